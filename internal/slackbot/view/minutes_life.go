package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// sealLine says in one sentence where minutes are in their life; "" while they are being written.
func sealLine(lang string, m consult.Minutes) string {
	s := m.Seal
	switch {
	case m.Meeting.State != consult.MeetingClosed:
		return ""
	case s.State == consult.MinutesApproved && s.BySilence:
		return i18n.Text(lang, "life.approved_silence", i18n.Args{"Date": dayOf(lang, m, s.ApprovedAt)})
	case s.State == consult.MinutesApproved:
		return i18n.Text(lang, "life.approved_by", i18n.Args{"Date": dayOf(lang, m, s.ApprovedAt), "Name": Literal(s.ApprovedBy)})
	case s.State == consult.MinutesDraft && s.WithdrawnAt != nil:
		line := i18n.Text(lang, "life.withdrawn", i18n.Args{"Date": dayOf(lang, m, s.WithdrawnAt), "Name": Literal(s.WithdrawnBy)})
		return line + withdrawnWhy(lang, m)
	case s.State == consult.MinutesInReview && s.RemarksUntil != nil:
		return i18n.Text(lang, "life.in_review", i18n.Args{"Date": i18n.Date(lang, *s.RemarksUntil), "Name": Literal(s.CirculatedBy)})
	}
	return i18n.Text(lang, "life.draft")
}

// withdrawnWhy is the reason why minutes were taken back; "" where it was left out, because people from outside read along.
func withdrawnWhy(lang string, m consult.Minutes) string {
	if m.Seal.WithdrawnWhy == "" {
		return ""
	}
	return " " + i18n.Text(lang, "life.withdrawn_why", i18n.Args{"Why": Literal(cut(m.Seal.WithdrawnWhy, essenceText))})
}

// forChannel leaves out of minutes what people from outside should not read in a posting.
func forChannel(m consult.Minutes) consult.Minutes {
	if m.Outsiders {
		m.Seal.WithdrawnWhy = ""
	}
	return m
}

func dayOf(lang string, m consult.Minutes, at *time.Time) string {
	if at == nil {
		return ""
	}
	return i18n.Date(lang, m.Meeting.Local(*at))
}

// sealBlocks are that sentence, and of approved minutes the version with the first part of its hash.
func sealBlocks(lang string, m consult.Minutes) []slack.Block {
	line := sealLine(lang, m)
	if line == "" {
		return nil
	}
	if m.Seal.Hash != "" {
		line += "\n" + i18n.Text(lang, "life.version", i18n.Args{"Number": m.Seal.Version, "Hash": m.Seal.Hash[:12]})
	}
	return []slack.Block{Small(line)}
}

// lifeButtons is what the reader can do with minutes next, the most likely first.
func lifeButtons(lang string, m consult.Minutes) []slack.BlockElement {
	id := idOf(m.Meeting)
	var buttons []slack.BlockElement
	add := func(route, key string) { buttons = append(buttons, Button(route, i18n.Text(lang, key), id)) }
	state := m.Seal.State
	if m.Meeting.State != consult.MeetingClosed {
		state = ""
	}
	switch {
	case state == consult.MinutesInReview:
		add("remark", "life.remark")
		if m.Manages {
			add("approve", "life.approve")
		}
	case state == consult.MinutesDraft && m.Manages:
		add("circulate", "life.circulate")
	}
	return buttons
}

// moreButtons is what is rarer.
func moreButtons(lang string, m consult.Minutes) []slack.BlockElement {
	id := idOf(m.Meeting)
	var buttons []slack.BlockElement
	add := func(shown bool, route, key string) {
		if shown {
			buttons = append(buttons, Button(route, i18n.Text(lang, key), id))
		}
	}
	sealed := m.Seal.State == consult.MinutesApproved
	held := m.Meeting.State == consult.MeetingClosed
	add(held, "minutes_file", "paper.button")
	add(m.Writes && !sealed, "scribe", "life.write")
	add(m.Writes && (m.Seal.State != consult.MinutesDraft || m.Seal.Round > 0), "remarks", "life.remarks")
	add(m.Manages && m.Seal.State == consult.MinutesInReview, "withdraw_review", "life.withdraw")
	add(sealed, "corrections", "life.corrections")
	add(sealed && m.Manages, "correct", "life.correct")
	add(m.Manages, "readers", "life.readers")
	add(m.Manages && !sealed, "pen", "life.pen")
	add(m.Manages && held && m.Seal.ReleasedAt == nil, "summary", "life.summary")
	add(m.Seal.ReleasedAt != nil, "public_summary", "public.read")
	add(m.Manages, "minutes_rules", "life.rules")
	return buttons
}

