package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// What was released is read by whoever may know of the platform; of a closed one that is its members.
const released = `
	SELECT ` + meetingColumns + `, s.summary AS text, s.released_at, coalesce(w.name, '') AS released_by
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN persons w ON w.id = s.released_by
	WHERE s.workspace_id = $1 AND s.released_at IS NOT NULL AND s.state = 'approved'
	  AND EXISTS (SELECT FROM visible_platforms($1, $2, $3) v WHERE v.platform_id = p.id)`

const releasedOfMeeting = released + ` AND m.id = $4`

const releasedOfPlatform = released + ` AND p.id = $4
	ORDER BY m.starts_at DESC, m.id DESC
	LIMIT $5`

const releasedByName = released + ` AND (p.slug = lower($4) OR lower(p.name) = lower($4) OR p.channel_id = $4)
	ORDER BY m.starts_at DESC, m.id DESC
	LIMIT $5`

// maxSummaries is how many summaries of a platform are listed, the newest.
const maxSummaries = 12

// releasedRow reads the columns that the domain's type cannot scan by itself.
type releasedRow struct {
	consult.Meeting
	consult.PublicSummary
}

// PublicSummary returns what was released of a meeting's minutes for the public. A platform of which the viewer may not know
// and minutes of which nothing was released are refused alike.
func (d *DB) PublicSummary(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.PublicMinutes, error) {
	list, err := d.released(ctx, releasedOfMeeting, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.PublicMinutes{}, err
	}
	return list[0], nil
}

// PublicSummaries returns what was released of a platform's minutes, the newest first, at most 12; it refuses as
// PublicSummary does.
func (d *DB) PublicSummaries(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PublicMinutes, error) {
	return d.released(ctx, releasedOfPlatform, v.Workspace, v.Person, now, platform, maxSummaries)
}

// PublicSummariesNamed is PublicSummaries of the platform that the viewer calls by its short name, its name or its channel's
// id.
func (d *DB) PublicSummariesNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) ([]consult.PublicMinutes, error) {
	return d.released(ctx, releasedByName, v.Workspace, v.Person, now, name, maxSummaries)
}

func (d *DB) released(ctx context.Context, query string, args ...any) ([]consult.PublicMinutes, error) {
	var list []consult.PublicMinutes
	err := d.read(ctx, "public summaries", func(t tx) error {
		var rows []releasedRow
		if err := t.all(ctx, &rows, query, args...); err != nil {
			return err
		}
		for _, r := range rows {
			r.Meeting.Link = "" // for who is invited
			list = append(list, consult.PublicMinutes{Meeting: r.Meeting, PublicSummary: r.PublicSummary})
		}
		if len(list) == 0 {
			return consult.NotFound("minutes_not_found")
		}
		return nil
	})
	return list, err
}

const platformOfPaper = `
	SELECT p.id, p.name, p.slug, p.lang, p.zone, p.level
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $2`

// ExportSummary returns what a file of a released summary is made from, for whoever may read it; that they took it is noted.
func (d *DB) ExportSummary(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.MinutesExport, error) {
	var out consult.MinutesExport
	err := d.change(ctx, "export summary", func(t tx) error {
		var row releasedRow
		found, err := t.get(ctx, &row, releasedOfMeeting, act.Workspace, act.Person, act.Now, id)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		seal, err := t.seal(ctx, act.Workspace, id)
		if err != nil {
			return err
		}
		row.Meeting.Link = ""
		// Only that they were approved, and when: by whom, and what else stands in them, is not for the public.
		out.Paper.Seal = consult.MinutesSeal{State: seal.State, ApprovedAt: seal.ApprovedAt}
		out.Paper.Meeting, out.Paper.Public, out.Paper.PublicOnly = row.Meeting, row.PublicSummary, true
		if _, err := t.get(ctx, &out.Paper.Platform, platformOfPaper, act.Workspace, id); err != nil {
			return fmt.Errorf("platform: %w", err)
		}
		out.Paper.Lang = out.Paper.Platform.Lang
		if out.Style, err = t.paperStyle(ctx, act.Workspace, out.Paper.Platform.ID); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export minutes "+string(consult.PublicCopy), id, act.Now)
	})
	if err != nil {
		return consult.MinutesExport{}, err
	}
	return out, nil
}

const searchReleased = `
	SELECT 'summary' AS kind, m.id, p.name AS platform, m.id AS meeting_id, s.summary AS text, m.starts_at AS at, p.zone, m.topics
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id
	JOIN platforms p ON p.id = m.platform_id
	WHERE s.workspace_id = $1 AND s.released_at IS NOT NULL AND s.state = 'approved'
	  AND ($4 = '' OR s.found_by @@ (SELECT search_query($4)))
	  AND ($5 = '' OR $5 = ANY (m.topics))
	  AND ($6 = 0 OR p.id = $6)
	  AND EXISTS (SELECT FROM visible_platforms($1, $2, $3) v WHERE v.platform_id = p.id)
	ORDER BY m.starts_at DESC, m.id DESC
	LIMIT $7`

// searchSummaries finds among what was released for the public, for whoever may know of the platform.
func (t tx) searchSummaries(ctx context.Context, v consult.Viewer, s consult.Search, now time.Time) ([]consult.Hit, error) {
	var rows []hitRow
	if err := t.all(ctx, &rows, searchReleased, v.Workspace, v.Person, now, s.Words, s.Topic, s.Platform, maxHitsEach); err != nil {
		return nil, fmt.Errorf("summaries: %w", err)
	}
	var hits []consult.Hit
	for _, r := range rows {
		r.Hit.Topics = append([]string(nil), r.Topics...)
		hits = append(hits, r.Hit)
	}
	return hits, nil
}

// newestFirst puts two lists of hits in one, at most maxHits.
func newestFirst(a, b []consult.Hit) []consult.Hit {
	if len(b) == 0 {
		return a
	}
	all := append(slices.Clone(a), b...)
	slices.SortStableFunc(all, func(x, y consult.Hit) int { return y.At.Compare(x.At) })
	return all[:min(len(all), maxHits)]
}
