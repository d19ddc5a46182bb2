package question

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

//go:embed lexicon/*.txt
var files embed.FS

// gap in a phrase allows some words between its neighbours.
const gap = ".."

// widest is how many words a gap may hold.
const widest = 8

// phrase is words that mean something.
type phrase struct {
	words []string
	gaps  bool
	said  []sense
}

// sense is a concept, and the language in which the words mean it ("" for names).
type sense struct {
	concept string
	lang    string
}

// rule adds a weight to an intent when all its atoms are there.
type rule struct {
	intent Intent
	weight float64
	atoms  []atom
	text   string
}

// atom is one or more concepts of which one has to be there, or none when not is set.
type atom struct {
	any []string
	not bool
}

// base is the part of a lexicon that is the same for everybody.
type base struct {
	phrases  map[string][]*phrase // by first word
	byText   map[string]*phrase   // by all words, to join senses
	langs    map[string]map[string]bool
	plain    map[string]bool // words that only tell the language, as lang:word
	concepts map[string]bool
	rules    []rule
	words    *vocabulary
}

// common is read when somebody first asks something: it costs serve more than all else that it reads at the start.
var common = sync.OnceValue(mustLoad)

// A fault in the files is one in this package, and every test would show it.
func mustLoad() *base {
	b := newBase()
	for _, lang := range consult.Languages() {
		for head, words := range lines(lang) {
			for text := range strings.SplitSeq(words, "|") {
				b.add(strings.TrimSpace(text), sense{head, lang})
			}
		}
	}
	for _, t := range consult.Topics() {
		for _, w := range append([]string{t.Name}, t.Words...) {
			if !strings.EqualFold(w, OrgWelfare) { // the word is a kind of organisation; the domain has its own
				b.add(w, sense{"topic." + t.Name, ""})
			}
		}
	}
	for head, atoms := range lines("rules") {
		b.rules = append(b.rules, parseRule(head, atoms))
	}
	b.words = newVocabulary(b)
	return b
}

func newBase() *base {
	return &base{
		phrases: map[string][]*phrase{}, byText: map[string]*phrase{}, langs: map[string]map[string]bool{}, plain: map[string]bool{}, concepts: map[string]bool{},
	}
}

// lines yields "head: rest" of a file, remarks and blank lines aside.
func lines(file string) func(func(string, string) bool) {
	body, err := files.ReadFile("lexicon/" + file + ".txt")
	if err != nil {
		panic("question: " + err.Error())
	}
	return func(yield func(string, string) bool) {
		for line := range strings.SplitSeq(string(body), "\n") {
			line, _, _ = strings.Cut(line, "#!")
			if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
				continue
			}
			head, rest, ok := strings.Cut(line, ":")
			if !ok {
				panic("question: " + file + ".txt: " + line)
			}
			if !yield(strings.TrimSpace(head), strings.TrimSpace(rest)) {
				return
			}
		}
	}
}

func parseRule(head, atoms string) rule {
	intent, weight, _ := strings.Cut(head, " ")
	w, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
	if err != nil {
		panic("question: rule " + head + ": " + atoms)
	}
	r := rule{intent: Intent(intent), weight: w, text: atoms}
	for text := range strings.FieldsSeq(atoms) {
		text, not := strings.CutPrefix(text, "!")
		r.atoms = append(r.atoms, atom{strings.Split(text, "/"), not})
	}
	return r
}

// add teaches that text means s.
func (b *base) add(text string, s sense) {
	p := b.phraseOf(text)
	if p == nil {
		return
	}
	p.said = append(p.said, s)
	b.concepts[s.concept] = true
	if s.lang == "" {
		return
	}
	for _, w := range p.words {
		if w == gap {
			continue
		}
		if b.langs[w] == nil {
			b.langs[w] = map[string]bool{}
		}
		if len(p.words) == 1 || b.langs[w] == nil {
			b.langs[w][s.lang] = true
		}
		if s.concept == "plain" {
			b.plain[s.lang+":"+w] = true
		}
	}
}

// phraseOf finds or makes the phrase of these words.
func (b *base) phraseOf(text string) *phrase {
	p := &phrase{}
	for part := range strings.FieldsSeq(text) {
		if part == gap {
			p.words, p.gaps = append(p.words, gap), true
			continue
		}
		for _, w := range cut(part) {
			p.words = append(p.words, w.text)
		}
	}
	if len(p.words) == 0 {
		return nil
	}
	key := strings.Join(p.words, " ")
	if known := b.byText[key]; known != nil {
		return known
	}
	b.byText[key] = p
	b.phrases[p.words[0]] = append(b.phrases[p.words[0]], p)
	return p
}

// Names are what the asker may know, and so may name.
type Names struct {
	Platforms []Platform
	Persons   []string
	Partners  []string     // organisations that are no member of the platforms
	Topics    []Topic      // words that mean a policy domain, beyond the usual ones, and no other
	Without   []Topic      // usual words that do not
	Places    *place.Index // nil for the municipalities of today
}

// Platform is a platform that may be named.
type Platform struct {
	Slug, Name, Kind string
	Parent           string // short name
}

// Topic is a word that means a policy domain.
type Topic struct {
	Name string // canonical
	Word string
}

// Lexicon is the common words together with the names that one asker may know.
// It is read only, and may be used by many at once.
type Lexicon struct {
	names     base // only phrases and byText are used
	platforms []platform
	persons   []string
	partners  []string
	words     *vocabulary
	places    *place.Index
	own       map[string]string          // words to the one domain that they mean here
	lost      map[string]map[string]bool // words to the domains that they do not mean here
}

