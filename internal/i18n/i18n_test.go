package i18n

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestEveryTextIsCompleteInEveryLanguageAndUsed(t *testing.T) {
	t.Parallel()
	s, err := scan(os.DirFS("../.."), "internal", "bot")
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range check(embedded(), s) {
		t.Error(complaint)
	}
}

const goodNL = `
greeting: "Dag {{.Name}}"
count:
  one: "{{.Count}} actie voor {{.Name}}"
  other: "{{.Count}} acties voor {{.Name}}"
refusal.closed: Dit overleg is gesloten.
`

const goodFR = `
greeting: "Bonjour {{.Name}}"
count:
  one: "{{.Count}} action pour {{.Name}}"
  many: "{{.Count}} d’actions pour {{.Name}}"
  other: "{{.Count}} actions pour {{.Name}}"
refusal.closed: Cette réunion est clôturée.
`

const goodEN = `
greeting: "Hello {{.Name}}"
count:
  one: "One action for {{.Name}}"
  other: "{{.Count}} actions for {{.Name}}"
refusal.closed: This meeting is closed.
`

const goodGo = `package view

func f() { g(i18n.Text("nl", "greeting", i18n.Args{"Name": "An"}), "count", consult.Conflict("closed", nil)) }
`

func TestTheCheckerCatchesEveryKindOfSlip(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		file, old, new string // replaces old by new in file
		want           string // part of the one complaint; "" = none
	}{
		{"nothing wrong", "nl", "", "", ""},
		{"a key is missing in one language", "fr", "greeting: \"Bonjour {{.Name}}\"", "", "greeting: fr: is missing"},
		{"a key is in one language only", "en", "greeting:", "salutation: Hi\ngreeting:", "salutation: nl: is missing"},
		{"another placeholder", "fr", "Bonjour {{.Name}}", "Bonjour {{.Nom}}", "greeting: fr: placeholders [Nom], in Dutch [Name]"},
		{"a plural form misses a placeholder", "en", "One action for {{.Name}}", "One action", "count: en: one has other placeholders"},
		{"French without many", "fr", "  many: \"{{.Count}} d’actions pour {{.Name}}\"\n", "", "count: fr: many is empty"},
		{"Dutch without one", "nl", "  one: \"{{.Count}} actie voor {{.Name}}\"\n", "", "count: nl: one is empty"},
		{"an empty text", "nl", "Dit overleg is gesloten.", "\"\"", "refusal.closed: nl: other is empty"},
		{"a number instead of a text", "nl", "Dit overleg is gesloten.", "12", "put it in quotes"},
		{"a refusal that shouts", "en", "closed.", "closed!", "shouts"},
		{"je in Dutch", "nl", "Dag {{.Name}}", "Dag {{.Name}}, hoe gaat het met je?", "is informal"},
		{"a broken template", "nl", "Dag {{.Name}}", "Dag {{.Name}}{{end}}", "is no template"},
		{"a key twice", "nl", "greeting:", "greeting: Dag\ngreeting:", "already defined"},
		{"a key that the code does not use", "go", `"count"`, `"cont"`, "count: not used in the code"},
		{"a key that the catalogues do not have", "go", `Text("nl", "greeting"`, `Text("nl", "hello"`, "hello: asked for at bot/view.go:3"},
		{"a refusal without words", "go", `consult.Conflict("closed", nil)`, `consult.Conflict("moved", nil), "closed"`, "refusal.moved: asked for at bot/view.go:3"},
		{"a text asked for without its argument", "go", `i18n.Args{"Name": "An"}`, `i18n.Args{"Naam": "An"}`, "without the argument Name"},
		{"a refusal without its argument", "nl", "Dit overleg is", "Dit overleg is op {{.Day}}", "without the argument Day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"nl": goodNL, "fr": goodFR, "en": goodEN, "go": goodGo}
			broken := strings.Replace(files[tt.file], tt.old, tt.new, 1)
			if broken == files[tt.file] && tt.want != "" {
				t.Fatalf("%q does not stand in the %s file", tt.old, tt.file)
			}
			files[tt.file] = broken
			got := checkFiles(t, files)
			if tt.want == "" && len(got) > 0 {
				t.Errorf("complaints about good catalogues: %q", got)
			}
			if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, tt.want) }) && tt.want != "" {
				t.Errorf("no complaint contains %q; got %q", tt.want, got)
			}
		})
	}
}

