package demo

import (
	"context"
	"fmt"
	"slices"

	"overlegbot/internal/consult"
)

// votingRound is one in which each municipality, board or person has a voice.
type votingRound struct {
	Platform  string
	By        string
	Kind      consult.RoundKind
	Project   string
	Question  string
	Details   string
	Unit      consult.RoundUnit
	Threshold string
	Decision  string // of which it sees whether the condition is met
	Opens     string
	Closes    string
	Answers   []struct {
		Of     string // by name of the voice
		Choice int
		On     string
	}
}

// holdRounds opens the rounds, notes their answers, and lets those end whose time is over.
func (l *loader) holdRounds(ctx context.Context) error {
	for _, r := range l.world.rounds {
		if err := l.holdRound(ctx, r); err != nil {
			return fmt.Errorf("round %q: %w", r.Question, err)
		}
	}
	return nil
}

func (l *loader) holdRound(ctx context.Context, r votingRound) error {
	closes := local(r.Closes)
	opened, err := l.store.OpenRound(ctx, l.act(r.By, local(r.Opens), r.Platform, "round", r.Question), consult.RoundDraft{
		PlatformID: l.platforms[r.Platform], ProjectID: l.projects[r.Project], Kind: r.Kind, Question: r.Question, Details: r.Details, Unit: r.Unit,
		Threshold: r.Threshold, Decision: r.Decision, Closes: consult.LocalMoment{Date: dateOf(r.Closes), Minute: closes.Hour()*60 + closes.Minute()},
		Recorded: r.Question, Refused: "Niet aanvaard: " + r.Question,
	})
	if err != nil {
		return err
	}
	for _, a := range r.Answers {
		at := slices.IndexFunc(opened.Voters, func(v consult.Voter) bool { return v.Name == a.Of })
		if at < 0 {
			return fmt.Errorf("%s has no voice", a.Of)
		}
		answer := consult.RoundAnswerDraft{RoundID: opened.ID, Voters: []consult.VoterID{opened.Voters[at].ID}, Choice: &a.Choice, Noted: true}
		if _, err := l.store.AnswerRoundFor(ctx, l.act(r.By, local(a.On), r.Platform, r.Question, a.Of, a.On), answer); err != nil {
			return fmt.Errorf("answer of %s: %w", a.Of, err)
		}
	}
	if closes.After(Start()) {
		return nil
	}
	_, err = l.store.TendRounds(ctx, l.ws, closes)
	return err
}
