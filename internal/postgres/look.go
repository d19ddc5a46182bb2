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

// lookAlike is look for a statement that goes the same way whoever asks, and for what: see readAlike.
func (d *DB) lookAlike(ctx context.Context, what string, dest any, query string, args ...any) error {
	return d.look(context.WithValue(ctx, alike{}, true), what, dest, query, args...)
}

// alike marks the context of a statement, or of a transaction, whose plans are to be made once for each connection.
type alike struct{}
