package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

const dueAudiences = `
	SELECT id, recipient, useful_until
	FROM deliveries
	WHERE workspace_id = $1 AND state = 'waiting' AND recipient_kind = 'audience' AND due_at <= $2
	ORDER BY due_at, id
	LIMIT $3
	FOR UPDATE SKIP LOCKED`

// toPersons begins the statement that turns an audience a into one delivery for each person; the person's id as text follows.
const toPersons = `
	INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, revision, purpose, lead,
	                        recipient_kind, due_at, useful_until, recipient)
	SELECT DISTINCT a.workspace_id, a.platform_id, a.subject, a.subject_id, a.occurrence, a.revision, a.purpose, a.lead,
	       'person', a.due_at, a.useful_until,`

// onceEach ends it.
const onceEach = `
	ON CONFLICT ON CONSTRAINT deliveries_once_key DO NOTHING`

// The members of a meeting's platform, who sit in its channel or hold a role, and who is invited beside them, as far as
// they can be written to. Who has left the platform is told nothing, whatever they answered.
const membersOfMeeting = `
	WITH a AS (
	    SELECT d.*, m.platform_id AS meeting_platform_id, pl.channel_id AS platform_channel_id
	    FROM deliveries d
	    JOIN meetings m ON m.id = d.subject_id AND m.workspace_id = d.workspace_id
	    JOIN platforms pl ON pl.id = m.platform_id
	    WHERE d.workspace_id = $1 AND d.id = $2 AND d.subject = 'meeting'),
	members AS (
	    SELECT c.person_id
	    FROM a
	    JOIN channel_members c ON c.workspace_id = a.workspace_id AND c.channel_id = a.platform_channel_id
	    UNION
	    SELECT r.person_id
	    FROM a
	    JOIN platform_roles r ON r.platform_id = a.meeting_platform_id
	    WHERE r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	    UNION
	    SELECT i.person_id
	    FROM a
	    JOIN meeting_invitees i ON i.meeting_id = a.subject_id AND i.withdrawn_at IS NULL
	    UNION
	    SELECT g.person_id
	    FROM a
	    JOIN registrations g ON g.meeting_id = a.subject_id
	    JOIN open_events(a.workspace_id, g.person_id) e ON e.meeting_id = a.subject_id)` + toPersons + ` CAST(p.id AS text)
	FROM a
	CROSS JOIN members
	JOIN persons p ON p.id = members.person_id AND p.workspace_id = a.workspace_id
	JOIN workspaces w ON w.id = a.workspace_id
	WHERE NOT (p.bot OR p.deactivated) AND p.slack_id IS NOT NULL AND p.slack_id <> w.bot_user_id`

const expandUnanswered = membersOfMeeting + `
	  AND NOT EXISTS (SELECT FROM answers x WHERE x.meeting_id = a.subject_id AND x.person_id = p.id)` + onceEach

const expandAttending = membersOfMeeting + `
	  AND (EXISTS (
	           SELECT
	           FROM answers x
	           WHERE x.meeting_id = a.subject_id AND x.person_id = p.id AND x.answer IN ('present', 'online'))
	       OR EXISTS (
	           SELECT
	           FROM registrations x
	           WHERE x.meeting_id = a.subject_id AND x.person_id = p.id AND x.state = 'registered'))` + onceEach

// Who sits for the boards whose council treats the stage and on the day of the occurrence; of which the result is known is
// seen when it is rendered.
const expandCouncils = toPersons + ` CAST(s.person_id AS text)
	FROM deliveries a
	JOIN projects j ON j.id = a.subject_id AND j.workspace_id = a.workspace_id
	JOIN commitments c ON c.project_id = j.id AND c.result = 'planned' AND c.withdrawn_at IS NULL
	     AND c.stage || ' ' || to_char(c.on_day, 'YYYY-MM-DD') = a.occurrence
	JOIN LATERAL seated_members(j.platform_id) s ON s.organisation_id = c.organisation_id
	WHERE a.workspace_id = $1 AND a.id = $2 AND $3::timestamptz IS NOT NULL` + onceEach

