package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// span is the time that an overview counts: from the beginning of its first local day (nil: from the beginning of all) to
// the end of its last one.
type span struct {
	from *time.Time // a date
	on   time.Time  // a date
	zone *time.Location
}

// start and end are the moments at which the span begins, and just after it.
func (s span) start() any {
	if s.from == nil {
		return "-infinity"
	}
	return midnight(*s.from, s.zone)
}

func (s span) end() time.Time { return midnight(s.on.AddDate(0, 0, 1), s.zone) }

// midnight is when a date begins in a zone.
func midnight(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// ProjectOverview is all there is to tell of a project that the viewer may read, as it stood at the end of the local day
// on, of what the viewer may see; the log keeps that it was opened. Figures of which nothing was changed are the same
// whenever they are asked.
func (d *DB) ProjectOverview(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Overview, error) {
	return d.overview(ctx, v, id, on, now, consult.Saw, "see overview")
}

// ExportOverview is ProjectOverview for a file, with the style of the platform's papers.
func (d *DB) ExportOverview(ctx context.Context, act consult.Act, id consult.ProjectID, on time.Time) (consult.Overview, consult.PaperStyle, error) {
	var style consult.PaperStyle
	o, err := d.overview(ctx, act.Viewer, id, on, act.Now, consult.Exported, "export overview")
	if err != nil {
		return o, style, err
	}
	err = d.read(ctx, "paper style", func(t tx) error {
		style, err = t.paperStyle(ctx, act.Workspace, o.Card.PlatformID)
		return err
	})
	return o, style, err
}

func (d *DB) overview(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time, verb consult.AuditVerb, step string) (consult.Overview, error) {
	var o consult.Overview
	err := d.change(ctx, step, func(t tx) error {
		var err error
		if o, err = t.overview(ctx, v, id, on, now); err != nil {
			return err
		}
		return audit(ctx, t, v, verb, step, id, now)
	})
	return o, err
}

func (t tx) overview(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Overview, error) {
	o := consult.Overview{Card: consult.ProjectCard{On: consult.Day(on)}}
	var err error
	if o.Card.Project, err = t.project(ctx, v, id, now); err != nil {
		return o, err
	}
	if err := t.all(ctx, &o.Card.Memberships, organisationsInProject, id, date(&on)); err != nil {
		return o, fmt.Errorf("memberships: %w", err)
	}
	if err := o.Card.CanOverview(now.In(o.Card.Location())); err != nil {
		return o, err
	}
	s := span{from: o.Card.StartsOn, on: o.Card.On, zone: o.Card.Location()}
	if err := t.all(ctx, &o.Groups, groupsOfProject, v.Workspace, v.Person, now, o.Card.PlatformID, id, date(&o.Card.On)); err != nil {
		return o, fmt.Errorf("groups: %w", err)
	}
	if err := t.work(ctx, v, &o, s, now); err != nil {
		return o, err
	}
	if err := t.deadlinesOn(ctx, v.Workspace, &o, s); err != nil {
		return o, err
	}
	if o.Commitments, err = t.commitments(ctx, v, id, on, now); err != nil {
		return o, err
	}
	if o.Dossier, err = t.dossierOn(ctx, v, o.Card, now); err != nil {
		return o, err
	}
	impersonal(&o)
	o.Partners, err = t.partnersOn(ctx, v, o.Card.PlatformID, s, now)
	return o, err
}

// The project's own platform first, then its bodies, the bodies of these, and the groups of the project's tracks: each that
// the viewer may read.
const groupsOfProject = `
	WITH RECURSIVE family AS (
	    SELECT p.id
	    FROM platforms p
	    WHERE p.workspace_id = $1 AND p.id = $4
	    UNION
	    SELECT p.id
	    FROM platforms p
	    JOIN family f ON f.id = p.parent_id
	    WHERE p.workspace_id = $1)
	SELECT p.id, p.name,
	       EXISTS (
	           SELECT
	           FROM platform_roles l
	           WHERE l.platform_id = p.id AND l.person_id = $2 AND l.role IN ('chair', 'secretary', 'coordinator')
	             AND l.valid_from <= $3 AND (l.valid_to IS NULL OR l.valid_to > $3)) AS manages
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	WHERE p.id IN (SELECT f.id FROM family f)
	   OR p.id IN (SELECT v.group_id FROM entries_on($5, $6) v JOIN dossier_entries e ON e.id = v.entry_id AND e.kind = 'track')
	ORDER BY p.id <> $4, p.name, p.id`

// work fills in what the groups of a project met about, decided and promised within a span.
func (t tx) work(ctx context.Context, v consult.Viewer, o *consult.Overview, s span, now time.Time) error {
	ids, at := []consult.PlatformID{}, map[consult.PlatformID]*consult.OverviewGroup{}
	for i := range o.Groups {
		ids, at[o.Groups[i].ID] = append(ids, o.Groups[i].ID), &o.Groups[i]
	}
	var err error
	if o.Meetings, err = t.heldMeetings(ctx, v, ids, s, nil, now); err != nil {
		return err
	}
	for _, m := range o.Meetings {
		if !at[m.PlatformID].Manages {
			forgetNames(m)
		}
	}
	if o.Decisions, err = t.decisionsIn(ctx, v, ids, s, now); err != nil {
		return err
	}
	lines, err := t.actionLines(ctx, v, ids, s, nil, now)
	for _, l := range lines {
		at[l.PlatformID].Actions++
	}
	o.Actions = consult.TallyActions(lines, s.on)
	return err
}

// impersonal takes away what depends on who asks, and who noted what.
func impersonal(o *consult.Overview) {
	o.Commitments.Mine, o.Dossier.Mine = nil, nil
	for i := range o.Commitments.Boards {
		o.Commitments.Boards[i].Reached = 0
	}
	for i := range o.Commitments.Lines {
		o.Commitments.Lines[i].NotedBy = ""
	}
	for i := range o.Dossier.Entries {
		o.Dossier.Entries[i].NotedBy = ""
	}
	for i := range o.Dossier.Cells {
		o.Dossier.Cells[i].NotedBy = ""
	}
}

// forgetNames leaves how many came, and takes away who.
func forgetNames(m consult.HeldMeeting) {
	for i := range m.Invited {
		m.Invited[i].Organisation, m.Invited[i].NIS = "", ""
	}
}

// Of some organisations ($7 set), only the meetings to which they were invited.
const meetingsHeld = `
	SELECT m.id, m.platform_id, p.name AS platform, m.starts_at, m.zone, k.kept_at IS NOT NULL AS kept,
	       coalesce(s.state = 'approved', false) AS approved
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN attendance_sheets k ON k.meeting_id = m.id
	LEFT JOIN minutes s ON s.meeting_id = m.id AND s.approved_at < $6
	WHERE m.workspace_id = $1 AND m.platform_id = ANY ($4) AND m.state = 'closed' AND m.starts_at >= $5 AND m.starts_at < $6
	  AND ($7::bigint[] IS NULL OR EXISTS (
	      SELECT FROM attendance_invited i WHERE i.meeting_id = m.id AND i.organisation_id = ANY ($7)))
	ORDER BY m.starts_at, m.id`

const seatsHeld = `
	SELECT i.meeting_id, o.name AS organisation, o.nis,
	       EXISTS (
	           SELECT
	           FROM attendance_seats s
	           JOIN attendance a ON a.meeting_id = s.meeting_id AND a.person_id = s.person_id
	           WHERE s.meeting_id = i.meeting_id AND s.organisation_id = o.id AND a.state IN ('present', 'online', 'represented')) AS there
	FROM attendance_invited i
	JOIN organisations o ON o.id = i.organisation_id AND o.workspace_id = $1
	WHERE i.meeting_id = ANY ($2) AND ($3::bigint[] IS NULL OR o.id = ANY ($3))
	ORDER BY i.meeting_id, o.name, o.id`

// heldMeetings are the closed meetings of platforms that the viewer may read, within a span, with who was invited: of all
// organisations, or of some.
func (t tx) heldMeetings(ctx context.Context, v consult.Viewer, platforms []consult.PlatformID, s span, of []consult.OrganisationID, now time.Time) ([]consult.HeldMeeting, error) {
	var rows []struct {
		consult.HeldMeeting
		StartsAt time.Time
		Zone     string
	}
	some := someOf(of)
	if err := t.all(ctx, &rows, meetingsHeld, v.Workspace, v.Person, now, pq.Array(int64s(platforms)), s.start(), s.end(), some); err != nil {
		return nil, fmt.Errorf("meetings: %w", err)
	}
	ids, at := []int64{}, map[consult.MeetingID]int{}
	held := make([]consult.HeldMeeting, len(rows))
	for i, r := range rows {
		held[i] = r.HeldMeeting
		held[i].On = consult.Day(r.StartsAt.In(consult.Platform{Zone: r.Zone}.Location()))
		ids, at[r.ID] = append(ids, int64(r.ID)), i
	}
	var seats []struct {
		consult.HeldSeat
		MeetingID consult.MeetingID
	}
	if err := t.all(ctx, &seats, seatsHeld, v.Workspace, pq.Array(ids), some); err != nil {
		return nil, fmt.Errorf("attendance: %w", err)
	}
	for _, seat := range seats {
		m := &held[at[seat.MeetingID]]
		m.Invited = append(m.Invited, seat.HeldSeat)
	}
	return held, nil
}

// someOf is a parameter that is NULL for all organisations.
func someOf(of []consult.OrganisationID) any {
	if of == nil {
		return nil
	}
	return pq.Array(int64s(of))
}

const decisionsIn = `
	SELECT ` + decisionColumns + `
	WHERE d.workspace_id = $1 AND d.platform_id = ANY ($4) AND ($5::date IS NULL OR d.decided_on >= $5) AND d.decided_on <= $6
	ORDER BY d.decided_on, d.id`

// decisionsIn are the decisions of platforms within a span that the viewer may read.
func (t tx) decisionsIn(ctx context.Context, v consult.Viewer, platforms []consult.PlatformID, s span, now time.Time) ([]consult.Decision, error) {
	var rows []decisionRow
	if err := t.all(ctx, &rows, decisionsIn, v.Workspace, v.Person, now, pq.Array(int64s(platforms)), date(s.from), date(&s.on)); err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	var list []consult.Decision
	for _, r := range rows {
		list = append(list, r.decision())
	}
	return list, nil
}

// Action items count for who may read the platform, never those of a line that is closed to them. The due date is the one
// of then; who did an item later did not do it then.
const actionLines = `
	SELECT a.platform_id,
	       coalesce((SELECT e.due_on FROM action_events e WHERE e.action_item_id = a.id AND e.kind = 'moved' AND e.at < $6 ORDER BY e.id DESC LIMIT 1),
	                a.first_due_on) AS due_on,
	       CASE WHEN a.state = 'done' THEN a.done_at END AS done_on,
	       CASE WHEN a.state = 'dropped' THEN (SELECT max(e.at) FROM action_events e WHERE e.action_item_id = a.id AND e.kind = 'dropped') END AS dropped_on
	FROM action_items a
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	WHERE a.workspace_id = $1 AND a.platform_id = ANY ($4) AND a.created_at >= $5 AND a.created_at < $6
	  AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = a.minutes_item_id)
	  AND ($7::bigint[] IS NULL OR EXISTS (
	      SELECT FROM action_organisations x WHERE x.action_item_id = a.id AND x.organisation_id = ANY ($7)))`

// actionLines are the action items of platforms that the viewer may see and that were given within a span, of all or of some
// organisations.
func (t tx) actionLines(ctx context.Context, v consult.Viewer, platforms []consult.PlatformID, s span, of []consult.OrganisationID, now time.Time) ([]consult.ActionLine, error) {
	var lines []consult.ActionLine
	if err := t.all(ctx, &lines, actionLines, v.Workspace, v.Person, now, pq.Array(int64s(platforms)), s.start(), s.end(), someOf(of)); err != nil {
		return nil, fmt.Errorf("actions: %w", err)
	}
	for i := range lines {
		for _, at := range []**time.Time{&lines[i].DoneOn, &lines[i].DroppedOn} {
			if *at != nil {
				day := consult.Day((*at).In(s.zone))
				*at = &day
			}
		}
	}
	return lines, nil
}
