package internal_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "overlegbot/"

// standardLibraryOnly stands in the table below for a package that may import nothing else.
const standardLibraryOnly = "(only the standard library)"

// arrows says which packages of ours each package may import; tests are free. Adding an arrow is a decision: say why
// in the commit. postgres, slackbot, planner, outbox and web never import each other (each declares what it needs, and
// bot hands it over), and slacksim knows nothing of ours, so that it can never agree with the bot by accident.
var arrows = map[string][]string{
	"bot":                          {"*"},
	"internal/chance":              {},
	"internal/answer":              {"internal/consult", "internal/i18n", "internal/place", "internal/question"},
	"internal/config":              {},
	"internal/consult":             {standardLibraryOnly},
	"internal/demo":                {"internal/consult", "internal/place", "internal/postgres", "internal/recurrence"},
	"internal/document":            {"internal/consult", "internal/i18n", "internal/recurrence"},
	"internal/document/chart":      {},
	"internal/document/minutes":    {"internal/consult", "internal/document/paper", "internal/i18n"},
	"internal/document/overview":   {"internal/consult", "internal/document/chart", "internal/document/paper", "internal/document/sheet", "internal/i18n", "internal/place"},
	"internal/document/paper":      {"internal/consult"},
	"internal/document/sheet":      {},
	"internal/i18n":                {},
	"internal/intake":              {"internal/consult", "internal/document/sheet", "internal/place"},
	"internal/localpg":             {},
	"internal/localpg/withpg":      {"internal/localpg"},
	"internal/outbox":              {"internal/consult", "internal/recurrence"},
	"internal/pgtest":              {"internal/localpg", "migrations"},
	"internal/place":               {standardLibraryOnly},
	"internal/planner":             {"internal/consult", "internal/recurrence"},
	"internal/postgres":            {"internal/consult", "internal/recurrence", "migrations"},
	"internal/question":            {"internal/consult", "internal/place", "internal/recurrence"},
	"internal/recurrence":          {"internal/consult"},
	"internal/slackbot":            {"internal/consult", "internal/i18n", "internal/place", "internal/recurrence", "internal/slackbot/view", "internal/slackbot/wire"},
	"internal/slackbot/action":     feature("internal/document/sheet", "internal/question"),
	"internal/slackbot/agenda":     feature(),
	"internal/slackbot/ask":        feature("internal/answer", "internal/place", "internal/question"),
	"internal/slackbot/approval":   feature(),
	"internal/slackbot/round":      feature("internal/document/sheet"),
	"internal/slackbot/commitment": feature("internal/document/sheet"),
	"internal/slackbot/deadline":   feature("internal/document", "internal/document/sheet", "internal/place", "internal/question"),
	"internal/slackbot/directory":  feature("internal/document/sheet", "internal/place", "internal/question"),
	"internal/slackbot/dossier":    feature("internal/place"),
	"internal/slackbot/exchange":   feature("internal/document/sheet", "internal/intake", "internal/place"),
	"internal/slackbot/feature": {"internal/slackbot", "internal/slackbot/action", "internal/slackbot/agenda", "internal/slackbot/approval", "internal/slackbot/ask", "internal/slackbot/commitment", "internal/slackbot/deadline", "internal/slackbot/round", "internal/slackbot/directory", "internal/slackbot/dossier", "internal/slackbot/exchange", "internal/slackbot/tour", "internal/slackbot/typeahead",
		"internal/slackbot/event", "internal/slackbot/overview", "internal/slackbot/filing", "internal/slackbot/home", "internal/slackbot/meeting", "internal/slackbot/minutes", "internal/slackbot/platform", "internal/slackbot/privacy", "internal/slackbot/project", "internal/slackbot/register"},
	"internal/slackbot/event":    feature(),
	"internal/slackbot/filing":   feature("internal/document/minutes", "internal/document/paper"),
	"internal/slackbot/home":     feature(),
	"internal/slackbot/meeting":  feature("internal/document"),
	"internal/slackbot/minutes":  feature("internal/question", "internal/slackbot/wire"),
	"internal/slackbot/overview": feature("internal/document/overview", "internal/place"),
	"internal/slackbot/platform": feature(),
	"internal/slackbot/privacy":  feature("internal/document/sheet"),
	"internal/slackbot/project":  feature(),
	"internal/slackbot/register": feature(),
	"internal/slackbot/roomtest": {"internal/consult", "internal/pgtest", "internal/postgres", "internal/recurrence", "internal/slackbot",
		"internal/slackbot/feature", "internal/slackbot/wire"},
	"internal/slackbot/tour":      feature(),
	"internal/slackbot/typeahead": feature(),
	"internal/slackbot/view":      {"internal/consult", "internal/i18n"},
	"internal/slackbot/wire":      {},
	"internal/slacksim":           {},
	"internal/web":                {"internal/consult", "internal/document", "internal/i18n"},
	"judges":                      {},
	"migrations":                  {standardLibraryOnly},
}

