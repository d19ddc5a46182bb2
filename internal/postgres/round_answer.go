package postgres

import (
	"context"
	"fmt"
	"strconv"

	"overlegbot/internal/consult"
)

const lockRound = `
	SELECT id
	FROM rounds
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// changeRound runs one of the steps that change a round, once per cause; who left and who merged is known by then. It
// returns the round as it is afterwards.
func (d *DB) changeRound(ctx context.Context, act consult.Act, id consult.RoundID, step string, do func(tx, consult.RoundCard) error) (consult.RoundCard, error) {
	var card consult.RoundCard
	err := d.change(ctx, step, func(t tx) error {
		_, err := once(ctx, t, act, step, func() (consult.RoundID, error) {
			var locked consult.RoundID
			if _, err := t.get(ctx, &locked, lockRound, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock round: %w", err)
			}
			was, err := t.roundCard(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			moved, err := t.tendVoices(ctx, act.Workspace, was.Round, act.Now)
			if err != nil {
				return 0, err
			}
			if moved > 0 {
				if was, err = t.roundCard(ctx, act.Viewer, id, act.Now); err != nil {
					return 0, err
				}
			}
			return id, do(t, was)
		})
		if err != nil {
			return err
		}
		card, err = t.roundCard(ctx, act.Viewer, id, act.Now)
		return err
	})
	return card, err
}

const insertRoundAnswer = `
	INSERT INTO round_answers (workspace_id, round_id, voter_id, version, choice, text, answered_by, noted, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	RETURNING id`

// AnswerRoundFor answers a round for the voices of the draft or, without any, for all for which the actor may answer. What
// was answered before stays on record; the last answer counts, whoever of those who may gave it, and who answered otherwise
// before is told.
func (d *DB) AnswerRoundFor(ctx context.Context, act consult.Act, draft consult.RoundAnswerDraft) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, draft.RoundID, "answer round for", func(t tx, c consult.RoundCard) error {
		voters, err := c.For(draft, act.Now)
		if err != nil {
			return err
		}
		if draft.Choice != nil && c.Kind.InWords() {
			draft.Choice = nil
		}
		standing := c.Standing()
		for _, voter := range voters {
			var id int64
			_, err := t.get(ctx, &id, insertRoundAnswer, act.Workspace, c.ID, voter, c.Version, draft.Choice, draft.Text, act.Person, draft.Noted, act.Now)
			if err != nil {
				return fmt.Errorf("answer: %w", err)
			}
			if err := t.tellReplaced(ctx, act, c, standing[voter], draft, id); err != nil {
				return err
			}
		}
		return t.refreshRound(ctx, act.Workspace, c.ID)
	})
}

// tellReplaced tells who answered before for a voice that somebody else answered otherwise since.
func (t tx) tellReplaced(ctx context.Context, act consult.Act, c consult.RoundCard, was consult.RoundAnswer, now consult.RoundAnswerDraft, id int64) error {
	if was.By == 0 || was.By == act.Person || was.At.After(act.Now) || was.Says(now) {
		return nil
	}
	until := c.ClosesAt
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &c.PlatformID, Subject: "round", SubjectID: int64(c.ID), Occurrence: strconv.FormatInt(id, 10),
		Revision: c.Revision, Purpose: consult.PurposeRoundReplaced, RecipientKind: consult.ToPerson, Recipient: toPerson(was.By),
		DueAt: act.Now, UsefulUntil: &until,
	})
}
