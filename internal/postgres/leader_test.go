package postgres

import (
	"context"
	"sync"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

func newLeader(t *testing.T, url string) *Leader {
	t.Helper()
	l, err := NewLeader(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func leads(t *testing.T, l *Leader) bool {
	t.Helper()
	got, err := l.Leads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestOneReplicaLeadsUntilItStops(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	first, second := newLeader(t, url), newLeader(t, url)
	for range 2 {
		if !leads(t, first) {
			t.Fatal("the first does not lead")
		}
		if leads(t, second) {
			t.Fatal("the second leads beside the first")
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if !leads(t, second) {
		t.Error("the second does not lead after the first stopped")
	}
}

func TestAReplicaWhoseConnectionDiedNoLongerBelievesThatItLeads(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	first, second := newLeader(t, url), newLeader(t, url)
	if !leads(t, first) {
		t.Fatal("the first does not lead")
	}
	db := pgtest.Open(t, url)
	run(t, db, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
	            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	eventually(t, "the second leads", func() bool { return leads(t, second) })
	if leads(t, first) {
		t.Error("the first leads beside the second")
	}
}

func TestADeliveryWakesItsListeners(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	store, err := Open(url, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id) VALUES ('T1')`)
	run(t, db, `INSERT INTO platforms (workspace_id, slug, name, kind, created_at) VALUES ('T1', 'a', 'A', 'overleg', now())`)

	ctx, stop := context.WithCancel(t.Context())
	woken := make(chan struct{}, 100)
	var listening sync.WaitGroup
	listening.Go(func() {
		if err := Listen(ctx, url, func() { woken <- struct{}{} }); err != nil {
			t.Errorf("listen: %v", err)
		}
	})
	wakes := func(what string) {
		t.Helper()
		select {
		case <-woken:
		case <-time.After(10 * time.Second):
			t.Errorf("not woken by %s", what)
		}
	}
	wakes("the start")
	write(t, store, consult.Delivery{Purpose: consult.PurposeGreeting, RecipientKind: consult.ToChannel, Recipient: "C1"})
	wakes("a delivery")
	run(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
	wakes("a new connection")
	stop()
	listening.Wait()
}

// eventually waits until claim holds, by looking again and again for at most ten seconds.
func eventually(t *testing.T, what string, claim func() bool) {
	t.Helper()
	ticks := time.NewTicker(5 * time.Millisecond)
	defer ticks.Stop()
	deadline := time.NewTimer(10 * time.Second)
	defer deadline.Stop()
	for !claim() {
		select {
		case <-ticks.C:
		case <-deadline.C:
			t.Fatalf("after ten seconds still not: %s", what)
		}
	}
}
