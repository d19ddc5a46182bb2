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
	"overlegbot/internal/recurrence"
)

// localLayout is how hours are given and taken: wall-clock time of the zone.
const localLayout = "2006-01-02T15:04"

// How many dates are told: when nothing is said about it, and at the very most; and until when.
const (
	someDates    = 8
	mostDates    = 100_000
	farthestYear = 2200
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
