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
	    SELECT c.*, (` + hasEnded + `) AS ended
	    FROM contacts c
	    JOIN persons p ON p.id = c.person_id
	    WHERE ` + mayStand

const (
	hasEnded = `c.valid_to IS NOT NULL AND c.valid_to < $3::date OR p.deactivated OR p.erased_at IS NOT NULL`
	mayStand = `c.workspace_id = $1 AND (c.valid_from IS NULL OR c.valid_from <= $3::date)
	      AND EXISTS (SELECT FROM persons v WHERE v.workspace_id = $1 AND v.id = $2 AND NOT (v.external OR v.guest OR v.deactivated))`
)

// standingCards follows what narrows the positions down. A card's own_phone is for cardColumns only, which asks who may see it.
const standingCards = standingOnes + `, cards AS (` + cardsFrom + `standing` + cardsBeside

const standingOnes = `
	), standing AS (
	    SELECT c.*
	    FROM positions c
	    WHERE NOT c.ended OR ` + stillVacant + `
	)`

// stillVacant says of an ended position whether it is the last of its kind and nobody holds it now. Who does is asked row by
// row, which LIMIT makes sure of: few positions have ended, and those that are held are many.
const stillVacant = `c.id = (
	          SELECT e.id
	          FROM contacts e
	          WHERE e.workspace_id = c.workspace_id AND e.organisation_id = c.organisation_id AND e.nis = c.nis AND e.role = c.role
	          ORDER BY e.valid_to DESC NULLS FIRST, e.id DESC
	          LIMIT 1)
	      AND (
	          SELECT h.id
	          FROM contacts h
	          JOIN persons hp ON hp.id = h.person_id AND NOT hp.deactivated AND hp.erased_at IS NULL
	          WHERE h.workspace_id = c.workspace_id AND h.organisation_id = c.organisation_id AND h.nis = c.nis AND h.role = c.role
	            AND (h.valid_from IS NULL OR h.valid_from <= $3::date) AND (h.valid_to IS NULL OR h.valid_to >= $3::date)
	          LIMIT 1) IS NULL`

const cardsFrom = `
	    SELECT c.id, c.person_id, c.organisation_id, c.nis, c.role, c.topics, c.hours, c.office, c.valid_from, c.valid_to, c.source,
	           c.confirmed_on, ended AS vacant, o.name AS organisation, o.name_fr, o.name_en, o.kind AS org_kind,
	           coalesce(s.name, '') AS service, c.scope,
	           CASE WHEN ended THEN '' ELSE p.name END AS name,
	           CASE WHEN ended THEN '' ELSE coalesce(p.slack_id, '') END AS slack_id,
	           CASE WHEN ended THEN '' ELSE p.email END AS email,
	           CASE WHEN ended THEN '{}' ELSE p.speaks END AS speaks,
	           CASE WHEN ended THEN '' ELSE p.reach END AS reach,
	           CASE WHEN ended THEN '' ELSE p.phone END AS own_phone,
	           coalesce(b.id, 0) AS backup_id, coalesce(b.name, '') AS backup, coalesce(b.slack_id, '') AS backup_slack, coalesce(b.email, '') AS backup_email,
	           coalesce(k.name, '') AS confirmed_by,
	           plain(CASE WHEN ended THEN '' ELSE p.name END || ' ' || c.role || ' ' || o.name || ' ' || array_to_string(o.short_names, ' ') || ' ' || coalesce(s.name, '')) AS words
	    FROM `

const ofClosedPlatform = `EXISTS (SELECT FROM platforms f WHERE f.id = s.platform_id AND f.level = 'closed')`

const cardsBeside = ` c
	    JOIN persons p ON p.id = c.person_id
	    JOIN organisations o ON o.id = c.organisation_id
	    LEFT JOIN services s ON s.id = c.service_id
	         AND NOT ` + ofClosedPlatform + `
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

// contactsAt is for places ($4) without words: a position is one row there, and there are few of them. Whose it is and where
// is looked up row by row, which LIMIT makes sure of: a planner that knows of neither place nor topic expects more.
const contactsAt = `
	WITH cards AS (` + cardsFrom + `contacts c
	    JOIN LATERAL (SELECT * FROM persons h WHERE h.id = c.person_id LIMIT 1) p ON true
	    JOIN LATERAL (SELECT * FROM organisations h WHERE h.id = c.organisation_id LIMIT 1) o ON true
	    LEFT JOIN LATERAL (SELECT s.name FROM services s WHERE s.id = c.service_id AND NOT ` + ofClosedPlatform + ` LIMIT 1) s ON true
	    LEFT JOIN LATERAL (SELECT * FROM persons h WHERE h.id = c.backup_id AND NOT h.deactivated AND h.erased_at IS NULL LIMIT 1) b ON true
	    LEFT JOIN LATERAL (SELECT * FROM persons h WHERE h.id = c.confirmed_by AND h.erased_at IS NULL LIMIT 1) k ON true
	    CROSS JOIN LATERAL (SELECT ` + hasEnded + ` AS ended) e
	    WHERE ` + mayStand + ` AND (NOT ended OR ` + stillVacant + `)
	      AND ($5 = '' OR o.kind = $5)`

// onTopicsThere is for both place and topic: what has one of them grows with the directory, what has both ($6) does not.
const onTopicsThere = ` AND topics_there(c.nis, c.topics) && $6::text[]`

const contactsShown = `)
	SELECT ` + cardColumns + `, nis
	FROM cards
	ORDER BY array_position($4, nis), vacant, org_kind, name, id
	LIMIT 20`

// topicsThere are the keys under which topics_there puts the topics of positions in these places.
func topicsThere(q consult.ContactQuery) []string {
	var keys []string
	for _, nis := range q.NIS {
		for _, topic := range q.Topics {
			keys = append(keys, nis+"/"+topic)
		}
	}
	return keys
}

// ContactStatement is the statement that FindContacts prepares for a question, with what it asks for: it narrows down by
// that. What it makes is for whoever measures it.
func ContactStatement(v consult.Viewer, q consult.ContactQuery, now time.Time) (string, []any) {
	args := []any{v.Workspace, v.Person, now, textArray(q.NIS)}
	switch {
	case len(q.NIS) == 0 || q.Text != "":
		return contactsNamed(q), append(args, textArray(q.Topics), q.OrgKind, likePattern(q.Text))
	case len(q.Topics) == 0:
		return contactsAt + atPlaces + contactsShown, append(args, q.OrgKind)
	}
	return contactsAt + onTopicsThere + contactsShown, append(args, q.OrgKind, textArray(topicsThere(q)))
}

// contactsNamed looks by topic and words, anywhere or in places.
func contactsNamed(q consult.ContactQuery) string {
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
	statement, args := ContactStatement(v, q, now)
	err := d.lookAlike(ctx, "find contacts", &exact, statement, args...)
	if err == nil && !somebody(exact) && len(q.NIS)+len(q.Topics) > 0 {
		err = d.lookAlike(ctx, "find other contacts", &instead, insteadOfContacts, v.Workspace, v.Person, now, textArray(q.NIS), textArray(q.Topics))
	}
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
