package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

// minutesWorld is, on Monday 23 November 2026 at 9:00 in Brussels, a database with isom (members, C1) and isom-db (closed, C2); the chair leads both, the member sits in
// both, the outsider in neither, the external in C1, a bot is person 6. isom meets today from 10:00 to 12:00.
func minutesWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	url := pgtest.New(t)
	store, err := Open(url, 6)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id, bot_user_id) VALUES ('T1', 'UBOT')`)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name, external, deactivated, bot) VALUES
	    ('T1', 'U1', 'Alma Voorbeeld', false, false, false), ('T1', 'U2', 'Nele Sjabloon', false, false, false),
	    ('T1', 'U3', 'Mona Testaert', false, false, false), ('T1', 'U4', 'Kaat Proefmans', true, false, false),
	    ('T1', 'U5', 'Wie Vertrok', false, true, false), ('T1', 'UBOT', 'Bot', false, false, true)`)
	run(t, db, `INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, level, created_at) VALUES
	    ('T1', 'C1', 'isom', 'ISOM', 'adviesgroep', 'members', $1), ('T1', 'C2', 'isom-db', 'ISOM DB', 'dagelijks_bestuur', 'closed', $1)`, sentAt())
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1), (2, 1, 'chair', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES
	    ('T1', 'C1', 1), ('T1', 'C1', 2), ('T1', 'C1', 4), ('T1', 'C2', 1), ('T1', 'C2', 2)`)
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone)
	    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels')`, sentAt().Add(time.Hour), sentAt().Add(3*time.Hour))
	return store, db
}

// by is somebody who acts at sentAt; the same cause acts once.
func by(person consult.PersonID, cause string) consult.Act {
	act := as(person)
	act.Cause = cause
	return act
}

func viewer(person consult.PersonID) consult.Viewer { return as(person).Viewer }

func opened(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	if _, err := store.OpenMeeting(t.Context(), by(chair, ""), 1); err != nil {
		t.Fatal(err)
	}
	return store, db
}

