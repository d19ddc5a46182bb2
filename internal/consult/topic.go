package consult

import "strings"

// Topic is a policy domain, with the words that mean it.
type Topic struct {
	Name  string   // canonical, Dutch; also its key in the catalogues, see TopicKey
	Words []string // as they are shown; compared folded
}

// Topics are the policy domains of local integration policy: VVSG's twelve with housing, education and legal aid; with the
// words that mean them everywhere. A workspace has its own beside these: see TopicBook.
func Topics() []Topic {
	return []Topic{
		{"Burgerzaken", []string{"burgerzaken", "vreemdelingenzaken", "bevolking", "verblijf", "migratie", "dienst migratie", "loket", "population", "étrangers", "séjour", "civil affairs", "residence permit"}},
		{"Communicatie", []string{"communicatie", "onthaalbrochure", "website", "infoblad", "brochure", "communication", "leaflet"}},
		{"Cultuur", []string{"cultuur", "bib", "boekenbende", "gemeenschapscentrum", "bibliothèque", "library", "culture"}},
		{"Gelijke kansen", []string{"gelijke kansen", "discriminatie", "kansengroepen", "kansarmoede", "égalité des chances", "equal opportunities"}},
		{"Integratie", []string{"integratie", "inburgering", "nieuwkomers", "diversiteit", "onthaal", "intégration", "primo-arrivants", "newcomers"}},
		{"Levensbeschouwing", []string{"levensbeschouwing", "moskee", "eredienst", "religie", "culte", "mosquée", "religion"}},
		{"OCMW", []string{"leefloon", "sociale dienst", "LOI", "revenu d'intégration", "ILA", "welfare"}},
		{"Samenlevingsopbouw", []string{"samenlevingsopbouw", "opbouwwerk", "buurtwerk", "sociale cohesie", "quartier", "community work"}},
		{"Taalbeleid", []string{"taalbeleid", "NT2", "Nederlands oefenen", "praatcafé", "tolk", "cours de néerlandais", "interprète", "Dutch lessons"}},
		{"Vrije tijd", []string{"vrije tijd", "vrijetijd", "sport", "jeugd", "vakantiekamp", "vrijetijdspas", "loisirs", "leisure"}},
		{"Vrijwilligerwerk", []string{"vrijwilligerwerk", "vrijwilligerswerk", "vrijwilligers", "bénévoles", "bénévolat", "volunteers"}},
		{"Tewerkstelling", []string{"tewerkstelling", "werk", "job", "VDAB", "arbeid", "wijk-werken", "emploi", "travail", "employment"}},
		{"Huisvesting", []string{"huisvesting", "wonen", "SVK", "sociale huisvesting", "logement", "housing"}},
		{"Onderwijs", []string{"onderwijs", "school", "scholen", "ouders", "LOP", "kinderopvang", "école", "parents", "education"}},
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

var joining = map[string]bool{
	"in": true, "van": true, "voor": true, "de": true, "het": true, "en": true, "over": true, "bij": true, "wie": true, "is": true,
	"a": true, "au": true, "la": true, "le": true, "du": true, "pour": true, "qui": true, "et": true, "the": true, "for": true,
	"about": true, "of": true, "who": true, "and": true,
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
