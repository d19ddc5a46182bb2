package consult

import (
	"slices"
	"time"
)

// AdviceState is where an advice is in its life (R52). "" is the state of what is no advice, or was not given yet.
type AdviceState string

// The states, in order: an advice often shows its effect only in the long run.
const (
	AdviceGiven    AdviceState = "given"
	AdviceAnswered AdviceState = "answered"
	AdviceFollowed AdviceState = "followed"
	AdviceEffect   AdviceState = "effect"
)

// AdviceStates lists them in order.
func AdviceStates() []AdviceState {
	return []AdviceState{AdviceGiven, AdviceAnswered, AdviceFollowed, AdviceEffect}
}

// AdviceStep is one step in the life of an advice.
type AdviceStep struct {
	State AdviceState
	On    time.Time // a date
	Note  string
	By    string // who noted it
}

// AdviceDraft is a step that somebody notes.
type AdviceDraft struct {
	State  AdviceState
	On     time.Time // a date
	Note   string
	Months int // without news, after which its owner is asked; 0: never
}

// The purposes of deliveries about the register.
const (
	PurposeAdviceNews     Purpose = "advice_news"     // in the channel: an advice came a step further
	PurposeAdviceQuiet    Purpose = "advice_quiet"    // to its owner: no news for months
	PurposeDecisionReview Purpose = "decision_review" // to who is in charge: its date of review has come
)

// maxMonths is how far ahead an owner can be asked.
const maxMonths = 36

// QuietMonths is how long an advice is without news before its owner is asked, where nobody chose otherwise.
const QuietMonths = 6

// CanMark refuses a step of what is no advice, one back or in place, and a date that has not come. today is a local date.
func (d Decision) CanMark(step AdviceDraft, today time.Time) error {
	at := slices.Index(AdviceStates(), step.State)
	switch {
	case d.Kind != KindAdvice:
		return Conflict("no_advice", nil)
	case at < 0:
		return Invalid("state", "advice_state_missing", nil)
	case at <= slices.Index(AdviceStates(), d.Advice):
		return Conflict("advice_state_passed", nil)
	case step.On.IsZero():
		return Invalid("on", "due_missing", nil)
	case Day(step.On).After(Day(today)):
		return Invalid("on", "date_ahead", nil)
	case step.Months < 0 || step.Months > maxMonths:
		return Invalid("months", "months_range", map[string]any{"Max": maxMonths})
	case len([]rune(step.Note)) > MaxText:
		return CheckText("note", step.Note)
	}
	return nil
}
