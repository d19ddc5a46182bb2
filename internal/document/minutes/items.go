package minutes

import (
	"overlegbot/internal/consult"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/i18n"
)

// item is an item of the agenda with what was written on it, in order.
func (w *writer) item(item consult.PaperItem) {
	title := paper.Quote(w.plain(item.Title))
	switch {
	case item.Approves != nil:
		title = paper.Say(w.say("paper.approval", i18n.Args{"Date": w.date(item.Approves.Local(item.Approves.StartsAt))}))
	case item.Title == "":
		title = paper.Say(w.say("paper.outside"))
	}
	if item.Level == consult.LevelClosed {
		title = append(title, paper.Span{Text: " " + w.say("paper.closed")})
	}
	w.add(paper.Heading{Level: 1, Text: title})
	if len(item.Speakers) > 0 {
		w.add(paper.Paragraph{Text: paper.Say(w.say("paper.speakers", i18n.Args{"Names": i18n.List(w.lang, item.Speakers)}))})
	}
	for _, line := range item.Lines {
		w.line(line)
	}
	w.status(item.Status)
}

func (w *writer) line(l consult.PaperLine) {
	text := w.quote(l.Text)
	if l.Level == consult.LevelClosed {
		text = append(text, paper.Span{Text: " " + w.say("paper.closed")})
	}
	switch {
	case l.Kind == consult.Decided:
		w.add(paper.Paragraph{Text: paper.Lead(w.say("paper.decision", i18n.Args{"Number": number(l)}), text)})
		w.votes(l)
	case l.Kind == consult.ToDo:
		if tail := w.ownersAndDue(l.Action); tail != "" {
			text = append(text, paper.Span{Text: "\n" + tail})
		}
		w.add(paper.Paragraph{Text: paper.Lead(w.say("paper.action"), text)})
	case l.Kind == consult.Question:
		w.add(paper.Paragraph{Text: paper.Lead(w.say("paper.question"), text)})
	default:
		w.add(paper.Paragraph{Text: text})
	}
}

func number(l consult.PaperLine) string {
	if l.Decision == nil || l.Decision.Year == 0 {
		return ""
	}
	return l.Decision.Number()
}

func (w *writer) ownersAndDue(a *consult.PaperAction) string {
	if a == nil {
		return ""
	}
	var text string
	if len(a.Owners) > 0 {
		text = w.say("paper.owners", i18n.Args{"Names": i18n.List(w.lang, a.Owners)})
	}
	if a.DueOn != nil {
		if text != "" {
			text += " "
		}
		text += w.say("paper.due", i18n.Args{"Date": w.date(*a.DueOn)})
	}
	return text
}

func (w *writer) votes(l consult.PaperLine) {
	if l.Decision == nil || len(l.Decision.Votes) == 0 {
		return
	}
	t := paper.Table{
		Caption: w.say("paper.votes", i18n.Args{"Number": number(l)}),
		Head:    []string{w.say("paper.organisation"), w.say("paper.ballot")},
	}
	for _, v := range l.Decision.Votes {
		t.Rows = append(t.Rows, []paper.Text{paper.Quote(v.Organisation), paper.Say(w.say("paper.vote." + string(v.Vote)))})
	}
	w.add(t)
}

func (w *writer) status(answers []consult.StatusAnswer) {
	if len(answers) == 0 {
		return
	}
	t := paper.Table{
		Caption: w.say("status.title"),
		Head:    []string{w.say("paper.who"), w.say("status.done"), w.say("status.next"), w.say("status.blocked")},
	}
	for _, a := range answers {
		t.Rows = append(t.Rows, []paper.Text{paper.Quote(a.Name), w.quote(a.Done), w.quote(a.Next), w.quote(a.Blocked)})
	}
	w.add(t)
}

// overview lists decisions and actions once more, for who only looks for those.
func (w *writer) overview() {
	decisions := paper.Table{Head: []string{w.say("paper.number"), w.say("minutes.kind.decision")}}
	actions := paper.Table{Head: []string{w.say("minutes.kind.action"), w.say("minutes.owner"), w.say("minutes.due")}}
	for _, item := range w.m.Items {
		for _, l := range item.Lines {
			switch {
			case l.Kind == consult.Decided:
				decisions.Rows = append(decisions.Rows, []paper.Text{paper.Say(number(l)), w.quote(l.Text)})
			case l.Kind == consult.ToDo && l.Action != nil:
				due := ""
				if l.Action.DueOn != nil {
					due = w.date(*l.Action.DueOn)
				}
				actions.Rows = append(actions.Rows, []paper.Text{w.quote(l.Text), paper.Quote(i18n.List(w.lang, l.Action.Owners)), paper.Say(due)})
			}
		}
	}
	if len(decisions.Rows) > 0 {
		w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("minutes.kinds.decision"))}, decisions)
	}
	if len(actions.Rows) > 0 {
		w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("minutes.kinds.action"))}, actions)
	}
}

// after is what came after the meeting: remarks while the minutes are read, corrections, and what the public may read.
func (w *writer) after() {
	w.remarks()
	w.corrections()
	if s := w.m.Public; s.Text != "" && (s.ReleasedAt != nil || !w.m.Redacted) {
		w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("paper.summary"))}, paper.Paragraph{Text: w.quote(s.Text)})
	}
}

func (w *writer) remarks() {
	if len(w.m.Remarks) == 0 || w.m.Redacted {
		return
	}
	var list []paper.Text
	for _, r := range w.m.Remarks {
		text := paper.Lead(w.say("paper.remark", i18n.Args{"Name": r.Author, "Date": w.date(w.local(r.At))}), w.quote(r.Text))
		if r.Answer != "" {
			text = append(append(text, paper.Span{Text: "\n"}), paper.Lead(w.say("paper.answer"), w.quote(r.Answer))...)
		}
		list = append(list, text)
	}
	w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("paper.remarks"))}, paper.List{Items: list})
}

// corrections stand with what was approved first, for nothing is overwritten.
func (w *writer) corrections() {
	for i, c := range w.m.Corrections {
		if i == 0 {
			w.add(paper.Heading{Level: 1, Text: paper.Say(w.say("paper.corrections"))})
		}
		args, key := i18n.Args{"Number": c.Number, "Date": w.date(w.local(c.At)), "Name": c.Author}, "paper.correction_by"
		if w.m.Redacted || c.Author == "" {
			key = "paper.correction"
		}
		title := w.say(key, args)
		var rows [][]paper.Text
		for _, row := range [][2]string{{"paper.before", c.Before}, {"paper.after", c.After}, {"paper.why", c.Why}} {
			if row[1] != "" {
				rows = append(rows, []paper.Text{paper.Say(w.say(row[0])), w.quote(row[1])})
			}
		}
		w.add(paper.Heading{Level: 2, Text: paper.Say(title)}, paper.Table{Caption: title, Rows: rows})
	}
}
