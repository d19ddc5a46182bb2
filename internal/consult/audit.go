package consult

import (
	"strings"
	"time"
)

// AuditVerb says what somebody did with a record.
type AuditVerb string

// The verbs of the audit log.
const (
	Saw      AuditVerb = "saw"      // read contents of a platform
	Changed  AuditVerb = "changed"  // wrote
	Exported AuditVerb = "exported" // took contents out, as a file
)

// AuditVerbs lists them.
func AuditVerbs() []AuditVerb { return []AuditVerb{Saw, Changed, Exported} }

// AuditAuthor says what kind of author an entry has.
type AuditAuthor string

// The authors of the audit log.
const (
	ByPerson   AuditAuthor = "person"
	ByBot      AuditAuthor = "bot"      // by itself, as retention does
	ByOperator AuditAuthor = "operator" // who runs the bot, on the command line
)

// AuditEntry is one line of the append-only log of who saw, changed and exported what. The log itself holds no text of
// the record; Title is looked up when the log is read, for a reader who may see it.
type AuditEntry struct {
	ID        int64
	At        time.Time // consultation time
	Author    AuditAuthor
	PersonID  PersonID // 0 unless the author is a person
	Person    string   // name
	Verb      AuditVerb
	Step      string // of the store, in words: "close meeting"
	Subject   string // meeting, decision, ... as in deliveries
	SubjectID int64
	Records   int        // how many records it is about
	Number    string     // of a decision that the reader may see, else ""
	Title     string     // of a record that the reader may see, else ""
	StartsAt  *time.Time // of the meeting that it belongs to
	Times     int        // how often the same person saw the same that day; 1 for a change
}

// StepKey is a step as the catalogues call it. Older entries carry a number or a part behind the step's name.
func StepKey(step string) string {
	step, _, _ = strings.Cut(step, " (")
	words := strings.Fields(step)
	for len(words) > 0 && strings.Trim(words[len(words)-1], "0123456789") == "" {
		words = words[:len(words)-1]
	}
	return strings.Join(words, "_")
}

// AuditFilter says which entries of a platform's log are wanted; what is zero does not matter.
type AuditFilter struct {
	Person  PersonID
	Meeting MeetingID
	Verb    AuditVerb
	Days    int   // no older than so many days
	Before  int64 // older than the entry of this id
}

// AuditPage is one page of a platform's log, the newest entry first.
type AuditPage struct {
	Platform Platform
	Filter   AuditFilter
	Entries  []AuditEntry
	Before   int64          // the id from which the next page goes on, 0 when there is none
	People   []AuditPerson  // who stands in the log, to choose from
	Meetings []AuditMeeting // of the platform, to choose from, the newest first
}

// AuditPerson is somebody who stands in a log.
type AuditPerson struct {
	ID   PersonID
	Name string
}

// AuditMeeting is a meeting that entries of a log are about.
type AuditMeeting struct {
	ID       MeetingID
	StartsAt time.Time
}

// AuditPageSize is how many lines a page holds; AuditExportSize how many entries a file.
const (
	AuditPageSize   = 25
	AuditExportSize = 50_000
)

// Fold takes entries, the newest first, onto the page until it is full: what one person saw again on the same day of zone
// loc stands in one line. It returns how many entries it took.
func (p *AuditPage) Fold(entries []AuditEntry, loc *time.Location) int {
	type sight struct {
		who     PersonID
		step    string
		subject string
		id      int64
		day     string
	}
	known := map[sight]int{}
	of := func(e AuditEntry) sight {
		return sight{e.PersonID, e.Step, e.Subject, e.SubjectID, e.At.In(loc).Format(time.DateOnly)}
	}
	for i, e := range p.Entries {
		if e.Verb == Saw {
			known[of(e)] = i
		}
	}
	for n, e := range entries {
		if i, again := known[of(e)]; again && e.Verb == Saw {
			p.Entries[i].Times++
			continue
		}
		if len(p.Entries) == AuditPageSize {
			return n
		}
		if e.Times = 1; e.Verb == Saw {
			known[of(e)] = len(p.Entries)
		}
		p.Entries = append(p.Entries, e)
	}
	return len(entries)
}
