package view

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

func logPage() consult.AuditPage {
	at := time.Date(2026, 11, 23, 13, 5, 0, 0, time.UTC)
	meeting := time.Date(2026, 10, 8, 7, 30, 0, 0, time.UTC)
	return consult.AuditPage{
		Platform: consult.Platform{ID: 1, Name: "Adviesgroep *ISOM*", Zone: "Europe/Brussels"}, Filter: consult.AuditFilter{Days: 30}, Before: 17,
		People:   []consult.AuditPerson{{ID: 1, Name: "Alma Voorbeeld"}, {ID: 2, Name: "Nele Sjabloon"}},
		Meetings: []consult.AuditMeeting{{ID: 4, StartsAt: meeting}},
		Entries: []consult.AuditEntry{
			{At: at, PersonID: 2, Person: "Nele Sjabloon", Verb: consult.Saw, Step: "see minutes", Subject: "meeting", StartsAt: &meeting, Times: 3, Records: 1},
			{At: at, PersonID: 1, Person: "Alma Voorbeeld", Verb: consult.Changed, Step: "count votes", Subject: "decision", Number: "B-2026-05", Times: 1, Records: 1},
			{At: at, PersonID: 1, Person: "Alma <!channel>", Verb: consult.Changed, Step: "edit item", Subject: "agenda_item", Times: 1, Records: 1},
			{At: at.AddDate(0, 0, -1), Author: consult.ByBot, Verb: consult.Changed, Step: "retain remarks", Subject: "platform", Times: 1, Records: 12},
			{At: at.AddDate(0, 0, -1), Author: consult.ByOperator, Verb: consult.Exported, Step: "of a later version 7", Subject: "person", Times: 1, Records: 1},
		},
	}
}

func TestLogGolden(t *testing.T) {
	for _, lang := range consult.Languages() {
		golden(t, "log_"+lang, Log(lang, logPage()))
	}
	golden(t, "log_empty", Log(consult.Dutch, consult.AuditPage{Platform: consult.Platform{Name: "Rand5"}, Filter: consult.AuditFilter{Verb: consult.Saw}}))
	header, rows := LogTable(consult.Dutch, logPage())
	golden(t, "log_table", append([][]string{header}, rows...))
}

// stepsOf are the names of steps that the Go files of a directory hand to a function that takes one, and so to the log.
func stepsOf(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files in %s: %v", dir, err)
	}
	var trees []*ast.File
	takes := map[string]int{} // function -> which argument is a step
	calls := map[string][]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree)
		for _, d := range tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if i, ok := stepParameter(fn.Type); ok {
					takes[fn.Name.Name] = i
				}
				calls[fn.Name.Name] = append(calls[fn.Name.Name], callsIn(fn)...)
			}
		}
	}
	maps.DeleteFunc(takes, func(name string, _ int) bool { return !comesTo(calls, name, "audit", map[string]bool{}) })
	var steps []string
	for _, tree := range trees {
		ast.Inspect(tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if i, ok := takes[called(call)]; ok && i < len(call.Args) {
					steps = append(steps, stringsIn(call.Args[i])...)
				}
			}
			return true
		})
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

func stepParameter(f *ast.FuncType) (int, bool) {
	i := 0
	for _, p := range f.Params.List {
		typ, _ := p.Type.(*ast.Ident)
		for _, name := range p.Names {
			if typ != nil && typ.Name == "string" && (name.Name == "what" || name.Name == "step") {
				return i, true
			}
			i++
		}
	}
	return 0, false
}

func callsIn(fn *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(fn, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			names = append(names, called(call))
		}
		return true
	})
	return names
}

// comesTo says whether a function calls another, itself or by those that it calls.
func comesTo(calls map[string][]string, from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(calls[from], func(name string) bool { return comesTo(calls, name, to, seen) })
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// stringsIn is the literal that a step begins with.
func stringsIn(e ast.Expr) []string {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		e = sum.X
	}
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			return []string{s}
		}
	}
	return nil
}

// withoutWords are the steps that some catalogue has no words for. A step that is put together has the words of its
// beginning, or of all its ends.
func withoutWords(steps []string) []string {
	var missing []string
	for _, step := range steps {
		for _, lang := range consult.Languages() {
			key := "log.step." + consult.StepKey(step)
			known := i18n.Has(lang, key)
			for _, k := range i18n.Keys() {
				known = known || strings.HasSuffix(step, " ") && strings.HasPrefix(k, key+"_")
			}
			if !known {
				missing = append(missing, fmt.Sprintf("%s: %q", lang, step))
			}
		}
	}
	return missing
}

func TestEveryStepOfTheLogHasWordsInEveryLanguage(t *testing.T) {
	steps := stepsOf(t, "../../postgres")
	if len(steps) < 80 {
		t.Fatalf("found only %d steps: %v", len(steps), steps)
	}
	if missing := withoutWords(steps); len(missing) > 0 {
		t.Errorf("no words in internal/i18n/catalogue/log.*.yaml for the steps\n%s", strings.Join(missing, "\n"))
	}
	if got := withoutWords([]string{"see minutes", "paint fence"}); len(got) != 3 {
		t.Errorf("got %v, want a step without words found in each language", got)
	}
}
