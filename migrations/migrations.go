// Package migrations holds the database's history, forward only, for goose.
package migrations

import "embed"

// FS holds the SQL files.
//
//go:embed *.sql
var FS embed.FS
