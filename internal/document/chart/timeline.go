package chart

import (
	"image/color"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lane is one row of a timeline: what happened on which days.
type Lane struct {
	Label string
	Days  []time.Time
}

// Timeline draws lanes along one axis of days, from the first to the last; each lane has a shape of its own. Above a day on
// which several things happened stands how many.
func Timeline(from, to time.Time, lanes []Lane) (Picture, error) {
	p := newPlot()
	names := make([]string, len(lanes))
	for i, l := range lanes {
		names[len(lanes)-1-i] = short(l.Label, 34)
	}
	p.NominalY(names...)
	p.Y.Padding, p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width, p.Y.Tick.Length = 0, 0, 0, 0
	p.Y.Tick.Label.Font = sans(8)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = days(from)-1, days(to)+1, -0.5, float64(len(lanes))-0.5
	p.X.Tick.Marker = months{from, to}
	p.X.LineStyle = draw.LineStyle{Color: line, Width: 0.5}
	p.X.Tick.LineStyle, p.X.Tick.Length = draw.LineStyle{Color: line, Width: 0.5}, 4
	p.Add(shapes{lanes})
	return drawn(p, 14*vg.Millimeter+vg.Length(len(lanes))*11*vg.Millimeter)
}

func days(t time.Time) float64 { return math.Floor(float64(t.Unix()) / 86400) }

// months marks the first days of months or, of a long time, of quarters or years, by number: "03/2026".
type months struct{ from, to time.Time }

func (m months) Ticks(float64, float64) []plot.Tick {
	count := (m.to.Year()-m.from.Year())*12 + int(m.to.Month()-m.from.Month()) + 1
	step := 1
	for _, wider := range []int{3, 6, 12} {
		if count/step > 8 {
			step = wider
		}
	}
	var ticks []plot.Tick
	for at := time.Date(m.from.Year(), 1, 1, 0, 0, 0, 0, time.UTC); !at.After(m.to); at = at.AddDate(0, step, 0) {
		if !at.Before(m.from) {
			ticks = append(ticks, plot.Tick{Value: days(at), Label: at.Format("01/2006")})
		}
	}
	return ticks
}

// shapes draws what happened on each lane; it implements plot.Plotter.
type shapes struct{ lanes []Lane }

func (d shapes) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	glyphs := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.TriangleGlyph{}, draw.BoxGlyph{}, draw.CrossGlyph{}}
	fills := []color.Color{dark, ink, line, dark}
	small := text.Style{Color: ink, Font: sans(6), XAlign: draw.XCenter, YAlign: draw.YBottom, Handler: p.TextHandler}
	for i, lane := range d.lanes {
		at := float64(len(d.lanes) - 1 - i)
		c.StrokeLine2(draw.LineStyle{Color: light, Width: 0.5}, c.Min.X, y(at), c.Max.X, y(at))
		style := draw.GlyphStyle{Color: fills[i%len(fills)], Radius: 2.4, Shape: glyphs[i%len(glyphs)]}
		count := map[float64]int{}
		for _, day := range lane.Days {
			count[days(day)]++
		}
		for _, day := range slices.Sorted(maps.Keys(count)) {
			c.DrawGlyph(style, vg.Point{X: x(day), Y: y(at)})
			if n := count[day]; n > 1 {
				c.FillText(small, vg.Point{X: x(day), Y: y(at) + 5}, strconv.Itoa(n))
			}
		}
	}
}
