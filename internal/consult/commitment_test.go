package consult

import (
	"testing"
	"time"
)

func onDate(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// committed is a project with a municipality, its public centre for social welfare and another one, as of a day.
func committed(on string, lines ...Commitment) CommitmentCard {
	for i := range lines {
		lines[i].ID = CommitmentID(i + 1)
		if lines[i].NotedAt.IsZero() {
			lines[i].NotedAt = onDate("2025-08-01")
		}
	}
	merged := onDate("2025-09-20")
	card := CommitmentCard{Project: Project{Manages: true}, On: onDate(on), Lines: lines, Boards: []Board{
		{Membership: Membership{OrganisationID: 1, Organisation: "Gemeente Olen", Kind: "gemeente", NIS: "13029"}},
		{Membership: Membership{OrganisationID: 2, Organisation: "OCMW Olen", Kind: "ocmw", NIS: "13029"}},
		{Membership: Membership{OrganisationID: 3, Organisation: "OCMW Mol", Kind: "ocmw", NIS: "13025"}},
	}}
	if !card.On.Before(merged) {
		card.Boards[2].MergedOn, card.Boards[2].Successor = &merged, "OCMW Olen"
	}
	return card
}

func line(board OrganisationID, stage CommitmentStage, council Council, result CouncilOutcome, on string) Commitment {
	return Commitment{OrganisationID: board, Stage: stage, Council: council, Result: result, OnDay: onDate(on)}
}

func TestWhatABoardSaidIsReadAsOfADay(t *testing.T) {
	t.Parallel()
	planned := line(1, StageApproval, MunicipalCouncil, CouncilPlanned, "2025-09-15")
	planned.NotedAt = onDate("2025-09-02")
	again := line(1, StageApproval, MunicipalCouncil, CouncilPlanned, "2025-09-29")
	again.NotedAt = onDate("2025-09-16")
	lines := []Commitment{
		planned, line(1, StageApproval, MunicipalCouncil, CouncilPostponed, "2025-09-15"), again,
		line(1, StageApproval, MunicipalCouncil, CouncilApproved, "2025-09-29"),
	}
	for on, want := range map[string]CouncilOutcome{
		"2025-09-01": "", "2025-09-02": CouncilPlanned, "2025-09-15": CouncilPostponed, "2025-09-16": CouncilPlanned,
		"2025-09-28": CouncilPlanned, "2025-09-29": CouncilApproved, "2026-11-23": CouncilApproved,
	} {
		if got := committed(on, lines...).Stand(1, StageApproval).Result; got != want {
			t.Errorf("on %s: got %q, want %q", on, got, want)
		}
	}
}

func TestTheCouncilCountsBeforeItsExecutiveAndAContradictionIsSaid(t *testing.T) {
	t.Parallel()
	card := committed("2025-09-10",
		line(1, StageApproval, College, CouncilApproved, "2025-09-08"), line(1, StageApproval, MunicipalCouncil, CouncilRejected, "2025-09-02"),
		line(2, StageApproval, WelfareCouncil, CouncilApproved, "2025-09-08"), line(3, StageIntent, StandingBureau, CouncilApproved, "2025-09-01"))
	if s := card.Stand(1, StageApproval); s.Result != CouncilRejected || !s.Split || s.Council != MunicipalCouncil {
		t.Errorf("got %+v, want what the council said, and that its executive said another thing", s)
	}
	var keys []string
	for _, o := range card.Oddities() {
		keys = append(keys, o.Key+" "+o.Board)
	}
	want := []string{"split Gemeente Olen", "apart Gemeente Olen", "undeclared OCMW Olen"}
	if len(keys) != len(want) || keys[0] != want[0] || keys[1] != want[1] || keys[2] != want[2] {
		t.Errorf("got %v, want %v", keys, want)
	}
}

func TestABoardThatMergedIsNotCountedFromThatDayOn(t *testing.T) {
	t.Parallel()
	approved := []Commitment{line(3, StageApproval, WelfareCouncil, CouncilApproved, "2025-09-08")}
	before, after := committed("2025-09-19", approved...), committed("2025-09-20", approved...)
	if yes, total := before.Approved(StageApproval); yes != 1 || total != 3 || len(before.Gone()) != 0 {
		t.Errorf("before it merged: %d of %d, gone %v", yes, total, before.Gone())
	}
	if yes, total := after.Approved(StageApproval); yes != 0 || total != 2 || len(after.Gone()) != 1 {
		t.Errorf("from then on: %d of %d, gone %v", yes, total, after.Gone())
	}
}

func TestACommitmentThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	card := committed("2025-09-22", line(1, StageIntent, College, CouncilApproved, "2025-08-20"), line(2, StageApproval, WelfareCouncil, CouncilApproved, "2025-09-08"))
	good := CommitmentDraft{Organisations: []OrganisationID{1}, Stage: StageApproval, Level: LevelCouncil, Result: CouncilApproved, OnDay: onDate("2025-09-15")}
	if err := good.Check(card, card.On); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	for name, test := range map[string]struct {
		change func(*CommitmentDraft)
		key    string
	}{
		"nobody":                  {func(d *CommitmentDraft) { d.Organisations = nil }, "organisations_missing"},
		"no stage":                {func(d *CommitmentDraft) { d.Stage = "soon" }, "stage_missing"},
		"no council":              {func(d *CommitmentDraft) { d.Level = "" }, "council_missing"},
		"no result":               {func(d *CommitmentDraft) { d.Result = CouncilNoted }, "council_outcome_missing"},
		"no date":                 {func(d *CommitmentDraft) { d.OnDay = time.Time{} }, "due_missing"},
		"a result of tomorrow":    {func(d *CommitmentDraft) { d.OnDay = onDate("2025-09-23") }, "council_ahead"},
		"a plan of yesterday":     {func(d *CommitmentDraft) { d.Result, d.OnDay = CouncilPlanned, onDate("2025-09-21") }, "council_past"},
		"a stranger":              {func(d *CommitmentDraft) { d.Organisations = []OrganisationID{1, 9} }, "board_stranger"},
		"one that merged":         {func(d *CommitmentDraft) { d.Organisations = []OrganisationID{3} }, "board_merged"},
		"before an earlier stage": {func(d *CommitmentDraft) { d.OnDay = onDate("2025-08-19") }, "council_before_stage"},
		"after a later stage": {func(d *CommitmentDraft) {
			d.Organisations, d.Stage, d.OnDay = []OrganisationID{2}, StageIntent, onDate("2025-09-09")
		}, "council_after_stage"},
	} {
		d := good
		test.change(&d)
		if refusal, ok := Refusal(d.Check(card, card.On)); !ok || refusal.Key != test.key {
			t.Errorf("%s: got %v, want %s", name, refusal, test.key)
		}
	}
	card.Manages, card.Mine = false, []OrganisationID{2}
	if refusal, ok := Refusal(good.Check(card, card.On)); !ok || refusal.Key != "board_of_others" {
		t.Errorf("somebody else's board: got %v", refusal)
	}
}