func on(year int, month time.Month, day int) *time.Time {
	return new(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func TestTheMeetingOfTodayIsOpenedOnceByWhoMay(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	_, err := store.OpenMeeting(t.Context(), by(member, "a"), 1)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	m, err := store.OpenMeeting(t.Context(), by(chair, "b"), 1)
	if err != nil || m.ID != 1 || m.State != consult.MeetingOpen {
		t.Fatalf("got %+v, %v, want meeting 1 open", m, err)
	}
	if again, err := store.OpenMeeting(t.Context(), by(chair, "b"), 1); err != nil || again.ID != 1 {
		t.Errorf("the same delivery again: got %+v, %v, want the same meeting", again, err)
	}
	_, err = store.OpenMeeting(t.Context(), by(chair, "c"), 1)
	if got := refused(t, err); got != "meeting_already_open" {
		t.Errorf("another click: got %q, want meeting_already_open", got)
	}
}

func TestWithoutAMeetingTodayAnAdHocOneCanBeOpened(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	_, err := store.OpenMeeting(t.Context(), by(chair, "a"), 2)
	if got := refused(t, err); got != "no_meeting_today" {
		t.Fatalf("got %q, want no_meeting_today", got)
	}
	m, err := store.OpenAdHoc(t.Context(), by(chair, "b"), 2)
	if err != nil {
		t.Fatal(err)
	}
	if m.SeriesID != nil || !m.StartsAt.Equal(sentAt()) || !m.EndsAt.Equal(sentAt().Add(2*time.Hour)) || m.State != consult.MeetingOpen {
		t.Errorf("got %+v, want an open meeting of two hours from now", m)
	}
	_, err = store.OpenAdHoc(t.Context(), by(outsider, "c"), 2)
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider: got %q, want gone", got)
	}
}

func TestLinesAreRecordedInOrderOnceEach(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	act := by(chair, "form")
	drafts := consult.ItemDraft{Kind: consult.Decided, Text: "Eén onthaalfiche\n\n <!channel> *vet* "}.Lines()
	first, err := store.Record(t.Context(), act, 1, drafts...)
	if err != nil {
		t.Fatal(err)
	}
	again, err := store.Record(t.Context(), act, 1, drafts...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same form again (-first +again):\n%s", diff)
	}
	want := []consult.MinutesItem{
		{ID: 1, Kind: consult.Decided, Text: "Eén onthaalfiche", Author: "Alma Voorbeeld", At: sentAt(), Number: "B-2026-01", Level: consult.LevelMembers, MeetingID: 1},
		{ID: 2, Kind: consult.Decided, Text: "<!channel> *vet*", Author: "Alma Voorbeeld", At: sentAt(), Number: "B-2026-02", Level: consult.LevelMembers, MeetingID: 1},
	}
	m, err := store.MinutesOf(t.Context(), viewer(member), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, m.Items, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeRecordedIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	store, db := opened(t)
	good := consult.ItemDraft{Kind: consult.ToDo, Text: "lijst nakijken"}
	tests := []struct {
		name   string
		person consult.PersonID
		spoil  func(*consult.ItemDraft)
		want   string
	}{
		{"an empty text", chair, func(d *consult.ItemDraft) { d.Text = " \n " }, "text_empty"},
		{"5,000 characters", chair, func(d *consult.ItemDraft) { d.Text = strings.Repeat("é", 5000) }, "text_too_long"},
		{"a past due date", chair, func(d *consult.ItemDraft) { d.DueOn = on(2026, 11, 22) }, "date_past"},
		{"a deactivated owner", chair, func(d *consult.ItemDraft) { d.Owners = []string{"U2", "U5"} }, "owner_deactivated"},
		{"an external owner", chair, func(d *consult.ItemDraft) { d.Owners = []string{"U4"} }, "owner_external"},
		{"a bot as owner", chair, func(d *consult.ItemDraft) { d.Owners = []string{"UBOT"} }, "owner_bot"},
		{"an owner whom nobody knows", chair, func(d *consult.ItemDraft) { d.Owners = []string{"U99"} }, "owner_unknown"},
		{"21 owners", chair, func(d *consult.ItemDraft) { d.Owners = make([]string, 21) }, "too_many_owners"},
		{"a member without a role", member, func(*consult.ItemDraft) {}, "not_chair_or_secretary"},
	}
	for _, tt := range tests {
		draft := good
		tt.spoil(&draft)
		_, err := store.Record(t.Context(), by(tt.person, tt.name), 1, good, draft)
		if got := refused(t, err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	var left int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM minutes_items`).Scan(&left); err != nil || left != 0 {
		t.Errorf("got %d items left, %v, want none", left, err)
	}
	_, err := store.Record(t.Context(), by(chair, "elsewhere"), 2, good)
	if got := refused(t, err); got != "no_open_meeting" {
		t.Errorf("without open minutes: got %q, want no_open_meeting", got)
	}
}

func TestNoDecisionNumberIsGivenTwice(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	if _, err := store.OpenAdHoc(t.Context(), by(chair, ""), 2); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			items, err := store.Record(context.Background(), by(chair, fmt.Sprint(i)), consult.PlatformID(1+i%2), consult.ItemDraft{Kind: consult.Decided, Text: "besluit"})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			seen[items[0].Number] = true
		})
	}
	all.Wait()
	if len(seen) != 12 || !seen["B-2026-01"] || !seen["B-2026-12"] {
		t.Errorf("got %v, want B-2026-01 to B-2026-12", seen)
	}
}

func TestClosingTellsTheChannelAndEachOwnerOnce(t *testing.T) {
	t.Parallel()
	store, db := opened(t)
	for _, text := range []string{"een", "twee"} {
		draft := consult.ItemDraft{Kind: consult.ToDo, Text: text, Owners: []string{"U2", "U1"}, DueOn: on(2026, 12, 4)}
		if _, err := store.Record(t.Context(), by(chair, text), 1, draft); err != nil {
			t.Fatal(err)
		}
	}
	m, err := store.CloseMeeting(t.Context(), by(chair, "close"), 1)
	if err != nil {
		t.Fatal(err)
	}
	if m.Meeting.State != consult.MeetingClosed || m.Count(consult.ToDo) != 2 || !m.Outsiders {
		t.Errorf("got %+v, want two actions, closed, with an outsider in the channel", m)
	}
	if _, err := store.CloseMeeting(t.Context(), by(chair, "close"), 1); err != nil {
		t.Errorf("the same click again: %v", err)
	}
	_, err = store.CloseMeeting(t.Context(), by(chair, "other"), 1)
	if got := refused(t, err); got != "no_open_meeting" {
		t.Errorf("another click: got %q, want no_open_meeting", got)
	}
	_, err = store.Record(t.Context(), by(chair, "late"), 1, consult.ItemDraft{Kind: consult.Note, Text: "te laat"})
	if got := refused(t, err); got != "no_open_meeting" {
		t.Errorf("a note after closing: got %q, want no_open_meeting", got)
	}
	if diff := cmp.Diff([]string{"action_owned person 1", "action_owned person 2", "minutes_closed channel C1"}, told(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

// told lists the waiting deliveries.
func told(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || recipient_kind || ' ' || recipient FROM deliveries WHERE state = 'waiting' ORDER BY 1`)
}

func TestMinutesOfAClosedPlatformLookLikeNoneAtAllToOutsiders(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	if _, err := store.OpenAdHoc(t.Context(), by(chair, ""), 2); err != nil {
		t.Fatal(err)
	}
	_, unknown := store.MinutesNamed(t.Context(), viewer(outsider), "bestaat-niet", sentAt())
	for _, name := range []string{"isom-db", "ISOM DB", "C2", "isom"} {
		m, err := store.MinutesNamed(t.Context(), viewer(outsider), name, sentAt())
		if err == nil || err.Error() != unknown.Error() {
			t.Errorf("%s: got %v, want as for an unknown name: %v", name, err, unknown)
		}
		if diff := cmp.Diff(consult.Minutes{}, m); diff != "" {
			t.Errorf("%s: shown to an outsider (-want +got):\n%s", name, diff)
		}
	}
	_, err := store.MinutesOfMeeting(t.Context(), viewer(outsider), 2, sentAt())
	if got := refused(t, err); got != "minutes_not_found" {
		t.Errorf("by meeting: got %q, want minutes_not_found", got)
	}
	for _, name := range []string{"isom-db", "isom db", "C2"} {
		m, err := store.MinutesNamed(t.Context(), viewer(member), name, sentAt())
		if err != nil || m.Meeting.Slug != "isom-db" {
			t.Errorf("%s for a member: got %q, %v, want isom-db", name, m.Meeting.Slug, err)
		}
	}
	_, err = store.MinutesNamed(t.Context(), viewer(external), "isom", sentAt())
	if got := refused(t, err); got != "minutes_not_found" {
		t.Errorf("an external in the channel: got %q, want minutes_not_found", got)
	}
}

func TestDecisionsAreListedForWhoMayReadThem(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	if _, err := store.OpenAdHoc(t.Context(), by(chair, ""), 2); err != nil {
		t.Fatal(err)
	}
	for p, text := range map[consult.PlatformID]string{1: "van isom", 2: "van het bestuur"} {
		if _, err := store.Record(t.Context(), by(chair, text), p, consult.ItemDraft{Kind: consult.Decided, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	for person, want := range map[consult.PersonID]int{member: 2, outsider: 0, external: 0} {
		list, err := store.Decisions(t.Context(), viewer(person), 0, sentAt())
		if err != nil || len(list) != want {
			t.Errorf("person %d: got %v, %v, want %d", person, list, err, want)
		}
	}
	list, err := store.Decisions(t.Context(), viewer(member), 2, sentAt())
	if err != nil || len(list) != 1 || list[0].Text != "van het bestuur" {
		t.Errorf("of one platform: got %v, %v", list, err)
	}
}
