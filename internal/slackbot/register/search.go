package register

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type searchStore interface {
	slackbot.WordStore
	Search(ctx context.Context, v consult.Viewer, s consult.Search, now time.Time) ([]consult.Hit, error)
	Tagged(ctx context.Context, v consult.Viewer, subject string, id int64, now time.Time) (consult.Tagged, error)
	TagMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, topics []string) error
	TagAgendaItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, topics []string) error
	TagAction(ctx context.Context, act consult.Act, id consult.ActionItemID, topics []string) error
}

// search finds what was written, and gives it topics.
type search struct {
	store     searchStore
	decisions decisions
}

func (s search) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "search", Words: map[string]string{"nl": "zoek|zoeken", "fr": "chercher|recherche", "en": "search|find"}, Who: slackbot.Everybody, Run: s.ask},
		{Name: "search_save", Who: slackbot.Everybody, Changes: true, Run: s.asked},
		{Name: "search_page", Who: slackbot.Everybody, Run: s.page},
		{Name: "topics", Who: slackbot.Insiders, Run: s.topics},
		{Name: "topics_save", Who: slackbot.Insiders, Changes: true, Run: s.tag},
	}
}

// ask looks for what was typed; a button, or the command alone, asks for it.
func (s search) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	typed := slackbot.OneLine(slackbot.Unescape(req.Text))
	if typed == "" || req.ByButton() {
		return slackbot.Reply{Modal: view.SearchForm(req.Lang), Form: slackbot.Form{Channel: req.Channel}}, nil
	}
	return s.find(ctx, req, typed, 0)
}

func (s search) asked(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return s.find(ctx, req, slackbot.OneLine(req.Field("words").One()), 0)
}

// page reads "skip:what was typed".
func (s search) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	at, typed, _ := strings.Cut(req.Value.One(), ":")
	skip, err := strconv.Atoi(at)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	reply, err := s.find(ctx, req, typed, skip)
	reply.Replace = true
	return reply, err
}

// find answers with the decision for a number, else with what has the words.
func (s search) find(ctx context.Context, req slackbot.Request, typed string, skip int) (slackbot.Reply, error) {
	if year, seq, ok := consult.ReadDecisionNumber(typed); ok {
		return s.decisions.numbered(ctx, req, year, seq)
	}
	words, err := s.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	asked, err := words.Topics.ReadSearch(typed)
	if err != nil {
		return slackbot.Reply{}, err
	}
	hits, err := s.store.Search(ctx, req.Viewer(), asked, req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("search: %w", err)
	}
	text, blocks := view.SearchPage{Typed: typed, Words: asked.Words, Topic: asked.Topic, Skip: skip}.Message(req.Lang, hits)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// topics opens the form for "subject:id".
func (s search) topics(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	subject, of, _ := strings.Cut(req.Value.One(), ":")
	tagged, err := s.store.Tagged(ctx, req.Viewer(), subject, number(of), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	words, err := s.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.TopicsForm(req.Lang, tagged, words.Topics), Form: slackbot.Form{About: tagged.ID, Words: subject, Channel: req.Channel}}, nil
}

func (s search) tag(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	form, topics := req.Form(), req.Field("topics").Many()
	var err error
	switch form.Words {
	case "meeting":
		err = s.store.TagMeeting(ctx, req.Act(), consult.MeetingID(form.About), topics)
	case "agenda":
		err = s.store.TagAgendaItem(ctx, req.Act(), consult.AgendaItemID(form.About), topics)
	case "action":
		err = s.store.TagAction(ctx, req.Act(), consult.ActionItemID(form.About), topics)
	default:
		err = consult.NotFound("gone")
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "search.tagged")}, nil
}
