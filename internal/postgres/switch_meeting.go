package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// SwitchMeeting lets a meeting go ahead on site, online or both. The date and the answers stay. When people heard of the
// meeting, its channel and who is invited from outside get one notice, unless it is done silently; what was posted shows it
// either way. It refuses a meeting that has begun, and a change by somebody who saw an older edition.
func (d *DB) SwitchMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, to consult.Switch) (consult.Meeting, error) {
	return d.changeMeeting(ctx, "switch meeting", act, id, func(t tx, p consult.Platform, m consult.Meeting) error {
		where, err := to.Where()
		if err != nil {
			return err
		}
		if err := m.CanSwitch(act.Now); err != nil {
			return err
		}
		if err := m.IsEdition(to.Edition); err != nil {
			return err
		}
		return t.switchMeeting(ctx, act, p, m, where, to)
	})
}

// What is taken away is kept aside, for when it comes back.
const switchMeeting = `
	UPDATE meetings
	SET place = $3, link = $4, reason = $5, edition = edition + 1,
	    left_place = CASE WHEN $3 = '' AND place <> '' THEN place ELSE left_place END,
	    left_link = CASE WHEN $4 = '' AND link <> '' THEN link ELSE left_link END
	WHERE workspace_id = $1 AND id = $2`

func (t tx) switchMeeting(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, where consult.Whereabouts, to consult.Switch) error {
	if where == (consult.Whereabouts{Place: m.Place, Link: m.Link}) {
		return nil
	}
	if _, err := t.exec(ctx, switchMeeting, act.Workspace, m.ID, where.Place, where.Link, to.Reason); err != nil {
		return fmt.Errorf("switch: %w", err)
	}
	told, err := t.withdraw(ctx, act.Workspace, m)
	if err != nil || !told || m.ChannelID == "" || to.Notice == consult.NoticeSilent {
		return err
	}
	notice := recurrence.Announcement(m, consult.PurposeSwitched, m.StartsAt, act.Now)
	notice.Occurrence = fmt.Sprintf("edition %d", m.Edition+1) // tells the notices of one date apart
	return t.remind(ctx, p, []consult.Delivery{notice})
}

// The place and the link that the meeting has, had before, has by its series or, of what that leaves open, of the platform's last meeting that had one.
const usualWhereabouts = `
	SELECT coalesce(nullif(m.place, ''), nullif(m.left_place, ''), nullif(s.place, ''), (
	           SELECT o.place FROM meetings o
	           WHERE o.workspace_id = m.workspace_id AND o.platform_id = m.platform_id AND o.place <> '' AND o.starts_at < m.starts_at
	           ORDER BY o.starts_at DESC LIMIT 1), '') AS place,
	       coalesce(nullif(m.link, ''), nullif(m.left_link, ''), nullif(s.link, ''), (
	           SELECT o.link FROM meetings o
	           WHERE o.workspace_id = m.workspace_id AND o.platform_id = m.platform_id AND o.link <> '' AND o.starts_at < m.starts_at
	           ORDER BY o.starts_at DESC LIMIT 1), '') AS link
	FROM meetings m
	LEFT JOIN series s ON s.id = m.series_id
	WHERE m.workspace_id = $1 AND m.id = $2`

// UsualPlace is where a meeting takes place or, as far as it says nothing, where its platform usually meets; for who may
// change it.
func (d *DB) UsualPlace(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Whereabouts, error) {
	var w consult.Whereabouts
	err := d.read(ctx, "usual place", func(t tx) error {
		if _, err := t.meetingToManage(ctx, v, id, now); err != nil {
			return err
		}
		_, err := t.get(ctx, &w, usualWhereabouts, v.Workspace, id)
		return err
	})
	return w, err
}

func (t tx) meetingToManage(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error) {
	m, err := t.meeting(ctx, v, id, now)
	if err == nil && !m.Manages {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	return m, err
}

const inChannelOf = `
	SELECT count(*)
	FROM channel_members c
	JOIN persons p ON p.id = c.person_id AND NOT (p.bot OR p.deactivated)
	JOIN workspaces w ON w.id = c.workspace_id
	WHERE c.workspace_id = $1 AND c.channel_id = $2 AND p.slack_id IS DISTINCT FROM w.bot_user_id`

const namesOf = `
	SELECT name
	FROM persons
	WHERE workspace_id = $1 AND id = ANY($2)
	ORDER BY name, id`

// WhoIsTold is who reads of a change of a meeting once it is announced, for who may change it.
func (d *DB) WhoIsTold(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Told, error) {
	var told consult.Told
	err := d.read(ctx, "who is told", func(t tx) error {
		m, err := t.meetingToManage(ctx, v, id, now)
		if err != nil || m.ChannelID == "" {
			return err
		}
		if _, err := t.get(ctx, &told.Members, inChannelOf, v.Workspace, m.ChannelID); err != nil {
			return fmt.Errorf("members: %w", err)
		}
		var outside []int64
		if err := t.all(ctx, &outside, invitedOutside, v.Workspace, id); err != nil {
			return fmt.Errorf("invited outside the channel: %w", err)
		}
		if err := t.all(ctx, &told.Outside, namesOf, v.Workspace, pq.Array(outside)); err != nil {
			return fmt.Errorf("names: %w", err)
		}
		return t.all(ctx, &told.Channels, announcedElsewhere, v.Workspace, id)
	})
	return told, err
}
