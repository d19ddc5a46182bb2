package recurrence

import (
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"overlegbot/internal/consult"
)

// parsed is an RRULE that has been checked part by part.
type parsed struct {
	option rrule.ROption
	until  string // as written: a day, a local time, or a time in UTC with Z
}

// numbers are the parts that hold lists of numbers, with their bounds; negative
// ones count from the end where the RFC has that.
var numbers = map[string]struct {
	low, high int
	fromEnd   bool
	field     func(*rrule.ROption) *[]int
}{
	"BYMONTH":    {1, 12, false, func(o *rrule.ROption) *[]int { return &o.Bymonth }},
	"BYMONTHDAY": {1, 31, true, func(o *rrule.ROption) *[]int { return &o.Bymonthday }},
	"BYYEARDAY":  {1, 366, true, func(o *rrule.ROption) *[]int { return &o.Byyearday }},
	"BYWEEKNO":   {1, 53, true, func(o *rrule.ROption) *[]int { return &o.Byweekno }},
	"BYSETPOS":   {1, 366, true, func(o *rrule.ROption) *[]int { return &o.Bysetpos }},
}

func badRule(text string) error {
	return consult.Invalid("rule", "rule_bad", map[string]any{"Rule": text})
}

func outOfRange(part, value string, low, high int) error {
	return consult.Invalid("rule", "rule_out_of_range", map[string]any{"Part": part, "Value": value, "Low": low, "High": high})
}

// normalise strips what people paste around an RRULE and checks the rest.
func normalise(text string) (string, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	text = strings.TrimSuffix(strings.TrimPrefix(text, "RRULE:"), ";")
	_, err := parse(text)
	return text, err
}

func parse(text string) (parsed, error) {
	p := parsed{option: rrule.ROption{Interval: 1}}
	seen := map[string]bool{}
	if len(text) > 500 {
		return p, badRule(text[:40] + "...")
	}
	for _, part := range strings.Split(text, ";") {
		key, value, found := strings.Cut(part, "=")
		if !found || value == "" || seen[key] {
			return p, badRule(text)
		}
		seen[key] = true
		if err := p.set(key, value, text); err != nil {
			return p, err
		}
	}
	return p, p.check(seen, text)
}

func (p *parsed) set(key, value, text string) error {
	o := &p.option
	if n, ok := numbers[key]; ok {
		list, err := intList(key, value, text, n.low, n.high, n.fromEnd)
		*n.field(o) = list
		return err
	}
	switch key {
	case "FREQ":
		freq, ok := frequencies[value]
		if !ok {
			return badRule(text)
		}
		o.Freq = freq
	case "INTERVAL":
		return setInt(&o.Interval, key, value, text, 99)
	case "COUNT":
		return setInt(&o.Count, key, value, text, 10000)
	case "UNTIL":
		p.until = value
		if _, ok := lastInstant(value, time.UTC); !ok {
			return badRule(text)
		}
	case "WKST":
		day, ok := weekdayOf(value)
		if !ok {
			return badRule(text)
		}
		o.Wkst = day
	case "BYDAY":
		return p.setDays(value, text)
	default:
		return badRule(text)
	}
	return nil
}

// check holds the parts against each other, as RFC 5545 3.3.10 wants it.
func (p *parsed) check(seen map[string]bool, text string) error {
	o := p.option
	numbered := false
	for _, day := range o.Byweekday {
		numbered = numbered || day.N() != 0
	}
	yearly, monthly := o.Freq == rrule.YEARLY, o.Freq == rrule.MONTHLY
	switch {
	case !seen["FREQ"],
		seen["COUNT"] && seen["UNTIL"],
		numbered && !yearly && !monthly,
		numbered && seen["BYWEEKNO"],
		seen["BYWEEKNO"] && !yearly,
		seen["BYYEARDAY"] && !yearly,
		seen["BYMONTHDAY"] && o.Freq == rrule.WEEKLY,
		seen["BYSETPOS"] && !seen["BYDAY"] && !seen["BYMONTHDAY"] && !seen["BYYEARDAY"] && !seen["BYWEEKNO"] && !seen["BYMONTH"]:
		return badRule(text)
	}
	return nil
}

func (p *parsed) setDays(value, text string) error {
	for _, item := range strings.Split(value, ",") {
		if len(item) < 2 {
			return badRule(text)
		}
		day, ok := weekdayOf(item[len(item)-2:])
		if !ok {
			return badRule(text)
		}
		if number := item[:len(item)-2]; number != "" {
			n, err := strconv.Atoi(number)
			if err != nil {
				return badRule(text)
			}
			if n == 0 || n < -53 || n > 53 {
				return outOfRange("BYDAY", number, 1, 53)
			}
			day = day.Nth(n)
		}
		p.option.Byweekday = append(p.option.Byweekday, day)
	}
	return nil
}

func weekdayOf(name string) (rrule.Weekday, bool) {
	for i, known := range weekdays {
		if known == name {
			return allWeekdays[i], true
		}
	}
	return rrule.Weekday{}, false
}

func setInt(field *int, key, value, text string, high int) error {
	list, err := intList(key, value, text, 1, high, false)
	if err != nil {
		return err
	}
	if len(list) != 1 {
		return badRule(text)
	}
	*field = list[0]
	return nil
}

func intList(key, value, text string, low, high int, fromEnd bool) ([]int, error) {
	var list []int
	for _, item := range strings.Split(value, ",") {
		n, err := strconv.Atoi(item)
		if err != nil && len(strings.Trim(item, "+-0123456789")) > 0 || item == "" {
			return nil, badRule(text)
		}
		size := n
		if fromEnd && n < 0 {
			size = -n
		}
		if err != nil || size < low || size > high {
			return nil, outOfRange(key, item, low, high)
		}
		list = append(list, n)
	}
	return list, nil
}

func (p parsed) lastInstant(loc *time.Location) time.Time {
	if p.until == "" {
		return time.Time{}
	}
	t, _ := lastInstant(p.until, loc)
	return t
}

// lastInstant reads an UNTIL. One without an hour means the end of that local
// day: people who write "tot 20 januari" mean the meeting of that day too.
func lastInstant(text string, loc *time.Location) (time.Time, bool) {
	if t, err := time.Parse("20060102T150405Z", text); err == nil {
		return t, true
	}
	if t, err := time.Parse("20060102T150405", text); err == nil {
		return localise(t, loc), true
	}
	if t, err := time.Parse("20060102", text); err == nil {
		return localise(t.Add(24*time.Hour-time.Second), loc), true
	}
	return time.Time{}, false
}
