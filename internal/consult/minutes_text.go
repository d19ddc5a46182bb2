package consult

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// MinutesText is what is approved of minutes: all that was written and who was there. Persons and organisations stand in
// it as ids, names of whom there is no record as numbers, so that a person can be erased while its hash still holds.
type MinutesText struct {
	Version    int              `json:"version"` // 0 as approved, then the number of the correction
	Meeting    TextMeeting      `json:"meeting"`
	Invited    []OrganisationID `json:"invited"`
	Needed     int              `json:"needed"`
	Attendance []TextPresence   `json:"attendance"`
	Guests     []TextGuest      `json:"guests"`
	Remarks    string           `json:"remarks"`
	Items      []TextItem       `json:"items"`
	Names      []string         `json:"-"` // those without a record; number n is Names[n-1]
}

// TextMeeting is when and where the meeting was.
type TextMeeting struct {
	ID       MeetingID  `json:"id"`
	Platform PlatformID `json:"platform"`
	StartsAt time.Time  `json:"starts_at"` // UTC, as all moments here
	EndsAt   time.Time  `json:"ends_at"`
	Zone     string     `json:"zone"`
	Place    string     `json:"place"`
}

// TextName is somebody: a person, or the number of a name; neither is nobody.
type TextName struct {
	Person PersonID `json:"person,omitempty"`
	Name   int      `json:"name,omitempty"`
}

// TextPresence is how a member was there.
type TextPresence struct {
	Person        PersonID         `json:"person"`
	Presence      Presence         `json:"presence"`
	StandIn       TextName         `json:"stand_in"`
	Organisations []OrganisationID `json:"organisations"`
	FromAt        *time.Time       `json:"from_at,omitempty"`
	ToAt          *time.Time       `json:"to_at,omitempty"`
	FromItem      AgendaItemID     `json:"from_item,omitempty"`
	ToItem        AgendaItemID     `json:"to_item,omitempty"`
}

// TextGuest is a guest.
type TextGuest struct {
	TextName
	Organisation string `json:"organisation"`
}

// TextItem is what was said on an item of the agenda, or, with the id 0, outside it.
type TextItem struct {
	ID       AgendaItemID `json:"id"`
	Title    string       `json:"title"`
	Approves MeetingID    `json:"approves,omitempty"`
	Speakers []TextName   `json:"speakers"`
	Lines    []TextLine   `json:"lines"`
}

// TextLine is a line.
type TextLine struct {
	ID     MinutesItemID    `json:"id"`
	Kind   ItemKind         `json:"kind"`
	Text   string           `json:"text"`
	Author PersonID         `json:"author"`
	At     time.Time        `json:"at"`
	Number string           `json:"number,omitempty"` // of a decision
	Owners []PersonID       `json:"owners,omitempty"` // of an action item, as it was given
	Bodies []OrganisationID `json:"bodies,omitempty"` // the organisations that own it
	DueOn  string           `json:"due_on,omitempty"` // a date
	Votes  []TextVote       `json:"votes,omitempty"`  // on a decision, where they were counted
}

// TextVote is what one organisation voted.
type TextVote struct {
	Organisation OrganisationID `json:"organisation"`
	Vote         Vote           `json:"vote"`
}

// Named returns the number of a name without a record, which it notes; nobody for "".
func (t *MinutesText) Named(name string) TextName {
	if name == "" {
		return TextName{}
	}
	t.Names = append(t.Names, name)
	return TextName{Name: len(t.Names)}
}

