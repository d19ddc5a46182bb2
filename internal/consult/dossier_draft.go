package consult

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// EntryDraft is an entry that somebody adds to a dossier, or how one is to stand from now on.
type EntryDraft struct {
	ProjectID      ProjectID // of a new one
	ID             EntryID   // 0 for a new one
	Kind           EntryKind
	Title          string
	State          EntryState
	OnDay          *time.Time
	Amount         *Cents
	Percentage     *BasisPoints
	Base           string
	BaseAmount     *Cents
	Goal           int
	Count          int
	OrganisationID OrganisationID
	GroupID        PlatformID
	ParentID       EntryID
	DecisionID     DecisionID
	Paper          string
	Note           string
	Removed        bool // it was noted by mistake, or no longer matters; the note says why
}

// Check refuses what cannot stand in a dossier. today is a local date.
func (e EntryDraft) Check(d Dossier, today time.Time) error {
	if e.Kind.Fields() == nil {
		return Invalid("", "entry_kind", nil)
	}
	if e.Removed {
		if strings.TrimSpace(e.Note) == "" {
			return Invalid("note", "entry_reason_missing", nil)
		}
		return CheckText("note", e.Note)
	}
	for _, check := range []func(Dossier, time.Time) error{e.checkTexts, e.checkState, e.checkDay, e.checkMoney, e.checkNumbers, e.checkLinks} {
		if err := check(d, today); err != nil {
			return err
		}
	}
	return e.checkChange(d)
}

func (e EntryDraft) checkTexts(Dossier, time.Time) error {
	if e.Kind.Has(FieldTitle) {
		if err := CheckName("title", e.Title); err != nil {
			return err
		}
	}
	if e.Paper != "" {
		if err := CheckName("paper", e.Paper); err != nil {
			return err
		}
	}
	if e.Note != "" {
		return CheckText("note", e.Note)
	}
	return nil
}

func (e EntryDraft) checkState(d Dossier, _ time.Time) error {
	if states := e.Kind.States(); len(states) > 0 && !slices.Contains(states, e.State) {
		return Invalid("state", "entry_state_missing", nil)
	}
	if e.Kind == EntryQuestion && e.State == StateSettled && e.DecisionID == 0 && e.Note == "" {
		return Invalid("note", "question_answer_missing", nil)
	}
	if e.Kind == EntryMilestone && e.State == StateReached && e.ID != 0 {
		if open := d.Blocking(e.ID); len(open) > 0 {
			return Invalid("state", "milestone_blocked", map[string]any{"Question": open[0].Title})
		}
	}
	return nil
}

func (e EntryDraft) checkDay(d Dossier, today time.Time) error {
	ends := d.Project.EndsOn
	switch {
	case e.OnDay == nil && (e.Kind == EntryForm || e.Kind == EntrySupport):
		return Invalid("on", "due_missing", nil)
	case e.OnDay == nil:
		return nil
	case e.Kind == EntryMilestone && ends != nil && Day(*e.OnDay).After(Day(*ends)):
		return Invalid("on", "milestone_after_end", map[string]any{"Date": *ends})
	case (e.Kind == EntrySupport || e.State == StateReached) && Day(*e.OnDay).After(Day(today)):
		return Invalid("on", "date_ahead", nil)
	}
	return nil
}

// checkMoney refuses a line without an amount or a percentage, a percentage without its base, a base of nothing, and three
// numbers that do not agree.
func (e EntryDraft) checkMoney(d Dossier, _ time.Time) error {
	if !e.Kind.Has(FieldAmount) {
		return nil
	}
	base := strings.TrimSpace(e.Base)
	switch {
	case e.Kind == EntryShare && !d.KeyIsDecided():
		return Conflict("key_undecided", nil)
	case e.Amount == nil && e.Percentage == nil:
		return Invalid("amount", "amount_missing", nil)
	case e.Amount != nil && *e.Amount < 0:
		return Invalid("amount", "amount_negative", nil)
	case e.Percentage != nil && (*e.Percentage < 0 || *e.Percentage > Whole):
		return Invalid("percentage", "percent_over", nil)
	case e.Percentage != nil && base == "":
		return Invalid("base", "base_missing", nil)
	case e.BaseAmount != nil && *e.BaseAmount <= 0:
		return Invalid("base_amount", "base_zero", nil)
	case e.BaseAmount != nil && e.Percentage == nil:
		return Invalid("percentage", "base_without_percentage", nil)
	}
	if base != "" {
		if err := CheckName("base", base); err != nil {
			return err
		}
	}
	return e.checkSum()
}

// roundOff is how far an amount may be off a percentage of its base: people round to a euro.
const roundOff Cents = 100

func (e EntryDraft) checkSum() error {
	if e.Amount == nil || e.Percentage == nil || e.BaseAmount == nil {
		return nil
	}
	if off := *e.Amount - e.Percentage.Of(*e.BaseAmount); off > roundOff || off < -roundOff {
		return Invalid("amount", "amount_off", map[string]any{"Amount": e.Percentage.Of(*e.BaseAmount)})
	}
	return nil
}

func (e EntryDraft) checkNumbers(Dossier, time.Time) error {
	if e.Kind != EntryTarget {
		return nil
	}
	switch {
	case e.Goal < 0 || e.Count < 0:
		field := "goal"
		if e.Goal >= 0 {
			field = "count"
		}
		return Invalid(field, "target_below_zero", nil)
	case e.Goal == 0:
		return Invalid("goal", "target_missing", nil)
	}
	return nil
}

