package consult

import (
	"slices"
	"time"
)

// RetentionKind is a kind of record that is removed once it was kept long enough. Approved minutes, decisions, attendance
// and action items are none: they are records of the platform.
type RetentionKind string

// The kinds. The first seven are of a platform, which may choose how long; the rest belongs to no platform.
const (
	RetainDrafts     RetentionKind = "drafts"     // earlier wordings and lines taken back, from the approval of the minutes
	RetainRemarks    RetentionKind = "remarks"    // on circulated minutes, from their approval
	RetainAnswers    RetentionKind = "answers"    // to invitations, from the end of the meeting
	RetainGuests     RetentionKind = "guests"     // names of guests and who signed up, from the end of the meeting
	RetainComments   RetentionKind = "comments"   // on action items, from when they were finished or dropped
	RetainDeliveries RetentionKind = "deliveries" // that something was sent, to whom and when
	RetainAudit      RetentionKind = "audit"      // the log of who saw, changed and exported what
	RetainQuestions  RetentionKind = "questions"  // that were not understood
	RetainContacts   RetentionKind = "contacts"   // positions in the directory, from their end
)

// RetentionKinds are those that a platform chooses for itself.
func RetentionKinds() []RetentionKind {
	return []RetentionKind{RetainDrafts, RetainRemarks, RetainAnswers, RetainGuests, RetainComments, RetainDeliveries, RetainAudit}
}

// WorkspaceRetentionKinds are those of records that belong to no platform.
func WorkspaceRetentionKinds() []RetentionKind {
	return []RetentionKind{RetainDeliveries, RetainAudit, RetainQuestions, RetainContacts}
}

// Least is the fewest days that a kind may be kept: what was sent is needed to send nothing twice, and a log that its
// managers could soon empty would watch nobody.
func (k RetentionKind) Least() int {
	switch k {
	case RetainDeliveries:
		return 90
	case RetainAudit:
		return 365
	}
	return 30
}

// longestRetention is a century; for ever is 0.
const longestRetention = 36500

// Retention is how many days each kind is kept; 0 is for ever.
type Retention map[RetentionKind]int

// DefaultRetention is what holds where nobody chose otherwise.
func DefaultRetention() Retention {
	return Retention{
		RetainDrafts: 90, RetainRemarks: 365, RetainAnswers: 365, RetainGuests: 180, RetainComments: 730, RetainDeliveries: 365,
		RetainAudit: 730, RetainQuestions: 180, RetainContacts: 730,
	}
}

// Check refuses a number of days that is too small or too large; the error's field is the kind.
func (r Retention) Check() error {
	for _, k := range append(RetentionKinds(), WorkspaceRetentionKinds()...) {
		if days := r[k]; days != 0 && (days < k.Least() || days > longestRetention) {
			return Invalid(string(k), "retention_days", map[string]any{"Least": k.Least(), "Most": longestRetention})
		}
	}
	return nil
}

// With is r where chosen says nothing else.
func (r Retention) With(chosen Retention) Retention {
	all := Retention{}
	for k, days := range r {
		all[k] = days
	}
	for k, days := range chosen {
		all[k] = days
	}
	return all
}

// RetentionChoices are the numbers of days that a form offers for a kind, with what holds now.
func RetentionChoices(k RetentionKind, now int) []int {
	choices := slices.DeleteFunc([]int{30, 90, 180, 365, 730, 1825, 3650}, func(days int) bool { return days < k.Least() })
	if now != 0 && !slices.Contains(choices, now) {
		choices = append(choices, now)
		slices.Sort(choices)
	}
	return append(choices, 0)
}

// RetentionPlan is what becomes of one kind of a platform's records.
type RetentionPlan struct {
	Kind RetentionKind
	Days int        // 0: for ever
	Due  int        // how many are removed with the next round
	Left int        // how many stay after it
	Next *time.Time // when the first of those goes, nil when none does
}

// RetentionPreview is what is removed of a platform, and when.
type RetentionPreview struct {
	Platform Platform
	Days     Retention
	Plans    []RetentionPlan
}
