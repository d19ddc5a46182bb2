package consult

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The bounds of a workspace's own words for a topic.
const (
	MaxTopicWord  = 40 // characters
	maxTopicParts = 3  // words in one, as in "cours de néerlandais"
	minTopicWord  = 2  // letters
	MaxTopicWords = 80 // of one topic: a form lists them
)

// TopicID is the place of a topic among Topics, from 1.
type TopicID int64

// TopicWord is what a workspace changed: a word that means a topic there, or one that no longer does.
type TopicWord struct {
	Topic   string // canonical name
	Word    string // folded
	Shown   string // as it was written
	Removed bool
}

// TopicBook is the words by which a workspace means the topics: the usual ones and its own, less those that it took away. A
// zero book has the usual ones. It is read only, and may be used by many at once.
type TopicBook struct {
	topics  []Topic
	means   map[string]string // folded word -> topic
	changes []TopicWord
}

// usual is the book of a workspace that changed nothing.
var usual = sync.OnceValue(func() TopicBook { return bookOf(Topics(), nil) })

func bookOf(topics []Topic, changes []TopicWord) TopicBook {
	b := TopicBook{topics, map[string]string{}, changes}
	for _, t := range topics {
		for _, w := range t.Words {
			b.means[Fold(w)] = t.Name
		}
	}
	return b
}

// NewTopicBook applies what a workspace changed to the usual words.
func NewTopicBook(changes []TopicWord) TopicBook {
	if len(changes) == 0 {
		return usual()
	}
	topics := Topics()
	for _, c := range changes {
		i := slices.IndexFunc(topics, func(t Topic) bool { return t.Name == c.Topic })
		if i < 0 {
			continue
		}
		same := func(w string) bool { return Fold(w) == c.Word }
		switch words := topics[i].Words; {
		case c.Removed:
			topics[i].Words = slices.DeleteFunc(words, same)
		case !slices.ContainsFunc(words, same):
			topics[i].Words = append(words, c.Shown)
		}
	}
	return bookOf(topics, changes)
}

func (b TopicBook) known() TopicBook {
	if b.means == nil {
		return usual()
	}
	return b
}

// Topics are the topics with their words, in the order of the function Topics. The slice is not the caller's to change.
func (b TopicBook) Topics() []Topic { return b.known().topics }

// Words are those of a topic.
func (b TopicBook) Words(topic string) []string {
	for _, t := range b.Topics() {
		if t.Name == topic {
			return t.Words
		}
	}
	return nil
}

// Changes are what differs from the usual words.
func (b TopicBook) Changes() []TopicWord { return b.changes }

// at finds the longest words of a topic at the beginning of words.
func (b TopicBook) at(words []string) (topic string, n int) {
	means := b.known().means
	for size := min(maxTopicParts, len(words)); size > 0; size-- {
		if t, ok := means[Fold(strings.Join(words[:size], " "))]; ok {
			return t, size
		}
	}
	return "", 0
}

// ReadContactWords takes the topics and the kind of organisation out of words and leaves the rest; what joins words
// ("van", "voor", "de") is dropped.
func (b TopicBook) ReadContactWords(words []string) ContactQuery {
	var q ContactQuery
	var rest []string
	for i := 0; i < len(words); {
		topic, n := b.at(words[i:])
		word := Fold(words[i])
		switch {
		case n > 0:
			q.Topics = append(q.Topics, topic)
			i += n
			continue
		case orgWords[word] != "":
			q.OrgKind = orgWords[word]
		case !joining[word]:
			rest = append(rest, words[i])
		}
		i++
	}
	q.Text = strings.Join(rest, " ")
	return q
}

// Suggest lists the topics of which a text has trigger words, in the order of Topics.
func (b TopicBook) Suggest(texts ...string) []string {
	found := map[string]bool{}
	words := strings.Fields(strings.Join(texts, " "))
	for i := range words {
		if topic, n := b.at(words[i:]); n > 0 {
			found[topic] = true
		}
	}
	var names []string
	for _, t := range b.Topics() {
		if found[t.Name] {
			names = append(names, t.Name)
		}
	}
	return names[:min(len(names), maxTopics)]
}

