package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// atOnce is of how many series one transaction plans the meetings: their platforms stay locked for as long as it takes.
const atOnce = 50

const incompleteSeries = `
	SELECT id
	FROM series
	WHERE workspace_id = $1 AND complete_until <= $2
	ORDER BY platform_id, id`

// PlanAhead gives every running series its meetings for the time ahead, with their deliveries, and returns how many
// meetings it made. It is for the planner, nobody looks on.
func (d *DB) PlanAhead(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	var lacking []int64
	if err := d.read(ctx, "find series to plan ahead", func(t tx) error {
		return t.all(ctx, &lacking, incompleteSeries, ws, now)
	}); err != nil {
		return 0, err
	}
	made := 0
	for ids := range slices.Chunk(lacking, atOnce) {
		added := 0
		if err := d.change(ctx, "plan ahead", func(t tx) error {
			var err error
			added, err = t.planAhead(ctx, ws, ids, now)
			return err
		}); err != nil {
			return made, err
		}
		made += added
	}
	return made, nil
}

const lockPlansOf = `
	SELECT p.id
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id IN (SELECT s.platform_id FROM series s WHERE s.id = ANY ($2))
	ORDER BY p.id
	FOR NO KEY UPDATE`

// The last meeting of each is that of its original date, wherever it was moved.
const seriesWithLast = `
	SELECT ` + rhythmColumns + `, (SELECT max(m.occurrence) FROM meetings m WHERE m.series_id = s.id) AS planned_to
	FROM series s
	WHERE s.workspace_id = $1 AND s.id = ANY ($2) AND s.complete_until <= $3
	ORDER BY s.platform_id, s.id`

// planAhead looks at the series anew once nobody else can change them: a rhythm may have ended meanwhile.
func (t tx) planAhead(ctx context.Context, ws consult.WorkspaceID, ids pq.Int64Array, now time.Time) (int, error) {
	var locked []consult.PlatformID
	if err := t.all(ctx, &locked, lockPlansOf, ws, ids); err != nil {
		return 0, fmt.Errorf("lock plans: %w", err)
	}
	var list []series
	if err := t.all(ctx, &list, seriesWithLast, ws, ids, now); err != nil {
		return 0, fmt.Errorf("series: %w", err)
	}
	return t.extend(ctx, ws, now, list...)
}

// extend gives series the meetings that they lack at now, with their deliveries, and returns how many.
func (t tx) extend(ctx context.Context, ws consult.WorkspaceID, now time.Time, list ...series) (int, error) {
	if len(list) == 0 {
		return 0, nil
	}
	platforms, err := t.platformsAhead(ctx, ws, list)
	if err != nil {
		return 0, err
	}
	var meetings []consult.Meeting
	var complete rows[horizon]
	for _, s := range list {
		wanted := s.wanted(now)
		if meetings, err = t.putMeetings(ctx, platforms[s.PlatformID], s, s.missing(wanted), meetings); err != nil {
			return 0, fmt.Errorf("series %d: %w", s.ID, err)
		}
		complete = append(complete, horizon{s.ID, s.completeUntil(wanted)})
	}
	added, err := t.addMeetings(ctx, ws, platforms, meetings, now)
	if err != nil {
		return 0, err
	}
	if _, err := t.exec(ctx, noteComplete, ws, complete); err != nil {
		return 0, fmt.Errorf("note until when series are complete: %w", err)
	}
	return added, nil
}

// horizon is until when a series has all its meetings; nil for ever.
type horizon struct {
	ID            consult.SeriesID `json:"id"`
	CompleteUntil *time.Time       `json:"complete_until"`
}

const noteComplete = `
	UPDATE series s
	SET complete_until = coalesce(c.complete_until, 'infinity')
	FROM json_to_recordset($2) AS c (id bigint, complete_until timestamptz)
	WHERE s.workspace_id = $1 AND s.id = c.id`

// ahead is a platform while its series get meetings.
type ahead struct {
	platform consult.Platform
	calendar recurrence.Calendar
	put      map[int64]bool // the moments of meetings that are about to be written, and will be held
}

const platformsOf = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = ANY ($2)`

// platformsAhead reads what there is to know of the platforms of series.
func (t tx) platformsAhead(ctx context.Context, ws consult.WorkspaceID, list []series) (map[consult.PlatformID]*ahead, error) {
	var ids pq.Int64Array
	for _, s := range list {
		ids = append(ids, int64(s.PlatformID))
	}
	var rows []platformRow
	if err := t.all(ctx, &rows, platformsOf, ws, ids); err != nil {
		return nil, fmt.Errorf("platforms: %w", err)
	}
	years, err := t.years(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	found := map[consult.PlatformID]*ahead{}
	for _, r := range rows {
		found[r.ID] = &ahead{platform: r.platform(), calendar: recurrence.Calendar{Year: years[r.ID]}, put: map[int64]bool{}}
	}
	return found, nil
}

// putMeetings appends the meetings of a series at its occurrences, where its policy puts them.
func (t tx) putMeetings(ctx context.Context, p *ahead, s series, occurrences []time.Time, list []consult.Meeting) ([]consult.Meeting, error) {
	rule := s.rule()
	for _, at := range occurrences {
		placed, err := t.place(ctx, p, s, rule, at)
		if err != nil {
			return nil, err
		}
		if !placed.Skipped {
			p.put[placed.At.Unix()] = true
		}
		list = append(list, s.meeting(p.platform, at, placed))
	}
	return list, nil
}

// place applies the series' policy to an occurrence. What would land on another date of the series, or on a meeting of
// the platform, is skipped: one meeting is enough.
func (t tx) place(ctx context.Context, p *ahead, s series, rule recurrence.Rule, at time.Time) (recurrence.Placed, error) {
	placed := p.calendar.Place(s.Policy, at)
	if placed.Skipped || placed.At.Equal(at) {
		return placed, nil
	}
	var taken consult.MeetingID
	found, err := t.get(ctx, &taken, meetingAt, p.platform.WorkspaceID, p.platform.ID, placed.At)
	if err != nil {
		return placed, fmt.Errorf("look for a clash: %w", err)
	}
	if found || p.put[placed.At.Unix()] || rule.Hits(placed.At) {
		placed.At, placed.Skipped = at, true
	}
	return placed, nil
}

const platformOf = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $2`
