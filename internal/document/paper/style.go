package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"regexp"
	"strconv"

	"overlegbot/internal/consult"
)

// Colour is a colour as "#rrggbb"; "" is DefaultColour.
type Colour string

// DefaultColour is the colour of a platform that chose none: a dark blue that prints well.
const DefaultColour Colour = "#1f3a5f"

// minContrast is what text needs on white (WCAG 2.2, 1.4.3).
const minContrast = 4.5

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Check refuses what is no colour, and a colour in which headings would be hard to read on white.
func (c Colour) Check() error {
	if c == "" {
		return nil
	}
	if !colourForm.MatchString(string(c)) {
		return consult.Invalid("colour", "colour_form", nil)
	}
	if c.contrast() < minContrast {
		return consult.Invalid("colour", "colour_pale", nil)
	}
	return nil
}

func (c Colour) or() Colour {
	if !colourForm.MatchString(string(c)) {
		return DefaultColour
	}
	return c
}

// rgb returns red, green and blue, 0 to 255 each.
func (c Colour) rgb() (r, g, b int) {
	v, _ := strconv.ParseUint(string(c.or()[1:]), 16, 32)
	return int(v >> 16), int(v >> 8 & 0xFF), int(v & 0xFF)
}

// contrast is the contrast to white, 1 to 21 (WCAG 2.2, "contrast ratio").
func (c Colour) contrast() float64 {
	r, g, b := c.rgb()
	linear := func(v int) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 1.05 / (0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b) + 0.05)
}

// Logo is a picture that every format can hold.
type Logo struct {
	Body          []byte
	Kind          string // png or jpeg
	Alt           string // what it shows, for who does not see it
	Width, Height int    // pixels
}

// The bounds of a logo.
const (
	MaxLogoBytes = 512 << 10
	maxLogoSide  = 2000 // pixels
)

// ReadLogo reads a PNG or JPEG and writes it anew, without what else the file held (places, names, previews) and in a
// form that PDF and Word both take. alt says what it shows.
func ReadLogo(body []byte, alt string) (Logo, error) {
	if len(body) > MaxLogoBytes {
		return Logo{}, consult.Invalid("logo", "logo_too_large", map[string]any{"Max": MaxLogoBytes >> 10})
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || config.Width == 0 || config.Height == 0 {
		return Logo{}, consult.Invalid("logo", "logo_not_read", nil)
	}
	if config.Width > maxLogoSide || config.Height > maxLogoSide {
		return Logo{}, consult.Invalid("logo", "logo_too_wide", map[string]any{"Max": maxLogoSide})
	}
	picture, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return Logo{}, consult.Invalid("logo", "logo_not_read", nil)
	}
	var out bytes.Buffer
	if kind == "jpeg" {
		err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 90})
	} else {
		err = png.Encode(&out, eightBit(picture))
	}
	if err != nil {
		return Logo{}, fmt.Errorf("write logo: %w", err)
	}
	return Logo{Body: out.Bytes(), Kind: kind, Alt: oneLine(alt), Width: config.Width, Height: config.Height}, nil
}

// eightBit brings a picture to eight bits a channel: PDF writers take no more.
func eightBit(from image.Image) image.Image {
	to := image.NewNRGBA(from.Bounds())
	for y := from.Bounds().Min.Y; y < from.Bounds().Max.Y; y++ {
		for x := from.Bounds().Min.X; x < from.Bounds().Max.X; x++ {
			to.Set(x, y, color.NRGBAModel.Convert(from.At(x, y)))
		}
	}
	return to
}
