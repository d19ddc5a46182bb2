package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// A remark is seen by who made it and, where it is on an item, by who may see that item; $3 is the reader.
const readableRemark = `(k.author_id = $3 OR k.agenda_item_id IS NULL
	       OR NOT EXISTS (SELECT FROM hidden_agenda_items($3) h WHERE h.agenda_item_id = k.agenda_item_id))`

const remarkColumns = `
	SELECT k.id, k.meeting_id, k.agenda_item_id, coalesce(a.title, '') AS item, k.text, k.author_id, w.name AS author, k.at, k.state,
	       k.answer, coalesce(s.name, '') AS settled_by, k.settled_at
	FROM minutes_remarks k
	JOIN persons w ON w.id = k.author_id
	LEFT JOIN persons s ON s.id = k.settled_by
	LEFT JOIN agenda_items a ON a.id = k.agenda_item_id`

const remarksOfMeeting = remarkColumns + `
	WHERE k.workspace_id = $1 AND k.meeting_id = $2 AND ` + readableRemark + `
	ORDER BY k.id`

const remarkByID = remarkColumns + `
	WHERE k.workspace_id = $1 AND k.id = $2 AND ` + readableRemark

func (t tx) remarks(ctx context.Context, v consult.Viewer, id consult.MeetingID) ([]consult.Remark, error) {
	var list []consult.Remark
	if err := t.all(ctx, &list, remarksOfMeeting, v.Workspace, id, v.Person); err != nil {
		return nil, fmt.Errorf("remarks: %w", err)
	}
	return list, nil
}

const insertRemark = `
	INSERT INTO minutes_remarks (workspace_id, meeting_id, agenda_item_id, text, author_id, at)
	VALUES ($1, $2, nullif($3, 0), $4, $5, $6)
	RETURNING id`

// Remark notes what a reader asks to change in circulated minutes, on the whole (0) or on one item; who keeps the minutes
// is told once a round, and what they were told is brought up to date.
func (d *DB) Remark(ctx context.Context, act consult.Act, id consult.MeetingID, item consult.AgendaItemID, text string) (consult.Remark, error) {
	var r consult.Remark
	err := d.change(ctx, "remark", func(t tx) error {
		m, seal, err := t.held(ctx, act, id, shareMinutes)
		if err != nil {
			return err
		}
		made, err := once(ctx, t, act, "remark", func() (consult.RemarkID, error) {
			if err := seal.CanRemark(); err != nil {
				return 0, err
			}
			if err := consult.CheckText("text", text); err != nil {
				return 0, err
			}
			if err := t.onSeenAgenda(ctx, act, m, item); err != nil {
				return 0, err
			}
			var made consult.RemarkID
			if _, err := t.get(ctx, &made, insertRemark, act.Workspace, id, int64(item), text, act.Person, act.Now); err != nil {
				return 0, fmt.Errorf("insert: %w", err)
			}
			return made, t.tellRemark(ctx, act, m, seal, made)
		})
		if err != nil {
			return err
		}
		_, err = t.get(ctx, &r, remarkByID, act.Workspace, made, act.Person)
		return err
	})
	return r, err
}

// onSeenAgenda refuses an item that is not of the minutes, or that the viewer may not see: both are gone to them.
func (t tx) onSeenAgenda(ctx context.Context, act consult.Act, m consult.Meeting, item consult.AgendaItemID) error {
	if err := t.onAgenda(ctx, m, item, act.Now); err != nil {
		return err
	}
	var hidden bool
	_, err := t.get(ctx, &hidden, isHiddenItem, act.Person, item)
	if err == nil && hidden {
		err = consult.Invalid("item", "agenda_item_gone", nil)
	}
	return err
}

const isHiddenItem = `
	SELECT EXISTS (SELECT FROM hidden_agenda_items($1) h WHERE h.agenda_item_id = $2)`

const keeperOfMeeting = `
	SELECT k.person_id
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	CROSS JOIN LATERAL (` + keeper + `) k
	WHERE m.id = $1`

