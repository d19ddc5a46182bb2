package i18n

import "testing"

func TestMoneyAndPercentagesReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang         string
		cents        int64
		money, typed string
		points       int64
		percent      string
	}{
		{"nl", 12000000, "120.000\u00a0euro", "120000", 2000, "20\u00a0%"},
		{"fr", 12000050, "120\u00a0000,50\u00a0euros", "120000,50", 1250, "12,5\u00a0%"},
		{"en", 12000005, "€120,000.05", "120000.05", 3333, "33.33%"},
		{"nl", 99, "0,99\u00a0euro", "0,99", 5, "0,05\u00a0%"},
		{"en", -100000000, "€-1,000,000", "-1000000", 10000, "100%"},
	} {
		if got := Money(c.lang, c.cents); got != c.money {
			t.Errorf("%d in %s: got %q, want %q", c.cents, c.lang, got, c.money)
		}
		if got := Amount(c.lang, c.cents); got != c.typed {
			t.Errorf("%d typed in %s: got %q, want %q", c.cents, c.lang, got, c.typed)
		}
		if got := Percent(c.lang, c.points); got != c.percent {
			t.Errorf("%d in %s: got %q, want %q", c.points, c.lang, got, c.percent)
		}
	}
}
