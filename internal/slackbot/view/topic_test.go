package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestTopicsAreListedAndChangedWithTheirWords(t *testing.T) {
	t.Parallel()
	book := consult.NewTopicBook([]consult.TopicWord{
		{Topic: "Taalbeleid", Word: "babbelonie", Shown: hostile}, {Topic: "Rechtshulp", Word: "jurist", Removed: true},
	})
	_, blocks := TopicWords(consult.Dutch, book, true)
	golden(t, "topic_words", blocks)
	_, blocks = TopicWords(consult.French, consult.TopicBook{}, false)
	golden(t, "topic_words_reader", blocks)
	golden(t, "topic_words_form", TopicWordsForm(consult.English, book, "Taalbeleid"))
	_, blocks = TopicWordsSaved(consult.Dutch, book, "Taalbeleid")
	golden(t, "topic_words_saved", blocks)
}
