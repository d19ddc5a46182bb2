package consult

import (
	"slices"
	"time"
)

// RoundOutcome is what came of a decision round.
type RoundOutcome string

// The outcomes; a round that is no decision has none.
const (
	OutcomeAdopted  RoundOutcome = "adopted"  // the condition is met, or more were for than against
	OutcomeRejected RoundOutcome = "rejected" // it is not
	OutcomeChosen   RoundOutcome = "chosen"   // one of several options
	OutcomeTie      RoundOutcome = "tie"      // as many for one as for another: the chair is asked
	OutcomeNone     RoundOutcome = "none"     // nobody chose anything
)

// Decides says whether the outcome is a decision for the register.
func (o RoundOutcome) Decides() bool {
	return o == OutcomeAdopted || o == OutcomeRejected || o == OutcomeChosen
}

// Voter is one voice of a round: a municipality, a board or a person.
type Voter struct {
	ID             VoterID
	Name           string
	NIS            string
	OrganisationID OrganisationID
	PersonID       PersonID
	GoneOn         *time.Time // it has no voice from that day on: it left without an answer
	PassedOn       *time.Time // its voice is another's from that day on
	PassedTo       string     // whose
	Reached        int        // how many people may answer for it and can be written to
}

// RoundAnswer is one line of what was answered.
type RoundAnswer struct {
	ID       int64
	VoterID  VoterID
	Version  int
	Choice   *int // from 0; nil for words
	Text     string
	By       PersonID
	ByName   string
	Noted    bool // by who manages the platform
	At       time.Time
	ForName  string // of the voice
	Replaced bool   // a later answer of the same voice counts
}

// Says tells whether the answer is the same as that of a draft.
func (a RoundAnswer) Says(d RoundAnswerDraft) bool {
	same := a.Choice == nil && d.Choice == nil || a.Choice != nil && d.Choice != nil && *a.Choice == *d.Choice
	return same && a.Text == d.Text
}

// RoundCard is a round with its voices and what they answered, as far as the reader may see it.
type RoundCard struct {
	Round
	Voters  []Voter
	Answers []RoundAnswer
	Mine    []VoterID // for which the reader may answer
	Drafts  []RoundVersion
}

// RoundVersion is one draft under review.
type RoundVersion struct {
	Version int
	Draft   string
	AddedAt time.Time
}

// RoundResult is how the voices stand.
type RoundResult struct {
	Counts   []int // by option
	Answered int
	Voices   int
	Base     int // how many the threshold is counted against
	Needed   int // how many voices it takes, 0 without a threshold
	Outcome  RoundOutcome
	Chosen   *int
}

// Voice finds a voice that is still there.
func (c RoundCard) Voice(id VoterID) (Voter, bool) {
	i := slices.IndexFunc(c.Voters, func(v Voter) bool { return v.ID == id && v.GoneOn == nil })
	if i < 0 {
		return Voter{}, false
	}
	return c.Voters[i], true
}

// isValid says whether an answer counts: of a voice of the round, in time, of this version, and one that can be given.
func (c RoundCard) isValid(a RoundAnswer) bool {
	if _, ok := c.Voice(a.VoterID); !ok || a.Version != c.Version {
		return false
	}
	if a.At.Before(c.OpensAt) || !a.At.Before(c.ClosesAt) {
		return false
	}
	if c.Kind.InWords() {
		return a.Choice == nil
	}
	return a.Choice != nil && *a.Choice >= 0 && *a.Choice < c.Choices()
}

// Standing is the answer that counts of each voice: its last valid one, whatever the order in which they came in.
func (c RoundCard) Standing() map[VoterID]RoundAnswer {
	last := map[VoterID]RoundAnswer{}
	for _, a := range c.Answers {
		if !c.isValid(a) {
			continue
		}
		was, known := last[a.VoterID]
		if !known || a.At.After(was.At) || a.At.Equal(was.At) && a.ID > was.ID {
			last[a.VoterID] = a
		}
	}
	return last
}

// Open are the voices of which there is no answer.
func (c RoundCard) Open() []Voter {
	standing := c.Standing()
	return slices.DeleteFunc(slices.Clone(c.Voters), func(v Voter) bool {
		_, answered := standing[v.ID]
		return answered || v.GoneOn != nil
	})
}

// OpenMine are those of them for which the reader may answer.
func (c RoundCard) OpenMine() []Voter {
	return slices.DeleteFunc(c.Open(), func(v Voter) bool { return !slices.Contains(c.Mine, v.ID) })
}

// Voting are the voices that are still there.
func (c RoundCard) Voting() []Voter {
	return slices.DeleteFunc(slices.Clone(c.Voters), func(v Voter) bool { return v.GoneOn != nil })
}

// Own are the voices for which the reader may answer.
func (c RoundCard) Own() []Voter {
	return slices.DeleteFunc(slices.Clone(c.Voters), func(v Voter) bool { return v.GoneOn != nil || !slices.Contains(c.Mine, v.ID) })
}

