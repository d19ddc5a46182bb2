package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The channel is for who may read the platform.
const deadlinesInFeed = `
	SELECT d.id, p.level, d.created_at AS changed_at,
	       CASE WHEN EXISTS (SELECT FROM readable_platforms($1, $2, $3) r WHERE r.platform_id = p.id) THEN coalesce(p.channel_id, '') ELSE '' END AS channel_id
	FROM deadlines d
	JOIN platforms p ON p.id = d.platform_id
	WHERE d.workspace_id = $1 AND d.id = ANY ($4)`

// calendarDeadlines are the open deadlines with a date that belong in a calendar of the viewer's: all of one platform or,
// with 0, those that they answer for and those that an organisation for which they sit still owes, on its own date.
func (t tx) calendarDeadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.CalendarDeadline, error) {
	list, err := t.deadlines(ctx, v, consult.DeadlineFilter{Platform: platform}, now)
	if err != nil {
		return nil, fmt.Errorf("deadlines: %w", err)
	}
	var shown []consult.Deadline
	for _, d := range list {
		if platform == 0 && !d.IsOwnedBy(v.Person) {
			if len(d.Mine) == 0 {
				continue
			}
			d = d.OfMine()
		}
		if d.Dated() {
			shown = append(shown, d)
		}
	}
	return t.inCalendar(ctx, v, shown, now)
}

// inCalendar adds what only a calendar says of deadlines.
func (t tx) inCalendar(ctx context.Context, v consult.Viewer, list []consult.Deadline, now time.Time) ([]consult.CalendarDeadline, error) {
	var ids []consult.DeadlineID
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	var details []consult.CalendarDeadline
	if err := t.all(ctx, &details, deadlinesInFeed, v.Workspace, v.Person, now, pq.Array(int64s(ids))); err != nil {
		return nil, fmt.Errorf("deadlines in feed: %w", err)
	}
	of := map[consult.DeadlineID]consult.CalendarDeadline{}
	for _, x := range details {
		of[x.ID] = x
	}
	var shown []consult.CalendarDeadline
	for _, d := range list {
		x := of[d.ID]
		x.Deadline = d
		shown = append(shown, x)
	}
	return shown, nil
}

// CalendarOfDeadline is one deadline that the viewer may see as a calendar of its own, in lang. One without a date is
// refused.
func (d *DB) CalendarOfDeadline(ctx context.Context, v consult.Viewer, id consult.DeadlineID, lang string, now time.Time) (consult.Calendar, error) {
	var c consult.Calendar
	err := d.read(ctx, "calendar of deadline", func(t tx) error {
		deadline, err := t.deadline(ctx, v, id, now)
		if err != nil {
			return err
		}
		if !deadline.Dated() {
			return consult.Conflict("calendar_needs_date", nil)
		}
		list := []consult.Deadline{deadline}
		if err := t.owedByMine(ctx, v, list); err != nil {
			return err
		}
		if len(list[0].Mine) > 0 && !deadline.IsOwnedBy(v.Person) {
			list[0] = list[0].OfMine()
		}
		deadlines, err := t.inCalendar(ctx, v, list, now)
		c = consult.Calendar{Workspace: v.Workspace, Name: deadline.Title, Lang: lang, Zone: deadline.Zone, Deadlines: deadlines}
		return err
	})
	return c, err
}
