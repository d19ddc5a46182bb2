package consult

import (
	"slices"
	"time"
)

// CommitmentID is the id of one line of what councils said of a project.
type CommitmentID int64

// CommitmentStage is how far a board commits itself to a project (R44).
type CommitmentStage string

// The stages, in order.
const (
	StageInterest  CommitmentStage = "interest"
	StageIntent    CommitmentStage = "intent"
	StagePrinciple CommitmentStage = "principle"
	StageApproval  CommitmentStage = "approval"
)

// CommitmentStages lists them in order.
func CommitmentStages() []CommitmentStage {
	return []CommitmentStage{StageInterest, StageIntent, StagePrinciple, StageApproval}
}

// Council is who decides for a board (R45). A municipality and its public centre for social welfare decide apart, though the
// same people sit there.
type Council string

// The councils.
const (
	MunicipalCouncil Council = "municipal_council"
	WelfareCouncil   Council = "welfare_council"
	College          Council = "college"
	StandingBureau   Council = "standing_bureau"
	OtherCouncil     Council = "other"
)

// CouncilLevel is at what level of a board something is treated; which council that is follows from the board.
type CouncilLevel string

// The levels, in the order in which they are offered.
const (
	LevelCouncil   CouncilLevel = "council"
	LevelExecutive CouncilLevel = "executive"
	LevelOther     CouncilLevel = "other"
)

// CouncilLevels lists them in order.
func CouncilLevels() []CouncilLevel {
	return []CouncilLevel{LevelCouncil, LevelExecutive, LevelOther}
}

// Of is the council of a kind of organisation at this level.
func (l CouncilLevel) Of(kind string) Council {
	switch {
	case kind == "gemeente" && l == LevelCouncil:
		return MunicipalCouncil
	case kind == "gemeente" && l == LevelExecutive:
		return College
	case kind == "ocmw" && l == LevelCouncil:
		return WelfareCouncil
	case kind == "ocmw" && l == LevelExecutive:
		return StandingBureau
	}
	return OtherCouncil
}

// Level is at what level of a board the council decides.
func (c Council) Level() CouncilLevel {
	switch c {
	case MunicipalCouncil, WelfareCouncil:
		return LevelCouncil
	case College, StandingBureau:
		return LevelExecutive
	}
	return LevelOther
}

// weighs says which of two councils of a board decides when they say different things: the council, then its executive.
func (c Council) weighs() int {
	switch c {
	case MunicipalCouncil, WelfareCouncil:
		return 2
	case College, StandingBureau:
		return 1
	}
	return 0
}

// CouncilPostponed is what a council of a board may say beside the outcomes of a decision's way along the councils.
const CouncilPostponed CouncilOutcome = "postponed"

// CommitmentResults lists what may be noted, in the order in which it is offered.
func CommitmentResults() []CouncilOutcome {
	return []CouncilOutcome{CouncilApproved, CouncilPlanned, CouncilPostponed, CouncilRejected}
}

// Commitment is one line: what a council of a board said of a stage, or when it will.
type Commitment struct {
	ID             CommitmentID
	OrganisationID OrganisationID
	Stage          CommitmentStage
	Council        Council
	Result         CouncilOutcome
	OnDay          time.Time // a date, of the council
	Paper          string
	Remark         string
	NotedBy        string
	NotedAt        time.Time
}

// Board is an organisation that was asked to take part in a project.
type Board struct {
	Membership
	Reached     int        // how many people who can be written to sit for it
	MergedOn    *time.Time // a date; from then on it lives on in another
	SuccessorID OrganisationID
	Successor   string
}

// Stand is how a board stands with a stage.
type Stand struct {
	Result  CouncilOutcome // "" while nothing is known
	Council Council
	OnDay   time.Time // a date
	Paper   string
	Remark  string
	Split   bool // two councils of the board said different things; the one that decides counts
}

// Said says whether a council spoke.
func (s Stand) Said() bool { return s.Result == CouncilApproved || s.Result == CouncilRejected }

// CommitmentCard is how the boards of a project stood on a day, stage by stage.
type CommitmentCard struct {
	Project
	On     time.Time // a date
	Boards []Board
	Lines  []Commitment     // in the order in which they were noted
	Mine   []OrganisationID // for which the reader sits
}

// Counted are the boards that are counted: those that were asked and have not left or merged.
func (c CommitmentCard) Counted() []Board {
	return slices.DeleteFunc(slices.Clone(c.Boards), func(b Board) bool { return b.State == MembershipLeft || b.MergedOn != nil })
}

// Gone are the others.
func (c CommitmentCard) Gone() []Board {
	return slices.DeleteFunc(slices.Clone(c.Boards), func(b Board) bool { return b.State != MembershipLeft && b.MergedOn == nil })
}

