package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// keptOf are the things that are kept about person $2 of workspace $1: kind, when, of which platform (NULL: of none), and
// what. A text is theirs; of what others wrote only that they are in it.
var keptOf = []string{
	`SELECT 'contact', NULL::timestamptz, NULL::bigint, o.name || CASE WHEN c.role <> '' THEN ', ' || c.role ELSE '' END
	 FROM contacts c JOIN organisations o ON o.id = c.organisation_id WHERE c.workspace_id = $1 AND c.person_id = $2`,
	`SELECT 'suggestion', s.at, NULL, s.text FROM contact_suggestions s WHERE s.workspace_id = $1 AND s.by_id = $2`,
	`SELECT 'introduction', i.at, i.platform_id, i.text FROM introductions i WHERE i.person_id = $2`,
	`SELECT 'role', r.valid_from, r.platform_id, r.role FROM platform_roles r WHERE r.person_id = $2`,
	`SELECT 'delegate', d.noted_at, d.platform_id, o.name FROM delegates d JOIN organisations o ON o.id = d.organisation_id
	 WHERE d.workspace_id = $1 AND d.person_id = $2`,
	`SELECT 'member', NULL, p.id, p.slug FROM channel_members m
	 JOIN platforms p ON p.workspace_id = m.workspace_id AND p.channel_id = m.channel_id WHERE m.workspace_id = $1 AND m.person_id = $2`,
	`SELECT 'seat', NULL, s.platform_id, o.name FROM seat_organisations s JOIN organisations o ON o.id = s.organisation_id WHERE s.person_id = $2`,
	`SELECT 'answer', a.at, m.platform_id, a.answer FROM answers a JOIN meetings m ON m.id = a.meeting_id WHERE a.person_id = $2`,
	`SELECT 'attendance', m.starts_at, m.platform_id, a.state FROM attendance a JOIN meetings m ON m.id = a.meeting_id WHERE a.person_id = $2`,
	`SELECT 'invitation', i.invited_at, m.platform_id, '' FROM meeting_invitees i JOIN meetings m ON m.id = i.meeting_id WHERE i.person_id = $2`,
	`SELECT 'registration', g.at, m.platform_id, m.title FROM registrations g JOIN meetings m ON m.id = g.meeting_id WHERE g.person_id = $2`,
	`SELECT 'input', n.at, n.platform_id, n.text FROM agenda_inputs n WHERE n.workspace_id = $1 AND n.person_id = $2`,
	`SELECT 'status', s.at, r.platform_id, concat_ws(' / ', nullif(s.done, ''), nullif(s.next, ''), nullif(s.blocked, ''))
	 FROM status_answers s JOIN status_rounds r ON r.id = s.status_round_id WHERE s.person_id = $2`,
	`SELECT 'agenda_item', i.proposed_at, i.platform_id, i.title FROM agenda_items i WHERE i.workspace_id = $1 AND (i.proposer_id = $2 OR i.speaker_id = $2)
	   AND NOT EXISTS (SELECT FROM hidden_agenda_items($2) h WHERE h.agenda_item_id = i.id)`,
	`SELECT 'minutes_item', i.at, i.platform_id, i.text FROM minutes_items i WHERE i.workspace_id = $1 AND i.author_id = $2
	   AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = i.id)`,
	`SELECT 'remark', r.at, m.platform_id, r.text FROM minutes_remarks r JOIN meetings m ON m.id = r.meeting_id WHERE r.workspace_id = $1 AND r.author_id = $2`,
	`SELECT 'correction', c.at, m.platform_id, c.why FROM minutes_corrections c JOIN meetings m ON m.id = c.meeting_id WHERE c.workspace_id = $1 AND c.author_id = $2`,
	`SELECT 'action_item', a.created_at, a.platform_id, a.text FROM action_owners o JOIN action_items a ON a.id = o.action_item_id
	 WHERE a.workspace_id = $1 AND o.person_id = $2`,
	`SELECT 'comment', e.at, a.platform_id, e.text FROM action_events e JOIN action_items a ON a.id = e.action_item_id
	 WHERE e.workspace_id = $1 AND e.person_id = $2 AND e.text <> ''`,
	`SELECT 'deadline', d.created_at, d.platform_id, d.title FROM deadline_owners o JOIN deadlines d ON d.id = o.deadline_id
	 WHERE d.workspace_id = $1 AND o.person_id = $2`,
	`SELECT 'round', s.at, r.platform_id, concat_ws(' / ', r.question, nullif(s.text, '')) FROM round_answers s JOIN rounds r ON r.id = s.round_id
	 WHERE s.workspace_id = $1 AND s.answered_by = $2`,
	`SELECT 'round', r.created_at, r.platform_id, r.question FROM round_voters v JOIN rounds r ON r.id = v.round_id
	 WHERE v.workspace_id = $1 AND v.person_id = $2`,
	`SELECT 'dossier', v.noted_at, p.platform_id, concat_ws(' / ', nullif(v.title, ''), nullif(v.note, ''))
	 FROM dossier_versions v JOIN projects p ON p.id = v.project_id WHERE v.workspace_id = $1 AND v.noted_by = $2`,
	`SELECT 'dossier', c.noted_at, p.platform_id, c.paper FROM dossier_cells c JOIN projects p ON p.id = c.project_id
	 WHERE c.workspace_id = $1 AND c.noted_by = $2`,
	`SELECT 'feed', f.created_at, f.platform_id, '' FROM feeds f WHERE f.workspace_id = $1 AND f.person_id = $2`,
	`SELECT 'delivery', d.sent_at, d.platform_id, d.purpose FROM deliveries d
	 WHERE d.workspace_id = $1 AND d.recipient_kind IN ('person', 'ephemeral') AND d.recipient = CAST($2 AS text) AND d.state = 'sent'`,
	`SELECT 'log', a.at, a.platform_id, a.step FROM audit_entries a WHERE a.workspace_id = $1 AND a.person_id = $2`,
	`SELECT 'file', f.sent_at, NULL, f.name FROM contact_files f WHERE f.workspace_id = $1 AND f.person_id = $2`,
	`SELECT 'question', q.asked_at, NULL, '' FROM last_questions q WHERE q.workspace_id = $1 AND q.person_id = $2`,
	`SELECT 'request', r.asked_at, NULL, r.state FROM erasure_requests r WHERE r.workspace_id = $1 AND r.person_id = $2`,
}

