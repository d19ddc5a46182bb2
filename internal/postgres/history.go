package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The steps of this file bring in what happened before the bot came, under the same conditions as those of directory.go.

// ImportPlatform is RegisterPlatform for a platform that has no channel, or in whose channel nobody of its own sits yet:
// whoever acts need not be in it. Chair and secretary without Slack get their roles by GiveRole.
func (d *DB) ImportPlatform(ctx context.Context, act consult.Act, draft consult.PlatformDraft) (consult.PlatformID, error) {
	if err := draft.Check(); err != nil {
		return 0, err
	}
	var id consult.PlatformID
	err := d.change(ctx, "import platform", func(t tx) error {
		var err error
		id, err = once(ctx, t, act, "import platform", func() (consult.PlatformID, error) { return t.insertPlatform(ctx, act, draft) })
		return err
	})
	return id, err
}

const insertKnownDecision = `
	INSERT INTO decisions (workspace_id, platform_id, meeting_id, minutes_item_id, year, seq, text, decided_on)
	SELECT $1, p.id, nullif($3::bigint, 0), nullif($4::bigint, 0), $5, $6, $7, $8
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $2
	RETURNING id`

// ImportDecision enters a decision of d.PlatformID that has its number already. When minutes of the platform are open,
// it becomes a line of theirs. New decisions of the year are numbered after it; a number that is taken is a fault.
func (d *DB) ImportDecision(ctx context.Context, act consult.Act, known consult.Decision) (consult.DecisionID, error) {
	if err := consult.CheckText("text", known.Text); err != nil {
		return 0, err
	}
	var id consult.DecisionID
	err := d.change(ctx, "import decision", func(t tx) error {
		var err error
		id, err = once(ctx, t, act, "import decision", func() (consult.DecisionID, error) { return t.importDecision(ctx, act, known) })
		return err
	})
	return id, err
}

func (t tx) importDecision(ctx context.Context, act consult.Act, known consult.Decision) (consult.DecisionID, error) {
	var ws consult.WorkspaceID
	if _, err := t.get(ctx, &ws, lockNumbers, act.Workspace); err != nil {
		return 0, fmt.Errorf("lock numbers: %w", err)
	}
	var m consult.Meeting
	if _, err := t.get(ctx, &m, openMeeting, act.Workspace, known.PlatformID); err != nil {
		return 0, fmt.Errorf("open meeting: %w", err)
	}
	var item consult.MinutesItemID
	if m.ID != 0 {
		_, err := t.get(ctx, &item, insertItem, act.Workspace, m.ID, consult.Decided, known.Text, act.Person, "", act.Now, 0)
		if err != nil {
			return 0, fmt.Errorf("insert item: %w", err)
		}
	}
	var id consult.DecisionID
	found, err := t.get(ctx, &id, insertKnownDecision, act.Workspace, known.PlatformID, int64(m.ID), int64(item), known.Year, known.Seq,
		known.Text, date(&known.DecidedOn))
	if err == nil && !found {
		return 0, consult.NotFound("gone")
	}
	return id, err
}

const personOfSlack = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND slack_id = ANY ($2)`

// ImportAction enters an action item that was given before the bot came. Unlike AddAction it takes owners of another
// workspace: they had it already.
func (d *DB) ImportAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItemID, error) {
	if err := consult.CheckText("text", draft.Text); err != nil {
		return 0, err
	}
	var id consult.ActionItemID
	err := d.change(ctx, "import action", func(t tx) error {
		var err error
		id, err = once(ctx, t, act, "import action", func() (consult.ActionItemID, error) {
			return t.importAction(ctx, act, platform, draft)
		})
		return err
	})
	return id, err
}

func (t tx) importAction(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.ItemDraft) (consult.ActionItemID, error) {
	var row platformRow
	found, err := t.get(ctx, &row, platformOf, act.Workspace, platform)
	if err != nil {
		return 0, fmt.Errorf("platform: %w", err)
	}
	if !found {
		return 0, consult.NotFound("gone")
	}
	var owners []consult.PersonID
	if err := t.all(ctx, &owners, personOfSlack, act.Workspace, pq.Array(append([]string{}, draft.Owners...))); err != nil {
		return 0, fmt.Errorf("owners: %w", err)
	}
	draft.Owners = nil
	id, err := t.insertAction(ctx, act, action{platform: platform, draft: draft})
	if err != nil {
		return 0, err
	}
	_, err = t.exec(ctx, insertActionOwners, id, pq.Array(int64s(owners)))
	return id, err
}

const forgetPast = `
	UPDATE deliveries
	SET state = 'skipped', reason = 'before_the_demo'
	WHERE workspace_id = $1 AND state = 'waiting' AND due_at < $2`

// ForgetPast gives up what waits and was due before a moment of consultation time, and returns how much that was: what
// history brought in has caused is not news. What is due at that very moment is sent.
func (d *DB) ForgetPast(ctx context.Context, ws consult.WorkspaceID, before time.Time) (int, error) {
	forgotten := int64(0)
	err := d.change(ctx, "forget the past", func(t tx) error {
		var err error
		forgotten, err = t.exec(ctx, forgetPast, ws, before)
		return err
	})
	return int(forgotten), err
}
