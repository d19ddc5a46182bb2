package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// conditionOf is an open round of a condition, at nine on 23 November 2026: of four municipalities two answered, one merged
// and one left; the reader answers for Olen and Lille and does not manage it.
func conditionOf(t *testing.T) consult.RoundCard {
	t.Helper()
	at := brussels(t, "2026-11-16 10:00")
	return consult.RoundCard{
		Round: consult.Round{
			ID: 4, PlatformID: 1, Platform: "ILV <Wegwijzer>", Project: "Project Wegwijzer", Kind: consult.RoundDecision, Question: "Het project *indienen*",
			Details: "Zie de oproep.", Unit: consult.UnitMunicipalities, Threshold: consult.Threshold{Base: consult.BaseCount, Needed: 2},
			OpensAt: at.Add(-time.Hour), ClosesAt: brussels(t, "2026-11-30 12:00"), Zone: "Europe/Brussels", State: consult.RoundOpen, Version: 1,
			Answered: 2, Voices: 4, Waits: true,
		},
		Voters: []consult.Voter{
			{ID: 1, Name: "Herentals", Reached: 1}, {ID: 2, Name: "Lille", Reached: 1}, {ID: 3, Name: "Mol", GoneOn: dateOf(t, "2026-11-20")},
			{ID: 4, Name: "Olen", Reached: 2}, {ID: 5, Name: "Vorselaar", PassedOn: dateOf(t, "2026-11-20"), PassedTo: "Gemeente *Nieuwstad*"},
			{ID: 6, Name: "Lier", GoneOn: dateOf(t, "2026-11-20"), PassedOn: dateOf(t, "2026-11-20"), PassedTo: "Gemeente Olen"},
		},
		Answers: []consult.RoundAnswer{
			{ID: 1, VoterID: 1, Version: 1, Choice: new(consult.ChoiceFor), ByName: "Mehdi Vannergens", At: at, ForName: "Herentals"},
			{ID: 2, VoterID: 4, Version: 1, Choice: new(consult.ChoiceAgainst), ByName: "Nele *Sjabloon*", At: at, ForName: "Olen"},
			{ID: 3, VoterID: 4, Version: 1, Choice: new(consult.ChoiceFor), ByName: "Rosa Vannergens", At: at.Add(time.Hour), ForName: "Olen"},
		},
		Mine: []consult.VoterID{2, 4},
	}
}

// ended is a round as it is after its closing.
func ended(c consult.RoundCard) consult.RoundCard {
	r := c.Result()
	c.State, c.Outcome, c.Chosen, c.Year, c.Seq = consult.RoundClosed, r.Outcome, r.Chosen, 2026, 9
	return c
}

func TestARoundIsShownAsFarAsOneMaySeeIt(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-11-23 09:00")
	member := conditionOf(t)
	member.Answers = member.Answers[1:] // of their own voices
	chair := conditionOf(t)
	chair.Manages = true
	for _, lang := range consult.Languages() {
		text, blocks := RoundCard(lang, chair, now)
		golden(t, "round_card_"+lang, said{text, blocks})
		text, blocks = RoundCard(lang, ended(conditionOf(t)), now)
		golden(t, "round_card_ended_"+lang, said{text, blocks})
		for _, kind := range consult.RoundKinds() {
			golden(t, "round_form_"+string(kind)+"_"+lang, RoundForm(lang, kind, []consult.Project{{ID: 3, Name: "Project Wegwijzer"}}))
		}
	}
	text, blocks := RoundCard("nl", member, now)
	golden(t, "round_card_member", said{text, blocks})
	text, blocks = RoundList{Of: 1, Title: "ISOM", May: true}.Rounds("nl", []consult.Round{member.Round, ended(member).Round}, now)
	golden(t, "round_list", said{text, blocks})
	text, blocks = RoundList{}.Rounds("fr", nil, now)
	golden(t, "round_list_empty", said{text, blocks})
	header, rows := RoundTable("nl", chair)
	golden(t, "round_table", append([][]string{header}, rows...))
}

