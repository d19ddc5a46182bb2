package postgres

import (
	"context"
	"fmt"
	"slices"
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
	INSERT INTO action_items (workspace_id, platform_id, meeting_id, minutes_item_id, text, due_on, created_at, created_by, finish)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	RETURNING id`

const insertActionOwners = `
	INSERT INTO action_owners (action_item_id, person_id)
	SELECT $1, unnest($2::bigint[])`

const insertActionOrganisations = `
	INSERT INTO action_organisations (action_item_id, organisation_id)
	SELECT $1, unnest($2::bigint[])
	ON CONFLICT DO NOTHING`

func (t tx) insertAction(ctx context.Context, act consult.Act, a action) (consult.ActionItemID, error) {
	owners, err := t.allOwners(ctx, act, a.platform, a.draft)
	if err != nil {
		return 0, err
	}
	finish := a.draft.Finish
	if finish == "" {
		finish = consult.FinishAny
	}
	var id consult.ActionItemID
	_, err = t.get(ctx, &id, insertActionItem, act.Workspace, a.platform, a.meeting, a.item, a.draft.Text, date(a.draft.DueOn), act.Now, act.Person, finish)
	if err != nil {
		return 0, fmt.Errorf("insert action item: %w", err)
	}
	if err := t.suggestTopics(ctx, act.Workspace, suggestForAction, int64(id), a.draft.Text); err != nil {
		return 0, err
	}
	return id, t.own(ctx, id, owners, a.draft.Organisations)
}

// own writes who does an action item.
func (t tx) own(ctx context.Context, id consult.ActionItemID, people []consult.PersonID, organisations []consult.OrganisationID) error {
	if _, err := t.exec(ctx, insertActionOwners, id, pq.Array(int64s(people))); err != nil {
		return fmt.Errorf("insert owners: %w", err)
	}
	if _, err := t.exec(ctx, insertActionOrganisations, id, pq.Array(int64s(organisations))); err != nil {
		return fmt.Errorf("insert owning organisations: %w", err)
	}
	return nil
}

const memberOrganisations = `
	SELECT count(DISTINCT x.organisation_id)
	FROM platform_organisations x
	JOIN organisations o ON o.id = x.organisation_id AND o.workspace_id = $1
	WHERE x.platform_id = $2 AND x.organisation_id = ANY ($3)`

const personsByID = `
	SELECT ` + personColumns + `
	FROM persons
	WHERE workspace_id = $1 AND id = ANY ($2)
	ORDER BY id`

// allOwners finds the persons who shall own an item, with Slack or without, and refuses who cannot and organisations that
// are no members of the platform.
func (t tx) allOwners(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) ([]consult.PersonID, error) {
	owners, err := t.owners(ctx, act.Workspace, draft.Owners)
	if err != nil {
		return nil, err
	}
	if len(draft.People) > 0 {
		var known []consult.Person
		if err := t.all(ctx, &known, personsByID, act.Workspace, pq.Array(int64s(draft.People))); err != nil {
			return nil, fmt.Errorf("owners without Slack: %w", err)
		}
		if len(known) == 0 {
			return nil, consult.Invalid("owner", "owner_unknown", nil)
		}
		for _, p := range known {
			if err := p.CanOwn(); err != nil {
				return nil, err
			}
			if !slices.Contains(owners, p.ID) {
				owners = append(owners, p.ID)
			}
		}
	}
	wanted := map[consult.OrganisationID]bool{}
	for _, o := range draft.Organisations {
		wanted[o] = true
	}
	if len(wanted) == 0 {
		return owners, nil
	}
	members := 0
	if _, err := t.get(ctx, &members, memberOrganisations, act.Workspace, platform, pq.Array(int64s(draft.Organisations))); err != nil {
		return nil, fmt.Errorf("owning organisations: %w", err)
	}
	if members != len(wanted) {
		return nil, consult.Invalid("owner", "owner_no_member", nil)
	}
	return owners, nil
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
			id, err := t.insertAction(ctx, act, action{platform: platform, draft: draft})
			if err != nil {
				return 0, err
			}
			return id, t.tellDoers(ctx, act, id, consult.PurposeActionGiven, "0")
		})
		if err != nil {
			return err
		}
		item, err = t.action(ctx, act.Viewer, id, act.Now)
		return err
	})
	return item, err
}
