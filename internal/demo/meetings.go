package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// planMeetings plans the coming meetings as the demo begins, so that what is due by then goes out at once.
func (l *loader) planMeetings(ctx context.Context) error {
	for _, p := range l.world.platforms {
		if p.Rhythm == "" {
			continue
		}
		if err := l.planSeries(ctx, p); err != nil {
			return fmt.Errorf("rhythm of %s: %w", p.Slug, err)
		}
	}
	return nil
}

func (l *loader) planSeries(ctx context.Context, p platform) error {
	said, err := recurrence.Read(p.Rhythm, consult.Dutch, Start(), recurrence.DefaultZone)
	if err != nil {
		return err
	}
	if said.Rest != "" {
		return fmt.Errorf("the words %q say nothing", said.Rest)
	}
	if p.Event != "" {
		return l.planEvent(ctx, p, said)
	}
	planned, err := l.store.PlanSeries(ctx, l.act(p.founder(), Start(), p.Slug, "rhythm"), consult.SeriesDraft{
		PlatformID: l.platforms[p.Slug], RRule: said.RRule, Start: said.Start, Zone: recurrence.DefaultZone,
		Duration: consult.Seconds(said.Duration / time.Second), Place: p.Place, Link: p.Link,
	})
	if err != nil {
		return err
	}
	for i, host := range p.Hosts { // the host rotates
		m := planned[i]
		to := consult.Change{Start: m.StartsAt, End: m.EndsAt, Place: host, Link: m.Link}
		if _, err := l.store.MoveMeeting(ctx, l.act(p.founder(), Start(), p.Slug, "host", strconv.Itoa(i)), m.ID, to); err != nil {
			return err
		}
	}
	return nil
}

// The days before a meeting of the past on which it was planned, and answered.
const (
	plannedAhead  = 14
	answeredAhead = 2
)

// holdMeetings lets the past meetings take place.
func (l *loader) holdMeetings(ctx context.Context) error {
	for _, m := range l.world.history.Meetings {
		if err := l.hold(ctx, m); err != nil {
			return fmt.Errorf("meeting of %s on %s: %w", m.Platform, m.At, err)
		}
	}
	return nil
}

func (l *loader) hold(ctx context.Context, m meeting) error {
	p, start, end := l.platform(m.Platform), local(m.At), local(m.Until)
	planned, err := l.store.PlanSeries(ctx, l.act(p.minuteTaker(), start.AddDate(0, 0, -plannedAhead), m.Platform, m.At, "plan"), consult.SeriesDraft{
		PlatformID: l.platforms[p.Slug], Start: start, Zone: recurrence.DefaultZone,
		Duration: consult.Seconds(end.Sub(start) / time.Second), Place: m.Place, Link: m.Link,
	})
	if err != nil {
		return err
	}
	held := planned[0]
	if held.State == consult.MeetingPlanned {
		if err := l.proposeFor(ctx, p, m, held.ID); err != nil {
			return err
		}
		if err := l.answer(ctx, m, held.ID); err != nil {
			return err
		}
	}
	if _, err := l.store.OpenThisMeeting(ctx, l.act(p.minuteTaker(), start, m.Platform, m.At, "open"), held.ID); err != nil {
		return err
	}
	if err := l.treat(ctx, p, m, held.ID); err != nil {
		return err
	}
	for i, said := range m.Lines {
		at := start.Add(end.Sub(start) * time.Duration(i+1) / time.Duration(len(m.Lines)+1)).Truncate(time.Minute)
		if err := l.record(ctx, p, said, l.act(p.minuteTaker(), at, m.Platform, m.At, "line", strconv.Itoa(i))); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	closed, err := l.store.CloseMeeting(ctx, l.act(p.minuteTaker(), end, m.Platform, m.At, "close"), l.platforms[p.Slug])
	if err != nil {
		return err
	}
	l.held = append(l.held, heldMinutes{p, m, closed})
	return nil
}

func (l *loader) answer(ctx context.Context, m meeting, id consult.MeetingID) error {
	at := local(m.At).AddDate(0, 0, -answeredAhead)
	for answer, people := range map[consult.Answer][]string{
		consult.Present: m.Present, consult.Online: m.Online, consult.Excused: m.Excused,
	} {
		for _, who := range people {
			if _, err := l.store.Answer(ctx, l.act(who, at), id, answer); err != nil {
				return fmt.Errorf("answer of %s: %w", who, err)
			}
		}
	}
	return nil
}

// record writes one line in the open minutes of a platform.
func (l *loader) record(ctx context.Context, p platform, said line, act consult.Act) error {
	id := l.platforms[p.Slug]
	if said.Number != "" {
		return l.decide(ctx, act, decision{Number: said.Number, Platform: p.Slug, Text: said.Text})
	}
	draft := consult.ItemDraft{Kind: consult.Note, Text: said.Note}
	if said.Action != "" {
		draft = consult.ItemDraft{Kind: consult.ToDo, Text: said.Action, Owners: l.slackIDs(said.Owners), DueOn: dateOf(said.Due)}
	}
	_, err := l.store.Record(ctx, act, id, draft)
	return err
}
