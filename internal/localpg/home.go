package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	prefix     = "overlegbot-pg-"
	memory     = "/dev/shm"
	enough     = 2 << 30 // bytes free in memory for a test run's databases (10 MB each)
	longestDir = 85      // of a socket's folder: macOS allows 103 bytes with the socket's name
)

// home is the folder of one cluster: its data, its socket, its log, and a lock that lives as long as this process.
type home struct {
	path      string
	data      string
	socket    string
	temporary bool
	lock      *os.File
}

func temporaryHome(o *owner) (*home, error) {
	base := "/tmp" // not $TMPDIR, which is too long for a socket on macOS
	if free(memory) >= enough {
		base = memory
	}
	path, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return nil, err
	}
	h := &home{path: path, data: filepath.Join(path, "data"), socket: path, temporary: true}
	if h.lock, err = lock(path); err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return h, o.take(path)
}

func persistentHome(dir string, o *owner) (*home, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, err
	}
	h := &home{path: path, data: filepath.Join(path, "data"), socket: path}
	if h.lock, err = lock(path); err != nil {
		return nil, err
	}
	if err := o.take(path); err != nil {
		return h, err
	}
	if len(path) > longestDir {
		// Elsewhere then, but always in the same place, so that the URL stays the same.
		h.socket = fmt.Sprintf("/tmp/overlegbot-socket-%d-%x", os.Geteuid(), hash(path))
		if err := os.MkdirAll(h.socket, 0o700); err != nil {
			return h, err
		}
		return h, o.take(h.socket)
	}
	return h, nil
}

// lock takes the folder for this process. The kernel lets go when the process ends, however it ends.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(path, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s is in use by another process", path)
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}

func (h *home) close() error {
	var err error
	if h.temporary {
		err = os.RemoveAll(h.path)
	}
	return errors.Join(err, h.lock.Close())
}

func (h *home) log() string     { return filepath.Join(h.path, "server.log") }
func (h *home) pidFile() string { return filepath.Join(h.data, "postmaster.pid") }

// evict ends a server that an earlier, killed process left on this folder; the lock proves that nobody needs it. It
// also removes a lock file whose number now belongs to another process, which in a container happens at once: Postgres
// itself would take that process for a server and refuse to start.
func (h *home) evict(ctx context.Context) error {
	pid, ok := readPID(h.pidFile())
	if !ok || syscall.Kill(pid, 0) == syscall.ESRCH { //nolint:errorlint // Kill returns a bare Errno
		return nil
	}
	if !serves(pid, h.data) {
		return os.Remove(h.pidFile())
	}
	ctx, cancel := context.WithTimeout(ctx, releaseWithin)
	defer cancel()
	_ = syscall.Kill(pid, syscall.SIGINT) // it may be gone by now, which is what we want
	for serves(pid, h.data) {
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return fmt.Errorf("an earlier server (process %d) still holds %s", pid, h.path)
		}
	}
	return nil
}

// sweep removes temporary folders whose process is gone: those of a machine that was switched off, or of a guard that
// was killed too. Folders of the last minute may be about to be locked and are left alone.
func sweep() {
	for _, base := range []string{memory, "/tmp"} {
		paths, _ := filepath.Glob(filepath.Join(base, prefix+"*")) // the only error is a bad pattern
		for _, path := range paths {
			if info, err := os.Stat(path); err != nil || time.Since(info.ModTime()) < time.Minute {
				continue
			}
			f, err := lock(path)
			if err != nil {
				continue // in use, or another user's
			}
			h := home{path: path, data: filepath.Join(path, "data"), temporary: true, lock: f}
			if h.evict(context.Background()) == nil {
				_ = h.close() // what cannot be removed now is tried again next time
			}
		}
	}
}

func readPID(file string) (int, bool) {
	content, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	return pid, err == nil && pid > 0
}

func tail(file string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	return lastLines(content)
}

func lastLines(out []byte) string {
	lines := strings.Split(string(bytes.TrimSpace(out)), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], " | ")
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