// New makes a lexicon. It costs about as much as reading ten questions: keep it
// for as long as the names are the same.
func New(names Names) *Lexicon {
	l := &Lexicon{names: *newBase(), places: names.Places}
	if l.places == nil {
		l.places = place.With[place.Merger](nil)
	}
	l.addTopics(names)
	l.addPersons(names.Persons)
	l.addPartners(withAgencies(names.Partners))
	l.addPlatforms(names.Platforms)
	l.words = newVocabulary(&l.names)
	return l
}

// addTopics makes words mean the policy domains that they mean to the asker.
func (l *Lexicon) addTopics(names Names) {
	l.own, l.lost = map[string]string{}, map[string]map[string]bool{}
	for _, t := range names.Topics {
		concept := topicConcept + t.Name
		l.names.add(t.Word, sense{concept, ""})
		l.own[plainWords(t.Word)] = concept
	}
	for _, t := range names.Without {
		text := plainWords(t.Word)
		if l.lost[text] == nil {
			l.lost[text] = map[string]bool{}
		}
		l.lost[text][topicConcept+t.Name] = true
	}
}

// topicConcept begins the concepts of policy domains.
const topicConcept = "topic."

// plainWords is text as phrases are kept.
func plainWords(text string) string {
	var words []string
	for _, w := range cut(text) {
		words = append(words, w.text)
	}
	return strings.Join(words, " ")
}

// heard are the senses of a phrase to the asker.
func (l *Lexicon) heard(p *phrase) []sense {
	if len(l.own)+len(l.lost) == 0 {
		return p.said
	}
	text := strings.Join(p.words, " ")
	own, lost := l.own[text], l.lost[text]
	if own == "" && lost == nil {
		return p.said
	}
	return slices.DeleteFunc(slices.Clone(p.said), func(s sense) bool {
		return lost[s.concept] || own != "" && s.concept != own && strings.HasPrefix(s.concept, topicConcept)
	})
}

// addPersons makes persons known by their name, and by a first or last name that only one of them has.
func (l *Lexicon) addPersons(persons []string) {
	parts := map[string][]int{}
	for i, name := range persons {
		l.persons = append(l.persons, name)
		l.names.add(name, sense{"person." + strconv.Itoa(i), ""})
		words := cut(name)
		if len(words) < 2 {
			continue
		}
		var last []string
		for _, w := range words[1:] {
			last = append(last, w.text)
		}
		for _, part := range []string{words[0].text, strings.Join(last, " ")} {
			parts[part] = append(parts[part], i)
		}
	}
	for part, who := range parts {
		if len(who) == 1 && len(part) >= 3 && common().langs[part] == nil && !l.isPlace(part) {
			l.names.add(part, sense{"person." + strconv.Itoa(who[0]), ""})
		}
	}
}

func (l *Lexicon) isPlace(text string) bool {
	matches, _ := l.places.Find([]string{text})
	for _, m := range matches {
		if m.Sure != nil && m.Candidates[0].Why != place.WhyTypo {
			return true
		}
	}
	return false
}

// legal are the words of a partner's name that people leave out.
var legal = map[string]bool{"vzw": true, "asbl": true, "npo": true, "demo": true, "fictief": true}

// addPartners makes partners known by their name, with and without its legal form.
func (l *Lexicon) addPartners(partners []string) {
	for i, name := range partners {
		l.partners = append(l.partners, name)
		s := sense{"partner." + strconv.Itoa(i), ""}
		bare, _, _ := strings.Cut(name, "(")
		l.names.add(bare, s)
		var kept []string
		for _, w := range cut(bare) {
			if !legal[w.text] {
				kept = append(kept, w.text)
			}
		}
		short := strings.Join(kept, " ")
		if len(short) >= 4 && common().byText[short] == nil && common().langs[short] == nil {
			l.names.add(short, s)
		}
		if len(kept) > 0 {
			for _, form := range []string{"vzw", "asbl"} {
				l.names.add(short+" "+form, s)
				l.names.add(form+" "+short, s)
			}
			if len(short) < 4 && strings.ToUpper(bare) == bare {
				l.names.add(short, s) // an abbreviation: ABB
			}
			for _, alias := range agencies[short] {
				l.names.add(alias, s)
			}
		}
	}
}

// withAgencies adds the agencies that are no partner of a platform: everybody knows that there are.
func withAgencies(partners []string) []string {
	all := slices.Clone(partners)
	for _, agency := range []string{"AgII", "ABB", "VVSG"} {
		if !slices.ContainsFunc(all, func(p string) bool { return strings.HasPrefix(p, agency) }) {
			all = append(all, agency)
		}
	}
	return all
}

// agencies are the full, former and foreign names of the agencies that every platform deals with (domain.md, glossary).
var agencies = map[string][]string{
	"agii": {"aii", "agii", "agentschap integratie en inburgering", "agentschap integratie", "agence de l integration et de l integration civique",
		"agence flamande de l integration", "agence de l integration", "agence integration", "agency for integration", "integration agency", "agency for integration and civic integration"},
	"abb": {"abb", "agentschap binnenlands bestuur", "binnenlands bestuur", "agence flamande de l administration interieure",
		"agence de l administration interieure", "administration interieure", "agency for home affairs", "home affairs"},
	"vvsg": {"vvsg", "vereniging van vlaamse steden en gemeenten", "association des villes et communes flamandes",
		"association of flemish cities and municipalities"},
}
