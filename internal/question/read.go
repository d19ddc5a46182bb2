package question

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// longestQuestion is how much of a text is read, in bytes: who writes more wants something else than an answer.
const longestQuestion = 2000

// margin is how far ahead of the second the first intent has to be for a reading to be sure.
const margin = 0.75

// Read understands a question, asked at the moment now. lang is that of the asker, for words that do not tell theirs.
func (l *Lexicon) Read(text, lang string, now time.Time) Reading {
	return l.ReadAs("", text, lang, now)
}

// ReadAs is Read for somebody who has chosen the intent; "" leaves it to the words.
func (l *Lexicon) ReadAs(intent Intent, text, lang string, now time.Time) Reading {
	r := asking{lexicon: l, now: now, reading: Reading{Text: text, Lang: consult.Language(lang)}}
	if len(text) > longestQuestion {
		text = strings.ToValidUTF8(text[:longestQuestion], "")
		r.reading.TooLong = true
	}
	r.text = text
	r.words = writeOut(cut(text))
	r.recognise()
	r.language()
	r.spot()
	r.slots()
	r.weigh()
	if intent != "" {
		r.reading.Intent, r.reading.Unsure, r.reading.Asks = intent, false, nil
	}
	r.finish()
	return r.reading
}

// asking is a question that is being read.
type asking struct {
	lexicon *Lexicon
	text    string
	now     time.Time
	words   []word
	hits    []hit
	said    map[string]string // concept -> the words that said it
	told    []bool            // words that a slot or a concept used
	asked   asked
	reading Reading
}

func (r *asking) recognise() { r.lexicon.recognise(r.words) }

func (r *asking) spot() {
	r.hits = r.native(r.lexicon.spot(r.words))
	r.said = map[string]string{}
	r.told = make([]bool, len(r.words))
	for _, h := range r.hits {
		for _, s := range h.said {
			if s.concept == "plain" {
				continue
			}
			if _, known := r.said[s.concept]; !known {
				r.said[s.concept] = r.typed(h.from, h.to)
				if !strings.HasPrefix(s.concept, "own.") && !strings.HasPrefix(s.concept, "theme.") {
					r.reading.Why = append(r.reading.Why, Reason{Words: r.typed(h.from, h.to), Means: r.meaning(s.concept)})
				}
			}
		}
	}
	for _, h := range r.hits { // "mevrouw Janssens", "de familie Peeters"
		next := h.to
		if next < len(r.words) && r.words[next].capital && !r.words[next].known && slices.ContainsFunc(h.said, func(s sense) bool { return s.concept == "household" }) {
			r.said["oos.client"] = r.typed(h.from, next+1)
		}
	}
	r.begun()
	if number := decisionNumber(r.text); number != "" {
		r.said["decision.number"] = number
	}
}

// begun spots a question that begins with what somebody has done or has to do: "has Paula made the poster?". The name
// stands right after the verb.
func (r *asking) begun() {
	for _, h := range r.hits {
		if h.from == 0 || h.from > 3 || !slices.ContainsFunc(h.said, func(s sense) bool { return r.lexicon.personAt(s.concept) != "" }) {
			continue
		}
		if verb := r.words[h.from-1]; auxiliaries[verb.text] {
			r.said["aux.person"] = r.typed(h.from-1, h.to)
		}
	}
}

// auxiliaries begin a question about what somebody has done or has to do.
var auxiliaries = setOf("heeft had is zal gaat moet staat loopt kan has have did will does is must a est doit va")

// native leaves out what a word of the question's own language means in another one: French "pas" is no "pas" for a sports
// club, Dutch "dit" is not said.
func (r *asking) native(hits []hit) []hit {
	kept := hits[:0]
	for _, h := range hits {
		if h.size == 1 && common().langs[r.words[h.from].text][r.reading.Lang] {
			own := make([]sense, 0, len(h.said))
			for _, s := range h.said {
				if s.lang == "" || s.lang == r.reading.Lang {
					own = append(own, s)
				}
			}
			h.said = own
		}
		if len(h.said) > 0 {
			kept = append(kept, h)
		}
	}
	return kept
}

