package consult

import (
	"testing"
	"time"
)

func TestAChairHearsOfAMissingDateOnlyWhenItIsTooLong(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	ends := func(days int) *time.Time { at := now.AddDate(0, 0, days); return &at }
	for _, c := range []struct {
		name  string
		facts ChairFacts
		want  bool
		close bool
	}{
		{"a new platform", ChairFacts{CreatedAt: *ago(13)}, false, false},
		{"two weeks without a date", ChairFacts{CreatedAt: *ago(14)}, true, false},
		{"a next date", ChairFacts{CreatedAt: *ago(100), HasNext: true}, false, false},
		{"met last week", ChairFacts{CreatedAt: *ago(100), LastMet: ago(7)}, false, false},
		{"met a month ago", ChairFacts{CreatedAt: *ago(100), LastMet: ago(31)}, true, false},
		{"no fixed rhythm, met a month ago", ChairFacts{CreatedAt: *ago(100), LastMet: ago(31), LooseDays: 84}, false, false},
		{"no fixed rhythm, met long ago", ChairFacts{CreatedAt: *ago(200), LastMet: ago(84), LooseDays: 84}, true, false},
		{"a one-off event", ChairFacts{CreatedAt: *ago(100), Kind: "ontmoetingsdag", LastMet: ago(60)}, false, false},
		{"a platform whose bodies meet", ChairFacts{CreatedAt: *ago(100), IsParent: true}, false, false},
		{"a group that ends in a month", ChairFacts{CreatedAt: *ago(3), EndsOn: ends(28)}, false, true},
		{"a group that ends later", ChairFacts{CreatedAt: *ago(3), EndsOn: ends(29)}, false, false},
		{"a group that has ended", ChairFacts{CreatedAt: *ago(100), EndsOn: ends(-7)}, false, true},
		{"a group that ended long ago", ChairFacts{CreatedAt: *ago(100), EndsOn: ends(-8)}, false, false},
	} {
		if got := c.facts.LacksDate(now); got != c.want {
			t.Errorf("%s: lacks a date: got %v, want %v", c.name, got, c.want)
		}
		if got := c.facts.ShouldClose(now); got != c.close {
			t.Errorf("%s: should close: got %v, want %v", c.name, got, c.close)
		}
	}
}
