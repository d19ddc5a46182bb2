package postgres

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// erasedWorld is a meeting with approved minutes at which Nele (2) sat for Herentals, with an address in the directory, a
// role, a calendar, and something that waits for her.
func erasedWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := attendanceWorld(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	run(t, db, `UPDATE persons SET email = 'nele.sjabloon@example.org', phone = '014 00 00 00' WHERE id = 2`)
	run(t, db, `INSERT INTO contacts (workspace_id, person_id, organisation_id, role) VALUES ('T1', 2, 1, 'diensthoofd')`)
	run(t, db, `INSERT INTO contacts (workspace_id, person_id, organisation_id, role, backup_id) VALUES ('T1', 3, 1, 'ambtenaar', 2)`)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone) VALUES ('T1', 1, $1, $1, $1::timestamptz + interval '1 hour', 'Europe/Brussels')`, sentAt().AddDate(0, 1, 0))
	run(t, db, `INSERT INTO answers (meeting_id, person_id, answer, at) VALUES (1, 2, 'present', $1), (2, 2, 'present', $1)`, sentAt())
	run(t, db, `INSERT INTO meeting_guests (meeting_id, position, name) VALUES (2, 1, 'nele sjabloon')`)
	must(store.MakeFeed(t.Context(), by(member, "feed"), 1, "hash"))
	_, err := store.OpenMeeting(t.Context(), by(chair, "open"), 1)
	must(err)
	_, err = store.KeepAttendance(t.Context(), by(chair, "attendance"), 1, consult.AttendanceDraft{
		Marks: map[consult.PersonID]consult.Mark{chair: {Presence: consult.WasRepresented, StandIn: consult.StandIn{Name: "Nele Sjabloon"}}}, Rest: true,
	})
	must(err)
	_, err = store.Record(t.Context(), by(member, "record"), 1, consult.ItemDraft{Kind: consult.Note, Text: "Nele Sjabloon licht toe"},
		consult.ItemDraft{Kind: consult.ToDo, Text: "Lijst nakijken", Owners: []string{"U2"}, DueOn: on(2026, 12, 4)})
	must(err)
	_, err = store.CloseMeeting(t.Context(), by(chair, "close"), 1)
	must(err)
	_, err = store.CirculateMinutes(t.Context(), by(chair, "circulate"), 1, 5)
	must(err)
	_, err = store.ApproveMinutes(t.Context(), by(chair, "approve"), 1)
	must(err)
	run(t, db, `INSERT INTO deliveries (workspace_id, subject, subject_id, purpose, recipient_kind, recipient, due_at) VALUES ('T1', 'person', 2, 'digest', 'person', '2', $1)`, sentAt())
	run(t, db, `INSERT INTO inbox (workspace_id, key, kind, payload, state, lease_until) VALUES ('T1', 'k', 'command', '{"user": "U2"}', 'failed', now())`)
	return store, db
}

const presenceByBoard = `
	SELECT coalesce(string_agg(concat_ws(' ', s.organisation_id, a.state, a.stand_in_name <> ''), ', ' ORDER BY s.organisation_id, a.person_id), '')
	FROM attendance a
	LEFT JOIN attendance_seats s ON s.meeting_id = a.meeting_id AND s.person_id = a.person_id`

// figures are what a platform knows of its members' boards: participation, who of them was there, and the quorum.
func figures(t *testing.T, store *DB, db *sql.DB) string {
	t.Helper()
	list, err := store.Participation(t.Context(), viewer(chair), 1, sentAt().AddDate(0, 0, 1))
	if err != nil || len(list) == 0 {
		t.Fatalf("got %v, %v", list, err)
	}
	paper, err := store.MinutesPaper(t.Context(), viewer(chair), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	var boards string
	if err := db.QueryRowContext(t.Context(), presenceByBoard).Scan(&boards); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v\n%s\n%s of %d\n%d rows", list, boards, paper.Present, paper.Needed, len(paper.Attendance))
}

func TestErasingAPersonKeepsTheFiguresOfTheOrganisationAndTheHashOfTheMinutes(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	before, hash := figures(t, store, db), sealHash(t, db)
	would, err := store.PreviewErasure(t.Context(), "T1", member, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if countOf(t, db, `SELECT count(*) FROM persons WHERE erased_at IS NOT NULL`) != 0 || figures(t, store, db) != before {
		t.Fatal("the preview erased")
	}
	did, err := store.ErasePerson(t.Context(), "T1", member, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	would.Done = true
	if diff := cmp.Diff(would, did); diff != "" {
		t.Errorf("preview and erasure differ (-preview +erasure):\n%s", diff)
	}
	if did.Name != "Nele Sjabloon" || did.Actions != 1 || did.Mentions != 1 {
		t.Errorf("got %+v, want one open action item and one text that names her", did)
	}
	if diff := cmp.Diff(before, figures(t, store, db)); diff != "" {
		t.Errorf("figures (-before +after):\n%s", diff)
	}
	if sealHash(t, db) != hash {
		t.Error("the approved minutes are others")
	}
	paper, err := store.MinutesPaper(t.Context(), viewer(chair), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	names := fmt.Sprintf("%+v", paper.Attendance) + fmt.Sprintf("%+v", paper.Items[0].Lines[1].Action)
	if strings.Contains(names, "Nele") || !strings.Contains(names, consult.ErasedName) {
		t.Errorf("the minutes say %s", names)
	}
	if _, err := store.ErasePerson(t.Context(), "T1", member, sentAt()); refused(t, err) != "gone" {
		t.Errorf("erased twice: %v", err)
	}
}

// staysInTexts are the columns of texts that people wrote, which are records of the platform: erasing changes none.
var staysInTexts = []string{
	"minutes_items.text", "minutes_items.found_by", "minutes_versions.body", "action_items.text", "decisions.text", "effects.cause",
}

const textColumns = `
	SELECT c.table_name, c.column_name
	FROM information_schema.columns c
	JOIN information_schema.tables t USING (table_schema, table_name)
	WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'ARRAY', 'tsvector', 'json')
	ORDER BY 1, 2`

// found tells in which columns of the whole database one of the words stands.
func found(t *testing.T, db *sql.DB, words ...string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), textColumns)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var columns [][2]string
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, c := range columns {
		for _, word := range words {
			query := fmt.Sprintf(`SELECT count(*) FROM %s WHERE lower(CAST(%q AS text)) LIKE '%%%s%%'`, c[0], c[1], strings.ToLower(word))
			if name := c[0] + "." + c[1]; countOf(t, db, query) > 0 && !slices.Contains(staysInTexts, name) {
				places = append(places, name)
			}
		}
	}
	return slices.Compact(places)
}

func TestAfterAnErasureNoTableHoldsTheName(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	words := []string{"nele sjabloon", "sjabloon@example", "014 00 00 00", `"U2"`}
	if before := found(t, db, words...); len(before) < 5 {
		t.Fatalf("she stands only in %v: this proves little", before)
	}
	if _, err := store.ErasePerson(t.Context(), "T1", member, sentAt()); err != nil {
		t.Fatal(err)
	}
	if left := found(t, db, append(words, "sjabloon")...); len(left) > 0 {
		t.Errorf("she still stands in %v", left)
	}
	if n := countOf(t, db, `SELECT count(*) FROM persons WHERE slack_id = 'U2'`); n != 0 {
		t.Error("her Slack id is still there")
	}
	run(t, db, `UPDATE agenda_items SET speaker_name = 'Nele Sjabloon'`)
	run(t, db, `UPDATE meeting_guests SET organisation = 'van Nele Sjabloon'`) // a place that an erasure could forget
	if left := found(t, db, words...); !slices.Contains(left, "meeting_guests.organisation") {
		t.Errorf("a forgotten column was not caught: %v", left)
	}
}

func TestWhatWasForAnErasedPersonIsNotSentAndTheirActionsAreOffered(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	if _, err := store.ErasePerson(t.Context(), "T1", member, sentAt()); err != nil {
		t.Fatal(err)
	}
	if n := countOf(t, db, `SELECT count(*) FROM deliveries WHERE recipient_kind = 'person' AND recipient = '2' AND state = 'waiting'`); n != 0 {
		t.Errorf("%d messages wait for her", n)
	}
	if n := countOf(t, db, `SELECT count(*) FROM answers WHERE person_id = 2 AND meeting_id = 2`); n != 0 {
		t.Error("she still comes to the next meeting")
	}
	for _, plan := range []func() (int, error){
		func() (int, error) { return store.PlanLeavers(t.Context(), "T1", sentAt()) },
		func() (int, error) { return store.PlanHandovers(t.Context(), "T1", sentAt()) },
	} {
		if _, err := plan(); err != nil {
			t.Fatal(err)
		}
	}
	if n := countOf(t, db, `SELECT count(*) FROM deliveries WHERE recipient = '1' AND purpose IN ('actions_left', 'handover')`); n == 0 {
		t.Error("the chair is not asked who takes over")
	}
}

func TestANamesakeKeepsWhatWasNotedByNameAlone(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', 'U20', 'Nele Sjabloon')`)
	did, err := store.ErasePerson(t.Context(), "T1", member, sentAt())
	if err != nil || !did.Namesake {
		t.Fatalf("got %+v, %v", did, err)
	}
	if countOf(t, db, `SELECT count(*) FROM meeting_guests WHERE name = 'nele sjabloon'`) != 1 {
		t.Error("a guest who may be the other one lost their name")
	}
}

