package minutes_test

import (
	"strings"
	"testing"

	"overlegbot/internal/slackbot/roomtest"
)

// attendanceRoom is a minutesRoom with three member organisations: the chair sits for Herentals, the member for Lille.
func attendanceRoom(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'Herentals', 'gemeente'), ('T1', 'Lille', 'ocmw'), ('T1', 'Olen', 'gemeente')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2), (1, 3)`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'one')`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 1, 1), (1, 2, 2)`)
	r.Exec(`UPDATE platforms SET quorum = 2 WHERE id = 1`)
	return r
}

func TestTheScribeNotesWhoIsThereAndIsWarnedOfALostQuorum(t *testing.T) {
	t.Parallel()
	r := attendanceRoom(t)
	r.Refused("before", r.Command(r.Alma, "C1", "attendance", ""), "no_open_meeting", "")
	opened := r.Click(r.Alma, "start_now", "1")
	r.Wants("opened", opened, "Quorum: 2 van 3 organisaties nodig", "Aanwezigheid")
	r.Refused("a member", r.Command(r.Nele, "C1", "attendance", ""), "not_chair_or_secretary", "")
	asked := r.Click(r.Alma, "attendance", roomtest.ValueOf(t, opened.Reply.Blocks, "attendance"))
	r.Wants("form", asked, "attendance_save", "Nele Sjabloon (Lille)", "at_2", "guests")
	form := asked.Reply.Form
	form.ID = "f1"
	r.Refused("a guest without a name", r.Submit(r.Alma, "attendance_save", form, map[string]string{"guests": ", AgII"}), "guest_without_name", "guests")

	form.ID = "f2"
	lost := r.Submit(r.Alma, "attendance_save", form, map[string]string{"at_1": "present", "at_2": "excused", "guests": "Omar Fictief, AgII", "remarks": "Alma tot 11 uur"})
	r.Wants("one of two", lost, ":warning: Quorum niet bereikt: 1 van 3", "2 personen")

	form.ID = "f3"
	who := r.Submit(r.Alma, "attendance_save", form, map[string]string{"at_1": "present", "at_2": "represented", "guests": "Omar Fictief, AgII", "remarks": "Alma tot 11 uur"})
	r.Wants("represented by whom", who, "stand_ins_save", "by_2", "Wie vertegenwoordigde Nele Sjabloon?")
	who.Reply.Form.ID = "f4"
	r.Wants("named", r.Submit(r.Alma, "stand_ins_save", who.Reply.Form, map[string]string{"by_2": "", "name_2": "Een Vervanger"}), "Quorum bereikt: 2 van 3")
	r.Wants("minutes", r.Click(r.Nele, "minutes_read", roomtest.ValueOf(t, opened.Reply.Blocks, "attendance")),
		"Nele Sjabloon (vertegenwoordigd door Een Vervanger)", "Gasten (1)", "Omar Fictief (AgII)", "2 van 3 aanwezig of vertegenwoordigd", "Niet: Olen", "Alma tot 11 uur")

	r.Refused("how often, to a member", r.Command(r.Nele, "C1", "participation", ""), "not_chair_or_secretary", "")
	r.Wants("none closed yet", r.Command(r.Alma, "C1", "participation", ""), "nog geen afgesloten verslag")
	r.Command(r.Alma, "C1", "close", "")
	r.Wants("how often", r.Command(r.Alma, "C1", "participation", ""), "Herentals", "1 van 1 vergadering", "Olen", "0 van 1 vergadering")
}

func TestSomebodyIsRepresentedAndWhoLeadsSeesWhichOrganisationsAreMissing(t *testing.T) {
	t.Parallel()
	r := attendanceRoom(t)
	r.Planned("2026-12-10 09:30")
	r.Refused("a member asks who is missing", r.Click(r.Nele, "missing", "1"), "not_chair_or_secretary", "")
	missing := r.Click(r.Alma, "missing", "1")
	r.Wants("before", missing, "Herentals", "nog geen antwoord van Alma Voorbeeld", "Lille", "Olen", "niemand zit hier voor deze organisatie", "Alleen u ziet dit")

	asked := r.Click(r.Nele, "answer#represented", "1 0")
	r.Wants("by whom", asked, "represent_save", "stand_in_name")
	r.Refused("another date", r.Click(r.Nele, "answer#represented", "1 4"), "meeting_redated", "")
	r.Refused("an outsider", r.Click(r.Mona, "answer#represented", "1 0"), "not_invited", "")
	asked.Reply.Form.ID = "r1"
	r.Refused("nobody", r.Submit(r.Nele, "represent_save", asked.Reply.Form, map[string]string{"stand_in_name": " "}), "stand_in_missing", "stand_in_name")
	asked.Reply.Form.ID = "r2"
	r.Wants("noted", r.Submit(r.Nele, "represent_save", asked.Reply.Form, map[string]string{"stand_in_name": "Een  Vervanger"}), "iemand anders vertegenwoordigt u")

	after := r.Click(r.Alma, "missing", "1")
	r.Wants("after", after, "Herentals", "Olen")
	if strings.Contains(after.Text, "Lille") {
		t.Errorf("got %s, want Lille heard", after.Text)
	}
	if n := r.Count(`SELECT count(*) FROM answers WHERE answer = 'represented' AND stand_in_name = 'Een Vervanger'`); n != 1 {
		t.Errorf("got %d represented answers, want one", n)
	}
	r.Wants("the list keeps who answered", r.Command(r.Nele, "C1", "meetings", ""), "Vertegenwoordigd")
}
