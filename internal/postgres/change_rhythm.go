package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const endSeries = `
	UPDATE series
	SET ended_at = $3, end_reason = $4
	WHERE workspace_id = $1 AND id = $2`

// ChangeRhythm ends a rhythm from a moment on and lets another begin there, or none. What was held stays with the old
// one. Its dates from then on are cancelled; what both rhythms have at the same moment keeps its answers and reminders. One
// notice tells the channel of all of it, or none does.
func (d *DB) ChangeRhythm(ctx context.Context, act consult.Act, c consult.RhythmChange) (consult.RhythmEffect, error) {
	var e consult.RhythmEffect
	err := d.change(ctx, "change rhythm", func(t tx) error {
		old, p, err := t.seriesToChange(ctx, act, c)
		if err != nil {
			return err
		}
		_, err = once(ctx, t, act, "change rhythm", func() (consult.SeriesID, error) {
			if err := t.lockPlans(ctx, act.Workspace, p.ID); err != nil {
				return 0, err
			}
			var err error
			e, err = t.changeRhythm(ctx, act, p, old, c)
			if e.New != nil {
				return e.New.ID, err
			}
			return old.ID, err
		})
		if e.Old.ID == 0 {
			e.Old = old
		}
		return err
	})
	return e, err
}

func (t tx) changeRhythm(ctx context.Context, act consult.Act, p consult.Platform, old consult.Series, c consult.RhythmChange) (consult.RhythmEffect, error) {
	e, gone, err := t.effectOf(ctx, act, old, c)
	if err != nil {
		return e, err
	}
	if _, err := t.exec(ctx, endSeries, act.Workspace, old.ID, c.From, c.Reason); err != nil {
		return e, fmt.Errorf("end series: %w", err)
	}
	for _, m := range gone {
		if err := t.goWith(ctx, act, p, m, c); err != nil {
			return e, err
		}
	}
	told := old.ID
	if c.Draft != nil {
		if err := t.follow(ctx, act, p, &e, c); err != nil {
			return e, err
		}
		told = e.New.ID
	}
	if c.Notice == consult.NoticeSilent || p.ChannelID == "" {
		return e, nil
	}
	return e, t.deliver(ctx, consult.Delivery{
		WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "series", SubjectID: int64(told), Occurrence: recurrence.Occurrence(c.From),
		Purpose: consult.PurposeRhythm, RecipientKind: consult.ToChannel, Recipient: p.ChannelID, DueAt: act.Now,
	})
}

const meetingGone = `
	UPDATE meetings
	SET gone_in = revision, gone_from = $3
	WHERE workspace_id = $1 AND id = $2`

// goWith cancels a date that goes with its rhythm.
func (t tx) goWith(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, c consult.RhythmChange) error {
	together := consult.Cancellation{Reason: c.Reason, Notice: consult.NoticeTogether, Edition: consult.AnyEdition}
	if c.Notice == consult.NoticeSilent {
		together.Notice = consult.NoticeSilent
	}
	if err := t.cancel(ctx, act, p, m, together); err != nil {
		return err
	}
	if _, err := t.exec(ctx, meetingGone, act.Workspace, m.ID, c.From); err != nil {
		return fmt.Errorf("gone with its rhythm: %w", err)
	}
	return nil
}

const adoptMeeting = `
	UPDATE meetings
	SET series_id = $3, occurrence = starts_at
	WHERE workspace_id = $1 AND id = $2`

// follow writes the new rhythm, takes over the meetings that both have, and plans the others.
func (t tx) follow(ctx context.Context, act consult.Act, p consult.Platform, e *consult.RhythmEffect, c consult.RhythmChange) error {
	rule := ruleOf(*e.New)
	if err := t.newRhythm(ctx, act, p.ID, rule); err != nil {
		return err
	}
	draft := *c.Draft
	draft.PlatformID, draft.Reason = p.ID, c.Reason
	s, err := t.addSeries(ctx, act, rule, draft, &e.Old.ID)
	if err != nil {
		return err
	}
	e.New.ID = s.ID
	if err := t.adopt(ctx, act, p, e.Old.ID, s, c.From); err != nil {
		return err
	}
	_, err = t.extend(ctx, act.Workspace, act.Now, s)
	return err
}

// The meetings from a moment on that still stand, and after them those that somebody cancelled.
const adoptable = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.series_id = $2 AND m.occurrence >= $3 AND m.starts_at > $4
	  AND (m.state = 'planned' OR m.state = 'cancelled' AND m.edition > 0)
	ORDER BY m.state DESC, m.starts_at, m.id`

// adopt gives a new rhythm the meetings of the old one that it would plan at the same moment, with their answers: a
// cancelled one stays cancelled. Of several at one moment the first is taken: a date that another was moved onto.
func (t tx) adopt(ctx context.Context, act consult.Act, p consult.Platform, old consult.SeriesID, s series, from time.Time) error {
	var list []consult.Meeting
	if err := t.all(ctx, &list, adoptable, act.Workspace, old, from, act.Now); err != nil {
		return fmt.Errorf("meetings that stay: %w", err)
	}
	rule, adopted := s.rule(), map[int64]bool{}
	for _, m := range list {
		if adopted[m.StartsAt.Unix()] || !rule.Hits(m.StartsAt) {
			continue
		}
		adopted[m.StartsAt.Unix()] = true
		if _, err := t.exec(ctx, adoptMeeting, act.Workspace, m.ID, s.ID); err != nil {
			return fmt.Errorf("adopt meeting %d: %w", m.ID, err)
		}
		same := consult.Change{
			Start: m.StartsAt, End: m.StartsAt.Add(s.Duration.Duration()), Place: s.Place, Link: s.Link, Edition: consult.AnyEdition,
		}
		if m.State == consult.MeetingCancelled || same.End.Equal(m.EndsAt) && same.Place == m.Place && same.Link == m.Link {
			continue
		}
		if err := t.move(ctx, act, p, m, same); err != nil {
			return err
		}
	}
	return nil
}
