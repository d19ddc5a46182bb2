package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const comingMeetings = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3
	ORDER BY m.starts_at, m.id`

// What is on its way to persons stays: they are told once, whatever the settings.
const withdrawReminders = `
	DELETE FROM deliveries d
	USING meetings m
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND d.revision = m.revision
	  AND d.purpose IN ('invitation', 'unanswered', 'attending')
	  AND d.recipient_kind IN ('channel', 'audience') AND d.state = 'waiting'
	  AND m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3`

// A moved meeting whose announcement did the inviting needs no invitation.
const remindedAlready = `
	SELECT DISTINCT d.subject_id, CASE WHEN d.purpose IN ('moved', 'restored') THEN 'invitation' ELSE d.purpose END AS purpose
	FROM deliveries d
	JOIN meetings m ON m.id = d.subject_id AND m.workspace_id = d.workspace_id AND m.revision = d.revision
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at > $3`

// replan writes the deliveries of a platform's coming meetings and deadlines with its present leads and quiet hours.
// What was sent, or is being sent, stays as it is.
func (t tx) replan(ctx context.Context, p consult.Platform, now time.Time) error {
	if _, err := t.exec(ctx, withdrawReminders, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("withdraw reminders: %w", err)
	}
	type told struct {
		SubjectID int64
		Purpose   consult.Purpose
	}
	var rows []told
	if err := t.all(ctx, &rows, remindedAlready, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("reminded already: %w", err)
	}
	already := map[told]bool{}
	for _, r := range rows {
		already[r] = true
	}
	var coming []consult.Meeting
	if err := t.all(ctx, &coming, comingMeetings, p.WorkspaceID, p.ID, now); err != nil {
		return fmt.Errorf("coming meetings: %w", err)
	}
	var list []consult.Delivery
	for _, m := range coming {
		for _, r := range recurrence.Reminders(m, p, now) {
			if !already[told{int64(m.ID), r.Purpose}] {
				list = append(list, r)
			}
		}
	}
	if err := t.remind(ctx, p, list); err != nil {
		return err
	}
	return t.replanDeadlines(ctx, p, now)
}
