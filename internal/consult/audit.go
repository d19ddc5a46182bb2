package consult

import "time"

// AuditVerb says what somebody did with a record.
type AuditVerb string

// The verbs of the audit log.
const (
	Saw      AuditVerb = "saw"      // read contents of a platform
	Changed  AuditVerb = "changed"  // wrote
	Exported AuditVerb = "exported" // took contents out, as a file
)

// AuditEntry is one line of the append-only log of who saw, changed and exported what. It holds no text of the record.
type AuditEntry struct {
	ID       int64
	At       time.Time // consultation time
	PersonID PersonID
	Person   string // name, "" once erased
	Verb     AuditVerb
	Step     string     // of the store, in words: "close meeting"
	Subject  string     // meeting, decision, ... as in deliveries
	Number   string     // of a decision, else ""
	StartsAt *time.Time // of a meeting
}

// AuditPage is one page of a platform's log, the newest entry first.
type AuditPage struct {
	Platform Platform
	Entries  []AuditEntry
	Before   int64 // the id from which the next page goes on, 0 when there is none
}

// AuditPageSize is how many entries a page holds; a modal shows at most 100 blocks.
const AuditPageSize = 30
