package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"overlegbot/internal/consult"
)

// watched notes which transaction touched which table, by row.
const watched = `
	CREATE TABLE touched (tx bigint NOT NULL, name text NOT NULL);
	CREATE FUNCTION note_touch() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
	    INSERT INTO touched VALUES (txid_current(), TG_TABLE_NAME);
	    RETURN NULL;
	END
	$$;
	DO $$
	DECLARE name text;
	BEGIN
	    FOR name IN SELECT table_name FROM information_schema.tables
	                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('touched', 'goose_db_version') LOOP
	        EXECUTE format('CREATE TRIGGER zz_touched AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION note_touch()', name);
	    END LOOP;
	END
	$$`

// noChange are the tables in which nothing is changed for anybody: what was answered before, and what is to be sent.
var noChange = []string{"effects", "deliveries", "inbox"}

// unlogged tells of each transaction since the last time that changed something and left no entry in the log, with the
// tables that it changed; done is how many changed something.
func (w *twoWorkspaces) unlogged() (faults []string, done int) {
	w.t.Helper()
	for _, row := range w.rows(`SELECT string_agg(DISTINCT name, ' ' ORDER BY name) FROM touched GROUP BY tx`, 1) {
		tables := strings.Fields(row[0])
		logged := slices.Contains(tables, "audit_entries")
		tables = slices.DeleteFunc(tables, func(name string) bool { return name == "audit_entries" || slices.Contains(noChange, name) })
		if len(tables) == 0 {
			continue
		}
		done++
		if !logged {
			faults = append(faults, "changes "+strings.Join(tables, ", ")+" and leaves no entry in the log")
		}
	}
	w.run(`TRUNCATE touched`)
	return faults, done
}

// newLoggedWorld is one workspace with one of everything, asked by its chair.
func newLoggedWorld(t *testing.T) *twoWorkspaces {
	t.Helper()
	w := newTwoWorkspacesOf(t)
	w.asking = consult.Viewer{Workspace: owner, Person: w.fill(owner, canary, "collega")}
	w.secrets = w.ids()
	w.run(watched)
	return w
}

// changeEverything calls each method that takes an actor, as the chair, with the ids of the platform; it tells what changed
// something and left no entry in the log, and how many methods changed anything.
func (w *twoWorkspaces) changeEverything(store reflect.Value) (faults []string, changing int) {
	w.t.Helper()
	for i := range store.NumMethod() {
		method := store.Method(i)
		if !takesAct(method.Type()) {
			continue
		}
		changed := 0
		for _, text := range texts {
			w.call(method, text)
			found, done := w.unlogged()
			changed += done
			for _, fault := range found {
				faults = append(faults, store.Type().Method(i).Name+" "+fault)
			}
		}
		if changed > 0 {
			changing++
		}
	}
	return faults, changing
}

func takesAct(method reflect.Type) bool {
	for i := range method.NumIn() {
		if method.In(i) == reflect.TypeFor[consult.Act]() {
			return true
		}
	}
	return false
}

func TestWhoeverChangesSomethingLeavesAnEntryInTheLog(t *testing.T) {
	t.Parallel()
	w := newLoggedWorld(t)
	faults, changing := w.changeEverything(reflect.ValueOf(w.store))
	for _, fault := range faults {
		t.Error(fault)
	}
	if changing < 25 {
		t.Errorf("only %d methods changed anything: what they are asked proves little", changing)
	}
}

// ofTheOperator are the tables that fill writes without an actor: who there is, as Slack and the operator tell.
var ofTheOperator = []string{"workspaces", "persons", "channel_members", "organisations", "contacts", "partners", "partner_changes", "practices", "missed_questions", "services", "service_members"}

func TestEachStepThatUsersTakeToFillAPlatformIsInTheLog(t *testing.T) {
	t.Parallel()
	w := newTwoWorkspacesOf(t)
	w.run(watched)
	w.fill(owner, canary, "collega")
	faults, done := w.unlogged()
	for _, fault := range faults {
		tables := strings.Split(strings.TrimSuffix(strings.TrimPrefix(fault, "changes "), " and leaves no entry in the log"), ", ")
		if slices.ContainsFunc(tables, func(name string) bool { return !slices.Contains(ofTheOperator, name) }) {
			t.Errorf("a step %s", fault)
		}
	}
	if done < 40 {
		t.Errorf("only %d transactions changed anything", done)
	}
}

