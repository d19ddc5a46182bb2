package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// meeting is a series' meeting that is to be planned. An occurrence that a policy skips is a cancelled meeting of which
// nobody hears: so it can be restored like any other.
func (s series) meeting(p consult.Platform, at time.Time, placed recurrence.Placed) consult.Meeting {
	m := consult.Meeting{
		PlatformID: p.ID, ChannelID: p.ChannelID, Occurrence: at, StartsAt: placed.At, EndsAt: placed.At.Add(s.Duration.Duration()),
		Zone: s.Zone, Place: s.Place, Link: s.Link, State: consult.MeetingPlanned,
	}
	if s.ID != 0 {
		m.SeriesID = &s.ID
	}
	if placed.Skipped {
		m.State = consult.MeetingCancelled
	}
	if placed.Off != nil {
		m.DayOff = placed.Off.Code()
	}
	return m
}

// newMeeting is a meeting as insertMeetings reads it.
type newMeeting struct {
	PlatformID consult.PlatformID   `json:"platform_id"`
	SeriesID   *consult.SeriesID    `json:"series_id"`
	Occurrence time.Time            `json:"occurrence"`
	StartsAt   time.Time            `json:"starts_at"`
	EndsAt     time.Time            `json:"ends_at"`
	Zone       string               `json:"zone"`
	Place      string               `json:"place"`
	Link       string               `json:"link"`
	State      consult.MeetingState `json:"state"`
	DayOff     string               `json:"day_off"`
}

// Ids rise with the dates of a series.
const insertMeetings = `
	INSERT INTO meetings (workspace_id, platform_id, series_id, occurrence, starts_at, ends_at, zone, place, link, state, day_off)
	SELECT $1, n.platform_id, n.series_id, n.occurrence, n.starts_at, n.ends_at, n.zone, n.place, n.link, n.state, n.day_off
	FROM json_to_recordset($2) AS n (
	    platform_id bigint, series_id bigint, occurrence timestamptz, starts_at timestamptz, ends_at timestamptz, zone text,
	    place text, link text, state text, day_off text)
	ORDER BY n.series_id, n.occurrence
	ON CONFLICT ON CONSTRAINT meetings_occurrence_key DO NOTHING
	RETURNING id, series_id, occurrence`

// addMeetings plans meetings, with their deliveries, and returns how many; another replica may have been first. It gives
// those that it planned their ids.
func (t tx) addMeetings(ctx context.Context, ws consult.WorkspaceID, platforms map[consult.PlatformID]*ahead, list []consult.Meeting, now time.Time) (int, error) {
	type moment struct {
		series consult.SeriesID
		at     int64
	}
	momentOf := func(m consult.Meeting) moment {
		if m.SeriesID == nil {
			return moment{0, m.Occurrence.UnixMicro()}
		}
		return moment{*m.SeriesID, m.Occurrence.UnixMicro()}
	}
	if len(list) == 0 {
		return 0, nil
	}
	var wanted rows[newMeeting]
	for _, m := range list {
		wanted = append(wanted, newMeeting{m.PlatformID, m.SeriesID, m.Occurrence, m.StartsAt, m.EndsAt, m.Zone, m.Place, m.Link, m.State, m.DayOff})
	}
	var added []consult.Meeting
	if err := t.all(ctx, &added, insertMeetings, ws, wanted); err != nil {
		return 0, fmt.Errorf("insert meetings: %w", err)
	}
	ids := map[moment]consult.MeetingID{}
	for _, m := range added {
		ids[momentOf(m)] = m.ID
	}
	var deliveries []consult.Delivery
	for i := range list {
		if list[i].ID = ids[momentOf(list[i])]; list[i].ID == 0 {
			continue
		}
		for _, r := range recurrence.Reminders(list[i], platforms[list[i].PlatformID].platform, now) {
			r.WorkspaceID = ws
			deliveries = append(deliveries, r)
		}
	}
	return len(added), t.deliver(ctx, deliveries...)
}

// remind writes deliveries of a platform's meeting.
func (t tx) remind(ctx context.Context, p consult.Platform, list []consult.Delivery) error {
	for i := range list {
		list[i].WorkspaceID = p.WorkspaceID
	}
	return t.deliver(ctx, list...)
}
