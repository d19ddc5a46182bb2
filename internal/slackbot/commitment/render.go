package commitment

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type renderStore interface {
	// CouncilsToTell reads the commitments of a project on behalf of who a delivery goes to, else a moot error.
	CouncilsToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.CommitmentCard, error)
	// ReportBackToTell reads how far a meeting is told, on behalf of who a delivery goes to, else a moot error.
	ReportBackToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ReportBack, error)
	// VacanciesToTell reads who is delegated to a platform, on behalf of who a delivery goes to, else a moot error.
	VacanciesToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.DelegateCard, error)
}

type renders struct {
	store renderStore
}

func (r renders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeCouncil:       r.councils(view.CouncilReminder),
		consult.PurposeCouncilMatrix: r.councils(view.CouncilMatrix),

		consult.PurposeReportBack:       r.reports(view.ReportReminder),
		consult.PurposeReportBackMatrix: r.reports(view.ReportMatrix),

		consult.PurposeVacancy: r.vacancies,
	}
}

func (r renders) councils(say func(string, consult.CommitmentCard, consult.Delivery) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		card, err := r.store.CouncilsToTell(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(say(d.Lang, card, d)), nil
	}
}

func (r renders) reports(say func(string, consult.ReportBack, consult.Delivery) (string, []slack.Block)) slackbot.Render {
	return func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
		report, err := r.store.ReportBackToTell(ctx, d, now)
		if err != nil {
			return slack.Msg{}, err
		}
		return slackbot.Message(say(d.Lang, report, d)), nil
	}
}

func (r renders) vacancies(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
	card, err := r.store.VacanciesToTell(ctx, d, now)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Vacancies(d.Lang, card, d)), nil
}
