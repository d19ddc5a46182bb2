package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
)

// localLayout is how hours are given and taken: wall-clock time of the zone.
const localLayout = "2006-01-02T15:04"

// How many dates are told: when nothing is said about it, and at the very most.
const (
	someDates = 8
	mostDates = 100_000
)

type datesCommand struct {
	datesQuestion
	File string `help:"Answer each line of this file (JSON, its keys named as the flags) with one line." type:"existingfile" placeholder:"F.jsonl"`
	JSON bool   `name:"json" help:"Answer in JSON, one line each; there is no other form."`
}

// datesQuestion is a question about dates: the flags, and the keys of a line of the file.
type datesQuestion struct {
	Words  string   `json:"words" help:"When people meet, in words." placeholder:"TEXT"`
	Rule   string   `json:"rule" help:"When people meet, as an RFC 5545 RRULE." placeholder:"RRULE"`
	Lang   string   `json:"lang" help:"Language of words and answer; without it, that of the words." enum:",nl,fr,en" default:"" placeholder:"nl|fr|en"`
	Now    string   `json:"now" help:"What the time is, as 2026-01-06T14:00; without it, the clock of this machine." placeholder:"LOCAL"`
	Start  string   `json:"start" help:"Where the rule begins; without it, now." placeholder:"LOCAL"`
	Zone   string   `json:"zone" help:"Time zone (${default})." default:"Europe/Brussels" placeholder:"TZID"`
	Count  *int     `json:"count" help:"How many dates; 8 when there is no --until." placeholder:"N"`
	Until  string   `json:"until" help:"Last day, which counts as a whole." placeholder:"DATE"`
	Exdate []string `json:"exdate" help:"A date that falls out; may be repeated." placeholder:"LOCAL" sep:"none"`
}

// datesLine is a line of the file.
type datesLine struct {
	datesQuestion
	Exdate textList `json:"exdate"`
}

// textList takes one text where a list of one is meant.
type textList []string

// UnmarshalJSON reads a list of texts, or one.
func (l *textList) UnmarshalJSON(body []byte) error {
	var one string
	if json.Unmarshal(body, &one) == nil {
		*l = textList{one}
		return nil
	}
	return json.Unmarshal(body, (*[]string)(l))
}

// datesAnswer is one line of answer; the order of the keys is promised.
type datesAnswer struct {
	Rule     string        `json:"rule"` // "" for a single date and for a fixed list of them
	Start    string        `json:"start"`
	Zone     string        `json:"zone"`
	Lang     string        `json:"lang"`
	Words    string        `json:"words"`
	Dates    []string      `json:"dates"`
	Holidays []holidayName `json:"holidays"`
}

type holidayName struct {
	Date string `json:"date"`
	Name string `json:"name"`
}

// datesRefusal is the answer when there are no dates to tell.
type datesRefusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Rest    string `json:"rest"`
}

func (r *datesRefusal) Error() string { return r.Message }

// The codes of a refusal.
const (
	notUnderstood = "not_understood"
	neverHappens  = "never_happens"
	outOfRange    = "out_of_range"
	badRule       = "bad_rule"
)

// refusalCodes says which code the refusals of package recurrence go by; the rest is not_understood.
var refusalCodes = map[string]string{
	"date_impossible": neverHappens, "weekday_differs": neverHappens, "rule_never_happens": neverHappens,
	"date_past": outOfRange, "end_before_start": outOfRange, "rule_out_of_range": outOfRange, "zone_unknown": outOfRange,
	"rule_bad": badRule,
}

// Run answers one question, or those of a file; it needs no database.
func (c datesCommand) Run(w world) error {
	now := time.Now()
	asked := c.Words != "" || c.Rule != ""
	switch {
	case c.File == "" && !asked, c.Words != "" && c.Rule != "":
		return wrongUse(nil, "dates wants --words or --rule, or a --file of them")
	case c.File != "" && asked:
		return wrongUse(nil, "dates --file takes words and rules from the file, not from the command line")
	case c.File != "":
		return answerLines(w, c.File, func(line string) (any, error) {
			q, err := c.onLine(w, line)
			if err != nil {
				return refusedDates(err), nil
			}
			return tellDates(q, now)
		})
	}
	answer, err := tellDates(c.datesQuestion, now)
	if err != nil {
		return err
	}
	if err := answerLine(w.stdout, answer); err != nil {
		return err
	}
	if refused, ok := answer.(refusedAnswer); ok {
		return wrongUse(refused.Error, "%s", refused.Error.Message)
	}
	return nil
}

