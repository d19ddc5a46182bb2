// Package planner looks at the calendar at fixed ticks and lets the store write what follows from it: the dated
// meetings of series, the persons of an audience whose moment has come, nudges. Every step is idempotent; one replica
// plans at a time only to spare the database.
package planner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"overlegbot/internal/consult"
)

// Store plans. Each step takes now, of consultation time, and returns how much it made or removed.
type Store interface {
	// PlanAhead gives every running series its meetings for the time ahead, with their deliveries.
	PlanAhead(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// Expand turns audiences that are due into one delivery per person.
	Expand(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanNudges writes one grouped message per person who has open commitments.
	PlanNudges(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// TendMinutes asks for minutes that nobody opened or closed, and closes those that are forgotten.
	TendMinutes(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// SettleReviews approves circulated minutes on which nobody remarked anything in time, where a platform chose so.
	SettleReviews(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanChairNotes writes to chairs alone: no next date, nobody answered, a group that ends, a date on a day off.
	PlanChairNotes(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanHandovers asks who takes over from chairs and secretaries who left.
	PlanHandovers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanLeavers asks what becomes of the open action items of people who left.
	PlanLeavers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanRegister reminds of decisions to look at again, and of advice without news.
	PlanRegister(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanDeadlines gives what comes back its next date, and asks for dates that are not known yet.
	PlanDeadlines(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanDossiers reminds of what goes on after a project, half a year before its end.
	PlanDossiers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// TendRounds closes the rounds whose time is over, and passes on the voices of who merged or left.
	TendRounds(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanReportBacks makes a task for each council and supporter that is told of a meeting which was held.
	PlanReportBacks(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanVacancies tells who coordinates a platform which of its boards have no delegate.
	PlanVacancies(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanDigests writes the weekly overview of each person.
	PlanDigests(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// PlanContactChecks asks people every half year whether what the directory says of them still holds.
	PlanContactChecks(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
	// CleanUp empties and removes what has been kept long enough.
	CleanUp(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error)
}

// Lead says whether this replica is the one that plans.
type Lead interface {
	Leads(ctx context.Context) (bool, error)
}

// The ticks. They are wire time: how often to look, never when something is due.
const (
	expandEvery  = 2 * time.Second
	planEvery    = time.Minute
	cleanUpEvery = 10 * time.Minute
)

// Planner runs the steps.
type Planner struct {
	workspace consult.WorkspaceID
	store     Store
	lead      Lead
	now       consult.Clock
	log       *slog.Logger
}

// New makes a planner for one workspace; now is consultation time.
func New(workspace consult.WorkspaceID, store Store, lead Lead, now consult.Clock, log *slog.Logger) *Planner {
	return &Planner{workspace: workspace, store: store, lead: lead, now: now, log: log}
}

// step is one thing that is done at a tick.
type step struct {
	name  string
	every time.Duration
	run   func(context.Context, consult.WorkspaceID, time.Time) (int, error)
}

func (p *Planner) steps() []step {
	return []step{
		{"plan ahead", planEvery, p.store.PlanAhead},
		{"nudge", planEvery, p.store.PlanNudges},
		{"tend minutes", planEvery, p.store.TendMinutes},
		{"settle reviews", planEvery, p.store.SettleReviews},
		{"chair notes", planEvery, p.store.PlanChairNotes},
		{"handovers", planEvery, p.store.PlanHandovers},
		{"leavers", planEvery, p.store.PlanLeavers},
		{"register", planEvery, p.store.PlanRegister},
		{"deadlines", planEvery, p.store.PlanDeadlines},
		{"dossiers", planEvery, p.store.PlanDossiers},
		{"rounds", planEvery, p.store.TendRounds},
		{"report-backs", planEvery, p.store.PlanReportBacks},
		{"vacancies", planEvery, p.store.PlanVacancies},
		{"digests", planEvery, p.store.PlanDigests},
		{"contact checks", planEvery, p.store.PlanContactChecks},
		{"expand", expandEvery, p.store.Expand},
		{"clean up", cleanUpEvery, p.store.CleanUp},
	}
}

// Run plans at once and then at each tick, as long as this replica leads, until ctx ends; then it waits for the step
// that is under way and returns nil.
func (p *Planner) Run(ctx context.Context) error {
	ticks := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	for _, s := range p.steps() {
		ticks.Schedule(cron.Every(s.every), cron.FuncJob(func() { p.led(ctx, s) }))
	}
	for _, s := range p.steps() {
		p.led(ctx, s)
	}
	ticks.Start()
	<-ctx.Done()
	<-ticks.Stop().Done()
	return nil
}

// led runs a step when this replica leads; a fault is logged and the next tick tries again.
func (p *Planner) led(ctx context.Context, s step) {
	leads, err := p.lead.Leads(ctx)
	if err == nil && leads {
		err = p.step(ctx, s)
	}
	if err != nil && ctx.Err() == nil {
		p.log.Error("planner", "step", s.name, "error", err)
	}
}

func (p *Planner) step(ctx context.Context, s step) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: panic: %v", s.name, r)
		}
	}()
	n, err := s.run(ctx, p.workspace, p.now())
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	if n > 0 {
		p.log.Info("planned", "step", s.name, "count", n)
	}
	return nil
}

// Tick runs every step now, whoever leads: the demo does so when its clock moves. The steps that succeed stand; the
// faults of the others are returned together.
func (p *Planner) Tick(ctx context.Context) error {
	var faults []error
	for _, s := range p.steps() {
		faults = append(faults, p.step(ctx, s))
	}
	return errors.Join(faults...)
}