// Somebody sees what is kept about them of platforms that they may read. What a platform keeps that they may no longer know
// of is for who runs the bot to hand out ($4).
var myData = `
	WITH kept (kind, at, platform_id, text) AS (
	    ` + strings.Join(keptOf, "\n	    UNION ALL\n	    ") + `)
	SELECT k.kind, k.at, coalesce(p.name, '') AS platform, k.text
	FROM kept k
	LEFT JOIN platforms p ON p.id = k.platform_id
	WHERE k.platform_id IS NULL OR $4 OR k.platform_id IN (SELECT r.platform_id FROM readable_platforms($1, $2, $3) r)
	ORDER BY k.kind, k.at NULLS FIRST, k.text`

const addressesOf = `
	SELECT phone, speaks, reach, (SELECT r.asked_at FROM erasure_requests r WHERE r.person_id = p.id AND r.state = 'open') AS asked
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = $2 AND p.erased_at IS NULL`

// scope says how much of what is kept is read.
type scope bool

const (
	readable   scope = false // of platforms that the person may read
	everything scope = true
)

func (t tx) dataOf(ctx context.Context, v consult.Viewer, now time.Time, all scope) (consult.MyData, error) {
	var m consult.MyData
	var addresses struct {
		Phone  string
		Speaks pq.StringArray
		Reach  string
		Asked  *time.Time
	}
	found, err := t.get(ctx, &addresses, addressesOf, v.Workspace, v.Person)
	if err != nil {
		return m, fmt.Errorf("addresses: %w", err)
	}
	if !found {
		return m, consult.NotFound("gone")
	}
	m.Phone, m.Speaks, m.Reach, m.Asked = addresses.Phone, addresses.Speaks, addresses.Reach, addresses.Asked
	if _, err := t.get(ctx, &m.Person, personByID, v.Workspace, v.Person); err != nil {
		return m, fmt.Errorf("person: %w", err)
	}
	if err := t.all(ctx, &m.Rows, myData, v.Workspace, v.Person, now, bool(all)); err != nil {
		return m, fmt.Errorf("what is kept: %w", err)
	}
	return m, nil
}

// MyData returns what is kept about the viewer, of no platform and of those that they may read.
func (d *DB) MyData(ctx context.Context, v consult.Viewer, now time.Time) (consult.MyData, error) {
	var m consult.MyData
	err := d.read(ctx, "my data", func(t tx) error {
		var err error
		m, err = t.dataOf(ctx, v, now, readable)
		return err
	})
	return m, err
}

// ExportMyData is MyData for a file; that it was taken is noted.
func (d *DB) ExportMyData(ctx context.Context, act consult.Act) (consult.MyData, error) {
	var m consult.MyData
	err := d.change(ctx, "export own data", func(t tx) error {
		var err error
		if m, err = t.dataOf(ctx, act.Viewer, act.Now, readable); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export own data", act.Person, act.Now)
	})
	return m, err
}

// DataOf returns all that is kept about a person, for who runs the bot; it is noted that they took it.
func (d *DB) DataOf(ctx context.Context, ws consult.WorkspaceID, person consult.PersonID, now time.Time) (consult.MyData, error) {
	var m consult.MyData
	err := d.change(ctx, "export person", func(t tx) error {
		var err error
		if m, err = t.dataOf(ctx, consult.Viewer{Workspace: ws, Person: person}, now, everything); err != nil {
			return err
		}
		return byItself(ctx, t, ws, consult.ByOperator, "export person", person, 1, now)
	})
	return m, err
}
