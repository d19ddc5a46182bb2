package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const owedReports = `
	SELECT m.id AS meeting_id, p.name AS platform, m.starts_at, p.zone, min(b.due_on) AS due_on, array_agg(o.name ORDER BY o.name) AS organisations
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	JOIN meetings m ON m.platform_id = p.id
	JOIN report_backs b ON b.meeting_id = m.id AND b.outcome IN ('', 'planned')
	JOIN organisations o ON o.id = b.organisation_id
	WHERE EXISTS (SELECT FROM seated_members(p.id) s WHERE s.person_id = $2 AND s.organisation_id = o.id)
	GROUP BY m.id, p.name, p.zone
	ORDER BY min(b.due_on), m.id
	LIMIT $4`

// owedReports are the meetings that organisations are still to be told for which the viewer sits: the consult.HomeReports
// that are due first.
func (d *DB) owedReports(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.OwedReport, error) {
	var rows []struct {
		consult.OwedReport
		Organisations pq.StringArray
	}
	err := d.readAlike(ctx, "owed reports", func(t tx) error {
		return t.all(ctx, &rows, owedReports, v.Workspace, v.Person, now, consult.HomeReports)
	})
	var list []consult.OwedReport
	for _, row := range rows {
		row.OwedReport.Organisations = row.Organisations
		list = append(list, row.OwedReport)
	}
	return list, err
}
