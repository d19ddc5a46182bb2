package postgres

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// groupsWorld is minutesWorld in which isom has the members OCMW Olen (1), for which Nele sits, and gemeente Olen (2), for
// which Alma does; Samira, person 7, has no Slack.
func groupsWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029'),
	    ('T1', 'Gemeente Olen', 'gemeente', '13029'), ('T1', 'OCMW Mol', 'ocmw', '13025')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 1, 2), (1, 2, 1)`)
	run(t, db, `INSERT INTO persons (workspace_id, name) VALUES ('T1', 'Samira Voorbeeld')`)
	return store, db
}

const samira = consult.PersonID(7)

func add(t *testing.T, store *DB, draft consult.ItemDraft) consult.ActionItem {
	t.Helper()
	draft.Kind = consult.ToDo
	item, err := store.AddAction(t.Context(), by(chair, ""), 1, draft)
	if err != nil {
		t.Fatal(err)
	}
	return item
}

func TestAnOrganisationsActionIsAnsweredForByWhoSitsForIt(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owning: consult.Owning{Organisations: []consult.OrganisationID{1}}})
	mine, err := store.MyActions(t.Context(), viewer(member), sentAt())
	if err != nil || len(mine) != 1 || !mine[0].Doer || len(mine[0].Groups) != 1 || mine[0].Groups[0].Name != "OCMW Olen" {
		t.Fatalf("got %+v, %v, want the item of the organisation", mine, err)
	}
	if diff := cmp.Diff([]string{"action_given 2"}, toldAbout(t, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	run(t, db, `DELETE FROM channel_members WHERE person_id = 2`)
	if mine, err = store.MyActions(t.Context(), viewer(member), sentAt()); err != nil || len(mine) != 0 {
		t.Errorf("who left the channel: got %v, %v, want nothing", texts(mine), err)
	}
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 2)`)
	if _, err := store.FinishAction(t.Context(), by(member, "f"), item.ID); err != nil {
		t.Errorf("finish: %v", err)
	}
	ours, err := store.ListActions(t.Context(), viewer(chair), consult.ActionFilter{Organisation: 1, Ended: true}, sentAt())
	if err != nil || len(ours) != 1 || !ours[0].Done {
		t.Errorf("got %+v, %v, want the finished item", ours, err)
	}
}

