package commitment_test

import (
	"strconv"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/roomtest"
)

// chosen answers the form of one meeting.
func chosen(r *roomtest.Room, who consult.Person, cause string, meeting int64, asked, days string, to ...string) roomtest.Outcome {
	return filledAbout(r, who, "report_back_meeting_save", cause, meeting, to, map[string]string{"asked": asked, "days": days})
}

func TestOneMeetingIsToldThoughItsPlatformAsksForNone(t *testing.T) {
	t.Parallel()
	r := asked(t)
	meeting := r.Planned("2026-11-30 10:00")
	id, err := strconv.ParseInt(meeting, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	r.Wants("its menu", r.Click(r.Alma, "manage", meeting), "report_back_meeting")
	r.Wants("its form, with the platform's members", r.Click(r.Alma, "report_back_meeting", meeting), `"initial_options":[{`, "OCMW Lille", "Gemeente Olen", `"initial_value":"30"`)
	r.Refused("a member's click", r.Click(r.Nele, "report_back_meeting", meeting), "not_chair_or_secretary", "")
	r.Refused("a member's form", chosen(r, r.Nele, "m0", id, "yes", "30", "1"), "not_chair_or_secretary", "")
	r.Refused("words", chosen(r, r.Alma, "m1", id, "yes", "dertig", "1"), "number_expected", "days")
	r.Refused("too many days", chosen(r, r.Alma, "m2", id, "yes", "366", "1"), "report_days", "days")
	r.Refused("no days", chosen(r, r.Alma, "m3", id, "yes", "0", "1"), "report_days", "days")
	r.Refused("to nobody", chosen(r, r.Alma, "m4", id, "yes", "30"), "organisations_missing", "organisations")
	r.Wants("asked for", chosen(r, r.Alma, "m5", id, "yes", "30", "1", "3"), "Terugkoppeling gevraagd aan 2 raden, tegen woensdag 30 december 2026.")
	r.Wants("the list", r.Command(r.Alma, "C1", "report_backs", ""), "nog geen terugkoppeling gevraagd", "gevraagd aan 2 raden", "report_back_meeting")
	r.Says("the card beforehand", r.Rendered(consult.Delivery{
		WorkspaceID: "T1", Subject: "meeting", SubjectID: id, Purpose: consult.PurposeInvitation, RecipientKind: consult.ToChannel, Recipient: "C1", Lang: "nl", TS: "1.1",
	}), "Terugkoppeling gevraagd aan 2 raden, tegen woensdag 30 december 2026.")
	r.Wants("no more", chosen(r, r.Alma, "m6", id, "no", ""), "Geen terugkoppeling gevraagd.")
	r.Alike("an outsider's button", r.Click(r.Mona, "report_back_meeting", meeting), r.Click(r.Mona, "report_back_meeting", "4444"))
}

func TestOneMeetingIsNotToldThoughItsPlatformAsksForIt(t *testing.T) {
	t.Parallel()
	r := held(t)
	r.Wants("how far it is", r.Click(r.Alma, "report_back", "1"), "report_back_meeting")
	reminder := roomtest.ToldTo(r.Nele, consult.PurposeReportBack, 1)
	r.Wants("taken back", chosen(r, r.Alma, "n1", 1, "no", ""), "Geen terugkoppeling gevraagd.")
	r.Says("nobody is reminded", r.Rendered(reminder), "moot: not_due")
	reminder.TS = "1.1"
	r.Says("what was posted says so", r.Rendered(reminder), "er wordt geen terugkoppeling meer gevraagd")
	r.Refused("past", chosen(r, r.Alma, "n2", 1, "yes", "0", "1"), "report_days", "days")
	r.Wants("asked again", chosen(r, r.Alma, "n3", 1, "yes", "14", "1"), "gevraagd aan 1 raad, tegen maandag 7 december 2026")
	if made, err := r.Store.PlanReportBacks(t.Context(), "T1", r.Now); err != nil || made != 1 {
		t.Fatalf("planned %d, %v, want one", made, err)
	}
	r.Says("reminded again", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeReportBack, 1)), "tegen maandag 7 december 2026")
	r.Wants("told", filled(r, r.Nele, "report_back_note_save", "n4", []string{"1"}, map[string]string{"outcome": "planned", "on": "2026-12-01"}), "Gepland")
	r.Refused("once it was noted", chosen(r, r.Alma, "n5", 1, "no", ""), "report_noted", "")
	r.Refused("nor its form", r.Click(r.Alma, "report_back_meeting", "1"), "report_noted", "")
}
