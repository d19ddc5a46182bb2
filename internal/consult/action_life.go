package consult

import (
	"slices"
	"time"
)

// The purposes of action items.
const (
	PurposeActionGiven    Purpose = "action_given"    // to who got it outside any meeting, or from somebody else
	PurposeActionAsked    Purpose = "action_asked"    // to chair and secretary: an owner asks for more time
	PurposeActionAnswered Purpose = "action_answered" // to who asked: the answer
	PurposeActionComment  Purpose = "action_comment"  // to who does it, or to the chair: somebody said something about it
	PurposeActionsTaken   Purpose = "actions_taken"   // to who got the items of somebody who left
	PurposeActionsLeft    Purpose = "actions_left"    // to who is in charge: somebody left with open items
)

// CheckComment refuses a comment that is empty or too long.
func CheckComment(text string) error { return checkText("text", text, MaxReason) }

// CanDrop refuses whoever does not manage the platform, a reason that is missing, and what is finished.
func (a ActionItem) CanDrop(person PersonID, s Standing, reason string) error {
	if err := s.CanManage(); err != nil {
		return err
	}
	if err := a.CanChange(person); err != nil {
		return err
	}
	return checkText("reason", reason, MaxReason)
}

// CanStart refuses whoever does not answer for the item, and to begin twice.
func (a ActionItem) CanStart(person PersonID, s Standing) error {
	if err := a.CanFinish(person, s); err != nil {
		return err
	}
	if a.State == ActionBusy {
		return Conflict("action_busy_already", nil)
	}
	return nil
}

// CanComment refuses whoever neither answers for the item nor reads its platform.
func (a ActionItem) CanComment(person PersonID, s Standing) error {
	if !a.CanDo(person) && !s.Member {
		return Forbidden("not_owner")
	}
	return nil
}

// MoreTime is another due date that an owner asks for, with a reason.
type MoreTime struct {
	DueOn  time.Time // a date
	Reason string
}

// CanAsk refuses whoever does not answer for the item, a date that is past or not later than the one it has, a second
// question while the first is not answered, and what is finished. today is a local date.
func (a ActionItem) CanAsk(person PersonID, s Standing, m MoreTime, today time.Time) error {
	if err := a.CanFinish(person, s); err != nil {
		return err
	}
	if err := CheckReason(m.Reason); err != nil {
		return err
	}
	if err := CheckDue("due", &m.DueOn, today); err != nil {
		return err
	}
	switch {
	case a.DueOn != nil && !Day(m.DueOn).After(Day(*a.DueOn)):
		return Invalid("due", "due_not_later", nil)
	case a.Asked != nil && s.CanManage() != nil:
		return Conflict("extension_asked", nil)
	}
	return nil
}

// CanHandOver refuses whoever neither owns the item nor manages its platform, what from does not own, and a taker who owns
// it already or cannot own anything.
func (a ActionItem) CanHandOver(person PersonID, s Standing, from PersonID, to Person) error {
	if person != from && s.CanManage() != nil {
		return Forbidden("not_owner")
	}
	if err := a.CanChange(person); err != nil {
		return err
	}
	if !a.IsOwnedBy(from) {
		if a.Doer && person == from {
			return Conflict("action_of_organisation", nil)
		}
		return Forbidden("not_owner")
	}
	if a.IsOwnedBy(to.ID) {
		return Invalid("owner", "owner_has_it", map[string]any{"Name": to.Name})
	}
	return to.CanOwn()
}

// Bounds of a snooze, in days from today.
const maxSnooze = 60

// CanSnooze refuses whoever does not answer for the item, and a date that is not soon.
func (a ActionItem) CanSnooze(person PersonID, until, today time.Time) error {
	if !a.CanDo(person) {
		return Forbidden("not_owner")
	}
	if err := a.CanChange(person); err != nil {
		return err
	}
	if days := daysBetween(today, until); days < 1 || days > maxSnooze {
		return Invalid("until", "snooze_range", map[string]any{"Max": maxSnooze})
	}
	return nil
}

