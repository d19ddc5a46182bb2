package postgres

import (
	"context"
	"fmt"
	"slices"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const uninvitePerson = `
	UPDATE meeting_invitees
	SET withdrawn_at = $3
	WHERE meeting_id = $1 AND person_id = $2`

const forgetAnswer = `
	DELETE FROM answers
	WHERE meeting_id = $1 AND person_id = $2`

const withdrawFromPerson = `
	DELETE FROM deliveries
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND recipient_kind = 'person' AND recipient = $3 AND state = 'waiting'`

const toldPerson = `
	SELECT EXISTS (
	    SELECT
	    FROM deliveries
	    WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND recipient_kind = 'person' AND recipient = $3
	      AND state IN ('sending', 'sent', 'unknown'))`

// uninvite takes an invitation back. Who had been told of it is told so; a member stays asked and keeps their answer.
func (t tx) uninvite(ctx context.Context, act consult.Act, m consult.Meeting, who consult.Invitee) error {
	if _, err := t.exec(ctx, uninvitePerson, m.ID, who.PersonID, act.Now); err != nil {
		return fmt.Errorf("uninvite: %w", err)
	}
	if who.Member {
		return nil
	}
	if _, err := t.exec(ctx, forgetAnswer, m.ID, who.PersonID); err != nil {
		return fmt.Errorf("forget answer: %w", err)
	}
	if err := t.signOff(ctx, act, m, who.PersonID); err != nil {
		return err
	}
	to := toPerson(who.PersonID)
	if _, err := t.exec(ctx, withdrawFromPerson, act.Workspace, m.ID, to); err != nil {
		return fmt.Errorf("withdraw: %w", err)
	}
	told := false
	if _, err := t.get(ctx, &told, toldPerson, act.Workspace, m.ID, to); err != nil || !told {
		return err
	}
	until := m.StartsAt
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Revision: m.Revision,
		Occurrence: recurrence.Occurrence(act.Now), Purpose: consult.PurposeUninvited, RecipientKind: consult.ToPerson, Recipient: to,
		DueAt: act.Now, UsefulUntil: &until,
	})
}

// Who is on the list of an event is told too, whether they have a place or wait for one.
const invitedOutside = `
	SELECT v.id
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (
	    SELECT n.person_id FROM meeting_invitees n WHERE n.meeting_id = m.id AND n.withdrawn_at IS NULL
	    UNION
	    SELECT g.person_id FROM registrations g WHERE g.meeting_id = m.id) i
	JOIN persons v ON v.id = i.person_id AND v.slack_id IS NOT NULL AND NOT (v.bot OR v.deactivated)
	WHERE m.workspace_id = $1 AND m.id = $2
	  AND NOT EXISTS (SELECT FROM channel_members k WHERE k.workspace_id = p.workspace_id AND k.channel_id = p.channel_id AND k.person_id = v.id)
	ORDER BY v.id`

// tellInvitees writes what a channel is told about a meeting also to who is invited and does not sit there, and to the other
// channels in which it was announced. A new meeting
// has no invitees yet, so its first invitation asks nothing of the database.
func (t tx) tellInvitees(ctx context.Context, d consult.Delivery) error {
	if !d.TellsInvitees() {
		return nil
	}
	list, err := t.elsewhere(ctx, d)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(o consult.Delivery) bool { return o.Recipient == d.Recipient }) {
		return nil // it is a repetition itself
	}
	var outside []consult.PersonID
	if err := t.all(ctx, &outside, invitedOutside, d.WorkspaceID, d.SubjectID); err != nil {
		return fmt.Errorf("invited outside the channel: %w", err)
	}
	for _, person := range outside {
		d.RecipientKind, d.Recipient, d.ChannelID = consult.ToPerson, toPerson(person), ""
		list = append(list, d)
	}
	return t.deliver(ctx, list...)
}

const uninvitedMeeting = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN meeting_invitees i ON i.meeting_id = m.id AND i.withdrawn_at IS NOT NULL
	WHERE m.workspace_id = $1 AND m.id = $2 AND i.person_id = $3 AND m.state = 'planned'`

// UninvitedMeeting reads what somebody is told whose invitation was withdrawn; it is moot when they are invited again.
func (d *DB) UninvitedMeeting(ctx context.Context, of consult.Delivery) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.read(ctx, "uninvited meeting", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		found, err := t.get(ctx, &m, uninvitedMeeting, of.WorkspaceID, of.SubjectID, person)
		if err == nil && !found {
			return consult.Moot("invited_again")
		}
		return err
	})
	return m, err
}
