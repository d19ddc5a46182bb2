package postgres

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// tableSent keeps a table that the chair of ISOM, who coordinates too, sent.
func tableSent(t *testing.T, store *DB, cause string) consult.ContactFileID {
	t.Helper()
	id, err := store.HoldContactFile(t.Context(), by(chair, cause), consult.ContactFile{
		Name: "contacten.csv", Content: []byte("Naam;Gemeente"), Headers: "naam;gemeente", Fields: "name;municipality", State: consult.FileShown,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func tableNow(t *testing.T, store *DB, id consult.ContactFileID) consult.ContactFile {
	t.Helper()
	f, err := store.ContactFile(t.Context(), by(chair, ""), id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func refusedWith(t *testing.T, err error, key string) {
	t.Helper()
	if refused, ok := consult.Refusal(err); !ok || refused.Key != key {
		t.Errorf("got %v, want it refused with %s", err, key)
	}
}

func TestATableIsImportedOnceHoweverOftenItIsAskedAndThenForgotten(t *testing.T) {
	t.Parallel()
	store, _ := contactWorld(t)
	id := tableSent(t, store, "event/F1")
	if again := tableSent(t, store, "event/F1"); again != id {
		t.Errorf("the same event kept a second table: %d and %d", id, again)
	}
	if err := store.NoteContactFile(t.Context(), by(chair, ""), id, consult.FileRunning, 10, 20); err != nil {
		t.Fatal(err)
	}
	if f := tableNow(t, store, id); f.State != consult.FileRunning || f.Done != 10 || f.Of != 20 {
		t.Errorf("got %+v, want it running", f)
	}
	for range 2 { // the second time is what a repeat of the click does
		report, err := store.ImportContactFile(t.Context(), by(chair, ""), id, adding, nil)
		if err != nil || report.New != 1 {
			t.Fatalf("got %+v, %v", report, err)
		}
	}
	found, err := store.FindContacts(t.Context(), viewer(chair), consult.ContactQuery{Text: "iris"}, sentAt())
	if err != nil || len(found.Contacts) != 1 {
		t.Errorf("got %v, %v, want one", found.Contacts, err)
	}
	if f := tableNow(t, store, id); f.State != consult.FileDone || f.Content != nil {
		t.Errorf("got %+v, want it done and its content forgotten", f)
	}
	_, err = store.MapContactFile(t.Context(), by(chair, ""), id, "name;", adding)
	refusedWith(t, err, "contact_file_decided")
	refusedWith(t, store.DiscardContactFile(t.Context(), by(chair, ""), id), "contact_file_decided")
	if err := store.NoteContactFile(t.Context(), by(chair, ""), id, consult.FileRunning, 1, 2); err != nil || tableNow(t, store, id).State != consult.FileDone {
		t.Errorf("a late word of progress undid the end: %v", err)
	}
}

func TestATableIsItsSendersAloneAndNotKeptForEver(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'coordinator', $1)`, sentAt().AddDate(-1, 0, 0))
	id, thrown := tableSent(t, store, "event/F1"), tableSent(t, store, "event/F2")
	_, err := store.ContactFile(t.Context(), by(member, ""), id)
	refusedWith(t, err, "not_coordinator")
	if err := store.DiscardContactFile(t.Context(), by(chair, ""), thrown); err != nil {
		t.Fatal(err)
	}
	_, err = store.ImportContactFile(t.Context(), by(chair, ""), thrown, adding, nil)
	refusedWith(t, err, "contact_file_decided")
	run(t, db, `UPDATE contact_files SET kept_at = now() - interval '25 hours'`)
	if err := store.CleanUp(t.Context(), "T1", 24*time.Hour, 720*time.Hour); err != nil {
		t.Fatal(err)
	}
	if f := tableNow(t, store, id); f.State != consult.FileExpired || f.Content != nil {
		t.Errorf("got %+v, want it expired", f)
	}
	if err := store.CleanUp(t.Context(), "T1", time.Hour, 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	_, err = store.ContactFile(t.Context(), by(chair, ""), id)
	refusedWith(t, err, "gone")
}
