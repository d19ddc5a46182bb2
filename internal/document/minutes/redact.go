package minutes

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// hide takes persons out of the minutes. What it cannot know is a name that somebody wrote in a text in another way than
// in full.
func (w *writer) hide(named []string) {
	w.cover = w.covers(named)
	w.name = func(string) string { return w.say("paper.someone") }
	m := &w.m
	m.Seal.ApprovedBy, m.Seal.CirculatedBy = "", ""
	m.Guests = w.hiddenGuests(m.Guests)
	m.Items = slices.Clone(m.Items)
	for i, item := range m.Items {
		m.Items[i].Speakers = w.insteadOf(item.Speakers)
		m.Items[i].Status = nil
		m.Items[i].Lines = slices.Clone(item.Lines)
		for j, l := range item.Lines {
			if l.Action != nil {
				a := *l.Action
				a.Owners = w.insteadOf(a.Owners)
				m.Items[i].Lines[j].Action = &a
			}
		}
	}
}

// hiddenGuests says how many guests were there of each organisation, in the order in which they were noted.
func (w *writer) hiddenGuests(guests []consult.PaperGuest) []consult.PaperGuest {
	var order []string
	count := map[string]int{}
	for _, g := range guests {
		if count[g.Organisation]++; count[g.Organisation] == 1 {
			order = append(order, g.Organisation)
		}
	}
	var hidden []consult.PaperGuest
	for _, organisation := range order {
		args := i18n.Args{"Count": count[organisation], "Organisation": organisation}
		name := w.say("paper.guests_of", args)
		if organisation == "" {
			name = w.say("paper.guests_loose", args)
		}
		hidden = append(hidden, consult.PaperGuest{Name: name})
	}
	return hidden
}

// covers says what stands in the place of each person that the minutes name.
func (w *writer) covers(named []string) map[string]string {
	cover := map[string]string{}
	put := func(name, organisation string) {
		if name = strings.TrimSpace(name); name == "" || cover[name] != "" {
			return
		}
		cover[name] = w.say("paper.someone")
		if organisation != "" {
			cover[name] = w.say("paper.someone_of", i18n.Args{"Organisation": organisation})
		}
	}
	for _, org := range w.m.Attendance {
		for _, p := range org.People {
			put(p.Name, org.Name)
			put(p.StandIn, org.Name)
		}
	}
	for _, g := range w.m.Guests {
		put(g.Name, g.Organisation)
	}
	bodies := map[string]bool{}
	for _, org := range w.m.Attendance {
		bodies[org.Name] = true
	}
	for _, item := range w.m.Items {
		for _, l := range item.Lines {
			put(l.Author, "")
			w.coverOwners(l, bodies, put)
		}
	}
	for _, name := range append(slices.Clone(named), w.m.Seal.ApprovedBy, w.m.Seal.CirculatedBy) {
		put(name, "")
	}
	for _, c := range w.m.Corrections {
		put(c.Author, "")
		put(c.ApprovedBy, "")
	}
	return cover
}

// coverOwners covers the owners of an action who are not an organisation of the meeting.
func (w *writer) coverOwners(l consult.PaperLine, bodies map[string]bool, put func(name, organisation string)) {
	if l.Action == nil {
		return
	}
	for _, owner := range l.Action.Owners {
		if !bodies[owner] {
			put(owner, "")
		}
	}
}

func (w *writer) instead(name string) string {
	if cover := w.cover[strings.TrimSpace(name)]; cover != "" {
		return cover
	}
	return name
}

// insteadOf covers a list of names; several of one organisation are said once.
func (w *writer) insteadOf(names []string) []string {
	var list []string
	for _, n := range names {
		if c := w.instead(n); !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// covered is a text in which no covered name stands in full.
func (w *writer) covered(text string) string {
	for _, name := range w.longestFirst() {
		for from := 0; ; {
			at := strings.Index(text[from:], name)
			if at < 0 {
				break
			}
			at += from
			end := at + len(name)
			if isWord(text, at, end) {
				if at > 0 && text[at-1] == '@' { // as somebody was mentioned
					at--
				}
				text = text[:at] + w.cover[name] + text[end:]
				end = at + len(w.cover[name])
			}
			from = end
		}
	}
	return text
}

func (w *writer) longestFirst() []string {
	var names []string
	for name := range w.cover {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return names
}

// isWord says whether no letter touches what stands between at and end.
func isWord(text string, at, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}
