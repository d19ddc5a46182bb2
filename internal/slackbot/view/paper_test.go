package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestFormsOfPapers(t *testing.T) {
	t.Parallel()
	m := minutesOf(t)
	styled := consult.PaperStyle{Header: hostile, Colour: "#7a1f3d", Logo: consult.PaperLogo{Body: []byte{1}, Alt: hostile}}
	for _, lang := range consult.Languages() {
		golden(t, "minutes_file_form_"+lang, MinutesFileForm(lang, m))
	}
	golden(t, "paper_style_form", PaperStyleForm(consult.Dutch, consult.Platform{Name: hostile}, styled))
	golden(t, "paper_style_form_new", PaperStyleForm(consult.French, consult.Platform{Name: "ISOM"}, consult.PaperStyle{}))
}
