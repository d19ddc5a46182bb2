package consult

import (
	"testing"
	"time"
)

// olensDossier is of a project until the end of November 2028, which organisation 1 has joined.
func olensDossier(t *testing.T) Dossier {
	t.Helper()
	ends := dayOf(t, "2028-11-30")
	half := BasisPoints(6000)
	return Dossier{
		Project: ProjectCard{
			Project:     Project{ID: 1, EndsOn: &ends, Manages: true},
			Memberships: []Membership{{OrganisationID: 1, State: MembershipJoined}, {OrganisationID: 2, State: MembershipJoined}, {OrganisationID: 3, State: MembershipUndecided}},
		},
		Entries: []Entry{
			{ID: 1, Kind: EntryMilestone, Title: "Indiening", State: StatePlanned},
			{ID: 2, Kind: EntryQuestion, Title: "Wie betaalt?", State: StateOpen, ParentID: 1},
			{ID: 3, Kind: EntryCondition, Title: "Drie gemeenten", State: StateMet, NotedBy: "Alma", Since: dayOf(t, "2025-09-08")},
			{ID: 4, Kind: EntryKey, Title: "Per inwoner", State: StateDecided},
			{ID: 5, Kind: EntryShare, OrganisationID: 1, Percentage: &half, Base: "eigen aandeel"},
		},
	}
}

