package consult

import "strings"

// Topic is a policy domain, with the words that mean it.
type Topic struct {
	Name  string   // canonical, Dutch; also its key in the catalogues, see TopicKey
	Words []string // folded: lower case, no accents; the first of each language is how it is named there
}

// Topics are the policy domains of local integration policy: VVSG's twelve with housing, education and legal aid.
func Topics() []Topic {
	return []Topic{
		{"Burgerzaken", []string{"burgerzaken", "vreemdelingenzaken", "bevolking", "verblijf", "migratie", "dienst migratie", "loket", "population", "etrangers", "sejour", "civil affairs", "residence permit"}},
		{"Communicatie", []string{"communicatie", "onthaalbrochure", "website", "infoblad", "brochure", "communication", "leaflet"}},
		{"Cultuur", []string{"cultuur", "bib", "boekenbende", "gemeenschapscentrum", "bibliotheque", "library", "culture"}},
		{"Gelijke kansen", []string{"gelijke kansen", "discriminatie", "kansengroepen", "kansarmoede", "egalite des chances", "equal opportunities"}},
		{"Integratie", []string{"integratie", "inburgering", "nieuwkomers", "diversiteit", "onthaal", "integration", "primo-arrivants", "newcomers"}},
		{"Levensbeschouwing", []string{"levensbeschouwing", "moskee", "eredienst", "religie", "culte", "mosquee", "religion"}},
		{"OCMW", []string{"leefloon", "sociale dienst", "loi", "revenu d'integration", "ila", "welfare"}},
		{"Samenlevingsopbouw", []string{"samenlevingsopbouw", "opbouwwerk", "buurtwerk", "sociale cohesie", "quartier", "community work"}},
		{"Taalbeleid", []string{"taalbeleid", "nt2", "nederlands oefenen", "praatcafe", "tolk", "cours de neerlandais", "interprete", "dutch lessons"}},
		{"Vrije tijd", []string{"vrije tijd", "vrijetijd", "sport", "jeugd", "vakantiekamp", "vrijetijdspas", "loisirs", "leisure"}},
		{"Vrijwilligerwerk", []string{"vrijwilligerwerk", "vrijwilligerswerk", "vrijwilligers", "benevoles", "benevolat", "volunteers"}},
		{"Tewerkstelling", []string{"tewerkstelling", "werk", "job", "vdab", "arbeid", "wijk-werken", "emploi", "travail", "employment"}},
		{"Huisvesting", []string{"huisvesting", "wonen", "svk", "sociale huisvesting", "logement", "housing"}},
		{"Onderwijs", []string{"onderwijs", "school", "scholen", "ouders", "lop", "kinderopvang", "ecole", "parents", "education"}},
		{"Rechtshulp", []string{"rechtshulp", "jurist", "juridisch", "aide juridique", "avocat", "legal aid"}},
	}
}

// orgWords mean a kind of organisation.
var orgWords = map[string]string{
	"ocmw": "ocmw", "cpas": "ocmw", "gemeente": "gemeente", "stad": "gemeente", "commune": "gemeente", "ville": "gemeente", "municipality": "gemeente",
}

// ContactQuery is what a contact is looked for by. Empty fields do not narrow.
type ContactQuery struct {
	NIS     []string // municipalities
	Topics  []string // canonical names
	OrgKind string   // gemeente or ocmw
	Text    string   // what was none of these: part of a name, a role or an organisation
}

// Empty says whether nothing is asked for.
func (q ContactQuery) Empty() bool {
	return len(q.NIS) == 0 && len(q.Topics) == 0 && q.OrgKind == "" && q.Text == ""
}

// ContactFound is the answer to a ContactQuery: exact hits, or the nearest honest alternatives.
type ContactFound struct {
	Contacts []Contact
	Instead  []Contact // when there are no exact ones: the same place with other topics, and services for all places
}

// ReadContactWords takes the topics and the kind of organisation out of words and leaves the rest; what joins words
// ("van", "voor", "de") is dropped.
func ReadContactWords(words []string) ContactQuery {
	var q ContactQuery
	var rest []string
	for i := 0; i < len(words); {
		topic, n := topicAt(words[i:])
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

var joining = map[string]bool{
	"in": true, "van": true, "voor": true, "de": true, "het": true, "en": true, "over": true, "bij": true, "wie": true, "is": true,
	"a": true, "au": true, "la": true, "le": true, "du": true, "pour": true, "qui": true, "et": true, "the": true, "for": true,
	"about": true, "of": true, "who": true, "and": true,
}

// topicAt finds the longest topic words at the beginning of words.
func topicAt(words []string) (topic string, n int) {
	for size := min(3, len(words)); size > 0; size-- {
		said := Fold(strings.Join(words[:size], " "))
		for _, t := range Topics() {
			for _, w := range t.Words {
				if w == said {
					return t.Name, size
				}
			}
		}
	}
	return "", 0
}

// Fold makes words comparable: lower case, no accents, no punctuation around.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.Trim(s, " \t\n.,;:?!\"“”„()")) {
		if plain, ok := unaccented[r]; ok {
			r = plain
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TopicKey is a topic's name as a catalogue key.
func TopicKey(name string) string { return strings.ReplaceAll(Fold(name), " ", "_") }

// SuggestTopics lists the topics of which a text has trigger words, in the order of Topics.
func SuggestTopics(texts ...string) []string {
	found := map[string]bool{}
	words := strings.Fields(strings.Join(texts, " "))
	for i := range words {
		if topic, n := topicAt(words[i:]); n > 0 {
			found[topic] = true
		}
	}
	var names []string
	for _, t := range Topics() {
		if found[t.Name] {
			names = append(names, t.Name)
		}
	}
	return names[:min(len(names), maxTopics)]
}

// CheckTopics refuses topics that are none of ours, or too many.
func CheckTopics(names []string) error {
	known := map[string]bool{}
	for _, t := range Topics() {
		known[t.Name] = true
	}
	for _, n := range names {
		if !known[n] {
			return Invalid("topics", "topic_unknown", nil)
		}
	}
	if len(names) > maxTopics {
		return Invalid("topics", "topics_too_many", map[string]any{"Max": maxTopics})
	}
	return nil
}

// TopicNamed finds the topic that a word of any of the languages means, as people type it behind "thema:".
func TopicNamed(word string) (string, bool) {
	folded := Fold(strings.ReplaceAll(word, "_", " "))
	for _, t := range Topics() {
		if Fold(t.Name) == folded {
			return t.Name, true
		}
	}
	topic, n := topicAt(strings.Fields(folded))
	return topic, n > 0 && n == len(strings.Fields(folded))
}
