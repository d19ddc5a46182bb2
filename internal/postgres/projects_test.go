package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// withProject is registerWorld with one project of isom.
func withProject(t *testing.T) *DB {
	t.Helper()
	store, _ := registerWorld(t)
	draft := consult.ProjectDraft{PlatformID: 1, Name: "Project Wegwijzer", Focus: "onthaal", StartsOn: on(2025, 12, 1), EndsOn: on(2028, 11, 30)}
	for range 2 { // Slack may deliver a form twice
		if _, err := store.AddProject(t.Context(), by(chair, "project"), draft); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func TestAProjectIsAddedByWhoManagesAndReadByMembers(t *testing.T) {
	t.Parallel()
	store := withProject(t)
	list, err := store.Projects(t.Context(), viewer(reader), 0, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.Project{{
		ID: 1, PlatformID: 1, Platform: "ISOM", Slug: "project-wegwijzer", Name: "Project Wegwijzer", Focus: "onthaal",
		StartsOn: on(2025, 12, 1), EndsOn: on(2028, 11, 30), Zone: "Europe/Brussels",
	}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("a member (-want +got):\n%s", diff)
	}
	if list, err := store.Projects(t.Context(), viewer(outsider), 0, sentAt()); err != nil || len(list) > 0 {
		t.Errorf("an outsider: got %v and %v", list, err)
	}
	_, err = store.AddProject(t.Context(), by(member, "x"), consult.ProjectDraft{PlatformID: 1, Name: "Ander"})
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member adds: got %q", got)
	}
	_, err = store.AddProject(t.Context(), by(chair, "again"), consult.ProjectDraft{PlatformID: 1, Name: "Project wegwijzer"})
	if got := refused(t, err); got != "slug_taken" {
		t.Errorf("the same name: got %q", got)
	}
	_, err = store.EditProject(t.Context(), by(chair, "edit"), 1, consult.ProjectDraft{Name: "Wegwijzer", StartsOn: on(2028, 12, 1), EndsOn: on(2028, 11, 30)})
	if got := refused(t, err); got != "ends_before_start" {
		t.Errorf("ends before it starts: got %q", got)
	}
	edited, err := store.EditProject(t.Context(), by(chair, "edit again"), 1, consult.ProjectDraft{Name: "Wegwijzer"})
	if err != nil || edited.Name != "Wegwijzer" || edited.EndsOn != nil || edited.Slug != "project-wegwijzer" {
		t.Errorf("edited: got %+v and %v", edited, err)
	}
}

func TestAProjectKeepsHowEachOrganisationStoodOnADay(t *testing.T) {
	t.Parallel()
	store := withProject(t)
	note := func(state consult.MembershipState, since *time.Time, reason string) error {
		_, err := store.NoteMembership(t.Context(), by(chair, string(state)+since.String()), consult.MembershipDraft{
			ProjectID: 1, Organisations: []consult.OrganisationID{1}, State: state, Since: *since, Reason: reason,
		})
		return err
	}
	if err := note(consult.MembershipJoined, on(2025, 9, 15), "raadsbesluit"); err != nil {
		t.Fatal(err)
	}
	if got := refused(t, note(consult.MembershipLeft, on(2026, 11, 1), "")); got != "membership_reason_missing" {
		t.Errorf("leaving without a reason: got %q", got)
	}
	if got := refused(t, note(consult.MembershipLeft, on(2027, 11, 1), "gestopt")); got != "date_ahead" {
		t.Errorf("leaving tomorrow: got %q", got)
	}
	if err := note(consult.MembershipLeft, on(2026, 11, 1), "gestopt"); err != nil {
		t.Fatal(err)
	}
	stood := func(day *time.Time) map[string]consult.MembershipState {
		card, err := store.Project(t.Context(), viewer(reader), 1, *day, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		states := map[string]consult.MembershipState{}
		for _, m := range card.Memberships {
			states[m.Organisation] = m.State
		}
		return states
	}
	for _, c := range []struct {
		day  *time.Time
		want map[string]consult.MembershipState
	}{
		{on(2025, 9, 14), map[string]consult.MembershipState{}},
		{on(2025, 9, 15), map[string]consult.MembershipState{"OCMW Olen": consult.MembershipJoined}},
		{on(2026, 11, 23), map[string]consult.MembershipState{"OCMW Olen": consult.MembershipLeft, "OCMW Lille": consult.MembershipUndecided}},
	} {
		if diff := cmp.Diff(c.want, stood(c.day)); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", c.day.Format(time.DateOnly), diff)
		}
	}
	_, err := store.Project(t.Context(), viewer(outsider), 1, *on(2026, 11, 23), sentAt())
	if got := refused(t, err); got != "gone" {
		t.Errorf("an outsider: got %q", got)
	}
}
