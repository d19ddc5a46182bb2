package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// install gets Postgres: by apt where that is possible, else by a download. Which of the two worked is for find to see.
func install(ctx context.Context, log io.Writer) error {
	aptErr := installByApt(ctx, log)
	if aptErr == nil {
		return nil
	}
	fmt.Fprintln(log, "Downloading Postgres (about 20 MB) ...")
	if err := download(ctx, downloadDir(), ""); err != nil {
		return fmt.Errorf("%w; %w", aptErr, err)
	}
	return nil
}

func installByApt(ctx context.Context, log io.Writer) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil {
		return errors.New("apt-get is not here")
	}
	if os.Geteuid() != 0 {
		return errors.New("apt-get needs root")
	}
	fmt.Fprintln(log, "Installing Postgres with apt-get (about 15 s) ...")
	if err := forbidMainCluster(); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"update", "--quiet=2"},
		{"install", "--yes", "--quiet=2", "--no-install-recommends", "--option=Dpkg::Options::=--force-confold", "postgresql"},
	} {
		cmd := exec.CommandContext(ctx, apt, args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w: %s", args[0], err, lastLines(out))
		}
	}
	return nil
}

// forbidMainCluster keeps Debian from creating and starting a server on port 5432 when the package is installed.
func forbidMainCluster() error {
	const file = "/etc/postgresql-common/createcluster.conf"
	if _, err := os.Stat(file); err == nil {
		return nil // somebody's own choice
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte("create_main_cluster = false\n"), 0o644)
}

// download lets embedded-postgres fetch and unpack its binaries into dir, from a repository laid out as Maven's ("" for
// Maven's own). It has no call for that alone, so its server is started and stopped once; as root its initdb refuses,
// but by then the binaries are there, which is all that is wanted.
func download(ctx context.Context, dir, repository string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "overlegbot-download-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	free, err := freePort(ctx)
	if err != nil {
		return err
	}
	config := embedded.DefaultConfig().Version(embedded.V17).Port(free).Logger(io.Discard).
		BinariesPath(dir).CachePath(filepath.Join(dir, "cache")).RuntimePath(scratch)
	if repository != "" {
		config = config.BinaryRepositoryURL(repository)
	}
	defer removeLogs(time.Now().Add(-time.Second)) // files' times are coarser than the clock
	server := embedded.NewDatabase(config)
	if err := server.Start(); err == nil {
		return server.Stop()
	} else if !usable(ctx, filepath.Join(dir, "bin")) {
		return fmt.Errorf("download Postgres: %w", err)
	}
	return nil
}

// removeLogs removes the log that embedded-postgres leaves among the temporary files.
func removeLogs(since time.Time) {
	logs, _ := filepath.Glob(filepath.Join(os.TempDir(), "embedded_postgres_log*")) // the only error is a bad pattern
	for _, log := range logs {
		if info, err := os.Stat(log); err == nil && !info.ModTime().Before(since) {
			_ = os.Remove(log)
		}
	}
}

func downloadDir() string {
	if os.Geteuid() == 0 {
		return "/var/cache/overlegbot/postgres" // root's own cache is closed to the server's user
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "overlegbot", "postgres")
}

func freePort(ctx context.Context) (uint32, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return uint32(l.Addr().(*net.TCPAddr).Port), nil
}
