package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// subjectOf names the kind of record that a typed id is of, as deliveries and the audit log call it.
func subjectOf[ID ~int64]() string {
	switch any(ID(0)).(type) {
	case consult.PlatformID:
		return "platform"
	case consult.SeriesID:
		return "series"
	case consult.MeetingID:
		return "meeting"
	case consult.AgendaItemID:
		return "agenda_item"
	case consult.MinutesItemID:
		return "minutes_item"
	case consult.DecisionID:
		return "decision"
	case consult.ActionItemID:
		return "action_item"
	case consult.DeadlineID:
		return "deadline"
	case consult.ProjectID:
		return "project"
	case consult.StatusRoundID:
		return "status_round"
	case consult.PersonID:
		return "person"
	}
	return fmt.Sprintf("%T", ID(0))
}

const addAuditEntry = `
	INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at)
	VALUES ($1, platform_of($5, $6), $2, $3, $4, $5, $6, $7)`

// audit notes who saw, changed or exported what, in the transaction in which they did. What the bot does by itself has
// no person and is not noted.
func audit[ID ~int64](ctx context.Context, t tx, v consult.Viewer, verb consult.AuditVerb, step string, id ID, now time.Time) error {
	if v.Person == 0 {
		return nil
	}
	if _, err := t.exec(ctx, addAuditEntry, v.Workspace, v.Person, verb, step, subjectOf[ID](), id, now); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// saw notes that somebody opened contents of a platform: a meeting's minutes, the remarks on them, its attendance, a
// decision, an action item. Lists of titles, App Home, the agenda and what the bot tells somebody of its own accord are
// not seeing: that somebody was told stands in the deliveries.
func saw[ID ~int64](ctx context.Context, t tx, v consult.Viewer, step string, id ID, now time.Time) error {
	return audit(ctx, t, v, consult.Saw, step, id, now)
}

const auditOfPlatform = `
	SELECT a.id, a.at, a.person_id, v.name AS person, a.verb, a.step, a.subject, m.starts_at,
	       coalesce(d.year, 0) AS year, coalesce(d.seq, 0) AS seq
	FROM audit_entries a
	JOIN persons v ON v.id = a.person_id
	LEFT JOIN meetings m ON a.subject = 'meeting' AND m.id = a.subject_id
	LEFT JOIN decisions d ON a.subject = 'decision' AND d.id = a.subject_id
	WHERE a.workspace_id = $1 AND a.platform_id = $2 AND ($3 = 0 OR a.id < $3)
	ORDER BY a.id DESC
	LIMIT $4`

type auditRow struct {
	consult.AuditEntry
	Year int
	Seq  int
}

func (r auditRow) entry() consult.AuditEntry {
	if r.Seq > 0 {
		r.Number = consult.DecisionNumber(r.Year, r.Seq)
	}
	return r.AuditEntry
}

// AuditLog returns a page of who saw, changed and exported what of a platform, the newest first, before the entry of
// that id (0: from the newest on). It is for the platform's managers.
func (d *DB) AuditLog(ctx context.Context, act consult.Act, id consult.PlatformID, before int64) (consult.AuditPage, error) {
	var page consult.AuditPage
	err := d.read(ctx, "audit log", func(t tx) error {
		p, err := t.managed(ctx, act, id)
		if err != nil {
			return err
		}
		page.Platform = p
		var rows []auditRow
		if err := t.all(ctx, &rows, auditOfPlatform, act.Workspace, id, before, consult.AuditPageSize+1); err != nil {
			return err
		}
		for _, row := range rows {
			page.Entries = append(page.Entries, row.entry())
		}
		if len(page.Entries) > consult.AuditPageSize {
			page.Entries = page.Entries[:consult.AuditPageSize]
			page.Before = page.Entries[consult.AuditPageSize-1].ID
		}
		return nil
	})
	return page, err
}
