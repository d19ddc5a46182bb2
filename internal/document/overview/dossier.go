package overview

import (
	"cmp"
	"strconv"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/chart"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
)

// dossier tells what was reached, what it cost and how far it is in each municipality, as far as anything was noted.
func (w writer) dossier(o consult.Overview) []Part {
	d := o.Dossier
	var parts []Part
	if len(d.Of(consult.EntryObjective, consult.EntryTarget)) > 0 {
		parts = append(parts, w.effects(d))
	}
	if len(d.Of(consult.EntryMilestone)) > 0 {
		parts = append(parts, w.milestones(d))
	}
	if len(d.Of(consult.EntryDeliverable)) > 0 && len(d.Municipalities) > 0 {
		parts = append(parts, w.deliverables(d))
	}
	if len(d.Of(consult.EntryAward, consult.EntryBudget, consult.EntryShare)) > 0 {
		parts = append(parts, w.money(d))
	}
	return parts
}

// effects lists the objectives with their results, and the targets with what was reached of them (R65, R68).
func (w writer) effects(d consult.Dossier) Part {
	p := Part{Title: w.say("overview.effects"), Table: Table{Head: w.heads("objective", "result", "done", "goal")}}
	with := 0
	for _, objective := range d.Of(consult.EntryObjective) {
		results := d.Below(consult.EntryResult, objective.ID)
		if len(results) == 0 {
			p.Table.Rows = append(p.Table.Rows, []string{objective.Title, w.say("overview.no_result"), "", ""})
			continue
		}
		with++
		for _, r := range results {
			p.Table.Rows = append(p.Table.Rows, []string{objective.Title, r.Title, "", ""})
		}
	}
	for _, t := range d.Of(consult.EntryTarget) {
		p.Table.Rows = append(p.Table.Rows, []string{t.Title, "", strconv.Itoa(t.Count), strconv.Itoa(t.Goal)})
	}
	p.Summary = w.say("overview.with_result", i18n.Args{"Count": with, "Total": len(d.Of(consult.EntryObjective))})
	return p
}

// milestones lists what was to be reached, and what was.
func (w writer) milestones(d consult.Dossier) Part {
	list := d.Of(consult.EntryMilestone)
	p := Part{Title: w.say("overview.milestones"), Table: Table{Head: w.heads("milestone", "state", "date")}}
	for _, m := range list {
		on := w.say("overview.undated")
		if m.OnDay != nil {
			on = w.date(*m.OnDay)
		}
		p.Table.Rows = append(p.Table.Rows, []string{m.Title, w.say("dossier.state.milestone." + string(m.State)), on})
	}
	p.Summary = w.say("overview.reached", i18n.Args{"Count": len(d.In(consult.EntryMilestone, consult.StateReached)), "Total": len(list)})
	return p
}

// cellMarks are how the states of a deliverable are drawn.
var cellMarks = map[consult.CellState]chart.Mark{consult.CellDone: chart.Full, consult.CellBusy: chart.Half, consult.CellToDo: chart.Empty}

// deliverables is the matrix of deliverables against municipalities (R64).
func (w writer) deliverables(d consult.Dossier) Part {
	list, tally := d.Of(consult.EntryDeliverable), d.Tally()
	p := Part{Title: w.say("overview.deliverables"), Table: Table{Head: w.heads("deliverable", "ready", "busy", "todo", "not_ready")}}
	p.Notes = []string{w.say("overview.deliverable_legend")}
	picture := chart.MatrixOf{}
	for i, e := range list {
		counts := map[consult.CellState]int{}
		var waiting []string
		for _, nis := range d.Municipalities {
			state := d.Cell(e.ID, nis).State
			counts[state]++
			if state != consult.CellDone {
				waiting = append(waiting, cmp.Or(place.OfficialName(nis), nis))
			}
		}
		p.Table.Rows = append(p.Table.Rows, []string{strconv.Itoa(i+1) + ". " + e.Title, strconv.Itoa(counts[consult.CellDone]),
			strconv.Itoa(counts[consult.CellBusy]), strconv.Itoa(counts[consult.CellToDo]), i18n.List(w.lang, waiting)})
		picture.Columns = append(picture.Columns, strconv.Itoa(i+1))
	}
	for _, nis := range d.Municipalities {
		row := make([]chart.Cell, len(list))
		for j, e := range list {
			state := d.Cell(e.ID, nis).State
			row[j] = chart.Cell{Mark: cellMarks[state], Letter: w.say("overview.letter." + string(state))}
		}
		picture.Rows, picture.Cells = append(picture.Rows, cmp.Or(place.OfficialName(nis), nis)), append(picture.Cells, row)
	}
	args := i18n.Args{"Done": tally[consult.CellDone], "Total": len(list) * len(d.Municipalities), "Deliverables": len(list), "Municipalities": len(d.Municipalities)}
	p.Summary = w.say("overview.delivered", args)
	p.Chart = &Chart{Alt: w.say("overview.alt.deliverables", args), Draw: func() (chart.Picture, error) { return chart.Matrix(picture) }}
	return p
}

// money lists what was awarded and budgeted, each percentage with what it is of (R62).
func (w writer) money(d consult.Dossier) Part {
	p := Part{Title: w.say("overview.money"), Table: Table{Head: w.heads("what", "amount", "percentage", "base")}}
	kinds := []consult.EntryKind{consult.EntryAward, consult.EntryBudget}
	p.Summary = w.say("overview.key_undecided")
	if d.KeyIsDecided() {
		kinds = append(kinds, consult.EntryShare)
		p.Summary = w.say("overview.key_decided")
	}
	for _, e := range d.Of(kinds...) {
		title := e.Title
		if e.Organisation != "" {
			title += " (" + e.Organisation + ")"
		}
		base := e.Base
		if e.BaseAmount != nil {
			base = e.Base + " (" + i18n.Money(w.lang, int64(*e.BaseAmount)) + ")"
		}
		p.Table.Rows = append(p.Table.Rows, []string{title, amount(e.Amount, w), percentage(e.Percentage, w), base})
	}
	return p
}

func amount(c *consult.Cents, w writer) string {
	if c == nil {
		return w.say("overview.not_noted")
	}
	return i18n.Money(w.lang, int64(*c))
}

func percentage(b *consult.BasisPoints, w writer) string {
	if b == nil {
		return ""
	}
	return i18n.Percent(w.lang, int64(*b))
}
