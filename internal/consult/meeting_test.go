package consult

import (
	"strings"
	"testing"
	"time"
)

// key is the key of a refusal, "" for none.
func key(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := Refusal(err)
	if err != nil && !ok {
		t.Fatalf("got a fault: %v", err)
	}
	if !ok {
		return ""
	}
	return refusal.Key
}

func noon() time.Time { return time.Date(2026, 12, 10, 12, 0, 0, 0, time.UTC) }

func TestWhatMayHappenToAMeetingDependsOnItsState(t *testing.T) {
	t.Parallel()
	before, after := noon().Add(-time.Hour), noon()
	for _, c := range []struct {
		state                       MeetingState
		now                         time.Time
		answer, move, cancel, redat string
	}{
		{MeetingPlanned, before, "", "", "", "meeting_redated"},
		{MeetingPlanned, after, "meeting_started", "", "", "meeting_redated"},
		{MeetingOpen, before, "meeting_started", "meeting_already_open", "meeting_already_open", ""},
		{MeetingClosed, after, "meeting_closed", "meeting_closed", "meeting_closed", ""},
		{MeetingCancelled, before, "meeting_cancelled", "meeting_cancelled", "meeting_cancelled", ""},
	} {
		m := Meeting{State: c.state, StartsAt: noon(), EndsAt: noon().Add(time.Hour)}
		for _, rule := range []struct{ name, got, want string }{
			{"answer", key(t, m.CanAnswer(c.now)), c.answer},
			{"move", key(t, m.CanMove(noon().AddDate(0, 0, 1), c.now)), c.move},
			{"cancel", key(t, m.CanCancel()), c.cancel},
			{"a card of another date", key(t, m.IsOf(1)), c.redat},
			{"a card of this date", key(t, m.IsOf(0)), ""},
		} {
			if rule.got != rule.want {
				t.Errorf("%s at %v: %s: got %q, want %q", c.state, c.now, rule.name, rule.got, rule.want)
			}
		}
	}
	m := Meeting{State: MeetingPlanned, StartsAt: noon()}
	if got := key(t, m.CanMove(before, before)); got != "date_past" {
		t.Errorf("into the past: got %q, want date_past", got)
	}
}

func TestOnlyWhoIsInvitedAnswersAndOnlyAsOffered(t *testing.T) {
	t.Parallel()
	m := MyMeeting{Meeting: Meeting{State: MeetingPlanned, StartsAt: noon()}, Invited: true}
	now := noon().Add(-time.Hour)
	for _, a := range Answers() {
		if err := m.CanBeAnswered(a, now); err != nil {
			t.Errorf("%s: got %v, want no refusal", a, err)
		}
	}
	if got := key(t, m.CanBeAnswered("maybe", now)); got != "gone" {
		t.Errorf("an answer that there is not: got %q, want gone", got)
	}
	m.Invited = false
	if got := key(t, m.CanBeAnswered(Present, now)); got != "not_invited" {
		t.Errorf("somebody else: got %q, want not_invited", got)
	}
}

func TestADeliveryThatTheMeetingHasOvertakenIsMoot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		state    MeetingState
		revision int
		answer   Answer
		d        Delivery
		want     string
	}{
		{"an invitation", MeetingPlanned, 0, "", Delivery{Purpose: PurposeInvitation}, ""},
		{"of an older date", MeetingPlanned, 1, "", Delivery{Purpose: PurposeInvitation}, "revision"},
		{"to a cancelled meeting", MeetingCancelled, 0, "", Delivery{Purpose: PurposeInvitation}, "meeting_cancelled"},
		{"of a meeting that began early", MeetingOpen, 0, "", Delivery{Purpose: PurposeUnanswered}, "meeting_started"},
		{"the announcement of the cancellation", MeetingCancelled, 1, "", Delivery{Purpose: PurposeCancelled, Revision: 1}, ""},
		{"a question", MeetingPlanned, 0, "", Delivery{Purpose: PurposeUnanswered}, ""},
		{"a question to who has answered", MeetingPlanned, 0, Excused, Delivery{Purpose: PurposeUnanswered}, "answered"},
		{"the place to who comes", MeetingPlanned, 0, Online, Delivery{Purpose: PurposeAttending}, ""},
		{"the place to who does not", MeetingPlanned, 0, Excused, Delivery{Purpose: PurposeAttending}, "not_coming"},
		{"whatever is posted already", MeetingCancelled, 3, Excused, Delivery{Purpose: PurposeAttending, TS: "1.1"}, ""},
	} {
		card := MeetingCard{Meeting: Meeting{State: c.state, Revision: c.revision}, Answer: c.answer}
		if got := key(t, card.Stands(c.d)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAPlaceMayBeAnythingAndALinkOnlyAnAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, place, link, want string }{
		{"nothing", "", "", ""},
		{"a ping in the place", "<!channel> zaal *2*", "", ""},
		{"an address", "", "https://example.org/overleg?x=1", ""},
		{"a script", "", "javascript:alert(1)", "link_form"},
		{"a file", "", "file:///etc/passwd", "link_form"},
		{"no host", "", "https://", "link_form"},
		{"a word", "", "overleg", "link_form"},
		{"a long place", strings.Repeat("é", MaxPlace+1), "", "text_too_long"},
		{"a place that just fits", strings.Repeat("é", MaxPlace), "", ""},
		{"a long link", "", "https://example.org/" + strings.Repeat("a", MaxLink), "text_too_long"},
	} {
		if got := key(t, CheckPlace(c.place, c.link)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
