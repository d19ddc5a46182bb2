package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// How much of the minutes one posting shows; the whole is a button away.
const (
	essenceLines = 15
	essenceText  = 400 // characters of one line
)

// MinutesOpened tells who opened the minutes how to write in them.
func MinutesOpened(lang string, m consult.Meeting) (string, []slack.Block) {
	text := i18n.Text(lang, "minutes.opened", i18n.Args{"Platform": Literal(m.Platform), "Date": i18n.Date(lang, m.Local(m.StartsAt))})
	id := strconv.FormatInt(int64(m.PlatformID), 10)
	return text, []slack.Block{Section(text), Actions(
		Button("note", i18n.Text(lang, "minutes.kind.note"), id), Button("decision", i18n.Text(lang, "minutes.kind.decision"), id),
		Button("action", i18n.Text(lang, "minutes.kind.action"), id), Button("agenda_of", i18n.Text(lang, "agenda.short"), idOf(m)),
		Button("close", i18n.Text(lang, "minutes.close"), id),
	)}
}

// NoMeetingToday offers a meeting that nobody planned.
func NoMeetingToday(lang string, p consult.Platform) (string, []slack.Block) {
	text := i18n.Text(lang, "minutes.none_today", i18n.Args{"Platform": Literal(p.Name)})
	id := strconv.FormatInt(int64(p.ID), 10)
	return text, []slack.Block{Section(text), Actions(Primary("start_now", i18n.Text(lang, "minutes.start_now"), id))}
}

// RecordForm asks for a line of the minutes; kind and what is known of the draft are filled in. Owners and date are asked
// where the line is or may become an action item.
// fromMessage says that the text is a message's, which stays one line; notice says what was not understood.
func RecordForm(lang string, draft consult.ItemDraft, fromMessage bool, notice string, known consult.OwnerCandidates, agenda ...consult.AgendaItem) *slack.ModalViewRequest {
	var kinds []*slack.OptionBlockObject
	for _, k := range consult.ItemKinds() {
		kinds = append(kinds, Option(i18n.Text(lang, "minutes.kind."+string(k)), string(k)))
	}
	var blocks []slack.Block
	if notice != "" {
		blocks = append(blocks, Section(notice))
	}
	text := Input("text", i18n.Text(lang, "minutes.text"), TextField("text", draft.Text, true))
	if !fromMessage {
		Hinted(text, i18n.Text(lang, "minutes.lines_hint"))
	}
	blocks = append(blocks, text, Input("kind", i18n.Text(lang, "minutes.kind_label"), Choice("kind", i18n.Text(lang, "platform.choose"), string(draft.Kind), kinds...)))
	blocks = append(blocks, itemChoice(lang, agenda, draft.AgendaItem)...)
	if fromMessage || draft.Kind == consult.ToDo {
		blocks = append(blocks, OwningFields(lang, draft, known)...)
	}
	return Modal("record_save", i18n.Text(lang, "minutes.form_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// ownerFields ask who with Slack does something, and by when.
func ownerFields(lang string, owners []string, due *time.Time) []slack.Block {
	return []slack.Block{
		Hinted(Optional("owner", i18n.Text(lang, "minutes.owner"), UsersField("owner", i18n.Text(lang, "platform.choose"), owners)), i18n.Text(lang, "minutes.owner_hint")),
		Optional("due", i18n.Text(lang, "minutes.due"), DateField("due", due)),
	}
}

// Recorded confirms what was taken up; one line is confirmed in one line.
func Recorded(lang string, items []consult.MinutesItem) (string, []slack.Block) {
	if len(items) == 1 {
		lead := recordedLead(lang, items[0])
		spans := append([]Span{Bold(lead), Plain(" ")}, itemSpans(lang, items[0])...)
		return lead, []slack.Block{Rich(spans...), lineButtons(lang, items[0])}
	}
	lead := i18n.Text(lang, "minutes.recorded_several", i18n.Args{"Count": len(items)})
	return lead, append([]slack.Block{Rich(Bold(lead))}, recordedLines(lang, items)...)
}

// RecordedParts confirms a text that was too long for one line, and now stands in several.
func RecordedParts(lang string, items []consult.MinutesItem) (string, []slack.Block) {
	lead := i18n.Text(lang, "life.split", i18n.Args{"Count": len(items)})
	return lead, append([]slack.Block{Rich(Bold(lead))}, recordedLines(lang, items)...)
}

// Captured confirms what a reaction took up, and that taking the emoji away undoes nothing; fresh is false for a message that
// stood in the minutes already, unclear true where who does it or when is still to be filled in.
func Captured(lang string, items []consult.MinutesItem, fresh, unclear bool) (string, []slack.Block) {
	lead, blocks := Recorded(lang, items)
	switch {
	case !fresh:
		lead = i18n.Text(lang, "capture.already")
		blocks = append([]slack.Block{Rich(Bold(lead))}, recordedLines(lang, items)...)
	case len(items) > 1:
		lead, blocks = RecordedParts(lang, items)
	}
	if unclear {
		blocks = append(blocks, Section(i18n.Text(lang, "capture.fill_in")))
	}
	return lead, append(blocks, Small(i18n.Text(lang, "capture.emoji_gone")))
}

// recordedLines is a line each with its buttons; an ephemeral message has 50 blocks.
func recordedLines(lang string, items []consult.MinutesItem) []slack.Block {
	var blocks []slack.Block
	for _, it := range items[:min(len(items), essenceLines)] {
		blocks = append(blocks, Rich(numbered(lang, it)...), lineButtons(lang, it))
	}
	if more := len(items) - essenceLines; more > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "minutes.more", i18n.Args{"Count": more})))
	}
	return blocks
}