// meaning names a concept, or the person or partner that a name stands for.
func (r *asking) meaning(concept string) string {
	if name := r.lexicon.personAt(concept); name != "" {
		return "person " + name
	}
	if name := r.lexicon.partnerAt(concept); name != "" {
		return "partner " + name
	}
	return concept
}

func (r *asking) typed(from, to int) string { return r.text[r.words[from].start:r.words[to-1].end] }

// language counts the words that only one language has. Words that two have count little, a tie is the asker's.
func (r *asking) language() {
	votes := map[string]float64{}
	for _, w := range r.words {
		known := common().langs[w.text]
		if isDigits(w.text) {
			continue
		}
		for lang := range known {
			weight := 1 / float64(len(known)*len(known))
			if common().plain[lang+":"+w.text] {
				weight *= 2
			}
			votes[lang] += weight
		}
		if strings.ContainsAny(w.raw, "éèêàçùœÉÀ") && len(known) == 0 {
			votes[consult.French] += 0.5
		}
	}
	best := r.reading.Lang
	for _, lang := range consult.Languages() {
		if votes[lang] > votes[best]+0.01 {
			best = lang
		}
	}
	r.reading.Lang = best
}

// slots fills in what is named.
func (r *asking) slots() {
	s := &r.reading.Slots
	names := make([]bool, len(r.words))
	var groups []string // topics that only a group of people stands for
	for _, h := range r.hits {
		for _, sense := range h.said {
			if person := r.lexicon.personAt(sense.concept); person != "" {
				s.Persons = once(s.Persons, person)
				r.mark(names, h)
			}
			if partner := r.lexicon.partnerAt(sense.concept); partner != "" {
				bare, _, _ := strings.Cut(partner, " (")
				s.Partners = once(s.Partners, bare)
				r.mark(names, h)
			}
			if strings.HasPrefix(sense.concept, "body.") && h.to-h.from > 1 {
				r.mark(names, h)
			}
			if topic, is := strings.CutPrefix(sense.concept, "topic."); is {
				if slices.ContainsFunc(h.said, whom) {
					groups = once(groups, topic)
				} else {
					s.Topics = once(s.Topics, topic)
				}
			}
			if sense.concept == "role" {
				s.Roles = once(s.Roles, r.typed(h.from, h.to))
			}
			if org, is := strings.CutPrefix(sense.concept, "org."); is && org != "any" {
				s.OrgTypes = once(s.OrgTypes, org)
			}
		}
	}
	if len(s.Topics) == 0 {
		s.Topics = groups
	}
	f := municipalities(r.lexicon.places, r.words, names, r.corrected())
	s.Municipalities, r.reading.Which, r.reading.Former = f.names, f.which, f.was
	r.reading.Why = append(r.reading.Why, f.why...)
	for i := range r.words {
		r.told[i] = f.used[i] || names[i]
	}
	r.when()
	r.platforms()
}

// whom tells of a word for people whom a topic is for: sports for a newcomer is a matter of sports.
func whom(s sense) bool { return s.concept == "whom" }

// corrected is the word after which the asker puts right what stands before: "Brussels... sorry, Ostend".
func (r *asking) corrected() int {
	for _, h := range r.hits {
		if slices.ContainsFunc(h.said, func(s sense) bool { return s.concept == "correction" }) {
			return h.from
		}
	}
	return 0
}

// mark notes which words a hit used; of one with gaps only its ends are sure.
func (r *asking) mark(used []bool, h hit) {
	for i := h.from; i < h.to; i++ {
		used[i] = used[i] || !h.gaps || i == h.from || i == h.to-1
	}
}

