package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readPlain reads a file of nested keys and one-line texts, in quotes or not, as nearly all catalogue files are; ok is
// false for whatever else YAML may hold, which is left to a real reader. That one needs some fifty times as long and ten
// megabytes, and serve reads the catalogue before its first answer.
func readPlain(data string) (tree map[string]any, ok bool) {
	if strings.ContainsAny(data, "\r\t") {
		return nil, false
	}
	tree = map[string]any{}
	open := []map[string]any{tree} // the trees that a line may belong to, by its indentation
	for line := range strings.SplitSeq(data, "\n") {
		text := strings.TrimLeft(line, " ")
		if text == "" || text[0] == '#' {
			continue
		}
		depth := (len(line) - len(text)) / 2
		before, value, found := strings.Cut(text, ":")
		if !found || len(line)-len(text) != 2*depth || depth >= len(open) {
			return nil, false
		}
		key, ok := plainKey(before)
		if !ok {
			return nil, false
		}
		if depth < len(open)-1 && len(open[len(open)-1]) == 0 {
			return nil, false // a key without anything below it
		}
		open = open[:depth+1]
		if _, twice := open[depth][key]; twice {
			return nil, false
		}
		if value == "" {
			below := map[string]any{}
			open[depth][key], open = below, append(open, below)
			continue
		}
		said, ok := plainText(value)
		if !ok {
			return nil, false
		}
		open[depth][key] = said
	}
	return tree, len(open[len(open)-1]) > 0
}

// plainKey reads what stands before a colon: a name, in quotes where YAML takes it for something else.
func plainKey(key string) (string, bool) {
	name, quoted := strings.CutPrefix(key, `"`)
	if quoted {
		var closed bool
		if name, closed = strings.CutSuffix(name, `"`); !closed {
			return "", false
		}
	}
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r != '.' && (r < '0' || r > '9')) {
			return "", false
		}
	}
	return name, name != "" && (quoted || !meansMore(name))
}

// plainText reads what stands after a colon.
func plainText(value string) (string, bool) {
	text, found := strings.CutPrefix(value, " ")
	if !found || text == "" {
		return "", false
	}
	if text[0] == '"' {
		return quotedText(text[1:])
	}
	_, second, _ := strings.Cut(text, " ")
	begins, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "("))
	if begins >= '0' && begins <= '9' { // "11 juli", but not "11"
		begins, _ = utf8.DecodeRuneInString(second)
	}
	if !unicode.IsLetter(begins) || meansMore(text) || strings.Contains(text, ": ") || strings.Contains(text, " #") || text[len(text)-1] == ':' {
		return "", false
	}
	return text, isPrintable(text)
}

// quotedText reads up to the closing quotation mark, which has to be the last of the line.
func quotedText(text string) (string, bool) {
	inside, found := strings.CutSuffix(text, `"`)
	if !found || !isPrintable(inside) {
		return "", false
	}
	if !strings.ContainsAny(inside, `\"`) {
		return inside, true
	}
	var b strings.Builder
	for i := 0; i < len(inside); i++ {
		switch c := inside[i]; {
		case c == '"':
			return "", false
		case c != '\\':
			b.WriteByte(c)
		case i+1 < len(inside) && (inside[i+1] == '"' || inside[i+1] == '\\'):
			i++
			b.WriteByte(inside[i])
		case i+1 < len(inside) && inside[i+1] == 'n':
			i++
			b.WriteByte('\n')
		default:
			return "", false
		}
	}
	return b.String(), true
}

// isPrintable leaves invisible and broken characters, and a space at the end to YAML.
func isPrintable(text string) bool {
	for _, r := range text {
		if r < ' ' || r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f' {
			return false
		}
	}
	return !strings.HasSuffix(text, " ")
}

// meansMore says whether some version of YAML takes a word for a truth, a number or nothing.
func meansMore(word string) bool {
	switch strings.ToLower(word) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity":
		return true
	}
	return false
}
