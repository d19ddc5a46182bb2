package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// held lists a platform's meetings as "local start state series".
const held = `
	SELECT to_char(starts_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') || ' ' || state || ' ' || coalesce(series_id, 0)
	FROM meetings
	WHERE platform_id = 1 AND starts_at < $1
	ORDER BY starts_at, id`

func thirdTuesday(t *testing.T, from string) consult.RhythmChange {
	draft := consult.SeriesDraft{
		PlatformID: 1, RRule: "FREQ=MONTHLY;BYDAY=3TU", Start: local(t, "2027-01-19 14:00"), Zone: recurrence.DefaultZone,
		Duration: 7200, Place: "Olen",
	}
	return consult.RhythmChange{Series: 1, From: local(t, from), Draft: &draft, Reason: "andere zaal"}
}

func TestARhythmEndsWhereTheNextBeginsAndHistoryStays(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	sent(t, db, planned[0].ID, planned[0].StartsAt)
	change := thirdTuesday(t, "2027-01-01 00:00")
	preview, err := store.PreviewRhythm(t.Context(), as(chair).Viewer, change, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if len(preview.Cancelled) != len(planned)-1 || preview.Told != 0 || preview.Members != 3 || len(preview.Planned) != 8 {
		t.Errorf("got %d cancelled, %d told, %d members, %d planned", len(preview.Cancelled), preview.Told, preview.Members, len(preview.Planned))
	}
	act := as(chair)
	act.Cause = "form"
	for range 2 { // the same form twice changes it once
		if _, err := store.ChangeRhythm(t.Context(), act, change); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"2026-12-10 09:30 planned 1", "2027-01-14 09:30 cancelled 1", "2027-01-19 14:00 planned 2", "2027-02-11 09:30 cancelled 1",
		"2027-02-16 14:00 planned 2",
	}
	if diff := cmp.Diff(want, column(t, db, held, local(t, "2027-03-01 00:00"))); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
	for _, m := range planned[1:] {
		if got := waiting(t, db, m.ID); len(got) > 0 {
			t.Errorf("a cancelled date is still to be announced: %v", got)
		}
	}
	notices := column(t, db, `SELECT purpose || ' ' || recipient || ' ' || subject_id FROM deliveries WHERE subject = 'series'`)
	if diff := cmp.Diff([]string{"rhythm C1 2"}, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	if n, err := store.PlanAhead(t.Context(), "T1", sentAt().AddDate(0, 2, 0)); err != nil || n != 2 {
		t.Errorf("planned ahead %d, %v; want two more of the new rhythm", n, err)
	}
	if got := refused(t, second(store.ChangeRhythm(t.Context(), as(chair), change))); got != "series_ended" {
		t.Errorf("got %q, want a rhythm that has ended to stay as it is", got)
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatBothRhythmsHaveKeepsItsAnswers(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	if _, err := store.Answer(t.Context(), as(member), planned[1].ID, consult.Present); err != nil {
		t.Fatal(err)
	}
	if _, err := store.CancelMeeting(t.Context(), as(chair), planned[2].ID, consult.Cancellation{Reason: "verlof"}); err != nil {
		t.Fatal(err)
	}
	draft := secondThursday(t)
	draft.Place = "Lille"
	change := consult.RhythmChange{Series: 1, From: planned[1].StartsAt, Draft: &draft, Notice: consult.NoticeSilent}
	e, err := store.ChangeRhythm(t.Context(), as(chair), change)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Cancelled) != 0 {
		t.Errorf("got %v cancelled, want nothing: only the place differs", e.Cancelled)
	}
	want := []string{"2026-12-10 09:30 planned 1", "2027-01-14 09:30 planned 2", "2027-02-11 09:30 cancelled 2", "2027-03-11 09:30 planned 2"}
	if diff := cmp.Diff(want, column(t, db, held, local(t, "2027-04-01 00:00"))); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
	places := column(t, db, `SELECT place || ' ' || revision FROM meetings WHERE id IN ($1, $2) ORDER BY id`, planned[0].ID, planned[1].ID)
	if diff := cmp.Diff([]string{"Herentals 0", "Lille 0"}, places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	if got := column(t, db, `SELECT answer FROM answers WHERE meeting_id = $1`, planned[1].ID); len(got) != 1 {
		t.Errorf("got answers %v, want the one that was given", got)
	}
	if got := column(t, db, `SELECT purpose FROM deliveries WHERE subject = 'series'`); len(got) > 0 {
		t.Errorf("got %v, want no notice", got)
	}
}

func TestARhythmIsEndedForGood(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	sent(t, db, planned[0].ID, planned[0].StartsAt)
	end := consult.RhythmChange{Series: 1, From: sentAt().Add(time.Hour), Reason: "opdracht klaar"}
	if got := refused(t, second(store.ChangeRhythm(t.Context(), as(member), end))); got != "not_chair_or_secretary" {
		t.Errorf("a member gets %q", got)
	}
	if got := refused(t, second(store.ChangeRhythm(t.Context(), as(outsider), end))); got != "not_chair_or_secretary" {
		t.Errorf("an outsider gets %q", got)
	}
	past := end
	past.From = sentAt()
	if got := refused(t, second(store.ChangeRhythm(t.Context(), as(chair), past))); got != "date_past" {
		t.Errorf("an end in the past gets %q", got)
	}
	e, err := store.ChangeRhythm(t.Context(), as(chair), end)
	if err != nil || e.Told != 1 {
		t.Fatalf("got %d told, %v; want one", e.Told, err)
	}
	if n, err := store.PlanAhead(t.Context(), "T1", sentAt().AddDate(0, 3, 0)); err != nil || n != 0 {
		t.Errorf("an ended rhythm was planned ahead: %d, %v", n, err)
	}
	notice := consult.Delivery{
		WorkspaceID: "T1", SubjectID: 1, Occurrence: recurrence.Occurrence(end.From), RecipientKind: consult.ToChannel, Recipient: "C1", DueAt: sentAt(),
	}
	told, err := store.RhythmForDelivery(t.Context(), notice, sentAt())
	if err != nil || told.New != nil || len(told.Cancelled) != 8 || told.Old.EndReason != "opdracht klaar" {
		t.Errorf("the notice shows %+v, %v", told, err)
	}
	notice.Recipient = "C2"
	if _, err := store.RhythmForDelivery(t.Context(), notice, sentAt()); refused(t, err) != "not_theirs" {
		t.Errorf("another channel gets %v", err)
	}
}

func TestACancelledMeetingIsRestoredWithItsAnswersAndOneNotice(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	m := plan(t, store, single(t, "2026-12-01 14:00"))[0]
	sent(t, db, m.ID, local(t, "2026-11-24 15:00"))
	if _, err := store.Answer(t.Context(), as(member), m.ID, consult.Present); err != nil {
		t.Fatal(err)
	}
	if _, err := store.CancelMeeting(t.Context(), as(chair), m.ID, consult.Cancellation{Reason: "ziek"}); err != nil {
		t.Fatal(err)
	}
	sent(t, db, m.ID, sentAt())
	act := as(chair)
	act.Cause = "restore"
	for range 2 {
		back, err := store.RestoreMeeting(t.Context(), act, m.ID, "toch niet ziek", "")
		if err != nil || back.State != consult.MeetingPlanned || back.Revision != 2 {
			t.Fatalf("got %+v, %v", back, err)
		}
	}
	want := []string{"restored 2026-11-23 09:00 r2", "unanswered 2026-11-30 14:00 r2", "attending 2026-12-01 13:00 r2"}
	if diff := cmp.Diff(want, waiting(t, db, m.ID)); diff != "" {
		t.Errorf("to be sent (-want +got):\n%s", diff)
	}
	if got := column(t, db, `SELECT answer FROM answers WHERE meeting_id = $1`, m.ID); len(got) != 1 {
		t.Errorf("got answers %v, want the one that was given", got)
	}
	if got := refused(t, second(store.RestoreMeeting(t.Context(), as(chair), m.ID, "", ""))); got != "not_cancelled" {
		t.Errorf("restoring twice gets %q", got)
	}
}

func TestARestoredMeetingStandsInNobodysWay(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	m := plan(t, store, single(t, "2026-12-01 14:00"))[0]
	if _, err := store.CancelMeeting(t.Context(), as(chair), m.ID, consult.Cancellation{}); err != nil {
		t.Fatal(err)
	}
	plan(t, store, single(t, "2026-12-01 15:00"))
	if got := refused(t, second(store.RestoreMeeting(t.Context(), as(chair), m.ID, "", ""))); got != "meeting_taken" {
		t.Errorf("a date that was taken gets %q", got)
	}
	late := as(chair)
	late.Now = local(t, "2026-12-02 09:00")
	if got := refused(t, second(store.RestoreMeeting(t.Context(), late, m.ID, "", ""))); got != "restore_past" {
		t.Errorf("a date that is past gets %q", got)
	}
	list, err := store.CancelledOf(t.Context(), as(chair).Viewer, 1, sentAt())
	if err != nil || len(list) != 1 || list[0].ID != m.ID {
		t.Errorf("got %v, %v; want the cancelled meeting", list, err)
	}
}

func TestTwoPeopleChangeOneMeetingAndTheSecondSeesIt(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	m := plan(t, store, single(t, "2026-12-01 14:00"))[0]
	other := plan(t, store, single(t, "2026-12-08 14:00"))[0]
	first := to(t, "2026-12-02 14:00")
	first.Edition = m.Edition
	if _, err := store.MoveMeeting(t.Context(), as(chair), m.ID, first); err != nil {
		t.Fatal(err)
	}
	if got := refused(t, second(store.MoveMeeting(t.Context(), as(chair), m.ID, first))); got != "meeting_changed" {
		t.Errorf("the second to move gets %q", got)
	}
	if got := refused(t, second(store.CancelMeeting(t.Context(), as(chair), m.ID, consult.Cancellation{Edition: m.Edition}))); got != "meeting_changed" {
		t.Errorf("who cancels what was moved meanwhile gets %q", got)
	}
	if got := refused(t, second(store.MoveMeeting(t.Context(), as(chair), m.ID, to(t, "2026-12-08 15:00")))); got != "meeting_taken" {
		t.Errorf("moving onto another meeting gets %q", got)
	}
	run(t, db, `INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at) VALUES ('T1', $1, 'note', 'al iets', $2)`, other.ID, sentAt())
	if got := refused(t, second(store.CancelMeeting(t.Context(), as(chair), other.ID, consult.Cancellation{}))); got != "meeting_has_minutes" {
		t.Errorf("cancelling one with minutes gets %q", got)
	}
}

func TestASilentChangeSendsNothingNew(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	m := plan(t, store, single(t, "2026-12-01 14:00"))[0]
	sent(t, db, m.ID, local(t, "2026-11-24 15:00"))
	silent := to(t, "2026-12-03 14:00")
	silent.Notice = consult.NoticeSilent
	if _, err := store.MoveMeeting(t.Context(), as(chair), m.ID, silent); err != nil {
		t.Fatal(err)
	}
	want := []string{"invitation 2026-11-26 14:00 r1", "unanswered 2026-12-02 14:00 r1", "attending 2026-12-03 13:00 r1"}
	if diff := cmp.Diff(want, waiting(t, db, m.ID)); diff != "" {
		t.Errorf("to be sent after a silent move (-want +got):\n%s", diff)
	}
	if _, err := store.CancelMeeting(t.Context(), as(chair), m.ID, consult.Cancellation{Notice: consult.NoticeSilent, Edition: 1}); err != nil {
		t.Fatal(err)
	}
	if got := waiting(t, db, m.ID); len(got) > 0 {
		t.Errorf("got %v to be sent after a silent cancellation", got)
	}
}

func TestADayOffIsKeptSkippedMovedOrAskedAbout(t *testing.T) {
	t.Parallel()
	for policy, want := range map[consult.HolidayPolicy][]string{
		consult.PolicyKeep:        {"2028-12-05 14:00 planned 1", "2029-01-02 14:00 planned 1", "2029-05-01 14:00 planned 1"},
		consult.PolicySkip:        {"2028-12-05 14:00 planned 1", "2029-01-02 14:00 planned 1", "2029-05-01 14:00 cancelled 1"},
		consult.PolicyNextWorkday: {"2028-12-05 14:00 planned 1", "2029-01-02 14:00 planned 1", "2029-05-02 14:00 planned 1"},
		consult.PolicyNextWeek:    {"2028-12-05 14:00 planned 1", "2029-01-02 14:00 planned 1", "2029-05-08 14:00 planned 1"},
		consult.PolicyAsk:         {"2028-12-05 14:00 planned 1", "2029-01-02 14:00 planned 1", "2029-05-01 14:00 planned 1"},
	} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			store, db := meetingWorld(t)
			draft := consult.SeriesDraft{
				PlatformID: 1, RRule: "FREQ=MONTHLY;BYDAY=1TU", Start: local(t, "2028-12-05 14:00"), Zone: recurrence.DefaultZone, Duration: 7200,
				Policy: policy,
			}
			act := as(chair)
			act.Now = local(t, "2028-11-23 09:00")
			if _, err := store.PlanSeries(t.Context(), act, draft); err != nil {
				t.Fatal(err)
			}
			got := column(t, db, held, local(t, "2029-05-15 00:00"))
			got = append(got[:2:2], got[len(got)-1])
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("meetings (-want +got):\n%s", diff)
			}
			if n, err := store.PlanAhead(t.Context(), "T1", act.Now); err != nil || n != 0 {
				t.Errorf("planned %d more at once, %v", n, err)
			}
		})
	}
}

