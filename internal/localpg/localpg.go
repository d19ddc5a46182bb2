// Package localpg runs a Postgres of our own on this machine: for the demo, for the tests and for nobody else.
// It finds Postgres' binaries or installs them, starts them as a user who is not root (initdb refuses root), listens
// on a Unix socket only, and leaves nothing behind: no open port, no orphaned server, no folder.
package localpg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lib/pq"
)

const (
	superuser = "postgres"
	port      = "5432" // names the socket only; nothing listens on TCP

	// throwaway is the cluster_name of a temporary server; see Disposable.
	throwaway = "overlegbot throwaway"

	readyWithin   = 30 * time.Second // until the server answers; a cold disk needs a few
	stopWithin    = 10 * time.Second // for a fast shutdown, before it becomes an immediate one
	releaseWithin = 10 * time.Second // for an earlier server on the same folder to let go
)

// running keeps each server reachable until Stop: a collected one would close its guard's pipe and its lock, and so be
// cleaned up under the feet of a caller who kept only the URL.
var running sync.Map

// Options says what server is wanted. The zero value is a temporary one that forgets everything.
type Options struct {
	// Dir is the folder of a cluster that is kept and used again. It holds nothing else: it is given to the server's
	// user and closed to others, and that user must be able to reach it. "" stands for a temporary folder, in memory
	// when there is room, that is removed by Stop and also when this process is killed.
	Dir string
	// Durable makes a commit survive a power cut (fsync). Without it a commit survives the death of the server and of
	// this process, but not that of the machine.
	Durable bool
	// Log receives a line for each step that may take long; nil for silence.
	Log io.Writer
	// Install allows apt-get, when root on Debian or Ubuntu, and else a download into the user's cache.
	Install bool
}

// Server is a running Postgres. Its methods are not to be called concurrently, except URL and CreateDatabase.
type Server struct {
	options  Options
	binaries string
	home     *home
	owner    *owner
	process  *process
	guard    *guard
}

// Start starts a server and returns once it answers queries: within a second when Postgres is installed. The context
// limits the start only. ErrNotFound is in the error when there is no Postgres and none could be installed.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	binaries, err := findOrInstall(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, binaries: binaries}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start a private Postgres: %w", err), s.Stop())
	}
	running.Store(s, nil)
	return s, nil
}

// URL returns the connection string of a database on this server, for lib/pq.
func (s *Server) URL(database string) string {
	query := url.Values{"host": {s.home.socket}, "port": {port}, "user": {superuser}, "sslmode": {"disable"}}
	return "postgres:///" + url.PathEscape(database) + "?" + query.Encode()
}

// CreateDatabase creates a database as a copy of template, or an empty one when template is "".
func (s *Server) CreateDatabase(ctx context.Context, name, template string) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	return CreateDatabase(ctx, db, name, template)
}

// Stop ends all connections and stops the server; a temporary folder is removed. Stopping twice does nothing.
func (s *Server) Stop() error {
	running.Delete(s)
	var errs []error
	if s.process != nil {
		errs = append(errs, s.process.stop(false))
	}
	if s.home != nil {
		errs = append(errs, s.home.close())
	}
	if s.guard != nil {
		s.guard.dismiss()
	}
	s.process, s.home, s.guard = nil, nil, nil
	return errors.Join(errs...)
}

// Kill ends the server as a crash would: SIGKILL, nothing flushed, connections cut. Restart brings it back.
func (s *Server) Kill() error { return s.process.kill() }

// Restart stops the server, in order or (immediate) by cutting all connections without a checkpoint, and starts it on
// the same folder and URL. It also starts a server that Kill has ended.
func (s *Server) Restart(ctx context.Context, immediate bool) error {
	if err := s.process.stop(immediate); err != nil {
		return err
	}
	return s.launch(ctx)
}

func (s *Server) open(ctx context.Context) (err error) {
	if s.owner, err = chooseOwner(s.options.Dir); err != nil {
		return err
	}
	if s.options.Dir == "" {
		sweep()
		s.home, err = temporaryHome(s.owner)
	} else {
		s.home, err = persistentHome(s.options.Dir, s.owner)
	}
	if err != nil {
		return err
	}
	if s.home.temporary {
		if s.guard, err = startGuard(s.home.path); err != nil {
			return err
		}
	}
	if err := s.initialise(ctx); err != nil {
		return err
	}
	return s.launch(ctx)
}

