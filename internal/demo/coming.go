package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// coming is what is prepared as the demo begins.
type coming struct {
	Templates     []template
	Items         []proposal
	Rounds        []round
	Registrations []registrations
	Events        []openEvent
}

// openEvent is an event beside the dates of its platform, for everybody.
type openEvent struct {
	Platform string
	Title    string
	Start    string
	End      string
	Place    string
}

type template struct {
	Platform string
	On       string
	Items    []string
	Last     []string
}

type proposal struct {
	Platform string
	By       string
	On       string
	For      string // the meeting of the past that it was put on, "" for none
	Title    string
	Minutes  int
	Placed   bool // on the next agenda
	Treated  bool // at the meeting of the past
	Speaker  string
}

type round struct {
	Platform string
	On       string
	Title    string
	Answers  []struct{ By, Done, Next, Blocked string }
}

type registrations struct {
	Platform string
	People   []string
	Guests   []consult.Guest
}

// proposeFor puts what was proposed for a meeting of the past on its agenda.
func (l *loader) proposeFor(ctx context.Context, p platform, m meeting, id consult.MeetingID) error {
	for i, item := range l.world.coming.Items {
		if item.Platform != m.Platform || item.For != m.At {
			continue
		}
		if err := l.propose(ctx, p, item, strconv.Itoa(i), id); err != nil {
			return fmt.Errorf("agenda item %q: %w", item.Title, err)
		}
	}
	return nil
}

// propose proposes an item and, when there is a meeting, puts it there.
func (l *loader) propose(ctx context.Context, p platform, item proposal, n string, on consult.MeetingID) error {
	at := local(item.On)
	made, _, err := l.store.ProposeItem(ctx, l.act(item.By, at, p.Slug, "item", n), consult.AgendaDraft{
		PlatformID: l.platforms[p.Slug], Title: item.Title, Minutes: item.Minutes, Speaker: l.users[item.Speaker].ID,
	})
	if err != nil || on == 0 {
		return err
	}
	_, err = l.store.PlaceItem(ctx, l.act(p.minuteTaker(), at, p.Slug, "place", n), made.ID, on)
	if err == nil && item.Treated {
		l.toTreat[on] = append(l.toTreat[on], made.ID)
	}
	return err
}

// treat marks what the meeting of the past came to; it is open.
func (l *loader) treat(ctx context.Context, p platform, m meeting, id consult.MeetingID) error {
	for i, item := range l.toTreat[id] {
		act := l.act(p.minuteTaker(), local(m.At), m.Platform, m.At, "treat", strconv.Itoa(i))
		if _, err := l.store.TreatItem(ctx, act, item, consult.IsTreated); err != nil {
			return fmt.Errorf("treat agenda item: %w", err)
		}
	}
	return nil
}

// setTemplates gives the coming meetings their standing items; those of the past had none.
func (l *loader) setTemplates(ctx context.Context) error {
	for _, t := range l.world.coming.Templates {
		var items []consult.FixedItem
		for i, title := range t.Items {
			items = append(items, consult.FixedItem{Position: i + 1, Title: title})
		}
		for i, title := range t.Last {
			items = append(items, consult.FixedItem{Position: consult.Last + i, Title: title})
		}
		by := l.act(l.platform(t.Platform).minuteTaker(), local(t.On), t.Platform, "template")
		if err := l.store.SetFixedItems(ctx, by, l.platforms[t.Platform], items); err != nil {
			return fmt.Errorf("template of %s: %w", t.Platform, err)
		}
	}
	return nil
}

// prepare fills the agendas of the next meetings, and asks how things stand.
func (l *loader) prepare(ctx context.Context) error {
	for i, item := range l.world.coming.Items {
		if item.For != "" {
			continue
		}
		p := l.platform(item.Platform)
		var on consult.MeetingID
		if item.Placed {
			next, err := l.next(ctx, p)
			if err != nil {
				return err
			}
			on = next
		}
		if err := l.propose(ctx, p, item, strconv.Itoa(i), on); err != nil {
			return fmt.Errorf("agenda item %q: %w", item.Title, err)
		}
	}
	for _, r := range l.world.coming.Rounds {
		if err := l.ask(ctx, r); err != nil {
			return fmt.Errorf("status round of %s: %w", r.Platform, err)
		}
	}
	return nil
}

