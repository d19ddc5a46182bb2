package postgres

import (
	"strconv"
	"strings"
	"testing"
	"time"

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

func TestTheHomeHoldsWhatTheOrganisationsOweForWhichSomebodySits(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t)
	run(t, db, `
	INSERT INTO report_backs (workspace_id, platform_id, meeting_id, organisation_id, due_on)
	SELECT 'T1', 1, (SELECT min(id) FROM meetings WHERE platform_id = 1), o.id, '2026-12-04' FROM organisations o WHERE o.id IN (1, 2)`)
	owed := func(who consult.PersonID) (list []string) {
		h, err := store.Home(t.Context(), viewer(who), sentAt())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range h.Deadlines {
			for _, m := range d.Mine {
				list = append(list, d.DueOn.Format(time.DateOnly)+" "+m.Organisation)
			}
		}
		for _, r := range h.Reports {
			list = append(list, r.DueOn.Format(time.DateOnly)+" "+strings.Join(r.Organisations, ", "))
		}
		return list
	}
	if diff := cmp.Diff([]string{"2026-12-09 OCMW Olen", "2026-12-04 OCMW Olen"}, owed(member)); diff != "" {
		t.Errorf("at first (-want +got):\n%s", diff)
	}
	if _, err := store.MarkDeadline(t.Context(), by(member, "in"), consult.MarkDraft{DeadlineID: card.ID, Organisations: []consult.OrganisationID{1}, State: consult.DeadlineSubmitted}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2026-12-04 OCMW Olen"}, owed(member)); diff != "" {
		t.Errorf("handed in (-want +got):\n%s", diff)
	}
	if got := owed(outsider); got != nil {
		t.Errorf("an outsider: got %v, want nothing", got)
	}
}
