package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const feedColumns = `f.id, f.person_id, coalesce(o.slack_id, '') AS slack_id, f.platform_id, coalesce(p.name, '') AS platform, f.created_at`

const feedsOf = `
	SELECT ` + feedColumns + `
	FROM feeds f
	JOIN persons o ON o.id = f.person_id
	LEFT JOIN visible_platforms($1, $2, $3) v ON v.platform_id = f.platform_id
	LEFT JOIN platforms p ON p.id = v.platform_id
	WHERE f.workspace_id = $1 AND f.person_id = $2
	ORDER BY f.platform_id NULLS FIRST`

// Feeds lists the calendars whose address the viewer has: first their own agenda, then those of platforms.
func (d *DB) Feeds(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Feed, error) {
	var list []consult.Feed
	err := d.read(ctx, "feeds", func(t tx) error {
		return t.all(ctx, &list, feedsOf, v.Workspace, v.Person, now)
	})
	return list, err
}

const dropFeed = `
	DELETE FROM feeds
	WHERE workspace_id = $1 AND person_id = $2 AND platform_id IS NOT DISTINCT FROM nullif($3::bigint, 0)`

const insertFeed = `
	INSERT INTO feeds (workspace_id, person_id, platform_id, token_hash, created_at)
	SELECT o.workspace_id, o.id, nullif($3::bigint, 0), $4, $5
	FROM persons o
	WHERE o.workspace_id = $1 AND o.id = $2 AND NOT o.deactivated`

