package postgres

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// What follows was found by package planner's property of the matrix, the reminders and the report.

// moment is an hour of December 2026 in Brussels, or of November for days below 1.
func moment(day, hour int) time.Time { return time.Date(2026, 12, day, hour-1, 0, 0, 0, time.UTC) }

func actAt(who consult.PersonID, at time.Time) consult.Act {
	act := by(who, at.String())
	act.Now = at
	return act
}

// lilleUntil gives OCMW Lille, for which the reader sits, more time.
func lilleUntil(t *testing.T, store *DB, id consult.DeadlineID, due, at time.Time) {
	t.Helper()
	draft := consult.ExtensionDraft{DeadlineID: id, Organisations: []consult.OrganisationID{2}, DueOn: due, Reason: "raad"}
	if _, err := store.ExtendDeadline(t.Context(), actAt(chair, at), draft); err != nil {
		t.Fatal(err)
	}
}

// sentOn lets what is due at a moment be claimed and told, and lists it: "purpose person date".
func sentOn(t *testing.T, store *DB, at time.Time) []string {
	t.Helper()
	if _, err := store.Expand(t.Context(), "T1", at); err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for {
		claimed, err := store.Claim(t.Context(), "T1", at, 50, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if len(claimed) == 0 {
			return list
		}
		for _, d := range claimed {
			o := consult.Outcome{State: consult.DeliverySkipped, Reason: "moot"}
			if lines := linesOf(t, store, d, at); len(lines) > 0 {
				o = consult.Outcome{State: consult.DeliverySent, ChannelID: "D1", TS: "1.1", At: at}
				list = append(list, lines...)
			}
			if err := store.Begin(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if err := store.Settle(t.Context(), d, o); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// linesOf lists what a delivery tells; nothing when it is moot.
func linesOf(t *testing.T, store *DB, d consult.Delivery, at time.Time) []string {
	t.Helper()
	var lines []string
	switch {
	case d.Purpose == consult.PurposeDeadlinesOwed:
		list, err := store.DeadlinesOwed(t.Context(), d, at)
		refused(t, err)
		for _, owed := range list {
			lines = append(lines, strings.Join([]string{string(d.Purpose), d.Recipient, owed.Occurrence()}, " "))
		}
	case d.Subject == "deadline":
		if _, err := store.DeadlineToTell(t.Context(), d, at); refused(t, err) == "" {
			lines = append(lines, strings.Join([]string{string(d.Purpose), d.Recipient, d.Occurrence}, " "))
		}
	}
	return lines
}

func TestADeadlineThatMovesBeyondMoreTimeIsDueThenForAll(t *testing.T) {
	t.Parallel()
	store, _, card := matrixWorld(t)
	lilleUntil(t, store, card.ID, *on(2026, 12, 16), sentAt())
	if _, err := store.MoveDeadline(t.Context(), by(chair, "move"), card.ID, *on(2026, 12, 18)); err != nil {
		t.Fatal(err)
	}
	got, err := store.DeadlineCard(t.Context(), viewer(chair), card.ID, sentAt())
	if err != nil || !got.Marks[0].Due(got.Deadline).Equal(*on(2026, 12, 18)) || got.Marks[0].IsLate(got.Deadline, *on(2026, 12, 17)) {
		t.Errorf("got %+v and %v, want Lille due on the 18th", got.Marks, err)
	}
	want := []string{"deadlines_owed 2 2026-12-18", "deadlines_owed 7 2026-12-18"}
	if diff := cmp.Diff(want, owed(sentOn(t, store, moment(17, 10)))); diff != "" {
		t.Errorf("the day before (-want +got):\n%s", diff)
	}
}

// owed keeps what is told to who sits for an organisation, in the order of their numbers.
func owed(lines []string) []string {
	list := []string{}
	for _, line := range lines {
		if strings.HasPrefix(line, string(consult.PurposeDeadlinesOwed)) {
			list = append(list, line)
		}
	}
	slices.Sort(list)
	return list
}

func TestWhatFellDueIsToldThoughTheDeadlineIsChangedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *DB, consult.DeadlineID){
		"more time for another board": func(t *testing.T, store *DB, id consult.DeadlineID) {
			lilleUntil(t, store, id, *on(2026, 12, 16), moment(2, 10))
		},
		"other leads": func(t *testing.T, store *DB, _ consult.DeadlineID) {
			_, err := store.ChangeSettings(t.Context(), actAt(chair, moment(2, 10)), 1, consult.Settings{
				Level: consult.LevelMembers, Lang: consult.Dutch, InvitationLead: 604800, UnansweredLead: 86400, AttendingLead: 3600,
				DeadlineLeads: []int{1}, QuietFrom: 1140, QuietTo: 480,
			})
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, _, card := matrixWorld(t)
			sentOn(t, store, moment(1, 10))
			change(t, store, card.ID)
			want := []string{"deadlines_owed 2 2026-12-09", "deadlines_owed 7 2026-12-09"}
			if name == "more time for another board" {
				want = want[:1]
			}
			if diff := cmp.Diff(want, owed(sentOn(t, store, moment(2, 11)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestADateThatIsGoneIsToldToNobody(t *testing.T) {
	t.Parallel()
	store, _, card := matrixWorld(t)
	sentOn(t, store, moment(1, 10))
	if _, err := store.MoveDeadline(t.Context(), actAt(chair, moment(2, 10)), card.ID, *on(2027, 1, 20)); err != nil {
		t.Fatal(err)
	}
	if got := sentOn(t, store, moment(2, 11)); len(got) > 0 {
		t.Errorf("got %v, want nothing about 9 December", got)
	}
}

func TestBoardsOfOnePersonWithTheirOwnDatesAreAllToldOfOnOneMorning(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 2)`)
	lilleUntil(t, store, card.ID, *on(2026, 12, 16), sentAt())
	sentOn(t, store, moment(1, 10))
	want := []string{"deadlines_owed 2 2026-12-09", "deadlines_owed 2 2026-12-16", "deadlines_owed 7 2026-12-16"}
	if diff := cmp.Diff(want, owed(sentOn(t, store, moment(2, 10)))); diff != "" {
		t.Errorf("a week before the one and two before the other (-want +got):\n%s", diff)
	}
}

func TestOfTwoMatricesThatAreDueTogetherTheLastIsSent(t *testing.T) {
	t.Parallel()
	store, _, _ := matrixWorld(t)
	added(t, store, report(on(2027, 1, 13), "U2"))
	late := consult.DeadlineDraft{PlatformID: 1, Title: "Evaluatie", DueOn: *on(2027, 1, 13), Owners: []string{"U2"}, AllJoined: true}
	added(t, store, late)
	got := 0
	for _, line := range sentOn(t, store, time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)) {
		if line == "deadline_matrix 1 2027-01-13" {
			got++
		}
	}
	if got != 1 {
		t.Errorf("after eight weeks of silence: got %d matrices of one deadline, want 1", got)
	}
}

func TestWhoLeavesAProjectOwesItNothingAnyMore(t *testing.T) {
	t.Parallel()
	store, db, _ := matrixWorld(t)
	project, err := store.AddProject(t.Context(), by(chair, "project"), consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer"})
	if err != nil {
		t.Fatal(err)
	}
	part := func(cause string, state consult.MembershipState, boards ...consult.OrganisationID) {
		draft := consult.MembershipDraft{ProjectID: project.ID, Organisations: boards, State: state, Since: *on(2026, 11, 23), Reason: "raad van 20 november"}
		if _, err := store.NoteMembership(t.Context(), by(chair, cause), draft); err != nil {
			t.Fatal(err)
		}
	}
	part("join", consult.MembershipJoined, 1, 2)
	draft := report(on(2026, 12, 9), "U1")
	draft.ProjectID, draft.AllJoined, draft.EveryMonths = project.ID, true, 12
	yearly := added(t, store, draft)
	draft.EveryMonths = 0
	handedIn := added(t, store, draft)
	if _, err := store.MarkDeadline(t.Context(), by(chair, "in"), consult.MarkDraft{
		DeadlineID: handedIn.ID, Organisations: []consult.OrganisationID{1}, State: consult.DeadlineSubmitted,
	}); err != nil {
		t.Fatal(err)
	}
	part("leave", consult.MembershipLeft, 1)
	if diff := cmp.Diff([]string{"OCMW Lille open", "OCMW Olen not_applicable"}, standsNow(t, store, yearly.ID)); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"OCMW Lille open", "OCMW Olen submitted"}, standsNow(t, store, handedIn.ID)); diff != "" {
		t.Errorf("handed in (-want +got):\n%s", diff)
	}
	want := []string{"not_applicable raad van 20 november"}
	if diff := cmp.Diff(want, column(t, db, `SELECT state || ' ' || reason FROM deadline_mark_changes WHERE deadline_id = $1`, yearly.ID)); diff != "" {
		t.Errorf("kept of it (-want +got):\n%s", diff)
	}
	if _, err := store.PlanDeadlines(t.Context(), "T1", moment(10, 10)); err != nil {
		t.Fatal(err)
	}
	next := column(t, db, `SELECT id FROM deadlines WHERE previous_id = $1`, yearly.ID)
	if diff := cmp.Diff([]string{"2"}, column(t, db, `SELECT organisation_id FROM deadline_marks WHERE deadline_id = $1`, next[0])); diff != "" {
		t.Errorf("next year (-want +got):\n%s", diff)
	}
}

func standsNow(t *testing.T, store *DB, id consult.DeadlineID) []string {
	t.Helper()
	card, err := store.DeadlineCard(t.Context(), viewer(chair), id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	return stands(card)
}

func TestWhatWasPostedAboutADeadlineIsBroughtUpToDateWhenItEndsOrPassesOn(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *DB, consult.DeadlineID) error{
		"it is met": func(t *testing.T, store *DB, id consult.DeadlineID) error {
			_, err := store.FinishDeadline(t.Context(), by(chair, "met"), id)
			return err
		},
		"a board merges": func(t *testing.T, store *DB, _ consult.DeadlineID) error {
			_, err := store.MergeOrganisations(t.Context(), "T1", consult.MergeDraft{From: "OCMW Olen", Into: "OCMW Lille", On: *on(2026, 12, 2)}, moment(2, 12))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, db, card := matrixWorld(t)
			sentOn(t, store, moment(2, 10))
			if err := change(t, store, card.ID); err != nil {
				t.Fatal(err)
			}
			left := column(t, db, `SELECT purpose FROM deliveries WHERE subject IN ('deadline', 'person') AND state = 'sent' AND stale_at IS NULL`)
			if len(left) > 0 {
				t.Errorf("as it was: %v", left)
			}
		})
	}
}

func TestTheOverviewOfBeforeAMergerShowsWhoOwedItThen(t *testing.T) {
	t.Parallel()
	store, db, _ := matrixWorld(t)
	run(t, db, `INSERT INTO projects (workspace_id, platform_id, slug, name, starts_on, created_at) VALUES ('T1', 1, 'w', 'Wegwijzer', '2026-01-01', '2026-01-01')`)
	run(t, db, `INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at)
	            SELECT 'T1', 1, o, 'joined', '2026-01-01', '2026-01-01' FROM unnest(ARRAY[1, 2]) o`)
	draft := report(on(2026, 12, 9), "U1")
	draft.ProjectID, draft.Organisations = 1, []consult.OrganisationID{1}
	added(t, store, draft)
	merge := consult.MergeDraft{From: "OCMW Olen", Into: "OCMW Lille", On: *on(2026, 12, 2)}
	if _, err := store.MergeOrganisations(t.Context(), "T1", merge, moment(2, 12)); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int][]string{1: {"OCMW Olen open"}, 2: {"OCMW Lille open", "OCMW Olen not_applicable"}} {
		o, err := store.ProjectOverview(t.Context(), viewer(chair), 1, *on(2026, 12, day), moment(3, 10))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, stands(consult.DeadlineCard{Marks: o.Deadlines[0].Marks})); diff != "" {
			t.Errorf("on 2026-12-0%d (-want +got):\n%s", day, diff)
		}
	}
}

func TestTheYearCountsAReportOnTheDayOnWhichItIsDue(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `UPDATE organisations SET nis = '13019', kind = 'ocmw' WHERE id = 2`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 2) ON CONFLICT DO NOTHING`)
	lilleUntil(t, store, card.ID, *on(2026, 12, 16), sentAt())
	if _, err := store.MoveDeadline(t.Context(), by(chair, "move"), card.ID, *on(2027, 1, 15)); err != nil {
		t.Fatal(err)
	}
	report, err := store.YearReport(t.Context(), viewer(chair), "13019", 2026, moment(31, 10))
	if err != nil || report.Platforms[0].Reports != 0 {
		t.Errorf("got %+v and %v, want no report that was due in 2026", report, err)
	}
}

func TestWhatFallsDueTogetherIsOneMessageForEachPerson(t *testing.T) {
	t.Parallel()
	store, db, first := matrixWorld(t)
	draft := report(on(2026, 12, 9), "U1")
	draft.Title, draft.AllJoined = "Begroting", true
	second := added(t, store, draft)
	messages := func() []string {
		return column(t, db, `SELECT d.recipient || ' ' || count(*) FROM deliveries d JOIN deadline_reminded r ON r.delivery_id = d.id
		    GROUP BY d.id, d.recipient ORDER BY d.recipient`)
	}
	sentOn(t, store, moment(1, 10)) // two weeks before
	if diff := cmp.Diff([]string{"2 2", "7 2"}, messages()); diff != "" {
		t.Errorf("two weeks before: who with how many (-want +got):\n%s", diff)
	}
	if _, err := store.Expand(t.Context(), "T1", moment(2, 10)); err != nil { // one week before
		t.Fatal(err)
	}
	handIn := consult.MarkDraft{DeadlineID: second.ID, Organisations: []consult.OrganisationID{1}, State: consult.DeadlineSubmitted}
	if _, err := store.MarkDeadline(t.Context(), actAt(member, moment(2, 11)), handIn); err != nil {
		t.Fatal(err)
	}
	want := []string{"deadlines_owed 2 2026-12-09", "deadlines_owed 7 2026-12-09", "deadlines_owed 7 2026-12-09"}
	if diff := cmp.Diff(want, owed(sentOn(t, store, moment(2, 11)))); diff != "" {
		t.Errorf("one was handed in before it was sent (-want +got):\n%s", diff)
	}
	posted := consult.Delivery{WorkspaceID: "T1", Recipient: "2", TS: "1.1"}
	if err := db.QueryRow(`SELECT max(id) FROM deliveries WHERE purpose = 'deadlines_owed' AND recipient = '2'`).Scan(&posted.ID); err != nil {
		t.Fatal(err)
	}
	list, err := store.DeadlinesOwed(t.Context(), posted, moment(2, 12))
	if err != nil || len(list) != 2 || list[0].ID != first.ID || len(list[0].Owing) != 1 || len(list[1].Owing) != 0 {
		t.Errorf("what was posted: got %+v and %v, want one open and one settled", list, err)
	}
	posted.Recipient = "7"
	if _, err := store.DeadlinesOwed(t.Context(), posted, moment(2, 12)); refused(t, err) != "not_due" {
		t.Errorf("read by another: got %v, want nothing", err)
	}
}

func TestWhatFallsDueWhileAMessageIsBeingSentIsAnotherMessage(t *testing.T) {
	t.Parallel()
	store, db, _ := matrixWorld(t)
	if _, err := store.Expand(t.Context(), "T1", moment(-5, 10)); err != nil { // 25 November, two weeks before
		t.Fatal(err)
	}
	if _, err := store.Claim(t.Context(), "T1", moment(-5, 10), 50, time.Minute); err != nil { // its words may have been read
		t.Fatal(err)
	}
	if _, err := store.Expand(t.Context(), "T1", moment(2, 10)); err != nil {
		t.Fatal(err)
	}
	want := []string{"2 waiting t", "7 waiting t", "2 waiting f", "7 waiting f"}
	got := column(t, db, `SELECT recipient || ' ' || state || ' ' || left((lease IS NOT NULL)::text, 1) FROM deliveries WHERE purpose = 'deadlines_owed' ORDER BY id`)
	slices.Sort(got[:min(2, len(got))])
	slices.Sort(got[min(2, len(got)):])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who, and whether a worker holds it (-want +got):\n%s", diff)
	}
}
