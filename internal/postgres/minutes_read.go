package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const itemColumns = `
	SELECT i.id, i.kind, i.text, coalesce(w.name, '') AS author, i.at, coalesce(d.year, 0) AS year, coalesce(d.seq, 0) AS seq,
	       a.id AS action_id, a.due_on, i.agenda_item_id, i.level, i.edition, i.meeting_id
	FROM minutes_items i
	LEFT JOIN persons w ON w.id = i.author_id
	LEFT JOIN decisions d ON d.minutes_item_id = i.id
	LEFT JOIN action_items a ON a.minutes_item_id = i.id`

const itemsOfMeeting = itemColumns + `
	WHERE i.workspace_id = $1 AND i.meeting_id = $2
	  AND NOT EXISTS (SELECT FROM hidden_lines($3) h WHERE h.minutes_item_id = i.id)
	ORDER BY i.id`

const itemByID = itemColumns + `
	WHERE i.workspace_id = $1 AND i.id = $2`

type itemRow struct {
	consult.MinutesItem
	Year int
	Seq  int
}

func (r itemRow) item() consult.MinutesItem {
	if r.Seq > 0 {
		r.Number = consult.DecisionNumber(r.Year, r.Seq)
	}
	return r.MinutesItem
}

func (t tx) item(ctx context.Context, ws consult.WorkspaceID, id consult.MinutesItemID) (consult.MinutesItem, error) {
	var row itemRow
	if _, err := t.get(ctx, &row, itemByID, ws, id); err != nil {
		return consult.MinutesItem{}, fmt.Errorf("item: %w", err)
	}
	items := []consult.MinutesItem{row.item()}
	err := t.ownItems(ctx, ws, items)
	return items[0], err
}

// ownItems fills in the owners of the actions among items.
func (t tx) ownItems(ctx context.Context, ws consult.WorkspaceID, items []consult.MinutesItem) error {
	var ids []consult.ActionItemID
	for _, it := range items {
		if it.ActionID != nil {
			ids = append(ids, *it.ActionID)
		}
	}
	owners, err := t.lineOwners(ctx, ws, ids)
	if err != nil {
		return err
	}
	for i, it := range items {
		if it.ActionID != nil {
			items[i].Owners = owners[*it.ActionID]
		}
	}
	return nil
}

