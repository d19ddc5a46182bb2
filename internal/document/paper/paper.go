// Package paper writes a document of headings, paragraphs, lists, tables and pictures as
// a file that people open, print and file: DOCX, PDF, HTML and Markdown. It
// knows no minutes: what stands in a paper is put together by its callers.
package paper

import (
	"fmt"
	"time"
)

// Format is a kind of file.
type Format string

// The formats. DOCX and HTML are the accessible ones.
const (
	DOCX     Format = "docx"
	PDF      Format = "pdf"
	HTML     Format = "html"
	Markdown Format = "md"
)

// Formats lists them in the order in which they are offered.
func Formats() []Format { return []Format{DOCX, PDF, HTML, Markdown} }

// MIME is the media type of a file of the format.
func (f Format) MIME() string {
	switch f {
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case PDF:
		return "application/pdf"
	case HTML:
		return "text/html; charset=utf-8"
	}
	return "text/markdown; charset=utf-8"
}

// Paper is a document that has no format yet. The words of ours in it are in Lang; what people wrote is quoted, in
// Quoted.
type Paper struct {
	Title  string
	Author string    // the organisation or group that it is of
	Lang   string    // of our words (BCP 47)
	Quoted string    // of what is quoted, "" for the same language
	At     time.Time // when it was made, on the clock that it should show
	Style  Style
	Body   []Block
	Words  Words
}

// Style is the house style of a platform.
type Style struct {
	Header string // beside the logo, "" for none
	Colour Colour // of headings and lines; the zero value is the plain one
	Logo   *Logo  // nil for none
}

// Words are what the writers say themselves, in the paper's language.
type Words struct {
	Page  func(number, of string) string // at the foot of a page
	Boxes string                         // heading above what the font does not have
	Box   func(b Box) string             // one character that it does not have, and where it stands
}

// Block is a part of the body: a Heading, Paragraph, List, Table or Picture.
type Block interface{ isBlock() }

// Heading is a title within the paper.
type Heading struct {
	Level   int // 1 is the widest, 3 the narrowest; the paper's own title stands above them
	Text    Text
	NewPage bool // it begins a page, in what has pages
}

// Paragraph is running text; a line break in it stays one.
type Paragraph struct {
	Text  Text
	Small bool // small print
}

// List is items one below another.
type List struct {
	Items    []Text
	Numbered bool
}

// Table is rows of cells. Without Head its rows are headed by their first cell, as in a list of facts.
type Table struct {
	Caption string // read aloud, and shown above a table with a head
	Aloud   bool   // the caption is not shown: a heading above says the same
	Head    []string
	Rows    [][]Text
	Small   bool // in small type, so that much fits on a page
}

// Picture is a chart across the page; what it shows stands beside it in words or in a table too.
type Picture struct {
	PNG    []byte
	Alt    string // what it shows, for who does not see it
	Width  int    // pixels, as the next
	Height int
}

// height is how high the picture stands on paper when it is so wide, in the same unit; one without a size has none.
func (p Picture) height(width float64) float64 {
	if p.Width <= 0 {
		return 0
	}
	return width * float64(p.Height) / float64(p.Width)
}

func (Picture) isBlock()   {}
func (Heading) isBlock()   {}
func (Paragraph) isBlock() {}
func (List) isBlock()      {}
func (Table) isBlock()     {}

// Text is running text in spans.
type Text []Span

// Span is a stretch of text.
type Span struct {
	Text   string
	Strong bool
	Quoted bool // as somebody wrote it, in the paper's Quoted language
}

// Say is words of ours.
func Say(text string) Text { return Text{{Text: text}} }

// Quote is what somebody wrote.
func Quote(text string) Text { return Text{{Text: text, Quoted: true}} }

// Lead is words of ours that stand out, with text behind them.
func Lead(label string, text Text) Text {
	return append(Text{{Text: label, Strong: true}, {Text: " "}}, text...)
}

// String returns the words without their looks.
func (t Text) String() string {
	var s string
	for _, span := range t {
		s += span.Text
	}
	return s
}

// File is a paper that was written.
type File struct {
	Format Format
	Body   []byte
	Boxes  []Box // what shows as a box because the format's font does not have it
}

// Box is a character that shows as an empty box.
type Box struct {
	Char  rune
	Under string // the heading below which it stands first
	Pages []int  // on which it stands, in order
}

// Code names the character as Unicode does: "U+1F389".
func (b Box) Code() string { return fmt.Sprintf("%U", b.Char) }

// Write writes the paper. Every text in it is shown as text: nothing in it becomes markup, a link or a formula.
func Write(p Paper, f Format) (File, error) {
	p = p.clean()
	file := File{Format: f}
	var err error
	switch f {
	case DOCX:
		file.Body, err = writeDOCX(p)
	case PDF:
		file.Body, file.Boxes, err = writePDF(p)
	case HTML:
		file.Body = writeHTML(p)
	case Markdown:
		file.Body = writeMarkdown(p)
	default:
		err = fmt.Errorf("no such format: %q", f)
	}
	if err != nil {
		return File{}, fmt.Errorf("write paper as %s: %w", f, err)
	}
	return file, nil
}

// quotedLang is the language of what is quoted where it is not the paper's own, else "".
func (p Paper) quotedLang(s Span) string {
	if s.Quoted && p.Quoted != p.Lang {
		return p.Quoted
	}
	return ""
}
