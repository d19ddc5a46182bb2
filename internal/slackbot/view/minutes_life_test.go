package view

import (
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// minutesIn are the minutes in a state, as their secretary sees them.
func minutesIn(t *testing.T, state consult.MinutesState) consult.Minutes {
	m := minutesOf(t)
	m.Writes, m.Manages = true, true
	m.Seal.State = state
	at := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
	switch state {
	case consult.MinutesInReview:
		m.Seal.CirculatedBy, m.Seal.CirculatedAt, m.Seal.RemarksUntil = "Bram *Proefmans*", &at, dateOf(t, "2026-12-21")
	case consult.MinutesApproved:
		m.Seal.ApprovedBy, m.Seal.ApprovedAt, m.Seal.Version = "Alma Voorbeeld", &at, 1
		m.Seal.Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	}
	return m
}

func remarksOf() []consult.Remark {
	item := consult.AgendaItemID(4)
	return []consult.Remark{
		{ID: 1, Text: hostile, Author: "Nele Sjabloon", State: consult.RemarkOpen},
		{ID: 2, AgendaItemID: &item, Item: hostile, Text: "Het was Olen.", Author: "Dries Fictief", State: consult.RemarkAnswered, Answer: "Neen, Lille.", SettledBy: "Bram Proefmans"},
	}
}

func correctionOf(state consult.CorrectionState) consult.Correction {
	return consult.Correction{
		ID: 3, Number: 1, State: state, Before: "Eén onthaalfiche voor allen.", After: "Eén onthaalfiche met " + hostile, Why: hostile,
		Author: "Bram Proefmans", ApprovedBy: "Alma Voorbeeld", At: time.Date(2026, 12, 16, 9, 0, 0, 0, time.UTC),
	}
}

func TestTheLifeOfMinutesAsItIsTold(t *testing.T) {
	t.Parallel()
	review, approved := minutesIn(t, consult.MinutesInReview), minutesIn(t, consult.MinutesApproved)
	silent := minutesIn(t, consult.MinutesApproved)
	silent.Seal.BySilence, silent.Seal.ApprovedBy = true, ""
	news := func(p consult.Purpose) consult.Delivery { return consult.Delivery{Purpose: p, Revision: 1} }
	outsiders := review
	outsiders.Outsiders = true
	for name, show := range map[string]func() (string, []slack.Block){
		"life_answer_draft": func() (string, []slack.Block) {
			return MinutesAnswer(consult.Dutch, minutesIn(t, consult.MinutesDraft))
		},
		"life_closed_review": func() (string, []slack.Block) { return MinutesClosed(consult.Dutch, review, consult.Delivery{}) },
		"life_answer_silent": func() (string, []slack.Block) { return MinutesAnswer(consult.French, silent) },
		"life_told":          func() (string, []slack.Block) { return MinutesTold(consult.Dutch, "approved", approved) },
		"life_news_review": func() (string, []slack.Block) {
			return MinutesNews(consult.French, review, news(consult.PurposeMinutesReview))
		},
		"life_news_corrected": func() (string, []slack.Block) {
			return MinutesNews(consult.Dutch, approved, news(consult.PurposeMinutesCorrected))
		},
		"life_line_both":   func() (string, []slack.Block) { return LineChanged(consult.Dutch, review.Items[1], true) },
		"life_line_undone": func() (string, []slack.Block) { return LineUndone(consult.English, review.Items[1]) },
		"life_parts":       func() (string, []slack.Block) { return RecordedParts(consult.Dutch, review.Items) },
		"life_remark_saved": func() (string, []slack.Block) {
			return RemarkSaved(consult.Dutch, remarksOf()[0])
		},
		"life_remark_pointer": func() (string, []slack.Block) {
			return RemarkPointer(consult.Dutch, remarksOf()[1], review, consult.Delivery{})
		},
		"life_remark_pointer_outsiders": func() (string, []slack.Block) {
			return RemarkPointer(consult.Dutch, remarksOf()[1], outsiders, consult.Delivery{})
		},
		"life_remarks_wait": func() (string, []slack.Block) {
			return RemarksWait(consult.French, review, remarksOf(), consult.Delivery{})
		},
		"life_remark_settled": func() (string, []slack.Block) {
			return RemarkSettled(consult.Dutch, remarksOf()[1], review, consult.Delivery{})
		},
		"life_correction_saved": func() (string, []slack.Block) {
			return CorrectionSaved(consult.Dutch, correctionOf(consult.CorrectionApproved))
		},
		"life_correction_asked": func() (string, []slack.Block) {
			return CorrectionAsked(consult.Dutch, correctionOf(consult.CorrectionProposed), approved.Meeting, consult.Delivery{})
		},
		"life_pen_given":     func() (string, []slack.Block) { return PenGiven(consult.Dutch, review, consult.Delivery{}) },
		"life_summary_waits": func() (string, []slack.Block) { return SummarySaved(consult.Dutch, review) },
		"life_summary_ready": func() (string, []slack.Block) { return SummarySaved(consult.Dutch, approved) },
		"life_summary_released": func() (string, []slack.Block) {
			return SummaryReleased(consult.Dutch, consult.PublicSummary{Text: hostile})
		},
	} {
		text, blocks := show()
		golden(t, name, map[string]any{"text": text, "blocks": blocks})
	}
}

func TestTheFormsOfTheLifeOfMinutes(t *testing.T) {
	t.Parallel()
	review, approved := minutesIn(t, consult.MinutesInReview), minutesIn(t, consult.MinutesApproved)
	review.Agenda = []consult.AgendaItem{{ID: 4, Title: hostile}, {ID: 5, Approves: 7, ApprovesOn: time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC)}}
	golden(t, "life_page_review", MinutesPage(consult.Dutch, review, 0))
	golden(t, "life_page_approved", MinutesPage(consult.French, approved, 0))
	golden(t, "life_scribe", Scribe(consult.Dutch, review, 0, NewestLines))
	golden(t, "life_line_edit", LineEdit(consult.Dutch, review.Items[2], review.Agenda...))
	golden(t, "life_circulate", CirculateForm(consult.Dutch, review, 5))
	golden(t, "life_remark_form", RemarkForm(consult.Dutch, review))
	golden(t, "life_remark_list", RemarkList(consult.Dutch, review, remarksOf()))
	golden(t, "life_remark_list_empty", RemarkList(consult.English, review, nil))
	golden(t, "life_take", TakeForm(consult.Dutch, remarksOf()[0]))
	golden(t, "life_remark_answer", AnswerForm(consult.Dutch, remarksOf()[1]))
	golden(t, "life_correct", CorrectForm(consult.Dutch, approved))
	golden(t, "life_correction_form", CorrectionForm(consult.Dutch, approved.Items[1]))
	golden(t, "life_correction_added", CorrectionForm(consult.Dutch, consult.MinutesItem{}, review.Agenda...))
	golden(t, "life_corrections", CorrectionList(consult.French, approved, []consult.Correction{correctionOf(consult.CorrectionApproved), correctionOf(consult.CorrectionProposed)}))
	golden(t, "life_readers", ReadersForm(consult.Dutch, review, consult.LevelMembers))
	golden(t, "life_readers_open", ReadersForm(consult.Dutch, review, consult.LevelOpen))
	golden(t, "life_pen", PenForm(consult.Dutch, review, []consult.Owner{{PersonID: 4, Name: hostile}}))
	golden(t, "life_withdraw", WithdrawForm(consult.Dutch, review))
	golden(t, "life_rules", RulesForm(consult.Dutch, consult.MinutesRules{ReviewDays: 5, SilenceApproves: true}))
	golden(t, "life_summary", SummaryForm(consult.Dutch, hostile))
}
