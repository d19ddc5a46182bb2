package consult

import (
	"strings"
	"time"
)

// ItemKind is what a line of the minutes is.
type ItemKind string

// The kinds of lines.
const (
	Note     ItemKind = "note"
	Decided  ItemKind = "decision"
	ToDo     ItemKind = "action"
	maxOwner          = 20
)

// ItemDraft is what somebody wants to add to the minutes of the open meeting.
type ItemDraft struct {
	Kind       ItemKind
	Text       string
	Owners     []string // Slack ids, for an action
	DueOn      *time.Time
	SourceTS   string       // of the Slack message that it is taken from
	AgendaItem AgendaItemID // that it is about, 0 for none
}

// Check refuses a line without text, owners or a date for what nobody does, a due date in the past, or too many owners. today is a local date.
func (d ItemDraft) Check(today time.Time) error {
	if err := CheckText("text", d.Text); err != nil {
		return err
	}
	if d.Kind != ToDo && (len(d.Owners) > 0 || d.DueOn != nil) {
		return Invalid("kind", "owner_only_for_action", nil)
	}
	if len(d.Owners) > maxOwner {
		return Invalid("owner", "too_many_owners", map[string]any{"Max": maxOwner})
	}
	return CheckDue("due", d.DueOn, today)
}

// Lines makes an item of each line of the text; a text without any keeps its one draft, for Check to refuse.
func (d ItemDraft) Lines() []ItemDraft {
	var drafts []ItemDraft
	for line := range strings.Lines(d.Text) {
		if line = strings.TrimSpace(line); line != "" {
			one := d
			one.Text = line
			drafts = append(drafts, one)
		}
	}
	if len(drafts) == 0 {
		return []ItemDraft{d}
	}
	return drafts
}

// CheckDue refuses a due date before today; both are dates, whatever their hour.
func CheckDue(field string, due *time.Time, today time.Time) error {
	if due != nil && Day(*due).Before(Day(today)) {
		return Invalid(field, "date_past", nil)
	}
	return nil
}

// Day reduces t to its calendar date, as midnight UTC, so that dates compare as dates.
func Day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// MinutesItem is one line of the minutes.
type MinutesItem struct {
	ID           MinutesItemID
	Kind         ItemKind
	Text         string
	Author       string
	At           time.Time
	Number       string  // of the decision, "" for others
	Owners       []Owner // of the action
	DueOn        *time.Time
	ActionID     *ActionItemID
	AgendaItemID *AgendaItemID // that it is about
}

// Minutes are a meeting's lines.
type Minutes struct {
	Meeting   Meeting
	Items     []MinutesItem
	Attendees []Attendee
	Sheet     Attendance   // who was there; empty for minutes of before attendance was kept
	Agenda    []AgendaItem // in order; what was recorded below an item names it
	Outsiders bool         // externals or guests sit in the channel: a posting there shows no contents
}

// Count returns how many lines are of kind.
func (m Minutes) Count(kind ItemKind) int {
	n := 0
	for _, it := range m.Items {
		if it.Kind == kind {
			n++
		}
	}
	return n
}

// Of returns the lines of kind.
func (m Minutes) Of(kind ItemKind) []MinutesItem {
	var list []MinutesItem
	for _, it := range m.Items {
		if it.Kind == kind {
			list = append(list, it)
		}
	}
	return list
}

// Owner is somebody who owns an action item or answers for a deadline.
type Owner struct {
	PersonID PersonID
	SlackID  string
	Name     string
}

// NearestMeeting returns the planned meeting that is on at now or begins or ends nearest to it today, on the clock of its own
// zone: one that runs past midnight stays one meeting. False when there is none.
func NearestMeeting(meetings []Meeting, now time.Time) (Meeting, bool) {
	var best Meeting
	found := false
	for _, m := range meetings {
		isOn := !now.Before(m.StartsAt) && now.Before(m.EndsAt)
		today := Day(m.Local(now))
		if m.State != MeetingPlanned || !isOn && !Day(m.Local(m.StartsAt)).Equal(today) && !Day(m.Local(m.EndsAt)).Equal(today) {
			continue
		}
		if !found || distance(m.StartsAt, now) < distance(best.StartsAt, now) {
			best, found = m, true
		}
	}
	return best, found
}

func distance(a, b time.Time) time.Duration { return a.Sub(b).Abs() }
