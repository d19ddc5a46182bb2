// Package answer answers questions that package question has understood: it reads what the asker may see and says it in a
// few lines of plain text, with its source and date, in the asker's language; names of bodies stay Dutch. What cannot be
// answered is said, with what comes nearest.
package answer

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/question"
)

// Store is what is asked of the database. Every read is filtered by what its viewer may see.
type Store interface {
	nameStore
	meetingStore
	workStore
	recordStore
	directoryStore
	moneyStore
	owedStore
}

type nameStore interface {
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	QuestionNames(ctx context.Context, v consult.Viewer, now time.Time) (consult.QuestionNames, error)
}

// Asker is who asks.
type Asker struct {
	Viewers []consult.Viewer // one person; several for the operator, who sees what any of them sees
	Own     bool             // has meetings and actions of their own: not the operator
	Lang    string           // in which to answer, "" for that of the question
}

// Answer is what is said to a question.
type Answer struct {
	Reading question.Reading
	Lang    string
	Text    string // lines
	Refused bool   // politely: out of scope, or no right
	Missed  bool   // not understood
	Own     bool   // of what the asker has to do: nobody else's business
	Found   []Found
	Source  string // the last line: where it comes from, and of when it is; "" for none
}

// Found are the contacts that were found for one of the things that a question asks: Text says them in words.
type Found struct {
	Query consult.ContactQuery
	consult.ContactFound
	Places  *place.Index
	Members []string // platforms that the municipality takes part in, where nobody was found
}

// Same says whether two answers tell their readers the same.
func (a Answer) Same(b Answer) bool {
	return a.Text == b.Text && a.Refused == b.Refused && reflect.DeepEqual(a.Found, b.Found)
}

// Desk answers.
type Desk struct {
	store Store
}

// New makes a desk.
func New(store Store) *Desk { return &Desk{store: store} }

// Room is what one asker may name, read once for any number of questions.
type Room struct {
	desk      *Desk
	asker     Asker
	lexicon   *question.Lexicon
	places    *place.Index
	platforms []consult.Platform
}

// Open reads the names that the asker may know.
func (d *Desk) Open(ctx context.Context, asker Asker, now time.Time) (*Room, error) {
	r := &Room{desk: d, asker: asker}
	var names question.Names
	for _, v := range asker.Viewers {
		platforms, err := d.store.VisiblePlatforms(ctx, v, now)
		if err != nil {
			return nil, err
		}
		known, err := d.store.QuestionNames(ctx, v, now)
		if err != nil {
			return nil, err
		}
		for _, p := range platforms {
			if !slices.ContainsFunc(r.platforms, func(q consult.Platform) bool { return q.ID == p.ID }) {
				r.platforms = append(r.platforms, p)
			}
		}
		names.Persons = merge(names.Persons, known.Persons)
		names.Partners = merge(names.Partners, known.Partners)
		if len(names.Topics)+len(names.Without) == 0 { // they all have one workspace
			addTopics(&names, known.Words.Topics)
		}
		r.places = place.With(known.Words.Merged)
	}
	for _, p := range r.platforms {
		named := question.Platform{Slug: p.Slug, Name: p.Name, Kind: p.Kind}
		for _, q := range r.platforms {
			if p.ParentID != nil && q.ID == *p.ParentID {
				named.Parent = q.Slug
			}
		}
		names.Platforms = append(names.Platforms, named)
	}
	names.Places = r.places
	r.lexicon = question.New(names)
	return r, nil
}

// For is the room with the eyes of another reader of the same answer: it reads what they may see, and needs no names.
func (r *Room) For(ctx context.Context, reader consult.Viewer, now time.Time) (*Room, error) {
	platforms, err := r.desk.store.VisiblePlatforms(ctx, reader, now)
	other := *r
	other.asker.Viewers, other.platforms = []consult.Viewer{reader}, platforms
	return &other, err
}

