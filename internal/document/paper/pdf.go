package paper

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// The page is A4; lengths are millimetres, sizes of type are points.
const (
	pageWidth   = 210.0
	pageHeight  = 297.0
	leftMargin  = 24.0
	rightMargin = 20.0
	topMargin   = 24.0
	footMargin  = 20.0
	bodyWidth   = pageWidth - leftMargin - rightMargin
	bodySize    = 10.0
	smallSize   = 8.5
	point       = 25.4 / 72
	leading     = 1.42 // line to line, in sizes of type
	cellMargin  = 1.6
)

var headingSizes = [...]float64{20, 14.5, 12, 10.5} // of the title and the three levels

// writePDF writes a PDF with a title, a language, bookmarks and its fonts in it. It is not tagged: who listens to a paper
// takes the DOCX or the HTML.
func writePDF(p Paper) ([]byte, []Box, error) {
	w, err := newPDF(p)
	if err != nil {
		return nil, nil, err
	}
	w.f.AddPage()
	w.heading(0, Say(p.Title))
	for i, b := range p.Body {
		w.need(together(p.Body[i:]))
		w.block(b)
	}
	w.notes()
	var out bytes.Buffer
	if err := w.f.Output(&out); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), w.boxes, nil
}

type pdfWriter struct {
	p     Paper
	f     *fpdf.Fpdf
	fonts fonts
	y     float64 // where the next line begins
	look  string  // the font that is set
	under string  // the heading that was written last
	level int     // of that heading
	boxes []Box

	pictures int // that were drawn
}

func newPDF(p Paper) (*pdfWriter, error) {
	w := &pdfWriter{p: p, f: fpdf.New("P", "mm", "A4", ""), under: p.Title}
	for style, name := range map[string]string{"": regularFont, "B": strongFont} {
		body, err := loadFont(name)
		if err != nil {
			return nil, err
		}
		face, err := readFace(body)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		if style == "" {
			w.fonts.regular = face
		} else {
			w.fonts.strong = face
		}
		w.f.AddUTF8FontFromBytes("body", style, body)
	}
	w.f.AliasNbPages(pageCount)
	w.f.SetMargins(leftMargin, topMargin, rightMargin)
	w.f.SetAutoPageBreak(false, 0)
	w.f.SetCatalogSort(true) // the same paper gives the same octets
	w.f.SetCreationDate(p.At)
	w.f.SetModificationDate(p.At)
	w.f.SetTitle(p.Title, true)
	w.f.SetAuthor(p.Author, true)
	w.f.SetCreator("Overlegbot", true)
	w.f.SetProducer("Overlegbot", true)
	w.f.SetLang(locale(p.Lang))
	if logo := p.Style.Logo; logo != nil {
		w.f.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: strings.ToUpper(logo.Kind)}, bytes.NewReader(logo.Body))
	}
	w.f.SetHeaderFunc(w.header)
	w.f.SetFooterFunc(w.footer)
	return w, w.f.Error()
}

// pageCount is what fpdf replaces by the number of pages once it knows.
const pageCount = "{nb}"

// header stands on every page: with the logo on the first, with the paper's title on the others.
func (w *pdfWriter) header() {
	r, g, b := w.p.Style.Colour.rgb()
	w.f.SetDrawColor(r, g, b)
	w.f.SetTextColor(0x1A, 0x1A, 0x1A) // a heading may have caused the page
	w.look = ""
	x, bottom := leftMargin, 15.0
	if w.f.PageNo() == 1 {
		if logo := w.p.Style.Logo; logo != nil {
			width, height := logo.size()
			w.f.ImageOptions("logo", x, 10, width, height, false, fpdf.ImageOptions{}, 0, "")
			x, bottom = x+width+4, 12+height
		}
	}
	text := w.p.Style.Header
	if w.f.PageNo() > 1 {
		text = w.p.Title
	}
	room := (pageWidth - rightMargin - x) / smallSize / point * 1000
	if line := w.fonts.lines(w.fonts.glyphs(Say(text), false), room)[0]; len(line) > 0 {
		w.line(line, x, bottom-smallSize*point*leading-1, smallSize, false, 0)
	}
	w.f.SetLineWidth(0.6)
	w.f.Line(leftMargin, bottom, pageWidth-rightMargin, bottom)
	w.y = bottom + 7
}

func (w *pdfWriter) footer() {
	w.look = ""
	text := w.p.Words.Page(fmt.Sprint(w.f.PageNo()), pageCount)
	w.line(w.fonts.glyphs(Say(text), false), leftMargin, pageHeight-13, smallSize, false, 0)
}

// need begins a new page when what comes next would not fit.
func (w *pdfWriter) need(height float64) {
	if w.y+height > pageHeight-footMargin {
		w.f.AddPage()
		w.look = ""
	}
}

func (w *pdfWriter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		if b.NewPage {
			w.f.AddPage()
			w.look = ""
		}
		w.heading(b.Level, b.Text)
	case Paragraph:
		size := bodySize
		if b.Small {
			size = smallSize
		}
		w.text(b.Text, leftMargin, bodyWidth, size, false)
		w.y += 2
	case List:
		w.list(b)
	case Table:
		w.table(b)
	case Picture:
		w.picture(b)
	}
}

