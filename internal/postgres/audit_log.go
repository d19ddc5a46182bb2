package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// The log itself shows what somebody did, never more of the record than its reader may see: an item for named people has
// no title here, and a decision that they may not read no number.
const auditOfPlatform = `
	SELECT a.id, a.at, a.author, coalesce(a.person_id, 0) AS person_id, coalesce(v.name, '') AS person, a.verb, a.step, a.subject,
	       a.subject_id, a.records, m.starts_at, coalesce(d.year, 0) AS year, coalesce(d.seq, 0) AS seq,
	       coalesce(i.title, x.text, t.title, CASE WHEN a.subject = 'person' THEN o.name END, '') AS title
	FROM audit_entries a
	LEFT JOIN persons v ON v.id = a.person_id
	LEFT JOIN meetings m ON m.id = meeting_of(a.subject, a.subject_id)
	LEFT JOIN LATERAL (
	    SELECT r.year, r.seq FROM readable_decisions($1, $3, $4) r WHERE a.subject = 'decision' AND r.id = a.subject_id) d ON true
	LEFT JOIN agenda_items i ON a.subject = 'agenda_item' AND i.id = a.subject_id
	                        AND NOT EXISTS (SELECT FROM hidden_agenda_items($3) h WHERE h.agenda_item_id = i.id)
	LEFT JOIN action_items x ON a.subject = 'action_item' AND x.id = a.subject_id
	                        AND NOT EXISTS (SELECT FROM hidden_lines($3) h WHERE h.minutes_item_id = x.minutes_item_id)
	LEFT JOIN deadlines t ON a.subject = 'deadline' AND t.id = a.subject_id
	LEFT JOIN persons o ON a.subject = 'person' AND o.id = a.subject_id AND o.id IS DISTINCT FROM a.person_id
	WHERE a.workspace_id = $1 AND a.platform_id = $2
	  AND ($5 = 0 OR (a.at, a.id) < (SELECT b.at, b.id FROM audit_entries b WHERE b.id = $5)) AND ($6 = 0 OR a.person_id = $6) AND ($7 = 0 OR m.id = $7) AND ($8 = '' OR a.verb = $8)
	  AND a.at >= $9
	ORDER BY a.at DESC, a.id DESC
	LIMIT $10`

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

// since is from when on a filter wants entries.
func since(f consult.AuditFilter, now time.Time) time.Time {
	if f.Days <= 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -f.Days)
}

func (t tx) auditEntries(ctx context.Context, act consult.Act, id consult.PlatformID, f consult.AuditFilter, n int) ([]consult.AuditEntry, error) {
	var rows []auditRow
	if err := t.all(ctx, &rows, auditOfPlatform, act.Workspace, id, act.Person, act.Now, f.Before, f.Person, f.Meeting, f.Verb,
		since(f, act.Now), n); err != nil {
		return nil, fmt.Errorf("entries: %w", err)
	}
	entries := make([]consult.AuditEntry, len(rows))
	for i, row := range rows {
		entries[i] = row.entry()
		entries[i].Times = 1
	}
	return entries, nil
}

const auditPeople = `
	SELECT v.id, v.name
	FROM persons v
	WHERE v.id IN (SELECT a.person_id FROM audit_entries a WHERE a.workspace_id = $1 AND a.platform_id = $2 AND a.at >= $3)
	ORDER BY v.name, v.id
	LIMIT 99`

const auditMeetings = `
	SELECT m.id, m.starts_at
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.starts_at < $3::timestamptz + interval '60 days'
	ORDER BY m.starts_at DESC, m.id
	LIMIT 99`

// AuditLog returns a page of who saw, changed and exported what of a platform, the newest first. It is for the platform's
// managers, and that they read it stands in the log too.
func (d *DB) AuditLog(ctx context.Context, act consult.Act, id consult.PlatformID, f consult.AuditFilter) (consult.AuditPage, error) {
	page := consult.AuditPage{Filter: f}
	err := d.change(ctx, "audit log", func(t tx) error {
		var err error
		if page.Platform, err = t.managed(ctx, act, id); err != nil {
			return err
		}
		if err := t.fillAudit(ctx, act, &page); err != nil {
			return err
		}
		if err := t.all(ctx, &page.People, auditPeople, act.Workspace, id, since(f, act.Now)); err != nil {
			return fmt.Errorf("people: %w", err)
		}
		if err := t.all(ctx, &page.Meetings, auditMeetings, act.Workspace, id, act.Now); err != nil {
			return fmt.Errorf("meetings: %w", err)
		}
		return saw(ctx, t, act.Viewer, "see log", id, act.Now)
	})
	return page, err
}

// auditBatch is how many entries are read at once, of which many may fold into one line.
const auditBatch = 200

func (t tx) fillAudit(ctx context.Context, act consult.Act, page *consult.AuditPage) error {
	f := page.Filter
	for {
		entries, err := t.auditEntries(ctx, act, page.Platform.ID, f, auditBatch)
		if err != nil {
			return err
		}
		taken := page.Fold(entries, page.Platform.Location())
		if taken > 0 {
			f.Before = entries[taken-1].ID
		}
		if taken < len(entries) {
			page.Before = f.Before
			return nil
		}
		if len(entries) < auditBatch {
			return nil
		}
	}
}

// ExportAuditLog returns the entries for a file, the newest first and not folded; that it was taken is noted.
func (d *DB) ExportAuditLog(ctx context.Context, act consult.Act, id consult.PlatformID, f consult.AuditFilter) (consult.AuditPage, error) {
	f.Before = 0
	page := consult.AuditPage{Filter: f}
	err := d.change(ctx, "export log", func(t tx) error {
		var err error
		if page.Platform, err = t.managed(ctx, act, id); err != nil {
			return err
		}
		if page.Entries, err = t.auditEntries(ctx, act, id, f, consult.AuditExportSize); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export log", id, act.Now)
	})
	return page, err
}
