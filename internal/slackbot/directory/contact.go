// Package directory is the Slack face of the directory of contacts: who to turn to, by place and topic.
package directory

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// Store is what the feature asks of the database.
type Store interface {
	FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error)
}

// Feature is everything about contacts.
func Feature(store Store) slackbot.Feature {
	contacts := contacts{store: store}
	return slackbot.Feature{Routes: contacts.routes(), Suggestions: contacts.suggestions()}
}

// contacts answers "who do I contact in Olen about housing?".
type contacts struct {
	store Store
}

func (c contacts) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contact", Words: map[string]string{"nl": "wie|contact", "fr": "qui", "en": "who"}, Who: slackbot.Insiders, Run: c.ask},
		{Name: "contact_pick", Who: slackbot.Insiders, Run: c.pick},
		{Name: "contact_find", Who: slackbot.Insiders, Run: c.find},
	}
}

func (c contacts) suggestions() []slackbot.Suggestion {
	return []slackbot.Suggestion{{Name: "municipality", Run: suggestMunicipalities}}
}

// ask answers words; without any it opens a form.
func (c contacts) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	text := slackbot.Unescape(req.Text)
	if text == "" {
		return slackbot.Reply{Modal: view.ContactForm(req.Lang)}, nil
	}
	if err := consult.CheckText("text", text); err != nil {
		return slackbot.Reply{}, err
	}
	words := strings.Fields(text)
	matches, rest := place.Find(words)
	q := consult.ReadContactWords(rest)
	for _, m := range matches {
		if m.Sure == nil && len(m.Candidates) > 0 {
			return c.which(req, m, q), nil
		}
		if m.Sure != nil {
			q.NIS = append(q.NIS, m.Sure.NIS)
		}
	}
	return c.answer(ctx, req, q)
}

// which asks what a word means that several places share.
func (c contacts) which(req slackbot.Request, m place.Match, q consult.ContactQuery) slackbot.Reply {
	var options []view.Place
	for _, candidate := range m.Candidates {
		options = append(options, view.Place{Name: placeName(req.Lang, candidate.NIS), Value: packQuery(candidate.NIS, q)})
	}
	text := i18n.Text(req.Lang, "contact.which", i18n.Args{"Typed": view.Literal(m.Query)})
	return slackbot.Reply{Text: text, Blocks: view.WhichPlace(text, options)}
}

func (c contacts) pick(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	reply, err := c.answer(ctx, req, unpackQuery(req.Value.One()))
	reply.Replace = !req.InHome
	return reply, err
}

// find answers the form: the answer takes the form's place.
func (c contacts) find(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	q := consult.ReadContactWords(strings.Fields(req.Field("text").One()))
	if nis := req.Field("municipality").One(); nis != "" {
		q.NIS = append(q.NIS, nis)
	}
	if topic := req.Field("topic").One(); topic != "" {
		q.Topics = append(q.Topics, topic)
	}
	reply, err := c.answer(ctx, req, q)
	if err != nil {
		return slackbot.Reply{}, err
	}
	notice := view.Notice(req.Lang, reply.Text, reply.Blocks)
	return slackbot.Reply{Modal: &notice}, nil
}

func (c contacts) answer(ctx context.Context, req slackbot.Request, q consult.ContactQuery) (slackbot.Reply, error) {
	if q.Empty() {
		return slackbot.Reply{}, consult.Invalid("text", "contact_nothing_asked", nil)
	}
	found, err := c.store.FindContacts(ctx, req.Viewer(), q, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	asked := view.Asked{Topics: q.Topics, OrgKind: q.OrgKind, Text: q.Text}
	for _, nis := range q.NIS {
		if name := placeName(req.Lang, nis); name != "" {
			asked.Places = append(asked.Places, name)
		}
	}
	text, blocks := view.Contacts(req.Lang, asked, found, placeNames(found), req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// placeName is a municipality's name as the reader knows it, with the Dutch one, which stands on its papers.
func placeName(lang, nis string) string {
	m := place.ByNIS(nis)
	if m == nil {
		return ""
	}
	known := ""
	switch consult.Language(lang) {
	case consult.French:
		known = m.NameFR
	case consult.English:
		known = m.NameEN
	}
	if known == "" || known == m.Name {
		return m.Name
	}
	return known + " (" + m.Name + ")"
}

// placeNames gives the municipalities' names of the contacts found.
func placeNames(found consult.ContactFound) map[string]string {
	names := map[string]string{}
	for _, list := range [][]consult.Contact{found.Contacts, found.Instead} {
		for _, c := range list {
			if m := place.ByNIS(c.NIS); m != nil {
				names[c.NIS] = m.Name
			}
		}
	}
	return names
}

// packQuery and unpackQuery carry a question through a button: data, not authority.
func packQuery(nis string, q consult.ContactQuery) string {
	text := []rune(q.Text)
	return strings.Join([]string{nis, strings.Join(q.Topics, ","), q.OrgKind, string(text[:min(len(text), 200)])}, "|")
}

func unpackQuery(value string) consult.ContactQuery {
	parts := strings.SplitN(value, "|", 4)
	if len(parts) < 4 {
		return consult.ContactQuery{}
	}
	q := consult.ContactQuery{NIS: []string{parts[0]}, OrgKind: parts[2], Text: parts[3]}
	if parts[1] != "" {
		q.Topics = strings.Split(parts[1], ",")
	}
	return q
}

func suggestMunicipalities(_ context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	var choices []slackbot.Choice
	typed := consult.Fold(req.Text)
	for _, m := range place.All() {
		if strings.HasPrefix(consult.Fold(m.Name), typed) || (m.NameFR != "" && strings.HasPrefix(consult.Fold(m.NameFR), typed)) {
			choices = append(choices, slackbot.Choice{Label: placeName(req.Lang, m.NIS), Value: m.NIS})
		}
	}
	if len(choices) == 0 {
		for _, candidate := range place.Resolve(req.Text).Candidates {
			choices = append(choices, slackbot.Choice{Label: placeName(req.Lang, candidate.NIS), Value: candidate.NIS})
		}
	}
	return choices, nil
}
