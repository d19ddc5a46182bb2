package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const boardsOfMunicipality = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.nis = $2 AND o.kind IN ('gemeente', 'ocmw')
	ORDER BY o.name, o.id`

// Of a municipality's year tells who manages the platform, or sits there for one of its boards (R99).
const platformsOfYear = `
	SELECT p.id, p.name, p.zone
	FROM platforms p
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = p.id
	WHERE (EXISTS (
	           SELECT
	           FROM platform_roles g
	           WHERE g.platform_id = p.id AND g.person_id = $2 AND g.role IN ('chair', 'secretary', 'coordinator')
	             AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to > $3))
	       OR EXISTS (SELECT FROM seat_organisations s WHERE s.platform_id = p.id AND s.person_id = $2 AND s.organisation_id = ANY ($4)))
	  AND (EXISTS (SELECT FROM platform_organisations x WHERE x.platform_id = p.id AND x.organisation_id = ANY ($4))
	       OR EXISTS (
	           SELECT
	           FROM meetings m
	           JOIN attendance_invited i ON i.meeting_id = m.id AND i.organisation_id = ANY ($4)
	           WHERE m.platform_id = p.id))
	ORDER BY p.name, p.id`

// YearReport is the year of a municipality, by its NIS code, on the platforms of which the viewer may know it: as it stood
// at the end of the year or, of this year, of today. The log of each platform keeps that it was opened.
func (d *DB) YearReport(ctx context.Context, v consult.Viewer, nis string, year int, now time.Time) (consult.YearReport, error) {
	return d.yearReport(ctx, v, nis, year, now, consult.Saw, "see year report")
}

// ExportYearReport is YearReport for a file.
func (d *DB) ExportYearReport(ctx context.Context, act consult.Act, nis string, year int) (consult.YearReport, error) {
	return d.yearReport(ctx, act.Viewer, nis, year, act.Now, consult.Exported, "export year report")
}

func (d *DB) yearReport(ctx context.Context, v consult.Viewer, nis string, year int, now time.Time, verb consult.AuditVerb, step string) (consult.YearReport, error) {
	r := consult.YearReport{NIS: nis, Year: year}
	err := d.change(ctx, step, func(t tx) error {
		var boards []consult.Organisation
		if err := t.all(ctx, &boards, boardsOfMunicipality, v.Workspace, nis); err != nil {
			return fmt.Errorf("boards: %w", err)
		}
		var platforms []struct {
			ID   consult.PlatformID
			Name string
			Zone string
		}
		ids := []consult.OrganisationID{}
		for _, b := range boards {
			ids = append(ids, b.ID)
		}
		if err := t.all(ctx, &platforms, platformsOfYear, v.Workspace, v.Person, now, pq.Array(int64s(ids))); err != nil {
			return fmt.Errorf("platforms: %w", err)
		}
		if len(platforms) == 0 {
			return consult.Invalid("", "year_nothing", nil)
		}
		for _, p := range platforms {
			zone := consult.Platform{Zone: p.Zone}.Location()
			today := consult.Day(now.In(zone))
			if err := consult.CheckYear(year, today); err != nil {
				return err
			}
			s := yearSpan(year, today, zone)
			r.Until = s.on
			one, err := t.yearOn(ctx, v, consult.YearPlatform{ID: p.ID, Name: p.Name}, s, boards, now)
			if err != nil {
				return fmt.Errorf("platform %d: %w", p.ID, err)
			}
			r.Platforms = append(r.Platforms, one)
			if err := audit(ctx, t, v, verb, step, p.ID, now); err != nil {
				return err
			}
		}
		return t.all(ctx, &r.Practices, practicesThere, v.Workspace, v.Person, now, nis)
	})
	return r, err
}

// yearSpan is a calendar year or, of this year, what has been of it.
func yearSpan(year int, today time.Time, zone *time.Location) span {
	first, last := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)
	if today.Before(last) {
		last = today
	}
	return span{from: &first, on: last, zone: zone}
}

// What fell due to be handed in within the span, by the dates of its end, and what was by then.
const reportsThere = `
	SELECT count(*) AS reports, count(*) FILTER (WHERE coalesce(c.state, 'open') <> 'open') AS reports_in
	FROM deadlines d
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = d.platform_id
	JOIN deadline_marks m ON m.deadline_id = d.id AND m.organisation_id = ANY ($5)
	LEFT JOIN LATERAL (
	    SELECT x.state, x.due_on
	    FROM deadline_mark_changes x
	    WHERE x.deadline_id = d.id AND x.organisation_id = m.organisation_id AND x.changed_at < $8
	    ORDER BY x.id DESC
	    LIMIT 1) c ON true
	WHERE d.workspace_id = $1 AND d.platform_id = $4 AND d.created_at < $8
	  AND greatest(c.due_on, deadline_due_on(d.id, d.first_due_on, $8)) BETWEEN $6 AND $7`

const practicesThere = `
	SELECT c.title
	FROM practices c
	JOIN persons v ON v.workspace_id = c.workspace_id AND v.id = $2 AND NOT v.deactivated
	WHERE c.workspace_id = $1 AND $4 = ANY (c.nis)
	  AND (c.published OR c.platform_id IN (SELECT r.platform_id FROM readable_platforms($1, $2, $3) r))
	ORDER BY c.title`

// yearOn fills in what boards did on one platform within a span.
func (t tx) yearOn(ctx context.Context, v consult.Viewer, y consult.YearPlatform, s span, boards []consult.Organisation, now time.Time) (consult.YearPlatform, error) {
	ids, names := []consult.OrganisationID{}, []string{}
	for _, b := range boards {
		ids, names = append(ids, b.ID), append(names, b.Name)
	}
	var err error
	if y.Meetings, err = t.heldMeetings(ctx, v, []consult.PlatformID{y.ID}, s, ids, now); err != nil {
		return y, err
	}
	if y.Decisions, err = t.decisionsIn(ctx, v, []consult.PlatformID{y.ID}, s, now); err != nil {
		return y, err
	}
	y.Decisions = slices.DeleteFunc(y.Decisions, func(d consult.Decision) bool {
		return d.Scope == consult.ScopeLocal && !slices.Contains(names, d.LocalOf)
	})
	lines, err := t.actionLines(ctx, v, []consult.PlatformID{y.ID}, s, ids, now)
	if err != nil {
		return y, err
	}
	y.Actions = consult.TallyActions(lines, s.on)
	_, err = t.get(ctx, &y, reportsThere, v.Workspace, v.Person, now, y.ID, pq.Array(int64s(ids)), date(s.from), date(&s.on), s.end())
	if err != nil {
		err = fmt.Errorf("reports: %w", err)
	}
	return y, err
}
