package recurrence

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"overlegbot/internal/consult"
)

// Reading is what was understood of somebody's words; nothing in it is guessed.
// Use it without asking only when Rest is "".
type Reading struct {
	Lang     string        // language in which the words were read
	RRule    string        // "" for a single date, or when no rhythm was found
	Start    time.Time     // first occurrence or the single date, in the zone; zero when no date was understood
	HasTime  bool          // an hour was said; else Start is midnight
	Place    string        // what followed in, te, à or at, as it was typed
	Duration time.Duration // 0 when neither a length nor an end was said
	Rest     string        // words left over; "" when all was understood
	Dates    []time.Time   // the dates of a fixed list, Start the first of them; only ReadDates fills it
}

const (
	longestText  = 300  // bytes; nobody says when a meeting is in more
	searchBudget = 4000 // steps; ordinary phrases take some tens
)

// Read understands when somebody wants to meet. With lang "" it finds out the
// language; with a language it reads in that one only. now says what "morgen"
// is, and a date without a year is the next one to come.
//
// Words that it does not know, or that could mean two things, are in Rest, and
// then the other fields hold what was clear beside them. Words that are clear
// and cannot be are refused with a *consult.Error: date_impossible (31 februari),
// date_past, weekday_differs (woensdag 5/2 when that is a Thursday),
// end_before_start, rule_out_of_range, rule_never_happens, zone_unknown.
func Read(words, lang string, now time.Time, zone string) (Reading, error) {
	return read(words, lang, now, zone, parser{})
}

// ReadDates is Read for who can hold more than a rule or a date: it reads a fixed
// list of dates too. A rhythm has its first date at from or after it, even when
// that lies before now, and takes from's hour when none was said; a zero from
// leaves both as in Read.
func ReadDates(words, lang string, now, from time.Time, zone string) (Reading, error) {
	return read(words, lang, now, zone, parser{severalDates: true, from: from})
}

func read(words, lang string, now time.Time, zone string, p parser) (Reading, error) {
	loc, err := LoadZone(zone)
	if err != nil {
		return Reading{}, err
	}
	words, p.now = printable(words), now.In(loc)
	if !p.from.IsZero() {
		p.from = p.from.In(loc)
	}
	if lang != "" {
		lang = consult.Language(lang)
	}
	if len(words) > longestText || p.now.Year() < 2000 || p.now.Year() > 2098 {
		return Reading{Lang: consult.Language(lang), Rest: strings.TrimSpace(words)}, nil
	}
	if lang != "" {
		a := p.attempt(words, lang)
		return a.reading, a.err
	}
	var all []attempt
	for _, l := range consult.Languages() {
		all = append(all, p.attempt(words, l))
	}
	best := slices.MinFunc(all, attempt.compare)
	for _, other := range all {
		if best.clear() && other.clear() && !best.agrees(other) {
			return Reading{Lang: best.reading.Lang, Rest: strings.TrimSpace(words)}, nil
		}
	}
	return best.reading, best.err
}

// printable keeps what can be read, shown and stored.
func printable(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(words, "\ufffd"))
}

// attempt is the text read in one language.
type attempt struct {
	reading Reading
	err     error
	known   int // words that this language has
	exact   int // words that it has as they were typed
}

func (a attempt) clear() bool { return a.err == nil && a.reading.Rest == "" }

func (a attempt) agrees(b attempt) bool {
	return a.reading.RRule == b.reading.RRule && a.reading.Start.Equal(b.reading.Start) && a.reading.Duration == b.reading.Duration &&
		slices.EqualFunc(a.reading.Dates, b.reading.Dates, time.Time.Equal)
}

// compare puts what was understood before what was refused, and that before
// what was not understood.
func (a attempt) compare(b attempt) int { return a.rank() - b.rank() }

func (a attempt) rank() int {
	switch {
	case a.clear():
		return -a.exact // "12 January" is English, though Dutch would forgive it
	case a.err != nil:
		return 1
	}
	return 1000 + len(a.reading.Rest) - 10*a.known
}

var rulePattern = regexp.MustCompile(`(?i)\b(?:RRULE:)?(FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*)`)

// attempt reads in one language; p carries what is asked, and stays as it is.
func (p parser) attempt(words, lang string) attempt {
	p.text, p.words, p.lang, p.steps = words, vocabularies[lang](), lang, searchBudget
	var s slots
	if at := rulePattern.FindStringSubmatchIndex(words); at != nil {
		s.raw = strings.ToUpper(words[at[2]:at[3]])
		if _, err := normalise(s.raw); err != nil {
			return attempt{reading: Reading{Lang: lang}, err: err}
		}
		p.text = words[:at[0]] + strings.Repeat(" ", at[1]-at[0]) + words[at[1]:]
	}
	p.tokens = lex(p.text)
	if lang == consult.Dutch {
		p.tokens = p.words.compounds(p.tokens)
	}
	p.look()
	if len(p.tokens) == 0 && s.raw == "" {
		return attempt{reading: Reading{Lang: lang, Rest: strings.TrimSpace(words)}}
	}
	if r, err, ok := p.search(0, s); ok {
		if err == nil && (!r.Start.IsZero() && (r.Start.Year() < 2000 || r.Start.Year() > 2100)) {
			err = possible(r.Start.Year(), 1, 1)
		}
		if err != nil {
			r = Reading{Lang: lang}
		}
		return attempt{reading: r, err: err, exact: p.exact()}
	}
	return attempt{reading: p.partly(s), known: p.known()}
}

