package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// noon is when a round closes unless somebody says otherwise.
const noon = "12:00"

// RoundForm asks for a round of a kind; what other kinds need is not asked.
func RoundForm(lang string, kind consult.RoundKind, projects []consult.Project) *slack.ModalViewRequest {
	choose := i18n.Text(lang, "platform.choose")
	blocks := []slack.Block{
		Hinted(Input("question", i18n.Text(lang, "round.question."+string(kind)), textOf("question", "", consult.MaxName)), i18n.Text(lang, "round.question_hint."+string(kind))),
	}
	if kind == consult.RoundNotice {
		blocks = append(blocks, Hinted(Input("details", i18n.Text(lang, "round.information"), TextField("details", "", true)), i18n.Text(lang, "round.draft_hint")))
	} else {
		blocks = append(blocks, Optional("details", i18n.Text(lang, "round.details"), TextField("details", "", true)))
	}
	if kind == consult.RoundReview {
		blocks = append(blocks, Hinted(Input("draft", i18n.Text(lang, "round.draft"), TextField("draft", "", true)), i18n.Text(lang, "round.draft_hint")))
	}
	blocks = append(blocks, Hinted(Input("unit", i18n.Text(lang, "round.unit_label"), unitChoice(lang, kind)), i18n.Text(lang, "round.unit_hint")))
	if kind == consult.RoundDecision {
		blocks = append(blocks,
			Hinted(Optional("threshold", i18n.Text(lang, "round.threshold"), textOf("threshold", "", 60)), i18n.Text(lang, "round.threshold_hint")),
			Optional("base", i18n.Text(lang, "round.base"), Choice("base", choose, "",
				Option(i18n.Text(lang, "round.base_of.all"), string(consult.BaseAll)), Option(i18n.Text(lang, "round.base_of.cast"), string(consult.BaseCast)))),
		)
	}
	blocks = append(blocks, Input("closes", i18n.Text(lang, "round.closes"), DateField("closes", nil)),
		Input("closes_hour", i18n.Text(lang, "round.closes_hour"), TimeField("closes_hour", noon)))
	return Modal("round_add_save", i18n.Text(lang, "round.new"), i18n.Text(lang, "round.start"), i18n.Text(lang, "modal.cancel"),
		append(blocks, rareFields(lang, kind, projects)...)...)
}

// rareFields are what most rounds leave empty.
func rareFields(lang string, kind consult.RoundKind, projects []consult.Project) []slack.Block {
	choose := i18n.Text(lang, "platform.choose")
	var blocks []slack.Block
	if kind.HasOptions() {
		blocks = append(blocks, Hinted(Optional("options", i18n.Text(lang, "round.options"), TextField("options", "", true)), i18n.Text(lang, "round.options_hint."+string(kind))))
	}
	if kind == consult.RoundDecision {
		blocks = append(blocks, Hinted(Optional("decision", i18n.Text(lang, "round.condition"), textOf("decision", "", 30)), i18n.Text(lang, "round.condition_hint")))
	}
	blocks = append(blocks, Hinted(Optional("organisations", i18n.Text(lang, "round.organisations"), multiExternal("organisations", choose)), i18n.Text(lang, "round.organisations_hint")))
	if len(projects) > 0 {
		var options []*slack.OptionBlockObject
		for _, p := range projects[:min(len(projects), maxOptions)] {
			options = append(options, Option(p.Name, projectID(p)))
		}
		blocks = append(blocks, Optional("project", i18n.Text(lang, "deadline.project"), Choice("project", choose, "", options...)))
	}
	return append(blocks, Hinted(Optional("opens", i18n.Text(lang, "round.opens"), DateField("opens", nil)), i18n.Text(lang, "round.opens_hint")),
		Optional("opens_hour", i18n.Text(lang, "round.opens_hour"), TimeField("opens_hour", "")))
}

// unitChoice offers people first to read: information is for whoever sits there.
func unitChoice(lang string, kind consult.RoundKind) *slack.SelectBlockElement {
	chosen := ""
	if kind == consult.RoundNotice {
		chosen = string(consult.UnitPeople)
	}
	var options []*slack.OptionBlockObject
	for _, u := range consult.RoundUnits() {
		options = append(options, Option(i18n.Text(lang, "round.unit_of."+string(u)), string(u)))
	}
	return Choice("unit", i18n.Text(lang, "platform.choose"), chosen, options...)
}

// voiceField is for whom an answer is; all of list are chosen when chosen.
func voiceField(lang string, list []consult.Voter, chosen bool) *slack.InputBlock {
	initial := map[string]bool{}
	var options []*slack.OptionBlockObject
	for _, v := range list[:min(len(list), maxOptions)] {
		id := strconv.FormatInt(int64(v.ID), 10)
		initial[id] = chosen
		options = append(options, Option(v.Name, id))
	}
	return Input("voters", i18n.Text(lang, "round.voters"), several(lang, "voters", initial, options...))
}

