package question

import (
	"slices"
	"strings"
)

// aboutMeetings: in questions of these intents a place or a theme beside a word for a meeting stands for a platform.
var aboutMeetings = map[Intent]bool{
	NextMeeting: true, MeetingDetails: true, MinutesSearch: true, WhoAttended: true, PlatformMembers: true, DecisionLookup: true, OpenActions: true, MyActions: true,
}

// finish fills in what depends on the intent.
func (r *asking) finish() {
	if r.reading.Follows && r.reading.Intent == OutOfScope && !r.reading.Known {
		r.reading.Intent = ContactLookup // "en voor Wemmel?" with nothing before it
	}
	if r.reading.Intent == OutOfScope || r.reading.Intent == Help {
		r.reading.Slots, r.reading.Which = Slots{}, nil
		return
	}
	r.reading.Negated = r.has("not")
	r.platform()
	r.organisations()
	r.reading.Slots.Keywords = r.keywords()
	r.reading.Terms = r.terms()
	r.reading.Papers = r.papers()
}

// platform settles which platform, or which project, is meant.
func (r *asking) platform() {
	s := &r.reading.Slots
	byName := !aboutMeetings[r.reading.Intent] || len(s.OrgTypes) > 0
	p, ok := r.lexicon.choose(r.asked, byName)
	if !ok || r.reading.Intent == PracticeSearch && r.indefinite() {
		return
	}
	projectNamed := p.project != "" && r.has("own."+p.project) || r.has("slug."+p.project)
	switch {
	case p.project != "" && r.reading.Intent == UpcomingDeadlines:
		s.Projects = once(s.Projects, p.project)
		return
	case projectNamed && p.project != p.Slug:
		s.Projects = once(s.Projects, p.project)
		if r.saysProject() || r.reading.Intent != PlatformMembers && r.reading.Intent != NextMeeting {
			return
		}
	}
	s.Platforms = once(s.Platforms, p.Slug)
	r.reading.Why = append(r.reading.Why, Reason{Words: r.platformWords(p), Means: "platform " + p.Slug})
}

// indefinite tells any council from the one that is known: "gemeenten waar een diversiteitsraad goed werkt".
func (r *asking) indefinite() bool {
	return slices.ContainsFunc(r.hits, func(h hit) bool {
		return h.from > 0 && articles[r.words[h.from-1].text] && slices.ContainsFunc(h.said, func(s sense) bool { return strings.HasPrefix(s.concept, "body.") })
	})
}

var articles = setOf("een un une a an")

// saysProject tells the project from the platform of the same name: "het project Wegwijzer".
func (r *asking) saysProject() bool {
	return slices.ContainsFunc(r.words, func(w word) bool { return w.text == "project" || w.text == "projet" })
}

func (r *asking) platformWords(p *platform) string {
	var words []string
	for _, e := range p.elements {
		if w := r.said[e.concept]; w != "" {
			words = once(words, w)
		}
	}
	if p.municipality != "" && slices.Contains(r.reading.Slots.Municipalities, p.municipality) {
		words = once(words, p.municipality)
	}
	return strings.Join(words, " + ")
}

// organisations leaves out a kind of organisation that only is part of a name, or of a plural that means all of them.
func (r *asking) organisations() {
	s := &r.reading.Slots
	if r.has("org.any") && !r.has("org.gemeente") && !r.has("org.OCMW") {
		s.OrgTypes = nil
	}
	if r.has("council") && !r.asked.body && len(s.OrgTypes) == 0 && len(s.Platforms) == 0 && len(s.Municipalities) > 0 {
		s.OrgTypes = []string{OrgMunicipality} // "the council of Olen": no council of the platforms
	}
}

// terms are the Dutch words of the themes that were named: what is searched is Dutch.
func (r *asking) terms() []string {
	var terms []string
	for _, h := range r.hits {
		for _, s := range h.said {
			if theme, is := strings.CutPrefix(s.concept, "theme."); is {
				terms = once(terms, strings.ReplaceAll(theme, "_", " "))
			}
		}
	}
	return terms
}

// papers are the words for what is to be handed in: one deadline of many is found by them.
func (r *asking) papers() []string {
	var papers []string
	for _, h := range r.hits {
		if slices.ContainsFunc(h.said, func(s sense) bool { return s.concept == "report" }) {
			for _, w := range r.words[h.from:h.to] {
				papers = once(papers, w.raw)
			}
		}
	}
	return papers
}

// keywords is what the question is about beyond its slots: to search for.
func (r *asking) keywords() []string {
	covered := slices.Clone(r.told)
	for _, h := range r.hits {
		for _, s := range h.said {
			if !strings.HasPrefix(s.concept, "topic.") && !strings.HasPrefix(s.concept, "theme.") {
				r.mark(covered, h)
			}
		}
	}
	if number := r.said["decision.number"]; number != "" {
		return []string{number}
	}
	var words []string
	for i, w := range r.words {
		if !covered[i] && len(w.text) > 2 && !isDigits(w.text) {
			words = append(words, w.raw)
		}
	}
	if len(words) == 0 {
		return nil
	}
	return []string{strings.Join(words, " ")}
}

// decisionNumber finds a decision's number, "B-2026-06".
func decisionNumber(text string) string {
	upper := strings.ToUpper(text)
	for i := 0; i+9 <= len(upper); i++ {
		if upper[i] == 'B' && upper[i+1] == '-' && isDigits(upper[i+2:i+6]) && upper[i+6] == '-' && isDigits(upper[i+7:i+9]) {
			return upper[i : i+9]
		}
	}
	return ""
}