func TestAnEntryInTheLogIsOfThePlatformOfItsRecord(t *testing.T) {
	t.Parallel()
	w := newTwoWorkspacesOf(t)
	act := consult.Act{Viewer: consult.Viewer{Workspace: owner, Person: w.fill(owner, canary, "collega")}, Now: isolationNow}
	var item consult.ActionItemID
	reflect.ValueOf(&item).Elem().Set(w.ids()[reflect.TypeOf(item)])
	if _, err := w.store.CommentAction(t.Context(), act, item, "een woord"); err != nil {
		t.Fatal(err)
	}
	for _, row := range w.rows(`SELECT subject, step, coalesce(platform_id, 0), coalesce(platform_of(subject, subject_id), 0) FROM audit_entries
	    WHERE platform_id IS DISTINCT FROM platform_of(subject, subject_id)`, 4) {
		t.Errorf("%s, %s: of platform %s, want %s", row[0], row[1], row[2], row[3])
	}
	kinds := w.rows(`SELECT DISTINCT subject FROM audit_entries WHERE platform_id IS NOT NULL ORDER BY subject`, 1)
	for _, touched := range []string{"platform", "series", "meeting", "agenda_item", "minutes_item", "action_item", "decision", "deadline"} {
		if !slices.ContainsFunc(kinds, func(row []string) bool { return row[0] == touched }) {
			t.Errorf("no entry about a record of kind %s", touched)
		}
	}
}

// secretive has steps that leave no entry in the log.
type secretive struct{ db *sql.DB }

func (s secretive) Rename(ctx context.Context, _ consult.Act, id consult.PlatformID) error {
	_, err := s.db.ExecContext(ctx, `UPDATE platforms SET name = name || '!' WHERE id = $1`, id)
	return err
}

func TestTheLoggingTestCatchesAStepThatLeavesNoEntry(t *testing.T) {
	t.Parallel()
	w := newLoggedWorld(t)
	want := "Rename changes platforms and leaves no entry in the log"
	if got, _ := w.changeEverything(reflect.ValueOf(secretive{w.db})); len(got) == 0 || got[0] != want {
		t.Errorf("got %v, want %q", got, want)
	}
	if got := unreaching(t, "func (d *DB) Paint(ctx context.Context, act consult.Act) error { return d.change(ctx, \"paint\", nil) }"); !slices.Equal(got, []string{"Paint"}) {
		t.Errorf("got %v, want Paint found in the source", got)
	}
}

// leavesNothing are the methods of an actor that open a transaction in which nothing of anybody changes: they hold what they
// read, take back what they did, claim the right to answer once, or tell how far an
// import is that is logged itself. Adding a name here is a visible decision.
var leavesNothing = []string{"AnswerOnce", "ErasureAsked", "LineToChange", "NoteContactFile", "PreviewCalendar", "PreviewContacts", "PreviewYear", "RemarkToSettle"}

// What the reflection above asks does not get every step to change something. So the source is read too: whatever takes an
// actor and opens a transaction that writes must come to the function that writes the log.
func TestEachStepOfAnActorComesToTheLogInTheSource(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ = bytes.Cut(body, []byte("\n)\n")) // without the imports
		source = append(source, string(body))
	}
	for _, name := range unreaching(t, source...) {
		if !slices.Contains(leavesNothing, name) {
			t.Errorf("%s takes an actor, opens a transaction that writes, and never comes to the log", name)
		}
	}
}

// unreaching are the exported functions that take an actor and reach change, but not audit, by the names of what they call.
func unreaching(t *testing.T, source ...string) []string {
	t.Helper()
	calls := map[string][]string{}
	var acting []string
	for _, body := range source {
		tree, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			calls[fn.Name.Name] = append(calls[fn.Name.Name], calledIn(fn)...)
			if fn.Recv != nil && fn.Name.IsExported() && hasAct(fn) {
				acting = append(acting, fn.Name.Name)
			}
		}
	}
	var found []string
	for _, name := range acting {
		if reach := reachable(calls, name); reach["change"] && !reach["audit"] {
			found = append(found, name)
		}
	}
	return found
}

func hasAct(fn *ast.FuncDecl) bool {
	return slices.ContainsFunc(fn.Type.Params.List, func(p *ast.Field) bool {
		typ, ok := p.Type.(*ast.SelectorExpr)
		return ok && typ.Sel.Name == "Act"
	})
}

func calledIn(fn *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(fn, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch f := call.Fun.(type) {
			case *ast.Ident:
				names = append(names, f.Name)
			case *ast.SelectorExpr:
				names = append(names, f.Sel.Name)
			}
		}
		return true
	})
	return names
}

func reachable(calls map[string][]string, from string) map[string]bool {
	seen := map[string]bool{}
	todo := []string{from}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		todo = append(todo, calls[name]...)
	}
	return seen
}

func (w *twoWorkspaces) call(method reflect.Value, text string) []reflect.Value {
	w.t.Helper()
	args := make([]reflect.Value, 0, method.Type().NumIn())
	for i := range method.Type().NumIn() {
		if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
			break
		}
		args = append(args, w.argument(method.Type().In(i), text))
	}
	return method.Call(args)
}
