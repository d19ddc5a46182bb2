package consult

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func dayOf(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func weekdays(d time.Time) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }

func keyOf(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := Refusal(err)
	if err != nil && !ok {
		t.Fatalf("got fault %v, want a refusal or nothing", err)
	}
	if !ok {
		return ""
	}
	return refusal.Key
}

func TestEachLineBecomesAnItem(t *testing.T) {
	t.Parallel()
	owners := []string{"U1"}
	got := ItemDraft{Kind: ToDo, Text: "\n een \r\n\ntwee", Owners: owners}.Lines()
	want := []ItemDraft{{Kind: ToDo, Text: "een", Owners: owners}, {Kind: ToDo, Text: "twee", Owners: owners}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ItemDraft{{Text: " \n"}}, ItemDraft{Text: " \n"}.Lines()); diff != "" {
		t.Errorf("nothing but white space (-want +got):\n%s", diff)
	}
}

func TestADraftIsCheckedForWhatItIs(t *testing.T) {
	t.Parallel()
	today := dayOf(t, "2026-11-23").Add(23 * time.Hour)
	yesterday, now := dayOf(t, "2026-11-22"), dayOf(t, "2026-11-23")
	tests := []struct {
		name  string
		draft ItemDraft
		want  string
	}{
		{"a note", ItemDraft{Kind: Note, Text: "x"}, ""},
		{"due today", ItemDraft{Kind: ToDo, Text: "x", DueOn: &now}, ""},
		{"due yesterday", ItemDraft{Kind: ToDo, Text: "x", DueOn: &yesterday}, "date_past"},
		{"a note with an owner", ItemDraft{Kind: Note, Text: "x", Owners: []string{"U1"}}, "owner_only_for_action"},
		{"a decision with a date", ItemDraft{Kind: Decided, Text: "x", DueOn: &now}, "owner_only_for_action"},
		{"blank", ItemDraft{Kind: Note, Text: "\t"}, "text_empty"},
		{"21 owners", ItemDraft{Kind: ToDo, Text: "x", Owners: make([]string, 21)}, "too_many_owners"},
	}
	for _, tt := range tests {
		if got := keyOf(t, tt.draft.Check(today)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTheMeetingThatIsOnOrNearestTodayIsOpened(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC) // 23:30 in Brussels
	at := func(id MeetingID, state MeetingState, from, hours time.Duration) Meeting {
		return Meeting{ID: id, State: state, Zone: "Europe/Brussels", StartsAt: now.Add(from), EndsAt: now.Add(from + hours*time.Hour)}
	}
	tests := []struct {
		name     string
		meetings []Meeting
		want     MeetingID
	}{
		{"none", nil, 0},
		{"the nearest of today", []Meeting{at(1, MeetingPlanned, -10*time.Hour, 2), at(2, MeetingPlanned, -3*time.Hour, 2)}, 2},
		{"tomorrow in Brussels", []Meeting{at(1, MeetingPlanned, time.Hour, 2)}, 0},
		{"on since yesterday", []Meeting{at(1, MeetingPlanned, -24*time.Hour, 30)}, 1},
		{"cancelled, closed", []Meeting{at(1, MeetingCancelled, 0, 2), at(2, MeetingClosed, 0, 2)}, 0},
	}
	for _, tt := range tests {
		got, found := NearestMeeting(tt.meetings, now)
		if got.ID != tt.want || found != (tt.want != 0) {
			t.Errorf("%s: got %d, %v, want %d", tt.name, got.ID, found, tt.want)
		}
	}
}

func TestAnItemIsDoneByItsOwnersOrWhoManages(t *testing.T) {
	t.Parallel()
	owners := []Owner{{PersonID: 2}}
	open := ActionItem{Owners: owners}
	tests := []struct {
		name   string
		item   ActionItem
		person PersonID
		roles  []Role
		want   string
	}{
		{"owner", open, 2, nil, ""},
		{"chair", open, 1, []Role{RoleChair}, ""},
		{"another member", open, 3, []Role{RoleMember}, "not_owner"},
		{"owner again", ActionItem{Owners: owners, Done: true, DoneBy: 2, DoneByName: "Nele Sjabloon"}, 2, nil, "action_done_by_you"},
		{"chair after the owner", ActionItem{Owners: owners, Done: true, DoneBy: 2, DoneByName: "Nele Sjabloon"}, 1, []Role{RoleChair}, "action_done_by"},
		{"nobody knows who", ActionItem{Owners: owners, Done: true}, 2, nil, "action_done_already"},
	}
	for _, tt := range tests {
		if got := keyOf(t, tt.item.CanFinish(tt.person, Standing{Roles: tt.roles})); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRemindersOfAnItemFallOnWorkdays(t *testing.T) {
	t.Parallel()
	for due, want := range map[string][]string{
		"2026-12-01": {"2026-11-24", "2026-12-01", "2026-12-04"}, // Tuesday; three days late is Friday
		"2026-12-03": {"2026-11-26", "2026-12-03", "2026-12-07"}, // three days late is Sunday
		"2026-12-06": {"2026-11-27", "2026-12-04", "2026-12-09"}, // Sunday
	} {
		var got []string
		for day := dayOf(t, "2026-11-20"); day.Before(dayOf(t, "2026-12-20")); day = day.AddDate(0, 0, 1) {
			if NudgesOn(dayOf(t, due), day, weekdays) {
				got = append(got, day.Format(time.DateOnly))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("due %s (-want +got):\n%s", due, diff)
		}
	}
}

func TestDeadlinesAreRemindedOnTheWorkdayBefore(t *testing.T) {
	t.Parallel()
	got := ReminderDays(dayOf(t, "2026-12-07"), []int{14, 7, 1, 0}, weekdays)
	want := map[int]time.Time{14: dayOf(t, "2026-11-23"), 7: dayOf(t, "2026-11-30"), 1: dayOf(t, "2026-12-04"), 0: dayOf(t, "2026-12-07")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
