package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The date of each is the one of then; since is from when on its moves were kept, where that is later.
const deadlinesOfProject = `
	SELECT d.id, d.platform_id, d.title, coalesce(deadline_due_on(d.id, d.first_due_on, $4), '0001-01-01') AS due_on, p.zone,
	       CASE WHEN d.dates_since >= $4 THEN d.dates_since END AS since
	FROM deadlines d
	JOIN platforms p ON p.id = d.platform_id
	WHERE d.workspace_id = $1 AND d.project_id = $2 AND d.platform_id = ANY ($3) AND d.created_at < $4
	ORDER BY d.id`

// How each organisation stood is what was noted last by then; before anything was noted it was open. A mark of which the first
// line says that it is open, by nobody, was passed on in a merger: before that the organisation did not owe it.
const marksOn = `
	SELECT m.deadline_id, m.organisation_id, o.name AS organisation, o.kind, o.nis, coalesce(c.state, 'open') AS state, c.due_on
	FROM deadline_marks m
	JOIN organisations o ON o.id = m.organisation_id
	LEFT JOIN LATERAL (
	    SELECT x.state, x.due_on
	    FROM deadline_mark_changes x
	    WHERE x.deadline_id = m.deadline_id AND x.organisation_id = m.organisation_id AND x.changed_at < $3
	    ORDER BY x.id DESC
	    LIMIT 1) c ON true
	WHERE m.workspace_id = $1 AND m.deadline_id = ANY ($2)
	  AND NOT EXISTS (
	      SELECT
	      FROM deadline_mark_changes f
	      WHERE f.deadline_id = m.deadline_id AND f.organisation_id = m.organisation_id
	        AND f.state = 'open' AND f.changed_by IS NULL AND f.changed_at >= $3
	        AND NOT EXISTS (
	            SELECT
	            FROM deadline_mark_changes e
	            WHERE e.deadline_id = f.deadline_id AND e.organisation_id = f.organisation_id AND e.id < f.id))
	ORDER BY o.name, o.id`

// deadlinesOn fills in the deadlines of a project that are of its overview's groups, with their dates and how each organisation stood at the end of a span.
func (t tx) deadlinesOn(ctx context.Context, ws consult.WorkspaceID, o *consult.Overview, s span) error {
	var groups []consult.PlatformID
	for _, g := range o.Groups {
		groups = append(groups, g.ID)
	}
	var rows []struct {
		consult.Deadline
		Since *time.Time
	}
	if err := t.all(ctx, &rows, deadlinesOfProject, ws, o.Card.ID, pq.Array(int64s(groups)), s.end()); err != nil {
		return fmt.Errorf("deadlines: %w", err)
	}
	ids := make([]int64, len(rows))
	list := make([]consult.OverviewDeadline, len(rows))
	for i, r := range rows {
		list[i].Deadline, ids[i] = r.Deadline, int64(r.ID)
		if r.Since != nil && (o.DatesSince == nil || r.Since.After(*o.DatesSince)) {
			day := consult.Day(r.Since.In(s.zone))
			o.DatesSince = &day
		}
	}
	slices.SortStableFunc(list, func(a, b consult.OverviewDeadline) int {
		if a.Dated() != b.Dated() {
			return cmp.Compare(b.DueOn.Unix(), a.DueOn.Unix()) // what has no date comes last
		}
		return a.DueOn.Compare(b.DueOn)
	})
	at := map[consult.DeadlineID]int{}
	for i, d := range list {
		at[d.ID] = i
	}
	var marks []struct {
		consult.DeadlineMark
		DeadlineID consult.DeadlineID
	}
	if err := t.all(ctx, &marks, marksOn, ws, pq.Array(ids), s.end()); err != nil {
		return fmt.Errorf("marks: %w", err)
	}
	for _, m := range marks {
		d := &list[at[m.DeadlineID]]
		d.Marks = append(d.Marks, m.DeadlineMark)
	}
	o.Deadlines = list
	return nil
}

// How far the talks were is what was noted last by then, or what was said later to be so since a day before. Of what was
// noted before days were kept, nobody knows since when it is so: it counts for every day.
const partnersOn = `
	SELECT p.id, p.platform_id, f.name AS platform, o.name AS organisation, o.kind AS org_kind, c.activity,
	       CASE WHEN c.talks_on IS NULL OR c.talks_on <= $5 THEN c.talks ELSE '' END AS talks,
	       CASE WHEN c.talks_on <= $5 THEN c.talks_on END AS talks_on
	FROM readable_platforms($1, $2, $3) r
	JOIN partners p ON p.platform_id = r.platform_id
	JOIN platforms f ON f.id = p.platform_id
	JOIN organisations o ON o.id = p.organisation_id
	JOIN LATERAL (
	    SELECT x.activity, x.talks, x.talks_on
	    FROM partner_changes x
	    WHERE x.partner_id = p.id AND (x.noted_at IS NULL OR x.noted_at < $6 OR x.talks_on <= $5)
	    ORDER BY x.id DESC
	    LIMIT 1) c ON true
	WHERE p.platform_id = $4
	ORDER BY o.name, p.id`

// partnersOn are the partners of a platform at the end of a span, without the people to call.
func (t tx) partnersOn(ctx context.Context, v consult.Viewer, platform consult.PlatformID, s span, now time.Time) ([]consult.Partner, error) {
	var list []consult.Partner
	if err := t.all(ctx, &list, partnersOn, v.Workspace, v.Person, now, platform, date(&s.on), s.end()); err != nil {
		return nil, fmt.Errorf("partners: %w", err)
	}
	return list, nil
}

const notePartner = `
	INSERT INTO partner_changes (workspace_id, partner_id, activity, talks, talks_on, noted_at)
	SELECT p.workspace_id, p.id, p.activity, p.talks, p.talks_on, $3
	FROM partners p
	WHERE p.workspace_id = $1 AND p.id = $2`

// notePartner keeps how far it is with a partner from at on; nil when nobody knows since when.
func (t tx) notePartner(ctx context.Context, ws consult.WorkspaceID, id consult.PartnerID, at *time.Time) error {
	if _, err := t.exec(ctx, notePartner, ws, id, at); err != nil {
		return fmt.Errorf("note partner: %w", err)
	}
	return nil
}
