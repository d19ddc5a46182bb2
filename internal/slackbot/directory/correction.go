package directory

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type correctionStore interface {
	slackbot.WordStore
	Contact(ctx context.Context, v consult.Viewer, id consult.ContactID, now time.Time) (consult.Contact, error)
	ContactToKeep(ctx context.Context, v consult.Viewer, id consult.ContactID, now time.Time) (consult.Contact, error)
	CorrectContact(ctx context.Context, act consult.Act, id consult.ContactID, draft consult.ContactDraft) (consult.Contact, error)
	SuggestCorrection(ctx context.Context, act consult.Act, id consult.ContactID, text string) error
	SuggestionToSettle(ctx context.Context, v consult.Viewer, id int64, now time.Time) (consult.ContactSuggestion, error)
	TakeSuggestion(ctx context.Context, act consult.Act, id int64, draft consult.ContactDraft) (consult.ContactSuggestion, error)
	DeclineSuggestion(ctx context.Context, act consult.Act, id int64) (consult.ContactSuggestion, error)
}

// corrections keep the directory right: who a card is of corrects it, others suggest (R96, R101).
type corrections struct {
	store  correctionStore
	people *slackbot.People
}

func (c corrections) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contact_wrong", Who: slackbot.Insiders, Run: c.wrong},
		{Name: "contact_suggest", Who: slackbot.Insiders, Changes: true, Run: c.suggest},
		{Name: "contact_correct", Who: slackbot.Insiders, Changes: true, Run: c.correct},
		{Name: "suggestion_take", Who: slackbot.Insiders, Run: c.take},
		{Name: "suggestion_decline", Who: slackbot.Insiders, Changes: true, Run: c.decline},
	}
}

// wrong asks what is wrong with a card: in the form of the card itself for who may keep it, in words for anybody else.
func (c corrections) wrong(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, c.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: id, Channel: req.Channel}
	mine, err := c.store.ContactToKeep(ctx, req.Viewer(), consult.ContactID(id), req.Now)
	if err == nil {
		return slackbot.Reply{Modal: view.ContactCorrection(req.Lang, mine, townOf(places, mine), ""), Form: form}, nil
	}
	if refused, ok := consult.Refusal(err); !ok || refused.Code != consult.CodeForbidden {
		return slackbot.Reply{}, err
	}
	other, err := c.store.Contact(ctx, req.Viewer(), consult.ContactID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.SuggestionForm(req.Lang, other, townOf(places, other), req.Now), Form: form}, nil
}

func (c corrections) suggest(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	text := c.people.PlainText(ctx, req.Field("text").One())
	if err := c.store.SuggestCorrection(ctx, req.Act(), consult.ContactID(req.Form().About), text); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "contact.suggest_sent")}, nil
}

// correct saves the form; one that came of a suggestion settles that too.
func (c corrections) correct(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := c.draft(ctx, req)
	if suggestion, ok := suggestionOf(req.Form()); ok {
		settled, err := c.store.TakeSuggestion(ctx, req.Act(), suggestion, draft)
		if err != nil {
			return slackbot.Reply{}, err
		}
		return c.saved(ctx, req, settled.Contact)
	}
	kept, err := c.store.CorrectContact(ctx, req.Act(), consult.ContactID(req.Form().About), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return c.saved(ctx, req, kept)
}

func (c corrections) saved(ctx context.Context, req slackbot.Request, kept consult.Contact) (slackbot.Reply, error) {
	places, err := slackbot.Places(ctx, c.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ContactSaved(reader(req), kept, townOf(places, kept), req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (c corrections) draft(ctx context.Context, req slackbot.Request) consult.ContactDraft {
	line := func(field string) string { return strings.TrimSpace(c.people.PlainText(ctx, req.Field(field).One())) }
	draft := consult.ContactDraft{
		Role: line("role"), Topics: req.Field("topics").Many(), Email: strings.TrimSpace(req.Field("email").One()), Phone: line("phone"),
		Speaks: req.Field("speaks").Many(), Reach: req.Field("reach").One(), Hours: line("hours"), Office: line("office"), Until: req.Date("until"),
	}
	if ids := slackbot.IDs[consult.PersonID]([]string{req.Field("colleague").One()}); len(ids) > 0 {
		draft.Backup = ids[0]
	}
	return draft
}

// take opens the form of the card, with what was suggested on top.
func (c corrections) take(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	s, err := c.store.SuggestionToSettle(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, c.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.ContactCorrection(req.Lang, s.Contact, townOf(places, s.Contact), s.Text),
		Form:  slackbot.Form{About: int64(s.Contact.ID), Channel: req.Channel, Words: suggestionWord + strconv.FormatInt(id, 10)},
	}, nil
}

// suggestionWord begins what a form carries that came of a suggestion.
const suggestionWord = "suggestion "

func suggestionOf(form slackbot.Form) (int64, bool) {
	number, ok := strings.CutPrefix(form.Words, suggestionWord)
	id, err := strconv.ParseInt(number, 10, 64)
	return id, ok && err == nil
}

func (c corrections) decline(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	s, err := c.store.DeclineSuggestion(ctx, req.Act(), id)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "contact.declined", i18n.Args{"Name": view.Literal(s.By)})}, nil
}
