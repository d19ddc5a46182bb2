package consult

import "time"

// ReportAsk says whether one meeting is told to councils and supporters, to whom and by when: as was chosen for it, else as
// its platform's rule says.
type ReportAsk struct {
	MeetingID  MeetingID
	PlatformID PlatformID
	Platform   string
	StartsAt   time.Time
	Zone       string
	Revision   int
	State      MeetingState
	Event      EventKind
	Choice     int        // how often somebody chose for this meeting alone; 0 where the rule holds
	Days       int        // 0 where it is not told
	Since      time.Time  // a date: the rule is of meetings from then on
	EndedOn    *time.Time // a date: and of none from then on
	Receivers  []Organisation
	Usual      []Organisation // to be proposed: the rule's receivers or, without a rule, the platform's members
	Noted      bool           // somebody noted already that one was told, or when it will be
	Manages    bool
}

// Local is a moment as it stands on the meeting's clock.
func (a ReportAsk) Local(t time.Time) time.Time { return t.In(location(a.Zone)) }

// IsAsked says whether it is told; an event never is. A rule is about the meetings from its first day to its last.
func (a ReportAsk) IsAsked() bool {
	day := Day(a.Local(a.StartsAt))
	return a.Event == NoEvent && a.Days > 0 && (a.Choice > 0 || !day.Before(a.Since) && (a.EndedOn == nil || day.Before(*a.EndedOn)))
}

// DueOn is the last day to tell it, a date.
func (a ReportAsk) DueOn() time.Time { return a.dueAfter(a.Days) }

func (a ReportAsk) dueAfter(days int) time.Time {
	return Day(a.Local(a.StartsAt)).AddDate(0, 0, days)
}

// Whom counts the councils that are told of it, and names the supporters.
func (a ReportAsk) Whom() (councils int, supporters []string) {
	for _, o := range a.Receivers {
		if (ReportBackLine{Kind: o.Kind}).HasCouncil() {
			councils++
			continue
		}
		supporters = append(supporters, o.Name)
	}
	return councils, supporters
}

// CanChoose refuses who does not manage the platform, what is not or no longer a meeting, and one of which something was noted.
func (a ReportAsk) CanChoose() error {
	switch {
	case !a.Manages:
		return Forbidden("not_chair_or_secretary")
	case a.Event != NoEvent:
		return Conflict("report_event", nil)
	case a.State == MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	case a.Noted:
		return Conflict("report_noted", nil)
	}
	return nil
}

// ReportAskDraft chooses for one meeting, whatever its platform's rule says. Days and receivers are of what is asked.
type ReportAskDraft struct {
	MeetingID MeetingID
	Asked     bool
	Days      int
	Receivers []OrganisationID
}

// Check refuses a choice that cannot be made, to nobody, days out of range, and a last day that is past. today is a local date.
func (d ReportAskDraft) Check(a ReportAsk, today time.Time) error {
	if err := a.CanChoose(); err != nil || !d.Asked {
		return err
	}
	switch {
	case len(d.Receivers) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case d.Days < 1 || d.Days > maxReportDays:
		return Invalid("days", "report_days", map[string]any{"Max": maxReportDays})
	case a.dueAfter(d.Days).Before(Day(today)):
		return Invalid("days", "report_due_past", map[string]any{"Date": a.dueAfter(d.Days)})
	}
	return nil
}