// FinishedBy says whether the item is finished when these persons and organisations did their part.
func (a ActionItem) FinishedBy(persons []PersonID, organisations []OrganisationID) bool {
	if a.Finish != FinishAll {
		return true
	}
	for _, o := range a.Owners {
		if !slices.Contains(persons, o.PersonID) {
			return false
		}
	}
	for _, g := range a.Groups {
		if !g.Done && !slices.Contains(organisations, g.OrganisationID) {
			return false
		}
	}
	return true
}

// ReasonToNudge says whether the item is a reason to remind its reader on day, who may have put it off: then only the
// date that they chose counts, and what follows it.
func (a ActionItem) ReasonToNudge(day time.Time, isWorkday func(time.Time) bool) bool {
	if !a.State.IsOpen() {
		return false
	}
	return NudgeReason(a.DueOn, a.Snoozed, day, isWorkday)
}

// NudgeReason is ReasonToNudge of the bare dates; nil for an item without one.
func NudgeReason(due, snoozed *time.Time, day time.Time, isWorkday func(time.Time) bool) bool {
	day = Day(day)
	if snoozed != nil {
		again := workdayAfter(Day(*snoozed), isWorkday)
		if !day.After(again) {
			return day.Equal(again)
		}
	}
	return due != nil && NudgesOn(*due, day, isWorkday)
}

// IsQuiet says whether its reader put the item off beyond day.
func (a ActionItem) IsQuiet(day time.Time) bool {
	return a.Snoozed != nil && Day(day).Before(Day(*a.Snoozed))
}

// LateBefore is the date before which an item's due date lies when its owners were reminded in vain, the last time included:
// from then on it is the chair's turn. today is a local date.
func LateBefore(today time.Time) time.Time { return Day(today).AddDate(0, 0, -nudgeLate) }

// ActionEvent is something that happened to an action item, or was said about it.
type ActionEvent struct {
	Kind  string // comment, busy, part, done, dropped, asked, moved, kept, handed
	Name  string // of who did
	Other string // to whom it was handed
	Text  string
	DueOn *time.Time
	At    time.Time
}

// ActionCard is an action item with all that happened to it, as one reader sees it.
type ActionCard struct {
	ActionItem
	Topics  []string // canonical
	Message string   // address of the Slack message that it was taken from, "" for none
	Events  []ActionEvent
	Manages bool // the reader may change it like its owners, drop it, and answer who asks for more time
}

// ActionFilter says which action items are listed. The zero value: the open ones of the reader.
type ActionFilter struct {
	Platform     PlatformID
	Organisation OrganisationID
	Topic        string // canonical
	Late         bool   // past their due date
	Ended        bool   // also those that are done or dropped
}

// Mine says whether only what the reader has to do is listed.
func (f ActionFilter) Mine() bool { return f == ActionFilter{Topic: f.Topic} }

// Leaver is somebody who left a platform with open action items, as who is in charge sees it.
type Leaver struct {
	Platform     PlatformID
	Person       PersonID
	PlatformName string
	Name         string
	Successor    string // who got them, "" while nobody did
	Actions      []ActionItem
}

// Agreement is the answer to who asks for more time.
type Agreement string

// The two answers.
const (
	Agreed   Agreement = "yes"
	Declined Agreement = "no"
)

// Extension is a question for more time.
type Extension struct {
	ID         int64
	Asker      string
	DueOn      *time.Time
	Reason     string
	Answer     Agreement // "" while nobody answered, "moot" when the item was finished meanwhile
	AnsweredBy string
}

// ActionNote is what one message about an action item tells.
type ActionNote struct {
	ActionCard
	Question Extension   // of who asks for more time
	Said     ActionEvent // the comment, or who handed it over
}

// CanGive refuses to give twice, back to who left, and to who cannot own anything.
func (l Leaver) CanGive(to Person) error {
	switch {
	case l.Successor != "":
		return Conflict("handover_taken", map[string]any{"Name": l.Successor})
	case to.ID == l.Person:
		return Invalid("successor", "handover_same", nil)
	}
	if refusal, refused := Refusal(to.CanOwn()); refused {
		return Invalid("successor", refusal.Key, refusal.Args)
	}
	return nil
}