// picture draws a picture across the page, on the next one when it does not fit here; one that is higher than a page is made
// smaller.
func (w *pdfWriter) picture(b Picture) {
	width, height := bodyWidth, b.height(bodyWidth)
	if most := pageHeight - footMargin - topMargin - 5; height > most {
		width, height = width*most/height, most
	}
	w.need(height)
	w.pictures++
	name := fmt.Sprintf("picture%d", w.pictures)
	w.f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(b.PNG))
	w.f.ImageOptions(name, leftMargin, w.y, width, height, false, fpdf.ImageOptions{}, 0, "")
	w.y += height + 3
}

// together is how much room a heading needs that a picture follows, with a paragraph between them at most: they stay on one
// page. It is 0 for any other block.
func together(body []Block) float64 {
	if _, ok := body[0].(Heading); !ok {
		return 0
	}
	rest := body[1:]
	if len(rest) > 1 {
		if _, ok := rest[0].(Paragraph); ok {
			rest = rest[1:]
		}
	}
	if len(rest) == 0 {
		return 0
	}
	picture, ok := rest[0].(Picture)
	if !ok {
		return 0
	}
	const words = 32 // millimetres of heading and paragraph
	return min(words+picture.height(bodyWidth), pageHeight-footMargin-topMargin-5)
}

func isPicture(b Block) bool {
	_, ok := b.(Picture)
	return ok
}

// heading keeps room for some lines below it on the same page.
func (w *pdfWriter) heading(level int, t Text) {
	size := headingSizes[level]
	w.under = t.String()
	if level > 0 {
		w.y += size * point * 0.7
	}
	w.need(size*point*leading*2 + bodySize*point*leading*2)
	w.setFont(size, true)
	if level > 0 {
		level = min(level, w.level+1) // a bookmark hangs below one a level wider
	}
	w.f.Bookmark(w.under, level, w.y)
	w.level = level
	r, g, b := w.p.Style.Colour.rgb()
	w.f.SetTextColor(r, g, b)
	w.text(t, leftMargin, bodyWidth, size, true)
	w.f.SetTextColor(0x1A, 0x1A, 0x1A)
	w.y += 1.5
}

func (w *pdfWriter) list(l List) {
	const indent = 6.0
	for i, item := range l.Items {
		bullet := "•"
		if l.Numbered {
			bullet = fmt.Sprintf("%d.", i+1)
		}
		w.need(bodySize * point * leading)
		w.line(w.fonts.glyphs(Say(bullet), false), leftMargin, w.y, bodySize, rightToLeft(item.String()), bodyWidth)
		x := leftMargin + indent
		if rightToLeft(item.String()) {
			x = leftMargin
		}
		w.text(item, x, bodyWidth-indent, bodySize, false)
		w.y++
	}
	w.y++
}

// text writes lines from w.y on, over as many pages as it takes.
func (w *pdfWriter) text(t Text, x, width, size float64, strong bool) {
	rtl := rightToLeft(t.String())
	room := width / size / point * 1000
	for _, line := range w.fonts.lines(w.fonts.glyphs(t, strong), room) {
		w.need(size * point * leading)
		w.line(line, x, w.y, size, rtl, width)
		w.y += size * point * leading
	}
}

// line draws one line with its top at y; one from right to left ends at the right.
func (w *pdfWriter) line(line []glyph, x, y, size float64, rtl bool, width float64) {
	if rtl {
		x += width - w.fonts.width(line)*size*point/1000
	}
	line = visual(line, rtl)
	baseline := y + size*point*1.05
	for len(line) > 0 {
		n := slices.IndexFunc(line, func(g glyph) bool { return g.strong != line[0].strong })
		if n < 0 {
			n = len(line)
		}
		var b strings.Builder
		for _, g := range line[:n] {
			b.WriteRune(g.r)
			if g.lost != 0 {
				w.lost(g.lost)
			}
		}
		w.setFont(size, line[0].strong)
		w.f.Text(x, baseline, b.String())
		x += w.fonts.width(line[:n]) * size * point / 1000
		line = line[n:]
	}
}

func (w *pdfWriter) setFont(size float64, strong bool) {
	style := ""
	if strong {
		style = "B"
	}
	if look := fmt.Sprint(style, size); look != w.look {
		w.f.SetFont("body", style, size)
		w.look = look
	}
}

// lost notes where a character stands as a box.
func (w *pdfWriter) lost(r rune) {
	page := w.f.PageNo()
	i := slices.IndexFunc(w.boxes, func(b Box) bool { return b.Char == r })
	if i < 0 {
		w.boxes = append(w.boxes, Box{Char: r, Under: w.under, Pages: []int{page}})
	} else if !slices.Contains(w.boxes[i].Pages, page) {
		w.boxes[i].Pages = append(w.boxes[i].Pages, page)
	}
}

// notes says at the end which boxes stand for what, so that nobody takes one for the text.
func (w *pdfWriter) notes() {
	if len(w.boxes) == 0 {
		return
	}
	boxes := slices.Clone(w.boxes)
	w.heading(1, Say(w.p.Words.Boxes))
	var list List
	for _, b := range boxes {
		list.Items = append(list.Items, Say(w.p.Words.Box(b)))
	}
	w.list(list)
}
