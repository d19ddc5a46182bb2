package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// attendanceWorld is minutesWorld with four member organisations: the chair and the member sit for Herentals, the
// external for Lille, nobody for Olen and Vorselaar.
func attendanceWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES
	    ('T1', 'Herentals', 'gemeente'), ('T1', 'Lille', 'ocmw'), ('T1', 'Olen', 'gemeente'), ('T1', 'Vorselaar', 'ocmw')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2), (1, 3), (1, 4)`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'one'), (1, 4, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 1, 1), (1, 2, 1), (1, 4, 2)`)
	return store, db
}

// presences is what stands on a sheet, by name.
func presences(a consult.Attendance) map[string]string {
	list := map[string]string{}
	for _, m := range a.Members {
		list[m.Name] = string(m.Presence)
		if m.StandIn != "" {
			list[m.Name] += " by " + m.StandIn
		}
	}
	return list
}

func TestTheSheetIsFilledInFromTheAnswersAndKeepsWhatTheScribeNoted(t *testing.T) {
	t.Parallel()
	store, db := attendanceWorld(t)
	run(t, db, `UPDATE platforms SET quorum = -1 WHERE id = 1`)
	if _, err := store.AnswerRepresented(t.Context(), by(member, ""), 1, consult.StandIn{SlackID: "U3"}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Answer(t.Context(), by(external, ""), 1, consult.Online); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenMeeting(t.Context(), by(chair, "open"), 1); err != nil {
		t.Fatal(err)
	}
	a, err := store.LatestAttendance(t.Context(), by(chair, ""), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Alma Voorbeeld": "absent", "Nele Sjabloon": "represented by Mona Testaert", "Kaat Proefmans": "online"}
	if diff := cmp.Diff(want, presences(a)); diff != "" {
		t.Errorf("filled in (-want +got):\n%s", diff)
	}
	if there, away := a.There(); len(there) != 2 || len(away) != 2 || a.Needed != 2 || a.Lost() || a.Kept {
		t.Errorf("got %d there, %d away, %d needed, kept %v; want 2, 2, 2, false", len(there), len(away), a.Needed, a.Kept)
	}

	draft := consult.AttendanceDraft{
		Marks: map[consult.PersonID]consult.Mark{
			chair: {Presence: consult.WasPresent}, member: {Presence: consult.WasRepresented},
			external: {Presence: consult.WasExcused}, outsider: {Presence: consult.WasPresent},
		},
		Guests: []consult.Guest{{Name: "Omar Fictief", Organisation: "AgII"}}, Remarks: "Alma tot 11 uur", Rest: true,
	}
	for range 2 { // the same form twice
		if a, err = store.KeepAttendance(t.Context(), by(chair, "form"), 1, draft); err != nil {
			t.Fatal(err)
		}
	}
	want = map[string]string{"Alma Voorbeeld": "present", "Nele Sjabloon": "represented by Mona Testaert", "Kaat Proefmans": "excused"}
	if diff := cmp.Diff(want, presences(a)); diff != "" {
		t.Errorf("noted (-want +got):\n%s", diff)
	}
	if !a.Lost() || !a.Kept || len(a.Guests) != 1 || a.Remarks != "Alma tot 11 uur" {
		t.Errorf("got %+v, want a lost quorum, the guest and the remark", a)
	}
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 3)`)
	if a, err = store.AttendanceOf(t.Context(), by(chair, ""), 1); err != nil || len(a.Members) != 4 {
		t.Errorf("got %v, %v, want who joined meanwhile added", presences(a), err)
	}
	minutes, err := store.CloseMeeting(t.Context(), by(chair, "close"), 1)
	if err != nil || !minutes.Sheet.Kept || len(minutes.Sheet.Members) != 4 {
		t.Fatalf("got %+v, %v, want the attendance in the minutes", minutes.Sheet, err)
	}
	run(t, db, `DELETE FROM seat_organisations`)
	run(t, db, `UPDATE platforms SET quorum = 0`)
	again, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(minutes.Sheet, again.Sheet); diff != "" {
		t.Errorf("what changed later changed who was there (-then +now):\n%s", diff)
	}
	fixed, err := store.KeepAttendance(t.Context(), by(chair, "later"), 1, consult.AttendanceDraft{Marks: map[consult.PersonID]consult.Mark{external: {Presence: consult.WasOnline}}})
	if err != nil || fixed.Lost() || len(fixed.Guests) != 1 {
		t.Errorf("a slip corrected afterwards: got %+v, %v", fixed, err)
	}
}

func TestOnlyWhoLeadsThePlatformKeepsOrReadsTheSheet(t *testing.T) {
	t.Parallel()
	store, db := attendanceWorld(t)
	keep := func(act consult.Act, id consult.MeetingID) string {
		_, err := store.KeepAttendance(t.Context(), act, id, consult.AttendanceDraft{})
		return refused(t, err)
	}
	if got := keep(by(chair, ""), 1); got != "no_open_meeting" {
		t.Errorf("before the minutes open: got %q", got)
	}
	if _, err := store.OpenMeeting(t.Context(), by(chair, ""), 1); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[consult.PersonID]string{member: "not_chair_or_secretary", outsider: "not_chair_or_secretary", chair: ""} {
		if got := keep(by(who, ""), 1); got != want {
			t.Errorf("person %d keeps: got %q, want %q", who, got, want)
		}
		_, err := store.AttendanceOf(t.Context(), by(who, ""), 1)
		if got := refused(t, err); got != want {
			t.Errorf("person %d reads: got %q, want %q", who, got, want)
		}
		_, err = store.Outlook(t.Context(), viewer(who), 1, sentAt())
		if got := refused(t, err); got != want {
			t.Errorf("person %d asks who is missing: got %q, want %q", who, got, want)
		}
		_, err = store.Participation(t.Context(), viewer(who), 1, sentAt())
		if got := refused(t, err); got != want {
			t.Errorf("person %d asks how often: got %q, want %q", who, got, want)
		}
	}
	run(t, db, `UPDATE platforms SET level = 'closed'`)
	if hidden, missing := keep(by(outsider, ""), 1), keep(by(outsider, ""), 99); hidden != missing || hidden != "gone" {
		t.Errorf("got %q for what is hidden, %q for what does not exist, want gone for both", hidden, missing)
	}
}

func TestWhoSitsInIsNotedAndForgottenWithAnotherAnswer(t *testing.T) {
	t.Parallel()
	store, _ := attendanceWorld(t)
	standIn := func() string {
		list, err := store.Attendees(t.Context(), viewer(chair), 1, sentAt())
		if err != nil || len(list) != 1 {
			t.Fatalf("got %v, %v, want one answer", list, err)
		}
		return string(list[0].Answer) + " " + list[0].StandIn
	}
	for _, step := range []struct {
		who  consult.StandIn
		want string
	}{{consult.StandIn{Name: "Een Vervanger"}, "represented Een Vervanger"}, {consult.StandIn{SlackID: "U3"}, "represented Mona Testaert"}} {
		if _, err := store.AnswerRepresented(t.Context(), by(member, ""), 1, step.who); err != nil {
			t.Fatal(err)
		}
		if got := standIn(); got != step.want {
			t.Errorf("got %q, want %q", got, step.want)
		}
	}
	for want, bad := range map[string]consult.StandIn{"stand_in_self": {SlackID: "U2"}, "stand_in_missing": {}, "owner_unknown": {SlackID: "U99"}} {
		_, err := store.AnswerRepresented(t.Context(), by(member, ""), 1, bad)
		if got := refused(t, err); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := standIn(); got != "represented Mona Testaert" {
		t.Errorf("after refusals: got %q", got)
	}
	if _, err := store.Answer(t.Context(), by(member, ""), 1, consult.Present); err != nil || standIn() != "present " {
		t.Errorf("got %v, %q, want the stand-in forgotten", err, standIn())
	}
}

func TestParticipationCountsKeptMeetingsOfTwelveMonthsByOrganisation(t *testing.T) {
	t.Parallel()
	store, db := attendanceWorld(t)
	held := func(months int, kept bool, states map[consult.PersonID]string) {
		t.Helper()
		at := sentAt().AddDate(0, -months, 0)
		var id int64
		if err := db.QueryRowContext(t.Context(), `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state, opened_at, closed_at)
		    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels', 'closed', $1, $2) RETURNING id`, at, at.Add(time.Hour)).Scan(&id); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO attendance_sheets (meeting_id, kept_at) VALUES ($1, CASE WHEN $2 THEN $3::timestamptz END)`, id, kept, at)
		run(t, db, `INSERT INTO attendance_invited (meeting_id, organisation_id) SELECT $1, id FROM organisations WHERE id < 4`, id)
		for person, state := range states {
			run(t, db, `INSERT INTO attendance (meeting_id, person_id, state) VALUES ($1, $2, $3)`, id, person, state)
			run(t, db, `INSERT INTO attendance_seats (meeting_id, person_id, organisation_id) SELECT $1, person_id, organisation_id FROM seat_organisations WHERE person_id = $2`, id, person)
		}
	}
	held(1, true, map[consult.PersonID]string{chair: "present", member: "present", external: "absent"})
	held(2, true, map[consult.PersonID]string{chair: "excused", member: "represented", external: "online"})
	held(3, false, map[consult.PersonID]string{chair: "present"})
	held(13, true, map[consult.PersonID]string{chair: "present"})
	got, err := store.Participation(t.Context(), viewer(chair), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.Participation{{Organisation: "Herentals", Invited: 2, There: 2}, {Organisation: "Lille", Invited: 2, There: 1}, {Organisation: "Olen", Invited: 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("participation (-want +got):\n%s", diff)
	}
}

func TestWhoIsInvitedBesideTheMembersSpeaksForTheOrganisationWhoseContactTheyAre(t *testing.T) {
	t.Parallel()
	store, db := attendanceWorld(t)
	run(t, db, `INSERT INTO contacts (workspace_id, person_id, organisation_id, role, valid_to) VALUES
	    ('T1', 3, 3, 'diensthoofd', NULL), ('T1', 3, 4, 'diensthoofd', '2026-01-01')`)
	run(t, db, `INSERT INTO meeting_invitees (meeting_id, person_id, invited_at) VALUES (1, 3, $1)`, sentAt())
	run(t, db, `INSERT INTO meeting_guests (meeting_id, position, name, organisation) VALUES (1, 1, 'Omar Fictief', 'AgII')`)
	if _, err := store.Answer(t.Context(), by(outsider, ""), 1, consult.Present); err != nil {
		t.Fatal(err)
	}
	gaps := func() []string {
		o, err := store.Outlook(t.Context(), viewer(chair), 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, g := range o.Gaps() {
			names = append(names, g.Organisation.Name)
		}
		return names
	}
	if diff := cmp.Diff([]string{"Herentals", "Lille", "Vorselaar"}, gaps()); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if _, err := store.OpenMeeting(t.Context(), by(chair, ""), 1); err != nil {
		t.Fatal(err)
	}
	a, err := store.AttendanceOf(t.Context(), by(chair, ""), 1)
	if err != nil {
		t.Fatal(err)
	}
	there, _ := a.There()
	if len(there) != 1 || there[0].Name != "Olen" || presences(a)["Mona Testaert"] != "present" {
		t.Errorf("got %v there and %v, want Olen by who is invited", there, presences(a))
	}
	if diff := cmp.Diff([]consult.Guest{{Name: "Omar Fictief", Organisation: "AgII"}}, a.Guests); diff != "" {
		t.Errorf("guests (-want +got):\n%s", diff)
	}
	if a, err = store.KeepAttendance(t.Context(), by(chair, ""), 1, consult.AttendanceDraft{Rest: true}); err != nil || len(a.Guests) != 0 {
		t.Errorf("got %v, %v, want who did not come struck and not filled in again", a.Guests, err)
	}
}
