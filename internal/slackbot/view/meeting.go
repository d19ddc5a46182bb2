package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxNames is how many names one line of a card shows; a network day can have hundreds.
const maxNames = 60

// MeetingWhen says day and hours, as the clocks at the meeting show them.
func MeetingWhen(lang string, m consult.Meeting) string {
	return hours(lang, m.Local(m.StartsAt), m.Local(m.EndsAt))
}

func hours(lang string, from, to time.Time) string {
	return i18n.Text(lang, "meeting.when", i18n.Args{"Date": i18n.Date(lang, from), "From": i18n.Time(lang, from), "To": i18n.Time(lang, to)})
}

// MeetingCard is the card in the channel: when, where, who comes, and the buttons to answer. It never shows who has not
// answered. Once the meeting is moved or cancelled, the card of the old date says so.
func MeetingCard(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (text string, blocks []slack.Block) {
	switch {
	case c.State == consult.MeetingCancelled:
		text, blocks = cancelled(lang, c.Meeting, until(c.Meeting, d))
	case isOvertaken(c.Meeting, d):
		text, blocks = overtaken(lang, c.Meeting, d)
	default:
		text, blocks = invitation(lang, c, d, now)
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

func invitation(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (string, []slack.Block) {
	if c.Event != consult.NoEvent {
		return event(lang, c, d, now)
	}
	when := MeetingWhen(lang, c.Meeting)
	text := i18n.Text(lang, "meeting.invitation", i18n.Args{"Platform": Literal(c.Platform), "When": when})
	blocks := []slack.Block{Header(c.Platform)}
	if d.Purpose == consult.PurposeMoved {
		previous, err := time.Parse(time.RFC3339, d.Occurrence)
		if err != nil {
			previous = c.Occurrence
		}
		old := i18n.DateTime(lang, c.Local(previous))
		text = i18n.Text(lang, "meeting.moved", i18n.Args{"Platform": Literal(c.Platform), "Old": old, "When": when})
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "meeting.moved_from")), Plain(" "), Struck(old)))
		blocks = append(blocks, reason(lang, c.Meeting)...)
	}
	if d.Purpose == consult.PurposeSwitched {
		text = i18n.Text(lang, "switch.said."+modeWord(c.Meeting), i18n.Args{"Platform": Literal(c.Platform), "When": when})
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "switch.card."+modeWord(c.Meeting)))))
		blocks = append(blocks, reason(lang, c.Meeting)...)
	}
	if d.Purpose == consult.PurposeRestored {
		text = i18n.Text(lang, "meeting.restored", i18n.Args{"Platform": Literal(c.Platform), "When": when})
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "meeting.restored_title"))))
		blocks = append(blocks, reason(lang, c.Meeting)...)
	}
	blocks = append(blocks, Rich(essence(lang, c.Meeting)...))
	if d.Purpose == consult.PurposeInvitation && c.Revision == 0 { // why it is planned
		blocks = append(blocks, reason(lang, c.Meeting)...)
	}
	blocks = append(blocks, agendaInShort(lang, c.Agenda)...)
	if lines := whoComes(lang, c.Attendees); len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	blocks = append(blocks, alsoInvited(lang, c)...)
	blocks = append(blocks, reportedOn(lang, c.Reports, c.ReportAsk)...)
	if c.CanAnswer(now) == nil {
		ask := "meeting.ask"
		if d.Purpose == consult.PurposeMoved && len(c.Attendees) == 0 {
			ask = "meeting.answer_again"
		}
		blocks = append(blocks, Small(i18n.Text(lang, ask)))
		buttons := answerButtons(lang, "answer", dated(c.Meeting), c.Answer)
		if slices.ContainsFunc(c.Agenda, consult.AgendaItem.TakesInput) { // who cannot come says it beforehand
			buttons = append(buttons, Button("input", i18n.Text(lang, "agenda.input_button"), idOf(c.Meeting)))
		}
		if d.RecipientKind != consult.ToPerson { // the agenda is the platform's, and who is told directly has nothing to manage
			buttons = append(buttons, Button("agenda_of", i18n.Text(lang, "agenda.short"), idOf(c.Meeting)),
				Button("manage", i18n.Text(lang, "meeting.manage"), idOf(c.Meeting)))
		}
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

// essence is when and where, the place as it was typed.
func essence(lang string, m consult.Meeting) []Span {
	spans := []Span{Emoji("calendar"), Plain(" "), Bold(MeetingWhen(lang, m))}
	if mode := m.Mode(); mode == consult.OnlineOnly || mode == consult.Hybrid { // a place alone says by itself that it is on site
		spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.mode."+string(mode))))
	}
	if m.Place != "" {
		spans = append(spans, Plain("\n"), Emoji("round_pushpin"), Plain(" "+m.Place))
	}
	if m.Link != "" {
		spans = append(spans, Plain("\n"), Emoji("link"), Plain(" "), Link(m.Link))
	}
	return spans
}

// whoComes is a line for each answer that somebody gave.
func whoComes(lang string, attendees []consult.Attendee) [][]Span {
	var lines [][]Span
	for _, answer := range consult.Answers() {
		var names []string
		for _, a := range attendees {
			if a.Answer == answer {
				names = append(names, withStandIn(lang, a.Name, a.StandIn))
			}
		}
		if len(names) == 0 {
			continue
		}
		title := i18n.Text(lang, "answer."+string(answer)) + " (" + strconv.Itoa(len(names)) + ")"
		if more := len(names) - maxNames; more > 0 {
			names = append(slices.Clone(names[:maxNames]), i18n.Text(lang, "meeting.more_names", i18n.Args{"Count": more}))
		}
		lines = append(lines, []Span{Bold(title), Plain(i18n.Text(lang, "meeting.names", i18n.Args{"Names": strings.Join(names, ", ")}))})
	}
	return lines
}

// answerButtons are the answers; the one that was given is marked.
func answerButtons(lang, route, value string, given consult.Answer) []slack.BlockElement {
	var buttons []slack.BlockElement
	for _, a := range consult.Answers() {
		action, label := route+"#"+string(a), i18n.Text(lang, "answer."+string(a))
		if a == consult.Represented {
			label += "…" // it asks by whom
		}
		if a == given {
			buttons = append(buttons, Primary(action, label, value))
			continue
		}
		buttons = append(buttons, Button(action, label, value))
	}
	return buttons
}

// overtaken is what stands where an older date was announced or asked about.
func overtaken(lang string, m consult.Meeting, d consult.Delivery) (string, []slack.Block) {
	when := MeetingWhen(lang, m)
	text := i18n.Text(lang, "meeting.moved_to", i18n.Args{"Platform": Literal(m.Platform), "When": when})
	if m.Event != consult.NoEvent {
		text = i18n.Text(lang, "event.moved_to", eventArgs(lang, m))
	}
	lines := []Span{Bold(m.Name()), Plain(" "), Struck(i18n.DateTime(lang, m.Local(until(m, d)))), Plain("\n"),
		Plain(i18n.Text(lang, "meeting.moved_title") + " "), Bold(when)}
	return text, append([]slack.Block{Rich(lines...)}, reason(lang, m)...)
}

// Cancelled tells that a meeting will not take place.
func Cancelled(lang string, c consult.MeetingCard, d consult.Delivery) (string, []slack.Block) {
	text, blocks := cancelled(lang, c.Meeting, until(c.Meeting, d))
	return text, append(blocks, smallPrint(lang, d)...)
}

func cancelled(lang string, m consult.Meeting, at time.Time) (string, []slack.Block) {
	when := i18n.DateTime(lang, m.Local(at))
	text, title := i18n.Text(lang, "meeting.cancelled", i18n.Args{"Platform": Literal(m.Platform), "When": when}), i18n.Text(lang, "meeting.cancelled_title")
	if m.Event != consult.NoEvent {
		text = i18n.Text(lang, "event.cancelled", i18n.Args{"Title": Literal(m.Title), "When": when})
		title = i18n.Text(lang, "event.cancelled_title")
	}
	lines := []Span{Bold(m.Name()), Plain(" "), Struck(when), Plain("\n"), Bold(title)}
	return text, append([]slack.Block{Rich(lines...)}, reason(lang, m)...)
}

// isOvertaken says whether a posting is about a date that no longer holds; one that was restored holds again.
func isOvertaken(m consult.Meeting, d consult.Delivery) bool {
	return d.Revision < m.Revision && !until(m, d).Equal(m.StartsAt)
}

// until is when the meeting of a delivery's own revision would begin: it is of no use later.
func until(m consult.Meeting, d consult.Delivery) time.Time {
	if d.Purpose == consult.PurposeCancelled { // it is of use until the end
		if at, err := time.Parse(time.RFC3339, d.Occurrence); err == nil {
			return at
		}
	}
	if d.UsefulUntil != nil {
		return *d.UsefulUntil
	}
	return m.StartsAt
}

func reason(lang string, m consult.Meeting) []slack.Block {
	if m.Reason == "" {
		return nil
	}
	return []slack.Block{Rich(Plain(i18n.Text(lang, "meeting.reason")+" "), Plain(m.Reason))}
}

// Reminder is the direct message before a meeting: a question to who has not answered, place or link to who comes.
// After an answer it says what was noted, and the buttons stay to change it.
func Reminder(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (text string, blocks []slack.Block) {
	switch {
	case c.State == consult.MeetingCancelled:
		text, blocks = cancelled(lang, c.Meeting, until(c.Meeting, d))
	case isOvertaken(c.Meeting, d):
		text, blocks = overtaken(lang, c.Meeting, d)
	default:
		text, blocks = reminder(lang, c, d, now)
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

func reminder(lang string, c consult.MeetingCard, d consult.Delivery, now time.Time) (string, []slack.Block) {
	if c.Event != consult.NoEvent {
		return eventReminder(lang, c, d, now)
	}
	args := i18n.Args{"Platform": Literal(c.Platform), "When": i18n.DateTime(lang, c.Local(c.StartsAt))}
	coming := c.Answer == consult.Present || c.Answer == consult.Online
	spans := essence(lang, c.Meeting)
	var text, said string // what a notification gives, and what stands above when and where
	switch {
	case d.Purpose == consult.PurposeAttending && coming:
		text, said = i18n.Text(lang, "meeting.attending", args), i18n.Text(lang, "meeting.attending_tell", args)
	case c.Answer == "":
		text, said = i18n.Text(lang, "meeting.unanswered", args), i18n.Text(lang, "meeting.unanswered_ask", args)
	default:
		text = Noted(lang, c.Answer)
		said, spans = text, append([]Span{Bold(c.Platform), Plain("\n")}, spans...)
	}
	blocks := []slack.Block{Section(said), Rich(spans...)}
	if c.Answer == consult.Online && c.Link == "" {
		blocks = append(blocks, Small(i18n.Text(lang, "answer.link_follows")))
	}
	if d.Purpose == consult.PurposeUnanswered {
		blocks = append(blocks, agendaInShort(lang, c.Agenda)...)
	}
	if c.CanAnswer(now) == nil {
		buttons := answerButtons(lang, "answer", dated(c.Meeting), c.Answer)
		if slices.ContainsFunc(c.Agenda, consult.AgendaItem.TakesInput) {
			buttons = append(buttons, Button("input", i18n.Text(lang, "agenda.input_button"), idOf(c.Meeting)))
		}
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

// Noted confirms an answer.
func Noted(lang string, a consult.Answer) string { return i18n.Text(lang, "answer.noted."+string(a)) }

// smallPrint says what is odd about a delivery: that it comes late, or perhaps a second time.
func smallPrint(lang string, d consult.Delivery) []slack.Block {
	var blocks []slack.Block
	if d.Late {
		blocks = append(blocks, Small(i18n.Text(lang, "delivery.late")))
	}
	if d.MaybeDouble {
		blocks = append(blocks, Small(i18n.Text(lang, "delivery.maybe_double")))
	}
	return blocks
}

// dated is a meeting with the revision of its date: an answer to an old card is no answer to the new date.
func dated(m consult.Meeting) string { return idOf(m) + " " + strconv.Itoa(m.Revision) }

func idOf(m consult.Meeting) string { return strconv.FormatInt(int64(m.ID), 10) }
