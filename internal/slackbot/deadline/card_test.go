package deadline_test

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
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: 1})
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{}
	chosen := wire.Value{}
	for _, o := range organisations {
		chosen.SelectedOptions = append(chosen.SelectedOptions, wire.Option{Value: o})
	}
	v.State.Values["organisations"] = map[string]wire.Value{"organisations": chosen}
	v.State.Values["owner"] = map[string]wire.Value{"owner": {SelectedUsers: []string{"U1"}}}
	for field, value := range fields {
		v.State.Values[field] = map[string]wire.Value{field: {Value: value}}
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: cause})
}

// owing is a room in which two boards owe a report by 9 December; Nele sits for the first.
func owing(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029'), ('T1', 'OCMW Lille', 'ocmw', '13019')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) SELECT 1, id, 'one' FROM persons WHERE slack_id = 'U2'`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) SELECT 1, id, 1 FROM persons WHERE slack_id = 'U2'`)
	r.Wants("added", filled(r, r.Alma, "deadline_add_save", "add", nil, map[string]string{"title": "Rapport *vet*", "due": "2026-12-09", "owed": "all"}), "Termijn toegevoegd")
	return r
}

func TestBoardsHandInByOneTapAndTheChairSeesTheMatrix(t *testing.T) {
	t.Parallel()
	r := owing(t)
	r.Wants("in the list", r.Command(r.Nele, "C1", "deadlines", ""), "0 van de 2 besturen in orde", "deadline_card")
	r.Wants("hers in the list", r.Command(r.Nele, "C1", "deadlines", ""), "Nog in te dienen: OCMW Olen", "deadline_hand_in")
	if strings.Contains(r.Command(r.Alma, "C1", "deadlines", "").Text, "deadline_hand_in") {
		t.Error("who sits for no board is asked to hand in")
	}
	r.Wants("the card", r.Click(r.Nele, "deadline_card", "1"), "Nog niet ingediend (2): ", "deadline_hand_in")
	calendar := r.Click(r.Nele, "deadline_calendar", "1")
	r.Wants("for her calendar", calendar, "kalenderbestand van *Rapport")
	r.Says("its content", string(calendar.Reply.Files[0].Content), "DTSTART;VALUE=DATE:20261209", "SUMMARY:Uiterste dag: Rapport *vet*", "OCMW Olen")
	r.Alike("an outsider's calendar", r.Click(r.Mona, "deadline_calendar", "1"), r.Click(r.Mona, "deadline_calendar", "4444"))
	r.Wants("asked before it is closed", r.Click(r.Alma, "deadline_finish", "1"), "Nog 2 van de 2 besturen dienden niet in", "deadline_finish_now")
	r.Refused("for others", filled(r, r.Nele, "deadline_mark_save", "m1", []string{"2"}, map[string]string{"state": "submitted"}), "mark_of_others", "")
	r.Refused("approved by a board", filled(r, r.Nele, "deadline_mark_save", "m2", []string{"1"}, map[string]string{"state": "approved"}), "mark_by_manager", "")
	r.Exec(`INSERT INTO deliveries (workspace_id, subject, subject_id, purpose, recipient_kind, recipient, due_at)
	        SELECT 'T1', 'person', id, 'deadlines_owed', 'person', id, '2026-12-02' FROM persons WHERE slack_id = 'U2'`)
	r.Exec(`INSERT INTO deadline_reminded (delivery_id, deadline_id, due_on) SELECT max(id), 1, '2026-12-09' FROM deliveries`)
	owed := roomtest.ToldTo(r.Nele, consult.PurposeDeadlinesOwed, int64(r.Nele.ID))
	owed.ID = consult.DeliveryID(r.Count(`SELECT max(id) FROM deliveries`))
	r.Says("the reminder", r.Rendered(owed), "wordt verwacht van OCMW Olen", "deadline_hand_in")
	r.Wants("handed in", r.Click(r.Nele, "deadline_hand_in", "1"), "Ingediend (1): ", "OCMW Olen")
	r.Refused("again", r.Click(r.Nele, "deadline_hand_in", "1"), "nothing_owed", "")
	r.Says("no reminder then", r.Rendered(owed), "moot: not_due")
	owed.TS = "1.1"
	r.Says("what was sent", r.Rendered(owed), "bedankt, dit is in orde", `"strike":true`)
	matrix := roomtest.ToldTo(r.Alma, consult.PurposeDeadlineMatrix, 1)
	matrix.Occurrence = "2026-12-09"
	r.Says("the matrix", r.Rendered(matrix), "1 van de 2 besturen in orde", "niemand van dit bestuur")
	r.Says("not for members", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeDeadlineMatrix, 1)), "moot: not_due")
	r.Refused("without a reason", filled(r, r.Alma, "deadline_mark_save", "m3", []string{"2"}, map[string]string{"state": "not_applicable"}), "mark_reason_missing", "reason")
	r.Wants("the form", r.Click(r.Alma, "deadline_mark", "1"), "deadline_mark_save", "Niet van toepassing")
	file := r.Click(r.Alma, "deadline_file#csv", "1")
	r.Wants("the file", file, "privéberichten")
	r.Says("its content", string(file.Reply.Files[0].Content), "OCMW Olen", "Ingediend", "2026-12-09")
	r.Alike("an outsider's button", r.Click(r.Mona, "deadline_card", "1"), r.Click(r.Mona, "deadline_card", "4444"))
	r.Refused("closed by a member", r.Submit(r.Nele, "deadline_finish_now", slackbot.Form{ID: "f1", About: 1}, nil), "not_owner", "")
	r.Wants("closed all the same", r.Submit(r.Alma, "deadline_finish_now", slackbot.Form{ID: "f2", About: 1}, nil), "Gehaald: Rapport")
}

