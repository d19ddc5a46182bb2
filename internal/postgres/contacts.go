package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// standingPositions are the positions of the directory as a viewer may see them on a day ($1 workspace, $2 viewer, $3 day):
// the directory is for people of the workspace itself, externals and guests see nothing of it. An ended position that
// nobody else holds is there as vacant, without who left; a telephone number is for colleagues of a shared platform.
const standingPositions = standing + standingCards

const standing = `
	WITH positions AS (
	    SELECT c.*, (c.valid_to IS NOT NULL AND c.valid_to < $3::date OR p.deactivated OR p.erased_at IS NOT NULL) AS ended
	    FROM contacts c
	    JOIN persons p ON p.id = c.person_id
	    JOIN persons v ON v.workspace_id = c.workspace_id AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated)
	    WHERE c.workspace_id = $1 AND (c.valid_from IS NULL OR c.valid_from <= $3::date)`

// standingCards follows what narrows the positions down. A card's own_phone is for cardColumns only, which asks who may see it.
const standingCards = standingOnes + `, cards AS (` + cardsFrom + `standing` + cardsBeside

const standingOnes = `
	), standing AS (
	    SELECT c.*
	    FROM positions c
	    WHERE NOT c.ended
	       OR c.id = (
	          SELECT e.id
	          FROM contacts e
	          WHERE e.workspace_id = c.workspace_id AND e.organisation_id = c.organisation_id AND e.nis = c.nis AND e.role = c.role
	          ORDER BY e.valid_to DESC NULLS FIRST, e.id DESC
	          LIMIT 1)
	      AND NOT EXISTS (
	          SELECT
	          FROM contacts h
	          JOIN persons hp ON hp.id = h.person_id AND NOT hp.deactivated AND hp.erased_at IS NULL
	          WHERE h.workspace_id = c.workspace_id AND h.organisation_id = c.organisation_id AND h.nis = c.nis AND h.role = c.role
	            AND (h.valid_from IS NULL OR h.valid_from <= $3::date) AND (h.valid_to IS NULL OR h.valid_to >= $3::date))
	)`

const cardsFrom = `
	    SELECT c.id, c.person_id, c.organisation_id, c.nis, c.role, c.topics, c.hours, c.office, c.valid_from, c.valid_to, c.source,
	           c.confirmed_on, c.ended AS vacant, o.name AS organisation, o.name_fr, o.name_en, o.kind AS org_kind,
	           coalesce(s.name, '') AS service, c.scope,
	           CASE WHEN c.ended THEN '' ELSE p.name END AS name,
	           CASE WHEN c.ended THEN '' ELSE coalesce(p.slack_id, '') END AS slack_id,
	           CASE WHEN c.ended THEN '' ELSE p.email END AS email,
	           CASE WHEN c.ended THEN '{}' ELSE p.speaks END AS speaks,
	           CASE WHEN c.ended THEN '' ELSE p.reach END AS reach,
	           CASE WHEN c.ended THEN '' ELSE p.phone END AS own_phone,
	           coalesce(b.id, 0) AS backup_id, coalesce(b.name, '') AS backup, coalesce(b.slack_id, '') AS backup_slack, coalesce(b.email, '') AS backup_email,
	           coalesce(k.name, '') AS confirmed_by,
	           plain(CASE WHEN c.ended THEN '' ELSE p.name END || ' ' || c.role || ' ' || o.name || ' ' || array_to_string(o.short_names, ' ') || ' ' || coalesce(s.name, '')) AS words
	    FROM `

const cardsBeside = ` c
	    JOIN persons p ON p.id = c.person_id
	    JOIN organisations o ON o.id = c.organisation_id
	    LEFT JOIN services s ON s.id = c.service_id
	         AND NOT EXISTS (SELECT FROM platforms f WHERE f.id = s.platform_id AND f.level = 'closed')
	    LEFT JOIN persons b ON b.id = c.backup_id AND NOT b.deactivated AND b.erased_at IS NULL
	    LEFT JOIN persons k ON k.id = c.confirmed_by AND k.erased_at IS NULL
	)`

// Whether two people share a platform is asked for the rows that are returned, not for all that a question passes by.
const cardColumns = `id, person_id, name, slack_id, email,
	CASE WHEN own_phone = '' OR NOT share_a_platform($1, $2, person_id) THEN '' ELSE own_phone END AS phone, speaks, reach,
	organisation, name_fr, name_en, org_kind, role, service, scope, topics, hours, office,
	valid_from, valid_to, vacant, backup_id, backup, backup_slack, backup_email, source, confirmed_on, confirmed_by`

