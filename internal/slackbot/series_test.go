package slackbot

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

func TestTheSecondToChangeAMeetingSeesWhatTheFirstDidAndKeepsTheirText(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.planned("2026-11-26 14:00")
	first, late := r.click(alma, "move", id).reply.Form, r.click(alma, "move", id).reply.Form
	first.ID, late.ID = "first", "late"
	r.wants("the first", r.submit(alma, "move_save", first, map[string]string{"date": "2026-11-27", "start": "10:00", "end": "12:00"}), "27 november")
	typed := map[string]string{"date": "2026-11-30", "start": "09:00", "end": "11:00", "reason": "zaal lekt"}
	again := r.submit(alma, "move_save", late, typed)
	r.wants("the second", again, "Iemand anders", "vrijdag 27 november 2026, van 10.00 uur tot 12.00 uur", "2026-11-30", "zaal lekt")
	once := again.reply.Form
	once.ID = "once more"
	r.wants("the second, once more", r.submit(alma, "move_save", once, typed), "verplaatst naar maandag 30 november 2026")
	r.wants("cancelling what was changed", r.submit(alma, "cancel_save", late, map[string]string{"reason": "ziek"}), "Iemand anders", "ziek", "30 november")
}

func TestACancelledMeetingIsRestoredFromTheList(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.planned("2026-11-26 14:00")
	form := r.click(alma, "cancel", id).reply.Form
	form.ID = "cancel"
	gone := r.submit(alma, "cancel_save", form, map[string]string{"reason": "ziek"})
	r.wants("cancelled", gone, `"restore"`)
	r.wants("list", r.click(alma, "cancelled", "1"), "26 november 2026", "ziek", `"restore"`)
	r.refused("a member's list", r.click(nele, "cancelled", "1"), "not_chair_or_secretary", "")
	r.refused("a member", r.click(nele, "restore", id), "not_chair_or_secretary", "")
	back := r.click(alma, "restore", valueOf(t, gone.reply.Blocks, "restore"))
	r.wants("form", back, "restore_save", "antwoorden staan er nog")
	carried := back.reply.Form
	carried.ID = "restore"
	r.wants("restored", r.submit(alma, "restore_save", carried, nil), "gaat toch door")
	r.refused("an old button", r.click(alma, "restore", id), "not_cancelled", "")
}

