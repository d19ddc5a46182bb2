package overview

import (
	"cmp"
	"slices"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// What a part may take of the one page: a few lines, each not much longer than one on paper. The table behind it has all.
const (
	mostRunes = 76
	mostNames = 4
	nameRunes = 32
)

// few keeps the first lines, and says how many more there are.
func (w writer) few(lines []string, most int) []string {
	kept := make([]string, 0, most+1)
	for _, line := range lines[:min(len(lines), most)] {
		kept = append(kept, "• "+line)
	}
	if more := len(lines) - len(kept); more > 0 {
		kept = append(kept, w.say("overview.and_more", i18n.Args{"Count": more}))
	}
	return kept
}

// names lists the first few names, and says how many more there are.
func (w writer) names(all []string) string {
	kept := make([]string, 0, mostNames+1)
	for _, name := range all[:min(len(all), mostNames)] {
		kept = append(kept, clipped(name, nameRunes))
	}
	if more := len(all) - len(kept); more > 0 {
		kept = append(kept, w.say("overview.others", i18n.Args{"Count": more}))
	}
	return i18n.List(w.lang, kept)
}

// clipped is a text on one line that is no longer than so many characters.
func clipped(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ,;.") + "…"
	}
	return text
}

// last are the last entries by their day, the latest first; those without a day come behind.
func last(list []consult.Entry) []consult.Entry {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b consult.Entry) int {
		switch {
		case a.OnDay == nil || b.OnDay == nil:
			return cmp.Compare(dayless(a), dayless(b))
		default:
			return b.OnDay.Compare(*a.OnDay)
		}
	})
	return list
}

func dayless(e consult.Entry) int {
	if e.OnDay == nil {
		return 1
	}
	return 0
}
