package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const insertRoundItem = `
	INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, position, fixed, title, proposer_id, proposed_at)
	SELECT $1, $2, $3, 1 + greatest(1000, max(i.position)), true, $4, $5, $6
	FROM agenda_places($2, $6) w
	JOIN agenda_items i ON i.id = w.agenda_item_id
	WHERE w.meeting_id = $3 AND i.position < $7
	RETURNING id`

const insertRound = `
	INSERT INTO status_rounds (workspace_id, platform_id, meeting_id, agenda_item_id, started_by, started_at)
	VALUES ($1, $2, $3, $4, $5, $6)
	RETURNING id`

const membersToAsk = `
	SELECT p.id
	FROM persons p
	JOIN workspaces w ON w.id = p.workspace_id
	WHERE p.workspace_id = $1 AND p.slack_id IS NOT NULL AND p.slack_id <> w.bot_user_id AND NOT (p.bot OR p.deactivated)
	  AND (EXISTS (
	           SELECT
	           FROM channel_members c
	           JOIN platforms o ON o.workspace_id = c.workspace_id AND o.channel_id = c.channel_id
	           WHERE o.id = $2 AND c.person_id = p.id)
	       OR EXISTS (
	           SELECT
	           FROM platform_roles r
	           WHERE r.platform_id = $2 AND r.person_id = p.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)))
	ORDER BY p.id`

// StartRound asks each member of a meeting's platform how things stand: an item of the agenda called title, a message to
// each, and one reminder to who has not answered. A meeting has one round at most.
func (d *DB) StartRound(ctx context.Context, act consult.Act, meeting consult.MeetingID, title string) (consult.Agenda, error) {
	var a consult.Agenda
	err := d.change(ctx, "start round", func(t tx) error {
		m, p, err := t.ofManager(ctx, act, meeting)
		if err != nil {
			return err
		}
		_, err = once(ctx, t, act, "start round", func() (consult.StatusRoundID, error) {
			return t.startRound(ctx, act, p, m, title)
		})
		if err != nil {
			return err
		}
		a, err = t.fullAgenda(ctx, act.Viewer, m, act.Now)
		return err
	})
	if violates(err, "status_rounds_meeting_key") {
		return a, consult.Conflict("status_round_exists", nil)
	}
	return a, err
}

func (t tx) startRound(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, title string) (consult.StatusRoundID, error) {
	if err := m.CanAnswer(act.Now); err != nil {
		return 0, err
	}
	if err := consult.CheckName("title", title); err != nil {
		return 0, err
	}
	var item consult.AgendaItemID
	if _, err := t.get(ctx, &item, insertRoundItem, act.Workspace, p.ID, m.ID, title, act.Person, act.Now, consult.Last); err != nil {
		return 0, fmt.Errorf("item: %w", err)
	}
	var id consult.StatusRoundID
	if _, err := t.get(ctx, &id, insertRound, act.Workspace, p.ID, m.ID, item, act.Person, act.Now); err != nil {
		return 0, fmt.Errorf("round: %w", err)
	}
	var members []consult.PersonID
	if err := t.all(ctx, &members, membersToAsk, act.Workspace, p.ID, act.Now); err != nil {
		return 0, fmt.Errorf("members: %w", err)
	}
	for _, member := range members {
		asked := consult.Delivery{
			WorkspaceID: act.Workspace, PlatformID: &p.ID, Subject: "status_round", SubjectID: int64(id), DueAt: act.Now, UsefulUntil: &m.StartsAt,
			Purpose: consult.PurposeStatusAsked, RecipientKind: consult.ToPerson, Recipient: toPerson(member),
		}
		if err := t.deliver(ctx, asked); err != nil {
			return 0, err
		}
		if at, soon := consult.StatusReminderAt(m, act.Now); soon {
			asked.Purpose, asked.DueAt = consult.PurposeStatusReminder, at
			if err := t.deliver(ctx, asked); err != nil {
				return 0, err
			}
		}
	}
	return id, t.agendaChanged(ctx, act.Workspace, p.ID, act.Now)
}

