package recurrence

import (
	"strconv"
	"strings"
	"sync"

	"overlegbot/internal/consult"
)

// kind is what a word can be; many words can be several things, and the
// grammar takes the one that fits where the word stands.
type kind int

const (
	number     kind = iota + 1 // n: the number
	ordinal                    // n: 1 to 5; -1 last, -2 last but one
	suffix                     // what makes a number an ordinal: "de", "e", "th"
	weekday                    // n: 0 Monday to 6 Sunday
	weekdays2                  // the same in a plural that means every week: "dinsdags", "Tuesdays"
	month                      // n: 1 to 12
	unit                       // n: see unitDay and the like
	workday                    // Monday to Friday
	every                      // "elke", "chaque", "every"
	everyCount                 // before a number only: "om de"
	everyOther                 // "om de (andere)", "every other": each second one
	onTwo                      // "sur deux": the same, said afterwards
	adverb                     // n: 100*unit + interval, as "tweewekelijks"
	per                        // "per", "par", "a" in "once a month"
	once                       // "een keer", "une fois", "once"
	times                      // "keer", "fois", "times"
	article                    // "de", "le", "the"
	of                         // "van", "de", "of": before months
	on                         // "op", "le", "on": before days
	in                         // before places, and before months
	placeMark                  // before places only: "te"
	at                         // before hours: "om", "à", "at"
	from                       // before the beginning of a time or a period
	since                      // before the first date of a rhythm only
	until                      // before its end, the day included
	through                    // the same, where even a bare month is clear: "tot en met"
	between                    // "tussen", "entre", "between"
	and                        // joins: "en", "et", "and", and the comma
	or                         // "of", "ou", "or"
	hour                       // "u", "uur", "h": behind a number
	hours                      // the same in the sense of a length: "uren", "hours"
	minute                     // "min", "minuten"
	lasting                    // before a length: "gedurende", "pendant", "for"
	length                     // n: minutes, as in "anderhalf uur"
	meridiem                   // n: 0 am, 12 pm
	part                       // of the day; n: see partMorning and the like
	noon                       // 12:00
	midnight                   // 24:00
	half                       // "half (tien)", "et demie", "half past"
	quarter                    // "kwart", "quart", "quarter"
	past                       // "over", "past", "et"
	before                     // "voor", "moins", "to"
	today                      // n: days from today
	tonight                    // today; n: a part of the day, as above
	next                       // "volgende", "prochain", "next"
	coming                     // the nearest one: "komende", "a.s."
	this                       // "deze", "ce", "this"
	nextWeek                   // the week after this one
	aWeekOn                    // n: weeks after the coming one: "en huit"
	end                        // "eind", "fin", "end (of)"
	mid                        // "half", "mi", "mid": the 15th
	within                     // before a length of time from now
	by                         // before a day at the latest
	online                     // a place that is none
	except                     // before months in which a rhythm rests: "behalve in"
	excluded                   // never part of a place: "behalve", "vakantie"
	ruleMark                   // before an RRULE: "volgens de regel"
	filler                     // says nothing: "telkens"
)

const (
	unitDay = iota + 1
	unitWeek
	unitMonth
	unitYear
	unitQuarter
)

const (
	partMorning = iota + 1
	partAfternoon
	partEvening
	partNight
)

var kindNames = map[string]kind{
	"number": number, "ordinal": ordinal, "suffix": suffix, "weekday": weekday, "weekdays": weekdays2, "month": month,
	"unit": unit, "workday": workday, "every": every, "everyother": everyOther, "everycount": everyCount, "rulemark": ruleMark, "ontwo": onTwo, "adverb": adverb,
	"per": per, "once": once, "times": times, "article": article, "of": of, "on": on, "in": in, "place": placeMark,
	"at": at, "from": from, "since": since, "until": until, "through": through, "between": between, "and": and, "or": or,
	"hour": hour, "hours": hours, "minute": minute, "lasting": lasting, "length": length, "meridiem": meridiem, "part": part, "noon": noon,
	"midnight": midnight, "half": half, "quarter": quarter, "past": past, "before": before, "today": today,
	"tonight": tonight, "next": next, "coming": coming, "this": this, "nextweek": nextWeek, "aweekon": aWeekOn,
	"end": end, "mid": mid, "within": within, "by": by, "online": online, "except": except, "excluded": excluded, "filler": filler,
}

type meaning struct {
	kind kind
	n    int
}

// vocabulary maps words, and words joined by one space, to what they can mean.
type vocabulary struct {
	meanings map[string][]meaning
	longest  int      // words in the longest entry
	names    []string // weekdays and months long enough to be mistyped
}

// vocabularies are compiled when a language is first read.
var vocabularies = map[string]func() vocabulary{
	consult.Dutch:   sync.OnceValue(func() vocabulary { return compile(dutchWords) }),
	consult.French:  sync.OnceValue(func() vocabulary { return compile(frenchWords) }),
	consult.English: sync.OnceValue(func() vocabulary { return compile(englishWords) }),
}

// compile reads lines such as "month 5: mei". A fault in them is one in this
// package, and every test would show it.
func compile(text string) vocabulary {
	v := vocabulary{meanings: map[string][]meaning{}}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		head, words, _ := strings.Cut(line, ":")
		name, value, _ := strings.Cut(strings.TrimSpace(head), " ")
		k, ok := kindNames[name]
		if !ok {
			panic("recurrence: vocabulary line " + line)
		}
		n, _ := strconv.Atoi(value)
		for _, word := range strings.Split(words, "|") {
			tokens := lex(word)
			p := parser{tokens: tokens}
			word = p.phrase(0, len(tokens))
			v.meanings[word] = append(v.meanings[word], meaning{k, n})
			v.longest = max(v.longest, strings.Count(word, " ")+1)
			if (k == weekday || k == month) && len(word) >= 5 {
				v.names = append(v.names, word)
			}
		}
	}
	return v
}

// correct returns the one weekday or month that word is a single slip away
// from, or "" when there is none or more than one.
func (v vocabulary) correct(word string) string {
	if len(word) < 4 {
		return ""
	}
	found, count := "", 0
	for _, name := range v.names {
		if oneSlip(word, name) {
			found = name
			count++
		}
	}
	if count != 1 {
		return ""
	}
	return found
}

// oneSlip reports whether b is a with one letter changed, added, dropped, or
// two neighbours swapped.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
