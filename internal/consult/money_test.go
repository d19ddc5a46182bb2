package consult

import "testing"

func TestAmountsAreReadAsPeopleOfEachLanguageWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, typed string
		want        Cents
		refused     string
	}{
		{"nl", "120.000,50", 12000050, ""},
		{"fr", "120 000,50", 12000050, ""},
		{"fr", "120\u202f000,50 €", 12000050, ""},
		{"en", "120,000.50", 12000050, ""},
		{"nl", "120,000.50", 12000050, ""}, // one meaning only
		{"fr", "120.000,50", 12000050, ""},
		{"en", "120.000,50", 12000050, ""},
		{"nl", "120.000", 12000000, ""},
		{"fr", "120.000", 12000000, ""},
		{"en", "120,000", 12000000, ""},
		{"nl", "120,000", 0, "number_ambiguous"},
		{"fr", "120,000", 0, "number_ambiguous"},
		{"en", "120.000", 0, "number_ambiguous"},
		{"nl", "1.200.000", 120000000, ""},
		{"en", "1.200.000", 120000000, ""},
		{"nl", "120000", 12000000, ""},
		{"nl", "€ 120.000,-", 12000000, ""},
		{"nl", "120 000 euro", 12000000, ""},
		{"fr", "24000 euros", 2400000, ""},
		{"nl", "12,5", 1250, ""},
		{"en", "12,5", 1250, ""},
		{"nl", "0", 0, ""},
		{"nl", "0,123", 0, "number_unreadable"},
		{"nl", "12.00.000", 0, "number_unreadable"},
		{"nl", "1.2345", 0, "number_unreadable"},
		{"nl", "1234.567", 0, "number_unreadable"},
		{"nl", "1.234,567", 0, "number_unreadable"},
		{"nl", "1.2,3.4", 0, "number_unreadable"},
		{"nl", "120k", 0, "number_unreadable"},
		{"nl", "honderd", 0, "number_unreadable"},
		{"nl", "", 0, "number_unreadable"},
		{"nl", ",", 0, "number_unreadable"},
		{"nl", "-5", 0, "amount_negative"},
		{"nl", "99999999999", 0, "amount_too_large"},
		{"nl", "99999999999999999999999", 0, "amount_too_large"},
	} {
		got, err := ReadCents("amount", c.typed, c.lang)
		if key := keyOf(t, err); got != c.want || key != c.refused {
			t.Errorf("%q in %s: got %d and %q, want %d and %q", c.typed, c.lang, got, key, c.want, c.refused)
		}
	}
}

func TestAnAmbiguousAmountIsRefusedWithBothItsMeanings(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][2]string{"nl": {"120,000", "120,00"}, "en": {"120.000", "120.00"}} {
		_, err := ReadCents("amount", want[0], lang)
		refusal, _ := Refusal(err)
		if refusal == nil || refusal.Args["Whole"] != "120000" || refusal.Args["Parted"] != want[1] || refusal.Field != "amount" {
			t.Errorf("%q: got %+v", want[0], refusal)
		}
	}
}

func TestPercentagesAreBetweenNoneAndAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed   string
		want    BasisPoints
		refused string
	}{
		{"20 %", 2000, ""}, {"20", 2000, ""}, {"12,5%", 1250, ""}, {"100", 10000, ""}, {"33,33 procent", 3333, ""},
		{"101", 0, "percent_over"}, {"100,01", 0, "percent_over"}, {"-1", 0, "percent_negative"}, {"een vijfde", 0, "number_unreadable"},
	} {
		got, err := ReadBasisPoints("percentage", c.typed, "nl")
		if key := keyOf(t, err); got != c.want || key != c.refused {
			t.Errorf("%q: got %d and %q, want %d and %q", c.typed, got, key, c.want, c.refused)
		}
	}
	if got := BasisPoints(2000).Of(15000000); got != 3000000 {
		t.Errorf("20 %% of 150.000: got %d", got)
	}
	if got := BasisPoints(3333).Of(100); got != 33 {
		t.Errorf("a third of a euro: got %d", got)
	}
}
