package consult

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MaxSearch is how many characters a search may have.
const MaxSearch = 200

// Search is what somebody looks for; empty fields do not narrow.
type Search struct {
	Words    string
	Topic    string // canonical name
	Platform PlatformID
}

// topicWords name the filter in the three languages, folded.
var topicWords = []string{"thema:", "theme:", "topic:"}

// ReadSearch takes the filter on a topic ("thema:huisvesting") out of what was typed. It refuses nothing typed, too much,
// and a topic that is none.
func (b TopicBook) ReadSearch(typed string) (Search, error) {
	var s Search
	if n := utf8.RuneCountInString(typed); n > MaxSearch {
		return s, Invalid("words", "search_long", map[string]any{"Max": MaxSearch})
	}
	var err error
	if s.Topic, s.Words, err = b.ReadTopicFilter(typed); err != nil {
		return s, err
	}
	if s.Words == "" && s.Topic == "" {
		return s, Invalid("words", "search_empty", nil)
	}
	return s, nil
}

// ReadTopicFilter takes the filter on a topic ("thema:huisvesting") out of what was typed; "" for none. It refuses a topic
// that is none.
func (b TopicBook) ReadTopicFilter(typed string) (topic, rest string, err error) {
	var words []string
	for _, word := range strings.Fields(typed) {
		name, filtered := topicFilter(word)
		if !filtered {
			words = append(words, word)
			continue
		}
		known := false
		if topic, known = b.Named(name); !known {
			return "", "", Invalid("words", "topic_not_known", map[string]any{"Typed": name})
		}
	}
	return topic, strings.Join(words, " "), nil
}

func topicFilter(word string) (name string, ok bool) {
	folded := Fold(word)
	for _, prefix := range topicWords {
		if rest, found := strings.CutPrefix(folded, prefix); found && rest != "" {
			return rest, true
		}
	}
	return "", false
}

// HitKind is where something was found.
type HitKind string

// The kinds of hits.
const (
	HitNote     HitKind = "note"
	HitDecision HitKind = "decision"
	HitAction   HitKind = "action"
	HitAgenda   HitKind = "agenda"
	HitSummary  HitKind = "summary" // of minutes, released for the public
)

// Hit is one thing that was found.
type Hit struct {
	Kind      HitKind
	ID        int64 // of the line, decision, action item, agenda item or, of a summary, the meeting
	Platform  string
	MeetingID MeetingID // whose minutes or agenda it stands in, 0 for none
	Year      int       // of a decision, as the next
	Seq       int
	Text      string
	At        time.Time
	Zone      string
	Topics    []string
	Closed    bool // an action that is done, a decision that was replaced
}

// Local returns when it was said, on a clock in the platform's zone.
func (h Hit) Local() time.Time { return h.At.In(location(h.Zone)) }

// Piece is a part of a sentence; Hit says that it is a word that was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// maxSentence is how long a sentence is shown, in characters.
const maxSentence = 300

// Sentence returns the sentence of text with most of the words that were looked for, those words marked. It judges words by
// their beginnings, accents aside, as stems do.
func Sentence(text, looked string) []Piece {
	text = strings.ToValidUTF8(text, "�")
	var wanted []string
	for _, w := range strings.FieldsFunc(looked, notOfWord) {
		wanted = append(wanted, Fold(w))
	}
	var best []Piece
	most := -1
	for _, sentence := range sentences(text) {
		pieces, hits := mark(sentence, wanted)
		if hits > most {
			best, most = pieces, hits
		}
	}
	return shorten(best)
}

func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// sentences splits after a full stop, a question or exclamation mark that white space follows, and at line breaks.
func sentences(text string) []string {
	var all []string
	begin := 0
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		if r == '\n' || (r == '.' || r == '!' || r == '?') && unicode.IsSpace(next) {
			if s := strings.TrimSpace(text[begin : i+1]); s != "" {
				all = append(all, s)
			}
			begin = i + 1
		}
	}
	if s := strings.TrimSpace(text[begin:]); s != "" || len(all) == 0 {
		all = append(all, s)
	}
	return all
}

// mark splits a sentence into the words that were looked for and what is between them.
func mark(sentence string, wanted []string) (pieces []Piece, hits int) {
	plain, word := strings.Builder{}, strings.Builder{}
	flush := func() {
		if word.Len() == 0 {
			return
		}
		if w := word.String(); isWanted(Fold(w), wanted) {
			if plain.Len() > 0 {
				pieces = append(pieces, Piece{Text: plain.String()})
				plain.Reset()
			}
			pieces = append(pieces, Piece{Text: w, Hit: true})
			hits++
		} else {
			plain.WriteString(w)
		}
		word.Reset()
	}
	for _, r := range sentence {
		if !notOfWord(r) {
			word.WriteRune(r)
			continue
		}
		flush()
		plain.WriteRune(r)
	}
	flush()
	if plain.Len() > 0 {
		pieces = append(pieces, Piece{Text: plain.String()})
	}
	return pieces, hits
}

// The parts by which a joined word is found, as search_query in the database has them, in letters.
const (
	minBeginning = 4
	minEnding    = 5
	minJoined    = 8
)

// isWanted says whether a word begins like one that was looked for, endings of up to three letters aside, or is a longer
// one that begins or ends with it.
func isWanted(word string, wanted []string) bool {
	for _, w := range wanted {
		if word == w {
			return true
		}
		if len(w) < minBeginning {
			continue
		}
		stem := w
		if n := len(w); n > 4 {
			stem = w[:max(4, n-2)]
		}
		switch {
		case strings.HasPrefix(word, w), strings.HasPrefix(word, stem) && len(word)-len(stem) <= 5:
			return true
		case len(w) >= minEnding && len(word) >= minJoined:
			if at := strings.LastIndex(word, stem); at > 0 && len(word)-at-len(stem) <= 3 {
				return true
			}
		}
	}
	return false
}

// shorten keeps what stands around the first word that was looked for.
func shorten(pieces []Piece) []Piece {
	total, before := 0, 0
	seen := false
	for _, p := range pieces {
		n := utf8.RuneCountInString(p.Text)
		total += n
		seen = seen || p.Hit
		if !seen {
			before += n
		}
	}
	if total <= maxSentence {
		return pieces
	}
	var kept []Piece
	room := maxSentence
	for i, p := range pieces {
		runes := []rune(p.Text)
		if i == 0 && !p.Hit && before > maxSentence/2 {
			runes = append([]rune("…"), runes[len(runes)-maxSentence/2:]...)
		}
		if len(runes) > room {
			return append(kept, Piece{Text: string(runes[:room]) + "…", Hit: p.Hit})
		}
		room -= len(runes)
		kept = append(kept, Piece{Text: string(runes), Hit: p.Hit})
	}
	return kept
}

// Tagged is a meeting, an agenda item or an action item with its topics.
type Tagged struct {
	Subject string // meeting, agenda, action
	ID      int64
	Text    string
	Topics  []string
}
