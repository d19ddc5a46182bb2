// Package postgres holds all SQL. One exported method is one step of the
// product and one transaction; it calls the domain's rules and contains none.
// Every read takes its viewer and joins readable_platforms or
// visible_platforms, the two functions that say who may see.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"github.com/lib/pq"
)

// DB is the store.
type DB struct {
	db *sqlx.DB
}

// Open makes a pool for url, a Postgres URL or key=value string, with at most
// connections open at once. It does not connect yet: see Ping.
func Open(url string, connections int) (*DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err)
	}
	return OpenWith(connector, connections), nil
}

// OpenWith is Open on a connector of lib/pq's, or one that wraps it to watch what is asked of it.
func OpenWith(connector driver.Connector, connections int) *DB {
	pool := sql.OpenDB(preparing{connector})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db := sqlx.NewDb(pool, "postgres")
	db.Mapper = reflectx.NewMapperTagFunc("db", snake, snake)
	return &DB{db: db}
}

// Ping connects.
func (d *DB) Ping(ctx context.Context) error { return d.db.PingContext(ctx) }

// Close closes the pool.
func (d *DB) Close() error { return d.db.Close() }

// snake turns a field's name into its column's: "OpenedAt" -> "opened_at", "NIS" -> "nis", "PlatformID" -> "platform_id".
func snake(field string) string {
	var b strings.Builder
	runes := []rune(field)
	for i, r := range runes {
		if unicode.IsUpper(r) {
			lowerBefore := i > 0 && unicode.IsLower(runes[i-1])
			lowerAfter := i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])
			if lowerBefore || lowerAfter {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tx is one transaction of a step.
type tx struct {
	*sqlx.Tx
}

// change runs fn in a transaction that writes, and read in one that only reads. Both are explicit: outside a
// transaction lib/pq with database/sql silently executes a statement twice when a connection breaks after commit (lib/pq#939).
func (d *DB) change(ctx context.Context, what string, fn func(tx) error) error {
	return d.transact(ctx, what, nil, fn)
}

func (d *DB) read(ctx context.Context, what string, fn func(tx) error) error {
	return d.transact(ctx, what, &sql.TxOptions{ReadOnly: true}, fn)
}

// readAlike is read for queries that go the same way for every viewer, and are asked often: to plan them anew for each takes
// longer than to carry them out, and comes to the same plan. It is made once for each connection.
func (d *DB) readAlike(ctx context.Context, what string, fn func(tx) error) error {
	return d.read(context.WithValue(ctx, alike{}, true), what, fn)
}

// together is readAlike for several reads: those that get fn's context share its transaction. One that fails ends it.
func (d *DB) together(ctx context.Context, what string, fn func(context.Context) error) error {
	return d.readAlike(ctx, what, func(t tx) error {
		return fn(context.WithValue(ctx, sharedBy{}, t))
	})
}

// sharedBy marks the context of reads that share a transaction.
type sharedBy struct{}

func (d *DB) transact(ctx context.Context, what string, opts *sql.TxOptions, fn func(tx) error) error {
	if t, shared := ctx.Value(sharedBy{}).(tx); shared && opts != nil {
		if err := fn(t); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
	t, err := d.db.BeginTxx(ctx, opts)
	if err != nil {
		return fmt.Errorf("%s: begin: %w", what, err)
	}
	defer func() { _ = t.Rollback() }() // after a commit this does nothing
	if err := fn(tx{t}); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("%s: commit: %w", what, err)
	}
	return nil
}

// exec runs a statement and returns how many rows it changed.
func (t tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// get reads one row into dest; found is false when there is none.
func (t tx) get(ctx context.Context, dest any, query string, args ...any) (found bool, err error) {
	into := reflect.ValueOf(dest).Elem()
	before := reflect.New(into.Type()).Elem()
	before.Set(into)
	err = t.GetContext(ctx, dest, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		into.Set(before) // sqlx fills pointers before it looks for a row
		return false, nil
	}
	return err == nil, err
}

// all reads all rows into dest, a slice.
func (t tx) all(ctx context.Context, dest any, query string, args ...any) error {
	return t.SelectContext(ctx, dest, query, args...)
}

// rows are written in one statement: json_to_recordset reads them back. There must be at least one.
type rows[T any] []T

// Value implements driver.Valuer.
func (r rows[T]) Value() (driver.Value, error) {
	text, err := json.Marshal([]T(r))
	return string(text), err
}

// violates says whether err is the violation of the named constraint.
func violates(err error, constraint string) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Constraint == constraint
}

// likeEscaper makes text literal inside a LIKE pattern.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