func TestMoreTimeAndStepsByForms(t *testing.T) {
	t.Parallel()
	r := owing(t)
	extend := func(cause, due, reason string) roomtest.Outcome {
		return filled(r, r.Alma, "deadline_extend_save", cause, []string{"2"}, map[string]string{"due": due, "reason": reason})
	}
	r.Wants("the form", r.Click(r.Alma, "deadline_extend", "1"), "deadline_extend_save")
	r.Refused("by a member", r.Click(r.Nele, "deadline_extend", "1"), "not_chair_or_secretary", "")
	r.Refused("past", extend("x1", "2026-11-01", "raad"), "date_past", "due")
	r.Refused("no later", extend("x2", "2026-12-09", "raad"), "extension_not_later", "due")
	r.Refused("no reason", extend("x3", "2026-12-16", " "), "extension_reason_missing", "reason")
	r.Wants("more time", extend("x4", "2026-12-16", "raad op de 15de"), "krijgt tijd tot woensdag 16 december 2026: raad op de 15de")
	step := func(cause, days string) roomtest.Outcome {
		return filled(r, r.Alma, "deadline_step_save", cause, nil, map[string]string{"title": "Naar de raden", "days_before": days})
	}
	r.Wants("the form of a step", r.Click(r.Alma, "deadline_step", "1"), "deadline_step_save")
	r.Refused("days in words", step("s1", "drie"), "number_expected", "days_before")
	r.Refused("no days", step("s2", "0"), "days_before_range", "days_before")
	r.Refused("in the past", step("s3", "90"), "date_past", "days_before")
	r.Wants("counted back", step("s4", "3"), "Op weg ernaartoe", "vrijdag 4 december 2026", "Naar de raden")
}

