package slackbot

import (
	"strings"
	"testing"
)

// attendanceRoom is a minutesRoom with three member organisations: the chair sits for Herentals, the member for Lille.
func attendanceRoom(t *testing.T) *room {
	t.Helper()
	r := minutesRoom(t)
	r.exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'Herentals', 'gemeente'), ('T1', 'Lille', 'ocmw'), ('T1', 'Olen', 'gemeente')`)
	r.exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2), (1, 3)`)
	r.exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'one')`)
	r.exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 1, 1), (1, 2, 2)`)
	r.exec(`UPDATE platforms SET quorum = 2 WHERE id = 1`)
	return r
}

func TestTheScribeNotesWhoIsThereAndIsWarnedOfALostQuorum(t *testing.T) {
	t.Parallel()
	r := attendanceRoom(t)
	r.refused("before", r.command(alma, "C1", "attendance", ""), "no_open_meeting", "")
	opened := r.click(alma, "start_now", "1")
	r.wants("opened", opened, "Quorum: 2 van 3 organisaties nodig", "Aanwezigheid")
	r.refused("a member", r.command(nele, "C1", "attendance", ""), "not_chair_or_secretary", "")
	asked := r.click(alma, "attendance", valueOf(t, opened.reply.Blocks, "attendance"))
	r.wants("form", asked, "attendance_save", "Nele Sjabloon (Lille)", "at_2", "guests")
	form := asked.reply.Form
	form.ID = "f1"
	r.refused("a guest without a name", r.submit(alma, "attendance_save", form, map[string]string{"guests": ", AgII"}), "guest_without_name", "guests")

	form.ID = "f2"
	lost := r.submit(alma, "attendance_save", form, map[string]string{"at_1": "present", "at_2": "excused", "guests": "Omar Fictief, AgII", "remarks": "Alma tot 11 uur"})
	r.wants("one of two", lost, ":warning: Quorum niet bereikt: 1 van 3", "2 personen")

	form.ID = "f3"
	who := r.submit(alma, "attendance_save", form, map[string]string{"at_1": "present", "at_2": "represented", "guests": "Omar Fictief, AgII", "remarks": "Alma tot 11 uur"})
	r.wants("represented by whom", who, "stand_ins_save", "by_2", "Wie vertegenwoordigde Nele Sjabloon?")
	who.reply.Form.ID = "f4"
	r.wants("named", r.submit(alma, "stand_ins_save", who.reply.Form, map[string]string{"by_2": "", "name_2": "Een Vervanger"}), "Quorum bereikt: 2 van 3")
	r.wants("minutes", r.click(nele, "minutes_read", valueOf(t, opened.reply.Blocks, "attendance")),
		"Nele Sjabloon (vertegenwoordigd door Een Vervanger)", "Gasten (1)", "Omar Fictief (AgII)", "2 van 3 aanwezig of vertegenwoordigd", "Niet: Olen", "Alma tot 11 uur")

	r.refused("how often, to a member", r.command(nele, "C1", "participation", ""), "not_chair_or_secretary", "")
	r.wants("none closed yet", r.command(alma, "C1", "participation", ""), "nog geen afgesloten verslag")
	r.command(alma, "C1", "close", "")
	r.wants("how often", r.command(alma, "C1", "participation", ""), "Herentals", "1 van 1 vergadering", "Olen", "0 van 1 vergadering")
}

func TestSomebodyIsRepresentedAndWhoLeadsSeesWhichOrganisationsAreMissing(t *testing.T) {
	t.Parallel()
	r := attendanceRoom(t)
	r.planned("2026-12-10 09:30")
	r.refused("a member asks who is missing", r.click(nele, "missing", "1"), "not_chair_or_secretary", "")
	missing := r.click(alma, "missing", "1")
	r.wants("before", missing, "Herentals", "nog geen antwoord van Alma Voorbeeld", "Lille", "Olen", "niemand zit hier voor deze organisatie", "Alleen u ziet dit")

	asked := r.click(nele, "answer#represented", "1 0")
	r.wants("by whom", asked, "represent_save", "stand_in_name")
	r.refused("another date", r.click(nele, "answer#represented", "1 4"), "meeting_redated", "")
	r.refused("an outsider", r.click(mona, "answer#represented", "1 0"), "not_invited", "")
	asked.reply.Form.ID = "r1"
	r.refused("nobody", r.submit(nele, "represent_save", asked.reply.Form, map[string]string{"stand_in_name": " "}), "stand_in_missing", "stand_in_name")
	asked.reply.Form.ID = "r2"
	r.wants("noted", r.submit(nele, "represent_save", asked.reply.Form, map[string]string{"stand_in_name": "Een  Vervanger"}), "iemand anders vertegenwoordigt u")

	after := r.click(alma, "missing", "1")
	r.wants("after", after, "Herentals", "Olen")
	if strings.Contains(after.text, "Lille") {
		t.Errorf("got %s, want Lille heard", after.text)
	}
	if n := r.count(`SELECT count(*) FROM answers WHERE answer = 'represented' AND stand_in_name = 'Een Vervanger'`); n != 1 {
		t.Errorf("got %d represented answers, want one", n)
	}
	r.wants("the list keeps who answered", r.command(nele, "C1", "meetings", ""), "Vertegenwoordigd")
}
