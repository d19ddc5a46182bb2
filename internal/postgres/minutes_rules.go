package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const minutesRules = `
	SELECT review_days, silence_approves, own_corrections
	FROM platforms
	WHERE workspace_id = $1 AND id = $2`

// MinutesRules returns what a platform chose for its minutes, for who may change it.
func (d *DB) MinutesRules(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.MinutesRules, error) {
	var r consult.MinutesRules
	err := d.read(ctx, "minutes rules", func(t tx) error {
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, id); err != nil {
			return err
		}
		_, err := t.get(ctx, &r, minutesRules, v.Workspace, id)
		return err
	})
	return r, err
}

const setMinutesRules = `
	UPDATE platforms
	SET review_days = $3, silence_approves = $4, own_corrections = $5
	WHERE workspace_id = $1 AND id = $2`

// SetMinutesRules changes what a platform chose for its minutes; what is circulated keeps its last day for remarks.
func (d *DB) SetMinutesRules(ctx context.Context, act consult.Act, id consult.PlatformID, r consult.MinutesRules) error {
	return d.change(ctx, "set minutes rules", func(t tx) error {
		if _, err := t.managed(ctx, act, id); err != nil {
			return err
		}
		_, err := once(ctx, t, act, "set minutes rules", func() (consult.PlatformID, error) {
			if err := r.Check(); err != nil {
				return 0, err
			}
			if _, err := t.exec(ctx, setMinutesRules, act.Workspace, id, r.ReviewDays, r.SilenceApproves, r.OwnCorrections); err != nil {
				return 0, fmt.Errorf("set: %w", err)
			}
			return id, nil
		})
		return err
	})
}
