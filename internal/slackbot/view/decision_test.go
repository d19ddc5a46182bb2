package view

import (
	"testing"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func cardFor(t *testing.T) consult.DecisionCard {
	member := consult.Organisation{ID: 3, Name: "OCMW Olen"}
	return consult.DecisionCard{
		Decision: consult.Decision{
			ID: 5, PlatformID: 1, Platform: "Adviesgroep ISOM", Year: 2026, Seq: 5, Kind: consult.KindAdvice, Text: hostile, Reason: hostile,
			Scope: consult.ScopeLocal, LocalOf: "OCMW Olen", DecidedOn: *dateOf(t, "2026-10-08"), InForceOn: dateOf(t, "2026-12-01"),
			ReviewOn: dateOf(t, "2027-06-01"), Topics: []string{"Integratie", "Vrije tijd"}, Advice: consult.AdviceGiven, Replaced: true,
		},
		AgendaItem: hostile, Zone: "Europe/Brussels", LocalOfID: 3, Manages: true, Recorded: true, Changes: 2,
		Members: []consult.Organisation{member, {ID: 4, Name: hostile}},
		Ballots: []consult.Ballot{{OrganisationID: 3, Organisation: "OCMW Olen", Vote: consult.VoteFor}, {OrganisationID: 4, Organisation: hostile, Vote: consult.VoteAbstain}},
		Earlier: []consult.DecisionRef{{ID: 1, Kind: consult.LinkFollows, Year: 2025, Seq: 9, Text: hostile}},
		Later:   []consult.DecisionRef{{ID: 9, Kind: consult.LinkReplaces, Year: 2026, Seq: 12, Text: "Twee onthaalfiches"}},
		Steps:   []consult.AdviceStep{{State: consult.AdviceGiven, On: *dateOf(t, "2026-10-12"), Note: hostile, By: "Alma Voorbeeld"}},
		Sent:    []consult.Sending{{Name: hostile, SentOn: *dateOf(t, "2026-10-12")}},
		Chain: []consult.ChainStep{
			{Kind: "decision", On: *dateOf(t, "2025-09-09"), Who: "Dagelijks bestuur ISOM", ID: 1, Year: 2025, Seq: 9, Text: hostile, Replaced: true},
			{Kind: "decision", On: *dateOf(t, "2026-10-08"), Who: "Adviesgroep ISOM", ID: 5, Year: 2026, Seq: 5, Text: "Eén onthaalfiche"},
			{Kind: "council", On: *dateOf(t, "2026-11-10"), Who: "OCMW Olen", ID: 5, Outcome: "approved"},
			{Kind: "agenda", On: *dateOf(t, "2026-11-25"), Who: "Beleidsgroep ISOM", Text: hostile},
		},
	}
}

func TestTheRegisterOfDecisions(t *testing.T) {
	t.Parallel()
	list := []consult.Decision{
		{ID: 1, Platform: "Rand5", Year: 2026, Seq: 6, Text: "Vrijetijdspas geldt in de vijf gemeenten", DecidedOn: *dateOf(t, "2026-10-20"), Kind: consult.KindPosition},
		cardFor(t).Decision,
	}
	var many []consult.Decision
	for range 30 {
		many = append(many, list...)
	}
	other := cardFor(t)
	other.Manages, other.Kind, other.Scope, other.Replaced, other.Chain, other.Steps, other.Ballots = false, consult.KindDecision, consult.ScopeSubregional, false, nil, nil, nil
	long := cardFor(t)
	for range 60 {
		long.Chain = append(long.Chain, long.Chain[1])
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"decision_list": func() (string, []slack.Block) { return DecisionList{}.Message(consult.Dutch, list) },
		"decision_list_found": func() (string, []slack.Block) {
			return DecisionList{Typed: "vrije", Words: "vrije"}.Message(consult.English, many)
		},
		"decision_list_empty": func() (string, []slack.Block) {
			return DecisionList{Platform: 3}.Message(consult.French, nil)
		},
		"decision_list_narrowed": func() (string, []slack.Block) {
			return DecisionList{Platform: 3, Kind: consult.KindAdvice, Typed: "loket thema:Vrije_tijd", Words: "loket", Topic: "Vrije tijd"}.Message(consult.Dutch, list[1:])
		},
		"decision_card":       func() (string, []slack.Block) { return DecisionCard(consult.Dutch, cardFor(t)) },
		"decision_card_plain": func() (string, []slack.Block) { return DecisionCard(consult.French, other) },
		"decision_card_long":  func() (string, []slack.Block) { return DecisionCard(consult.English, long) },
		"decision_news": func() (string, []slack.Block) {
			return AdviceNews(consult.Dutch, cardFor(t).Decision, cardFor(t).Steps[0], false, consult.Delivery{})
		},
		"decision_news_outsiders": func() (string, []slack.Block) {
			return AdviceNews(consult.French, cardFor(t).Decision, cardFor(t).Steps[0], true, consult.Delivery{})
		},
		"decision_quiet": func() (string, []slack.Block) {
			return DecisionReminder(consult.Dutch, cardFor(t), consult.Delivery{Purpose: consult.PurposeAdviceQuiet})
		},
		"decision_review": func() (string, []slack.Block) {
			return DecisionReminder(consult.French, cardFor(t), consult.Delivery{Purpose: consult.PurposeDecisionReview, Late: true})
		},
	} {
		text, blocks := show()
		if len(blocks) > 50 {
			t.Errorf("%s: got %d blocks, want at most 50", name, len(blocks))
		}
		golden(t, name, said{text, blocks})
	}
}

func TestTheFormsOfTheRegister(t *testing.T) {
	t.Parallel()
	today := *dateOf(t, "2026-11-23")
	settled, loose := cardFor(t), cardFor(t)
	settled.Settled, loose.Recorded, loose.Topics, loose.Text = true, false, nil, "Wachtlijst NT2 en huisvesting"
	golden(t, "decision_form", DecisionForm(consult.Dutch, cardFor(t), consult.TopicBook{}))
	golden(t, "decision_form_settled", DecisionForm(consult.French, settled, consult.TopicBook{}))
	golden(t, "decision_form_loose", DecisionForm(consult.English, loose, consult.TopicBook{}))
	golden(t, "decision_votes", VoteForm(consult.Dutch, cardFor(t)))
	golden(t, "decision_link", LinkForm(consult.French, cardFor(t)))
	golden(t, "decision_unlink", UnlinkForm(consult.Dutch, cardFor(t)))
	golden(t, "decision_send", SendOnForm(consult.Dutch, cardFor(t), []consult.Platform{{ID: 2, Name: hostile}}))
	golden(t, "decision_council", CouncilForm(consult.French, cardFor(t), today))
	golden(t, "decision_sent", SentForm(consult.English, cardFor(t), today))
	golden(t, "decision_advice", AdviceForm(consult.Dutch, cardFor(t), today))
	golden(t, "decision_log", DecisionLog(consult.Dutch, "B-2026-05", []consult.LogLine{
		{What: "kind", Was: "decision", Became: "advice", By: "Alma Voorbeeld", ChangedAt: brussels(t, "2026-11-23 09:00")},
		{What: "reason", Was: hostile, Became: "Vijf brochures", By: hostile, ChangedAt: brussels(t, "2026-11-23 09:00")},
		{What: "council", Became: "OCMW Olen: approved", By: "Alma Voorbeeld", ChangedAt: brussels(t, "2026-11-22 09:00")},
		{What: "replaces", Was: "B-2025-08", Reason: hostile, By: "Alma Voorbeeld", ChangedAt: brussels(t, "2026-11-22 08:00")},
		{What: "review", Became: "2027-06-01", By: "Alma Voorbeeld", ChangedAt: brussels(t, "2026-11-21 09:00")},
		{What: "topics", Was: "OCMW", Became: "Integratie, Vrije tijd", By: "Alma Voorbeeld", ChangedAt: brussels(t, "2026-11-20 09:00")},
	}, cardFor(t).Location()))
}

func TestWhatWasFoundAndTheWeeklyDigest(t *testing.T) {
	t.Parallel()
	hits := []consult.Hit{
		{Kind: consult.HitNote, ID: 1, Platform: hostile, MeetingID: 4, Text: "Welkom. " + hostile + " wachtlijst", At: brussels(t, "2026-11-12 10:00"), Zone: "Europe/Brussels"},
		{Kind: consult.HitDecision, ID: 5, Platform: "ISOM", Year: 2026, Seq: 5, Text: "Wachtlijst korter", At: brussels(t, "2026-10-08 00:00"), Topics: []string{"Taalbeleid"}, Closed: true},
		{Kind: consult.HitAction, ID: 6, Platform: "ISOM", Text: "Wachtlijsten opvragen", At: brussels(t, "2026-10-08 09:00"), Closed: true},
		{Kind: consult.HitAgenda, ID: 7, Platform: "ISOM", Text: "Wachtlijst\n" + hostile, At: brussels(t, "2026-10-01 09:00")},
	}
	var many []consult.Hit
	for range 10 {
		many = append(many, hits...)
	}
	news := consult.Digest{
		Decisions: []consult.Decision{cardFor(t).Decision}, Minutes: []consult.Meeting{meetingOf(t)},
		Actions: []consult.ActionItem{{ID: 1, Text: hostile, DueOn: dateOf(t, "2026-12-04"), Platform: "ISOM"}, {ID: 2, Text: "Zonder datum"}},
	}
	full := news
	for range 20 {
		full.Decisions, full.Minutes, full.Actions = append(full.Decisions, news.Decisions...), append(full.Minutes, news.Minutes...), append(full.Actions, news.Actions...)
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"search": func() (string, []slack.Block) {
			return SearchPage{Typed: "wachtlijst", Words: "wachtlijst"}.Message(consult.Dutch, hits)
		},
		"search_many": func() (string, []slack.Block) {
			return SearchPage{Typed: hostile, Words: "wachtlijst"}.Message(consult.French, many)
		},
		"search_none": func() (string, []slack.Block) { return SearchPage{Typed: hostile}.Message(consult.English, nil) },
		"digest":      func() (string, []slack.Block) { return Digest(consult.Dutch, news, consult.Delivery{}) },
		"digest_full": func() (string, []slack.Block) { return Digest(consult.French, full, consult.Delivery{Late: true}) },
		"digest_quiet": func() (string, []slack.Block) {
			return Digest(consult.English, consult.Digest{}, consult.Delivery{TS: "1.1"})
		},
	} {
		text, blocks := show()
		if len(blocks) > 50 {
			t.Errorf("%s: got %d blocks, want at most 50", name, len(blocks))
		}
		golden(t, name, said{text, blocks})
	}
	golden(t, "search_form", SearchForm(consult.Dutch))
	golden(t, "topics_form", TopicsForm(consult.French, consult.Tagged{Subject: "action", ID: 1, Text: hostile + " wachtlijst huisvesting"}, consult.TopicBook{}))
}
