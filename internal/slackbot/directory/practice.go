package directory

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type practiceStore interface {
	slackbot.WordStore
	Practices(ctx context.Context, v consult.Viewer, q consult.PracticeQuery, now time.Time) ([]consult.Practice, error)
	OfficeHours(ctx context.Context, v consult.Viewer, nis []string, now time.Time) ([]consult.Contact, error)
	WhoDoes(ctx context.Context, v consult.Viewer, topic string, now time.Time) ([]consult.Contact, []string, error)
}

// lookups are what one only reads: what others learned, office hours, and who does what.
type lookups struct {
	store practiceStore
}

func (l lookups) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "practices", Words: map[string]string{"nl": "praktijken|praktijk|fiches", "fr": "pratiques|fiches", "en": "practices"}, Who: slackbot.Insiders, Run: l.practices},
		{Name: "office_hours", Words: map[string]string{"nl": "permanenties|permanentie", "fr": "permanences|permanence", "en": "hours"}, Who: slackbot.Insiders, Run: l.hours},
		{Name: "who_does", Words: map[string]string{"nl": "domein|wie doet", "fr": "domaine|qui fait", "en": "domain|who does"}, Who: slackbot.Insiders, Run: l.does},
	}
}

// practices are practices, bottlenecks and handholds with the words, topics or places; all of them without words.
func (l lookups) practices(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	known, err := l.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	asked := readWords(known, slackbot.Unescape(req.Text))
	var words []string
	for _, w := range strings.Fields(asked.Text) {
		words = append(words, stem(consult.Fold(w)))
	}
	found, err := l.store.Practices(ctx, req.Viewer(), consult.PracticeQuery{Words: words, Topics: asked.Topics, NIS: asked.NIS}, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var codes []string
	for _, p := range found {
		codes = append(codes, p.NIS...)
	}
	text, blocks := view.Practices(req.Lang, strings.TrimSpace(req.Text), found, townNames(place.With(known.Merged), codes))
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// stem is the beginning of a word, so that "motivation" and "motivaties" find "motivatie".
func stem(word string) string {
	const letters = 6
	r := []rune(word)
	return string(r[:min(len(r), letters)])
}

func (l lookups) hours(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	known, err := l.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	asked := readWords(known, slackbot.Unescape(req.Text))
	found, err := l.store.OfficeHours(ctx, req.Viewer(), asked.NIS, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.OfficeHours(req.Lang, found, placeNames(place.With(known.Merged), found))
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// does shows for one topic who answers for it in each municipality (R80); without a topic it asks which.
func (l lookups) does(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	topic := req.Value.One()
	if !req.ByButton() || consult.CheckTopics([]string{topic}) != nil {
		topic = ""
		known, err := l.store.Vocabulary(ctx, req.Viewer())
		if err != nil {
			return slackbot.Reply{}, err
		}
		if topics := readWords(known, slackbot.Unescape(req.Text)).Topics; len(topics) > 0 {
			topic = topics[0]
		}
	}
	if topic == "" {
		text, blocks := view.WhichTopic(req.Lang)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
	found, codes, err := l.store.WhoDoes(ctx, req.Viewer(), topic, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, l.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	var towns []view.Town
	for _, code := range codes {
		town := view.Town{NIS: code}
		if m := places.ByNIS(code); m != nil {
			town.Name = m.Name
		}
		towns = append(towns, town)
	}
	text, blocks := view.WhoDoes(req.Lang, topic, found, towns)
	return slackbot.Reply{Text: text, Blocks: blocks, Replace: req.ByButton() && !req.InHome}, nil
}
