package main

import (
	"fmt"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

const fouad = "fouad.voorbeeld" // in the chair of the advisory group

// approved closes, circulates and approves the open minutes.
func (r *rig) approved() {
	r.t.Helper()
	r.command(bram, adviesgroep, "/overleg sluit")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	r.command(bram, adviesgroep, "/overleg verslag")
	r.wants(r.click(bram, adviesgroep, "approve").all(), "is goedgekeurd")
}

func TestAMessageThatIsDeletedBeforeItIsCapturedStaysInTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	said := r.say(nele, adviesgroep, "Dit bericht verdwijnt straks", "verdwijnt straks")
	r.wants(r.act(bram, adviesgroep, "message_shortcut", fields{"action_id": "record", "ts": said.TS}).all(), "Dit bericht verdwijnt straks")
	r.act(nele, adviesgroep, "delete", fields{"ts": said.TS})
	r.wantsNone(r.see(nele, adviesgroep).all(), "verdwijnt straks")
	r.submit(bram, nil)
	if n := r.lines("Dit bericht verdwijnt straks"); n != 1 {
		t.Errorf("got %d lines, want what was captured", n)
	}
}

func TestAfterTheApprovalAnOldLineIsNeitherUndoneNorChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg nota Welkom door de voorzitter.")
	line := r.posted(r.see(bram, adviesgroep), "Nota opgenomen:")
	r.approved()
	for _, button := range []string{"line_undo", "line_edit"} {
		r.wants(r.answers(bram, adviesgroep, line, button).all(), "al goedgekeurd; de tekst staat vast. Maak een correctie")
	}
	if n := r.lines("Welkom door de voorzitter."); n != 1 {
		t.Errorf("got %d lines, want the approved one", n)
	}
}

func TestWhoClosesOrApprovesSecondIsToldAndNothingHappensTwice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	r.wants(r.command(fouad, adviesgroep, "/overleg sluit").all(), "geen verslag open")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	for _, who := range []string{bram, fouad} {
		r.command(who, adviesgroep, "/overleg verslag")
	}
	r.wants(r.click(fouad, adviesgroep, "approve").all(), "is goedgekeurd")
	r.wants(r.click(bram, adviesgroep, "approve").all(), "al goedgekeurd; de tekst staat vast")
	db := pgtest.Open(t, r.url)
	var versions, told int
	r.query(db, &versions, `SELECT count(*) FROM minutes_versions v JOIN meetings m ON m.id = v.meeting_id WHERE m.starts_at > '2026-11-20'`)
	r.query(db, &told, `SELECT count(*) FROM deliveries d JOIN meetings m ON m.id = d.subject_id WHERE d.purpose = 'minutes_approved' AND m.starts_at > '2026-11-20'`)
	if versions != 1 || told != 1 {
		t.Errorf("got %d versions and %d messages, want one of each", versions, told)
	}
}

func TestWhereThePlatformForbidsItSomebodyElseApprovesACorrection(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg besluit Eén onthaalfiche.")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.wants(r.click(bram, adviesgroep, "minutes_rules").all(), "minutes_rules_save")
	r.submit(bram, map[string]any{"days": "5", "silence": "no", "own": "no"})
	r.approved()
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.click(bram, adviesgroep, "correct")
	r.submit(bram, map[string]any{"line": fmt.Sprint(r.lineOf("Eén onthaalfiche."))})
	r.wants(r.submit(bram, map[string]any{"text": "Twee onthaalfiches.", "why": "verteld"}).all(), "wacht op de goedkeuring van iemand anders")
	r.clock("run", "1m")
	asked := r.posted(r.see(fouad, dm), "Bram Proefmans vraagt een correctie")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.wants(r.click(bram, adviesgroep, "corrections").all(), "Voorstel van correctie van Bram Proefmans")
	r.wants(r.click(bram, adviesgroep, "correction_approve").all(), "keurt niemand zijn eigen correctie goed")
	r.wants(r.answers(fouad, dm, asked, "correction_approve").all(), "Correctie 1 staat bij het verslag")
	r.wantsNone(string(r.posted(r.see(fouad, dm), "Bram Proefmans vraagt een correctie").Blocks), "correction_approve") // not twice
}

func TestTwoScribesOnOneLineKeepBothTexts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg nota De zaal is klein.")
	mine := r.posted(r.see(bram, adviesgroep), "Nota opgenomen:")
	r.command(fouad, adviesgroep, "/overleg verslag")
	r.click(fouad, adviesgroep, "minutes_read")
	r.click(fouad, adviesgroep, "scribe")
	r.wants(r.click(fouad, adviesgroep, "line_edit").all(), "De zaal is klein.")
	r.wants(r.answers(bram, adviesgroep, mine, "line_edit").all(), "De zaal is klein.")
	r.submit(bram, map[string]any{"text": "De zaal in Olen is te klein."})
	r.wants(r.submit(fouad, map[string]any{"text": "De zaal is te klein voor 30 mensen."}).all(), "Beide teksten staan in het verslag")
	if a, b := r.lines("De zaal in Olen is te klein."), r.lines("te klein voor 30 mensen."); a != 1 || b != 1 {
		t.Errorf("got %d and %d lines, want both texts once", a, b)
	}
}