const roundMeeting = `
	SELECT meeting_id
	FROM status_rounds
	WHERE workspace_id = $1 AND id = $2`

const roundAnswers = `
	SELECT a.person_id, p.name, a.done, a.next, a.blocked
	FROM status_answers a
	JOIN persons p ON p.id = a.person_id
	WHERE a.workspace_id = $1 AND a.status_round_id = $2 AND ($3 = 0 OR a.person_id = $3)
	ORDER BY p.name, p.id`

// StatusRound returns what was answered: all of it for who may read the platform, else the viewer's own.
func (d *DB) StatusRound(ctx context.Context, v consult.Viewer, id consult.StatusRoundID, now time.Time) (consult.StatusRound, error) {
	var r consult.StatusRound
	err := d.read(ctx, "status round", func(t tx) error {
		var err error
		r, err = t.round(ctx, v, id, now)
		return err
	})
	return r, err
}

func (t tx) round(ctx context.Context, v consult.Viewer, id consult.StatusRoundID, now time.Time) (consult.StatusRound, error) {
	r := consult.StatusRound{ID: id}
	var meeting consult.MeetingID
	found, err := t.get(ctx, &meeting, roundMeeting, v.Workspace, id)
	if err != nil {
		return r, fmt.Errorf("round: %w", err)
	}
	if !found {
		return r, consult.NotFound("gone")
	}
	m, err := t.meeting(ctx, v, meeting, now)
	if err != nil {
		return r, err
	}
	_, of, err := t.agendaReader(ctx, v, m.PlatformID, now)
	if err != nil {
		return r, err
	}
	r.Meeting = m.Meeting
	if err := t.all(ctx, &r.Answers, roundAnswers, v.Workspace, id, of); err != nil {
		return r, fmt.Errorf("answers: %w", err)
	}
	return r, nil
}

const saveStatus = `
	INSERT INTO status_answers (status_round_id, person_id, workspace_id, done, next, blocked, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (status_round_id, person_id) DO UPDATE
	SET done = excluded.done, next = excluded.next, blocked = excluded.blocked, at = excluded.at`

const staleRound = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND subject = 'status_round' AND subject_id = $2 AND recipient_kind = 'person' AND recipient = $3
	  AND state IN ('sending', 'sent', 'unknown')`

// AnswerRound notes what a member answers; the last answer counts.
func (d *DB) AnswerRound(ctx context.Context, act consult.Act, id consult.StatusRoundID, draft consult.StatusDraft) (consult.StatusRound, error) {
	var r consult.StatusRound
	err := d.change(ctx, "answer round", func(t tx) error {
		if err := draft.Check(); err != nil {
			return err
		}
		var err error
		if r, err = t.round(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		if err := r.CanAnswer(act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, saveStatus, id, act.Person, act.Workspace, draft.Done, draft.Next, draft.Blocked, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, staleRound, act.Workspace, id, toPerson(act.Person)); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
		if err := changed(ctx, t, act, "answer round", id); err != nil {
			return err
		}
		r, err = t.round(ctx, act.Viewer, id, act.Now)
		return err
	})
	return r, err
}

// RoundToTell is StatusRound for a message to one member; it is moot when there is nothing to ask any more.
func (d *DB) RoundToTell(ctx context.Context, v consult.Viewer, of consult.Delivery, now time.Time) (consult.StatusRound, error) {
	r, err := d.StatusRound(ctx, v, consult.StatusRoundID(of.SubjectID), now)
	if _, refused := consult.Refusal(err); refused {
		return r, consult.Moot("not_theirs")
	}
	if err != nil {
		return r, err
	}
	if _, answered := r.Of(v.Person); answered && of.TS == "" {
		return r, consult.Moot("answered")
	}
	if r.CanAnswer(now) != nil && of.TS == "" {
		return r, consult.Moot("meeting_cancelled")
	}
	return r, nil
}
