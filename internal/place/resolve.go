package place

import (
	"math/bits"
	"slices"
	"strings"
)

// Answer is what a text means: one place for sure, or the places that it may
// mean, or nothing.
type Answer struct {
	Query      string
	Sure       *Municipality // nil when not sure
	Candidates []Candidate   // best first, at most five; never nil; the sure one first, then what else the word can mean
}

// Candidate is a place that a text may mean, and why.
type Candidate struct {
	NIS  string
	Name string
	Why  string // one of the Why constants
}

const (
	mostCandidates = 5
	minSqueezed    = 5 // letters from which blanks may be left out: "depanne"
	minSure        = 4 // letters from which one slip can be sure: "xs" may be As, or not
	minTwoSlips    = 8 // letters from which a text may be two slips away
	minTwoSure     = 12
)

// Resolve tells which municipality text names, alone or as in "2250 Olen" and
// "stad Gent". An official name wins, then another name with one meaning, then
// a postal code, then the nearest name.
func Resolve(text string) Answer { return known().Resolve(text) }

// Resolve is the function Resolve for this index.
func (x *Index) Resolve(text string) Answer {
	a := refused()
	if len(text) <= 4*longestText {
		a = x.resolve(text)
	}
	a.Query = text
	return a
}

func (x *Index) resolve(text string) Answer {
	query := normalise(text)
	if query == "" || len(query) > longestText {
		return refused()
	}
	if a, ok := x.exact(query); ok {
		return a
	}
	if code, rest := splitPostal(query); code != "" && rest != "" {
		if a, ok := x.withPostal(code, rest); ok {
			return a
		}
	}
	if bare := withoutKind(query); bare != query {
		if a, ok := x.exact(bare); ok {
			return a
		}
		return x.near(bare)
	}
	return x.near(query)
}

// exact looks up a name as it is, without its blanks, or a postal code.
func (x *Index) exact(query string) (Answer, bool) {
	if n := x.byName[query]; n != nil {
		return n.answer(), true
	}
	if places := x.byPostal[query]; places != nil {
		return postal(places), true
	}
	if n := x.squeezed[strings.ReplaceAll(query, " ", "")]; n != nil {
		a := n.answer()
		for i := range a.Candidates {
			a.Candidates[i].Why = WhySpelling
		}
		return a, true
	}
	return Answer{}, false
}

func (n *name) answer() Answer {
	a := open(n.meanings)
	if m := n.sure(); m != nil {
		a.Sure = m.municipality
	}
	return a
}

func postal(places []*Municipality) Answer {
	if len(places) == 1 {
		return certain(places[0], WhyPostal)
	}
	var all []meaning
	for _, m := range places {
		all = append(all, meaning{m, WhyPostal})
	}
	return open(all)
}

func certain(m *Municipality, why string) Answer {
	return Answer{Sure: m, Candidates: []Candidate{{m.NIS, m.Name, why}}}
}

func open(meanings []meaning) Answer {
	a := refused()
	for _, m := range meanings[:min(len(meanings), mostCandidates)] {
		a.Candidates = append(a.Candidates, Candidate{m.municipality.NIS, m.municipality.Name, m.why})
	}
	return a
}

func refused() Answer { return Answer{Candidates: []Candidate{}} }

// withPostal resolves "2250 Olen". The code decides between the meanings of the
// name; where it contradicts them, both are offered.
func (x *Index) withPostal(code, rest string) (Answer, bool) {
	places := x.byPostal[code]
	n := x.byName[withoutKind(rest)]
	if n == nil {
		return Answer{}, false
	}
	var both []meaning
	for _, m := range n.meanings {
		if slices.Contains(places, m.municipality) {
			both = append(both, m)
		}
	}
	switch {
	case len(both) == 1:
		return certain(both[0].municipality, both[0].why), true
	case len(both) > 1:
		return open(both), true
	}
	all := slices.Clone(n.meanings)
	for _, m := range places {
		all = append(all, meaning{m, WhyPostal})
	}
	return open(all), true
}

// splitPostal takes the first word that is a postal code out of query.
func splitPostal(query string) (code, rest string) {
	words := strings.Fields(query)
	for i, w := range words {
		if isPostal(w) {
			return w, strings.Join(slices.Delete(words, i, i+1), " ")
		}
	}
	return "", query
}

func isPostal(word string) bool {
	return len(word) == 4 && word >= "1000" && word <= "9999" && strings.Trim(word, "0123456789") == ""
}

// kinds are the words that people put before a name, normalised.
var kinds = []string{
	"gemeentebestuur van ", "gemeentebestuur ", "stadsbestuur ", "lokaal bestuur ", "gemeente ", "stad ", "ocmw van ", "ocmw ",
	"commune de ", "commune d ", "commune ", "ville de ", "ville d ", "ville ", "cpas de ", "cpas d ", "cpas ",
	"municipality of ", "city of ", "town of ",
}

func withoutKind(query string) string {
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(query, k); ok && rest != "" {
			return rest
		}
	}
	return query
}

// near finds the names that are a slip or two away. Two slips are believed only
// of a long text that begins as the name does: Eindhoven is not Zandhoven.
func (x *Index) near(query string) Answer {
	if isDigits(query) {
		return refused()
	}
	if one := x.within(query, 1); len(one) > 0 {
		return typo(query, one, len(query) >= minSure)
	}
	if len(query) < minTwoSlips {
		return refused()
	}
	two := slices.DeleteFunc(x.within(query, 2), func(n *name) bool { return n.text[0] != query[0] })
	return typo(query, two, len(query) >= minTwoSure)
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789 ") == "" }

// within returns the names at no more than so many slips from query. The
// letters are compared first: that leaves a handful of names to measure.
func (x *Index) within(query string, slips int) []*name {
	var near []*name
	set := letters(query)
	for size := max(len(query)-slips, 0); size <= len(query)+slips && size < len(x.byLength); size++ {
		for _, k := range x.byLength[size] {
			if bits.OnesCount32(set^k.letters) <= 2*slips && Distance(query, k.name.text, slips) <= slips {
				near = append(near, k.name)
			}
		}
	}
	return near
}

// typo turns the nearest names into an answer: sure where they all mean the
// same place, or where one official name stands out, and the query is long
// enough; else a question.
func typo(query string, nearest []*name, maySure bool) Answer {
	var found []meaning
	for _, n := range nearest {
		found = append(found, n.meanings...)
	}
	slices.SortStableFunc(found, func(a, b meaning) int {
		return slices.Index(whys, a.why) - slices.Index(whys, b.why)
	})
	var places []meaning
	for _, m := range found {
		if !slices.ContainsFunc(places, func(p meaning) bool { return p.municipality == m.municipality }) {
			places = append(places, meaning{m.municipality, WhyTypo})
		}
	}
	if maySure && (len(places) == 1 || standsOut(query, nearest)) {
		return certain(places[0].municipality, WhyTypo)
	}
	return open(places)
}

// standsOut reports whether query is far more likely a slip in an official name
// than in the others: that name is the only official one, the others are
// villages, and none of them begins as query does when it does not.
func standsOut(query string, nearest []*name) bool {
	officials, begins, rival := 0, false, false
	for _, n := range nearest {
		same := n.text[0] == query[0]
		switch n.meanings[0].why {
		case WhyOfficial:
			officials++
			begins = same
		case WhyDeelgemeente:
			rival = rival || same
		default:
			return false
		}
	}
	return officials == 1 && (begins || !rival)
}
