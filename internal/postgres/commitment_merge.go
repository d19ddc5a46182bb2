package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const mergingNamed = `
	SELECT o.id, o.name, o.kind, o.merged_on, coalesce(n.name, '') AS successor
	FROM organisations o
	LEFT JOIN organisations n ON n.id = o.successor_id
	WHERE o.workspace_id = $1 AND lower(o.name) = lower(btrim($2))
	LIMIT 1
	FOR UPDATE OF o`

const setSuccessor = `
	UPDATE organisations
	SET successor_id = $3, merged_on = $4
	WHERE workspace_id = $1 AND id = $2`

// passing is one statement of a merger: $1 who merges, $2 its successor, $3 the day, $4 why, $5 now. What was answered,
// noted and decided before stays where it stands; rounds pass their voices on by themselves.
type passing struct {
	kind  string
	query string
}

// why is what stands as the reason of all that a merger changes: "OCMW A → OCMW B", in no language.
func why(from, into consult.Merging) string { return from.Name + " → " + into.Name }

var passings = []passing{
	{"", `UPDATE organisations SET successor_id = $2 WHERE successor_id = $1`},
	{"platform", `INSERT INTO platform_organisations (platform_id, organisation_id)
	    SELECT platform_id, $2 FROM platform_organisations WHERE organisation_id = $1 ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM platform_organisations WHERE organisation_id = $1`},
	{"seat", `INSERT INTO seat_organisations (platform_id, person_id, organisation_id)
	    SELECT platform_id, person_id, $2 FROM seat_organisations WHERE organisation_id = $1 ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM seat_organisations WHERE organisation_id = $1`},
	{"project", `INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, reason, noted_at)
	    SELECT m.workspace_id, m.project_id, $2, m.state, $3, $4, $5
	    FROM projects p CROSS JOIN LATERAL memberships_on(p.id, $3) m
	    WHERE m.organisation_id = $1 AND m.state IN ('joined', 'undecided') AND NOT EXISTS (
	        SELECT FROM memberships_on(p.id, $3) n WHERE n.organisation_id = $2 AND n.state = 'joined')`},
	{"", `INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, reason, noted_at)
	    SELECT m.workspace_id, m.project_id, $1, 'left', $3, $4, $5
	    FROM projects p CROSS JOIN LATERAL memberships_on(p.id, $3) m
	    WHERE m.organisation_id = $1 AND m.state IN ('joined', 'undecided')`},
	{"deadline", `, passed AS (
	        INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id, due_on, reason, changed_at)
	        SELECT m.workspace_id, m.deadline_id, $2, m.due_on, $4, $5
	        FROM deadline_marks m JOIN deadlines d ON d.id = m.deadline_id AND d.done_at IS NULL
	        WHERE m.organisation_id = $1 AND m.state = 'open' ON CONFLICT DO NOTHING RETURNING *)
	    INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_at)
	    SELECT workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_at FROM passed`},
	{"", `, passed AS (
	        UPDATE deadline_marks m SET state = 'not_applicable', reason = $4, changed_by = NULL, changed_at = $5
	        FROM deadlines d WHERE d.id = m.deadline_id AND d.done_at IS NULL AND m.organisation_id = $1 AND m.state = 'open' RETURNING m.*)
	    INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_at)
	    SELECT workspace_id, deadline_id, organisation_id, state, due_on, reason, paper, changed_at FROM passed`},
	{"", `, updated AS (
	        SELECT DISTINCT c.deadline_id FROM deadline_mark_changes c WHERE c.organisation_id = $1 AND c.changed_by IS NULL AND c.changed_at = $5)
	    UPDATE deliveries d SET stale_at = clock_timestamp() FROM updated u
	    WHERE d.state IN ('sending', 'sent', 'unknown') AND (d.subject = 'deadline' AND d.subject_id = u.deadline_id
	        OR d.id IN (SELECT r.delivery_id FROM deadline_reminded r WHERE r.deadline_id = u.deadline_id))`},
	{"report", `INSERT INTO report_backs (workspace_id, platform_id, meeting_id, organisation_id, due_on, outcome, on_day, remark, changed_at)
	    SELECT workspace_id, platform_id, meeting_id, $2, due_on, outcome, on_day, remark, $5
	    FROM report_backs WHERE organisation_id = $1 AND outcome IN ('', 'planned') ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM report_backs WHERE organisation_id = $1 AND outcome IN ('', 'planned')`},
	{"", `INSERT INTO report_back_receivers (workspace_id, platform_id, organisation_id)
	    SELECT workspace_id, platform_id, $2 FROM report_back_receivers WHERE organisation_id = $1 ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM report_back_receivers WHERE organisation_id = $1`},
	{"", `INSERT INTO report_back_choice_receivers (workspace_id, meeting_id, organisation_id)
	    SELECT workspace_id, meeting_id, $2 FROM report_back_choice_receivers WHERE organisation_id = $1 ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM report_back_choice_receivers WHERE organisation_id = $1`},
	{"delegate", `INSERT INTO delegates (workspace_id, platform_id, organisation_id, person_id, part, from_on, to_on, noted_at)
	    SELECT d.workspace_id, d.platform_id, $2, d.person_id, d.part, greatest(d.from_on, $3), d.to_on, $5
	    FROM delegates d
	    WHERE d.organisation_id = $1 AND (d.to_on IS NULL OR d.to_on >= $3) AND NOT EXISTS (
	        SELECT FROM delegates n WHERE n.platform_id = d.platform_id AND n.organisation_id = $2 AND n.part = d.part AND (n.to_on IS NULL OR n.to_on >= $3))`},
	{"", `UPDATE delegates SET to_on = greatest(from_on, $3::date - 1) WHERE organisation_id = $1 AND (to_on IS NULL OR to_on >= $3)`},
	{"lead", `INSERT INTO project_leads (workspace_id, project_id, organisation_id, duties, from_on, noted_at)
	    SELECT workspace_id, project_id, $2, duties, $3, $5
	    FROM project_leads WHERE organisation_id = $1 AND to_on IS NULL AND from_on < $3`},
	{"", `UPDATE project_leads SET to_on = $3::date - 1 WHERE organisation_id = $1 AND to_on IS NULL AND from_on < $3`},
	{"service", `INSERT INTO service_members (service_id, organisation_id, joined_on, reason)
	    SELECT m.service_id, $2, $3, $4 FROM service_members m
	    WHERE m.organisation_id = $1 AND m.left_on IS NULL AND NOT EXISTS (
	        SELECT FROM service_members n WHERE n.service_id = m.service_id AND n.organisation_id = $2 AND n.left_on IS NULL)
	    ON CONFLICT DO NOTHING`},
	{"", `UPDATE service_members SET left_on = greatest(joined_on, $3), left_reason = $4 WHERE organisation_id = $1 AND left_on IS NULL`},
	{"association", `INSERT INTO organisation_members (organisation_id, member_id, valid_from, valid_to)
	    SELECT organisation_id, $2, $3, valid_to FROM organisation_members
	    WHERE member_id = $1 AND organisation_id <> $2 AND (valid_to IS NULL OR valid_to >= $3) ON CONFLICT DO NOTHING`},
	{"", `UPDATE organisation_members SET valid_to = greatest($3::date - 1, valid_from) WHERE member_id = $1 AND (valid_to IS NULL OR valid_to >= $3)`},
	{"action", `INSERT INTO action_organisations (action_item_id, organisation_id)
	    SELECT o.action_item_id, $2 FROM action_organisations o JOIN action_items a ON a.id = o.action_item_id AND a.state = 'open'
	    WHERE o.organisation_id = $1 AND o.done_at IS NULL ON CONFLICT DO NOTHING`},
	{"", `DELETE FROM action_organisations o USING action_items a
	    WHERE a.id = o.action_item_id AND a.state = 'open' AND o.organisation_id = $1 AND o.done_at IS NULL`},
	{"council", `INSERT INTO commitments (workspace_id, project_id, organisation_id, stage, council, result, on_day, paper, remark, noted_at)
	    SELECT c.workspace_id, c.project_id, $2, c.stage, c.council, c.result, c.on_day, c.paper, $4, $5
	    FROM commitments c JOIN organisations a ON a.id = c.organisation_id JOIN organisations b ON b.id = $2 AND b.kind = a.kind
	    WHERE c.organisation_id = $1 AND c.result = 'planned' AND c.on_day >= $3 AND c.withdrawn_at IS NULL AND NOT EXISTS (
	        SELECT FROM commitments n WHERE n.project_id = c.project_id AND n.organisation_id = $2 AND n.stage = c.stage AND n.withdrawn_at IS NULL)`},
}

