package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const personsBySlack = `
	SELECT ` + personColumns + `
	FROM persons
	WHERE workspace_id = $1 AND slack_id = ANY ($2)`

// owners finds the persons who shall own something, each once, in the order given; who cannot is refused.
func (t tx) owners(ctx context.Context, ws consult.WorkspaceID, slackIDs []string) ([]consult.PersonID, error) {
	if len(slackIDs) == 0 {
		return nil, nil
	}
	var known []consult.Person
	if err := t.all(ctx, &known, personsBySlack, ws, pq.Array(slackIDs)); err != nil {
		return nil, fmt.Errorf("owners: %w", err)
	}
	bySlack := map[string]consult.Person{}
	for _, p := range known {
		bySlack[p.SlackID] = p
	}
	var ids []consult.PersonID
	seen := map[string]bool{}
	for _, slackID := range slackIDs {
		p, ok := bySlack[slackID]
		if !ok {
			return nil, consult.Invalid("owner", "owner_unknown", nil)
		}
		if err := p.CanOwn(); err != nil {
			return nil, err
		}
		if !seen[slackID] {
			seen[slackID] = true
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// action is what insertAction writes.
type action struct {
	platform consult.PlatformID
	meeting  *consult.MeetingID
	item     *consult.MinutesItemID
	draft    consult.ItemDraft
}

const insertActionItem = `
	INSERT INTO action_items (workspace_id, platform_id, meeting_id, minutes_item_id, text, due_on, created_at, created_by)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
	RETURNING id`

const insertActionOwners = `
	INSERT INTO action_owners (action_item_id, person_id)
	SELECT $1, unnest($2::bigint[])`

func (t tx) insertAction(ctx context.Context, act consult.Act, a action) (consult.ActionItemID, error) {
	owners, err := t.owners(ctx, act.Workspace, a.draft.Owners)
	if err != nil {
		return 0, err
	}
	var id consult.ActionItemID
	_, err = t.get(ctx, &id, insertActionItem, act.Workspace, a.platform, a.meeting, a.item, a.draft.Text, date(a.draft.DueOn), act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert action item: %w", err)
	}
	if _, err := t.exec(ctx, insertActionOwners, id, pq.Array(int64s(owners))); err != nil {
		return 0, fmt.Errorf("insert owners: %w", err)
	}
	return id, nil
}

// date is t's calendar date as Postgres reads it, whatever its hour and zone.
func date(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.Format(time.DateOnly)
}

// AddAction adds an action item outside any meeting.
func (d *DB) AddAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItem, error) {
	var item consult.ActionItem
	err := d.change(ctx, "add action", func(t tx) error {
		p, err := t.managed(ctx, act, platform)
		if err != nil {
			return err
		}
		id, err := once(ctx, t, act, "add action", func() (consult.ActionItemID, error) {
			if err := draft.Check(act.Now.In(p.Location())); err != nil {
				return 0, err
			}
			return t.insertAction(ctx, act, action{platform: platform, draft: draft})
		})
		if err != nil {
			return err
		}
		item, err = t.action(ctx, act.Viewer, id, act.Now)
		return err
	})
	return item, err
}

// The platform's name is left out for who owns an item but may not know the platform.
const actionColumns = `
	SELECT a.id, a.platform_id, coalesce(k.name, '') AS platform, coalesce(k.slug, '') AS slug, a.text, a.due_on,
	       a.state = 'done' AS done, coalesce(a.done_by, 0) AS done_by,
	       coalesce((SELECT b.name FROM persons b WHERE b.id = a.done_by), '') AS done_by_name
	FROM action_items a
	JOIN platforms p ON p.id = a.platform_id` + knownPlatform

// knownPlatform is platform p as k, where the viewer may know of it. It is looked up row by row, which LIMIT makes sure
// of: the platforms that somebody may know are many, the rows of a list few.
const knownPlatform = `
	LEFT JOIN LATERAL (
	    SELECT p.name, p.slug
	    FROM visible_platforms($1, $2, $3) v
	    WHERE v.platform_id = p.id
	    LIMIT 1) k ON true`

// An action item can be seen by who may read its platform, and by its owners.
const actionByID = actionColumns + `
	WHERE a.workspace_id = $1 AND a.id = $4
	  AND (EXISTS (SELECT FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = a.platform_id)
	       OR EXISTS (SELECT FROM action_owners o WHERE o.action_item_id = a.id AND o.person_id = $2))`

const myActions = actionColumns + `
	JOIN action_owners o ON o.action_item_id = a.id AND o.person_id = $2
	WHERE a.workspace_id = $1 AND a.state = 'open'
	ORDER BY a.due_on NULLS LAST, a.id`

const platformActions = actionColumns + `
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	WHERE a.workspace_id = $1 AND a.platform_id = $4 AND a.state = 'open'
	ORDER BY a.due_on NULLS LAST, a.id`

const meetingActions = actionColumns + `
	JOIN action_owners o ON o.action_item_id = a.id AND o.person_id = $2
	JOIN minutes_items i ON i.id = a.minutes_item_id
	WHERE a.workspace_id = $1 AND i.meeting_id = $4
	ORDER BY a.id`

// MyActions lists the open action items that the viewer owns, the most urgent first, wherever they were given.
func (d *DB) MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error) {
	return d.actions(ctx, "my actions", v, now, myActions)
}

// PlatformActions lists the open action items of a platform, the most urgent first; none for who may not read it.
func (d *DB) PlatformActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ActionItem, error) {
	return d.actions(ctx, "platform actions", v, now, platformActions, platform)
}