func TestClosingDaysMoveWhatNobodyHeardOf(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	draft := secondThursday(t)
	draft.Policy = consult.PolicySkip
	planned := plan(t, store, draft)
	sent(t, db, planned[0].ID, planned[0].StartsAt)
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	year := consult.Year{FlemishDay: true, Closing: []consult.ClosingDays{
		{FirstOn: day("2026-12-07"), LastOn: day("2027-01-20"), Name: "Verbouwing"}, {FirstOn: day("2027-07-01"), LastOn: day("2027-08-31")},
	}}
	n, err := store.SaveYear(t.Context(), as(chair), 1, year)
	if err != nil || n != 3 {
		t.Errorf("got %d changed, %v; want January, July and August", n, err)
	}
	want := []string{"2026-12-10 09:30 planned 1", "2027-01-14 09:30 cancelled 1", "2027-02-11 09:30 planned 1"}
	if diff := cmp.Diff(want, column(t, db, held, local(t, "2027-03-01 00:00"))); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
	if got := waiting(t, db, planned[1].ID); len(got) > 0 {
		t.Errorf("a skipped date has %v to be sent", got)
	}
	read, err := store.Year(t.Context(), as(chair).Viewer, 1, sentAt())
	if err != nil || len(read.Closing) != 2 || read.Closing[0].Name != "Verbouwing" {
		t.Errorf("got %+v, %v", read, err)
	}
	if _, err := store.Year(t.Context(), as(member).Viewer, 1, sentAt()); refused(t, err) != "not_chair_or_secretary" {
		t.Errorf("a member gets %v", err)
	}
	year.Closing = year.Closing[1:]
	if n, err := store.SaveYear(t.Context(), as(chair), 1, year); err != nil || n != 1 {
		t.Errorf("got %d changed, %v; want January back", n, err)
	}
	if got := waiting(t, db, planned[1].ID); len(got) != 3 {
		t.Errorf("January has %v to be sent, want all of its reminders", got)
	}
}

