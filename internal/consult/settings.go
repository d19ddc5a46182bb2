package consult

// Settings are what chair and secretary may change of a platform.
type Settings struct {
	Level          Level
	Lang           string
	InvitationLead Seconds
	UnansweredLead Seconds
	AttendingLead  Seconds
	DeadlineLeads  []int // days
	QuietFrom      int   // minutes after local midnight
	QuietTo        int
	Quorum         Quorum // of member organisations
}

const (
	day     Seconds = 24 * 3600
	maxLead         = 60 * day
)

// Check refuses leads and hours that make no sense.
func (s Settings) Check() error {
	leads := map[string]Seconds{"invitation": s.InvitationLead, "unanswered": s.UnansweredLead, "attending": s.AttendingLead}
	for field, lead := range leads {
		if lead <= 0 || lead > maxLead {
			return Invalid(field, "lead_out_of_range", map[string]any{"Max": int(maxLead / day)})
		}
	}
	if len(s.DeadlineLeads) == 0 || len(s.DeadlineLeads) > 8 {
		return Invalid("deadline_days", "deadline_days", nil)
	}
	for _, days := range s.DeadlineLeads {
		if days < 0 || days > 365 {
			return Invalid("deadline_days", "deadline_days", nil)
		}
	}
	return s.Quorum.Check()
}

// Seat is a member of a platform and the organisations for which they sit.
type Seat struct {
	PersonID      PersonID
	SlackID       string
	Name          string
	Answer        string // asked, none, one, several
	Organisations []OrganisationID
}
