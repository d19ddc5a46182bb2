package demo

import (
	"context"
	"fmt"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

// all is every organisation, those of the groups included.
func (p people) all() []organisation {
	var list []organisation
	for _, group := range []string{"isom", "rand5"} {
		for _, municipality := range p.Boards[group] {
			list = append(list,
				organisation{Name: "Gemeente " + municipality, Kind: "gemeente", In: municipality},
				organisation{Name: "OCMW " + municipality, Kind: "ocmw", In: municipality})
		}
	}
	return append(list, p.Organisations...)
}

// members are the organisations that an entry of a platform's members means.
func (p people) members(entry string) []string {
	prefix := ""
	group, isBoards := strings.CutPrefix(entry, "gemeenten ")
	if isBoards {
		prefix = "Gemeente "
	} else if group, isBoards = strings.CutPrefix(entry, "ocmws "); isBoards {
		prefix = "OCMW "
	}
	if !isBoards {
		return []string{entry}
	}
	var names []string
	for _, municipality := range p.Boards[group] {
		names = append(names, prefix+municipality)
	}
	return names
}

func (l *loader) saveOrganisations(ctx context.Context) error {
	for _, o := range l.world.people.all() {
		nis, err := nisOf(o.In)
		if err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
		id, err := l.store.SaveOrganisation(ctx, l.ws, consult.Organisation{Name: o.Name, Kind: o.Kind, NIS: nis})
		if err != nil {
			return err
		}
		l.organisations[o.Name] = id
	}
	return nil
}

// nisOf is the code of a municipality by its official name, "" for none.
func nisOf(municipality string) (string, error) {
	if municipality == "" {
		return "", nil
	}
	for _, m := range place.All() {
		if m.Name == municipality {
			return m.NIS, nil
		}
	}
	return "", fmt.Errorf("no municipality is called %q", municipality)
}

// savePeople knows everybody in Slack, and whom the world adds to that.
func (l *loader) savePeople(ctx context.Context) error {
	langs := map[string]string{} // as the world says, for whom Slack tells none
	for _, p := range l.world.people.People {
		langs[p.Handle] = p.Lang
	}
	for _, u := range l.slack.Users {
		lang := u.Locale
		if lang == "" {
			lang = langs[u.Handle]
		}
		saved, err := l.store.SaveProfile(ctx, consult.Person{
			WorkspaceID: l.ws, SlackID: u.ID, Name: u.Name, Lang: consult.Language(lang), External: u.External, Bot: u.Bot,
		})
		if err != nil {
			return err
		}
		l.bySlack[u.ID] = saved.ID
		l.persons[u.Handle] = saved.ID
	}
	for _, p := range l.world.people.People {
		if err := l.savePerson(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return nil
}

func (l *loader) savePerson(ctx context.Context, p person) error {
	u, key, lang := l.users[p.Handle], p.Handle, p.Lang
	if key == "" {
		key = p.Name
	}
	if u.Locale != "" {
		lang = u.Locale
	}
	id, err := l.store.SavePerson(ctx, l.ws, consult.Person{SlackID: u.ID, Name: p.Name, Email: p.email(), Lang: lang})
	if err != nil {
		return err
	}
	l.persons[key] = id
	for _, pos := range p.Positions {
		if err := l.savePosition(ctx, id, pos); err != nil {
			return err
		}
	}
	return nil
}

func (p person) email() string {
	if p.Handle != "" {
		return p.Handle + "@example.org"
	}
	return strings.ReplaceAll(consult.Fold(p.Name), " ", ".") + "@example.org"
}

// savePosition makes one contact per municipality that the position serves.
func (l *loader) savePosition(ctx context.Context, who consult.PersonID, pos position) error {
	codes, err := l.serves(pos)
	if err != nil {
		return err
	}
	// Nobody has confirmed it, so that the card names its source: invented people must be known as such.
	c := consult.Contact{
		PersonID: who, Organisation: pos.At, Role: pos.As, Topics: pos.Topics, Source: "demo", Service: pos.Service, Scope: consult.ContactScope(pos.Scope),
		Hours: pos.Hours, Office: pos.Office,
	}
	for _, c.NIS = range codes {
		if _, err := l.store.SaveContact(ctx, l.ws, c, dateOf(pos.Since)); err != nil {
			return err
		}
	}
	return nil
}

// serves lists the municipalities of a position by code: a whole group, one, or that of its organisation.
func (l *loader) serves(pos position) ([]string, error) {
	names := l.world.people.Boards[pos.For]
	if len(names) == 0 {
		names = []string{pos.For}
	}
	if pos.For == "" {
		for _, o := range l.world.people.all() {
			if o.Name == pos.At {
				names = []string{o.In}
			}
		}
	}
	var codes []string
	for _, name := range names {
		nis, err := nisOf(name)
		if err != nil {
			return nil, err
		}
		codes = append(codes, nis)
	}
	return codes, nil
}

// newcomer says whether somebody joins as the demo begins, and is asked for whom they sit.
func (l *loader) newcomer(slackID string) bool {
	for _, p := range l.world.people.People {
		if p.New && l.users[p.Handle].ID == slackID {
			return true
		}
	}
	return false
}

// saveMembers notes who has been in which channel.
func (l *loader) saveMembers(ctx context.Context) error {
	for _, c := range l.slack.Channels {
		var members []consult.PersonID
		for _, u := range l.slack.Users {
			if l.in(u, c) && !u.Bot && !l.newcomer(u.ID) {
				members = append(members, l.bySlack[u.ID])
			}
		}
		if err := l.store.SaveMembers(ctx, l.ws, c.ID, members); err != nil {
			return err
		}
	}
	return nil
}

// joinNewcomers lets them into their channels as the world begins.
func (l *loader) joinNewcomers(ctx context.Context) error {
	for _, c := range l.slack.Channels {
		for _, u := range l.slack.Users {
			if !l.in(u, c) || !l.newcomer(u.ID) {
				continue
			}
			if err := l.store.MemberJoined(ctx, consult.Viewer{Workspace: l.ws, Person: l.bySlack[u.ID]}, c.ID, l.begins); err != nil {
				return err
			}
		}
	}
	return nil
}
