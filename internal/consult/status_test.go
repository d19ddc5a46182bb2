package consult

import (
	"strings"
	"testing"
	"time"
)

func TestAStatusAnswerSaysSomethingAndNotTooMuch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		draft StatusDraft
		want  string
	}{
		{StatusDraft{}, "done text_empty"}, {StatusDraft{Next: " \n"}, "done text_empty"}, {StatusDraft{Blocked: "geen zaal"}, ""},
		{StatusDraft{Next: strings.Repeat("x", 3001)}, "next text_too_long"},
	} {
		got := ""
		if refusal, ok := Refusal(tt.draft.Check()); ok {
			got = refusal.Field + " " + refusal.Key
		}
		if got != tt.want {
			t.Errorf("%+.40v: got %q, want %q", tt.draft, got, tt.want)
		}
	}
}

func TestTheReminderOfAStatusRoundComesTwoDaysBeforeOnAWorkday(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	asked := time.Date(2026, 11, 23, 9, 0, 0, 0, brussels)
	for _, tt := range []struct {
		day  int
		want string
		ok   bool
	}{{10, "2026-12-08 09:30", true}, {14, "2026-12-11 09:30", true}, {-5, "2026-11-23 09:30", false}} {
		m := Meeting{StartsAt: time.Date(2026, 12, tt.day, 9, 30, 0, 0, brussels), Zone: "Europe/Brussels"}
		at, ok := StatusReminderAt(m, asked)
		if got := at.Format("2006-01-02 15:04"); got != tt.want || ok != tt.ok {
			t.Errorf("a meeting on day %d: got %s %t, want %s %t", tt.day, got, ok, tt.want, tt.ok)
		}
	}
}