func TestScribeRemarkAndActionFormsKeepTheirTextWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	r.clock("run", "1m")
	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.form(bram, adviesgroep, closed, "minutes_read", "Verslag aanvullen")
	r.wants(r.click(bram, adviesgroep, "scribe").all(), "scribe_save")
	r.form(nele, adviesgroep, r.posted(r.see(nele, adviesgroep), "ligt ter nalezing tot"), "remark", "remark_save")
	r.command(fouad, adviesgroep, "/overleg acties")
	r.wants(r.click(fouad, adviesgroep, "action_add").all(), "action_add_save")
	typed := map[string]map[string]any{
		bram:  {"text": "Aangevuld door de secretaris", "kind": "note"},
		nele:  {"text": "Opmerking die niet verloren mag gaan"},
		fouad: {"text": "Bram Proefmans: zaal zoeken die bestaat"},
	}
	back := r.away()
	for who, filled := range typed {
		state := map[string]any{}
		for field, value := range filled {
			state[field] = map[string]any{field: value}
		}
		refused := r.tries(who, "", "submit", fields{"state": state})
		r.wants(strings.Join(values(refused.Errors), " "), "Uw tekst staat er nog")
		r.wants(string(r.see(who, adviesgroep).Modal), fmt.Sprint(filled["text"]))
	}
	back()
	r.rest()
	for who, filled := range typed {
		r.submit(who, filled)
	}
	db := pgtest.Open(t, r.url)
	var remarks, actions int
	r.query(db, &remarks, `SELECT count(*) FROM minutes_remarks WHERE text = 'Opmerking die niet verloren mag gaan'`)
	r.query(db, &actions, `SELECT count(*) FROM action_items WHERE text = 'zaal zoeken die bestaat'`)
	if n := r.lines("Aangevuld door de secretaris"); n != 1 || remarks != 1 || actions != 1 {
		t.Errorf("got %d lines, %d remarks and %d action items, want one of each", n, remarks, actions)
	}
}

func TestAnActionInTheScribesFormIsNotForWhoLeftNorForYesterday(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesClosed(r)
	r.deactivate("hanne.sjabloon")
	closed := r.posted(r.see(bram, adviesgroep), "afgesloten", "minutes_read")
	r.form(bram, adviesgroep, closed, "minutes_read", "Verslag aanvullen")
	r.click(bram, adviesgroep, "scribe")
	late := map[string]any{"text": "Affiche drukken", "kind": "action", "due": "2026-11-01"}
	r.wants(r.submit(bram, late).Errors["due"], "al voorbij")
	late["due"], late["owner"] = "2026-12-01", []string{"hanne.sjabloon"}
	r.wants(r.submit(bram, late).Errors["owner"], "geen actief account")
	r.wants(string(r.see(bram, adviesgroep).Modal), "Affiche drukken")
	late["owner"] = []string{nele}
	r.submit(bram, late)
	if n := r.lines("Affiche drukken"); n != 1 {
		t.Errorf("got %d lines, want one", n)
	}
}

func TestAPasteOfFortyThousandCharactersIsTakenUpWhole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	long := strings.Repeat("Een zin van 40 tekens, punt aan het eind. ", 950)
	said := r.say(nele, adviesgroep, long, "Een zin van 40")
	got := r.act(bram, adviesgroep, "message_shortcut", fields{"action_id": "record", "ts": said.TS})
	r.wants(got.all(), "delen in het verslag; er ging niets verloren")
	var kept string
	r.query(pgtest.Open(t, r.url), &kept, `SELECT string_agg(text, ' ' ORDER BY id) FROM minutes_items WHERE text LIKE 'Een zin van 40%'`)
	if kept != strings.TrimSpace(long) {
		t.Errorf("got %d characters, want all %d", len(kept), len(strings.TrimSpace(long)))
	}
}

func TestTheNameOfAFileGoesIntoTheMinutesWithTheMessage(t *testing.T) {
	t.Parallel()
	r := newEmojiRig(t)
	minutesOpen(r)
	r.act(nele, adviesgroep, "upload", fields{"text": "begroting.xlsx", "value": "1;2"})
	var file message
	for _, m := range r.see(nele, adviesgroep).Messages {
		if m.Text == "" && !m.Ephemeral {
			file = m
		}
	}
	r.act(nele, adviesgroep, "edit", fields{"ts": file.TS, "text": "Hier is de begroting"})
	r.wants(r.act(bram, adviesgroep, "message_shortcut", fields{"action_id": "record", "ts": file.TS}).all(), `Hier is de begroting\n(bijgevoegd: begroting.xlsx)`)
	r.submit(bram, nil)
	r.wants(r.react(bram, adviesgroep, file, "memo").all(), "staat al in het verslag", "(bijgevoegd: begroting.xlsx)")
}
