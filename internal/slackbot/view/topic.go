package view

import (
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// TopicWords lists the topics with the words that mean them; who may change them gets a choice of topics.
func TopicWords(lang string, book consult.TopicBook, mayChange bool) (string, []slack.Block) {
	text := i18n.Text(lang, "topics.list")
	var lines [][]Span
	var options []*slack.OptionBlockObject
	for _, t := range book.Topics() {
		lines = append(lines, topicLine(lang, t))
		options = append(options, Option(TopicName(lang, t.Name), t.Name))
	}
	blocks := []slack.Block{Section(text), Bullets(lines...), Small(i18n.Text(lang, "topics.used"))}
	if mayChange {
		return text, append(blocks, Actions(Choice("topic_words_edit", i18n.Text(lang, "topics.change"), "", options...)))
	}
	return text, append(blocks, Small(i18n.Text(lang, "topics.who_may")))
}

func topicLine(lang string, t consult.Topic) []Span {
	words := strings.Join(t.Words, ", ")
	if words == "" {
		words = i18n.Text(lang, "topics.none")
	}
	return []Span{Bold(TopicName(lang, t.Name)), Plain(": " + words)}
}

// TopicWordsForm asks which words come to mean a topic, and which no longer do.
func TopicWordsForm(lang string, book consult.TopicBook, topic string) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Rich(Bold(TopicName(lang, topic))),
		Hinted(Optional("add", i18n.Text(lang, "topics.add"), TextField("add", "", true)), i18n.Text(lang, "topics.add_hint")),
	}
	var options []*slack.OptionBlockObject
	for _, word := range book.Words(topic) {
		options = append(options, Option(word, word))
	}
	if len(options) > 0 {
		blocks = append(blocks, Optional("remove", i18n.Text(lang, "topics.remove"), several(lang, "remove", nil, options...)))
	}
	return Modal("topic_words_save", i18n.Text(lang, "topics.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// TopicWordsSaved says which words mean a topic from now on.
func TopicWordsSaved(lang string, book consult.TopicBook, topic string) (string, []slack.Block) {
	text := i18n.Text(lang, "topics.saved")
	return text, []slack.Block{Section(text), Bullets(topicLine(lang, consult.Topic{Name: topic, Words: book.Words(topic)}))}
}
