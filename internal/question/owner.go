package question

import (
	"slices"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

// owners are who a run of words names.
type owners struct {
	slack         []string
	people        []consult.PersonID
	organisations []consult.OrganisationID
	all           bool // each of them has to finish
	doubt         *consult.Error
	plain         bool // a name that was written, no mention
}

func (o owners) none() bool {
	return len(o.slack)+len(o.people)+len(o.organisations) == 0 && o.doubt == nil
}

func (o *owners) add(other owners) {
	o.slack = appendNew(o.slack, other.slack...)
	o.people = appendNew(o.people, other.people...)
	o.organisations = appendNew(o.organisations, other.organisations...)
	o.all, o.plain = o.all || other.all, o.plain || other.plain
	if o.doubt == nil {
		o.doubt = other.doubt
	}
}

func appendNew[T comparable](list []T, more ...T) []T {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// give makes the owners those of the action; sure is false when they are a proposal only.
func (r *reader) give(o owners, sure bool) {
	r.action.Slack = appendNew(r.action.Slack, o.slack...)
	r.action.People = appendNew(r.action.People, o.people...)
	r.action.Organisations = appendNew(r.action.Organisations, o.organisations...)
	if o.all && len(o.slack)+len(o.people)+len(o.organisations) > 0 {
		r.action.Finish = consult.FinishAll
	}
	switch {
	case o.doubt != nil:
		r.doubt(o.doubt)
	case !sure:
		r.doubt(consult.Invalid("owner", "owner_unclear", nil))
	}
}

// mostNames is how many owners a list has; nobody means more.
const mostNames = 30

// list reads names with joints between them from i on; end is the token behind the last one.
func (r *reader) list(i int) (o owners, end int) {
	end = i
	kind := ""
	for range mostNames {
		one, next, named := r.name(i, kind)
		if next == i {
			return o, end
		}
		o.add(one)
		kind, end = named, next
		if next < len(r.tokens) && each[r.tokens[next].text] {
			o.all, end = true, next+1
			next = end
		}
		if next >= len(r.tokens) || r.used[next] {
			return o, end
		}
		if mentioned.MatchString(r.tokens[next].text) {
			i = next
			continue
		}
		if !joints[r.tokens[next].text] {
			return o, end
		}
		i = next + 1
		if i < len(r.tokens) && joints[r.tokens[i].text] {
			i++
		}
		if i < len(r.tokens) && kind != "" && of[r.tokens[i].text] { // "le CPAS d'Olen et de Lille"
			i++
		}
	}
	return o, end
}

// name reads one name at i: a mention, "alle gemeenten", an organisation, a person, a place. kind is that of the
// organisation before it in a list: "OCMW Olen en Lille".
func (r *reader) name(i int, kind string) (o owners, end int, named string) {
	if i >= len(r.tokens) || r.used[i] {
		return owners{}, i, kind
	}
	if r.tokens[i].text == "@" && i+1 < len(r.tokens) {
		if o, end, named := r.name(i+1, kind); end > i+1 {
			o.plain = false
			return o, end, named
		}
		return owners{}, i, kind
	}
	if at := mentioned.FindStringSubmatch(r.tokens[i].text); at != nil {
		return owners{slack: []string{at[1]}}, i + 1, kind
	}
	if o, end := r.everyOf(i); end > i {
		return o, end, kind
	}
	if o, end, of := r.organisation(i); end > i {
		return o, end, of
	}
	if o, end := r.person(i); end > i {
		return o, end, kind
	}
	return r.placed(i, kind)
}

// everyOf reads "alle gemeenten", "chaque commune", "all municipalities".
func (r *reader) everyOf(i int) (owners, int) {
	end := 0
	for _, lead := range everyLead {
		if r.says(i, lead) {
			end = i + len(lead)
			break
		}
	}
	if end == 0 || end >= len(r.tokens) {
		return owners{}, i
	}
	for _, k := range pluralKinds {
		if !r.says(end, k.words) {
			continue
		}
		o := owners{all: true, plain: true}
		for _, org := range r.known.Organisations {
			if k.kind == "" || org.Kind == k.kind {
				o.organisations = append(o.organisations, org.ID)
			}
		}
		if len(o.organisations) == 0 {
			o.doubt = consult.Invalid("owner", "owner_none_such", map[string]any{"Typed": r.span(i, end+len(k.words))})
		}
		return o, end + len(k.words)
	}
	return owners{}, i
}

func (r *reader) span(from, to int) string { return r.line[r.tokens[from].start:r.tokens[to-1].end] }

// organisation reads a member organisation by the whole of its name, and tells its kind.
func (r *reader) organisation(i int) (o owners, end int, kind string) {
	best, end := consult.Organisation{}, i
	for k, o := range r.known.Organisations {
		if name := r.groups[k]; len(name) > 0 && i+len(name) > end && r.says(i, name) {
			best, end = o, i+len(name)
		}
	}
	if end == i {
		return owners{}, i, ""
	}
	return owners{organisations: []consult.OrganisationID{best.ID}, plain: true}, end, best.Kind
}

// person reads a known name, or a first name with a capital that is one person's alone.
func (r *reader) person(i int) (owners, int) {
	var hits []consult.Person
	end := i
	for k, p := range r.known.People {
		name := r.people[k]
		if len(name) == 0 || !r.says(i, name) || i+len(name) < end {
			continue
		}
		if i+len(name) > end {
			hits = nil
		}
		hits, end = append(hits, p), i+len(name)
	}
	if end == i && r.tokens[i].capital {
		for k, p := range r.known.People {
			if name := r.people[k]; len(name) > 1 && name[0] == r.tokens[i].text {
				hits, end = append(hits, p), i+1
			}
		}
		if end > i && end < len(r.tokens) && r.tokens[end].capital && r.beginsName(end, hits) {
			return owners{}, i // "Nele Anders": another Nele
		}
	}
	if end == i {
		return owners{}, i
	}
	o := owners{plain: true}
	if len(hits) > 1 {
		o.doubt = consult.Invalid("owner", "owner_several", map[string]any{"Typed": r.span(i, end)})
		return o, end
	}
	if p := hits[0]; p.SlackID != "" {
		o.slack = []string{p.SlackID}
	} else {
		o.people = []consult.PersonID{p.ID}
	}
	return o, end
}

// beginsName says whether the word at i looks like the surname of somebody else than those found.
func (r *reader) beginsName(i int, found []consult.Person) bool {
	word := r.tokens[i].text
	for _, p := range found {
		if slices.Contains(foldWords(p.Name), word) {
			return true // their own, though not in full: not sure
		}
	}
	_, end, _ := r.organisation(i)
	return end == i
}

// placed reads "OCMW van Olen", "CPAS de Lille", "gemeenten Olen en Lille", or a place alone.
func (r *reader) placed(i int, kind string) (owners, int, string) {
	start, bare := i, true
	for _, k := range singularKinds {
		if r.says(i, k.words) {
			kind, start, bare = k.kind, i+len(k.words), false
			break
		}
	}
	if !bare {
		for start < len(r.tokens) && of[r.tokens[start].text] {
			start++
		}
	} else if !r.tokens[i].capital {
		return owners{}, i, kind
	}
	for size := min(4, len(r.tokens)-start); size > 0; size-- {
		if m := r.municipality(start, start+size); m != nil {
			return r.memberOf(m, kind, r.span(i, start+size)), start + size, kind
		}
	}
	return owners{}, i, kind
}

func (r *reader) municipality(from, to int) *place.Municipality {
	for i := from; i < to; i++ {
		if r.used[i] || len(r.tokens[i].text) == 1 || !r.tokens[from].capital {
			return nil
		}
	}
	found := place.Resolve(r.span(from, to))
	if found.Sure == nil || found.Candidates[0].Why == place.WhyPostal {
		return nil
	}
	if found.Candidates[0].Why == place.WhyTypo && to-from > 1 {
		return nil
	}
	return found.Sure
}

// memberOf finds the organisation of a municipality; without a kind it has to be the only one.
func (r *reader) memberOf(m *place.Municipality, kind, typed string) owners {
	o := owners{plain: true}
	for _, org := range r.known.Organisations {
		if org.NIS == m.NIS && (kind == "" || org.Kind == kind) {
			o.organisations = append(o.organisations, org.ID)
		}
	}
	switch {
	case len(o.organisations) == 0:
		o.doubt = consult.Invalid("owner", "owner_not_here", map[string]any{"Typed": typed})
	case len(o.organisations) > 1:
		o.organisations = nil
		o.doubt = consult.Invalid("owner", "owner_which", map[string]any{"Typed": typed})
	}
	return o
}
