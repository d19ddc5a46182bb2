package consult

// How much of the longest lists App Home reads; the rest is a button away.
const (
	HomeMeetings = 3
	HomeActions  = 10
)

// Home is what concerns one person, of everything.
type Home struct {
	Seats       []Platform   // not yet said for which organisation they sit
	Rounds      []RoundCard  // that wait for an answer
	Meetings    []MyMeeting  // the next HomeMeetings
	Agenda      []AgendaItem // of the first of them, as far as they may read it
	Events      []MyMeeting  // to which they may come
	Actions     []ActionItem // the HomeActions most urgent
	ActionCount int          // of all that they have to do
	Deadlines   []Deadline
	Digest      bool // is sent the weekly overview
}