// LineEdit is the form in which a line is reworded.
func LineEdit(lang string, it consult.MinutesItem, agenda ...consult.AgendaItem) *slack.ModalViewRequest {
	chosen := consult.AgendaItemID(0)
	if it.AgendaItemID != nil {
		chosen = *it.AgendaItemID
	}
	blocks := []slack.Block{Input("text", i18n.Text(lang, "minutes.text"), TextField("text", it.Text, true))}
	blocks = append(blocks, itemChoice(lang, agenda, chosen)...)
	if it.Kind == consult.ToDo {
		var owners []string
		for _, o := range it.Owners {
			if o.SlackID != "" {
				owners = append(owners, o.SlackID)
			}
		}
		blocks = append(blocks, ownerFields(lang, owners, it.DueOn)...)
	}
	return Modal("line_edit_save", i18n.Text(lang, "life.edit_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// lineButtons undo and reword a line.
func lineButtons(lang string, it consult.MinutesItem) slack.Block {
	id := strconv.FormatInt(int64(it.ID), 10)
	return Actions(Button("line_edit", i18n.Text(lang, "life.edit"), id), Button("line_undo", i18n.Text(lang, "life.undo"), id))
}

// LineChanged confirms that a line was reworded; both says that it had been changed meanwhile, and that the words became a
// line of their own.
func LineChanged(lang string, it consult.MinutesItem, both bool) (string, []slack.Block) {
	lead := i18n.Text(lang, "life.edited")
	if both {
		lead = i18n.Text(lang, "life.kept_both")
	}
	return lead, []slack.Block{Rich(append([]Span{Bold(lead), Plain(" ")}, numbered(lang, it)...)...), lineButtons(lang, it)}
}

// LineUndone confirms that a line was taken back, with its words, so that nothing is lost.
func LineUndone(lang string, it consult.MinutesItem) (string, []slack.Block) {
	lead := i18n.Text(lang, "life.undone")
	return lead, []slack.Block{Rich(Bold(lead), Plain(" "), Struck(cut(it.Text, essenceText)))}
}

// CirculateForm asks for how many working days remarks are asked.
func CirculateForm(lang string, m consult.Minutes, days int) *slack.ModalViewRequest {
	return Modal("circulate_save", i18n.Text(lang, "life.circulate"), i18n.Text(lang, "life.circulate"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "life.circulate_intro", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})),
		Input("days", i18n.Text(lang, "life.days"), textOf("days", strconv.Itoa(days), 3)))
}

// MinutesTold confirms a step in the life of minutes to who took it.
func MinutesTold(lang, key string, m consult.Minutes) (string, []slack.Block) {
	text := i18n.Text(lang, "life."+key, i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})
	return text, append([]slack.Block{Section(text)}, sealBlocks(lang, m)...)
}

// MinutesNews is the message below the minutes in their channel: they are circulated, approved or corrected. It shows
// nothing of their contents.
func MinutesNews(lang string, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	key := map[consult.Purpose]string{
		consult.PurposeMinutesReview: "news_review", consult.PurposeMinutesApproved: "news_approved", consult.PurposeMinutesCorrected: "news_corrected",
		consult.PurposeMinutesWithdrawn: "news_withdrawn",
	}[d.Purpose]
	if d.Purpose == consult.PurposeMinutesReview && m.Seal.State == consult.MinutesDraft {
		key = "news_no_review"
	}
	until := ""
	if m.Seal.RemarksUntil != nil {
		until = i18n.Date(lang, *m.Seal.RemarksUntil)
	}
	text := i18n.Text(lang, "life."+key, i18n.Args{
		"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt)), "Until": until, "Number": d.Revision,
		"Name": Literal(m.Seal.WithdrawnBy),
	})
	if d.Purpose == consult.PurposeMinutesWithdrawn {
		text += withdrawnWhy(lang, forChannel(m))
	}
	buttons := []slack.BlockElement{Button("minutes_read", i18n.Text(lang, "minutes.read"), idOf(m.Meeting))}
	switch {
	case d.Purpose == consult.PurposeMinutesReview && m.Seal.State == consult.MinutesInReview:
		buttons = append(buttons, Button("remark", i18n.Text(lang, "life.remark"), idOf(m.Meeting)))
	case d.Purpose == consult.PurposeMinutesCorrected:
		buttons = append(buttons, Button("corrections", i18n.Text(lang, "life.corrections"), idOf(m.Meeting)))
	}
	return text, append([]slack.Block{Section(text), Actions(buttons...)}, smallPrint(lang, d)...)
}

