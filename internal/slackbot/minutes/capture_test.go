package minutes

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAnActionItemIsReadFromOneLineWithoutGuessing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	type want struct {
		text, owners, due, doubt string
		sure                     bool
	}
	tests := []struct {
		line string
		want want
	}{
		{"<@U2|nele> lijst nakijken tegen 4/12", want{"lijst nakijken", "U2", "2026-12-04", "", true}},
		{"<@U2> en <@U3|x> lijst nakijken", want{"lijst nakijken", "U2 U3", "", "", true}},
		{"lijst nakijken tegen vrijdag <@U2>", want{"lijst nakijken", "U2", "2026-11-27", "", true}},
		{"lijst nakijken <@U2> tegen 4 december 2026", want{"lijst nakijken", "U2", "2026-12-04", "", true}},
		{"vérifier la liste d'ici le 4 décembre", want{"vérifier la liste", "", "2026-12-04", "", true}},
		{"vérifier la liste avant le 4 décembre", want{"vérifier la liste", "", "2026-12-04", "", true}},
		{"check the list by 4 December", want{"check the list", "", "2026-12-04", "", true}},
		{"affiche maken voor de bib", want{"affiche maken voor de bib", "", "", "", true}},
		{"nota voor de raad tegen 4/12", want{"nota voor de raad", "", "2026-12-04", "", true}},
		{"lijst nakijken tegen de kerstvakantie", want{"lijst nakijken tegen de kerstvakantie", "", "", "due_not_understood", false}},
		{"lijst nakijken tegen elke maandag", want{"lijst nakijken tegen elke maandag", "", "", "due_not_understood", false}},
		{"lijst nakijken tegen vrijdag om 14u", want{"lijst nakijken tegen vrijdag om 14u", "", "", "due_not_understood", false}},
		{"lijst nakijken tegen 31/2/2027", want{"lijst nakijken tegen 31/2/2027", "", "", "date_impossible", false}},
		{"lijst nakijken tegen 4/12/2025", want{"lijst nakijken tegen 4/12/2025", "", "", "date_past", false}},
		{"bel <@U2|nele> over de lijst", want{"bel <@U2|nele> over de lijst", "U2", "", "", false}},
		{"<@U2>", want{"", "U2", "", "", true}},
	}
	for _, tt := range tests {
		c := readCapture(tt.line, now, "Europe/Brussels")
		got := want{text: c.text, owners: strings.Join(c.owners, " "), sure: c.sure}
		if c.due != nil {
			got.due = c.due.Format(time.DateOnly)
		}
		if c.doubt != nil {
			got.doubt = c.doubt.Key
		}
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(want{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.line, diff)
		}
	}
}
