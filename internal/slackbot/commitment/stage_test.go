package commitment_test

import (
	"encoding/json"
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// filled submits a form in which organisations were chosen beside what was filled in.
func filled(r *roomtest.Room, who consult.Person, route, cause string, organisations []string, fields map[string]string) roomtest.Outcome {
	return filledAbout(r, who, route, cause, 1, organisations, fields)
}

func filledAbout(r *roomtest.Room, who consult.Person, route, cause string, about int64, organisations []string, fields map[string]string) roomtest.Outcome {
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: about})
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	chosen := wire.Value{}
	for _, o := range organisations {
		chosen.SelectedOptions = append(chosen.SelectedOptions, wire.Option{Value: o})
	}
	v.State.Values = map[string]map[string]wire.Value{"organisations": {"organisations": chosen}}
	for field, value := range fields {
		v.State.Values[field] = map[string]wire.Value{field: {Value: value}}
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: cause})
}

// asked is a room with a project that two boards of Olen and one of Lille were asked for; Nele sits for OCMW Olen.
func asked(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029'), ('T1', 'Gemeente Olen', 'gemeente', '13029'), ('T1', 'OCMW Lille', 'ocmw', '13019')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2), (1, 3)`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one')`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 1)`)
	r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: "p", About: 1}, map[string]string{"name": "Wegwijzer"})
	return r
}

func said(stage, result, on string) map[string]string {
	return map[string]string{"stage": stage, "council": "council", "result": result, "on": on}
}

func TestBoardsSayYesStageByStageAndOnlyForThemselves(t *testing.T) {
	t.Parallel()
	r := asked(t)
	r.Wants("by the command", r.Command(r.Nele, "C1", "commitments", ""), "0 van de 3 besturen keurden goed", "Nog niets bekend: Gemeente Olen, OCMW Lille, OCMW Olen")
	r.Wants("by name", r.Command(r.Nele, "D1", "commitments", "wegw"), "0 van de 3 besturen")
	r.Refused("by another name", r.Command(r.Nele, "D1", "commitments", "maanlanding"), "project_not_found", "")
	r.Wants("from the project", r.Click(r.Nele, "project_card", "1"), "commitment_card")
	r.Wants("the form of a member", r.Click(r.Nele, "commitment_note", "1"), "commitment_note_save", "OCMW Olen")
	r.Refused("somebody else's board", filled(r, r.Nele, "commitment_note_save", "c1", []string{"3"}, said("approval", "approved", "2026-11-20")), "board_of_others", "")
	r.Refused("tomorrow", filled(r, r.Nele, "commitment_note_save", "c2", []string{"1"}, said("approval", "approved", "2026-11-24")), "council_ahead", "on")
	r.Wants("her own", filled(r, r.Nele, "commitment_note_save", "c3", []string{"1"}, said("approval", "approved", "2026-11-20")), "1 van de 3 besturen keurde goed")
	if form := r.Click(r.Alma, "commitment_note", "1"); strings.Contains(form.Text, "initial_options") {
		t.Errorf("boards are chosen for who manages the project: %s", form.Text)
	}
	r.Wants("several at once", filled(r, r.Alma, "commitment_note_save", "c4", []string{"2", "3"}, said("approval", "planned", "2026-12-08")),
		"Gepland: Gemeente Olen (gemeenteraad, dinsdag 8 december 2026; niemand", "OCMW Lille (raad voor maatschappelijk welzijn, dinsdag 8 december 2026")
	if n := r.Count(`SELECT count(*) FROM commitments WHERE council = 'municipal_council' AND organisation_id = 2`); n != 1 {
		t.Errorf("got %d lines of the municipal council, want one", n)
	}
	r.Refused("before an earlier step", filled(r, r.Alma, "commitment_note_save", "c5", []string{"1"}, said("principle", "approved", "2026-11-21")), "council_after_stage", "on")
	r.Wants("on another day", filled(r, r.Nele, "commitment_on_show", "c6", nil, map[string]string{"on": "2026-11-19"}), "Op die dag was nog geen enkel bestuur gevraagd")
	r.Refused("no day", filled(r, r.Nele, "commitment_on_show", "c7", nil, nil), "due_missing", "on")
	r.Wants("the other day's form", r.Click(r.Nele, "commitment_on", "1"), "commitment_on_show")
	file := r.Click(r.Nele, "commitment_file#csv", "1 2026-11-23")
	r.Says("the file", string(file.Reply.Files[0].Content), "OCMW Olen", "raad voor maatschappelijk welzijn", "2026-11-20", "2026-12-08")
	r.Alike("an outsider's button", r.Click(r.Mona, "commitment_card", "1"), r.Click(r.Mona, "commitment_card", "4444"))
}

