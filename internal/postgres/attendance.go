package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// The stand-in is somebody of the workspace by Slack id ($4), else a name ($5).
const saveAnswerStandIn = `
	UPDATE answers
	SET stand_in_id = (SELECT id FROM persons WHERE workspace_id = $1 AND slack_id = nullif($4, '')),
	    stand_in_name = $5
	WHERE meeting_id = $2 AND person_id = $3`

// sitsIn notes who sits in for the one who answers so; with any other answer nobody does.
func (t tx) sitsIn(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer, by consult.StandIn) error {
	if answer != consult.Represented {
		return nil
	}
	var self consult.Person
	if _, err := t.get(ctx, &self, personByID, act.Workspace, act.Person); err != nil {
		return fmt.Errorf("person: %w", err)
	}
	if err := by.Check(self.SlackID); err != nil {
		return err
	}
	if err := t.isKnown(ctx, act.Workspace, by); err != nil {
		return err
	}
	if _, err := t.exec(ctx, saveAnswerStandIn, act.Workspace, id, act.Person, by.SlackID, by.Name); err != nil {
		return fmt.Errorf("stand-in: %w", err)
	}
	return nil
}

// isKnown refuses a person of whom we know nothing: a stand-in who is chosen is never lost in silence.
func (t tx) isKnown(ctx context.Context, ws consult.WorkspaceID, by consult.StandIn) error {
	if by.SlackID == "" {
		return nil
	}
	var id consult.PersonID
	found, err := t.get(ctx, &id, personBySlackID, ws, by.SlackID)
	if err == nil && !found {
		return consult.Invalid("stand_in", "owner_unknown", nil)
	}
	return err
}

// AnswerRepresented notes that another sits in for the viewer: a person of the workspace or somebody by name.
func (d *DB) AnswerRepresented(ctx context.Context, act consult.Act, id consult.MeetingID, by consult.StandIn) (consult.MyMeeting, error) {
	return d.answer(ctx, act, id, consult.Represented, by)
}

const insertSheet = `
	INSERT INTO attendance_sheets (meeting_id)
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2
	ON CONFLICT DO NOTHING`

// Everybody who is invited stands on the sheet, with what they answered; who did not answer is absent until the scribe
// says otherwise. Who came to the platform since is added.
const fillSheet = `
	INSERT INTO attendance (meeting_id, person_id, state, stand_in_id, stand_in_name)
	SELECT m.id, v.id, coalesce(a.answer, 'absent'), a.stand_in_id, coalesce(a.stand_in_name, '')
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (
	    SELECT c.person_id FROM channel_members c WHERE c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id
	    UNION
	    SELECT r.person_id FROM platform_roles r
	    WHERE r.platform_id = p.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) i
	JOIN persons v ON v.id = i.person_id AND NOT v.bot AND NOT v.deactivated
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = v.id
	WHERE m.workspace_id = $1 AND m.id = $2
	ON CONFLICT DO NOTHING`

const clearSheetSeats = `
	DELETE FROM attendance_seats
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

const clearInvited = `
	DELETE FROM attendance_invited
	WHERE meeting_id = (SELECT id FROM meetings WHERE workspace_id = $1 AND id = $2)`

const fillSheetSeats = `
	INSERT INTO attendance_seats (meeting_id, person_id, organisation_id)
	SELECT m.id, a.person_id, o.organisation_id
	FROM meetings m
	JOIN attendance a ON a.meeting_id = m.id
	JOIN seat_organisations o ON o.platform_id = m.platform_id AND o.person_id = a.person_id
	WHERE m.workspace_id = $1 AND m.id = $2`

// The member organisations are those that the platform names, else those for which its people sit.
const fillInvited = `
	INSERT INTO attendance_invited (meeting_id, organisation_id)
	SELECT m.id, o.organisation_id
	FROM meetings m
	JOIN platform_organisations o ON o.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $2
	UNION
	SELECT m.id, s.organisation_id
	FROM meetings m
	JOIN attendance_seats s ON s.meeting_id = m.id
	WHERE m.workspace_id = $1 AND m.id = $2
	  AND NOT EXISTS (SELECT FROM platform_organisations o WHERE o.platform_id = m.platform_id)`

const quorumOfMeeting = `
	SELECT p.quorum, (SELECT count(*) FROM attendance_invited i WHERE i.meeting_id = m.id) AS invited
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
	if _, err := t.exec(ctx, insertSheet, act.Workspace, id); err != nil {
		return fmt.Errorf("attendance sheet: %w", err)
	}
	if _, err := t.exec(ctx, fillSheet, act.Workspace, id, act.Now); err != nil {
		return fmt.Errorf("attendance of members: %w", err)
	}
	if err := t.seatSheet(ctx, act.Workspace, id); err != nil {
		return err
	}
	return t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeOpenMinutes)
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

const sheetOf = `
	SELECT s.needed, s.remarks, s.kept_at IS NOT NULL AS kept
	FROM attendance_sheets s
	JOIN meetings m ON m.id = s.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2`

const sheetMembers = `
	SELECT a.person_id, coalesce(v.slack_id, '') AS slack_id, v.name, a.state AS presence,
	       coalesce(s.name, a.stand_in_name) AS stand_in,
	       ARRAY(SELECT o.organisation_id FROM attendance_seats o WHERE o.meeting_id = a.meeting_id AND o.person_id = a.person_id) AS organisations
	FROM attendance a
	JOIN meetings m ON m.id = a.meeting_id
	JOIN persons v ON v.id = a.person_id
	LEFT JOIN persons s ON s.id = a.stand_in_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const sheetInvited = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM attendance_invited i
	JOIN organisations o ON o.id = i.organisation_id
	WHERE o.workspace_id = $1 AND i.meeting_id = $2
	ORDER BY o.name, o.id`