// next is the next meeting of a platform as the demo begins.
func (l *loader) next(ctx context.Context, p platform) (consult.MeetingID, error) {
	v := l.act(p.minuteTaker(), Start()).Viewer
	coming, err := l.store.UpcomingOf(ctx, v, l.platforms[p.Slug], Start(), 1, 0)
	if err != nil {
		return 0, fmt.Errorf("next meeting of %s: %w", p.Slug, err)
	}
	if len(coming) == 0 {
		return 0, fmt.Errorf("%s has no next meeting", p.Slug)
	}
	return coming[0].ID, nil
}

func (l *loader) ask(ctx context.Context, r round) error {
	p := l.platform(r.Platform)
	on, err := l.next(ctx, p)
	if err != nil {
		return err
	}
	agenda, err := l.store.StartRound(ctx, l.act(p.minuteTaker(), local(r.On), r.Platform, "round"), on, r.Title)
	if err != nil {
		return err
	}
	var id consult.StatusRoundID
	for _, item := range agenda.Items {
		if item.Round != 0 {
			id = item.Round
		}
	}
	for i, a := range r.Answers {
		draft := consult.StatusDraft{Done: a.Done, Next: a.Next, Blocked: a.Blocked}
		at := local(r.On).Add(time.Duration(i+1) * time.Hour)
		if _, err := l.store.AnswerRound(ctx, l.act(a.By, at, r.Platform, "status", a.By), id, draft); err != nil {
			return fmt.Errorf("answer of %s: %w", a.By, err)
		}
	}
	return nil
}

// planEvent plans the one date of a platform as an event.
func (l *loader) planEvent(ctx context.Context, p platform, said recurrence.Reading) error {
	if _, err := l.store.PlanEvent(ctx, l.act(p.founder(), Start(), p.Slug, "event"), consult.EventDraft{
		PlatformID: l.platforms[p.Slug], Event: consult.EventKind(p.Event), Title: p.Name, Start: said.Start, End: said.Start.Add(said.Duration),
		Zone: recurrence.DefaultZone, Place: p.Place, Link: p.Link, Places: p.Places,
	}); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	return nil
}

// openEvents plans the events for everybody, to which one comes without signing up.
func (l *loader) openEvents(ctx context.Context) error {
	for _, e := range l.world.coming.Events {
		if _, err := l.store.PlanEvent(ctx, l.act(l.platform(e.Platform).founder(), Start(), e.Platform, "open event"), consult.EventDraft{
			PlatformID: l.platforms[e.Platform], Event: consult.OpenDoor, Title: e.Title, Start: local(e.Start), End: local(e.End),
			Zone: recurrence.DefaultZone, Place: e.Place, Audience: consult.ForEverybody,
		}); err != nil {
			return fmt.Errorf("event %q: %w", e.Title, err)
		}
	}
	return nil
}

// signUp lets people sign up for the events; guests without Slack first, by who organises.
func (l *loader) signUp(ctx context.Context) error {
	for _, r := range l.world.coming.Registrations {
		p := l.platform(r.Platform)
		id, err := l.next(ctx, p)
		if err != nil {
			return err
		}
		guests := consult.EventChange{EventTerms: consult.EventTerms{Places: p.Places}, Guests: r.Guests}
		if _, err := l.store.ChangeEvent(ctx, l.act(p.founder(), Start(), r.Platform, "guests"), id, guests); err != nil {
			return fmt.Errorf("guests of %s: %w", r.Platform, err)
		}
		for _, who := range r.People {
			if _, err := l.store.SignUp(ctx, l.act(who, Start(), r.Platform, "sign up", who), id); err != nil {
				return fmt.Errorf("registration of %s: %w", who, err)
			}
		}
	}
	return nil
}
