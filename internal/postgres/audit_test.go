package postgres

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestEachChangeStandsInTheLogOnceWithWhoAndWhat(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	if _, err := store.OpenMeeting(t.Context(), by(chair, "open"), 1); err != nil {
		t.Fatal(err)
	}
	for range 2 { // Slack repeats itself
		if _, err := store.Record(t.Context(), by(chair, "record"), 1, consult.ItemDraft{Kind: consult.Note, Text: "geheim"}); err != nil {
			t.Fatal(err)
		}
	}
	page, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range page.Entries {
		got = append(got, fmt.Sprintf("%s %s %s %s", e.Person, e.Verb, e.Step, e.Subject))
	}
	want := []string{"Alma Voorbeeld changed record minutes_item", "Alma Voorbeeld changed open meeting meeting"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if strings.Contains(fmt.Sprintf("%+v", page.Entries), "geheim") {
		t.Error("the log holds a text")
	}
}

func TestTheLogIsForManagersAndIsReadPageByPage(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at)
	    SELECT 'T1', 1, 2, 'saw', 'minutes', 'series', n, $1 FROM generate_series(1, 40) n`, sentAt())
	first, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{Before: first.Before})
	if err != nil {
		t.Fatal(err)
	}
	// The second page begins after the reading of the first, which is newer than both.
	if len(first.Entries) != consult.AuditPageSize || len(second.Entries) != 40-consult.AuditPageSize || second.Before != 0 {
		t.Errorf("got pages of %d and %d, next %d", len(first.Entries), len(second.Entries), second.Before)
	}
	if first.Entries[0].SubjectID != 40 || second.Entries[0].SubjectID != 40-consult.AuditPageSize {
		t.Errorf("got %d and %d on top, want the newest first", first.Entries[0].SubjectID, second.Entries[0].SubjectID)
	}
	for person, code := range map[consult.PersonID]consult.Code{member: consult.CodeForbidden, outsider: consult.CodeForbidden} {
		_, err := store.AuditLog(t.Context(), by(person, ""), 1, consult.AuditFilter{})
		if refused, ok := consult.Refusal(err); !ok || refused.Code != code {
			t.Errorf("person %d: got %v, want %s", person, err, code)
		}
	}
	if _, err := store.AuditLog(t.Context(), by(outsider, ""), 2, consult.AuditFilter{}); err == nil || err.Error() != "audit log: not_found: gone" {
		t.Errorf("got %v, want as if the closed platform did not exist", err)
	}
}

func TestTheLogCannotBeRewritten(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	if _, err := store.OpenMeeting(t.Context(), by(chair, "open"), 1); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`UPDATE audit_entries SET person_id = 2`, `DELETE FROM audit_entries`, `TRUNCATE audit_entries`} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want it refused", statement, err)
		}
	}
}
