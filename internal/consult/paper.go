package consult

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Copy is for whom a copy of minutes is.
type Copy string

// The copies. Screens say volledig, om door te geven.
const (
	WholeCopy  Copy = "whole"  // all that the asker may read
	HandedCopy Copy = "handed" // what all members may read, without remarks and persons, to be handed on
	PublicCopy Copy = "public" // the released summary alone
)

// Copies lists those of the minutes themselves in the order in which they are offered.
func Copies() []Copy { return []Copy{WholeCopy, HandedCopy} }

// Check refuses a copy that there is not.
func (c Copy) Check() error {
	if !slices.Contains(Copies(), c) {
		return NotFound("gone")
	}
	return nil
}

// MinutesExport is what a file of minutes is made from.
type MinutesExport struct {
	Paper MinutesPaper
	Style PaperStyle
	Names map[string]string // by Slack id: persons whom the texts mention; empty for a copy without persons
	Named []string          // of a copy without persons: whose name stands in full in a text
}

// PaperStyle is how a platform's papers look; its zero value is the plain house style.
type PaperStyle struct {
	Header string // at the head of the first page, beside the logo
	Colour string // of titles, as "#1f3a5f"
	Logo   PaperLogo
}

// PaperLogo is a picture for papers; without a body there is none.
type PaperLogo struct {
	Body          []byte
	Kind          string // png or jpeg
	Alt           string // what it shows, for who does not see it
	Width, Height int    // pixels
}

// minContrast is what text needs on white (WCAG 2.2, success criterion 1.4.3).
const minContrast = 4.5

var colourForm = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Tidied is the style as it is kept: on one line, the colour in lower case.
func (s PaperStyle) Tidied() PaperStyle {
	s.Header = strings.Join(strings.Fields(s.Header), " ")
	s.Colour = strings.ToLower(strings.TrimSpace(s.Colour))
	return s
}

// Check refuses a header that is too long, what is no colour, and a colour in which titles would be hard to read on white.
func (s PaperStyle) Check() error {
	switch {
	case utf8.RuneCountInString(s.Header) > MaxName:
		return Invalid("header", "entry_too_long", map[string]any{"Max": MaxName})
	case s.Colour == "":
		return nil
	case !colourForm.MatchString(s.Colour):
		return Invalid("colour", "colour_form", nil)
	case contrastToWhite(s.Colour) < minContrast:
		return Invalid("colour", "colour_pale", nil)
	}
	return nil
}

// contrastToWhite is 1 to 21 (WCAG 2.2, "contrast ratio").
func contrastToWhite(colour string) float64 {
	linear := func(at int) float64 {
		v, _ := strconv.ParseUint(colour[at:at+2], 16, 8) // its form was checked
		if f := float64(v) / 255; f > 0.04045 {
			return math.Pow((f+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 1.05 / (0.2126*linear(1) + 0.7152*linear(3) + 0.0722*linear(5) + 0.05)
}
