package consult_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestAMeetingGoesAheadWithThePlaceAndTheLinkThatItTakes(t *testing.T) {
	t.Parallel()
	both := consult.Whereabouts{Place: "Olen", Link: "https://example.org/overleg"}
	for _, c := range []struct {
		name  string
		mode  consult.Mode
		given consult.Whereabouts
		want  consult.Whereabouts
		fault string
	}{
		{"on site drops the link", consult.OnSite, both, consult.Whereabouts{Place: "Olen"}, ""},
		{"online drops the place", consult.OnlineOnly, both, consult.Whereabouts{Link: both.Link}, ""},
		{"hybrid takes both", consult.Hybrid, both, both, ""},
		{"on site without a place", consult.OnSite, consult.Whereabouts{Link: both.Link}, consult.Whereabouts{}, "place mode_without_place"},
		{"online without a link", consult.OnlineOnly, consult.Whereabouts{Place: "Olen"}, consult.Whereabouts{}, "link mode_without_link"},
		{"hybrid without a link", consult.Hybrid, consult.Whereabouts{Place: "Olen", Link: " "}, consult.Whereabouts{}, "link mode_without_link"},
		{"a link that is none", consult.Hybrid, consult.Whereabouts{Place: "Olen", Link: "teams"}, consult.Whereabouts{}, "link link_form"},
		{"nothing chosen", "", both, consult.Whereabouts{}, "mode mode_missing"},
	} {
		got, err := consult.Switch{Mode: c.mode, Whereabouts: c.given}.Where()
		fault := ""
		if refusal, refused := consult.Refusal(err); refused {
			fault = refusal.Field + " " + refusal.Key
		}
		if fault != c.fault {
			t.Errorf("%s: got %q, want %q", c.name, fault, c.fault)
		}
		if diff := cmp.Diff(c.want, got); c.fault == "" && diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if c.fault == "" && consult.ModeOf(got.Place, got.Link) != c.mode {
			t.Errorf("%s: got %q", c.name, consult.ModeOf(got.Place, got.Link))
		}
	}
}

func TestAMeetingThatBeganIsNotSwitched(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 12, 10, 8, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		state consult.MeetingState
		now   time.Time
		want  string
	}{
		{consult.MeetingPlanned, start.Add(-time.Second), ""},
		{consult.MeetingPlanned, start, "switch_started"},
		{consult.MeetingOpen, start, "meeting_already_open"},
		{consult.MeetingClosed, start.Add(time.Hour), "meeting_closed"},
		{consult.MeetingCancelled, start.Add(-time.Hour), "meeting_cancelled"},
	} {
		got := ""
		if refusal, refused := consult.Refusal(consult.Meeting{State: c.state, StartsAt: start}.CanSwitch(c.now)); refused {
			got = refusal.Key
		}
		if got != c.want {
			t.Errorf("%s at %s: got %q, want %q", c.state, c.now, got, c.want)
		}
	}
}
