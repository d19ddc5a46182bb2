// Package place knows the municipalities of Flanders and Brussels and resolves
// what people type to one of them: official, French, former and short names,
// postal codes, and slips of the finger. What may mean several places is never
// guessed. It imports the standard library only.
package place

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Municipality is a municipality of today.
type Municipality struct {
	NIS         string // Statbel's code, five digits
	Name        string // official Dutch name
	NameFR      string // official or usual French name, "" where it is the Dutch one
	NameEN      string // usual English name, "" where it is the Dutch one
	Province    string // "" in Brussels
	Region      string // "Vlaams Gewest" or "Brussels Hoofdstedelijk Gewest"
	Facility    string // language facilities: rand, taalgrens, tweetalig (Brussels) or ""
	PostalCodes []string
	Former      []Former
}

// Former is a municipality that was merged into another.
type Former struct {
	Name  string
	Until string // its last day, 2024-12-31
}

// The reasons why a word means a municipality.
const (
	WhyOfficial     = "official"
	WhyFrench       = "french"
	WhyEnglish      = "english"
	WhyGerman       = "german"
	WhyFormer       = "former"
	WhyDeelgemeente = "deelgemeente"
	WhyAbbreviation = "abbreviation"
	WhySpelling     = "spelling"
	WhyTypo         = "typo"
	WhyPostal       = "postal"
)

// whys orders the reasons, best first.
var whys = []string{
	WhyOfficial, WhyFrench, WhyEnglish, WhyGerman, WhyFormer,
	WhyDeelgemeente, WhyAbbreviation, WhySpelling, WhyTypo, WhyPostal,
}

//go:embed municipalities.txt
var facts string

// known is built once, when it is first asked for: it is read by every goroutine.
var known = sync.OnceValue(func() *Index { return mustRead(facts) })

// Index is all that is known, by every way of looking it up: the facts of today, or those with later mergers (see With). It is
// read only, and may be used by many at once.
type Index struct {
	all      []Municipality
	byNIS    map[string]*Municipality
	ended    map[string]*Municipality // by the codes that imported mergers ended
	byPostal map[string][]*Municipality
	byName   map[string]*name // by normalised name
	squeezed map[string]*name // without blanks, from minSqueezed letters
	names    []*name
	byLength [][]key // for typos: the names of so many letters
	longest  int     // words in the longest name
}

// name is a normalised name and the municipalities that it can mean.
type name struct {
	text     string
	meanings []meaning // best first
}

// key holds the letters beside the name: typos compare a thousand of them.
type key struct {
	letters uint32
	name    *name
}

type meaning struct {
	municipality *Municipality
	why          string
}

// All returns the municipalities by NIS code. The slice is the caller's, what
// its elements point to is not.
func All() []Municipality { return known().All() }

// All is the function All for this index.
func (x *Index) All() []Municipality { return slices.Clone(x.all) }

// ByNIS returns the municipality with this code, or nil.
func ByNIS(nis string) *Municipality { return known().ByNIS(nis) }

// ByNIS is the function ByNIS for this index; the code of a municipality that an imported merger ended is that of the new one.
func (x *Index) ByNIS(nis string) *Municipality {
	if m := x.byNIS[nis]; m != nil {
		return m
	}
	return x.ended[nis]
}

func mustRead(facts string) *Index {
	x, err := read(facts)
	if err != nil {
		panic(err)
	}
	return x
}

// read takes the layout that the head of municipalities.txt describes.
func read(facts string) (*Index, error) {
	lines, err := cut(facts)
	if err != nil {
		return nil, err
	}
	return build(lines)
}