// initialise runs initdb where there is no cluster yet. It works in a folder beside and renames it at the end, so that
// a process killed halfway leaves nothing that looks like a cluster.
func (s *Server) initialise(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.home.data, "PG_VERSION")); err == nil {
		return nil
	}
	unfinished := s.home.data + ".new"
	// C.UTF-8 knows letters with accents and sorts alike everywhere; macOS before 15 lacks it.
	var last error
	for _, locale := range []string{"C.UTF-8", "en_US.UTF-8"} {
		if err := os.RemoveAll(unfinished); err != nil {
			return err
		}
		cmd := s.command(ctx, "initdb", "--pgdata", unfinished, "--username", superuser, "--auth", "trust",
			"--encoding", "UTF8", "--locale", locale, "--no-sync", "--no-instructions")
		out, err := cmd.CombinedOutput()
		if err == nil {
			return os.Rename(unfinished, s.home.data)
		}
		last = fmt.Errorf("initdb: %w: %s", err, lastLines(out))
	}
	return last
}

// launch starts postgres on the cluster and waits until it answers.
func (s *Server) launch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err := s.home.evict(ctx); err != nil {
		return err
	}
	// Backends of a killed postmaster hold the shared memory until they notice, and a new one refuses to start until
	// then. It leaves its lock file, so only then is a failed start worth another.
	deadline := time.Now()
	if _, err := os.Stat(s.home.pidFile()); err == nil {
		deadline = deadline.Add(releaseWithin)
	}
	for {
		err := s.launchOnce(ctx)
		if err == nil || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

func (s *Server) launchOnce(ctx context.Context) error {
	log, err := os.OpenFile(s.home.log(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command(context.WithoutCancel(ctx), "postgres", s.settings()...)
	cmd.Stdout, cmd.Stderr = log, log
	if s.process, err = startProcess(cmd); err != nil {
		return err
	}
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.process.ended:
			return fmt.Errorf("postgres ended: %s", tail(s.home.log()))
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("postgres does not answer: %w: %s", err, tail(s.home.log())), s.process.stop(true))
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// settings are given at every start and never written to the cluster, so that a kept cluster follows this code.
func (s *Server) settings() []string {
	set := []string{
		"listen_addresses=", "unix_socket_directories=" + s.home.socket, "port=" + port, "max_connections=200",
		"timezone=UTC", "log_timezone=UTC", "lc_messages=C", "jit=off", "dynamic_shared_memory_type=mmap",
	}
	if !s.options.Durable {
		// Not synchronous_commit=off: then a commit would be lost with the server, and not only with the machine.
		set = append(set, "fsync=off", "full_page_writes=off")
	}
	if s.home.temporary {
		// Hundreds of short-lived databases would keep autovacuum busy for nothing.
		set = append(set, "autovacuum=off", "wal_level=minimal", "max_wal_senders=0", "cluster_name="+throwaway)
	} else {
		set = append(set, "cluster_name=overlegbot")
	}
	args := []string{"-D", s.home.data}
	for _, value := range set {
		args = append(args, "-c", value)
	}
	return args
}

// Disposable reports whether db is on a temporary server of this package, where databases need not be dropped because
// the whole folder goes away (a drop costs twice what a copy does).
func Disposable(ctx context.Context, db *sql.DB) (bool, error) {
	var name string
	err := db.QueryRowContext(ctx, `SELECT current_setting('cluster_name')`).Scan(&name)
	return name == throwaway, err
}

// CreateDatabase creates a database on any server: a copy of template, or an empty one when template is "".
func CreateDatabase(ctx context.Context, db *sql.DB, name, template string) error {
	if template == "" {
		template = "template0"
	}
	var version int
	if err := db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int`).Scan(&version); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	statement := `CREATE DATABASE ` + pq.QuoteIdentifier(name) + ` TEMPLATE ` + pq.QuoteIdentifier(template)
	if version >= 150000 {
		// The default since 15 writes every page to the log first: four times slower for a small template.
		statement += ` STRATEGY file_copy`
	}
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}
