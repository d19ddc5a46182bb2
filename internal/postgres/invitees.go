package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// inviteeColumns describe a person v for a meeting m of platform p; $3 is the moment.
const inviteeColumns = `v.id AS person_id, coalesce(v.slack_id, '') AS slack_id, v.name,
	coalesce((SELECT o.name
	          FROM contacts c
	          JOIN organisations o ON o.id = c.organisation_id
	          LEFT JOIN platform_organisations x ON x.organisation_id = o.id AND x.platform_id = p.id
	          WHERE c.person_id = v.id AND (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3)
	          ORDER BY x.platform_id IS NULL, c.id
	          LIMIT 1), '') AS organisation,
	(EXISTS (SELECT FROM channel_members k WHERE k.workspace_id = p.workspace_id AND k.channel_id = p.channel_id AND k.person_id = v.id)
	 OR EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.person_id = v.id
	              AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3))) AS member,
	EXISTS (SELECT FROM meeting_invitees i WHERE i.meeting_id = m.id AND i.person_id = v.id AND i.withdrawn_at IS NULL) AS invited`

// The contacts of the platform's own organisations, by function and organisation, and who was named by hand.
const chosenInvitees = `
	WITH chosen AS (
	    SELECT c.person_id
	    FROM contacts c
	    JOIN meetings m ON m.id = $2 AND m.workspace_id = c.workspace_id
	    JOIN platform_organisations x ON x.organisation_id = c.organisation_id AND x.platform_id = m.platform_id
	    WHERE c.workspace_id = $1 AND cardinality($4::bigint[]) + cardinality($5::text[]) > 0
	      AND (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3)
	      AND (cardinality($4::bigint[]) = 0 OR c.organisation_id = ANY ($4::bigint[]))
	      AND (cardinality($5::text[]) = 0 OR EXISTS (
	          SELECT
	          FROM unnest($5::text[]) AS f (word)
	          WHERE strpos(unaccent(lower(c.role)), unaccent(lower(f.word))) > 0
	             OR EXISTS (SELECT FROM unnest(c.topics) AS x (topic) WHERE unaccent(lower(x.topic)) = unaccent(lower(f.word)))))
	    UNION
	    SELECT h.id
	    FROM persons h
	    WHERE h.workspace_id = $1 AND h.slack_id = ANY ($6::text[]))
	SELECT ` + inviteeColumns + `
	FROM chosen
	JOIN persons v ON v.id = chosen.person_id AND v.workspace_id = $1 AND NOT (v.bot OR v.deactivated)
	JOIN meetings m ON m.id = $2
	JOIN platforms p ON p.id = m.platform_id
	ORDER BY v.name, v.id`

const inviteesOf = `
	SELECT ` + inviteeColumns + `
	FROM meeting_invitees n
	JOIN meetings m ON m.id = n.meeting_id
	JOIN platforms p ON p.id = m.platform_id
	JOIN persons v ON v.id = n.person_id
	WHERE m.workspace_id = $1 AND m.id = $2 AND n.withdrawn_at IS NULL
	ORDER BY v.name, v.id`

const guestsInvited = `
	SELECT g.name, g.organisation
	FROM meeting_guests g
	JOIN meetings m ON m.id = g.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2
	ORDER BY g.position`

// Per member organisation: whether somebody of it is asked, and whether one of these answered. Who sits for it counts, and
// who was invited as one of its contacts.
const organisationsAsked = `
	WITH asked AS (
	    SELECT s.organisation_id, s.person_id
	    FROM seat_organisations s
	    JOIN meetings m ON m.platform_id = s.platform_id AND m.id = $2
	    JOIN platforms p ON p.id = m.platform_id
	    JOIN channel_members k ON k.workspace_id = p.workspace_id AND k.channel_id = p.channel_id AND k.person_id = s.person_id
	    UNION
	    SELECT c.organisation_id, i.person_id
	    FROM meeting_invitees i
	    JOIN contacts c ON c.person_id = i.person_id
	    WHERE i.meeting_id = $2 AND i.withdrawn_at IS NULL
	      AND (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3))
	SELECT o.id, o.name, o.kind, o.nis, count(v.id) AS asked, count(a.person_id) AS answered
	FROM meetings m
	JOIN platform_organisations x ON x.platform_id = m.platform_id
	JOIN organisations o ON o.id = x.organisation_id
	LEFT JOIN asked q ON q.organisation_id = o.id
	LEFT JOIN persons v ON v.id = q.person_id AND NOT (v.bot OR v.deactivated)
	LEFT JOIN answers a ON a.meeting_id = m.id AND a.person_id = v.id
	WHERE m.workspace_id = $1 AND m.id = $2
	GROUP BY o.id, o.name, o.kind, o.nis
	ORDER BY o.name, o.id`

// Invitation shows chair, secretary and coordinator who is invited to a meeting beside its platform's members, and which
// member organisations are missing.
func (d *DB) Invitation(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Invitation, error) {
	var inv consult.Invitation
	err := d.read(ctx, "invitation", func(t tx) error {
		var err error
		if inv.Meeting, err = t.managedMeeting(ctx, v, id, now); err != nil {
			return err
		}
		if err := t.all(ctx, &inv.Invitees, inviteesOf, v.Workspace, id, now); err != nil {
			return fmt.Errorf("invitees: %w", err)
		}
		if err := t.all(ctx, &inv.Guests, guestsInvited, v.Workspace, id); err != nil {
			return fmt.Errorf("guests: %w", err)
		}
		var rows []struct {
			consult.Organisation
			Asked    int
			Answered int
		}
		if err := t.all(ctx, &rows, organisationsAsked, v.Workspace, id, now); err != nil {
			return fmt.Errorf("organisations: %w", err)
		}
		for _, r := range rows {
			inv.Organisations = append(inv.Organisations, r.Organisation)
			switch {
			case r.Asked == 0:
				inv.Unasked = append(inv.Unasked, r.Name)
			case r.Answered == 0:
				inv.Unanswered = append(inv.Unanswered, r.Name)
			}
		}
		return nil
	})
	return inv, err
}

