package consult

import "time"

// ActionItem is something that somebody will do.
type ActionItem struct {
	ID         ActionItemID
	PlatformID PlatformID
	Platform   string // "" when the reader may not know of it
	Slug       string
	Text       string
	DueOn      *time.Time // a date
	State      ActionState
	Done       bool
	DoneBy     PersonID // 0 while it is not done
	DoneByName string
	Reason     string // why it was dropped
	Finish     Finish
	Revision   int
	Owners     []Owner
	Finished   []PersonID // owners who did their part
	Groups     []OwnerGroup
	Doer       bool       // the reader answers for it: owner, or sits for an owning organisation
	Snoozed    *time.Time // the date until which the reader is not reminded of it
	Times      int        // on how many agendas of its platform it has stood, the next one included
	StartsAt   *time.Time // of the meeting that it comes from, if any
	Item       string     // title of the agenda item that it comes from
	Asked      *time.Time // the due date that somebody asks for and nobody has answered yet
}

// ActionState is where an action item is in its life.
type ActionState string

// The states of an action item. Screens say open, bezig, klaar, vervallen.
const (
	ActionOpen    ActionState = "open"
	ActionBusy    ActionState = "busy"
	ActionDone    ActionState = "done"
	ActionDropped ActionState = "dropped"
)

// IsOpen says whether it is still to be done; so is the zero value.
func (s ActionState) IsOpen() bool { return s != ActionDone && s != ActionDropped }

// OwnerGroup is an organisation that owns an action item.
type OwnerGroup struct {
	OrganisationID OrganisationID
	Name           string
	Done           bool // its part
}

// Owning is who does an action item, beside those with Slack, and when it is finished.
type Owning struct {
	People        []PersonID // without Slack
	Organisations []OrganisationID
	Finish        Finish // "" for any
}

// Finish says when an action item with several owners is finished.
type Finish string

// The two ways.
const (
	FinishAny Finish = "any" // as soon as one of them says so
	FinishAll Finish = "all" // when each of them did
)

// OwnerCandidates are who can be given an action item on a platform, as far as one viewer may know.
type OwnerCandidates struct {
	People        []Person
	Organisations []Organisation // its members
}

// DaysLeft counts the days from today to the due date; negative when overdue. ok is false without one.
func (a ActionItem) DaysLeft(today time.Time) (days int, ok bool) {
	if a.DueOn == nil {
		return 0, false
	}
	return daysBetween(today, *a.DueOn), true
}

// IsOwnedBy says whether the person is one of the owners.
func (a ActionItem) IsOwnedBy(person PersonID) bool { return isOwner(a.Owners, person) }

// CanDo says whether the person answers for the item.
func (a ActionItem) CanDo(person PersonID) bool { return a.Doer || a.IsOwnedBy(person) }

// CanFinish refuses whoever neither answers for the item nor manages its platform, and says so when it was done before.
func (a ActionItem) CanFinish(person PersonID, s Standing) error {
	if !a.CanDo(person) && s.CanManage() != nil {
		return Forbidden("not_owner")
	}
	return a.CanChange(person)
}

// CanChange refuses to change what is done or dropped, and says who was first.
func (a ActionItem) CanChange(person PersonID) error {
	switch {
	case a.State == ActionDropped:
		return Conflict("action_dropped", map[string]any{"Reason": a.Reason})
	case a.Done && a.DoneBy == person:
		return Conflict("action_done_by_you", nil)
	case a.Done && a.DoneByName != "":
		return Conflict("action_done_by", map[string]any{"Name": a.DoneByName})
	case a.Done:
		return Conflict("action_done_already", nil)
	}
	return nil
}

func isOwner(owners []Owner, person PersonID) bool {
	for _, o := range owners {
		if o.PersonID == person {
			return true
		}
	}
	return false
}

func daysBetween(from, to time.Time) int { return int(Day(to).Sub(Day(from)).Hours() / 24) }

// The days around an action item's due date on which its owners are reminded.
const (
	nudgeAhead = 7
	nudgeLate  = 3
)

// NudgesOn says whether an open item with this due date is a reason to remind its owners on day: a week ahead, on the
// day itself, and three days late. Reminders go out on workdays only: the first two come on the last workday before,
// the third on the first one after.
func NudgesOn(due, day time.Time, isWorkday func(time.Time) bool) bool {
	due, day = Day(due), Day(day)
	return day.Equal(workdayBefore(due.AddDate(0, 0, -nudgeAhead), isWorkday)) ||
		day.Equal(workdayBefore(due, isWorkday)) ||
		day.Equal(workdayAfter(due.AddDate(0, 0, nudgeLate), isWorkday))
}

// IsPressing says whether a reminder lists an item that has this many days left: what is late, and what is due in a week.
func IsPressing(daysLeft int) bool { return daysLeft <= nudgeAhead }

func workdayBefore(day time.Time, isWorkday func(time.Time) bool) time.Time {
	return workday(day, -1, isWorkday)
}
func workdayAfter(day time.Time, isWorkday func(time.Time) bool) time.Time {
	return workday(day, 1, isWorkday)
}

// workday is day itself or the nearest workday in the direction of step; no run of days off is as long as the bound.
func workday(day time.Time, step int, isWorkday func(time.Time) bool) time.Time {
	for range 31 {
		if isWorkday(day) {
			return day
		}
		day = day.AddDate(0, 0, step)
	}
	return day
}
