package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const levelOfPlatform = `
	SELECT level
	FROM platforms
	WHERE workspace_id = $1 AND id = $2`

// CalendarOfMeeting is one meeting as a calendar of its own, in lang and with what the viewer may see: link, reason and
// channel are for who is invited.
func (d *DB) CalendarOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, lang string, now time.Time) (consult.Calendar, error) {
	var c consult.Calendar
	err := d.read(ctx, "calendar of meeting", func(t tx) error {
		mine, err := t.meeting(ctx, v, id, now)
		if err != nil {
			return err
		}
		m := consult.CalendarMeeting{Meeting: mine.Meeting, ChangedAt: now}
		if !mine.MayCome() {
			m.Link, m.Reason, m.ChannelID = "", "", ""
		}
		if _, err := t.get(ctx, &m.Level, levelOfPlatform, v.Workspace, m.PlatformID); err != nil {
			return fmt.Errorf("level: %w", err)
		}
		c = consult.Calendar{Workspace: v.Workspace, Name: m.Name(), Lang: lang, Zone: m.Zone, Meetings: []consult.CalendarMeeting{m}}
		return nil
	})
	return c, err
}
