package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const insertAgendaItem = `
	INSERT INTO agenda_items (workspace_id, platform_id, title, explanation, minutes, speaker_id, speaker_name, links, source_ts, proposer_id, proposed_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	RETURNING id`

const personBySlackID = `
	SELECT id
	FROM persons
	WHERE workspace_id = $1 AND slack_id = $2`

// ProposeItem adds an item to a platform's backlog. Whoever reads the platform or sits in its channel may: externals and
// guests have equal rights here.
func (d *DB) ProposeItem(ctx context.Context, act consult.Act, draft consult.AgendaDraft) (consult.AgendaItem, consult.Agenda, error) {
	var item consult.AgendaItem
	var a consult.Agenda
	err := d.change(ctx, "propose item", func(t tx) error {
		if err := draft.Check(); err != nil {
			return err
		}
		if _, _, err := t.agendaReader(ctx, act.Viewer, draft.PlatformID, act.Now); err != nil {
			return err
		}
		id, err := once(ctx, t, act, "propose item", func() (consult.AgendaItemID, error) {
			speaker, err := t.speaker(ctx, act.Workspace, draft.Speaker)
			if err != nil {
				return 0, err
			}
			var id consult.AgendaItemID
			_, err = t.get(ctx, &id, insertAgendaItem, act.Workspace, draft.PlatformID, draft.Title, draft.Explanation, draft.Minutes,
				speaker, draft.SpeakerName, pq.Array(linksOf(draft)), draft.SourceTS, act.Person, act.Now)
			if err != nil {
				return 0, err
			}
			return id, t.suggestTopics(ctx, act.Workspace, suggestForAgendaItem, int64(id), draft.Title+" "+draft.Explanation)
		})
		if err != nil {
			return err
		}
		item, a, err = t.agendaItem(ctx, act.Viewer, id, act.Now)
		return err
	})
	return item, a, err
}

func linksOf(draft consult.AgendaDraft) []string { return append([]string{}, draft.Links...) }

// speaker finds the person who was picked; nil for none.
func (t tx) speaker(ctx context.Context, ws consult.WorkspaceID, slackID string) (*consult.PersonID, error) {
	if slackID == "" {
		return nil, nil //nolint:nilnil // nobody was picked
	}
	var id consult.PersonID
	found, err := t.get(ctx, &id, personBySlackID, ws, slackID)
	if err == nil && !found {
		err = consult.Invalid("speaker", "owner_unknown", nil)
	}
	return &id, err
}

// Whoever changes an item or the agenda that it is on holds its platform, so that two orders do not mix.
const lockAgendas = `
	SELECT p.id
	FROM platforms p
	JOIN agenda_items i ON i.platform_id = p.id
	WHERE i.workspace_id = $1 AND i.id = $2
	FOR NO KEY UPDATE OF p`

// heldItem finds an item for a step that changes it; step runs once for its cause, after may has allowed it.
func (d *DB) heldItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, what string,
	may func(consult.AgendaItem, consult.Agenda) error, step func(tx, consult.AgendaItem, consult.Agenda) error,
) (consult.AgendaItem, error) {
	var item consult.AgendaItem
	err := d.change(ctx, what, func(t tx) error {
		var held consult.PlatformID
		if _, err := t.get(ctx, &held, lockAgendas, act.Workspace, id); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		found, a, err := t.agendaItem(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		item = found
		_, err = once(ctx, t, act, what, func() (consult.AgendaItemID, error) {
			if err := may(found, a); err != nil {
				return 0, err
			}
			if err := step(t, found, a); err != nil {
				return 0, err
			}
			return id, t.agendaChanged(ctx, act.Workspace, a.Platform.ID, act.Now)
		})
		return err
	})
	return item, err
}

func ofManager(_ consult.AgendaItem, a consult.Agenda) error {
	if !a.Manages {
		return consult.Forbidden("not_chair_or_secretary")
	}
	return nil
}

func editable(act consult.Act) func(consult.AgendaItem, consult.Agenda) error {
	return func(i consult.AgendaItem, a consult.Agenda) error { return i.CanEdit(act.Person, a.Manages) }
}

const editAgendaItem = `
	UPDATE agenda_items
	SET title = $3, explanation = $4, minutes = $5, speaker_id = $6, speaker_name = $7, links = $8
	WHERE workspace_id = $1 AND id = $2`

// EditItem changes what an item says: for chair and secretary, and for the proposer until it is on an agenda.
func (d *DB) EditItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, draft consult.AgendaDraft) (consult.AgendaItem, error) {
	if err := draft.Check(); err != nil {
		return consult.AgendaItem{}, err
	}
	return d.heldItem(ctx, act, id, "edit item", editable(act), func(t tx, _ consult.AgendaItem, _ consult.Agenda) error {
		speaker, err := t.speaker(ctx, act.Workspace, draft.Speaker)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, editAgendaItem, act.Workspace, id, draft.Title, draft.Explanation, draft.Minutes, speaker, draft.SpeakerName,
			pq.Array(linksOf(draft)))
		return err
	})
}