// Who may answer a round for a voice that has not answered its present version.
const expandAnswering = toPersons + ` CAST(w.person_id AS text)
	FROM deliveries a
	JOIN rounds r ON r.id = a.subject_id AND r.workspace_id = a.workspace_id AND r.state = 'open'
	JOIN LATERAL answerers(r.id, $3::timestamptz::date) w ON NOT EXISTS (
	    SELECT FROM round_answers s WHERE s.round_id = r.id AND s.voter_id = w.voter_id AND s.version = r.version)
	WHERE a.workspace_id = $1 AND a.id = $2` + onceEach

// Who sits for a council or supporter that is still to be told of a meeting and, where nobody does, who manages the platform.
const expandReporting = toPersons + ` CAST(x.person_id AS text)
	FROM deliveries a
	JOIN report_backs b ON b.meeting_id = a.subject_id AND b.workspace_id = a.workspace_id AND b.outcome IN ('', 'planned')
	CROSS JOIN LATERAL (
	    SELECT s.person_id
	    FROM seated_members(b.platform_id) s
	    WHERE s.organisation_id = b.organisation_id
	    UNION
	    SELECT r.person_id
	    FROM platform_roles r
	    JOIN persons p ON p.id = r.person_id AND NOT (p.deactivated OR p.bot) AND p.slack_id IS NOT NULL
	    WHERE r.platform_id = b.platform_id AND r.role IN ('chair', 'secretary', 'coordinator')
	      AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	      AND NOT EXISTS (SELECT FROM seated_members(b.platform_id) s WHERE s.organisation_id = b.organisation_id)) x
	WHERE a.workspace_id = $1 AND a.id = $2` + onceEach

const expandManaging = toPersons + ` CAST(p.id AS text)
	FROM deliveries a
	JOIN platform_roles r ON r.platform_id = a.platform_id AND r.role IN ('chair', 'secretary', 'coordinator')
	     AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	JOIN persons p ON p.id = r.person_id AND NOT (p.deactivated OR p.bot) AND p.slack_id IS NOT NULL
	WHERE a.workspace_id = $1 AND a.id = $2` + onceEach

const closeAudience = `
	UPDATE deliveries
	SET state = $3, reason = $4
	WHERE workspace_id = $1 AND id = $2`

// expandBatch bounds one transaction; what is left over is for the next tick.
const expandBatch = 200

// Expand turns the audiences that are due at now, a consultation time, into one delivery per person, and returns how
// many deliveries that made. Who belongs to an audience is decided here, when it falls due.
func (d *DB) Expand(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "expand audiences", func(t tx) error {
		var due []consult.Delivery
		if err := t.all(ctx, &due, dueAudiences, ws, now, expandBatch); err != nil {
			return err
		}
		var owing []consult.DeliveryID
		for _, a := range due {
			if a.Recipient == consult.AudienceOwing && !a.TooLate(now) {
				owing = append(owing, a.ID)
				continue
			}
			n, err := t.expand(ctx, ws, a, now)
			if err != nil {
				return err
			}
			made += n
		}
		n, err := t.expandOwing(ctx, ws, owing)
		made += n
		return err
	})
	return made, err
}

func (t tx) expand(ctx context.Context, ws consult.WorkspaceID, a consult.Delivery, now time.Time) (int, error) {
	if a.TooLate(now) {
		_, err := t.exec(ctx, closeAudience, ws, a.ID, consult.DeliverySkipped, "too_late")
		return 0, err
	}
	query := ""
	switch a.Recipient {
	case consult.AudienceUnanswered:
		query = expandUnanswered
	case consult.AudienceAttending:
		query = expandAttending
	case consult.AudienceCouncils:
		query = expandCouncils
	case consult.AudienceAnswering:
		query = expandAnswering
	case consult.AudienceReporting:
		query = expandReporting
	case consult.AudienceManaging:
		query = expandManaging
	default:
		_, err := t.exec(ctx, closeAudience, ws, a.ID, consult.DeliveryDead, "unknown_audience")
		return 0, err
	}
	n, err := t.exec(ctx, query, ws, a.ID, now)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(ctx, closeAudience, ws, a.ID, consult.DeliveryExpanded, "")
	return int(n), err
}
