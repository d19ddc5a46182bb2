package postgres

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestWordsAreFoundInThreeLanguagesWithoutAccents(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	lines := []string{
		"De wachtlijst voor NT2 is lang", "Une réunion avec les interprètes à l'école", "The library offers reading evenings", "Signaal: één tolk aan het loket in Wemmel",
	}
	for i, text := range lines {
		if _, err := store.Record(t.Context(), by(chair, fmt.Sprint("n", i)), 1, consult.ItemDraft{Kind: consult.Note, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	for looked, want := range map[string][]string{
		"wachtlijsten":               {lines[0]},
		"nt2":                        {lines[0]},
		"reunions":                   {lines[1]},
		"interprète":                 {lines[1]},
		"libraries reading":          {lines[2]},
		"een tolk":                   {lines[3]},
		"tolk & loket | wemmel !":    {lines[3]},
		"TOLK <-> wemmel:* ')":       {lines[3]},
		"onthaalfiche":               {"Eén onthaalfiche per gemeente"},
		"onthaal":                    {"Eén onthaalfiche per gemeente"}, // joined words by their beginning and their ending
		"onthaalf":                   {"Eén onthaalfiche per gemeente"},
		"fiche":                      {"Eén onthaalfiche per gemeente"},
		"fiches onthaal":             {"Eén onthaalfiche per gemeente"},
		"lijst":                      {lines[0]},
		"wach":                       {lines[0]},
		"interpr":                    {lines[1]},
		"achtlijst wac":              nil,
		"vergadering2":               nil,
		"ening":                      nil, // of words that are not long enough to be joined ones
		"onthaalfiche wachtlijst":    nil,
		"geheime oprichting":         nil,
		`"; DROP TABLE decisions;--`: nil,
		"%%%":                        nil,
	} {
		hits, err := store.Search(t.Context(), viewer(reader), consult.Search{Words: looked}, sentAt())
		if _, refusedIt := consult.Refusal(err); err != nil && !refusedIt {
			t.Fatalf("%q: %v", looked, err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", looked, diff)
		}
	}
	for _, common := range []string{"de het een", "le la des", "the of and", "& | !", "…"} {
		_, err := store.Search(t.Context(), viewer(reader), consult.Search{Words: common}, sentAt())
		if got := refused(t, err); got != "search_common" {
			t.Errorf("%q: got %q", common, got)
		}
	}
}

func TestPeopleOrganisationsTopicsAndEveryKindAreFoundByWhoMayRead(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	if _, err := store.Record(t.Context(), by(chair, "do"), 1, consult.ItemDraft{Kind: consult.ToDo, Text: "Cijfers doorgeven", Owners: []string{"U2"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.CountVotes(t.Context(), by(chair, "vote"), 2, []consult.Ballot{{OrganisationID: 2, Vote: consult.VoteFor}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.ProposeItem(t.Context(), by(chair, "propose"), consult.AgendaDraft{PlatformID: 1, Title: "Zomerkamp", Explanation: "Met de jeugddienst"}); err != nil {
		t.Fatal(err)
	}
	if err := store.TagAction(t.Context(), by(member, "tag"), 1, []string{"OCMW"}); err != nil {
		t.Fatal(err)
	}
	err := store.TagAction(t.Context(), by(reader, "tag2"), 1, []string{"OCMW"})
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a tag by who may not: got %q", got)
	}
	find := func(who consult.PersonID, s consult.Search) (got []string) {
		t.Helper()
		hits, err := store.Search(t.Context(), viewer(who), s, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			got = append(got, string(h.Kind)+" "+h.Text)
		}
		return got
	}
	for _, c := range []struct {
		asked consult.Search
		want  []string
	}{
		{consult.Search{Words: "nele"}, []string{"action Cijfers doorgeven"}},
		{consult.Search{Words: "nele sjab"}, []string{"action Cijfers doorgeven"}},
		{consult.Search{Words: "ocmw lille"}, []string{"decision Indienen als drie gemeenten intekenen"}},
		{consult.Search{Words: "jeugddienst"}, []string{"agenda Zomerkamp\nMet de jeugddienst"}},
		{consult.Search{Topic: "OCMW"}, []string{"action Cijfers doorgeven"}},
		{consult.Search{Words: "cijfers", Topic: "Huisvesting"}, nil},
		{consult.Search{Words: "onthaalfiche", Platform: 2}, nil},
	} {
		if diff := cmp.Diff(c.want, find(reader, c.asked)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.asked, diff)
		}
		if got := find(outsider, c.asked); len(got) > 0 {
			t.Errorf("%+v: an outsider sees %v", c.asked, got)
		}
	}
	run(t, db, `UPDATE minutes_items SET level = 'closed'`)
	if got := find(reader, consult.Search{Words: "cijfers"}); len(got) > 0 {
		t.Errorf("for named people: a reader sees %v", got)
	}
	run(t, db, `UPDATE minutes_items SET level = 'members', withdrawn_at = now()`)
	if got := find(reader, consult.Search{Words: "onthaalfiche"}); len(got) > 0 {
		t.Errorf("taken back: a reader sees %v", got)
	}
}
