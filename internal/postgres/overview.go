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
	if o.Meetings, err = t.heldMeetings(ctx, v, o.Card.PlatformID, s, nil, now); err != nil {
		return o, err
	}
	if !o.Card.Manages {
		forgetNames(o.Meetings)
	}
	if o.Decisions, err = t.decisionsIn(ctx, v, o.Card.PlatformID, s, now); err != nil {
		return o, err
	}
	if o.Actions, err = t.tally(ctx, v, o.Card.PlatformID, s, nil, now); err != nil {
		return o, err
	}
	if o.Deadlines, err = t.deadlinesOn(ctx, v, id, s, now); err != nil {
		return o, err
	}
	if o.Commitments, err = t.commitments(ctx, v, id, on, now); err != nil {
		return o, err
	}
	if o.Dossier, err = t.dossier(ctx, v, id, on, now); err != nil {
		return o, err
	}
	impersonal(&o)
	o.Partners, err = t.partnersOn(ctx, v, o.Card.PlatformID, o.Card.On, now)
	return o, err
}

// impersonal takes away what depends on who asks, and who noted what; deadlines and partners stand in the overview itself.
func impersonal(o *consult.Overview) {
	o.Commitments.Mine, o.Dossier.Mine, o.Dossier.Reports, o.Dossier.Partners = nil, nil, nil, nil
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
func forgetNames(held []consult.HeldMeeting) {
	for _, m := range held {
		for i := range m.Invited {
			m.Invited[i].Organisation, m.Invited[i].NIS = "", ""
		}
	}
}

// Of some organisations ($7 set), only the meetings to which they were invited.
const meetingsHeld = `
	SELECT m.id, p.name AS platform, m.starts_at, m.zone, k.kept_at IS NOT NULL AS kept,
	       coalesce(s.state = 'approved', false) AS approved
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	JOIN platforms p ON p.id = m.platform_id
	LEFT JOIN attendance_sheets k ON k.meeting_id = m.id
	LEFT JOIN minutes s ON s.meeting_id = m.id AND s.approved_at < $6
	WHERE m.workspace_id = $1 AND m.platform_id = $4 AND m.state = 'closed' AND m.starts_at >= $5 AND m.starts_at < $6
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

// heldMeetings are the closed meetings of a platform that the viewer may read, within a span, with who was invited: of all
// organisations, or of some.
func (t tx) heldMeetings(ctx context.Context, v consult.Viewer, platform consult.PlatformID, s span, of []consult.OrganisationID, now time.Time) ([]consult.HeldMeeting, error) {
	var rows []struct {
		consult.HeldMeeting
		StartsAt time.Time
		Zone     string
	}
	some := someOf(of)
	if err := t.all(ctx, &rows, meetingsHeld, v.Workspace, v.Person, now, platform, s.start(), s.end(), some); err != nil {
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
	WHERE d.workspace_id = $1 AND d.platform_id = $4 AND ($5::date IS NULL OR d.decided_on >= $5) AND d.decided_on <= $6
	ORDER BY d.decided_on, d.id`

// decisionsIn are the decisions of a platform within a span that the viewer may read.
func (t tx) decisionsIn(ctx context.Context, v consult.Viewer, platform consult.PlatformID, s span, now time.Time) ([]consult.Decision, error) {
	var rows []decisionRow
	if err := t.all(ctx, &rows, decisionsIn, v.Workspace, v.Person, now, platform, date(s.from), date(&s.on)); err != nil {
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
	SELECT coalesce((SELECT e.due_on FROM action_events e WHERE e.action_item_id = a.id AND e.kind = 'moved' AND e.at < $6 ORDER BY e.id DESC LIMIT 1),
	                a.first_due_on) AS due_on,
	       CASE WHEN a.state = 'done' THEN a.done_at END AS done_on,
	       CASE WHEN a.state = 'dropped' THEN (SELECT max(e.at) FROM action_events e WHERE e.action_item_id = a.id AND e.kind = 'dropped') END AS dropped_on
	FROM action_items a
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	WHERE a.workspace_id = $1 AND a.platform_id = $4 AND a.created_at >= $5 AND a.created_at < $6
	  AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = a.minutes_item_id)
	  AND ($7::bigint[] IS NULL OR EXISTS (
	      SELECT FROM action_organisations x WHERE x.action_item_id = a.id AND x.organisation_id = ANY ($7)))`

// tally counts the action items of a platform that the viewer may see and that were given within a span, of all or of some
// organisations.
func (t tx) tally(ctx context.Context, v consult.Viewer, platform consult.PlatformID, s span, of []consult.OrganisationID, now time.Time) (consult.ActionTally, error) {
	var lines []consult.ActionLine
	if err := t.all(ctx, &lines, actionLines, v.Workspace, v.Person, now, platform, s.start(), s.end(), someOf(of)); err != nil {
		return consult.ActionTally{}, fmt.Errorf("actions: %w", err)
	}
	for i := range lines {
		for _, at := range []**time.Time{&lines[i].DoneOn, &lines[i].DroppedOn} {
			if *at != nil {
				day := consult.Day((*at).In(s.zone))
				*at = &day
			}
		}
	}
	return consult.TallyActions(lines, s.on), nil
}

const deadlinesOfProject = deadlineColumns + `
	  AND d.project_id = $4 AND j.id = $4 AND d.created_at < $5
	ORDER BY d.due_on NULLS LAST, d.id`

// How each organisation stood is what was noted last by then; before anything was noted it was open.
const marksOn = `
	SELECT m.deadline_id, m.organisation_id, o.name AS organisation, o.kind, o.nis, coalesce(c.state, 'open') AS state, c.due_on
	FROM deadline_marks m
	JOIN organisations o ON o.id = m.organisation_id
	LEFT JOIN LATERAL (
	    SELECT x.state, x.due_on
	    FROM deadline_mark_changes x
	    WHERE x.deadline_id = m.deadline_id AND x.organisation_id = m.organisation_id AND x.changed_at < $3
	    ORDER BY x.id DESC
	    LIMIT 1) c ON true
	WHERE m.workspace_id = $1 AND m.deadline_id = ANY ($2)
	ORDER BY o.name, o.id`

// deadlinesOn are the deadlines of a project with how each organisation stood at the end of a span.
func (t tx) deadlinesOn(ctx context.Context, v consult.Viewer, id consult.ProjectID, s span, now time.Time) ([]consult.OverviewDeadline, error) {
	var rows []consult.Deadline
	if err := t.all(ctx, &rows, deadlinesOfProject, v.Workspace, v.Person, now, id, s.end()); err != nil {
		return nil, fmt.Errorf("deadlines: %w", err)
	}
	ids, at := []int64{}, map[consult.DeadlineID]int{}
	list := make([]consult.OverviewDeadline, len(rows))
	for i, d := range rows {
		list[i].Deadline = d
		ids, at[d.ID] = append(ids, int64(d.ID)), i
	}
	var marks []struct {
		consult.DeadlineMark
		DeadlineID consult.DeadlineID
	}
	if err := t.all(ctx, &marks, marksOn, v.Workspace, pq.Array(ids), s.end()); err != nil {
		return nil, fmt.Errorf("marks: %w", err)
	}
	for _, m := range marks {
		d := &list[at[m.DeadlineID]]
		d.Marks = append(d.Marks, m.DeadlineMark)
	}
	return list, nil
}

// How far the talks are is told as of the day on which they came so far; of before nothing is kept.
const partnersOn = `
	SELECT p.id, p.platform_id, f.name AS platform, o.name AS organisation, o.kind AS org_kind, p.activity,
	       CASE WHEN p.talks_on IS NULL OR p.talks_on <= $5 THEN p.talks ELSE '' END AS talks,
	       CASE WHEN p.talks_on <= $5 THEN p.talks_on END AS talks_on
	FROM readable_platforms($1, $2, $3) r
	JOIN partners p ON p.platform_id = r.platform_id
	JOIN platforms f ON f.id = p.platform_id
	JOIN organisations o ON o.id = p.organisation_id
	WHERE p.platform_id = $4
	ORDER BY o.name, p.id`

// partnersOn are the partners of a platform, without the people to call.
func (t tx) partnersOn(ctx context.Context, v consult.Viewer, platform consult.PlatformID, on, now time.Time) ([]consult.Partner, error) {
	var list []consult.Partner
	if err := t.all(ctx, &list, partnersOn, v.Workspace, v.Person, now, platform, date(&on)); err != nil {
		return nil, fmt.Errorf("partners: %w", err)
	}
	return list, nil
}
