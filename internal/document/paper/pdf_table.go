package paper

// tableLook is how a table is set.
type tableLook struct {
	size   float64 // of type, in points
	line   float64 // from line to line, in millimetres
	margin float64 // within a cell, in millimetres
}

// The looks of tables.
var (
	plainTable = tableLook{size: 9, line: 9 * point * leading, margin: cellMargin}
	smallTable = tableLook{size: 8.5, line: 8.5 * point * 1.28, margin: 1.1}
)

func (t Table) look() tableLook {
	if t.Small {
		return smallTable
	}
	return plainTable
}

// table draws a table; its head stands again on each page. Without a head its first column is drawn as heads.
func (w *pdfWriter) table(t Table) {
	if len(t.Rows) == 0 && len(t.Head) == 0 {
		return
	}
	if t.captioned() {
		w.need(7 * t.look().line) // not apart from its head and first row
		w.text(Say(t.Caption), leftMargin, bodyWidth, bodySize, true)
		w.y++
	}
	widths, look := t.widths(bodyWidth), t.look()
	head := make([]Text, len(t.Head))
	for i, cell := range t.Head {
		head[i] = Text{{Text: cell, Strong: true}}
	}
	heads := func() {
		if len(head) > 0 {
			w.chunk(w.cells(head, widths, look, false), widths, look, true, false)
		}
	}
	w.need(4 * look.line)
	heads()
	for _, row := range t.Rows {
		w.row(w.cells(row, widths, look, len(head) == 0), widths, look, heads, len(head) == 0)
	}
	w.y += 4
}

// cell is the lines of one cell.
type cell struct {
	lines [][]glyph
	rtl   bool
}

func (w *pdfWriter) cells(row []Text, widths []float64, look tableLook, facts bool) []cell {
	cells := make([]cell, len(row))
	for i, t := range row {
		room := (widths[i] - 2*look.margin) / look.size / point * 1000
		cells[i] = cell{w.fonts.lines(w.fonts.glyphs(t, facts && i == 0), room), rightToLeft(t.String())}
	}
	return cells
}

// row draws a row; one that does not fit goes to the next page, and one that is longer than a page is cut between lines.
func (w *pdfWriter) row(cells []cell, widths []float64, look tableLook, heads func(), facts bool) {
	for {
		most := 0
		for _, c := range cells {
			most = max(most, len(c.lines))
		}
		fits := int((pageHeight - footMargin - w.y - 2*look.margin) / look.line)
		if fits >= most {
			w.chunk(cells, widths, look, false, facts)
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
			w.chunk(part, widths, look, false, facts)
		}
		w.f.AddPage()
		w.look = ""
		heads()
	}
}

// chunk draws cells beside one another, all on this page.
func (w *pdfWriter) chunk(cells []cell, widths []float64, look tableLook, head, facts bool) {
	most := 1
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	height := float64(most)*look.line + 2*look.margin
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
			w.line(line, x+look.margin, w.y+look.margin+float64(j)*look.line, look.size, c.rtl, widths[i]-2*look.margin)
		}
		x += widths[i]
	}
	w.y += height
}