// managedMeeting finds a meeting for who may invite to it.
func (t tx) managedMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error) {
	m, err := t.meeting(ctx, v, id, now)
	if err == nil && !m.Manages {
		err = consult.Forbidden("not_chair_or_secretary")
	}
	if err != nil {
		return consult.MyMeeting{}, err
	}
	return m, m.CanInvite(now)
}

// PlanInvitees says whom a draft would invite, and invites nobody.
func (d *DB) PlanInvitees(ctx context.Context, v consult.Viewer, draft consult.InviteDraft, now time.Time) (consult.InvitePlan, error) {
	var plan consult.InvitePlan
	err := d.read(ctx, "plan invitees", func(t tx) error {
		var err error
		if plan, err = t.planInvitees(ctx, v, draft, now); err != nil {
			return err
		}
		return plan.Check()
	})
	return plan, err
}

func (t tx) planInvitees(ctx context.Context, v consult.Viewer, draft consult.InviteDraft, now time.Time) (consult.InvitePlan, error) {
	m, err := t.managedMeeting(ctx, v, draft.MeetingID, now)
	if err != nil {
		return consult.InvitePlan{}, err
	}
	if err := draft.Check(); err != nil {
		return consult.InvitePlan{}, err
	}
	plan := consult.InvitePlan{Meeting: m, Guests: draft.Guests}
	var chosen, invited []consult.Invitee
	if err := t.all(ctx, &chosen, chosenInvitees, v.Workspace, m.ID, now, pq.Array(int64s(draft.Organisations)),
		pq.Array(append([]string{}, draft.Functions...)), pq.Array(append([]string{}, draft.People...))); err != nil {
		return plan, fmt.Errorf("chosen: %w", err)
	}
	withdrawn := map[consult.PersonID]bool{}
	for _, id := range draft.Withdrawn {
		withdrawn[id] = true
	}
	for _, c := range chosen {
		if c.Member || c.Invited || withdrawn[c.PersonID] {
			plan.Known++
			continue
		}
		plan.New = append(plan.New, c)
	}
	if err := t.all(ctx, &invited, inviteesOf, v.Workspace, m.ID, now); err != nil {
		return plan, fmt.Errorf("invited: %w", err)
	}
	for _, i := range invited {
		if withdrawn[i.PersonID] {
			plan.Withdrawn = append(plan.Withdrawn, i)
		}
	}
	err = t.all(ctx, &plan.Before, guestsInvited, v.Workspace, m.ID)
	return plan, err
}

const invitePerson = `
	INSERT INTO meeting_invitees (meeting_id, person_id, invited_by, invited_at)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (meeting_id, person_id) DO UPDATE
	SET invited_by = excluded.invited_by, invited_at = excluded.invited_at, withdrawn_at = NULL`

const forgetGuests = `
	DELETE FROM meeting_guests
	WHERE meeting_id = $1`

const inviteGuest = `
	INSERT INTO meeting_guests (meeting_id, position, name, organisation)
	VALUES ($1, $2, $3, $4)`

// InvitePeople asks people to one meeting beside its platform's members, or takes that back, and names its guests. Who has
// Slack gets the invitation by direct message. Only chair, secretary and coordinator invite, before the start.
func (d *DB) InvitePeople(ctx context.Context, act consult.Act, draft consult.InviteDraft) (consult.InvitePlan, error) {
	var plan consult.InvitePlan
	err := d.change(ctx, "invite people", func(t tx) error {
		m, p, err := t.ofManager(ctx, act, draft.MeetingID)
		if err != nil {
			return err
		}
		if plan, err = t.planInvitees(ctx, act.Viewer, draft, act.Now); err != nil {
			return err
		}
		_, err = once(ctx, t, act, "invite people", func() (consult.MeetingID, error) {
			if err := plan.Check(); err != nil {
				return 0, err
			}
			return m.ID, t.invite(ctx, act, p, m, plan)
		})
		return err
	})
	return plan, err
}

func (t tx) invite(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, plan consult.InvitePlan) error {
	for _, n := range plan.New {
		if _, err := t.exec(ctx, invitePerson, m.ID, n.PersonID, act.Person, act.Now); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		if n.SlackID == "" {
			continue
		}
		if err := t.inviteByMessage(ctx, act, p, m, n.PersonID); err != nil {
			return err
		}
	}
	for _, w := range plan.Withdrawn {
		if err := t.uninvite(ctx, act, m, w); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, forgetGuests, m.ID); err != nil {
		return fmt.Errorf("forget guests: %w", err)
	}
	for i, g := range plan.Guests {
		if _, err := t.exec(ctx, inviteGuest, m.ID, i, g.Name, g.Organisation); err != nil {
			return fmt.Errorf("guest: %w", err)
		}
	}
	return t.refreshMeeting(ctx, act.Workspace, m.ID)
}

// inviteByMessage sends one person the invitation, once more to who had it and was then told not to come.
func (t tx) inviteByMessage(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, who consult.PersonID) error {
	d, ok := recurrence.InvitationTo(who, m, p, act.Now)
	if !ok {
		return nil
	}
	again := false
	if _, err := t.get(ctx, &again, toldPerson, act.Workspace, m.ID, toPerson(who)); err != nil {
		return fmt.Errorf("invited before: %w", err)
	}
	if again {
		d.Occurrence = recurrence.Occurrence(act.Now)
	}
	return t.deliver(ctx, d)
}
