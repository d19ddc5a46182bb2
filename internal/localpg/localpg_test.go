package localpg_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"overlegbot/internal/localpg"
)

// child makes this test binary start a server in the folder it names, say its URL, and then hang until it is killed.
const child = "LOCALPG_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir, ok := os.LookupEnv(child); ok {
		server, err := localpg.Start(context.Background(), localpg.Options{Dir: dir})
		if err != nil {
			println("error: " + err.Error())
			os.Exit(1)
		}
		os.Stdout.WriteString(server.URL("postgres") + "\n")
		select {}
	}
	os.Exit(m.Run())
}

func TestAnExistingClusterIsUsedAgainWithItsData(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := start(t, dir)
	exec1(t, server.URL("postgres"), `CREATE TABLE kept AS SELECT 42 AS answer`)
	url := server.URL("postgres")
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	server = start(t, dir)
	if got := server.URL("postgres"); got != url {
		t.Errorf("got URL %s, want %s as before", got, url)
	}
	if got := answer(t, url); got != 42 {
		t.Errorf("got %d, want 42", got)
	}
}

func TestAClusterSurvivesTheKillOfItsProcess(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	url, kill := startChild(t, dir)
	exec1(t, url, `CREATE TABLE kept AS SELECT 42 AS answer`)
	kill()
	start(t, dir) // at once, while the old server may still be dying
	if got := answer(t, url); got != 42 {
		t.Errorf("got %d, want 42", got)
	}
}

func TestAnotherProcessesNumberInTheLockFileDoesNotPreventAStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	// As after a crash in a container, where numbers are soon used again. Ours is certainly alive.
	stale := strconv.Itoa(os.Getpid()) + "\n" + filepath.Join(dir, "data") + "\n1\n5432\n\n\n\nready\n"
	if err := os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(stale), 0o644); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
}

func TestATemporaryServerIsGoneAfterTheKillOfItsProcess(t *testing.T) {
	t.Parallel()
	url, kill := startChild(t, "")
	dir := socketFolder(t, url)
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
	kill()
	if !eventually(func() bool { _, err := os.Stat(dir); return os.IsNotExist(err) }) {
		t.Errorf("%s is still there", dir)
	}
	if err := open(t, url).PingContext(t.Context()); err == nil {
		t.Error("the server still answers")
	}
}

func TestAFolderInUseIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	if _, err := localpg.Start(t.Context(), localpg.Options{Dir: dir}); err == nil {
		t.Error("got a second server on the same folder, want an error")
	}
}

func TestARestartCutsConnectionsAndKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	server := start(t, folder(t))
	url := server.URL("postgres")
	exec1(t, url, `CREATE TABLE kept AS SELECT 0 AS answer`)
	for want, restart := range []func() error{
		func() error { return server.Restart(t.Context(), false) },
		func() error { return server.Restart(t.Context(), true) },
		func() error { return errors.Join(server.Kill(), server.Restart(t.Context(), false)) },
	} {
		conn, err := open(t, url).Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		exec1(t, url, `UPDATE kept SET answer = answer + 1`)
		if err := restart(); err != nil {
			t.Fatal(err)
		}
		if err := conn.PingContext(t.Context()); err == nil {
			t.Error("a connection outlived the restart")
		}
		if got := answer(t, url); got != want+1 {
			t.Errorf("got %d, want %d", got, want+1)
		}
	}
}

func TestADatabaseIsACopyOfItsTemplate(t *testing.T) {
	t.Parallel()
	server := start(t, "")
	if err := server.CreateDatabase(t.Context(), "model", ""); err != nil {
		t.Fatal(err)
	}
	exec1(t, server.URL("model"), `CREATE TABLE kept AS SELECT 42 AS answer`)
	if err := server.CreateDatabase(t.Context(), "a copy", "model"); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, server.URL("a copy")); got != 42 {
		t.Errorf("got %d, want 42", got)
	}
	if err := server.CreateDatabase(t.Context(), "model", ""); err == nil {
		t.Error("got a second database of the same name, want an error")
	}
}

func TestLettersWithAccentsAreLetters(t *testing.T) {
	t.Parallel()
	var got string
	err := open(t, start(t, "").URL("postgres")).QueryRowContext(t.Context(), `SELECT upper('é') || lower('Ï')`).Scan(&got)
	if err != nil || got != "Éï" {
		t.Errorf("got %q, %v, want Éï", got, err)
	}
}

func TestWithoutPostgresTheErrorSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	if !strings.Contains(localpg.ErrNotFound.Error(), "brew install postgresql") {
		t.Errorf("got %q, want Homebrew's line in it", localpg.ErrNotFound)
	}
}

func start(t *testing.T, dir string) *localpg.Server {
	t.Helper()
	server, err := localpg.Start(t.Context(), localpg.Options{Dir: dir})
	if err != nil {
		needless(t, err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// needless ends a test that cannot start a server.
func needless(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, localpg.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	t.Fatal(err)
}

// startChild starts a server from a process of its own, and returns what kills that with -9.
func startChild(t *testing.T, dir string) (url string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1000)
	n, err := out.Read(line)
	if err != nil {
		needless(t, localpg.ErrNotFound)
	}
	return strings.TrimSpace(string(line[:n])), func() {
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
	}
}

// folder is one that the server's user can reach, unlike t.TempDir under a closed home.
func folder(t *testing.T) string {
	t.Helper()
	parent, err := os.MkdirTemp("/tmp", "localpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(parent); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(parent, "cluster")
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func exec1(t *testing.T, url, statement string) {
	t.Helper()
	db := open(t, url)
	defer db.Close() // a template must have no connections
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func answer(t *testing.T, url string) (n int) {
	t.Helper()
	if err := open(t, url).QueryRowContext(t.Context(), `SELECT answer FROM kept`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func socketFolder(t *testing.T, url string) string {
	t.Helper()
	var dir string
	if err := open(t, url).QueryRowContext(t.Context(), `SELECT current_setting('unix_socket_directories')`).Scan(&dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func eventually(holds func() bool) bool {
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); {
		if holds() {
			return true
		}
		<-time.After(20 * time.Millisecond)
	}
	return false
}
