package consult

import (
	"slices"
	"time"
)

// What the bot tells of a dossier by itself.
const (
	PurposeMilestone Purpose = "milestone" // in the channel: a milestone was reached, or a subsidy awarded (R58)
	PurposeEmbedding Purpose = "embedding" // to who manages the platform, half a year before a project ends (R59, R72)
)

// EntryID is the id of an entry of a dossier.
type EntryID int64

// EntryKind is what an entry of a project's dossier tells.
type EntryKind string

// The kinds of entries.
const (
	EntryCall        EntryKind = "call"        // for projects (R55)
	EntryCondition   EntryKind = "condition"   // to be eligible (R56)
	EntryApplication EntryKind = "application" // as it was handed in
	EntryAward       EntryKind = "award"
	EntryBudget      EntryKind = "budget"    // an amount, a percentage and of what (R62)
	EntryKey         EntryKind = "key"       // by which members share what they pay themselves
	EntryShare       EntryKind = "share"     // of one member, once the key is decided
	EntryMilestone   EntryKind = "milestone" // (R58)
	EntryQuestion    EntryKind = "question"  // that is open, and may block a milestone (R63)
	EntryDeliverable EntryKind = "deliverable"
	EntryTarget      EntryKind = "target"    // in numbers (R65)
	EntryObjective   EntryKind = "objective" // (R68)
	EntryResult      EntryKind = "result"    // of an objective
	EntryForm        EntryKind = "form"      // the cooperation's legal form, since a day (R02)
	EntryTrack       EntryKind = "track"     // a part of the project, with its group (R66)
	EntrySupport     EntryKind = "support"   // a contact with AgII, VVSG, ABB (R70)
	EntryEmbedding   EntryKind = "embedding" // what goes on after the end (R72)
)

// EntryState is how far an entry is; which ones there are depends on its kind.
type EntryState string

// The states.
const (
	StateOpen      EntryState = "open"
	StateMet       EntryState = "met"
	StateUnmet     EntryState = "unmet"
	StateGranted   EntryState = "granted"
	StateRefused   EntryState = "refused"
	StateUndecided EntryState = "undecided"
	StateDecided   EntryState = "decided"
	StatePlanned   EntryState = "planned"
	StateReached   EntryState = "reached"
	StateDropped   EntryState = "dropped"
	StateSettled   EntryState = "settled"
	StateAgreed    EntryState = "agreed"
	StateStops     EntryState = "stops"
)

// EntryField is something that an entry of some kinds tells, by the name of its input.
type EntryField string

// The fields.
const (
	FieldTitle        EntryField = "title"
	FieldState        EntryField = "state"
	FieldOn           EntryField = "on" // a date
	FieldAmount       EntryField = "amount"
	FieldPercentage   EntryField = "percentage"
	FieldBase         EntryField = "base"        // of what the percentage is, in words
	FieldBaseAmount   EntryField = "base_amount" // and in euro
	FieldGoal         EntryField = "goal"
	FieldCount        EntryField = "count"
	FieldOrganisation EntryField = "organisations"
	FieldGroup        EntryField = "group"  // a platform
	FieldParent       EntryField = "parent" // an entry: the milestone that a question blocks, the objective of a result
	FieldNumber       EntryField = "number" // of a decision
	FieldPaper        EntryField = "paper"
	FieldNote         EntryField = "note"
)

// entryKind is what there is to know of a kind.
type entryKind struct {
	kind   EntryKind
	fields []EntryField
	states []EntryState
	parent EntryKind
}