// RemarkForm asks for a remark on circulated minutes.
func RemarkForm(lang string, m consult.Minutes) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "life.remark_intro", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))}))}
	blocks = append(blocks, itemChoice(lang, m.Agenda, 0)...)
	blocks = append(blocks, Input("text", i18n.Text(lang, "life.remark_text"), TextField("text", "", true)))
	return Modal("remark_save", i18n.Text(lang, "life.remark"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// RemarkSaved thanks for a remark.
func RemarkSaved(lang string, r consult.Remark) (string, []slack.Block) {
	lead := i18n.Text(lang, "life.remark_saved")
	return lead, []slack.Block{Rich(Bold(lead), Plain(" "+cut(r.Text, essenceText)))}
}

// RemarkPointer is the line in the thread of the minutes that says that there is a remark, without its words.
func RemarkPointer(lang string, r consult.Remark, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.remark_pointer", i18n.Args{"Name": Literal(r.Author), "Item": Literal(remarkPlace(lang, r))})
	if m.Outsiders {
		text = i18n.Text(lang, "life.remark_pointer_plain")
	}
	if r.State != consult.RemarkOpen {
		text += " " + i18n.Text(lang, "life.remark_state."+string(r.State))
	}
	return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
}

func remarkPlace(lang string, r consult.Remark) string {
	if r.Item == "" {
		return i18n.Text(lang, "life.whole")
	}
	return "„" + r.Item + "”"
}

// RemarksWait tells who keeps the minutes that remarks wait.
func RemarksWait(lang string, m consult.Minutes, list []consult.Remark, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.remarks_wait", i18n.Args{
		"Count": openRemarks(list), "Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt)),
	})
	return text, append([]slack.Block{Section(text), Actions(Primary("remarks", i18n.Text(lang, "life.remarks"), idOf(m.Meeting)))}, smallPrint(lang, d)...)
}

func openRemarks(list []consult.Remark) int {
	n := 0
	for _, r := range list {
		if r.State == consult.RemarkOpen {
			n++
		}
	}
	return n
}

// remarkPage is how many remarks a modal shows; the open ones come first.
const remarkPage = 30

// RemarkList shows the remarks; who writes in the minutes can take them over or answer them.
func RemarkList(lang string, m consult.Minutes, list []consult.Remark) *slack.ModalViewRequest {
	var blocks []slack.Block
	var ordered []consult.Remark
	for _, open := range []bool{true, false} {
		for _, r := range list {
			if (r.State == consult.RemarkOpen) == open {
				ordered = append(ordered, r)
			}
		}
	}
	for _, r := range ordered[:min(len(ordered), remarkPage)] {
		spans := []Span{Bold(r.Author), Plain(" – " + remarkPlace(lang, r) + "\n" + r.Text)}
		if r.State != consult.RemarkOpen {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "life.remark_state."+string(r.State))+" "+r.Answer))
		}
		blocks = append(blocks, Rich(spans...))
		if m.Writes && r.State == consult.RemarkOpen && m.Seal.State != consult.MinutesApproved {
			id := strconv.FormatInt(int64(r.ID), 10)
			blocks = append(blocks, Actions(Button("remark_take", i18n.Text(lang, "life.take"), id), Button("remark_answer", i18n.Text(lang, "life.answer"), id)))
		}
	}
	if rest := len(ordered) - remarkPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "life.more_remarks", i18n.Args{"Count": rest})))
	}
	if len(blocks) == 0 {
		blocks = []slack.Block{Section(i18n.Text(lang, "life.no_remarks"))}
	}
	return Modal("notice", i18n.Text(lang, "life.remarks"), "", i18n.Text(lang, "modal.close"), blocks...)
}

// TakeForm takes a remark over: what is added to the minutes starts as the remark says it.
func TakeForm(lang string, r consult.Remark) *slack.ModalViewRequest {
	return Modal("remark_take_save", i18n.Text(lang, "life.take"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(r.Author), Plain(" – "+remarkPlace(lang, r)+"\n"+r.Text)),
		Hinted(Optional("text", i18n.Text(lang, "life.take_text"), TextField("text", r.Text, true)), i18n.Text(lang, "life.take_hint")))
}

// AnswerForm answers a remark that is not taken over.
func AnswerForm(lang string, r consult.Remark) *slack.ModalViewRequest {
	return Modal("remark_answer_save", i18n.Text(lang, "life.answer"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(r.Author), Plain(" – "+remarkPlace(lang, r)+"\n"+r.Text)),
		Input("answer", i18n.Text(lang, "life.answer_text"), TextField("answer", "", true)))
}

// RemarkSettled tells who made a remark what became of it.
func RemarkSettled(lang string, r consult.Remark, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.settled_"+string(r.State), i18n.Args{
		"Name": Literal(r.SettledBy), "Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt)),
	})
	blocks := []slack.Block{Section(text), Rich(Plain(cut(r.Text, essenceText)))}
	if strings.TrimSpace(r.Answer) != "" {
		blocks = append(blocks, Rich(Bold(r.SettledBy+": "), Plain(cut(r.Answer, maxSection))))
	}
	blocks = append(blocks, Actions(Button("minutes_read", i18n.Text(lang, "minutes.read"), idOf(m.Meeting))))
	return text, append(blocks, smallPrint(lang, d)...)
}

// RemarkDone confirms that a remark was dealt with.
func RemarkDone(lang string, r consult.Remark) string {
	return i18n.Text(lang, "life.done_"+string(r.State), i18n.Args{"Name": Literal(r.Author)})
}

// RulesSaved confirms what a platform chose for its minutes.
func RulesSaved(lang string) string { return i18n.Text(lang, "life.rules_saved") }

// AfterMeeting says into which minutes a line goes when no meeting is on.
func AfterMeeting(lang string, m consult.Meeting) string {
	return i18n.Text(lang, "life.after_meeting", i18n.Args{"Date": i18n.Date(lang, m.Local(m.StartsAt))})
}
