package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// overviewed is the overview of project 1 as somebody sees it; it fails the test when there is none.
func overviewed(t *testing.T, store *DB, who consult.PersonID, on time.Time) consult.Overview {
	t.Helper()
	o, err := store.ProjectOverview(t.Context(), viewer(who), 1, on, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAnOverviewIsTheSameWhenAskedAgainAndAfterAPersonWasErased(t *testing.T) {
	t.Parallel()
	store, db := erasedWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2026, 1, 1)}
	if _, err := store.AddProject(t.Context(), by(chair, "project"), draft); err != nil {
		t.Fatal(err)
	}
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'Taalhuis vzw', 'association')`)
	if _, err := store.SavePartner(t.Context(), "T1", consult.Partner{PlatformID: 1, Organisation: "Taalhuis vzw"}, member); err != nil {
		t.Fatal(err)
	}
	before := overviewed(t, store, chair, sentAt())
	there, invited, meetings := consult.Seats(before.Meetings)
	if there == 0 || invited == 0 || meetings != 1 || before.Actions.Given != 1 || len(before.Partners) != 1 || !before.Meetings[0].Approved {
		t.Fatalf("got %+v, want a meeting with attendance, an action item and a partner", before)
	}
	if diff := cmp.Diff(before, overviewed(t, store, chair, sentAt())); diff != "" {
		t.Errorf("asked again (-first +second):\n%s", diff)
	}
	if _, err := store.ErasePerson(t.Context(), "T1", member, sentAt()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, overviewed(t, store, chair, sentAt())); diff != "" {
		t.Errorf("after an erasure (-before +after):\n%s", diff)
	}
}

func TestAnOverviewOfADayInThePastSaysWhatWasSoOnThatDay(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2025, 12, 1)}
	if _, err := store.AddProject(t.Context(), by(chair, "project"), draft); err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE project_memberships SET since = '2025-12-01'`)
	run(t, db, `INSERT INTO action_items (workspace_id, platform_id, text, due_on, created_at) VALUES ('T1', 1, 'a', '2026-02-01', '2026-01-10')`)
	run(t, db, `INSERT INTO action_items (workspace_id, platform_id, text, due_on, created_at, state, done_at) VALUES ('T1', 1, 'b', '2026-02-01', '2026-01-10', 'done', '2026-02-01 22:59+00')`)
	run(t, db, `INSERT INTO action_items (workspace_id, platform_id, text, due_on, created_at, state, done_at) VALUES ('T1', 1, 'c', '2026-02-01', '2026-01-10', 'done', '2026-02-01 23:01+00')`)
	tally := func(day *time.Time) consult.ActionTally { return overviewed(t, store, chair, *day).Actions }
	march := tally(on(2026, 3, 1))
	if want := (consult.ActionTally{Given: 3, OnTime: 1, Late: 1, Overdue: 1}); march != want {
		t.Errorf("in March: got %+v, want %+v: midnight in Brussels parts the days", march, want)
	}
	if january := tally(on(2026, 1, 20)); january != (consult.ActionTally{Given: 3, Open: 3}) {
		t.Errorf("in January: got %+v, want all open", january)
	}
	// the first is moved in April: March stays as it was
	run(t, db, `UPDATE action_items SET due_on = '2026-05-01' WHERE text = 'a'`)
	run(t, db, `INSERT INTO action_events (workspace_id, action_item_id, kind, due_on, at) SELECT 'T1', id, 'moved', '2026-05-01', '2026-04-01' FROM action_items WHERE text = 'a'`)
	if again := tally(on(2026, 3, 1)); again != march {
		t.Errorf("in March, told later: got %+v, want %+v", again, march)
	}
	if april := tally(on(2026, 4, 10)); april != (consult.ActionTally{Given: 3, OnTime: 1, Late: 1, Open: 1}) {
		t.Errorf("in April: got %+v, want the first in time again", april)
	}
}

func TestAnOverviewCountsNothingThatItsReaderMayNotSee(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer", StartsOn: on(2025, 1, 1)}
	if _, err := store.AddProject(t.Context(), by(chair, "project"), draft); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Record(t.Context(), by(chair, "act"), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Geheim"}); err != nil {
		t.Fatal(err)
	}
	open := overviewed(t, store, reader, sentAt())
	if len(open.Own()) != 2 || open.Actions.Given != 1 {
		t.Fatalf("got %+v, want two decisions and an action item", open)
	}
	run(t, db, `UPDATE minutes_items SET level = 'closed'`)
	run(t, db, `INSERT INTO minutes_item_readers (minutes_item_id, person_id) SELECT id, 1 FROM minutes_items`)
	closed, chairs := overviewed(t, store, reader, sentAt()), overviewed(t, store, chair, sentAt())
	if len(closed.Own()) != 1 || closed.Actions.Given != 0 {
		t.Errorf("closed to a member: got %d decisions and %d action items", len(closed.Own()), closed.Actions.Given)
	}
	if len(chairs.Own()) != 2 || chairs.Actions.Given != 1 {
		t.Errorf("of the chair: got %d decisions and %d action items", len(chairs.Own()), chairs.Actions.Given)
	}
	run(t, db, `UPDATE decisions SET scope = 'local', local_of = 1 WHERE year = 2025 AND seq = 7`)
	if o := overviewed(t, store, chair, sentAt()); len(o.Own()) != 1 || len(o.Local()) != 1 {
		t.Errorf("a local decision: got %d of the platform and %d local ones", len(o.Own()), len(o.Local()))
	}
	_, err := store.ProjectOverview(t.Context(), viewer(outsider), 1, sentAt(), sentAt())
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider: got %q", got)
	}
}

func TestAnOverviewIsRefusedBeforeTheProjectInTheFutureAndWithoutMembers(t *testing.T) {
	t.Parallel()
	store := withProject(t)
	for name, c := range map[string]struct {
		on   *time.Time
		want string
	}{"the day before": {on(2025, 11, 30), "overview_too_early"}, "tomorrow": {after(sentAt(), 1), "overview_ahead"}, "before anybody was asked": {on(2026, 1, 1), "overview_no_members"}} {
		_, err := store.ProjectOverview(t.Context(), viewer(chair), 1, *c.on, sentAt())
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if _, _, err := store.ExportOverview(t.Context(), by(chair, "file"), 1, sentAt()); err != nil {
		t.Fatal(err)
	}
	page, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if e := page.Entries[0]; e.Step != "export overview" || e.Verb != consult.Exported || e.Subject != "project" {
		t.Errorf("the log: got %+v", e)
	}
}

// after is so many days later.
func after(t time.Time, days int) *time.Time {
	later := t.AddDate(0, 0, days)
	return &later
}
