package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overlegbot/internal/consult"
)

func TestAMissedQuestionKeepsDateAndLanguageAndItsWordsOnlyAfterAYes(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	day := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	for _, lang := range []string{"nl", "fr"} {
		id, err := store.MissQuestion(t.Context(), "T1", lang, day)
		if err != nil {
			t.Fatal(err)
		}
		if lang == "fr" {
			if err := store.TellMissed(t.Context(), "T1", id, "C'est quoi, le bidule ?"); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.TellMissed(t.Context(), "T2", id, "van een ander"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := store.MissedQuestions(t.Context(), "T1")
	if err != nil {
		t.Fatal(err)
	}
	on := consult.Day(day)
	want := []consult.MissedQuestion{{On: on, Lang: "fr", Text: "C'est quoi, le bidule ?"}, {On: on, Lang: "nl"}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(consult.MissedQuestion{}, "ID")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMembersAndHeldMeetingsAreForWhoMayReadThePlatform(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations WHERE name = 'OCMW Olen'`)
	run(t, db, `UPDATE meetings SET state = 'closed', starts_at = $1, ends_at = $2 WHERE platform_id = 1`, sentAt().Add(-2*time.Hour), sentAt().Add(-time.Hour))
	for _, tt := range []struct {
		who  consult.PersonID
		sees bool
	}{{member, true}, {outsider, false}} {
		v := consult.Viewer{Workspace: "T1", Person: tt.who}
		members, err := store.MembersOf(t.Context(), v, 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		held, err := store.HeldMeetings(t.Context(), v, 0, sentAt().AddDate(-1, 0, 0), sentAt(), sentAt())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(members) > 0; got != tt.sees {
			t.Errorf("person %d: sees members %v, want %v", tt.who, got, tt.sees)
		}
		if got := len(held) > 0; got != tt.sees {
			t.Errorf("person %d: sees held meetings %v, want %v", tt.who, got, tt.sees)
		}
	}
}
