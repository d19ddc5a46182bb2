package consult

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DecisionKind is what a line of the register is.
type DecisionKind string

// The kinds: what binds, what is asked to be followed (R52), and what all stand for together (R51).
const (
	KindDecision DecisionKind = "decision"
	KindAdvice   DecisionKind = "advice"
	KindPosition DecisionKind = "position"
)

// DecisionKinds lists them in the order in which they are offered.
func DecisionKinds() []DecisionKind { return []DecisionKind{KindDecision, KindAdvice, KindPosition} }

// Scope says for whom something was decided (R08).
type Scope string

// A local decision is one of a single organisation, told at the table: it is recorded, never as the platform's.
const (
	ScopeSubregional Scope = "subregional"
	ScopeLocal       Scope = "local"
)

// Vote is what an organisation voted; each has one voice.
type Vote string

// The votes, in the order in which they are told.
const (
	VoteFor     Vote = "for"
	VoteAgainst Vote = "against"
	VoteAbstain Vote = "abstain"
)

// Votes lists them in order.
func Votes() []Vote { return []Vote{VoteFor, VoteAgainst, VoteAbstain} }

// Decision is a line of the register of decisions.
type Decision struct {
	ID         DecisionID
	PlatformID PlatformID
	Platform   string
	Slug       string
	Year       int
	Seq        int
	Kind       DecisionKind
	Text       string
	Reason     string
	Scope      Scope
	LocalOf    string // the organisation of a local decision
	DecidedOn  time.Time
	InForceOn  *time.Time // a date, as the next
	ReviewOn   *time.Time
	Topics     []string // canonical names
	Advice     AdviceState
	Replaced   bool // by a later one that the reader may see
}

// Number returns the decision's number.
func (d Decision) Number() string { return DecisionNumber(d.Year, d.Seq) }

// DecisionNumber writes a decision's number: "B-2026-05".
func DecisionNumber(year, seq int) string { return fmt.Sprintf("B-%d-%02d", year, seq) }

var decisionNumber = regexp.MustCompile(`^[bB][- ]?((?:19|20)\d\d)[-/ ]0*([1-9]\d{0,5})$`)

// ReadDecisionNumber reads a number as people type it: "B-2026-05", "b 2026/5".
func ReadDecisionNumber(text string) (year, seq int, ok bool) {
	found := decisionNumber.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return 0, 0, false
	}
	year, _ = strconv.Atoi(found[1]) // the pattern lets only digits through
	seq, _ = strconv.Atoi(found[2])
	return year, seq, true
}