// entryKinds lists the kinds in the order in which they are told.
var entryKinds = []entryKind{
	{kind: EntryCall, fields: []EntryField{FieldTitle, FieldOn, FieldPaper, FieldNote}},
	{kind: EntryCondition, fields: []EntryField{FieldTitle, FieldState, FieldNote}, states: []EntryState{StateOpen, StateMet, StateUnmet}},
	{kind: EntryApplication, fields: []EntryField{FieldTitle, FieldOn, FieldOrganisation, FieldPaper, FieldNote}},
	{kind: EntryAward, fields: []EntryField{FieldTitle, FieldState, FieldOn, FieldPaper, FieldNote}, states: []EntryState{StateGranted, StateRefused}},
	{kind: EntryBudget, fields: []EntryField{FieldTitle, FieldAmount, FieldPercentage, FieldBase, FieldBaseAmount, FieldNote}},
	{kind: EntryKey, fields: []EntryField{FieldTitle, FieldState, FieldNumber, FieldNote}, states: []EntryState{StateUndecided, StateDecided}},
	{kind: EntryShare, fields: []EntryField{FieldOrganisation, FieldAmount, FieldPercentage, FieldBase, FieldBaseAmount, FieldNote}},
	{kind: EntryDeliverable, fields: []EntryField{FieldTitle, FieldPaper, FieldNote}},
	{kind: EntryTarget, fields: []EntryField{FieldTitle, FieldGoal, FieldCount, FieldNote}},
	{kind: EntryMilestone, fields: []EntryField{FieldTitle, FieldOn, FieldState, FieldNote}, states: []EntryState{StatePlanned, StateReached, StateDropped}},
	{kind: EntryQuestion, fields: []EntryField{FieldTitle, FieldState, FieldParent, FieldNumber, FieldNote}, states: []EntryState{StateOpen, StateSettled}, parent: EntryMilestone},
	{kind: EntryObjective, fields: []EntryField{FieldTitle, FieldNote}},
	{kind: EntryResult, fields: []EntryField{FieldTitle, FieldParent, FieldOn, FieldPaper, FieldNote}, parent: EntryObjective},
	{kind: EntryForm, fields: []EntryField{FieldTitle, FieldOn, FieldNumber, FieldNote}},
	{kind: EntryTrack, fields: []EntryField{FieldTitle, FieldGroup, FieldNote}},
	{kind: EntrySupport, fields: []EntryField{FieldTitle, FieldOn, FieldOrganisation, FieldPaper, FieldNote}},
	{kind: EntryEmbedding, fields: []EntryField{FieldTitle, FieldState, FieldOrganisation, FieldPaper, FieldNote}, states: []EntryState{StateOpen, StateAgreed, StateStops}},
}

// EntryKinds lists the kinds in the order in which they are told.
func EntryKinds() []EntryKind {
	var list []EntryKind
	for _, k := range entryKinds {
		list = append(list, k.kind)
	}
	return list
}

func (k EntryKind) known() entryKind {
	i := slices.IndexFunc(entryKinds, func(e entryKind) bool { return e.kind == k })
	if i < 0 {
		return entryKind{}
	}
	return entryKinds[i]
}

// Fields lists what an entry of the kind tells, in order.
func (k EntryKind) Fields() []EntryField { return k.known().fields }

// Has says whether an entry of the kind tells the field.
func (k EntryKind) Has(f EntryField) bool { return slices.Contains(k.Fields(), f) }

// States lists how far an entry of the kind can be, in order; none for what has no state.
func (k EntryKind) States() []EntryState { return k.known().states }

// Parent is the kind of what an entry of the kind hangs on, "" for nothing.
func (k EntryKind) Parent() EntryKind { return k.known().parent }

// Entry is one line of a dossier, as it stood on a day.
type Entry struct {
	ID             EntryID
	Kind           EntryKind
	Title          string
	State          EntryState
	OnDay          *time.Time   // a date
	Amount         *Cents       // nil when it is not recorded, as the next
	Percentage     *BasisPoints // of the base
	Base           string       // of what, in words
	BaseAmount     *Cents
	Goal           int
	Count          int
	OrganisationID OrganisationID // 0 for none
	Organisation   string
	GroupID        PlatformID // 0 for none
	Group          string     // "" when the reader may not know of it
	ParentID       EntryID    // 0 for none
	DecisionID     DecisionID // 0 for none
	DecisionYear   int        // 0 when the reader may not read it
	DecisionSeq    int
	Paper          string
	Note           string
	Since          time.Time // a date: it stands so since then
	NotedBy        string
}

// Decision is the number of the decision behind an entry, "" for none that the reader may read.
func (e Entry) Decision() string {
	if e.DecisionYear == 0 {
		return ""
	}
	return Decision{Year: e.DecisionYear, Seq: e.DecisionSeq}.Number()
}

// CellState is how far a deliverable is in a municipality.
type CellState string

// The states of a cell.
const (
	CellToDo CellState = "todo"
	CellBusy CellState = "busy"
	CellDone CellState = "done"
)

