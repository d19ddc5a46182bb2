package planner

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// diary plays the store: it writes down which step ran for which moment, and fails or panics where it is told to.
type diary struct {
	mu     sync.Mutex
	counts map[string]int
	fails  string
	panics string
}

func (d *diary) ran(step string) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.counts == nil {
		d.counts = map[string]int{}
	}
	d.counts[step]++
	switch step {
	case d.fails:
		return 0, errors.New("no")
	case d.panics:
		panic("no")
	}
	return 1, nil
}

func (d *diary) PlanAhead(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("plan")
}

func (d *diary) Expand(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("expand")
}

func (d *diary) TendRounds(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("rounds")
}

func (d *diary) PlanNudges(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("nudge")
}

func (d *diary) TendMinutes(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("tend minutes")
}

func (d *diary) SettleReviews(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("settle reviews")
}

func (d *diary) PlanChairNotes(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("chair notes")
}

func (d *diary) PlanHandovers(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("handovers")
}

func (d *diary) PlanLeavers(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("leavers")
}

func (d *diary) PlanRegister(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("register")
}

func (d *diary) PlanDeadlines(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("deadlines")
}

func (d *diary) PlanReportBacks(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("report-backs")
}

func (d *diary) PlanDossiers(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("dossiers")
}

func (d *diary) PlanVacancies(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("vacancies")
}

func (d *diary) PlanDigests(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("digests")
}

func (d *diary) PlanContactChecks(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("contact checks")
}

func (d *diary) CleanUp(context.Context, consult.WorkspaceID, time.Time) (int, error) {
	return d.ran("clean up")
}

type lead struct{ leads bool }

func (l lead) Leads(context.Context) (bool, error) { return l.leads, nil }

func start() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func TestTheLeaderPlansAtOnceAndThenAtFixedTicks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute+time.Second/2)
		defer cancel()
		if err := New("T1", d, lead{true}, start, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"plan": 11, "nudge": 11, "chair notes": 11, "tend minutes": 11, "settle reviews": 11, "handovers": 11, "leavers": 11, "register": 11, "deadlines": 11, "rounds": 11, "dossiers": 11, "report-backs": 11, "vacancies": 11, "digests": 11, "contact checks": 11, "expand": 301, "clean up": 2}
		if diff := cmp.Diff(want, d.counts); diff != "" {
			t.Errorf("steps in ten minutes (-want +got):\n%s", diff)
		}
	})
}

func TestAReplicaThatDoesNotLeadPlansNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &diary{}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := New("T1", d, lead{false}, start, slog.New(slog.DiscardHandler)).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(d.counts) != 0 {
			t.Errorf("got %v, want no steps", d.counts)
		}
	})
}

func TestAStepThatFailsOrPanicsDoesNotKeepTheOthersFromRunning(t *testing.T) {
	t.Parallel()
	d := &diary{fails: "plan", panics: "expand"}
	err := New("T1", d, lead{false}, start, slog.New(slog.DiscardHandler)).Tick(t.Context())
	want := map[string]int{"plan": 1, "nudge": 1, "chair notes": 1, "tend minutes": 1, "settle reviews": 1, "handovers": 1, "leavers": 1, "register": 1, "dossiers": 1, "report-backs": 1, "vacancies": 1, "deadlines": 1, "rounds": 1, "digests": 1, "contact checks": 1, "expand": 1, "clean up": 1}
	if diff := cmp.Diff(want, d.counts); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if err == nil {
		t.Error("got no error, want both faults")
	}
}
