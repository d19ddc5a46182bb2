package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const unaskedMembers = `
	INSERT INTO seats (platform_id, person_id, answer)
	SELECT p.id, m.person_id, 'asked'
	FROM platforms p
	JOIN channel_members m ON m.workspace_id = p.workspace_id AND m.channel_id = p.channel_id
	JOIN persons v ON v.id = m.person_id AND NOT v.bot AND NOT v.deactivated
	WHERE p.workspace_id = $1 AND p.id = $2
	ON CONFLICT DO NOTHING
	RETURNING person_id`

// askSeats asks each member who was never asked, once, for which organisation they sit.
func (t tx) askSeats(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID, channel string, now time.Time) error {
	return t.askSeatsOf(ctx, ws, id, channel, "", now)
}

// askSeatsOf is askSeats; again tells one time of asking anew from the others, "" is the first.
func (t tx) askSeatsOf(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID, channel, again string, now time.Time) error {
	var persons []consult.PersonID
	if err := t.all(ctx, &persons, unaskedMembers, ws, id); err != nil {
		return fmt.Errorf("unasked members: %w", err)
	}
	for _, p := range persons {
		err := t.deliver(ctx, consult.Delivery{
			WorkspaceID: ws, PlatformID: &id, Subject: "platform", SubjectID: int64(id), Purpose: consult.PurposeSeatQuestion, Occurrence: again,
			RecipientKind: consult.ToEphemeral, Recipient: toPerson(p), ChannelID: channel, DueAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const joinOne = `
	INSERT INTO channel_members (workspace_id, channel_id, person_id)
	VALUES ($1, $2, $3)
	ON CONFLICT DO NOTHING`

const registeredPlatform = `
	SELECT id
	FROM platforms
	WHERE workspace_id = $1 AND channel_id = $2`

// MemberJoined notes that somebody joined a channel; a new member of a platform is asked for which organisation they sit.
func (d *DB) MemberJoined(ctx context.Context, v consult.Viewer, channel string, now time.Time) error {
	return d.change(ctx, "member joined", func(t tx) error {
		if _, err := t.exec(ctx, joinOne, v.Workspace, channel, v.Person); err != nil {
			return err
		}
		if _, err := t.exec(ctx, cameBack, v.Workspace, channel, v.Person); err != nil {
			return fmt.Errorf("came back: %w", err)
		}
		if _, err := t.exec(ctx, leaverCameBack, v.Workspace, channel, v.Person); err != nil {
			return fmt.Errorf("leaver came back: %w", err)
		}
		var id consult.PlatformID
		found, err := t.get(ctx, &id, registeredPlatform, v.Workspace, channel)
		if err != nil || !found {
			return err
		}
		return t.askSeats(ctx, v.Workspace, id, channel, now)
	})
}

const saveSeat = `
	INSERT INTO seats (platform_id, person_id, answer, set_by)
	SELECT $2, p.id, $4, $5
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = $3
	ON CONFLICT (platform_id, person_id) DO UPDATE SET answer = excluded.answer, set_by = excluded.set_by`

const clearSeat = `
	DELETE FROM seat_organisations
	WHERE platform_id = $1 AND person_id = $2`

const saveSeatOrganisations = `
	INSERT INTO seat_organisations (platform_id, person_id, organisation_id)
	SELECT $2, $3, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($4)
	ON CONFLICT DO NOTHING`

// SetSeats notes for which organisations people sit on a platform: "none" is an answer. Everybody sets their own;
// chair, secretary and coordinator set anybody's.
func (d *DB) SetSeats(ctx context.Context, act consult.Act, id consult.PlatformID, seats map[consult.PersonID][]consult.OrganisationID) error {
	return d.change(ctx, "set seats", func(t tx) error {
		_, s, err := t.platform(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		for person, organisations := range seats {
			if person != act.Person {
				if err := s.CanManage(); err != nil {
					return err
				}
			}
			if err := t.setSeat(ctx, act, id, person, organisations); err != nil {
				return err
			}
		}
		return changed(ctx, t, act, "set seats", id)
	})
}

func (t tx) setSeat(ctx context.Context, act consult.Act, id consult.PlatformID, person consult.PersonID, organisations []consult.OrganisationID) error {
	answer := [...]string{"none", "one", "several"}[min(len(organisations), 2)]
	if _, err := t.exec(ctx, saveSeat, act.Workspace, id, person, answer, act.Person); err != nil {
		return fmt.Errorf("save seat: %w", err)
	}
	if _, err := t.exec(ctx, clearSeat, id, person); err != nil {
		return err
	}
	_, err := t.exec(ctx, saveSeatOrganisations, act.Workspace, id, person, pq.Array(int64s(organisations)))
	return err
}

const seatsOf = `
	SELECT v.id AS person_id, coalesce(v.slack_id, '') AS slack_id, v.name, coalesce(s.answer, 'asked') AS answer,
	       ARRAY(SELECT o.organisation_id FROM seat_organisations o WHERE o.platform_id = p.id AND o.person_id = v.id) AS organisations
	FROM platforms p
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = p.id
	JOIN channel_members m ON m.workspace_id = p.workspace_id AND m.channel_id = p.channel_id
	JOIN persons v ON v.id = m.person_id AND NOT v.bot AND NOT v.deactivated
	LEFT JOIN seats s ON s.platform_id = p.id AND s.person_id = v.id
	WHERE p.workspace_id = $1 AND p.id = $4
	ORDER BY v.name, v.id`

const organisationsOf = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM platform_organisations x
	JOIN organisations o ON o.id = x.organisation_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = x.platform_id
	WHERE o.workspace_id = $1 AND x.platform_id = $4
	ORDER BY o.name, o.id`

// Seats lists a platform's members with their seats, and the organisations that sit on it.
func (d *DB) Seats(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.Seat, []consult.Organisation, error) {
	var rows []struct {
		consult.Seat
		Organisations pq.Int64Array
	}
	var organisations []consult.Organisation
	err := d.read(ctx, "seats", func(t tx) error {
		if err := t.all(ctx, &rows, seatsOf, v.Workspace, v.Person, now, id); err != nil {
			return err
		}
		return t.all(ctx, &organisations, organisationsOf, v.Workspace, v.Person, now, id)
	})
	var seats []consult.Seat
	for _, r := range rows {
		seat := r.Seat
		for _, o := range r.Organisations {
			seat.Organisations = append(seat.Organisations, consult.OrganisationID(o))
		}
		seats = append(seats, seat)
	}
	return seats, organisations, err
}

const openSeats = `
	SELECT ` + platformColumns + `
	FROM seats s
	JOIN platforms p ON p.id = s.platform_id
	JOIN visible_platforms($1, $2, $3) v ON v.platform_id = p.id
	WHERE p.workspace_id = $1 AND s.person_id = $2 AND s.answer = 'asked'
	ORDER BY p.name, p.id`

// OpenSeats lists the platforms of which the viewer has not said yet for which organisation they sit.
func (d *DB) OpenSeats(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error) {
	var rows []platformRow
	err := d.read(ctx, "open seats", func(t tx) error {
		return t.all(ctx, &rows, openSeats, v.Workspace, v.Person, now)
	})
	var list []consult.Platform
	for _, r := range rows {
		list = append(list, r.platform())
	}
	return list, err
}

const seatState = `
	SELECT answer
	FROM seats
	WHERE platform_id = $1 AND person_id = $2`

const platformForDelivery = `
	SELECT ` + platformColumns + `
	FROM platforms p
	WHERE p.workspace_id = $1 AND p.id = $2`

const allOrganisationsOf = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM platform_organisations x
	JOIN organisations o ON o.id = x.organisation_id
	WHERE o.workspace_id = $1 AND x.platform_id = $2
	ORDER BY o.name, o.id`

// SeatQuestion returns what is asked of a new member; it is moot once they have answered.
func (d *DB) SeatQuestion(ctx context.Context, dl consult.Delivery) (consult.Platform, []consult.Organisation, error) {
	var row platformRow
	var organisations []consult.Organisation
	err := d.read(ctx, "seat question", func(t tx) error {
		var answer string
		if _, err := t.get(ctx, &answer, seatState, dl.SubjectID, dl.Recipient); err != nil {
			return err
		}
		if answer != "asked" {
			return consult.Moot("answered")
		}
		found, err := t.get(ctx, &row, platformForDelivery, dl.WorkspaceID, dl.SubjectID)
		if err != nil {
			return err
		}
		if !found {
			return consult.Moot("gone")
		}
		return t.all(ctx, &organisations, allOrganisationsOf, dl.WorkspaceID, dl.SubjectID)
	})
	return row.platform(), organisations, err
}
