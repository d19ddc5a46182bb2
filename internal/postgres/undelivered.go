package postgres

import (
	"context"

	"overlegbot/internal/consult"
)

const undelivered = `
	SELECT ` + deliveryColumns + `
	FROM deliveries c` + deliveryJoins + `
	WHERE c.workspace_id = $1 AND c.id = $2`

// Undelivered returns the delivery of unknown fate that a note to the chair is about, and its platform.
func (d *DB) Undelivered(ctx context.Context, note consult.Delivery) (consult.Delivery, consult.Platform, error) {
	var lost consult.Delivery
	var row platformRow
	err := d.read(ctx, "undelivered", func(t tx) error {
		found, err := t.get(ctx, &lost, undelivered, note.WorkspaceID, note.SubjectID)
		if err != nil {
			return err
		}
		if !found || lost.State == consult.DeliverySent {
			return consult.Moot("delivered")
		}
		found, err = t.get(ctx, &row, platformForDelivery, note.WorkspaceID, lost.PlatformID)
		if err == nil && !found {
			return consult.Moot("gone")
		}
		return err
	})
	return lost, row.platform(), err
}
