package question

import (
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// mark is what stands before a due date.
type mark struct {
	words []string
	weak  bool // also stands before what is no due date: "voor de raad", "pour le 4 décembre", "for 4 December"
	quiet bool // no doubt when no date follows
}

func marks(weak, quiet bool, words ...string) []mark {
	var list []mark
	for _, w := range words {
		list = append(list, mark{strings.Fields(w), weak, quiet})
	}
	return list
}

// dueMarks: the longer ones first.
var dueMarks = append(append(
	marks(false, false, "uiterlijk tegen", "uiterlijk op", "ten laatste op", "ten laatste tegen", "ten laatste", "ten laatste voor", "uiterlijk voor", "uiterlijk", "klaar tegen",
		"af tegen", "tegen", "au plus tard le", "au plus tard", "d'ici le", "d'ici au", "d'ici a", "d'ici", "no later than", "at the latest by", "due on", "due by"),
	marks(false, true, "avant le", "avant la", "avant", "before", "by", "due", "deadline", "echeance", "tot uiterlijk")...),
	marks(true, true, "voor", "pour le", "pour la", "pour", "for")...)

// accented says that "vóór" was typed, which can only mean before.
func (r *reader) accented(i int) bool {
	word := strings.ToLower(r.line[r.tokens[i].start:r.tokens[i].end])
	return word == "vóór" || word == "vòòr" || word == "vóor" || strings.Contains(word, "\u0301")
}

// Bounds of the search: how many words a date has, how many marks are looked at, how often a date is tried.
const (
	longestDate = 8
	mostMarks   = 10
	mostReads   = 60
)

// found is a date that follows a mark: the tokens, the day, or why there is none.
type found struct {
	from, to int
	day      time.Time
	weak     bool
	refusal  *consult.Error
	unread   bool // something follows that should have been a date
}

func (r *reader) takeDue(now time.Time, zone string) {
	var dates, others []found
	for i := 0; i < len(r.tokens) && len(dates)+len(others) < mostMarks; i++ {
		f, ok := r.dueAt(i, now, zone)
		if !ok {
			continue
		}
		if f.day.IsZero() {
			others = append(others, f)
			continue
		}
		dates = append(dates, f)
		i = f.to - 1
	}
	strong := keep(dates, func(f found) bool { return !f.weak })
	switch {
	case len(strong) > 1, len(strong) == 0 && len(dates) > 1:
		r.doubt(consult.Invalid("due", "due_several", nil))
	case len(strong) == 1 && !strong[0].unread:
		r.settle(strong[0])
	case len(strong) == 1:
		r.doubt(r.notUnderstood(strong[0]))
	case len(dates) == 1 && dates[0].unread:
		r.doubt(r.notUnderstood(dates[0]))
	case len(dates) == 1:
		r.settle(dates[0])
		r.doubt(consult.Invalid("due", "due_or_event", map[string]any{"Typed": r.typed(dates[0])}))
	case len(others) > 0:
		r.explain(others)
	}
}

// explain asks for the date that the first mark promised and that cannot be.
func (r *reader) explain(list []found) {
	for _, f := range list {
		if f.refusal != nil {
			r.doubt(f.refusal)
			return
		}
	}
	if list[0].unread {
		r.doubt(r.notUnderstood(list[0]))
	}
}

func keep(list []found, fits func(found) bool) []found {
	var kept []found
	for _, f := range list {
		if fits(f) {
			kept = append(kept, f)
		}
	}
	return kept
}

func (r *reader) settle(f found) {
	r.action.DueOn = &f.day
	r.use(f.from, f.to)
	if f.to < len(r.tokens) && r.tokens[f.to].text == "." {
		r.used[f.to] = true
	}
}

func (r *reader) typed(f found) string {
	return r.line[r.tokens[f.from].start:r.tokens[f.to-1].end]
}

func (r *reader) notUnderstood(f found) *consult.Error {
	return consult.Invalid("due", "due_not_understood", map[string]any{"Typed": r.typed(f)})
}

// dueAt reads a mark and the date behind it; ok is false when there is neither.
func (r *reader) dueAt(i int, now time.Time, zone string) (found, bool) {
	for _, m := range dueMarks {
		if !r.says(i, m.words) {
			continue
		}
		from := i + len(m.words)
		if from < len(r.tokens) && r.tokens[from].text == ":" {
			from++
		}
		f := r.dateAfter(from, now, zone)
		f.from, f.weak = i, m.weak && !r.accented(i)
		if f.day.IsZero() && m.quiet {
			f.unread = f.unread && r.speaksOfTime(from)
		}
		return f, !f.day.IsZero() || f.refusal != nil || f.unread
	}
	return found{}, false
}

// says tells whether the words stand at i.
func (r *reader) says(i int, words []string) bool {
	if i+len(words) > len(r.tokens) {
		return false
	}
	for k, w := range words {
		if r.used[i+k] || r.tokens[i+k].text != w {
			return false
		}
	}
	return true
}

// dateAfter takes the longest run of words from from on that is one day.
func (r *reader) dateAfter(from int, now time.Time, zone string) found {
	limit := from
	for limit < len(r.tokens) && limit < from+longestDate && !strings.Contains(":;)(]", r.tokens[limit].text) {
		limit++
	}
	f := found{to: limit, unread: limit > from}
	for to := limit; to > from; to-- {
		if strings.Contains(",.!?", r.tokens[to-1].text) || !dateLike(r.tokens[from:to]) {
			continue
		}
		if r.reads++; r.reads > mostReads {
			break
		}
		words := r.line[r.tokens[from].start:r.tokens[to-1].end]
		reading, err := recurrence.Read(words, "", now, zone)
		if refusal, refused := consult.Refusal(err); refused && f.refusal == nil {
			f.refusal = consult.Invalid("due", refusal.Key, refusal.Args)
		}
		if err == nil && isOneDay(reading) {
			return found{to: to, day: reading.Start, unread: r.runsOn(to)}
		}
	}
	return f
}

// dateLike spares what cannot be a date: a bare number, "3 gemeenten".
func dateLike(tokens []token) bool {
	return len(tokens) > 1 || strings.Trim(tokens[0].text, "0123456789") != ""
}

// isOneDay says whether all the words were one date, without an hour, a place or a rhythm.
func isOneDay(r recurrence.Reading) bool {
	return r.Rest == "" && r.RRule == "" && !r.Start.IsZero() && !r.HasTime && r.Place == "" && r.Duration == 0
}

// onward are words with which a date goes on: "eind mei volgend jaar", "vrijdag of maandag".
var onward = words(`volgend volgende komend komende vorig vorige om tot of en ten aan rond 's in elke ieder
	prochain prochaine ou et a vers jusque chaque next or and at until around last every`)

// speaksOfTime says whether one of the next words is of the calendar, so that a date was meant though none was read.
func (r *reader) speaksOfTime(from int) bool {
	for i := from; i < min(from+3, len(r.tokens)); i++ {
		if calendar[r.tokens[i].text] {
			return true
		}
	}
	return false
}

func (r *reader) runsOn(i int) bool {
	if i >= len(r.tokens) || !onward[r.tokens[i].text] {
		return i < len(r.tokens) && strings.ContainsAny(r.tokens[i].text, "0123456789") && !mentioned.MatchString(r.tokens[i].text)
	}
	if i+1 < len(r.tokens) && (r.tokens[i].text == "en" || r.tokens[i].text == "et" || r.tokens[i].text == "and" || r.tokens[i].text == "a") {
		return !mentioned.MatchString(r.tokens[i+1].text)
	}
	return true
}

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[fold(w)] = true
	}
	return set
}
