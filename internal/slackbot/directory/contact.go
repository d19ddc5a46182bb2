package directory

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// mostPlaces is of how many municipalities without anybody an answer says whether they take part.
const mostPlaces = 3

// contacts answers "who do I contact in Olen about housing?".
type contacts struct {
	store contactStore
}

type contactStore interface {
	slackbot.WordStore
	FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error)
	Organisations(ctx context.Context, v consult.Viewer, name string, now time.Time) ([]consult.OrganisationCard, error)
	PlatformsOf(ctx context.Context, v consult.Viewer, nis string, now time.Time) ([]string, error)
	Colleagues(ctx context.Context, v consult.Viewer, name string) ([]consult.Person, error)
}

func (c contacts) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contact", Words: map[string]string{"nl": "wie|contact", "fr": "qui", "en": "who"}, Who: slackbot.Insiders, Run: c.ask},
		{Name: "contact_pick", Who: slackbot.Insiders, Run: c.pick},
		{Name: "contact_find", Who: slackbot.Insiders, Run: c.find},
		{Name: "contact_message", Who: slackbot.Everybody, Run: nothing}, // Slack opens the conversation itself
	}
}

func (c contacts) suggestions() []slackbot.Suggestion {
	return []slackbot.Suggestion{{Name: "municipality", Run: c.suggestMunicipalities}, {Name: "colleague", Run: c.suggestColleagues}}
}

func nothing(context.Context, slackbot.Request) (slackbot.Reply, error) { return slackbot.Reply{}, nil }

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
	known, err := c.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	places := place.With(known.Merged)
	matches, rest := places.Find(words)
	q := known.Topics.ReadContactWords(rest)
	for _, m := range matches {
		if m.Sure == nil && len(m.Candidates) > 0 {
			return c.which(req, places, m, q), nil
		}
		if m.Sure != nil {
			q.NIS = append(q.NIS, m.Sure.NIS)
		}
	}
	reply, err := c.answer(ctx, req, places, q)
	if notes := formerNotes(req.Lang, matches); err == nil && len(notes) > 0 {
		reply.Blocks = append(reply.Blocks, view.Small(strings.Join(notes, "\n")))
	}
	return reply, err
}

// which asks what a word means that several places share.
func (c contacts) which(req slackbot.Request, places *place.Index, m place.Match, q consult.ContactQuery) slackbot.Reply {
	var options []view.Place
	for _, candidate := range m.Candidates {
		options = append(options, view.Place{Name: placeName(places, req.Lang, candidate.NIS), Value: packQuery(candidate.NIS, q)})
	}
	text := i18n.Text(req.Lang, "contact.which", i18n.Args{"Typed": view.Literal(m.Query)})
	return slackbot.Reply{Text: text, Blocks: view.WhichPlace(text, options)}
}