func toldAbout(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || recipient FROM deliveries WHERE subject = 'action_item' AND state <> 'superseded' ORDER BY id`)
}

func TestWhenAllMustFinishEachDoesTheirPart(t *testing.T) {
	t.Parallel()
	store, _ := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "nalezen", Owners: []string{"U1", "U3"}, Owning: consult.Owning{
		Organisations: []consult.OrganisationID{1}, Finish: consult.FinishAll,
	}})
	steps := []struct {
		person consult.PersonID
		want   string
		state  consult.ActionState
	}{
		{chair, "", consult.ActionOpen}, {chair, "action_part_done", ""}, {member, "", consult.ActionOpen},
		{outsider, "", consult.ActionDone}, {outsider, "action_done_by_you", ""}, {member, "action_done_by", ""},
	}
	for i, s := range steps {
		got, err := store.FinishAction(t.Context(), by(s.person, string(rune('a'+i))), item.ID)
		if why := refused(t, err); why != s.want || why == "" && got.State != s.state {
			t.Errorf("step %d: got %q, %q, want %q, %q", i, got.State, why, s.state, s.want)
		}
	}
	if mine, err := store.MyActions(t.Context(), viewer(chair), sentAt()); err != nil || len(mine) != 0 {
		t.Errorf("got %v, %v, want nothing left", texts(mine), err)
	}
}

func TestMoreTimeIsAskedOfTheChairAndGivenByButton(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2"}, DueOn: on(2026, 11, 27)})
	ask := func(person consult.PersonID, cause string, due *time.Time) string {
		t.Helper()
		_, _, err := store.AskMoreTime(t.Context(), by(person, cause), item.ID, consult.MoreTime{DueOn: *due, Reason: "ziek"})
		return refused(t, err)
	}
	for _, s := range []struct {
		person consult.PersonID
		due    *time.Time
		want   string
	}{
		{outsider, on(2026, 12, 4), "gone"}, {member, on(2026, 11, 20), "date_past"}, {member, on(2026, 11, 26), "due_not_later"},
		{member, on(2026, 12, 4), ""}, {member, on(2026, 12, 11), "extension_asked"},
	} {
		if got := ask(s.person, "ask"+s.due.Format(time.DateOnly), s.due); got != s.want {
			t.Errorf("%d asks until %v: got %q, want %q", s.person, s.due, got, s.want)
		}
	}
	answer := func(person consult.PersonID, cause string) string {
		t.Helper()
		_, err := store.AnswerMoreTime(t.Context(), by(person, cause), item.ID, consult.Agreed)
		return refused(t, err)
	}
	if got := answer(member, "own"); got != "not_chair_or_secretary" {
		t.Errorf("who asked answers: got %q", got)
	}
	if got := answer(chair, "yes") + answer(chair, "yes") + answer(chair, "again"); got != "extension_answered" {
		t.Errorf("got %q, want the second answer refused", got)
	}
	if diff := cmp.Diff([]string{"action_given 2", "action_asked 1", "action_answered 2"}, toldAbout(t, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	card, err := store.ActionCard(t.Context(), viewer(member), item.ID, sentAt())
	if err != nil || card.DueOn.Format(time.DateOnly) != "2026-12-04" || card.Asked != nil || card.Manages {
		t.Errorf("got %+v, %v, want the new date", card, err)
	}
	var kinds []string
	for _, e := range card.Events {
		kinds = append(kinds, e.Kind)
	}
	if got := strings.Join(kinds, " "); got != "asked moved" {
		t.Errorf("got events %q", got)
	}
}

func TestAnActionIsHandedOverOnceAndTheTakerIsTold(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2"}})
	for _, s := range []struct {
		act  consult.Act
		from consult.PersonID
		to   string
		want string
	}{
		{by(outsider, "1"), 0, "U1", "gone"}, {by(member, "2"), 0, "U4", "owner_external"}, {by(member, "3"), 0, "U5", "owner_deactivated"},
		{by(member, "4"), 0, "UBOT", "owner_bot"}, {by(member, "5"), 0, "U9", "owner_unknown"}, {by(member, "6"), 0, "U2", "owner_has_it"},
		{by(member, "7"), 0, "U3", ""}, {by(member, "7"), 0, "U3", ""}, {by(member, "8"), 0, "U1", "not_owner"}, {by(chair, "9"), outsider, "U1", ""},
	} {
		_, err := store.HandOverAction(t.Context(), s.act, item.ID, s.from, s.to)
		if got := refused(t, err); got != s.want {
			t.Errorf("%s to %s: got %q, want %q", s.act.Cause, s.to, got, s.want)
		}
	}
	if diff := cmp.Diff([]string{"action_given 2", "action_given 3"}, toldAbout(t, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestASnoozeMovesTheReminderAndNotTheDueDate(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2", "U3"}, DueOn: on(2026, 11, 25)})
	_, err := store.SnoozeAction(t.Context(), by(member, "z"), item.ID, *on(2026, 11, 28)) // a Saturday
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []int{24, 25, 27, 29, 30} {
		if _, err := store.PlanNudges(t.Context(), "T1", time.Date(2026, 11, day, 7, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	got := column(t, db, `SELECT subject_id || ' ' || occurrence FROM deliveries WHERE purpose = 'nudge' ORDER BY due_at, subject_id`)
	if diff := cmp.Diff([]string{"3 2026-11-25", "2 2026-11-30", "3 2026-11-30"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := column(t, db, `SELECT due_on::text FROM action_items`)[0]; got != "2026-11-25" {
		t.Errorf("due %s, want it unmoved", got)
	}
}

func TestWhatIsDroppedHasAReasonAndTroublesNobody(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owners: []string{"U2"}, DueOn: on(2026, 11, 24)})
	for _, s := range []struct {
		act    consult.Act
		reason string
		want   string
	}{{by(member, "1"), "x", "not_chair_or_secretary"}, {by(chair, "2"), " ", "text_empty"}, {by(chair, "3"), "overbodig", ""}, {by(chair, "4"), "nog eens", "action_dropped"}} {
		_, err := store.DropAction(t.Context(), s.act, item.ID, s.reason)
		if got := refused(t, err); got != s.want {
			t.Errorf("%s: got %q, want %q", s.act.Cause, got, s.want)
		}
	}
	_, err := store.FinishAction(t.Context(), by(member, "5"), item.ID)
	if got := refused(t, err); got != "action_dropped" {
		t.Errorf("finish: got %q", got)
	}
	if n, err := store.PlanNudges(t.Context(), "T1", sentAt()); err != nil || n != 0 {
		t.Errorf("got %d nudges, %v, want none", n, err)
	}
	if got := toldAbout(t, db); len(got) != 0 {
		t.Errorf("got %v, want what was not sent yet withdrawn", got)
	}
}

func TestOwnersWithoutSlackAreKeptAndStrangersRefused(t *testing.T) {
	t.Parallel()
	store, _ := groupsWorld(t)
	item := add(t, store, consult.ItemDraft{Text: "cijfers", Owning: consult.Owning{People: []consult.PersonID{samira}}})
	if len(item.Owners) != 1 || item.Owners[0].Name != "Samira Voorbeeld" || item.Owners[0].SlackID != "" {
		t.Errorf("got %+v, want Samira", item.Owners)
	}
	for name, draft := range map[string]consult.ItemDraft{
		"owner_no_member": {Owning: consult.Owning{Organisations: []consult.OrganisationID{1, 3}}},
		"owner_unknown":   {Owning: consult.Owning{People: []consult.PersonID{999}}},
		"owner_external":  {Owning: consult.Owning{People: []consult.PersonID{external}}},
	} {
		draft.Kind, draft.Text = consult.ToDo, "cijfers"
		_, err := store.AddAction(t.Context(), by(chair, ""), 1, draft)
		if got := refused(t, err); got != name {
			t.Errorf("got %q, want %q", got, name)
		}
	}
}

func TestWhoLeavesHasTheirItemsOfferedOnce(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	add(t, store, consult.ItemDraft{Text: "een", Owners: []string{"U2"}})
	add(t, store, consult.ItemDraft{Text: "twee", Owners: []string{"U2", "U1"}})
	if err := store.MemberLeft(t.Context(), viewer(member), "C1", sentAt()); err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = 2`)
	if n, err := store.PlanLeavers(t.Context(), "T1", sentAt().Add(time.Hour)); err != nil || n != 0 {
		t.Errorf("got %d, %v, want nobody asked twice", n, err)
	}
	asked := column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'actions_left'`)
	if diff := cmp.Diff([]string{"1"}, asked); diff != "" {
		t.Fatalf("asked (-want +got):\n%s", diff)
	}
	of := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Recipient: "1", Occurrence: column(t, db, `SELECT occurrence FROM deliveries WHERE purpose = 'actions_left'`)[0]}
	if l, err := store.LeaverToTell(t.Context(), of, sentAt()); err != nil || l.Name != "Nele Sjabloon" || len(l.Actions) != 2 {
		t.Errorf("got %+v, %v, want both items", l, err)
	}
	for _, s := range []struct {
		act  consult.Act
		to   string
		want string
	}{{by(outsider, "1"), "U3", "not_chair_or_secretary"}, {by(chair, "2"), "U2", "handover_same"}, {by(chair, "3"), "U3", ""}, {by(chair, "4"), "U1", "handover_taken"}} {
		_, err := store.TakeActions(t.Context(), s.act, 1, member, s.to)
		if got := refused(t, err); got != s.want {
			t.Errorf("%s: got %q, want %q", s.act.Cause, got, s.want)
		}
	}
	of = consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Recipient: "3", Occurrence: column(t, db, `SELECT occurrence FROM deliveries WHERE purpose = 'actions_taken'`)[0]}
	if list, err := store.TakenActions(t.Context(), of, sentAt()); err != nil || strings.Join(texts(list), " ") != "een twee" {
		t.Errorf("got %v, %v, want both", texts(list), err)
	}
}

func TestWhoIsDeactivatedOrWhoseMandateEndsIsNoticedByThePlanner(t *testing.T) {
	t.Parallel()
	store, db := groupsWorld(t)
	add(t, store, consult.ItemDraft{Text: "een", Owners: []string{"U2"}})
	add(t, store, consult.ItemDraft{Text: "twee", Owners: []string{"U3"}})
	if n, err := store.PlanLeavers(t.Context(), "T1", sentAt()); err != nil || n != 0 {
		t.Errorf("nobody left: got %d, %v", n, err)
	}
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = 2`)
	run(t, db, `INSERT INTO contacts (workspace_id, person_id, organisation_id, role, valid_to) VALUES ('T1', 3, 1, 'schepen', '2026-11-20')`)
	for _, want := range []int{2, 0} {
		if n, err := store.PlanLeavers(t.Context(), "T1", sentAt()); err != nil || n != want {
			t.Errorf("got %d, %v, want %d", n, err, want)
		}
	}
}
