package localpg

import (
	"context"
	"database/sql"
	"fmt"
)

// EnsureDatabase creates an empty database unless there is one of that name, as in a folder that was used before.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	var exists bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&exists); err != nil {
		return fmt.Errorf("look for database %s: %w", name, err)
	}
	if exists {
		return nil
	}
	return CreateDatabase(ctx, db, name, "")
}
