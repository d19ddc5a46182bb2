package tour

import (
	"context"
	"slices"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// projectSlug is the project of the demo world whose year is told.
const projectSlug = "wegwijzer"

// year is what the reader may read of it.
type year struct {
	binding   consult.Binding // with what councils said
	dossier   consult.Dossier
	rounds    []consult.Round // the first first
	reports   []consult.ReportBack
	deadlines []consult.Deadline
}

// read reads the year as it stands today. It refuses who may not read the project.
func (t tour) read(ctx context.Context, req slackbot.Request) (year, error) {
	v := req.Viewer()
	projects, err := t.store.Projects(ctx, v, 0, req.Now)
	if err != nil {
		return year{}, err
	}
	at := slices.IndexFunc(projects, func(p consult.Project) bool { return p.Slug == projectSlug })
	if at < 0 {
		return year{}, t.closed(req)
	}
	id := projects[at].ID
	var y year
	if y.binding, err = t.store.Binding(ctx, v, id, req.Today(), req.Now); err != nil {
		return year{}, err
	}
	if y.dossier, err = t.store.Dossier(ctx, v, id, req.Today(), req.Now); err != nil {
		return year{}, err
	}
	if y.rounds, err = t.store.Rounds(ctx, v, consult.RoundFilter{Platform: projects[at].PlatformID}, req.Now); err != nil {
		return year{}, err
	}
	slices.SortFunc(y.rounds, func(a, b consult.Round) int { return int(a.ID - b.ID) })
	if y.reports, err = t.store.ReportBacks(ctx, v, 0, req.Now); err != nil {
		return year{}, err
	}
	y.deadlines, err = t.store.FindDeadlines(ctx, v, consult.DeadlineFilter{Project: id, Past: true}, req.Now)
	return y, err
}

// round is the first one of a kind that is over.
func (y year) round(kind consult.RoundKind) (consult.Round, bool) {
	return first(y.rounds, func(r consult.Round) bool { return r.Kind == kind && r.State == consult.RoundClosed })
}

// entry is the first of the dossier of a kind that is so far, "" for however far.
func (y year) entry(kind consult.EntryKind, state consult.EntryState) (consult.Entry, bool) {
	return first(y.dossier.Of(kind), func(e consult.Entry) bool { return state == "" || e.State == state })
}

// founding is the legal form that a decision gave the cooperation.
func (y year) founding() (consult.Entry, bool) {
	return first(y.dossier.Of(consult.EntryForm), func(e consult.Entry) bool { return e.DecisionID != 0 && e.OnDay != nil })
}

// report is the first meeting that councils are told of.
func (y year) report() (consult.ReportBack, bool) {
	var told []consult.ReportBack
	for _, r := range y.reports {
		if _, councils := r.Councils(); councils > 0 {
			told = append(told, r)
		}
	}
	slices.Reverse(told)
	return first(told, func(consult.ReportBack) bool { return true })
}

// owed is the deadline by which boards hand something in, and leading the one after it: what they hand it in for.
func (y year) owed() (owed, leading consult.Deadline, ok bool) {
	owed, ok = first(y.deadlines, func(d consult.Deadline) bool { return d.Owed > 0 && d.Dated() })
	for _, d := range y.deadlines {
		if d.Owed == 0 && d.LeadsToID == 0 && d.Dated() && d.DueOn.After(owed.DueOn) && (!leading.Dated() || d.DueOn.Before(leading.DueOn)) {
			leading = d
		}
	}
	return owed, leading, ok && leading.Dated()
}

// dueOn is the deadline of a day that others do not lead to.
func (y year) dueOn(day time.Time) (consult.Deadline, bool) {
	return first(y.deadlines, func(d consult.Deadline) bool { return d.LeadsToID == 0 && d.DueOn.Equal(consult.Day(day)) })
}

// said is the last day on which a council spoke of a stage.
func (y year) said(stage consult.CommitmentStage) (day time.Time, ok bool) {
	for _, l := range y.binding.Lines {
		if l.Stage == stage && l.Result == consult.CouncilApproved && l.OnDay.After(day) {
			day = l.OnDay
		}
	}
	return day, !day.IsZero()
}

func first[T any](list []T, which func(T) bool) (T, bool) {
	i := slices.IndexFunc(list, which)
	if i < 0 {
		var none T
		return none, false
	}
	return list[i], true
}
