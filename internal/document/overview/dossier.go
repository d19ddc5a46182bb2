package overview

import (
	"cmp"
	"slices"
	"strconv"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/chart"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
)

// effects lists the objectives with their results, and the targets with what was reached of them (R65, R68).
func (w writer) effects(d consult.Dossier) Part {
	p := Part{Title: w.say("overview.effects"), Summary: w.say("overview.no_objectives")}
	objectives, targets := d.Of(consult.EntryObjective), d.Of(consult.EntryTarget)
	if len(objectives)+len(targets) == 0 {
		return p
	}
	p.Table.Head = w.heads("objective", "result")
	var points, without []string
	with := 0
	for _, objective := range objectives {
		results := d.Below(consult.EntryResult, objective.ID)
		if len(results) == 0 {
			p.Table.Rows = append(p.Table.Rows, []string{objective.Title, w.say("overview.no_result")})
			without = append(without, clipped(objective.Title, mostRunes-30)+": "+w.say("overview.no_result"))
			continue
		}
		with++
		var titles []string
		for _, r := range results {
			p.Table.Rows = append(p.Table.Rows, []string{objective.Title, r.Title})
			titles = append(titles, r.Title)
		}
		points = append(points, clipped(clipped(objective.Title, mostRunes/2)+": "+i18n.List(w.lang, titles), mostRunes))
	}
	var reached []string
	for _, t := range targets {
		of := w.say("overview.target", i18n.Args{"Count": t.Count, "Goal": t.Goal})
		p.Table.Rows = append(p.Table.Rows, []string{t.Title, of})
		reached = append(reached, clipped(t.Title, mostRunes)+": "+of)
	}
	p.Summary = ""
	if len(objectives) > 0 {
		p.Summary = w.say("overview.with_result", i18n.Args{"Count": with, "Total": len(objectives)})
	}
	p.Points = append(w.few(append(points, without...), 3), w.few(reached, 2)...)
	if p.Summary == "" {
		p.Summary, p.Points = w.say("overview.targets"), w.few(reached, 3)
	}
	return p
}

// milestones lists what was to be reached, and what was; the one page tells the last one and the next.
func (w writer) milestones(d consult.Dossier) Part {
	list := d.Of(consult.EntryMilestone)
	p := Part{Title: w.say("overview.milestones"), Summary: w.say("overview.no_milestones")}
	if len(list) == 0 {
		return p
	}
	p.Table.Head = w.heads("milestone", "state", "date")
	for _, m := range list {
		p.Table.Rows = append(p.Table.Rows, []string{m.Title, w.say("dossier.state.milestone." + string(m.State)), w.onDay(m)})
	}
	reached, planned := d.In(consult.EntryMilestone, consult.StateReached), d.In(consult.EntryMilestone, consult.StatePlanned)
	p.Summary = w.say("overview.reached", i18n.Args{"Count": len(reached), "Total": len(list)})
	if len(reached) > 0 {
		m := last(reached)[0]
		p.Points = append(p.Points, w.say("overview.last_milestone", i18n.Args{"Title": clipped(m.Title, mostRunes-30), "Date": w.onDay(m)}))
	}
	if len(planned) > 0 {
		p.Points = append(p.Points, w.say("overview.next_milestone", i18n.Args{"Title": clipped(planned[0].Title, mostRunes-30), "Date": w.onDay(planned[0])}))
	}
	return p
}

func (w writer) onDay(e consult.Entry) string {
	if e.OnDay == nil {
		return w.say("overview.undated")
	}
	return w.date(*e.OnDay)
}

// cellMarks are how the states of a deliverable are drawn.
var cellMarks = map[consult.CellState]chart.Mark{consult.CellDone: chart.Full, consult.CellBusy: chart.Half, consult.CellToDo: chart.Empty}

// deliverables is the matrix of deliverables against municipalities (R64).
func (w writer) deliverables(d consult.Dossier) Part {
	list, tally := d.Of(consult.EntryDeliverable), d.Tally()
	p := Part{Title: w.say("overview.deliverables"), Summary: w.say("overview.no_deliverables")}
	if len(list) == 0 || len(d.Municipalities) == 0 {
		return p
	}
	p.Table.Head = w.heads("deliverable", "ready", "busy", "todo", "not_ready")
	p.Notes = []string{w.say("overview.deliverable_legend")}
	picture := chart.MatrixOf{}
	var everywhere []string
	for i, e := range list {
		counts := map[consult.CellState]int{}
		var waiting []string
		for _, nis := range d.Municipalities {
			state := d.Cell(e.ID, nis).State
			counts[state]++
			if state != consult.CellDone {
				waiting = append(waiting, municipality(nis))
			}
		}
		if len(waiting) == 0 {
			everywhere = append(everywhere, e.Title)
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
		picture.Rows, picture.Cells = append(picture.Rows, municipality(nis)), append(picture.Cells, row)
	}
	args := i18n.Args{"Done": tally[consult.CellDone], "Total": len(list) * len(d.Municipalities), "Deliverables": len(list), "Municipalities": len(d.Municipalities)}
	p.Summary = w.say("overview.delivered", args)
	if len(everywhere) > 0 {
		p.Points = []string{w.say("overview.everywhere", i18n.Args{"Names": w.names(everywhere)})}
	}
	p.Chart = &Chart{Alt: w.say("overview.alt.deliverables", args), Draw: func() (chart.Picture, error) { return chart.Matrix(picture) }}
	return p
}

// municipality is the name behind a NIS code.
func municipality(nis string) string { return cmp.Or(place.OfficialName(nis), nis) }

// money lists what was awarded and budgeted, each percentage with what it is of (R62).
func (w writer) money(d consult.Dossier) Part {
	p := Part{Title: w.say("overview.money"), Summary: w.say("overview.no_money")}
	awards, budget := d.Of(consult.EntryAward), d.Of(consult.EntryBudget)
	if len(awards)+len(budget) == 0 {
		return p
	}
	p.Table.Head = w.heads("what", "amount", "percentage", "base")
	entries := append(slices.Clone(awards), budget...)
	p.Summary = w.say("overview.key_undecided")
	if d.KeyIsDecided() {
		entries = append(entries, d.Of(consult.EntryShare)...)
		p.Summary = w.say("overview.key_decided")
	}
	for _, e := range entries {
		title := e.Title
		if e.Organisation != "" {
			title = cmp.Or(title, e.Organisation)
			if title != e.Organisation {
				title += " (" + e.Organisation + ")"
			}
		}
		base := e.Base
		if e.BaseAmount != nil {
			base = e.Base + " (" + i18n.Money(w.lang, int64(*e.BaseAmount)) + ")"
		}
		p.Table.Rows = append(p.Table.Rows, []string{title, amount(e.Amount, w), percentage(e.Percentage, w), base})
	}
	p.Points = w.few(w.sums(awards, budget), 3)
	return p
}

// sums are what was awarded and budgeted, each on a line: what is of an amount first.
func (w writer) sums(awards, budget []consult.Entry) []string {
	var lines []string
	for _, e := range awards {
		lines = append(lines, w.say("overview.award", i18n.Args{"Title": clipped(e.Title, mostRunes-30), "State": w.say("dossier.state.award." + string(e.State)), "Date": w.onDay(e)}))
	}
	for _, e := range budget {
		sum := i18n.Share(w.lang, (*int64)(e.Amount), (*int64)(e.Percentage), clipped(e.Base, nameRunes), (*int64)(e.BaseAmount))
		lines = append(lines, clipped(e.Title, nameRunes)+": "+cmp.Or(sum, w.say("overview.not_noted")))
	}
	return lines
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
