package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The platform's name is left out for who answers for an item but may not know the platform.
const actionColumns = `
	SELECT a.id, a.platform_id, coalesce(k.name, '') AS platform, coalesce(k.slug, '') AS slug, a.text, a.due_on,
	       CASE WHEN a.state = 'open' AND a.busy_at IS NOT NULL THEN 'busy' ELSE a.state END AS state,
	       a.state = 'done' AS done, coalesce(a.done_by, 0) AS done_by,
	       coalesce((SELECT b.name FROM persons b WHERE b.id = a.done_by), '') AS done_by_name,
	       a.reason, a.finish, a.revision,
	       EXISTS (SELECT FROM action_doers w WHERE w.action_item_id = a.id AND w.person_id = $2) AS doer,
	       (SELECT z.until FROM action_snoozes z WHERE z.action_item_id = a.id AND z.person_id = $2) AS snoozed,
	       (SELECT e.due_on FROM action_extensions e WHERE e.action_item_id = a.id AND e.answer = '') AS asked
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

// An action item can be seen by who answers for it, and by who may read its platform and the line that it comes from.
const actionVisible = `
	  AND (EXISTS (SELECT FROM action_doers w WHERE w.action_item_id = a.id AND w.person_id = $2)
	       OR a.platform_id IN (SELECT r.platform_id FROM readable_platforms($1, $2, $3) r)
	          AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = a.minutes_item_id))`

const actionByID = actionColumns + `
	WHERE a.workspace_id = $1 AND a.id = $4` + actionVisible

// What the viewer still has to do: not the items of which their own part is done.
const myActions = actionColumns + `
	JOIN ` + toDo + ` ON o.action_item_id = a.id
	WHERE a.workspace_id = $1 AND a.state = 'open' AND ($4 = '' OR $4 = ANY (a.topics))
	ORDER BY a.due_on NULLS LAST, a.id`

const toDo = `(SELECT DISTINCT w.action_item_id FROM action_doers w WHERE w.person_id = $2 AND w.done_at IS NULL) o`

// firstOfMine chooses the items that are read in full, and counts all of which they are the first.
const firstOfMine = `
	SELECT a.id, count(*) OVER () AS of
	FROM ` + toDo + `
	JOIN action_items a ON a.id = o.action_item_id
	WHERE a.workspace_id = $1 AND a.state = 'open'
	ORDER BY a.due_on NULLS LAST, a.id
	LIMIT $3`

const theseActions = actionColumns + `
	WHERE a.workspace_id = $1 AND a.id = ANY ($4) AND EXISTS (SELECT FROM action_doers w WHERE w.action_item_id = a.id AND w.person_id = $2)
	ORDER BY a.due_on NULLS LAST, a.id`

// mostActions is how many items a list or an export holds; nobody reads more.
const mostActions = "2000"

// someActions is the statement of the items that a filter leaves, and what it takes besides the viewer and now; before is the day
// before which they were due, "" for any. What is not asked for is not in it: for "any or these" Postgres plans anew each
// time, which takes ten times longer than to look.
func someActions(f consult.ActionFilter, before string) (string, []any) {
	statement, args := actionColumns+`
	WHERE a.workspace_id = $1`, []any{}
	only := func(asked bool, clause string, arg any) {
		if asked {
			args = append(args, arg)
			statement += fmt.Sprintf(clause, len(args)+3)
		}
	}
	only(f.Platform != 0, ` AND a.platform_id = $%d`, f.Platform)
	only(f.Organisation != 0, ` AND EXISTS (
	    SELECT FROM action_organisations x WHERE x.action_item_id = a.id AND x.organisation_id = $%d)`, f.Organisation)
	only(before != "", ` AND a.due_on < $%d::date`, before)
	only(f.Topic != "", ` AND $%d = ANY (a.topics)`, f.Topic)
	if !f.Ended {
		statement += ` AND a.state = 'open'`
	}
	return statement + actionVisible + `
	ORDER BY a.due_on NULLS LAST, a.id
	LIMIT ` + mostActions, args
}

const meetingActions = actionColumns + `
	JOIN (SELECT DISTINCT w.action_item_id FROM action_doers w WHERE w.person_id = $2) o ON o.action_item_id = a.id
	JOIN minutes_items i ON i.id = a.minutes_item_id
	WHERE a.workspace_id = $1 AND i.meeting_id = $4
	ORDER BY a.id`

// MyActions lists the open action items that the viewer answers for, the most urgent first, wherever they were given.
func (d *DB) MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error) {
	return d.myActions(ctx, v, now, "")
}

func (d *DB) myActions(ctx context.Context, v consult.Viewer, now time.Time, topic string) ([]consult.ActionItem, error) {
	var list []consult.ActionItem
	err := d.readAlike(ctx, "my actions", func(t tx) error {
		var err error
		list, err = t.actions(ctx, v, now, myActions, topic)
		return err
	})
	return list, err
}

// PlatformActions lists the open action items of a platform, the most urgent first; to who may not read it, those that are
// theirs.
func (d *DB) PlatformActions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ActionItem, error) {
	return d.ListActions(ctx, v, consult.ActionFilter{Platform: platform}, now)
}

// ListActions lists the action items that a filter leaves, at most 2,000, the most urgent first: of those that the viewer
// may see. Late is measured on the viewer's own calendar: now is a moment in their zone.
func (d *DB) ListActions(ctx context.Context, v consult.Viewer, f consult.ActionFilter, now time.Time) ([]consult.ActionItem, error) {
	if f.Mine() {
		return d.myActions(ctx, v, now, f.Topic)
	}
	statement, args := someActions(f, lateBefore(f, now))
	return d.actions(ctx, "list actions", v, now, statement, args...)
}

// lateBefore is the day before which what is late was due; "" where late or not does not matter.
func lateBefore(f consult.ActionFilter, now time.Time) string {
	if !f.Late {
		return ""
	}
	return now.Format(time.DateOnly)
}

// ExportActions is ListActions with what is done or dropped, for a file; who takes it is noted.
func (d *DB) ExportActions(ctx context.Context, act consult.Act, f consult.ActionFilter) ([]consult.ActionItem, error) {
	var list []consult.ActionItem
	all := f
	all.Ended = !f.Late
	statement, args := someActions(all, lateBefore(f, act.Now))
	if f.Mine() {
		statement, args = myActions, []any{f.Topic}
	}
	err := d.change(ctx, "export actions", func(t tx) error {
		var err error
		if list, err = t.actions(ctx, act.Viewer, act.Now, statement, args...); err != nil {
			return err
		}
		if f.Platform == 0 { // of several platforms: it stands with the person
			return audit(ctx, t, act.Viewer, consult.Exported, "export actions", act.Person, act.Now)
		}
		s, err := t.standing(ctx, act.Viewer, f.Platform, act.Now)
		if err != nil || !s.Member {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export actions", f.Platform, act.Now)
	})
	return list, err
}

const organisationByName = `
	SELECT DISTINCT o.id, o.name, o.kind, o.nis
	FROM organisations o
	JOIN platform_organisations x ON x.organisation_id = o.id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = x.platform_id
	WHERE o.workspace_id = $1 AND plain(o.name) = plain($4)
	LIMIT 1`

// OrganisationNamed finds a member organisation of a platform that the viewer may know of, whatever the capitals and accents.
func (d *DB) OrganisationNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Organisation, error) {
	var o consult.Organisation
	err := d.read(ctx, "organisation named", func(t tx) error {
		found, err := t.get(ctx, &o, organisationByName, v.Workspace, v.Person, now, name)
		if err == nil && !found {
			err = consult.NotFound("gone")
		}
		return err
	})
	return o, err
}

func (d *DB) actions(ctx context.Context, what string, v consult.Viewer, now time.Time, query string, more ...any) ([]consult.ActionItem, error) {
	var list []consult.ActionItem
	err := d.read(ctx, what, func(t tx) error {
		var err error
		list, err = t.actions(ctx, v, now, query, more...)
		return err
	})
	return list, err
}

func (t tx) actions(ctx context.Context, v consult.Viewer, now time.Time, query string, more ...any) ([]consult.ActionItem, error) {
	var list []consult.ActionItem
	if err := t.all(ctx, &list, query, append([]any{v.Workspace, v.Person, now}, more...)...); err != nil {
		return nil, err
	}
	return list, t.fillOwners(ctx, v.Workspace, list)
}

// action reads one action item that the viewer may see.
func (t tx) action(ctx context.Context, v consult.Viewer, id consult.ActionItemID, now time.Time) (consult.ActionItem, error) {
	list, err := t.actions(ctx, v, now, actionByID, id)
	if err != nil {
		return consult.ActionItem{}, fmt.Errorf("action item: %w", err)
	}
	if len(list) == 0 {
		return consult.ActionItem{}, consult.NotFound("gone")
	}
	return list[0], nil
}

const doersOfActions = `
	SELECT o.action_item_id AS of, p.id AS person_id, coalesce(p.slack_id, '') AS slack_id, p.name, 0 AS organisation_id,
	       o.done_at IS NOT NULL AS done
	FROM action_owners o
	JOIN persons p ON p.id = o.person_id AND p.workspace_id = $1
	WHERE o.action_item_id = ANY ($2)
	UNION ALL
	SELECT x.action_item_id, 0, '', o.name, o.id, x.done_at IS NOT NULL
	FROM action_organisations x
	JOIN organisations o ON o.id = x.organisation_id AND o.workspace_id = $1
	WHERE x.action_item_id = ANY ($2)
	ORDER BY name, person_id, organisation_id`

// fillOwners reads who does the items, people and organisations, and who did their part.
func (t tx) fillOwners(ctx context.Context, ws consult.WorkspaceID, list []consult.ActionItem) error {
	if len(list) == 0 {
		return nil
	}
	at := map[consult.ActionItemID]*consult.ActionItem{}
	var ids []int64
	for i, a := range list {
		at[a.ID] = &list[i]
		ids = append(ids, int64(a.ID))
	}
	var doers []struct {
		Of             consult.ActionItemID
		PersonID       consult.PersonID
		SlackID        string
		Name           string
		OrganisationID consult.OrganisationID
		Done           bool
	}
	if err := t.all(ctx, &doers, doersOfActions, ws, pq.Array(ids)); err != nil {
		return fmt.Errorf("owners: %w", err)
	}
	for _, d := range doers {
		a := at[d.Of]
		if d.PersonID == 0 {
			a.Groups = append(a.Groups, consult.OwnerGroup{OrganisationID: d.OrganisationID, Name: d.Name, Done: d.Done})
			continue
		}
		a.Owners = append(a.Owners, consult.Owner{PersonID: d.PersonID, SlackID: d.SlackID, Name: d.Name})
		if d.Done {
			a.Finished = append(a.Finished, d.PersonID)
		}
	}
	for _, a := range at {
		slices.Sort(a.Finished)
	}
	return nil
}

// Whoever does what a line of the minutes says, organisations by name.
const ownersOfLines = `
	SELECT o.action_item_id AS of, p.id AS person_id, coalesce(p.slack_id, '') AS slack_id, p.name
	FROM action_owners o
	JOIN persons p ON p.id = o.person_id AND p.workspace_id = $1
	WHERE o.action_item_id = ANY ($2)
	UNION ALL
	SELECT x.action_item_id, 0, '', g.name
	FROM action_organisations x
	JOIN organisations g ON g.id = x.organisation_id AND g.workspace_id = $1
	WHERE x.action_item_id = ANY ($2)
	ORDER BY name, person_id`

func (t tx) lineOwners(ctx context.Context, ws consult.WorkspaceID, ids []consult.ActionItemID) (map[consult.ActionItemID][]consult.Owner, error) {
	return ownersOf(ctx, t, ownersOfLines, ws, ids)
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
