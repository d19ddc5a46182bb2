package overview

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/chart"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
)

// Of makes the report of a project.
func Of(lang string, o consult.Overview) Report {
	w := writer{lang}
	r := Report{
		Title: w.say("overview.title", i18n.Args{"Project": clipped(o.Card.Name, 2*nameRunes)}), Author: o.Card.Platform,
		Name: "overzicht-" + o.Card.Slug + "-" + o.Card.On.Format(time.DateOnly),
	}
	args := i18n.Args{"Date": w.date(o.Card.On), "Platform": clipped(o.Card.Platform, 2*nameRunes)}
	if o.Card.StartsOn != nil {
		args["From"] = w.date(*o.Card.StartsOn)
		r.About = w.say("overview.about_from", args)
	} else {
		r.About = w.say("overview.about", args)
	}
	r.Parts = []Part{w.effects(o.Dossier), w.members(o.Card)}
	if len(o.Commitments.Lines) > 0 {
		r.Parts = append(r.Parts, w.commitments(o.Commitments))
	}
	r.Parts = append(r.Parts, w.partners(o), w.milestones(o.Dossier), w.timeline(o), w.attendance(o), w.decisions(o), w.actions(o.Actions),
		Deadlines(lang, o), w.deliverables(o.Dossier), w.money(o.Dossier))
	if len(o.Groups) > 1 {
		r.Parts = append(r.Parts, w.groups(o))
	}
	return r
}

// writer puts figures into words of a language.
type writer struct{ lang string }

func (w writer) say(key string, args ...any) string { return i18n.Text(w.lang, key, args...) }

func (w writer) date(t time.Time) string { return i18n.PlainDate(w.lang, t) }

func (w writer) heads(keys ...string) []string {
	heads := make([]string, len(keys))
	for i, key := range keys {
		heads[i] = w.say("overview.column." + key)
	}
	return heads
}

// members says which organisations take part.
func (w writer) members(c consult.ProjectCard) Part {
	p := Part{Title: w.say("overview.members"), Table: Table{Head: w.heads("board", "state", "since")}}
	p.Summary = w.say("overview.joined", i18n.Args{"Count": len(c.In(consult.MembershipJoined)), "Total": len(c.Memberships)})
	for _, state := range consult.MembershipStates() {
		for _, m := range c.In(state) {
			p.Table.Rows = append(p.Table.Rows, []string{m.Organisation, w.say("project.state." + string(state)), w.date(m.Since)})
		}
	}
	var out []string
	for _, state := range consult.MembershipStates() {
		if state == consult.MembershipJoined {
			continue
		}
		var names []string
		for _, m := range c.In(state) {
			names = append(names, m.Organisation)
		}
		if len(names) > 0 {
			out = append(out, w.say("project.state."+string(state))+": "+w.names(names))
		}
	}
	p.Points = w.few(out, 3)
	return p
}

// commitments says how many boards said yes to each stage, and which did not.
func (w writer) commitments(c consult.CommitmentCard) Part {
	p := Part{Title: w.say("overview.commitments"), Table: Table{Head: w.heads("stage", "approved", "of", "others")}}
	for _, stage := range c.Used() {
		yes, total := c.Approved(stage)
		var others []string
		for _, b := range c.Counted() {
			if c.Stand(b.OrganisationID, stage).Result != consult.CouncilApproved {
				others = append(others, b.Organisation)
			}
		}
		p.Table.Rows = append(p.Table.Rows, []string{w.say("commitment.stage." + string(stage)), strconv.Itoa(yes), strconv.Itoa(total), i18n.List(w.lang, others)})
		if stage == consult.StageApproval {
			p.Summary = w.say("overview.approved", i18n.Args{"Count": yes, "Total": total})
			if len(others) > 0 {
				p.Points = []string{w.say("overview.not_approved", i18n.Args{"Names": w.names(others)})}
			}
		}
	}
	return p
}