// onLine is a line of the file; what it leaves out is as on the command line. A key that is no flag is told, not used.
func (c datesCommand) onLine(w world, line string) (datesQuestion, error) {
	l := datesLine{datesQuestion: c.datesQuestion, Exdate: c.Exdate}
	strict := json.NewDecoder(strings.NewReader(line))
	strict.DisallowUnknownFields()
	if doubt := strict.Decode(&l); doubt != nil {
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			return l.datesQuestion, &datesRefusal{notUnderstood, "this line is not a JSON object with the names of the flags: " + err.Error(), line}
		}
		fmt.Fprintf(w.stderr, "overlegbot: %v in %s\n", doubt, line)
	}
	q := l.datesQuestion
	q.Exdate = l.Exdate
	q.Zone = cmp.Or(q.Zone, recurrence.DefaultZone)
	switch {
	case (q.Words == "") == (q.Rule == ""):
		return q, &datesRefusal{notUnderstood, "a line holds words or a rule", ""}
	case q.Lang != "" && !slices.Contains(consult.Languages(), q.Lang):
		return q, &datesRefusal{outOfRange, fmt.Sprintf("lang is %q, want nl, fr or en", q.Lang), ""}
	}
	return q, nil
}

// refusedAnswer is a line that refuses.
type refusedAnswer struct {
	Error *datesRefusal `json:"error"`
}

func refusedDates(err error) any {
	var refused *datesRefusal
	if !errors.As(err, &refused) {
		refused = &datesRefusal{notUnderstood, err.Error(), ""}
	}
	return refusedAnswer{refused}
}

// tellDates answers one question: a datesAnswer, or a refusedAnswer.
func tellDates(q datesQuestion, now time.Time) (any, error) {
	t := dateTeller{lang: q.Lang, now: now}
	answer, err := t.answer(q)
	if refusal, ok := consult.Refusal(err); ok {
		err = t.refuse(cmp.Or(refusalCodes[refusal.Key], notUnderstood), "refusal."+refusal.Key, refusal.Args, "")
	}
	var refused *datesRefusal
	if errors.As(err, &refused) {
		return refusedAnswer{refused}, nil
	}
	return answer, err
}

// dateTeller works out one answer.
type dateTeller struct {
	lang   string
	now    time.Time
	loc    *time.Location
	start  time.Time // zero when it was not said
	until  time.Time // the first moment too late; zero when open
	count  int
	exempt []time.Time
}

func (t *dateTeller) answer(q datesQuestion) (datesAnswer, error) {
	var err error
	if t.loc, err = recurrence.LoadZone(q.Zone); err != nil {
		return datesAnswer{}, err
	}
	if err := t.bounds(q); err != nil {
		return datesAnswer{}, err
	}
	if q.Rule != "" {
		t.lang = consult.Language(t.lang)
		start := t.start
		if start.IsZero() {
			start = t.now
		}
		rule, err := recurrence.New(q.Rule, start, q.Zone)
		if err != nil {
			return datesAnswer{}, err
		}
		return t.tell(rule.RRule, rule.Start, rule.Words(t.lang), rule.Next)
	}
	return t.read(q)
}

// bounds reads the hours and days of the question.
func (t *dateTeller) bounds(q datesQuestion) error {
	for _, said := range []struct {
		name, text string
		into       *time.Time
	}{{"now", q.Now, &t.now}, {"start", q.Start, &t.start}} {
		if said.text == "" {
			continue
		}
		at, err := t.local(said.name, said.text)
		if err != nil {
			return err
		}
		*said.into = at
	}
	for _, text := range q.Exdate {
		at, err := t.local("exdate", text)
		if err != nil {
			return err
		}
		t.exempt = append(t.exempt, at)
	}
	if q.Until != "" {
		day, err := time.Parse(time.DateOnly, q.Until)
		if err != nil {
			return t.malformed("until", q.Until, "2027-06-30")
		}
		t.until = recurrence.LocalInstant(day.Year(), day.Month(), day.Day()+1, 0, 0, t.loc)
	}
	t.count = mostDates
	switch {
	case q.Count != nil:
		t.count = *q.Count
	case q.Until == "":
		t.count = someDates
	}
	if t.count < 1 || t.count > mostDates {
		return t.refuse(outOfRange, "refusal.rule_out_of_range", map[string]any{"Value": t.count, "Low": 1, "High": mostDates}, "")
	}
	return nil
}

// local reads wall-clock time of the zone; in an hour that is skipped it keeps its clock face.
func (t *dateTeller) local(name, text string) (time.Time, error) {
	wall, err := time.Parse(localLayout, text)
	if err != nil {
		wall, err = time.Parse(localLayout+":05", text)
	}
	if err != nil {
		return wall, t.malformed(name, text, "2026-01-06T14:00")
	}
	at := recurrence.StartAt(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), t.loc)
	return at.Add(time.Duration(wall.Second()) * time.Second), nil
}

func (t *dateTeller) malformed(name, text, like string) error {
	return &datesRefusal{outOfRange, fmt.Sprintf("%s is %q, want it as %s", name, text, like), ""}
}

// refuse says a refusal in the language of the question.
func (t *dateTeller) refuse(code, key string, args map[string]any, rest string) error {
	return &datesRefusal{code, i18n.Text(consult.Language(t.lang), key, args), rest}
}

