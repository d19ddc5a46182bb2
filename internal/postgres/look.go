package postgres

import (
	"context"
	"fmt"
)

// look reads rows into dest, a slice, by one statement, which is a transaction of its own: where somebody waits for an
// answer it saves the round trips of BEGIN, READ ONLY and COMMIT. Reading twice when a connection breaks harms nothing.
func (d *DB) look(ctx context.Context, what string, dest any, query string, args ...any) error {
	if err := d.db.SelectContext(ctx, dest, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
