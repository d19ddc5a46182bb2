package postgres

import (
	"context"
	"fmt"
	"strings"

	"overlegbot/internal/consult"
)

const claimEffect = `
	INSERT INTO effects (workspace_id, cause, step)
	VALUES ($1, $2, $3)
	ON CONFLICT DO NOTHING`

const effectResult = `
	SELECT result_id
	FROM effects
	WHERE workspace_id = $1 AND cause = $2 AND step = $3`

const noteEffect = `
	UPDATE effects
	SET result_id = $4
	WHERE workspace_id = $1 AND cause = $2 AND step = $3`

// once runs do unless the act's cause has already done this step; it returns the id that do returned, now or then.
// The row is written in the transaction of the step, so a crash leaves either both or neither; a second transaction
// with the same cause waits for the first.
//
// It is where changes are logged. An act without a cause, such as one from the command line, is not repeated by itself:
// it is done and logged each time.
func once[ID ~int64](ctx context.Context, t tx, act consult.Act, step string, do func() (ID, error)) (ID, error) {
	return onceIn(ctx, t, act, step, "", do)
}

// onceIn is once for a step of which one cause does several parts; the log knows the step only.
func onceIn[ID ~int64](ctx context.Context, t tx, act consult.Act, step, part string, do func() (ID, error)) (ID, error) {
	if act.Cause == "" {
		id, err := do()
		if err != nil {
			return 0, err
		}
		return id, changed(ctx, t, act, step, id)
	}
	claim := strings.TrimSpace(step + " " + part)
	fresh, err := t.exec(ctx, claimEffect, act.Workspace, act.Cause, claim)
	if err != nil {
		return 0, fmt.Errorf("claim effect: %w", err)
	}
	if fresh == 0 {
		var id ID
		_, err := t.get(ctx, &id, effectResult, act.Workspace, act.Cause, claim)
		return id, err
	}
	id, err := do()
	if err != nil {
		return 0, err
	}
	if _, err = t.exec(ctx, noteEffect, act.Workspace, act.Cause, claim, id); err != nil {
		return 0, fmt.Errorf("note effect: %w", err)
	}
	return id, changed(ctx, t, act, step, id)
}

// AnswerOnce claims the answer to what somebody wrote; false when it was claimed before, by a repeat of the same event.
func (d *DB) AnswerOnce(ctx context.Context, act consult.Act) (bool, error) {
	var fresh int64
	err := d.change(ctx, "answer once", func(t tx) error {
		var err error
		fresh, err = t.exec(ctx, claimEffect, act.Workspace, act.Cause, "answer")
		return err
	})
	return fresh == 1, err
}
