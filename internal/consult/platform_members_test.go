package consult

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyWhatDiffersFromWhatWasShownIsAChangeOfMembers(t *testing.T) {
	t.Parallel()
	got := Differing(7, []OrganisationID{1, 2, 3}, []OrganisationID{3, 4, 4, 1})
	want := MembersDraft{PlatformID: 7, Added: []OrganisationID{4}, Removed: []OrganisationID{2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the change (-want +got):\n%s", diff)
	}
	if !Differing(7, []OrganisationID{1, 2}, []OrganisationID{2, 1}).Empty() || got.Empty() {
		t.Error("the same organisations in another order are no change")
	}
}

func TestAChangeOfMembersIsCheckedBeforeItIsMade(t *testing.T) {
	t.Parallel()
	many := make([]OrganisationID, MaxMembersChanged+1)
	for want, d := range map[string]MembersDraft{
		"":                       {Added: []OrganisationID{1}, Removed: []OrganisationID{2}, Reason: "fusie"},
		"members_many":           {Added: many},
		"members_both":           {Added: []OrganisationID{1}, Removed: []OrganisationID{1}, Reason: "x"},
		"members_reason_missing": {Removed: []OrganisationID{1}},
		"text_too_long":          {Removed: []OrganisationID{1}, Reason: strings.Repeat("x", MaxText+1)},
	} {
		got := ""
		if refusal, refused := Refusal(d.Check()); refused {
			got = refusal.Key
		}
		if got != want {
			t.Errorf("%d added, %d removed: got %q, want %q", len(d.Added), len(d.Removed), got, want)
		}
	}
}