func (c contacts) pick(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	places, err := slackbot.Places(ctx, c.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	reply, err := c.answer(ctx, req, places, unpackQuery(req.Value.One()))
	reply.Replace = !req.InHome
	return reply, err
}

// find answers the form: the answer takes the form's place.
func (c contacts) find(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	known, err := c.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	q := known.Topics.ReadContactWords(strings.Fields(req.Field("text").One()))
	if nis := req.Field("municipality").One(); nis != "" {
		q.NIS = append(q.NIS, nis)
	}
	if topic := req.Field("topic").One(); topic != "" {
		q.Topics = append(q.Topics, topic)
	}
	reply, err := c.answer(ctx, req, place.With(known.Merged), q)
	if err != nil {
		return slackbot.Reply{}, err
	}
	notice := view.Notice(req.Lang, reply.Text, reply.Blocks)
	return slackbot.Reply{Modal: &notice}, nil
}

func (c contacts) answer(ctx context.Context, req slackbot.Request, known *place.Index, q consult.ContactQuery) (slackbot.Reply, error) {
	if q.Empty() {
		return slackbot.Reply{}, consult.Invalid("text", "contact_nothing_asked", nil)
	}
	found, err := c.store.FindContacts(ctx, req.Viewer(), q, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	answer := view.ContactAnswer{ContactFound: found}
	if answer.Organisations, err = c.organisations(ctx, req, q); err != nil {
		return slackbot.Reply{}, err
	}
	if answer.Members, err = c.members(ctx, req, q, found); err != nil {
		return slackbot.Reply{}, err
	}
	asked := view.Asked{Topics: q.Topics, OrgKind: q.OrgKind, Text: q.Text}
	places := placeNames(known, found.Contacts, found.Instead)
	for _, nis := range q.NIS {
		if name := placeName(known, req.Lang, nis); name != "" {
			asked.Places, places[nis] = append(asked.Places, name), name
		}
	}
	text, blocks := view.Contacts(reader(req), asked, answer, places, req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func reader(req slackbot.Request) view.Reader {
	return view.Reader{Lang: req.Lang, Person: req.Person.ID, Workspace: req.Person.WorkspaceID}
}

// organisations are those that are called so, when nothing but a name is asked for.
func (c contacts) organisations(ctx context.Context, req slackbot.Request, q consult.ContactQuery) ([]consult.OrganisationCard, error) {
	if q.Text == "" || len(q.NIS)+len(q.Topics) > 0 {
		return nil, nil
	}
	return c.store.Organisations(ctx, req.Viewer(), q.Text, req.Now)
}

// members says of each municipality that is asked for and has nobody at all in which platforms it takes part.
func (c contacts) members(ctx context.Context, req slackbot.Request, q consult.ContactQuery, found consult.ContactFound) (map[string][]string, error) {
	members := map[string][]string{}
	for _, nis := range q.NIS {
		here := func(c consult.Contact) bool { return c.NIS == nis }
		if len(members) == mostPlaces || slices.ContainsFunc(found.Contacts, here) || slices.ContainsFunc(found.Instead, here) {
			continue
		}
		names, err := c.store.PlatformsOf(ctx, req.Viewer(), nis, req.Now)
		if err != nil {
			return nil, err
		}
		members[nis] = names
	}
	return members, nil
}

// placeName is a municipality's name as the reader knows it, with the Dutch one, which stands on its papers.
func placeName(places *place.Index, lang, nis string) string {
	m := places.ByNIS(nis)
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

// placeNames gives the municipalities' names of contacts, by code.
func placeNames(places *place.Index, lists ...[]consult.Contact) map[string]string {
	names := map[string]string{}
	for _, list := range lists {
		for _, c := range list {
			if m := places.ByNIS(c.NIS); m != nil {
				names[c.NIS] = m.Name
			}
		}
	}
	return names
}

// townOf is the name of the municipality that a position is for, "" for none.
func townOf(places *place.Index, c consult.Contact) string {
	return placeNames(places, []consult.Contact{c})[c.NIS]
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

// formerNotes say of each place that was named as it was called before since when it is part of which.
func formerNotes(lang string, matches []place.Match) []string {
	var notes []string
	for _, m := range matches {
		if f := m.FormerOf(); f != nil {
			notes = append(notes, i18n.Text(lang, "contact.former", i18n.Args{"Name": f.Name, "Since": i18n.Date(lang, f.Since()), "Place": m.Sure.Name}))
		}
	}
	return notes
}

func (c contacts) suggestMunicipalities(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	places, err := slackbot.Places(ctx, c.store, req.Viewer())
	if err != nil {
		return nil, err
	}
	var choices []slackbot.Choice
	typed := consult.Fold(req.Text)
	for _, m := range places.All() {
		if strings.HasPrefix(consult.Fold(m.Name), typed) || (m.NameFR != "" && strings.HasPrefix(consult.Fold(m.NameFR), typed)) {
			choices = append(choices, slackbot.Choice{Label: placeName(places, req.Lang, m.NIS), Value: m.NIS})
		}
	}
	if len(choices) == 0 {
		for _, candidate := range places.Resolve(req.Text).Candidates {
			choices = append(choices, slackbot.Choice{Label: placeName(places, req.Lang, candidate.NIS), Value: candidate.NIS})
		}
	}
	return choices, nil
}

// suggestColleagues finds people by name, with their address where two may be called alike.
func (c contacts) suggestColleagues(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	list, err := c.store.Colleagues(ctx, req.Viewer(), req.Text)
	var choices []slackbot.Choice
	for _, p := range list {
		label := p.Name
		if p.Email != "" {
			label += " (" + p.Email + ")"
		}
		choices = append(choices, slackbot.Choice{Label: label, Value: strconv.FormatInt(int64(p.ID), 10)})
	}
	return choices, err
}
