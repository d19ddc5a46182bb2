package privacy

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type retentionStore interface {
	PreviewRetention(ctx context.Context, act consult.Act, id consult.PlatformID, usual, days consult.Retention) (consult.RetentionPreview, error)
	SetRetention(ctx context.Context, act consult.Act, id consult.PlatformID, days consult.Retention) (consult.Platform, error)
	slackbot.PlaceFinder
}

// retentions lets who manages a platform choose how long it keeps things, after showing what that removes and when.
type retentions struct {
	store retentionStore
	usual consult.Retention
}

func (r retentions) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "retention", Words: map[string]string{
			"nl": "bewaartermijnen|bewaartermijn", "fr": "conservation", "en": "retention",
		}, Who: slackbot.Managers, Run: r.open},
		{Name: "retention_preview", Who: slackbot.Insiders, Changes: true, Run: r.preview},
		{Name: "retention_save", Who: slackbot.Insiders, Changes: true, Run: r.save},
	}
}

func (r retentions) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := slackbot.Whereabouts(ctx, r.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if p.ID == 0 {
		return slackbot.Reply{}, consult.Invalid("", "retention_where", nil)
	}
	now, err := r.store.PreviewRetention(ctx, req.Act(), p.ID, r.usual, nil)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.RetentionForm(req.Lang, now), Form: slackbot.Form{About: int64(p.ID), Channel: req.Channel}}, nil
}

// preview shows what the chosen periods remove; nothing is saved yet.
func (r retentions) preview(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	days := consult.Retention{}
	for _, kind := range consult.RetentionKinds() {
		n, err := strconv.Atoi(req.Field(string(kind)).One())
		if err != nil {
			return slackbot.Reply{}, consult.Invalid(string(kind), "number_expected", nil)
		}
		days[kind] = n
	}
	would, err := r.store.PreviewRetention(ctx, req.Act(), consult.PlatformID(req.Form().About), r.usual, days)
	if err != nil {
		return slackbot.Reply{}, err
	}
	words, err := json.Marshal(days)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("remember what was chosen: %w", err)
	}
	form := req.Form()
	form.Words = string(words)
	return slackbot.Reply{Modal: view.RetentionPreview(req.Lang, would, req.Today()), Form: form}, nil
}

func (r retentions) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var days consult.Retention
	if err := json.Unmarshal([]byte(req.Form().Words), &days); err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	p, err := r.store.SetRetention(ctx, req.Act(), consult.PlatformID(req.Form().About), days)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "retention.saved", i18n.Args{"Platform": view.Literal(p.Name)})}, nil
}
