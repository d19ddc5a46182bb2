package view

import (
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// CorrectForm asks which line of approved minutes is to be corrected; none adds one.
func CorrectForm(lang string, m consult.Minutes) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "life.correct_intro"))}
	var groups []*slack.OptionGroupBlockObject
	for at := 0; at < len(m.Items) && len(groups) < maxOptions; at += maxOptions {
		var options []*slack.OptionBlockObject
		for _, it := range m.Items[at:min(at+maxOptions, len(m.Items))] {
			options = append(options, Option(it.Text, strconv.FormatInt(int64(it.ID), 10)))
		}
		groups = append(groups, slack.NewOptionGroupBlockElement(plain(i18n.Text(lang, "life.lines_from", i18n.Args{"Number": at + 1})), options...))
	}
	if len(groups) > 0 {
		choice := slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "line", groups...)
		blocks = append(blocks, Hinted(Optional("line", i18n.Text(lang, "life.line"), choice), i18n.Text(lang, "life.line_hint")))
	}
	return Modal("correct_line", i18n.Text(lang, "life.correct"), i18n.Text(lang, "life.next"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// CorrectionForm asks how the line has to read, and why; a zero line is added, below an item of the agenda.
func CorrectionForm(lang string, it consult.MinutesItem, agenda ...consult.AgendaItem) *slack.ModalViewRequest {
	blocks := []slack.Block{Input("text", i18n.Text(lang, "life.correct_text"), TextField("text", it.Text, true))}
	if it.ID == 0 {
		blocks = append(blocks, itemChoice(lang, agenda, 0)...)
	}
	blocks = append(blocks, Input("why", i18n.Text(lang, "life.why"), TextField("why", "", true)))
	return Modal("correct_save", i18n.Text(lang, "life.correct"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// diffSpans show what changes: gone words struck through, new ones bold.
func diffSpans(before, after string) []Span {
	var spans []Span
	for _, s := range consult.Diff(before, after) {
		switch s.Kind {
		case consult.DiffGone:
			spans = append(spans, Struck(s.Text))
		case consult.DiffNew:
			spans = append(spans, Bold(s.Text))
		default:
			spans = append(spans, Plain(s.Text))
		}
	}
	return spans
}

// correction is a correction with its difference, who and why.
func correction(lang string, c consult.Correction) []slack.Block {
	lead := i18n.Text(lang, "life.correction_proposed", i18n.Args{"Name": c.Author})
	switch c.State {
	case consult.CorrectionApproved:
		lead = i18n.Text(lang, "life.correction_number", i18n.Args{"Number": c.Number, "Name": c.Author, "By": c.ApprovedBy, "Date": i18n.Date(lang, c.At)})
	case consult.CorrectionRejected:
		lead = i18n.Text(lang, "life.correction_rejected", i18n.Args{"Name": c.Author})
	}
	spans := append([]Span{Bold(lead), Plain("\n")}, diffSpans(c.Before, c.After)...)
	return []slack.Block{Rich(append(spans, Plain("\n"+labelled(lang, i18n.Text(lang, "life.why"))+c.Why))...)}
}

func correctionButtons(lang string, c consult.Correction) slack.Block {
	id := strconv.FormatInt(int64(c.ID), 10)
	return Actions(Primary("correction_approve", i18n.Text(lang, "life.approve"), id), Button("correction_reject", i18n.Text(lang, "life.reject"), id))
}

// CorrectionSaved tells who wrote a correction what becomes of it.
func CorrectionSaved(lang string, c consult.Correction) (string, []slack.Block) {
	key := map[consult.CorrectionState]string{
		consult.CorrectionProposed: "correction_waits", consult.CorrectionApproved: "correction_stands", consult.CorrectionRejected: "correction_dropped",
	}[c.State]
	text := i18n.Text(lang, "life."+key, i18n.Args{"Number": c.Number})
	return text, append([]slack.Block{Section(text)}, correction(lang, c)...)
}

// correctionPage is how many corrections a modal shows, the latest last.
const correctionPage = 40

// CorrectionList shows the corrections of minutes, and to who manages them those that wait.
func CorrectionList(lang string, m consult.Minutes, list []consult.Correction) *slack.ModalViewRequest {
	var blocks []slack.Block
	for _, c := range list[max(0, len(list)-correctionPage):] {
		blocks = append(blocks, correction(lang, c)...)
		if c.State == consult.CorrectionProposed && m.Manages {
			blocks = append(blocks, correctionButtons(lang, c))
		}
	}
	if len(blocks) == 0 {
		blocks = []slack.Block{Section(i18n.Text(lang, "life.no_corrections"))}
	}
	return Modal("notice", i18n.Text(lang, "life.corrections"), "", i18n.Text(lang, "modal.close"), blocks...)
}

// CorrectionAsked asks somebody to approve a correction of another's.
func CorrectionAsked(lang string, c consult.Correction, m consult.Meeting, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.correction_asked", i18n.Args{"Name": Literal(c.Author), "Platform": Literal(m.Platform), "Date": i18n.Date(lang, m.Local(m.StartsAt))})
	blocks := append([]slack.Block{Section(text)}, correction(lang, c)...)
	if c.State == consult.CorrectionProposed {
		blocks = append(blocks, correctionButtons(lang, c))
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

// ReadersForm asks who may read an item of the minutes.
func ReadersForm(lang string, m consult.Minutes, platform consult.Level) *slack.ModalViewRequest {
	var levels []*slack.OptionBlockObject
	for _, l := range consult.Levels() {
		if l != consult.LevelOpen || platform == consult.LevelOpen {
			levels = append(levels, Option(i18n.Text(lang, "life.level_"+string(l)), string(l)))
		}
	}
	blocks := []slack.Block{Section(i18n.Text(lang, "life.readers_intro"))}
	blocks = append(blocks, itemChoice(lang, m.Agenda, 0)...)
	blocks = append(blocks,
		Input("level", i18n.Text(lang, "life.level"), Choice("level", i18n.Text(lang, "platform.choose"), string(consult.LevelMembers), levels...)),
		Hinted(Optional("readers", i18n.Text(lang, "life.named"), UsersField("readers", i18n.Text(lang, "platform.choose"), nil)), i18n.Text(lang, "life.named_hint")))
	return Modal("readers_save", i18n.Text(lang, "life.readers"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// PenForm asks to whom the pen is handed, and takes it back from who has it.
func PenForm(lang string, m consult.Minutes, holders []consult.Owner) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "life.pen_intro"))}
	for _, h := range holders[:min(len(holders), maxHolders)] {
		value := fmt.Sprintf("%d:%d", m.Meeting.ID, h.PersonID)
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "life.pen_with")+" "), Bold(h.Name)), Actions(Button(fmt.Sprintf("pen_take#%d", h.PersonID), i18n.Text(lang, "life.pen_take"), value)))
	}
	blocks = append(blocks, Input("person", i18n.Text(lang, "life.pen_to"), UserField("person", i18n.Text(lang, "platform.choose"), "")))
	return Modal("pen_save", i18n.Text(lang, "life.pen"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// maxHolders is of how many people the pen can be taken back in one form; nobody shares it with more.
const maxHolders = 20

// PenTaken tells somebody that they no longer write in the minutes.
func PenTaken(lang string, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.pen_taken", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})
	return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
}

// WithdrawForm asks why circulated minutes are taken back.
func WithdrawForm(lang string, m consult.Minutes) *slack.ModalViewRequest {
	return Modal("withdraw_review_save", i18n.Text(lang, "life.withdraw"), i18n.Text(lang, "life.withdraw"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "life.withdraw_intro", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})),
		Input("why", i18n.Text(lang, "life.why"), TextField("why", "", true)))
}

// PenGiven tells somebody that they write in the minutes from now on.
func PenGiven(lang string, m consult.Minutes, d consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "life.pen_given", i18n.Args{"Platform": Literal(m.Meeting.Platform), "Date": i18n.Date(lang, m.Meeting.Local(m.Meeting.StartsAt))})
	return text, append([]slack.Block{Section(text), Actions(Primary("scribe", i18n.Text(lang, "life.write"), idOf(m.Meeting)))}, smallPrint(lang, d)...)
}

// RulesForm asks what a platform chooses for its minutes.
func RulesForm(lang string, r consult.MinutesRules) *slack.ModalViewRequest {
	yesNo := func(field, key string, chosen bool) slack.Block {
		value := "no"
		if chosen {
			value = "yes"
		}
		return Input(field, i18n.Text(lang, key), Choice(field, i18n.Text(lang, "platform.choose"), value,
			Option(i18n.Text(lang, "life.yes"), "yes"), Option(i18n.Text(lang, "life.no"), "no")))
	}
	return Modal("minutes_rules_save", i18n.Text(lang, "life.rules"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Input("days", i18n.Text(lang, "life.days"), textOf("days", strconv.Itoa(r.ReviewDays), 3)),
		yesNo("silence", "life.silence", r.SilenceApproves),
		yesNo("own", "life.own", r.OwnCorrections))
}

// SummaryForm asks for what the public may read; it starts with what was written, or picked from the open items.
func SummaryForm(lang string, text string) *slack.ModalViewRequest {
	return Modal("summary_save", i18n.Text(lang, "life.summary"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "life.summary_intro")),
		Input("text", i18n.Text(lang, "minutes.text"), TextField("text", cut(text, maxSection), true)))
}

// SummarySaved confirms a public summary, and offers to release that of approved minutes.
func SummarySaved(lang string, m consult.Minutes) (string, []slack.Block) {
	text := i18n.Text(lang, "life.summary_waits")
	if m.Seal.State != consult.MinutesApproved {
		return text, []slack.Block{Section(text)}
	}
	text = i18n.Text(lang, "life.summary_ready")
	return text, []slack.Block{Section(text), Actions(Primary("summary_release", i18n.Text(lang, "life.release"), idOf(m.Meeting)))}
}

// SummaryReleased shows a released summary as it can be handed on.
func SummaryReleased(lang string, s consult.PublicSummary) (string, []slack.Block) {
	lead := i18n.Text(lang, "life.summary_released")
	return lead, []slack.Block{Rich(Bold(lead)), Rich(Plain(s.Text)), Small(i18n.Text(lang, "life.summary_where"))}
}
