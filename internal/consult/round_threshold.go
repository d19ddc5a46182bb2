package consult

import (
	"cmp"
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

// Voices are how many have a voice in a round, and what they are.
type Voices struct {
	Unit  RoundUnit
	Count int
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

const atLeast = `^(?:(?:minstens|ten minste|tenminste|au moins|at least|minimum|min\.?|>=|≥)\s*)?`

var (
	countTyped = regexp.MustCompile(atLeast + `(\d{1,4})(?:\s*(?:van de|van|op de|op|sur les|sur|des|of the|of|out of|/)\s*(\d{1,4}))?(?:\s+\p{L}+)?$`)
	shareTyped = regexp.MustCompile(atLeast + `(\d{1,4})(?:[.,](\d{1,2}))?\s*%$`)
)

// numberWords are the small numbers as people write them out, in Dutch, French and English.
var numberWords = func() map[string]string {
	numbers := map[string]string{}
	for _, words := range []string{
		"een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien",
		"un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze",
		"one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
	} {
		for i, word := range strings.Fields(words) {
			numbers[word] = strconv.Itoa(i + 1)
		}
	}
	return numbers
}()

// ReadThreshold reads a threshold as people type it: "3", "minstens 3 van de 7 gemeenten", "drie op zeven", "50 %", "66,67%"; nothing is no
// threshold. It refuses more than the voices that there are, a number of voices that is not theirs, more than 100 %, none
// at all, and a percentage of nothing said.
func ReadThreshold(typed string, of ThresholdBase, voices Voices) (Threshold, error) {
	words := strings.Fields(strings.ToLower(typed))
	if len(words) == 0 {
		return Threshold{}, nil
	}
	asTyped := strings.Join(words, " ")
	for i, w := range words {
		words[i] = cmp.Or(numberWords[w], w)
	}
	typed = strings.Join(words, " ")
	if found := shareTyped.FindStringSubmatch(typed); found != nil {
		return readShare(found[1], found[2], of)
	}
	found := countTyped.FindStringSubmatch(typed)
	if found == nil {
		return Threshold{}, Invalid("threshold", "threshold_form", map[string]any{"Typed": asTyped})
	}
	needed, _ := strconv.Atoi(found[1]) // the pattern lets only digits through
	said, _ := strconv.Atoi(found[2])
	switch {
	case found[2] != "" && said != voices.Count:
		return Threshold{}, Invalid("threshold", "threshold_of_others", map[string]any{"Said": said, "Voices": voices})
	case needed == 0:
		return Threshold{}, Invalid("threshold", "threshold_zero", nil)
	case needed > voices.Count:
		return Threshold{}, Invalid("threshold", "threshold_above", map[string]any{"Needed": needed, "Voices": voices})
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
