package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

type owedStore interface {
	DeadlineCard(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.DeadlineCard, error)
	ReportBacks(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportBack, error)
	Rounds(ctx context.Context, v consult.Viewer, f consult.RoundFilter, now time.Time) ([]consult.Round, error)
}

// owing tells of the deadlines in list that organisations owe which ones have not handed in; it says nothing where there is
// no such deadline.
func (t *teller) owing(ctx context.Context, list []consult.Deadline) error {
	for _, d := range list[:min(len(list), mostTold)] {
		cards, err := gather(t, func(c consult.DeadlineCard) consult.DeadlineID { return c.ID }, func(v consult.Viewer) ([]consult.DeadlineCard, error) {
			c, err := t.desk.store.DeadlineCard(ctx, v, d.ID, t.now)
			return []consult.DeadlineCard{c}, err
		})
		if err != nil {
			return err
		}
		for _, c := range cards {
			var names []string
			for _, m := range c.In(consult.DeadlineOpen) {
				names = append(names, m.Organisation)
			}
			t.item(t.deadlineText(c.Deadline)...)
			if len(names) > 0 {
				t.say("ask.not_handed_in", i18n.Args{"Names": i18n.List(t.lang, names)})
			}
		}
	}
	return nil
}

// deadlineText is a deadline in the parts of a line.
func (t *teller) deadlineText(d consult.Deadline) []string {
	due, left, owed := i18n.Text(t.lang, "deadline.undated"), "", ""
	if d.Dated() {
		due, left = i18n.Date(t.lang, d.DueOn), i18n.Relative(t.lang, d.DaysLeft(t.now))
	}
	if d.Owed > 0 {
		owed = i18n.Text(t.lang, "deadline.owed_by", i18n.Args{"Done": d.Owed - d.Open, "Total": d.Owed})
	}
	return []string{d.Title, due, left, owed, d.Platform, names(d.Owners)}
}

// reportBacks tells how far the latest meetings are told to councils and supporters, and which are still open.
func (t *teller) reportBacks(ctx context.Context) error {
	list, err := gather(t, func(r consult.ReportBack) consult.MeetingID { return r.MeetingID }, func(v consult.Viewer) ([]consult.ReportBack, error) {
		return t.desk.store.ReportBacks(ctx, v, t.platformID(), t.now)
	})
	if err != nil {
		return err
	}
	if open := slices.DeleteFunc(slices.Clone(list), func(r consult.ReportBack) bool { return len(r.Open()) == 0 }); len(open) > 0 {
		list = open
	}
	if len(list) == 0 {
		t.say("report_back.none", nil)
	}
	for _, r := range list[:min(len(list), mostTold)] {
		done, total, councils := r.Progress()
		t.item(r.Platform, i18n.Date(t.lang, r.Local(r.StartsAt)), i18n.ReportedBack(t.lang, done, total, councils, r.OpenNames()))
	}
	t.source("report_backs")
	return nil
}

// rounds tells which rounds are open, or how those with the words that were named ended.
func (t *teller) rounds(ctx context.Context) error {
	list, err := gather(t, func(r consult.Round) consult.RoundID { return r.ID }, func(v consult.Viewer) ([]consult.Round, error) {
		return t.desk.store.Rounds(ctx, v, consult.RoundFilter{Platform: t.platformID()}, t.now)
	})
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(r consult.Round) bool { return r.State == consult.RoundWithdrawn })
	named, some := matching(list, append(t.words(), t.reading.Terms...), func(r consult.Round) string { return r.Question + " " + r.Details })
	if !some || len(t.words())+len(t.reading.Terms) == 0 {
		named = slices.DeleteFunc(slices.Clone(list), func(r consult.Round) bool { return r.State != consult.RoundOpen })
	}
	if len(named) == 0 {
		t.say("ask.no_round", nil)
	}
	for _, r := range named[:min(len(named), mostTold)] {
		t.item(r.Question, t.roundText(r), r.Platform)
	}
	t.source("rounds")
	return nil
}

// roundText is how far a round is: never what was answered before it is over.
func (t *teller) roundText(r consult.Round) string {
	if r.State == consult.RoundOpen {
		return i18n.Text(t.lang, "ask.round_open", i18n.Args{
			"Date": i18n.DateTime(t.lang, r.Local(r.ClosesAt)), "Answered": r.Answered,
			"Voices": i18n.Text(t.lang, "round.unit."+string(r.Unit), i18n.Args{"Count": r.Voices}),
		})
	}
	parts := []string{i18n.Text(t.lang, "ask.round_closed", i18n.Args{"Date": i18n.Date(t.lang, r.Local(r.ClosesAt))})}
	if r.Outcome != "" {
		parts = append(parts, i18n.Text(t.lang, "ask.round_outcome."+string(r.Outcome)))
	}
	return strings.Join(append(parts, r.DecisionNumber()), " ")
}
