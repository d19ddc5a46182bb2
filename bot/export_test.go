package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

func TestMinutesAreExportedFromTheCommandLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	clock := filepath.Join(dir, "clock")
	if err := newMovingClock(clock, demoStart()).keep(); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATABASE_URL": pgtest.Copy(t, loadedWorld(t)), "OVERLEGBOT_CLOCK_FILE": clock}
	export := func(want int, args ...string) []string {
		t.Helper()
		stdout, stderr, code := cliRun(t, env, append([]string{"export", "minutes"}, args...)...)
		if code != want {
			t.Fatalf("%v: got exit %d: %s", args, code, stderr)
		}
		return strings.Fields(stdout + stderr)
	}
	read := func(name string) string {
		t.Helper()
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	latest := export(0, "isom-adviesgroep", "--out", filepath.Join(dir, "whole"))
	if len(latest) != 4 || filepath.Base(latest[0]) != "verslag-isom-adviesgroep-2026-11-12.docx" {
		t.Fatalf("got %v, want the latest in four formats", latest)
	}
	if text := read(latest[3]); !strings.Contains(text, "Bram Proefmans") || !strings.Contains(text, "onthaalfiche") {
		t.Errorf("the whole copy: got %s", short(text))
	}
	handed := export(0, "isom-adviesgroep", "--date", "2026-10-08", "--copy", "handed", "--format", "md", "--lang", "fr", "--out", filepath.Join(dir, "handed"))
	if text := read(handed[0]); len(handed) != 1 || strings.Contains(text, "Dries") || !strings.Contains(text, "B-2026-05") || !strings.Contains(text, "Compte rendu") {
		t.Errorf("to be handed on: got %v %s", handed, short(text))
	}
	if all := export(0, "isom-adviesgroep", "--all", "--format", "pdf", "--out", dir); len(all) != 2 {
		t.Errorf("all: got %v", all)
	}
	for name, args := range map[string][]string{
		"no such platform": {"bestaat-niet"}, "no day": {"isom-adviesgroep", "--date", "8 oktober"}, "no minutes": {"isom-adviesgroep", "--date", "2026-10-09"},
		"no such format": {"isom-adviesgroep", "--format", "odt"},
	} {
		if said := export(2, append(args, "--out", dir)...); len(said) == 0 {
			t.Errorf("%s: nothing was said", name)
		}
	}
}
