package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"overlegbot/internal/consult"
)

// votingRound is one in which each municipality, board or person has a voice.
type votingRound struct {
	Platform      string
	By            string
	Kind          consult.RoundKind
	Project       string
	Question      string
	Details       string
	Unit          consult.RoundUnit
	Organisations []string // none for all
	Threshold     string
	Decision      string // of which it sees whether the condition is met
	Draft         string // to review
	Opens         string
	Closes        string
	Answers       []roundAnswer // in order
}

// roundAnswer is what somebody answered for the voices that are theirs, or what was noted for voices; or a new version of
// the draft under review.
type roundAnswer struct {
	By     string
	Of     []string // by name of the voice
	Choice int
	Text   string
	Draft  string
	On     string
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
		Organisations: l.organisationsOf(r.Organisations, ""), Threshold: r.Threshold, Decision: r.Decision, Draft: r.Draft, Closes: consult.LocalMoment{Date: dateOf(r.Closes), Minute: closes.Hour()*60 + closes.Minute()},
		Recorded: r.Question, Refused: "Niet aanvaard: " + r.Question,
	})
	if err != nil {
		return err
	}
	for i, a := range r.Answers {
		if err := l.answerRound(ctx, r, opened, a, strconv.Itoa(i)); err != nil {
			return fmt.Errorf("answer %d: %w", i+1, err)
		}
	}
	if closes.After(Start()) {
		return nil
	}
	_, err = l.store.TendRounds(ctx, l.ws, closes)
	return err
}

func (l *loader) answerRound(ctx context.Context, r votingRound, of consult.RoundCard, a roundAnswer, n string) error {
	act := l.act(cmp.Or(a.By, r.By), local(a.On), r.Platform, r.Question, n)
	if a.Draft != "" {
		_, err := l.store.RenewRound(ctx, act, of.ID, a.Draft)
		return err
	}
	answer := consult.RoundAnswerDraft{RoundID: of.ID, Choice: &a.Choice, Text: a.Text, Noted: len(a.Of) > 0}
	if r.Kind.InWords() {
		answer.Choice = nil
	}
	for _, name := range a.Of {
		at := slices.IndexFunc(of.Voters, func(v consult.Voter) bool { return v.Name == name })
		if at < 0 {
			return fmt.Errorf("%s has no voice", name)
		}
		answer.Voters = append(answer.Voters, of.Voters[at].ID)
	}
	_, err := l.store.AnswerRoundFor(ctx, act, answer)
	return err
}
