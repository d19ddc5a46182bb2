// Package judges finds the foreign programs that judge the bot in tests. They are named in judges.txt, from which
// judges/install installs them too.
package judges

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

//go:embed judges.txt
var list string

type judge struct {
	name   string
	places []string
	judges string
}

// Need returns the path of a judge. Where it is missing the test is skipped, or fails when CI is set.
func Need(t testing.TB, name string) string {
	t.Helper()
	j, err := named(list, name)
	if err != nil {
		t.Fatal(err)
	}
	if path := j.find(); path != "" {
		return path
	}
	const miss = "%s is missing, so nothing judges %s: run `make judges`"
	if os.Getenv("CI") != "" {
		t.Fatalf(miss, j.name, j.judges)
	}
	t.Skipf(miss, j.name, j.judges)
	return ""
}

func named(list, name string) (judge, error) {
	for line := range strings.Lines(list) {
		fields := strings.Split(line, "|")
		if len(fields) != 4 || strings.TrimSpace(fields[0]) != name {
			continue
		}
		j := judge{name: name, judges: strings.TrimSpace(fields[3])}
		for place := range strings.SplitSeq(fields[1], ",") {
			j.places = append(j.places, strings.TrimSpace(place))
		}
		return j, nil
	}
	return judge{}, fmt.Errorf("judges.txt names no %q", name)
}

func (j judge) find() string {
	for _, place := range j.places {
		if !strings.Contains(place, "/") {
			if path, err := exec.LookPath(place); err == nil {
				return path
			}
			continue
		}
		if !filepath.IsAbs(place) {
			place = filepath.Join(root(), place)
		}
		if _, err := os.Stat(place); err == nil {
			return place
		}
	}
	return ""
}

// root is the project's folder: tests run in their package's.
func root() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return ""
}