// Result counts the answers that stand, and says what comes of it.
func (c RoundCard) Result() RoundResult {
	standing := c.Standing()
	r := RoundResult{Counts: make([]int, c.Choices())}
	for _, v := range c.Voters {
		if v.GoneOn != nil {
			continue
		}
		r.Voices++
		if a, ok := standing[v.ID]; ok {
			r.Answered++
			if a.Choice != nil {
				r.Counts[*a.Choice]++
			}
		}
	}
	if c.Kind == RoundDecision {
		c.decide(&r)
	}
	return r
}

// decide says what comes of the counts.
func (c RoundCard) decide(r *RoundResult) {
	cast := r.Answered
	if len(c.Options) == 0 {
		cast -= r.Counts[ChoiceAbstain]
	}
	if r.Base = r.Voices; c.Base == BaseCast {
		r.Base = cast
	}
	if c.Base != BaseNone {
		r.Needed = c.Of(r.Base)
	}
	switch {
	case r.Voices == 0 || cast == 0 && (c.Base == BaseNone || c.Base == BaseCast || len(c.Options) > 0):
		r.Outcome = OutcomeNone
	case len(c.Options) > 0:
		r.choose()
	default:
		r.adopt(c.Base)
	}
}

// adopt weighs for against against. A condition on a number of voices is met or not; where those who cast one decide, as
// many for as against is a tie.
func (r *RoundResult) adopt(base ThresholdBase) {
	inFavour, against := r.Counts[ChoiceFor], r.Counts[ChoiceAgainst]
	switch {
	case (base == BaseNone || base == BaseCast) && inFavour == against:
		r.Outcome = OutcomeTie
	case base == BaseNone && inFavour > against, base != BaseNone && inFavour >= r.Needed:
		r.Outcome = OutcomeAdopted
	default:
		r.Outcome = OutcomeRejected
	}
}

// choose takes the option with most voices; two with as many are a tie.
func (r *RoundResult) choose() {
	best := slices.Max(r.Counts)
	at := slices.Index(r.Counts, best)
	switch {
	case slices.Contains(r.Counts[at+1:], best):
		r.Outcome = OutcomeTie
	case best < r.Needed:
		r.Outcome = OutcomeRejected
	default:
		r.Outcome, r.Chosen = OutcomeChosen, &at
	}
}

// RoundAnswerDraft is what somebody answers.
type RoundAnswerDraft struct {
	RoundID RoundID
	Voters  []VoterID // none: all those for which the asker may answer
	Version int       // of the draft that they saw, 0 when it does not matter
	Choice  *int
	Text    string
	Noted   bool // for somebody who told who manages the platform
}

// For are the voices that an answer is of. It refuses one that comes too early or too late, is of others, or says nothing
// that can be counted.
func (c RoundCard) For(d RoundAnswerDraft, now time.Time) ([]VoterID, error) {
	if err := c.Takes(now); err != nil {
		return nil, err
	}
	if d.Version != 0 && d.Version != c.Version {
		return nil, Conflict("round_version_changed", map[string]any{"Version": c.Version})
	}
	voters := d.Voters
	if len(voters) == 0 && !d.Noted {
		for _, v := range c.Own() {
			voters = append(voters, v.ID)
		}
	}
	if len(voters) == 0 {
		if d.Noted {
			return nil, Invalid("voters", "round_voters_missing", nil)
		}
		return nil, Forbidden("round_not_yours")
	}
	for _, id := range voters {
		if _, ok := c.Voice(id); !ok {
			return nil, Invalid("voters", "round_stranger", nil)
		}
		if !slices.Contains(c.Mine, id) && !(d.Noted && c.Manages) {
			return nil, Forbidden("round_not_yours")
		}
	}
	return voters, c.checkAnswer(d)
}

func (c RoundCard) checkAnswer(d RoundAnswerDraft) error {
	switch {
	case c.Kind == RoundInput:
		return CheckText("text", d.Text)
	case c.Kind == RoundReview && d.Text == "": // no remarks
		return nil
	case c.Kind == RoundReview:
		return CheckText("text", d.Text)
	case d.Choice == nil || *d.Choice < 0 || *d.Choice >= c.Choices():
		return Invalid("choice", "round_choice", nil)
	}
	return nil
}

// Concerns says whether a message about the round still has to do with who it goes to; what was posted stays theirs.
func (c RoundCard) Concerns(d Delivery, now time.Time) error {
	theirs := true
	switch d.Purpose {
	case PurposeRoundAsked, PurposeRoundReminder:
		theirs = len(c.Mine) > 0 && (d.TS != "" || c.IsOpen(now) && len(c.OpenMine()) > 0)
	case PurposeRoundReplaced:
		theirs = d.TS != "" || len(c.Mine) > 0
	case PurposeRoundTie:
		theirs = c.Manages && (d.TS != "" || c.Outcome == OutcomeTie)
	}
	if !theirs {
		return Moot("not_due")
	}
	return nil
}
