package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// The voices that nobody has answered for in this version. $1 workspace, $2 round, $3 the local date.
const openVoices = `
	WITH silent AS (
	    SELECT v.*, r.platform_id, r.project_id
	    FROM rounds r
	    JOIN round_voters v ON v.round_id = r.id AND v.gone_on IS NULL
	    WHERE r.workspace_id = $1 AND r.id = $2 AND r.state = 'open'
	      AND NOT EXISTS (SELECT FROM round_answers s WHERE s.voter_id = v.id AND s.version = r.version)),
	merged AS (
	    SELECT s.id, o.merged_on, n.id AS successor_id, EXISTS (
	               SELECT
	               FROM round_voters x
	               WHERE x.round_id = $2 AND x.gone_on IS NULL AND x.id <> s.id
	                 AND (x.organisation_id = n.id OR x.passed_to = n.id OR s.nis IS NOT NULL AND x.nis = n.nis)) AS has_voice
	    FROM silent s
	    JOIN organisations o ON o.workspace_id = $1 AND (o.id = s.organisation_id OR o.nis = s.nis AND o.kind = 'gemeente')
	    JOIN organisations n ON n.id = o.successor_id
	    WHERE s.passed_to IS NULL AND o.merged_on <= $3 AND (s.nis IS NULL OR n.nis <> s.nis))`

// Of two that merged into one that had no voice, one voice is left: the other follows when it is looked at again.
const passVoices = openVoices + `
	UPDATE round_voters v
	SET passed_to = m.successor_id, passed_on = m.merged_on
	FROM (SELECT DISTINCT ON (successor_id) id, successor_id, merged_on FROM merged WHERE NOT has_voice ORDER BY successor_id, id) m
	WHERE v.id = m.id`

const dropMergedVoices = openVoices + `
	UPDATE round_voters v
	SET gone_on = m.merged_on, passed_on = m.merged_on, passed_to = m.successor_id
	FROM merged m
	WHERE v.id = m.id AND m.has_voice`

// Who was chosen one by one keeps their voice; who had it as a member loses it by leaving the project or the platform.
const dropLeftVoices = openVoices + `
	UPDATE round_voters v
	SET gone_on = $3
	FROM silent s
	WHERE v.id = s.id AND s.of_members AND s.passed_to IS NULL
	  AND NOT EXISTS (
	      SELECT
	      FROM organisations o
	      WHERE o.workspace_id = $1 AND (o.id = s.organisation_id OR o.nis = s.nis AND o.kind IN ('gemeente', 'ocmw'))
	        AND (s.project_id IS NULL AND EXISTS (
	                 SELECT FROM platform_organisations f WHERE f.platform_id = s.platform_id AND f.organisation_id = o.id)
	             OR EXISTS (SELECT FROM memberships_on(s.project_id, $3) m WHERE m.organisation_id = o.id AND m.state = 'joined')))
	  AND NOT EXISTS (
	      SELECT
	      FROM persons p
	      JOIN platforms f ON f.id = s.platform_id
	      WHERE p.id = s.person_id AND NOT p.deactivated
	        AND (EXISTS (SELECT FROM channel_members c WHERE c.workspace_id = $1 AND c.channel_id = f.channel_id AND c.person_id = p.id)
	             OR EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = f.id AND r.person_id = p.id AND (r.valid_to IS NULL OR r.valid_to::date > $3))))`

// tendVoices passes the voice of an organisation that merged without an answer on to the one in which it lives on, and
// takes it away from one that left, or whose successor has a voice already. What was answered stays. It returns how many
// voices changed.
func (t tx) tendVoices(ctx context.Context, ws consult.WorkspaceID, r consult.Round, now time.Time) (int, error) {
	if r.State != consult.RoundOpen {
		return 0, nil
	}
	today, moved := r.Local(now), int64(0)
	for _, query := range []string{passVoices, dropMergedVoices, dropLeftVoices} {
		n, err := t.exec(ctx, query, ws, r.ID, date(&today))
		if err != nil {
			return 0, fmt.Errorf("voices: %w", err)
		}
		moved += n
	}
	if moved == 0 {
		return 0, nil
	}
	return int(moved), t.refreshRound(ctx, ws, r.ID)
}
