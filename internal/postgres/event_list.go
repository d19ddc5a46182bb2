package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const registrants = `
	SELECT g.id, coalesce(v.name, g.name) AS name, coalesce(v.slack_id, '') AS slack_id, g.state,
	       coalesce(nullif(g.organisation, ''),
	                (SELECT o.name
	                 FROM contacts c
	                 JOIN organisations o ON o.id = c.organisation_id
	                 WHERE c.person_id = v.id AND (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3)
	                 ORDER BY c.id
	                 LIMIT 1), '') AS organisation
	FROM registrations g
	LEFT JOIN persons v ON v.id = g.person_id
	WHERE g.workspace_id = $1 AND g.meeting_id = $2
	ORDER BY g.state = 'waiting', g.id`

// EventList shows chair, secretary and coordinator who is on the list of an event. Nobody else may know.
func (d *DB) EventList(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.EventList, error) {
	var list consult.EventList
	err := d.read(ctx, "event list", func(t tx) error {
		var err error
		list, err = t.eventList(ctx, v, id, now)
		return err
	})
	return list, err
}

func (t tx) eventList(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.EventList, error) {
	m, err := t.meeting(ctx, v, id, now)
	if err == nil && !m.Manages {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	if err == nil && m.Event == consult.NoEvent {
		err = consult.Conflict("not_an_event", nil)
	}
	if err != nil {
		return consult.EventList{}, err
	}
	list := consult.EventList{Meeting: m}
	err = t.all(ctx, &list.List, registrants, v.Workspace, id, now)
	return list, err
}

const setTerms = `
	UPDATE meetings
	SET places = $3, registers_until = $4
	WHERE workspace_id = $1 AND id = $2`

// ChangeEvent takes people off the list of an event, sets how many places there are and until when one signs up, and puts
// guests on the list. Who waits longest gets the places that come free, before any new guest. Only chair, secretary and
// coordinator do, before the start.
func (d *DB) ChangeEvent(ctx context.Context, act consult.Act, id consult.MeetingID, change consult.EventChange) (consult.EventList, error) {
	var list consult.EventList
	err := d.change(ctx, "change event", func(t tx) error {
		m, _, err := t.ofManager(ctx, act, id)
		if err != nil {
			return err
		}
		if err := m.CanWithdraw(act.Now); err != nil {
			return err
		}
		if err := change.Check(); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "change event", func() (consult.MeetingID, error) {
			return id, t.changeEvent(ctx, act, m, change)
		}); err != nil {
			return err
		}
		list, err = t.eventList(ctx, act.Viewer, id, act.Now)
		return err
	})
	return list, err
}

func (t tx) changeEvent(ctx context.Context, act consult.Act, m consult.Meeting, change consult.EventChange) error {
	if err := t.strike(ctx, act, m, change.Removed); err != nil {
		return err
	}
	if _, err := t.get(ctx, &m, heldMeetingByID, act.Workspace, m.ID); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	if err := change.EventTerms.Check(m.StartsAt, m.Taken); err != nil {
		return err
	}
	if _, err := t.exec(ctx, setTerms, act.Workspace, m.ID, change.Places, change.RegistersUntil); err != nil {
		return fmt.Errorf("terms: %w", err)
	}
	if err := t.moveUp(ctx, act, m.ID); err != nil {
		return err
	}
	for _, g := range change.Guests {
		if err := t.signUpGuest(ctx, act, m.ID, g); err != nil {
			return err
		}
	}
	return t.refreshMeeting(ctx, act.Workspace, m.ID)
}

const strikeRegistrations = `
	DELETE FROM registrations
	WHERE workspace_id = $1 AND meeting_id = $2 AND id = ANY ($3)
	RETURNING id, coalesce(person_id, 0) AS person_id`

// strike takes people off the list and tells them so.
func (t tx) strike(ctx context.Context, act consult.Act, m consult.Meeting, ids []consult.RegistrationID) error {
	var struck []struct {
		ID       consult.RegistrationID
		PersonID consult.PersonID
	}
	if err := t.all(ctx, &struck, strikeRegistrations, act.Workspace, m.ID, pq.Array(int64s(ids))); err != nil {
		return fmt.Errorf("strike: %w", err)
	}
	for _, r := range struck {
		if err := t.tellOfList(ctx, act, m, r.ID, r.PersonID, consult.PurposeStruck); err != nil {
			return err
		}
	}
	return nil
}

// signUpGuest puts a guest on the list; one who is on it already is refused, so that nobody takes two places.
func (t tx) signUpGuest(ctx context.Context, act consult.Act, id consult.MeetingID, g consult.Guest) error {
	var m consult.Meeting
	if _, err := t.get(ctx, &m, heldMeetingByID, act.Workspace, id); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	state := consult.Registered
	if m.IsFull() {
		state = consult.Waiting
	}
	n, err := t.exec(ctx, insertRegistration, act.Workspace, id, 0, g.Name, g.Organisation, state, act.Person, act.Now)
	if err == nil && n == 0 {
		return consult.Invalid("guests", "guest_registered", map[string]any{"Name": g.Name})
	}
	return err
}
