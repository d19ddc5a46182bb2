package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/demo"
)

func TestTheDossiersOfTheDemoSayWhatTheSourcesTell(t *testing.T) {
	t.Parallel()
	w := load(t)
	of := func(handle, project string) consult.Dossier {
		t.Helper()
		var v consult.Viewer
		var id consult.ProjectID
		v.Workspace = workspace
		if err := w.db.QueryRowContext(t.Context(), `SELECT id FROM persons WHERE name = $1`, handle).Scan(&v.Person); err != nil {
			t.Fatal(err)
		}
		if err := w.db.QueryRowContext(t.Context(), `SELECT id FROM projects WHERE slug = $1`, project).Scan(&id); err != nil {
			t.Fatal(err)
		}
		d, err := w.store.Dossier(t.Context(), v, id, demo.Start(), demo.Start())
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := of("Alma Voorbeeld", "wegwijzer")
	if diff := cmp.Diff(map[consult.CellState]int{consult.CellDone: 12, consult.CellBusy: 19, consult.CellToDo: 18}, d.Tally()); diff != "" {
		t.Errorf("49 cells (-want +got):\n%s", diff)
	}
	var targets []string
	for _, e := range d.Of(consult.EntryTarget) {
		targets = append(targets, e.Title)
	}
	if got := d.Of(consult.EntryTarget); len(got) != 2 || got[0].Count != 1 || got[0].Goal != 2 || got[1].Count != 0 {
		t.Errorf("1 of 2 projects and no presentation: got %v %+v", targets, got)
	}
	if got := len(d.Of(consult.EntryBudget)); got != 0 {
		t.Errorf("amounts of Wegwijzer: got %d, the sources have none", got)
	}
	form, _ := d.LegalForm(demo.Start())
	if form.Title != "interlokale vereniging" || form.Decision() != "B-2025-08" {
		t.Errorf("legal form: got %+v", form)
	}
	r := of("Hugo Sjabloon", "rand5")
	money := r.Of(consult.EntryBudget)
	if len(money) != 2 || *money[0].Amount != 12000000 || *money[1].Amount != 3000000 || *money[1].Percentage != 2000 || *money[1].BaseAmount != 15000000 || money[1].Note == "" {
		t.Errorf("money of rand5: got %+v", money)
	}
	if r.KeyIsDecided() || len(r.Of(consult.EntryObjective)) != 4 || len(r.Partners) < 6 {
		t.Errorf("rand5: got %+v", r)
	}
}