// addTopics adds what the asker's workspace changed in the words of topics.
func addTopics(names *question.Names, book consult.TopicBook) {
	for _, c := range book.Changes() {
		if c.Removed {
			names.Without = append(names.Without, question.Topic{Name: c.Topic, Word: c.Word})
		} else {
			names.Topics = append(names.Topics, question.Topic{Name: c.Topic, Word: c.Shown})
		}
	}
}

func merge(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// Read understands a question, and what it leaves to the one before it: "en voor Wemmel?".
func (r *Room) Read(text, lang string, before *question.Reading, now time.Time) question.Reading {
	reading := r.lexicon.Read(text, lang, now)
	if before != nil {
		reading = r.lexicon.Follow(*before, reading)
	}
	return reading
}

// ReadAs reads a question whose intent the asker has chosen; false for an intent that there is not.
func (r *Room) ReadAs(intent question.Intent, text, lang string, now time.Time) (question.Reading, bool) {
	if !slices.Contains(question.Intents(), intent) {
		return question.Reading{}, false
	}
	return r.lexicon.ReadAs(intent, text, lang, now), true
}

// teller answers one question.
type teller struct {
	*Room
	reading question.Reading
	slots   question.Slots
	lang    string
	now     time.Time
	lines   []string
	found   []Found
	told    string // the source
	refused bool
}

// Answer answers a question that was read.
func (r *Room) Answer(ctx context.Context, reading question.Reading, now time.Time) (Answer, error) {
	t := &teller{Room: r, reading: reading, slots: reading.Slots, lang: reading.Lang, now: now}
	if r.asker.Lang != "" {
		t.lang = r.asker.Lang
	}
	a := Answer{Reading: reading, Lang: t.lang, Own: reading.Intent == question.MyActions}
	switch {
	case reading.TooLong:
		a.Refused = true
		t.say("ask.too_long", nil)
	case reading.Intent == question.OutOfScope:
		a.Refused, a.Missed = true, !reading.Private && !reading.Known
		t.say(scopeKey(reading), nil)
	case len(reading.Which) > 0 && len(reading.Slots.Municipalities) == 0:
		t.which(reading.Which[0])
	case reading.Unsure:
		t.unsure()
	default:
		if err := t.tell(ctx); err != nil {
			return a, fmt.Errorf("answer %s: %w", reading.Intent, err)
		}
	}
	a.Text, a.Refused, a.Found, a.Source = strings.Join(t.lines, "\n"), a.Refused || t.refused, t.found, t.told
	return a, nil
}

func scopeKey(r question.Reading) string {
	switch {
	case r.Private:
		return "ask.private"
	case r.Known:
		return "ask.out_of_scope"
	}
	return "ask.missed"
}

func (t *teller) tell(ctx context.Context) error {
	switch t.reading.Intent {
	case question.NextMeeting:
		return t.nextMeeting(ctx)
	case question.MeetingDetails:
		return t.meetingDetails(ctx)
	case question.UpcomingDeadlines:
		return t.deadlines(ctx)
	case question.MyActions:
		return t.myActions(ctx)
	case question.OpenActions:
		return t.openActions(ctx)
	case question.DecisionLookup:
		return t.decisions(ctx)
	case question.MinutesSearch:
		return t.minutes(ctx)
	case question.WhoAttended:
		return t.attended(ctx)
	case question.PlatformMembers:
		return t.members(ctx)
	case question.PartnerInfo:
		return t.partners(ctx)
	case question.PracticeSearch:
		return t.practices(ctx)
	case question.ContactLookup:
		return t.contacts(ctx)
	case question.ProjectMoney:
		return t.money(ctx)
	case question.ReportBacks:
		return t.reportBacks(ctx)
	case question.Rounds:
		return t.rounds(ctx)
	}
	t.say("ask.help", nil)
	return nil
}

// say adds a line of the catalogue.
func (t *teller) say(key string, args i18n.Args) {
	if args == nil {
		args = i18n.Args{}
	}
	t.lines = append(t.lines, i18n.Text(t.lang, key, args))
}

// item adds a line of a list.
func (t *teller) item(parts ...string) {
	var held []string
	for _, p := range parts {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			held = append(held, p)
		}
	}
	t.lines = append(t.lines, "• "+strings.Join(held, " – "))
}

