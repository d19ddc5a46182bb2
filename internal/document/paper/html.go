package paper

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
)

// sheet is the whole look of the page: no address in it leads anywhere.
const sheet = `:root{color-scheme:light}
body{font:1rem/1.5 "Segoe UI",Arial,"Liberation Sans",sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;margin:0 auto;padding:1rem 1.25rem 3rem;overflow-wrap:anywhere}
header{display:flex;gap:1rem;align-items:center;border-bottom:3px solid COLOUR;padding-bottom:.75rem}
header img{max-height:4rem;max-width:12rem}
header p{margin:0;font-weight:600}
h1,h2,h3,h4{color:COLOUR;line-height:1.25;margin:1.75rem 0 .5rem}
table{border-collapse:collapse;width:100%;margin:.75rem 0 1.25rem}
caption{text-align:start;font-weight:600;padding:.25rem 0}
caption.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{border:1px solid #767676;padding:.35rem .5rem;text-align:start;vertical-align:top}
th{background:#f2f2f2}
th[scope=row]{width:30%}
p,li,td{white-space:pre-line}
.chart img{width:100%;height:auto}
.small{font-size:.875rem;color:#4a4a4a}
table.small{color:inherit}
table.small th[scope=row]{width:22%}
@page{size:A4;margin:20mm}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h1,h2,h3,h4,caption{break-after:avoid}tr{break-inside:avoid}h2.page{break-before:page}table.small{font-size:8.5pt;line-height:1.3}table.small :is(th,td){padding:.12rem .4rem}thead{display:table-header-group}}
`

// writeHTML writes one page that holds everything itself, and loads nothing.
func writeHTML(p Paper) []byte {
	w := htmlWriter{p: p}
	w.printf("<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", html.EscapeString(p.Lang))
	w.printf("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
	w.printf("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	w.printf("<meta name=\"author\" content=\"%s\">\n<title>%s</title>\n", html.EscapeString(p.Author), html.EscapeString(p.Title))
	w.printf("<style>\n%s</style>\n</head>\n<body>\n", strings.ReplaceAll(sheet, "COLOUR", string(p.Style.Colour.or())))
	w.header()
	w.printf("<main>\n<h1>%s</h1>\n", html.EscapeString(p.Title))
	for _, b := range p.Body {
		w.block(b)
	}
	w.printf("</main>\n</body>\n</html>\n")
	return []byte(w.String())
}

type htmlWriter struct {
	strings.Builder
	p Paper
}

func (w *htmlWriter) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *htmlWriter) header() {
	style := w.p.Style
	if style.Logo == nil && style.Header == "" {
		return
	}
	w.printf("<header>\n")
	if logo := style.Logo; logo != nil {
		w.printf("<img src=\"data:image/%s;base64,%s\" alt=\"%s\" width=\"%d\" height=\"%d\" style=\"width:auto;height:auto\">\n",
			logo.Kind, base64.StdEncoding.EncodeToString(logo.Body), html.EscapeString(logo.Alt), logo.Width, logo.Height)
	}
	if style.Header != "" {
		w.printf("<p>%s</p>\n", html.EscapeString(style.Header))
	}
	w.printf("</header>\n")
}

func (w *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		class := ""
		if b.NewPage {
			class = ` class="page"`
		}
		w.printf("<h%d%s>%s</h%d>\n", b.Level+1, class, w.text(b.Text), b.Level+1)
	case Paragraph:
		class := ""
		if b.Small {
			class = ` class="small"`
		}
		w.printf("<p dir=\"auto\"%s>%s</p>\n", class, w.text(b.Text))
	case List:
		tag := "ul"
		if b.Numbered {
			tag = "ol"
		}
		w.printf("<%s>\n", tag)
		for _, item := range b.Items {
			w.printf("<li dir=\"auto\">%s</li>\n", w.text(item))
		}
		w.printf("</%s>\n", tag)
	case Table:
		w.table(b)
	case Picture:
		w.printf("<p class=\"chart\"><img src=\"data:image/png;base64,%s\" alt=\"%s\" width=\"%d\" height=\"%d\"></p>\n",
			base64.StdEncoding.EncodeToString(b.PNG), html.EscapeString(b.Alt), b.Width, b.Height)
	}
}

// table names each column or row in a way that is read aloud with its cells.
func (w *htmlWriter) table(t Table) {
	class := ""
	if t.Small {
		class = ` class="small"`
	}
	w.printf("<table%s>\n", class)
	if t.Caption != "" {
		class := ""
		if !t.captioned() {
			class = ` class="aside"`
		}
		w.printf("<caption%s>%s</caption>\n", class, html.EscapeString(t.Caption))
	}
	if len(t.Head) > 0 {
		w.printf("<thead>\n<tr>")
		for _, cell := range t.Head {
			w.printf("<th scope=\"col\">%s</th>", html.EscapeString(cell))
		}
		w.printf("</tr>\n</thead>\n")
	}
	w.printf("<tbody>\n")
	for _, row := range t.Rows {
		w.printf("<tr>")
		for i, cell := range row {
			if i == 0 && len(t.Head) == 0 {
				w.printf("<th scope=\"row\">%s</th>", w.text(cell))
				continue
			}
			w.printf("<td dir=\"auto\">%s</td>", w.text(cell))
		}
		w.printf("</tr>\n")
	}
	w.printf("</tbody>\n</table>\n")
}

func (w *htmlWriter) text(t Text) string {
	var b strings.Builder
	for _, s := range t {
		text := html.EscapeString(s.Text)
		if lang := w.p.quotedLang(s); lang != "" {
			text = fmt.Sprintf("<span lang=\"%s\">%s</span>", html.EscapeString(lang), text)
		}
		if s.Strong {
			text = "<strong>" + text + "</strong>"
		}
		b.WriteString(text)
	}
	return b.String()
}