func TestDeadlinesAreAskedByMunicipalityAndTime(t *testing.T) {
	t.Parallel()
	r := owing(t)
	r.Wants("a municipality", r.Command(r.Nele, "D1", "deadlines", "olen"), "Rapport *vet*")
	r.Refused("another", r.Command(r.Nele, "D1", "deadlines", "wemmel"), "deadline_none_of", "")
	r.Wants("a month", r.Command(r.Nele, "D1", "deadlines", "in december"), "Rapport *vet*")
	r.Refused("another month", r.Command(r.Nele, "D1", "deadlines", "in maart 2027"), "deadline_none_of", "")
	undated := filled(r, r.Alma, "deadline_add_save", "u1", nil, map[string]string{"title": "Eindverslag", "undated": "undated"})
	r.Wants("without a date", undated, "Datum nog niet bekend")
	r.Says("the question", r.Rendered(roomtest.ToldTo(r.Alma, consult.PurposeDeadlineDate, 2)), "Is de datum van *Eindverslag* al bekend", "deadline_move")
	r.Refused("every three months without a date", filled(r, r.Alma, "deadline_add_save", "u2", nil, map[string]string{"title": "X", "undated": "undated", "every": "3"}), "every_needs_date", "due")
}

func TestADayOffBecomesAWorkdayAndThatIsSaid(t *testing.T) {
	t.Parallel()
	r := owing(t)
	shifted := filled(r, r.Alma, "deadline_add_save", "w", nil, map[string]string{"title": "Jaarverslag", "due": "2027-05-01", "shift": "after", "owed": "all", "every": "12"})
	r.Wants("added", shifted, "maandag 3 mei 2027", "Gevraagd was zaterdag 1 mei 2027", "Verwacht van 2 besturen", "Elk jaar", "deadline_card")
	r.Wants("of a municipality", r.Command(r.Nele, "D1", "deadlines", "olen"), "Termijnen van Olen", "Jaarverslag")
	r.Wants("of a month", r.Command(r.Nele, "D1", "deadlines", "mei 2027"), "Termijnen van zaterdag 1 mei 2027 tot en met maandag 31 mei 2027", "Jaarverslag")
}

func TestADeadlineAtAnHourIsLateFromThatHourOn(t *testing.T) {
	t.Parallel()
	r := owing(t)
	filled(r, r.Alma, "deadline_add_save", "h", nil, map[string]string{"title": "Indiening", "due": "2026-12-09", "hour": "12:00", "owed": "all"})
	r.Now = roomtest.At(t, "2026-12-09 11:59")
	r.Wants("before it", r.Click(r.Nele, "deadline_card", "2"), "Nog niet ingediend (2)")
	r.Now = roomtest.At(t, "2026-12-09 12:00")
	r.Wants("after it", r.Click(r.Nele, "deadline_card", "2"), "Te laat (2)")
	r.Wants("at the end of a day", r.Click(r.Nele, "deadline_card", "1"), "Nog niet ingediend (2)")
}

func TestADeadlineIsNotMovedBeforeTodayNorOwedByAProjectWithoutMembers(t *testing.T) {
	t.Parallel()
	r := owing(t)
	r.Refused("to yesterday", r.Submit(r.Alma, "deadline_move_save", slackbot.Form{ID: "m1", About: 1}, map[string]string{"due": "2026-11-22"}), "date_past", "due")
	r.Refused("to no date", r.Submit(r.Alma, "deadline_move_save", slackbot.Form{ID: "m2", About: 1}, nil), "due_missing", "due")
	r.Wants("it stays as it was", r.Click(r.Alma, "deadline_card", "1"), "woensdag 9 december 2026")
	r.Wants("today will do", r.Submit(r.Alma, "deadline_move_save", slackbot.Form{ID: "m3", About: 1}, map[string]string{"due": "2026-11-23"}), "maandag 23 november 2026")
	r.Exec(`INSERT INTO projects (workspace_id, platform_id, name, slug, starts_on, created_at) VALUES ('T1', 1, 'Leeg', 'leeg', '2026-01-01', now())`)
	empty := filled(r, r.Alma, "deadline_add_save", "e", nil, map[string]string{"title": "Verslag", "due": "2026-12-16", "project": "1", "owed": "all"})
	r.Refused("of nobody", empty, "nobody_joined", "organisations")
	if n := r.Count(`SELECT count(*) FROM deadlines`); n != 1 {
		t.Errorf("got %d deadlines, want the one that was there", n)
	}
}
