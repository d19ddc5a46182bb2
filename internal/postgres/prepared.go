package postgres

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
)

// preparing wraps a connector so that each connection parses and plans a
// statement text once and then re-uses it: without that, lib/pq parses every
// statement with arguments anew, which halves throughput. All our statements
// are constants, so what is kept is bounded.
type preparing struct {
	driver.Connector
}

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := c.(fullConn)
	if !ok {
		_ = c.Close()
		return nil, errors.New("the Postgres driver lacks an interface that prepared statements need")
	}
	return &preparedConn{fullConn: full, kept: map[string]keptStmt{}}, nil
}

// fullConn is what lib/pq's connection offers to database/sql.
type fullConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keptStmt is a prepared statement of lib/pq.
type keptStmt interface {
	driver.Stmt
	driver.StmtQueryContext
	driver.StmtExecContext
}

type preparedConn struct {
	fullConn
	kept map[string]keptStmt

	plansOnce bool // its session plans each statement once
}

const (
	planOnceFromNow = `SET plan_cache_mode = force_generic_plan`
	planAsEver      = `RESET plan_cache_mode`
)

// plan has the session plan each statement once, or as Postgres thinks best. A connection that answers the same questions
// all day is asked for it once.
func (c *preparedConn) plan(ctx context.Context, once bool) error {
	if c.plansOnce == once {
		return nil
	}
	statement := planAsEver
	if once {
		statement = planOnceFromNow
	}
	_, err := c.fullConn.ExecContext(ctx, statement, nil)
	if err == nil {
		c.plansOnce = once
	}
	return err
}

// BeginTx implements driver.ConnBeginTx. How the transaction plans is settled before it begins, which costs a round trip only
// where the connection did otherwise before.
func (c *preparedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.plan(ctx, ctx.Value(alike{}) != nil); err != nil {
		return nil, err
	}
	return c.fullConn.BeginTx(ctx, opts)
}

func (c *preparedConn) stmt(ctx context.Context, query string) (keptStmt, error) {
	if s, ok := c.kept[query]; ok {
		return s, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(keptStmt)
	if !ok {
		return nil, errors.New("the Postgres driver's statements lack an interface")
	}
	c.kept[query] = s
	return s, nil
}

// forget drops a statement whose plan no longer fits because a migration changed a table under it (rolling deploy).
func (c *preparedConn) forget(query string, err error) {
	var e *pq.Error
	if errors.As(err, &e) && (e.Code == "0A000" || e.Code == "26000") {
		if s, ok := c.kept[query]; ok {
			_ = s.Close()
			delete(c.kept, query)
		}
	}
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if ctx.Value(alike{}) != nil {
		if err := c.plan(ctx, true); err != nil {
			return nil, err
		}
	}
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	c.forget(query, err)
	return rows, err
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, args)
	c.forget(query, err)
	return res, err
}
