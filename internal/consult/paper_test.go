package consult

import "testing"

func TestAColourOfPapersCanBeReadOnWhite(t *testing.T) {
	t.Parallel()
	for colour, want := range map[string]string{
		"": "", "#1f3a5f": "", " #7A1F3D ": "", "#000000": "", "#767676": "",
		"#ffff00": "colour_pale", "#ffffff": "colour_pale", "#777777": "colour_pale", "red": "colour_form", "#12345": "colour_form", "#12345g": "colour_form",
	} {
		got := ""
		if refusal, refused := Refusal(PaperStyle{Colour: colour}.Tidied().Check()); refused {
			got = refusal.Key
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", colour, got, want)
		}
	}
}
