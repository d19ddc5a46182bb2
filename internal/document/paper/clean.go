package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean returns the paper with text that every format can hold: UTF-8, composed (NFC), no control characters but the
// line break, and no marks that turn the direction of what follows.
func (p Paper) clean() Paper {
	p.Title, p.Author, p.Style.Header = oneLine(p.Title), oneLine(p.Author), oneLine(p.Style.Header)
	body := make([]Block, len(p.Body))
	for i, b := range p.Body {
		switch b := b.(type) {
		case Heading:
			body[i] = Heading{Level: min(max(b.Level, 1), 3), Text: b.Text.clean(oneLine), NewPage: b.NewPage}
		case Paragraph:
			body[i] = Paragraph{Text: b.Text.clean(cleanText), Small: b.Small}
		case List:
			body[i] = List{Items: cleanRow(b.Items), Numbered: b.Numbered}
		case Table:
			rows := make([][]Text, len(b.Rows))
			for j, row := range b.Rows {
				rows[j] = cleanRow(row)
			}
			body[i] = Table{Caption: oneLine(b.Caption), Aloud: b.Aloud, Head: b.Head, Rows: b.fill(rows), Small: b.Small}
		case Picture:
			b.Alt = oneLine(b.Alt)
			body[i] = b
		}
	}
	p.Body = body
	return p
}

// fill gives every row as many cells as there are columns: a row that is too long would be no table any more.
func (t Table) fill(rows [][]Text) [][]Text {
	columns := len(t.Head)
	for _, row := range rows {
		if len(t.Head) == 0 {
			columns = max(columns, len(row))
		}
	}
	for i, row := range rows {
		rows[i] = append(row[:min(len(row), columns)], make([]Text, max(0, columns-len(row)))...)
	}
	return rows
}

func cleanRow(row []Text) []Text {
	cleaned := make([]Text, len(row))
	for i, t := range row {
		cleaned[i] = t.clean(cleanText)
	}
	return cleaned
}

func (t Text) clean(by func(string) string) Text {
	var cleaned Text
	for _, s := range t {
		if s.Text = by(s.Text); s.Text != "" {
			cleaned = append(cleaned, s)
		}
	}
	return cleaned
}

func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\uFEFF', r == 0xFFFE, r == 0xFFFF, unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s))
}

// oneLine is cleanText for what stands on one line; a blank at either end stays, for it parts two spans.
func oneLine(s string) string { return strings.ReplaceAll(cleanText(s), "\n", " ") }