func checkFiles(t *testing.T, files map[string]string) []string {
	t.Helper()
	fsys := fstest.MapFS{"bot/view.go": {Data: []byte(files["go"])}}
	for _, lang := range languages {
		fsys["catalogue/a."+lang+".yaml"] = &fstest.MapFile{Data: []byte(files[lang])}
	}
	s, err := scan(fsys, "internal", "bot")
	if err != nil {
		t.Fatal(err)
	}
	return check(load(fsys), s)
}

func TestATextWithoutPluralFormsIsTheSameForOne(t *testing.T) {
	t.Parallel()
	if got, want := Text("nl", "event.on_list", Args{"Count": 1}), "Ingeschreven (1)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPluralFormsFollowEachLanguage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang  string
		count int
		want  string
	}{
		{"nl", 0, "0 dagen te laat"},
		{"nl", 1, "1 dag te laat"},
		{"nl", 2, "2 dagen te laat"},
		{"fr", 0, "0 jour de retard"},
		{"fr", 1, "1 jour de retard"},
		{"fr", 2, "2 jours de retard"},
		{"fr", 1000000, "1000000 de jours de retard"},
		{"en", 0, "0 days late"},
		{"en", 1, "1 day late"},
		{"xx", 2, "2 dagen te laat"},
		{"", 2, "2 dagen te laat"},
		{"fr-BE", 2, "2 jours de retard"},
	}
	for _, tt := range tests {
		if got := Text(tt.lang, "time.relative.late", Args{"Count": tt.count}); got != tt.want {
			t.Errorf("%s %d: got %q, want %q", tt.lang, tt.count, got, tt.want)
		}
	}
}

func TestWhatIsMissingShowsItsKeyAndIsRemembered(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"catalogue/a.nl.yaml": {Data: []byte("greeting: \"Dag {{.Name}}\"\nonly: alleen Nederlands\n")},
		"catalogue/a.fr.yaml": {Data: []byte("greeting: \"Bonjour {{.Name}}\"\n")},
		"catalogue/b.en.yaml": {Data: []byte("greeting: [\n")},
	}
	c := load(fsys)
	got := []string{
		c.text("fr", "greeting", Args{"Name": "An"}),
		c.text("fr", "greeting", map[string]any{"Name": "An"}),
		c.text("fr", "only"),
		c.text("fr", "nothing"),
		c.text("nl", "greeting"),
		c.text("nl", "greeting", Args{"Naam": "An"}),
		c.text("nl", "greeting", Args{"Name": nil}),
		c.text("nl", "greeting", "An"),
	}
	want := []string{
		"Bonjour An", "Bonjour An", "alleen Nederlands", "⟦nothing⟧",
		"⟦greeting⟧", "⟦greeting⟧", "⟦greeting⟧", "⟦greeting⟧",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	missing := []string{"fr nothing", "fr only", "nl greeting", "nl nothing"}
	if diff := cmp.Diff(missing, c.missing.list()); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if len(c.faults) != 1 || !strings.Contains(c.faults[0].Error(), "catalogue/b.en.yaml") {
		t.Errorf("faults: got %v, want the one broken file", c.faults)
	}
}

func TestTextsAreReadByManyAtOnce(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				for _, lang := range languages {
					Text(lang, "time.relative.late", Args{"Count": 2})
				}
			}
		})
	}
	wg.Wait()
	if !Has("nl", "time.relative.today") || Has("de", "time.relative.today") {
		t.Error("Has should know Dutch and not German")
	}
	if len(Keys()) == 0 || len(Faults()) != 0 {
		t.Errorf("got %d keys, faults %v", len(Keys()), Faults())
	}
}
