package recurrence

import (
	"strings"
	"unicode"
)

// token is a word, a number or a sign, and where it stood in the text.
type token struct {
	text       string // lower case, without accents
	start, end int    // bytes in the original
	glued      bool   // nothing stood between it and the token before
}

func (t token) number() bool { return t.text[0] >= '0' && t.text[0] <= '9' }
func (t token) word() bool   { return t.text[0] >= 'a' && t.text[0] <= 'z' || t.text[0] == '\'' }

// folds maps letters and signs to what the vocabularies are written in.
var folds = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ä': "a", 'ã': "a", 'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e",
	'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'ö': "o", 'ù': "u",
	'ú': "u", 'û': "u", 'ü': "u", 'ÿ': "y", 'œ': "oe", 'æ': "ae", 'ᵉ': "e", 'ʳ': "r",
	'’': "'", '‘': "'", 'ʼ': "'", '´': "'", '`': "'", '–': "-", '—': "-", '‑': "-", '‐': "-", '−': "-",
}

func foldRune(r rune) string {
	r = unicode.ToLower(r)
	if s, ok := folds[r]; ok {
		return s
	}
	if unicode.Is(unicode.Mn, r) { // an accent that was typed apart from its letter
		return ""
	}
	return string(r)
}

// lex cuts words, numbers and signs apart. Elided articles keep their
// apostrophe ("l'", "d'", "jusqu'"), so does Dutch "'s"; a hyphen between
// letters and the full stop of an abbreviation disappear.
func lex(text string) []token {
	var tokens []token
	kind := ' ' // of the rune before: a letter, 0 digit, ' ' space, or the sign itself
	for i, r := range text {
		s := foldRune(r)
		if s == "" {
			continue
		}
		end := i + len(string(r))
		now := classOf(s, r)
		last := len(tokens) - 1
		switch {
		case now == ' ':
		case now == 'a' && kind == 'a', now == '0' && kind == '0':
			tokens[last].text += s
			tokens[last].end = end
		case now == 'a' && kind == '\'' && last >= 0 && tokens[last].text == "'":
			tokens[last].text += s
			tokens[last].end = end
			kind = 'a'
			continue
		case now == '\'' && kind == 'a':
			tokens[last].text += "'"
			tokens[last].end = end
		default:
			tokens = append(tokens, token{s, i, end, kind != ' ' && last >= 0})
		}
		kind = now
	}
	return tidy(tokens)
}

func classOf(s string, r rune) rune {
	switch {
	case s[0] >= 'a' && s[0] <= 'z':
		return 'a'
	case s[0] >= '0' && s[0] <= '9':
		return '0'
	case s == "'":
		return '\''
	case unicode.IsSpace(r), r == '\u200b', r == '\ufeff':
		return ' '
	}
	return r
}

// tidy drops the signs that say nothing: hyphens inside words, full stops of
// abbreviations and of the end, question and exclamation marks at the end.
func tidy(tokens []token) []token {
	for len(tokens) > 0 && strings.Contains(".!?;", tokens[len(tokens)-1].text) {
		tokens = tokens[:len(tokens)-1]
	}
	var kept []token
	for i, t := range tokens {
		after := i > 0 && t.glued && tokens[i-1].word()
		before := i+1 < len(tokens) && tokens[i+1].glued
		switch {
		case t.text == "-" && after && before && tokens[i+1].word() && len(tokens[i-1].text) > 1:
			continue
		case t.text == "." && t.glued && !(tokens[i-1].number() && before && tokens[i+1].number()):
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// dayParts end Dutch compounds such as "dinsdagavond".
var dayParts = []string{"ochtend", "morgen", "voormiddag", "namiddag", "middag", "avond"}

// compounds cuts "dinsdagavond" and "morgennamiddag" in two.
func (v vocabulary) compounds(tokens []token) []token {
	var cut []token
	for _, t := range tokens {
		head, tail := v.compound(t.text)
		if tail == "" {
			cut = append(cut, t)
			continue
		}
		// Letters of these words take one byte each, so that the offsets hold.
		at := min(t.start+len(head), t.end)
		if tail == "morgen" {
			tail = "ochtend"
		}
		cut = append(cut, token{head, t.start, at, t.glued}, token{tail, at, t.end, true})
	}
	return cut
}

func (v vocabulary) compound(word string) (head, tail string) {
	if v.meanings[word] != nil {
		return word, ""
	}
	for _, tail := range dayParts {
		head, ok := strings.CutSuffix(word, tail)
		for _, m := range v.meanings[head] {
			if ok && len(head) > 4 && (m.kind == weekday || m.kind == today) {
				return head, tail
			}
		}
	}
	return word, ""
}
