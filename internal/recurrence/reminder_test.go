package recurrence

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func brussels(t *testing.T, clock string) time.Time {
	t.Helper()
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAReminderIsBroughtForwardOutOfQuietHoursWeekendsAndHolidays(t *testing.T) {
	t.Parallel()
	night, noon, none := Quiet{From: 19 * 60, To: 8 * 60}, Quiet{From: 12 * 60, To: 17 * 60}, Quiet{}
	for _, c := range []struct {
		name               string
		quiet              Quiet
		at, awake, workday string
	}{
		{"an office hour stays", night, "2026-12-09 09:30", "2026-12-09 09:30", "2026-12-09 09:30"},
		{"the evening of a workday", night, "2026-11-24 19:30", "2026-11-24 16:00", "2026-11-24 16:00"},
		{"the first quiet minute", night, "2026-11-24 19:00", "2026-11-24 16:00", "2026-11-24 16:00"},
		{"the last quiet minute", night, "2026-11-24 07:59", "2026-11-23 16:00", "2026-11-23 16:00"},
		{"a Sunday", night, "2026-12-06 09:30", "2026-12-06 09:30", "2026-12-04 16:00"},
		{"Monday before dawn", night, "2026-12-07 07:00", "2026-12-06 16:00", "2026-12-04 16:00"},
		{"Ascension Day", night, "2027-05-06 10:00", "2027-05-06 10:00", "2027-05-05 16:00"},
		{"Easter Monday, over the whole weekend", night, "2027-03-29 10:00", "2027-03-29 10:00", "2027-03-26 16:00"},
		{"quiet afternoons", noon, "2026-12-09 14:00", "2026-12-09 11:00", "2026-12-09 11:00"},
		{"no quiet hours", none, "2026-12-09 03:00", "2026-12-09 03:00", "2026-12-09 03:00"},
		{"always quiet", Quiet{From: 0, To: 24 * 60}, "2026-12-09 03:00", "2026-12-09 03:00", "2026-12-09 03:00"},
	} {
		at := brussels(t, c.at)
		if got, want := c.quiet.Awake(at), brussels(t, c.awake); !got.Equal(want) {
			t.Errorf("%s: Awake got %v, want %v", c.name, got, want)
		}
		if got, want := c.quiet.Working(at), brussels(t, c.workday); !got.Equal(want) {
			t.Errorf("%s: Working got %v, want %v", c.name, got, want)
		}
	}
}

func TestAMeetingHasThreeReminders(t *testing.T) {
	t.Parallel()
	type due struct {
		Purpose consult.Purpose
		At      string
	}
	for _, c := range []struct {
		name, now, starts string
		want              []due
	}{
		{"a week, a day and an hour before", "2026-11-23 09:00", "2026-12-10 09:30", []due{
			{consult.PurposeInvitation, "2026-12-03 09:30"}, {consult.PurposeUnanswered, "2026-12-09 09:30"},
			{consult.PurposeAttending, "2026-12-10 08:30"},
		}},
		{"on a Monday morning before quiet hours end", "2026-11-23 09:00", "2026-12-14 08:30", []due{
			{consult.PurposeInvitation, "2026-12-07 08:30"}, {consult.PurposeUnanswered, "2026-12-11 16:00"},
			{consult.PurposeAttending, "2026-12-14 07:30"},
		}},
		{"in three days: the invitation at once", "2026-11-23 09:00", "2026-11-26 14:00", []due{
			{consult.PurposeInvitation, "2026-11-23 09:00"}, {consult.PurposeUnanswered, "2026-11-25 14:00"},
			{consult.PurposeAttending, "2026-11-26 13:00"},
		}},
		{"tomorrow: no question right after the invitation", "2026-11-23 09:00", "2026-11-24 09:30", []due{
			{consult.PurposeInvitation, "2026-11-23 09:00"}, {consult.PurposeAttending, "2026-11-24 08:30"},
		}},
		{"within the hour: only the invitation", "2026-11-23 09:00", "2026-11-23 09:45", []due{
			{consult.PurposeInvitation, "2026-11-23 09:00"},
		}},
		{"begun: nothing", "2026-11-23 09:00", "2026-11-23 09:00", nil},
	} {
		m := consult.Meeting{ID: 7, PlatformID: 3, State: consult.MeetingPlanned, StartsAt: brussels(t, c.starts), Occurrence: brussels(t, c.starts)}
		p := consult.Platform{
			ID: 3, ChannelID: "C1", Zone: DefaultZone, InvitationLead: 7 * 86400, UnansweredLead: 86400, AttendingLead: 3600,
			QuietFrom: 19 * 60, QuietTo: 8 * 60,
		}
		var got []due
		for _, d := range Reminders(m, p, brussels(t, c.now)) {
			got = append(got, due{d.Purpose, d.DueAt.In(p.Location()).Format("2006-01-02 15:04")})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestTheAnnouncementOfAMoveStandsForTheInvitation(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-11-23 09:00")
	m := consult.Meeting{
		ID: 7, PlatformID: 3, ChannelID: "C1", Revision: 1, State: consult.MeetingPlanned,
		StartsAt: brussels(t, "2026-11-26 14:00"), Occurrence: brussels(t, "2026-11-25 14:00"),
	}
	p := consult.Platform{ID: 3, ChannelID: "C1", Zone: DefaultZone, InvitationLead: 7 * 86400, UnansweredLead: 86400, AttendingLead: 3600}
	var got []consult.Purpose
	for _, d := range Combine(Announcement(m, consult.PurposeMoved, m.Occurrence, now), Reminders(m, p, now)) {
		got = append(got, d.Purpose)
	}
	want := []consult.Purpose{consult.PurposeMoved, consult.PurposeUnanswered, consult.PurposeAttending}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
