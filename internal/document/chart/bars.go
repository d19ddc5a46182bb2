package chart

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Part is how much of a whole something is.
type Part struct {
	Label string
	Of    int // the whole
	Have  int // of it, never more
}

// Bars draws each part as a bar within the outline of its whole, all wholes alike long, with "have/of" behind it; the first
// on top.
func Bars(parts []Part) (Picture, error) {
	p := newPlot()
	names := make([]string, len(parts))
	for i, part := range parts {
		names[len(parts)-1-i] = short(part.Label, 34)
	}
	p.NominalY(names...)
	p.Y.Padding, p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width, p.Y.Tick.Length = 0, 0, 0, 0
	p.Y.Tick.Label.Font = sans(8)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1.15, -0.5, float64(len(parts))-0.5
	p.HideX()
	p.Add(bars{parts})
	return drawn(p, 4*vg.Millimeter+vg.Length(len(parts))*6*vg.Millimeter)
}

// bars draws parts of wholes; it implements plot.Plotter.
type bars struct{ parts []Part }

func (d bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := text.Style{Color: ink, Font: sans(8), XAlign: draw.XLeft, YAlign: draw.YCenter, Handler: p.TextHandler}
	for i, part := range d.parts {
		at := float64(len(d.parts) - 1 - i)
		y0, y1 := y(at-0.32), y(at+0.32)
		box(c, x(0), y0, x(1), y1, paper)
		if part.Of > 0 && part.Have > 0 {
			box(c, x(0), y0, x(float64(part.Have)/float64(part.Of)), y1, dark)
		}
		c.FillText(style, vg.Point{X: x(1) + 4, Y: y(at)}, fmt.Sprintf("%d/%d", part.Have, part.Of))
	}
}
