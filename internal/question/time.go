package question

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/place"
)

// The words of dates, by what they stand for. Names of months and days are told apart from other words by their place
// beside a number or a preposition only where they need it ("mai", "mars", "may").
var (
	monthWords = namesOf("januari janvier january|februari fevrier february|maart mars march|april avril|mei mai may|juni juin june|" +
		"juli juillet july|augustus aout august|september septembre|oktober octobre october|november novembre|december decembre")
	dayWords = namesOf("maandag lundi monday|dinsdag mardi tuesday|woensdag mercredi wednesday|donderdag jeudi thursday|vrijdag vendredi friday|" +
		"zaterdag samedi saturday|zondag dimanche sunday")
	seasonWords = map[string]string{"lente": "spring", "voorjaar": "spring", "printemps": "spring", "spring": "spring", "zomer": "summer", "ete": "summer",
		"summer": "summer", "herfst": "autumn", "najaar": "autumn", "automne": "autumn", "autumn": "autumn", "fall": "autumn", "winter": "winter", "hiver": "winter"}
	feastWords = map[string]string{"pasen": "easter", "paques": "easter", "easter": "easter", "kerstmis": "christmas", "kerst": "christmas", "noel": "christmas",
		"christmas": "christmas", "zomer": "summer", "ete": "summer", "summer": "summer", "jaareinde": "year_end"}
	untilWords = setOf("tot tegen voor vóór until till by before avant jusqu jusque dici ici")
	nextWords  = setOf("volgende volgend komende prochain prochaine next coming")
	lastWords  = setOf("vorige vorig voorbije afgelopen laatste dernier derniere derniers dernieres last past previous")
	numbers    = map[string]int{"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "tien": 10, "veertien": 14, "un": 1, "une": 1, "deux": 2, "trois": 3,
		"quatre": 4, "cinq": 5, "six": 6, "dix": 10, "quinze": 15, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
	unitDays = map[string]int{"dag": 1, "dagen": 1, "jour": 1, "jours": 1, "day": 1, "days": 1, "week": 7, "weken": 7, "semaine": 7, "semaines": 7, "weeks": 7,
		"maand": 30, "maanden": 30, "mois": 30, "month": 30, "months": 30}
	englishDays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// setOfNow are the words of "between now and Easter".
var setOfNow = setOf("now nu maintenant vandaag aujourd")

// fixed are times that are said in whole phrases, longest first where one holds another.
var fixed = splitTimes([]struct{ words, value string }{
	{"overmorgen", "day_after_tomorrow"}, {"apres demain", "day_after_tomorrow"}, {"day after tomorrow", "day_after_tomorrow"},
	{"morgenavond", "tomorrow"}, {"morgenvroeg", "tomorrow"}, {"morgennamiddag", "tomorrow"}, {"morgenochtend", "tomorrow"}, {"morgen", "tomorrow"}, {"demain", "tomorrow"}, {"tomorrow", "tomorrow"},
	{"gisteren", "yesterday"}, {"hier soir", "yesterday"}, {"yesterday", "yesterday"},
	{"vandaag", "today"}, {"vanavond", "today"}, {"vanmiddag", "today"}, {"aujourd hui", "today"}, {"ce soir", "today"}, {"today", "today"}, {"tonight", "today"},
	{"deze week", "this_week"}, {"cette semaine", "this_week"}, {"this week", "this_week"},
	{"volgende week", "next_week"}, {"semaine prochaine", "next_week"}, {"next week", "next_week"},
	{"vorige week", "last_week"}, {"verleden week", "last_week"}, {"semaine derniere", "last_week"}, {"last week", "last_week"},
	{"deze maand", "this_month"}, {"ce mois", "this_month"}, {"this month", "this_month"},
	{"eind volgende maand", "end_next_month"}, {"fin du mois prochain", "end_next_month"}, {"end of next month", "end_next_month"},
	{"volgende maand", "next_month"}, {"mois prochain", "next_month"}, {"next month", "next_month"},
	{"vorige maand", "last_month"}, {"mois dernier", "last_month"}, {"last month", "last_month"},
	{"volgend kwartaal", "next_quarter"}, {"prochain trimestre", "next_quarter"}, {"trimestre prochain", "next_quarter"}, {"next quarter", "next_quarter"},
	{"dit jaar", "this_year"}, {"cette annee", "this_year"}, {"this year", "this_year"},
	{"volgend jaar", "next_year"}, {"annee prochaine", "next_year"}, {"an prochain", "next_year"}, {"next year", "next_year"},
	{"vorig jaar", "last_year"}, {"annee derniere", "last_year"}, {"an dernier", "last_year"}, {"last year", "last_year"},
	{"jaareinde", "until_year_end"}, {"eind van het jaar", "until_year_end"}, {"einde van het jaar", "until_year_end"}, {"fin de l annee", "until_year_end"},
	{"fin d annee", "until_year_end"}, {"end of the year", "until_year_end"}, {"year end", "until_year_end"},
	{"laatste vergadering", "last_meeting"}, {"vorige vergadering", "last_meeting"}, {"vorige keer", "last_meeting"}, {"laatste keer", "last_meeting"}, {"vorig overleg", "last_meeting"},
	{"derniere reunion", "last_meeting"}, {"derniere fois", "last_meeting"}, {"last meeting", "last_meeting"}, {"previous meeting", "last_meeting"}, {"last time", "last_meeting"},
	{"volgende vergadering", "next_meeting"}, {"volgende keer", "next_meeting"}, {"prochaine reunion", "next_meeting"}, {"prochaine fois", "next_meeting"}, {"next meeting", "next_meeting"}, {"next time", "next_meeting"},
})

// spokenTime is the words of a time.
type spokenTime struct {
	words []string
	value string
}

func splitTimes(list []struct{ words, value string }) []spokenTime {
	var all []spokenTime
	for _, f := range list {
		all = append(all, spokenTime{strings.Fields(f.words), f.value})
	}
	return all
}

func namesOf(list string) map[string]int {
	names := map[string]int{}
	for i, same := range strings.Split(list, "|") {
		for name := range strings.FieldsSeq(same) {
			names[name] = i
		}
	}
	return names
}

// told is a time that was said, and which words said it.
type told struct {
	value    string
	from, to int
	past     bool
	future   bool
}

// times reads the dates and spans that the words name. Dates that were without a year are taken for the nearest to now:
// the last one where past says that the question looks back, else the next one.
func times(words []word, text string, now time.Time, past bool) []told {
	var all []told
	used := make([]bool, len(words))
	add := func(t told) {
		for i := t.from; i < t.to; i++ {
			if used[i] {
				return
			}
		}
		for i := t.from; i < t.to; i++ {
			used[i] = true
		}
		all = append(all, t)
	}
	for i := range words {
		if t, ok := dateAt(words, text, i, now, past); ok {
			add(t)
		}
	}
	for _, f := range fixed {
		want := f.words
		for i := 0; i+len(want) <= len(words); i++ {
			if sameWords(words[i:i+len(want)], want) {
				add(fixedTime(f.value, i, i+len(want)))
			}
		}
	}
	for i := range words {
		if !used[i] {
			if t, ok := spanAt(words, i, now, past); ok {
				add(t)
			}
		}
	}
	return all
}

func sameWords(words []word, want []string) bool {
	for i, w := range want {
		if words[i].text != w && (words[i].known || len(w) < minSlip || place.Distance(words[i].text[:min(len(words[i].text), longest)], w, 1) > 1) {
			return false
		}
	}
	return true
}

func fixedTime(value string, from, to int) told {
	past := strings.HasPrefix(value, "last") || value == "yesterday"
	return told{"rel:" + value, from, to, past, !past && value != "this_year"}
}

// dateAt reads "8 oktober (2026)", "October 8", "8/10", "2026-10-08".
func dateAt(words []word, text string, i int, now time.Time, past bool) (told, bool) {
	day, ok := smallNumber(words[i].text)
	if year, err := strconv.Atoi(words[i].text); err == nil && len(words[i].text) == 4 && i+2 < len(words) && text[words[i].end:words[i+1].start] == "-" {
		m, _ := smallNumber(words[i+1].text)
		d, _ := smallNumber(words[i+2].text)
		return dated(year, m, d, i, i+3, now)
	}
	if m, is := monthWords[words[i].text]; is && i+1 < len(words) && !ok { // October 8
		if d, ok := smallNumber(words[i+1].text); ok && (i+2 >= len(words) || monthWords[words[i+2].text] == 0) {
			return near(m+1, d, i, i+2, now, past)
		}
	}
	if !ok || i+1 >= len(words) {
		return told{}, false
	}
	next := i + 1
	if (words[next].text == "of" || words[next].text == "th" || words[next].text == "de") && next+1 < len(words) {
		next++
	}
	if m, is := monthWords[words[next].text]; is {
		if next+1 < len(words) && len(words[next+1].text) == 4 && isDigits(words[next+1].text) {
			year, _ := strconv.Atoi(words[next+1].text)
			return dated(year, m+1, day, i, next+2, now)
		}
		return near(m+1, day, i, next+1, now, past)
	}
	if sign := text[words[i].end:words[i+1].start]; sign == "/" {
		if m, ok := smallNumber(words[i+1].text); ok && m <= 12 {
			if i+2 < len(words) && text[words[i+1].end:words[i+2].start] == "/" && len(words[i+2].text) == 4 {
				year, _ := strconv.Atoi(words[i+2].text)
				return dated(year, m, day, i, i+3, now)
			}
			return near(m, day, i, i+2, now, past)
		}
	}
	return told{}, false
}

// smallNumber reads a day of a month: "8", "8ste", "1er", "3rd".
func smallNumber(text string) (int, bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	switch text[len(digits):] {
	case "", "de", "ste", "er", "st", "nd", "rd", "th", "e":
	default:
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 1 && n <= 31
}

func dated(year, month, day, from, to int, now time.Time) (told, bool) {
	if month < 1 || month > 12 || day < 1 {
		return told{}, false
	}
	at := time.Date(year, time.Month(month), day, 12, 0, 0, 0, now.Location())
	return told{at.Format(time.DateOnly), from, to, at.Before(now), at.After(now)}, at.Day() == day
}

// near takes the year that is nearest in the direction in which the question looks.
func near(month, day, from, to int, now time.Time, past bool) (told, bool) {
	year := now.Year()
	at := time.Date(year, time.Month(month), day, 12, 0, 0, 0, now.Location())
	switch {
	case past && at.After(now):
		year--
	case !past && at.Before(now.AddDate(0, -3, 0)):
		year++
	}
	return dated(year, month, day, from, to, now)
}

// spanAt reads spans of which a part is a number or a name: "komende twee weken", "in augustus 2025", "tegen vrijdag".
func spanAt(words []word, i int, now time.Time, past bool) (told, bool) {
	w := words[i].text
	prev := ""
	if i > 0 {
		prev = words[i-1].text
	}
	if m, is := monthWords[w]; is && !(w == "may" || w == "mars" && !words[i].capital && prev != "en" && prev != "de") {
		if i+1 < len(words) && len(words[i+1].text) == 4 && isDigits(words[i+1].text) {
			return told{fmt.Sprintf("%s-%02d", words[i+1].text, m+1), i, i + 2, words[i+1].text+fmt.Sprintf("%02d", m+1) < now.Format("200601"), false}, true
		}
		name := strings.ToLower(time.Month(m + 1).String())
		if untilWords[prev] {
			return told{"rel:until_" + name, i, i + 1, false, true}, true
		}
		if past {
			year := now.Year()
			if time.Month(m+1) > now.Month() {
				year--
			}
			return told{fmt.Sprintf("%d-%02d", year, m+1), i, i + 1, true, false}, true
		}
		return told{"rel:" + name, i, i + 1, false, true}, true
	}
	if d, is := dayWords[w]; is {
		name := englishDays[d]
		switch {
		case untilWords[prev]:
			name = "until_" + name
		case nextWords[prev] && prev != "komende" && prev != "coming", i+1 < len(words) && nextWords[words[i+1].text]:
			name = "next_" + name
		}
		return told{"rel:" + name, i, i + 1, past, !past}, true
	}
	fromNow := (prev == "en" || prev == "et" || prev == "and") && i > 1 && setOfNow[words[i-2].text]
	if f, is := feastWords[w]; is && (fromNow || untilWords[prev] || i > 1 && untilWords[words[i-2].text]) {
		return told{"rel:until_" + f, i, i + 1, false, true}, true
	}
	if s, is := seasonWords[w]; is && (w != "ete" || prev == "l" || prev == "cet") && w != "fall" {
		return told{"rel:" + s, i, i + 1, past, !past}, true
	}
	if len(w) == 4 && isDigits(w) && w >= "1990" && w <= "2060" {
		year, _ := strconv.Atoi(w)
		switch year - now.Year() {
		case 0:
			return told{"rel:this_year", i, i + 1, false, false}, true
		case 1:
			return told{"rel:next_year", i, i + 1, false, true}, true
		case -1:
			return told{"rel:last_year", i, i + 1, true, false}, true
		}
		return told{w, i, i + 1, year < now.Year(), year > now.Year()}, true
	}
	return counted(words, i)
}

// counted reads "de komende twee weken", "les trois derniers mois", "in two weeks".
func counted(words []word, i int) (told, bool) {
	n, ok := numbers[words[i].text]
	if !ok {
		n, ok = smallNumber(words[i].text)
	}
	if !ok || i+1 >= len(words) {
		return told{}, false
	}
	unit, to := unitDays[words[i+1].text], i+2
	direction := ""
	if i > 0 {
		direction = words[i-1].text
	}
	if unit == 0 && i+2 < len(words) { // "trois derniers mois"
		unit, to, direction = unitDays[words[i+2].text], i+3, words[i+1].text
	}
	switch {
	case unit == 0:
		return told{}, false
	case lastWords[direction] && unit == 30:
		return told{fmt.Sprintf("rel:last_%d_months", n), i, to, true, false}, true
	case lastWords[direction]:
		return told{fmt.Sprintf("rel:last_%d_days", n*unit), i, to, true, false}, true
	case unit == 7 && n == 2 && (direction == "over" || direction == "dans" || direction == "in"):
		return told{"rel:in_2_weeks", i, to, false, true}, true
	}
	return told{fmt.Sprintf("rel:next_%d_days", n*unit), i, to, false, true}, true
}
