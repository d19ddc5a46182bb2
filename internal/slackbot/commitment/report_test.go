package commitment_test

import (
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/roomtest"
)

// held is a room in which a meeting was held yesterday evening, and is told to OCMW Olen, for which Nele sits, OCMW Lille, for
// which nobody does, and an agency.
func held(t *testing.T) *roomtest.Room {
	t.Helper()
	r := asked(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'AgII', 'agency')`)
	r.Wants("all boards are chosen", r.Click(r.Alma, "report_back_rule", "1"), `"initial_options":[{`, "OCMW Lille", "Gemeente Olen")
	r.Wants("arranged", filled(r, r.Alma, "report_back_rule_save", "rule", []string{"1", "3", "4"}, map[string]string{"days": "30"}),
		"wordt binnen 30 dagen teruggekoppeld naar AgII, OCMW Lille en OCMW Olen")
	r.Exec(`INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state, closed_at)
	    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels', 'closed', $2)`, roomtest.At(t, "2026-11-23 10:00"), roomtest.At(t, "2026-11-23 12:00"))
	r.Now = roomtest.At(t, "2026-11-24 09:30")
	if made, err := r.Store.PlanReportBacks(t.Context(), "T1", r.Now); err != nil || made != 3 {
		t.Fatalf("planned %d, %v, want three", made, err)
	}
	if made, err := r.Store.PlanReportBacks(t.Context(), "T1", r.Now); err != nil || made != 0 {
		t.Fatalf("planned %d again, %v", made, err)
	}
	return r
}

func TestEachCouncilIsAskedToBeToldAndOnlyTheOpenOnesAreReminded(t *testing.T) {
	t.Parallel()
	r := held(t)
	r.Wants("the list", r.Command(r.Nele, "C1", "report_backs", ""), "0 van de 2 raden gedaan. OCMW Lille, OCMW Olen en AgII nog niet.", "report_back")
	reminder := roomtest.ToldTo(r.Nele, consult.PurposeReportBack, 1)
	r.Says("her reminder", r.Rendered(reminder), "vergaderde op maandag 23 november 2026", "tegen woensdag 23 december 2026 terug: OCMW Olen.")
	r.Says("the chair's, for whom nobody sits", r.Rendered(roomtest.ToldTo(r.Alma, consult.PurposeReportBack, 1)), "OCMW Lille, AgII")
	r.Refused("for others", filled(r, r.Nele, "report_back_note_save", "n1", []string{"3"}, map[string]string{"outcome": "noted", "on": "2026-11-24"}), "board_of_others", "")
	r.Refused("before the meeting", filled(r, r.Nele, "report_back_note_save", "n2", []string{"1"}, map[string]string{"outcome": "noted", "on": "2026-11-22"}), "report_before_meeting", "on")
	r.Refused("a stranger", filled(r, r.Alma, "report_back_note_save", "n3", []string{"2"}, map[string]string{"outcome": "noted", "on": "2026-11-24"}), "report_stranger", "organisations")
	r.Wants("the form", r.Click(r.Nele, "report_back_note", "1"), "report_back_note_save", "OCMW Olen")
	r.Wants("planned", filled(r, r.Nele, "report_back_note_save", "n4", []string{"1"}, map[string]string{"outcome": "planned", "on": "2026-12-01"}), "Gepland, dinsdag 1 december 2026", "0 van de 2 raden")
	r.Says("still open", r.Rendered(reminder), "OCMW Olen")
	r.Now = roomtest.At(t, "2026-12-02 09:00")
	r.Wants("done", filled(r, r.Nele, "report_back_note_save", "n5", []string{"1"}, map[string]string{"outcome": "noted", "on": "2026-12-01"}), "1 van de 2 raden gedaan")
	r.Says("no reminder any more", r.Rendered(reminder), "moot: not_due")
	matrix := roomtest.ToldTo(r.Alma, consult.PurposeReportBackMatrix, 1)
	r.Says("who manages it", r.Rendered(matrix), "Nog niet gedaan: OCMW Lille, AgII")
	r.Says("not for members", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeReportBackMatrix, 1)), "moot: not_due")
	r.Alike("an outsider's button", r.Click(r.Mona, "report_back", "1"), r.Click(r.Mona, "report_back", "4444"))
}

func TestReportingBackIsArrangedByWhoManagesThePlatform(t *testing.T) {
	t.Parallel()
	r := asked(t)
	set := func(cause, days string, to ...string) roomtest.Outcome {
		return filled(r, r.Alma, "report_back_rule_save", cause, to, map[string]string{"days": days})
	}
	r.Wants("nothing yet", r.Command(r.Alma, "C1", "report_backs", ""), "nog geen terugkoppeling gevraagd", "report_back_rule")
	r.Refused("by a member", r.Click(r.Nele, "report_back_rule", "1"), "not_chair_or_secretary", "")
	r.Refused("words", set("s1", "dertig", "1"), "number_expected", "days")
	r.Refused("too long", set("s2", "366", "1"), "report_days", "days")
	r.Refused("to nobody", set("s3", "30"), "organisations_missing", "organisations")
	r.Wants("asked for", set("s4", "14", "1", "3"), "binnen 14 dagen teruggekoppeld naar OCMW Lille en OCMW Olen")
	r.Wants("its form", r.Click(r.Alma, "report_back_rule", "1"), "report_back_rule_save", "OCMW Lille")
	r.Wants("ended", set("s5", "14"), "nog geen terugkoppeling gevraagd")
}