func once(list []string, value string) []string {
	if slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

// when reads the times that are said.
func (r *asking) when() {
	if r.has("decision.number") {
		return // its year is no time
	}
	past := r.has("was") || r.has("attend") || r.has("minutes") || r.has("decide") || r.has("discuss")
	for _, t := range times(r.words, r.text, r.now, past && !r.has("next") && !r.has("planned")) {
		r.reading.Slots.Times = once(r.reading.Slots.Times, t.value)
		r.reading.Why = append(r.reading.Why, Reason{Words: r.typed(t.from, t.to), Means: "time " + t.value})
		for i := t.from; i < t.to; i++ {
			r.told[i] = true
		}
		if t.past {
			r.said["#past"] = t.value
		}
		if t.future {
			r.said["#future"] = t.value
		}
		r.said["#time"] = t.value
	}
}

// platforms finds the platform that is named outright; whether a place or a theme stands for one depends on the intent.
func (r *asking) platforms() {
	r.asked = asked{concepts: map[string]bool{}, among: map[string]int{}, places: r.reading.Slots.Municipalities, meeting: r.has("meeting") || r.has("meets") || r.has("agenda")}
	for _, h := range r.hits {
		bodies := 0
		for _, s := range h.said {
			if strings.HasPrefix(s.concept, "body.") {
				bodies++
			}
		}
		for _, s := range h.said {
			if strings.HasPrefix(s.concept, "body.") && bodies > 1 {
				r.asked.among[s.concept] = bodies
			}
			if strings.HasPrefix(s.concept, "body.") || strings.HasPrefix(s.concept, "theme.") || strings.HasPrefix(s.concept, "own.") || strings.HasPrefix(s.concept, "slug.") {
				r.asked.concepts[s.concept] = true
			}
			if strings.HasPrefix(s.concept, "body.") && s.concept != "body.samenwerking" {
				r.asked.body = true
			}
		}
	}
	p, ok := r.lexicon.choose(r.asked, true)
	if !ok && len(r.reading.Slots.OrgTypes) == 0 {
		p, ok = r.lexicon.choose(r.asked, false)
	}
	if ok {
		r.said["#platform"] = p.Slug
		if p.project != "" {
			r.said["#project"] = p.project
		}
	}
}

func (r *asking) has(concept string) bool { return r.said[concept] != "" }

// holds says whether an atom's concept or slot is there.
func (r *asking) holds(concept string) bool {
	s := &r.reading.Slots
	switch concept {
	case "#place":
		return len(s.Municipalities)+len(r.reading.Which) > 0
	case "#org":
		return len(s.OrgTypes) > 0
	case "#topic":
		return len(s.Topics) > 0
	case "#person":
		return len(s.Persons) > 0
	case "#partner":
		return len(s.Partners) > 0
	case "not":
		return r.has("not")
	}
	return r.has(concept)
}

func (r *asking) fits(a atom) bool { return slices.ContainsFunc(a.any, r.holds) != a.not }

type scored struct {
	intent Intent
	score  float64
}

// weigh adds up the rules.
func (r *asking) weigh() {
	totals := make(map[Intent]float64, len(Intents()))
	for i := range common().rules {
		rule := &common().rules[i]
		if slices.ContainsFunc(rule.atoms, func(a atom) bool { return !r.fits(a) }) {
			continue
		}
		totals[rule.intent] += rule.weight
		r.reading.Why = append(r.reading.Why, Reason{Words: r.because(rule), Means: rule.text, Intent: rule.intent, Weight: rule.weight})
	}
	var all []scored
	for _, intent := range Intents() {
		all = append(all, scored{intent, totals[intent]})
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	r.reading.Intent = all[0].intent
	if all[0].score-all[1].score < margin && all[1].score > 0 && all[0].intent != OutOfScope {
		r.reading.Unsure = true
		r.reading.Asks = []Intent{all[0].intent, all[1].intent}
	}
	r.reading.Private = r.has("oos.client") || r.has("oos.private")
	for concept := range r.said {
		r.reading.Known = r.reading.Known || strings.HasPrefix(concept, "oos.")
	}
	r.reading.Overdue = r.has("overdue")
	r.reading.Follows = r.follows()
}

// because gives the words that made a rule count.
func (r *asking) because(rule *rule) string {
	var words []string
	for _, a := range rule.atoms {
		for _, c := range a.any {
			if !a.not && r.said[c] != "" {
				words = once(words, r.said[c])
			}
		}
	}
	return strings.Join(words, " + ")
}
