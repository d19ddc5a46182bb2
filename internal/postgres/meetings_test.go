package postgres

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/recurrence"
)

// The persons of meetingWorld, by the order in which they are made.
const (
	chair     = consult.PersonID(1) // in the channel
	member    = consult.PersonID(2)
	outsider  = consult.PersonID(3) // of the workspace, not of the channel
	external  = consult.PersonID(4) // in the channel
	gone      = consult.PersonID(5) // in the channel, deactivated
	otherTeam = consult.PersonID(6) // of another workspace, with the same channel id
)

// meetingWorld is a database with a platform of level leden in C1 and a closed one in C2.
func meetingWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	url := pgtest.New(t)
	store, err := Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id) VALUES ('T1'), ('T2')`)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name, external, deactivated) VALUES
	    ('T1', 'U1', 'Alma Voorbeeld', false, false), ('T1', 'U2', 'Nele Sjabloon', false, false),
	    ('T1', 'U3', 'Mona Testaert', false, false), ('T1', 'U4', 'Kaat Proefmans', true, false),
	    ('T1', 'U5', 'Dries Fictief', false, true), ('T2', 'U6', 'Otis Voorbeeld', false, false)`)
	run(t, db, `INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, level, created_at) VALUES
	    ('T1', 'C1', 'isom', 'ISOM', 'adviesgroep', 'members', $1), ('T1', 'C2', 'isom-db', 'Dagelijks bestuur', 'dagelijks_bestuur', 'closed', $1),
	    ('T2', 'C1', 'elders', 'Elders', 'overleg', 'members', $1)`, sentAt())
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1), (2, 1, 'chair', $1)`,
		sentAt().AddDate(-1, 0, 0))
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES
	    ('T1', 'C1', 1), ('T1', 'C1', 2), ('T1', 'C1', 4), ('T1', 'C1', 5), ('T1', 'C2', 1), ('T2', 'C1', 6)`)
	return store, db
}

func as(p consult.PersonID) consult.Act {
	ws := consult.WorkspaceID("T1")
	if p == otherTeam {
		ws = "T2"
	}
	return consult.Act{Viewer: consult.Viewer{Workspace: ws, Person: p}, Now: sentAt()}
}