// givenMerger gives the parameters their types, whichever a statement uses.
const givenMerger = `WITH given AS (SELECT CAST($1 AS bigint), CAST($2 AS bigint), CAST($3 AS date), CAST($4 AS text), CAST($5 AS timestamptz)) `

// MergeOrganisations notes that an organisation lives on in another from a day on, and passes on what is open of it: its
// places on platforms, in projects and associations, who sits for it and is delegated, deadlines that it owes, councils that are
// to be told, services, action items and planned councils. History stays. For who runs the bot.
func (d *DB) MergeOrganisations(ctx context.Context, ws consult.WorkspaceID, draft consult.MergeDraft, now time.Time) (consult.Merger, error) {
	var m consult.Merger
	err := d.change(ctx, "merge organisations", func(t tx) error {
		var err error
		m, err = t.merge(ctx, ws, draft, now)
		return err
	})
	return m, err
}

// PreviewMerger tells what MergeOrganisations would do, by doing it and taking it back. It is for who runs the bot.
func (d *DB) PreviewMerger(ctx context.Context, ws consult.WorkspaceID, draft consult.MergeDraft, now time.Time) (consult.Merger, error) {
	var m consult.Merger
	err := d.change(ctx, "preview merger", func(t tx) error {
		var err error
		if m, err = t.merge(ctx, ws, draft, now); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return m, err
}

func (t tx) merge(ctx context.Context, ws consult.WorkspaceID, draft consult.MergeDraft, now time.Time) (consult.Merger, error) {
	zone, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		return consult.Merger{}, fmt.Errorf("zone: %w", err)
	}
	var from, into *consult.Merging
	for _, of := range []struct {
		name string
		one  **consult.Merging
	}{{draft.From, &from}, {draft.Into, &into}} {
		var m consult.Merging
		found, err := t.get(ctx, &m, mergingNamed, ws, of.name)
		if err != nil {
			return consult.Merger{}, fmt.Errorf("organisation: %w", err)
		}
		if found {
			*of.one = &m
		}
	}
	if err := draft.Check(from, into, now.In(zone)); err != nil {
		return consult.Merger{}, err
	}
	m := consult.Merger{From: from.Name, Into: into.Name, On: consult.Day(draft.On)}
	if _, err := t.exec(ctx, setSuccessor, ws, from.ID, into.ID, date(&draft.On)); err != nil {
		return m, fmt.Errorf("successor: %w", err)
	}
	if m.Passed, err = t.passOn(ctx, *from, *into, draft.On, now); err != nil {
		return m, err
	}
	return m, byItself(ctx, t, ws, consult.ByOperator, "merge organisations", from.ID, 1, now)
}

// passOn passes what is open of an organisation that merged to the one in which it lives on from a day on. It is the one place
// that says what a merger passes on.
func (t tx) passOn(ctx context.Context, from, into consult.Merging, on, now time.Time) ([]consult.Passed, error) {
	var passed []consult.Passed
	for _, p := range passings {
		n, err := t.exec(ctx, givenMerger+p.query, from.ID, into.ID, date(&on), why(from, into), now)
		if err != nil {
			return nil, fmt.Errorf("pass on %s: %w", p.kind, err)
		}
		if p.kind != "" && n > 0 {
			passed = append(passed, consult.Passed{Kind: p.kind, Count: int(n)})
		}
	}
	return passed, nil
}
