package postgres_test

import (
	"database/sql"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// inboxWorld is a store with one workspace.
func inboxWorld(t *testing.T) (*postgres.DB, *sql.DB, consult.WorkspaceID) {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := store.EnsureWorkspace(t.Context(), "T1", "test", "UBOT"); err != nil {
		t.Fatal(err)
	}
	return store, pgtest.Open(t, url), "T1"
}

func take(t *testing.T, store *postgres.DB, ws consult.WorkspaceID, key string, lease time.Duration) (bool, string) {
	t.Helper()
	fresh, ack, err := store.TakeDelivery(t.Context(), ws, key, "command", []byte(`{"text":"geheim"}`), lease)
	if err != nil {
		t.Fatal(err)
	}
	return fresh, string(ack)
}

func TestADeliveryIsTakenOnceAndItsRepeatsAreAnsweredFromTheRow(t *testing.T) {
	t.Parallel()
	store, db, ws := inboxWorld(t)
	if fresh, _ := take(t, store, ws, "k1", time.Minute); !fresh {
		t.Error("the first is not fresh")
	}
	if fresh, ack := take(t, store, ws, "k1", time.Minute); fresh || ack != "" {
		t.Errorf("a repeat while the first is worked on: got %t %q", fresh, ack)
	}
	if err := store.FinishDelivery(t.Context(), ws, "k1", []byte(`{"response_action": "clear"}`), false); err != nil {
		t.Fatal(err)
	}
	if fresh, ack := take(t, store, ws, "k1", time.Minute); fresh || ack != `{"response_action": "clear"}` {
		t.Errorf("a repeat after the work: got %t %q", fresh, ack)
	}
	var payload sql.NullString
	if err := db.QueryRowContext(t.Context(), `SELECT payload FROM inbox WHERE key = 'k1'`).Scan(&payload); err != nil || payload.Valid {
		t.Errorf("got payload %v %v, want it emptied when done", payload, err)
	}
}

func TestWhatACrashLeftIsPickedUpOnceItsLeaseEnds(t *testing.T) {
	t.Parallel()
	store, _, ws := inboxWorld(t)
	take(t, store, ws, "held", time.Minute)
	take(t, store, ws, "left", 0)
	for want := 1; want >= 0; want-- { // the second look finds it leased again
		left, err := store.Leftovers(t.Context(), ws, 10, time.Minute)
		if err != nil || len(left) != want {
			t.Fatalf("got %v %v, want %d", left, err, want)
		}
		if want == 1 && (left[0].Key != "left" || left[0].Attempts != 2) {
			t.Errorf("got %+v, want the one whose lease has ended, at its second attempt", left[0])
		}
	}
}

func TestPayloadsGoAfterADayAndKeysAfterAMonth(t *testing.T) {
	t.Parallel()
	store, db, ws := inboxWorld(t)
	for key, age := range map[string]string{"new": "1 hour", "day": "25 hours", "month": "31 days"} {
		take(t, store, ws, key, time.Minute)
		if _, err := db.ExecContext(t.Context(), `UPDATE inbox SET received_at = now() - cast($2 AS interval) WHERE key = $1`, key, age); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.CleanUp(t.Context(), ws, 24*time.Hour, 720*time.Hour); err != nil {
		t.Fatal(err)
	}
	var keys, payloads int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*), count(payload) FROM inbox`).Scan(&keys, &payloads); err != nil {
		t.Fatal(err)
	}
	if keys != 2 || payloads != 1 {
		t.Errorf("got %d keys and %d payloads, want 2 and 1", keys, payloads)
	}
}

func TestOneCauseHasOneEffectAlsoWhenItComesTwiceAtOnce(t *testing.T) {
	t.Parallel()
	store, db, ws := inboxWorld(t)
	act := consult.Act{Viewer: consult.Viewer{Workspace: ws}, Cause: "form-1", Now: isolationNow}
	fresh := make(chan bool, 8)
	for range cap(fresh) {
		go func() {
			ok, err := store.AnswerOnce(t.Context(), act)
			fresh <- ok && err == nil
		}()
	}
	n := 0
	for range cap(fresh) {
		if <-fresh {
			n++
		}
	}
	var rows int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM effects`).Scan(&rows); err != nil || n != 1 || rows != 1 {
		t.Errorf("got %d effects and %d rows (%v), want one", n, rows, err)
	}
}
