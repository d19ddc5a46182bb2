package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// voice is how one language says a rule. All of it is read back by Read.
type voice struct {
	weekdays, months                  [12]string
	ranks                             map[int]string
	and, or                           string
	units                             map[int][2]string // "elke week", "om de %d weken"
	workdays, everyNth, everyDay      string            // before a weekday, a rank, a date of the month
	workday, lastDay                  string
	ofMonth, ofMonths, ofEvery, inSet string
	on, onThe                         string // before a weekday, before a rank or a date
	numeral                           func(int) string
	at                                func(h, m int) string
	until, rule, except               string
	count                             string
}

var voices = map[string]voice{
	consult.Dutch: {
		weekdays: [12]string{"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
			"oktober", "november", "december"},
		ranks: map[int]string{1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", 5: "vijfde", -1: "laatste", -2: "voorlaatste"},
		and:   " en ", or: " of ",
		units: map[int][2]string{unitDay: {"elke dag", "om de %d dagen"}, unitWeek: {"elke week", "om de %d weken"},
			unitMonth: {"elke maand", "om de %d maanden"}, unitYear: {"elk jaar", "om de %d jaar"}},
		workdays: "elke werkdag", everyNth: "elke ", everyDay: "de ", workday: "werkdag", lastDay: "dag",
		ofMonth: " van de maand", ofMonths: " van ", ofEvery: " van elke maand", inSet: " in ", on: " op ", onThe: " op de ",
		numeral: dutchNumeral,
		at: func(h, m int) string {
			if m == 0 && h >= earliestMarked {
				return fmt.Sprintf(" om %d uur", h)
			}
			return fmt.Sprintf(" om %s.%02d uur", hourOf(h), m)
		},
		until: " tot en met ", rule: "volgens de regel ", except: " behalve in ", count: ", %d keer",
	},
	consult.French: {
		weekdays: [12]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
			"octobre", "novembre", "décembre"},
		ranks: map[int]string{1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", -1: "dernier", -2: "avant-dernier"},
		and:   " et ", or: " ou ",
		units: map[int][2]string{unitDay: {"chaque jour", "tous les %d jours"}, unitWeek: {"chaque semaine", "toutes les %d semaines"},
			unitMonth: {"chaque mois", "tous les %d mois"}, unitYear: {"chaque année", "tous les %d ans"}},
		workdays: "chaque jour ouvrable", everyNth: "chaque ", everyDay: "le ", workday: "jour ouvrable", lastDay: "jour",
		ofMonth: " du mois", ofMonths: " de ", ofEvery: " de chaque mois", inSet: " en ", on: " le ", onThe: " le ",
		numeral: func(n int) string {
			if n == 1 {
				return "1er"
			}
			return strconv.Itoa(n)
		},
		at: func(h, m int) string {
			if m == 0 && h >= earliestMarked {
				return fmt.Sprintf(" à %d h", h)
			}
			return fmt.Sprintf(" à %s h %02d", hourOf(h), m)
		},
		until: " jusqu'au ", rule: "selon la règle ", except: " sauf en ", count: ", %d fois",
	},
	consult.English: {
		weekdays: [12]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
			"October", "November", "December"},
		ranks: map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second-to-last"},
		and:   " and ", or: " or ",
		units: map[int][2]string{unitDay: {"every day", "every %d days"}, unitWeek: {"every week", "every %d weeks"},
			unitMonth: {"every month", "every %d months"}, unitYear: {"every year", "every %d years"}},
		workdays: "every working day", everyNth: "every ", everyDay: "the ", workday: "working day", lastDay: "day",
		ofMonth: " of the month", ofMonths: " of ", ofEvery: " of every month", inSet: " in ", on: " on ", onThe: " on the ",
		numeral: englishNumeral,
		at:      func(h, m int) string { return fmt.Sprintf(" at %s:%02d", hourOf(h), m) },
		until:   " until ", rule: "by the rule ", except: " except in ", count: ", %d times",
	},
}

// hourOf writes hours before seven with a zero, because "2 uur" could be in the
// afternoon.
func hourOf(h int) string {
	if h < earliestMarked {
		return fmt.Sprintf("%02d", h)
	}
	return strconv.Itoa(h)
}

func dutchNumeral(n int) string {
	if n == 1 || n == 8 || n >= 20 {
		return strconv.Itoa(n) + "ste"
	}
	return strconv.Itoa(n) + "de"
}

