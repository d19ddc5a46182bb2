package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"regexp"
	"strconv"

	"overlegbot/internal/consult"
)

// Colour is a colour as "#rrggbb"; "" is DefaultColour.
type Colour string

// DefaultColour is the colour of a platform that chose none: a dark blue that prints well.
const DefaultColour Colour = "#1f3a5f"

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

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

// Logo is a picture that every format can hold.
type Logo consult.PaperLogo

// The bounds of a logo.
const (
	MaxLogoBytes = 512 << 10
	maxLogoSide  = 2000 // pixels
)

// ReadLogo reads a PNG or JPEG and writes it anew, without what else the file held (places, names, previews) and in a
// form that PDF and Word both take. alt says what it shows.
func ReadLogo(body []byte, alt string) (consult.PaperLogo, error) {
	if len(body) > MaxLogoBytes {
		return consult.PaperLogo{}, consult.Invalid("logo", "logo_too_large", map[string]any{"Max": MaxLogoBytes >> 10})
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || config.Width == 0 || config.Height == 0 {
		return consult.PaperLogo{}, consult.Invalid("logo", "logo_not_read", nil)
	}
	if config.Width > maxLogoSide || config.Height > maxLogoSide {
		return consult.PaperLogo{}, consult.Invalid("logo", "logo_too_wide", map[string]any{"Max": maxLogoSide})
	}
	picture, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return consult.PaperLogo{}, consult.Invalid("logo", "logo_not_read", nil)
	}
	var out bytes.Buffer
	if kind == "jpeg" {
		err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 90})
	} else {
		err = png.Encode(&out, eightBit(picture))
	}
	if err != nil {
		return consult.PaperLogo{}, fmt.Errorf("write logo: %w", err)
	}
	return consult.PaperLogo{Body: out.Bytes(), Kind: kind, Alt: oneLine(alt), Width: config.Width, Height: config.Height}, nil
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
