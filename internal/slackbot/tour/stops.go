package tour

import (
	"context"
	"slices"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// stop is one thing that the tour shows, for who may read it.
type stop struct {
	name  string
	there func(year) bool
	tell  func(context.Context, tour, slackbot.Request, year, *view.TourStop) error
}

// stops are those of the year, in order.
func stops() []stop {
	return []stop{
		{"call", hasRound(consult.RoundInterest), ofRound(consult.RoundInterest)},
		{"condition", hasRound(consult.RoundDecision), tellCondition},
		{"money", func(y year) bool { _, ok := y.founding(); return ok }, tellMoney},
		{"intent", hasStage(consult.StageIntent), tellStage(consult.StageIntent)},
		{"principle", hasStage(consult.StagePrinciple), tellPrinciple},
		{"review", hasRound(consult.RoundReview), ofRound(consult.RoundReview)},
		{"approval", hasStage(consult.StageApproval), tellStage(consult.StageApproval)},
		{"submission", func(y year) bool { e, ok := y.entry(consult.EntryApplication, ""); return ok && e.OnDay != nil }, tellSubmission},
		{"award", func(y year) bool {
			e, ok := y.entry(consult.EntryAward, consult.StateGranted)
			return ok && e.OnDay != nil
		}, tellAward},
		{"report", func(y year) bool { _, ok := y.report(); return ok }, tellReport},
		{"deliverables", func(y year) bool { return len(y.dossier.Cells) > 0 }, tellDeliverables},
		{"contributions", func(y year) bool { _, _, ok := y.owed(); return ok }, tellContributions},
		{"overview", func(y year) bool { return y.dossier.Project.StartsOn != nil }, tellOverview},
	}
}

func hasRound(kind consult.RoundKind) func(year) bool {
	return func(y year) bool { _, ok := y.round(kind); return ok }
}

func hasStage(stage consult.CommitmentStage) func(year) bool {
	return func(y year) bool { _, ok := y.said(stage); return ok }
}

// door is a button that opens the real thing by its own route.
func door[T ~int64](label, route string, id T) view.TourDoor {
	return view.TourDoor{Label: label, Route: route, Value: strconv.FormatInt(int64(id), 10)}
}

// ofRound tells a round that is over. A poll happened when it opened; what is read counts when it is read.
func ofRound(kind consult.RoundKind) func(context.Context, tour, slackbot.Request, year, *view.TourStop) error {
	return func(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
		r, _ := y.round(kind)
		card, err := t.store.Round(ctx, req.Viewer(), r.ID, req.Now)
		if err != nil {
			return err
		}
		s.On = r.Local(r.ClosesAt)
		if kind == consult.RoundInterest {
			s.On = r.Local(r.OpensAt)
		}
		s.Facts = view.TourRound(req.Lang, card)
		s.Doors = []view.TourDoor{door("round_"+string(kind), "round_card", r.ID)}
		return nil
	}
}

// tellCondition adds the decision that set the condition, for who may read it.
func tellCondition(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	if err := ofRound(consult.RoundDecision)(ctx, t, req, y, s); err != nil {
		return err
	}
	r, _ := y.round(consult.RoundDecision)
	return t.decided(ctx, req, r.Year, r.Seq, s)
}

// decided adds a decision by its number; nothing when the reader may not read it.
func (t tour) decided(ctx context.Context, req slackbot.Request, year, seq int, s *view.TourStop) error {
	if seq == 0 {
		return nil
	}
	card, err := t.store.DecisionNumbered(ctx, req.Viewer(), year, seq, req.Now)
	if _, refused := consult.Refusal(err); refused {
		return nil
	}
	if err != nil {
		return err
	}
	s.Facts = append(s.Facts, view.TourDecision(req.Lang, card.Decision))
	s.Doors = append(s.Doors, door("decision", "decision_card", card.ID))
	return nil
}

func tellMoney(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	form, _ := y.founding()
	s.On = *form.OnDay
	if question, found := y.entry(consult.EntryQuestion, consult.StateSettled); found {
		s.Facts = append(s.Facts, view.TourEntry(req.Lang, question))
	}
	s.Facts = append(s.Facts, view.TourForm(req.Lang, form))
	s.Doors = []view.TourDoor{door("question", "dossier_part#steps", y.dossier.Project.ID)}
	return t.decided(ctx, req, form.DecisionYear, form.DecisionSeq, s)
}

func tellStage(stage consult.CommitmentStage) func(context.Context, tour, slackbot.Request, year, *view.TourStop) error {
	return func(_ context.Context, _ tour, req slackbot.Request, y year, s *view.TourStop) error {
		s.On, _ = y.said(stage)
		s.Facts = view.TourStage(req.Lang, y.binding.CommitmentCard, stage)
		s.Doors = []view.TourDoor{door("commitments", "commitment_card", y.dossier.Project.ID)}
		return nil
	}
}

// tellPrinciple adds the minutes of the meeting of that day.
func tellPrinciple(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	if err := tellStage(consult.StagePrinciple)(ctx, t, req, y, s); err != nil {
		return err
	}
	project := y.dossier.Project
	from := time.Date(s.On.Year(), s.On.Month(), s.On.Day(), 0, 0, 0, 0, project.Location())
	held, err := t.store.HeldMeetings(ctx, req.Viewer(), project.PlatformID, from, from.AddDate(0, 0, 1), req.Now)
	if err != nil || len(held) == 0 {
		return err
	}
	s.Doors = append(s.Doors, door("minutes", "minutes_read", held[0].ID))
	return nil
}

func tellSubmission(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	handed, _ := y.entry(consult.EntryApplication, "")
	s.On = *handed.OnDay
	s.Args = i18n.Args{"By": view.Literal(handed.Organisation)}
	if due, found := y.dueOn(s.On); found {
		card, err := t.store.DeadlineCard(ctx, req.Viewer(), due.ID, req.Now)
		if err != nil {
			return err
		}
		s.Facts = view.TourSteps(req.Lang, card)
		s.Doors = append(s.Doors, door("deadline", "deadline_card", due.ID))
	}
	s.Facts = append(s.Facts, view.TourLead(req.Lang, y.binding))
	s.Doors = append(s.Doors, door("lead", "binding", y.dossier.Project.ID))
	return nil
}

// tellAward tells the milestone after it too: somebody began to work.
func tellAward(_ context.Context, _ tour, req slackbot.Request, y year, s *view.TourStop) error {
	award, _ := y.entry(consult.EntryAward, consult.StateGranted)
	s.On = *award.OnDay
	s.Facts = append(s.Facts, view.TourEntry(req.Lang, award))
	next, found := first(y.dossier.In(consult.EntryMilestone, consult.StateReached), func(e consult.Entry) bool { return e.OnDay != nil && e.OnDay.After(s.On) })
	if found {
		s.Facts = append(s.Facts, view.TourEntry(req.Lang, next))
	}
	s.Doors = []view.TourDoor{door("dossier", "dossier_card", y.dossier.Project.ID), door("milestones", "dossier_part#steps", y.dossier.Project.ID)}
	return nil
}

func tellReport(_ context.Context, _ tour, req slackbot.Request, y year, s *view.TourStop) error {
	r, _ := y.report()
	s.On = r.Local(r.StartsAt)
	s.Args = i18n.Args{"Platform": view.Literal(r.Platform)}
	s.Facts = view.TourReport(req.Lang, r)
	s.Doors = []view.TourDoor{door("report", "report_back", r.MeetingID)}
	return nil
}

func tellDeliverables(_ context.Context, _ tour, req slackbot.Request, y year, s *view.TourStop) error {
	for _, c := range y.dossier.Cells {
		if c.Since.After(s.On) {
			s.On = c.Since
		}
	}
	s.Facts = view.TourProgress(req.Lang, y.dossier)
	s.Doors = []view.TourDoor{door("deliverables", "dossier_part#progress", y.dossier.Project.ID)}
	return nil
}

// morning is the hour at which one is reminded of a deadline.
const morning = 9

// tellContributions says whether the boards were asked already: on the first day that their platform is reminded of a
// deadline.
func tellContributions(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	owed, leading, _ := y.owed()
	card, err := t.store.DeadlineCard(ctx, req.Viewer(), owed.ID, req.Now)
	if err != nil {
		return err
	}
	p, _, err := t.store.PlatformByID(ctx, req.Viewer(), owed.PlatformID, req.Now)
	if err != nil {
		return err
	}
	asked := owed.DueOn
	if len(p.DeadlineLeads) > 0 {
		lead := slices.Max(p.DeadlineLeads)
		asked = consult.ReminderDays(owed.DueOn, []int{lead}, recurrence.IsWorkday)[lead]
	}
	at := time.Date(asked.Year(), asked.Month(), asked.Day(), morning, 0, 0, 0, p.Location())
	s.On = owed.DueOn
	s.Args = i18n.Args{"Report": i18n.Date(req.Lang, leading.DueOn), "Due": i18n.Date(req.Lang, owed.DueOn), "Asked": i18n.Date(req.Lang, asked)}
	s.Facts = view.TourOwed(req.Lang, card)
	s.Try = view.TourTry(req.Lang, card, at, req.Now)
	s.Doors = []view.TourDoor{door("owed", "deadline_card", owed.ID)}
	return nil
}

// monthsBack is how long ago the overview is told of beside that of today.
const monthsBack = 6

func tellOverview(ctx context.Context, t tour, req slackbot.Request, y year, s *view.TourStop) error {
	project, today := y.dossier.Project, consult.Day(req.Today())
	before := today.AddDate(0, -monthsBack, 0)
	if begins := consult.Day(*project.StartsOn); before.Before(begins) {
		before = begins
	}
	s.On, s.Args = today, i18n.Args{"Command": t.command}
	for _, on := range []time.Time{before, today} {
		then, err := t.store.Dossier(ctx, req.Viewer(), project.ID, on, req.Now)
		if err != nil {
			return err
		}
		if len(then.Of(consult.EntryDeliverable)) > 0 {
			s.Facts = append(s.Facts, view.TourDone(req.Lang, then, on))
		}
		s.Doors = append(s.Doors, view.TourDoor{
			Label: "overview", On: on, Route: "overview_open#" + strconv.Itoa(len(s.Doors)), Value: strconv.FormatInt(int64(project.ID), 10) + ":" + on.Format(time.DateOnly),
		})
	}
	return nil
}
