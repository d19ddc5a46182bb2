package consult

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// AgendaItemID is the id of our record of an agenda item.
type AgendaItemID int64

// PurposeAgendaPlaced tells the proposer, once, that their item is on an agenda.
const PurposeAgendaPlaced Purpose = "agenda_placed"

// Bounds of an agenda item.
const (
	MaxItemMinutes = 600
	MaxItemLinks   = 5
	MaxFixedItems  = 30
)

// AgendaItem is something that a platform wants to speak about.
type AgendaItem struct {
	ID           AgendaItemID
	PlatformID   PlatformID
	MeetingID    *MeetingID // on whose agenda it is now; nil while it waits
	Carried      bool       // waits because it was on an agenda before, and goes to the next meeting by itself
	Position     int
	Fixed        bool // of the template
	Title        string
	Explanation  string
	Minutes      int // expected length, 0 when nobody said
	ProposerID   PersonID
	Proposer     string
	SpeakerSlack string // Slack id, "" for somebody without
	Speaker      string
	Links        []string
	Topics       []string // canonical
	Treated      bool
	Times        int  // how many meetings did not come to it
	New          bool // came after the invitation was sent
	State        string
	Round        StatusRoundID // the status round that it bundles, 0 for none
	Answered     int           // how many answered it
	Level        Level         // of what is said on it
	Approves     MeetingID     // the meeting whose minutes it is to approve, 0 for all others; it has no title of its own
	ApprovesOn   time.Time     // when that was, on its own clock
	Inputs       []AgendaInput // what was said on it beforehand, in the order in which it came
}

// Last is the position from which items stand after all that is added.
const Last = 1_000_000

// CanEdit refuses whoever neither manages the platform nor proposed the item, and the proposer once it is on an agenda:
// what was announced is the chair's.
func (i AgendaItem) CanEdit(person PersonID, manages bool) error {
	switch {
	case i.State != "open":
		return Conflict("agenda_item_gone", nil)
	case manages:
		return nil
	case i.ProposerID != person:
		return Forbidden("not_chair_or_secretary")
	case i.MeetingID != nil:
		return Conflict("agenda_item_placed", nil)
	}
	return nil
}

// CanLeave refuses to take an item off the agenda of the meeting in which it was treated.
func (i AgendaItem) CanLeave() error {
	if i.Treated {
		return Conflict("agenda_item_treated", nil)
	}
	return nil
}

// Treated says whether a meeting came to an item.
type Treated string

// The two words of Treated.
const (
	IsTreated  Treated = "yes"
	NotTreated Treated = "no"
)

// AgendaDraft is what somebody proposes to speak about.
type AgendaDraft struct {
	PlatformID  PlatformID
	Title       string
	Explanation string
	Minutes     int
	Speaker     string // Slack id
	SpeakerName string // of somebody without Slack
	Links       []string
	SourceTS    string // of the Slack message that it is taken from
}

// Check refuses a draft without a title in words, an impossible length, two speakers, or what is not a link.
func (d AgendaDraft) Check() error {
	if err := CheckName("title", d.Title); err != nil {
		return err
	}
	if d.Explanation != "" {
		if err := CheckText("explanation", d.Explanation); err != nil {
			return err
		}
	}
	if d.Minutes < 0 || d.Minutes > MaxItemMinutes {
		return Invalid("minutes", "agenda_minutes", map[string]any{"Max": MaxItemMinutes})
	}
	if d.Speaker != "" && d.SpeakerName != "" {
		return Invalid("speaker_name", "agenda_two_speakers", nil)
	}
	if d.SpeakerName != "" {
		if err := CheckName("speaker_name", d.SpeakerName); err != nil {
			return err
		}
	}
	return checkLinks(d.Links)
}

func checkLinks(links []string) error {
	if len(links) > MaxItemLinks {
		return Invalid("links", "agenda_links", map[string]any{"Max": MaxItemLinks})
	}
	for _, link := range links {
		if err := CheckPlace("", link); err != nil {
			refusal, _ := Refusal(err)
			moved := *refusal
			moved.Field = "links"
			return &moved
		}
	}
	return nil
}

