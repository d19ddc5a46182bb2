package question

import (
	"slices"
	"strings"
	"sync"

	"overlegbot/internal/place"
)

// The words before a name that make it a place, even when it is an ordinary word: "in mol"; and those that may.
var (
	placeMarks = setOf("in te gemeente stad ocmw cpas commune ville municipality city town gemeentebestuur stadsbestuur gemeenteraad à regio")
	placeHints = setOf("van voor bij uit naar rond en of de d du a au et ou pour chez of at from for and or near to with met avec nach d'")
)

// ordinary are names of municipalities that are words of their own, beyond what the lexicon knows.
var ordinary = setOf("mol peer lier as ham halle lille boom lint bree hove essen zele asse geel diest ronse menen halen balen beveren bever " +
	"heist rode leeuw laken kruishoutem hal heers herk herne alken temse damme deze hoven nijlen rumst schilde stekene retie wellen landen lede lede")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[fold(w)] = true
	}
	return set
}

// sites is what the words say about municipalities.
type sites struct {
	names []string
	which []place.Match
	was   []place.Match // named as it was called before a merger
	used  []bool        // the words that name one
	why   []Reason
}

func (f *sites) add(m place.Match, words []word, how string) {
	for i := m.From; i < m.To; i++ {
		f.used[i] = true
	}
	raw := words[m.From].raw
	if m.To-m.From > 1 {
		var all []string
		for _, w := range words[m.From:m.To] {
			all = append(all, w.raw)
		}
		raw = strings.Join(all, " ")
	}
	if m.Sure == nil {
		f.which = append(f.which, m)
		f.why = append(f.why, Reason{Words: raw, Means: "municipality? several are called so"})
		return
	}
	if m.FormerOf() != nil {
		f.was = append(f.was, m)
	}
	if !slices.Contains(f.names, m.Sure.Name) {
		f.names = append(f.names, m.Sure.Name)
	}
	f.why = append(f.why, Reason{Words: raw, Means: "municipality " + m.Sure.Name + " (" + how + ")"})
}

// municipalities finds the places that are named, held against the words around them; taken are words that are part of
// a person's or a partner's name. Where places are named on both sides of the word corrected, the later ones count.
func municipalities(places *place.Index, words []word, taken []bool, corrected int) sites {
	f := sites{used: make([]bool, len(words))}
	raws := make([]string, len(words))
	for i, w := range words {
		raws[i] = w.raw
		if w.raw != w.text && spoken[fold(w.raw)] != "" {
			raws[i] = w.text
		}
	}
	matches, _ := places.Find(raws)
	if n := len(matches); corrected > 0 && n > 1 && matches[0].From < corrected && matches[n-1].From > corrected {
		for i := range corrected {
			f.used[i] = true
		}
		matches = slices.DeleteFunc(matches, func(m place.Match) bool { return m.From < corrected })
	}
	for _, m := range matches {
		if len(m.Candidates) == 0 || slices.Contains(taken[m.From:m.To], true) || !meant(words, m) {
			continue
		}
		f.add(m, words, m.Candidates[0].Why)
	}
	mistyped(places, words, taken, &f)
	return f
}

// meant says whether the words around a name make it a place. A name of several words, or a word that means nothing else,
// needs no help.
func meant(words []word, m place.Match) bool {
	w := words[m.From]
	if m.To-m.From > 1 {
		return !ordinaryPhrase(words[m.From:m.To]) || w.capital || before(words, m.From, placeMarks)
	}
	why := m.Candidates[0].Why
	hinted := before(words, m.From, placeHints)
	marked := before(words, m.From, placeMarks) || hinted && before(words, m.From-1, placeMarks) // "town of lier"
	switch {
	case isDigits(w.text):
		return why == place.WhyPostal
	case len(w.text) <= 3 && why == place.WhyAbbreviation:
		return w.upper && !w.everyday || marked
	case !w.everyday && !ordinary[w.text]:
		return true
	case w.text == "as":
		return before(words, m.From, setOfStrong) || w.capital && hinted
	case ordinary[w.text] && (why == place.WhyOfficial || why == place.WhyFormer) && !w.everyday:
		return marked || hinted || w.capital || m.From == 0 && w.raw != w.text || m.From == len(words)-1
	case why == place.WhyOfficial || why == place.WhyFrench || why == place.WhyEnglish:
		return marked || w.capital
	}
	return w.capital && (marked || hinted && why == place.WhyFormer)
}

