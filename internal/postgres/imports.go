package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
)

const workspaceIDs = `
	SELECT id
	FROM workspaces
	ORDER BY id
	LIMIT 2`

// OnlyWorkspace is the workspace of an installation that has one; for commands that do not ask Slack.
func (d *DB) OnlyWorkspace(ctx context.Context) (consult.WorkspaceID, error) {
	var ids []consult.WorkspaceID
	err := d.read(ctx, "only workspace", func(t tx) error { return t.all(ctx, &ids, workspaceIDs) })
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", consult.Conflict("workspace_none", nil)
	case len(ids) > 1:
		return "", consult.Conflict("workspace_several", nil)
	}
	return ids[0], nil
}

// A closed platform may have the short name of another; then a name alone does not say which.
const managersOf = `
	SELECT p.id, p.zone, (
	           SELECT r.person_id
	           FROM platform_roles r
	           JOIN persons o ON o.id = r.person_id AND NOT (o.deactivated OR o.external OR o.guest)
	           WHERE r.platform_id = p.id AND r.role IN ('chair', 'secretary', 'coordinator')
	             AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	           ORDER BY array_position(ARRAY['chair', 'secretary', 'coordinator'], r.role), r.valid_from, r.person_id
	           LIMIT 1) AS manager
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.slug = $2
	LIMIT 2`

// OnBehalfOf finds the platform with a short name, its zone, and for whom the operator acts there: its chair, else its
// secretary, else its coordinator.
func (d *DB) OnBehalfOf(ctx context.Context, ws consult.WorkspaceID, slug string, now time.Time) (consult.PlatformID, string, consult.Viewer, error) {
	var rows []struct {
		ID      consult.PlatformID
		Zone    string
		Manager *consult.PersonID
	}
	err := d.read(ctx, "on behalf of", func(t tx) error { return t.all(ctx, &rows, managersOf, ws, slug, now) })
	v := consult.Viewer{Workspace: ws}
	switch {
	case err != nil:
		return 0, "", v, err
	case len(rows) == 0:
		return 0, "", v, consult.Invalid("platform", "platform_unknown", map[string]any{"Typed": slug})
	case len(rows) > 1:
		return 0, "", v, consult.Invalid("platform", "platform_twice", map[string]any{"Typed": slug})
	case rows[0].Manager == nil:
		return 0, "", v, consult.Conflict("platform_nobody", map[string]any{"Typed": slug})
	}
	v.Person = *rows[0].Manager
	return rows[0].ID, rows[0].Zone, v, nil
}

// errUndo ends a transaction that was only to show what it would do.
var errUndo = errors.New("undo")

