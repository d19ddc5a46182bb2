package question

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"overlegbot/internal/consult"
)

// platform is a platform with what it can be recognised by.
type platform struct {
	Platform
	municipality string // official name, "" for none
	project      string // short name of the project that it carries, "" for none
	elements     []element
	slug         []string // the concepts that make up the short name
}

// element is a concept that stands in a platform's name: a kind of body, a theme, or a word of its own.
type element struct {
	concept string
	weight  float64
}

// How much an element of the name tells, before it is divided by how many platforms share it.
const (
	ownWeight     = 4.0
	bodyWeight    = 3.0
	themeWeight   = 2.0
	slugWeight    = 5.0
	placeWeight   = 2.5
	projectWeight = 1.5
	unmatched     = 0.4 // lost for each element that the question does not name
	otherBody     = 2.5 // lost when the question names another kind of body
	otherPlace    = 4.0
	leastScore    = 0.8
	leastLead     = 0.4
)

// addPlatforms makes platforms known by the words of their names.
func (l *Lexicon) addPlatforms(all []Platform) {
	shared := map[string]int{}
	for _, p := range all {
		known := l.describe(p)
		for _, e := range known.elements {
			shared[e.concept]++
		}
		l.platforms = append(l.platforms, known)
	}
	for i := range l.platforms {
		for j, e := range l.platforms[i].elements {
			l.platforms[i].elements[j].weight = e.weight / math.Sqrt(float64(shared[e.concept]))
		}
	}
}

func (l *Lexicon) describe(p Platform) platform {
	known := platform{Platform: p}
	name, _, _ := strings.Cut(p.Name, "(")
	if bare, _, found := strings.Cut(p.Name, ")"); found && len(name) < 12 {
		name = bare // a short name that is explained: "AD REM (adviesraad ...)"
	}
	slug := cut(strings.ReplaceAll(p.Slug, "-", " "))
	if a := l.places.Resolve(slug[0].raw); a.Sure != nil && l.isPlace(slug[0].text) {
		known.municipality = a.Sure.Name
	} else if a.Sure == nil && len(slug) > 1 && len(slug[0].raw) > 6 {
		known.municipality = l.beginning(slug[0].text)
	}
	if known.municipality == "" {
		for _, w := range cut(p.Name) {
			if a := l.places.Resolve(w.raw); w.capital && a.Sure != nil && l.isPlace(w.text) && common().langs[w.text] == nil {
				known.municipality = a.Sure.Name
			}
		}
	}
	for _, c := range l.conceptsOf(name, known.municipality) {
		known.add(c)
	}
	if body := "body." + strings.ReplaceAll(p.Kind, "_", ""); hasConcept(body) {
		if !known.has(body) {
			known.add(body)
			known.elements[len(known.elements)-1].weight /= 2 // the name does not say it
		}
	}
	for _, c := range l.conceptsOf(strings.ReplaceAll(p.Slug, "-", " "), known.municipality) {
		known.slug = append(known.slug, c)
		if !known.has(c) {
			known.add(c)
			known.elements[len(known.elements)-1].weight /= 2 // the name does not say it
		}
	}
	if len(slug) > 1 {
		l.names.add(strings.ReplaceAll(p.Slug, "-", " "), sense{"slug." + p.Slug, ""})
		l.names.add(strings.ReplaceAll(p.Slug, "-", ""), sense{"slug." + p.Slug, ""})
	}
	if before, project, found := strings.Cut(p.Name, "project "); found && before != "" {
		known.project = consult.Fold(project)
	} else if known.has("body.samenwerking") && known.Parent == "" && !strings.Contains(p.Name, "–") {
		known.project = p.Slug
	}
	return known
}

// beginning gives the only municipality whose name begins so: "scherpenheuvel".
func (l *Lexicon) beginning(text string) string {
	found := ""
	for _, m := range l.places.All() {
		if strings.HasPrefix(fold(m.Name), text) {
			if found != "" {
				return ""
			}
			found = m.Name
		}
	}
	return found
}

func hasConcept(concept string) bool { return common().concepts[concept] }

func (p *platform) has(concept string) bool {
	return slices.ContainsFunc(p.elements, func(e element) bool { return e.concept == concept })
}

func (p *platform) add(concept string) {
	if p.has(concept) {
		return
	}
	weight := ownWeight
	switch {
	case strings.HasPrefix(concept, "body."):
		weight = bodyWeight
	case strings.HasPrefix(concept, "theme."):
		weight = themeWeight
	}
	p.elements = append(p.elements, element{concept, weight})
}

