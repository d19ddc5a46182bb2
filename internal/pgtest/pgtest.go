// Package pgtest gives each test a database of its own, migrated, in about 20 ms: a copy of a template that is made
// once for all packages. Under withpg (as in `make test`) all packages share one server; a package that is tested
// alone starts its own at first use. It calls goose itself rather than the bot's own Migrate, so that package postgres
// can be tested with it from within.
package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"

	"overlegbot/internal/localpg"
	"overlegbot/migrations"
)

// templateLock is the advisory lock under which a template is made; the number means nothing.
const templateLock = 7_061_523_406

// roomFor is the number of databases that may stay until the server goes: at 10 MB each they fit into the memory that
// localpg asks for. Beyond it each is dropped after its test, which costs twice what making it does.
const roomFor = 150

// New returns the URL of a new database with all migrations applied. Without any Postgres the test is skipped, or
// fails where the environment variable CI is set. A passed test's database goes away with the server.
func New(t testing.TB) string {
	t.Helper()
	s := connect(t)
	template, err := s.migrated()
	if err != nil {
		t.Fatalf("migrate the template database: %v", err)
	}
	return s.create(t, template)
}

// Empty returns the URL of a new database with nothing in it.
func Empty(t testing.TB) string {
	t.Helper()
	return connect(t).create(t, "")
}

// Copy returns the URL of a new database with all that is in the one at original, which nobody may be connected to.
func Copy(t testing.TB, original string) string {
	t.Helper()
	u, err := url.Parse(original)
	if err != nil {
		t.Fatalf("copy a test database: %v", err)
	}
	return connect(t).create(t, strings.TrimPrefix(u.Path, "/"))
}

// Kept is New for a database that other tests copy: it stays after its test. Where one is made, TestMain ends with Tidy.
func Kept(t testing.TB) string {
	t.Helper()
	s := connect(t)
	template, err := s.migrated()
	if err != nil {
		t.Fatalf("migrate the template database: %v", err)
	}
	name := s.copy(t, template)
	kept.Lock()
	defer kept.Unlock()
	kept.names = append(kept.names, name)
	return planned(t, withDatabase(s.url, name))
}

var kept struct {
	sync.Mutex
	names []string
}

// Tidy drops what is kept, unless it goes away with the server.
func Tidy() error {
	kept.Lock()
	defer kept.Unlock()
	if len(kept.names) == 0 {
		return nil
	}
	s, err := theServer()
	if err != nil || s.disposable {
		return err
	}
	for _, name := range kept.names {
		err = errors.Join(err, s.drop(name))
	}
	return err
}

// Open returns a connection pool on url, closed when the test ends.
func Open(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatalf("open the test database: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// server is the Postgres that this test binary uses.
type server struct {
	url        string
	db         *sql.DB
	disposable bool
	migrated   func() (template string, err error)
}

func connect(t testing.TB) *server {
	t.Helper()
	s, err := theServer()
	switch {
	case err == nil:
		return s
	case errors.Is(err, localpg.ErrNotFound) && os.Getenv("CI") == "":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
	return nil
}

var theServer = sync.OnceValues(func() (*server, error) {
	ctx := context.Background()
	base := os.Getenv("TEST_DATABASE_URL")
	if base == "" {
		// It is never stopped from here: nobody knows which test is the last. Its guard does it when we exit.
		local, err := localpg.Start(ctx, localpg.Options{})
		if err != nil {
			return nil, err
		}
		base = local.URL("postgres")
	}
	db, err := sql.Open("postgres", base)
	if err != nil {
		return nil, err
	}
	// Eight copies at once are plenty, and leave the connections to the tests.
	db.SetMaxOpenConns(8)
	s := &server{url: base, db: db}
	if s.disposable, err = localpg.Disposable(ctx, db); err != nil {
		return nil, fmt.Errorf("connect to the test server: %w", err)
	}
	s.migrated = sync.OnceValues(func() (string, error) { return s.template(ctx, migrations.FS) })
	return s, nil
})

// create makes a database for one test, and drops it afterwards where it would be in the way.
func (s *server) create(t testing.TB, template string) string {
	t.Helper()
	name := s.copy(t, template)
	if !s.disposable || s.crowded(t) {
		t.Cleanup(func() {
			if err := s.drop(name); err != nil {
				t.Errorf("drop the test database: %v", err)
			}
		})
	}
	return planned(t, withDatabase(s.url, name))
}

// planned is the URL of a database with how its statements are planned.
func planned(t testing.TB, url string) string {
	if _, measured := t.(*testing.B); measured {
		return url
	}
	return withSetting(url, "plan_cache_mode", plansOnce)
}

// plansOnce has each connection of a test plan a statement once. By itself Postgres does so five times and more, for the
// values that are asked about: for the few rows of a test, and the few calls of a connection, that takes longer than
// everything else. What is measured is planned as it is in earnest.
const plansOnce = "force_generic_plan"

// copy makes a database with a name that no other package or run can have.
func (s *server) copy(t testing.TB, template string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	err := localpg.CreateDatabase(t.Context(), s.db, name, template)
	for range busyTries {
		if !isBusy(err) {
			break
		}
		err = localpg.CreateDatabase(t.Context(), s.db, name, template)
	}
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func (s *server) drop(name string) error {
	_, err := s.db.ExecContext(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`)
	return err
}

// busyTries is how often a template that somebody is connected to is tried again: on a loaded machine an autovacuum worker
// takes longer to leave it than the five seconds for which Postgres itself waits.
const busyTries = 6

// isBusy says whether a database could not be copied because somebody is connected to it (object_in_use).
func isBusy(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == "55006"
}

func (s *server) crowded(t testing.TB) bool {
	t.Helper()
	var databases int
	if err := s.db.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_database`).Scan(&databases); err != nil {
		t.Fatal(err)
	}
	return databases > roomFor
}

// template returns the name of the database that holds these migrations, and makes it unless another process did.
// It is built under another name, so that one that exists is always whole.
func (s *server) template(ctx context.Context, files fs.FS) (name string, err error) {
	name, err = templateName(files)
	if err != nil {
		return "", err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, templateLock); err != nil {
		return "", err
	}
	defer func() {
		_, unlockErr := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, templateLock)
		err = errors.Join(err, unlockErr)
	}()
	var exists bool
	err = conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&exists)
	if err != nil || exists {
		return name, err
	}
	unfinished := name + "_unfinished"
	if _, err := conn.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(unfinished)); err != nil {
		return "", err
	}
	if err := localpg.CreateDatabase(ctx, s.db, unfinished, ""); err != nil {
		return "", err
	}
	if err := migrate(ctx, withDatabase(s.url, unfinished), files); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, `ALTER DATABASE `+pq.QuoteIdentifier(unfinished)+` RENAME TO `+pq.QuoteIdentifier(name))
	return name, err
}

func migrate(ctx context.Context, url string, files fs.FS) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// templateName is a hash of the migrations' names and contents: whoever edits one gets another template.
func templateName(files fs.FS) (string, error) {
	sum := sha256.New()
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return "", err
	}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(content), content)
	}
	return "template_" + hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// withSetting returns url, which is one of lib/pq's, with a setting of Postgres for each connection.
func withSetting(server, name, value string) string {
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return server + " " + name + "=" + value
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String()
}

// withDatabase returns url, which is one of lib/pq's, for another database on the same server.
func withDatabase(server, database string) string {
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return server + " dbname=" + database // a DSN of words: the last one counts
	}
	u.Path = "/" + database
	return u.String()
}
