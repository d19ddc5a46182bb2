package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// process is a running postmaster.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// command prepares one of Postgres' programs: as the cluster's owner, in a folder that the owner may enter, in a
// process group of its own (Ctrl-C is for us, not for the server), dying with us where the system can do that.
func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.binaries, program), args...)
	cmd.Dir = s.home.path
	cmd.Env = s.owner.environment(s.home.path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.owner.credential}
	dieWithParent(cmd.SysProcAttr)
	return cmd
}

// startProcess starts cmd from a thread that lives as long as the process does: Linux signals the death of the parent
// when the thread that forked ends, not when its process does.
func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer close(p.ended)
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		_ = cmd.Wait() // a server always ends by signal; its log says why
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// stop shuts the server down: after a checkpoint (SIGINT), or at once (SIGQUIT) so that it recovers at its next start.
func (p *process) stop(immediate bool) error {
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL}
	if immediate {
		signals = signals[1:]
	}
	for _, signal := range signals {
		if p.signal(signal, stopWithin) {
			return nil
		}
	}
	return fmt.Errorf("postgres (process %d) does not stop", p.cmd.Process.Pid)
}

func (p *process) kill() error {
	if !p.signal(syscall.SIGKILL, stopWithin) {
		return errors.New("postgres does not die")
	}
	return nil
}

// signal reports whether the process ended in time.
func (p *process) signal(signal syscall.Signal, patience time.Duration) bool {
	_ = p.cmd.Process.Signal(signal) // an error means that it has ended already
	select {
	case <-p.ended:
		return true
	case <-time.After(patience):
		return false
	}
}

// guard cleans up a temporary server when this process ends without Stop: a test binary exits without a last word,
// and a killed process cannot say one. It is a shell that waits for the end of its standard input.
type guard struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

const guardScript = `cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
n=0
while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
rm -rf "$1"`

func startGuard(path string) (*guard, error) {
	cmd := exec.CommandContext(context.Background(), "/bin/sh", "-c", guardScript, "sh", path)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guard of %s: %w", path, err)
	}
	return &guard{cmd: cmd, stdin: stdin}, nil
}

// dismiss lets the guard go once the folder is gone.
func (g *guard) dismiss() {
	_ = g.stdin.Close()
	_ = g.cmd.Wait()
}
