package recurrence

import (
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// Kind says for whom a holiday is one.
type Kind string

// The kinds of holiday.
const (
	PublicHoliday    Kind = "public"    // one of the ten of the Belgian act of 4 January 1974
	CommunityHoliday Kind = "community" // 11 July: many Flemish public services close, others work
)

// Holiday is a day on which a meeting probably should not be held.
type Holiday struct {
	Date time.Time // midnight in the zone that was asked about; Brussels for Holidays
	Key  string    // stable name, such as "ascension"
	Kind Kind
}

var holidayNames = map[string]map[string]string{
	"new_year":      {consult.Dutch: "Nieuwjaar", consult.French: "Nouvel An", consult.English: "New Year's Day"},
	"easter_monday": {consult.Dutch: "Paasmaandag", consult.French: "Lundi de Pâques", consult.English: "Easter Monday"},
	"labour_day":    {consult.Dutch: "Dag van de Arbeid", consult.French: "Fête du Travail", consult.English: "Labour Day"},
	"ascension":     {consult.Dutch: "O.L.H. Hemelvaart", consult.French: "Ascension", consult.English: "Ascension Day"},
	"whit_monday":   {consult.Dutch: "Pinkstermaandag", consult.French: "Lundi de Pentecôte", consult.English: "Whit Monday"},
	"flemish_day":   {consult.Dutch: "Feest van de Vlaamse Gemeenschap", consult.French: "Fête de la Communauté flamande", consult.English: "Day of the Flemish Community"},
	"national_day":  {consult.Dutch: "Nationale feestdag", consult.French: "Fête nationale", consult.English: "Belgian National Day"},
	"assumption":    {consult.Dutch: "O.L.V. Hemelvaart", consult.French: "Assomption", consult.English: "Assumption Day"},
	"all_saints":    {consult.Dutch: "Allerheiligen", consult.French: "Toussaint", consult.English: "All Saints' Day"},
	"armistice":     {consult.Dutch: "Wapenstilstand", consult.French: "Armistice", consult.English: "Armistice Day"},
	"christmas":     {consult.Dutch: "Kerstmis", consult.French: "Noël", consult.English: "Christmas Day"},
}

// Name is what people call the day in a language; unknown languages get Dutch.
func (h Holiday) Name(lang string) string { return holidayNames[h.Key][consult.Language(lang)] }

// Holidays lists the Belgian public holidays of a year and 11 July, by date,
// each at midnight in Brussels. In 2008 and the like, when Ascension is 1 May,
// that date stands twice.
func Holidays(year int) []Holiday {
	loc, err := LoadZone(DefaultZone)
	if err != nil {
		loc = time.UTC
	}
	return holidaysIn(year, loc)
}

func holidaysIn(year int, loc *time.Location) []Holiday {
	var all []Holiday
	for _, h := range feastsOf(year) {
		all = append(all, h.holiday(year, loc))
	}
	slices.SortStableFunc(all, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	return all
}

// feast is a holiday without a zone.
type feast struct {
	month time.Month
	day   int
	key   string
	kind  Kind
}

func (f feast) holiday(year int, loc *time.Location) Holiday {
	return Holiday{Date: LocalInstant(year, f.month, f.day, 0, 0, loc), Key: f.key, Kind: f.kind}
}

func feastsOf(year int) [11]feast {
	month, day := easter(year)
	at := func(m time.Month, d int, key string, kind Kind) feast {
		for ; d > 28 && d > daysIn(year, m); m++ {
			d -= daysIn(year, m)
		}
		return feast{m, d, key, kind}
	}
	return [11]feast{
		at(time.January, 1, "new_year", PublicHoliday),
		at(month, day+1, "easter_monday", PublicHoliday),
		at(time.May, 1, "labour_day", PublicHoliday),
		at(month, day+39, "ascension", PublicHoliday),
		at(month, day+50, "whit_monday", PublicHoliday),
		at(time.July, 11, "flemish_day", CommunityHoliday),
		at(time.July, 21, "national_day", PublicHoliday),
		at(time.August, 15, "assumption", PublicHoliday),
		at(time.November, 1, "all_saints", PublicHoliday),
		at(time.November, 11, "armistice", PublicHoliday),
		at(time.December, 25, "christmas", PublicHoliday),
	}
}

// HolidayOn returns the holiday on the local day of date, in date's own zone.
func HolidayOn(date time.Time) (Holiday, bool) {
	year, month, day := date.Date()
	for _, f := range feastsOf(year) {
		if f.month == month && f.day == day {
			return f.holiday(year, date.Location()), true
		}
	}
	return Holiday{}, false
}

// IsWorkday reports whether date is Monday to Friday and no public holiday.
// 11 July counts as a workday: it is a holiday for some only.
func IsWorkday(date time.Time) bool {
	if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	h, ok := HolidayOn(date)
	return !ok || h.Kind != PublicHoliday
}

// AddWorkdays moves date by n workdays, back when n is negative, and keeps the
// local hour. With n 0 it returns date as it is.
func AddWorkdays(date time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	wall, loc := floating(date), date.Location()
	for ; n > 0; n-- {
		wall = wall.AddDate(0, 0, step)
		for !IsWorkday(wall) {
			wall = wall.AddDate(0, 0, step)
		}
	}
	return localise(wall, loc)
}

// easter is Easter Sunday of a year of the Gregorian calendar, by the algorithm
// of Meeus, Jones and Butcher.
func easter(year int) (time.Month, int) {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Month(n / 31), n%31 + 1
}
