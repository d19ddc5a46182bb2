package view

import (
	"slices"
	"testing"

	"overlegbot/internal/consult"
)

// matrixOf is a deadline with an organisation in each state, one of them late and one with more time.
func matrixOf(t *testing.T) consult.DeadlineCard {
	t.Helper()
	d := deadlinesOf(t)[0] // past
	d.Project, d.EveryMonths, d.Owed, d.Open = "Project Wegwijzer", 12, 5, 2
	more := dateOf(t, "2026-12-18")
	return consult.DeadlineCard{
		Deadline: d, Manages: true, Mine: []consult.OrganisationID{1},
		Marks: []consult.DeadlineMark{
			{OrganisationID: 1, Organisation: "OCMW Olen", State: consult.DeadlineOpen},
			{OrganisationID: 2, Organisation: "OCMW Lille", State: consult.DeadlineOpen, DueOn: more, Reason: "raad op 17 december", Reached: 2},
			{OrganisationID: 3, Organisation: "Gemeente Olen", State: consult.DeadlineSubmitted, Paper: "https://example.org/<rapport>"},
			{OrganisationID: 4, Organisation: "Gemeente Lille", State: consult.DeadlineApproved},
			{OrganisationID: 5, Organisation: "Gemeente *Mol*", State: consult.DeadlineNotApplicable, Reason: "stapte niet in"},
		},
		Steps: []consult.Deadline{{ID: 7, Title: "Cijfers verzamelen", DueOn: *dateOf(t, "2026-11-20")}, {ID: 8, Title: "Naar de raden", DueOn: *dateOf(t, "2026-12-01"), Done: true}},
	}
}

func TestHowOrganisationsStandWithADeadline(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	card := matrixOf(t)
	for _, lang := range consult.Languages() {
		text, blocks := DeadlineCard(lang, card, 9, today)
		golden(t, "deadline_card_"+lang, said{text, blocks})
	}
	member := card
	member.Manages = false
	text, blocks := DeadlineCard("nl", member, 9, today)
	golden(t, "deadline_card_member", said{text, blocks})
	text, blocks = DeadlineMatrix("fr", card, consult.Delivery{}, today)
	golden(t, "deadline_matrix", said{text, blocks})
	undated := consult.DeadlineCard{Deadline: consult.Deadline{ID: 9, Title: "Eindverslag", Zone: "Europe/Brussels"}, Manages: true}
	text, blocks = DeadlineWithoutDate("nl", undated, consult.Delivery{}, today)
	golden(t, "deadline_without_date", said{text, blocks})
	text, blocks = DeadlineCard("nl", undated, 9, today)
	golden(t, "deadline_card_undated", said{text, blocks})
	golden(t, "deadline_mark_form", MarkForm("nl", card, card.Marks))
	golden(t, "deadline_extension_form", ExtensionForm("nl", card))
	golden(t, "deadline_step_form", StepForm("nl", card, "U1"))
	golden(t, "deadline_form_project", DeadlineForm("nl", "U1", []consult.Project{{ID: 3, Name: "Project Wegwijzer"}}))
	header, rows := DeadlineTable("nl", card, today)
	golden(t, "deadline_table", append([][]string{header}, rows...))
}

func TestWhatSomebodyOwesStandsInOneMessage(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	report := consult.OwedDeadline{Deadline: matrixOf(t).Deadline, Owing: []string{"OCMW Olen", "Gemeente *Mol*"}}
	settled := consult.OwedDeadline{Deadline: consult.Deadline{ID: 8, Title: "Cijfers verzamelen", DueOn: *dateOf(t, "2026-12-07"), Zone: "Europe/Brussels"}}
	budget := consult.OwedDeadline{Deadline: consult.Deadline{ID: 9, Title: "Begroting", DueOn: *dateOf(t, "2026-12-18"), Zone: "Europe/Brussels"}, Owing: []string{"OCMW Olen"}}
	for name, list := range map[string][]consult.OwedDeadline{
		"one": {report}, "settled": {settled}, "several": {report, settled, budget}, "all_settled": {settled, settled},
		"many": slices.Repeat([]consult.OwedDeadline{budget}, 17),
	} {
		text, blocks := DeadlinesOwed("nl", list, consult.Delivery{}, today)
		golden(t, "deadlines_owed_"+name, said{text, blocks})
	}
	for _, lang := range []string{"fr", "en"} {
		text, blocks := DeadlinesOwed(lang, []consult.OwedDeadline{report, settled, budget}, consult.Delivery{}, today)
		golden(t, "deadlines_owed_"+lang, said{text, blocks})
	}
}
