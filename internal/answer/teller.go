package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/question"
)

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