func cut(facts string) ([][]string, error) {
	var lines [][]string
	for i, line := range strings.Split(strings.Trim(facts, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 8 {
			return nil, fmt.Errorf("municipalities.txt:%d: %d fields, want 8", i+1, len(fields))
		}
		lines = append(lines, fields)
	}
	return lines, nil
}

func build(lines [][]string) (*Index, error) {
	x := &Index{
		byNIS:    map[string]*Municipality{},
		byPostal: map[string][]*Municipality{},
		byName:   map[string]*name{},
		squeezed: map[string]*name{},
	}
	x.all = make([]Municipality, len(lines))
	for i, fields := range lines {
		if err := x.add(&x.all[i], fields); err != nil {
			return nil, fmt.Errorf("municipalities.txt: %s: %w", fields[1], err)
		}
	}
	x.finish()
	return x, nil
}

func (x *Index) add(m *Municipality, f []string) error {
	*m = Municipality{
		NIS: f[0], Name: f[1], NameFR: f[2], NameEN: f[3], Province: f[4], Facility: f[5],
		Region: "Vlaams Gewest", PostalCodes: strings.Fields(f[6]),
	}
	if m.Province == "" {
		m.Region = "Brussels Hoofdstedelijk Gewest"
	}
	if x.byNIS[m.NIS] != nil {
		return fmt.Errorf("code %s stands there twice", m.NIS)
	}
	x.byNIS[m.NIS] = m
	for _, code := range m.PostalCodes {
		x.byPostal[code] = append(x.byPostal[code], m)
	}
	x.call(m.Name, m, WhyOfficial)
	x.call(m.NameFR, m, WhyFrench)
	x.call(m.NameEN, m, WhyEnglish)
	for group := range strings.SplitSeq(f[7], "; ") {
		if group == "" {
			continue
		}
		why, list, ok := strings.Cut(group, "=")
		if !ok || !slices.Contains(whys, why) {
			return fmt.Errorf("%q is not kind=names", group)
		}
		for alias := range strings.SplitSeq(list, ", ") {
			if was, until, ok := strings.Cut(alias, "@"); ok {
				m.Former = append(m.Former, Former{Name: was, Until: until})
				alias = was
			}
			x.call(alias, m, why)
		}
	}
	return nil
}

// call records that word can mean m.
func (x *Index) call(word string, m *Municipality, why string) {
	text := normalise(word)
	if text == "" {
		return
	}
	n := x.byName[text]
	if n == nil {
		n = &name{text: text}
		x.byName[text] = n
		x.names = append(x.names, n)
	}
	for _, known := range n.meanings {
		if known.municipality == m {
			return // the better reason came first
		}
	}
	n.meanings = append(n.meanings, meaning{m, why})
}

func (x *Index) finish() {
	for _, n := range x.names {
		slices.SortStableFunc(n.meanings, func(a, b meaning) int {
			return slices.Index(whys, a.why) - slices.Index(whys, b.why)
		})
		for len(x.byLength) <= len(n.text) {
			x.byLength = append(x.byLength, nil)
		}
		x.byLength[len(n.text)] = append(x.byLength[len(n.text)], key{letters(n.text), n})
		x.longest = max(x.longest, strings.Count(n.text, " ")+1)
		short := strings.ReplaceAll(n.text, " ", "")
		if len(short) >= minSqueezed && x.byName[short] == nil && x.squeezed[short] == nil {
			x.squeezed[short] = n
		}
	}
}

// sure returns the one municipality that the word means, or nil: the official
// name wins, then the only meaning, then the former municipality, which is what
// people mean by Beveren although others have a village of that name. A sure
// answer still lists those others.
func (n *name) sure() *meaning {
	best := &n.meanings[0]
	switch {
	case len(n.meanings) == 1, best.why == WhyOfficial:
		return best
	case best.why == WhyFormer && n.meanings[1].why != WhyFormer:
		return best
	}
	return nil
}

// OfficialName is the official Dutch name of a municipality, "" when there is none with this NIS code.
func OfficialName(nis string) string { return known().OfficialName(nis) }

// OfficialName is the function OfficialName for this index.
func (x *Index) OfficialName(nis string) string {
	if m := x.ByNIS(nis); m != nil {
		return m.Name
	}
	return ""
}