// Named finds the topic that a word of any of the languages means, as people type it behind "thema:".
func (b TopicBook) Named(word string) (string, bool) {
	folded := Fold(strings.ReplaceAll(word, "_", " "))
	for _, t := range b.Topics() {
		if Fold(t.Name) == folded {
			return t.Name, true
		}
	}
	topic, n := b.at(strings.Fields(folded))
	return topic, n > 0 && n == len(strings.Fields(folded))
}

// TopicNumbered is the id of a topic; it refuses what is none.
func TopicNumbered(name string) (TopicID, error) {
	for i, t := range Topics() {
		if t.Name == name {
			return TopicID(i + 1), nil
		}
	}
	return 0, Invalid("topic", "topic_unknown", nil)
}

// ReadTopicWords reads words that are separated by commas, semicolons or lines, each once.
func ReadTopicWords(typed string) []string {
	var words []string
	seen := map[string]bool{}
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune(",;\n\r", r) }) {
		word := strings.Join(strings.Fields(part), " ")
		if word != "" && !seen[Fold(word)] {
			seen[Fold(word)] = true
			words = append(words, word)
		}
	}
	return words
}

// Change tells what is to be kept for a topic when these words come and those go: its own rows anew. It refuses a word that
// is not one, that means something everywhere, or that is another topic's.
func (b TopicBook) Change(topic string, add, remove []string) ([]TopicWord, error) {
	if _, err := TopicNumbered(topic); err != nil {
		return nil, err
	}
	if len(add)+len(remove) == 0 {
		return nil, Invalid("add", "topic_word_none", nil)
	}
	rows := map[string]TopicWord{}
	for _, c := range b.changes {
		if c.Topic == topic {
			rows[c.Word] = c
		}
	}
	builtIn := func(word string) bool { return usual().means[word] == topic }
	for _, word := range remove {
		delete(rows, Fold(word))
		if builtIn(Fold(word)) {
			rows[Fold(word)] = TopicWord{Topic: topic, Word: Fold(word), Removed: true}
		}
	}
	for _, word := range add {
		if err := b.canAdd(topic, word); err != nil {
			return nil, err
		}
		delete(rows, Fold(word))
		if !builtIn(Fold(word)) {
			rows[Fold(word)] = TopicWord{Topic: topic, Word: Fold(word), Shown: word}
		}
	}
	list := slices.SortedFunc(maps.Values(rows), func(a, b TopicWord) int { return strings.Compare(a.Word, b.Word) })
	if n := len(NewTopicBook(list).Words(topic)); n > MaxTopicWords {
		return nil, Invalid("add", "topic_words_many", map[string]any{"Max": MaxTopicWords})
	}
	return list, nil
}

func (b TopicBook) canAdd(topic, word string) error {
	folded, letters := Fold(word), 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
		} else if !unicode.IsDigit(r) && !strings.ContainsRune(" -'’./&", r) {
			return Invalid("add", "topic_word_plain", map[string]any{"Word": word})
		}
	}
	switch {
	case letters < minTopicWord:
		return Invalid("add", "topic_word_plain", map[string]any{"Word": word})
	case utf8.RuneCountInString(word) > MaxTopicWord, len(strings.Fields(word)) > maxTopicParts:
		return Invalid("add", "topic_word_long", map[string]any{"Max": MaxTopicWord, "Parts": maxTopicParts})
	case joining[folded], orgWords[folded] != "":
		return Invalid("add", "topic_word_common", map[string]any{"Word": word})
	}
	if other, known := b.Named(word); known && other != topic {
		return Invalid("add", "topic_word_taken", map[string]any{"Word": word, "Topic": other})
	}
	return nil
}

// Vocabulary is what words mean in a workspace.
type Vocabulary struct {
	Topics TopicBook
	Merged []PlaceMerger // municipalities that merged since the program was made
}