func TestSomebodyAsksToBeErasedAndAManagerOfTheirPlatformConfirms(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	for range 2 {
		if told, err := store.AskErasure(t.Context(), by(member, "ask")); err != nil || !told {
			t.Fatalf("got %v, %v", told, err)
		}
	}
	if n := countOf(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'erasure' AND recipient = '1'`); n != 1 {
		t.Errorf("the chair is told %d times", n)
	}
	for _, who := range []consult.PersonID{member, outsider, external} {
		if _, err := store.ErasureAsked(t.Context(), by(who, ""), 1); refused(t, err) != "gone" {
			t.Errorf("person %d sees the request: %v", who, err)
		}
		if _, err := store.ConfirmErasure(t.Context(), by(who, "x"), 1); refused(t, err) != "gone" {
			t.Errorf("person %d erases: %v", who, err)
		}
	}
	if e, err := store.ErasureAsked(t.Context(), by(chair, ""), 1); err != nil || e.Name != "Nele Sjabloon" {
		t.Errorf("got %+v, %v", e, err)
	}
	if e, err := store.ConfirmErasure(t.Context(), by(chair, "yes"), 1); err != nil || !e.Done {
		t.Errorf("got %+v, %v", e, err)
	}
	var state string
	if err := db.QueryRowContext(t.Context(), `SELECT state FROM erasure_requests WHERE settled_by = 1`).Scan(&state); err != nil || state != "done" {
		t.Errorf("got %q, %v", state, err)
	}
	if _, err := store.ConfirmErasure(t.Context(), by(chair, "again"), 1); refused(t, err) != "gone" {
		t.Errorf("erased twice: %v", err)
	}
}

func TestARequestIsTakenBackAndAnOutsidersIsForTheOperator(t *testing.T) {
	t.Parallel()
	store, _ := erasedWorld(t)
	if told, err := store.AskErasure(t.Context(), by(outsider, "ask")); err != nil || told {
		t.Errorf("got %v, %v", told, err)
	}
	if list, err := store.OpenErasures(t.Context(), "T1"); err != nil || len(list) != 1 || list[0].Name != "Mona Testaert" {
		t.Errorf("got %+v, %v", list, err)
	}
	if err := store.WithdrawErasure(t.Context(), by(outsider, "back")); err != nil {
		t.Fatal(err)
	}
	if list, err := store.OpenErasures(t.Context(), "T1"); err != nil || len(list) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestSomebodySeesWhatIsKeptAboutThemAndRemovesTheirAddressesAtOnce(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	m, err := store.MyData(t.Context(), viewer(member), sentAt())
	if err != nil {
		t.Fatal(err)
	}
	n := m.Count()
	for kind, want := range map[string]int{"contact": 1, "role": 1, "answer": 2, "attendance": 1, "feed": 1, "minutes_item": 2, "action_item": 1} {
		if n[kind] != want {
			t.Errorf("%s: got %d, want %d", kind, n[kind], want)
		}
	}
	if m.Phone != "014 00 00 00" || m.Person.Email == "" {
		t.Errorf("got %+v", m.Person)
	}
	if gone, err := store.EraseContactData(t.Context(), by(member, "addresses")); err != nil || gone != 1 {
		t.Errorf("got %d, %v", gone, err)
	}
	if after, err := store.MyData(t.Context(), viewer(member), sentAt()); err != nil || after.Phone != "" || after.Person.Email != "" || after.Count()["contact"] != 0 {
		t.Errorf("got %+v, %v", after.Person, err)
	}
	if countOf(t, db, `SELECT count(*) FROM contacts`) != 1 {
		t.Error("somebody else's position went too")
	}
}

func TestWhoLeftAClosedPlatformSeesNothingOfItAndTheOperatorHandsItOut(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	run(t, db, `UPDATE platforms SET level = 'closed'`)
	run(t, db, `DELETE FROM channel_members WHERE person_id = 2`)
	run(t, db, `UPDATE platform_roles SET valid_to = $1 WHERE person_id = 2`, sentAt().AddDate(0, 0, -1))
	m, err := store.MyData(t.Context(), viewer(member), sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", m); strings.Contains(text, "ISOM") || m.Count()["attendance"] != 0 {
		t.Errorf("she sees %s", text)
	}
	all, err := store.DataOf(t.Context(), "T1", member, sentAt())
	if err != nil || all.Count()["attendance"] != 1 {
		t.Errorf("the operator sees %+v, %v", all.Count(), err)
	}
}

// ofOthersHand are the columns that say who did or settled something: the log tells the person what they did. Adding a
// column here is a visible decision.
func ofOthersHand(column string) bool {
	return strings.HasSuffix(column, "_by") || slices.Contains([]string{"stand_in_id", "backup_id", "advice_owner", "other_id", "by_id", "given_to"}, column)
}

// keptElsewhere are references to persons that what is kept about somebody leaves out: what comes and goes with the rest of it.
var keptElsewhere = []string{
	"action_snoozes.person_id", "action_leavers.person_id", "handovers.person_id", "minutes_item_readers.person_id", "agenda_item_readers.person_id",
	"minutes_pens.person_id", "seats.person_id", "attendance_seats.person_id", "attendance_spells.person_id", "partners.contact_id",
}

func TestEveryTableThatNamesAPersonStandsInWhatIsKeptAboutThem(t *testing.T) {
	t.Parallel()
	_, db := minutesWorld(t)
	if missing := unmentioned(t, db); len(missing) > 0 {
		t.Errorf("what is kept about somebody leaves out %v", missing)
	}
	run(t, db, `CREATE TABLE nicknames (person_id bigint REFERENCES persons (id), text text)`)
	if missing := unmentioned(t, db); !slices.Equal(missing, []string{"nicknames.person_id"}) {
		t.Errorf("got %v, want the new table", missing)
	}
}

const personReferences = `
	SELECT k.conrelid::regclass || '.' || a.attname
	FROM pg_constraint k
	JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	WHERE k.contype = 'f' AND k.confrelid = 'persons'::regclass
	ORDER BY 1`

func unmentioned(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), personReferences)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var missing []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		table, column, _ := strings.Cut(name, ".")
		mentioned := slices.ContainsFunc(keptOf, func(query string) bool {
			return strings.Contains(query, " "+table+" ") && strings.Contains(query, "."+column+" = $2")
		})
		if !mentioned && !ofOthersHand(column) && !slices.Contains(keptElsewhere, name) {
			missing = append(missing, name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return missing
}
