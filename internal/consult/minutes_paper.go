package consult

import (
	"strings"
	"time"
)

// MinutesState is where minutes are in their life.
type MinutesState string

// The states of minutes. Screens say ontwerp, ter nalezing, goedgekeurd.
const (
	MinutesDraft    MinutesState = "draft"
	MinutesInReview MinutesState = "review"
	MinutesApproved MinutesState = "approved"
)

// MinutesSeal says where minutes are in their life, who brought them there and when.
type MinutesSeal struct {
	State         MinutesState
	Round         int        // how often they were circulated
	CirculatedAt  *time.Time // nil while they are a draft
	CirculatedBy  string     // name, "" when nobody did it by hand
	RemarksUntil  *time.Time // a date: remarks are asked until the end of that day
	WithdrawnAt   *time.Time // when a round of remarks was last taken back, nil when never or when they were circulated again
	WithdrawnBy   string     // name
	WithdrawnWhy  string
	ApprovedAt    *time.Time
	ApprovedBy    string // name, "" when silence approved them
	BySilence     bool
	Version       int        // 0 as approved, then the number of the latest correction
	Hash          string     // SHA-256 of the canonical text of this version, in hexadecimal; "" before approval
	ReleasedAt    *time.Time // of the public summary, nil while it has not left
	OwnCorrection bool       // the platform lets who wrote a correction approve it
}

// MinutesPaper is the whole of a meeting's minutes as one reader may see them: what is written, exported and filed. What
// the reader may not see is not in it, nor counted in it.
type MinutesPaper struct {
	Meeting     Meeting // with the platform's name, short name and language
	Platform    Platform
	Parent      string // name of the platform that the body belongs to, "" for none or one that the reader may not know
	Lang        string // in which the minutes are written
	Seal        MinutesSeal
	Attendance  []PaperOrganisation // those invited, by name; last, under no name, who sat for none
	Guests      []PaperGuest
	Present     string // remarks of the scribe on who came later or left early
	Needed      int    // organisations for a quorum, 0 when it was not watched
	Items       []PaperItem
	Remarks     []Remark     // those that the reader may see, oldest first
	Corrections []Correction // approved ones that the reader may see, in the order of their numbers
	Public      PublicSummary
	Redacted    bool // to be handed on: what all members may read, without persons
	PublicOnly  bool // nothing but the released summary
}

// PaperOrganisation is a member organisation and who sat there for it.
type PaperOrganisation struct {
	OrganisationID OrganisationID
	Name           string
	Kind           string
	There          bool // had a voice
	People         []PaperPresence
}

// PaperPresence is how somebody was at a meeting. From and to are only known of who came later or left earlier: as an
// hour or as an item of the agenda.
type PaperPresence struct {
	PersonID PersonID
	Name     string
	Presence Presence
	StandIn  string // name of who sat in, "" for nobody
	FromAt   *time.Time
	ToAt     *time.Time
	FromItem string // title of the first item that they were there for
	ToItem   string // title of the last one
}

// PaperGuest is a guest.
type PaperGuest struct {
	Name         string
	Organisation string
}

// PaperItem is what the minutes say on one item of the agenda; the first one, without a title, is what was said outside
// it. Items carry no numbers: a gap would tell of one that the reader may not see.
type PaperItem struct {
	AgendaItemID AgendaItemID // 0 outside the agenda
	Title        string
	Approves     *Meeting // the earlier meeting whose minutes the item is to approve, nil for all others; it has no title
	Level        Level
	Speakers     []string // guests who spoke, by name
	Lines        []PaperLine
	Status       []StatusAnswer // of the status round that the item bundles
}

// PaperLine is one line of the minutes.
type PaperLine struct {
	ID       MinutesItemID
	Kind     ItemKind
	Text     string
	Level    Level
	Author   string
	At       time.Time
	Decision *PaperDecision // of a decision
	Action   *PaperAction   // of an action item
}

// PaperDecision is what the register keeps of a decision.
type PaperDecision struct {
	Decision
	Votes []PaperVote // by organisation, where they were counted
}

// PaperVote is what one organisation voted.
type PaperVote struct {
	Organisation string
	Vote         Vote
}

// PaperAction is an action item as it was given.
type PaperAction struct {
	ActionItemID ActionItemID
	Owners       []string // names of people and organisations
	DueOn        *time.Time
}

// Picked is what the open items say, as a beginning of a public summary.
func (p MinutesPaper) Picked() string {
	var parts []string
	for _, item := range p.Items {
		if item.Level != LevelOpen {
			continue
		}
		lines := []string{item.Title}
		for _, l := range item.Lines {
			if l.Level == LevelOpen {
				lines = append(lines, l.Text)
			}
		}
		parts = append(parts, strings.TrimSpace(strings.Join(lines, "\n")))
	}
	return strings.Join(parts, "\n\n")
}
