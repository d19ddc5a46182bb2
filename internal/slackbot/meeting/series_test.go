package meeting_test

import (
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot/roomtest"
)

func TestTheSecondToChangeAMeetingSeesWhatTheFirstDidAndKeepsTheirText(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	id := r.Planned("2026-11-26 14:00")
	first, late := r.Click(r.Alma, "move", id).Reply.Form, r.Click(r.Alma, "move", id).Reply.Form
	first.ID, late.ID = "first", "late"
	r.Wants("the first", r.Submit(r.Alma, "move_save", first, map[string]string{"date": "2026-11-27", "start": "10:00", "end": "12:00"}), "27 november")
	typed := map[string]string{"date": "2026-11-30", "start": "09:00", "end": "11:00", "reason": "zaal lekt"}
	again := r.Submit(r.Alma, "move_save", late, typed)
	r.Wants("the second", again, "Iemand anders", "vrijdag 27 november 2026, van 10.00 uur tot 12.00 uur", "2026-11-30", "zaal lekt")
	once := again.Reply.Form
	once.ID = "once more"
	r.Wants("the second, once more", r.Submit(r.Alma, "move_save", once, typed), "verplaatst naar maandag 30 november 2026")
	r.Wants("cancelling what was changed", r.Submit(r.Alma, "cancel_save", late, map[string]string{"reason": "ziek"}), "Iemand anders", "ziek", "30 november")
}

func TestACancelledMeetingIsRestoredFromTheList(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	id := r.Planned("2026-11-26 14:00")
	form := r.Click(r.Alma, "cancel", id).Reply.Form
	form.ID = "cancel"
	gone := r.Submit(r.Alma, "cancel_save", form, map[string]string{"reason": "ziek"})
	r.Wants("cancelled", gone, `"restore"`)
	r.Wants("list", r.Click(r.Alma, "cancelled", "1"), "26 november 2026", "ziek", `"restore"`)
	r.Refused("a member's list", r.Click(r.Nele, "cancelled", "1"), "not_chair_or_secretary", "")
	r.Refused("a member", r.Click(r.Nele, "restore", id), "not_chair_or_secretary", "")
	back := r.Click(r.Alma, "restore", roomtest.ValueOf(t, gone.Reply.Blocks, "restore"))
	r.Wants("form", back, "restore_save", "antwoorden staan er nog")
	carried := back.Reply.Form
	carried.ID = "restore"
	r.Wants("restored", r.Submit(r.Alma, "restore_save", carried, nil), "gaat toch door")
	r.Refused("an old button", r.Click(r.Alma, "restore", id), "not_cancelled", "")
}

