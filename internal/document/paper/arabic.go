package paper

import "unicode"

// joining are the letters of Arabic and Persian with their first presentation form (Unicode, blocks Arabic Presentation
// Forms-A and -B) and how many there are: 4 join on both sides (alone, last, first, middle), 2 on the right only, 1 not.
var joining = map[rune]struct {
	form  rune
	forms int
}{
	'ء': {0xFE80, 1}, 'آ': {0xFE81, 2}, 'أ': {0xFE83, 2}, 'ؤ': {0xFE85, 2}, 'إ': {0xFE87, 2}, 'ئ': {0xFE89, 4},
	'ا': {0xFE8D, 2}, 'ب': {0xFE8F, 4}, 'ة': {0xFE93, 2}, 'ت': {0xFE95, 4}, 'ث': {0xFE99, 4}, 'ج': {0xFE9D, 4},
	'ح': {0xFEA1, 4}, 'خ': {0xFEA5, 4}, 'د': {0xFEA9, 2}, 'ذ': {0xFEAB, 2}, 'ر': {0xFEAD, 2}, 'ز': {0xFEAF, 2},
	'س': {0xFEB1, 4}, 'ش': {0xFEB5, 4}, 'ص': {0xFEB9, 4}, 'ض': {0xFEBD, 4}, 'ط': {0xFEC1, 4}, 'ظ': {0xFEC5, 4},
	'ع': {0xFEC9, 4}, 'غ': {0xFECD, 4}, 'ف': {0xFED1, 4}, 'ق': {0xFED5, 4}, 'ك': {0xFED9, 4}, 'ل': {0xFEDD, 4},
	'م': {0xFEE1, 4}, 'ن': {0xFEE5, 4}, 'ه': {0xFEE9, 4}, 'و': {0xFEED, 2}, 'ى': {0xFEEF, 2}, 'ي': {0xFEF1, 4},
	'پ': {0xFB56, 4}, 'چ': {0xFB7A, 4}, 'ژ': {0xFB8A, 2}, 'ک': {0xFB8E, 4}, 'گ': {0xFB92, 4}, 'ی': {0xFBFC, 4},
}

// lamAlef are the forms that lam takes with the alef behind it; they are two, alone and last.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

const (
	lam     = 'ل'
	tatweel = 'ـ' // joins on both sides, and has one form
)

// shaped gives each Arabic letter the form that it takes between its neighbours: the PDF writer draws single characters.
func shaped(text []glyph) []glyph {
	var out []glyph
	joins := false // the letter before reaches out to the next one
	for i := 0; i < len(text); i++ {
		g := text[i]
		if unicode.Is(unicode.Mn, g.r) {
			out = append(out, g)
			continue
		}
		next := beyondMarks(text, i+1)
		if ligature := lamAlef[runeAt(text, next)]; g.r == lam && ligature != 0 && next == i+1 {
			out = append(out, glyph{r: ligature + form(joins, false), strong: g.strong})
			joins, i = false, next
			continue
		}
		letter, known := joining[g.r]
		if !known {
			out = append(out, g)
			joins = g.r == tatweel
			continue
		}
		reaches := letter.forms == 4 && takes(runeAt(text, next))
		out = append(out, glyph{r: letter.form + form(joins && letter.forms > 1, reaches), strong: g.strong})
		joins = reaches
	}
	return out
}

// form is how far a form stands behind the first one.
func form(before, after bool) rune {
	var f rune
	if before {
		f++
	}
	if after {
		f += 2
	}
	return f
}

// takes says whether a letter joins with one before it.
func takes(r rune) bool { return r == tatweel || joining[r].forms > 1 }

func beyondMarks(text []glyph, i int) int {
	for i < len(text) && unicode.Is(unicode.Mn, text[i].r) {
		i++
	}
	return i
}

func runeAt(text []glyph, i int) rune {
	if i < len(text) {
		return text[i].r
	}
	return 0
}
