// Package overview puts what there is to tell of a project, or of a
// municipality's year, into parts that every format shares: a sentence, a
// table of figures and a chart with its description. A paper, a book of sheets
// and a message in Slack are made of the same parts, so that they never differ.
// A paper begins with one page that holds all of it in short, as one staples it
// to an answer; the tables and charts follow as annexes.
package overview

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/chart"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
)

// Report is an overview, whatever it is of.
type Report struct {
	Title  string
	About  string // as of when, and what was counted
	Name   string // of a file, without its ending
	Author string
	Parts  []Part
}

// Part is one subject of a report.
type Part struct {
	Title   string
	Summary string   // what matters, in a sentence or two
	Points  []string // what stands below it on the one page: a few short lines; the table has all of them
	Notes   []string // what was counted, and what not
	Table   Table    // may be empty
	Chart   *Chart   // nil for none; its numbers stand in the table
}

// Table is figures in rows.
type Table struct {
	Head []string
	Rows [][]string
}

// Chart is a picture that is drawn when a format needs it.
type Chart struct {
	Alt  string // what it shows, for who does not see it
	Draw func() (chart.Picture, error)
}

// Formats are the files that can be made.
func Formats() []string { return []string{"docx", "pdf", "html", "xlsx"} }

// Options are how a file is made.
type Options struct {
	Lang  string
	Style consult.PaperStyle
	At    time.Time // when it is made, on the clock that it should show
}

// Write makes the file of a format.
func (r Report) Write(format string, o Options) ([]byte, error) {
	if format == "xlsx" {
		return r.book(o.Lang)
	}
	p, err := r.paper(o)
	if err != nil {
		return nil, err
	}
	file, err := paper.Write(p, paper.Format(format))
	return file.Body, err
}

// paper is the report as a document.
func (r Report) paper(o Options) (paper.Paper, error) {
	p := paper.Paper{Title: r.Title, Author: r.Author, Lang: o.Lang, At: o.At, Style: style(o.Style), Words: words(o.Lang)}
	p.Body = append(p.Body, paper.Paragraph{Text: paper.Say(r.About)}, r.page(o.Lang))
	annexes := 0
	for _, part := range r.Parts {
		if !part.annexed() {
			continue
		}
		annexes++
		title := i18n.Text(o.Lang, "overview.annex", i18n.Args{"Number": annexes, "Title": part.Title})
		p.Body = append(p.Body, paper.Heading{Level: 1, Text: paper.Say(title), NewPage: annexes == 1})
		if part.Summary != "" {
			p.Body = append(p.Body, paper.Paragraph{Text: paper.Say(part.Summary)})
		}
		if part.Chart != nil {
			picture, err := part.Chart.Draw()
			if err != nil {
				return p, fmt.Errorf("chart of %s: %w", part.Title, err)
			}
			p.Body = append(p.Body, paper.Picture{PNG: picture.PNG, Alt: part.Chart.Alt, Width: picture.Width, Height: picture.Height})
		}
		if len(part.Table.Rows) > 0 {
			p.Body = append(p.Body, part.Table.paper(part.Title))
		}
		for _, note := range part.Notes {
			p.Body = append(p.Body, paper.Paragraph{Text: paper.Say(note), Small: true})
		}
	}
	return p, nil
}

// page is the one page: each part in short, and in which annex the rest of it stands.
func (r Report) page(lang string) paper.Table {
	table := paper.Table{Caption: r.Title, Small: true}
	annexes := 0
	for _, part := range r.Parts {
		title := part.Title
		if part.annexed() {
			annexes++
			title += i18n.Text(lang, "overview.in_annex", i18n.Args{"Number": annexes})
		}
		table.Rows = append(table.Rows, []paper.Text{paper.Say(title), paper.Say(part.Short())})
	}
	return table
}

// annexed says whether there is more to a part than stands on the one page.
func (p Part) annexed() bool { return len(p.Table.Rows) > 0 || p.Chart != nil || len(p.Notes) > 0 }

// Short is a part as it stands on the one page, in lines.
func (p Part) Short() string { return strings.Join(append([]string{p.Summary}, p.Points...), "\n") }

func (t Table) paper(caption string) paper.Table {
	table := paper.Table{Caption: caption, Aloud: true, Head: t.Head}
	for _, row := range t.Rows {
		cells := make([]paper.Text, len(row))
		for i, cell := range row {
			cells[i] = paper.Say(cell)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// book is the report as sheets: one of what it says, then one for each table.
func (r Report) book(lang string) ([]byte, error) {
	first := sheet.Sheet{Name: i18n.Text(lang, "overview.sheet"), Header: []string{r.Title, r.About}}
	sheets := []sheet.Sheet{first}
	for _, part := range r.Parts {
		sheets[0].Rows = append(sheets[0].Rows, []string{part.Title, part.Summary})
		for _, point := range part.Points {
			sheets[0].Rows = append(sheets[0].Rows, []string{"", point})
		}
		for _, note := range part.Notes {
			sheets[0].Rows = append(sheets[0].Rows, []string{"", note})
		}
		if len(part.Table.Rows) > 0 {
			name := strconv.Itoa(len(sheets)) + " " + part.Title // two parts may be called alike
			sheets = append(sheets, sheet.Sheet{Name: name, Header: part.Table.Head, Rows: part.Table.Rows, Figures: true})
		}
	}
	var out bytes.Buffer
	err := sheet.WriteBook(&out, sheets)
	return out.Bytes(), err
}

func style(s consult.PaperStyle) paper.Style {
	look := paper.Style{Header: s.Header, Colour: paper.Colour(s.Colour)}
	if len(s.Logo.Body) > 0 {
		look.Logo = (*paper.Logo)(&s.Logo)
	}
	return look
}

func words(lang string) paper.Words {
	return paper.Words{
		Page: func(number, of string) string {
			return i18n.Text(lang, "paper.page", i18n.Args{"Number": number, "Of": of})
		},
		Boxes: i18n.Text(lang, "paper.boxes"),
		Box: func(b paper.Box) string {
			pages := make([]string, len(b.Pages))
			for i, n := range b.Pages {
				pages[i] = strconv.Itoa(n)
			}
			return i18n.Text(lang, "paper.box", i18n.Args{"Code": b.Code(), "Pages": i18n.List(lang, pages), "Under": b.Under})
		},
	}
}
