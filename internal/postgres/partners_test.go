package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

const (
	olen      = "13029"
	herentals = "13011"
)

// partnerWorld is minutesWorld with organisations of two municipalities on isom, and three partners there and one of isom-db.
func partnerWorld(t *testing.T) *DB {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES
	    ('T1', 'OCMW Olen', 'ocmw', '13029'), ('T1', 'vzw Kanak', 'association', ''), ('T1', 'RISO', 'association', ''), ('T1', 'Pin vzw', 'association', '')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1)`)
	for _, p := range []consult.Partner{
		{PlatformID: 1, Organisation: "vzw Kanak", Activity: "vakantiekamp", Topics: []string{"Vrije tijd"}, NIS: []string{herentals}, Talks: consult.TalksOngoing},
		{PlatformID: 1, Organisation: "Pin vzw", Activity: "toeleiders", Topics: []string{"Integratie"}},
		{PlatformID: 2, Organisation: "RISO", Activity: "opbouwwerk", NIS: []string{olen}},
	} {
		for range 2 { // a second time corrects
			if _, err := store.SavePartner(t.Context(), "T1", p, member); err != nil {
				t.Fatal(err)
			}
		}
	}
	return store
}

func TestPartnersAreFoundByNamePlaceTopicAndPlatformByWhoMayReadIt(t *testing.T) {
	t.Parallel()
	store := partnerWorld(t)
	tests := []struct {
		name string
		who  consult.PersonID
		q    consult.PartnerQuery
		want []string
	}{
		{"all", chair, consult.PartnerQuery{}, []string{"Pin vzw", "RISO", "vzw Kanak"}},
		{"by name", chair, consult.PartnerQuery{Name: "KANAK"}, []string{"vzw Kanak"}},
		{"a name with a pattern in it", chair, consult.PartnerQuery{Name: "%"}, nil},
		{"by place, and who works for all members", chair, consult.PartnerQuery{NIS: []string{olen}}, []string{"RISO", "Pin vzw"}},
		{"by topic", chair, consult.PartnerQuery{Topics: []string{"Vrije tijd"}}, []string{"vzw Kanak"}},
		{"by platform", chair, consult.PartnerQuery{PlatformID: 2}, []string{"RISO"}},
		{"an outsider", outsider, consult.PartnerQuery{}, nil},
		{"an external in the channel", external, consult.PartnerQuery{}, nil},
	}
	for _, tt := range tests {
		found, err := store.Partners(t.Context(), viewer(tt.who), tt.q, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range found {
			got = append(got, p.Organisation)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	found, err := store.Partners(t.Context(), viewer(chair), consult.PartnerQuery{Name: "kanak"}, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.Partner{{
		ID: found[0].ID, PlatformID: 1, Platform: "ISOM", Organisation: "vzw Kanak", OrgKind: "association", Activity: "vakantiekamp",
		Topics: []string{"Vrije tijd"}, NIS: []string{herentals}, Talks: consult.TalksOngoing, ContactID: member, Contact: "Nele Sjabloon", ContactSlack: "U2",
	}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
}

func TestPracticesAreFoundBestFirstAndUnpublishedOnesOnlyByWhoMayRead(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	for _, p := range []struct {
		card      consult.Practice
		platform  consult.PlatformID
		published bool
	}{
		{consult.Practice{Kind: consult.Bottleneck, Title: "Weinig draagvlak", Tags: []string{"politiek"}}, 0, true},
		{consult.Practice{Kind: consult.Handhold, Title: "Raadsfiche", Body: "Maakt draagvlak.", Solves: "Weinig draagvlak"}, 0, true},
		{consult.Practice{Kind: consult.GoodPractice, Title: "Onthaalmoment", Topics: []string{"Integratie"}, NIS: []string{olen}}, 0, true},
		{consult.Practice{Kind: consult.Handhold, Title: "Intern geheim over draagvlak", Solves: "Weinig draagvlak"}, 2, false},
	} {
		if _, err := store.SavePractice(t.Context(), "T1", p.card, p.platform, p.published); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name string
		who  consult.PersonID
		q    consult.PracticeQuery
		want []string
	}{
		{"by word", outsider, consult.PracticeQuery{Words: []string{"draagvlak"}}, []string{"Weinig draagvlak", "Raadsfiche"}},
		{"by word, for a member of the closed platform", chair, consult.PracticeQuery{Words: []string{"draagvlak"}}, []string{"Weinig draagvlak", "Intern geheim over draagvlak", "Raadsfiche"}},
		{"by kind", outsider, consult.PracticeQuery{Words: []string{"draagvlak"}, Kinds: []consult.PracticeKind{consult.Handhold}}, []string{"Raadsfiche"}},
		{"by topic", external, consult.PracticeQuery{Topics: []string{"Integratie"}}, []string{"Onthaalmoment"}},
		{"by place", outsider, consult.PracticeQuery{NIS: []string{olen}}, []string{"Onthaalmoment"}},
		{"nothing", outsider, consult.PracticeQuery{Words: []string{"zwembad"}}, nil},
		{"all", outsider, consult.PracticeQuery{}, []string{"Weinig draagvlak", "Raadsfiche", "Onthaalmoment"}},
	}
	for _, tt := range tests {
		found, err := store.Practices(t.Context(), viewer(tt.who), tt.q, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range found {
			got = append(got, p.Title)
			if tt.who == outsider && p.Title == "Weinig draagvlak" {
				if diff := cmp.Diff([]string{"Raadsfiche"}, p.Solutions); diff != "" {
					t.Errorf("solutions (-want +got):\n%s", diff)
				}
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
