package postgres

import (
	"context"

	"overlegbot/internal/consult"
)

// What stands in the directory today, as the viewer may see it. A vacant position names nobody and is no contact.
const exportedContacts = standingPositions + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE NOT vacant
	ORDER BY organisation, nis, name, role, id`

// Whoever runs the bot gets all, ended and coming positions too.
const allContacts = `
	SELECT c.id, c.person_id, p.name, p.email, p.phone, p.speaks, o.name AS organisation, o.kind AS org_kind, c.nis, c.role, c.topics,
	       c.hours, c.office, c.valid_from, c.valid_to, coalesce(b.name, '') AS backup
	FROM contacts c
	JOIN persons p ON p.id = c.person_id AND p.erased_at IS NULL
	JOIN organisations o ON o.id = c.organisation_id
	LEFT JOIN persons b ON b.id = c.backup_id AND NOT b.deactivated AND b.erased_at IS NULL
	WHERE c.workspace_id = $1
	ORDER BY o.name, c.nis, p.name, c.role, c.id`

// ExportContacts lists the contacts that the actor may see, and notes that they took them out; for person 0, whoever runs
// the bot, it lists all.
func (d *DB) ExportContacts(ctx context.Context, act consult.Act) ([]consult.Contact, error) {
	var rows []contactRow
	err := d.change(ctx, "export contacts", func(t tx) error {
		if act.Person == 0 {
			return t.all(ctx, &rows, allContacts, act.Workspace)
		}
		if err := t.all(ctx, &rows, exportedContacts, act.Workspace, act.Person, act.Now); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export contacts", act.Person, act.Now)
	})
	return contacts(rows), err
}
