package main

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"

	"overlegbot/internal/postgres"
)

// parses counts how often each statement text was parsed on each connection.
type parses struct {
	mu     sync.Mutex
	opened int
	count  map[string]int // "connection 3: SELECT …"
}

func (p *parses) open(url string, connections int) (*postgres.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, err
	}
	return postgres.OpenWith(countingConnector{connector, p}, connections), nil
}

// note counts a statement. How a session plans is said in one that has no plan of its own.
func (p *parses) note(conn int, query string) {
	if strings.Contains(query, "plan_cache_mode") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count[fmt.Sprintf("connection %d: %s", conn, query)]++
}

// twice lists what was parsed more than once on one connection.
func (p *parses) twice() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for statement, n := range p.count {
		if n > 1 {
			list = append(list, fmt.Sprintf("%d times on %s", n, statement))
		}
	}
	return list
}

type countingConnector struct {
	driver.Connector
	parses *parses
}

// lower is what lib/pq's connection offers.
type lower interface {
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

func (c countingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c.parses.mu.Lock()
	defer c.parses.mu.Unlock()
	c.parses.opened++
	return countingConn{conn.(lower), c.parses, c.parses.opened}, nil
}

type countingConn struct {
	lower
	parses *parses
	id     int
}

func (c countingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.parses.note(c.id, query)
	return c.lower.PrepareContext(ctx, query)
}

func (c countingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.parses.note(c.id, query)
	return c.lower.QueryContext(ctx, query, args)
}

func (c countingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.parses.note(c.id, query)
	return c.lower.ExecContext(ctx, query, args)
}

func TestNoStatementIsParsedTwiceOnOneConnectionInTheMainJob(t *testing.T) {
	t.Parallel()
	p := &parses{count: map[string]int{}}
	r := newRigOn(t, p.open)
	mainJob(r)
	for _, again := range p.twice() {
		t.Error(again)
	}
	if len(p.count) < 50 {
		t.Errorf("only %d statements were seen: the count does not watch the bot", len(p.count))
	}
}

func TestTheParseCountCatchesAStoreThatDoesNotPrepare(t *testing.T) {
	t.Parallel()
	p := &parses{count: map[string]int{}}
	p.note(1, "SELECT 1")
	p.note(2, "SELECT 1")
	if len(p.twice()) != 0 {
		t.Error("one parse on each connection is as it should be")
	}
	p.note(2, "SELECT 1")
	if len(p.twice()) != 1 {
		t.Error("a second parse on one connection was not caught")
	}
}