// feature is what each feature of the Slack face may import: never another feature.
func feature(more ...string) []string {
	return append([]string{"internal/consult", "internal/i18n", "internal/recurrence", "internal/slackbot", "internal/slackbot/view"}, more...)
}

// foreign says which libraries a package must not import, beyond what the arrows say.
var foreign = map[string][]string{
	"internal/slacksim": {"github.com/slack-go/slack"}, // client and judge must not share their mistakes
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	imports, err := importsOf(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 5 {
		t.Fatalf("got %d packages, want the whole module", len(imports))
	}
	for _, fault := range faults(imports) {
		t.Error(fault)
	}
}

func TestABrokenArrowIsFound(t *testing.T) {
	t.Parallel()
	imports := map[string][]string{
		"bot":                {"overlegbot/internal/web", "github.com/slack-go/slack"},
		"internal/consult":   {"time", "golang.org/x/text/language"},
		"internal/document":  {"overlegbot/internal/consult", "overlegbot/internal/postgres"},
		"internal/outbox":    {"overlegbot/internal/slackbot/view"},
		"internal/place":     {"strings", "overlegbot/internal/consult"},
		"internal/slacksim":  {"github.com/gorilla/websocket", "github.com/slack-go/slack/socketmode", "overlegbot/internal/consult"},
		"internal/utilities": {"time"},
	}
	want := []string{
		"internal/consult imports golang.org/x/text/language, but may import only the standard library",
		"internal/document imports internal/postgres, and no arrow says so",
		"internal/outbox imports internal/slackbot/view, and no arrow says so",
		"internal/place imports overlegbot/internal/consult, but may import only the standard library",
		"internal/slacksim imports github.com/slack-go/slack/socketmode, which it must not",
		"internal/slacksim imports internal/consult, and no arrow says so",
		"internal/utilities has no arrows: add it to the table",
	}
	if diff := cmp.Diff(want, faults(imports)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProcessesNeverImportEachOther(t *testing.T) {
	t.Parallel()
	apart := []string{"internal/outbox", "internal/planner", "internal/postgres", "internal/slackbot", "internal/web"}
	for _, from := range apart {
		for _, to := range arrows[from] {
			if slices.Contains(apart, to) {
				t.Errorf("the table lets %s import %s", from, to)
			}
		}
	}
}

// importsOf returns what each package of the module imports outside its tests, whatever system a file is for.
func importsOf(root fs.FS) (map[string][]string, error) {
	imports := map[string][]string{}
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name != "." && (name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(file)
		imports[pkg] = append(imports[pkg], []string{}...)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[pkg] = append(imports[pkg], imported)
		}
		return nil
	})
	return imports, err
}

// faults lists the imports that break an arrow, sorted, each once.
func faults(imports map[string][]string) []string {
	var found []string
	for pkg, imported := range imports {
		allowed, known := arrows[pkg]
		if !known {
			found = append(found, pkg+" has no arrows: add it to the table")
			continue
		}
		for _, to := range imported {
			if fault := judge(allowed, foreign[pkg], to); fault != "" {
				found = append(found, pkg+" imports "+fault)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func judge(allowed, forbidden []string, to string) string {
	ours, isOurs := strings.CutPrefix(to, module)
	first, _, _ := strings.Cut(to, "/")
	switch {
	case slices.Contains(allowed, standardLibraryOnly):
		if isOurs || strings.Contains(first, ".") {
			return to + ", but may import only the standard library"
		}
	case isOurs && !slices.Contains(allowed, "*") && !slices.Contains(allowed, ours):
		return ours + ", and no arrow says so"
	}
	for _, prefix := range forbidden {
		if to == prefix || strings.HasPrefix(to, prefix+"/") {
			return fmt.Sprintf("%s, which it must not", to)
		}
	}
	return ""
}
