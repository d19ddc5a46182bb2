package place

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// aliases are 1,091 other names, a line each: the name; the code of its
// municipality; whether it is "sure", the "official" name of another place, or
// has to "ask" (offer every place); the codes of the others that it may mean.
//
//go:embed testdata/aliases.tsv
var aliases string

func TestEveryOtherNameResolvesAsksOrIsAnotherPlacesOfficialName(t *testing.T) {
	t.Parallel()
	got := map[string]int{}
	for line := range strings.SplitSeq(strings.TrimSuffix(aliases, "\n"), "\n") {
		f := strings.Split(line, "\t")
		alias, nis, want, also := f[0], f[1], f[2], strings.Fields(f[3])
		a := Resolve(alias)
		switch {
		case a.Sure == nil || want == "ask":
			// Beveren and Moerbeke are sure, for the former municipality, and
			// still offer the villages.
			got["ask"]++
			for _, code := range append(also, nis) {
				if !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.NIS == code }) {
					t.Errorf("%s asks without offering %s: %v", alias, code, a.Candidates)
				}
			}
			if want != "ask" {
				t.Errorf("%s asks, want it to be %s", alias, nis)
			}
		case a.Sure.NIS == nis:
			got["sure"]++
			if want != "sure" {
				t.Errorf("%s is %s for sure, want %s", alias, nis, want)
			}
		case slices.Contains(also, a.Sure.NIS) && normalise(a.Sure.Name) == normalise(alias):
			got["official"]++
		default:
			t.Errorf("%s resolves to %s, want %s", alias, a.Sure.Name, nis)
		}
	}
	if diff := cmp.Diff(map[string]int{"sure": 1042, "official": 8, "ask": 41}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestEveryOfficialNameAndCodeIsKnown(t *testing.T) {
	t.Parallel()
	provinces := map[string]int{}
	for _, m := range All() {
		provinces[m.Province]++
		a := Resolve(m.Name)
		if a.Sure == nil || a.Sure.NIS != m.NIS || a.Candidates[0].Why != WhyOfficial {
			t.Errorf("%s: got %+v", m.Name, a)
		}
		if got := ByNIS(m.NIS); got == nil || got.Name != m.Name {
			t.Errorf("%s: got %+v", m.NIS, got)
		}
		if m.NameFR != "" && Resolve(m.NameFR).Sure != a.Sure {
			t.Errorf("%s is not understood as %s", m.NameFR, m.Name)
		}
		for _, code := range m.PostalCodes {
			if !slices.ContainsFunc(Resolve(code).Candidates, func(c Candidate) bool { return c.NIS == m.NIS }) {
				t.Errorf("%s does not lead to %s", code, m.Name)
			}
		}
	}
	want := map[string]int{
		"Antwerpen": 67, "Vlaams-Brabant": 63, "West-Vlaanderen": 62, "Oost-Vlaanderen": 55, "Limburg": 38, "": 19,
	}
	if diff := cmp.Diff(want, provinces); diff != "" {
		t.Errorf("municipalities by province (-want +got):\n%s", diff)
	}
	if ByNIS("99999") != nil {
		t.Error("99999 is no municipality")
	}
	former := []Former{{"Beveren", "2024-12-31"}, {"Kruibeke", "2024-12-31"}, {"Zwijndrecht", "2024-12-31"}}
	if diff := cmp.Diff(former, ByNIS("46030").Former); diff != "" {
		t.Errorf("former municipalities (-want +got):\n%s", diff)
	}
}

func TestResolveUnderstandsWhatPeopleType(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query, sure string
		candidates  []string // name and why
	}{
		{"st genesius rode", "23101", []string{"Sint-Genesius-Rode official"}},
		{"  OLEN ", "13029", []string{"Olen official"}},
		{"Bruxelles", "21004", []string{"Brussel french"}},
		{"Ghent", "44021", []string{"Gent english"}},
		{"RHODE-SAINT-GENÈSE", "23101", []string{"Sint-Genesius-Rode french"}},
		{"Rhode-Saint-Gene\u0300se", "23101", []string{"Sint-Genesius-Rode french"}},
		{"Neerpelt", "72043", []string{"Pelt former"}},
		{"Beveren", "46030", []string{"Beveren-Kruibeke-Zwijndrecht former", "Waregem deelgemeente", "Roeselare deelgemeente", "Alveringem deelgemeente"}},
		{"borgerhout", "11002", []string{"Antwerpen deelgemeente"}},
		{"HODB", "12014", []string{"Heist-op-den-Berg abbreviation"}},
		{"Heist o/d Berg", "12014", []string{"Heist-op-den-Berg abbreviation"}},
		{"Aelst", "41002", []string{"Aalst spelling"}},
		{"Aalst", "41002", []string{"Aalst official", "Sint-Truiden deelgemeente"}},
		{"sintniklaas", "46021", []string{"Sint-Niklaas spelling"}},
		{"depanne", "38008", []string{"De Panne spelling"}},
		{"Herentalz", "13011", []string{"Herentals typo"}},
		{"Hrentals", "13011", []string{"Herentals typo"}},
		{"Scherpenheuvl-Zichm", "24134", []string{"Scherpenheuvel-Zichem typo"}},
		{"2250", "13029", []string{"Olen postal"}},
		{"2250 Olen", "13029", []string{"Olen official"}},
		{"Berchem (2600)", "11002", []string{"Antwerpen deelgemeente"}},
		{"2250 Herentals", "", []string{"Herentals official", "Olen postal"}},
		{"1050", "", []string{"Brussel postal", "Elsene postal"}},
		{"Berchem", "", []string{"Antwerpen deelgemeente", "Kluisbergen deelgemeente"}},
		{"Heist", "", []string{"Knokke-Heist deelgemeente", "Heist-op-den-Berg abbreviation"}},
		{"stad Gent", "44021", []string{"Gent official"}},
		{"ville de Bruges", "31005", []string{"Brugge french"}},
		{"OCMW Herentalz", "13011", []string{"Herentals typo"}},
		{"xs", "", []string{"As typo"}},
		{"Eindhoven", "", nil},
		{"Rotterdam", "", nil},
		{"huisvesting", "", nil},
		{"9999", "", nil},
		{"", "", nil},
		{"?!", "", nil},
		{"🏠", "", nil},
		{"Олен", "", nil},
		{strings.Repeat("olen ", 2000), "", nil},
	}
	for _, tt := range tests {
		a := Resolve(tt.query)
		sure := ""
		if a.Sure != nil {
			sure = a.Sure.NIS
		}
		var got []string
		for _, c := range a.Candidates {
			got = append(got, c.Name+" "+c.Why)
		}
		if sure != tt.sure || !slices.Equal(got, tt.candidates) || a.Query != tt.query || a.Candidates == nil {
			t.Errorf("%.40q: got %q %q, want %q %q", tt.query, sure, got, tt.sure, tt.candidates)
		}
	}
}

func TestFindTakesThePlacesOutOfTheWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		words, places, rest string
	}{
		{"olen huisvesting", "13029", "huisvesting"},
		{"wie doet jeugd in heist op den berg ?", "12014", "wie doet jeugd in ?"},
		{"As en Peer", "71002 72030", "en"},
		{"huisvesting Mol, Lier", "13025 12021", "huisvesting"},
		{"rhode saint genèse logement", "23101", "logement"},
		{"berchem sport", "?", "sport"},
		{"2250 Olen wonen", "13029", "wonen"},
		{"2250 wonen", "13029", "wonen"},
		{"olen 2026", "13029", "2026"},
		{"budget 2020", "", "budget 2020"},
		{"meer info over olen", "13029", "meer info over"},
		{"meer jeugd", "13014", "jeugd"},
		{"wat moet ik nog verder af te werken", "", "wat moet ik nog verder af te werken"},
		{"wie doet er jeugd in Werken", "32011", "wie doet er jeugd in"},
		{"la réunion d'Eeklo", "43005", "la réunion"},
		{"bij d’Eeklo", "43005", "bij"},
		{"hertals", "", "hertals"},
		{"herntals", "13011", ""},
		{"herntals jeugd", "", "herntals jeugd"},
		{"olm", "", "olm"},
		{"- , .", "", "- , ."},
		{"", "", ""},
	}
	for _, tt := range tests {
		matches, rest := Find(strings.Fields(tt.words))
		var places []string
		for _, m := range matches {
			code := "?"
			if m.Sure != nil {
				code = m.Sure.NIS
			}
			places = append(places, code)
		}
		if got := strings.Join(places, " "); got != tt.places {
			t.Errorf("%q: got places %q, want %q", tt.words, got, tt.places)
		}
		if got := strings.Join(rest, " "); got != tt.rest {
			t.Errorf("%q: got rest %q, want %q", tt.words, got, tt.rest)
		}
	}
}

func FuzzResolveAndFindTakeAnything(f *testing.F) {
	for _, s := range []string{"olen", "2250 st", "’s-Gravenwezel", "\xff\xfe", "ĳ", "a b c d e f g", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := Resolve(text)
		if len(a.Candidates) > mostCandidates || a.Sure != nil && a.Candidates[0].NIS != a.Sure.NIS {
			t.Errorf("%q: %+v", text, a)
		}
		words := strings.Fields(text)
		matches, rest := Find(words)
		n := len(rest)
		for _, m := range matches {
			n += m.To - m.From
		}
		if n != len(words) {
			t.Errorf("%q: %d words in, %d out", text, len(words), n)
		}
	})
}

func TestFactsThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	for facts, want := range map[string]string{
		"1\tA":                   "2 fields, want 8",
		"1\tA\t\t\t\t\t\tnick=B": `"nick=B" is not kind=names`,
		"1\tA\t\t\t\t\t\t\n1\tB" + strings.Repeat("\t", 6): "code 1 stands there twice",
	} {
		if _, err := read(facts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", facts, err, want)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	for _, query := range []string{"Olen", "Herentalz", "Scherpenheuvl-Zichm", "huisvestingsdienst"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				Resolve(query)
			}
		})
	}
}
