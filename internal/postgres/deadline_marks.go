package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const insertMarks = `
	INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id)
	SELECT $1, $2, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)`

// All that joined are those that have joined the project on the day, or the platform's members.
const insertMarksOfAll = `
	INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id)
	SELECT $1, $2, a.organisation_id
	FROM (
	    SELECT m.organisation_id
	    FROM memberships_on($3, $5) m
	    WHERE m.state = 'joined'
	    UNION
	    SELECT f.organisation_id
	    FROM platform_organisations f
	    WHERE $3 = 0 AND f.platform_id = $4) a`

// addMarks notes by which organisations a deadline is owed; it refuses all of none.
func (t tx) addMarks(ctx context.Context, act consult.Act, p consult.Platform, id consult.DeadlineID, draft consult.DeadlineDraft) error {
	if !draft.AllJoined && len(draft.Organisations) == 0 {
		return nil
	}
	var made int64
	var err error
	if draft.AllJoined {
		today := act.Now.In(p.Location())
		made, err = t.exec(ctx, insertMarksOfAll, act.Workspace, id, draft.ProjectID, p.ID, date(&today))
	} else {
		made, err = t.exec(ctx, insertMarks, act.Workspace, id, pq.Array(int64s(draft.Organisations)))
	}
	if err != nil {
		return fmt.Errorf("organisations: %w", err)
	}
	if made == 0 {
		return consult.Invalid("organisations", "nobody_joined", nil)
	}
	return nil
}

const marksOfDeadline = `
	SELECT m.organisation_id, o.name AS organisation, o.kind, o.nis, m.state, m.due_on, m.reason, m.paper,
	       coalesce(v.name, '') AS changed_by, m.changed_at,
	       (SELECT count(*) FROM seated_members(d.platform_id) s WHERE s.organisation_id = m.organisation_id) AS reached
	FROM deadline_marks m
	JOIN deadlines d ON d.id = m.deadline_id
	JOIN organisations o ON o.id = m.organisation_id
	LEFT JOIN persons v ON v.id = m.changed_by
	WHERE m.workspace_id = $1 AND m.deadline_id = $2
	ORDER BY o.name, o.id`

const stepsTo = deadlineColumns + `
	  AND d.leads_to_id = $4
	ORDER BY d.due_on, d.id`

const owedByMine = `
	SELECT m.deadline_id, m.organisation_id, o.name AS organisation, o.kind, o.nis, m.state, m.due_on, m.reason
	FROM deadline_marks m
	JOIN deadlines d ON d.id = m.deadline_id
	JOIN organisations o ON o.id = m.organisation_id
	JOIN LATERAL seated_members(d.platform_id) s ON s.organisation_id = m.organisation_id AND s.person_id = $2
	WHERE m.workspace_id = $1 AND m.deadline_id = ANY ($3) AND m.state = 'open'
	ORDER BY o.name, o.id`

