package consult

import (
	"slices"
	"strings"
	"time"
)

// The purposes of telling a meeting to councils and supporters (R27, R53).
const (
	PurposeReportBack       Purpose = "report_back"        // to who tells it: after the meeting, and while it is open
	PurposeReportBackMatrix Purpose = "report_back_matrix" // to who manages the platform: its day is past, and some are open
)

// AudienceReporting is who tells a meeting to the councils and supporters that are still open: who sits for them and, where
// nobody does, who manages the platform.
const AudienceReporting = "reporting"

// ReportBackRule says to whom each meeting of a platform is told, and within how many days. Days is 0 where nothing was asked.
type ReportBackRule struct {
	PlatformID PlatformID
	Platform   string
	Days       int
	Since      time.Time  // a date: of meetings from then on
	EndedOn    *time.Time // a date: of none from then on
	Zone       string
	Receivers  []Organisation
	Manages    bool
}

// IsOn says whether meetings are told now.
func (r ReportBackRule) IsOn() bool { return r.Days > 0 && r.EndedOn == nil }

// maxReportDays is a year.
const maxReportDays = 365

// ReportBackDraft asks for it or, without receivers, for no more of it.
type ReportBackDraft struct {
	PlatformID PlatformID
	Days       int
	Receivers  []OrganisationID
}

// Check refuses it by who does not manage the platform, days out of range, and to end what was never asked for.
func (d ReportBackDraft) Check(r ReportBackRule) error {
	switch {
	case !r.Manages:
		return Forbidden("not_chair_or_secretary")
	case len(d.Receivers) == 0 && !r.IsOn():
		return Invalid("organisations", "organisations_missing", nil)
	case len(d.Receivers) > 0 && (d.Days < 1 || d.Days > maxReportDays):
		return Invalid("days", "report_days", map[string]any{"Max": maxReportDays})
	}
	return nil
}

// ReportBackLine is how far a meeting is told to one organisation.
type ReportBackLine struct {
	OrganisationID OrganisationID
	Organisation   string
	Kind           string
	DueOn          time.Time // a date
	Outcome        CouncilOutcome
	OnDay          *time.Time // a date, of the council
	Remark         string
	Reached        int // how many people who can be written to sit for it
}

// HasCouncil says whether it is a board with a council, and not a supporter.
func (l ReportBackLine) HasCouncil() bool { return l.Kind == "gemeente" || l.Kind == "ocmw" }

// IsOpen says whether it is still to be told.
func (l ReportBackLine) IsOpen() bool { return l.Outcome == "" || l.Outcome == CouncilPlanned }

// ReportBack is how far a meeting is told.
type ReportBack struct {
	MeetingID  MeetingID
	PlatformID PlatformID
	Platform   string
	StartsAt   time.Time
	Zone       string
	Lines      []ReportBackLine
	Mine       []OrganisationID // for which the reader sits
	Manages    bool
}

// Local is a moment as it stands on the meeting's clock.
func (r ReportBack) Local(t time.Time) time.Time { return t.In(location(r.Zone)) }

// Councils counts the councils that were told, of all; supporters are not counted.
func (r ReportBack) Councils() (done, total int) {
	return countReports(r.Lines, ReportBackLine.HasCouncil)
}

// All counts councils and supporters together.
func (r ReportBack) All() (done, total int) {
	return countReports(r.Lines, func(ReportBackLine) bool { return true })
}

// Progress counts the councils that were told or, where there are none, all.
func (r ReportBack) Progress() (done, total int, councils bool) {
	if done, total = r.Councils(); total > 0 {
		return done, total, true
	}
	done, total = r.All()
	return done, total, false
}

// IsNoted says whether something was noted: that one was told, or when it will be.
func (r ReportBack) IsNoted() bool {
	return slices.ContainsFunc(r.Lines, func(l ReportBackLine) bool { return l.Outcome != "" })
}

// OpenNames are those that are still to be told.
func (r ReportBack) OpenNames() []string {
	var names []string
	for _, l := range r.Open() {
		names = append(names, l.Organisation)
	}
	return names
}

func countReports(lines []ReportBackLine, which func(ReportBackLine) bool) (done, total int) {
	for _, l := range lines {
		if which(l) {
			total++
			if !l.IsOpen() {
				done++
			}
		}
	}
	return done, total
}

// Open are those that are still to be told.
func (r ReportBack) Open() []ReportBackLine {
	return slices.DeleteFunc(slices.Clone(r.Lines), func(l ReportBackLine) bool { return !l.IsOpen() })
}

// OpenFor are those that the reader is to tell: for whom they sit and, when they manage the platform, for whom nobody does.
func (r ReportBack) OpenFor() []ReportBackLine {
	return slices.DeleteFunc(r.Open(), func(l ReportBackLine) bool {
		return !slices.Contains(r.Mine, l.OrganisationID) && !(r.Manages && l.Reached == 0)
	})
}

// Concerns says whether a message about it still has to do with who it goes to; what was posted stays theirs.
func (r ReportBack) Concerns(d Delivery) error {
	open := r.OpenFor()
	if d.Purpose == PurposeReportBackMatrix {
		open = r.Open()
	}
	if d.TS == "" && len(open) == 0 || d.Purpose == PurposeReportBackMatrix && !r.Manages {
		return Moot("not_due")
	}
	return nil
}

// ReportOutcomes lists what may be noted, in the order in which it is offered.
func ReportOutcomes() []CouncilOutcome {
	return []CouncilOutcome{CouncilNoted, CouncilApproved, CouncilRejected, CouncilPlanned}
}

// ReportDraft says how councils and supporters were told of a meeting, or when they will be.
type ReportDraft struct {
	MeetingID     MeetingID
	Organisations []OrganisationID
	Outcome       CouncilOutcome
	OnDay         time.Time // a date
	Remark        string
}

// Check refuses what is not filled in, an organisation that is not told, somebody else's, a day before the meeting, an
// outcome of a day that has not come and a plan of one that is past. today is a local date.
func (d ReportDraft) Check(r ReportBack, today time.Time) error {
	switch {
	case len(d.Organisations) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case !slices.Contains(ReportOutcomes(), d.Outcome):
		return Invalid("outcome", "council_outcome_missing", nil)
	case d.OnDay.IsZero():
		return Invalid("on", "due_missing", nil)
	case Day(d.OnDay).Before(Day(r.Local(r.StartsAt))):
		return Invalid("on", "report_before_meeting", map[string]any{"Date": r.Local(r.StartsAt)})
	case d.Outcome != CouncilPlanned && Day(d.OnDay).After(Day(today)):
		return Invalid("on", "council_ahead", nil)
	case d.Outcome == CouncilPlanned && Day(d.OnDay).Before(Day(today)):
		return Invalid("on", "council_past", nil)
	}
	for _, id := range d.Organisations {
		at := slices.IndexFunc(r.Lines, func(l ReportBackLine) bool { return l.OrganisationID == id })
		switch {
		case at < 0:
			return Invalid("organisations", "report_stranger", nil)
		case !r.Manages && !slices.Contains(r.Mine, id):
			return Forbidden("board_of_others")
		}
	}
	return checkOptional("remark", strings.TrimSpace(d.Remark))
}