// known counts the words of this language, to tell languages apart.
func (p *parser) known() int {
	count := 0
	for i, t := range p.tokens {
		if t.word() {
			count += len(p.said[i])
		}
	}
	return count
}

// exact counts the words that this language has without a slip forgiven.
func (p *parser) exact() int {
	count := 0
	for _, t := range p.tokens {
		if t.word() && p.words.meanings[t.text] != nil {
			count++
		}
	}
	return count
}

// search reads all that is left, and returns the first way that leaves no word
// over and makes sense. A refusal is kept until no other way is found.
func (p *parser) search(i int, s slots) (refused Reading, err error, ok bool) {
	p.steps--
	if p.steps < 0 {
		return Reading{}, nil, false
	}
	if i == len(p.tokens) {
		return p.assemble(s)
	}
	for _, st := range p.ways(i, s) {
		r, e, found := p.search(st.end, st.slots)
		if found && e == nil {
			return r, nil, true
		}
		if found && err == nil {
			refused, err, ok = r, e, true
		}
	}
	return refused, err, ok
}

// ways lists how to read on from i: the longest first, a place last of all.
func (p *parser) ways(i int, s slots) []step {
	var all []step
	for _, read := range []func(int, slots) []step{
		p.units, p.nthsAt, p.weekdaysAt, p.monthDaysAt, p.monthsAt, p.nearDays, p.dates, p.lists, p.exceptions, p.times, p.lengths, p.counts, p.parts, p.joints,
	} {
		all = append(all, read(i, s)...)
	}
	all = slices.DeleteFunc(all, func(st step) bool { return st.end <= i })
	slices.SortStableFunc(all, func(a, b step) int { return b.end - a.end })
	return append(all, p.places(i, s)...)
}

// parts reads a part of the day that stands apart from its hour.
func (p *parser) parts(i int, s slots) []step {
	n, end, ok := p.is(p.skip(i, on), part)
	if !ok || s.part != 0 {
		return nil
	}
	s.part = n
	return []step{{end, s}}
}

// joints passes over commas, dashes and words that say nothing.
func (p *parser) joints(i int, s slots) []step {
	if _, end, ok := p.is(i, filler); ok {
		return []step{{end, s}}
	}
	if _, end, ok := p.is(i, ruleMark); ok && s.raw != "" {
		return []step{{end, s}}
	}
	if sign := p.sign(i); i > 0 && i+1 < len(p.tokens) && (sign == "," || sign == "-" && !p.glued(i) && !p.glued(i+1)) {
		return []step{{i + 1, s}}
	}
	return nil
}

// partly reads what it can from left to right, and keeps the rest. When that
// makes no sense, it leaves one of the things that it read to the rest as well.
func (p *parser) partly(s slots) Reading {
	if r, ok := p.without(s, -1); ok {
		return r
	}
	for i := len(p.tokens) - 1; i >= 0; i-- {
		if r, ok := p.without(s, i); ok {
			return r
		}
	}
	return Reading{Lang: p.lang, Rest: strings.TrimSpace(p.text)}
}

// without reads from left to right, except what begins at the token left.
func (p *parser) without(s slots, left int) (Reading, bool) {
	unread := make([]bool, len(p.tokens))
	for i := 0; i < len(p.tokens); {
		next := i + 1
		ways := p.ways(i, s)
		if _, _, ok := p.is(i, excluded); ok && len(ways) == 0 {
			next = len(p.tokens) // "behalve in juli": what follows is no part of the rule
		}
		if len(ways) > 0 {
			next = ways[0].end
		}
		if len(ways) > 0 && i != left {
			s = ways[0].slots
		} else {
			for k := i; k < next; k++ {
				unread[k] = true
			}
		}
		i = next
	}
	r, err, ok := p.assemble(s)
	if !ok || err != nil {
		return r, false
	}
	r.Rest = p.spell(unread)
	return r, r.Rest != "" && (r.RRule != "" || !r.Start.IsZero() || r.Place != "" || r.HasTime || r.Duration > 0)
}

// spell gives the unread words as they were typed.
func (p *parser) spell(unread []bool) string {
	var parts []string
	for i := 0; i < len(unread); i++ {
		if !unread[i] {
			continue
		}
		from := p.tokens[i].start
		for i+1 < len(unread) && unread[i+1] {
			i++
		}
		parts = append(parts, p.text[from:p.tokens[i].end])
	}
	return strings.ToValidUTF8(strings.Join(parts, " "), "")
}