// A position that serves several municipalities is one row for each; asked without a place it is told once, without one. The
// few that are shown are chosen first: only they get a card.
const foundContacts = standingOnes + `, fitting AS (
	    SELECT c.*, o.kind AS org_kind, CASE WHEN c.ended THEN '' ELSE p.name END AS holder,
	           cardinality($4::text[]) = 0 AND count(*) OVER same > 1 AS anywhere,
	           row_number() OVER (same ORDER BY c.id) AS nth
	    FROM standing c
	    JOIN persons p ON p.id = c.person_id
	    JOIN organisations o ON o.id = c.organisation_id
	    LEFT JOIN services s ON s.id = c.service_id
	    WHERE (cardinality($5::text[]) = 0 OR c.topics && $5)
	      AND ($6 = '' OR o.kind = $6)
	      AND ($7 = '' OR plain(CASE WHEN c.ended THEN '' ELSE p.name END || ' ' || c.role || ' ' || o.name || ' ' || array_to_string(o.short_names, ' ') || ' ' || coalesce(s.name, '')) LIKE '%' || $7 || '%')
	    WINDOW same AS (PARTITION BY c.person_id, c.organisation_id, c.role)
	), chosen AS (
	    SELECT *
	    FROM fitting
	    WHERE NOT anywhere OR nth = 1
	    ORDER BY array_position($4, nis), ended, org_kind, holder, id
	    LIMIT 20
	), cards AS (` + cardsFrom + `chosen` + cardsBeside + `
	SELECT ` + cardColumns + `, CASE WHEN anywhere THEN '' ELSE nis END AS nis
	FROM cards
	JOIN (SELECT id, anywhere FROM chosen) shown USING (id)
	ORDER BY array_position($4, nis), vacant, org_kind, name, id`

// What is asked for stands in the first step, so that an index finds it however large the directory is; what is
// not asked for is not in the statement at all, since a prepared one cannot choose an index for "any or these".
const (
	atPlaces = ` AND c.nis = ANY ($4::text[])`
	onTopics = ` AND c.topics && $5::text[]`
	inWords  = ` AND c.sought LIKE '%' || $7 || '%'`
)

// ContactStatement is the statement that FindContacts prepares for a question: it narrows down by what is asked. What it
// makes is for whoever measures it.
func ContactStatement(q consult.ContactQuery) string {
	statement := standing
	if len(q.NIS) > 0 {
		statement += atPlaces
	}
	if len(q.Topics) > 0 {
		statement += onTopics
	}
	if q.Text != "" {
		statement += inWords
	}
	return statement + foundContacts
}

const insteadOfContacts = standing + ` AND (c.nis = ANY ($4::text[]) OR (c.nis = '' AND c.topics && $5::text[]))` + standingCards + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE NOT vacant AND (nis = ANY ($4) OR (nis = '' AND topics && $5))
	ORDER BY (topics && $5) DESC, nis, org_kind, name, id
	LIMIT 6`

type contactRow struct {
	consult.Contact
	Topics pq.StringArray
	Speaks pq.StringArray
}

// FindContacts looks for contacts; when nobody fits, it offers who else there is in the place, and the services that
// work for all places on the topic.
func (d *DB) FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error) {
	var exact, instead []contactRow
	nis, topics := pq.StringArray(append([]string{}, q.NIS...)), pq.StringArray(append([]string{}, q.Topics...))
	err := d.readAlike(ctx, "find contacts", func(t tx) error {
		err := t.all(ctx, &exact, ContactStatement(q), v.Workspace, v.Person, now, nis, topics, q.OrgKind, likePattern(q.Text))
		if err != nil || somebody(exact) || len(q.NIS)+len(q.Topics) == 0 {
			return err
		}
		return t.all(ctx, &instead, insteadOfContacts, v.Workspace, v.Person, now, nis, topics)
	})
	return consult.ContactFound{Contacts: contacts(exact), Instead: contacts(instead)}, err
}

// somebody says whether a position is held by anyone.
func somebody(rows []contactRow) bool {
	return slices.ContainsFunc(rows, func(r contactRow) bool { return !r.Vacant })
}

func contacts(rows []contactRow) []consult.Contact {
	var list []consult.Contact
	for _, r := range rows {
		c := r.Contact
		c.Topics, c.Speaks = r.Topics, r.Speaks
		list = append(list, c)
	}
	return list
}

// likePattern folds text and makes it literal inside LIKE.
func likePattern(text string) string {
	return likeEscaper.Replace(consult.Fold(text))
}
