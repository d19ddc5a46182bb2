package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestAnOverviewHasALineForEachPartAndAButtonForEachFile(t *testing.T) {
	t.Parallel()
	page := OverviewPage{
		Title: "Overzicht van Project *Wegwijzer*", About: "Stand op het einde van 23 november 2026. Wat u niet mag lezen, telt niet mee.",
		Lines: []OverviewLine{
			{"Doelstellingen en resultaten", "Bij 1 van de 2 doelstellingen is er een resultaat genoteerd.\n• Beter <bereik>: onthaalfiche"},
			{"Voortgang in de tijd", "Er is nog niets gehouden, beslist of verstreken."},
		},
		File: "overview_file", Of: "3:2026-11-23",
	}
	for _, lang := range []string{"nl", "fr", "en"} {
		text, blocks := page.Overview(lang, []string{"docx", "pdf", "html", "xlsx"})
		golden(t, "overview_"+lang, said{text, blocks})
	}
}

func TestAStandingNamesWhoStillOwesWhatAndTheButtonToShareIsForSomeAlone(t *testing.T) {
	t.Parallel()
	page := StandingPage{
		Project: "Wegwijzer & co", On: *dateOf(t, "2026-11-23"), Summary: "Termijnen: 2. Nog in te dienen: 1. Te laat: 1.",
		Lines: []StandingLine{
			{Title: "1. Tussentijds <verslag>", Due: "1 november 2026", Waiting: "Gemeente Olen en OCMW Vorselaar"},
			{Title: "2. Jaarlijkse evaluatie", Due: "1 december 2026"},
		},
	}
	for _, lang := range []string{"nl", "fr", "en"} {
		text, blocks := page.Standing(lang)
		golden(t, "standing_"+lang, said{text, blocks})
	}
	page.Share = "3"
	for range listPage {
		page.Lines = append(page.Lines, StandingLine{Title: "3. Nog een termijn", Due: "nog niet bekend", Waiting: "Gemeente Lille"})
	}
	text, blocks := page.Standing("nl")
	golden(t, "standing_long", said{text, blocks})
	page.Legend = "In de tekening: G = goedgekeurd, L = te laat."
	text, blocks = page.Shared("nl", consult.Delivery{Late: true, MaybeDouble: true})
	golden(t, "standing_shared", said{text, blocks})
	golden(t, "standing_share", StandingShare("nl", consult.ChannelReaders{ChannelID: "C1", People: 12}))
}
