package recurrence

import "time"

// slots is what was said so far. It is copied at every step of the search, so
// lists in it are replaced, never appended to in place.
type slots struct {
	every      bool // "elke", said of a day
	interval   int  // with unit: "om de 6 weken"
	unit       int
	days       []int // weekdays
	habitual   bool  // "le jeudi": as a rule, or this once?
	workdays   bool  // "elke werkdag"
	nths       []nth
	monthDays  []int
	marked     bool // each of monthDays was an ordinal
	everyNth   bool // "every second Tuesday": of the month, or one in two?
	ofMonth    bool // "van de maand"
	months     []int
	monthsYear int      // "van mei 2027"
	except     []int    // "behalve in juli en augustus"
	span       bool     // days were said as "van maandag tot vrijdag"
	nextMonth  int      // 1: "van deze maand", 2: "van volgende maand"
	date       *day     // a single date, or the day of the year
	dates      []listed // a fixed list, in the order in which it was said
	relative   *relative
	nextWeek   bool
	instant    time.Time // "over 2 uur"
	first      *day      // "vanaf"
	last       *day      // "tot en met"
	count      int
	counted    bool
	clock      *clock
	end        *clock
	part       int
	length     time.Duration
	place      string
	raw        string // an RRULE that stood in the text
}

// nth is "eerste donderdag", or "laatste werkdag"; with more than one day, the
// first or last of them that comes.
type nth struct {
	n    int
	days []int
}

// day is a date as it was said. Without a year it is the next one to come.
type day struct {
	y, m, d int  // m and d may be impossible; that is for later to refuse
	fuzzy   bool // counted from today, so that no weekday belongs beside it
}

// listed is a date of a list.
type listed struct {
	day
	weekday int // said beside it; -1 when none was
}

// relative is a weekday near today.
type relative struct {
	weekday int
	how     kind // next, coming, this, aWeekOn
	weeks   int  // for aWeekOn
}

// clock is an hour of the day in minutes.
type clock struct {
	minutes  int
	vague    bool // could as well be twelve hours later: "om 2 uur"
	meridiem bool // am or pm was said
	plain    bool // no leading zero, nothing that says which half of the day
	bare     bool // only a number
}
