package paper

import "strings"

// box stands for a character that the font does not have.
const box = '□'

// fonts are the two looks of a PDF's text.
type fonts struct{ regular, strong *face }

func (f fonts) advance(g glyph) float64 {
	if g.strong {
		return f.strong.advance(g.r)
	}
	return f.regular.advance(g.r)
}

func (f fonts) has(g glyph) bool { return f.regular.has(g.r) && f.strong.has(g.r) }

// glyphs are the characters of a text as they are drawn; what the fonts do not have is a box.
func (f fonts) glyphs(t Text, strong bool) []glyph {
	var raw []glyph
	for _, s := range t {
		for _, r := range s.Text {
			if !invisible(r) {
				raw = append(raw, glyph{r: r, strong: strong || s.Strong})
			}
		}
	}
	all := shaped(raw)
	for i, g := range all {
		if g.r != '\n' && !f.has(g) {
			all[i] = glyph{r: box, strong: g.strong, lost: g.r}
		}
	}
	return all
}

// invisible are joiners, soft hyphens and variation selectors: they say how neighbours look, and are drawn as nothing.
func invisible(r rune) bool {
	return r == 0x00AD || r >= 0x200B && r <= 0x200D || r == 0x2060 || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE01EF
}

// lines breaks glyphs into lines of at most room thousandths of the font's size: at a blank, behind a hyphen or slash,
// and within a word only when it is longer than a line.
func (f fonts) lines(all []glyph, room float64) [][]glyph {
	var lines [][]glyph
	begin, rest, used := 0, 0, 0.0 // rest: where the next line may begin, 0 for nowhere yet
	for i := 0; i < len(all); i++ {
		g := all[i]
		if g.r == '\n' {
			lines = append(lines, trimmed(all[begin:i]))
			begin, rest, used = i+1, 0, 0
			continue
		}
		used += f.advance(g)
		if used > room && g.r != ' ' && i > begin {
			if rest <= begin {
				rest = i
			}
			lines = append(lines, trimmed(all[begin:rest]))
			begin, i, used = rest, rest-1, 0
			continue
		}
		if strings.ContainsRune(" -/", g.r) {
			rest = i + 1
		}
	}
	return append(lines, trimmed(all[begin:]))
}

// trimmed leaves out the blanks at which a line was broken.
func trimmed(line []glyph) []glyph {
	for len(line) > 0 && line[len(line)-1].r == ' ' {
		line = line[:len(line)-1]
	}
	return line
}

func (f fonts) width(line []glyph) float64 {
	sum := 0.0
	for _, g := range line {
		sum += f.advance(g)
	}
	return sum
}
