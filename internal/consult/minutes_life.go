package consult

import (
	"slices"
	"time"
)

// The purposes of what is told about minutes in their life.
const (
	PurposeMinutesReview    Purpose = "minutes_review"    // to the channel: they are circulated for remarks
	PurposeMinutesApproved  Purpose = "minutes_approved"  // to the channel
	PurposeMinutesCorrected Purpose = "minutes_corrected" // to the channel
	PurposeMinutesRemark    Purpose = "minutes_remark"    // to who keeps the minutes: somebody made a remark
	PurposeRemarkMade       Purpose = "remark_made"       // to the channel, below the minutes: that there is one
	PurposeRemarkSettled    Purpose = "remark_settled"    // to who made it: it was taken over or answered
	PurposeCorrectionAsked  Purpose = "correction_asked"  // to who may approve it
	PurposePenGiven         Purpose = "pen_given"         // to who writes from now on
	PurposePenTaken         Purpose = "pen_taken"         // to who no longer does
	PurposeMinutesWithdrawn Purpose = "minutes_withdrawn" // to the channel: they are a draft again
)

// CheckNoneWaiting refuses to approve minutes while remarks wait that nobody dealt with.
func CheckNoneWaiting(waiting int) error {
	if waiting > 0 {
		return Conflict("remarks_waiting", map[string]any{"Count": waiting})
	}
	return nil
}

// The bounds of a round of remarks, in working days.
const (
	DefaultReviewDays = 5
	MaxReviewDays     = 60
)

// CanCirculate refuses to ask for remarks on minutes that are being written, are circulated already, or are approved.
func (s MinutesSeal) CanCirculate(m Meeting) error {
	switch {
	case m.State == MeetingOpen:
		return Conflict("minutes_still_open", nil)
	case m.State != MeetingClosed:
		return Conflict("no_minutes_yet", nil)
	case s.State == MinutesInReview:
		return Conflict("minutes_in_review", nil)
	case s.State == MinutesApproved:
		return Conflict("minutes_approved", nil)
	}
	return nil
}

// CanApprove refuses to approve what was never circulated, or is approved already.
func (s MinutesSeal) CanApprove() error {
	switch s.State {
	case MinutesApproved:
		return Conflict("minutes_approved", nil)
	case MinutesDraft:
		return Conflict("minutes_not_in_review", nil)
	}
	return nil
}

// CanWithdraw refuses to take back minutes that are not circulated.
func (s MinutesSeal) CanWithdraw() error { return s.CanApprove() }

// CanRemark refuses a remark on minutes that nobody asks remarks on. Until they are approved a late one is welcome too.
func (s MinutesSeal) CanRemark() error { return s.CanApprove() }

// CanWrite refuses to write in minutes that are approved, or of a meeting that was not held.
func (s MinutesSeal) CanWrite(m Meeting) error {
	switch {
	case s.State == MinutesApproved:
		return Conflict("minutes_approved", nil)
	case m.State == MeetingClosed:
		return nil
	}
	return m.CanRecord()
}

// CanCorrect refuses a correction of minutes that can still be written in.
func (s MinutesSeal) CanCorrect() error {
	if s.State != MinutesApproved {
		return Conflict("minutes_not_approved", nil)
	}
	return nil
}

// SilenceApproves says whether nobody's remark left, on a platform that chose so, approves the minutes: the days asked
// for are over on the date today, and no remark waits.
func (s MinutesSeal) SilenceApproves(today time.Time, waiting int) bool {
	return s.State == MinutesInReview && s.RemarksUntil != nil && Day(today).After(Day(*s.RemarksUntil)) && waiting == 0
}

// CheckReviewDays refuses a number of working days that is no time to read.
func CheckReviewDays(days int) error {
	if days < 1 || days > MaxReviewDays {
		return Invalid("days", "review_days", map[string]any{"Max": MaxReviewDays})
	}
	return nil
}

// RemarkID is the id of a remark.
type RemarkID int64

// RemarkState is what became of a remark.
type RemarkState string

// The states of a remark.
const (
	RemarkOpen     RemarkState = "open"
	RemarkTaken    RemarkState = "taken"    // the text was changed after it
	RemarkAnswered RemarkState = "answered" // it was not, and the answer says why
)

// Remark is what a reader asks to change in circulated minutes.
type Remark struct {
	ID           RemarkID
	MeetingID    MeetingID
	AgendaItemID *AgendaItemID // nil: on the minutes as a whole
	Item         string        // title of the agenda item
	Text         string
	AuthorID     PersonID
	Author       string
	At           time.Time
	State        RemarkState
	Answer       string
	SettledBy    string // name
	SettledAt    *time.Time
}

// CanSettle refuses to take over or answer a remark twice.
func (r Remark) CanSettle() error {
	if r.State != RemarkOpen {
		return Conflict("remark_settled", map[string]any{"Name": r.SettledBy})
	}
	return nil
}

// CheckAnswer refuses what settles nothing: an answer without words, or a state that there is not.
func (r Remark) CheckAnswer(to RemarkState, answer string) error {
	switch {
	case to != RemarkTaken && to != RemarkAnswered:
		return NotFound("gone")
	case to == RemarkTaken && answer == "":
		return nil
	}
	return CheckText("answer", answer)
}

// ItemReaders is who may read one item of the minutes: everybody of its platform, or the people who are named.
type ItemReaders struct {
	Level  Level
	People []string // Slack ids, for LevelClosed
}

// Check refuses a level that is wider than the platform's, and a closed one without names.
func (r ItemReaders) Check(platform Level) error {
	switch {
	case !slices.Contains(Levels(), r.Level):
		return NotFound("gone")
	case r.Level == LevelOpen && platform != LevelOpen:
		return Invalid("level", "level_wider_than_platform", nil)
	case r.Level == LevelClosed && len(r.People) == 0:
		return Invalid("readers", "readers_missing", nil)
	case len(r.People) > maxOwner:
		return Invalid("readers", "too_many_owners", map[string]any{"Max": maxOwner})
	}
	return nil
}

// MinutesRules are what a platform chose for its minutes.
type MinutesRules struct {
	ReviewDays      int  // working days for remarks
	SilenceApproves bool // minutes on which nobody remarked anything in time
	OwnCorrections  bool // who writes a correction may approve it
}

// Check refuses a number of days that is no time to read.
func (r MinutesRules) Check() error { return CheckReviewDays(r.ReviewDays) }