const withdrawItem = `
	UPDATE agenda_items
	SET state = 'withdrawn'
	WHERE workspace_id = $1 AND id = $2`

// DropItem withdraws an item for good: for chair and secretary, and for the proposer until it is on an agenda.
func (d *DB) DropItem(ctx context.Context, act consult.Act, id consult.AgendaItemID) (consult.AgendaItem, error) {
	return d.heldItem(ctx, act, id, "drop item", editable(act), func(t tx, i consult.AgendaItem, _ consult.Agenda) error {
		if err := i.CanLeave(); err != nil {
			return err
		}
		_, err := t.exec(ctx, withdrawItem, act.Workspace, id)
		return err
	})
}

const placeItem = `
	UPDATE agenda_items
	SET meeting_id = $3, treated_in = NULL, position = 1 + (
	    SELECT greatest(1000, max(o.position)) -- the template comes first
	    FROM agenda_places($4, $5) w
	    JOIN agenda_items o ON o.id = w.agenda_item_id
	    WHERE w.meeting_id = $3 AND o.position < $6)
	WHERE workspace_id = $1 AND id = $2`

// PlaceItem puts an item on a meeting's agenda; its proposer hears so once.
func (d *DB) PlaceItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, meeting consult.MeetingID) (consult.AgendaItem, error) {
	return d.heldItem(ctx, act, id, "place item", ofManager, func(t tx, i consult.AgendaItem, a consult.Agenda) error {
		m, err := t.meeting(ctx, act.Viewer, meeting, act.Now)
		if err != nil {
			return err
		}
		if m.PlatformID != i.PlatformID {
			return consult.NotFound("gone")
		}
		if err := m.CanPlace(act.Now); err != nil {
			return err
		}
		if err := i.CanLeave(); err != nil {
			return err
		}
		if _, err := t.exec(ctx, placeItem, act.Workspace, id, meeting, i.PlatformID, act.Now, consult.Last); err != nil {
			return fmt.Errorf("place: %w", err)
		}
		if i.ProposerID == 0 || i.ProposerID == act.Person {
			return nil
		}
		return t.deliver(ctx, consult.Delivery{
			WorkspaceID: act.Workspace, PlatformID: &a.Platform.ID, Subject: "agenda_item", SubjectID: int64(id), DueAt: act.Now,
			Purpose: consult.PurposeAgendaPlaced, RecipientKind: consult.ToPerson, Recipient: toPerson(i.ProposerID),
		})
	})
}

const shelveItem = `
	UPDATE agenda_items
	SET meeting_id = NULL, treated_in = NULL, state = CASE WHEN fixed THEN 'withdrawn' ELSE state END
	WHERE workspace_id = $1 AND id = $2`

