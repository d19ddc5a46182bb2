package consult_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
)

// ballot is one answer, as the model knows it.
type ballot struct {
	Voter  int
	Choice int // one beyond the last is no choice
	At     int // minutes after the opening; no two are of the same minute
}

// drawn is a round with what was answered, in the order of their moments.
type drawn struct {
	Voters   int
	Gone     int // so many of them, the last ones, have no voice any more
	Options  int // 0: for, against, abstention
	Base     consult.ThresholdBase
	Needed   int
	Closes   int // minutes
	Ballots  []ballot
	Arriving []int // their places, some of them twice
}

func draw(t *rapid.T) drawn {
	d := drawn{
		Voters: rapid.IntRange(1, 7).Draw(t, "voters"), Options: rapid.SampledFrom([]int{0, 0, 2, 4}).Draw(t, "options"),
		Base: rapid.SampledFrom([]consult.ThresholdBase{"", "count", "all", "cast"}).Draw(t, "base"), Closes: rapid.IntRange(1, 40).Draw(t, "closes"),
	}
	d.Gone = rapid.IntRange(0, d.Voters/2).Draw(t, "gone")
	d.Needed = rapid.IntRange(1, d.Voters).Draw(t, "needed")
	if d.Base == consult.BaseAll || d.Base == consult.BaseCast {
		d.Needed = rapid.SampledFrom([]int{1, 3333, 5000, 6667, 10_000}).Draw(t, "share")
	}
	choices := max(d.Options, 3)
	if d.Options > 0 {
		choices = d.Options
	}
	minutes := rapid.SliceOfNDistinct(rapid.IntRange(-5, 45), 0, 14, rapid.ID).Draw(t, "minutes")
	for _, at := range minutes {
		d.Ballots = append(d.Ballots, ballot{rapid.IntRange(0, d.Voters).Draw(t, "voter"), rapid.IntRange(0, choices).Draw(t, "choice"), at})
	}
	for i := range d.Ballots {
		for range rapid.IntRange(1, 2).Draw(t, "times") {
			d.Arriving = append(d.Arriving, i)
		}
	}
	shuffled := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
	shuffled.Shuffle(len(d.Arriving), func(i, j int) { d.Arriving[i], d.Arriving[j] = d.Arriving[j], d.Arriving[i] })
	return d
}

var opening = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// card is the round as the bot knows it, the answers in the order in which they arrived.
func (d drawn) card() consult.RoundCard {
	c := consult.RoundCard{Round: consult.Round{
		Kind: consult.RoundDecision, Threshold: consult.Threshold{Base: d.Base, Needed: d.Needed}, Version: 1, State: consult.RoundOpen,
		OpensAt: opening, ClosesAt: opening.Add(time.Duration(d.Closes) * time.Minute),
	}}
	for i := range d.Options {
		c.Options = append(c.Options, fmt.Sprint("option ", i))
	}
	for i := range d.Voters {
		v := consult.Voter{ID: consult.VoterID(i + 1)}
		if i >= d.Voters-d.Gone {
			v.GoneOn = &opening
		}
		c.Voters = append(c.Voters, v)
	}
	for n, i := range d.Arriving {
		b := d.Ballots[i]
		c.Answers = append(c.Answers, consult.RoundAnswer{
			ID: int64(n + 1), VoterID: consult.VoterID(b.Voter + 1), Version: 1, Choice: &b.Choice, At: opening.Add(time.Duration(b.At) * time.Minute),
		})
	}
	return c
}

// said is what comes of a round, in a line.
func said(r consult.RoundResult) string {
	chosen := -1
	if r.Chosen != nil {
		chosen = *r.Chosen
	}
	return fmt.Sprint(r.Counts, " ", r.Answered, " of ", r.Voices, ": ", r.Outcome, " ", chosen)
}

