package question

import "overlegbot/internal/place"

// Intent is what somebody wants to know.
type Intent string

// The intents.
const (
	ContactLookup     Intent = "contact_lookup"
	NextMeeting       Intent = "next_meeting"
	MeetingDetails    Intent = "meeting_details"
	UpcomingDeadlines Intent = "upcoming_deadlines"
	MyActions         Intent = "my_actions"
	OpenActions       Intent = "open_actions"
	DecisionLookup    Intent = "decision_lookup"
	MinutesSearch     Intent = "minutes_search"
	PartnerInfo       Intent = "partner_info"
	PlatformMembers   Intent = "platform_members"
	PracticeSearch    Intent = "practice_search"
	WhoAttended       Intent = "who_attended"
	ProjectMoney      Intent = "project_money"
	ReportBacks       Intent = "report_backs"
	Rounds            Intent = "rounds"
	Help              Intent = "help"
	OutOfScope        Intent = "out_of_scope"
)

// Intents lists them all, in the order in which equals are offered.
func Intents() []Intent {
	return []Intent{
		ContactLookup, NextMeeting, MeetingDetails, UpcomingDeadlines, MyActions, OpenActions, DecisionLookup,
		MinutesSearch, PartnerInfo, PlatformMembers, PracticeSearch, WhoAttended, ProjectMoney, ReportBacks, Rounds, Help, OutOfScope,
	}
}

// The kinds of organisation that a question can narrow to.
const (
	OrgMunicipality = "gemeente"
	OrgWelfare      = "OCMW"
)

// Slots are the things that a question names. Each list holds a thing once, in
// the order in which it was named.
type Slots struct {
	Municipalities []string // official Dutch names
	Topics         []string // policy domains, as consult.Topics
	OrgTypes       []string // OrgMunicipality, OrgWelfare
	Platforms      []string // short names
	Projects       []string // short names
	Times          []string // ISO dates and months, or rel:..., see [TimeSpan]
	Persons        []string // names as they were handed in
	Roles          []string // as typed
	Partners       []string // names as they were handed in
	Keywords       []string // what was left: words to search for
}

// Slot is one kind of slot with its values.
type Slot struct {
	Name   string
	Values []string
}

// List gives the slots that hold something, by the names that the interface promises.
func (s Slots) List() []Slot {
	all := []Slot{
		{"municipality", s.Municipalities}, {"topic", s.Topics}, {"org_type", s.OrgTypes}, {"platform", s.Platforms},
		{"project", s.Projects}, {"time", s.Times}, {"person", s.Persons}, {"role", s.Roles}, {"partner", s.Partners},
		{"keyword", s.Keywords},
	}
	var held []Slot
	for _, slot := range all {
		if len(slot.Values) > 0 {
			held = append(held, slot)
		}
	}
	return held
}

// Reading is what was understood of a question.
type Reading struct {
	Text    string
	Lang    string // of the words; of the asker where the words do not tell
	Intent  Intent
	Slots   Slots
	Unsure  bool          // the second of Asks is about as likely
	Asks    []Intent      // the likeliest readings when Unsure, best first
	Private bool          // asks after a client, a case file or somebody's private life (R79)
	Negated bool          // "wie is er niet ..."
	Known   bool          // out of scope for a reason that is known: the weather, a recipe
	Overdue bool          // what is late is asked for
	TooLong bool          // only the beginning was read
	Follows bool          // only makes sense after another question: "en voor Wemmel?"
	Terms   []string      // Dutch words for themes that were named in any language, to search for
	Papers  []string      // what is to be handed in, as typed: "voortgangsrapport"
	Former  []place.Match // municipalities that were named as they were called before a merger
	Which   []place.Match // words that may mean several municipalities: to be asked
	Why     []Reason
}

// Reason tells which words led to what.
type Reason struct {
	Words  string  // as typed
	Means  string  // the concept, slot value or rule
	Intent Intent  // of a rule; "" for what only was spotted
	Weight float64 // of a rule
}
