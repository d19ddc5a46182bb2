package demo

import (
	"cmp"
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

// registered is what the register says of a decision.
type registered struct {
	Number   string
	By       string               // who completed it, on the day of the decision
	Kind     consult.DecisionKind // "" for a decision
	Reason   string
	Topics   []string
	InForce  string `yaml:"in_force"`
	Review   string
	Follows  string // number of the decision before it
	For      []string
	Against  []string
	Abstain  []string
	Councils []council
	Sent     []sent
	Advice   []adviceStep // in order
	Next     *nextBody
}

type council struct {
	Of      string
	On      string
	Outcome string
}

// sent is to whom an advice or a common position went.
type sent struct {
	To string
	On string
}

// adviceStep is one in the life of an advice; after so many months without news, who noted it is asked.
type adviceStep struct {
	State  consult.AdviceState
	On     string
	Note   string
	Months int
}

// nextBody is where the subject goes on.
type nextBody struct {
	Platform string
	Title    string
}

// completeRegister completes the decisions, each on its own day.
func (l *loader) completeRegister(ctx context.Context) error {
	for _, r := range l.world.register {
		if err := l.completeDecision(ctx, r); err != nil {
			return fmt.Errorf("register, %s: %w", r.Number, err)
		}
	}
	return nil
}

func (l *loader) completeDecision(ctx context.Context, r registered) error {
	year, seq, _ := consult.ReadDecisionNumber(r.Number)
	found, err := l.store.DecisionNumbered(ctx, l.act(r.By, Start()).Viewer, year, seq, Start())
	if err != nil {
		return err
	}
	at := local(found.DecidedOn.Format("2006-01-02"))
	_, err = l.store.CompleteDecision(ctx, l.act(r.By, at, r.Number, "complete"), found.ID, consult.DecisionDraft{
		Text: found.Text, Kind: cmp.Or(r.Kind, consult.KindDecision), Reason: r.Reason, Scope: consult.ScopeSubregional, Topics: r.Topics,
		InForceOn: dateOf(r.InForce), ReviewOn: dateOf(r.Review),
	})
	if err != nil {
		return err
	}
	if err := l.linkEarlier(ctx, r, found.ID); err != nil {
		return err
	}
	if err := l.countVotes(ctx, r, found.ID); err != nil {
		return err
	}
	for _, c := range r.Councils {
		step := consult.CouncilStep{OrganisationID: l.organisations[c.Of], TreatedOn: *dateOf(c.On), Outcome: consult.CouncilOutcome(c.Outcome)}
		if _, err := l.store.NoteCouncil(ctx, l.act(r.By, local(c.On), r.Number, "council", c.Of), found.ID, step); err != nil {
			return fmt.Errorf("council of %s: %w", c.Of, err)
		}
	}
	if err := l.follow(ctx, r, found.ID); err != nil {
		return err
	}
	if r.Next == nil {
		return nil
	}
	draft := consult.AgendaDraft{PlatformID: l.platforms[r.Next.Platform], Title: r.Next.Title}
	_, err = l.store.SendOn(ctx, l.act(r.By, at, r.Number, "next"), found.ID, draft)
	return err
}

// follow notes to whom it was sent and what became of an advice, each on its day.
func (l *loader) follow(ctx context.Context, r registered, id consult.DecisionID) error {
	for _, s := range r.Sent {
		if _, err := l.store.NoteSending(ctx, l.act(r.By, local(s.On), r.Number, "sent", s.To), id, consult.Sending{Name: s.To, SentOn: *dateOf(s.On)}); err != nil {
			return fmt.Errorf("sent to %s: %w", s.To, err)
		}
	}
	for _, s := range r.Advice {
		step := consult.AdviceDraft{State: s.State, On: *dateOf(s.On), Note: s.Note, Months: s.Months}
		if _, err := l.store.MarkAdvice(ctx, l.act(r.By, local(s.On), r.Number, string(s.State)), id, step); err != nil {
			return fmt.Errorf("%s: %w", s.State, err)
		}
	}
	return nil
}

func (l *loader) linkEarlier(ctx context.Context, r registered, id consult.DecisionID) error {
	year, seq, ok := consult.ReadDecisionNumber(r.Follows)
	if !ok {
		return nil
	}
	_, err := l.store.LinkDecision(ctx, l.act(r.By, Start(), r.Number, "follows"), id, consult.LinkFollows, year, seq)
	return err
}

func (l *loader) countVotes(ctx context.Context, r registered, id consult.DecisionID) error {
	var ballots []consult.Ballot
	for vote, who := range map[consult.Vote][]string{consult.VoteFor: r.For, consult.VoteAgainst: r.Against, consult.VoteAbstain: r.Abstain} {
		for _, name := range who {
			ballots = append(ballots, consult.Ballot{OrganisationID: l.organisations[name], Vote: vote})
		}
	}
	if len(ballots) == 0 {
		return nil
	}
	_, err := l.store.CountVotes(ctx, l.act(r.By, Start(), r.Number, "votes"), id, ballots)
	return err
}
