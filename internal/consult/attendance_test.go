package consult

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func seated(id PersonID, p Presence, of ...OrganisationID) Seated {
	return Seated{PersonID: id, Presence: p, Organisations: of}
}

func TestAnOrganisationCountsOnceHoweverManyOfItsPeopleSitThere(t *testing.T) {
	t.Parallel()
	a := Attendance{
		Invited: []Organisation{{ID: 1, Name: "Herentals"}, {ID: 2, Name: "Lille"}, {ID: 3, Name: "Olen"}, {ID: 4, Name: "Vorselaar"}},
		Members: []Seated{
			seated(1, WasPresent, 1), seated(2, WasPresent, 1), seated(3, WasAbsent, 1), seated(4, WasRepresented, 2),
			seated(5, WasExcused, 3), seated(6, WasOnline), seated(7, WasOnline, 9),
		},
		Needed: 3,
	}
	there, away := a.There()
	got := [][]Organisation{there, away}
	want := [][]Organisation{{{ID: 1, Name: "Herentals"}, {ID: 2, Name: "Lille"}}, {{ID: 3, Name: "Olen"}, {ID: 4, Name: "Vorselaar"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("there and away (-want +got):\n%s", diff)
	}
	if !a.Lost() {
		t.Error("2 of 3 needed: got a quorum")
	}
	a.Members[5].Organisations = []OrganisationID{3}
	if a.Lost() {
		t.Error("3 of 3 needed: got no quorum")
	}
}

func TestAQuorumIsNoneANumberOrHalfRoundedUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quorum  Quorum
		n, want int
	}{{NoQuorum, 7, 0}, {HalfQuorum, 7, 4}, {HalfQuorum, 8, 4}, {HalfQuorum, 0, 0}, {3, 7, 3}} {
		if got := c.quorum.Of(c.n); got != c.want {
			t.Errorf("quorum %d of %d: got %d, want %d", c.quorum, c.n, got, c.want)
		}
	}
	if HalfQuorum.Check() != nil || MaxQuorum.Check() != nil || Quorum(-2).Check() == nil || (MaxQuorum+1).Check() == nil {
		t.Error("the bounds of a quorum do not hold")
	}
}

func TestGuestsAreReadALineEachWithTheirOrganisationBehindTheComma(t *testing.T) {
	t.Parallel()
	got := ReadGuests("Omar Fictief,  AgII , dienst NT2\n\n  Lena  Proef \n, VVSG\n")
	want := []Guest{{"Omar Fictief", "AgII , dienst NT2"}, {"Lena Proef", ""}, {"", "VVSG"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("guests (-want +got):\n%s", diff)
	}
}

func TestWhatAScribeCannotMeanIsRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MaxRemarks+1)
	for want, draft := range map[string]AttendanceDraft{
		"gone":               {Marks: map[PersonID]Mark{1: {Presence: "asleep"}}},
		"guest_without_name": {Guests: []Guest{{Organisation: "VVSG"}}},
		"too_many_guests":    {Guests: make([]Guest, maxGuests+1)},
		"entry_too_long":     {Remarks: long},
	} {
		refusal, _ := Refusal(draft.Check())
		if refusal == nil || refusal.Key != want {
			t.Errorf("got %v, want %s", refusal, want)
		}
	}
	if err := (AttendanceDraft{Marks: map[PersonID]Mark{1: {Presence: WasAbsent}}, Guests: []Guest{{Name: "Omar"}}}).Check(); err != nil {
		t.Errorf("got %v, want it taken", err)
	}
	for want, by := range map[string]StandIn{
		"stand_in_missing": {}, "stand_in_self": {SlackID: "U1"}, "entry_too_long": {Name: long},
	} {
		if refusal, _ := Refusal(by.Check("U1")); refusal == nil || refusal.Key != want {
			t.Errorf("got %v, want %s", refusal, want)
		}
	}
}

func TestBeforeAMeetingNoOrganisationDropsOutOfView(t *testing.T) {
	t.Parallel()
	expected := func(name string, a Answer, of ...OrganisationID) Expected {
		return Expected{Name: name, Answer: a, Organisations: of}
	}
	o := Outlook{
		Invited: []Organisation{{ID: 1, Name: "Herentals"}, {ID: 2, Name: "Lille"}, {ID: 3, Name: "Olen"}, {ID: 4, Name: "Vorselaar"}},
		Members: []Expected{
			expected("An", Excused, 1), expected("Bo", Online, 1), expected("Cas", Excused, 2), expected("Dina", "", 2),
			expected("Ed", Represented, 4), expected("Fien", ""), expected("Gust", Present),
		},
	}
	got := map[string][]string{}
	for _, g := range o.Gaps() {
		names := []string{}
		for _, p := range g.People {
			names = append(names, p.Name)
		}
		got[g.Organisation.Name] = names
	}
	want := map[string][]string{"Lille": {"Cas", "Dina"}, "Olen": {}, "": {"Fien"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}