func englishNumeral(n int) string {
	ending := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// Words says the rule as people do, with its hour and its end, in one of the
// languages of consult; others get Dutch. A rule for which no such words exist
// is given as its RRULE. Read understands all of it again.
func (r Rule) Words(lang string) string { return r.words(lang, true) }

// DayWords is Words without the hour, for a rule of which only the days are known.
func (r Rule) DayWords(lang string) string { return r.words(lang, false) }

func (r Rule) words(lang string, withHour bool) string {
	v := voices[consult.Language(lang)]
	s, err := r.series()
	if err != nil {
		return r.RRule
	}
	hourly := ""
	if withHour {
		hourly = v.at(s.wall.Hour(), s.wall.Minute())
	}
	sh, ok := shapeOf(s.option, s.wall)
	if ok && consult.Language(lang) == consult.French && sh.unit == unitDay && (sh.interval == 8 || sh.interval == 15) {
		ok = false // "tous les quinze jours" is every fortnight
	}
	if !ok {
		return v.rule + r.RRule + hourly
	}
	return v.say(sh) + hourly + v.ending(s)
}

func (v voice) say(s shape) string {
	often := v.units[s.unit][0]
	if s.interval > 1 {
		often = fmt.Sprintf(v.units[s.unit][1], s.interval)
	}
	switch s.unit {
	case unitDay:
		return often + v.in(s.months)
	case unitWeek:
		switch {
		case s.interval > 1:
			return often + v.on + v.list(s.days) + v.in(s.months)
		case slices.Equal(s.days, everyWorkday):
			return v.workdays + v.in(s.months)
		}
		return v.everyNth + v.list(s.days) + v.in(s.months)
	case unitYear:
		return often + v.yearDay(s)
	}
	if s.interval > 1 {
		return often + v.onThe + v.monthDay(s)
	}
	lead, tail := v.everyNth, v.ofMonth
	if len(s.nths) == 0 && s.monthDays[0] > 0 {
		lead, tail = v.everyDay, v.ofEvery
	}
	switch {
	case mostOfTheYear(s.months):
		tail += v.in(s.months)
	case len(s.months) > 0:
		tail = v.of(s.months)
	}
	return lead + v.monthDay(s) + tail
}

func (v voice) yearDay(s shape) string {
	if len(s.months) == 1 && len(s.monthDays) == 1 && s.monthDays[0] > 0 {
		return v.on + v.dayOfMonth(s.monthDays[0]) + " " + v.months[s.months[0]-1]
	}
	return v.onThe + v.monthDay(s) + v.of(s.months)
}

// dayOfMonth is the number of a day in front of its month.
func (v voice) dayOfMonth(d int) string {
	if d == 1 && v.numeral(2) == "2" { // French: "1er mai", "2 mai"
		return v.numeral(1)
	}
	return strconv.Itoa(d)
}

// monthDay says which days of a month: "eerste en derde donderdag", "15de".
func (v voice) monthDay(s shape) string {
	if len(s.nths) == 0 {
		if s.monthDays[0] < 0 {
			return v.ranks[s.monthDays[0]] + " " + v.lastDay
		}
		return v.join(s.monthDays, v.numeral)
	}
	ranks, days := product(s.nths)
	switch {
	case slices.Equal(days, everyWorkday) && len(s.nths[0].days) > 1:
		return v.join(ranks, v.rank) + " " + v.workday
	case len(s.nths[0].days) > 1:
		return v.rank(ranks[0]) + " " + strings.Join(v.names(days), v.or)
	case days != nil:
		return v.join(ranks, v.rank) + " " + v.list(days)
	}
	var pairs []string
	for _, n := range s.nths {
		pairs = append(pairs, v.rank(n.n)+" "+v.weekdays[n.days[0]])
	}
	return v.enumerate(pairs)
}

// product returns ranks and days when nths are all of the ones with all of the
// others, rank by rank.
func product(nths []nth) (ranks, days []int) {
	for _, n := range nths {
		ranks, days = append(ranks, n.n), append(days, n.days...)
	}
	ranks, days = unique(ranks), unique(days)
	if len(nths[0].days) > 1 {
		return ranks, days
	}
	if len(nths) != len(ranks)*len(days) {
		return ranks, nil
	}
	for i, n := range nths {
		if n.n != ranks[i/len(days)] || n.days[0] != days[i%len(days)] {
			return ranks, nil
		}
	}
	return ranks, days
}

func (v voice) ending(s series) string {
	if s.option.Count > 0 {
		return fmt.Sprintf(v.count, s.option.Count)
	}
	if s.until.IsZero() {
		return ""
	}
	last := floating(s.until.In(s.loc))
	if last.Sub(time.Date(last.Year(), last.Month(), last.Day(), 0, 0, 0, 0, time.UTC)) <
		time.Duration(s.wall.Hour())*time.Hour+time.Duration(s.wall.Minute())*time.Minute {
		last = last.AddDate(0, 0, -1) // it ends before the meeting of that day
	}
	return v.until + v.dayOfMonth(last.Day()) + " " + v.months[last.Month()-1] + " " + strconv.Itoa(last.Year())
}

func (v voice) in(months []int) string {
	if len(months) == 0 {
		return ""
	}
	if mostOfTheYear(months) {
		return v.except + v.join(otherMonths(months), v.month)
	}
	return v.inSet + v.join(months, v.month)
}

// mostOfTheYear reports that one would rather say the months that are left out.
func mostOfTheYear(months []int) bool {
	return len(months) >= 12-mostExceptions+1 && len(months) < 12 && slices.IsSorted(months) && len(unique(months)) == len(months)
}

func (v voice) of(months []int) string {
	text := v.join(months, v.month)
	if strings.HasSuffix(v.ofMonths, " de ") && strings.ContainsRune("ao", rune(text[0])) {
		return strings.TrimSuffix(v.ofMonths, "e ") + "'" + text
	}
	return v.ofMonths + text
}

func (v voice) month(m int) string { return v.months[m-1] }
func (v voice) rank(n int) string  { return v.ranks[n] }

func (v voice) names(days []int) []string {
	var names []string
	for _, d := range days {
		names = append(names, v.weekdays[d])
	}
	return names
}

func (v voice) list(days []int) string { return v.enumerate(v.names(days)) }

func (v voice) join(list []int, say func(int) string) string {
	var parts []string
	for _, n := range list {
		parts = append(parts, say(n))
	}
	return v.enumerate(parts)
}

// enumerate joins as in "a, b en c".
func (v voice) enumerate(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + v.and + parts[last]
}
