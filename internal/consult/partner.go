package consult

import (
	"slices"
	"time"
)

// The ids of partners and of practice cards.
type (
	PartnerID  int64
	PracticeID int64
)

// Talks is how far the talks with a partner have come.
type Talks string

// The states of talks with a partner; "" when nobody noted any.
const (
	TalksToConfirm Talks = "to_confirm"
	TalksPlanned   Talks = "planned"
	TalksOngoing   Talks = "ongoing"
	TalksAgreed    Talks = "agreed"
	TalksEnded     Talks = "ended"
)

// Partner is an organisation with which a platform works or talks (R73, R74).
type Partner struct {
	ID           PartnerID
	PlatformID   PlatformID
	Platform     string // its name
	Organisation string
	OrgKind      string
	Activity     string
	Topics       []string
	NIS          []string // where it is active; empty for all members of the platform
	Talks        Talks
	TalksOn      *time.Time
	ContactID    PersonID // 0 for nobody
	Contact      string   // a person's name, "" for none
	ContactSlack string
	Source       string
}

// TalksStates lists the states of talks, in their order.
func TalksStates() []Talks {
	return []Talks{TalksToConfirm, TalksPlanned, TalksOngoing, TalksAgreed, TalksEnded}
}

// PartnerDraft is what somebody fills in about a partner.
type PartnerDraft struct {
	ID           PartnerID  // 0 for a new one
	PlatformID   PlatformID // of a new one
	Organisation string     // of a new one: its name, which may be new to us
	Activity     string
	Topics       []string
	NIS          []string // empty for all members of the platform
	Talks        Talks
	TalksOn      *time.Time
	Contact      PersonID // 0 for nobody
}

// Check refuses what cannot stand on a partner's card.
func (d PartnerDraft) Check() error {
	if d.ID == 0 {
		if err := CheckName("name", d.Organisation); err != nil {
			return err
		}
	}
	if err := CheckText("activity", d.Activity); err != nil {
		return err
	}
	if d.Talks != "" && !slices.Contains(TalksStates(), d.Talks) {
		return Invalid("talks", "talks_unknown", nil)
	}
	return CheckTopics(d.Topics)
}

// PartnerQuery is what a partner is looked for by. Empty fields do not narrow.
type PartnerQuery struct {
	Name       string // part of the organisation's name
	NIS        []string
	Topics     []string
	PlatformID PlatformID
}

// PracticeKind tells what a card of the learning network is.
type PracticeKind string

// The kinds of cards.
const (
	GoodPractice PracticeKind = "practice"
	Bottleneck   PracticeKind = "bottleneck"
	Handhold     PracticeKind = "handhold" // what helps against a bottleneck
)

// Practice is a card of what others learned (R83, R93).
type Practice struct {
	ID        PracticeID
	Kind      PracticeKind
	Title     string
	Body      string
	Topics    []string
	Tags      []string
	NIS       []string // where it is done
	Solves    string   // the title of the bottleneck that a handhold answers
	Solutions []string // the titles of the handholds that answer a bottleneck
	Source    string
}

// PracticeQuery is what a card is looked for by: any of the words, topics or places; kinds narrow. Empty fields do not.
type PracticeQuery struct {
	Words  []string // folded
	Topics []string
	NIS    []string
	Kinds  []PracticeKind
}
