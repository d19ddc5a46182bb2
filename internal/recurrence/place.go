package recurrence

import (
	"slices"
	"strings"

	"overlegbot/internal/consult"
)

// places reads "in Herentals", "te Olen", "à Wemmel", "at the town hall". A
// place ends with the text, or before a word that clearly begins something else.
func (p *parser) places(i int, s slots) []step {
	if s.place != "" {
		return nil
	}
	if _, end, ok := p.is(i, online); ok {
		s.place = p.text[p.tokens[i].start:p.tokens[end-1].end]
		return []step{{end, s}}
	}
	start := -1
	for _, k := range []kind{in, placeMark, at} {
		if _, end, ok := p.is(i, k); ok && (k != at || p.lang == consult.English) {
			start = max(start, i+1)
			_ = end
		}
	}
	if start < 0 || start >= len(p.tokens) || p.tokens[start].number() || !p.tokens[start].word() {
		return nil
	}
	var found []step
	for end := start + 1; end <= len(p.tokens); end++ {
		if p.forbidden(end - 1) {
			break
		}
		if end < len(p.tokens) && !p.begins(end) || p.skip(start, article) == end {
			continue
		}
		next := s
		next.place = strings.Trim(p.text[p.tokens[start].start:p.tokens[end-1].end], " ,;")
		if next.place != "" {
			found = append(found, step{end, next})
		}
	}
	return found
}

// forbidden reports a word that says when, or when not. Taken into a place it
// would be lost, and the date wrong.
func (p *parser) forbidden(i int) bool {
	for _, k := range []kind{
		weekday, weekdays2, month, every, everyOther, everyCount, excluded, today, tonight, unit, adverb, workday, until, through,
		nextWeek, next, coming, times, meridiem, part, noon, midnight, within, since, between, minute, hours, hour, end, lasting, half,
	} {
		if _, _, ok := p.is(i, k); ok && !p.harmless(i, k) {
			return true
		}
	}
	sign := p.tokens[i].text
	for _, season := range seasons {
		if strings.Contains(sign, season) {
			return true
		}
	}
	return strings.ContainsAny(sign, "<>!?@*_~`|=#") || sign == ":" || sign == "/" && i > 0 && p.tokens[i-1].number()
}

// seasons are pieces of words for stretches of time: "schoolvakantie".
var seasons = []string{"vakantie", "verlof", "weekend", "feestdag", "zomer", "winter", "najaar", "voorjaar", "maandelijk", "holiday", "vacance"}

// harmless excuses short words that stand in many names: "Sint-Jan", "a".
func (p *parser) harmless(i int, k kind) bool {
	t := p.tokens[i]
	capital := p.text[t.start] >= 'A' && p.text[t.start] <= 'Z'
	linked := i > 0 && t.start > 0 && (p.text[t.start-1] == '-' || p.text[t.start-1] == '\'')
	switch k {
	case weekday, month:
		return len(t.text) <= 3 && capital && linked
	case until, within, since, lasting, half, hour, hours, next, end:
		return slices.Contains([]string{"a", "au", "in", "de", "d'", "des", "over", "to", "pour", "h"}, t.text) && !p.beforeNumber(i)
	}
	return false
}

func (p *parser) beforeNumber(i int) bool {
	return i+1 < len(p.tokens) && p.tokens[i+1].number()
}

// begins reports a word with which something other than a place begins.
func (p *parser) begins(i int) bool {
	for _, k := range []kind{at, from, since, every, until, through, between, today, tonight, within, lasting, on, in, and, nextWeek, adverb, next, coming, excluded} {
		if _, _, ok := p.is(i, k); ok {
			return true
		}
	}
	return p.tokens[i].number() || p.sign(i) == ","
}
