package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// oldest is the first major version that lib/pq and the bot's SQL are written for.
const oldest = 14

// ErrNotFound says that this machine has no usable Postgres. Its text is the advice to give.
var ErrNotFound = errors.New("no Postgres found: set DATABASE_URL (TEST_DATABASE_URL for tests) or PG_BINDIR, or install it: " +
	"`brew install postgresql@17` on macOS, `apt-get install postgresql` as root on Debian and Ubuntu")

// findOrInstall returns the folder that holds initdb and postgres.
func findOrInstall(ctx context.Context, o Options) (string, error) {
	if dir, ok := find(ctx); ok {
		return dir, nil
	}
	if !o.Install {
		return "", ErrNotFound
	}
	err := install(ctx, o.Log)
	if dir, ok := find(ctx); ok {
		return dir, nil
	}
	if err != nil {
		return "", fmt.Errorf("%w (tried: %w)", ErrNotFound, err)
	}
	return "", ErrNotFound
}

func find(ctx context.Context) (string, bool) {
	for _, dir := range candidates(ctx) {
		if usable(ctx, dir) {
			return dir, true
		}
	}
	return "", false
}

// candidates lists where Postgres may be, the user's own choice first.
func candidates(ctx context.Context) []string {
	var dirs []string
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		dirs = append(dirs, dir)
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		// initdb looks for its files beside the real binary.
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
		"/usr/pgsql-*/bin",                                   // Red Hat
		"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
		"/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew on Linux
		"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
		filepath.Join(downloadDir(), "bin"),                  // an earlier download of ours
	} {
		dirs = append(dirs, newestFirst(pattern)...)
	}
	return dirs
}

func newestFirst(pattern string) []string {
	dirs, _ := filepath.Glob(pattern) // the only error is a bad pattern
	sort.SliceStable(dirs, func(i, j int) bool { return versionIn(dirs[i]) > versionIn(dirs[j]) })
	return dirs
}

// versionIn reads the version out of a folder such as /usr/lib/postgresql/15/bin; 0 when there is none ("latest").
func versionIn(dir string) float64 {
	name := filepath.Base(filepath.Dir(dir))
	name = name[strings.LastIndexAny(name, "@-")+1:]
	version, err := strconv.ParseFloat(name, 64)
	if err != nil {
		return 0
	}
	return version
}

// usable reports whether dir holds a server, and not just a client's tools, that is new enough.
func usable(ctx context.Context, dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return false
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return false
	}
	fields := strings.Fields(string(out)) // postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)
	if len(fields) < 3 {
		return false
	}
	major, err := strconv.Atoi(strings.FieldsFunc(fields[2], func(r rune) bool { return r < '0' || r > '9' })[0])
	return err == nil && major >= oldest
}
