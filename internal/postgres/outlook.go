package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const outlookMembers = `
	SELECT v.id AS person_id, v.name, coalesce(a.answer, '') AS answer,
	       ARRAY(` + voices + `) AS organisations
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (
	    SELECT c.person_id FROM channel_members c WHERE c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id
	    UNION
	    SELECT r.person_id FROM platform_roles r
	    WHERE r.platform_id = p.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	    UNION
	    SELECT n.person_id FROM meeting_invitees n WHERE n.meeting_id = m.id AND n.withdrawn_at IS NULL) i
	JOIN persons v ON v.id = i.person_id AND NOT v.bot AND NOT v.deactivated
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = v.id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const outlookOrganisations = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM organisations o
	WHERE o.workspace_id = $1
	  AND (o.id IN (SELECT x.organisation_id FROM platform_organisations x WHERE x.platform_id = $2)
	       OR NOT EXISTS (SELECT FROM platform_organisations x WHERE x.platform_id = $2)
	          AND o.id IN (SELECT s.organisation_id FROM seat_organisations s WHERE s.platform_id = $2))
	ORDER BY o.name, o.id`

// Outlook tells chair, secretary and coordinator what is known before a meeting of who will come. Nobody else may know
// who has not answered.
func (d *DB) Outlook(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Outlook, error) {
	var o consult.Outlook
	err := d.read(ctx, "outlook", func(t tx) error {
		m, err := t.meeting(ctx, v, id, now)
		if err != nil {
			return err
		}
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, m.PlatformID); err != nil {
			return err
		}
		o.Meeting = m.Meeting
		var rows []struct {
			consult.Expected
			Organisations pq.Int64Array
		}
		if err := t.all(ctx, &rows, outlookMembers, v.Workspace, id, now); err != nil {
			return err
		}
		for _, r := range rows {
			r.Expected.Organisations = organisationIDs(r.Organisations)
			o.Members = append(o.Members, r.Expected)
		}
		return t.all(ctx, &o.Invited, outlookOrganisations, v.Workspace, m.PlatformID)
	})
	return o, err
}

// An organisation is there once however many of its people are, in the room, online or by somebody who sits in.
const participation = `
	SELECT o.name AS organisation, count(*) AS invited,
	       count(*) FILTER (WHERE EXISTS (
	           SELECT
	           FROM attendance_seats s
	           JOIN attendance a ON a.meeting_id = s.meeting_id AND a.person_id = s.person_id
	           WHERE s.meeting_id = m.id AND s.organisation_id = o.id AND a.state IN ('present', 'online', 'represented'))) AS there
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	JOIN attendance_invited i ON i.meeting_id = m.id
	JOIN organisations o ON o.id = i.organisation_id
	JOIN attendance_sheets k ON k.meeting_id = m.id AND k.kept_at IS NOT NULL
	WHERE m.workspace_id = $1 AND m.platform_id = $4 AND m.state = 'closed' AND m.starts_at > $5 AND m.starts_at <= $3
	GROUP BY o.id
	ORDER BY o.name, o.id`

// Participation tells chair, secretary and coordinator how often each member organisation was there in the twelve months
// before now, of the closed meetings to which it was invited and of which somebody kept the attendance, by name: answers
// beforehand say nothing of who came.
func (d *DB) Participation(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Participation, error) {
	var list []consult.Participation
	err := d.read(ctx, "participation", func(t tx) error {
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, platform); err != nil {
			return err
		}
		return t.all(ctx, &list, participation, v.Workspace, v.Person, now, platform, consult.ParticipationSince(now))
	})
	return list, err
}
