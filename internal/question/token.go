package question

import (
	"regexp"
	"strings"
	"unicode"
)

// token is a word or a sign of a line, and where it stood.
type token struct {
	text       string // folded: lower case, without accents; a mention as Slack writes it
	start, end int    // bytes in the line
	capital    bool
}

// label is the name that Slack may write in a mention; it may hold spaces.
var label = regexp.MustCompile(`<@([UW][A-Z0-9]+)\|[^<>]*>`)

// entity is how Slack writes &, < and >; its semicolon is no sign.
var entity = regexp.MustCompile(`&(?:amp|lt|gt);$`)

var mentioned = regexp.MustCompile(`^<@([UW][A-Z0-9]+)>$`)

// plainLine makes one line of a text, its mentions without labels, its entities as people read them.
func plainLine(line string) string {
	return strings.Join(strings.Fields(label.ReplaceAllString(line, "<@$1>")), " ")
}

// lex cuts a line at its spaces, and the signs before and behind a word off it.
func lex(line string) []token {
	var tokens []token
	for i := 0; i < len(line); {
		if line[i] == ' ' {
			i++
			continue
		}
		end := len(line)
		if n := strings.IndexByte(line[i:], ' '); n >= 0 {
			end = i + n
		}
		tokens = append(tokens, cutWord(line, i, end)...)
		i = end
	}
	return tokens
}

func cutWord(line string, start, end int) []token {
	var before, after []token
	for start < end && strings.ContainsRune("([@", rune(line[start])) {
		before = append(before, token{text: line[start : start+1], start: start, end: start + 1})
		start++
	}
	for start < end && strings.ContainsRune(",;:.)]!?", rune(line[end-1])) && !entity.MatchString(line[start:end]) {
		after = append([]token{{text: line[end-1 : end], start: end - 1, end: end}}, after...)
		end--
	}
	if start < end {
		before = append(before, parts(line, start, end)...)
	}
	return append(before, after...)
}

// parts cuts mentions that touch, and "d'Olen", in two.
func parts(line string, start, end int) []token {
	word := line[start:end]
	if at := strings.Index(word, "><@"); at > 0 {
		return append(parts(line, start, start+at+1), parts(line, start+at+1, end)...)
	}
	for _, elided := range []string{"d'", "D'", "d’", "D’", "l'", "l’"} {
		if rest, ok := strings.CutPrefix(word, elided); ok && rest != "" && unicode.IsUpper([]rune(rest)[0]) {
			at := start + len(elided)
			return []token{{text: fold(elided), start: start, end: at}, one(line, at, end)}
		}
	}
	return []token{one(line, start, end)}
}

func one(line string, start, end int) token {
	word := line[start:end]
	if mentioned.MatchString(word) {
		return token{text: word, start: start, end: end}
	}
	return token{text: fold(word), start: start, end: end, capital: unicode.IsUpper([]rune(word)[0])}
}

var folding = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ä", "a", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i",
	"ñ", "n", "ò", "o", "ó", "o", "ô", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ÿ", "y", "œ", "oe", "\u0301", "",
	"’", "'", "‘", "'", "–", "-", "—", "-", "&amp;", "&", "&gt;", ">",
)

func fold(word string) string { return folding.Replace(strings.ToLower(word)) }

// foldWords folds a name that may have several words.
func foldWords(name string) []string { return strings.Fields(fold(name)) }