func recordedLead(lang string, it consult.MinutesItem) string {
	switch it.Kind {
	case consult.Decided:
		return i18n.Text(lang, "minutes.recorded_decision", i18n.Args{"Number": it.Number})
	case consult.ToDo:
		return i18n.Text(lang, "minutes.recorded_action")
	case consult.Question:
		return i18n.Text(lang, "minutes.recorded_question")
	}
	return i18n.Text(lang, "minutes.recorded_note")
}

// lineList is a bullet for each line; the lines beyond the bound are counted.
func lineList(lang string, items []consult.MinutesItem) slack.Block {
	var lines [][]Span
	for _, it := range items[:min(len(items), essenceLines)] {
		lines = append(lines, numbered(lang, it))
	}
	if more := len(items) - essenceLines; more > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "minutes.more", i18n.Args{"Count": more}))})
	}
	return Bullets(lines...)
}

// ClosedByMe tells who closed the minutes what is done with them.
func ClosedByMe(lang string, m consult.Minutes) (string, []slack.Block) {
	text := i18n.Text(lang, "minutes.closed_by_you", i18n.Args{"Platform": Literal(m.Meeting.Platform)})
	return text, []slack.Block{Section(text), readButton(lang, m, lifeButtons(lang, m)...)}
}

// Short is a user's text in a sentence of ours, literally and not longer than one line.
func Short(text string) string { return Literal(cut(text, essenceText)) }

// numbered is a line with a decision's number before it.
func numbered(lang string, it consult.MinutesItem) []Span {
	if it.Number == "" {
		return itemSpans(lang, it)
	}
	return append([]Span{Bold(it.Number + " ")}, itemSpans(lang, it)...)
}

// itemSpans is a line's text, literally, with owners and date of an action item; a long text is cut, the whole stands in
// the minutes.
func itemSpans(lang string, it consult.MinutesItem) []Span {
	spans := []Span{Plain(cut(it.Text, essenceText))}
	if it.Kind == consult.ToDo {
		spans = append(spans, Plain(" – "+ownerAndDate(lang, it.Owners, it.DueOn)))
	}
	return spans
}

