package postgres

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestTheHomeHoldsTheMostUrgentActionsAndCountsAllOfThem(t *testing.T) {
	t.Parallel()
	store, _ := groupsWorld(t)
	for n := range consult.HomeActions + 2 {
		due := sentAt().AddDate(0, 0, 30-n)
		add(t, store, consult.ItemDraft{Text: "actie " + strconv.Itoa(n), DueOn: &due, Owning: consult.Owning{Organisations: []consult.OrganisationID{1}}})
		mine, err := store.MyActions(t.Context(), viewer(member), sentAt())
		if err != nil {
			t.Fatal(err)
		}
		shown, err := store.Home(t.Context(), viewer(member), sentAt())
		if err != nil || shown.ActionCount != n+1 {
			t.Fatalf("got a count of %d, %v, want %d", shown.ActionCount, err, n+1)
		}
		if diff := cmp.Diff(mine[:min(len(mine), consult.HomeActions)], shown.Actions); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	}
}

func TestTheHomeOfAnOutsiderHoldsNothing(t *testing.T) {
	t.Parallel()
	store, _ := groupsWorld(t)
	shown, err := store.Home(t.Context(), viewer(outsider), sentAt())
	if err != nil {
		t.Fatal(err)
	}
	if len(shown.Meetings)+len(shown.Actions)+len(shown.Agenda)+shown.ActionCount != 0 {
		t.Errorf("got %+v, want nothing", shown)
	}
}