const sheetGuests = `
	SELECT g.name, g.organisation
	FROM attendance_guests g
	JOIN meetings m ON m.id = g.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY g.position`

// sheet reads the attendance of a meeting for whoever was found to be allowed; it is empty when none was kept.
func (t tx) sheet(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) (consult.Attendance, error) {
	a := consult.Attendance{Meeting: m}
	if _, err := t.get(ctx, &a, sheetOf, ws, m.ID); err != nil {
		return a, fmt.Errorf("attendance sheet: %w", err)
	}
	var rows []struct {
		consult.Seated
		Organisations pq.Int64Array
	}
	if err := t.all(ctx, &rows, sheetMembers, ws, m.ID); err != nil {
		return a, fmt.Errorf("attendance of members: %w", err)
	}
	for _, r := range rows {
		r.Seated.Organisations = organisationIDs(r.Organisations)
		a.Members = append(a.Members, r.Seated)
	}
	if err := t.all(ctx, &a.Invited, sheetInvited, ws, m.ID); err != nil {
		return a, fmt.Errorf("invited organisations: %w", err)
	}
	if err := t.all(ctx, &a.Guests, sheetGuests, ws, m.ID); err != nil {
		return a, fmt.Errorf("guests: %w", err)
	}
	return a, nil
}

func organisationIDs(ids pq.Int64Array) []consult.OrganisationID {
	var list []consult.OrganisationID
	for _, id := range ids {
		list = append(list, consult.OrganisationID(id))
	}
	return list
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
		a, err = t.sheet(ctx, act.Workspace, m)
		return err
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
		return nil
	}
	if _, err := t.exec(ctx, clearGuests, id); err != nil {
		return fmt.Errorf("guests: %w", err)
	}
	for i, g := range draft.Guests {
		if _, err := t.exec(ctx, insertGuest, id, i, g.Name, g.Organisation); err != nil {
			return fmt.Errorf("guest: %w", err)
		}
	}
	return nil
}

const outlookMembers = `
	SELECT v.id AS person_id, v.name, coalesce(a.answer, '') AS answer,
	       ARRAY(SELECT o.organisation_id FROM seat_organisations o WHERE o.platform_id = p.id AND o.person_id = v.id) AS organisations
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (
	    SELECT c.person_id FROM channel_members c WHERE c.workspace_id = m.workspace_id AND c.channel_id = p.channel_id
	    UNION
	    SELECT r.person_id FROM platform_roles r
	    WHERE r.platform_id = p.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) i
	JOIN persons v ON v.id = i.person_id AND NOT v.bot AND NOT v.deactivated
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = v.id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY v.name, v.id`

const outlookOrganisations = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM organisations o
	WHERE o.workspace_id = $1
	  AND (o.id IN (SELECT x.organisation_id FROM platform_organisations x WHERE x.platform_id = $2)
	       OR NOT EXISTS (SELECT FROM platform_organisations x WHERE x.platform_id = $2)
	          AND o.id IN (SELECT s.organisation_id FROM seat_organisations s WHERE s.platform_id = $2))
	ORDER BY o.name, o.id`

// Outlook tells chair, secretary and coordinator what is known before a meeting of who will come. Nobody else may know
// who has not answered.
func (d *DB) Outlook(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Outlook, error) {
	var o consult.Outlook
	err := d.read(ctx, "outlook", func(t tx) error {
		m, err := t.meeting(ctx, v, id, now)
		if err != nil {
			return err
		}
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, m.PlatformID); err != nil {
			return err
		}
		o.Meeting = m.Meeting
		var rows []struct {
			consult.Expected
			Organisations pq.Int64Array
		}
		if err := t.all(ctx, &rows, outlookMembers, v.Workspace, id, now); err != nil {
			return err
		}
		for _, r := range rows {
			r.Expected.Organisations = organisationIDs(r.Organisations)
			o.Members = append(o.Members, r.Expected)
		}
		return t.all(ctx, &o.Invited, outlookOrganisations, v.Workspace, m.PlatformID)
	})
	return o, err
}

// An organisation is there once however many of its people are, in the room, online or by somebody who sits in.
const participation = `
	SELECT o.name AS organisation, count(*) AS invited,
	       count(*) FILTER (WHERE EXISTS (
	           SELECT
	           FROM attendance_seats s
	           JOIN attendance a ON a.meeting_id = s.meeting_id AND a.person_id = s.person_id
	           WHERE s.meeting_id = m.id AND s.organisation_id = o.id AND a.state IN ('present', 'online', 'represented'))) AS there
	FROM meetings m
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	JOIN attendance_invited i ON i.meeting_id = m.id
	JOIN organisations o ON o.id = i.organisation_id
	JOIN attendance_sheets k ON k.meeting_id = m.id AND k.kept_at IS NOT NULL
	WHERE m.workspace_id = $1 AND m.platform_id = $4 AND m.state = 'closed' AND m.starts_at > $5 AND m.starts_at <= $3
	GROUP BY o.id
	ORDER BY o.name, o.id`

// Participation tells chair, secretary and coordinator how often each member organisation was there in the twelve months
// before now, of the closed meetings to which it was invited and of which somebody kept the attendance, by name: answers
// beforehand say nothing of who came.
func (d *DB) Participation(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Participation, error) {
	var list []consult.Participation
	err := d.read(ctx, "participation", func(t tx) error {
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, platform); err != nil {
			return err
		}
		return t.all(ctx, &list, participation, v.Workspace, v.Person, now, platform, consult.ParticipationSince(now))
	})
	return list, err
}
