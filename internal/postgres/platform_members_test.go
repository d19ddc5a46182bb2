package postgres

import (
	"database/sql"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// setMembers changes the organisations of the first platform, twice, as Slack may deliver a form twice.
func setMembers(t *testing.T, store *DB, cause string, draft consult.MembersDraft) consult.MembersChange {
	t.Helper()
	draft.PlatformID = 1
	var told [2]consult.MembersChange
	for i := range told {
		var err error
		if told[i], err = store.SetMemberOrganisations(t.Context(), by(chair, cause), draft); err != nil {
			t.Fatal(err)
		}
		told[i].Platform = consult.Platform{}
	}
	if diff := cmp.Diff(told[0], told[1]); diff != "" {
		t.Errorf("%s, told again (-first +second):\n%s", cause, diff)
	}
	return told[0]
}

func joined(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	var s string
	if err := db.QueryRowContext(t.Context(), `SELECT coalesce(string_agg(x::text, ' ' ORDER BY x), '') FROM (`+query+`) q (x)`).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnOrganisationJoinsAPlatformAndOnlyWhatDiffersChanges(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	run(t, db, `DELETE FROM platform_organisations WHERE organisation_id IN (5, 6)`)
	// Both opened the form on 1, 2, 3, 4 and 7; the first adds Mol, the second its OCMW.
	first := setMembers(t, store, "first", consult.Differing(1, []consult.OrganisationID{1, 2, 3, 4, 7}, []consult.OrganisationID{1, 2, 3, 4, 7, 5}))
	if diff := cmp.Diff(consult.MembersChange{Added: []string{"Gemeente Mol"}}, first); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	setMembers(t, store, "second", consult.Differing(1, []consult.OrganisationID{1, 2, 3, 4, 7}, []consult.OrganisationID{1, 2, 3, 4, 7, 6}))
	if got := joined(t, db, `SELECT organisation_id FROM platform_organisations`); got != "1 2 3 4 5 6 7" {
		t.Errorf("members: got %s", got)
	}
	if got := joined(t, db, `SELECT step FROM audit_entries WHERE step = 'set member organisations'`); got != "set member organisations set member organisations" {
		t.Errorf("the log: got %q", got)
	}
	if got := joined(t, db, `SELECT purpose FROM deliveries WHERE purpose = 'seat_question'`); got != "" {
		t.Errorf("joining asks or announces %q", got)
	}
}

func TestWhatIsOpenOfAnOrganisationThatLeavesAPlatformEndsAndWhatItAnsweredStays(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 8, 1)`) // rosa sits for both of Olen
	run(t, db, `UPDATE seats SET answer = 'several' WHERE person_id = 8`)
	draft := condition()
	draft.Unit, draft.Threshold = consult.UnitBoards, "2"
	openedRound(t, store, draft)
	if _, err := store.AnswerRoundFor(t.Context(), by(kato, ""), vote(0)); err != nil {
		t.Fatal(err)
	}
	due := *on(2026, 12, 20)
	if _, err := store.AddDeadline(t.Context(), by(chair, ""), consult.DeadlineDraft{PlatformID: 1, Title: "Cijfers", DueOn: due, Owners: []string{"U1"}, AllJoined: true}); err != nil {
		t.Fatal(err)
	}
	run(t, db, `INSERT INTO delegates (workspace_id, platform_id, organisation_id, person_id, part, from_on, noted_at) VALUES ('T1', 1, 1, 2, 'delegate', '2026-01-01', now())`)

	got := setMembers(t, store, "leave", consult.MembersDraft{Removed: []consult.OrganisationID{1, 3}, Reason: "uitgestapt"})
	if diff := cmp.Diff(consult.MembersChange{Removed: []string{"Gemeente Lille", "Gemeente Olen"}}, got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	for what, c := range map[string]struct{ query, want string }{
		"members":   {`SELECT organisation_id FROM platform_organisations`, "2 4 5 6 7"},
		"seats":     {`SELECT person_id || ':' || organisation_id FROM seat_organisations`, "8:2"},
		"answers":   {`SELECT person_id || ':' || answer FROM seats WHERE person_id IN (2, 7, 8)`, "2:asked 7:asked 8:one"},
		"voices":    {`SELECT organisation_id FROM round_voters WHERE gone_on IS NOT NULL`, "1"},
		"votes":     {`SELECT v.organisation_id FROM round_answers a JOIN round_voters v ON v.id = a.voter_id`, "3"},
		"deadlines": {`SELECT organisation_id || ':' || reason FROM deadline_marks WHERE state = 'not_applicable'`, "1:uitgestapt 3:uitgestapt"},
		"delegates": {`SELECT organisation_id FROM delegates WHERE to_on IS NULL OR to_on >= '2026-11-23'`, ""},
		"asked":     {`SELECT recipient FROM deliveries WHERE purpose = 'seat_question' AND occurrence <> '' AND recipient IN ('2', '7', '8')`, "2 7"},
	} {
		if got := joined(t, db, c.query); got != c.want {
			t.Errorf("%s: got %q, want %q", what, got, c.want)
		}
	}
}

func TestWhoMayChangeTheMembersAndWhoCannotLeaveYet(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	set := func(who consult.PersonID, draft consult.MembersDraft) string {
		t.Helper()
		draft.PlatformID = 1
		_, err := store.SetMemberOrganisations(t.Context(), by(who, ""), draft)
		return refused(t, err)
	}
	leaves := consult.MembersDraft{Removed: []consult.OrganisationID{1}, Reason: "uitgestapt"}
	if got := set(nele, leaves); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	if got := set(chair, consult.MembersDraft{Removed: []consult.OrganisationID{1}}); got != "members_reason_missing" {
		t.Errorf("without a reason: got %q", got)
	}
	project, err := store.AddProject(t.Context(), by(chair, ""), consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer"})
	if err != nil {
		t.Fatal(err)
	}
	if got := set(chair, leaves); got != "member_in_project" {
		t.Errorf("undecided in a project: got %q", got)
	}
	_, err = store.NoteMembership(t.Context(), by(chair, ""), consult.MembershipDraft{
		ProjectID: project.ID, Organisations: leaves.Removed, State: consult.MembershipLeft, Since: by(chair, "").Now, Reason: "uitgestapt",
	})
	if err != nil {
		t.Fatal(err)
	}
	setMembers(t, store, "left", leaves)
	if got := joined(t, db, `SELECT organisation_id FROM platform_organisations`); got != "2 3 4 5 6 7" {
		t.Errorf("members: got %s", got)
	}
}
