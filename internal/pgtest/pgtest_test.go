package pgtest

import (
	"testing"
	"testing/fstest"
)

func TestEachTestHasAMigratedDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "another"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := Open(t, New(t))
			var versions int
			if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM goose_db_version WHERE version_id > 0`).Scan(&versions); err != nil {
				t.Fatal(err)
			}
			if versions == 0 {
				t.Error("got no applied migrations, want all")
			}
			// The second to do this in the same database would fail.
			if _, err := db.ExecContext(t.Context(), `CREATE TABLE mine (id int)`); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAnEmptyDatabaseHasNoTables(t *testing.T) {
	t.Parallel()
	var tables int
	err := Open(t, Empty(t)).QueryRowContext(t.Context(), `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&tables)
	if err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("got %d tables, want 0", tables)
	}
}

func TestTheTemplatesNameFollowsTheMigrations(t *testing.T) {
	t.Parallel()
	name := func(files fstest.MapFS) string {
		got, err := templateName(files)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	a := name(fstest.MapFS{"0001_a.sql": {Data: []byte("x")}})
	if again := name(fstest.MapFS{"0001_a.sql": {Data: []byte("x")}}); a != again {
		t.Errorf("got %s and %s for the same migrations, want one name", a, again)
	}
	for what, files := range map[string]fstest.MapFS{
		"content": {"0001_a.sql": {Data: []byte("y")}},
		"name":    {"0001_b.sql": {Data: []byte("x")}},
		"number":  {"0001_a.sql": {Data: []byte("x")}, "0002_b.sql": {}},
	} {
		if b := name(files); a == b {
			t.Errorf("got %s for another %s too, want another name", b, what)
		}
	}
}

func TestAServersURLIsTurnedToAnotherDatabase(t *testing.T) {
	t.Parallel()
	for server, want := range map[string]string{
		"postgres:///postgres?host=%2Ftmp%2Fx&port=5432":         "postgres:///test_a?host=%2Ftmp%2Fx&port=5432",
		"postgres://ann:secret@db.example.org/x?sslmode=disable": "postgres://ann:secret@db.example.org/test_a?sslmode=disable",
		"host=/tmp/x dbname=postgres":                            "host=/tmp/x dbname=postgres dbname=test_a",
	} {
		if got := withDatabase(server, "test_a"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestATestPlansEachStatementOnceAndAMeasurementAsEver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tb   testing.TB
		want string
	}{{t, plansOnce}, {&testing.B{}, "auto"}} {
		var got string
		err := Open(t, planned(c.tb, connect(t).url)).QueryRowContext(t.Context(), `SELECT current_setting('plan_cache_mode')`).Scan(&got)
		if err != nil || got != c.want {
			t.Errorf("%T: got %s, %v, want %s", c.tb, got, err, c.want)
		}
	}
}

func TestWhatIsKeptCanBeCopiedAfterItsTest(t *testing.T) {
	t.Parallel()
	var original string
	t.Run("made", func(t *testing.T) { original = Kept(t) })
	if err := Open(t, Copy(t, original)).PingContext(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestASettingGoesWithTheURL(t *testing.T) {
	t.Parallel()
	for server, want := range map[string]string{
		"postgres:///x?host=%2Ftmp":   "postgres:///x?host=%2Ftmp&jit=off",
		"host=/tmp/x dbname=postgres": "host=/tmp/x dbname=postgres jit=off",
	} {
		if got := withSetting(server, "jit", "off"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
