package consult

import (
	"slices"
	"strings"
	"time"
)

// The ids of rounds and of the voices in them.
type (
	RoundID int64
	VoterID int64
)

// The purposes of what is told of rounds.
const (
	PurposeRoundOpened   Purpose = "round_opened"   // the card in the channel
	PurposeRoundAsked    Purpose = "round_asked"    // to who may answer and has not, when it opens or has a new version
	PurposeRoundReminder Purpose = "round_reminder" // to who may answer and has not, before it closes
	PurposeRoundResult   Purpose = "round_result"   // in the channel, once
	PurposeRoundTie      Purpose = "round_tie"      // to who manages the platform: nobody won
	PurposeRoundReplaced Purpose = "round_replaced" // to who answered before somebody else did for the same voice
)

// AudienceAnswering are those who may answer a round for a voice of which there is no answer yet.
const AudienceAnswering = "answering"

// RoundKind is what a round is for.
type RoundKind string

// The kinds: what binds (R42), what does not (R43), texts (R47), remarks on a draft (R46), and information that each confirms
// to have read (R48).
const (
	RoundDecision RoundKind = "decision"
	RoundInterest RoundKind = "interest"
	RoundInput    RoundKind = "input"
	RoundReview   RoundKind = "review"
	RoundNotice   RoundKind = "notice"
)

// RoundKinds lists them in the order in which they are offered.
func RoundKinds() []RoundKind {
	return []RoundKind{RoundDecision, RoundInterest, RoundInput, RoundReview, RoundNotice}
}

// InWords says whether one answers in words rather than by choosing.
func (k RoundKind) InWords() bool { return k == RoundInput || k == RoundReview }

// HasOptions says whether one may choose between options in the words of who asks.
func (k RoundKind) HasOptions() bool { return k == RoundDecision || k == RoundInterest }

// RoundUnit is what has one voice: a municipality has two boards, so it is always said (domain, pitfalls).
type RoundUnit string

// The units.
const (
	UnitMunicipalities RoundUnit = "municipalities"
	UnitBoards         RoundUnit = "boards"
	UnitPeople         RoundUnit = "people"
)

// RoundUnits lists them in the order in which they are offered.
func RoundUnits() []RoundUnit { return []RoundUnit{UnitMunicipalities, UnitBoards, UnitPeople} }

// RoundState is where a round is in its life.
type RoundState string

// The states of a round; one that opens later is open with an opening time to come.
const (
	RoundOpen      RoundState = "open"
	RoundClosed    RoundState = "closed"
	RoundWithdrawn RoundState = "withdrawn"
)

// The choices that rounds have of themselves: of a decision for, against, abstention; of a poll yes, perhaps, no.
const (
	ChoiceFor     = 0
	ChoiceAgainst = 1
	ChoiceAbstain = 2
	ownChoices    = 3
)

// Round asks something of each voice until a moment.
type Round struct {
	ID         RoundID
	PlatformID PlatformID
	Platform   string
	ProjectID  ProjectID // 0 for none
	Project    string
	Kind       RoundKind
	Question   string
	Details    string
	Unit       RoundUnit
	Options    []string // in the words of who asks; none: those that the kind has of itself
	Threshold
	OpensAt       time.Time
	ClosesAt      time.Time
	Zone          string // of the platform
	State         RoundState
	Revision      int
	Version       int    // of the draft under review
	Draft         string // the newest one: a link, or the text itself
	Year          int    // of the decision that came of it, 0 where there is none that the reader may read
	Seq           int
	Outcome       RoundOutcome
	Chosen        *int // the option, from 0
	SettledReason string
	ClosedAt      *time.Time
	Answered      int // how many voices have answered this version
	Voices        int // how many there are
	Manages       bool
	Waits         bool // for the reader
}

// Local returns t as it stands on a clock in the round's zone.
func (r Round) Local(t time.Time) time.Time { return t.In(location(r.Zone)) }

