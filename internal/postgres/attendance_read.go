package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const sheetOf = `
	SELECT s.needed, s.remarks, s.kept_at IS NOT NULL AS kept
	FROM attendance_sheets s
	JOIN meetings m ON m.id = s.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2`

const sheetMembers = `
	SELECT a.person_id, coalesce(v.slack_id, '') AS slack_id, v.name, a.state AS presence,
	       coalesce(s.name, a.stand_in_name) AS stand_in,
	       ARRAY(SELECT o.organisation_id FROM attendance_seats o WHERE o.meeting_id = a.meeting_id AND o.person_id = a.person_id) AS organisations,
	       coalesce(w.from_item, 0) AS from_item, coalesce(w.to_item, 0) AS to_item, w.from_at, w.to_at
	FROM attendance a
	JOIN meetings m ON m.id = a.meeting_id
	LEFT JOIN attendance_spells w ON w.meeting_id = a.meeting_id AND w.person_id = a.person_id
	JOIN persons v ON v.id = a.person_id
	LEFT JOIN persons s ON s.id = a.stand_in_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const sheetInvited = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM attendance_invited i
	JOIN organisations o ON o.id = i.organisation_id
	WHERE o.workspace_id = $1 AND i.meeting_id = $2
	ORDER BY o.name, o.id`

const sheetGuests = `
	SELECT g.name, g.organisation
	FROM attendance_guests g
	JOIN meetings m ON m.id = g.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY g.position`

// sheet reads the attendance of a meeting for whoever was found to be allowed; it is empty when none was kept.
func (t tx) sheet(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) (consult.Attendance, error) {
	a := consult.Attendance{Meeting: m}
	if _, err := t.get(ctx, &a, sheetOf, ws, m.ID); err != nil {
		return a, fmt.Errorf("attendance sheet: %w", err)
	}
	var rows []struct {
		consult.Seated
		Organisations pq.Int64Array
	}
	if err := t.all(ctx, &rows, sheetMembers, ws, m.ID); err != nil {
		return a, fmt.Errorf("attendance of members: %w", err)
	}
	for _, r := range rows {
		r.Seated.Organisations = organisationIDs(r.Organisations)
		a.Members = append(a.Members, r.Seated)
	}
	if err := t.all(ctx, &a.Invited, sheetInvited, ws, m.ID); err != nil {
		return a, fmt.Errorf("invited organisations: %w", err)
	}
	if err := t.all(ctx, &a.Guests, sheetGuests, ws, m.ID); err != nil {
		return a, fmt.Errorf("guests: %w", err)
	}
	if a.IsEmpty() {
		return a, nil
	}
	var err error
	a.Course, err = t.course(ctx, ws, m)
	return a, err
}

func organisationIDs(ids pq.Int64Array) []consult.OrganisationID {
	var list []consult.OrganisationID
	for _, id := range ids {
		list = append(list, consult.OrganisationID(id))
	}
	return list
}
