package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync"
	"time"

	"github.com/lib/pq"
)

// leaderLock is the advisory lock of the replica that plans; the number means nothing.
const leaderLock = 7_061_523_401

// leaderTimeout is how long Postgres may take to say who leads.
const leaderTimeout = 5 * time.Second

const tryLead = `SELECT pg_try_advisory_lock($1)`

const stopLeading = `SELECT pg_advisory_unlock($1)`

// Leader lets one of several replicas plan: the one that holds an advisory lock on a connection of its own.
type Leader struct {
	pool *sql.DB
	mu   sync.Mutex
	conn *sql.Conn // holds the lock; nil while another replica does
}

// NewLeader makes a leader's lock on url, which must reach Postgres itself: a pooler in transaction mode would give the
// lock to whoever comes next. It does not connect yet.
func NewLeader(url string) (*Leader, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("database direct url: %w", err)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	return &Leader{pool: pool}, nil
}

// Leads says whether this replica holds the lock, and takes it when it is free. Postgres frees it when the connection
// or the process dies.
func (l *Leader) Leads(ctx context.Context) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, leaderTimeout) // a connection that died silently must not hang the planner
	defer cancel()
	if l.conn != nil {
		if err := l.conn.PingContext(ctx); err == nil {
			return true, nil
		}
		l.drop()
	}
	conn, err := l.pool.Conn(ctx)
	if err != nil {
		return false, fmt.Errorf("connect for the leader's lock: %w", err)
	}
	var got bool
	if err := conn.QueryRowContext(ctx, tryLead, leaderLock).Scan(&got); err != nil || !got {
		_ = conn.Close()
		if err != nil {
			err = fmt.Errorf("try the leader's lock: %w", err)
		}
		return false, err
	}
	l.conn = conn
	return true, nil
}

// Close gives the lock back, at once where Postgres still answers: it frees it by itself only when it notices that the
// connection is gone.
func (l *Leader) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, _ = l.conn.ExecContext(ctx, stopLeading, leaderLock)
	}
	l.drop()
	return l.pool.Close()
}

// drop ends the connection for good, not back into the pool: the lock hangs on it.
func (l *Leader) drop() {
	if l.conn == nil {
		return
	}
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = l.conn.Close()
	l.conn = nil
}
