package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

const managesSomething = `
	SELECT EXISTS (
		SELECT
		FROM platform_roles r
		JOIN platforms p ON p.id = r.platform_id
		WHERE p.workspace_id = $1 AND r.person_id = $2 AND r.role IN ('chair', 'secretary', 'coordinator')
		  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	)`

// Manages says whether the viewer is chair, secretary or coordinator of any platform.
func (d *DB) Manages(ctx context.Context, v consult.Viewer, now time.Time) (bool, error) {
	manages := false
	err := d.read(ctx, "manages", func(t tx) error {
		_, err := t.get(ctx, &manages, managesSomething, v.Workspace, v.Person, now)
		return err
	})
	return manages, err
}
