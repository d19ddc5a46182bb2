package minutes

import (
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/i18n"
)

// attendance says who was there: by organisation, and of a redacted copy by organisation alone.
func (w *writer) attendance() {
	m := w.m
	if len(m.Attendance) == 0 && len(m.Guests) == 0 {
		return
	}
	w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("attendance.title"))})
	if table := w.present(); len(table.Rows) > 0 {
		w.add(table)
	}
	if text := w.quorum(); text != "" {
		w.add(paper.Paragraph{Text: paper.Say(text)})
	}
	if len(m.Guests) > 0 {
		guests := make([]paper.Text, len(m.Guests))
		for i, g := range m.Guests {
			guests[i] = paper.Quote(w.guest(g))
		}
		w.add(paper.Heading{Level: 2, Text: paper.Say(w.say("attendance.guests"))}, paper.List{Items: guests})
	}
	if m.Present != "" && !m.Redacted { // it is about persons
		w.add(paper.Paragraph{Text: w.quote(m.Present)})
	}
}

func (w *writer) present() paper.Table {
	t := paper.Table{Head: []string{w.say("paper.organisation"), w.say("paper.who"), w.say("attendance.title")}}
	if w.m.Redacted {
		t.Head = []string{w.say("paper.organisation"), w.say("attendance.title")}
	}
	for _, org := range w.m.Attendance {
		name := paper.Quote(org.Name)
		if org.Name == "" {
			name = paper.Say(w.say("attendance.no_organisation"))
		}
		presence := w.say("paper.away")
		if org.There {
			presence = w.say("paper.there")
		}
		switch {
		case w.m.Redacted && org.Name != "":
			t.Rows = append(t.Rows, []paper.Text{name, paper.Say(presence)})
		case w.m.Redacted:
		case len(org.People) == 0:
			t.Rows = append(t.Rows, []paper.Text{name, nil, paper.Say(presence)})
		default:
			for _, p := range org.People {
				t.Rows = append(t.Rows, []paper.Text{name, paper.Quote(p.Name), paper.Say(w.presence(p))})
			}
		}
	}
	return t
}

// presence is how somebody was there: "Aanwezig, vanaf 10.15 uur, tot „Varia”".
func (w *writer) presence(p consult.PaperPresence) string {
	text := w.say("presence." + string(p.Presence))
	if p.StandIn != "" {
		text = w.say("paper.stand_in", i18n.Args{"Name": p.StandIn})
	}
	part := func(key string, at *time.Time, item string) {
		switch {
		case at != nil:
			text += ", " + w.say(key, i18n.Args{"What": i18n.Time(w.lang, w.local(*at))})
		case item != "":
			text += ", " + w.say(key, i18n.Args{"What": w.say("paper.item", i18n.Args{"Title": item})})
		}
	}
	part("paper.from", p.FromAt, p.FromItem)
	part("paper.until", p.ToAt, p.ToItem)
	return text
}

func (w *writer) quorum() string {
	there, invited := 0, 0
	for _, org := range w.m.Attendance {
		if org.Name == "" {
			continue
		}
		invited++
		if org.There {
			there++
		}
	}
	args := i18n.Args{"There": there, "Invited": invited, "Needed": w.m.Needed}
	switch {
	case invited == 0:
		return ""
	case w.m.Needed == 0:
		return w.say("attendance.organisations", args)
	case there < w.m.Needed:
		return w.say("attendance.quorum_lost", args)
	}
	return w.say("attendance.quorum_there", args)
}

func (w *writer) guest(g consult.PaperGuest) string {
	switch {
	case g.Organisation == "" || g.Name == g.Organisation:
		return g.Name
	case g.Name == "":
		return g.Organisation
	}
	return w.say("paper.guest", i18n.Args{"Name": g.Name, "Organisation": g.Organisation})
}
