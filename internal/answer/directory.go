package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/question"
)

type directoryStore interface {
	FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error)
	MembersOf(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PlatformMember, error)
	BoardsBeside(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PlatformMember, error)
	Partners(ctx context.Context, v consult.Viewer, q consult.PartnerQuery, now time.Time) ([]consult.Partner, error)
	Practices(ctx context.Context, v consult.Viewer, q consult.PracticeQuery, now time.Time) ([]consult.Practice, error)
	PlatformsOf(ctx context.Context, v consult.Viewer, nis string, now time.Time) ([]string, error)
}

// find looks for contacts with the eyes of everybody for whom the asker sees; the directory is the same for all of them.
func (t *teller) find(ctx context.Context, q consult.ContactQuery) (consult.ContactFound, error) {
	var best consult.ContactFound
	for _, v := range t.asker.Viewers {
		found, err := t.desk.store.FindContacts(ctx, v, q, t.now)
		if err != nil {
			return found, err
		}
		if len(found.Contacts) > 0 {
			return found, nil
		}
		if len(found.Instead) > len(best.Instead) {
			best = found
		}
	}
	return best, nil
}

// nis are the codes of the municipalities that are named.
func (t *teller) nis() []string {
	var codes []string
	for _, name := range t.slots.Municipalities {
		if m := t.places.Resolve(name).Sure; m != nil {
			codes = append(codes, m.NIS)
		}
	}
	return codes
}

// orgKind is the one kind of organisation that is named, "" for none and for both.
func (t *teller) orgKind() string {
	if len(t.slots.OrgTypes) != 1 {
		return ""
	}
	return strings.ToLower(t.slots.OrgTypes[0])
}

// contactQueries are what has to be looked for: one thing for each municipality, so that each gets its own answer.
func (t *teller) contactQueries() []consult.ContactQuery {
	q := consult.ContactQuery{Topics: t.slots.Topics, OrgKind: t.orgKind()}
	switch {
	case len(t.slots.Persons) > 0:
		q = consult.ContactQuery{Text: t.slots.Persons[0]}
		return []consult.ContactQuery{q}
	case len(t.slots.Municipalities) == 0 && len(t.slots.Platforms) > 0 && len(t.slots.Topics) > 0:
		q.Text, _, _ = strings.Cut(t.slots.Platforms[0], "-")
	case len(t.slots.Municipalities) == 0 && len(t.slots.Topics) == 0 && len(t.slots.Roles) > 0:
		q.Text = t.slots.Roles[0]
	case len(t.slots.Municipalities) == 0 && len(t.slots.Topics) == 0 && len(t.slots.Platforms) > 0:
		q.Text, _, _ = strings.Cut(t.slots.Platforms[0], "-")
	}
	kinds := []string{q.OrgKind}
	if len(t.slots.OrgTypes) > 1 {
		kinds = []string{"gemeente", "ocmw"}
	}
	codes := t.nis()
	if len(codes) == 0 {
		codes = []string{""}
	}
	var all []consult.ContactQuery
	for _, code := range codes {
		for _, kind := range kinds {
			one := q
			one.OrgKind = kind
			if code != "" {
				one.NIS = []string{code}
			}
			all = append(all, one)
		}
	}
	return all
}

func (t *teller) contacts(ctx context.Context) error {
	for _, q := range t.contactQueries() {
		if q.Empty() {
			t.say("ask.contact_what", nil)
			return nil
		}
		found, err := t.find(ctx, q)
		if err != nil {
			return err
		}
		if wanted := t.roleWords(q); q.Text == "" { // by role and region, when they are named
			found.Contacts, _ = matching(found.Contacts, wanted, func(c consult.Contact) string { return c.Role + " " + c.Organisation })
		}
		if err := t.tellContacts(ctx, q, found); err != nil {
			return err
		}
	}
	t.source("directory")
	return nil
}

// roleWords are what a role may say; a region too, where no municipality is named.
func (t *teller) roleWords(q consult.ContactQuery) []string {
	words := slices.Clone(t.slots.Roles)
	if len(q.NIS) == 0 {
		for _, w := range strings.Fields(t.reading.Text) {
			if len(w) > 4 && strings.ToLower(w[:1]) != w[:1] {
				words = append(words, strings.Trim(w, "?.,!"))
			}
		}
		words = append(words, t.words()...)
	}
	return words
}

