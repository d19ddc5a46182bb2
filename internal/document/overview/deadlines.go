package overview

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/chart"
	"overlegbot/internal/i18n"
)

// mostColumns is how many deadlines the picture of the matrix shows: the last ones. The table has all.
const mostColumns = 16

// marks are how the states of a deadline are drawn; the letters stand in the catalogues.
var marks = map[consult.DeadlineState]chart.Mark{
	consult.DeadlineApproved: chart.Full, consult.DeadlineSubmitted: chart.Half, consult.DeadlineOpen: chart.Empty, consult.DeadlineNotApplicable: chart.Blank,
}

// Deadlines is the matrix of deadlines against organisations at the end of a day: who handed in what.
func Deadlines(lang string, o consult.Overview) Part {
	w, list, on := writer{lang}, o.Deadlines, o.Card.On
	if len(list) == 0 {
		return Part{Title: w.say("overview.deadlines"), Summary: w.say("overview.no_deadlines")}
	}
	p := Part{Title: w.say("overview.deadlines"), Table: Table{Head: w.heads("deadline", "due", "done", "of", "late", "others")}}
	late, open := 0, 0
	var owing, soon []string
	for i, d := range list {
		states, missed := d.States(on)
		late, open = late+missed, open+states[consult.DeadlineOpen]
		due := w.say("overview.undated")
		if d.Dated() {
			due = w.date(d.DueOn)
		}
		switch {
		case missed > 0:
			owing = append(owing, w.say("overview.late_line", i18n.Args{"Title": clipped(d.Title, mostRunes/2), "Date": due, "Count": missed}))
		case len(soon) == 0 && d.Dated() && consult.Day(d.DueOn).After(on):
			soon = append(soon, w.say("overview.next_deadline", i18n.Args{"Title": clipped(d.Title, mostRunes/2), "Date": due}))
		}
		done := states[consult.DeadlineSubmitted] + states[consult.DeadlineApproved]
		asked := len(d.Marks) - states[consult.DeadlineNotApplicable]
		p.Table.Rows = append(p.Table.Rows, []string{strconv.Itoa(i+1) + ". " + d.Title, due, strconv.Itoa(done), strconv.Itoa(asked), strconv.Itoa(missed), i18n.List(lang, waiting(d))})
	}
	p.Summary = w.say("overview.owed", i18n.Args{"Count": len(list), "Open": open, "Late": late})
	slices.Reverse(owing) // the last one first
	p.Points = append(w.few(owing, 2), soon...)
	p.Notes = []string{w.say("overview.deadlines_note")}
	if o.DatesSince != nil {
		p.Notes = append(p.Notes, w.say("overview.deadlines_since", i18n.Args{"Date": w.date(*o.DatesSince)}))
	}
	if picture := matrix(w, list, on); len(picture.Rows) > 0 {
		p.Notes = append(p.Notes, w.legend())
		p.Chart = &Chart{
			Alt:  w.say("overview.alt.matrix", i18n.Args{"Rows": len(picture.Rows), "Columns": len(picture.Columns), "Open": open, "Late": late}),
			Draw: func() (chart.Picture, error) { return chart.Matrix(picture) },
		}
	}
	return p
}

// waiting are the organisations of which something is still expected.
func waiting(d consult.OverviewDeadline) []string {
	var names []string
	for _, m := range d.Marks {
		if m.State == consult.DeadlineOpen {
			names = append(names, m.Organisation)
		}
	}
	return names
}

// legend says what the letters in the matrix are.
func (w writer) legend() string {
	return w.say("overview.legend")
}

// matrix is the picture of the last deadlines that organisations owe, by their numbers in the table.
func matrix(w writer, list []consult.OverviewDeadline, on time.Time) chart.MatrixOf {
	var shown []int
	names := map[consult.OrganisationID]string{}
	for i, d := range list {
		if len(d.Marks) > 0 {
			shown = append(shown, i)
		}
	}
	shown = shown[max(0, len(shown)-mostColumns):]
	var m chart.MatrixOf
	for _, i := range shown {
		m.Columns = append(m.Columns, strconv.Itoa(i+1))
		for _, mark := range list[i].Marks {
			names[mark.OrganisationID] = mark.Organisation
		}
	}
	ids := make([]consult.OrganisationID, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b consult.OrganisationID) int {
		return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a, b))
	})
	for _, id := range ids {
		row := make([]chart.Cell, len(shown))
		for j, i := range shown {
			row[j] = w.cell(list[i], id, on)
		}
		m.Rows, m.Cells = append(m.Rows, names[id]), append(m.Cells, row)
	}
	return m
}

func (w writer) cell(d consult.OverviewDeadline, id consult.OrganisationID, on time.Time) chart.Cell {
	for _, mark := range d.Marks {
		switch {
		case mark.OrganisationID != id:
		case mark.IsLate(d.Deadline, on):
			return chart.Cell{Mark: chart.Struck, Letter: w.say("overview.letter.late")}
		case mark.State == consult.DeadlineNotApplicable:
			return chart.Cell{}
		default:
			return chart.Cell{Mark: marks[mark.State], Letter: w.say("overview.letter." + string(mark.State))}
		}
	}
	return chart.Cell{}
}
