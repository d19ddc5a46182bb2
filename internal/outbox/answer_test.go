package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func TestSlacksAnswersAreJudgedByWhetherItMayHaveTakenTheMessage(t *testing.T) {
	t.Parallel()
	said := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	for _, tt := range []struct {
		name string
		err  error
		sent bool
		want result
	}{
		{"ok", nil, true, result{answer: taken}},
		{"limited", &slack.RateLimitedError{RetryAfter: 30 * time.Second}, true, result{rateLimited, "ratelimited", 30 * time.Second}},
		{"limited without saying how long", slack.StatusCodeError{Code: 429}, true, result{rateLimited, "http_429", defaultPause}},
		{"limited by a code", said("ratelimited"), true, result{rateLimited, "ratelimited", defaultPause}},
		{"gone channel", said("channel_not_found"), true, result{answer: refusedHard, reason: "channel_not_found"}},
		{"bad blocks", said("invalid_blocks"), true, result{answer: refusedHard, reason: "invalid_blocks"}},
		{"wrong token", said("invalid_auth"), true, result{answer: locked, reason: "invalid_auth"}},
		{"passing trouble", said("service_unavailable"), true, result{answer: refused, reason: "service_unavailable"}},
		{"a code that we do not know", said("new_in_2027"), true, result{answer: refused, reason: "new_in_2027"}},
		{"fatal", said("fatal_error"), true, result{answer: ambiguous, reason: "fatal_error"}},
		{"internal", said("internal_error"), true, result{answer: ambiguous, reason: "internal_error"}},
		{"server error", slack.StatusCodeError{Code: 503}, true, result{answer: ambiguous, reason: "http_503"}},
		{"not found by a proxy", slack.StatusCodeError{Code: 404}, true, result{answer: refused, reason: "http_404"}},
		{"no connection", errors.New("dial"), false, result{answer: unreachable, reason: "unreachable"}},
		{"no connection in time", context.DeadlineExceeded, false, result{answer: unreachable, reason: "unreachable"}},
		{"no answer in time", fmt.Errorf("post: %w", context.DeadlineExceeded), true, result{answer: ambiguous, reason: "timeout"}},
		{"cut off", errors.New("reset"), true, result{answer: ambiguous, reason: "no_answer"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, judge(tt.err, tt.sent), cmp.AllowUnexported(result{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestThePolicyHasOneRuleForEachPlaceAndKind(t *testing.T) {
	t.Parallel()
	places := []Place{InDirectMessage, InReadableChannel, InOtherChannel, InNoHistory, InEphemeralMessage}
	got := map[string]int{}
	for _, r := range Policy() {
		got[fmt.Sprint(r.Place, r.Reminder)]++
	}
	want := map[string]int{}
	for _, p := range places {
		for _, reminder := range []bool{true, false} {
			want[fmt.Sprint(p, reminder)] = 1
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if lines := strings.Count(PrintPolicy(), "\n"); lines != len(Policy())+1 {
		t.Errorf("got %d lines printed, want a head and %d rules:\n%s", lines, len(Policy()), PrintPolicy())
	}
}

func TestOnlyAReminderOfAMeetingThatHasNotBegunIsSentTwiceAndOnlyOnce(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	begins := now.Add(time.Hour)
	for _, tt := range []struct {
		name  string
		d     consult.Delivery
		place Place
		want  Remedy
	}{
		{"invitation", consult.Delivery{Purpose: consult.PurposeInvitation, UsefulUntil: &begins}, InOtherChannel, SendTwice},
		{"invitation to a meeting that has begun", consult.Delivery{Purpose: consult.PurposeInvitation, UsefulUntil: &now}, InOtherChannel, GiveUp},
		{"invitation sent twice already", consult.Delivery{Purpose: consult.PurposeInvitation, UsefulUntil: &begins, MaybeDouble: true}, InOtherChannel, GiveUp},
		{"minutes", consult.Delivery{Purpose: consult.PurposeMinutesClosed}, InOtherChannel, GiveUp},
		{"minutes where history can be read", consult.Delivery{Purpose: consult.PurposeMinutesClosed}, InReadableChannel, LookUp},
		{"action item", consult.Delivery{Purpose: consult.PurposeActionOwned}, InDirectMessage, LookUp},
		{"reminder without im:history", consult.Delivery{Purpose: consult.PurposeAttending, UsefulUntil: &begins}, InNoHistory, SendTwice},
		{"seat question", consult.Delivery{Purpose: consult.PurposeSeatQuestion}, InEphemeralMessage, GiveUp},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := remedy(tt.d, tt.place, now); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSlacksRatesAndPausesAreKept(t *testing.T) {
	t.Parallel()
	p := newPace(1)
	free := 0
	for p.turn(methodPost, "C1") == 0 {
		free++
	}
	if free != channelBurst {
		t.Errorf("got %d messages at once in a channel, want %d", free, channelBurst)
	}
	if wait := p.turn(methodPost, "C1"); wait <= 0 || wait > time.Second {
		t.Errorf("then: got a wait of %s, want up to a second", wait)
	}
	if wait := p.turn(methodPost, "C2"); wait != 0 {
		t.Errorf("another channel: got a wait of %s, want none", wait)
	}
	p.pause(methodPost, time.Minute)
	p.pause(methodPost, time.Second) // does not shorten it
	if wait := p.turn(methodPost, "C3"); wait < 50*time.Second {
		t.Errorf("paused for a minute: got a wait of %s", wait)
	}
	if wait := p.turn(methodUpdate, ""); wait != 0 {
		t.Errorf("another method: got a wait of %s, want none", wait)
	}
}
