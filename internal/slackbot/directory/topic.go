package directory

import (
	"context"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type topicStore interface {
	slackbot.WordStore
	MayImport(ctx context.Context, act consult.Act) error
	ChangeTopicWords(ctx context.Context, act consult.Act, topic string, add, remove []string) (consult.TopicBook, error)
}

// topics shows by which words the bot knows what is asked about, and lets coordinators change them.
type topics struct {
	store topicStore
}

func (t topics) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "topic_words", Words: map[string]string{"nl": "thema's|themas|thema’s", "fr": "thèmes|themes", "en": "topics"}, Who: slackbot.Insiders, Run: t.list},
		{Name: "topic_words_edit", Who: slackbot.Insiders, Run: t.edit},
		{Name: "topic_words_save", Who: slackbot.Insiders, Changes: true, Run: t.save},
	}
}

func (t topics) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	known, err := t.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	err = t.store.MayImport(ctx, req.Act())
	_, refused := consult.Refusal(err)
	if err != nil && !refused {
		return slackbot.Reply{}, err
	}
	text, blocks := view.TopicWords(req.Lang, known.Topics, !refused)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// edit asks which words come and which go; who coordinates nothing hears so before anything is typed.
func (t topics) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if err := t.store.MayImport(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	id, err := consult.TopicNumbered(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	known, err := t.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.TopicWordsForm(req.Lang, known.Topics, req.Value.One()), Form: slackbot.Form{About: int64(id), Channel: req.Channel}}, nil
}

func (t topics) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	topic := ""
	for i, one := range consult.Topics() {
		if int64(i+1) == req.Form().About {
			topic = one.Name
		}
	}
	add := consult.ReadTopicWords(req.Field("add").One())
	places, err := slackbot.Places(ctx, t.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	for _, word := range add {
		if m := places.Resolve(word); m.Sure != nil && m.Candidates[0].Why != place.WhyTypo {
			return slackbot.Reply{}, consult.Invalid("add", "topic_word_place", map[string]any{"Word": word})
		}
	}
	book, err := t.store.ChangeTopicWords(ctx, req.Act(), topic, add, req.Field("remove").Many())
	if refusal, refused := consult.Refusal(err); refused && refusal.Key == "topic_word_taken" {
		other, _ := refusal.Args["Topic"].(string)
		return slackbot.Reply{}, consult.Invalid(refusal.Field, refusal.Key, map[string]any{"Word": refusal.Args["Word"], "Topic": view.TopicName(req.Lang, other)})
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.TopicWordsSaved(req.Lang, book, topic)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
