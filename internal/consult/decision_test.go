package consult_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestADecisionIsFoundByItsNumberHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][2]int{
		"B-2026-05": {2026, 5}, "b-2026-5": {2026, 5}, "B 2026/05": {2026, 5}, "b2026-123": {2026, 123}, " B-1999-01 ": {1999, 1},
		"B-2026-00": {}, "B-26-05": {}, "B-2026": {}, "besluit B-2026-05": {2026, 5}, "Décision b 2026/5": {2026, 5}, "loket B-2026-05": {}, "2026-05": {}, "B-2026-99999999": {}, "": {},
	} {
		year, seq, ok := consult.ReadDecisionNumber(typed)
		if got := [2]int{year, seq}; got != want || ok != (want != [2]int{}) {
			t.Errorf("%q: got %v %v, want %v", typed, got, ok, want)
		}
	}
}

func refusalKey(err error) string {
	if e, refused := consult.Refusal(err); refused {
		return e.Field + ":" + e.Key
	}
	return ""
}

func TestALineOfTheRegisterIsCheckedBeforeItIsKept(t *testing.T) {
	t.Parallel()
	day := func(s string) *time.Time { d, _ := time.Parse(time.DateOnly, s); return &d }
	today := *day("2026-11-23")
	was := consult.DecisionCard{Decision: consult.Decision{DecidedOn: *day("2026-10-08"), ReviewOn: day("2026-11-01"), Scope: consult.ScopeSubregional}}
	good := consult.DecisionDraft{Text: "Eén onthaalfiche", Scope: consult.ScopeSubregional}
	for name, c := range map[string]struct {
		change func(*consult.DecisionDraft)
		want   string
	}{
		"as it should be":             {func(*consult.DecisionDraft) {}, ""},
		"without words":               {func(d *consult.DecisionDraft) { d.Text = " " }, "text:text_empty"},
		"local, but of nobody":        {func(d *consult.DecisionDraft) { d.Scope = consult.ScopeLocal }, "local_of:local_of_missing"},
		"in force before it was made": {func(d *consult.DecisionDraft) { d.InForceOn = day("2026-10-07") }, "in_force:in_force_before"},
		"in force at once":            {func(d *consult.DecisionDraft) { d.InForceOn = day("2026-10-08") }, ""},
		"a review in the past":        {func(d *consult.DecisionDraft) { d.ReviewOn = day("2026-11-23") }, "review:review_past"},
		"a review that has passed":    {func(d *consult.DecisionDraft) { d.ReviewOn = day("2026-11-01") }, ""},
		"a topic that is none":        {func(d *consult.DecisionDraft) { d.Topics = []string{"Ruimtevaart"} }, "topics:topic_unknown"},
	} {
		draft := good
		c.change(&draft)
		if got := refusalKey(draft.Check(was, today)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestWhatApprovedMinutesSayIsNotChangedInTheRegister(t *testing.T) {
	t.Parallel()
	was := consult.DecisionCard{Settled: true, Manages: true, Decision: consult.Decision{Text: "x", Reason: "omdat", Scope: consult.ScopeSubregional}}
	draft := consult.DecisionDraft{Text: "x", Reason: "omdat", Scope: consult.ScopeSubregional, Topics: []string{"Integratie"}}
	if err := draft.Check(was, time.Now()); err != nil {
		t.Errorf("a topic: got %v, want it taken", err)
	}
	draft.Reason = "daarom"
	if got := refusalKey(draft.Check(was, time.Now())); got != ":decision_settled" {
		t.Errorf("a reason: got %q", got)
	}
	if got := refusalKey(was.CanSettle()); got != ":decision_settled" {
		t.Errorf("votes: got %q", got)
	}
}

func TestAnOrganisationVotesOnceAndOnlyWhereItSits(t *testing.T) {
	t.Parallel()
	members := []consult.Organisation{{ID: 1, Name: "OCMW Olen"}, {ID: 2, Name: "OCMW Lille"}}
	for _, c := range []struct {
		ballots []consult.Ballot
		want    string
	}{
		{[]consult.Ballot{{OrganisationID: 1, Vote: consult.VoteFor}, {OrganisationID: 2, Vote: consult.VoteAgainst}}, ""},
		{[]consult.Ballot{{OrganisationID: 1, Vote: consult.VoteFor}, {OrganisationID: 1, Vote: consult.VoteAbstain}}, "abstain:vote_twice"},
		{[]consult.Ballot{{OrganisationID: 3, Vote: consult.VoteFor}}, "for:vote_stranger"},
	} {
		if got := refusalKey(consult.CheckVotes(c.ballots, members)); got != c.want {
			t.Errorf("%v: got %q, want %q", c.ballots, got, c.want)
		}
	}
}

func TestAnAdviceLivesForwardOnly(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	advice := consult.Decision{Kind: consult.KindAdvice, Advice: consult.AdviceAnswered}
	step := func(s consult.AdviceState, on time.Time, months int) consult.AdviceDraft {
		return consult.AdviceDraft{State: s, On: on, Months: months}
	}
	for _, c := range []struct {
		of   consult.Decision
		step consult.AdviceDraft
		want string
	}{
		{advice, step(consult.AdviceFollowed, today, 6), ""},
		{advice, step(consult.AdviceEffect, today, 0), ""},
		{advice, step(consult.AdviceAnswered, today, 6), ":advice_state_passed"},
		{advice, step(consult.AdviceGiven, today, 6), ":advice_state_passed"},
		{advice, step("", today, 6), "state:advice_state_missing"},
		{advice, step(consult.AdviceEffect, today.AddDate(0, 0, 1), 6), "on:date_ahead"},
		{advice, step(consult.AdviceEffect, time.Time{}, 6), "on:due_missing"},
		{advice, step(consult.AdviceEffect, today, 37), "months:months_range"},
		{consult.Decision{Kind: consult.KindDecision}, step(consult.AdviceGiven, today, 6), ":no_advice"},
	} {
		if got := refusalKey(c.of.CanMark(c.step, today)); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.step, got, c.want)
		}
	}
}

func TestTopicsAreSuggestedFromTheWordsOfThreeLanguages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Wachtlijst NT2 en sociale huisvesting":                {"Taalbeleid", "Huisvesting"},
		"Un interprète pour le logement":                       {"Taalbeleid", "Huisvesting"},
		"Eén onthaalbrochure voor nieuwkomers, ook op de SITE": {"Communicatie", "Integratie"},
		"Volgende vergadering op 8 december":                   nil,
	} {
		if diff := cmp.Diff(want, consult.TopicBook{}.Suggest(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	for word, want := range map[string]string{"logement": "Huisvesting", "vrije_tijd": "Vrije tijd", "NT2": "Taalbeleid", "maan": ""} {
		if got, _ := (consult.TopicBook{}).Named(word); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
