package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// dateOf reads a date of the files, nil for none.
func dateOf(date string) *time.Time {
	if date == "" {
		return nil
	}
	day := consult.Day(local(date))
	return &day
}

// enterDecisions brings in those of before there were minutes here.
func (l *loader) enterDecisions(ctx context.Context) error {
	for _, d := range l.world.history.Decisions {
		if err := l.decide(ctx, l.act(l.platform(d.Platform).founder(), local(d.On), d.Number), d); err != nil {
			return err
		}
	}
	return nil
}

// decide enters a decision that has its number, on the day of the act.
func (l *loader) decide(ctx context.Context, act consult.Act, d decision) error {
	known := consult.Decision{PlatformID: l.platforms[d.Platform], Text: d.Text, DecidedOn: act.Now}
	if _, err := fmt.Sscanf(d.Number, "B-%d-%d", &known.Year, &known.Seq); err != nil {
		return fmt.Errorf("decision %s: %w", d.Number, err)
	}
	if _, err := l.store.ImportDecision(ctx, act, known); err != nil {
		return fmt.Errorf("decision %s: %w", d.Number, err)
	}
	return nil
}

// giveActions gives the action items that belong to no minutes.
func (l *loader) giveActions(ctx context.Context) error {
	for _, a := range l.world.history.Actions {
		if err := l.giveAction(ctx, a); err != nil {
			return fmt.Errorf("action item %q: %w", a.Text, err)
		}
	}
	return nil
}

func (l *loader) giveAction(ctx context.Context, a action) error {
	act := l.act(l.platform(a.Platform).founder(), local(a.Given), a.Platform, "action", a.Text)
	draft := consult.ItemDraft{Kind: consult.ToDo, Text: a.Text, Owners: l.slackIDs(a.Owners), DueOn: dateOf(a.Due)}
	if slices.ContainsFunc(a.Owners, func(handle string) bool { return l.users[handle].External }) {
		_, err := l.store.ImportAction(ctx, act, l.platforms[a.Platform], draft)
		return err
	}
	given, err := l.store.AddAction(ctx, act, l.platforms[a.Platform], draft)
	if err != nil || a.Done == "" {
		return err
	}
	_, err = l.store.FinishAction(ctx, l.act(a.Owners[0], local(a.Done), a.Platform, "done", a.Text), given.ID)
	return err
}

func (l *loader) addDeadlines(ctx context.Context) error {
	for _, d := range l.world.history.Deadlines {
		if err := l.addDeadline(ctx, d, 0); err != nil {
			return fmt.Errorf("deadline %q: %w", d.Title, err)
		}
	}
	return nil
}

// addDeadline adds a deadline, the steps on the way to it, and notes how organisations stand with it by the day of the demo.
func (l *loader) addDeadline(ctx context.Context, d deadline, leadsTo consult.DeadlineID) error {
	act := l.act(l.platform(d.Platform).founder(), local(d.Noted), d.Platform, "deadline", d.Title)
	draft := consult.DeadlineDraft{
		PlatformID: l.platforms[d.Platform], ProjectID: l.projects[d.Project], Title: d.Title, Owners: l.slackIDs(d.Owners),
		EveryMonths: d.Every, Shift: consult.Shift(d.Shift), AllJoined: d.Owed, Undated: d.Due == "", LeadsTo: leadsTo, DaysBefore: d.Before,
	}
	if d.Due != "" {
		draft.DueOn = *dateOf(d.Due)
	}
	added, err := l.store.AddDeadline(ctx, act, draft)
	if err != nil {
		return err
	}
	for _, step := range d.Steps {
		step.Platform, step.Project, step.Noted = d.Platform, d.Project, d.Noted
		if err := l.addDeadline(ctx, step, added.ID); err != nil {
			return fmt.Errorf("step %q: %w", step.Title, err)
		}
	}
	if d.Done != "" {
		if _, err := l.store.FinishDeadline(ctx, l.act(d.Owners[0], local(d.Done), d.Platform, "done", d.Title), added.ID); err != nil {
			return fmt.Errorf("done: %w", err)
		}
	}
	for _, m := range d.Marks {
		act := l.act(l.platform(d.Platform).founder(), local(m.On), d.Platform, "mark", d.Title, m.State, m.Of[0])
		mark := consult.MarkDraft{DeadlineID: added.ID, Organisations: l.organisationsOf(m.Of, ""), State: consult.DeadlineState(m.State), Paper: m.Paper}
		if _, err := l.store.MarkDeadline(ctx, act, mark); err != nil {
			return fmt.Errorf("mark: %w", err)
		}
	}
	return nil
}
