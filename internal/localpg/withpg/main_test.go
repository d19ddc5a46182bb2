package main

import (
	"os"
	"syscall"
	"testing"
)

func TestTheCommandsExitCodeIsOurs(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 0": 0, "exit 3": 3, "kill -9 $$": 128 + 9} {
		if got, err := follow([]string{"/bin/sh", "-c", script}, nil); got != want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", script, got, err, want)
		}
	}
}

func TestACommandThatDoesNotExistIs127(t *testing.T) {
	t.Parallel()
	if got, err := follow([]string{"/nonexistent"}, nil); got != 127 || err == nil {
		t.Errorf("got %d, %v, want 127 and an error", got, err)
	}
}

func TestSignalsArePassedOn(t *testing.T) {
	t.Parallel()
	signals := make(chan os.Signal, 1)
	signals <- syscall.SIGTERM
	// Whether the signal meets the shell before or after its trap decides between the two codes.
	got, err := follow([]string{"/bin/sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.01; done"}, signals)
	if err != nil || (got != 7 && got != 128+int(syscall.SIGTERM)) {
		t.Errorf("got %d, %v, want 7 or 143", got, err)
	}
}

func TestWithoutACommandItSaysHowItIsUsed(t *testing.T) {
	t.Parallel()
	if got, err := run([]string{"--"}); got != 2 || err == nil {
		t.Errorf("got %d, %v, want 2 and the usage", got, err)
	}
}
