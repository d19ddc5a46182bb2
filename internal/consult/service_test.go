package consult_test

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAJoiningNeedsAReasonAndADayThatCanBe(t *testing.T) {
	t.Parallel()
	day := func(text string) *time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	in := &consult.Joining{Organisation: "OCMW Olen", JoinedOn: *day("2026-01-01")}
	out := &consult.Joining{Organisation: "OCMW Olen", JoinedOn: *day("2026-01-01"), LeftOn: day("2026-06-30")}
	for name, tt := range map[string]struct {
		note consult.JoiningNote
		last *consult.Joining
		want string
	}{
		"joins":                      {consult.JoiningNote{Does: consult.Joins, Reason: "besluit"}, nil, ""},
		"joins again":                {consult.JoiningNote{Does: consult.Joins, Reason: "besluit"}, out, ""},
		"leaves":                     {consult.JoiningNote{Does: consult.Leaves, Reason: "besluit", On: day("2026-01-01")}, in, ""},
		"no reason":                  {consult.JoiningNote{Does: consult.Joins, Reason: " "}, nil, "service_reason_missing"},
		"already in":                 {consult.JoiningNote{Does: consult.Joins, Reason: "besluit"}, in, "service_already_in"},
		"never in":                   {consult.JoiningNote{Does: consult.Leaves, Reason: "besluit"}, nil, "service_not_in"},
		"left already":               {consult.JoiningNote{Does: consult.Leaves, Reason: "besluit"}, out, "service_not_in"},
		"left before joining":        {consult.JoiningNote{Does: consult.Leaves, Reason: "besluit", On: day("2025-12-31")}, in, "service_left_before_joining"},
		"joins again before it left": {consult.JoiningNote{Does: consult.Joins, Reason: "besluit", On: day("2026-06-01")}, out, "service_joined_before_leaving"},
	} {
		got := ""
		if refused, ok := consult.Refusal(tt.note.Check(tt.last, *day("2026-11-23"))); ok {
			got = refused.Key
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	if in.IsIn(*day("2025-12-31")) || !in.IsIn(*day("2026-01-01")) || out.IsIn(*day("2026-06-30")) || !out.IsIn(*day("2026-06-29")) {
		t.Error("a joining holds from its first day to before the day of leaving")
	}
}