func TestALineNotedByMistakeIsTakenBackWithAReason(t *testing.T) {
	t.Parallel()
	r := asked(t)
	filled(r, r.Alma, "commitment_note_save", "c1", []string{"1", "2"}, said("approval", "approved", "2026-11-20"))
	r.Wants("the lines", r.Click(r.Alma, "commitment_withdraw", "1"), "commitment_withdraw_save", "Gemeente Olen · Goedk. · Akkoord · 20/11/2026")
	r.Refused("without a reason", filled(r, r.Alma, "commitment_withdraw_save", "w1", nil, map[string]string{"line": "1", "reason": " "}), "commitment_reason_missing", "reason")
	r.Refused("what is not hers", filled(r, r.Nele, "commitment_withdraw_save", "w2", nil, map[string]string{"line": "2", "reason": "fout"}), "board_of_others", "")
	r.Wants("taken back", filled(r, r.Alma, "commitment_withdraw_save", "w3", nil, map[string]string{"line": "1", "reason": "verkeerde raad"}), "1 van de 3 besturen")
	r.Refused("twice", filled(r, r.Alma, "commitment_withdraw_save", "w4", nil, map[string]string{"line": "1", "reason": "fout"}), "commitment_gone", "line")
	if n := r.Count(`SELECT count(*) FROM commitments WHERE withdrawn_reason = 'verkeerde raad'`); n != 1 {
		t.Errorf("got %d lines with the reason, want one", n)
	}
}

func TestWhoIsStillOpenIsRemindedBeforeACouncilAndAskedAfterIt(t *testing.T) {
	t.Parallel()
	r := asked(t)
	filled(r, r.Alma, "commitment_note_save", "c1", []string{"1", "3"}, said("approval", "planned", "2026-12-08"))
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'council' AND subject = 'project' AND occurrence = 'approval 2026-12-08'`); n < 3 {
		t.Errorf("got %d reminders, want those of the platform's days before and one after", n)
	}
	reminder := roomtest.ToldTo(r.Nele, consult.PurposeCouncil, 1)
	reminder.Occurrence = "approval 2026-12-08"
	r.Says("before", r.Rendered(reminder), "de goedkeuring staat op dinsdag 8 december 2026 op de agenda van OCMW Olen (raad voor maatschappelijk welzijn)", "commitment_note#approval")
	after := reminder
	after.Lead = -86400
	r.Says("after", r.Rendered(after), "Wat werd beslist?")
	matrix := roomtest.ToldTo(r.Alma, consult.PurposeCouncilMatrix, 1)
	matrix.Occurrence = reminder.Occurrence
	r.Says("for the chair", r.Rendered(matrix), "is nog niets gehoord van OCMW Lille (raad voor maatschappelijk welzijn) en OCMW Olen")
	r.Now = roomtest.At(t, "2026-12-08 20:00")
	r.Wants("the form knows what was planned", r.Click(r.Nele, "commitment_note#approval", "1"), `"initial_date":"2026-12-08"`, `"initial_options":[{`, "OCMW Olen")
	filled(r, r.Nele, "commitment_note_save", "c2", []string{"1"}, said("approval", "approved", "2026-12-08"))
	r.Says("no longer", r.Rendered(after), "moot: not_due")
	after.TS = "1.1"
	r.Says("what was sent", r.Rendered(after), "bedankt, dit is genoteerd")
	r.Says("the chair", r.Rendered(matrix), "van OCMW Lille")
	filled(r, r.Alma, "commitment_note_save", "c3", []string{"3"}, said("approval", "rejected", "2026-12-08"))
	r.Says("all told", r.Rendered(matrix), "moot: not_due")
}