func TestARhythmIsChangedFromADateOn(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Click(r.Alma, "plan_confirm", roomtest.ValueOf(t, r.Command(r.Alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30 in Herentals").Reply.Blocks, "plan_confirm"))
	list := r.Command(r.Alma, "C1", "series", "")
	r.Wants("list", list, "elke eerste donderdag van de maand om 9.30 uur", "series_change", "series_end", `"year"`)
	r.Wants("a member's list", r.Command(r.Nele, "C1", "series", ""), "elke eerste donderdag")
	r.Refused("a member", r.Click(r.Nele, "series_change", "1 0"), "not_chair_or_secretary", "")
	r.Refused("a broken button", r.Click(r.Alma, "series_change", "x"), "gone", "")
	form := r.Click(r.Alma, "series_change", "1 3")
	r.Wants("this and following", form, `"initial_date":"2027-02-04"`, "elke eerste donderdag van de maand om 9.30 uur", "Herentals")
	carried := form.Reply.Form
	carried.ID = "1"
	r.Refused("a past date", r.Submit(r.Alma, "series_save", carried, map[string]string{"from": "2026-11-02", "rhythm": "elke dinsdag om 9 uur"}), "date_past", "from")
	r.Refused("one date", r.Submit(r.Alma, "series_save", carried, map[string]string{"from": "2027-02-04", "rhythm": "3 maart 2027 om 9 uur"}), "rhythm_expected", "rhythm")
	shown := r.Submit(r.Alma, "series_save", carried, map[string]string{
		"from": "2027-02-04", "rhythm": "elke derde dinsdag van de maand om 14 uur", "policy": "next_workday", "place": "Olen",
	})
	r.Wants("preview", shown, "donderdag 4 februari 2027", "di 16 feb 2027", "Er vervallen 10 datums", "<#C1>", "met 2 leden", "Bewaren zonder bericht", "series_confirm")
	confirm := shown.Reply.Form
	confirm.ID = "2"
	r.Wants("confirmed", r.Submit(r.Alma, "series_confirm", confirm, map[string]string{"notice": "announce"}), "nieuw ritme vanaf donderdag 4 februari 2027")
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'rhythm'`); n != 1 {
		t.Errorf("got %d notices, want one", n)
	}
	d := consult.Delivery{
		WorkspaceID: "T1", Purpose: consult.PurposeRhythm, Lang: consult.Dutch, Subject: "series", SubjectID: 2, RecipientKind: consult.ToChannel,
		Recipient: "C1", Occurrence: recurrence.Occurrence(roomtest.At(t, "2027-02-04 00:00")), DueAt: r.Now,
	}
	r.Says("notice", r.Rendered(d), "andere momenten", "elke derde dinsdag", "4 februari 2027", "16 februari 2027")
}

func TestARhythmIsEnded(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Click(r.Alma, "plan_confirm", roomtest.ValueOf(t, r.Command(r.Alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30").Reply.Blocks, "plan_confirm"))
	carried := r.Click(r.Alma, "series_end", "1 0").Reply.Form
	carried.ID = "1"
	shown := r.Submit(r.Alma, "series_end_save", carried, map[string]string{"from": "2027-01-01", "reason": "opdracht klaar"})
	r.Wants("preview", shown, "stopt dit ritme", "Er vervallen 11 datums", "en nog 3 datums")
	confirm := shown.Reply.Form
	confirm.ID = "2"
	r.Wants("ended", r.Submit(r.Alma, "series_confirm", confirm, map[string]string{"notice": "silent"}), "stopt vanaf vrijdag 1 januari 2027")
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'rhythm'`); n != 0 {
		t.Errorf("got %d notices, want none", n)
	}
	r.Refused("ending it again", r.Submit(r.Alma, "series_end_save", carried, map[string]string{"from": "2027-01-01"}), "series_ended", "")
}

func TestClosingDaysArePastedAndShownInAPreview(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Refused("a member", r.Command(r.Nele, "C1", "year", ""), "not_chair_or_secretary", "")
	form := r.Command(r.Alma, "C1", "year", "").Reply.Form
	save := func(closing string) roomtest.Outcome {
		form.ID += "+"
		return r.Submit(r.Alma, "year_save", form, map[string]string{"closing": closing, "flemish": "no", "bridge": "yes"})
	}
	r.Refused("a line that says nothing", save("1/7/2027 - 31/8/2027\nooit"), "closing_form", "closing")
	r.Refused("an end before its start", save("31/8/2027 - 1/7/2027"), "end_before_start", "closing")
	r.Wants("saved", save("1/7/2027 - 31/8/2027 Zomerstop\n24 december 2026 Kerstavond; 2027-03-01"), "bewaard")
	r.Wants("shown again", r.Click(r.Alma, "year", "1"), "24/12/2026 Kerstavond", "1/7/2027 - 31/8/2027 Zomerstop", "1/3/2027")
	calendar := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Krokusvakantie\nDTSTART;VALUE=DATE:20270208\nDTEND;VALUE=DATE:20270215\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nSUMMARY:Kerst\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Oudercontact\nDTSTART:20270311T180000\nEND:VEVENT\nEND:VCALENDAR"
	paste := func(text string) roomtest.Outcome {
		form.ID += "+"
		listed := "1/7/2027 - 31/8/2027 Zomerstop\n24 december 2026 Kerstavond; 2027-03-01"
		return r.Submit(r.Alma, "year_save", form, map[string]string{"closing": listed, "flemish": "no", "bridge": "yes", "calendar": text})
	}
	r.Refused("no calendar", paste("hallo"), "calendar_bad", "calendar")
	proposed := paste(calendar)
	r.Wants("proposed", proposed, "Er komt 1 periode bij", "1 periode stond er al", "Oudercontact", "geen hele dagen", "8/2/2027 - 14/2/2027 Krokusvakantie", "closing_proposed")
	if n := r.Count(`SELECT count(*) FROM closing_days`); n != 3 {
		t.Errorf("got %d periods before the proposal is saved, want 3", n)
	}
	accept := proposed.Reply.Form
	accept.ID = "accept"
	filled := map[string]string{"closing_proposed": "8/2/2027 - 14/2/2027 Krokusvakantie\nooit", "flemish": "no", "bridge": "yes"}
	r.Refused("a mistyped line of the proposal", r.Submit(r.Alma, "year_save", accept, filled), "closing_form", "closing_proposed")
	filled["closing_proposed"] = "24/12/2026 Kerstavond\n8/2/2027 - 14/2/2027 Krokusvakantie\n1/3/2027\n1/7/2027 - 31/8/2027 Zomerstop"
	r.Wants("accepted", r.Submit(r.Alma, "year_save", accept, filled), "bewaard")
	r.Wants("preview", r.Command(r.Alma, "C1", "plan", "elke vierde donderdag van de maand om 9u30"), "Kerstavond")
	r.Wants("a bridge day", r.Command(r.Alma, "C1", "plan", "7 mei 2027 om 9u30"), "brugdag")
}
