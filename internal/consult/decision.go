package consult

import (
	"fmt"
	"regexp"
	"slices"
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

// kindWords are what people call the kinds, folded.
var kindWords = map[string]DecisionKind{
	"advies": KindAdvice, "adviezen": KindAdvice, "avis": KindAdvice, "advice": KindAdvice,
	"standpunt": KindPosition, "standpunten": KindPosition, "position": KindPosition, "positions": KindPosition,
}

// ReadDecisionKind takes the kind that a list of the register is asked of from the front of what was typed ("adviezen
// loket"); "" for all kinds.
func ReadDecisionKind(typed string) (kind DecisionKind, rest string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(typed), " ")
	if kind, known := kindWords[Fold(first)]; known {
		return kind, strings.TrimSpace(rest)
	}
	return "", typed
}

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

var decisionNumber = regexp.MustCompile(`^(?i:(?:besluit|beslissing|advies|standpunt|décision|decision|avis|position|advice|nr\.?|n°|no\.?)\s+)?[bB][- ]?((?:19|20)\d\d)[-/ ]0*([1-9]\d{0,5})$`)

// ReadDecisionNumber reads a number as people type it: "B-2026-05", "b 2026/5", "besluit B-2026-05".
func ReadDecisionNumber(text string) (year, seq int, ok bool) {
	found := decisionNumber.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return 0, 0, false
	}
	year, _ = strconv.Atoi(found[1]) // the pattern lets only digits through
	seq, _ = strconv.Atoi(found[2])
	return year, seq, true
}

// DecisionRef names another decision that the reader may see.
type DecisionRef struct {
	ID        DecisionID
	Kind      LinkKind
	Year      int
	Seq       int
	Text      string
	Platform  string
	DecidedOn time.Time
}

// Number returns the decision's number.
func (r DecisionRef) Number() string { return DecisionNumber(r.Year, r.Seq) }

// LinkKind is what a later decision does to an earlier one.
type LinkKind string

// The kinds of links.
const (
	LinkReplaces LinkKind = "replaces"
	LinkChanges  LinkKind = "changes"
	LinkFollows  LinkKind = "follows" // the same subject goes on, in this body or another
)

// LinkKinds lists them in the order in which they are offered.
func LinkKinds() []LinkKind { return []LinkKind{LinkReplaces, LinkChanges, LinkFollows} }

// CouncilOutcome is how a council treated a decision.
type CouncilOutcome string

// The outcomes, in the order in which they are offered.
const (
	CouncilPlanned  CouncilOutcome = "planned"
	CouncilApproved CouncilOutcome = "approved"
	CouncilRejected CouncilOutcome = "rejected"
	CouncilNoted    CouncilOutcome = "noted"
)

// CouncilOutcomes lists them in order.
func CouncilOutcomes() []CouncilOutcome {
	return []CouncilOutcome{CouncilApproved, CouncilNoted, CouncilRejected, CouncilPlanned}
}

// CouncilStep is how the council of one organisation treated a decision.
type CouncilStep struct {
	OrganisationID OrganisationID
	Organisation   string
	TreatedOn      time.Time // a date
	Outcome        CouncilOutcome
}

// CanNote refuses an outcome that is not one, no date, and an outcome of a day that has not come. today is a local date.
func (c CouncilStep) CanNote(today time.Time) error {
	switch {
	case c.Outcome == "":
		return Invalid("outcome", "council_outcome_missing", nil)
	case c.TreatedOn.IsZero():
		return Invalid("on", "due_missing", nil)
	case c.Outcome != CouncilPlanned && Day(c.TreatedOn).After(Day(today)):
		return Invalid("on", "date_ahead", nil)
	}
	return nil
}

// Sending is to whom an advice or a position was sent.
type Sending struct {
	Name   string
	SentOn time.Time // a date
}

// Check refuses a sending to nobody, and one that has not gone out. today is a local date.
func (s Sending) Check(today time.Time) error {
	if err := CheckName("name", s.Name); err != nil {
		return err
	}
	switch {
	case s.SentOn.IsZero():
		return Invalid("on", "due_missing", nil)
	case Day(s.SentOn).After(Day(today)):
		return Invalid("on", "date_ahead", nil)
	}
	return nil
}

// Ballot is what one organisation voted.
type Ballot struct {
	OrganisationID OrganisationID
	Organisation   string
	Vote           Vote
}

// ChainStep is one step of a subject's way through the bodies and councils ("behandelhistoriek").
type ChainStep struct {
	Kind     string // decision, agenda, council
	On       time.Time
	Who      string // the body, or the organisation of the council
	ID       int64  // of the decision
	Year     int
	Seq      int
	Text     string
	Outcome  string // of a council
	Replaced bool
}

// LogLine is one line of the register's log (R50).
type LogLine struct {
	What      string
	Was       string
	Became    string
	Reason    string // "" where none was asked
	By        string
	ChangedAt time.Time
}