// attendance says how many meetings were held and who came; which municipality came is told to some alone.
func (w writer) attendance(o consult.Overview) Part {
	held := o.Meetings
	p := Part{Title: w.say("overview.attendance")}
	there, invited, kept := consult.Seats(held)
	if len(held) == 0 {
		p.Summary = w.say("overview.no_meetings")
		return p
	}
	p.Summary = w.say("overview.meetings", i18n.Args{"Count": len(held)})
	if kept == 0 {
		p.Summary += " " + w.say("overview.nobody_kept")
		return p
	}
	p.Summary += " " + w.say("overview.seats", i18n.Args{"There": there, "Invited": invited, "Meetings": kept})
	p.Notes = []string{w.say("overview.seats_note")}
	if managed := o.Managed(); len(managed) < len(o.Groups) {
		p.Notes = append(p.Notes, w.say("overview.names_note"))
		if len(managed) == 0 {
			return p
		}
		p.Notes = append(p.Notes, w.say("overview.named_note", i18n.Args{"Names": i18n.List(w.lang, managed)}))
	}
	p.Notes = append(p.Notes, w.say("overview.municipality_note"))
	w.perMunicipality(&p, consult.Municipalities(held))
	return p
}

// perMunicipality adds the table and the chart of who came how often.
func (w writer) perMunicipality(p *Part, list []consult.Attending) {
	p.Table.Head = w.heads("municipality", "there", "invited")
	parts := make([]chart.Part, len(list))
	for i, a := range list {
		parts[i] = chart.Part{Label: cmp.Or(place.OfficialName(a.NIS), a.Organisation, a.NIS), Of: a.Invited, Have: a.There}
	}
	slices.SortStableFunc(parts, func(a, b chart.Part) int { return cmp.Compare(consult.Fold(a.Label), consult.Fold(b.Label)) })
	for _, part := range parts {
		p.Table.Rows = append(p.Table.Rows, []string{part.Label, strconv.Itoa(part.Have), strconv.Itoa(part.Of)})
	}
	p.Chart = &Chart{Alt: w.say("overview.alt.attendance", i18n.Args{"Count": len(parts)}), Draw: func() (chart.Picture, error) { return chart.Bars(parts) }}
}

// timeline says by year when meetings, decisions and deadlines fell.
func (w writer) timeline(o consult.Overview) Part {
	p := Part{Title: w.say("overview.timeline"), Table: Table{Head: w.heads("year", "meetings", "decisions", "deadlines", "milestones")}}
	lanes := []chart.Lane{{Label: w.say("overview.column.meetings")}, {Label: w.say("overview.column.decisions")}, {Label: w.say("overview.column.deadlines")},
		{Label: w.say("overview.column.milestones")}}
	for _, m := range o.Meetings {
		lanes[0].Days = append(lanes[0].Days, m.On)
	}
	for _, d := range o.Own() {
		lanes[1].Days = append(lanes[1].Days, consult.Day(d.DecidedOn))
	}
	for _, d := range o.Deadlines {
		if d.Dated() && !consult.Day(d.DueOn).After(o.Card.On) {
			lanes[2].Days = append(lanes[2].Days, consult.Day(d.DueOn))
		}
	}
	for _, m := range o.Dossier.In(consult.EntryMilestone, consult.StateReached) {
		if m.OnDay != nil {
			lanes[3].Days = append(lanes[3].Days, consult.Day(*m.OnDay))
		}
	}
	from := o.Card.On
	counts := map[int][4]int{}
	for i, lane := range lanes {
		for _, day := range lane.Days {
			if day.Before(from) {
				from = day
			}
			n := counts[day.Year()]
			n[i]++
			counts[day.Year()] = n
		}
	}
	if o.Card.StartsOn != nil {
		from = consult.Day(*o.Card.StartsOn)
	}
	p.Summary = w.say("overview.passed", i18n.Args{
		"From": w.date(from), "Meetings": len(lanes[0].Days), "Decisions": len(lanes[1].Days), "Deadlines": len(lanes[2].Days), "Milestones": len(lanes[3].Days)})
	if len(counts) == 0 {
		p.Summary = w.say("overview.nothing_yet")
		return p
	}
	for year := from.Year(); year <= o.Card.On.Year(); year++ {
		n := counts[year]
		p.Table.Rows = append(p.Table.Rows, []string{strconv.Itoa(year), strconv.Itoa(n[0]), strconv.Itoa(n[1]), strconv.Itoa(n[2]), strconv.Itoa(n[3])})
	}
	p.Chart = &Chart{
		Alt:  w.say("overview.alt.timeline", i18n.Args{"From": w.date(from), "To": w.date(o.Card.On)}),
		Draw: func() (chart.Picture, error) { return chart.Timeline(from, o.Card.On, lanes) },
	}
	return p
}