func TestWhatCannotStandInADossierIsRefused(t *testing.T) {
	t.Parallel()
	today := dayOf(t, "2026-11-23")
	day := func(s string) *time.Time { d := dayOf(t, s); return &d }
	cents := func(n Cents) *Cents { return &n }
	percent := func(n BasisPoints) *BasisPoints { return &n }
	undecided := olensDossier(t)
	undecided.Entries = undecided.Entries[:3]
	for _, c := range []struct {
		name  string
		in    Dossier
		draft EntryDraft
		want  string
	}{
		{"of no kind", olensDossier(t), EntryDraft{Kind: "x", Title: "A"}, "entry_kind"},
		{"without a title", olensDossier(t), EntryDraft{Kind: EntryCall}, "text_empty"},
		{"a budget of nothing", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "Subsidie"}, "amount_missing"},
		{"an amount", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "Subsidie", Amount: cents(1)}, ""},
		{"below zero", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "Subsidie", Amount: cents(-1)}, "amount_negative"},
		{"a percentage over 100", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Percentage: percent(10001), Base: "alles"}, "percent_over"},
		{"a percentage of what", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Percentage: percent(2000)}, "base_missing"},
		{"a base of zero", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Percentage: percent(2000), Base: "alles", BaseAmount: cents(0)}, "base_zero"},
		{"a base of no percentage", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Amount: cents(1), BaseAmount: cents(1)}, "base_without_percentage"},
		{"20 % of 120.000", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Amount: cents(3000000), Percentage: percent(2000), Base: "subsidie", BaseAmount: cents(12000000)}, "amount_off"},
		{"20 % of 150.000", olensDossier(t), EntryDraft{Kind: EntryBudget, Title: "S", Amount: cents(3000000), Percentage: percent(2000), Base: "projectkost", BaseAmount: cents(15000000)}, ""},
		{"a share before the key", undecided, EntryDraft{Kind: EntryShare, OrganisationID: 2, Amount: cents(1)}, "key_undecided"},
		{"a share of no member", olensDossier(t), EntryDraft{Kind: EntryShare, OrganisationID: 3, Amount: cents(1)}, "share_of_member"},
		{"a second share", olensDossier(t), EntryDraft{Kind: EntryShare, OrganisationID: 1, Amount: cents(1)}, "share_twice"},
		{"shares over 100 %", olensDossier(t), EntryDraft{Kind: EntryShare, OrganisationID: 2, Percentage: percent(5000), Base: "eigen aandeel"}, "shares_over"},
		{"a share", olensDossier(t), EntryDraft{Kind: EntryShare, OrganisationID: 2, Percentage: percent(4000), Base: "eigen aandeel"}, ""},
		{"a milestone after the end", olensDossier(t), EntryDraft{Kind: EntryMilestone, Title: "M", State: StatePlanned, OnDay: day("2028-12-01")}, "milestone_after_end"},
		{"a milestone on the last day", olensDossier(t), EntryDraft{Kind: EntryMilestone, Title: "M", State: StatePlanned, OnDay: day("2028-11-30")}, ""},
		{"reached tomorrow", olensDossier(t), EntryDraft{Kind: EntryMilestone, Title: "M", State: StateReached, OnDay: day("2026-11-24")}, "date_ahead"},
		{"reached while blocked", olensDossier(t), EntryDraft{ID: 1, Kind: EntryMilestone, Title: "Indiening", State: StateReached}, "milestone_blocked"},
		{"a state of another kind", olensDossier(t), EntryDraft{Kind: EntryMilestone, Title: "M", State: StateMet}, "entry_state_missing"},
		{"settled without a word", olensDossier(t), EntryDraft{ID: 2, Kind: EntryQuestion, Title: "Wie betaalt?", State: StateSettled}, "question_answer_missing"},
		{"blocks what is no milestone", olensDossier(t), EntryDraft{Kind: EntryQuestion, Title: "Q", State: StateOpen, ParentID: 3}, "entry_parent_gone"},
		{"a target below zero", olensDossier(t), EntryDraft{Kind: EntryTarget, Title: "T", Goal: -2}, "target_below_zero"},
		{"a count below zero", olensDossier(t), EntryDraft{Kind: EntryTarget, Title: "T", Goal: 2, Count: -1}, "target_below_zero"},
		{"a target of none", olensDossier(t), EntryDraft{Kind: EntryTarget, Title: "T"}, "target_missing"},
		{"one of two", olensDossier(t), EntryDraft{Kind: EntryTarget, Title: "T", Goal: 2, Count: 1}, ""},
		{"a result of nothing", olensDossier(t), EntryDraft{Kind: EntryResult, Title: "R"}, "result_without_objective"},
		{"a contact tomorrow", olensDossier(t), EntryDraft{Kind: EntrySupport, Title: "Overleg", OnDay: day("2026-11-24")}, "date_ahead"},
		{"a form of no day", olensDossier(t), EntryDraft{Kind: EntryForm, Title: "feitelijke vereniging"}, "due_missing"},
		{"a condition twice", olensDossier(t), EntryDraft{ID: 3, Kind: EntryCondition, Title: "Drie gemeenten", State: StateMet}, "condition_checked"},
		{"nothing new", olensDossier(t), EntryDraft{ID: 1, Kind: EntryMilestone, Title: "Indiening", State: StatePlanned}, "entry_unchanged"},
		{"removed without a word", olensDossier(t), EntryDraft{ID: 1, Kind: EntryMilestone, Removed: true}, "entry_reason_missing"},
		{"removed", olensDossier(t), EntryDraft{ID: 1, Kind: EntryMilestone, Removed: true, Note: "dubbel"}, ""},
	} {
		if got := keyOf(t, c.draft.Check(c.in, today)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheLegalFormIsTheLastOneBeforeADay(t *testing.T) {
	t.Parallel()
	day := func(s string) *time.Time { d := dayOf(t, s); return &d }
	d := Dossier{Entries: []Entry{
		{ID: 1, Kind: EntryForm, Title: "feitelijke vereniging", OnDay: day("1988-01-01")}, {ID: 2, Kind: EntryForm, Title: "interlokale vereniging", OnDay: day("2025-09-30")},
	}}
	for on, want := range map[string]string{"1987-12-31": "", "2025-09-29": "feitelijke vereniging", "2025-09-30": "interlokale vereniging"} {
		if form, _ := d.LegalForm(dayOf(t, on)); form.Title != want {
			t.Errorf("on %s: got %q, want %q", on, form.Title, want)
		}
	}
}

func TestCellsOfNobodyAreRefused(t *testing.T) {
	t.Parallel()
	if got := keyOf(t, CellsDraft{State: CellDone}.Check(olensDossier(t))); got != "matrix_without_members" {
		t.Errorf("got %q", got)
	}
}

func TestAMilestoneOfLongAgoIsNoNews(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		ago  int
		was  EntryState
		want bool
	}{
		{"today", 0, StatePlanned, true}, {"a month ago", 31, "", true}, {"longer ago", 32, "", false}, {"known already", 0, StateReached, false},
	} {
		day := today.AddDate(0, 0, -c.ago)
		reached := EntryDraft{Kind: EntryMilestone, State: StateReached, OnDay: &day}
		if got := reached.IsNews(Entry{Kind: EntryMilestone, State: c.was}, today); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}
