package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// A correction is seen by who may see the line that it changes, or the item below which it adds one; $3 is the reader.
const readableCorrection = `NOT EXISTS (SELECT FROM hidden_lines($3) h WHERE h.minutes_item_id = k.minutes_item_id)
	  AND NOT EXISTS (SELECT FROM hidden_agenda_items($3) h WHERE h.agenda_item_id = k.agenda_item_id)`

const correctionColumns = `
	SELECT k.id, k.meeting_id, coalesce(k.number, 0) AS number, k.state, k.minutes_item_id AS item_id, k.agenda_item_id, k.before, k.after, k.why,
	       k.author_id, w.name AS author, k.at, coalesce(s.name, '') AS approved_by, k.settled_at AS approved_at, coalesce(v.hash, '') AS hash
	FROM minutes_corrections k
	JOIN persons w ON w.id = k.author_id
	LEFT JOIN persons s ON s.id = k.settled_by
	LEFT JOIN minutes_versions v ON v.meeting_id = k.meeting_id AND v.version = k.number`

const correctionsOfMeeting = correctionColumns + `
	WHERE k.workspace_id = $1 AND k.meeting_id = $2 AND ` + readableCorrection + ` AND k.state = $4
	ORDER BY k.number NULLS LAST, k.id`

const correctionByID = correctionColumns + `
	WHERE k.workspace_id = $1 AND k.id = $2 AND ` + readableCorrection

func (t tx) corrections(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID, reader consult.PersonID, state consult.CorrectionState) ([]consult.Correction, error) {
	var list []consult.Correction
	if err := t.all(ctx, &list, correctionsOfMeeting, ws, id, reader, state); err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return list, nil
}

const insertCorrection = `
	INSERT INTO minutes_corrections (workspace_id, meeting_id, minutes_item_id, agenda_item_id, before, after, why, author_id, at)
	VALUES ($1, $2, nullif($3, 0), nullif($4, 0), $5, $6, $7, $8, $9)
	RETURNING id`

// CorrectMinutes asks for a change of approved minutes. Where the platform lets people approve their own, it stands at
// once; else another who manages the platform has to approve it, and is told.
func (d *DB) CorrectMinutes(ctx context.Context, act consult.Act, draft consult.CorrectionDraft) (consult.Correction, error) {
	return d.correction(ctx, act, draft.MeetingID, "correct minutes", func(t tx, m consult.Meeting, seal consult.MinutesSeal) (consult.CorrectionID, error) {
		if err := seal.CanCorrect(); err != nil {
			return 0, err
		}
		if err := draft.Check(); err != nil {
			return 0, err
		}
		before, err := t.toCorrect(ctx, act, m, seal, draft)
		if err != nil {
			return 0, err
		}
		var id consult.CorrectionID
		if _, err := t.get(ctx, &id, insertCorrection, act.Workspace, m.ID, int64(draft.ItemID), int64(draft.AgendaItemID), before, draft.After,
			draft.Why, act.Person, act.Now); err != nil {
			return 0, fmt.Errorf("insert: %w", err)
		}
		if seal.OwnCorrection {
			return id, t.approveCorrection(ctx, act, m, seal, id)
		}
		return id, t.askCorrection(ctx, act, m, id)
	})
}

// correction takes a step with a correction, once for its cause.
func (d *DB) correction(ctx context.Context, act consult.Act, id consult.MeetingID, what string,
	step func(tx, consult.Meeting, consult.MinutesSeal) (consult.CorrectionID, error),
) (consult.Correction, error) {
	var c consult.Correction
	err := d.change(ctx, what, func(t tx) error {
		m, _, seal, err := t.kept(ctx, act, id)
		if err != nil {
			return err
		}
		made, err := once(ctx, t, act, what, func() (consult.CorrectionID, error) { return step(t, m, seal) })
		if err != nil {
			return err
		}
		c, err = t.correctionByID(ctx, act, made)
		return err
	})
	return c, err
}

func (t tx) correctionByID(ctx context.Context, act consult.Act, id consult.CorrectionID) (consult.Correction, error) {
	var c consult.Correction
	found, err := t.get(ctx, &c, correctionByID, act.Workspace, id, act.Person)
	if err != nil {
		return c, fmt.Errorf("correction: %w", err)
	}
	if !found {
		return c, consult.NotFound("correction_gone")
	}
	return c, nil
}

