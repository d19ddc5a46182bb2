package consult

import (
	"regexp"
	"strconv"
	"strings"
)

// ThresholdBase is what a threshold is counted against.
type ThresholdBase string

// The bases.
const (
	BaseNone  ThresholdBase = ""      // most voices win
	BaseCount ThresholdBase = "count" // so many voices
	BaseAll   ThresholdBase = "all"   // a part of all voices
	BaseCast  ThresholdBase = "cast"  // a part of those that were cast, without the abstentions
)

// Threshold is how many voices it takes.
type Threshold struct {
	Base   ThresholdBase
	Needed int // voices, or basis points of the base
}

// fullShare is all of a base, in basis points.
const fullShare = 10_000

// Of is how many of so many voices it takes, rounded up.
func (t Threshold) Of(base int) int {
	if t.Base == BaseCount || t.Base == BaseNone {
		return t.Needed
	}
	return (t.Needed*base + fullShare - 1) / fullShare
}

var (
	countTyped = regexp.MustCompile(`^(?:(?:minstens|ten minste|au moins|at least|minimum|min\.?|>=|≥)\s*)?(\d{1,4})(?:\s*(?:van de|van|sur les|sur|des|of the|of|/)\s*(\d{1,4}))?(?:\s+\p{L}+)?$`)
	shareTyped = regexp.MustCompile(`^(?:(?:minstens|ten minste|au moins|at least|minimum|min\.?|>=|≥)\s*)?(\d{1,4})(?:[.,](\d{1,2}))?\s*%$`)
)

// ReadThreshold reads a threshold as people type it: "3", "minstens 3 van de 7 gemeenten", "50 %", "66,67%"; nothing is no
// threshold. It refuses more than the voices that there are, a number of voices that is not theirs, more than 100 %, none
// at all, and a percentage of nothing said. voices is how many there are.
func ReadThreshold(typed string, of ThresholdBase, voices int) (Threshold, error) {
	typed = strings.ToLower(strings.Join(strings.Fields(typed), " "))
	if typed == "" {
		return Threshold{}, nil
	}
	if found := shareTyped.FindStringSubmatch(typed); found != nil {
		return readShare(found[1], found[2], of)
	}
	found := countTyped.FindStringSubmatch(typed)
	if found == nil {
		return Threshold{}, Invalid("threshold", "threshold_form", map[string]any{"Typed": typed})
	}
	needed, _ := strconv.Atoi(found[1]) // the pattern lets only digits through
	said, _ := strconv.Atoi(found[2])
	switch {
	case found[2] != "" && said != voices:
		return Threshold{}, Invalid("threshold", "threshold_of_others", map[string]any{"Said": said, "Count": voices})
	case needed == 0:
		return Threshold{}, Invalid("threshold", "threshold_zero", nil)
	case needed > voices:
		return Threshold{}, Invalid("threshold", "threshold_above", map[string]any{"Needed": needed, "Count": voices})
	}
	return Threshold{Base: BaseCount, Needed: needed}, nil
}

func readShare(whole, part string, of ThresholdBase) (Threshold, error) {
	percent, _ := strconv.Atoi(whole)
	hundredths, _ := strconv.Atoi((part + "00")[:2])
	needed := percent*100 + hundredths
	switch {
	case needed > fullShare:
		return Threshold{}, Invalid("threshold", "threshold_over_100", nil)
	case needed == 0:
		return Threshold{}, Invalid("threshold", "threshold_zero", nil)
	case of != BaseAll && of != BaseCast:
		return Threshold{}, Invalid("base", "threshold_base", nil)
	}
	return Threshold{Base: of, Needed: needed}, nil
}
