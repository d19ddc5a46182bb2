package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const contactColumns = `c.id, c.person_id, p.name, coalesce(p.slack_id, '') AS slack_id, p.email, o.name AS organisation,
	o.kind AS org_kind, c.nis, c.role, c.topics, c.source, c.confirmed_on`

// contactsVisible: the directory is for people of the workspace itself; externals and guests see nothing of it. An ended
// position is not shown as if it were somebody's.
const contactsVisible = `
	FROM contacts c
	JOIN persons p ON p.id = c.person_id AND NOT p.deactivated
	JOIN organisations o ON o.id = c.organisation_id
	JOIN persons v ON v.workspace_id = c.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	WHERE c.workspace_id = $1
	  AND (c.valid_from IS NULL OR c.valid_from <= $3)
	  AND (c.valid_to IS NULL OR c.valid_to >= $3)`

// A position that serves several municipalities is one row for each; asked without a place it is told once, without one.
const findContacts = `
	WITH found AS (
		SELECT ` + contactColumns + `,
		       cardinality($4::text[]) = 0 AND count(*) OVER (PARTITION BY c.person_id, c.organisation_id, c.role) > 1 AS anywhere,
		       row_number() OVER (PARTITION BY c.person_id, c.organisation_id, c.role ORDER BY c.id) AS nth` + contactsVisible + `
		  AND (cardinality($4::text[]) = 0 OR c.nis = ANY ($4))
		  AND (cardinality($5::text[]) = 0 OR c.topics && $5)
		  AND ($6 = '' OR o.kind = $6)
		  AND ($7 = '' OR unaccent(lower(p.name || ' ' || c.role || ' ' || o.name)) LIKE '%' || $7 || '%')
	)
	SELECT id, person_id, name, slack_id, email, organisation, org_kind, CASE WHEN anywhere THEN '' ELSE nis END AS nis, role, topics,
	       source, confirmed_on
	FROM found
	WHERE NOT anywhere OR nth = 1
	ORDER BY array_position($4, nis), org_kind, name, id
	LIMIT 20`

const insteadOfContacts = `
	SELECT ` + contactColumns + contactsVisible + `
	  AND (c.nis = ANY ($4) OR (c.nis = '' AND c.topics && $5))
	ORDER BY (c.topics && $5) DESC, c.nis, o.kind, p.name, c.id
	LIMIT 6`

type contactRow struct {
	consult.Contact
	Topics pq.StringArray
}

// FindContacts looks for contacts; when nobody fits, it offers who else there is in the place, and the services that
// work for all places on the topic.
func (d *DB) FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error) {
	var exact, instead []contactRow
	nis, topics := pq.StringArray(append([]string{}, q.NIS...)), pq.StringArray(append([]string{}, q.Topics...))
	err := d.read(ctx, "find contacts", func(t tx) error {
		err := t.all(ctx, &exact, findContacts, v.Workspace, v.Person, now, nis, topics, q.OrgKind, likePattern(q.Text))
		if err != nil || len(exact) > 0 || len(q.NIS)+len(q.Topics) == 0 {
			return err
		}
		return t.all(ctx, &instead, insteadOfContacts, v.Workspace, v.Person, now, nis, topics)
	})
	return consult.ContactFound{Contacts: contacts(exact), Instead: contacts(instead)}, err
}

func contacts(rows []contactRow) []consult.Contact {
	var list []consult.Contact
	for _, r := range rows {
		c := r.Contact
		c.Topics = r.Topics
		list = append(list, c)
	}
	return list
}

// likePattern folds text and makes it literal inside LIKE.
func likePattern(text string) string {
	return likeEscaper.Replace(consult.Fold(text))
}
