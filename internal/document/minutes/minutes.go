// Package minutes puts a meeting's minutes on paper: what stands in the file
// that a municipality keeps. Words of ours are in the reader's language; what
// was written stays as it was written.
package minutes

import (
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/i18n"
)

// Options are how a paper of minutes is made.
type Options struct {
	Lang  string                 // of our words
	Style consult.PaperStyle     // of the platform
	At    time.Time              // when it is made
	Name  func(id string) string // the name behind a mention in a text, "" for who is not known; nil knows nobody
	Named []string               // of a redacted copy: persons whose name stands in full in a text
}

// Paper puts minutes on paper. Of a redacted copy it leaves persons out: their organisation stands in their place, in the
// texts too where their name is written in full.
func Paper(m consult.MinutesPaper, o Options) paper.Paper {
	w := &writer{m: m, lang: o.Lang, name: o.Name}
	if m.Redacted {
		w.hide(o.Named)
	}
	loc := m.Platform.Location()
	p := paper.Paper{
		Title:  w.say("paper.title", i18n.Args{"Platform": m.Platform.Name, "Date": w.date(m.Meeting.Local(m.Meeting.StartsAt))}),
		Author: m.Platform.Name, Lang: o.Lang, Quoted: m.Lang, At: o.At.In(loc), Style: style(o.Style), Words: words(o.Lang),
	}
	if m.PublicOnly {
		p.Title = w.say("paper.public_title", i18n.Args{"Platform": m.Platform.Name, "Date": w.date(m.Meeting.Local(m.Meeting.StartsAt))})
		w.public()
		p.Body = w.body
		return p
	}
	w.facts()
	w.attendance()
	for _, item := range w.m.Items {
		w.item(item)
	}
	w.overview()
	w.after()
	p.Body = w.body
	return p
}

func style(s consult.PaperStyle) paper.Style {
	look := paper.Style{Header: s.Header, Colour: paper.Colour(s.Colour)}
	if len(s.Logo.Body) > 0 {
		look.Logo = (*paper.Logo)(&s.Logo)
	}
	return look
}

// words are what the writers of files say themselves.
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

// FileName is a name for the file that tells what it is, with letters that every system takes.
func FileName(m consult.MinutesPaper, f paper.Format) string {
	if m.PublicOnly {
		return "samenvatting-" + m.Platform.Slug + "-" + m.Meeting.Local(m.Meeting.StartsAt).Format(time.DateOnly) + "." + string(f)
	}
	return "verslag-" + m.Platform.Slug + "-" + m.Meeting.Local(m.Meeting.StartsAt).Format(time.DateOnly) + "." + string(f)
}

type writer struct {
	m     consult.MinutesPaper
	lang  string
	name  func(id string) string
	cover map[string]string // of a redacted copy: what stands in the place of a name
	body  []paper.Block
}

func (w *writer) add(b ...paper.Block) { w.body = append(w.body, b...) }

func (w *writer) say(key string, args ...any) string { return i18n.Text(w.lang, key, args...) }

func (w *writer) date(t time.Time) string { return i18n.Date(w.lang, t) }

func (w *writer) local(t time.Time) time.Time { return w.m.Meeting.Local(t) }

// quote is what somebody wrote, without Slack's marks.
func (w *writer) quote(text string) paper.Text { return paper.Quote(w.plain(text)) }

func (w *writer) plain(text string) string {
	return w.covered(strings.TrimSpace(paper.Plain(text, w.name)))
}

// facts are what one looks for first: of what, when, and whether it is final.
func (w *writer) facts() {
	m := w.m
	if m.Redacted {
		w.add(paper.Paragraph{Text: paper.Text{{Text: w.say("paper.redacted"), Strong: true}}})
	}
	var rows [][]paper.Text
	row := func(key string, text paper.Text) {
		if text.String() != "" {
			rows = append(rows, []paper.Text{paper.Say(w.say(key)), text})
		}
	}
	row("paper.platform", paper.Quote(m.Platform.Name))
	row("paper.part_of", paper.Quote(m.Parent))
	row("paper.when", paper.Say(i18n.DateTime(w.lang, w.local(m.Meeting.StartsAt))))
	row("paper.where", paper.Quote(m.Meeting.Place))
	row("paper.state", paper.Say(w.state()))
	if m.Seal.Hash != "" {
		row("paper.version", paper.Say(w.version()))
		row("paper.hash", paper.Say(m.Seal.Hash))
	}
	w.add(paper.Table{Caption: w.say("paper.facts"), Rows: rows})
}

// public is the paper for the public: of which meeting, and what was released.
func (w *writer) public() {
	w.facts()
	for part := range strings.SplitSeq(w.m.Public.Text, "\n\n") {
		if text := w.quote(part); text.String() != "" {
			w.add(paper.Paragraph{Text: text})
		}
	}
}

func (w *writer) state() string {
	s := w.m.Seal
	switch {
	case s.State == consult.MinutesApproved && s.ApprovedAt != nil:
		args := i18n.Args{"Date": w.date(w.local(*s.ApprovedAt)), "Name": s.ApprovedBy}
		switch {
		case s.BySilence:
			return w.say("paper.approved_silence", args)
		case s.ApprovedBy == "":
			return w.say("paper.approved", args)
		}
		return w.say("paper.approved_by", args)
	case s.State == consult.MinutesInReview && s.RemarksUntil != nil:
		return w.say("paper.review", i18n.Args{"Date": w.date(*s.RemarksUntil)})
	case s.State == consult.MinutesInReview:
		return w.say("paper.review_open")
	}
	return w.say("paper.draft")
}

func (w *writer) version() string {
	if w.m.Seal.Version == 0 {
		return w.say("paper.as_approved")
	}
	return w.say("paper.corrected", i18n.Args{"Count": w.m.Seal.Version})
}