// ownerAndDate says who does something by when, in plain names that ping nobody.
func ownerAndDate(lang string, owners []consult.Owner, due *time.Time) string {
	text := ownerNames(lang, owners)
	if due != nil {
		text += ", " + i18n.Text(lang, "action.due", i18n.Args{"Date": i18n.ShortDate(lang, *due)})
	}
	return text
}

func ownerNames(lang string, owners []consult.Owner) string {
	if len(owners) == 0 {
		return i18n.Text(lang, "action.nobody")
	}
	var names []string
	for _, o := range owners {
		names = append(names, o.Name)
	}
	return i18n.List(lang, names)
}

// MinutesClosed is the one posting about closed minutes: their essence and a button to read them. Where outsiders sit in
// the channel it shows nothing of the contents.
func MinutesClosed(lang string, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	title := i18n.Text(lang, "minutes.closed", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})
	blocks := append([]slack.Block{Section(title)}, sealBlocks(lang, forChannel(m))...)
	if m.Outsiders {
		blocks = append(blocks, Small(i18n.Text(lang, "minutes.members_only")))
	} else {
		blocks = append(blocks, minutesEssence(lang, m)...)
	}
	blocks = append(blocks, readButton(lang, m, lifeButtons(lang, m)...))
	return title, append(blocks, smallPrint(lang, d)...)
}

// MinutesAnswer is the answer to who asks for minutes: their essence, for the asker alone.
func MinutesAnswer(lang string, m consult.Minutes) (string, []slack.Block) {
	key := "minutes.closed"
	if m.Meeting.State == consult.MeetingOpen {
		key = "minutes.still_open"
	}
	title := i18n.Text(lang, key, i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})
	blocks := append([]slack.Block{Section(title)}, sealBlocks(lang, m)...)
	blocks = append(blocks, minutesEssence(lang, m)...)
	return title, append(blocks, readButton(lang, m, lifeButtons(lang, m)...))
}

func readButton(lang string, m consult.Minutes, also ...slack.BlockElement) slack.Block {
	return Actions(append([]slack.BlockElement{Primary("minutes_read", i18n.Text(lang, "minutes.read"), idOf(m.Meeting))}, also...)...)
}

// minutesEssence is the decisions with their numbers, the action items with owners and dates, and how many notes.
func minutesEssence(lang string, m consult.Minutes) []slack.Block {
	if len(m.Items) == 0 {
		return []slack.Block{Rich(Plain(i18n.Text(lang, "minutes.empty")))}
	}
	var blocks []slack.Block
	for _, kind := range []consult.ItemKind{consult.Decided, consult.ToDo, consult.Question} {
		items := m.Of(kind)
		if len(items) == 0 {
			continue
		}
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "minutes.kinds."+string(kind)))), lineList(lang, items))
	}
	if notes := m.Count(consult.Note); notes > 0 {
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "minutes.notes", i18n.Args{"Count": notes}))))
	}
	return blocks
}

// One page of the minutes in a modal: Slack takes 100 blocks and 250 kB.
const (
	pageLines = 40
	pageText  = 40_000 // characters
)

