package document

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes user text fit for a value: no control character but the line break (RFC 5545 3.3.11), no mark that turns
// the direction of what follows, nothing that is not UTF-8.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\uFEFF', unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

// oneLine is clean for what stands in a title.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// address returns a web address as it may stand in a URI value, "" when it is none.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	var b strings.Builder
	for _, r := range clean(u.String()) {
		switch {
		case r <= ' ' || r == 0x7F || r == '"' || r == '\\':
		case r > 0x7F:
			b.WriteString(url.QueryEscape(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxOctets is the longest line, without its line break (RFC 5545 3.1).
const maxOctets = 75

// fold breaks lines that are too long, never within a character: half a character is no UTF-8, and some programs refuse
// the whole calendar for it.
func fold(body string) string {
	var b strings.Builder
	b.Grow(len(body) + len(body)/maxOctets*3)
	for line := range strings.SplitSeq(strings.TrimSuffix(body, "\r\n"), "\r\n") {
		room := maxOctets
		for len(line) > room {
			at := room
			for at > 0 && !utf8.RuneStart(line[at]) {
				at--
			}
			b.WriteString(line[:at] + "\r\n ")
			line, room = line[at:], maxOctets-1
		}
		b.WriteString(line + "\r\n")
	}
	return b.String()
}
