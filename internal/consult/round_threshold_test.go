package consult_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

var seven = consult.Voices{Unit: consult.UnitMunicipalities, Count: 7}

func TestAConditionIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	three := consult.Threshold{Base: consult.BaseCount, Needed: 3}
	for typed, want := range map[string]consult.Threshold{
		"3": three, "3 van de 7": three, "minstens 3 van de 7 gemeenten": three, "Minstens drie van de zeven gemeenten": three, "3 op 7": three, "drie op zeven": three,
		"au moins trois communes": three, "3 sur 7": three, "at least three of the seven": three, "": {},
		"50 %": {Base: consult.BaseAll, Needed: 5000}, "66,67%": {Base: consult.BaseAll, Needed: 6667}, "100 %": {Base: consult.BaseAll, Needed: 10_000},
	} {
		got, err := consult.ReadThreshold(typed, consult.BaseAll, seven)
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}

func TestAConditionThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"8": "threshold_above", "acht": "threshold_above", "3 van de 14": "threshold_of_others", "0": "threshold_zero", "0 %": "threshold_zero", "101 %": "threshold_over_100",
		"de helft": "threshold_form", "-3": "threshold_form", "3,5": "threshold_form", "120.000,50": "threshold_form",
	} {
		_, err := consult.ReadThreshold(typed, consult.BaseAll, seven)
		if refusal, ok := consult.Refusal(err); !ok || refusal.Key != want || refusal.Field != "threshold" {
			t.Errorf("%q: got %v, want %s", typed, err, want)
		}
	}
	_, err := consult.ReadThreshold("50 %", consult.BaseNone, seven)
	if refusal, ok := consult.Refusal(err); !ok || refusal.Key != "threshold_base" {
		t.Errorf("of nothing said: got %v", err)
	}
}
