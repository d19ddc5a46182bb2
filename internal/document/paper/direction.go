package paper

import (
	"slices"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// rightToLeft says whether a paragraph runs from right to left: its first letter decides (UAX 9, P2 and P3).
func rightToLeft(s string) bool {
	for _, r := range s {
		switch class(r) {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func class(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}

// glyph is a character on a line, with its looks.
type glyph struct {
	r      rune
	strong bool
	lost   rune // what the font does not have, where r is a box
}

// cluster is a letter with the marks upon it, which never part; level says how deep it is turned (UAX 9): 0 and 2 run
// from left to right, 1 from right to left.
type cluster struct {
	glyphs []glyph
	class  bidi.Class
	level  int
}

// visual orders a line as it is seen, from left to right: the Unicode bidirectional algorithm (UAX 9) without explicit
// marks, which were removed before. A line that only runs from left to right is returned as it is.
func visual(line []glyph, rtl bool) []glyph {
	turned := rtl
	var clusters []cluster
	for _, g := range line {
		if last := len(clusters) - 1; last >= 0 && unicode.Is(unicode.Mn, g.r) {
			clusters[last].glyphs = append(clusters[last].glyphs, g)
			continue
		}
		c := cluster{glyphs: []glyph{g}, class: class(g.r)}
		turned = turned || c.class == bidi.R || c.class == bidi.AL
		clusters = append(clusters, c)
	}
	if !turned {
		return line
	}
	joinNumbers(clusters)
	setLevels(clusters, rtl)
	for level := 2; level > 0; level-- { // L2: the innermost turns first
		for from := 0; from < len(clusters); from++ {
			to := from
			for to < len(clusters) && clusters[to].level >= level {
				to++
			}
			slices.Reverse(clusters[from:to])
			from = max(from, to)
		}
	}
	ordered := make([]glyph, 0, len(line))
	for _, c := range clusters {
		if c.level == 1 {
			c.glyphs[0].r = mirrored(c.glyphs[0].r)
		}
		ordered = append(ordered, c.glyphs...)
	}
	return ordered
}

// joinNumbers makes one number of "3/2026", "1.250,50" and "25%" (W4, W5).
func joinNumbers(line []cluster) {
	isNumber := func(i int) bool {
		return i >= 0 && i < len(line) && (line[i].class == bidi.EN || line[i].class == bidi.AN)
	}
	for i, c := range line {
		parts := c.class == bidi.CS || c.class == bidi.ES
		if parts && isNumber(i-1) && isNumber(i+1) || c.class == bidi.ET && isNumber(i-1) {
			line[i].class = line[i-1].class
		}
	}
	for i := len(line) - 2; i >= 0; i-- {
		if line[i].class == bidi.ET && isNumber(i+1) {
			line[i].class = line[i+1].class
		}
	}
}

// setLevels gives letters and numbers their level (W7, I1, I2). What is between goes with its neighbours when both run
// the same way, a number there counting as from right to left, and else with the paragraph (N1, N2).
func setLevels(line []cluster, rtl bool) {
	base, left := 0, 0
	if rtl {
		base, left = 1, 2
	}
	strong, before := rtl, rtl // the last letter, and the last letter or number, ran from right to left
	pending := 0
	settle := func(until int, after bool) {
		level := base
		if before == after {
			level = map[bool]int{false: left, true: 1}[after]
		}
		for i := pending; i < until; i++ {
			line[i].level = level
		}
		pending, before = until+1, after
	}
	for i := range line {
		switch c := line[i].class; {
		case c == bidi.L:
			strong, line[i].level = false, left
			settle(i, false)
		case c == bidi.R || c == bidi.AL:
			strong, line[i].level = true, 1
			settle(i, true)
		case c == bidi.EN && !strong:
			line[i].level = left
			settle(i, false)
		case c == bidi.EN || c == bidi.AN:
			line[i].level = 2
			settle(i, true)
		}
	}
	settle(len(line), rtl)
}

// mirrored is the other of a pair of brackets (L4).
func mirrored(r rune) rune {
	pairs := []rune("()[]{}<>«»‹›")
	if i := slices.Index(pairs, r); i >= 0 {
		return pairs[i^1]
	}
	return r
}
