package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

const insertSheet = `
	INSERT INTO attendance_sheets (meeting_id)
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2
	ON CONFLICT DO NOTHING`

// Guests who were announced, or signed up for an event, stand on the sheet from the start; the scribe strikes who did not come.
const fillGuests = `
	INSERT INTO attendance_guests (meeting_id, position, name, organisation)
	SELECT m.id, g.position, g.name, g.organisation
	FROM meetings m
	JOIN meeting_guests g ON g.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.id = $2 AND m.event <> 'registration'
	UNION ALL
	SELECT m.id, row_number() OVER (ORDER BY g.id) - 1, g.name, g.organisation
	FROM meetings m
	JOIN registrations g ON g.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.id = $2 AND g.person_id IS NULL AND g.state = 'registered'`

// Everybody who is invited stands on the sheet, with what they answered; who did not answer is absent until the scribe
// says otherwise. Who came to the platform since is added. Of an event it is who signed up, and came until the scribe says
// otherwise.
const fillSheet = `
	INSERT INTO attendance (meeting_id, person_id, state, stand_in_id, stand_in_name)
	SELECT m.id, v.id, coalesce(a.answer, CASE m.event WHEN '' THEN 'absent' ELSE 'present' END), a.stand_in_id, coalesce(a.stand_in_name, '')
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (
	    SELECT c.person_id FROM channel_members c
	    WHERE m.event = '' AND c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id
	    UNION
	    SELECT r.person_id FROM platform_roles r
	    WHERE m.event = '' AND r.platform_id = p.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	    UNION
	    SELECT n.person_id FROM meeting_invitees n WHERE m.event = '' AND n.meeting_id = m.id AND n.withdrawn_at IS NULL
	    UNION
	    SELECT g.person_id FROM registrations g WHERE g.meeting_id = m.id AND g.state = 'registered') i
	JOIN persons v ON v.id = i.person_id AND NOT v.bot AND NOT v.deactivated
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = v.id
	WHERE m.workspace_id = $1 AND m.id = $2
	ON CONFLICT DO NOTHING`

// voices are the organisations for which person v sits at meeting m: those of their seat, and for who is invited beside
// the members, those of which they are a contact on that day.
const voices = `
	    SELECT o.organisation_id
	    FROM seat_organisations o
	    WHERE o.platform_id = m.platform_id AND o.person_id = v.id
	    UNION
	    SELECT c.organisation_id
	    FROM meeting_invitees n
	    JOIN contacts c ON c.workspace_id = m.workspace_id AND c.person_id = n.person_id
	    WHERE n.meeting_id = m.id AND n.withdrawn_at IS NULL AND n.person_id = v.id
	      AND (c.valid_from IS NULL OR c.valid_from <= m.starts_at)
	      AND (c.valid_to IS NULL OR c.valid_to >= m.starts_at)`

const clearSheetSeats = `
	DELETE FROM attendance_seats
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

const clearInvited = `
	DELETE FROM attendance_invited
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

const fillSheetSeats = `
	INSERT INTO attendance_seats (meeting_id, person_id, organisation_id)
	SELECT DISTINCT m.id, a.person_id, o.organisation_id
	FROM meetings m
	JOIN attendance a ON a.meeting_id = m.id
	JOIN persons v ON v.id = a.person_id
	CROSS JOIN LATERAL (` + voices + `) o
	WHERE m.workspace_id = $1 AND m.id = $2`

// The member organisations are those that the platform names, else those for which its people sit. An event is of no
// organisation's: nothing is decided there, and nobody counts who stayed away.
const fillInvited = `
	INSERT INTO attendance_invited (meeting_id, organisation_id)
	SELECT m.id, o.organisation_id
	FROM meetings m
	JOIN platform_organisations o ON o.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $2 AND m.event = ''
	UNION
	SELECT m.id, s.organisation_id
	FROM meetings m
	JOIN attendance_seats s ON s.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.id = $2 AND m.event = ''
	  AND NOT EXISTS (SELECT FROM platform_organisations o WHERE o.platform_id = m.platform_id)`

const quorumOfMeeting = `
	SELECT CASE m.event WHEN '' THEN p.quorum ELSE 0 END AS quorum, (SELECT count(*) FROM attendance_invited i WHERE i.meeting_id = m.id) AS invited
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $2`