func TestEachOutcomeOfARoundIsSaidWithItsBase(t *testing.T) {
	t.Parallel()
	sentences := map[string]string{}
	for name, change := range map[string]func(*consult.RoundCard){
		"met":      func(*consult.RoundCard) {},
		"not met":  func(c *consult.RoundCard) { c.Needed = 3 },
		"majority": func(c *consult.RoundCard) { c.Threshold = consult.Threshold{} },
		"of all":   func(c *consult.RoundCard) { c.Threshold = consult.Threshold{Base: consult.BaseAll, Needed: 6667} },
		"of cast":  func(c *consult.RoundCard) { c.Threshold = consult.Threshold{Base: consult.BaseCast, Needed: 5000} },
		"tie":      func(c *consult.RoundCard) { c.Threshold, c.Answers = consult.Threshold{}, c.Answers[:2] },
		"nobody":   func(c *consult.RoundCard) { c.Threshold, c.Answers = consult.Threshold{}, nil },
		"chosen": func(c *consult.RoundCard) {
			c.Threshold, c.Options = consult.Threshold{}, []string{"Kempen", "*Noord*"}
		},
		"poll":      func(c *consult.RoundCard) { c.Kind = consult.RoundInterest },
		"collected": func(c *consult.RoundCard) { c.Kind, c.Answers = consult.RoundInput, nil },
	} {
		card := conditionOf(t)
		change(&card)
		sentences[name] = resultText("nl", ended(card)) + " / " + thresholdText("nl", card.Round)
	}
	settled := ended(conditionOf(t))
	settled.Chosen, settled.SettledReason = new(consult.ChoiceAgainst), "Te *duur*"
	sentences["settled"] = resultText("nl", settled)
	golden(t, "round_outcomes", sentences)
}

func TestWhatIsToldOfARound(t *testing.T) {
	t.Parallel()
	now := brussels(t, "2026-11-23 09:00")
	card, tie := conditionOf(t), conditionOf(t)
	tie.Threshold, tie.Answers, tie.Manages = consult.Threshold{}, tie.Answers[:2], true
	review := conditionOf(t)
	review.Kind, review.Version, review.Draft, review.Unit = consult.RoundReview, 2, "https://example.org/aanvraag", consult.UnitPeople
	review.Answers = []consult.RoundAnswer{{ID: 1, VoterID: 4, Version: 1, Text: "Punt <3>", ByName: "Nele", ForName: "Nele", At: review.OpensAt}}
	of := consult.Delivery{Purpose: consult.PurposeRoundAsked}
	text, blocks := RoundAsked("nl", card, of, now)
	golden(t, "round_asked", said{text, blocks})
	text, blocks = RoundAsked("fr", card, consult.Delivery{Purpose: consult.PurposeRoundReminder}, now)
	golden(t, "round_reminder", said{text, blocks})
	text, blocks = RoundAsked("nl", ended(card), of, now)
	golden(t, "round_asked_over", said{text, blocks})
	text, blocks = RoundAsked("en", review, of, now)
	golden(t, "round_asked_again", said{text, blocks})
	text, blocks = RoundReplaced("nl", card, of, now)
	golden(t, "round_replaced", said{text, blocks})
	text, blocks = RoundTie("nl", ended(tie), of, now)
	golden(t, "round_tie", said{text, blocks})
	for name, outsiders := range map[string]bool{"round_opened": false, "round_opened_outsiders": true} {
		text, blocks = RoundOpened("nl", card, outsiders, of, now)
		golden(t, name, said{text, blocks})
	}
	for name, outsiders := range map[string]bool{"round_result": false, "round_result_outsiders": true} {
		text, blocks = RoundResult("nl", ended(card), outsiders, of)
		golden(t, name, said{text, blocks})
	}
	text, blocks = RoundNoted("nl", card)
	golden(t, "round_noted", said{text, blocks})
	review.Manages = true
	text, blocks = RoundCard("nl", review, now)
	golden(t, "round_card_review", said{text, blocks})
	golden(t, "round_answer_form", RoundAnswerForm("nl", "round_answer_save", card, card.Own()))
	golden(t, "round_remark_form", RoundAnswerForm("nl", "round_answer_save", review, review.Own()[:1]))
	golden(t, "round_note_form", RoundAnswerForm("nl", "round_note_save", card, card.Voting()))
	golden(t, "round_extend_form", RoundExtendForm("nl", card))
	golden(t, "round_settle_form", RoundSettleForm("nl", tie))
	golden(t, "round_renew_form", RoundRenewForm("nl", review))
	golden(t, "round_sure", RoundSure("nl", "round_withdraw_now", card))
}
