package chart

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Mark is how a cell of a matrix is drawn.
type Mark int

// The marks: each has a pattern of its own beside its shade, and a letter on it.
const (
	Blank  Mark = iota // nothing is asked
	Full               // dark
	Half               // light with a dark lower half
	Empty              // white
	Struck             // white with diagonal lines
)

// Cell is one cell of a matrix.
type Cell struct {
	Mark   Mark
	Letter string // what it is, in a letter or two
}

// MatrixOf is what a matrix shows; Cells holds a row for each of Rows, with a cell for each of Columns.
type MatrixOf struct {
	Rows    []string
	Columns []string
	Cells   [][]Cell
}

// Matrix draws rows against columns, the first row on top.
func Matrix(m MatrixOf) (Picture, error) {
	p := newPlot()
	rows, columns := len(m.Rows), len(m.Columns)
	names := make([]string, rows)
	for i, name := range m.Rows {
		names[rows-1-i] = short(name, 34)
	}
	p.NominalY(names...)
	p.NominalX(shortened(m.Columns, 24)...)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Padding, axis.LineStyle.Width, axis.Tick.LineStyle.Width, axis.Tick.Length = 0, 0, 0, 0
		axis.Tick.Label.Font = sans(8)
	}
	tall := 12 * vg.Millimeter
	if columns > 6 && slices.ContainsFunc(m.Columns, func(label string) bool { return len(label) > 3 }) { // they would touch: upright
		p.X.Tick.Label.Rotation = 1.5708
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
		tall = 38 * vg.Millimeter
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(columns)-0.5, -0.5, float64(rows)-0.5
	p.Add(cells{m})
	return drawn(p, tall+vg.Length(rows)*6*vg.Millimeter)
}

// cells draws the cells of a matrix; it implements plot.Plotter.
type cells struct{ m MatrixOf }

func (d cells) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, row := range d.m.Cells {
		at := float64(len(d.m.Rows) - 1 - i)
		for j, cell := range row {
			drawCell(c, p, cell, x(float64(j)-0.5), y(at-0.5), x(float64(j)+0.5), y(at+0.5))
		}
	}
}

func drawCell(c draw.Canvas, p *plot.Plot, cell Cell, x0, y0, x1, y1 vg.Length) {
	const gap = 0.6
	x0, y0, x1, y1 = x0+gap, y0+gap, x1-gap, y1-gap
	var letter color.Color = ink
	switch cell.Mark {
	case Blank:
		c.StrokeLine2(draw.LineStyle{Color: line, Width: 0.5}, (x0+x1)/2-3, (y0+y1)/2, (x0+x1)/2+3, (y0+y1)/2)
		return
	case Full:
		box(c, x0, y0, x1, y1, dark)
		letter = paper
	case Half:
		box(c, x0, y0, x1, y1, light)
		box(c, x0, y0, x1, y0+(y1-y0)/6, dark)
	case Empty:
		box(c, x0, y0, x1, y1, paper)
	case Struck:
		box(c, x0, y0, x1, y1, paper)
		hatch(c, x0, y0, x1, y1)
		middle := (x0 + x1) / 2
		c.FillPolygon(paper, []vg.Point{{X: middle - 6, Y: y0 + 2}, {X: middle + 6, Y: y0 + 2}, {X: middle + 6, Y: y1 - 2}, {X: middle - 6, Y: y1 - 2}})
	}
	style := text.Style{Color: letter, Font: sans(8), XAlign: draw.XCenter, YAlign: draw.YCenter, Handler: p.TextHandler}
	c.FillText(style, vg.Point{X: (x0 + x1) / 2, Y: (y0 + y1) / 2}, cell.Letter)
}

// hatch draws slanting lines within a box.
func hatch(c draw.Canvas, x0, y0, x1, y1 vg.Length) {
	style, high := draw.LineStyle{Color: ink, Width: 0.6}, y1-y0
	for x := x0 - high; x < x1; x += 4 {
		from, to := max(x, x0), min(x+high, x1)
		c.StrokeLine2(style, from, y0+(from-x), to, y0+(to-x))
	}
}