// checkLinks refuses what an entry hangs on when that is not there, and a share of nobody or of a member that has one.
func (e EntryDraft) checkLinks(d Dossier, _ time.Time) error {
	if e.ParentID != 0 {
		if parent, found := d.Entry(e.ParentID); !found || parent.Kind != e.Kind.Parent() {
			return Invalid("parent", "entry_parent_gone", nil)
		}
	}
	if e.Kind == EntryResult && e.ParentID == 0 {
		return Invalid("parent", "result_without_objective", nil)
	}
	if e.Kind != EntryShare {
		return nil
	}
	if !d.Project.HasJoined(e.OrganisationID) {
		return Invalid("organisations", "share_of_member", nil)
	}
	total := BasisPoints(0)
	for _, other := range d.Of(EntryShare) {
		if other.ID != e.ID && other.OrganisationID == e.OrganisationID {
			return Invalid("organisations", "share_twice", nil)
		}
		if other.ID != e.ID && other.Percentage != nil {
			total += *other.Percentage
		}
	}
	if e.Percentage != nil && total+*e.Percentage > Whole {
		return Invalid("percentage", "shares_over", nil)
	}
	return nil
}

// checkChange refuses an entry that would stand as it does: a condition checked twice, above all.
func (e EntryDraft) checkChange(d Dossier) error {
	was, found := d.Entry(e.ID)
	switch {
	case e.ID == 0:
		return nil
	case !found:
		return NotFound("gone")
	case was.Kind == EntryCondition && was.State == e.State && was.Title == e.Title && was.Note == e.Note && e.State == StateMet:
		return Conflict("condition_checked", map[string]any{"By": was.NotedBy, "Date": was.Since})
	case e.prints() == was.Draft(d.Project.ID).prints():
		return Conflict("entry_unchanged", nil)
	}
	return nil
}

// prints tells drafts apart by what they say.
func (e EntryDraft) prints() string {
	value := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	day := ""
	if e.OnDay != nil {
		day = e.OnDay.Format(time.DateOnly)
	}
	return fmt.Sprintf("%s|%q|%s|%s|%s|%s|%q|%s|%d|%d|%d|%d|%d|%d|%q|%q", e.Kind, e.Title, e.State, day, value((*int64)(e.Amount)),
		value((*int64)(e.Percentage)), e.Base, value((*int64)(e.BaseAmount)), e.Goal, e.Count, e.OrganisationID, e.GroupID, e.ParentID,
		e.DecisionID, e.Paper, e.Note)
}

// Draft is an entry as somebody would note it again.
func (e Entry) Draft(project ProjectID) EntryDraft {
	return EntryDraft{
		ProjectID: project, ID: e.ID, Kind: e.Kind, Title: e.Title, State: e.State, OnDay: e.OnDay, Amount: e.Amount, Percentage: e.Percentage,
		Base: e.Base, BaseAmount: e.BaseAmount, Goal: e.Goal, Count: e.Count, OrganisationID: e.OrganisationID, GroupID: e.GroupID,
		ParentID: e.ParentID, DecisionID: e.DecisionID, Paper: e.Paper, Note: e.Note,
	}
}

// newsDays is for how long something is news: who fills in a dossier of years ago tells the channel nothing.
const newsDays = 31

// IsNews says whether the channel hears of a change: a milestone that is reached, a subsidy that is awarded, within the month.
// today is a local date.
func (e EntryDraft) IsNews(was Entry, today time.Time) bool {
	if e.Removed || e.State == was.State || e.OnDay != nil && daysBetween(*e.OnDay, today) > newsDays {
		return false
	}
	return e.Kind == EntryMilestone && e.State == StateReached || e.Kind == EntryAward && e.State == StateGranted
}

// CellsDraft says how far deliverables are in municipalities.
type CellsDraft struct {
	ProjectID      ProjectID
	Deliverables   []EntryID
	Municipalities []string // NIS
	State          CellState
	Paper          string // the local variant; "" keeps the one that is there
}

// Check refuses cells of nothing, of a municipality that takes no part, and those of others.
func (c CellsDraft) Check(d Dossier) error {
	switch {
	case len(d.Municipalities) == 0:
		return Conflict("matrix_without_members", nil)
	case len(c.Deliverables) == 0:
		return Invalid("deliverables", "deliverables_missing", nil)
	case len(c.Municipalities) == 0:
		return Invalid("municipalities", "municipalities_missing", nil)
	case !slices.Contains(CellStates(), c.State):
		return Invalid("state", "entry_state_missing", nil)
	}
	for _, id := range c.Deliverables {
		if e, found := d.Entry(id); !found || e.Kind != EntryDeliverable {
			return Invalid("deliverables", "deliverable_gone", nil)
		}
	}
	for _, nis := range c.Municipalities {
		if !slices.Contains(d.Municipalities, nis) {
			return Invalid("municipalities", "municipality_not_in", nil)
		}
		if !slices.Contains(d.CellsToNote(), nis) {
			return Forbidden("cells_of_others")
		}
	}
	if c.Paper != "" {
		return CheckName("paper", c.Paper)
	}
	return nil
}

// EmbeddingMonths is how long before its end the members of a project are asked what goes on after it.
const EmbeddingMonths = 6

// AskEmbedding says whether it is time, on a local date, to ask what goes on after a project's end.
func (p Project) AskEmbedding(today time.Time) bool {
	if p.EndsOn == nil {
		return false
	}
	ends := Day(*p.EndsOn)
	return !Day(today).Before(ends.AddDate(0, -EmbeddingMonths, 0)) && !Day(today).After(ends)
}
