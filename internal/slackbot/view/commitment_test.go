package view

import (
	"testing"

	"overlegbot/internal/consult"
)

// commitmentsOf is a project of which boards said all that they may.
func commitmentsOf(t *testing.T) consult.CommitmentCard {
	t.Helper()
	on := func(s string) (c consult.Commitment) {
		c.OnDay, c.NotedAt = *dateOf(t, s), *dateOf(t, "2025-08-01")
		return c
	}
	line := func(id consult.CommitmentID, board consult.OrganisationID, stage consult.CommitmentStage, council consult.Council, result consult.CouncilOutcome, day string) consult.Commitment {
		c := on(day)
		c.ID, c.OrganisationID, c.Stage, c.Council, c.Result = id, board, stage, council, result
		return c
	}
	board := func(id consult.OrganisationID, name, kind, nis string) consult.Board {
		return consult.Board{Membership: consult.Membership{OrganisationID: id, Organisation: name, Kind: kind, NIS: nis, State: consult.MembershipJoined}}
	}
	merged := board(5, "OCMW Opgeheven", "ocmw", "")
	merged.MergedOn, merged.Successor = dateOf(t, "2025-09-01"), "OCMW *Olen*"
	left := board(6, "Gemeente Weg", "gemeente", "")
	left.State, left.Since, left.Reason = consult.MembershipLeft, *dateOf(t, "2025-09-03"), "geen middelen"
	return consult.CommitmentCard{
		Project: consult.Project{ID: 3, Name: "Project <Wegwijzer>", Platform: "ILV", Zone: "Europe/Brussels", Manages: true}, On: *dateOf(t, "2025-09-16"),
		Boards: []consult.Board{board(1, "Gemeente Olen", "gemeente", "13029"), board(2, "OCMW *Olen*", "ocmw", "13029"), board(3, "OCMW Lille", "ocmw", "13019"), board(4, "Gemeente Sint-Genesius-Rode", "gemeente", ""), merged, left},
		Lines: []consult.Commitment{
			line(1, 1, consult.StageIntent, consult.College, consult.CouncilApproved, "2025-08-20"),
			line(2, 1, consult.StageApproval, consult.MunicipalCouncil, consult.CouncilApproved, "2025-09-08"),
			line(3, 2, consult.StageApproval, consult.StandingBureau, consult.CouncilApproved, "2025-09-08"),
			line(4, 2, consult.StageApproval, consult.WelfareCouncil, consult.CouncilRejected, "2025-09-15"),
			line(5, 3, consult.StageApproval, consult.WelfareCouncil, consult.CouncilPlanned, "2025-09-22"),
			line(6, 4, consult.StageApproval, consult.MunicipalCouncil, consult.CouncilPostponed, "2025-09-09"),
		},
	}
}

func TestHowBoardsStandWithTheStagesOfAProject(t *testing.T) {
	t.Parallel()
	card := commitmentsOf(t)
	for _, lang := range consult.Languages() {
		text, blocks := Commitments(lang, card)
		golden(t, "commitments_"+lang, said{text, blocks})
	}
	member := card
	member.Manages, member.Mine = false, []consult.OrganisationID{3}
	text, blocks := Commitments("nl", member)
	golden(t, "commitments_member", said{text, blocks})
	text, blocks = Commitments("nl", consult.CommitmentCard{Project: card.Project, On: card.On})
	golden(t, "commitments_none", said{text, blocks})
	golden(t, "commitment_form", CommitmentForm("nl", card, card.Counted(), CommitmentPreset{Chosen: []consult.OrganisationID{3}, Stage: consult.StageApproval, Level: consult.LevelCouncil}))
	golden(t, "commitment_day_form", CommitmentDayForm("nl", card))
	golden(t, "commitment_withdraw_form", CommitmentWithdrawForm("nl", card, card.Lines))
	planned := consult.Delivery{Occurrence: consult.CouncilOccurrence(consult.StageApproval, *dateOf(t, "2025-09-22"))}
	text, blocks = CouncilReminder("nl", member, planned)
	golden(t, "council_reminder", said{text, blocks})
	planned.Lead = -86400
	text, blocks = CouncilReminder("fr", member, planned)
	golden(t, "council_told_of", said{text, blocks})
	text, blocks = CouncilMatrix("nl", card, planned)
	golden(t, "council_matrix", said{text, blocks})
	planned.Occurrence = consult.CouncilOccurrence(consult.StageApproval, *dateOf(t, "2025-09-23"))
	text, blocks = CouncilReminder("nl", member, planned)
	golden(t, "council_thanks", said{text, blocks})
	text, blocks = CommitmentProjects("nl", []consult.Project{card.Project})
	golden(t, "commitment_projects", said{text, blocks})
	header, rows := CommitmentTable("nl", card)
	golden(t, "commitment_table", append([][]string{header}, rows...))
}