// Stand is how a board stood with a stage at the end of the card's day.
func (c CommitmentCard) Stand(board OrganisationID, stage CommitmentStage) Stand {
	byCouncil := map[Council]Stand{}
	for _, council := range []Council{MunicipalCouncil, WelfareCouncil, College, StandingBureau, OtherCouncil} {
		if s := c.saidBy(board, stage, council); s.Result != "" {
			byCouncil[council] = s
		}
	}
	var best Stand
	split := map[CouncilOutcome]bool{}
	for _, s := range byCouncil {
		if s.Said() {
			split[s.Result] = true
		}
		if best.Result == "" || s.before(best) {
			best = s
		}
	}
	best.Split = len(split) > 1
	return best
}

// before says which of two councils' words counts for the board: what was said before what is planned, then the council that
// decides, then the later day.
func (s Stand) before(t Stand) bool {
	switch {
	case s.Said() != t.Said():
		return s.Said()
	case s.Council.weighs() != t.Council.weighs():
		return s.Council.weighs() > t.Council.weighs()
	}
	return s.OnDay.After(t.OnDay)
}

// saidBy is what one council said, by its last line of the latest day: of a plan of the same day or before nothing is left.
func (c CommitmentCard) saidBy(board OrganisationID, stage CommitmentStage, council Council) Stand {
	var said, plan *Commitment
	for i, l := range c.Lines {
		switch {
		case l.OrganisationID != board || l.Stage != stage || l.Council != council:
		case l.Result == CouncilPlanned:
			if !Day(l.NotedAt).After(c.On) {
				plan = &c.Lines[i]
			}
		case !l.OnDay.After(c.On) && (said == nil || !l.OnDay.Before(said.OnDay)):
			said = &c.Lines[i]
		}
	}
	if plan != nil && (said == nil || plan.OnDay.After(said.OnDay) && said.Result != CouncilApproved) {
		said = plan
	}
	if said == nil {
		return Stand{}
	}
	return Stand{Result: said.Result, Council: council, OnDay: said.OnDay, Paper: said.Paper, Remark: said.Remark}
}

// Approved counts the boards that said yes to a stage, of all that are counted.
func (c CommitmentCard) Approved(stage CommitmentStage) (yes, total int) {
	boards := c.Counted()
	for _, b := range boards {
		if c.Stand(b.OrganisationID, stage).Result == CouncilApproved {
			yes++
		}
	}
	return yes, len(boards)
}

// Used are the stages about which anything is known, and the last one.
func (c CommitmentCard) Used() []CommitmentStage {
	return slices.DeleteFunc(CommitmentStages(), func(s CommitmentStage) bool {
		return s != StageApproval && !slices.ContainsFunc(c.Lines, func(l Commitment) bool { return l.Stage == s })
	})
}

// Board finds a board of the card, nil when it is none.
func (c CommitmentCard) Board(id OrganisationID) *Board {
	if i := slices.IndexFunc(c.Boards, func(b Board) bool { return b.OrganisationID == id }); i >= 0 {
		return &c.Boards[i]
	}
	return nil
}

// Untold are the boards whose council treats a stage on a day, as far as nobody told what it said.
func (c CommitmentCard) Untold(stage CommitmentStage, day string) []Board {
	return slices.DeleteFunc(c.Counted(), func(b Board) bool {
		s := c.Stand(b.OrganisationID, stage)
		return s.Result != CouncilPlanned || s.OnDay.Format(time.DateOnly) != day
	})
}

// Planned are those among them for which the reader sits.
func (c CommitmentCard) Planned(stage CommitmentStage, day string) []Board {
	return slices.DeleteFunc(c.Untold(stage, day), func(b Board) bool { return !slices.Contains(c.Mine, b.OrganisationID) })
}

// Oddity is something on the card that may be so, but that one looks at.
type Oddity struct {
	Key   string // in the catalogues, "commitment.odd." + Key
	Stage CommitmentStage
	Board string // or its municipality's boards
	Other string
}

// Oddities lists them in order of the stages: a yes without the step before, councils of a board that contradict each other,
// and a municipality and its public centre for social welfare that do.
func (c CommitmentCard) Oddities() []Oddity {
	var odd []Oddity
	boards := c.Counted()
	for _, stage := range c.Used() {
		for i, b := range boards {
			s := c.Stand(b.OrganisationID, stage)
			if s.Split {
				odd = append(odd, Oddity{Key: "split", Stage: stage, Board: b.Organisation})
			}
			if stage == StageApproval && s.Result == CouncilApproved && c.neverDeclared(b.OrganisationID) {
				odd = append(odd, Oddity{Key: "undeclared", Stage: stage, Board: b.Organisation})
			}
			for _, other := range boards[i+1:] {
				t := c.Stand(other.OrganisationID, stage)
				if b.NIS != "" && b.NIS == other.NIS && s.Said() && t.Said() && s.Result != t.Result {
					odd = append(odd, Oddity{Key: "apart", Stage: stage, Board: b.Organisation, Other: other.Organisation})
				}
			}
		}
	}
	return odd
}

// neverDeclared says whether a board approved without a letter of intent, where others wrote one.
func (c CommitmentCard) neverDeclared(board OrganisationID) bool {
	asked := slices.ContainsFunc(c.Lines, func(l Commitment) bool { return l.Stage == StageIntent })
	return asked && c.Stand(board, StageIntent).Result != CouncilApproved
}