// MinutesPage is the whole of the minutes in a modal, from the line numbered skip on; lines that do not fit are a page
// further. The answers of status rounds stand below the last line.
func MinutesPage(lang string, m consult.Minutes, skip int, rounds ...consult.StatusRound) *slack.ModalViewRequest {
	blocks := append(minutesHead(lang, m), sealBlocks(lang, m)...)
	items, headings := inOrder(lang, m)
	skip = min(max(skip, 0), len(items))
	end := pageEnd(items, skip)
	heading := ""
	for n, it := range items[skip:end] {
		if headings[skip+n] != heading {
			heading = headings[skip+n]
			blocks = append(blocks, Header(heading))
		}
		blocks = append(blocks, wholeItem(lang, it))
	}
	if end == len(items) {
		blocks = append(blocks, untold(lang, m)...)
	}
	if len(items) == 0 {
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "minutes.empty"))))
	}
	if end == len(items) {
		blocks = append(blocks, inputsInMinutes(lang, m)...)
		blocks = append(blocks, roundsInMinutes(lang, m, rounds)...)
	}
	var turn []slack.BlockElement
	if skip > 0 {
		turn = append(turn, Button("minutes_page#first", i18n.Text(lang, "minutes.page_first"), fmt.Sprintf("%d:0", m.Meeting.ID)))
	}
	if end < len(items) {
		turn = append(turn, Button("minutes_page#on", i18n.Text(lang, "list.more", i18n.Args{"Count": len(items) - end}), fmt.Sprintf("%d:%d", m.Meeting.ID, end)))
	}
	for _, row := range [][]slack.BlockElement{turn, lifeButtons(lang, m), moreButtons(lang, m)} {
		if len(row) > 0 {
			blocks = append(blocks, Actions(row...))
		}
	}
	return Modal("notice", i18n.Text(lang, "minutes.title"), "", i18n.Text(lang, "modal.close"), blocks...)
}

func minutesHead(lang string, m consult.Minutes) []slack.Block {
	spans := []Span{Bold(m.Meeting.Platform), Plain("\n" + i18n.DateTime(lang, m.Meeting.Local(m.Meeting.StartsAt)))}
	if m.Meeting.Place != "" {
		spans = append(spans, Plain(" – "+m.Meeting.Place))
	}
	if m.Meeting.State == consult.MeetingOpen {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "minutes.not_closed")))
	}
	blocks := []slack.Block{Rich(spans...)}
	lines := whoComes(lang, m.Attendees)
	if m.Sheet.Kept {
		lines = whoWas(lang, m.Sheet, m.Agenda)
	}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	if !m.Sheet.Kept && !m.Sheet.IsEmpty() {
		blocks = append(blocks, Small(i18n.Text(lang, "attendance.not_kept")))
	}
	return blocks
}

// arranged puts decisions first, then action items, questions and notes, each in the order in which they were said.
func arranged(m consult.Minutes) []consult.MinutesItem {
	return slices.Concat(m.Of(consult.Decided), m.Of(consult.ToDo), m.Of(consult.Question), m.Of(consult.Note))
}

// inOrder is the lines with the heading of each: by the agenda where there is one, else by kind.
func inOrder(lang string, m consult.Minutes) (items []consult.MinutesItem, headings []string) {
	if len(m.Agenda) > 0 {
		return byAgenda(lang, m)
	}
	for _, it := range arranged(m) {
		items, headings = append(items, it), append(headings, i18n.Text(lang, "minutes.kinds."+string(it.Kind)))
	}
	return items, headings
}

func pageEnd(items []consult.MinutesItem, skip int) int {
	size := 0
	for i, it := range items[skip:] {
		size += len(it.Text)
		if i == pageLines || i > 0 && size > pageText {
			return skip + i
		}
	}
	return len(items)
}

// wholeItem is a line in full.
func wholeItem(lang string, it consult.MinutesItem) slack.Block {
	var spans []Span
	if it.Number != "" {
		spans = append(spans, Bold(it.Number+" "))
	}
	spans = append(spans, Plain(it.Text))
	if it.Kind == consult.ToDo {
		spans = append(spans, Plain("\n"+ownerAndDate(lang, it.Owners, it.DueOn)))
	}
	return Rich(spans...)
}

// listPage is how many entries one message of a list holds: an ephemeral message has 50 blocks, an entry up to three.
const listPage = 10

// more is the button to the next page; the page takes the place of the one that was clicked.
func more(lang, route, of string, end, total int) []slack.Block {
	if end >= total {
		return nil
	}
	value := strings.Join([]string{of, strconv.Itoa(end)}, ":")
	return []slack.Block{Actions(Button(route, i18n.Text(lang, "list.more", i18n.Args{"Count": total - end}), value))}
}
