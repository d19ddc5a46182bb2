package chart

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// samples are one chart of each kind.
func samples() map[string]func() (Picture, error) {
	return map[string]func() (Picture, error){
		"matrix": func() (Picture, error) {
			return Matrix(MatrixOf{
				Rows: []string{"Gemeente Olen", "OCMW Olen", "Gemeente Étaples-sur-Mer met een heel lange naam erbij"}, Columns: []string{"1", "2", "3"},
				Cells: [][]Cell{{{Full, "G"}, {Half, "I"}, {Blank, ""}}, {{Empty, "O"}, {Struck, "L"}, {Full, "G"}}, {{Blank, ""}, {Blank, ""}, {Struck, "L"}}},
			})
		},
		"bars": func() (Picture, error) {
			return Bars([]Part{{"Olen", 12, 12}, {"Vorselaar", 12, 0}, {"Lille", 12, 7}, {"Nooit uitgenodigd", 0, 0}})
		},
		"timeline": func() (Picture, error) {
			return Timeline(day("2025-12-01"), day("2026-11-23"), []Lane{
				{"Vergaderingen", []time.Time{day("2025-12-09"), day("2026-01-13"), day("2026-03-10")}},
				{"Besluiten", []time.Time{day("2026-01-13"), day("2026-01-13")}}, {"Termijnen", []time.Time{day("2026-06-30")}}, {"Mijlpalen", nil},
			})
		},
	}
}

func TestChartsAreTheSameWhenTheyAreDrawnAgain(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		first, err := sample()
		if err != nil {
			t.Fatal(err)
		}
		again, err := sample()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.PNG, again.PNG) {
			t.Errorf("%s: got another picture the second time", name)
		}
		size, err := png.DecodeConfig(bytes.NewReader(first.PNG))
		if err != nil || size.Width != first.Width || size.Height != first.Height {
			t.Errorf("%s: got %v %v, want %d by %d", name, size, err, first.Width, first.Height)
		}
		if folder := os.Getenv("CHART_SAMPLES"); folder != "" { // to look at
			if err := os.WriteFile(filepath.Join(folder, name+".png"), first.PNG, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Each mark of a matrix must look different without its colour: in how much of it is dark.
func TestMarksDifferWithoutColour(t *testing.T) {
	t.Parallel()
	seen := map[int]Mark{}
	for _, mark := range []Mark{Blank, Full, Half, Empty, Struck} {
		picture, err := Matrix(MatrixOf{Rows: []string{"x"}, Columns: []string{"1"}, Cells: [][]Cell{{{Mark: mark}}}})
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(picture.PNG))
		if err != nil {
			t.Fatal(err)
		}
		darkPixels := 0
		for y := range picture.Height {
			for x := range picture.Width {
				if r, g, b, _ := img.At(x, y).RGBA(); (299*r+587*g+114*b)/1000 < 0x8000 {
					darkPixels++
				}
			}
		}
		share := darkPixels / 800
		if other, double := seen[share]; double {
			t.Errorf("marks %d and %d are equally dark (%d)", mark, other, share)
		}
		seen[share] = mark
	}
}
