package overview

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
)

// OfYear makes the report of a municipality's year.
func OfYear(lang string, y consult.YearReport) Report {
	w := writer{lang}
	name := cmp.Or(place.OfficialName(y.NIS), y.NIS)
	r := Report{
		Title: w.say("overview.year_title", i18n.Args{"Municipality": name, "Year": strconv.Itoa(y.Year)}), Author: name,
		About: w.say("overview.year_about", i18n.Args{"Municipality": name, "From": w.date(time.Date(y.Year, 1, 1, 0, 0, 0, 0, time.UTC)), "To": w.date(y.Until)}),
		Name:  fmt.Sprintf("jaarverslag-%s-%d", consult.Slug(name), y.Year),
	}
	var names []string
	for _, one := range y.Platforms {
		names = append(names, one.Name)
	}
	r.About += " " + w.say("overview.groups", i18n.Args{"Count": len(names), "Names": w.names(names)})
	r.Parts = []Part{w.yearAttendance(y), w.yearDecisions(y), w.yearActions(y), w.yearReports(y), w.practices(y)}
	return r
}

// yearAttendance says of how many meetings to which the municipality was invited one of its boards was there.
func (w writer) yearAttendance(y consult.YearReport) Part {
	p := Part{Title: w.say("overview.attendance"), Table: Table{Head: w.heads("platform", "there", "invited", "minutes")}, Notes: []string{w.say("overview.municipality_note"), w.say("overview.seats_note")}}
	there, invited := 0, 0
	for _, one := range y.Platforms {
		a, approved := consult.Attending{}, 0
		for _, m := range consult.Municipalities(one.Meetings) { // one alone: all boards have its code
			a = m
		}
		for _, m := range one.Meetings {
			if m.Approved {
				approved++
			}
		}
		there, invited = there+a.There, invited+a.Invited
		p.Table.Rows = append(p.Table.Rows, []string{one.Name, strconv.Itoa(a.There), strconv.Itoa(a.Invited), strconv.Itoa(approved)})
	}
	p.Summary = w.say("overview.year_there", i18n.Args{"There": there, "Invited": invited})
	if invited == 0 {
		p.Summary = w.say("overview.year_not_invited")
	}
	return p
}

func (w writer) yearDecisions(y consult.YearReport) Part {
	p := Part{Title: w.say("overview.decisions"), Table: Table{Head: w.heads("platform", "decisions", "local")}}
	own, local := 0, 0
	for _, one := range y.Platforms {
		of := consult.Overview{Decisions: one.Decisions}
		own, local = own+len(of.Own()), local+len(of.Local())
		p.Table.Rows = append(p.Table.Rows, []string{one.Name, strconv.Itoa(len(of.Own())), strconv.Itoa(len(of.Local()))})
	}
	p.Summary = w.say("overview.year_decided", i18n.Args{"Count": own, "Local": local})
	return p
}

// yearActions counts the action items that one of the boards owns.
func (w writer) yearActions(y consult.YearReport) Part {
	p := Part{Title: w.say("overview.actions"), Table: Table{Head: w.heads("platform", "given", "on_time", "of")}, Notes: []string{w.say("overview.year_actions_note"), w.say("overview.on_time_note")}}
	onTime, due, given := 0, 0, 0
	for _, one := range y.Platforms {
		onTime, due, given = onTime+one.Actions.OnTime, due+one.Actions.Due(), given+one.Actions.Given
		p.Table.Rows = append(p.Table.Rows, []string{one.Name, strconv.Itoa(one.Actions.Given), strconv.Itoa(one.Actions.OnTime), strconv.Itoa(one.Actions.Due())})
	}
	p.Summary = w.say("overview.on_time", i18n.Args{"Count": onTime, "Total": due})
	switch {
	case given == 0:
		p.Summary = w.say("overview.no_actions")
	case due == 0:
		p.Summary = w.say("overview.none_due", i18n.Args{"Count": given})
	}
	return p
}

// yearReports counts what the boards had to hand in.
func (w writer) yearReports(y consult.YearReport) Part {
	p := Part{Title: w.say("overview.reports"), Table: Table{Head: w.heads("platform", "done", "of")}, Notes: []string{w.say("overview.reports_note")}}
	in, all := 0, 0
	for _, one := range y.Platforms {
		in, all = in+one.ReportsIn, all+one.Reports
		p.Table.Rows = append(p.Table.Rows, []string{one.Name, strconv.Itoa(one.ReportsIn), strconv.Itoa(one.Reports)})
	}
	p.Summary = w.say("overview.reported", i18n.Args{"Count": in, "Total": all})
	if all == 0 {
		p.Summary = w.say("overview.no_reports")
	}
	return p
}

func (w writer) practices(y consult.YearReport) Part {
	p := Part{Title: w.say("overview.practices"), Summary: w.say("overview.practised", i18n.Args{"Count": len(y.Practices)}), Notes: []string{w.say("overview.practices_note")}}
	if len(y.Practices) > 0 {
		p.Table.Head = w.heads("practice")
	}
	for _, title := range y.Practices {
		p.Table.Rows = append(p.Table.Rows, []string{title})
	}
	return p
}
