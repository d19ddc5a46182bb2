package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// part is a file within the package (ECMA-376 part 2).
type part struct{ name, body string }

// writeDOCX writes WordprocessingML (ECMA-376): real styles for headings and lists, header rows that repeat, languages,
// and a description for the logo, so that Word reads it aloud as it looks.
func writeDOCX(p Paper) ([]byte, error) {
	w := docxWriter{p: p}
	parts := []part{
		{"[Content_Types].xml", ""},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", w.properties()},
		{"word/document.xml", w.document()},
		{"word/styles.xml", w.styles()},
		{"word/numbering.xml", w.numbering()},
		{"word/settings.xml", w.settings()},
		{"word/header1.xml", w.header()},
		{"word/footer1.xml", w.footer()},
		{"word/_rels/document.xml.rels", w.relations()},
	}
	parts[0].body = w.contentTypes() // once it is known what is in it
	if logo := p.Style.Logo; logo != nil {
		parts = append(parts, part{"word/_rels/header1.xml.rels", fmt.Sprintf(headerRelations, logo.Kind)},
			part{"word/media/logo." + logo.Kind, string(logo.Body)})
	}
	for i, picture := range w.pictures {
		parts = append(parts, part{fmt.Sprintf("word/media/chart%d.png", i+1), string(picture.PNG)})
	}
	return pack(parts, p.At)
}

// pack puts the parts in one zip; the same paper gives the same octets.
func pack(parts []part, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, one := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: one.name, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write([]byte(one.body)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// docxWriter collects the body; numbered counts the lists that begin at 1 anew.
type docxWriter struct {
	strings.Builder
	p          Paper
	numbered   int
	pictures   []Picture
	lead       bool // a picture follows, which stays on the page of the words above it
	afterTable bool // the block before is a table, which keeps no room below itself
}

func (w *docxWriter) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// escaped is text within XML; what XML cannot hold becomes U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

func (w *docxWriter) document() string {
	w.printf("%s<w:document %s><w:body>", xml.Header, namespaces)
	w.printf(`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>%s</w:p>`, w.runs(Say(w.p.Title), false))
	for i, b := range w.p.Body {
		w.lead = i+1 < len(w.p.Body) && isPicture(w.p.Body[i+1])
		w.block(b)
		_, w.afterTable = b.(Table)
	}
	if w.afterTable { // Word wants a paragraph behind the last table
		w.printf(between)
	}
	w.printf(`<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1134" w:bottom="1134" w:left="1418" w:header="624" w:footer="567" w:gutter="0"/></w:sectPr>`)
	w.printf("</w:body></w:document>")
	return w.String()
}

func (w *docxWriter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		properties := ""
		if b.NewPage {
			properties = "<w:pageBreakBefore/>"
		}
		w.paragraph(fmt.Sprintf("Heading%d", b.Level), properties, b.Text)
	case Paragraph:
		style := "Normal"
		if b.Small {
			style = "Small"
		}
		properties := ""
		if w.lead {
			properties = "<w:keepNext/>"
		}
		w.paragraph(style, properties, b.Text)
	case List:
		style, list := "ListBullet", bulletList
		if b.Numbered {
			w.numbered++
			style, list = "ListNumber", bulletList+w.numbered
		}
		for _, item := range b.Items {
			w.paragraph(style, fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, list), item)
		}
	case Table:
		w.table(b)
	case Picture:
		w.pictures = append(w.pictures, b)
		w.printf(`<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr>%s</w:p>`, w.chart(b, len(w.pictures)))
	}
}

func (w *docxWriter) paragraph(style, properties string, t Text) {
	rtl := rightToLeft(t.String())
	if rtl {
		properties += "<w:bidi/>"
	}
	if w.afterTable && !strings.HasPrefix(style, "Heading") {
		properties += `<w:spacing w:before="160"/>`
	}
	w.afterTable = false
	w.printf(`<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p>`, style, properties, w.runs(t, rtl))
}

// runs writes the spans; a change of direction within one is left to the program that shows it (UAX 9).
func (w *docxWriter) runs(t Text, rtl bool) string {
	var b strings.Builder
	for _, s := range t {
		var looks string
		if s.Strong {
			looks += "<w:b/><w:bCs/>"
		}
		if rtl {
			looks += "<w:rtl/>"
		}
		if lang := w.p.quotedLang(s); lang != "" {
			looks += fmt.Sprintf(`<w:lang w:val="%s"/>`, locale(lang))
		}
		if looks != "" {
			looks = "<w:rPr>" + looks + "</w:rPr>"
		}
		text := strings.ReplaceAll(escaped(s.Text), "&#xA;", `</w:t><w:br/><w:t xml:space="preserve">`)
		fmt.Fprintf(&b, `<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, looks, text)
	}
	return b.String()
}

// textWidth is what is left between the margins, in twentieths of a point.
const textWidth = 11906 - 1418 - 1134

// between is the paragraph that stands empty where two tables would meet, or a paper would end with one.
const between = `<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>`

// table writes a table whose head repeats on each page, or whose first column is its heads.
func (w *docxWriter) table(t Table) {
	if w.afterTable && !t.captioned() { // two tables would grow into one
		w.printf(between)
	}
	w.afterTable = false
	if t.captioned() {
		w.printf(`<w:p><w:pPr><w:pStyle w:val="Caption"/><w:keepNext/></w:pPr>%s</w:p>`, w.runs(Say(t.Caption), false))
	}
	widths := t.widths(textWidth)
	row, column := 1, 0
	if len(t.Head) == 0 {
		row, column = 0, 1
	}
	w.printf(`<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`+
		`<w:tblLook w:val="%04X" w:firstRow="%d" w:lastRow="0" w:firstColumn="%d" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`,
		textWidth, 0x0600|0x0020*row|0x0080*column, row, column)
	if t.Caption != "" {
		w.printf(`<w:tblCaption w:val="%s"/>`, escaped(t.Caption))
	}
	w.printf(`</w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		w.printf(`<w:gridCol w:w="%d"/>`, int(width))
	}
	w.printf(`</w:tblGrid>`)
	if len(t.Head) > 0 {
		head := make([]Text, len(t.Head))
		for i, cell := range t.Head {
			head[i] = Text{{Text: cell, Strong: true}}
		}
		w.row(head, widths, t.docxStyle(), `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	}
	for _, cells := range t.Rows {
		w.row(cells, widths, t.docxStyle(), "")
	}
	w.printf(`</w:tbl>`)
}

func (w *docxWriter) row(cells []Text, widths []float64, style, properties string) {
	w.printf("<w:tr>%s", properties)
	for i, cell := range cells {
		w.printf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, int(widths[i]))
		w.paragraph(style, "", cell)
		w.printf("</w:tc>")
	}
	w.printf("</w:tr>")
}

// docxStyle is the style of what stands in the cells.
func (t Table) docxStyle() string {
	if t.Small {
		return "TableSmall"
	}
	return "TableText"
}

// locale is a language as Word's dictionaries name it.
func locale(lang string) string {
	switch lang {
	case "nl":
		return "nl-BE"
	case "fr":
		return "fr-BE"
	case "en":
		return "en-GB"
	}
	return escaped(lang)
}