func (d *DB) actions(ctx context.Context, what string, v consult.Viewer, now time.Time, query string, more ...any) ([]consult.ActionItem, error) {
	var list []consult.ActionItem
	err := d.read(ctx, what, func(t tx) error {
		if err := t.all(ctx, &list, query, append([]any{v.Workspace, v.Person, now}, more...)...); err != nil {
			return err
		}
		var ids []consult.ActionItemID
		for _, a := range list {
			ids = append(ids, a.ID)
		}
		owners, err := t.actionOwners(ctx, v.Workspace, ids)
		for i := range list {
			list[i].Owners = owners[list[i].ID]
		}
		return err
	})
	return list, err
}

// action reads one action item that the viewer may see.
func (t tx) action(ctx context.Context, v consult.Viewer, id consult.ActionItemID, now time.Time) (consult.ActionItem, error) {
	var a consult.ActionItem
	found, err := t.get(ctx, &a, actionByID, v.Workspace, v.Person, now, id)
	if err != nil {
		return a, fmt.Errorf("action item: %w", err)
	}
	if !found {
		return a, consult.NotFound("gone")
	}
	owners, err := t.actionOwners(ctx, v.Workspace, []consult.ActionItemID{id})
	a.Owners = owners[id]
	return a, err
}

const ownersOfActions = `
	SELECT o.action_item_id AS of, p.id AS person_id, coalesce(p.slack_id, '') AS slack_id, p.name
	FROM action_owners o
	JOIN persons p ON p.id = o.person_id AND p.workspace_id = $1
	WHERE o.action_item_id = ANY ($2)
	ORDER BY p.name, p.id`

func (t tx) actionOwners(ctx context.Context, ws consult.WorkspaceID, ids []consult.ActionItemID) (map[consult.ActionItemID][]consult.Owner, error) {
	return ownersOf(ctx, t, ownersOfActions, ws, ids)
}

// ownersOf reads the owners of several things at once, by the thing's id.
func ownersOf[ID ~int64](ctx context.Context, t tx, query string, ws consult.WorkspaceID, ids []ID) (map[ID][]consult.Owner, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []struct {
		Of ID
		consult.Owner
	}
	if err := t.all(ctx, &rows, query, ws, pq.Array(int64s(ids))); err != nil {
		return nil, fmt.Errorf("owners: %w", err)
	}
	owners := map[ID][]consult.Owner{}
	for _, r := range rows {
		owners[r.Of] = append(owners[r.Of], r.Owner)
	}
	return owners, nil
}

const setDone = `
	UPDATE action_items
	SET state = 'done', done_at = $3, done_by = $4
	WHERE workspace_id = $1 AND id = $2
	RETURNING coalesce((SELECT i.meeting_id FROM minutes_items i WHERE i.id = minutes_item_id), 0)`

// The latest grouped reminder that lists the item still shows its button.
const staleNudges = `
	UPDATE deliveries d
	SET stale_at = clock_timestamp()
	FROM action_owners o
	WHERE o.action_item_id = $2 AND d.workspace_id = $1 AND d.subject = 'person' AND d.subject_id = o.person_id
	  AND d.purpose = 'nudge' AND d.state IN ('sending', 'sent', 'unknown')
	  AND d.due_at = (
	      SELECT max(e.due_at)
	      FROM deliveries e
	      WHERE e.workspace_id = $1 AND e.subject = 'person' AND e.subject_id = o.person_id AND e.purpose = 'nudge'
	        AND e.state IN ('sending', 'sent', 'unknown'))`

// FinishAction marks an action item as done. Its owners may, and who manages the platform; a second time is refused
// with a sentence that says who was first.
func (d *DB) FinishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) (consult.ActionItem, error) {
	var item consult.ActionItem
	err := d.change(ctx, "finish action", func(t tx) error {
		_, err := once(ctx, t, act, "finish action", func() (consult.ActionItemID, error) { return id, t.finishAction(ctx, act, id) })
		if err != nil {
			return err
		}
		item, err = t.action(ctx, act.Viewer, id, act.Now)
		return err
	})
	return item, err
}

const lockAction = `
	SELECT id
	FROM action_items
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

func (t tx) finishAction(ctx context.Context, act consult.Act, id consult.ActionItemID) error {
	var locked consult.ActionItemID
	if _, err := t.get(ctx, &locked, lockAction, act.Workspace, id); err != nil {
		return fmt.Errorf("lock action item: %w", err)
	}
	a, err := t.action(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return err
	}
	s, err := t.standing(ctx, act.Viewer, a.PlatformID, act.Now)
	if err != nil {
		return err
	}
	if err := a.CanFinish(act.Person, s); err != nil {
		return err
	}
	var meeting int64
	if _, err := t.get(ctx, &meeting, setDone, act.Workspace, id, act.Now, act.Person); err != nil {
		return fmt.Errorf("set done: %w", err)
	}
	if err := t.refresh(ctx, act.Workspace, "meeting", meeting, consult.PurposeActionOwned); err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	_, err = t.exec(ctx, staleNudges, act.Workspace, id)
	return err
}
