package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const seriesColumns = `s.id, s.platform_id, s.follows_id, s.rrule, s.starts_at, s.start_offset, s.zone, s.duration, s.place, s.link,
	s.policy, s.ended_at, s.end_reason, s.reason, p.name AS platform, coalesce(p.channel_id, '') AS channel_id`

const visibleSeries = `
	SELECT ` + seriesColumns + `
	FROM series s
	JOIN platforms p ON p.id = s.platform_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE s.workspace_id = $1`

const seriesByID = visibleSeries + ` AND s.id = $4`

const seriesOfPlatform = visibleSeries + ` AND s.platform_id = $4
	  AND (s.ended_at IS NULL OR s.ended_at > $3)
	ORDER BY s.starts_at, s.id`

// SeriesOf lists the rhythms of a platform that still give dates, for who may know its dates.
func (d *DB) SeriesOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.Series, error) {
	var list []consult.Series
	err := d.read(ctx, "series of platform", func(t tx) error {
		return t.all(ctx, &list, seriesOfPlatform, v.Workspace, v.Person, now, id)
	})
	return list, err
}

// Series finds one rhythm, running or ended, for who may know its dates.
func (d *DB) Series(ctx context.Context, v consult.Viewer, id consult.SeriesID, now time.Time) (consult.Series, error) {
	var s consult.Series
	err := d.read(ctx, "series", func(t tx) error {
		var err error
		s, err = t.series(ctx, v, id, now)
		return err
	})
	return s, err
}

func (t tx) series(ctx context.Context, v consult.Viewer, id consult.SeriesID, now time.Time) (consult.Series, error) {
	var s consult.Series
	found, err := t.get(ctx, &s, seriesByID, v.Workspace, v.Person, now, id)
	if err == nil && !found {
		return s, consult.NotFound("gone")
	}
	return s, err
}

// ruleOf is a rhythm in wall-clock time.
func ruleOf(s consult.Series) recurrence.Rule {
	return recurrence.Stored(s.RRule, s.StartsAt, s.Zone, s.StartOffset)
}

// noticeDates is how many dates a change of rhythm shows.
const noticeDates = 8

// PreviewRhythm says what ChangeRhythm would do, and changes nothing.
func (d *DB) PreviewRhythm(ctx context.Context, v consult.Viewer, c consult.RhythmChange, now time.Time) (consult.RhythmEffect, error) {
	var e consult.RhythmEffect
	err := d.read(ctx, "preview rhythm", func(t tx) error {
		act := consult.Act{Viewer: v, Now: now}
		old, _, err := t.seriesToChange(ctx, act, c)
		if err != nil {
			return err
		}
		e, _, err = t.effectOf(ctx, act, old, c)
		return err
	})
	return e, err
}

// seriesToChange finds the rhythm that a change is about, and refuses a change that cannot be.
func (t tx) seriesToChange(ctx context.Context, act consult.Act, c consult.RhythmChange) (consult.Series, consult.Platform, error) {
	old, err := t.series(ctx, act.Viewer, c.Series, act.Now)
	if err != nil {
		return old, consult.Platform{}, err
	}
	p, err := t.managed(ctx, act, old.PlatformID)
	if err != nil {
		return old, p, err
	}
	return old, p, c.Check(act.Now)
}

// The meetings of a rhythm that a change puts an end to: by their original date, wherever they were moved.
const meetingsFrom = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.series_id = $2 AND m.occurrence >= $3 AND m.state = 'planned' AND m.starts_at > $4
	ORDER BY m.starts_at, m.id`

const toldAmong = `
	SELECT count(DISTINCT d.subject_id)
	FROM deliveries d
	JOIN meetings m ON m.id = d.subject_id AND m.workspace_id = d.workspace_id
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND m.series_id = $2 AND m.occurrence >= $3 AND m.state = 'planned'
	  AND m.starts_at > $4 AND d.purpose IN ('invitation', 'moved', 'unanswered', 'attending')
	  AND d.state IN ('sending', 'sent', 'unknown', 'expanded')`

const membersInChannel = `
	SELECT count(*)
	FROM channel_members c
	JOIN persons v ON v.id = c.person_id
	WHERE c.workspace_id = $1 AND c.channel_id = $2 AND NOT (v.bot OR v.deactivated)`

// effectOf works out what a change does: the meetings that end with the old rhythm. What both rhythms have at the same
// moment stays.
func (t tx) effectOf(ctx context.Context, act consult.Act, old consult.Series, c consult.RhythmChange) (consult.RhythmEffect, []consult.Meeting, error) {
	e := consult.RhythmEffect{Old: old}
	if !old.RunsAt(c.From) {
		return e, nil, consult.Conflict("series_ended", nil)
	}
	var gone []consult.Meeting
	if err := t.all(ctx, &gone, meetingsFrom, act.Workspace, old.ID, c.From, act.Now); err != nil {
		return e, nil, fmt.Errorf("meetings from then on: %w", err)
	}
	if c.Draft != nil {
		rule, err := newRule(*c.Draft, c.From)
		if err != nil {
			return e, nil, err
		}
		e.New = &consult.Series{
			PlatformID: old.PlatformID, FollowsID: &old.ID, RRule: rule.RRule, StartsAt: rule.Start,
			StartOffset: rule.Offset(), Zone: rule.Zone, Duration: c.Draft.Duration, Place: c.Draft.Place, Link: c.Draft.Link, Policy: c.Draft.Policy,
			Platform: old.Platform, ChannelID: old.ChannelID,
		}
		e.Planned = rule.Next(c.From.Add(-time.Second), noticeDates)
		if len(e.Planned) == 0 {
			return e, nil, consult.Invalid("rhythm", "rhythm_past", nil)
		}
		gone = without(gone, rule)
	}
	for _, m := range gone {
		e.Cancelled = append(e.Cancelled, m.Local(m.StartsAt))
	}
	if _, err := t.get(ctx, &e.Told, toldAmong, act.Workspace, old.ID, c.From, act.Now); err != nil {
		return e, nil, fmt.Errorf("told: %w", err)
	}
	if _, err := t.get(ctx, &e.Members, membersInChannel, act.Workspace, old.ChannelID); err != nil {
		return e, nil, fmt.Errorf("members: %w", err)
	}
	return e, gone, nil
}

// newRule is the rule of a draft that holds from a moment on: what lies before is not of it.
func newRule(draft consult.SeriesDraft, from time.Time) (recurrence.Rule, error) {
	start := draft.Start
	if start.Before(from) {
		rule, err := recurrence.New(draft.RRule, start, draft.Zone)
		if err != nil {
			return rule, err
		}
		next := rule.Next(from.Add(-time.Second), 1)
		if len(next) == 0 {
			return rule, consult.Invalid("rhythm", "rhythm_past", nil)
		}
		start = rule.Meant(next[0])
	}
	return recurrence.New(draft.RRule, start, draft.Zone)
}

// without leaves out the meetings that are held when the new rhythm wants one.
func without(list []consult.Meeting, rule recurrence.Rule) []consult.Meeting {
	var gone []consult.Meeting
	for _, m := range list {
		if !rule.Hits(m.StartsAt) {
			gone = append(gone, m)
		}
	}
	return gone
}