// One person's two clicks make one address after the other.
const lockPerson = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND id = $2
	FOR NO KEY UPDATE`

// MakeFeed gives the viewer an address of their own agenda, or of a platform's calendar when platform is not 0, of which
// only the token's hash is kept. The address that they had until now is no longer good. Repeated with another token, the
// last one counts: an address that was lost on its way is simply made anew.
func (d *DB) MakeFeed(ctx context.Context, act consult.Act, platform consult.PlatformID, hash string) error {
	return d.change(ctx, "make feed", func(t tx) error {
		if platform != 0 {
			if _, _, err := t.platform(ctx, act.Viewer, platform, act.Now); err != nil {
				return err
			}
		}
		var locked consult.PersonID
		if _, err := t.get(ctx, &locked, lockPerson, act.Workspace, act.Person); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
		if _, err := t.exec(ctx, dropFeed, act.Workspace, act.Person, platform); err != nil {
			return fmt.Errorf("drop feed: %w", err)
		}
		n, err := t.exec(ctx, insertFeed, act.Workspace, act.Person, platform, hash, act.Now)
		if err == nil && n == 0 {
			return consult.NotFound("gone")
		}
		if err != nil {
			return err
		}
		if platform == 0 {
			return changed(ctx, t, act, "make feed", act.Person)
		}
		return changed(ctx, t, act, "make feed", platform)
	})
}

const revokeFeed = `
	DELETE FROM feeds
	WHERE workspace_id = $1 AND person_id = $2 AND id = $3`

// RevokeFeed makes the address of one of the viewer's calendars worthless. One that is gone already is not refused.
func (d *DB) RevokeFeed(ctx context.Context, act consult.Act, id consult.FeedID) error {
	return d.change(ctx, "revoke feed", func(t tx) error {
		n, err := t.exec(ctx, revokeFeed, act.Workspace, act.Person, id)
		if err != nil || n == 0 {
			return err
		}
		return changed(ctx, t, act, "revoke feed", act.Person)
	})
}

const feedByHash = `
	SELECT ` + feedColumns + `
	FROM feeds f
	JOIN persons o ON o.id = f.person_id AND NOT o.deactivated
	LEFT JOIN visible_platforms($1, f.person_id, $3) v ON v.platform_id = f.platform_id
	LEFT JOIN platforms p ON p.id = v.platform_id
	WHERE f.workspace_id = $1 AND f.token_hash = $2`

// FeedByHash finds the calendar whose address has a token with this hash; gone for one that never was, was
// revoked, or belongs to somebody who has left.
func (d *DB) FeedByHash(ctx context.Context, ws consult.WorkspaceID, hash string, now time.Time) (consult.Feed, error) {
	var f consult.Feed
	err := d.read(ctx, "feed by hash", func(t tx) error {
		found, err := t.get(ctx, &f, feedByHash, ws, hash, now)
		if err == nil && !found {
			return consult.NotFound("gone")
		}
		return err
	})
	return f, err
}

// What a feed shows are the owner's own platforms, or the one that it is of; never one that the owner may not know of.
const feedPlatforms = `
	WITH mine AS (
	    SELECT o.id
	    FROM channel_members c
	    JOIN platforms o ON o.workspace_id = c.workspace_id AND o.channel_id = c.channel_id
	    WHERE c.workspace_id = $1 AND c.person_id = $2
	    UNION
	    SELECT r.platform_id
	    FROM platform_roles r
	    WHERE r.person_id = $2 AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)),
	shown AS (
	    SELECT p.id, p.name, p.level, p.lang, p.zone, coalesce(p.channel_id, '') AS channel_id, p.id IN (SELECT id FROM mine) AS invited
	    FROM platforms p
	    JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	    WHERE p.workspace_id = $1 AND (p.id = $4 OR $4 = 0 AND p.id IN (SELECT id FROM mine)))`

const feedOwner = `
	SELECT lang, zone
	FROM persons
	WHERE workspace_id = $1 AND id = $2`

const feedPlatform = feedPlatforms + `
	SELECT name, lang, zone
	FROM shown
	WHERE id = $4`

// Place and hour are for all who may know of a platform; link, channel and reason for who is invited.
const feedSeries = feedPlatforms + `
	SELECT s.id, s.rrule, s.starts_at, s.start_offset, s.zone, s.duration, s.place, s.ended_at, s.changed_at, p.name AS platform, p.level,
	       CASE WHEN p.invited THEN s.link ELSE '' END AS link,
	       CASE WHEN p.invited THEN p.channel_id ELSE '' END AS channel_id
	FROM series s
	JOIN shown p ON p.id = s.platform_id
	WHERE s.workspace_id = $1
	ORDER BY s.id`

// keptInFeed is how long an event of the past stays in a feed.
const keptInFeed = 2 * 365 * 24 * time.Hour

// A feed of one's own also has the single meetings of other platforms to which one is invited, and of the events those
// for which one signed up. Where the minutes were posted is for who sits there.
const feedMeetings = feedPlatforms + `
	SELECT m.id, m.platform_id, m.series_id, m.occurrence, m.starts_at, m.ends_at, m.zone, m.place, m.state, m.revision, m.title,
	       m.event, m.changed_at, p.name AS platform, p.level,
	       CASE WHEN s.invited OR i.meeting_id IS NOT NULL OR e.meeting_id IS NOT NULL THEN m.link ELSE '' END AS link,
	       CASE WHEN s.invited OR i.meeting_id IS NOT NULL OR e.meeting_id IS NOT NULL THEN m.reason ELSE '' END AS reason,
	       CASE WHEN s.invited THEN s.channel_id ELSE '' END AS channel_id,
	       CASE WHEN s.invited AND m.state = 'closed' THEN coalesce((
	           SELECT d.ts
	           FROM deliveries d
	           WHERE d.subject = 'meeting' AND d.subject_id = m.id AND d.workspace_id = m.workspace_id AND d.purpose = 'minutes_closed'
	             AND d.recipient_kind = 'channel' AND d.state = 'sent' AND d.channel_id = s.channel_id
	           LIMIT 1), '') ELSE '' END AS minutes_ts
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN shown s ON s.id = m.platform_id
	LEFT JOIN invited_meetings($1, $2) i ON i.meeting_id = m.id
	LEFT JOIN registrations g ON g.meeting_id = m.id AND g.person_id = $2
	LEFT JOIN open_events($1, $2) e ON e.meeting_id = m.id
	WHERE m.workspace_id = $1 AND (m.series_id IS NOT NULL OR m.ends_at > $5)
	  AND (s.id IS NOT NULL OR $4 = 0 AND (i.meeting_id IS NOT NULL OR e.meeting_id IS NOT NULL AND g.state = 'registered'))
	  AND ($4 <> 0 OR m.event <> 'registration' OR g.state = 'registered')
	ORDER BY m.starts_at, m.id`

// Calendar is what a feed shows at now, as its owner sees it at now: a platform's calendar with its deadlines, or when
// platform is 0 the meetings to which the owner is invited and the deadlines that are theirs. Of a platform that the owner may no longer know of nothing is left.
func (d *DB) Calendar(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Calendar, error) {
	c := consult.Calendar{Workspace: v.Workspace, Own: platform == 0}
	err := d.read(ctx, "calendar", func(t tx) error {
		var head struct{ Name, Lang, Zone string }
		if _, err := t.get(ctx, &head, feedOwner, v.Workspace, v.Person); err != nil {
			return fmt.Errorf("owner: %w", err)
		}
		if platform != 0 {
			if _, err := t.get(ctx, &head, feedPlatform, v.Workspace, v.Person, now, platform); err != nil {
				return fmt.Errorf("platform: %w", err)
			}
		}
		c.Name, c.Lang, c.Zone = head.Name, head.Lang, head.Zone
		var rhythms []rhythm
		if err := t.all(ctx, &rhythms, feedSeries, v.Workspace, v.Person, now, platform); err != nil {
			return fmt.Errorf("series: %w", err)
		}
		var meetings []consult.CalendarMeeting
		if err := t.all(ctx, &meetings, feedMeetings, v.Workspace, v.Person, now, platform, now.Add(-keptInFeed)); err != nil {
			return fmt.Errorf("meetings: %w", err)
		}
		c.Series, c.Meetings = apart(rhythms, meetings)
		var err error
		c.Deadlines, err = t.calendarDeadlines(ctx, v, platform, now)
		return err
	})
	return c, err
}

// rhythm is a series as a feed reads it.
type rhythm struct {
	ID          consult.SeriesID
	RRule       string `db:"rrule"`
	StartsAt    time.Time
	StartOffset *int
	Zone        string
	Duration    consult.Seconds
	Place       string
	Link        string
	EndedAt     *time.Time
	ChangedAt   time.Time
	Platform    string
	ChannelID   string
	Level       consult.Level
}

// apart splits meetings into those that the rule of their series tells, and those that stand by themselves. What an ended
// rhythm cancelled with its end is told by that end.
func apart(rhythms []rhythm, meetings []consult.CalendarMeeting) ([]consult.CalendarSeries, []consult.CalendarMeeting) {
	of := map[consult.SeriesID]map[int64]consult.CalendarMeeting{} // by the second of their occurrence
	for _, m := range meetings {
		if m.SeriesID == nil {
			continue
		}
		if of[*m.SeriesID] == nil {
			of[*m.SeriesID] = map[int64]consult.CalendarMeeting{}
		}
		of[*m.SeriesID][m.Occurrence.Unix()] = m
	}
	var list []consult.CalendarSeries
	byRule := map[consult.SeriesID]map[int64]bool{}
	ends := map[consult.SeriesID]time.Time{}
	plain := map[consult.MeetingID]bool{}
	for _, r := range rhythms {
		if r.EndedAt != nil {
			ends[r.ID] = *r.EndedAt
		}
		s, hit := r.calendar(of[r.ID])
		if len(hit) == 0 {
			continue
		}
		list, byRule[r.ID] = append(list, s), hit
		for at := range hit {
			if m := of[r.ID][at]; tells(s, m) {
				plain[m.ID] = true
			}
		}
	}
	var alone []consult.CalendarMeeting
	for _, m := range meetings {
		if m.SeriesID != nil && byRule[*m.SeriesID][m.Occurrence.Unix()] {
			m.Instead = m.SeriesID
		}
		if plain[m.ID] || m.SeriesID != nil && m.State == consult.MeetingCancelled && isPast(ends[*m.SeriesID], m.Occurrence) {
			continue
		}
		alone = append(alone, m)
	}
	return list, alone
}

// isPast says whether an occurrence lies where its rhythm no longer holds; the zero end is none.
func isPast(end, occurrence time.Time) bool { return !end.IsZero() && !occurrence.Before(end) }

// calendar is the rhythm within what is planned of it, and the occurrences of its rule that have a meeting.
func (r rhythm) calendar(planned map[int64]consult.CalendarMeeting) (consult.CalendarSeries, map[int64]bool) {
	s := consult.CalendarSeries{
		ID: r.ID, RRule: r.RRule, Zone: r.Zone, Duration: r.Duration, Place: r.Place, Link: r.Link, Ended: r.EndedAt != nil,
		Platform: r.Platform, ChannelID: r.ChannelID, Level: r.Level, ChangedAt: r.ChangedAt,
	}
	end := r.StartsAt
	for _, m := range planned {
		if m.Occurrence.After(end) {
			end = m.Occurrence
		}
	}
	end = end.Add(time.Second)
	if r.EndedAt != nil && r.EndedAt.Before(end) {
		end = *r.EndedAt
	}
	hit := map[int64]bool{}
	var missed []time.Time
	rule := recurrence.Stored(r.RRule, r.StartsAt, r.Zone, r.StartOffset)
	for _, at := range rule.Between(r.StartsAt, end) {
		m, found := planned[at.Unix()]
		switch {
		case !found:
			missed = append(missed, at)
			continue
		case len(hit) == 0:
			s.Start, missed = rule.Meant(at), nil // what the rule gave before was never planned
		}
		hit[at.Unix()], s.Last = true, at
		s.Skipped, missed = append(s.Skipped, missed...), nil
		if m.ChangedAt.After(s.ChangedAt) {
			s.ChangedAt = m.ChangedAt
		}
	}
	return s, hit
}

// tells says whether the rule and the series' own particulars are all that there is to say about a meeting. Where the
// clocks change while it is held, or just before, programs do not agree on the hours that follow from a rule.
func tells(s consult.CalendarSeries, m consult.CalendarMeeting) bool {
	return !onChange(m) && m.State != consult.MeetingCancelled && m.StartsAt.Equal(m.Occurrence) && m.EndsAt.Sub(m.StartsAt) == s.Duration.Duration() &&
		m.Zone == s.Zone && m.Place == s.Place && m.Link == s.Link && m.MinutesTS == ""
}

// onChange says whether the clocks change from an hour before a meeting to its end.
func onChange(m consult.CalendarMeeting) bool {
	_, before := m.Local(m.StartsAt.Add(-time.Hour)).Zone()
	_, after := m.Local(m.EndsAt).Zone()
	return before != after
}