// read understands words: a rule, a single date, or a fixed list of dates.
func (t *dateTeller) read(q datesQuestion) (datesAnswer, error) {
	r, err := t.understand(q)
	t.lang = cmp.Or(t.lang, r.Lang)
	if err != nil {
		return datesAnswer{}, err
	}
	if r.Rest == "" && r.Start.IsZero() {
		r.Rest = strings.TrimSpace(q.Words)
	}
	if r.Rest != "" || r.Start.IsZero() {
		return datesAnswer{}, t.refuse(notUnderstood, "dates.left_over", map[string]any{"Rest": r.Rest}, r.Rest)
	}
	if r.RRule != "" {
		rule := recurrence.Rule{RRule: r.RRule, Start: r.Start, Zone: q.Zone}
		words := rule.DayWords(t.lang)
		if r.HasTime {
			words = rule.Words(t.lang)
		}
		return t.tell(r.RRule, r.Start, words, rule.Next)
	}
	dates := r.Dates
	if len(dates) == 0 {
		dates = []time.Time{r.Start}
	}
	if q.Count == nil {
		t.count = mostDates // a list is told as it was given
	}
	return t.tell("", r.Start, t.sayDates(dates, r.HasTime), func(after time.Time, n int) []time.Time {
		later := slices.DeleteFunc(slices.Clone(dates), func(at time.Time) bool { return !at.After(after) })
		return later[:min(n, len(later))]
	})
}

// understand reads the words. A meeting at this very minute is the first of its rhythm, since start is now.
func (t *dateTeller) understand(q datesQuestion) (recurrence.Reading, error) {
	r, err := recurrence.ReadDates(q.Words, t.lang, t.now, t.start, q.Zone)
	now := t.now.In(t.loc)
	if err == nil && t.start.IsZero() && r.RRule != "" && r.HasTime && r.Start.Format("15:04:05") == now.Format("15:04:05") {
		return recurrence.ReadDates(q.Words, t.lang, t.now, now, q.Zone)
	}
	return r, err
}

// sayDates says dates in words that are read back to the same.
func (t *dateTeller) sayDates(dates []time.Time, withHour bool) string {
	var days []string
	for _, at := range dates {
		days = append(days, i18n.Date(t.lang, at))
	}
	text := i18n.List(t.lang, days)
	if withHour {
		last := dates[len(dates)-1]
		text = strings.TrimSuffix(text, i18n.Date(t.lang, last)) + i18n.DateTime(t.lang, last)
	}
	return text
}

// tell lists the dates and the holidays among them; next gives up to n occurrences after a moment.
func (t *dateTeller) tell(rule string, start time.Time, words string, next func(time.Time, int) []time.Time) (datesAnswer, error) {
	a := datesAnswer{
		Rule: rule, Start: start.Format(localLayout), Zone: t.loc.String(), Lang: t.lang, Words: words,
		Dates: []string{}, Holidays: []holidayName{},
	}
	// Those that fall out are asked for too; past the last day one is enough to know that there are more.
	wanted := t.count + len(t.exempt)
	var clock offsetClock
	for _, at := range t.upTo(start.Add(-time.Second), wanted, next) {
		if slices.ContainsFunc(t.exempt, at.Equal) {
			continue
		}
		if len(a.Dates) == t.count {
			break
		}
		at = clock.fix(at)
		a.Dates = append(a.Dates, at.Format("2006-01-02T15:04:05-07:00"))
		day := at.Format(time.DateOnly)
		if h, ok := recurrence.HolidayOn(at); ok && (len(a.Holidays) == 0 || a.Holidays[len(a.Holidays)-1].Date != day) {
			a.Holidays = append(a.Holidays, holidayName{day, h.Name(t.lang)})
		}
	}
	return a, nil
}

// upTo takes growing portions of a rule until there are enough dates or the last day is past.
func (t *dateTeller) upTo(after time.Time, wanted int, next func(time.Time, int) []time.Time) []time.Time {
	if t.until.IsZero() {
		return next(after, wanted)
	}
	for portion := 64; ; portion *= 8 {
		found := next(after, min(portion, wanted))
		if i := slices.IndexFunc(found, func(at time.Time) bool { return !at.Before(t.until) }); i >= 0 {
			return found[:i]
		}
		if len(found) < portion {
			return found
		}
	}
}

// offsetClock gives moments the offset that their zone has then, as a zone of its own: to look up a zone for each of
// thousands of dates would take longer than to find them.
type offsetClock struct {
	from, to time.Time
	zone     *time.Location
}

func (c *offsetClock) fix(at time.Time) time.Time {
	if c.zone == nil || at.Before(c.from) || !at.Before(c.to) {
		name, offset := at.Zone()
		c.from, c.to = at.ZoneBounds()
		c.zone = time.FixedZone(name, offset)
	}
	return at.In(c.zone)
}