// decisions lists the groups' decisions, and apart those of single organisations; the one page tells the last ones.
func (w writer) decisions(o consult.Overview) Part {
	own, local, several := o.Own(), o.Local(), len(o.Groups) > 1
	p := Part{Title: w.say("overview.decisions"), Summary: w.say("overview.decided", i18n.Args{"Count": len(own)})}
	if len(local) > 0 {
		p.Notes = append(p.Notes, w.say("overview.local_note", i18n.Args{"Count": len(local)}))
	}
	if len(own) == 0 {
		p.Summary = w.say("overview.no_decisions")
		return p
	}
	p.Table.Head = w.heads("number", "date", "decision")
	if several { // whose each is
		p.Table.Head = w.heads("number", "date", "decision", "platform")
	}
	for _, d := range own {
		row := []string{d.Number(), w.date(d.DecidedOn), paper.Plain(d.Text, nil)}
		if several {
			row = append(row, d.Platform)
		}
		p.Table.Rows = append(p.Table.Rows, row)
	}
	for _, d := range own[max(0, len(own)-2):] {
		p.Points = slices.Insert(p.Points, 0, "• "+w.date(d.DecidedOn)+": "+clipped(paper.Plain(d.Text, nil), mostRunes-16))
	}
	p.Points = slices.Insert(p.Points, 0, w.say("overview.latest"))
	return p
}

// actions says how many action items were on time, and of how many that is.
func (w writer) actions(t consult.ActionTally) Part {
	p := Part{Title: w.say("overview.actions"), Summary: w.say("overview.no_actions")}
	if t.Given == 0 {
		return p
	}
	p.Summary = w.say("overview.on_time", i18n.Args{"Count": t.OnTime, "Total": t.Due()})
	if t.Due() == 0 {
		p.Summary = w.say("overview.none_due", i18n.Args{"Count": t.Given})
	}
	p.Notes = []string{w.say("overview.on_time_note")}
	p.Table.Head = w.heads("actions", "count")
	for _, line := range []struct {
		key string
		n   int
	}{{"given", t.Given}, {"on_time", t.OnTime}, {"late", t.Late}, {"undated", t.Undated}, {"overdue", t.Overdue}, {"open", t.Open}, {"dropped", t.Dropped}} {
		p.Table.Rows = append(p.Table.Rows, []string{w.say("overview.action." + line.key), strconv.Itoa(line.n)})
	}
	return p
}

// partners lists with whom the platform works.
func (w writer) partners(o consult.Overview) Part {
	list := o.Partners
	p := Part{Title: w.say("overview.partners"), Summary: w.say("overview.partnered", i18n.Args{"Count": len(list)})}
	if len(list) == 0 {
		p.Summary = w.say("overview.no_partners")
		return p
	}
	p.Table.Head = w.heads("partner", "activity", "talks", "since")
	p.Notes = []string{w.say("overview.partners_note")}
	var names []string
	for _, one := range list {
		talks, since := "", ""
		if one.Talks != "" {
			talks = w.say("ask.talks." + string(one.Talks))
		}
		if one.TalksOn != nil {
			since = w.date(*one.TalksOn)
		}
		p.Table.Rows = append(p.Table.Rows, []string{one.Organisation, one.Activity, talks, since})
		names = append(names, one.Organisation)
	}
	p.Points = []string{w.names(names)}
	return p
}

// groups says of which groups the meetings, decisions and action items are.
func (w writer) groups(o consult.Overview) Part {
	var names []string
	p := Part{Title: w.say("overview.counted"), Table: Table{Head: w.heads("platform", "meetings", "decisions", "actions")}}
	for _, g := range o.Groups {
		names = append(names, g.Name)
		p.Table.Rows = append(p.Table.Rows, []string{g.Name, strconv.Itoa(g.Meetings(o)), strconv.Itoa(g.Decisions(o)), strconv.Itoa(g.Actions)})
	}
	p.Summary = w.say("overview.groups", i18n.Args{"Count": len(names), "Names": w.names(names)})
	p.Notes = []string{w.say("overview.groups_note")}
	return p
}