// ShelveItem takes an item off its agenda and back to the backlog; one of the template just leaves this agenda.
func (d *DB) ShelveItem(ctx context.Context, act consult.Act, id consult.AgendaItemID) (consult.AgendaItem, error) {
	return d.heldItem(ctx, act, id, "shelve item", ofManager, func(t tx, i consult.AgendaItem, _ consult.Agenda) error {
		if err := i.CanLeave(); err != nil {
			return err
		}
		_, err := t.exec(ctx, shelveItem, act.Workspace, id)
		return err
	})
}

const setPosition = `
	UPDATE agenda_items
	SET position = $3
	WHERE workspace_id = $1 AND id = $2 AND position <> $3`

// ShiftItem moves an item up (by -1) or down (by 1) on the agenda that it is on.
func (d *DB) ShiftItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, by int) (consult.AgendaItem, error) {
	return d.heldItem(ctx, act, id, "shift item", ofManager, func(t tx, i consult.AgendaItem, a consult.Agenda) error {
		if i.MeetingID == nil {
			return consult.NotFound("agenda_item_gone")
		}
		items, err := t.agendaItems(ctx, agendaOfMeeting, act.Workspace, a.Platform.ID, act.Now, *i.MeetingID, 0)
		if err != nil {
			return err
		}
		for _, one := range consult.Shifted(items, id, by) {
			if _, err := t.exec(ctx, setPosition, act.Workspace, one.ID, one.Position); err != nil {
				return fmt.Errorf("position: %w", err)
			}
		}
		return nil
	})
}

const markTreated = `
	UPDATE agenda_items
	SET treated_in = CASE WHEN $3 THEN $4::bigint END, meeting_id = $4
	WHERE workspace_id = $1 AND id = $2`

// TreatItem marks an item of the open meeting as treated, or takes that back.
func (d *DB) TreatItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, treated consult.Treated) (consult.AgendaItem, error) {
	return d.heldItem(ctx, act, id, "treat item "+string(treated), ofManager, func(t tx, i consult.AgendaItem, _ consult.Agenda) error {
		if i.MeetingID == nil {
			return consult.NotFound("agenda_item_gone")
		}
		m, err := t.meeting(ctx, act.Viewer, *i.MeetingID, act.Now)
		if err != nil {
			return err
		}
		if err := m.CanRecord(); err != nil {
			return err
		}
		if treated != consult.IsTreated {
			if err := t.unminuted(ctx, act.Workspace, m.ID, id); err != nil {
				return err
			}
		}
		_, err = t.exec(ctx, markTreated, act.Workspace, id, treated == consult.IsTreated, m.ID)
		return err
	})
}

const isMinuted = `
	SELECT EXISTS (SELECT FROM minutes_items WHERE workspace_id = $1 AND meeting_id = $2 AND agenda_item_id = $3 AND withdrawn_at IS NULL)`

// unminuted refuses an item below which something stands in the minutes: it was treated, whatever anybody marks.
func (t tx) unminuted(ctx context.Context, ws consult.WorkspaceID, m consult.MeetingID, id consult.AgendaItemID) error {
	var minuted bool
	if _, err := t.get(ctx, &minuted, isMinuted, ws, m, id); err != nil {
		return fmt.Errorf("minuted: %w", err)
	}
	if minuted {
		return consult.Conflict("agenda_item_minuted", nil)
	}
	return nil
}

// What came to an agenda is noted with its moment, so that what came after the invitation can be marked.
const noteArrivals = `
	INSERT INTO agenda_passages (agenda_item_id, meeting_id, arrived_at)
	SELECT w.agenda_item_id, w.meeting_id, $2
	FROM agenda_places($1, $2) w
	JOIN agenda_items i ON i.id = w.agenda_item_id
	WHERE w.meeting_id IS NOT NULL AND NOT i.fixed
	ON CONFLICT DO NOTHING`

const staleAgendas = `
	UPDATE deliveries d
	SET stale_at = clock_timestamp()
	FROM meetings m
	WHERE d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND m.workspace_id = $1 AND m.platform_id = $2
	  AND m.state IN ('planned', 'open') AND m.ends_at > $3
	  AND d.purpose IN ('invitation', 'moved', 'unanswered') AND d.state IN ('sending', 'sent', 'unknown')`

