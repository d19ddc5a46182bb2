package paper

import (
	"strings"
	"unicode/utf8"
)

// captioned says whether the caption is shown.
func (t Table) captioned() bool { return t.Caption != "" && len(t.Head) > 0 && !t.Aloud }

// widths parts the room between the columns by what stands in them: none is narrower than its longest word may ask, and
// none takes all.
func (t Table) widths(room float64) []float64 {
	columns := len(t.Head)
	if columns == 0 && len(t.Rows) > 0 {
		columns = len(t.Rows[0])
	}
	if columns == 0 {
		return nil
	}
	if len(t.Head) == 0 && columns == 2 {
		heads := 0.3
		if t.Small {
			heads = 0.22
		}
		return []float64{room * heads, room * (1 - heads)}
	}
	const widest = 48 // characters; what is longer gets lines, not room
	wants := make([]float64, columns)
	sum := 0.0
	for i := range wants {
		want := 8
		if i < len(t.Head) {
			want = max(want, longestWord(t.Head[i])+4)
		}
		for _, row := range t.Rows {
			if i < len(row) {
				want = max(want, min(utf8.RuneCountInString(row[i].String())+2, widest))
			}
		}
		wants[i] = float64(want)
		sum += wants[i]
	}
	for i := range wants {
		wants[i] *= room / sum
	}
	return wants
}

func longestWord(s string) int {
	n := 0
	for word := range strings.FieldsSeq(s) {
		n = max(n, utf8.RuneCountInString(word))
	}
	return n
}
