package postgres

import (
	"fmt"
	"testing"

	"overlegbot/internal/consult"
)

func TestWhoCameLaterCountsFromTheirItemOnAndBothBoardsOfAnOrganisationGoTogether(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `UPDATE platforms SET quorum = 2 WHERE id = 1`)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'Olen', 'gemeente'), ('T1', 'Mol', 'gemeente')`)
	run(t, db, `INSERT INTO platform_organisations VALUES (1, 1), (1, 2)`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'one'), (1, 4, 'one')`)
	run(t, db, `INSERT INTO seat_organisations VALUES (1, 1, 1), (1, 2, 2), (1, 4, 2)`)
	id := plan(t, store, single(t, "2026-11-23 09:30"))[0].ID
	run(t, db, `INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, position, title, proposed_at) VALUES
	    ('T1', 1, $1, 1, 'Opening', $2), ('T1', 1, $1, 2, 'Fiche', $2), ('T1', 1, $1, 3, 'Varia', $2)`, id, sentAt())
	if _, err := store.OpenThisMeeting(t.Context(), as(chair), id); err != nil {
		t.Fatal(err)
	}
	keep := func(d consult.SpellDraft) (consult.Attendance, string) {
		t.Helper()
		a, err := store.KeepSpell(t.Context(), as(chair), id, d)
		return a, refused(t, err)
	}
	if _, err := store.KeepAttendance(t.Context(), as(chair), id, consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{
		chair: {Presence: consult.WasPresent},
	}}); err != nil {
		t.Fatal(err)
	}
	a, key := keep(consult.SpellDraft{Organisation: 2, Spell: consult.Spell{FromItem: 2}})
	if key != "" {
		t.Fatal(key)
	}
	var got []string
	for _, m := range a.Members {
		got = append(got, fmt.Sprint(m.Name, " ", m.Presence, " ", m.FromItem))
	}
	same(t, "both sit for Mol and were absent before", got, "Alma Voorbeeld present 0", "Kaat Proefmans present 2", "Nele Sjabloon present 2")
	same(t, "lost at the opening", []string{fmt.Sprint(a.Lost(), a.LostAt())}, "false [1]")

	a, key = keep(consult.SpellDraft{Person: member})
	if key != "" || len(a.LostAt()) != 0 {
		t.Errorf("got %q, lost at %v; want all the time again, and no item lost", key, a.LostAt())
	}
	outside := local(t, "2026-11-23 08:00")
	for want, d := range map[string]consult.SpellDraft{
		"spell_who": {Person: outsider, Spell: consult.Spell{FromItem: 2}}, "gone": {Person: member, Spell: consult.Spell{FromItem: 99}},
		"spell_outside": {Person: member, Spell: consult.Spell{ToAt: &outside}},
	} {
		if _, key := keep(d); key != want {
			t.Errorf("got %q, want %s", key, want)
		}
	}
	run(t, db, `INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, at, agenda_item_id) VALUES ('T1', $1, 'note', 'Welkom', $2, 1)`,
		id, local(t, "2026-11-23 09:35"))
	late := local(t, "2026-11-23 10:00")
	run(t, db, `DELETE FROM attendance_spells`)
	a, _ = keep(consult.SpellDraft{Person: chair, Spell: consult.Spell{FromAt: &late}})
	same(t, "by the hour of what was written", []string{fmt.Sprint(a.LostAt())}, "[1]")
	if _, err := store.KeepSpell(t.Context(), as(member), id, consult.SpellDraft{Person: chair}); err == nil {
		t.Error("a member notes who was there")
	}
}

func TestPostedMinutesFollowWhatIsKeptOfTheAttendanceAfterClosing(t *testing.T) {
	t.Parallel()
	store, db := closedMinutes(t)
	posted := func() (stale int) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM deliveries WHERE purpose = 'minutes_closed' AND stale_at IS NOT NULL`).Scan(&stale); err != nil {
			t.Fatal(err)
		}
		run(t, db, `UPDATE deliveries SET stale_at = NULL`)
		return stale
	}
	run(t, db, `UPDATE deliveries SET state = 'sent', stale_at = NULL WHERE purpose = 'minutes_closed'`)
	mark := consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{member: {Presence: consult.WasPresent}}}
	if _, err := store.KeepAttendance(t.Context(), by(chair, "keep"), 1, mark); err != nil {
		t.Fatal(err)
	}
	if n := posted(); n != 1 {
		t.Errorf("after the attendance: got %d messages to bring up to date, want 1", n)
	}
	if _, err := store.KeepSpell(t.Context(), by(chair, "spell"), 1, consult.SpellDraft{Person: member}); err != nil {
		t.Fatal(err)
	}
	if n := posted(); n != 1 {
		t.Errorf("after the hours: got %d messages to bring up to date, want 1", n)
	}
}