func local(t *testing.T, clock string) time.Time {
	t.Helper()
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func secondThursday(t *testing.T) consult.SeriesDraft {
	return consult.SeriesDraft{
		PlatformID: 1, RRule: "FREQ=MONTHLY;BYDAY=2TH", Start: local(t, "2026-12-10 09:30"), Zone: recurrence.DefaultZone,
		Duration: 7200, Place: "Herentals",
	}
}

func single(t *testing.T, clock string) consult.SeriesDraft {
	return consult.SeriesDraft{PlatformID: 1, Start: local(t, clock), Zone: recurrence.DefaultZone, Duration: 7200, Place: "Olen"}
}

func plan(t *testing.T, store *DB, draft consult.SeriesDraft) []consult.Meeting {
	t.Helper()
	planned, err := store.PlanSeries(t.Context(), as(chair), draft)
	if err != nil {
		t.Fatal(err)
	}
	return planned
}

// refused says with which key a step was refused, "" when it was not.
func refused(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := consult.Refusal(err)
	if err != nil && !ok {
		t.Fatalf("got a fault: %v", err)
	}
	if refusal == nil {
		return ""
	}
	return refusal.Key
}

// waiting lists what is still to be sent about a meeting, as "purpose local moment".
func waiting(t *testing.T, db *sql.DB, id consult.MeetingID) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') || ' r' || revision
	    FROM deliveries WHERE subject = 'meeting' AND subject_id = $1 AND state = 'waiting' ORDER BY due_at, id`, id)
}

func column(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// sent plays the outbox: everything about the meeting that is due by then was posted.
func sent(t *testing.T, db *sql.DB, id consult.MeetingID, by time.Time) {
	t.Helper()
	run(t, db, `UPDATE deliveries SET state = CASE recipient_kind WHEN 'audience' THEN 'expanded' ELSE 'sent' END, channel_id = 'C1', ts = '1.1'
	    WHERE subject = 'meeting' AND subject_id = $1 AND due_at <= $2 AND state = 'waiting'`, id, by)
}

func TestARhythmGetsItsMeetingsForAYearAndTheirReminders(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	var days []string
	for _, m := range planned {
		days = append(days, m.Local(m.StartsAt).Format("2006-01-02 15:04"))
	}
	want := []string{
		"2026-12-10 09:30", "2027-01-14 09:30", "2027-02-11 09:30", "2027-03-11 09:30", "2027-04-08 09:30", "2027-05-13 09:30",
		"2027-06-10 09:30", "2027-07-08 09:30", "2027-08-12 09:30", "2027-09-09 09:30", "2027-10-14 09:30", "2027-11-11 09:30",
	}
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
	wantDue := []string{"invitation 2026-12-03 09:30 r0", "unanswered 2026-12-09 09:30 r0", "attending 2026-12-10 08:30 r0"}
	if diff := cmp.Diff(wantDue, waiting(t, db, planned[0].ID)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	first := planned[0]
	if first.Platform != "ISOM" || first.ChannelID != "C1" || first.Place != "Herentals" || !first.EndsAt.Equal(first.StartsAt.Add(2*time.Hour)) {
		t.Errorf("got %+v, want the platform, its channel, the place and two hours", first)
	}
}

func TestARareRhythmGetsEightMeetings(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	draft := secondThursday(t)
	draft.RRule, draft.Start = "FREQ=YEARLY;BYMONTH=3;BYDAY=3TH", local(t, "2027-03-18 14:00")
	planned := plan(t, store, draft)
	if len(planned) != 8 || planned[7].StartsAt.Year() != 2034 {
		t.Errorf("got %d meetings, want eight until 2034", len(planned))
	}
}

func TestTheSameRhythmOrDateTwiceIsRefused(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	plan(t, store, secondThursday(t))
	again := secondThursday(t)
	again.Place = "elders"
	_, err := store.PlanSeries(t.Context(), as(chair), again)
	if got := refused(t, err); got != "series_exists" {
		t.Errorf("rhythm: got %q, want series_exists", got)
	}
	again.Start = local(t, "2027-02-02 09:30")
	_, err = store.PlanSeries(t.Context(), as(chair), again)
	if got := refused(t, err); got != "series_exists" {
		t.Errorf("rhythm that begins later: got %q, want series_exists", got)
	}
	other := secondThursday(t)
	other.Start = local(t, "2026-12-10 14:00")
	plan(t, store, other)
	plan(t, store, single(t, "2026-12-01 10:00"))
	_, err = store.PlanSeries(t.Context(), as(chair), single(t, "2026-12-01 10:00"))
	if got := refused(t, err); got != "meeting_exists" {
		t.Errorf("date: got %q, want meeting_exists", got)
	}
	if n := column(t, db, `SELECT count(*) FROM series`); n[0] != "2" {
		t.Errorf("got %s series, want 2", n[0])
	}
}

func TestTheSameClickPlansOnce(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	act := as(chair)
	act.Cause = "form-1"
	var ids [2][]consult.MeetingID
	for i := range ids {
		planned, err := store.PlanSeries(t.Context(), act, secondThursday(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range planned {
			ids[i] = append(ids[i], m.ID)
		}
	}
	if diff := cmp.Diff(ids[0], ids[1]); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
}

func TestTwoClicksAtOncePlanOnce(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	keys := make(chan error, 4)
	for range cap(keys) {
		go func() {
			_, err := store.PlanSeries(t.Context(), as(chair), secondThursday(t))
			keys <- err
		}()
	}
	got := map[string]int{}
	for range cap(keys) {
		got[refused(t, <-keys)]++
	}
	if diff := cmp.Diff(map[string]int{"": 1, "series_exists": 3}, got); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	if n := column(t, db, `SELECT count(*) FROM series`); n[0] != "1" {
		t.Errorf("got %s series, want 1", n[0])
	}
}

func TestOnlyWhoManagesThePlatformPlans(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	closed := secondThursday(t)
	closed.PlatformID = 2
	for _, c := range []struct {
		name  string
		who   consult.PersonID
		draft consult.SeriesDraft
		want  string
	}{
		{"a member", member, secondThursday(t), "not_chair_or_secretary"},
		{"an outsider", outsider, secondThursday(t), "not_chair_or_secretary"},
		{"an external", external, secondThursday(t), "not_chair_or_secretary"},
		{"an outsider of a closed platform", outsider, closed, "gone"},
		{"a deactivated account", gone, secondThursday(t), "gone"},
		{"another workspace", otherTeam, secondThursday(t), "gone"},
	} {
		_, err := store.PlanSeries(t.Context(), as(c.who), c.draft)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestADraftThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	for _, c := range []struct {
		name   string
		change func(*consult.SeriesDraft)
		want   string
	}{
		{"a past date", func(d *consult.SeriesDraft) { d.RRule, d.Start = "", local(t, "2026-11-22 09:30") }, "date_past"},
		{"a mistyped year", func(d *consult.SeriesDraft) { d.RRule, d.Start = "", local(t, "2062-11-22 09:30") }, "date_far"},
		{"an end before its start", func(d *consult.SeriesDraft) { d.Duration = -3600 }, "end_before_start"},
		{"more than a day", func(d *consult.SeriesDraft) { d.Duration = 25 * 3600 }, "meeting_too_long"},
		{"a place of 5,000 characters", func(d *consult.SeriesDraft) { d.Place = strings.Repeat("é", 5000) }, "text_too_long"},
		{"a link that is none", func(d *consult.SeriesDraft) { d.Link = "javascript:alert(1)" }, "link_form"},
		{"a rule that never happens", func(d *consult.SeriesDraft) { d.RRule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31" }, "rule_never_happens"},
		{"a rule that is over", func(d *consult.SeriesDraft) {
			d.RRule, d.Start = "FREQ=WEEKLY;UNTIL=20261001", local(t, "2026-09-03 09:30")
		}, "rhythm_past"},
		{"no rule at all", func(d *consult.SeriesDraft) { d.RRule = "FREQ=SECONDLY" }, "rule_bad"},
	} {
		draft := secondThursday(t)
		c.change(&draft)
		_, err := store.PlanSeries(t.Context(), as(chair), draft)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if left := column(t, db, `SELECT count(*) FROM meetings`); left[0] != "0" {
		t.Errorf("got %s meetings, want none", left[0])
	}
}

func TestThePlannerExtendsRunningSeriesAndOnlyThose(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	plan(t, store, secondThursday(t))
	ahead := func(now time.Time) int {
		n, err := store.PlanAhead(t.Context(), "T1", now)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := ahead(sentAt()); n != 0 {
		t.Errorf("at once: got %d new meetings, want none", n)
	}
	if n := ahead(sentAt().AddDate(0, 2, 0)); n != 2 {
		t.Errorf("after two months: got %d new meetings, want 2", n)
	}
	if n, err := store.PlanAhead(t.Context(), "T2", sentAt().AddDate(1, 0, 0)); n != 0 || err != nil {
		t.Errorf("another workspace: got %d, %v, want nothing", n, err)
	}
	run(t, db, `UPDATE series SET ended_at = $1`, sentAt())
	if n := ahead(sentAt().AddDate(1, 0, 0)); n != 0 {
		t.Errorf("an ended series: got %d new meetings, want none", n)
	}
}

func TestChangedLeadsReplaceWhatWasNotSent(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	first := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	second := plan(t, store, single(t, "2026-12-17 09:30"))[0].ID
	act := as(chair)
	act.Now = local(t, "2026-12-04 09:00")
	sent(t, db, first, act.Now)
	_, err := store.ChangeSettings(t.Context(), act, 1, consult.Settings{
		Level: consult.LevelMembers, Lang: "nl", InvitationLead: 3 * 86400, UnansweredLead: 2 * 86400, AttendingLead: 7200,
		DeadlineLeads: []int{7}, QuietFrom: 1140, QuietTo: 480,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"unanswered 2026-12-08 09:30 r0", "attending 2026-12-10 07:30 r0"}
	if diff := cmp.Diff(want, waiting(t, db, first)); diff != "" {
		t.Errorf("invited already (-want +got):\n%s", diff)
	}
	want = []string{"invitation 2026-12-14 09:30 r0", "unanswered 2026-12-15 09:30 r0", "attending 2026-12-17 07:30 r0"}
	if diff := cmp.Diff(want, waiting(t, db, second)); diff != "" {
		t.Errorf("not yet invited (-want +got):\n%s", diff)
	}
}

func to(t *testing.T, clock string) consult.Change {
	return consult.Change{Start: local(t, clock), End: local(t, clock).Add(2 * time.Hour), Place: "Olen", Reason: "zaal bezet", Edition: consult.AnyEdition}
}

func TestAMeetingMovedAfterItsFirstReminderIsAnnouncedAndRemindedAgain(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	if _, err := store.Answer(t.Context(), as(member), id, consult.Present); err != nil {
		t.Fatal(err)
	}
	act := as(chair)
	act.Now = local(t, "2026-12-09 10:00")
	sent(t, db, id, act.Now)
	m, err := store.MoveMeeting(t.Context(), act, id, to(t, "2026-12-17 14:00"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"moved 2026-12-09 10:00 r1", "invitation 2026-12-10 14:00 r1", "unanswered 2026-12-16 14:00 r1", "attending 2026-12-17 13:00 r1",
	}
	if diff := cmp.Diff(want, waiting(t, db, id)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	stale := column(t, db, `SELECT purpose FROM deliveries WHERE state = 'sent' AND stale_at IS NOT NULL`)
	if diff := cmp.Diff([]string{"invitation"}, stale); diff != "" {
		t.Errorf("old cards that are brought up to date (-want +got):\n%s", diff)
	}
	if m.Revision != 1 || !m.Occurrence.Equal(local(t, "2026-12-10 09:30")) || m.Reason != "zaal bezet" {
		t.Errorf("got %+v, want revision 1 of the same occurrence, with the reason", m)
	}
	attendees, err := store.Attendees(t.Context(), as(member).Viewer, id, act.Now)
	if err != nil || len(attendees) != 0 {
		t.Errorf("got %v, %v, want no answers: they were about the old date", attendees, err)
	}
}

func TestAMeetingMovedBeforeAnybodyWasToldIsOnlyRemindedAnew(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	if _, err := store.MoveMeeting(t.Context(), as(chair), id, to(t, "2026-12-17 14:00")); err != nil {
		t.Fatal(err)
	}
	want := []string{"invitation 2026-12-10 14:00 r1", "unanswered 2026-12-16 14:00 r1", "attending 2026-12-17 13:00 r1"}
	if diff := cmp.Diff(want, waiting(t, db, id)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestAnotherPlaceIsNoNewRevision(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	before := waiting(t, db, id)
	change := to(t, "2026-12-10 09:30")
	change.Place, change.Link = "Kasterlee", "https://example.org/overleg"
	m, err := store.MoveMeeting(t.Context(), as(chair), id, change)
	if err != nil {
		t.Fatal(err)
	}
	if m.Revision != 0 || m.Place != "Kasterlee" || m.Link != "https://example.org/overleg" {
		t.Errorf("got %+v, want the place and the link, revision 0", m)
	}
	if diff := cmp.Diff(before, waiting(t, db, id)); diff != "" {
		t.Errorf("deliveries (-before +after):\n%s", diff)
	}
}

func TestACancelledMeetingIsAnnouncedWhenSomebodyWasTold(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	told := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	quiet := plan(t, store, single(t, "2026-12-17 09:30"))[0].ID
	act := as(chair)
	act.Now = local(t, "2026-12-04 09:00")
	sent(t, db, told, act.Now)
	for _, id := range []consult.MeetingID{told, quiet} {
		if m, err := store.CancelMeeting(t.Context(), act, id, consult.Cancellation{Reason: "te weinig punten"}); err != nil || m.State != consult.MeetingCancelled {
			t.Fatalf("got %v, %v, want it cancelled", m.State, err)
		}
	}
	if diff := cmp.Diff([]string{"cancelled 2026-12-04 09:00 r1"}, waiting(t, db, told)); diff != "" {
		t.Errorf("who was told hears of it (-want +got):\n%s", diff)
	}
	if got := waiting(t, db, quiet); got != nil {
		t.Errorf("nobody was told, got %v, want nothing", got)
	}
	_, err := store.CancelMeeting(t.Context(), act, told, consult.Cancellation{Edition: consult.AnyEdition})
	if got := refused(t, err); got != "meeting_cancelled" {
		t.Errorf("twice: got %q, want meeting_cancelled", got)
	}
	if n, err := store.PlanAhead(t.Context(), "T1", act.Now); n != 0 || err != nil {
		t.Errorf("got %d, %v, want that it stays cancelled", n, err)
	}
}

func TestMovingAndCancellingAreForManagersAndForWhatCanStillChange(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	move := func(who consult.PersonID, clock string) string {
		_, err := store.MoveMeeting(t.Context(), as(who), id, to(t, clock))
		return refused(t, err)
	}
	for _, c := range []struct{ name, got, want string }{
		{"a member", move(member, "2026-12-11 09:30"), "not_chair_or_secretary"},
		{"another workspace", move(otherTeam, "2026-12-11 09:30"), "gone"},
		{"into the past", move(chair, "2026-11-20 09:30"), "date_past"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	for state, want := range map[string]string{"open": "meeting_already_open", "closed": "meeting_closed", "cancelled": "meeting_cancelled"} {
		run(t, db, `UPDATE meetings SET state = $1`, state)
		if got := move(chair, "2026-12-11 09:30"); got != want {
			t.Errorf("%s: got %q, want %q", state, got, want)
		}
	}
}

func TestTheLastAnswerCountsAndTheCardFollows(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	sent(t, db, id, local(t, "2026-12-04 09:00"))
	for _, answer := range []consult.Answer{consult.Present, consult.Online, consult.Online} {
		m, err := store.Answer(t.Context(), as(member), id, answer)
		if err != nil || m.Answer != answer {
			t.Fatalf("got %q, %v, want %q", m.Answer, err, answer)
		}
	}
	if _, err := store.Answer(t.Context(), as(external), id, consult.Excused); err != nil {
		t.Fatal(err)
	}
	got, err := store.Attendees(t.Context(), as(member).Viewer, id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.Attendee{
		{PersonID: external, SlackID: "U4", Name: "Kaat Proefmans", Answer: consult.Excused},
		{PersonID: member, SlackID: "U2", Name: "Nele Sjabloon", Answer: consult.Online},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("attendees (-want +got):\n%s", diff)
	}
	if stale := column(t, db, `SELECT purpose FROM deliveries WHERE stale_at IS NOT NULL`); len(stale) != 1 {
		t.Errorf("got %v, want the card to be brought up to date", stale)
	}
	none, err := store.Attendees(t.Context(), as(outsider).Viewer, id, sentAt())
	if err != nil || len(none) != 0 {
		t.Errorf("an outsider sees %v, %v, want nobody", none, err)
	}
}

func TestAnAnswerIsForWhoIsInvitedAndInTime(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	answer := func(who consult.PersonID, a consult.Answer, now time.Time) string {
		act := as(who)
		act.Now = now
		_, err := store.Answer(t.Context(), act, id, a)
		return refused(t, err)
	}
	for _, c := range []struct {
		name   string
		who    consult.PersonID
		answer consult.Answer
		at     time.Time
		want   string
	}{
		{"an outsider", outsider, consult.Present, sentAt(), "not_invited"},
		{"a deactivated account", gone, consult.Present, sentAt(), "gone"},
		{"another workspace", otherTeam, consult.Present, sentAt(), "gone"},
		{"an answer that there is not", member, "maybe", sentAt(), "gone"},
		{"when it has begun", member, consult.Present, local(t, "2026-12-10 09:30"), "meeting_started"},
	} {
		if got := answer(c.who, c.answer, c.at); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	for state, want := range map[string]string{"open": "meeting_started", "closed": "meeting_closed", "cancelled": "meeting_cancelled"} {
		run(t, db, `UPDATE meetings SET state = $1`, state)
		if got := answer(member, consult.Present, sentAt()); got != want {
			t.Errorf("%s: got %q, want %q", state, got, want)
		}
	}
	if n := column(t, db, `SELECT count(*) FROM answers`); n[0] != "0" {
		t.Errorf("got %s answers, want none", n[0])
	}
}

func TestUpcomingMeetingsAreThoseThatOneMaySee(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	late := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	soon := plan(t, store, single(t, "2026-12-01 09:30"))[0].ID
	closed := single(t, "2026-12-03 09:30")
	closed.PlatformID = 2
	secret := plan(t, store, closed)[0].ID
	if _, err := store.Answer(t.Context(), as(member), soon, consult.Excused); err != nil {
		t.Fatal(err)
	}
	type row struct {
		ID               consult.MeetingID
		Answer           consult.Answer
		Invited, Manages bool
	}
	rows := func(list []consult.MyMeeting, err error) []row {
		if err != nil {
			t.Fatal(err)
		}
		var out []row
		for _, m := range list {
			out = append(out, row{m.ID, m.Answer, m.Invited, m.Manages})
		}
		return out
	}
	ctx, now := context.Background(), sentAt()
	for _, c := range []struct {
		name      string
		got, want []row
	}{
		{"the chair", rows(store.Upcoming(ctx, as(chair).Viewer, now, 10, 0)),
			[]row{{soon, "", true, true}, {secret, "", true, true}, {late, "", true, true}}},
		{"a page further", rows(store.Upcoming(ctx, as(chair).Viewer, now, 1, 1)), []row{{secret, "", true, true}}},
		{"a member", rows(store.Upcoming(ctx, as(member).Viewer, now, 10, 0)),
			[]row{{soon, consult.Excused, true, false}, {late, "", true, false}}},
		{"an external in the channel", rows(store.Upcoming(ctx, as(external).Viewer, now, 10, 0)),
			[]row{{soon, "", true, false}, {late, "", true, false}}},
		{"an outsider", rows(store.Upcoming(ctx, as(outsider).Viewer, now, 10, 0)), nil},
		{"an outsider of a platform of level leden", rows(store.UpcomingOf(ctx, as(outsider).Viewer, 1, now, 10, 0)),
			[]row{{soon, "", false, false}, {late, "", false, false}}},
		{"an outsider of a closed platform", rows(store.UpcomingOf(ctx, as(outsider).Viewer, 2, now, 10, 0)), nil},
		{"another workspace", rows(store.Upcoming(ctx, as(otherTeam).Viewer, now, 10, 0)), nil},
		{"when all are over", rows(store.Upcoming(ctx, as(chair).Viewer, now.AddDate(0, 1, 0), 10, 0)), nil},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestWhatADeliveryShowsIsForItsRecipient(t *testing.T) {
	t.Parallel()
	store, _ := meetingWorld(t)
	id := plan(t, store, single(t, "2026-12-10 09:30"))[0].ID
	if _, err := store.Answer(t.Context(), as(member), id, consult.Online); err != nil {
		t.Fatal(err)
	}
	card := func(kind consult.RecipientKind, to string, ws consult.WorkspaceID) (consult.MeetingCard, string) {
		c, err := store.MeetingForDelivery(t.Context(), consult.Delivery{
			WorkspaceID: ws, Subject: "meeting", SubjectID: int64(id), RecipientKind: kind, Recipient: to,
		}, sentAt())
		return c, refused(t, err)
	}
	if c, key := card(consult.ToChannel, "C1", "T1"); key != "" || len(c.Attendees) != 1 || c.Platform != "ISOM" {
		t.Errorf("the channel: got %+v, %q, want the platform and who answered", c, key)
	}
	if c, key := card(consult.ToPerson, "2", "T1"); key != "" || c.Answer != consult.Online || len(c.Attendees) != 0 {
		t.Errorf("a member: got %+v, %q, want their answer and nobody else's", c, key)
	}
	for _, c := range []struct {
		name string
		kind consult.RecipientKind
		to   string
		ws   consult.WorkspaceID
	}{
		{"another channel", consult.ToChannel, "C2", "T1"},
		{"a deactivated account", consult.ToPerson, "5", "T1"},
		{"another workspace's channel", consult.ToChannel, "C1", "T2"},
		{"another workspace's person", consult.ToPerson, "6", "T1"},
	} {
		if _, key := card(c.kind, c.to, c.ws); key != "not_theirs" {
			t.Errorf("%s: got %q, want not_theirs", c.name, key)
		}
	}
}
