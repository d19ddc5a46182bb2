package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

type recordStore interface {
	Register(ctx context.Context, v consult.Viewer, f consult.DecisionFilter, now time.Time) ([]consult.Decision, error)
	Search(ctx context.Context, v consult.Viewer, s consult.Search, now time.Time) ([]consult.Hit, error)
	HeldMeetings(ctx context.Context, v consult.Viewer, platform consult.PlatformID, from, to, now time.Time) ([]consult.Meeting, error)
	MinutesOfMeeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Minutes, error)
}

func (t *teller) decisions(ctx context.Context) error {
	filter := consult.DecisionFilter{Platform: t.platformID()}
	list, err := gather(t, func(d consult.Decision) consult.DecisionID { return d.ID }, func(v consult.Viewer) ([]consult.Decision, error) {
		return t.desk.store.Register(ctx, v, filter, t.now)
	})
	if err != nil {
		return err
	}
	if year, seq, numbered := t.number(); numbered {
		list = slices.DeleteFunc(list, func(d consult.Decision) bool { return d.Year != year || d.Seq != seq })
	} else if len(t.slots.Times) > 0 && !strings.Contains(strings.Join(t.slots.Times, " "), "next") {
		list = slices.DeleteFunc(list, func(d consult.Decision) bool { return !t.within(d.DecidedOn) })
	}
	slices.SortFunc(list, func(a, b consult.Decision) int {
		return cmp.Or(b.DecidedOn.Compare(a.DecidedOn), cmp.Compare(b.ID, a.ID))
	})
	words := append(t.words(), t.slots.Topics...)
	found, some := list, true
	if _, _, numbered := t.number(); !numbered {
		found, some = matching(list, words, func(d consult.Decision) string { return d.Text + " " + d.Reason + " " + strings.Join(d.Topics, " ") })
	}
	if len(found) == 0 || !some {
		t.say("ask.no_decision", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
		if len(found) > 0 && filter.Platform == 0 {
			found = nil
		} else if len(found) > 0 {
			t.say("ask.instead", nil)
		}
	}
	for _, d := range found[:min(len(found), mostTold)] {
		t.item(d.Number(), d.Text, i18n.Date(t.lang, d.DecidedOn), d.Platform)
	}
	t.source("register")
	return nil
}

// aboutWords is about with the words that were looked for.
func (t *teller) aboutWords() string {
	parts := []string{t.about()}
	if words := strings.Join(t.words(), " "); words != "" {
		parts = append(parts, "“"+words+"”")
	}
	return strings.Trim(strings.Join(parts, " "), " ")
}

func (t *teller) number() (year, seq int, ok bool) {
	for _, k := range t.slots.Keywords {
		if year, seq, ok = consult.ReadDecisionNumber(k); ok {
			return year, seq, true
		}
	}
	return 0, 0, false
}

// held are the meetings with closed minutes that are asked about, the latest first.
func (t *teller) held(ctx context.Context) ([]consult.Meeting, error) {
	from, to, ok := t.span()
	if !ok || from.After(t.now) {
		from, to = t.now.AddDate(-10, 0, 0), t.now
	}
	list, err := gather(t, func(m consult.Meeting) consult.MeetingID { return m.ID }, func(v consult.Viewer) ([]consult.Meeting, error) {
		return t.desk.store.HeldMeetings(ctx, v, t.platformID(), from.AddDate(0, 0, -1), to.AddDate(0, 0, 2), t.now)
	})
	list = slices.DeleteFunc(list, func(m consult.Meeting) bool { return ok && !t.within(m.Local(m.StartsAt)) })
	slices.SortFunc(list, func(a, b consult.Meeting) int { return b.StartsAt.Compare(a.StartsAt) })
	return list, err
}

// minutes looks for words in the minutes, or tells those of one meeting.
func (t *teller) minutes(ctx context.Context) error {
	words := t.words()
	if len(words) > 0 || len(t.slots.Topics) > 0 {
		hits, err := t.search(ctx, words)
		if err != nil {
			return err
		}
		if len(hits) > 0 {
			for _, h := range hits[:min(len(hits), mostTold)] {
				t.item(h.Platform, i18n.Date(t.lang, h.Local()), sentence(h.Text, words))
			}
			t.source("minutes")
			return nil
		}
		if len(words) > 0 && t.platform() == nil {
			t.say("ask.no_minutes", i18n.Args{"About": t.aboutWords()})
			t.source("minutes")
			return nil
		}
	}
	return t.latestMinutes(ctx)
}

func sentence(text string, words []string) string {
	var b strings.Builder
	for _, p := range consult.Sentence(text, strings.Join(words, " ")) {
		b.WriteString(p.Text)
	}
	return b.String()
}

// search looks for all the words, then for each of them, then for the topic.
func (t *teller) search(ctx context.Context, words []string) ([]consult.Hit, error) {
	var tries []consult.Search
	platform := t.platformID()
	if len(words) > 0 {
		tries = append(tries, consult.Search{Words: strings.Join(words, " "), Platform: platform})
	}
	for _, w := range words[:min(len(words), mostTold)] {
		if len(words) > 1 && len(w) > 3 {
			tries = append(tries, consult.Search{Words: w, Platform: platform})
		}
	}
	for _, term := range t.reading.Terms {
		tries = append(tries, consult.Search{Words: term, Platform: platform})
	}
	for _, topic := range t.slots.Topics {
		tries = append(tries, consult.Search{Topic: topic, Platform: platform}, consult.Search{Words: topic, Platform: platform})
	}
	for _, s := range tries {
		hits, err := gather(t, func(h consult.Hit) string { return string(h.Kind) + h.Text }, func(v consult.Viewer) ([]consult.Hit, error) {
			return t.desk.store.Search(ctx, v, s, t.now)
		})
		if err != nil {
			return nil, err
		}
		hits = slices.DeleteFunc(hits, func(h consult.Hit) bool { return !t.within(h.Local()) || h.At.After(t.now) })
		if len(hits) > 0 {
			return hits, nil
		}
	}
	return nil, nil
}

func (t *teller) latestMinutes(ctx context.Context) error {
	m, ok, err := t.latest(ctx)
	if err != nil {
		return err
	}
	if !ok {
		t.say("ask.no_minutes", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
		t.source("minutes")
		return nil
	}
	t.item(m.Meeting.Platform, t.clock(m.Meeting))
	for _, item := range m.Items[:min(len(m.Items), 2*mostTold)] {
		t.item(item.Number, item.Text)
	}
	t.source("minutes")
	return nil
}

// latest reads the minutes of the latest meeting that is asked about.
func (t *teller) latest(ctx context.Context) (consult.Minutes, bool, error) {
	list, err := t.held(ctx)
	if err != nil || len(list) == 0 {
		return consult.Minutes{}, false, err
	}
	all, err := gather(t, func(m consult.Minutes) consult.MeetingID { return m.Meeting.ID }, func(v consult.Viewer) ([]consult.Minutes, error) {
		m, err := t.desk.store.MinutesOfMeeting(ctx, v, list[0].ID, t.now)
		return []consult.Minutes{m}, err
	})
	if err != nil || len(all) == 0 {
		return consult.Minutes{}, false, err
	}
	return all[0], true, nil
}

func (t *teller) attended(ctx context.Context) error {
	m, ok, err := t.latest(ctx)
	if err != nil {
		return err
	}
	if !ok || m.Sheet.IsEmpty() && len(m.Attendees) == 0 {
		t.say("ask.no_attendance", i18n.Args{"About": orAll(t.about(), t.lang)})
		t.source("attendance")
		return nil
	}
	t.item(m.Meeting.Platform, t.clock(m.Meeting))
	groups := map[consult.Presence][]string{}
	for _, s := range m.Sheet.Members {
		groups[s.Presence] = append(groups[s.Presence], s.Name)
	}
	if m.Sheet.IsEmpty() {
		for _, a := range m.Attendees {
			groups[consult.Presence(a.Answer)] = append(groups[consult.Presence(a.Answer)], a.Name)
		}
	}
	for _, p := range consult.Presences() {
		people := groups[p]
		if len(t.slots.Persons) > 0 {
			people = slices.DeleteFunc(people, func(n string) bool { return !slices.Contains(t.slots.Persons, n) })
		}
		if len(people) > 0 {
			t.item(i18n.Text(t.lang, "ask.presence."+string(p), i18n.Args{"Number": len(people), "Names": i18n.List(t.lang, people)}))
		}
	}
	if len(t.lines) == 1 {
		t.say("ask.not_on_list", i18n.Args{"Names": i18n.List(t.lang, t.slots.Persons)})
	}
	t.source("attendance")
	return nil
}
