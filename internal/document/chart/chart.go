// Package chart draws figures as PNG pictures that can be read in print and
// without seeing colours: what differs differs in shape or pattern, and the
// numbers stand beside it. It knows no words: labels come from its callers,
// who give each picture its numbers in a table and a description.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Picture is a chart as it was drawn.
type Picture struct {
	PNG    []byte
	Width  int // pixels, as the next
	Height int
}

// The width of a picture is that of the text on A4; it is drawn fine enough for print.
const (
	width = 16.6 * vg.Centimeter
	dpi   = 200
)

var (
	ink   = color.Gray{Y: 0x1A}
	line  = color.Gray{Y: 0x76}
	paper = color.White
	dark  = color.RGBA{R: 0x1F, G: 0x3A, B: 0x5F, A: 0xFF} // the house style's blue
	light = color.RGBA{R: 0xC9, G: 0xD8, B: 0xEA, A: 0xFF}
)

// sans is the type of all labels.
func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// newPlot is a plot without a frame, in our type.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = paper
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Tick.Label.Font = sans(8)
		axis.Tick.Label.Color = ink
		axis.Label.TextStyle.Font = sans(8)
		axis.LineStyle.Width = 0
		axis.Tick.LineStyle.Width = 0
		axis.Tick.Length = 0
	}
	return p
}

// drawn is the plot as a picture of a height.
func drawn(p *plot.Plot, height vg.Length) (Picture, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(paper))
	p.Draw(draw.Crop(draw.New(canvas), vg.Millimeter, -4*vg.Millimeter, vg.Millimeter, -vg.Millimeter))
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, fewColours(canvas.Image())); err != nil {
		return Picture{}, fmt.Errorf("draw chart: %w", err)
	}
	size := canvas.Image().Bounds()
	return Picture{PNG: out.Bytes(), Width: size.Dx(), Height: size.Dy()}, nil
}

// fewColours is a picture with sixteen shades of each channel, by a palette: our few colours and what lies between them at
// edges. That is a quarter of the octets to press, and nobody sees it. One that has more colours is returned as it is.
func fewColours(from image.Image) image.Image {
	rgba, ok := from.(*image.RGBA)
	if !ok {
		return from
	}
	to := image.NewPaletted(rgba.Rect, nil)
	known := map[uint32]uint8{}
	last, index := uint32(0), uint8(0)
	for i := range to.Pix { // both hold their pixels without gaps
		p := rgba.Pix[4*i : 4*i+4 : 4*i+4]
		colour := uint32(p[0]>>4)<<8 | uint32(p[1]>>4)<<4 | uint32(p[2]>>4) | 1<<16
		if colour != last {
			at, there := known[colour]
			if !there {
				if len(to.Palette) == 256 {
					return from
				}
				at = uint8(len(to.Palette)) //nolint:gosec // below 256
				known[colour] = at
				to.Palette = append(to.Palette, color.RGBA{R: p[0] >> 4 * 17, G: p[1] >> 4 * 17, B: p[2] >> 4 * 17, A: 0xFF})
			}
			last, index = colour, at
		}
		to.Pix[i] = index
	}
	return to
}

// short keeps a label from taking the room of the picture; the table beside it has the whole.
func short(label string, most int) string {
	if runes := []rune(label); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return label
}

func shortened(labels []string, most int) []string {
	kept := make([]string, len(labels))
	for i, l := range labels {
		kept[i] = short(l, most)
	}
	return kept
}

// box outlines and fills an area.
func box(c draw.Canvas, x0, y0, x1, y1 vg.Length, fill color.Color) {
	corners := []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
	c.FillPolygon(fill, corners)
	c.StrokeLines(draw.LineStyle{Color: line, Width: 0.5}, append(corners, corners[0]))
}