// CellStates lists them in order.
func CellStates() []CellState { return []CellState{CellToDo, CellBusy, CellDone} }

// Cell is how far one deliverable is in one municipality (R64), with its local variant of the common document (R67).
type Cell struct {
	EntryID EntryID
	NIS     string // of the municipality
	State   CellState
	Paper   string // the local variant: a link, or where it stands
	Since   time.Time
	NotedBy string
}

// Dossier is all that is kept of a project, as it stood at the end of a day.
type Dossier struct {
	Project        ProjectCard // with who took part on that day
	Entries        []Entry
	Cells          []Cell     // those that were noted; the others are still to do
	Reports        []Deadline // deadlines of the project, as they are now
	Partners       []Partner  // of the project's platform, as they are now
	Municipalities []string   // NIS of those of which a board takes part on the day
	Mine           []string   // NIS of those for which the reader sits now
}

// Of lists the entries of some kinds, in the order of the kinds.
func (d Dossier) Of(kinds ...EntryKind) []Entry {
	var list []Entry
	for _, k := range kinds {
		for _, e := range d.Entries {
			if e.Kind == k {
				list = append(list, e)
			}
		}
	}
	return list
}

// Entry finds an entry.
func (d Dossier) Entry(id EntryID) (Entry, bool) {
	i := slices.IndexFunc(d.Entries, func(e Entry) bool { return e.ID == id })
	if i < 0 {
		return Entry{}, false
	}
	return d.Entries[i], true
}

// In lists the entries of a kind that are so far.
func (d Dossier) In(kind EntryKind, state EntryState) []Entry {
	return slices.DeleteFunc(d.Of(kind), func(e Entry) bool { return e.State != state })
}

// Below lists the entries of a kind that hang on another: what blocks a milestone, the results of an objective.
func (d Dossier) Below(kind EntryKind, parent EntryID) []Entry {
	return slices.DeleteFunc(d.Of(kind), func(e Entry) bool { return e.ParentID != parent })
}

// Blocking lists the open questions that block a milestone.
func (d Dossier) Blocking(milestone EntryID) []Entry {
	return slices.DeleteFunc(d.In(EntryQuestion, StateOpen), func(e Entry) bool { return e.ParentID != milestone })
}

// KeyIsDecided says whether the members have decided how they share what they pay themselves.
func (d Dossier) KeyIsDecided() bool { return len(d.In(EntryKey, StateDecided)) > 0 }

// LegalForm is the form that the cooperation had on a date; false when none is known.
func (d Dossier) LegalForm(on time.Time) (Entry, bool) {
	var form Entry
	found := false
	for _, e := range d.Of(EntryForm) {
		if e.OnDay != nil && !Day(*e.OnDay).After(Day(on)) && (!found || !e.OnDay.Before(*form.OnDay)) {
			form, found = e, true
		}
	}
	return form, found
}

// Cell is how far a deliverable is in a municipality; what nobody noted is still to do.
func (d Dossier) Cell(deliverable EntryID, nis string) Cell {
	i := slices.IndexFunc(d.Cells, func(c Cell) bool { return c.EntryID == deliverable && c.NIS == nis })
	if i < 0 {
		return Cell{EntryID: deliverable, NIS: nis, State: CellToDo}
	}
	return d.Cells[i]
}

// Tally counts the cells of the municipalities that take part, by state.
func (d Dossier) Tally() map[CellState]int {
	counts := map[CellState]int{}
	for _, e := range d.Of(EntryDeliverable) {
		for _, nis := range d.Municipalities {
			counts[d.Cell(e.ID, nis).State]++
		}
	}
	return counts
}

// CellsToNote are the municipalities of which the reader may note cells: all for who manages the platform, else those for
// which they sit.
func (d Dossier) CellsToNote() []string {
	if d.Project.Manages {
		return d.Municipalities
	}
	return slices.DeleteFunc(slices.Clone(d.Municipalities), func(nis string) bool { return !slices.Contains(d.Mine, nis) })
}

// EntryNews is what a channel hears of an entry.
type EntryNews struct {
	Entry
	Project   string
	ProjectID ProjectID
	Outsiders bool // externals or guests sit in the channel: it shows no contents
}
