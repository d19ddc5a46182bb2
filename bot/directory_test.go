package main

import (
	"database/sql"
	"testing"
)

func TestAContactCardShowsTheBackUpOfAVacantPositionAndNotWhoLeft(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	before := r.command(alma, "#algemeen", "/overleg wie olen huisvesting").all()
	r.wants(before, "Nele Sjabloon", "Bron: demo")
	const end = `UPDATE contacts SET valid_to = '2026-10-31', backup_id = (SELECT id FROM persons WHERE name LIKE 'Bram %')
		WHERE person_id = (SELECT id FROM persons WHERE name = 'Nele Sjabloon')`
	db, err := sql.Open("postgres", r.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	after := r.command(alma, "#algemeen", "/overleg wie olen huisvesting").all()
	r.wants(after, "Vacant sinds", "Back-up: Bram")
	r.wantsNone(after, "Nele Sjabloon", "nele.sjabloon@")
}