var setOfStrong = setOf("gemeente stad ocmw cpas commune municipality in")

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// ordinaryPhrase reports whether all words of a name are everyday ones: "de haan" is not, "ter hulpe" is not.
func ordinaryPhrase(words []word) bool {
	for _, w := range words {
		if !w.everyday {
			return false
		}
	}
	return true
}

func before(words []word, i int, set map[string]bool) bool {
	return i > 0 && set[words[i-1].text]
}

const (
	minMistyped    = 5
	mostPlaceWords = 4
)

// mistyped looks for slips in names among the words that nobody knows: "in Herentlas", "ocmw kasterle".
func mistyped(places *place.Index, words []word, taken []bool, f *sites) {
	for size := mostPlaceWords; size > 0; size-- {
		for from := 0; from+size <= len(words); from++ {
			part := words[from : from+size]
			if slices.Contains(f.used[from:from+size], true) || slices.Contains(taken[from:from+size], true) || !strange(words, from, size) {
				continue
			}
			var all []string
			for _, w := range part {
				all = append(all, w.raw)
			}
			text := strings.Join(all, " ")
			if len(text) < minMistyped {
				continue
			}
			a := places.Resolve(text)
			marked := before(words, from, placeMarks)
			if size == 1 && part[0].resembles() && !marked && !part[0].capital {
				continue // as likely a slip in a word that the lexicon knows
			}
			if a.Sure != nil && a.Candidates[0].Why == place.WhyTypo {
				f.add(place.Match{Answer: a, From: from, To: from + size}, words, place.WhyTypo)
				continue
			}
			if a.Sure == nil && len(a.Candidates) > 0 && (marked || part[0].capital) {
				f.add(place.Match{Answer: a, From: from, To: from + size}, words, place.WhyTypo)
				continue
			}
			if bare := adjective(part[0].text); size == 1 && bare != "" {
				if a := places.Resolve(bare); a.Sure != nil && a.Candidates[0].Why == place.WhyOfficial {
					f.add(place.Match{Answer: a, From: from, To: from + 1}, words, "adjective")
				}
			}
		}
	}
}

// resembles reports whether the word is a slip away from a word that everybody uses.
func (w word) resembles() bool {
	return w.slip && slices.ContainsFunc(w.forms, func(f string) bool { return f != w.text && common().words.has(f) })
}

// strange reports whether the words can be a mistyped name: one of them means nothing else, and none in a name of several
// words is joined to it by an everyday word at its edge.
func strange(words []word, from, size int) bool {
	unknown := false
	for _, w := range words[from : from+size] {
		inflected := !w.known && !w.slip && len(w.forms) > 1
		switch {
		case isDigits(w.text) || inflected && size == 1 && !w.capital && !before(words, from, placeMarks):
			return false
		case !w.known && !inflected && len(w.text) >= 4:
			unknown = true
		case !w.known && (w.capital || before(words, from, placeMarks)):
			unknown = true
		case size > 1 && w.known && !nameWords()[w.text]:
			return false
		}
	}
	return unknown
}

// nameWords are the words of names of several words.
var nameWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, m := range place.All() {
		for _, name := range []string{m.Name, m.NameFR} {
			words := cut(name)
			for _, w := range words {
				if len(words) > 1 {
					set[w.text] = true
				}
			}
		}
	}
	for _, w := range []string{"st", "ste", "saint", "sainte", "sint"} {
		set[w] = true
	}
	return set
})

// adjective takes the ending off "Beerselse", "Beersels"; "" when there is none.
func adjective(text string) string {
	for _, e := range []string{"se", "s"} {
		if bare, ok := strings.CutSuffix(text, e); ok && len(bare) >= 3 {
			return bare
		}
	}
	return ""
}