func (t *teller) tellContacts(ctx context.Context, q consult.ContactQuery, found consult.ContactFound) error {
	t.found = append(t.found, Found{Query: q, ContactFound: found, Places: t.places})
	for _, c := range found.Contacts[:min(len(found.Contacts), 2*mostTold)] {
		t.tellContact(c)
	}
	if len(found.Contacts) > 0 {
		return nil
	}
	what := t.asked(q)
	near := slices.ContainsFunc(found.Instead, func(c consult.Contact) bool { return len(q.NIS) == 0 || c.NIS == q.NIS[0] })
	if len(q.NIS) > 0 && !near {
		if err := t.tellStranger(ctx, what, q.NIS[0]); err != nil {
			return err
		}
	} else {
		t.say("ask.no_contact", i18n.Args{"What": what})
	}
	if len(found.Instead) > 0 {
		t.say("ask.instead", nil)
	}
	for _, c := range found.Instead[:min(len(found.Instead), mostTold)] {
		t.tellContact(c)
	}
	return nil
}

// tellStranger says of a municipality without anybody whether it takes part in anything that the asker may know (R17).
func (t *teller) tellStranger(ctx context.Context, what, nis string) error {
	members, err := gather(t, func(name string) string { return name }, func(v consult.Viewer) ([]string, error) {
		return t.desk.store.PlatformsOf(ctx, v, nis, t.now)
	})
	args := i18n.Args{"What": what, "Place": PlaceName(t.places, t.lang, t.places.ByNIS(nis).Name), "Platforms": strings.Join(members, ", ")}
	t.found[len(t.found)-1].Members = members
	if len(members) > 0 {
		t.say("ask.member_without", args)
	} else {
		t.say("ask.no_member", args)
	}
	return err
}

// asked names what was looked for: "huisvesting, OCMW, Herentals".
func (t *teller) asked(q consult.ContactQuery) string {
	var parts []string
	for _, topic := range q.Topics {
		parts = append(parts, topicName(t.lang, topic))
	}
	if q.OrgKind != "" {
		parts = append(parts, i18n.Text(t.lang, "contact.org."+q.OrgKind))
	}
	for _, code := range q.NIS {
		parts = append(parts, PlaceName(t.places, t.lang, t.places.ByNIS(code).Name))
	}
	if q.Text != "" {
		parts = append(parts, q.Text)
	}
	return strings.Join(parts, ", ")
}

func (t *teller) tellContact(c consult.Contact) {
	where := c.Organisation
	if m := t.places.ByNIS(c.NIS); m != nil && !strings.Contains(where, m.Name) {
		where += " (" + m.Name + ")"
	}
	var topics []string
	for _, topic := range c.Topics {
		topics = append(topics, topicName(t.lang, topic))
	}
	confirmed := ""
	if c.ConfirmedOn != nil {
		confirmed = i18n.Text(t.lang, "contact.confirmed", i18n.Args{"Date": i18n.Date(t.lang, *c.ConfirmedOn)})
	}
	name := c.Name
	if name == "" {
		name = i18n.Text(t.lang, "ask.vacant")
	}
	t.item(name, c.Role, where, strings.Join(topics, ", "), c.Email, confirmed)
}

func (t *teller) members(ctx context.Context) error {
	p := t.platform()
	if p == nil {
		t.say("ask.which_platform", nil)
		return nil
	}
	list, err := gather(t, func(m consult.PlatformMember) string { return m.Organisation }, func(v consult.Viewer) ([]consult.PlatformMember, error) {
		return t.desk.store.MembersOf(ctx, v, p.ID, t.now)
	})
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		t.say("ask.no_members", i18n.Args{"About": p.Name})
	case len(t.slots.Municipalities) > 0:
		t.tellMembership(*p, list)
	case t.reading.Negated:
		if err := t.tellOutside(ctx, *p); err != nil {
			return err
		}
	default:
		t.say("ask.members", i18n.Args{"About": p.Name, "Count": len(list)})
		t.tellMembers(list)
	}
	t.source("members")
	return nil
}

