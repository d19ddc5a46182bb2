package consult

import "time"

// ErasedName stands where the name of a person stood who was erased. Screens say it in their reader's language.
const ErasedName = "gewiste persoon"

// ErasureID is a request of ours to be erased.
type ErasureID int64

// PurposeErasure tells a platform's manager that a member asks to be erased.
const PurposeErasure Purpose = "erasure"

// DataRow is one thing that is kept about a person.
type DataRow struct {
	Kind     string     // contact, role, answer, ...: the catalogues name it
	At       *time.Time // consultation time, nil where it has none
	Platform string     // "" of none
	Text     string     // what is kept; a word of ours for answers and states
}

// MyData is what is kept about one person.
type MyData struct {
	Person Person
	Phone  string
	Speaks []string
	Reach  string
	Rows   []DataRow
	Asked  *time.Time // when they asked to be erased, nil when they did not
}

// Count is how many rows of each kind there are.
func (m MyData) Count() map[string]int {
	n := map[string]int{}
	for _, r := range m.Rows {
		n[r.Kind]++
	}
	return n
}

// ErasedPart is how many records of a kind an erasure changes.
type ErasedPart struct {
	Kind  string
	Count int
}

// Erasure is what erasing a person does, or would do.
type Erasure struct {
	ID       ErasureID // of the request, 0 when nobody asked
	PersonID PersonID
	Name     string // before it was erased
	Parts    []ErasedPart
	Actions  int  // open action items, which are offered to a successor
	Mentions int  // texts of minutes, decisions and action items that name them, which stay as they are
	Namesake bool // somebody else has the same name: what was noted by name alone stays
	Done     bool
}
