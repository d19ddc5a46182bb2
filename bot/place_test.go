package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceAnswersInOneLineWithTheKeysInTheirOrder(t *testing.T) {
	t.Parallel()
	got, _, code := cliRun(t, nil, "place", "st", "genesius", "rode", "--json")
	want := `{"query":"st genesius rode","nis":"23101","name":"Sint-Genesius-Rode","sure":true,` +
		`"candidates":[{"nis":"23101","name":"Sint-Genesius-Rode","why":"official"}]}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" || code != 0 {
		t.Errorf("exit %d (-want +got):\n%s", code, diff)
	}
}

func TestPlaceOfAFileAnswersEachLineInItsPlace(t *testing.T) {
	t.Parallel()
	got, _, code := cliRun(t, nil, "place", "--file", written(t, "Olen\nnergenshuizen\n"), "--json")
	want := `{"query":"Olen","nis":"13029","name":"Olen","sure":true,"candidates":[{"nis":"13029","name":"Olen","why":"official"}]}` + "\n" +
		`{"query":"nergenshuizen","nis":"","name":"","sure":false,"candidates":[]}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" || code != 0 {
		t.Errorf("exit %d (-want +got):\n%s", code, diff)
	}
}

func TestPlaceRefusesANameThatNothingComesNearTo(t *testing.T) {
	t.Parallel()
	got, _, code := cliRun(t, nil, "place", "nergenshuizen", "--json")
	if want := `{"query":"nergenshuizen","nis":"","name":"","sure":false,"candidates":[]}` + "\n"; got != want || code != 2 {
		t.Errorf("got %d %q, want 2 %q", code, got, want)
	}
	if got, _, code := cliRun(t, nil, "place"); code != 2 || got != "" {
		t.Errorf("without a name: got %d %q", code, got)
	}
}