// toCorrect is how the line to correct reads now; "" for one that is added.
func (t tx) toCorrect(ctx context.Context, act consult.Act, m consult.Meeting, seal consult.MinutesSeal, draft consult.CorrectionDraft) (string, error) {
	if draft.ItemID == 0 {
		return "", t.onSeenAgenda(ctx, act, m, draft.AgendaItemID)
	}
	if _, err := t.line(ctx, act, draft.ItemID); err != nil {
		return "", err
	}
	text, err := t.sealedText(ctx, act.Workspace, m.ID, seal.Version)
	if err != nil {
		return "", err
	}
	line, known := text.Line(draft.ItemID)
	switch {
	case !known:
		return "", consult.NotFound("line_gone")
	case line.Text == draft.After:
		return "", consult.Invalid("text", "correction_same", nil)
	}
	return line.Text, nil
}

const managersBut = `
	SELECT DISTINCT r.person_id
	FROM platform_roles r
	JOIN persons v ON v.id = r.person_id AND NOT v.deactivated AND NOT v.bot AND v.slack_id IS NOT NULL
	WHERE r.platform_id = $1 AND r.person_id <> $2 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	ORDER BY 1`

func (t tx) askCorrection(ctx context.Context, act consult.Act, m consult.Meeting, id consult.CorrectionID) error {
	var others []consult.PersonID
	if err := t.all(ctx, &others, managersBut, m.PlatformID, act.Person, act.Now); err != nil {
		return fmt.Errorf("who may approve: %w", err)
	}
	for _, person := range others {
		if err := t.deliver(ctx, consult.Delivery{
			WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "minutes_correction", SubjectID: int64(id), DueAt: act.Now,
			Purpose: consult.PurposeCorrectionAsked, RecipientKind: consult.ToPerson, Recipient: toPerson(person),
		}); err != nil {
			return err
		}
	}
	return nil
}

const meetingOfCorrection = `
	SELECT meeting_id
	FROM minutes_corrections
	WHERE workspace_id = $1 AND id = $2`

// SettleCorrection approves or rejects a correction that somebody asked for.
func (d *DB) SettleCorrection(ctx context.Context, act consult.Act, id consult.CorrectionID, to consult.CorrectionState) (consult.Correction, error) {
	var meeting consult.MeetingID
	err := d.read(ctx, "find correction", func(t tx) error {
		found, err := t.get(ctx, &meeting, meetingOfCorrection, act.Workspace, id)
		if err == nil && !found {
			err = consult.NotFound("correction_gone")
		}
		return err
	})
	if err != nil {
		return consult.Correction{}, err
	}
	settled, err := d.correction(ctx, act, meeting, "settle correction", func(t tx, m consult.Meeting, seal consult.MinutesSeal) (consult.CorrectionID, error) {
		c, err := t.correctionByID(ctx, act, id)
		if err != nil {
			return 0, err
		}
		if err := c.CanSettle(act.Person, to, seal.OwnCorrection); err != nil {
			return 0, err
		}
		if to == consult.CorrectionApproved {
			err = t.approveCorrection(ctx, act, m, seal, id)
		} else {
			_, err = t.exec(ctx, rejectCorrection, act.Workspace, id, act.Person, act.Now)
		}
		if err != nil {
			return 0, err
		}
		return id, t.refresh(ctx, act.Workspace, "minutes_correction", int64(id), consult.PurposeCorrectionAsked)
	})
	if refusal, refused := consult.Refusal(err); refused && refusal.Code == consult.CodeNotFound { // of minutes that they may not read
		return settled, consult.NotFound("correction_gone")
	}
	return settled, err
}

const rejectCorrection = `
	UPDATE minutes_corrections
	SET state = 'rejected', settled_by = $3, settled_at = $4
	WHERE workspace_id = $1 AND id = $2`

const setCorrected = `
	UPDATE minutes_corrections
	SET state = 'approved', number = $3, minutes_item_id = $4, before = $5, settled_by = $6, settled_at = $7
	WHERE workspace_id = $1 AND id = $2`

const setVersion = `
	UPDATE minutes
	SET version = $3
	WHERE workspace_id = $1 AND meeting_id = $2`

// approveCorrection makes the next version, beside all earlier ones; the line itself then reads as corrected, for search
// and register.
func (t tx) approveCorrection(ctx context.Context, act consult.Act, m consult.Meeting, seal consult.MinutesSeal, id consult.CorrectionID) error {
	c, err := t.correctionByID(ctx, act, id)
	if err != nil {
		return err
	}
	text, err := t.sealedText(ctx, act.Workspace, m.ID, seal.Version)
	if err != nil {
		return err
	}
	line, item, err := t.correctLine(ctx, act, m, c, &text)
	if err != nil {
		return err
	}
	number := seal.Version + 1
	if err := t.sealText(ctx, act, text.Corrected(number, item, line)); err != nil {
		return err
	}
	if _, err := t.exec(ctx, setCorrected, act.Workspace, id, number, line.ID, c.Before, act.Person, act.Now); err != nil {
		return fmt.Errorf("correct: %w", err)
	}
	if _, err := t.exec(ctx, setVersion, act.Workspace, m.ID, number); err != nil {
		return fmt.Errorf("set version: %w", err)
	}
	if err := t.minutesChanged(ctx, act.Workspace, m.ID); err != nil {
		return err
	}
	return t.tellMinutes(ctx, act, m, consult.PurposeMinutesCorrected, number)
}