// agendaChanged follows a change that may have moved items: by hand, or because a meeting was cancelled, restored or
// closed. What was posted about the platform's coming meetings is brought up to date, nothing new is posted.
func (t tx) agendaChanged(ctx context.Context, ws consult.WorkspaceID, platform consult.PlatformID, now time.Time) error {
	if _, err := t.exec(ctx, noteArrivals, platform, now); err != nil {
		return fmt.Errorf("arrivals: %w", err)
	}
	if _, err := t.exec(ctx, staleAgendas, ws, platform, now); err != nil {
		return fmt.Errorf("refresh agendas: %w", err)
	}
	return nil
}

const lockOpenMeeting = `
	SELECT id
	FROM meetings
	WHERE workspace_id = $1 AND platform_id = $2 AND state = 'open'
	FOR UPDATE`

const settlePassages = `
	INSERT INTO agenda_passages (agenda_item_id, meeting_id, arrived_at, position, outcome)
	SELECT i.id, w.meeting_id, $2, row_number() OVER (ORDER BY i.position, i.proposed_at, i.id), CASE
	       WHEN i.treated_in IS NOT NULL
	         OR EXISTS (SELECT FROM minutes_items l WHERE l.agenda_item_id = i.id AND l.meeting_id = w.meeting_id AND l.withdrawn_at IS NULL) THEN 'treated'
	       WHEN i.fixed THEN 'skipped'
	       ELSE 'carried' END
	FROM agenda_places($1, $2) w
	JOIN agenda_items i ON i.id = w.agenda_item_id
	WHERE w.meeting_id = $3
	ON CONFLICT (agenda_item_id, meeting_id) DO UPDATE SET position = excluded.position, outcome = excluded.outcome`

const settleItems = `
	UPDATE agenda_items i
	SET meeting_id = $1, treated_in = CASE WHEN g.outcome = 'treated' THEN $1::bigint END,
	    state = CASE WHEN g.outcome = 'carried' THEN 'open' ELSE 'done' END
	FROM agenda_passages g
	WHERE g.meeting_id = $1 AND g.agenda_item_id = i.id AND g.outcome <> ''`

// settleAgenda notes, before the open meeting of a platform closes, what was treated; the rest goes on to the next.
func (t tx) settleAgenda(ctx context.Context, act consult.Act, platform consult.PlatformID) error {
	var id consult.MeetingID
	found, err := t.get(ctx, &id, lockOpenMeeting, act.Workspace, platform)
	if err != nil || !found {
		return err
	}
	if _, err := t.exec(ctx, settlePassages, platform, act.Now, id); err != nil {
		return fmt.Errorf("settle passages: %w", err)
	}
	if _, err := t.exec(ctx, settleItems, id); err != nil {
		return fmt.Errorf("settle items: %w", err)
	}
	return nil
}

const isOnAgenda = `
	SELECT 1
	FROM agenda_places($1, $2) w
	WHERE w.meeting_id = $3 AND w.agenda_item_id = $4
	UNION ALL
	SELECT 1
	FROM agenda_passages g
	JOIN agenda_items i ON i.id = g.agenda_item_id
	WHERE i.platform_id = $1 AND g.meeting_id = $3 AND g.agenda_item_id = $4 AND g.outcome <> ''
	LIMIT 1`

// onAgenda refuses an item that is not on the agenda of the meeting in which something is recorded about it.
func (t tx) onAgenda(ctx context.Context, m consult.Meeting, id consult.AgendaItemID, now time.Time) error {
	if id == 0 {
		return nil
	}
	var one int
	found, err := t.get(ctx, &one, isOnAgenda, m.PlatformID, now, m.ID, id)
	if err == nil && !found {
		return consult.Invalid("item", "agenda_item_gone", nil)
	}
	return err
}
