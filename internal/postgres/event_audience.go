package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

const openToEverybody = `
	UPDATE meetings
	SET audience = 'workspace', edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

// OpenEvent makes a coming event of members one for everybody. It is not taken back: who read of it knows of it. It refuses
// an event of a platform of which nobody else may know, and what is no event or has begun.
func (d *DB) OpenEvent(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "open event", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		if err := m.CanOpenToEverybody(p, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, openToEverybody, act.Workspace, m.ID); err != nil {
			return fmt.Errorf("audience: %w", err)
		}
		return t.refreshMeeting(ctx, act.Workspace, m.ID)
	})
}
