package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const savePartner = `
	INSERT INTO partners (workspace_id, platform_id, organisation_id, contact_id, activity, topics, nis, talks, talks_on, source)
	SELECT $1, f.id, o.id, nullif($4::bigint, 0), $5, $6, $7, $8, $9, $10
	FROM platforms f
	JOIN organisations o ON o.workspace_id = f.workspace_id AND o.name = $3
	WHERE f.workspace_id = $1 AND f.id = $2
	ON CONFLICT ON CONSTRAINT partners_organisation_key DO UPDATE
	SET contact_id = excluded.contact_id, activity = excluded.activity, topics = excluded.topics, nis = excluded.nis,
	    talks = excluded.talks, talks_on = excluded.talks_on, source = excluded.source
	RETURNING id`

// SavePartner makes the organisation named p.Organisation a partner of p.PlatformID, or corrects what was noted of it;
// contact is 0 for nobody. Platform and organisation must be there: not_found otherwise. For whoever runs the bot.
func (d *DB) SavePartner(ctx context.Context, ws consult.WorkspaceID, p consult.Partner, contact consult.PersonID) (consult.PartnerID, error) {
	var id consult.PartnerID
	err := d.change(ctx, "save partner", func(t tx) error {
		found, err := t.get(ctx, &id, savePartner, ws, p.PlatformID, p.Organisation, contact, p.Activity,
			textArray(p.Topics), textArray(p.NIS), p.Talks, date(p.TalksOn), p.Source)
		if err == nil && !found {
			return consult.NotFound("gone")
		}
		if err != nil {
			return err
		}
		return t.notePartner(ctx, ws, id, nil)
	})
	return id, err
}

// A partner of all members is a partner in each of their municipalities.
const findPartners = `
	SELECT p.id, p.platform_id, f.name AS platform, o.name AS organisation, o.kind AS org_kind, p.activity, p.topics, p.nis,
	       p.talks, p.talks_on, coalesce(v.id, 0) AS contact_id, coalesce(v.name, '') AS contact, coalesce(v.slack_id, '') AS contact_slack, p.source
	FROM readable_platforms($1, $2, $3) r
	JOIN partners p ON p.platform_id = r.platform_id
	JOIN platforms f ON f.id = p.platform_id
	JOIN organisations o ON o.id = p.organisation_id
	LEFT JOIN persons v ON v.id = p.contact_id AND NOT v.deactivated
	WHERE ($4 = '' OR plain(o.name) LIKE '%' || $4 || '%')
	  AND (cardinality($5::text[]) = 0 OR p.nis && $5 OR p.nis = '{}' AND EXISTS (
	      SELECT
	      FROM platform_organisations m
	      JOIN organisations g ON g.id = m.organisation_id
	      WHERE m.platform_id = p.platform_id AND g.nis = ANY ($5)))
	  AND (cardinality($6::text[]) = 0 OR p.topics && $6)
	  AND ($7 = 0 OR p.platform_id = $7)
	  AND ($8 = 0 OR p.id = $8)
	ORDER BY (p.nis && $5) DESC, o.name, p.id
	LIMIT 50`

type partnerRow struct {
	consult.Partner
	Topics pq.StringArray
	NIS    pq.StringArray
}

// Partners looks for partners of the platforms that the viewer may read, at now of consultation time.
func (d *DB) Partners(ctx context.Context, v consult.Viewer, q consult.PartnerQuery, now time.Time) ([]consult.Partner, error) {
	var list []consult.Partner
	err := d.read(ctx, "find partners", func(t tx) error {
		var err error
		list, err = t.partners(ctx, v, q, 0, now)
		return err
	})
	return list, err
}

func (t tx) partners(ctx context.Context, v consult.Viewer, q consult.PartnerQuery, id consult.PartnerID, now time.Time) ([]consult.Partner, error) {
	var rows []partnerRow
	err := t.all(ctx, &rows, findPartners, v.Workspace, v.Person, now, likePattern(q.Name), textArray(q.NIS), textArray(q.Topics), q.PlatformID, id)
	var list []consult.Partner
	for _, r := range rows {
		p := r.Partner
		p.Topics, p.NIS = r.Topics, r.NIS
		list = append(list, p)
	}
	return list, err
}

// textArray is never NULL.
func textArray(texts []string) pq.StringArray { return append(pq.StringArray{}, texts...) }
