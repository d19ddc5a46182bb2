// Package i18n holds every text that a user can read, in Dutch, French and
// English: the embedded catalogues, their plurals, and dates in words.
//
// The catalogues are catalogue/<feature>.<lang>.yaml; see load.go for their
// layout. A missing text never stops an answer: it shows as ⟦key⟧, is counted,
// and fails the tests.
package i18n

import (
	"maps"
	"slices"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Args fills the placeholders of a text: {{.Name}} takes Args["Name"]. Count,
// an integer, also chooses the plural form.
type Args map[string]any

const fallback = "nl"

// textParser makes a placeholder without argument an error; go-i18n's default
// would print "<no value>" to the user.
var textParser = &template.TextParser{Option: "missingkey=error"}

var embedded = sync.OnceValue(func() *catalogues { return load(files) })

// Text returns the text of key in lang ("nl", "fr", "en"; a locale such as
// "fr-BE" and anything else falls back to its first two letters, then Dutch).
// args is nothing, or one Args or map[string]any. A text that is missing in
// lang only is given in Dutch; a key that does not exist, or an argument that
// is missing or nil, gives "⟦key⟧". Each of these is remembered for Missing.
func Text(lang, key string, args ...any) string {
	return embedded().text(lang, key, args...)
}

// Keys returns the keys of all languages together, sorted.
func Keys() []string { return embedded().keys() }

// Has reports whether key has a text in exactly this language.
func Has(lang, key string) bool {
	_, ok := embedded().messages[lang][key]
	return ok
}

// Missing returns what Text could not find since the start, sorted, each once,
// as "lang key". It is for tests: an end-to-end test ends by finding it empty.
func Missing() []string { return embedded().missing.list() }

// Faults returns what is wrong with the catalogue files themselves; a file
// with a fault is left out. A test of this package finds it empty.
func Faults() []error { return embedded().faults }

func (c *catalogues) text(lang, key string, args ...any) string {
	lang = language(lang)
	if _, ok := c.messages[lang][key]; !ok {
		c.missing.add(lang + " " + key)
		lang = fallback
	}
	data, ok := only(args)
	config := goi18n.LocalizeConfig{MessageID: key, TemplateData: data, TemplateParser: textParser}
	if m := c.messages[lang][key]; m != nil && m.One != "" {
		config.PluralCount = data["Count"] // a text without plural forms is the same for one
	}
	text, err := c.localizers[lang].Localize(&config)
	if err != nil || !ok || hasNil(data) {
		c.missing.add(lang + " " + key)
		return "⟦" + key + "⟧"
	}
	return text
}

func (c *catalogues) keys() []string {
	all := map[string]bool{}
	for _, messages := range c.messages {
		for key := range messages {
			all[key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// only returns the one map among args, an empty one where there is none, and
// false where args is something else.
func only(args []any) (Args, bool) {
	if len(args) == 0 {
		return Args{}, true
	}
	switch a := args[0].(type) {
	case Args:
		return a, len(args) == 1
	case map[string]any:
		return a, len(args) == 1
	}
	return Args{}, false
}

// hasNil finds an argument that was handed over without a value: the template
// would print it as "<no value>".
func hasNil(args Args) bool {
	for _, v := range args {
		if v == nil {
			return true
		}
	}
	return false
}

// language reduces a locale to one of the languages, or Dutch.
func language(locale string) string {
	if len(locale) >= 2 {
		if l := locale[:2]; l == "fr" || l == "en" {
			return l
		}
	}
	return fallback
}

// ledger remembers what was missing; Text is called by many goroutines.
type ledger struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (l *ledger) add(entry string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[entry] = true
}

func (l *ledger) list() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.seen))
}
