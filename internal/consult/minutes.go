package consult

import (
	"slices"
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
	Question ItemKind = "question" // put at the table, and to be answered
	maxOwner          = 20
)

// ItemKinds lists them in the order in which they are offered.
func ItemKinds() []ItemKind { return []ItemKind{Note, Decided, ToDo, Question} }

// ItemDraft is what somebody wants to add to the minutes of the open meeting.
type ItemDraft struct {
	Kind       ItemKind
	Text       string
	Owners     []string // Slack ids, for an action
	DueOn      *time.Time
	SourceTS   string       // of the Slack message that it is taken from
	AgendaItem AgendaItemID // that it is about, 0 for none
	Owning
}

// Check refuses a line without text, owners or a date for what nobody does, a due date in the past, or too many owners. today is a local date.
func (d ItemDraft) Check(today time.Time) error {
	if !slices.Contains(ItemKinds(), d.Kind) {
		return NotFound("gone")
	}
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

// Split makes notes of a note that is longer than one line of the minutes may be: nothing of it is lost, and each part
// ends where a paragraph, a sentence or a word does. What is no note stays whole, for Check to refuse: nobody decides in
// parts.
func (d ItemDraft) Split() []ItemDraft {
	text := []rune(strings.TrimSpace(d.Text))
	if d.Kind != Note || len(text) <= MaxText {
		return []ItemDraft{d}
	}
	var parts []ItemDraft
	for len(text) > 0 {
		n := len(text)
		if n > MaxText {
			n = breakBefore(text[:MaxText])
		}
		part := d
		if part.Text = strings.TrimSpace(string(text[:n])); part.Text != "" {
			parts = append(parts, part)
		}
		text = text[n:]
	}
	return parts
}

// breakBefore finds the last good place to part a text in its second half: behind a line, a sentence, a word; else at its
// end.
func breakBefore(text []rune) int {
	for _, ends := range []func(i int) bool{
		func(i int) bool { return text[i] == '\n' },
		func(i int) bool { return text[i] == ' ' && strings.ContainsRune(".!?…", text[i-1]) },
		func(i int) bool { return text[i] == ' ' },
	} {
		for i := len(text) - 1; i > len(text)/2; i-- {
			if ends(i) {
				return i + 1
			}
		}
	}
	return len(text)
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
	Level        Level         // LevelClosed: for the people who are named
	Edition      int           // rises with every change
	MeetingID    MeetingID
}

// CanChange refuses a change of a line by somebody who saw it as it was before another's change.
func (i MinutesItem) CanChange(edition int) error {
	if edition != AnyEdition && edition != i.Edition {
		return Conflict("line_changed", nil)
	}
	return nil
}

// Minutes are a meeting's lines.
type Minutes struct {
	Meeting   Meeting
	Items     []MinutesItem
	Attendees []Attendee
	Sheet     Attendance   // who was there; empty for minutes of before attendance was kept
	Agenda    []AgendaItem // in order; what was recorded below an item names it
	Outsiders bool         // externals or guests sit in the channel: a posting there shows no contents
	Seal      MinutesSeal
	Waiting   int    // remarks that nobody has dealt with, among those that the reader may see
	Posted    string // Slack's id of what was posted when they closed, "" while it was not
	Writes    bool   // the reader may write in them
	Manages   bool   // the reader may circulate and approve them
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