// correctLine writes the corrected line, and returns it as it stands in the text.
func (t tx) correctLine(ctx context.Context, act consult.Act, m consult.Meeting, c consult.Correction, text *consult.MinutesText) (consult.TextLine, consult.AgendaItemID, error) {
	var item consult.AgendaItemID
	if c.AgendaItemID != nil {
		item = *c.AgendaItemID
	}
	if c.ItemID == nil {
		line := consult.TextLine{Kind: consult.Note, Text: c.After, Author: c.AuthorID, At: act.Now.UTC()}
		_, err := t.get(ctx, &line.ID, insertItem, act.Workspace, m.ID, consult.Note, c.After, c.AuthorID, "", act.Now, int64(item))
		if err != nil {
			return line, item, fmt.Errorf("add line: %w", err)
		}
		return line, item, t.inherit(ctx, line.ID)
	}
	line, known := text.Line(*c.ItemID)
	switch {
	case !known:
		return line, item, consult.NotFound("line_gone")
	case line.Text != c.Before: // another correction came first: what was approved is not undone unseen
		return line, item, consult.Conflict("correction_outdated", nil)
	}
	line.Text = c.After
	if _, err := t.exec(ctx, keepText, act.Workspace, line.ID, act.Person, act.Now); err != nil {
		return line, item, fmt.Errorf("keep text: %w", err)
	}
	if _, err := t.exec(ctx, setLineText, act.Workspace, line.ID, c.After); err != nil {
		return line, item, fmt.Errorf("correct line: %w", err)
	}
	_, err := t.exec(ctx, setActionText, act.Workspace, line.ID, c.After)
	return line, item, err
}

const setLineText = `
	UPDATE minutes_items
	SET text = $3, edition = edition + 1
	WHERE workspace_id = $1 AND id = $2`

const setActionText = `
	UPDATE action_items
	SET text = $3
	WHERE workspace_id = $1 AND minutes_item_id = $2`

// Corrections returns the approved corrections of a meeting's minutes and those that wait for an approval, as far as the
// viewer may see them; the latter are for who manages the platform.
func (d *DB) Corrections(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, []consult.Correction, error) {
	var m consult.Minutes
	var list []consult.Correction
	err := d.read(ctx, "corrections", func(t tx) error {
		var known consult.MeetingID
		found, err := t.get(ctx, &known, readableMinutes, v.Workspace, v.Person, now, id)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		if m, err = t.minutesFor(ctx, v, id, now); err != nil {
			return err
		}
		if list, err = t.corrections(ctx, v.Workspace, id, v.Person, consult.CorrectionApproved); err != nil || !m.Manages {
			return err
		}
		waiting, err := t.corrections(ctx, v.Workspace, id, v.Person, consult.CorrectionProposed)
		list = append(list, waiting...)
		return err
	})
	return m, list, err
}

// CorrectionToTell reads a correction for who is asked to approve it.
func (d *DB) CorrectionToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Correction, consult.Meeting, error) {
	var c consult.Correction
	var m consult.Meeting
	err := d.read(ctx, "correction to tell", func(t tx) error {
		reader, err := personOf(of)
		if err != nil {
			return err
		}
		act := consult.Act{Viewer: consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, Now: now}
		if c, err = t.correctionByID(ctx, act, consult.CorrectionID(of.SubjectID)); err == nil {
			var found bool
			if found, err = t.get(ctx, &m, managedMeeting, of.WorkspaceID, reader, now, c.MeetingID); err == nil && !found {
				err = consult.Moot("not_theirs")
			}
		}
		if refusal, refused := consult.Refusal(err); refused && refusal.Code != consult.CodeMoot {
			err = consult.Moot("not_theirs")
		}
		if err == nil && of.TS == "" && c.State != consult.CorrectionProposed {
			err = consult.Moot("done")
		}
		return err
	})
	if err != nil {
		return consult.Correction{}, consult.Meeting{}, err
	}
	return c, m, nil
}