// DecisionCard is all that the register holds of one decision, as far as the reader may see it.
type DecisionCard struct {
	Decision
	AgendaItem string    // that it came from, "" for none
	Round      RoundCard // of what it came, or that sees whether its condition is met; zero for none that the reader may read
	Message    string    // address of the Slack message that it was taken from, "" for none
	Zone       string
	AskOn      *time.Time // when the owner of an advice is asked for news
	LocalOfID  OrganisationID
	Ballots    []Ballot
	Earlier    []DecisionRef // what it replaces, changes or follows
	Later      []DecisionRef
	Chain      []ChainStep // in order, at least itself
	Steps      []AdviceStep
	Sent       []Sending
	Changes    int // lines of its log
	Manages    bool
	Recorded   bool           // a line of minutes: its wording is that line's
	Settled    bool           // its minutes are approved: what was decided changes by a correction only
	Members    []Organisation // of the platform, who can vote
}

// Location returns the zone of the decision's platform.
func (c DecisionCard) Location() *time.Location { return location(c.Zone) }

// CanSettle refuses whoever does not manage the platform, and changes of what approved minutes say.
func (c DecisionCard) CanSettle() error {
	if !c.Manages {
		return Forbidden("not_chair_or_secretary")
	}
	if c.Settled {
		return Conflict("decision_settled", nil)
	}
	return nil
}

// CanTend refuses whoever does not manage the platform: links, councils, sendings, topics and dates of review go on after
// the approval.
func (c DecisionCard) CanTend() error {
	if !c.Manages {
		return Forbidden("not_chair_or_secretary")
	}
	return nil
}

// CanUnlink finds the link to an earlier decision that is to be taken away. It refuses one that is not there, and no reason.
func (c DecisionCard) CanUnlink(earlier DecisionID, reason string) (DecisionRef, error) {
	at := slices.IndexFunc(c.Earlier, func(r DecisionRef) bool { return r.ID == earlier })
	switch {
	case at < 0:
		return DecisionRef{}, Invalid("earlier", "no_such_link", nil)
	case strings.TrimSpace(reason) == "":
		return DecisionRef{}, Invalid("reason", "unlink_reason_missing", nil)
	}
	return c.Earlier[at], CheckText("reason", reason)
}

// DecisionFilter is what the register is narrowed by; empty fields do not narrow.
type DecisionFilter struct {
	Platform PlatformID
	Kind     DecisionKind
	Words    string
	Topic    string
}

// DecisionDraft is what somebody completes in the register.
type DecisionDraft struct {
	Text      string
	Kind      DecisionKind
	Reason    string
	Scope     Scope
	LocalOf   OrganisationID
	InForceOn *time.Time
	ReviewOn  *time.Time
	Topics    []string
}

// maxTopics is how many topics one thing can have.
const maxTopics = 8

// Check refuses an empty wording, a local decision without the organisation whose it is, dates in the wrong order (nothing
// is in force or reviewed before it was decided), and a change of what approved minutes say. today is a local date.
func (d DecisionDraft) Check(was DecisionCard, today time.Time) error {
	if err := CheckText("text", d.Text); err != nil {
		return err
	}
	local := d.LocalOf
	if d.Scope != ScopeLocal {
		local = 0
	}
	sameForce := d.InForceOn == nil && was.InForceOn == nil || sameDay(d.InForceOn, was.InForceOn)
	same := d.Kind == was.Kind && d.Reason == was.Reason && d.Scope == was.Scope && local == was.LocalOfID && sameForce
	switch {
	case was.Settled && !same:
		return Conflict("decision_settled", nil)
	case len([]rune(d.Reason)) > MaxText:
		return CheckText("reason", d.Reason)
	case d.Scope == ScopeLocal && d.LocalOf == 0:
		return Invalid("local_of", "local_of_missing", nil)
	case d.InForceOn != nil && Day(*d.InForceOn).Before(Day(was.DecidedOn)):
		return Invalid("in_force", "in_force_before", nil)
	case d.ReviewOn != nil && !sameDay(d.ReviewOn, was.ReviewOn) && !Day(*d.ReviewOn).After(Day(today)):
		return Invalid("review", "review_past", nil)
	}
	return CheckTopics(d.Topics)
}

func sameDay(a, b *time.Time) bool { return a != nil && b != nil && Day(*a).Equal(Day(*b)) }

// CheckVotes refuses an organisation that votes twice, and one that does not sit on the platform.
func CheckVotes(ballots []Ballot, members []Organisation) error {
	name := map[OrganisationID]string{}
	for _, m := range members {
		name[m.ID] = m.Name
	}
	seen := map[OrganisationID]bool{}
	for _, b := range ballots {
		who, sits := name[b.OrganisationID]
		if !sits {
			return Invalid(string(b.Vote), "vote_stranger", nil)
		}
		if seen[b.OrganisationID] {
			return Invalid(string(b.Vote), "vote_twice", map[string]any{"Name": who})
		}
		seen[b.OrganisationID] = true
	}
	return nil
}