// PreviewCalendar tells what ImportCalendar would do, by doing it and taking it back.
func (d *DB) PreviewCalendar(ctx context.Context, act consult.Act, platform consult.PlatformID, events []consult.CalendarEvent) (consult.CalendarImport, error) {
	var report consult.CalendarImport
	err := d.change(ctx, "preview calendar", func(t tx) error {
		var err error
		if report, err = t.bringIn(ctx, act, platform, events); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return report, err
}

// ImportCalendar plans the events of somebody else's calendar that are still to come as meetings of a platform, all or
// none, by the same steps and rules as somebody who plans them one by one; what the report calls a problem is left out.
// What was brought in before is known by its UID and stays as it is now.
func (d *DB) ImportCalendar(ctx context.Context, act consult.Act, platform consult.PlatformID, events []consult.CalendarEvent) (consult.CalendarImport, error) {
	var report consult.CalendarImport
	err := d.change(ctx, "import calendar", func(t tx) error {
		var err error
		if report, err = t.bringIn(ctx, act, platform, events); err != nil {
			return err
		}
		return changed(ctx, t, act, "import calendar", platform)
	})
	return report, err
}

// intake is one import under way.
type intake struct {
	t        tx
	act      consult.Act
	platform consult.Platform
	report   consult.CalendarImport
	known    map[origin]consult.SeriesID // 0 for what is no series
	masters  map[string]bool             // series of this calendar that were left out, by UID
}

// origin is what an event is in its own calendar.
type origin struct {
	UID          string `db:"uid"`
	RecurrenceID string
}

const importedBefore = `
	SELECT uid, recurrence_id, coalesce(series_id, 0) AS series_id
	FROM imported_events
	WHERE workspace_id = $1 AND platform_id = $2`

func (t tx) bringIn(ctx context.Context, act consult.Act, platform consult.PlatformID, events []consult.CalendarEvent) (consult.CalendarImport, error) {
	act.Cause = "" // what was done before is known by its origin
	p, err := t.managed(ctx, act, platform)
	if err != nil {
		return consult.CalendarImport{}, err
	}
	var locked consult.PlatformID
	if _, err := t.get(ctx, &locked, lockPlans, act.Workspace, p.ID); err != nil {
		return consult.CalendarImport{}, fmt.Errorf("lock plans: %w", err)
	}
	in := &intake{t: t, act: act, platform: p, known: map[origin]consult.SeriesID{}, masters: map[string]bool{}}
	in.report.Events = len(events)
	var before []struct {
		origin
		SeriesID consult.SeriesID
	}
	if err := t.all(ctx, &before, importedBefore, act.Workspace, p.ID); err != nil {
		return in.report, fmt.Errorf("imported before: %w", err)
	}
	for _, b := range before {
		in.known[b.origin] = b.SeriesID
	}
	ordered := slices.Clone(events)
	slices.SortStableFunc(ordered, func(a, b consult.CalendarEvent) int { return rank(a) - rank(b) })
	for _, e := range ordered {
		if err := in.take(ctx, e); err != nil {
			return in.report, fmt.Errorf("event %q: %w", e.UID, err)
		}
		if in.report.Meetings > consult.MaxCalendarMeetings {
			return in.report, consult.Invalid("file", "calendar_many_meetings", map[string]any{"Max": consult.MaxCalendarMeetings})
		}
	}
	return in.report, nil
}

// rank puts series before what is about one of their occurrences.
func rank(e consult.CalendarEvent) int {
	if e.Occurrence != nil {
		return 1
	}
	return 0
}

// take brings in one event. A refusal becomes a line of the report; it was given before anything was written.
func (in *intake) take(ctx context.Context, e consult.CalendarEvent) error {
	if _, known := in.known[originOf(e.UID, e.Occurrence)]; known {
		in.report.Known++
		return in.extras(ctx, e)
	}
	if e.Problem != nil {
		return in.leave(e, e.Problem)
	}
	e.Draft.PlatformID = in.platform.ID
	switch {
	case e.Occurrence != nil:
		return in.leave(e, in.occurrence(ctx, e))
	case e.Cancelled:
		in.masters[e.UID] = true
		in.report.Past++
		return nil
	case e.Draft.RRule != "":
		return in.leave(e, in.series(ctx, e))
	}
	if err := in.leave(e, in.single(ctx, e, e.Draft.Start, nil)); err != nil {
		return err
	}
	return in.extras(ctx, e)
}

// leave notes why an event stays out; a fault is passed on.
func (in *intake) leave(e consult.CalendarEvent, err error) error {
	refusal, refused := consult.Refusal(err)
	if !refused {
		return err
	}
	if e.Occurrence == nil {
		in.masters[e.UID] = true
	}
	switch refusal.Key {
	case "series_exists", "meeting_exists":
		in.report.Known++
	case "rhythm_past", "date_past":
		in.report.Past++
	default:
		p := consult.CalendarProblem{Title: e.Title, Why: refusal}
		if e.Occurrence != nil {
			p.At = *e.Occurrence
		}
		in.report.Problems = append(in.report.Problems, p)
	}
	return nil
}

func originOf(uid string, occurrence *time.Time) origin {
	o := origin{UID: uid}
	if occurrence != nil {
		o.RecurrenceID = occurrence.UTC().Format(time.RFC3339)
	}
	return o
}

const noteImported = `
	INSERT INTO imported_events (workspace_id, platform_id, uid, recurrence_id, series_id, meeting_id, imported_at)
	VALUES ($1, $2, $3, $4, nullif($5::bigint, 0), nullif($6::bigint, 0), $7)`

func (in *intake) note(ctx context.Context, o origin, series consult.SeriesID, meeting consult.MeetingID) error {
	in.known[o] = series
	_, err := in.t.exec(ctx, noteImported, in.act.Workspace, in.platform.ID, o.UID, o.RecurrenceID, series, meeting, in.act.Now)
	if err != nil {
		return fmt.Errorf("note: %w", err)
	}
	return nil
}

func (in *intake) planned(e consult.CalendarEvent, rrule string, list []consult.Meeting) {
	in.report.Meetings += len(list)
	in.report.Planned = append(in.report.Planned, consult.CalendarPlan{Title: e.Title, RRule: rrule, First: list[0].Local(list[0].StartsAt), Place: e.Draft.Place})
}

// series plans a rhythm, and cancels the dates that it leaves out.
func (in *intake) series(ctx context.Context, e consult.CalendarEvent) error {
	if err := e.Draft.Check(in.act.Now); err != nil {
		return err
	}
	list, err := in.t.planRhythm(ctx, in.act, in.platform, e.Draft)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].SeriesID == nil {
		return consult.Invalid("rhythm", "rhythm_past", nil)
	}
	id := *list[0].SeriesID
	in.report.Series++
	in.planned(e, e.Draft.RRule, list)
	if err := in.note(ctx, originOf(e.UID, nil), id, 0); err != nil {
		return err
	}
	for _, at := range e.Except {
		if !at.After(in.act.Now) {
			continue
		}
		if err := in.except(ctx, e, id, at); err != nil {
			return err
		}
	}
	return in.extras(ctx, e)
}

// except cancels one date of a series; beyond what is planned it can only be told.
func (in *intake) except(ctx context.Context, e consult.CalendarEvent, id consult.SeriesID, at time.Time) error {
	m, found, err := in.meeting(ctx, id, at)
	if err != nil {
		return err
	}
	if !found {
		return in.leave(consult.CalendarEvent{Title: e.Title, UID: e.UID, Occurrence: &at}, consult.Invalid("file", "calendar_far_exception", nil))
	}
	return in.cancel(ctx, m)
}

const meetingOfOccurrence = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.series_id = $2 AND m.occurrence = $3`

func (in *intake) meeting(ctx context.Context, id consult.SeriesID, at time.Time) (consult.Meeting, bool, error) {
	var m consult.Meeting
	found, err := in.t.get(ctx, &m, meetingOfOccurrence, in.act.Workspace, id, at)
	if err != nil {
		return m, false, fmt.Errorf("meeting of occurrence: %w", err)
	}
	return m, found, nil
}

const cancelImported = `
	UPDATE meetings
	SET state = 'cancelled', revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// cancel takes back what was just planned: nobody has been told, so there is nothing to announce.
func (in *intake) cancel(ctx context.Context, m consult.Meeting) error {
	if m.CanCancel() != nil {
		return nil // it is cancelled or held already
	}
	if _, err := in.t.exec(ctx, cancelImported, in.act.Workspace, m.ID); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	m.State, m.Revision = consult.MeetingCancelled, m.Revision+1
	in.report.Cancelled++
	_, err := in.t.withdraw(ctx, in.act.Workspace, m)
	return err
}

// single plans one date, unless it is over.
func (in *intake) single(ctx context.Context, e consult.CalendarEvent, at time.Time, occurrence *time.Time) error {
	draft := e.Draft
	draft.RRule, draft.Start = "", at
	if err := draft.Check(in.act.Now); err != nil {
		return err
	}
	list, err := in.t.planDate(ctx, in.act, in.platform, draft)
	if err != nil {
		return err
	}
	in.planned(e, "", list)
	return in.note(ctx, originOf(e.UID, occurrence), 0, list[0].ID)
}

// extras plans the further dates of an event.
func (in *intake) extras(ctx context.Context, e consult.CalendarEvent) error {
	for _, at := range e.Extra {
		if _, known := in.known[originOf(e.UID, &at)]; known {
			continue
		}
		about := e
		about.Occurrence, about.Draft.PlatformID = &at, in.platform.ID
		if err := in.leave(about, in.single(ctx, about, at, &at)); err != nil {
			return err
		}
	}
	return nil
}

// occurrence moves or cancels one date of a series. When the series is not in the calendar, it is a meeting of its own.
func (in *intake) occurrence(ctx context.Context, e consult.CalendarEvent) error {
	id, known := in.known[originOf(e.UID, nil)]
	switch {
	case !known && in.masters[e.UID]:
		return consult.Invalid("file", "calendar_no_series", nil)
	case !known && e.Cancelled, !e.Occurrence.After(in.act.Now):
		in.report.Past++
		return nil
	case !known:
		return in.single(ctx, e, e.Draft.Start, e.Occurrence)
	}
	m, found, err := in.meeting(ctx, id, *e.Occurrence)
	if err != nil {
		return err
	}
	if !found {
		return consult.Invalid("file", "calendar_far_exception", nil)
	}
	if e.Cancelled {
		if err := in.cancel(ctx, m); err != nil {
			return err
		}
		return in.note(ctx, originOf(e.UID, e.Occurrence), 0, m.ID)
	}
	change := consult.Change{Start: e.Draft.Start, End: e.Draft.Start.Add(e.Draft.Duration.Duration()), Place: e.Draft.Place, Link: e.Draft.Link}
	if err := change.Check(); err != nil {
		return err
	}
	if err := in.t.move(ctx, in.act, in.platform, m, change); err != nil {
		return err
	}
	in.report.Moved++
	return in.note(ctx, originOf(e.UID, e.Occurrence), 0, m.ID)
}
