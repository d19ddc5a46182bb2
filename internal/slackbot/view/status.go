package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxStatusAnswers is how many answers one modal shows: a block each, of the 100 that Slack takes.
const maxStatusAnswers = 90

// StatusAsk asks one member how things stand; once they answered, it says so and lets them change it.
func StatusAsk(lang string, r consult.StatusRound, me consult.PersonID, d consult.Delivery, now time.Time) (string, []slack.Block) {
	key, label := "status.ask", "status.fill"
	answer, answered := r.Of(me)
	switch {
	case answered:
		key, label = "status.noted", "status.change"
	case d.Purpose == consult.PurposeStatusReminder:
		key = "status.remind"
	}
	text := i18n.Text(lang, key, i18n.Args{"Platform": Literal(r.Meeting.Platform), "When": MeetingWhen(lang, r.Meeting)})
	blocks := []slack.Block{Section(text)}
	if answered {
		blocks = append(blocks, Rich(statusSpans(lang, answer)...))
	}
	if r.CanAnswer(now) == nil {
		blocks = append(blocks, Actions(Primary("status_form", i18n.Text(lang, label), roundID(r.ID))))
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

func roundID(id consult.StatusRoundID) string { return strconv.FormatInt(int64(id), 10) }

// statusSpans is an answer, literally, without what was left empty.
func statusSpans(lang string, a consult.StatusAnswer) []Span {
	spans := []Span{Bold(a.Name)}
	for _, part := range []struct{ lead, text string }{
		{i18n.Text(lang, "status.done"), a.Done}, {i18n.Text(lang, "status.next"), a.Next}, {i18n.Text(lang, "status.blocked"), a.Blocked},
	} {
		if part.text != "" {
			spans = append(spans, Plain("\n"), Bold(labelled(lang, part.lead)), Plain(cut(part.text, itemText)))
		}
	}
	return spans
}

// StatusForm asks how things stand; what was answered before is filled in.
func StatusForm(lang string, r consult.StatusRound, mine consult.StatusAnswer) *slack.ModalViewRequest {
	field := func(name, label, text string) slack.Block {
		return Optional(name, label, TextField(name, text, true))
	}
	return Modal("status_save", i18n.Text(lang, "status.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(r.Meeting.Platform), Plain("\n"+MeetingWhen(lang, r.Meeting))),
		field("done", i18n.Text(lang, "status.done"), mine.Done),
		field("next", i18n.Text(lang, "status.next"), mine.Next),
		field("blocked", i18n.Text(lang, "status.blocked"), mine.Blocked),
	)
}

// StatusAnswers is all that was answered, in a modal.
func StatusAnswers(lang string, r consult.StatusRound) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(r.Meeting.Platform), Plain("\n"+MeetingWhen(lang, r.Meeting)))}
	for _, a := range r.Answers[:min(len(r.Answers), maxStatusAnswers)] {
		blocks = append(blocks, Rich(statusSpans(lang, a)...))
	}
	if len(r.Answers) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "status.none")))
	}
	if rest := len(r.Answers) - maxStatusAnswers; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "status.more", i18n.Args{"Count": rest})))
	}
	return Modal("notice", i18n.Text(lang, "status.title"), "", i18n.Text(lang, "modal.close"), blocks...)
}

// statusInMinutes is how many answers stand in a page of minutes, which has room for no more beside its lines.
const statusInMinutes = 12

// roundsInMinutes is what was answered in the status rounds of a meeting, below the title of the item that bundles each;
// what does not fit is a button away.
func roundsInMinutes(lang string, m consult.Minutes, rounds []consult.StatusRound) []slack.Block {
	var blocks []slack.Block
	left := statusInMinutes
	for _, r := range rounds {
		if len(r.Answers) == 0 {
			continue
		}
		for _, i := range m.Agenda {
			if i.Round == r.ID {
				blocks = append(blocks, Header(i.Title))
			}
		}
		shown := r.Answers[:min(len(r.Answers), left)]
		for _, a := range shown {
			blocks = append(blocks, Rich(statusSpans(lang, a)...))
		}
		if left -= len(shown); len(shown) < len(r.Answers) {
			blocks = append(blocks, Actions(Button("status_read", i18n.Text(lang, "status.read", i18n.Args{"Count": len(r.Answers)}), roundID(r.ID))))
		}
	}
	return blocks
}

// StatusSaved confirms an answer.
func StatusSaved(lang string, r consult.StatusRound) string {
	return i18n.Text(lang, "status.noted", i18n.Args{"Platform": Literal(r.Meeting.Platform), "When": MeetingWhen(lang, r.Meeting)})
}

// statusButtons are beside the item that bundles a round.
func statusButtons(lang string, a consult.Agenda, i consult.AgendaItem) []slack.BlockElement {
	if i.Round == 0 {
		return nil
	}
	buttons := []slack.BlockElement{Button("status_read", i18n.Text(lang, "status.read", i18n.Args{"Count": i.Answered}), roundID(i.Round))}
	if a.Meeting.State == consult.MeetingPlanned || a.Meeting.State == consult.MeetingOpen {
		buttons = append(buttons, Button("status_form", i18n.Text(lang, "status.fill"), roundID(i.Round)))
	}
	return buttons
}