// choiceField is what one answers.
func choiceField(lang string, r consult.Round) *slack.InputBlock {
	var options []*slack.OptionBlockObject
	for i, label := range roundChoices(lang, r) {
		options = append(options, Option(label, strconv.Itoa(i)))
	}
	return Input("choice", i18n.Text(lang, "round.answer"), Choice("choice", i18n.Text(lang, "platform.choose"), "", options...))
}

// RoundAnswerForm asks for an answer of the voices in list: in words with what was written before, else a choice. action is
// the route that takes it.
func RoundAnswerForm(lang, action string, c consult.RoundCard, list []consult.Voter) *slack.ModalViewRequest {
	blocks := []slack.Block{Rich(Bold(c.Question))}
	mine := action != "round_note_save"
	if len(list) > 1 || !mine {
		blocks = append(blocks, voiceField(lang, list, mine && c.Kind.InWords()))
	}
	switch {
	case !c.Kind.InWords():
		blocks = append(blocks, choiceField(lang, c.Round))
	case c.Kind == consult.RoundReview && !mine:
		blocks = append(blocks, Hinted(Optional("text", i18n.Text(lang, "round.remark"), TextField("text", "", true)), i18n.Text(lang, "round.remark_hint")))
	default:
		key := "round.answer"
		if c.Kind == consult.RoundReview {
			key = "round.remark"
		}
		blocks = append(blocks, Input("text", i18n.Text(lang, key), TextField("text", writtenBefore(c, list, mine), true)))
	}
	return Modal(action, i18n.Text(lang, "round.answer"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// writtenBefore is the text that the only voice gave, to go on with.
func writtenBefore(c consult.RoundCard, list []consult.Voter, mine bool) string {
	if !mine || len(list) != 1 {
		return ""
	}
	return c.Standing()[list[0].ID].Text
}

// RoundExtendForm asks until when a round goes on.
func RoundExtendForm(lang string, c consult.RoundCard) *slack.ModalViewRequest {
	closes := c.Local(c.ClosesAt)
	return Modal("round_extend_save", i18n.Text(lang, "round.extend"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Question), Plain("\n"+i18n.DateTime(lang, closes))),
		Input("closes", i18n.Text(lang, "round.closes"), DateField("closes", nil)),
		Input("closes_hour", i18n.Text(lang, "round.closes_hour"), TimeField("closes_hour", closes.Format("15:04"))),
	)
}

// RoundSettleForm asks what the chair decides after a tie, and why.
func RoundSettleForm(lang string, c consult.RoundCard) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for i, label := range roundChoices(lang, c.Round) {
		if len(c.Options) == 0 && i == consult.ChoiceAbstain {
			continue
		}
		options = append(options, Option(label, strconv.Itoa(i)))
	}
	return Modal("round_settle_save", i18n.Text(lang, "round.settle"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Question)), Section(countsText(lang, c, c.Result())),
		Input("choice", i18n.Text(lang, "round.settle_how"), Choice("choice", i18n.Text(lang, "platform.choose"), "", options...)),
		Hinted(Input("reason", i18n.Text(lang, "project.reason"), TextField("reason", "", true)), i18n.Text(lang, "round.settle_hint")),
	)
}

// RoundRenewForm asks for a new version of the draft.
func RoundRenewForm(lang string, c consult.RoundCard) *slack.ModalViewRequest {
	return Modal("round_renew_save", i18n.Text(lang, "round.renew"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Question)),
		Hinted(Input("draft", i18n.Text(lang, "round.draft"), TextField("draft", "", true)), i18n.Text(lang, "round.renew_hint")),
	)
}

// RoundSure asks before a round is closed early or taken back; do is the route that does it.
func RoundSure(lang, do string, c consult.RoundCard) *slack.ModalViewRequest {
	key, sure := "round.close", "round.close_sure"
	if do == "round_withdraw_now" {
		key, sure = "round.withdraw", "round.withdraw_sure"
	}
	return Modal(do, i18n.Text(lang, key), i18n.Text(lang, key), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Question)), Section(i18n.Text(lang, sure, i18n.Args{"Answered": c.Answered, "Units": unitsOf(lang, c.Round, c.Voices)})))
}

// homeRounds is how many rounds App Home shows.
const homeRounds = 4

// homeRoundBlocks are the rounds that wait for the reader, with the answers that one tap gives.
func homeRoundBlocks(lang string, list []consult.RoundCard, now time.Time) []slack.Block {
	if len(list) == 0 {
		return nil
	}
	blocks := []slack.Block{Header(i18n.Text(lang, "round.home"))}
	for _, c := range list[:min(len(list), homeRounds)] {
		spans := []Span{Bold(c.Question), Plain("\n" + roundAbout(lang, c.Round, true) + "\n" + roundStatus(lang, c.Round, now))}
		buttons := append(roundAnswers(lang, c, now), Button("round_card", i18n.Text(lang, "round.open"), ofRound(c.Round)))
		blocks = append(blocks, Rich(spans...), Actions(buttons...))
	}
	if rest := len(list) - homeRounds; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "round.more", i18n.Args{"Count": rest})))
	}
	return append(blocks, slack.NewDividerBlock())
}
