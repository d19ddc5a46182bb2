package consult

import (
	"slices"
	"strings"
	"time"
)

// CommitmentDraft is what councils said, or when they will, of several boards at once.
type CommitmentDraft struct {
	ProjectID     ProjectID
	Organisations []OrganisationID
	Stage         CommitmentStage
	Level         CouncilLevel
	Result        CouncilOutcome
	OnDay         time.Time // a date
	Paper         string
	Remark        string
}

// Check refuses what is not filled in, a result of a day that has not come, a plan of a day that is past, an organisation
// that was never asked to take part, somebody else's board by who does not manage the project, and a day before the one of
// an earlier stage or after that of a later one. today is a local date.
func (d CommitmentDraft) Check(c CommitmentCard, today time.Time) error {
	switch {
	case len(d.Organisations) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case !slices.Contains(CommitmentStages(), d.Stage):
		return Invalid("stage", "stage_missing", nil)
	case !slices.Contains(CouncilLevels(), d.Level):
		return Invalid("council", "council_missing", nil)
	case !slices.Contains(CommitmentResults(), d.Result):
		return Invalid("result", "council_outcome_missing", nil)
	case d.OnDay.IsZero():
		return Invalid("on", "due_missing", nil)
	case d.Result != CouncilPlanned && Day(d.OnDay).After(Day(today)):
		return Invalid("on", "council_ahead", nil)
	case d.Result == CouncilPlanned && Day(d.OnDay).Before(Day(today)):
		return Invalid("on", "council_past", nil)
	}
	if err := checkOptional("paper", d.Paper); err != nil {
		return err
	}
	if err := checkOptional("remark", d.Remark); err != nil {
		return err
	}
	for _, id := range d.Organisations {
		if err := d.checkBoard(c, id); err != nil {
			return err
		}
	}
	return nil
}

// checkOptional is CheckName for what may stay empty.
func checkOptional(field, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return CheckName(field, text)
}

func (d CommitmentDraft) checkBoard(c CommitmentCard, id OrganisationID) error {
	board := c.Board(id)
	switch {
	case board == nil:
		return Invalid("organisations", "board_stranger", nil)
	case !c.Manages && !slices.Contains(c.Mine, id):
		return Forbidden("board_of_others")
	case board.MergedOn != nil:
		return Invalid("organisations", "board_merged", map[string]any{"Board": board.Organisation, "Successor": board.Successor})
	}
	if d.Result == CouncilPostponed || d.Result == CouncilRejected {
		return nil
	}
	mine := slices.Index(CommitmentStages(), d.Stage)
	for i, stage := range CommitmentStages() {
		s := c.Stand(id, stage)
		args := map[string]any{"Board": board.Organisation, "Date": s.OnDay}
		switch {
		case s.Result != CouncilApproved:
		case i < mine && Day(d.OnDay).Before(s.OnDay):
			return Invalid("on", "council_before_stage", args)
		case i > mine && Day(d.OnDay).After(s.OnDay):
			return Invalid("on", "council_after_stage", args)
		}
	}
	return nil
}

// CanWithdraw refuses a line that is not there, one of somebody else's board, and no reason.
func (c CommitmentCard) CanWithdraw(id CommitmentID, reason string) error {
	at := slices.IndexFunc(c.Lines, func(l Commitment) bool { return l.ID == id })
	switch {
	case at < 0:
		return Invalid("line", "commitment_gone", nil)
	case !c.Manages && !slices.Contains(c.Mine, c.Lines[at].OrganisationID):
		return Forbidden("board_of_others")
	case strings.TrimSpace(reason) == "":
		return Invalid("reason", "commitment_reason_missing", nil)
	}
	return CheckName("reason", reason)
}

// Concerns says whether a message about planned councils still has to do with who it goes to: moot when all of their
// boards were told of. What was posted stays theirs. The delivery's occurrence is the stage and the day.
func (c CommitmentCard) Concerns(d Delivery) error {
	stage, day := d.Council()
	open := c.Planned(stage, day)
	if d.Purpose == PurposeCouncilMatrix {
		open = c.Untold(stage, day)
	}
	if d.TS == "" && len(open) == 0 || d.Purpose == PurposeCouncilMatrix && !c.Manages {
		return Moot("not_due")
	}
	return nil
}

// CouncilOccurrence tells the days of councils of a project apart.
func CouncilOccurrence(stage CommitmentStage, day time.Time) string {
	return string(stage) + " " + day.Format(time.DateOnly)
}

// Council is the stage and the day that a message about planned councils is about.
func (d Delivery) Council() (CommitmentStage, string) {
	stage, day, _ := strings.Cut(d.Occurrence, " ")
	return CommitmentStage(stage), day
}

// The purposes of planned councils.
const (
	PurposeCouncil       Purpose = "council"        // to who sits for a board whose council treats a stage: before, and after for its result
	PurposeCouncilMatrix Purpose = "council_matrix" // to who manages the platform: of whom the result is not known
)

// AudienceCouncils is who sits for the boards whose council treats a stage on a day.
const AudienceCouncils = "councils"
