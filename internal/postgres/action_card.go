package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const topicsOfAction = `
	SELECT topics
	FROM action_items
	WHERE workspace_id = $1 AND id = $2`

// Where an item comes from is contents of its platform.
const actionOrigin = `
	SELECT m.starts_at, coalesce(g.title, '') AS item, coalesce(p.channel_id, '') AS channel, coalesce(i.source_ts, '') AS source_ts
	FROM action_items a
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	JOIN platforms p ON p.id = a.platform_id
	JOIN meetings m ON m.id = a.meeting_id
	LEFT JOIN minutes_items i ON i.id = a.minutes_item_id
	LEFT JOIN agenda_items g ON g.id = i.agenda_item_id
	     AND NOT EXISTS (SELECT FROM hidden_agenda_items($2) h WHERE h.agenda_item_id = g.id)
	WHERE a.workspace_id = $1 AND a.id = $4`

const actionEvents = `
	SELECT e.kind, coalesce(p.name, '') AS name, coalesce(o.name, '') AS other, e.text, e.due_on, e.at
	FROM action_events e
	LEFT JOIN persons p ON p.id = e.person_id
	LEFT JOIN persons o ON o.id = e.other_id
	WHERE e.workspace_id = $1 AND e.action_item_id = $2
	ORDER BY e.id`

// ActionCard reads an action item with all that happened to it, for who may see it.
func (d *DB) ActionCard(ctx context.Context, v consult.Viewer, id consult.ActionItemID, now time.Time) (consult.ActionCard, error) {
	var card consult.ActionCard
	err := d.change(ctx, "action card", func(t tx) error {
		var err error
		if card, err = t.actionCard(ctx, v, id, now); err != nil {
			return err
		}
		return saw(ctx, t, v, "see action", id, now)
	})
	return card, err
}

func (t tx) actionCard(ctx context.Context, v consult.Viewer, id consult.ActionItemID, now time.Time) (consult.ActionCard, error) {
	a, err := t.action(ctx, v, id, now)
	if err != nil {
		return consult.ActionCard{}, err
	}
	card := consult.ActionCard{ActionItem: a}
	s, err := t.standing(ctx, v, a.PlatformID, now)
	if err != nil {
		return card, err
	}
	card.Manages = s.CanManage() == nil
	var from struct {
		StartsAt *time.Time
		Item     string
		Channel  string
		SourceTS string
	}
	if _, err := t.get(ctx, &from, actionOrigin, v.Workspace, v.Person, now, id); err != nil {
		return card, fmt.Errorf("origin: %w", err)
	}
	card.StartsAt, card.Item = from.StartsAt, from.Item
	card.Message = consult.MessageLink(v.Workspace, from.Channel, from.SourceTS)
	if _, err := t.get(ctx, (*pq.StringArray)(&card.Topics), topicsOfAction, v.Workspace, id); err != nil {
		return card, fmt.Errorf("topics: %w", err)
	}
	err = t.all(ctx, &card.Events, actionEvents, v.Workspace, id)
	return card, err
}

// Whom a member can give an item to: the platform's people, the contacts of its organisations, and these themselves.
const candidatesOf = `
	SELECT ` + personColumns + `
	FROM persons
	WHERE workspace_id = $1 AND NOT bot AND id IN (
	    SELECT m.person_id
	    FROM channel_members m
	    JOIN platforms p ON p.workspace_id = m.workspace_id AND p.channel_id = m.channel_id
	    WHERE p.id = $2
	    UNION
	    SELECT r.person_id FROM platform_roles r WHERE r.platform_id = $2 AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	    UNION
	    SELECT c.person_id
	    FROM contacts c
	    JOIN platform_organisations x ON x.organisation_id = c.organisation_id AND x.platform_id = $2
	    WHERE (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3))
	ORDER BY name, id
	LIMIT 2000`

// OwnerCandidates lists whom an action item of a platform can be given to by name, for its members; nobody for others.
func (d *DB) OwnerCandidates(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.OwnerCandidates, error) {
	var c consult.OwnerCandidates
	err := d.read(ctx, "owner candidates", func(t tx) error {
		s, err := t.standing(ctx, v, platform, now)
		if err != nil || !s.Member {
			return err
		}
		if err := t.all(ctx, &c.People, candidatesOf, v.Workspace, platform, now); err != nil {
			return fmt.Errorf("people: %w", err)
		}
		return t.all(ctx, &c.Organisations, organisationsOf, v.Workspace, v.Person, now, platform)
	})
	return c, err
}

// On how many agendas an item has stood: those of the meetings that closed since it was given, and the next one.
const timesOnAgenda = `
	SELECT a.id, count(m.id) + 1 AS times
	FROM action_items a
	LEFT JOIN meetings m ON m.platform_id = a.platform_id AND m.state = 'closed' AND m.closed_at > a.created_at
	                     AND m.id IS DISTINCT FROM a.meeting_id
	WHERE a.workspace_id = $1 AND a.id = ANY ($2)
	GROUP BY a.id`

// backOnAgenda lists the open action items that come back at a meeting, the most urgent first, and for how many times.
func (t tx) backOnAgenda(ctx context.Context, v consult.Viewer, m consult.Meeting, now time.Time) ([]consult.ActionItem, error) {
	statement, args := someActions(consult.ActionFilter{Platform: m.PlatformID}, "")
	list, err := t.actions(ctx, v, now, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("open action items: %w", err)
	}
	var ids []consult.ActionItemID
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	var rows []struct {
		ID    consult.ActionItemID
		Times int
	}
	if err := t.all(ctx, &rows, timesOnAgenda, v.Workspace, pq.Array(int64s(ids))); err != nil {
		return nil, fmt.Errorf("times on the agenda: %w", err)
	}
	times := map[consult.ActionItemID]int{}
	for _, r := range rows {
		times[r.ID] = r.Times
	}
	for i := range list {
		list[i].Times = times[list[i].ID]
	}
	return list, nil
}
