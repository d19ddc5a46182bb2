package question

import (
	"math/bits"
	"slices"
	"strings"

	"overlegbot/internal/place"
)

// vocabulary is the single words of a lexicon, with ways to find one from what resembles it.
type vocabulary struct {
	words    map[string]bool
	stems    map[string][]string
	byLength [][]spelled     // words that are long enough to be mistyped
	whole    map[string]bool // words that mean something alone
}

type spelled struct {
	text    string
	letters uint32
}

const (
	minSlip    = 5 // letters from which a word may be a slip in another; shorter ones are words of their own
	minTwo     = 9 // letters from which it may be two slips
	longest    = 32
	minStem    = 4
	minPart    = 4 // letters of a part of a compound
	minTopical = 3
)

func newVocabulary(b *base) *vocabulary {
	v := &vocabulary{words: map[string]bool{}, stems: map[string][]string{}, whole: map[string]bool{}}
	var all []string
	for _, p := range b.byText {
		for _, w := range p.words {
			if w != gap && !v.words[w] {
				v.words[w] = true
				all = append(all, w)
			}
		}
		if len(p.words) == 1 {
			v.whole[p.words[0]] = true
		}
	}
	slices.Sort(all) // the same answer every time
	for _, w := range all {
		if s := stem(w); s != "" {
			v.stems[s] = append(v.stems[s], w)
		}
		if len(w) >= minSlip && len(w) <= longest {
			for len(v.byLength) <= len(w) {
				v.byLength = append(v.byLength, nil)
			}
			v.byLength[len(w)] = append(v.byLength[len(w)], spelled{w, letters(w)})
		}
	}
	return v
}

func (v *vocabulary) has(w string) bool { return v.words[w] }

// endings are what the three languages put behind a word, longest first.
var endings = []string{"ingen", "ions", "ees", "ing", "ent", "ont", "eux", "ies", "en", "es", "ed", "er", "ez", "ee", "te", "de", "s", "e", "n", "t", "d", "x", "y"}

// stem is what inflections of a word have in common, "" for words that are too short to tell.
func stem(w string) string {
	for _, e := range endings {
		if bare, ok := strings.CutSuffix(w, e); ok && len(bare) >= minStem {
			return single(bare)
		}
	}
	if len(w) >= minStem {
		return single(w)
	}
	return ""
}

// single writes a double letter at the end once: "vergadd", "controll".
func single(w string) string {
	if n := len(w); n >= 2 && w[n-1] == w[n-2] {
		return w[:n-1]
	}
	return w
}

// inflections gives the words that have w's stem.
func (v *vocabulary) inflections(w string) []string {
	s := stem(w)
	if s == "" {
		return nil
	}
	var same []string
	for _, known := range v.stems[s] {
		if len(w)-len(known) <= 3 && len(known)-len(w) <= 3 {
			same = append(same, known)
		}
	}
	return same
}

// parts takes a compound apart into two known words, with a joint between them: "huisvestings|dienst".
func (v *vocabulary) parts(w string) []string {
	if len(w) > longest {
		return nil
	}
	for cut := len(w) - minPart; cut >= minTopical; cut-- {
		head, tail := w[:cut], w[cut:]
		if !v.whole[tail] && len(v.inflections(tail)) == 0 {
			continue
		}
		for _, joint := range []string{"", "s", "en", "e", "n"} {
			bare, ok := strings.CutSuffix(head, joint)
			if !ok || len(bare) < minTopical || !v.whole[bare] {
				continue
			}
			if v.whole[tail] {
				return []string{bare, tail}
			}
			return append([]string{bare}, v.inflections(tail)...)
		}
	}
	return nil
}

// near gives the words at the fewest slips from w, one, or two for a long word; and how many slips that is.
func (v *vocabulary) near(w string) (found []string, slips int) {
	if len(w) < minSlip || len(w) > longest {
		return nil, 0
	}
	most := 1
	if len(w) >= minTwo {
		most = 2
	}
	set := letters(w)
	for slips = 1; slips <= most; slips++ {
		for size := max(len(w)-slips, minSlip); size <= len(w)+slips && size < len(v.byLength); size++ {
			for _, s := range v.byLength[size] {
				if bits.OnesCount32(set^s.letters) <= 2*slips && alike(w, s.text) && place.Distance(w, s.text, slips) <= slips {
					found = append(found, s.text)
				}
			}
		}
		if len(found) > 0 {
			return found, slips
		}
	}
	return nil, 0
}

// alike holds a slip to a word that begins the same way, or has its first two letters swapped: people seldom mistype the
// first letter. Words of five letters have too many neighbours for a changed letter.
func alike(a, b string) bool {
	if a[0] == b[0] {
		return len(a) > minSlip || len(b) > minSlip || sameLetters(a, b)
	}
	return a[0] == b[1] && a[1] == b[0]
}

func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// letters tells which letters a word has, a bit each.
func letters(w string) uint32 {
	var set uint32
	for i := range len(w) {
		if c := w[i]; c >= 'a' && c <= 'z' {
			set |= 1 << (c - 'a')
		} else {
			set |= 1 << 27
		}
	}
	return set
}
