package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	xlanguage "golang.org/x/text/language"
)

//go:embed catalogue/*.yaml
var files embed.FS

// languages are those that a catalogue file may be in, Dutch first.
var languages = []string{"nl", "fr", "en"}

// catalogues are the texts of all files, by language and key.
//
// A file catalogue/<feature>.<lang>.yaml is a tree; the path to a leaf is the
// key, so the next two are the same: a leaf "title" below "invitation" below
// "meeting", and a leaf "meeting.invitation.title". A leaf is a text, or the
// plural forms of one: one and other in Dutch and English; one, many and other
// in French ("many" is for whole millions: "1000000 de réunions"). A tree whose
// keys are all names of plural forms is a text with plurals.
//
//	meeting:
//	  invitation:
//	    title: "Uitnodiging: {{.Title}}"
//	    answers:
//	      one: "{{.Count}} antwoord"
//	      other: "{{.Count}} antwoorden"
type catalogues struct {
	messages   map[string]map[string]*goi18n.Message // by language, then key
	localizers map[string]*goi18n.Localizer
	missing    ledger
	faults     []error
}

// load reads every catalogue file of fsys. A file that cannot be read is left
// out and stands in faults: one slip must not silence the whole bot.
func load(fsys fs.FS) *catalogues {
	c := &catalogues{
		messages:   map[string]map[string]*goi18n.Message{},
		localizers: map[string]*goi18n.Localizer{},
	}
	for _, lang := range languages {
		c.messages[lang] = map[string]*goi18n.Message{}
	}
	names, err := fs.Glob(fsys, "catalogue/*.yaml")
	if err != nil {
		c.faults = append(c.faults, err)
	}
	for _, name := range names {
		if err := c.read(fsys, name); err != nil {
			c.faults = append(c.faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	for _, lang := range languages {
		// A bundle for each language, so that finding the language costs nothing.
		bundle := goi18n.NewBundle(xlanguage.Make(lang))
		all := slices.Collect(maps.Values(c.messages[lang]))
		if err := bundle.AddMessages(xlanguage.Make(lang), all...); err != nil {
			c.faults = append(c.faults, err)
		}
		c.localizers[lang] = goi18n.NewLocalizer(bundle, lang)
	}
	return c
}

func (c *catalogues) read(fsys fs.FS, name string) error {
	lang := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".yaml")), ".")
	into, ok := c.messages[lang]
	if !ok {
		return fmt.Errorf("the name should be <feature>.<lang>.yaml with lang one of %s", strings.Join(languages, ", "))
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	tree, ok := readPlain(string(data))
	if !ok {
		if err := yaml.Unmarshal(data, &tree); err != nil {
			return err
		}
	}
	found := map[string]*goi18n.Message{}
	if err := flatten("", tree, found); err != nil {
		return err
	}
	var faults []error
	for key, message := range found {
		if _, twice := into[key]; twice {
			faults = append(faults, fmt.Errorf("key %q stands in another %s file too", key, lang))
			continue
		}
		into[key] = message
	}
	return errors.Join(faults...)
}

// flatten adds the texts below prefix to found. go-i18n's own reader is not
// used, because it reserves keys such as "description" and takes a number or
// "no" for something else than text.
func flatten(prefix string, tree map[string]any, found map[string]*goi18n.Message) error {
	for name, value := range tree {
		key := prefix + name
		var message *goi18n.Message
		switch v := value.(type) {
		case string:
			message = &goi18n.Message{ID: key, Other: v}
		case map[string]any:
			if !isPlural(v) {
				if err := flatten(key+".", v, found); err != nil {
					return err
				}
				continue
			}
			message = &goi18n.Message{ID: key, One: form(v, "one"), Many: form(v, "many"), Other: form(v, "other")}
		default:
			return fmt.Errorf("key %q holds %v, not a text: put it in quotes", key, value)
		}
		if _, twice := found[key]; twice {
			return fmt.Errorf("key %q stands here twice", key)
		}
		found[key] = message
	}
	return nil
}

func isPlural(tree map[string]any) bool {
	for name, value := range tree {
		if _, ok := value.(string); !ok || !slices.Contains([]string{"one", "many", "other"}, name) {
			return false
		}
	}
	return len(tree) > 0
}

func form(tree map[string]any, name string) string {
	text, _ := tree[name].(string)
	return text
}
