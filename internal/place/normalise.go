package place

import (
	"strings"
	"unicode"
)

// folded gives the letters without their marks; what is not here and not a
// letter of the alphabet is a blank, or, for a letter of another script, a "?"
// that no name has.
var folded = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'ā': "a", 'æ': "ae",
	'ç': "c", 'č': "c", 'ć': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ē': "e", 'ę': "e", 'ě': "e",
	'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ı': "i", 'ĳ': "ij", 'ł': "l", 'ñ': "n", 'ń': "n",
	'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o", 'œ': "oe",
	'š': "s", 'ś': "s", 'ş': "s", 'ß': "ss", 'ù': "u", 'ú': "u", 'û': "u", 'ü': "u",
	'ý': "y", 'ÿ': "y", 'ž': "z", 'ź': "z", 'ż': "z",
}

// normalise makes what people type comparable: lower case, no accents, marks
// as blanks, one blank between words, and St, Saint and Ste as Sint.
func normalise(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 8)
	word := 0 // where the word being written begins
	for _, r := range text {
		r = unicode.ToLower(r)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case folded[r] != "":
			b.WriteString(folded[r])
		case unicode.Is(unicode.Mn, r): // an accent written on its own
		case unicode.IsLetter(r):
			b.WriteByte('?')
		case b.Len() > word:
			word = endWord(&b, word)
		}
	}
	endWord(&b, word)
	return strings.TrimSuffix(b.String(), " ")
}

// endWord writes the blank after the word that begins at start, with every
// spelling of Sint made one, and returns where the next word begins.
func endWord(b *strings.Builder, start int) int {
	if b.Len() == start {
		return start
	}
	switch text := b.String(); text[start:] {
	case "st", "saint", "ste", "sainte":
		text = text[:start]
		b.Reset()
		b.WriteString(text)
		b.WriteString("sint")
	}
	b.WriteByte(' ')
	return b.Len()
}

// letters tells which letters and digits a normalised text has, a bit each;
// two texts that are k edits apart differ in at most 2k bits.
func letters(text string) uint32 {
	var set uint32
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c == ' ':
			set |= 1 << 26
		default:
			set |= 1 << 27
		}
	}
	return set
}

// longestText bounds the work: no name comes near it.
const longestText = 64

// Distance counts the letters that were added, left out, changed or swapped
// with their neighbour between a and b, folded names (optimal string
// alignment), and gives up above limit with limit+1; so it does for what is
// longer than any name.
func Distance(a, b string, limit int) int {
	if len(a) > longestText || len(b) > longestText {
		return limit + 1
	}
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][longestText + 4]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(above[j-1]+cost, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], limit+1)
}
