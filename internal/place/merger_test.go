package place

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAMergerMakesFormerMunicipalitiesOfTheMerged(t *testing.T) {
	t.Parallel()
	on := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	x := With([]Merger{{"13029", "13900", "Nieuwrode-Nete", on, ""}, {"13010", "13900", "Nieuwrode-Nete", on, "2251"}, {"13011", "13012", "Herenthout", on, ""}})
	for typed, want := range map[string]string{
		"Olen": "13900 former", "oln": "", "2250 Olen": "13900 former", "Nieuwrode-Nete": "13900 official", "nieuwrode nete": "13900 official",
		"2251": "13900 postal", "Geel": "13008 official",
	} {
		a, got := x.Resolve(typed), ""
		if a.Sure != nil {
			got = a.Sure.NIS + " " + a.Candidates[0].Why
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
	if m := x.ByNIS("13029"); m == nil || m.Name != "Nieuwrode-Nete" || m.Province != "Antwerpen" {
		t.Errorf("the old code: got %+v", m)
	}
	a := x.Resolve("gemeente Olen")
	if f := a.FormerOf(); f == nil || !f.Since().Equal(on) {
		t.Errorf("got %+v, want since %s", f, on)
	}
	if diff := cmp.Diff("Olen", Resolve("Olen").Sure.Name); diff != "" {
		t.Errorf("the facts of today were changed (-want +got):\n%s", diff)
	}
	if n := len(x.All()); n != len(All())-2 {
		t.Errorf("got %d municipalities, want two less than %d", n, len(All()))
	}
}

func TestAMunicipalityThatMergesTwiceIsFoundByItsFirstName(t *testing.T) {
	t.Parallel()
	day := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	x := With([]Merger{{"13900", "13901", "Groot-Nete", day(2037), ""}, {"13029", "13900", "Nete", day(2031), ""}})
	for _, typed := range []string{"Olen", "Nete", "Groot-Nete"} {
		if a := x.Resolve(typed); a.Sure == nil || a.Sure.NIS != "13901" {
			t.Errorf("%s: got %+v", typed, a)
		}
	}
	if m := x.ByNIS("13029"); m == nil || m.NIS != "13901" {
		t.Errorf("the oldest code: got %+v", m)
	}
}
