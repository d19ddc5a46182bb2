package postgres

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// given adds an action item of isom's chair for these owners.
func given(t *testing.T, store *DB, text string, due *time.Time, owners ...string) consult.ActionItem {
	t.Helper()
	item, err := store.AddAction(t.Context(), by(chair, ""), 1, consult.ItemDraft{Kind: consult.ToDo, Text: text, DueOn: due, Owners: owners})
	if err != nil {
		t.Fatal(err)
	}
	return item
}

func texts(items []consult.ActionItem) []string {
	var list []string
	for _, a := range items {
		list = append(list, a.Text)
	}
	return list
}

func TestActionItemsAreListedMostUrgentFirstForWhoMaySee(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	given(t, store, "zonder datum", nil, "U2")
	given(t, store, "later", on(2026, 12, 4), "U2", "U1")
	given(t, store, "eerst", on(2026, 11, 27), "U2")
	given(t, store, "van wie vertrok", on(2026, 11, 30), "U3")
	tests := []struct {
		name string
		list func() ([]consult.ActionItem, error)
		want []string
	}{
		{"mine", func() ([]consult.ActionItem, error) { return store.MyActions(t.Context(), viewer(member), sentAt()) }, []string{"eerst", "later", "zonder datum"}},
		{"the platform's", func() ([]consult.ActionItem, error) {
			return store.PlatformActions(t.Context(), viewer(member), 1, sentAt())
		}, []string{"eerst", "van wie vertrok", "later", "zonder datum"}},
		{"the platform's for an outsider: their own alone", func() ([]consult.ActionItem, error) {
			return store.PlatformActions(t.Context(), viewer(outsider), 1, sentAt())
		}, []string{"van wie vertrok"}},
		{"the platform's for an external in the channel", func() ([]consult.ActionItem, error) {
			return store.PlatformActions(t.Context(), viewer(external), 1, sentAt())
		}, nil},
		{"an outsider's own", func() ([]consult.ActionItem, error) { return store.MyActions(t.Context(), viewer(outsider), sentAt()) }, []string{"van wie vertrok"}},
	}
	for _, tt := range tests {
		list, err := tt.list()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, texts(list)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	run(t, db, `UPDATE platforms SET level = 'closed'`)
	list, err := store.MyActions(t.Context(), viewer(outsider), sentAt())
	if err != nil || len(list) != 1 || list[0].Platform != "" || list[0].Slug != "" {
		t.Errorf("got %+v, %v, want the item without its platform's name", list, err)
	}
}

func TestAnActionItemIsDoneOnceByWhoMay(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	item := given(t, store, "lijst nakijken", nil, "U2")
	others := given(t, store, "van een ander", nil, "U1")
	steps := []struct {
		name string
		act  consult.Act
		id   consult.ActionItemID
		want string
	}{
		{"an outsider cannot even know it", by(outsider, "1"), item.ID, "gone"},
		{"one that does not exist", by(outsider, "2"), 999, "gone"},
		{"a member who does not own it", by(member, "3"), others.ID, "not_owner"},
		{"its owner", by(member, "4"), item.ID, ""},
		{"the same click again", by(member, "4"), item.ID, ""},
		{"its owner once more", by(member, "5"), item.ID, "action_done_by_you"},
		{"the chair after the owner", by(chair, "6"), item.ID, "action_done_by"},
		{"the chair", by(chair, "7"), others.ID, ""},
	}
	for _, s := range steps {
		_, err := store.FinishAction(t.Context(), s.act, s.id)
		if got := refused(t, err); got != s.want {
			t.Errorf("%s: got %q, want %q", s.name, got, s.want)
		}
	}
}

func TestWhoEverIsAddressedSeesTheirOwnItemAndNothingElse(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	item := given(t, store, "voor Kaat", nil, "U2")
	given(t, store, "voor anderen", nil, "U1")
	run(t, db, `UPDATE action_owners SET person_id = 4 WHERE action_item_id = $1`, item.ID)
	list, err := store.MyActions(t.Context(), viewer(external), sentAt())
	if err != nil || len(list) != 1 || list[0].Text != "voor Kaat" {
		t.Errorf("got %v, %v, want their own item", texts(list), err)
	}
	if _, err := store.FinishAction(t.Context(), by(external, "x"), item.ID); err != nil {
		t.Errorf("finish: %v", err)
	}
}

func TestNudgesAreGroupedAndComeOnWorkdaysAtNine(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	at := func(y int, m time.Month, d, hh int) time.Time { return time.Date(y, m, d, hh, 0, 0, 0, brussels) }
	tests := []struct {
		name string
		due  *time.Time
		now  time.Time
		want []string
	}{
		{"a week ahead, planned the evening before", on(2026, 12, 1), at(2026, 11, 23, 20), []string{"2026-11-24 09:00"}},
		{"a week ahead, seen at noon", on(2026, 12, 1), at(2026, 11, 24, 12), []string{"2026-11-24 09:00"}},
		{"a week ahead, but evening", on(2026, 12, 1), at(2026, 11, 24, 19), nil},
		{"eight days ahead of the next morning", on(2026, 12, 2), at(2026, 11, 23, 12), nil},
		{"the day itself", on(2026, 12, 1), at(2026, 12, 1, 7), []string{"2026-12-01 09:00"}},
		{"a day late", on(2026, 12, 1), at(2026, 12, 2, 8), nil},
		{"three days late", on(2026, 12, 1), at(2026, 12, 4, 8), []string{"2026-12-04 09:00"}},
		{"due on Sunday, said on Friday", on(2026, 12, 6), at(2026, 12, 4, 8), []string{"2026-12-04 09:00"}},
		{"three days late on Sunday, said on Monday", on(2026, 12, 3), at(2026, 12, 5, 12), []string{"2026-12-07 09:00"}},
		{"due at Christmas, said the day before", on(2026, 12, 25), at(2026, 12, 23, 12), []string{"2026-12-24 09:00"}},
		{"without a date", nil, at(2026, 12, 1, 8), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			store, db := minutesWorld(t)
			given(t, store, "een", tt.due, "U2")
			given(t, store, "twee", tt.due, "U2")
			n, err := store.PlanNudges(t.Context(), "T1", tt.now)
			if err != nil || n != len(tt.want) {
				t.Errorf("got %d new, %v, want %d", n, err, len(tt.want))
			}
			if n, err := store.PlanNudges(t.Context(), "T1", tt.now.Add(time.Minute)); err != nil || n != 0 {
				t.Errorf("a minute later: got %d new, %v, want none", n, err)
			}
			if diff := cmp.Diff(tt.want, nudges(t, db)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func nudges(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI') FROM deliveries WHERE purpose = 'nudge' ORDER BY 1`)
}

func TestNobodyIsNudgedAboutWhatTheyHeardTheSameMorning(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	act := by(chair, "")
	act.Now = sentAt().Add(2 * time.Hour) // 11:00
	if _, err := store.AddAction(t.Context(), act, 1, consult.ItemDraft{Kind: consult.ToDo, Text: "vandaag nog", DueOn: on(2026, 11, 23), Owners: []string{"U2"}}); err != nil {
		t.Fatal(err)
	}
	if n, err := store.PlanNudges(t.Context(), "T1", act.Now.Add(time.Minute)); err != nil || n != 0 {
		t.Errorf("got %d, %v: %v, want none before the next morning", n, err, nudges(t, db))
	}
}

func TestANudgeSaysWhatIsPressingWhenItIsSent(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	to := consult.Delivery{WorkspaceID: "T1", Recipient: toPerson(member), Purpose: consult.PurposeNudge}
	read := func(of consult.Delivery) (string, string) {
		t.Helper()
		list, _, err := store.Nudge(t.Context(), of, sentAt())
		return strings.Join(texts(list), ", "), refused(t, err)
	}
	given(t, store, "veel later", on(2027, 1, 15), "U2")
	given(t, store, "deze week", on(2026, 11, 27), "U2")
	if list, why := read(to); list != "" || why != "nothing_left" {
		t.Errorf("no reason today: got %q, %q, want it to be moot", list, why)
	}
	today := given(t, store, "vandaag", on(2026, 11, 23), "U2")
	if list, why := read(to); list != "vandaag, deze week" || why != "" {
		t.Errorf("got %q, %q, want what is pressing, the most urgent first", list, why)
	}
	if _, err := store.FinishAction(t.Context(), by(member, "f"), today.ID); err != nil {
		t.Fatal(err)
	}
	if list, why := read(to); list != "" || why != "nothing_left" {
		t.Errorf("its reason is done: got %q, %q, want it to be moot", list, why)
	}
	to.TS = "1.1"
	if list, why := read(to); list != "deze week" || why != "" {
		t.Errorf("sent before: got %q, %q, want what is left", list, why)
	}
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = 2`)
	if _, why := read(to); why != "person_gone" {
		t.Errorf("who has left: got %q, want moot", why)
	}
}