// Choices is between how many one chooses, 0 where one answers in words.
func (r Round) Choices() int {
	switch {
	case r.Kind.InWords():
		return 0
	case r.Kind == RoundNotice:
		return 1
	case len(r.Options) == 0:
		return ownChoices
	}
	return len(r.Options)
}

// IsOpen says whether the round takes answers at now: from its opening on, up to its closing.
func (r Round) IsOpen(now time.Time) bool {
	return r.State == RoundOpen && !now.Before(r.OpensAt) && now.Before(r.ClosesAt)
}

// Takes says why the round takes no answer at now, or nil.
func (r Round) Takes(now time.Time) error {
	switch {
	case r.State == RoundWithdrawn:
		return Conflict("round_withdrawn", nil)
	case r.State == RoundClosed || !now.Before(r.ClosesAt):
		return Conflict("round_closed", map[string]any{"Date": r.Local(r.ClosesAt)})
	case now.Before(r.OpensAt):
		return Conflict("round_not_open", map[string]any{"Date": r.Local(r.OpensAt)})
	}
	return nil
}

// Shown says whether all who may read the round see what was answered: once it is over. Before, only who manages it does.
func (r Round) Shown() bool { return r.Manages || r.State == RoundClosed }

// DecisionNumber is the number of the decision that came of it, "" where there is none that the reader may read.
func (r Round) DecisionNumber() string {
	if r.Seq == 0 {
		return ""
	}
	return DecisionNumber(r.Year, r.Seq)
}

// CanChange refuses whoever does not manage the platform, and a change of what is over.
func (r Round) CanChange() error {
	switch {
	case !r.Manages:
		return Forbidden("not_chair_or_secretary")
	case r.State == RoundWithdrawn:
		return Conflict("round_withdrawn", nil)
	case r.State == RoundClosed && r.Outcome != OutcomeTie:
		return Conflict("round_closed", map[string]any{"Date": r.Local(r.ClosesAt)})
	}
	return nil
}

// CanClose refuses to close a round that takes no answers yet, or no more.
func (r Round) CanClose(now time.Time) error {
	if err := r.CanChange(); err != nil {
		return err
	}
	return r.Takes(now)
}

// CanExtend refuses another closing time that is past, or before the opening. What is over can go on only after a tie.
func (r Round) CanExtend(to, now time.Time) error {
	if err := r.CanChange(); err != nil {
		return err
	}
	return checkTimes(r.OpensAt, to, now)
}

// CanSettle refuses to settle what is no tie, a choice that there is not, and one without a reason.
func (r Round) CanSettle(choice int, reason string) error {
	switch {
	case !r.Manages:
		return Forbidden("not_chair_or_secretary")
	case r.Outcome != OutcomeTie:
		return Conflict("round_no_tie", nil)
	case choice < 0 || choice >= r.Choices() || len(r.Options) == 0 && choice == ChoiceAbstain:
		return Invalid("choice", "round_choice", nil)
	}
	return CheckText("reason", reason)
}

// CanRenew refuses a new version of what is no review, is over, or says nothing.
func (r Round) CanRenew(draft string, now time.Time) error {
	if err := r.CanChange(); err != nil {
		return err
	}
	if r.Kind != RoundReview {
		return Conflict("round_no_review", nil)
	}
	if err := r.Takes(now); err != nil {
		return err
	}
	return CheckText("draft", draft)
}

func checkTimes(opens, closes, now time.Time) error {
	switch {
	case closes.IsZero():
		return Invalid("closes", "due_missing", nil)
	case !closes.After(now):
		return Invalid("closes", "round_closes_past", nil)
	case !closes.After(opens):
		return Invalid("closes", "round_closes_first", nil)
	}
	return nil
}

// RoundFilter is what a list of rounds is narrowed by; zero fields do not narrow.
type RoundFilter struct {
	Platform PlatformID
	Project  ProjectID
	Words    string // in its question
}