// FixedItem is a line of the template that stands on every new agenda.
type FixedItem struct {
	Position int // from Last on: after all that is added
	Title    string
	Minutes  int
}

// itemLength is "(10 min)" at the end of a line.
var itemLength = regexp.MustCompile(`(?i)\s*\((\d{1,4})\s*(?:min|minuten|minutes|')\.?\)\s*$`)

// otherItems stands, alone on its line, for all that is not of the template.
const otherItems = "---"

// ReadFixedItems reads a template: one item a line, with its minutes in brackets when they are known. What follows a line
// "---" stands at the end of the agenda.
func ReadFixedItems(text string) ([]FixedItem, error) {
	var items []FixedItem
	at := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if line == otherItems && at < Last {
			at = Last
			continue
		}
		item, err := readFixedItem(line)
		if err != nil {
			return nil, err
		}
		at++
		item.Position = at
		items = append(items, item)
	}
	if len(items) > MaxFixedItems {
		return nil, Invalid("fixed", "agenda_too_many_fixed", map[string]any{"Max": MaxFixedItems})
	}
	return items, nil
}

func readFixedItem(line string) (FixedItem, error) {
	item := FixedItem{Title: line}
	if at := itemLength.FindStringSubmatchIndex(line); at != nil {
		item.Title = line[:at[0]]
		item.Minutes, _ = strconv.Atoi(line[at[2]:at[3]]) // digits only
	}
	if item.Minutes > MaxItemMinutes {
		return item, Invalid("fixed", "agenda_minutes", map[string]any{"Max": MaxItemMinutes})
	}
	return item, CheckName("fixed", item.Title)
}

// WriteFixedItems writes a template as ReadFixedItems reads it.
func WriteFixedItems(items []FixedItem) string {
	var b strings.Builder
	split := false
	for _, item := range items {
		if item.Position >= Last && !split {
			split = true
			b.WriteString(otherItems + "\n")
		}
		b.WriteString(item.Title)
		if item.Minutes > 0 {
			b.WriteString(" (" + strconv.Itoa(item.Minutes) + " min)")
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

// Agenda is what a meeting will speak about, as one viewer sees it; without a meeting it is the backlog.
type Agenda struct {
	Meeting   Meeting // its zero value: no meeting
	Platform  Platform
	Items     []AgendaItem
	Backlog   int          // how many items wait
	Following MeetingID    // the meeting after this one, 0 for none
	Manages   bool         // the viewer may put items on it, order and take them off
	Member    bool         // the viewer sees all of it, and not only what they proposed
	Actions   []ActionItem // given before and still open: they come back until they are done
}

// Orders says whether the viewer leads a meeting of which the agenda can still change.
func (a Agenda) Orders() bool {
	return a.Manages && (a.Meeting.State == MeetingPlanned || a.Meeting.State == MeetingOpen)
}

// CanPlace refuses to put items on the agenda of a meeting that is over or does not take place.
func (m Meeting) CanPlace(now time.Time) error {
	switch {
	case m.State == MeetingCancelled:
		return Conflict("meeting_cancelled", nil)
	case m.State == MeetingClosed, m.State == MeetingPlanned && !now.Before(m.EndsAt):
		return Conflict("meeting_closed", nil)
	}
	return nil
}

// Length adds up the minutes of the items that say how long they take.
func (a Agenda) Length() int {
	sum := 0
	for _, i := range a.Items {
		sum += i.Minutes
	}
	return sum
}

// Shifted returns the items in the order after one of them went up (by < 0) or down, with positions that keep it: what
// stands last stays behind all that is added later.
func Shifted(items []AgendaItem, id AgendaItemID, by int) []AgendaItem {
	list := append([]AgendaItem(nil), items...)
	for i := range list {
		to := i + by
		if list[i].ID != id || to < 0 || to >= len(list) {
			continue
		}
		list[i], list[to] = list[to], list[i]
		break
	}
	tail := len(list)
	for tail > 0 && list[tail-1].Position >= Last {
		tail--
	}
	for i := range list {
		list[i].Position = i + 1
		if i >= tail {
			list[i].Position = Last + i + 1
		}
	}
	return list
}
