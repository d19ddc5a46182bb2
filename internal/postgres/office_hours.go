package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

const officeHours = standing + ` AND (c.hours <> '' OR c.office <> '') AND (cardinality($4::text[]) = 0 OR c.nis = ANY ($4::text[]))` + standingCards + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE NOT vacant
	ORDER BY nis, organisation, name, id
	LIMIT 40`

// OfficeHours lists who holds office hours, when and where (R36): in the municipalities, or everywhere for none.
func (d *DB) OfficeHours(ctx context.Context, v consult.Viewer, nis []string, now time.Time) ([]consult.Contact, error) {
	var rows []contactRow
	err := d.read(ctx, "office hours", func(t tx) error {
		return t.all(ctx, &rows, officeHours, v.Workspace, v.Person, now, textArray(nis))
	})
	return contacts(rows), err
}

// The boards of the platforms that the viewer may read, each with who answers there for the topic; without anybody too, so
// that the gap is seen.
const domainAcross = standing + ` AND $4 = ANY (c.topics)` + standingCards + `
	SELECT ` + cardColumns + `, nis
	FROM cards
	WHERE nis IN (
	    SELECT g.nis
	    FROM readable_platforms($1, $2, $3) r
	    JOIN platform_organisations m ON m.platform_id = r.platform_id
	    JOIN organisations g ON g.id = m.organisation_id AND g.nis <> '')
	ORDER BY nis, org_kind, vacant, name, id
	LIMIT 200`

const municipalitiesRead = `
	SELECT DISTINCT g.nis
	FROM readable_platforms($1, $2, $3) r
	JOIN platform_organisations m ON m.platform_id = r.platform_id
	JOIN organisations g ON g.id = m.organisation_id AND g.nis <> ''
	ORDER BY g.nis`

// WhoDoes lists who answers for a topic in the municipalities of the viewer's platforms (R80), and all of these by code.
func (d *DB) WhoDoes(ctx context.Context, v consult.Viewer, topic string, now time.Time) (list []consult.Contact, nis []string, err error) {
	var rows []contactRow
	err = d.read(ctx, "who does what", func(t tx) error {
		if err := t.all(ctx, &nis, municipalitiesRead, v.Workspace, v.Person, now); err != nil {
			return err
		}
		return t.all(ctx, &rows, domainAcross, v.Workspace, v.Person, now, topic)
	})
	return contacts(rows), nis, err
}
