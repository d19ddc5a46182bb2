package question

import "strings"

// hit is a phrase that was found in the words [from, to).
type hit struct {
	from, to int
	size     int // words of the phrase, gaps aside
	gaps     bool
	said     []sense
}

// spot finds every phrase of the lexicon in the words. A phrase within a longer one does not count: "point d'action" is
// no "action sociale".
func (l *Lexicon) spot(words []word) []hit {
	var hits []hit
	for i := range words {
		for _, form := range words[i].forms {
			for _, b := range []*base{common(), &l.names} {
				for _, p := range b.phrases[form] {
					to, ok := p.match(words, i)
					if !ok {
						continue
					}
					if said := l.heard(p); len(said) > 0 {
						hits = append(hits, hit{i, to, p.size(), p.gaps, said})
					}
				}
			}
		}
	}
	kept := hits[:0:0]
	for i, h := range hits {
		if !hiddenBy(hits, i) {
			kept = append(kept, h)
		}
	}
	return kept
}

func (p *phrase) size() int {
	n := 0
	for _, w := range p.words {
		if w != gap {
			n++
		}
	}
	return n
}

// match reports where the phrase ends when it begins at word i, of which the first is known to fit.
func (p *phrase) match(words []word, i int) (int, bool) {
	return matchRest(p.words[1:], words, i+1)
}

func matchRest(rest []string, words []word, i int) (int, bool) {
	if len(rest) == 0 {
		return i, true
	}
	if rest[0] == gap {
		for j := i; j < len(words) && j <= i+widest; j++ {
			if words[j].is(rest[1]) {
				if to, ok := matchRest(rest[2:], words, j+1); ok {
					return to, true
				}
			}
		}
		return 0, false
	}
	if i < len(words) && words[i].is(rest[0]) {
		return matchRest(rest[1:], words, i+1)
	}
	return 0, false
}

func (w word) is(text string) bool {
	for _, f := range w.forms {
		if f == text {
			return true
		}
	}
	return false
}

// hiddenBy reports whether a hit lies within a longer one without gaps.
func hiddenBy(hits []hit, i int) bool {
	h := hits[i]
	for _, other := range hits {
		if !other.gaps && other.from <= h.from && other.to >= h.to && other.to-other.from > h.to-h.from {
			return true
		}
	}
	return false
}

// recognise fills in the lexicon's words that each word can be.
func (l *Lexicon) recognise(words []word) {
	for i := range words {
		w := &words[i]
		if common().words.has(w.text) || l.words.has(w.text) {
			w.forms, w.known, w.everyday = []string{w.text}, true, common().words.has(w.text)
			continue
		}
		w.forms = append(common().words.inflections(w.text), l.words.inflections(w.text)...)
		if len(w.forms) == 0 {
			w.forms = common().words.parts(w.text)
		}
		if len(w.forms) == 0 && !strings.ContainsAny(w.text, "0123456789") {
			w.forms, w.slip = l.slips(*w), true
		}
		w.forms = append(w.forms, w.text)
	}
}

// slips gives the words that are a slip of the finger away; the names that were handed in count as words.
func (l *Lexicon) slips(w word) []string {
	near, far := common().words.near(w.text)
	names, farNames := l.words.near(w.text)
	switch {
	case len(names) == 0 || len(near) > 0 && far < farNames:
		return near
	case len(near) == 0 || farNames < far:
		return names
	}
	return append(near, names...)
}
