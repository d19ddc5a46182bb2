package postgres

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// openings are the steps that show contents of ISOM, by what the log calls them.
func openings(store *DB, t *testing.T) map[string]func(consult.PersonID) error {
	return map[string]func(consult.PersonID) error{
		"see minutes meeting": func(who consult.PersonID) error {
			_, err := store.MinutesOfMeeting(t.Context(), viewer(who), 1, sentAt())
			return err
		},
		"see remarks meeting": func(who consult.PersonID) error {
			_, _, err := store.Remarks(t.Context(), viewer(who), 1, sentAt())
			return err
		},
		"see attendance meeting": func(who consult.PersonID) error {
			_, err := store.AttendanceOf(t.Context(), by(who, ""), 1)
			return err
		},
		"see decision decision": func(who consult.PersonID) error {
			_, err := store.Decision(t.Context(), viewer(who), 1, sentAt())
			return err
		},
		"see action action_item": func(who consult.PersonID) error {
			_, err := store.ActionCard(t.Context(), viewer(who), 1, sentAt())
			return err
		},
	}
}

// seen is what the log of ISOM says was seen, in order of its words.
func seen(t *testing.T, store *DB) []string {
	t.Helper()
	page, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range page.Entries {
		if e.Verb == consult.Saw {
			lines = append(lines, fmt.Sprintf("%d %s %s", e.PersonID, e.Step, e.Subject))
		}
	}
	slices.Sort(lines)
	return lines
}

func withAction(t *testing.T) *DB {
	t.Helper()
	store, _ := registerWorld(t)
	if _, err := store.Record(t.Context(), by(chair, "act"), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Fiche nalezen"}); err != nil {
		t.Fatal(err)
	}
	return store
}

func TestWhoOpensContentsStandsInTheLog(t *testing.T) {
	t.Parallel()
	store := withAction(t)
	var want []string
	for what, open := range openings(store, t) {
		if err := open(chair); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		want = append(want, fmt.Sprintf("%d %s", chair, what))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, seen(t, store)); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}

func TestNewestMinutesAndADecisionByNumberAreSeenToo(t *testing.T) {
	t.Parallel()
	store := withAction(t)
	if _, err := store.MinutesNamed(t.Context(), viewer(member), "isom", sentAt()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.DecisionNumbered(t.Context(), viewer(member), 2025, 7, sentAt()); err != nil {
		t.Fatal(err)
	}
	want := []string{"2 see decision decision", "2 see minutes meeting"}
	if diff := cmp.Diff(want, seen(t, store)); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}

// Slack lets guests and people of other companies into a channel; being let in is not being a member of the platform.
func TestAGuestOrAnExternalInTheChannelOpensNothingAndLeavesNoTrace(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"guest", "external"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			store, db := registerWorld(t)
			if _, err := store.Record(t.Context(), by(chair, "act"), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Fiche nalezen"}); err != nil {
				t.Fatal(err)
			}
			run(t, db, `UPDATE persons SET `+kind+` = true WHERE id = 7`) // the reader stays in the channel
			for what, open := range openings(store, t) {
				if _, ok := consult.Refusal(open(reader)); !ok {
					t.Errorf("%s: got no refusal", what)
				}
			}
			if _, err := store.ExportMinutes(t.Context(), by(reader, ""), 1, consult.HandedCopy); err == nil {
				t.Error("the minutes were handed out as a file")
			}
			list, err := store.ExportActions(t.Context(), by(reader, ""), consult.ActionFilter{Platform: 1})
			if _, refused := consult.Refusal(err); len(list) > 0 || err != nil && !refused {
				t.Errorf("exported %v, %v", list, err)
			}
			decisions, err := store.Decisions(t.Context(), viewer(reader), 1, sentAt())
			if _, refused := consult.Refusal(err); len(decisions) > 0 || err != nil && !refused {
				t.Errorf("listed %v, %v", decisions, err)
			}
			if got := seen(t, store); len(got) > 0 {
				t.Errorf("log says %v", got)
			}
		})
	}
}