// conceptsOf gives the bodies and themes in a name, and its own words: those that the common lexicon does not have.
func (l *Lexicon) conceptsOf(name, municipality string) []string {
	words := cut(name)
	bare := Lexicon{words: &vocabulary{}}
	bare.recognise(words)
	var concepts []string
	told := make([]bool, len(words))
	for _, h := range bare.spot(words) {
		for _, s := range h.said {
			if strings.HasPrefix(s.concept, "body.") || strings.HasPrefix(s.concept, "theme.") {
				concepts = append(concepts, s.concept)
				for i := h.from; i < h.to; i++ {
					told[i] = true
				}
			}
		}
	}
	for i, w := range words {
		if told[i] || w.known || len(w.text) < 3 || municipality != "" && (strings.Contains(fold(municipality), w.text) || strings.HasPrefix(w.text, fold(municipality))) {
			continue
		}
		if len(w.forms) > 1 && !w.slip {
			continue
		}
		own := "own." + w.text
		concepts = append(concepts, own)
		l.names.add(w.text, sense{own, ""})
	}
	if squeezed := strings.ReplaceAll(strings.ReplaceAll(name, "'", ""), " ", ""); len(words) == 2 && strings.ToUpper(name) == name && len(squeezed) <= 8 {
		own := "own." + fold(squeezed) // CHILL'OP, AD REM
		l.names.add(fold(squeezed), sense{own, ""})
		l.names.add(name, sense{own, ""})
		concepts = append(concepts, own)
	}
	return concepts
}

// asked is what a question says that may name a platform.
type asked struct {
	concepts map[string]bool
	among    map[string]int // kinds of body that one word may mean: how many
	places   []string
	body     bool // it names a kind of body
	meeting  bool // it speaks of meeting, so that a place or a theme may be enough
}

// choose finds the platform that the question means. By name means that a place or a theme alone is not enough.
func (l *Lexicon) choose(a asked, byName bool) (best *platform, ok bool) {
	first, second := -1.0, -1.0
	var runner *platform
	for i := range l.platforms {
		p := &l.platforms[i]
		score := p.score(a, byName)
		switch {
		case score > first:
			second, runner = first, best
			first, best = score, p
		case score > second:
			second, runner = score, p
		}
	}
	if first < leastScore {
		return nil, false
	}
	if first-second < leastLead && !(runner != nil && runner.Parent == best.Slug) {
		return nil, false
	}
	return best, true
}

func (p *platform) score(a asked, byName bool) float64 {
	if a.concepts["slug."+p.Slug] {
		return 2 * slugWeight
	}
	total, missed := 0.0, 0.0
	named, themed, bodied, owned := false, false, false, false
	for _, e := range p.elements {
		switch {
		case !a.concepts[e.concept]:
			missed += unmatched
		case strings.HasPrefix(e.concept, "theme."):
			total, themed = total+e.weight, true
		default:
			total, named = total+e.weight/float64(max(a.among[e.concept], 1)), true
			bodied = bodied || strings.HasPrefix(e.concept, "body.")
			owned = owned || strings.HasPrefix(e.concept, "own.")
		}
	}
	if p.project != "" && a.concepts["own."+p.project] {
		total += projectWeight
	}
	here := p.municipality != "" && slices.Contains(a.places, p.municipality)
	if len(p.slug) > 0 && named && (here || p.municipality == "") && !slices.ContainsFunc(p.slug, func(c string) bool { return !a.concepts[c] }) {
		total += slugWeight
	}
	switch {
	case here:
		total += placeWeight
	case p.municipality != "" && len(a.places) > 0 && !owned: // a name of its own tells enough: "does Temse sit on AD REM"
		total -= otherPlace
	}
	if !named && (byName || !(here && themed) && !(a.meeting && (here || themed))) {
		return -1
	}
	if a.body && !bodied {
		total -= otherBody
	}
	return total - missed
}

func (l *Lexicon) personAt(concept string) string { return at(l.persons, concept, "person.") }

func (l *Lexicon) partnerAt(concept string) string { return at(l.partners, concept, "partner.") }

func at(list []string, concept, prefix string) string {
	number, ok := strings.CutPrefix(concept, prefix)
	if !ok {
		return ""
	}
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(list) {
		return ""
	}
	return list[i]
}

// Carrier is the short name of the platform that carries a project, "" for none.
func (l *Lexicon) Carrier(project string) string {
	for _, p := range l.platforms {
		if p.project == project && project != "" {
			return p.Slug
		}
	}
	return ""
}