// Seal writes the text as canonical JSON, and its SHA-256 in hexadecimal. The keys are sorted, there is no white space
// between them, empty lists are [], and only what JSON demands is escaped (as RFC 8785 has it, but for U+2028 and U+2029,
// which are escaped too).
func (t MinutesText) Seal() (body, hash string, err error) {
	plain, err := json.Marshal(t)
	if err != nil {
		return "", "", fmt.Errorf("write minutes: %w", err)
	}
	var sorted any // maps are written with sorted keys
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	if err := decoder.Decode(&sorted); err != nil {
		return "", "", fmt.Errorf("sort minutes: %w", err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(filled(sorted)); err != nil {
		return "", "", fmt.Errorf("write canonical minutes: %w", err)
	}
	body = string(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
	return body, HashOf(body), nil
}

// filled turns null into [] everywhere: the only values that can be nil are lists.
func filled(v any) any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case map[string]any:
		for key, inner := range v {
			v[key] = filled(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = filled(inner)
		}
	}
	return v
}

// HashOf is the SHA-256 of a body, in hexadecimal.
func HashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// ReadMinutesText reads a sealed body. It refuses nothing: a body of another hash than the one that was kept is a fault.
func ReadMinutesText(body, hash string) (MinutesText, error) {
	var t MinutesText
	if HashOf(body) != hash {
		return t, fmt.Errorf("approved minutes do not match their hash %s", hash)
	}
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		return t, fmt.Errorf("read approved minutes: %w", err)
	}
	return t, nil
}

// Line finds a line by its id.
func (t MinutesText) Line(id MinutesItemID) (TextLine, bool) {
	for _, item := range t.Items {
		for _, line := range item.Lines {
			if line.ID == id {
				return line, true
			}
		}
	}
	return TextLine{}, false
}

// Corrected is the text after a correction: one line reads otherwise, or one is added at the end of its item.
func (t MinutesText) Corrected(version int, of AgendaItemID, line TextLine) MinutesText {
	t.Version = version
	t.Items = slices.Clone(t.Items)
	for i := range t.Items {
		t.Items[i].Lines = slices.Clone(t.Items[i].Lines)
		for j := range t.Items[i].Lines {
			if t.Items[i].Lines[j].ID == line.ID {
				t.Items[i].Lines[j].Text = line.Text
				return t
			}
		}
	}
	for i := range t.Items {
		if t.Items[i].ID == of {
			t.Items[i].Lines = append(t.Items[i].Lines, line)
			return t
		}
	}
	t.Items = append([]TextItem{{ID: 0, Lines: []TextLine{line}}}, t.Items...)
	return t
}

// TextNames are the names that fill a text in.
type TextNames struct {
	People        map[PersonID]string
	Organisations map[OrganisationID]Organisation
}

func (n TextNames) of(t MinutesText, who TextName) string {
	switch {
	case who.Person != 0:
		return n.People[who.Person]
	case who.Name > 0 && who.Name <= len(t.Names):
		return t.Names[who.Name-1]
	}
	return ""
}

// Sight is what one reader may see of a text, and at which level it stands.
type Sight struct {
	Items map[AgendaItemID]Level
	Lines map[MinutesItemID]Level
}

// Presences are the member organisations with who sat there for them, and last who sat for none.
func (t MinutesText) Presences(names TextNames, seen Sight) []PaperOrganisation {
	var list []PaperOrganisation
	taken := map[PersonID]bool{}
	for _, id := range t.Invited {
		org := PaperOrganisation{OrganisationID: id, Name: names.Organisations[id].Name, Kind: names.Organisations[id].Kind}
		for _, p := range t.Attendance {
			if slices.Contains(p.Organisations, id) {
				taken[p.Person] = true
				org.There = org.There || p.Presence.Counts()
				org.People = append(org.People, t.presence(p, names, seen))
			}
		}
		list = append(list, org)
	}
	slices.SortStableFunc(list, func(a, b PaperOrganisation) int { return compareText(a.Name, b.Name) })
	loose := PaperOrganisation{}
	for _, p := range t.Attendance {
		if !taken[p.Person] {
			loose.There = loose.There || p.Presence.Counts()
			loose.People = append(loose.People, t.presence(p, names, seen))
		}
	}
	if len(loose.People) > 0 {
		list = append(list, loose)
	}
	return list
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (t MinutesText) presence(p TextPresence, names TextNames, seen Sight) PaperPresence {
	return PaperPresence{
		PersonID: p.Person, Name: names.People[p.Person], Presence: p.Presence, StandIn: names.of(t, p.StandIn),
		FromAt: p.FromAt, ToAt: p.ToAt, FromItem: t.titleOf(p.FromItem, seen), ToItem: t.titleOf(p.ToItem, seen),
	}
}

func (t MinutesText) titleOf(id AgendaItemID, seen Sight) string {
	if _, readable := seen.Items[id]; !readable {
		return ""
	}
	for _, item := range t.Items {
		if item.ID == id {
			return item.Title
		}
	}
	return ""
}

// GuestList are the guests.
func (t MinutesText) GuestList(names TextNames) []PaperGuest {
	var list []PaperGuest
	for _, g := range t.Guests {
		list = append(list, PaperGuest{Name: names.of(t, g.TextName), Organisation: g.Organisation})
	}
	return list
}

// PaperItems are the items that the reader may see, each with the lines that they may see. What an item outside the
// agenda leaves empty is left out; so is an item that they may not see.
func (t MinutesText) PaperItems(names TextNames, seen Sight) []PaperItem {
	var list []PaperItem
	for _, item := range t.Items {
		level, readable := seen.Items[item.ID]
		if !readable && item.ID != 0 {
			continue
		}
		out := PaperItem{AgendaItemID: item.ID, Title: item.Title, Level: level}
		if item.ID == 0 {
			out.Level = LevelMembers
		}
		for _, s := range item.Speakers {
			out.Speakers = append(out.Speakers, names.of(t, s))
		}
		for _, line := range item.Lines {
			if level, ok := seen.Lines[line.ID]; ok {
				out.Lines = append(out.Lines, line.paper(names, level))
			}
		}
		if item.ID != 0 || len(out.Lines) > 0 {
			list = append(list, out)
		}
	}
	return list
}

func (l TextLine) paper(names TextNames, level Level) PaperLine {
	out := PaperLine{ID: l.ID, Kind: l.Kind, Text: l.Text, Level: level, Author: names.People[l.Author], At: l.At}
	switch l.Kind {
	case Decided:
		out.Decision = &PaperDecision{}
		out.Decision.Year, out.Decision.Seq, _ = ReadDecisionNumber(l.Number)
		out.Decision.Text = l.Text
		for _, v := range l.Votes {
			out.Decision.Votes = append(out.Decision.Votes, PaperVote{Organisation: names.Organisations[v.Organisation].Name, Vote: v.Vote})
		}
	case ToDo:
		out.Action = &PaperAction{}
		for _, o := range l.Owners {
			out.Action.Owners = append(out.Action.Owners, names.People[o])
		}
		for _, o := range l.Bodies {
			out.Action.Owners = append(out.Action.Owners, names.Organisations[o].Name)
		}
		if due, err := time.Parse(time.DateOnly, l.DueOn); err == nil {
			out.Action.DueOn = &due
		}
	}
	return out
}

// Mentioned lists the persons and organisations that stand in a text.
func (t MinutesText) Mentioned() (people []PersonID, organisations []OrganisationID) {
	organisations = append(organisations, t.Invited...)
	for _, p := range t.Attendance {
		people = append(people, p.Person, p.StandIn.Person)
		organisations = append(organisations, p.Organisations...)
	}
	for _, item := range t.Items {
		for _, s := range item.Speakers {
			people = append(people, s.Person)
		}
		for _, l := range item.Lines {
			people = append(append(people, l.Author), l.Owners...)
			organisations = append(organisations, l.Bodies...)
			for _, v := range l.Votes {
				organisations = append(organisations, v.Organisation)
			}
		}
	}
	return people, organisations
}
