package localpg

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestADownloadedPostgresIsUsable(t *testing.T) {
	t.Parallel()
	repository := httptest.NewServer(jarOfInstalledPostgres(t))
	t.Cleanup(repository.Close)
	dir := filepath.Join(t.TempDir(), "postgres")
	if err := download(t.Context(), dir, repository.URL); err != nil {
		t.Fatal(err)
	}
	if !usable(t.Context(), filepath.Join(dir, "bin")) {
		t.Errorf("%s/bin holds no usable Postgres", dir)
	}
}

func TestAFailedDownloadSaysSo(t *testing.T) {
	t.Parallel()
	repository := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(repository.Close)
	err := download(t.Context(), filepath.Join(t.TempDir(), "postgres"), repository.URL)
	if err == nil || !strings.Contains(err.Error(), "download Postgres") {
		t.Errorf("got %v, want an error that says what was tried", err)
	}
}

func TestTheNewestInstalledVersionComesFirst(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, version := range []string{"9.6", "15", "17"} {
		if err := os.MkdirAll(filepath.Join(root, version, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	want := filepath.Join(root, "17", "bin")
	if got := newestFirst(filepath.Join(root, "*", "bin")); len(got) != 3 || got[0] != want {
		t.Errorf("got %v, want %s first of three", got, want)
	}
	for dir, want := range map[string]float64{"/opt/homebrew/opt/postgresql@17/bin": 17, "/usr/pgsql-16/bin": 16, "/x/latest/bin": 0} {
		if got := versionIn(dir); got != want {
			t.Errorf("%s: got %v, want %v", dir, got, want)
		}
	}
}

// jarOfInstalledPostgres serves this machine's own binaries in the form in which Maven's repository has them.
func jarOfInstalledPostgres(t *testing.T) http.HandlerFunc {
	t.Helper()
	binaries, ok := find(t.Context())
	if _, err := exec.LookPath("xz"); err != nil || !ok {
		t.Skip("packing a download takes an installed Postgres and xz")
	}
	archive := filepath.Join(t.TempDir(), "postgres.txz")
	cmd := exec.CommandContext(t.Context(), "tar", "-C", filepath.Dir(binaries), "-h", "--use-compress-program=xz -0", "-cf", archive,
		"bin/initdb", "bin/pg_ctl", "bin/postgres")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("tar: %v: %s", err, out)
	}
	content, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	var jar bytes.Buffer
	w := zip.NewWriter(&jar)
	f, err := w.Create("postgres.txz")
	if err == nil {
		_, err = f.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".jar") {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(jar.Bytes()) // a reader that left has its own error
	}
}
