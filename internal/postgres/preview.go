package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// previewDates is how many dates a preview shows.
const previewDates = 8

// The members of platform $4 who have another meeting between the moments $5 and $6, with the platforms where: those that
// viewer $2 may know of by name. Who excused themselves there is free.
const busyMembers = `
	WITH members AS (
	    SELECT c.person_id
	    FROM platforms o
	    JOIN channel_members c ON c.workspace_id = o.workspace_id AND c.channel_id = o.channel_id
	    WHERE o.workspace_id = $1 AND o.id = $4
	    UNION
	    SELECT r.person_id
	    FROM platform_roles r
	    JOIN platforms o ON o.id = r.platform_id AND o.workspace_id = $1
	    WHERE r.platform_id = $4 AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)),
	clashing AS (
	    SELECT m.id, m.platform_id, p.channel_id, p.name
	    FROM meetings m
	    JOIN platforms p ON p.id = m.platform_id
	    WHERE m.workspace_id = $1 AND m.platform_id <> $4 AND m.state IN ('planned', 'open') AND m.starts_at < $6 AND m.ends_at > $5),
	sitting AS (
	    SELECT x.id AS meeting_id, x.platform_id, x.name, c.person_id
	    FROM clashing x
	    JOIN channel_members c ON c.workspace_id = $1 AND c.channel_id = x.channel_id
	    UNION
	    SELECT x.id, x.platform_id, x.name, r.person_id
	    FROM clashing x
	    JOIN platform_roles r ON r.platform_id = x.platform_id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3))
	SELECT s.person_id, CASE WHEN v.platform_id IS NULL THEN '' ELSE s.name END AS name
	FROM sitting s
	JOIN members m ON m.person_id = s.person_id
	JOIN persons o ON o.id = s.person_id AND NOT (o.bot OR o.deactivated)
	LEFT JOIN visible_platforms($1, $2, $3) v ON v.platform_id = s.platform_id
	WHERE NOT EXISTS (SELECT FROM answers a WHERE a.meeting_id = s.meeting_id AND a.person_id = s.person_id AND a.answer = 'excused')
	ORDER BY name, s.person_id`

// PreviewDates says what stands in the way of the first dates of a draft from a moment on: days off, with what the draft's
// policy does to them, and how many members have another meeting then. Who they are is told to nobody; where they are,
// as far as the viewer may know of that platform. A date of its own on which the platform has a meeting already is refused. It is for chair, secretary and coordinator.
func (d *DB) PreviewDates(ctx context.Context, v consult.Viewer, draft consult.SeriesDraft, from, now time.Time) (consult.PlanPreview, error) {
	var preview consult.PlanPreview
	err := d.read(ctx, "preview dates", func(t tx) error {
		p, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, draft.PlatformID)
		if err != nil {
			return err
		}
		dates, total, err := draftDates(draft, from, now)
		if err != nil {
			return err
		}
		preview.Total = total
		year, err := t.year(ctx, v.Workspace, draft.PlatformID)
		if err != nil {
			return err
		}
		policy := draft.Policy
		if draft.RRule == "" {
			policy = consult.PolicyKeep
		}
		for _, at := range dates {
			if draft.RRule == "" {
				if err := t.fits(ctx, p, draft, at); err != nil {
					return err
				}
			}
			placed := recurrence.Calendar{Year: year}.Place(policy, at)
			date := consult.PreviewDate{Occurrence: at, StartsAt: placed.At, Skipped: placed.Skipped, Asked: placed.Asked, DayOff: placed.Off}
			if !date.Skipped {
				if err := t.busy(ctx, v, draft, &date, now); err != nil {
					return err
				}
			}
			preview.Dates = append(preview.Dates, date)
		}
		return nil
	})
	return preview, err
}

// draftDates are the first dates of a draft from a moment on, and how many would be planned.
func draftDates(draft consult.SeriesDraft, from, now time.Time) ([]time.Time, int, error) {
	if draft.RRule == "" {
		return draft.Singles(), len(draft.Singles()), nil
	}
	rule, err := recurrence.New(draft.RRule, draft.Start, draft.Zone)
	if err != nil {
		return nil, 0, err
	}
	s := series{RRule: rule.RRule, StartsAt: rule.Start, StartOffset: rule.Offset(), Zone: rule.Zone, PlannedTo: &from}
	return rule.Next(from, previewDates), len(s.missing(s.wanted(now))), nil
}

func (t tx) busy(ctx context.Context, v consult.Viewer, draft consult.SeriesDraft, date *consult.PreviewDate, now time.Time) error {
	var rows []struct {
		PersonID consult.PersonID
		Name     string
	}
	until := date.StartsAt.Add(draft.Duration.Duration())
	if err := t.all(ctx, &rows, busyMembers, v.Workspace, v.Person, now, draft.PlatformID, date.StartsAt, until); err != nil {
		return fmt.Errorf("who is busy: %w", err)
	}
	persons := map[consult.PersonID]bool{}
	for _, r := range rows {
		persons[r.PersonID] = true
		if r.Name != "" && (len(date.Elsewhere) == 0 || date.Elsewhere[len(date.Elsewhere)-1] != r.Name) {
			date.Elsewhere = append(date.Elsewhere, r.Name)
		}
	}
	date.Busy = len(persons)
	return nil
}