// model works a round out as a chair does at the table: it walks through the answers by the clock, each replacing the one
// before, and then counts hands.
func (d drawn) model() string {
	choices := d.Options
	if choices == 0 {
		choices = 3
	}
	voices := d.Voters - d.Gone
	hands := make([]int, voices)
	for i := range hands {
		hands[i] = -1
	}
	byClock := slices.SortedFunc(slices.Values(d.Ballots), func(a, b ballot) int { return a.At - b.At })
	for _, b := range byClock {
		if b.Voter < voices && b.Choice < choices && b.At >= 0 && b.At < d.Closes {
			hands[b.Voter] = b.Choice
		}
	}
	counts, answered := make([]int, choices), 0
	for _, hand := range hands {
		if hand >= 0 {
			counts[hand]++
			answered++
		}
	}
	outcome, chosen := d.judge(counts, answered, voices)
	return fmt.Sprint(counts, " ", answered, " of ", voices, ": ", outcome, " ", chosen)
}

func (d drawn) judge(counts []int, answered, voices int) (consult.RoundOutcome, int) {
	enough := func(votes int) bool {
		switch d.Base {
		case consult.BaseCount:
			return votes >= d.Needed
		case consult.BaseAll:
			return votes*10_000 >= d.Needed*voices
		case consult.BaseCast:
			cast := answered
			if d.Options == 0 {
				cast -= counts[2]
			}
			return votes*10_000 >= d.Needed*cast
		}
		return true
	}
	if voices == 0 {
		return consult.OutcomeNone, -1
	}
	if d.Options > 0 {
		best := slices.Max(counts)
		winners := slices.DeleteFunc(slices.Clone(counts), func(n int) bool { return n < best })
		switch {
		case best == 0:
			return consult.OutcomeNone, -1
		case len(winners) > 1:
			return consult.OutcomeTie, -1
		case !enough(best):
			return consult.OutcomeRejected, -1
		}
		return consult.OutcomeChosen, slices.Index(counts, best)
	}
	onHands := d.Base == "" || d.Base == consult.BaseCast // those who cast a vote decide
	switch {
	case onHands && counts[0]+counts[1] == 0:
		return consult.OutcomeNone, -1
	case onHands && counts[0] == counts[1]:
		return consult.OutcomeTie, -1
	case d.Base == "" && counts[0] < counts[1], !enough(counts[0]):
		return consult.OutcomeRejected, -1
	}
	return consult.OutcomeAdopted, -1
}

func TestTheOutcomeOfARoundDependsOnTheLastValidAnswersAlone(t *testing.T) {
	t.Parallel()
	checked := 0
	for range 25 { // a check draws a hundred sequences
		chance.Check(t, chance.Seed(t)+uint64(checked), func(r *rapid.T) {
			d := draw(r)
			if diff := cmp.Diff(d.model(), said(d.card().Result())); diff != "" {
				r.Errorf("(-model +got):\n%s", diff)
			}
			checked++
		})
	}
	if checked < 2000 {
		t.Errorf("checked %d sequences, want 2,000", checked)
	}
}

// hasty is a broken variant: it takes the answer that arrived last instead of the one that was given last.
func hasty(c consult.RoundCard) consult.RoundCard {
	for i := range c.Answers {
		if a := &c.Answers[i]; !a.At.Before(c.OpensAt) && a.At.Before(c.ClosesAt) {
			a.At = c.OpensAt
		}
	}
	return c
}

// lenient is another: it takes answers of the very moment of the closing.
func lenient(c consult.RoundCard) consult.RoundCard {
	c.ClosesAt = c.ClosesAt.Add(time.Minute)
	return c
}

func TestTheModelCatchesARoundThatGoesByArrivalOrIsLateByAMoment(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(consult.RoundCard) consult.RoundCard{"hasty": hasty, "lenient": lenient} {
		caught := false
		for n := range 20 {
			chance.Check(t, chance.Seed(t)+uint64(n), func(r *rapid.T) {
				d := draw(r)
				caught = caught || said(broken(d.card()).Result()) != d.model()
			})
		}
		if !caught {
			t.Errorf("%s: not caught in 2,000 sequences", name)
		}
	}
}