const answersOfMinutes = `
	SELECT a.person_id, coalesce(v.slack_id, '') AS slack_id, v.name, a.answer, coalesce(s.name, a.stand_in_name) AS stand_in
	FROM answers a
	JOIN meetings m ON m.id = a.meeting_id
	JOIN persons v ON v.id = a.person_id
	LEFT JOIN persons s ON s.id = a.stand_in_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const outsidersIn = `
	SELECT EXISTS (
	    SELECT
	    FROM channel_members c
	    JOIN persons p ON p.id = c.person_id
	    WHERE c.workspace_id = $1 AND c.channel_id = $2 AND (p.external OR p.guest) AND NOT p.deactivated)`

const standsOpen = `
	SELECT count(*)
	FROM minutes_remarks k
	WHERE k.workspace_id = $1 AND k.meeting_id = $2 AND k.state = 'open' AND ` + readableRemark

const postedMinutes = `
	SELECT ts
	FROM deliveries
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND purpose = 'minutes_closed' AND state = 'sent' AND channel_id = $3
	ORDER BY id DESC
	LIMIT 1`

// minutes reads a meeting's minutes for whoever was found to be allowed, without what is not for them; 0 reads for
// everybody in the platform's channel.
func (t tx) minutes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID, reader consult.PersonID) (consult.Minutes, error) {
	var m consult.Minutes
	found, err := t.get(ctx, &m.Meeting, heldMeetingByID, ws, id)
	if err != nil {
		return m, fmt.Errorf("meeting: %w", err)
	}
	if !found {
		return m, consult.NotFound("gone")
	}
	var rows []itemRow
	if err := t.all(ctx, &rows, itemsOfMeeting, ws, id, reader); err != nil {
		return m, fmt.Errorf("items: %w", err)
	}
	for _, r := range rows {
		m.Items = append(m.Items, r.item())
	}
	if err := t.ownItems(ctx, ws, m.Items); err != nil {
		return m, err
	}
	if err := t.all(ctx, &m.Attendees, answersOfMinutes, ws, id); err != nil {
		return m, fmt.Errorf("attendees: %w", err)
	}
	if m.Sheet, err = t.sheet(ctx, ws, m.Meeting); err != nil {
		return m, err
	}
	if m.Agenda, err = t.agendaOf(ctx, ws, m.Meeting, 0, m.Meeting.StartsAt); err != nil {
		return m, err
	}
	if m.Agenda, err = t.withoutHidden(ctx, m.Agenda, reader); err != nil {
		return m, err
	}
	if reader != nobody {
		if err := t.withInputs(ctx, ws, m.Agenda, 0); err != nil {
			return m, err
		}
	}
	if m.Seal, err = t.seal(ctx, ws, id); err != nil {
		return m, err
	}
	if _, err := t.get(ctx, &m.Waiting, standsOpen, ws, id, reader); err != nil {
		return m, fmt.Errorf("open remarks: %w", err)
	}
	if _, err := t.get(ctx, &m.Posted, postedMinutes, ws, id, m.Meeting.ChannelID); err != nil {
		return m, fmt.Errorf("posting: %w", err)
	}
	_, err = t.get(ctx, &m.Outsiders, outsidersIn, ws, m.Meeting.ChannelID)
	return m, err
}

// minutesFor is minutes with what the viewer may do with them.
func (t tx) minutesFor(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error) {
	m, err := t.minutes(ctx, v.Workspace, id, v.Person)
	if err != nil {
		return m, err
	}
	s, err := t.standing(ctx, v, m.Meeting.PlatformID, now)
	if err != nil {
		return m, err
	}
	m.Manages = s.CanManage() == nil
	m.Writes, err = t.mayWrite(ctx, v, m.Meeting, s)
	return m, err
}

const readableByName = `
	SELECT p.id
	FROM platforms p
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = p.id
	WHERE p.workspace_id = $1 AND (p.slug = lower($4) OR lower(p.name) = lower($4) OR p.channel_id = $4)
	ORDER BY p.slug = lower($4) DESC, p.id
	LIMIT 1`

// PlatformNamed finds a platform that the viewer may read by its short name, its name or its channel's id, and what the
// viewer is there. One that the viewer may not read and one that does not exist are refused alike.
func (d *DB) PlatformNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Platform, consult.Standing, error) {
	var p consult.Platform
	var s consult.Standing
	err := d.read(ctx, "platform named", func(t tx) error {
		var id consult.PlatformID
		found, err := t.get(ctx, &id, readableByName, v.Workspace, v.Person, now, name)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		p, s, err = t.platform(ctx, v, id, now)
		return err
	})
	return p, s, err
}

const readableByID = `
	SELECT r.platform_id
	FROM readable_platforms($1, $2, $3) r
	WHERE r.platform_id = $4`

// Minutes that opened and closed themselves with nothing in them are none.
const newestMinutes = `
	SELECT m.id
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.platform_id = $2
	  AND (m.state = 'open' OR m.state = 'closed' AND (m.opened_by IS NOT NULL OR m.opened_at IS NULL
	       OR EXISTS (SELECT FROM minutes_items i WHERE i.meeting_id = m.id)
	       OR EXISTS (SELECT FROM attendance_sheets s WHERE s.meeting_id = m.id AND s.kept_at IS NOT NULL)))
	ORDER BY m.opened_at DESC NULLS LAST, m.id DESC
	LIMIT 1`

// MinutesNamed returns the newest minutes, open or closed, of the platform that the viewer calls by its short name, its
// name or its channel's id. A platform that the viewer may not read and one that does not exist are refused alike.
func (d *DB) MinutesNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Minutes, error) {
	return d.newestMinutes(ctx, v, readableByName, name, now)
}

// MinutesOf returns the newest minutes, open or closed, of a platform that the viewer may read.
func (d *DB) MinutesOf(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Minutes, error) {
	return d.newestMinutes(ctx, v, readableByID, platform, now)
}

func (d *DB) newestMinutes(ctx context.Context, v consult.Viewer, query string, which any, now time.Time) (consult.Minutes, error) {
	var m consult.Minutes
	err := d.change(ctx, "minutes", func(t tx) error {
		var platform consult.PlatformID
		found, err := t.get(ctx, &platform, query, v.Workspace, v.Person, now, which)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		var id consult.MeetingID
		found, err = t.get(ctx, &id, newestMinutes, v.Workspace, platform)
		if err != nil {
			return err
		}
		if !found {
			return consult.Conflict("no_minutes_yet", nil)
		}
		if m, err = t.minutesFor(ctx, v, id, now); err != nil {
			return err
		}
		return saw(ctx, t, v, "see minutes", id, now)
	})
	return m, err
}

const readableOpen = heldMeeting + `
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.platform_id = $4 AND m.state = 'open'`

// OpenMinutes finds the meeting of a platform whose minutes can be written in; it refuses with no_open_meeting.
func (d *DB) OpenMinutes(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.read(ctx, "open minutes", func(t tx) error {
		if _, err := t.get(ctx, &m, readableOpen, v.Workspace, v.Person, now, platform); err != nil {
			return err
		}
		return m.CanRecord()
	})
	return m, err
}

const readableMinutes = `
	SELECT m.id
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $4 AND m.state IN ('open', 'closed')`

// MinutesOfMeeting returns the minutes of one meeting.
func (d *DB) MinutesOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error) {
	var m consult.Minutes
	err := d.change(ctx, "minutes of meeting", func(t tx) error {
		var err error
		if m, err = t.readableMinutes(ctx, v, id, now); err != nil {
			return err
		}
		return saw(ctx, t, v, "see minutes", id, now)
	})
	return m, err
}

// minutesToTell is MinutesOfMeeting for what the bot says of its own accord.
func (d *DB) minutesToTell(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error) {
	var m consult.Minutes
	err := d.read(ctx, "minutes to tell", func(t tx) error {
		var err error
		m, err = t.readableMinutes(ctx, v, id, now)
		return err
	})
	return m, err
}

// readableMinutes reads the minutes of one meeting, if the viewer may read them.
func (t tx) readableMinutes(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error) {
	var known consult.MeetingID
	found, err := t.get(ctx, &known, readableMinutes, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.Minutes{}, err
	}
	if !found {
		return consult.Minutes{}, consult.NotFound("minutes_not_found")
	}
	return t.minutesFor(ctx, v, known, now)
}

// ClosedMinutes returns the minutes that a posting in the platform's own channel is about; it is moot when there is no
// such meeting any more. Who sits in the channel is for the posting to heed: see consult.Minutes.Outsiders.
func (d *DB) ClosedMinutes(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.Minutes, error) {
	var m consult.Minutes
	err := d.read(ctx, "closed minutes", func(t tx) error {
		var err error
		m, err = t.minutes(ctx, ws, id, 0)
		if _, gone := consult.Refusal(err); gone || err == nil && m.Meeting.State != consult.MeetingClosed {
			return consult.Moot("not_closed")
		}
		return err
	})
	return m, err
}