// owedByMine reads of each what organisations for which the viewer sits still owe.
func (t tx) owedByMine(ctx context.Context, v consult.Viewer, list []consult.Deadline) error {
	at := map[consult.DeadlineID]int{}
	var ids []consult.DeadlineID
	for i, d := range list {
		if d.Open > 0 {
			at[d.ID], ids = i, append(ids, d.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var marks []struct {
		DeadlineID consult.DeadlineID
		consult.DeadlineMark
	}
	if err := t.all(ctx, &marks, owedByMine, v.Workspace, v.Person, pq.Array(int64s(ids))); err != nil {
		return fmt.Errorf("owed by mine: %w", err)
	}
	for _, m := range marks {
		d := &list[at[m.DeadlineID]]
		d.Mine = append(d.Mine, m.DeadlineMark)
	}
	return nil
}

const seatsHere = `
	SELECT s.organisation_id
	FROM seated_members($1) s
	WHERE s.person_id = $2
	ORDER BY s.organisation_id`

// DeadlineCard is a deadline that the viewer may see, with how each organisation stands and the steps on the way to it. Who
// answers for it without reading its platform sees the organisations too: they owe it to them.
func (d *DB) DeadlineCard(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.DeadlineCard, error) {
	var card consult.DeadlineCard
	err := d.read(ctx, "deadline card", func(t tx) error {
		var err error
		card, err = t.deadlineCard(ctx, v, id, now)
		return err
	})
	return card, err
}

func (t tx) deadlineCard(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.DeadlineCard, error) {
	var card consult.DeadlineCard
	var err error
	if card.Deadline, err = t.deadline(ctx, v, id, now); err != nil {
		return card, err
	}
	standing, err := t.standing(ctx, v, card.PlatformID, now)
	if err != nil {
		return card, err
	}
	card.Manages = standing.CanManage() == nil
	if err := t.all(ctx, &card.Marks, marksOfDeadline, v.Workspace, id); err != nil {
		return card, fmt.Errorf("marks: %w", err)
	}
	if err := t.all(ctx, &card.Steps, stepsTo, v.Workspace, v.Person, now, id); err != nil {
		return card, fmt.Errorf("steps: %w", err)
	}
	if err := t.all(ctx, &card.Mine, seatsHere, card.PlatformID, v.Person); err != nil {
		return card, fmt.Errorf("seats: %w", err)
	}
	return card, t.deadlineOwners(ctx, v.Workspace, card.Steps)
}

const setMarks = `
	WITH changed AS (
	    UPDATE deadline_marks
	    SET state = $4, reason = $5, paper = coalesce(nullif($6, ''), paper), changed_by = $7, changed_at = $8
	    WHERE workspace_id = $1 AND deadline_id = $2 AND organisation_id = ANY ($3)
	    RETURNING *
	)
	INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at)
	SELECT workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at
	FROM changed`

// MarkDeadline notes how organisations stand with a deadline: who sits for one hands in for it, who manages the platform
// notes anything. What was posted about the deadline is brought up to date.
func (d *DB) MarkDeadline(ctx context.Context, act consult.Act, draft consult.MarkDraft) (consult.DeadlineCard, error) {
	return d.changeMarks(ctx, act, draft.DeadlineID, "mark deadline", func(t tx, c consult.DeadlineCard, _ consult.Platform) error {
		if err := c.CanMark(draft); err != nil {
			return err
		}
		if _, err := t.exec(ctx, setMarks, act.Workspace, draft.DeadlineID, pq.Array(int64s(draft.Organisations)), draft.State, draft.Reason,
			draft.Paper, act.Person, act.Now); err != nil {
			return fmt.Errorf("set marks: %w", err)
		}
		return t.refreshDeadline(ctx, act.Workspace, draft.DeadlineID)
	})
}

const excuseMarks = `
	WITH changed AS (
	    UPDATE deadline_marks m
	    SET state = 'not_applicable', reason = $4, changed_by = $5, changed_at = $6
	    FROM deadlines d
	    WHERE d.id = m.deadline_id AND d.done_at IS NULL
	      AND (d.project_id = $2 OR $2 = 0 AND d.project_id IS NULL AND d.platform_id = $7)
	      AND m.workspace_id = $1 AND m.organisation_id = ANY ($3) AND m.state = 'open'
	    RETURNING m.*
	)
	INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at)
	SELECT workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at
	FROM changed
	RETURNING deadline_id`

// excuse notes that organisations owe a project of a platform nothing any more, because they left it; without a project, that
// they owe the platform itself nothing any more.
func (t tx) excuse(ctx context.Context, act consult.Act, platform consult.PlatformID, draft consult.MembershipDraft) error {
	var changed []consult.DeadlineID
	if err := t.all(ctx, &changed, excuseMarks, act.Workspace, draft.ProjectID, pq.Array(int64s(draft.Organisations)), draft.Reason,
		act.Person, act.Now, platform); err != nil {
		return fmt.Errorf("excuse: %w", err)
	}
	return t.refreshDeadlines(ctx, act.Workspace, changed)
}

// refreshDeadlines is refreshDeadline for several, each once.
func (t tx) refreshDeadlines(ctx context.Context, ws consult.WorkspaceID, ids []consult.DeadlineID) error {
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if err := t.refreshDeadline(ctx, ws, id); err != nil {
			return err
		}
	}
	return nil
}

const extendMarks = `
	WITH changed AS (
	    UPDATE deadline_marks
	    SET due_on = $4, reason = $5, changed_by = $6, changed_at = $7
	    WHERE workspace_id = $1 AND deadline_id = $2 AND organisation_id = ANY ($3)
	    RETURNING *
	)
	INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at)
	SELECT workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_by, changed_at
	FROM changed`

const nextRevision = `
	UPDATE deadlines
	SET revision = revision + 1
	WHERE workspace_id = $1 AND id = $2
	RETURNING revision`

// ExtendDeadline gives some organisations more time, with a reason: they are reminded of their own date.
func (d *DB) ExtendDeadline(ctx context.Context, act consult.Act, draft consult.ExtensionDraft) (consult.DeadlineCard, error) {
	return d.changeMarks(ctx, act, draft.DeadlineID, "extend deadline", func(t tx, c consult.DeadlineCard, p consult.Platform) error {
		if err := draft.Check(c, act.Now.In(p.Location())); err != nil {
			return err
		}
		if _, err := t.exec(ctx, extendMarks, act.Workspace, c.ID, pq.Array(int64s(draft.Organisations)), date(&draft.DueOn), draft.Reason,
			act.Person, act.Now); err != nil {
			return fmt.Errorf("extend: %w", err)
		}
		var revision int
		if _, err := t.get(ctx, &revision, nextRevision, act.Workspace, c.ID); err != nil {
			return fmt.Errorf("revision: %w", err)
		}
		return t.remindAnew(ctx, p, c.ID, revision, act.Now)
	})
}

// changeMarks runs one of the steps that change how organisations stand with a deadline, once per cause.
func (d *DB) changeMarks(ctx context.Context, act consult.Act, id consult.DeadlineID, step string, do func(tx, consult.DeadlineCard, consult.Platform) error) (consult.DeadlineCard, error) {
	_, err := d.changeDeadline(ctx, act, id, step, func(t tx, _ consult.Deadline, p consult.Platform, _ consult.Standing) error {
		card, err := t.deadlineCard(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		return do(t, card, p)
	})
	if err != nil {
		return consult.DeadlineCard{}, err
	}
	return d.DeadlineCard(ctx, act.Viewer, id, act.Now)
}

// ExportDeadline is DeadlineCard for a file, which the log keeps.
func (d *DB) ExportDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID) (consult.DeadlineCard, error) {
	var card consult.DeadlineCard
	err := d.change(ctx, "export deadline", func(t tx) error {
		var err error
		if card, err = t.deadlineCard(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export deadline", id, act.Now)
	})
	return card, err
}