func (t tx) tellRemark(ctx context.Context, act consult.Act, m consult.Meeting, seal consult.MinutesSeal, id consult.RemarkID) error {
	told := consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Revision: seal.Round,
		Purpose: consult.PurposeMinutesRemark, RecipientKind: consult.ToPerson, DueAt: act.Now,
	}
	var keeper consult.PersonID
	found, err := t.get(ctx, &keeper, keeperOfMeeting, m.ID, act.Now)
	if err != nil {
		return fmt.Errorf("keeper: %w", err)
	}
	if found && keeper != act.Person {
		told.Recipient = toPerson(keeper)
		if err := t.deliver(ctx, told); err != nil {
			return err
		}
	}
	if m.ChannelID != "" {
		pointer := told
		pointer.Subject, pointer.SubjectID, pointer.Revision = "minutes_remark", int64(id), 0
		pointer.Purpose, pointer.RecipientKind, pointer.Recipient = consult.PurposeRemarkMade, consult.ToChannel, m.ChannelID
		if err := t.deliver(ctx, pointer); err != nil {
			return err
		}
	}
	return t.remarksChanged(ctx, act.Workspace, m.ID)
}

// remarksChanged brings what was posted about a round of remarks up to date.
func (t tx) remarksChanged(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	for _, purpose := range []consult.Purpose{consult.PurposeMinutesClosed, consult.PurposeMinutesRemark} {
		if err := t.refresh(ctx, ws, "meeting", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	return nil
}

// Remarks returns what was remarked on a meeting's minutes, as far as the viewer may see it, and the minutes.
func (d *DB) Remarks(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, []consult.Remark, error) {
	var m consult.Minutes
	var list []consult.Remark
	err := d.change(ctx, "remarks", func(t tx) error {
		var err error
		if m, list, err = t.minutesRemarked(ctx, v, id, now); err != nil {
			return err
		}
		return saw(ctx, t, v, "see remarks", id, now)
	})
	return m, list, err
}

// remarksToTell is Remarks for what the bot says of its own accord.
func (d *DB) remarksToTell(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (m consult.Minutes, list []consult.Remark, err error) {
	err = d.read(ctx, "remarks to tell", func(t tx) error {
		m, list, err = t.minutesRemarked(ctx, v, id, now)
		return err
	})
	return m, list, err
}

func (t tx) minutesRemarked(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, []consult.Remark, error) {
	m, err := t.readableMinutes(ctx, v, id, now)
	if err != nil {
		return m, nil, err
	}
	list, err := t.remarks(ctx, v, id)
	return m, list, err
}

const settleRemark = `
	UPDATE minutes_remarks
	SET state = $3, answer = $4, settled_by = $5, settled_at = $6
	WHERE workspace_id = $1 AND id = $2`

const holdRemark = `
	SELECT id
	FROM minutes_remarks
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// SettleRemark takes a remark over, which an answer may go with, or answers it; who made it is told. What is taken over
// is written by RecordIn or ChangeLine.
func (d *DB) SettleRemark(ctx context.Context, act consult.Act, id consult.RemarkID, to consult.RemarkState, answer string) (consult.Remark, error) {
	var r consult.Remark
	err := d.change(ctx, "settle remark", func(t tx) error {
		if _, err := t.get(ctx, new(consult.RemarkID), holdRemark, act.Workspace, id); err != nil {
			return fmt.Errorf("hold: %w", err)
		}
		var err error
		if r, err = t.remark(ctx, act, id); err != nil {
			return err
		}
		m, _, err := t.written(ctx, act, r.MeetingID)
		if err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "settle remark", func() (consult.RemarkID, error) {
			return id, t.settleRemark(ctx, act, m, r, to, answer)
		}); err != nil {
			return err
		}
		r, err = t.remark(ctx, act, id)
		return err
	})
	return r, err
}

// remark finds a remark that the viewer may see on minutes that they may read.
func (t tx) remark(ctx context.Context, act consult.Act, id consult.RemarkID) (consult.Remark, error) {
	var r consult.Remark
	found, err := t.get(ctx, &r, remarkByID, act.Workspace, id, act.Person)
	if err != nil {
		return r, fmt.Errorf("remark: %w", err)
	}
	if found {
		var known consult.MeetingID
		found, err = t.get(ctx, &known, readableMinutes, act.Workspace, act.Person, act.Now, r.MeetingID)
	}
	if err == nil && !found {
		return consult.Remark{}, consult.NotFound("remark_gone")
	}
	return r, err
}

func (t tx) settleRemark(ctx context.Context, act consult.Act, m consult.Meeting, r consult.Remark, to consult.RemarkState, answer string) error {
	if err := r.CanSettle(); err != nil {
		return err
	}
	if err := r.CheckAnswer(to, answer); err != nil {
		return err
	}
	if _, err := t.exec(ctx, settleRemark, act.Workspace, r.ID, to, answer, act.Person, act.Now); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	if err := t.remarksChanged(ctx, act.Workspace, m.ID); err != nil {
		return err
	}
	if err := t.refresh(ctx, act.Workspace, "minutes_remark", int64(r.ID), consult.PurposeRemarkMade); err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	if r.AuthorID == act.Person {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "minutes_remark", SubjectID: int64(r.ID), DueAt: act.Now,
		Purpose: consult.PurposeRemarkSettled, RecipientKind: consult.ToPerson, Recipient: toPerson(r.AuthorID),
	})
}

// RemarkToSettle returns a remark for who keeps the minutes, while nobody has dealt with it.
func (d *DB) RemarkToSettle(ctx context.Context, act consult.Act, id consult.RemarkID) (consult.Remark, error) {
	var r consult.Remark
	err := d.change(ctx, "remark to settle", func(t tx) error {
		var err error
		if r, err = t.remark(ctx, act, id); err != nil {
			return err
		}
		if _, _, err := t.written(ctx, act, r.MeetingID); err != nil {
			return err
		}
		return r.CanSettle()
	})
	if err != nil {
		return consult.Remark{}, err
	}
	return r, nil
}

// TakeRemark takes a remark over; text, unless it is empty, becomes a note below the item that the remark is on. Without
// one the lines themselves were changed.
func (d *DB) TakeRemark(ctx context.Context, act consult.Act, id consult.RemarkID, text string) (consult.Remark, error) {
	var r consult.Remark
	err := d.change(ctx, "take remark", func(t tx) error {
		if _, err := t.get(ctx, new(consult.RemarkID), holdRemark, act.Workspace, id); err != nil {
			return fmt.Errorf("hold: %w", err)
		}
		var err error
		if r, err = t.remark(ctx, act, id); err != nil {
			return err
		}
		m, p, err := t.written(ctx, act, r.MeetingID)
		if err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "take remark", func() (consult.RemarkID, error) {
			if err := t.settleRemark(ctx, act, m, r, consult.RemarkTaken, ""); err != nil || text == "" {
				return id, err
			}
			note := consult.ItemDraft{Kind: consult.Note, Text: text}
			if r.AgendaItemID != nil {
				note.AgendaItem = *r.AgendaItemID
			}
			_, err := t.record(ctx, act, p, m, note)
			return id, err
		}); err != nil {
			return err
		}
		r, err = t.remark(ctx, act, id)
		return err
	})
	if err != nil {
		return consult.Remark{}, err
	}
	return r, nil
}

// RemarkToTell reads a remark and its minutes for a message about it: to a person what they may see, to the platform's own
// channel what all in it may. It is moot when there is nothing that they may see.
func (d *DB) RemarkToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Remark, consult.Minutes, error) {
	var r consult.Remark
	var m consult.Minutes
	err := d.read(ctx, "remark to tell", func(t tx) error {
		reader, id := nobody, consult.RemarkID(of.SubjectID)
		var err error
		if of.RecipientKind != consult.ToChannel {
			if reader, err = personOf(of); err != nil {
				return err
			}
			r, err = t.remark(ctx, consult.Act{Viewer: consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, Now: now}, id)
		} else if found, failed := t.get(ctx, &r, remarkByID, of.WorkspaceID, id, nobody); !found {
			err = failed
			if err == nil {
				err = consult.Moot("not_theirs")
			}
		}
		if err == nil {
			m, err = t.minutes(ctx, of.WorkspaceID, r.MeetingID, reader)
		}
		if _, gone := consult.Refusal(err); gone || err == nil && reader == nobody && of.Recipient != m.Meeting.ChannelID {
			err = consult.Moot("not_theirs")
		}
		return err
	})
	if err != nil {
		return consult.Remark{}, consult.Minutes{}, err
	}
	return r, m, nil
}
