package view

import (
	"testing"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func TestAStatusRoundAsItIsAskedAndRead(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-12-04 10:00")
	open := consult.StatusRound{ID: 4, Meeting: meetingOf(t)}
	answered := open
	answered.Answers = []consult.StatusAnswer{
		{PersonID: 1, Name: "Bram Proefmans", StatusDraft: consult.StatusDraft{Done: hostile, Blocked: "geen zaal"}},
		{PersonID: 2, Name: "Nele Sjabloon", StatusDraft: consult.StatusDraft{Next: "website"}},
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"status_ask": func() (string, []slack.Block) {
			return StatusAsk(consult.Dutch, open, 1, consult.Delivery{Purpose: consult.PurposeStatusAsked}, now)
		},
		"status_remind": func() (string, []slack.Block) {
			return StatusAsk(consult.French, open, 1, consult.Delivery{Purpose: consult.PurposeStatusReminder}, now)
		},
		"status_noted": func() (string, []slack.Block) {
			return StatusAsk(consult.English, answered, 1, consult.Delivery{Purpose: consult.PurposeStatusAsked}, now)
		},
		"status_over": func() (string, []slack.Block) {
			return StatusAsk(consult.Dutch, open, 1, consult.Delivery{Purpose: consult.PurposeStatusAsked}, brussels(t, "2026-12-11 10:00"))
		},
		"status_on_agenda": func() (string, []slack.Block) {
			a := agendaOf(t)
			a.Manages = true
			a.Items = append(a.Items, consult.AgendaItem{ID: 9, Title: "Statusronde", Fixed: true, Round: 4, Answered: 2, State: "open"})
			return AgendaList(consult.Dutch, a, 0, 0)
		},
	} {
		text, blocks := show()
		golden(t, name, said{text, blocks})
	}
	golden(t, "status_form", StatusForm(consult.Dutch, open, consult.StatusAnswer{}))
	golden(t, "status_form_again", StatusForm(consult.Dutch, answered, answered.Answers[0]))
	golden(t, "status_answers", StatusAnswers(consult.Dutch, answered))
	golden(t, "status_answers_none", StatusAnswers(consult.Dutch, open))
}

func TestThePageOfMinutesShowsWhatWasAnsweredInAStatusRound(t *testing.T) {
	t.Parallel()
	m := consult.Minutes{Meeting: meetingOf(t), Agenda: []consult.AgendaItem{{ID: 1, Title: "Opening", Fixed: true}, {ID: 2, Title: "Stand van zaken", Fixed: true, Round: 5}}}
	round := consult.StatusRound{ID: 5, Meeting: m.Meeting, Answers: []consult.StatusAnswer{
		{PersonID: 1, Name: "Nele Sjabloon", StatusDraft: consult.StatusDraft{Done: hostile, Blocked: "geen zaal"}},
	}}
	golden(t, "minutes_page_status", MinutesPage(consult.Dutch, m, 0, round))
	for range 2 * statusInMinutes {
		round.Answers = append(round.Answers, round.Answers[0])
	}
	golden(t, "minutes_page_status_many", MinutesPage(consult.French, m, 0, round).Blocks.BlockSet[statusInMinutes:])
}