func TestARhythmIsChangedFromADateOn(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.click(alma, "plan_confirm", valueOf(t, r.command(alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30 in Herentals").reply.Blocks, "plan_confirm"))
	list := r.command(alma, "C1", "series", "")
	r.wants("list", list, "elke eerste donderdag van de maand om 9.30 uur", "series_change", "series_end", `"year"`)
	r.wants("a member's list", r.command(nele, "C1", "series", ""), "elke eerste donderdag")
	r.refused("a member", r.click(nele, "series_change", "1 0"), "not_chair_or_secretary", "")
	r.refused("a broken button", r.click(alma, "series_change", "x"), "gone", "")
	form := r.click(alma, "series_change", "1 3")
	r.wants("this and following", form, `"initial_date":"2027-02-04"`, "elke eerste donderdag van de maand om 9.30 uur", "Herentals")
	carried := form.reply.Form
	carried.ID = "1"
	r.refused("a past date", r.submit(alma, "series_save", carried, map[string]string{"from": "2026-11-02", "rhythm": "elke dinsdag om 9 uur"}), "date_past", "from")
	r.refused("one date", r.submit(alma, "series_save", carried, map[string]string{"from": "2027-02-04", "rhythm": "3 maart 2027 om 9 uur"}), "rhythm_expected", "rhythm")
	shown := r.submit(alma, "series_save", carried, map[string]string{
		"from": "2027-02-04", "rhythm": "elke derde dinsdag van de maand om 14 uur", "policy": "next_workday", "place": "Olen",
	})
	r.wants("preview", shown, "donderdag 4 februari 2027", "di 16 feb 2027", "Er vervallen 10 datums", "<#C1>", "met 2 leden", "Bewaren zonder bericht", "series_confirm")
	confirm := shown.reply.Form
	confirm.ID = "2"
	r.wants("confirmed", r.submit(alma, "series_confirm", confirm, map[string]string{"notice": "announce"}), "nieuw ritme vanaf donderdag 4 februari 2027")
	if n := r.count(`SELECT count(*) FROM deliveries WHERE purpose = 'rhythm'`); n != 1 {
		t.Errorf("got %d notices, want one", n)
	}
	d := consult.Delivery{
		WorkspaceID: "T1", Purpose: consult.PurposeRhythm, Lang: consult.Dutch, Subject: "series", SubjectID: 2, RecipientKind: consult.ToChannel,
		Recipient: "C1", Occurrence: recurrence.Occurrence(at(t, "2027-02-04 00:00")), DueAt: r.now,
	}
	msg, err := NewRenderer(renderFakes{r.store}).Render(t.Context(), d, r.now)
	if err != nil {
		t.Fatal(err)
	}
	r.wants("notice", outcome{text: fmt.Sprint(msg.Text, string(encode(msg.Blocks)))}, "andere momenten", "elke derde dinsdag", "4 februari 2027", "16 februari 2027")
}

func TestARhythmIsEnded(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.click(alma, "plan_confirm", valueOf(t, r.command(alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30").reply.Blocks, "plan_confirm"))
	carried := r.click(alma, "series_end", "1 0").reply.Form
	carried.ID = "1"
	shown := r.submit(alma, "series_end_save", carried, map[string]string{"from": "2027-01-01", "reason": "opdracht klaar"})
	r.wants("preview", shown, "stopt dit ritme", "Er vervallen 11 datums", "en nog 3 datums")
	confirm := shown.reply.Form
	confirm.ID = "2"
	r.wants("ended", r.submit(alma, "series_confirm", confirm, map[string]string{"notice": "silent"}), "stopt vanaf vrijdag 1 januari 2027")
	if n := r.count(`SELECT count(*) FROM deliveries WHERE purpose = 'rhythm'`); n != 0 {
		t.Errorf("got %d notices, want none", n)
	}
	r.refused("ending it again", r.submit(alma, "series_end_save", carried, map[string]string{"from": "2027-01-01"}), "series_ended", "")
}

func TestClosingDaysArePastedAndShownInAPreview(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.refused("a member", r.command(nele, "C1", "year", ""), "not_chair_or_secretary", "")
	form := r.command(alma, "C1", "year", "").reply.Form
	save := func(closing string) outcome {
		form.ID += "+"
		return r.submit(alma, "year_save", form, map[string]string{"closing": closing, "flemish": "no", "bridge": "yes"})
	}
	r.refused("a line that says nothing", save("1/7/2027 - 31/8/2027\nooit"), "closing_form", "closing")
	r.refused("an end before its start", save("31/8/2027 - 1/7/2027"), "end_before_start", "closing")
	r.wants("saved", save("1/7/2027 - 31/8/2027 Zomerstop\n24 december 2026 Kerstavond; 2027-03-01"), "bewaard")
	r.wants("shown again", r.click(alma, "year", "1"), "24/12/2026 Kerstavond", "1/7/2027 - 31/8/2027 Zomerstop", "1/3/2027")
	r.wants("preview", r.command(alma, "C1", "plan", "elke vierde donderdag van de maand om 9u30"), "Kerstavond")
	r.wants("a bridge day", r.command(alma, "C1", "plan", "7 mei 2027 om 9u30"), "brugdag")
}

func TestClosingDaysAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-23 09:00")
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	for line, want := range map[string]consult.ClosingDays{
		"1/7/2027 - 31/8/2027 Zomerstop":            {FirstOn: day("2027-07-01"), LastOn: day("2027-08-31"), Name: "Zomerstop"},
		"2027-07-01 tot en met 2027-08-31":          {FirstOn: day("2027-07-01"), LastOn: day("2027-08-31")},
		"24 december 2026":                          {FirstOn: day("2026-12-24"), LastOn: day("2026-12-24")},
		"24 december 2026 t/m 3 januari 2027 Kerst": {FirstOn: day("2026-12-24"), LastOn: day("2027-01-03"), Name: "Kerst"},
		"1/11/2027 au 7/11/2027 congé de Toussaint": {FirstOn: day("2027-11-01"), LastOn: day("2027-11-07"), Name: "congé de Toussaint"},
	} {
		got, ok := closingLine(line, now, recurrence.DefaultZone)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
	if _, err := readClosing("misschien morgen", now, recurrence.DefaultZone); err == nil {
		t.Error("half a date was taken")
	}
}