// tellOutside says which boards are not in, of the municipalities that are. Others are not guessed.
func (t *teller) tellOutside(ctx context.Context, p consult.Platform) error {
	list, err := gather(t, func(m consult.PlatformMember) string { return m.Organisation }, func(v consult.Viewer) ([]consult.PlatformMember, error) {
		return t.desk.store.BoardsBeside(ctx, v, p.ID, t.now)
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.say("ask.nobody_outside", i18n.Args{"About": p.Name})
		return nil
	}
	t.say("ask.outside", i18n.Args{"About": p.Name})
	t.tellMembers(list)
	return nil
}

func (t *teller) tellMembers(list []consult.PlatformMember) {
	for _, m := range list[:min(len(list), 4*mostTold)] {
		t.item(m.Organisation, strings.Join(m.People, ", "))
	}
}

// tellMembership says of each municipality that is named whether it is in; one that is not is known, and is no member (R17).
func (t *teller) tellMembership(p consult.Platform, list []consult.PlatformMember) {
	for i, code := range t.nis() {
		var in []consult.PlatformMember
		for _, m := range list {
			if m.NIS == code && (t.orgKind() == "" || m.Kind == t.orgKind()) {
				in = append(in, m)
			}
		}
		args := i18n.Args{"Place": strings.TrimSpace(strings.Join(t.slots.OrgTypes, " ") + " " + t.slots.Municipalities[i]), "About": p.Name}
		if len(in) == 0 {
			t.say("ask.is_no_member", args)
			continue
		}
		t.say("ask.is_member", args)
		t.tellMembers(in)
	}
}

func (t *teller) partners(ctx context.Context) error {
	q := consult.PartnerQuery{NIS: t.nis(), Topics: t.slots.Topics, PlatformID: t.platformID()}
	if len(t.slots.Partners) > 0 {
		q.Name = t.slots.Partners[0]
		q.Topics = nil
	}
	list, err := gather(t, func(p consult.Partner) consult.PartnerID { return p.ID }, func(v consult.Viewer) ([]consult.Partner, error) {
		return t.desk.store.Partners(ctx, v, q, t.now)
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.say("ask.no_partner", i18n.Args{"About": orAll(strings.TrimSpace(strings.Join(t.slots.Partners, ", ")+" "+t.about()), t.lang)})
	}
	kept, _ := matching(list, t.words(), func(p consult.Partner) string { return p.Organisation + " " + p.Activity })
	for _, p := range kept[:min(len(kept), 2*mostTold)] {
		talks := ""
		if p.Talks != "" {
			talks = i18n.Text(t.lang, "ask.talks."+string(p.Talks))
		}
		var places []string
		for _, code := range p.NIS {
			if m := t.places.ByNIS(code); m != nil {
				places = append(places, m.Name)
			}
		}
		t.item(p.Organisation, p.Activity, strings.Join(places, ", "), talks, p.Contact, p.Platform)
	}
	t.source("partners")
	return nil
}

func (t *teller) practices(ctx context.Context) error {
	var words []string
	for _, w := range append(slices.Clone(t.reading.Terms), t.words()...) {
		if len(w) > 3 {
			words = append(words, consult.Fold(w))
		}
	}
	q := consult.PracticeQuery{Words: words, Topics: t.slots.Topics, NIS: t.nis()}
	list, err := gather(t, func(p consult.Practice) consult.PracticeID { return p.ID }, func(v consult.Viewer) ([]consult.Practice, error) {
		return t.desk.store.Practices(ctx, v, q, t.now)
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.say("ask.no_practice", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
	}
	list, _ = matching(list, words, func(p consult.Practice) string { return p.Title + " " + p.Body + " " + strings.Join(p.Tags, " ") })
	for _, p := range list[:min(len(list), mostTold)] {
		t.item(i18n.Text(t.lang, "ask.card."+string(p.Kind)), p.Title, shorten(p.Body), strings.Join(append(slices.Clone(p.Solutions), p.Solves), " "))
	}
	t.source("practices")
	return nil
}

// shorten keeps the beginning of a text, to the end of a word.
func shorten(text string) string {
	const most = 200
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	short := string(r[:most])
	return short[:strings.LastIndex(short, " ")+1] + "…"
}

// About is for who offers readings as buttons.
func About(lang string, intent question.Intent) string {
	return i18n.Text(lang, "ask.intent."+string(intent))
}
