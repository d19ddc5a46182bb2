package place

import "strings"

// Match is a place that was named among other words.
type Match struct {
	Answer
	From, To int // the words [From, To) that name it
}

// minTypo is the length from which a word that stands alone may be a slip in a
// name: shorter ones are too often a word of their own.
const minTypo = 5

// everyday are villages whose name is an ordinary word. They count only where
// no other place is named, with a capital or among few words: neither "meer
// info over Olen" nor "wat is nog af te werken" means a village.
var everyday = map[string]bool{
	"appels": true, "beek": true, "berg": true, "elst": true, "herten": true, "laar": true, "lauw": true,
	"leut": true, "linden": true, "lot": true, "marke": true, "mater": true, "meer": true, "melden": true,
	"mere": true, "name": true, "outer": true, "perk": true, "proven": true, "reet": true, "stad": true,
	"t stad": true, "veulen": true, "vorsen": true, "weelde": true, "werken": true, "wortel": true, "zande": true,
}

// Find takes the places that words name out of them: the longest name first,
// exact names and aliases, "2250 Olen" and a postal code that cannot be a year.
// A municipality that is also an ordinary word (As, Ham, Mol, Peer) counts. A
// slip is believed only of a word that is all there is. rest are the words that
// name no place, in their order.
func Find(words []string) (matches []Match, rest []string) { return known().Find(words) }

// Find is the function Find for this index.
func (x *Index) Find(words []string) (matches []Match, rest []string) {
	used := make([]bool, len(words))
	for size := min(x.longest+1, len(words)); size > 0; size-- {
		for from := 0; from+size <= len(words); from++ {
			if anyUsed(used[from:from+size]) || stray(words[from]) || stray(words[from+size-1]) {
				continue
			}
			text := strings.Join(words[from:from+size], " ")
			if a, ok := x.named(normalise(text)); ok {
				a.Query = text
				matches = insert(matches, Match{a, from, from + size})
				mark(used[from : from+size])
			}
		}
	}
	matches = withoutEveryday(matches, used)
	for i, w := range words {
		if !used[i] {
			rest = append(rest, w)
		}
	}
	if len(matches) == 0 && len(words) == 1 {
		if text := normalise(words[0]); len(text) >= minTypo && len(text) <= longestText {
			if a := x.near(text); len(a.Candidates) > 0 {
				a.Query = words[0]
				return []Match{{a, 0, 1}}, nil
			}
		}
	}
	return matches, rest
}

// named looks query up without allowing for slips.
func (x *Index) named(query string) (Answer, bool) {
	if query == "" || len(query) > longestText {
		return Answer{}, false
	}
	code, rest := splitPostal(query)
	switch {
	case code != "" && rest == "":
		if code >= "1990" && code <= "2060" {
			return Answer{}, false // rather a year
		}
	case code != "":
		// A number beside a name belongs to it only where the two agree.
		a, ok := x.withPostal(code, rest)
		return a, ok && a.Sure != nil
	}
	if a, ok := x.exact(query); ok {
		return a, true
	}
	if bare, ok := strings.CutPrefix(query, "d "); ok { // d'Eeklo
		return x.exact(bare)
	}
	return Answer{}, false
}

// stray reports whether word says nothing: a name neither begins nor ends there.
func stray(word string) bool { return normalise(word) == "" }

func anyUsed(used []bool) bool {
	for _, u := range used {
		if u {
			return true
		}
	}
	return false
}

func mark(used []bool) {
	for i := range used {
		used[i] = true
	}
}

// insert keeps the matches in the order of the words.
func insert(matches []Match, m Match) []Match {
	i := 0
	for i < len(matches) && matches[i].From < m.From {
		i++
	}
	return append(matches[:i], append([]Match{m}, matches[i:]...)...)
}

// fewWords is up to where an ordinary word counts as a village without capital.
const fewWords = 3

// withoutEveryday gives the ordinary words back that mean no village.
func withoutEveryday(matches []Match, used []bool) []Match {
	var named, villages []Match
	for _, m := range matches {
		switch {
		case !everyday[normalise(m.Query)]:
			named = append(named, m)
		case len(used) <= fewWords || strings.ToLower(m.Query) != m.Query:
			villages = append(villages, m)
		}
	}
	if len(named) == 0 {
		named = villages
	}
	for i := range used {
		used[i] = false
	}
	for _, m := range named {
		mark(used[m.From:m.To])
	}
	return named
}