// LocalMoment is a date with minutes after local midnight, before anybody knows of which zone.
type LocalMoment struct {
	Date   *time.Time // nil: not said
	Minute int
}

// RoundDraft is a round that somebody opens.
type RoundDraft struct {
	PlatformID    PlatformID
	ProjectID     ProjectID // 0 for none
	Kind          RoundKind
	Question      string
	Details       string
	Unit          RoundUnit
	Organisations []OrganisationID // none: all of the project or, without one, of the platform
	Options       []string         // none: those that the kind has of itself
	Threshold     string           // as typed: "3", "minstens 3 van de 7", "50 %"
	Base          ThresholdBase    // of a percentage
	Opens         LocalMoment      // not said: at once
	Closes        LocalMoment
	Draft         string // to review: a link, or the text itself
	Decision      string // number of the decision that this is a condition of
	Recorded      string // how the register words it when it is adopted, in the platform's language
	Refused       string // and when it is not
}

// The least and the most options that one can choose between.
const (
	minOptions = 2
	maxOptions = 10
	maxOption  = 75 // what fits a button of Slack's
)

// Check refuses an empty question, options that cannot be told apart, times in the wrong order, and a threshold that nobody
// can reach. voices is how many there are, counted in the draft's unit.
func (d RoundDraft) Check(opens, closes, now time.Time, voices int) (Threshold, error) {
	if err := CheckName("question", d.Question); err != nil {
		return Threshold{}, err
	}
	if d.Details != "" {
		if err := CheckText("details", d.Details); err != nil {
			return Threshold{}, err
		}
	}
	switch {
	case !slices.Contains(RoundKinds(), d.Kind):
		return Threshold{}, Invalid("kind", "round_kind", nil)
	case !slices.Contains(RoundUnits(), d.Unit):
		return Threshold{}, Invalid("unit", "round_unit", nil)
	case d.Kind == RoundNotice && d.Details == "":
		return Threshold{}, Invalid("details", "text_empty", nil)
	case d.Kind == RoundReview && d.Draft == "":
		return Threshold{}, Invalid("draft", "round_draft_missing", nil)
	case voices == 0:
		return Threshold{}, Invalid("unit", "round_nobody", nil)
	}
	if err := d.checkOptions(); err != nil {
		return Threshold{}, err
	}
	if err := checkTimes(opens, closes, now); err != nil {
		return Threshold{}, err
	}
	if d.Kind != RoundDecision {
		if strings.TrimSpace(d.Threshold) != "" {
			return Threshold{}, Invalid("threshold", "threshold_no_decision", nil)
		}
		return Threshold{}, nil
	}
	return ReadThreshold(d.Threshold, d.Base, Voices{d.Unit, voices})
}

func (d RoundDraft) checkOptions() error {
	if len(d.Options) == 0 {
		return nil
	}
	if !d.Kind.HasOptions() {
		return Invalid("options", "options_in_words", nil)
	}
	if len(d.Options) < minOptions || len(d.Options) > maxOptions {
		return Invalid("options", "options_number", map[string]any{"Min": minOptions, "Max": maxOptions})
	}
	seen := map[string]bool{}
	for _, o := range d.Options {
		if err := checkText("options", o, maxOption); err != nil {
			return err
		}
		if seen[Fold(o)] {
			return Invalid("options", "options_twice", map[string]any{"Option": o})
		}
		seen[Fold(o)] = true
	}
	return nil
}

// RoundReminderDays are how many days before its closing a round is reminded of.
func RoundReminderDays() []int { return []int{7, 3, 1} }

// minRest is how long after the question nobody is reminded of it.
const minRest = 24 * time.Hour

// WorthReminding says whether a reminder at a moment comes neither on the heels of the question nor too late.
func (r Round) WorthReminding(at, asked time.Time) bool {
	return at.Sub(asked) >= minRest && at.Before(r.ClosesAt)
}