func TestThePreviewShowsDaysOffAndHowManyAreNotFree(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (2, 2, 'member', $1)`, sentAt().AddDate(-1, 0, 0))
	closed := single(t, "2026-12-10 10:00")
	closed.PlatformID = 2
	plan(t, store, closed)
	draft := consult.SeriesDraft{
		PlatformID: 1, RRule: "FREQ=WEEKLY;BYDAY=TH", Start: local(t, "2026-12-10 09:30"), Zone: recurrence.DefaultZone, Duration: 7200,
		Policy: consult.PolicySkip,
	}
	found, err := store.PreviewDates(t.Context(), as(chair).Viewer, draft, sentAt(), sentAt())
	list := found.Dates
	if err != nil || len(list) != 8 || found.Total != 50 {
		t.Fatalf("got %d dates of %d, %v", len(list), found.Total, err)
	}
	if diff := cmp.Diff([]string{"Dagelijks bestuur"}, list[0].Elsewhere); diff != "" || list[0].Busy != 2 {
		t.Errorf("got %d busy (-want +got):\n%s", list[0].Busy, diff)
	}
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 3, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	found, err = store.PreviewDates(t.Context(), as(outsider).Viewer, draft, sentAt(), sentAt())
	list = found.Dates
	if err != nil || list[0].Busy != 2 || list[0].Elsewhere != nil {
		t.Errorf("who may not know of the closed platform sees %+v, %v", list[0], err)
	}
	draft.Start = local(t, "2026-12-24 09:30")
	draft.RRule = "FREQ=WEEKLY;BYDAY=FR"
	found, err = store.PreviewDates(t.Context(), as(chair).Viewer, draft, sentAt(), sentAt())
	list = found.Dates
	if err != nil || !list[0].Skipped || list[0].DayOff.Holiday != "christmas" || !list[1].Skipped {
		t.Errorf("Christmas and New Year show as %+v, %+v, %v", list[0], list[1], err)
	}
}