// source ends an answer: where it comes from, and of when it is.
func (t *teller) source(key string) {
	for _, m := range t.reading.Former {
		f := m.FormerOf()
		t.told += i18n.Text(t.lang, "contact.former", i18n.Args{"Name": f.Name, "Since": i18n.Date(t.lang, f.Since()), "Place": m.Sure.Name}) + "\n"
	}
	t.told += i18n.Text(t.lang, "ask.source", i18n.Args{"Source": i18n.Text(t.lang, "ask.from."+key), "Date": i18n.Date(t.lang, t.now)})
	t.lines = append(t.lines, t.told)
}

// which asks what a word means that several places share.
func (t *teller) which(m place.Match) {
	var names []string
	for _, c := range m.Candidates {
		names = append(names, c.Name)
	}
	t.say("ask.which", i18n.Args{"Typed": m.Query, "Places": strings.Join(names, ", ")})
}

// unsure offers the likeliest readings.
func (t *teller) unsure() {
	t.say("ask.unsure", nil)
	for _, intent := range t.reading.Asks {
		t.item(i18n.Text(t.lang, "ask.intent."+string(intent)))
	}
}

// platform finds the platform that is asked about, a project's for a project; nil when none is.
func (t *teller) platform() *consult.Platform {
	slug := ""
	if len(t.slots.Platforms) > 0 {
		slug = t.slots.Platforms[0]
	} else if len(t.slots.Projects) > 0 {
		slug = t.lexicon.Carrier(t.slots.Projects[0])
	}
	for i := range t.platforms {
		if t.platforms[i].Slug == slug && slug != "" {
			return &t.platforms[i]
		}
	}
	return nil
}

// platformID is the platform's, 0 for all.
func (t *teller) platformID() consult.PlatformID {
	if p := t.platform(); p != nil {
		return p.ID
	}
	return 0
}

// about says what an answer is limited to: "Adviesgroep ISOM", "Olen", "huisvesting".
func (t *teller) about() string {
	var parts []string
	if p := t.platform(); p != nil {
		parts = append(parts, p.Name)
	}
	for _, topic := range t.slots.Topics {
		parts = append(parts, topicName(t.lang, topic))
	}
	parts = append(parts, t.slots.OrgTypes...)
	for _, m := range t.slots.Municipalities {
		parts = append(parts, PlaceName(t.places, t.lang, m))
	}
	parts = append(parts, t.slots.Persons...)
	return strings.Join(parts, ", ")
}

// span is the time that is asked about; ok is false for no time, or one without days of its own.
func (t *teller) span() (from, to time.Time, ok bool) {
	for _, value := range t.slots.Times {
		if from, to, ok := question.TimeSpan(value, t.now); ok {
			return from, to, true
		}
	}
	return from, to, false
}

// within says whether a day lies in the time that is asked about.
func (t *teller) within(day time.Time) bool {
	from, to, ok := t.span()
	day = consult.Day(day)
	return !ok || !day.Before(from) && !day.After(to)
}

func (t *teller) overdue() bool { return slices.Contains(t.slots.Times, "rel:overdue") }

func topicName(lang, topic string) string {
	key := "topic." + consult.TopicKey(topic)
	if !i18n.Has(lang, key) {
		return topic
	}
	return i18n.Text(lang, key)
}

// PlaceName is a municipality as the reader knows it, with the Dutch name.
func PlaceName(places *place.Index, lang, name string) string {
	m := places.Resolve(name).Sure
	if m == nil {
		return name
	}
	known := map[string]string{consult.French: m.NameFR, consult.English: m.NameEN}[lang]
	if known == "" || known == m.Name {
		return m.Name
	}
	return known + " (" + m.Name + ")"
}
