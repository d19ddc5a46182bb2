package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
)

// planned reads a CSV and compares it with a directory.
func planned(t *testing.T, known consult.KnownContacts, file string) consult.ContactPlan {
	t.Helper()
	rows, err := sheet.Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	table, err := Understand(rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	read, problems := Read(table, consult.Vocabulary{})
	return Plan(known, read, problems)
}

// told are the problems as "row column key".
func told(r consult.ContactImport) []string {
	var list []string
	for _, p := range r.Problems {
		list = append(list, fmt.Sprintf("%d %s %s", p.Row, p.Column, p.Key))
	}
	return list
}

func day(y int, m time.Month, d int) *time.Time {
	return new(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

func TestHeadersAreRecognisedInThreeLanguagesAndBelowATitle(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"Dutch":               "Naam;Gemeente;Type;Thema;E-mail\nNele Sjabloon;Olen;OCMW;huisvesting;nele@example.org\n",
		"two header rows":     "Persoon;;Waar;;\nVoornaam;Familienaam;Gemeente;Soort;Thema's\nNele;Sjabloon;Olen;ocmw;wonen\n",
		"a title above":       "Contactlijst 2026\nContactpersoon;Organisatie;Beleidsdomein\nSjabloon, Nele;OCMW Olen;huisvesting\n",
		"French":              "Nom,Commune,Type,Thème\nNele Sjabloon,Olen,CPAS,logement\n",
		"English":             "Full name,Municipality,Kind,Topic\nNele Sjabloon,Olen,OCMW,housing\n",
		"kind in the place":   "Naam;Gemeente;Thema\nNele Sjabloon;OCMW Olen;huisvesting\n",
		"a former name":       "Naam;Gemeente;Type;Thema\nNele Sjabloon;2250 Olen;ocmw;sociale huisvesting\n",
		"a column too many":   "Naam;Gemeente;Type;Schoenmaat;Thema\nNele Sjabloon;Olen;ocmw;38;huisvesting\n",
		"upper case, colons ": "NAAM ;GEMEENTE*;TYPE:;THEMA\nNele Sjabloon;OLEN;OCMW;Huisvesting\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := planned(t, consult.KnownContacts{}, file)
			if p.Report.New != 1 || len(p.Report.Problems) > 0 {
				t.Fatalf("got %+v", p.Report)
			}
			got := fmt.Sprint(p.People[0].Name, " ", p.Organisations[0].Name, " ", p.Organisations[0].Kind, " ", p.Positions[0].NIS, " ", p.Positions[0].Topics)
			if want := "Nele Sjabloon OCMW Olen ocmw 13029 [Huisvesting]"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestATableWithoutNamesOrWithTwoColumnsForOneThingIsRefused(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]error{
		"Gemeente;Thema\nOlen;wonen\n":               ErrNoHeader,
		"a;b\nc;d\n":                                 ErrNoHeader,
		"Naam;E-mail;Mailadres\nx;y@example.org;z\n": ErrTwice,
	} {
		rows, err := sheet.Read([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Understand(rows, nil); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", file, err, want)
		}
	}
	rows := []sheet.Row{{Number: 1, Cells: []string{"Wie", "Waar", "Wat"}}}
	if _, err := Understand(rows, map[string]Field{"wie": Name, "waar": Municipality}); err != nil {
		t.Errorf("a remembered mapping is not used: %v", err)
	}
}

func TestEachRowThatCannotBeUsedIsToldWithItsColumn(t *testing.T) {
	t.Parallel()
	p := planned(t, consult.KnownContacts{}, strings.Join([]string{
		"Naam;Gemeente;Type;Thema;E-mail;Telefoon;Van;Tot",
		"Nele Sjabloon;Olen;OCMW;huisvesting;nele@example.org;014 00 00 00;1/1/2026;",
		";Olen;OCMW;;;;;",
		"Een Fictief;Nergensville;OCMW;;;;;",
		"Twee Fictief;Sint-Niklaas;wijkraad;;;;;",
		"Drie Fictief;Olen;OCMW;voetbal;;;;",
		"Vier Fictief;Olen;OCMW;;vier@@example.org;;;",
		"Vijf Fictief;Olen;OCMW;;;bel mij;;",
		"Zes Fictief;Olen;OCMW;;;;31/2/2026;",
		"Zeven Fictief;Olen;OCMW;;;;1/3/2026;1/2/2026",
		"Acht Fictief;Olen;;;;;;",
		"Negen Fictief;;;;;;;",
		"\"=1+1\";Olen;OCMW;;;;;",
		"Tien Fictief;Meeuwen-Gruitrode;gemeente;;;;;",
	}, "\n"))
	want := []string{
		"3 Naam text_empty", "4 Gemeente import_place_unknown", "5 Type import_kind_unknown", "6 Thema import_topic_unknown",
		"7 E-mail email_invalid", "8 Telefoon phone_invalid", "9 Van import_date_unknown", "10 Tot import_ends_before_begin",
		"11 kind import_gemeente_or_ocmw", "12 Gemeente import_no_organisation",
	}
	if diff := cmp.Diff(want, told(p.Report)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if r := p.Report; r.Rows != 13 || r.New != 3 || r.Unclear != 1 || r.Refused != 9 {
		t.Errorf("got %+v", r)
	}
	if got := p.Positions[2].NIS; got != "72042" {
		t.Errorf("a former municipality became %s, want Oudsbergen", got)
	}
}

func known() consult.KnownContacts {
	return consult.KnownContacts{
		People: []consult.KnownPerson{
			{ID: 1, Name: "Nele Sjabloon", Email: "nele@example.org"}, {ID: 2, Name: "Mehdi Van Nergens"}, {ID: 3, Name: "Jan Fictief"}, {ID: 4, Name: "Jan Fictief"},
		},
		Organisations: []consult.KnownOrganisation{
			{ID: 1, Name: "OCMW Olen", Kind: "ocmw", NIS: "13029"}, {ID: 2, Name: "Gemeente Olen", Kind: "gemeente", NIS: "13029", ShortNames: []string{"GO"}},
		},
		Positions: []consult.KnownPosition{
			{ID: 1, Person: 0, Organisation: 0, NIS: "13029", Role: "maatschappelijk werker", Topics: []string{"Huisvesting"}, Backup: -1, From: day(2026, 1, 1)},
			{ID: 2, Person: 1, Organisation: 1, NIS: "13029", Role: "ambtenaar", Backup: -1},
		},
	}
}

func TestAReimportChangesOnlyWhatDiffersAndGuessesNobody(t *testing.T) {
	t.Parallel()
	p := planned(t, known(), strings.Join([]string{
		"Naam;Organisatie;Functie;Thema;E-mail",
		"Nele Sjabloon;OCMW Olen;maatschappelijk werker;huisvesting;nele@example.org",
		"nele sjabloon;OCMW Olen;Maatschappelijk Werker;loi;",
		"MEHDI VAN NERGENS;GO;ambtenaar;integratie;mehdi@example.org",
		"Mehdi Van Nergnes;Gemeente Olen;ambtenaar;;",
		"Nele Verzonnen;OCMW Olen;jurist;;nele@example.org",
		"Jan Fictief;OCMW Olen;jurist;;",
		"Iris Nieuw;OCMW Olen;jurist;rechtshulp;",
		"Iris Nieuw;OCMW Olen;jurist;werk;",
	}, "\n"))
	want := []string{"5 name import_spelled_otherwise", "6 name import_same_address", "7 name import_namesakes"}
	if diff := cmp.Diff(want, told(p.Report)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	r := p.Report
	r.Problems = nil
	if diff := cmp.Diff(consult.ContactImport{Rows: 8, New: 1, Changed: 2, Same: 2, Unclear: 3}, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	nele, iris := p.Positions[0], p.Positions[2]
	if diff := cmp.Diff([]string{"Huisvesting", "OCMW"}, nele.Topics); diff != "" || !nele.From.Equal(*day(2026, 1, 1)) {
		t.Errorf("a field without a column was touched, or a second row's topic lost: %+v", nele)
	}
	if diff := cmp.Diff([]string{"Rechtshulp", "Tewerkstelling"}, iris.Topics); diff != "" {
		t.Errorf("two rows of one position (-want +got):\n%s", diff)
	}
}

func TestTheSameFileTwiceIsTheSame(t *testing.T) {
	t.Parallel()
	file := "Naam;Gemeente;Type;Functie;Thema;Vervanger;Talen\nIris Nieuw;Olen;OCMW;jurist;rechtshulp;Nele Sjabloon;Nederlands, Frans\n"
	first := planned(t, known(), file)
	if first.Report.New != 1 {
		t.Fatalf("got %+v", first.Report)
	}
	again := first.KnownContacts
	again.People[4].ID, again.Positions[2].ID = 9, 9
	again.Positions[2].Touched = false
	second := planned(t, again, file)
	if second.Report.Same != 1 || second.Report.New+second.Report.Changed > 0 {
		t.Errorf("got %+v, want all the same", second.Report)
	}
}

func TestLanguagesAreReadInWordsAndAsTags(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Nederlands, Frans": {"nl", "fr"}, "nl/fr": {"nl", "fr"}, "Nederlands en Engels": {"nl", "en"}, "nl, en": {"nl", "en"}, "en": {"en"},
		"français et arabe": {"fr", "ar"}, "nl, pl; rom": {"nl", "pl", "rom"}, "Klingon": nil, "": nil,
	} {
		if diff := cmp.Diff(want, languages(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestWhatAnExportGuardedAndAPositionWithoutAPlaceOfItsOwnStayTheSame(t *testing.T) {
	t.Parallel()
	k := known()
	k.People[0].Name, k.People[0].Phone = "Sjabloon, Nele", "+32 14 00 00 00"
	k.Positions[0].NIS, k.Positions[0].Backup = "", 2 // one of two namesakes
	p := planned(t, k, "Naam;Organisatie;Gemeente;Functie;Telefoon;Vervanger;Thema\n"+
		"Sjabloon, Nele;OCMW Olen;;maatschappelijk werker;'+32 14 00 00 00;Jan Fictief;huisvesting\n")
	if r := p.Report; r.Same != 1 || len(r.Problems) > 0 {
		t.Errorf("got %+v, want it the same", r)
	}
}

func TestAProposalRemembersAndLeavesOutWhatIsToldTwice(t *testing.T) {
	t.Parallel()
	rows := []sheet.Row{{Number: 1, Cells: []string{"Lijst 2026"}}, {Number: 2, Cells: []string{"Naam", "E-mail", "Mailadres", "Kleur"}}, {Number: 3, Cells: []string{"Nele", "a@example.org"}}}
	nothing := func(string) (string, error) { return "", nil }
	got, err := Propose(rows, nothing)
	if err != nil {
		t.Fatal(err)
	}
	want := Proposal{Header: 1, Headers: rows[1].Cells, Fields: []Field{Name, Email, Ignored, Ignored}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proposal (-want +got):\n%s", diff)
	}
	got, err = Propose(rows, func(headers string) (string, error) {
		if headers == "naam;e-mail;mailadres;kleur" {
			return "name;;email;role", nil
		}
		return "", nil
	})
	if err != nil || !got.Sure || got.Fields[3] != Role {
		t.Errorf("got %+v, %v, want it remembered", got, err)
	}
	if _, err := Chosen(rows, 1, []Field{Name, Email, Email, Ignored}); !errors.Is(err, ErrTwice) {
		t.Errorf("got %v, want %v", err, ErrTwice)
	}
	if _, err := Chosen(rows, 9, nil); !errors.Is(err, ErrNoHeader) {
		t.Errorf("got %v, want %v", err, ErrNoHeader)
	}
	if got, err := Propose([]sheet.Row{{Number: 1, Cells: []string{"x", "y"}}}, nothing); err != nil || len(got.Headers) != 2 {
		t.Errorf("headers that nobody knows: got %+v, %v", got, err)
	}
}
