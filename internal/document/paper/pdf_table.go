package paper

// tableSize is the size of type in tables, in points.
const tableSize = 9.0

const tableLine = tableSize * point * leading

// table draws a table; its head stands again on each page. Without a head its first column is drawn as heads.
func (w *pdfWriter) table(t Table) {
	if len(t.Rows) == 0 && len(t.Head) == 0 {
		return
	}
	if t.Caption != "" && len(t.Head) > 0 {
		w.need(7 * tableLine) // not apart from its head and first row
		w.text(Say(t.Caption), leftMargin, bodyWidth, bodySize, true)
		w.y++
	}
	widths := t.widths(bodyWidth)
	head := make([]Text, len(t.Head))
	for i, cell := range t.Head {
		head[i] = Text{{Text: cell, Strong: true}}
	}
	heads := func() {
		if len(head) > 0 {
			w.chunk(w.cells(head, widths, false), widths, true, false)
		}
	}
	w.need(4 * tableLine)
	heads()
	for _, row := range t.Rows {
		w.row(w.cells(row, widths, len(head) == 0), widths, heads, len(head) == 0)
	}
	w.y += 4
}

// cell is the lines of one cell.
type cell struct {
	lines [][]glyph
	rtl   bool
}

func (w *pdfWriter) cells(row []Text, widths []float64, facts bool) []cell {
	cells := make([]cell, len(row))
	for i, t := range row {
		room := (widths[i] - 2*cellMargin) / tableSize / point * 1000
		cells[i] = cell{w.fonts.lines(w.fonts.glyphs(t, facts && i == 0), room), rightToLeft(t.String())}
	}
	return cells
}

// row draws a row; one that does not fit goes to the next page, and one that is longer than a page is cut between lines.
func (w *pdfWriter) row(cells []cell, widths []float64, heads func(), facts bool) {
	for {
		most := 0
		for _, c := range cells {
			most = max(most, len(c.lines))
		}
		fits := int((pageHeight - footMargin - w.y - 2*cellMargin) / tableLine)
		if fits >= most {
			w.chunk(cells, widths, false, facts)
			return
		}
		const worth = 12 // lines: a shorter row is not cut
		if fits > 2 && most > worth {
			part := make([]cell, len(cells))
			for i, c := range cells {
				n := min(fits, len(c.lines))
				part[i] = cell{c.lines[:n], c.rtl}
				cells[i].lines = c.lines[n:]
			}
			w.chunk(part, widths, false, facts)
		}
		w.f.AddPage()
		w.look = ""
		heads()
	}
}

// chunk draws cells beside one another, all on this page.
func (w *pdfWriter) chunk(cells []cell, widths []float64, head, facts bool) {
	most := 1
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	height := float64(most)*tableLine + 2*cellMargin
	w.f.SetDrawColor(0x76, 0x76, 0x76)
	w.f.SetFillColor(0xF2, 0xF2, 0xF2)
	w.f.SetLineWidth(0.2)
	x := leftMargin
	for i, c := range cells {
		style := "D"
		if head || facts && i == 0 {
			style = "FD"
		}
		w.f.Rect(x, w.y, widths[i], height, style)
		for j, line := range c.lines {
			w.line(line, x+cellMargin, w.y+cellMargin+float64(j)*tableLine, tableSize, c.rtl, widths[i]-2*cellMargin)
		}
		x += widths[i]
	}
	w.y += height
}