const setNeeded = `
	UPDATE attendance_sheets
	SET needed = $3
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

// startSheet begins the attendance of a meeting, or brings it up to date while its minutes are open: who is invited, for
// which organisations they sit, and the quorum. What the scribe noted stays.
func (t tx) startSheet(ctx context.Context, act consult.Act, id consult.MeetingID) error {
	fresh, err := t.exec(ctx, insertSheet, act.Workspace, id)
	if err != nil {
		return fmt.Errorf("attendance sheet: %w", err)
	}
	if fresh > 0 {
		if _, err := t.exec(ctx, fillGuests, act.Workspace, id); err != nil {
			return fmt.Errorf("guests: %w", err)
		}
		if err := t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeOpenMinutes); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, fillSheet, act.Workspace, id, act.Now); err != nil {
		return fmt.Errorf("attendance of members: %w", err)
	}
	return t.seatSheet(ctx, act.Workspace, id)
}

// endSheet fixes for which organisations people sat, when the minutes close.
func (t tx) endSheet(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	if err := t.seatSheet(ctx, ws, id); err != nil {
		return err
	}
	return t.refresh(ctx, ws, "meeting", int64(id), consult.PurposeCloseMinutes)
}

func (t tx) seatSheet(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	for _, query := range []string{clearSheetSeats, fillSheetSeats, clearInvited, fillInvited} {
		if _, err := t.exec(ctx, query, ws, id); err != nil {
			return fmt.Errorf("seats of attendance: %w", err)
		}
	}
	var row struct {
		Quorum  consult.Quorum
		Invited int
	}
	if _, err := t.get(ctx, &row, quorumOfMeeting, ws, id); err != nil {
		return fmt.Errorf("quorum: %w", err)
	}
	_, err := t.exec(ctx, setNeeded, ws, id, row.Quorum.Of(row.Invited))
	return err
}

// heldBy finds a meeting of which somebody may keep the attendance, and brings its sheet up to date.
func (t tx) heldBy(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, error) {
	var m consult.Meeting
	found, err := t.get(ctx, &m, heldMeetingByID, act.Workspace, id)
	if err != nil {
		return m, fmt.Errorf("meeting: %w", err)
	}
	if !found {
		return m, consult.NotFound("gone")
	}
	if _, err := t.managed(ctx, act, m.PlatformID); err != nil {
		return m, err
	}
	if err := m.CanKeepAttendance(); err != nil {
		return m, err
	}
	seal, err := t.seal(ctx, act.Workspace, id)
	if err != nil {
		return m, err
	}
	if err := seal.CanWrite(m); err != nil { // who was there is approved with the minutes
		return m, err
	}
	if m.State == consult.MeetingOpen {
		err = t.startSheet(ctx, act, id)
	}
	return m, err
}

// AttendanceOf returns the attendance of a meeting whose minutes are open or closed, for who may keep it.
func (d *DB) AttendanceOf(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Attendance, error) {
	var a consult.Attendance
	err := d.change(ctx, "attendance", func(t tx) error {
		m, err := t.heldBy(ctx, act, id)
		if err != nil {
			return err
		}
		if a, err = t.sheet(ctx, act.Workspace, m); err != nil {
			return err
		}
		return saw(ctx, t, act.Viewer, "see attendance", id, act.Now)
	})
	return a, err
}

// LatestAttendance is AttendanceOf for the open minutes of a platform, else the newest.
func (d *DB) LatestAttendance(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Attendance, error) {
	var id consult.MeetingID
	err := d.read(ctx, "latest minutes", func(t tx) error {
		if _, err := t.managed(ctx, act, platform); err != nil {
			return err
		}
		found, err := t.get(ctx, &id, newestMinutes, act.Workspace, platform)
		if err == nil && !found {
			return consult.Meeting{}.CanRecord()
		}
		return err
	})
	if err != nil {
		return consult.Attendance{}, err
	}
	return d.AttendanceOf(ctx, act, id)
}

// A stand-in who was named before stays as long as nobody else is.
const saveMark = `
	UPDATE attendance
	SET state = $4,
	    stand_in_id = CASE
	        WHEN $4 <> 'represented' THEN NULL
	        WHEN $5 <> '' THEN (SELECT id FROM persons WHERE workspace_id = $1 AND slack_id = $5)
	        WHEN $6 <> '' THEN NULL
	        ELSE stand_in_id END,
	    stand_in_name = CASE
	        WHEN $4 <> 'represented' THEN ''
	        WHEN $5 <> '' OR $6 <> '' THEN $6
	        ELSE stand_in_name END
	WHERE meeting_id = $2 AND person_id = $3`

const saveSheet = `
	UPDATE attendance_sheets
	SET kept_by = $3, kept_at = $4, remarks = CASE WHEN $5 THEN $6 ELSE remarks END
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

const clearGuests = `
	DELETE FROM attendance_guests
	WHERE meeting_id = $1`

const insertGuest = `
	INSERT INTO attendance_guests (meeting_id, position, name, organisation)
	VALUES ($1, $2, $3, $4)`

// KeepAttendance notes who is at a meeting: of the members in the draft, and of nobody else. Who is not on the sheet
// is left out.
func (d *DB) KeepAttendance(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.AttendanceDraft) (consult.Attendance, error) {
	var a consult.Attendance
	err := d.change(ctx, "keep attendance", func(t tx) error {
		m, err := t.heldBy(ctx, act, id)
		if err != nil {
			return err
		}
		if err := draft.Check(); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "keep attendance", func() (consult.MeetingID, error) {
			return id, t.keepAttendance(ctx, act, id, draft)
		}); err != nil {
			return err
		}
		a, err = t.sheet(ctx, act.Workspace, m)
		return err
	})
	return a, err
}

func (t tx) keepAttendance(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.AttendanceDraft) error {
	if _, err := t.exec(ctx, insertSheet, act.Workspace, id); err != nil {
		return err
	}
	for person, mark := range draft.Marks {
		if err := t.isKnown(ctx, act.Workspace, mark.StandIn); err != nil {
			return err
		}
		if _, err := t.exec(ctx, saveMark, act.Workspace, id, person, mark.Presence, mark.StandIn.SlackID, mark.StandIn.Name); err != nil {
			return fmt.Errorf("mark: %w", err)
		}
	}
	if _, err := t.exec(ctx, saveSheet, act.Workspace, id, act.Person, act.Now, draft.Rest, draft.Remarks); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if !draft.Rest {
		return t.minutesChanged(ctx, act.Workspace, id)
	}
	if _, err := t.exec(ctx, clearGuests, id); err != nil {
		return fmt.Errorf("guests: %w", err)
	}
	for i, g := range draft.Guests {
		if _, err := t.exec(ctx, insertGuest, id, i, g.Name, g.Organisation); err != nil {
			return fmt.Errorf("guest: %w", err)
		}
	}
	return t.minutesChanged(ctx, act.Workspace, id)
}
