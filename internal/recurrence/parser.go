package recurrence

import (
	"strconv"
	"strings"
	"time"
)

// parser walks over one text in one language. It collects what the words say
// in slots, in any order, and never skips a word.
type parser struct {
	text   string
	tokens []token
	words  vocabulary
	lang   string
	now    time.Time // in the zone of the reading
	from   time.Time // where a rhythm begins, in that zone; zero for now
	steps  int       // left before the search gives up
	// severalDates says that a fixed list of dates may be read.
	severalDates bool
	said         [][]sense // per token, what begins there; the longest expressions first
}

// sense is what an expression that begins at a token can mean.
type sense struct {
	meaning
	end int // the token after it
}

// step is one way to read on: the token after what was read, and what it said.
type step struct {
	end   int
	slots slots
}

func (p *parser) sign(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].text
}

// is returns what the words at i mean as a kind, the longest expression first.
func (p *parser) is(i int, k kind) (n, end int, ok bool) {
	if i >= len(p.tokens) {
		return 0, i, false
	}
	for _, s := range p.said[i] {
		if s.kind == k {
			return s.n, s.end, true
		}
	}
	return 0, i, false
}

// endsOf lists where expressions of a kind that begin at i end, the longest first.
func (p *parser) endsOf(i int, k kind) []int {
	var ends []int
	if i < len(p.said) {
		for _, s := range p.said[i] {
			if s.kind == k {
				ends = append(ends, s.end)
			}
		}
	}
	return ends
}

// look finds the expressions of the vocabulary in the tokens, once. A word that
// is unknown but one slip away from a single weekday or month is taken for it.
func (p *parser) look() {
	p.said = make([][]sense, len(p.tokens))
	for i, t := range p.tokens {
		for length := min(p.words.longest, len(p.tokens)-i); length > 0; length-- {
			for _, m := range p.words.meanings[p.phrase(i, i+length)] {
				p.said[i] = append(p.said[i], sense{m, i + length})
			}
		}
		if t.word() && p.words.meanings[t.text] == nil {
			for _, m := range p.words.meanings[p.words.correct(t.text)] {
				if m.kind == weekday || m.kind == month {
					p.said[i] = append(p.said[i], sense{m, i + 1})
				}
			}
		}
	}
}

func (p *parser) phrase(i, j int) string {
	if j == i+1 {
		return p.tokens[i].text
	}
	parts := make([]string, 0, j-i)
	for _, t := range p.tokens[i:j] {
		parts = append(parts, t.text)
	}
	return strings.Join(parts, " ")
}

// skip passes over at most one expression of each of the kinds, in that order.
func (p *parser) skip(i int, kinds ...kind) int {
	for _, k := range kinds {
		if _, end, ok := p.is(i, k); ok {
			i = end
		}
	}
	return i
}

// digits reads a number written in figures, at most six of them.
func (p *parser) digits(i int) (n int, ok bool) {
	if i >= len(p.tokens) || !p.tokens[i].number() || len(p.tokens[i].text) > 6 {
		return 0, false
	}
	n, err := strconv.Atoi(p.tokens[i].text)
	return n, err == nil
}

// glued reports whether the token at i follows its neighbour without a space.
func (p *parser) glued(i int) bool { return i < len(p.tokens) && p.tokens[i].glued }

// count reads a number in figures or in words.
func (p *parser) count(i int) (n, end int, ok bool) {
	if n, ok := p.digits(i); ok {
		return n, i + 1, true
	}
	return p.is(i, number)
}

// year reads four figures that stand alone.
func (p *parser) year(i int) (n, end int, ok bool) {
	if n, ok := p.digits(i); ok && len(p.tokens[i].text) == 4 && !p.glued(i) && !(p.glued(i+1) && p.sign(i+1) != ",") {
		return n, i + 1, true
	}
	return 0, i, false
}

// dayNumber reads "15", "15de", "1er", "3rd"; marked says that it was an ordinal.
func (p *parser) dayNumber(i int) (n, end int, marked, ok bool) {
	n, ok = p.digits(i)
	if !ok || len(p.tokens[i].text) > 2 {
		return 0, i, false, false
	}
	if p.glued(i + 1) {
		if _, end, ok := p.is(i+1, suffix); ok {
			return n, end, true, true
		}
		if p.tokens[i+1].word() {
			return 0, i, false, false
		}
	}
	return n, i + 1, false, true
}

// joined reads the sign or word between two members of a list.
func (p *parser) joined(i int) (end int, ok bool) {
	_, end, ok = p.is(i, and)
	if !ok {
		return i, false
	}
	if _, again, ok := p.is(end, and); ok && p.sign(i) == "," { // "mei, en juni"
		end = again
	}
	return end, true
}

// list reads one or more members of a kind, with joints between them; lead are
// the kinds that may be repeated before each further member.
func (p *parser) list(i int, k kind, lead ...kind) (members []int, end int) {
	for {
		n, next, ok := p.is(i, k)
		if !ok {
			return members, end
		}
		members, end = append(members, n), next
		joint, ok := p.joined(next)
		if !ok {
			return members, end
		}
		i = p.skip(joint, lead...)
	}
}
