package i18n

import (
	"fmt"
	"strings"
	"time"
)

// tables are the names and habits of one language. The libraries at hand print
// 14:00 where Dutch in Belgium writes 14.00 uur, so the tables are our own.
type tables struct {
	days        [7]string // Sunday first, as time.Weekday
	shortDays   [7]string
	months      [12]string
	shortMonths [12]string
	at          string // between date and time
	and         string // before the last item of a list
	until       string // between two dates or hours
	from        string // before the first of two dates, "" where none is said
	first       string // the first day of a month, "" = 1
	clock       func(hour, minute int) string
}

var words = map[string]tables{
	"nl": {
		days:        [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		shortDays:   [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"},
		months:      [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		shortMonths: [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
		at:          " om ", and: " en ", until: " tot ", from: "van ",
		clock: func(h, m int) string { return fmt.Sprintf("%d.%02d uur", h, m) },
	},
	"fr": {
		days:        [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		shortDays:   [7]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
		months:      [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		shortMonths: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."},
		at:          " à ", and: " et ", until: " au ", from: "du ", first: "1er",
		clock: frenchClock,
	},
	"en": {
		days:        [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		shortDays:   [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		at:          " at ", and: " and ", until: " to ",
		clock: func(h, m int) string { return fmt.Sprintf("%02d:%02d", h, m) },
	},
}

func in(lang string) tables { return words[language(lang)] }

// Day names a day of the week: "dinsdag".
func Day(lang string, d time.Weekday) string { return in(lang).days[d] }

// Month names a month: "februari".
func Month(lang string, m time.Month) string { return in(lang).months[m-1] }

// Date gives the day in full, in the zone that t carries: "dinsdag 3 februari 2026".
func Date(lang string, t time.Time) string {
	return fmt.Sprintf("%s %s %d", Day(lang, t.Weekday()), dayMonth(lang, t), t.Year())
}

// PlainDate is the day without its weekday: "3 februari 2026".
func PlainDate(lang string, t time.Time) string {
	return fmt.Sprintf("%s %d", dayMonth(lang, t), t.Year())
}

// DateTime gives day and hour, in the zone that t carries:
// "dinsdag 3 februari 2026 om 14.00 uur".
func DateTime(lang string, t time.Time) string {
	return Date(lang, t) + in(lang).at + Time(lang, t)
}

// ShortDate is for lists, where the year is known: "di 3 feb".
func ShortDate(lang string, t time.Time) string {
	w := in(lang)
	return fmt.Sprintf("%s %s %s", w.shortDays[t.Weekday()], dayNumber(w, t), w.shortMonths[t.Month()-1])
}

// Time gives the hour, in the zone that t carries: "14.00 uur", "14 h" and "14 h 05", "14:00".
func Time(lang string, t time.Time) string { return in(lang).clock(t.Hour(), t.Minute()) }

// frenchClock says a full hour as people do and as rhythms in words do: "14 h", not "14 h 00".
func frenchClock(hour, minute int) string {
	if minute == 0 {
		return fmt.Sprintf("%d h", hour)
	}
	return fmt.Sprintf("%d h %02d", hour, minute)
}

// DateRange gives two days without repeating what they share:
// "van 3 tot 5 februari 2026". The same day twice is that day in full.
func DateRange(lang string, from, to time.Time) string {
	w := in(lang)
	fy, fm, fd := from.Date()
	ty, tm, td := to.Date()
	start := dayNumber(w, from)
	switch {
	case fy == ty && fm == tm && fd == td:
		return Date(lang, from)
	case fy != ty:
		start = fmt.Sprintf("%s %d", dayMonth(lang, from), fy)
	case fm != tm:
		start = dayMonth(lang, from)
	}
	return fmt.Sprintf("%s%s%s%s %d", w.from, start, w.until, dayMonth(lang, to), ty)
}

// List joins items as people do: "a, b en c".
func List(lang string, items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + in(lang).and + items[last]
}

// Relative says how far off a day is: "vandaag", "morgen", "over 3 dagen",
// and for days below zero "3 dagen te laat".
func Relative(lang string, days int) string {
	switch {
	case days == 0:
		return Text(lang, "time.relative.today")
	case days == 1:
		return Text(lang, "time.relative.tomorrow")
	case days > 1:
		return Text(lang, "time.relative.ahead", Args{"Count": days})
	}
	return Text(lang, "time.relative.late", Args{"Count": -days})
}

// Duration gives hours and minutes, rounded to the minute: "45 minuten",
// "1 uur", "1 uur 30"; 24 hours and more in whole days where it is exact.
func Duration(lang string, d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	hours, rest := minutes/60, minutes%60
	switch {
	case minutes >= 24*60 && minutes%(24*60) == 0:
		return Text(lang, "time.duration.days", Args{"Count": minutes / (24 * 60)})
	case hours == 0:
		return Text(lang, "time.duration.minutes", Args{"Count": rest})
	case rest == 0:
		return Text(lang, "time.duration.hours", Args{"Count": hours})
	}
	return Text(lang, "time.duration.hours", Args{"Count": hours}) + fmt.Sprintf(" %02d", rest)
}

// dayMonth is "3 februari"; French says "1er" for the first.
func dayMonth(lang string, t time.Time) string {
	return dayNumber(in(lang), t) + " " + Month(lang, t.Month())
}

func dayNumber(w tables, t time.Time) string {
	if t.Day() == 1 && w.first != "" {
		return w.first
	}
	return fmt.Sprint(t.Day())
}
