package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

type meetingStore interface {
	Upcoming(ctx context.Context, v consult.Viewer, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	UpcomingOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time, n, skip int) ([]consult.MyMeeting, error)
	AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error)
}

// How much of a list is told, and how far ahead is looked for what fits a time.
const (
	mostTold  = 5
	farEnough = 40
)

// coming are the meetings that are asked about, soonest first.
func (t *teller) coming(ctx context.Context) ([]consult.MyMeeting, error) {
	p := t.platform()
	all, err := gather(t, func(m consult.MyMeeting) consult.MeetingID { return m.ID }, func(v consult.Viewer) ([]consult.MyMeeting, error) {
		if p != nil {
			return t.desk.store.UpcomingOf(ctx, v, p.ID, t.now, farEnough, 0)
		}
		return t.desk.store.Upcoming(ctx, v, t.now, farEnough, 0)
	})
	all = slices.DeleteFunc(all, func(m consult.MyMeeting) bool { return !t.within(m.Local(m.StartsAt)) })
	slices.SortFunc(all, func(a, b consult.MyMeeting) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

func (t *teller) nextMeeting(ctx context.Context) error {
	list, err := t.coming(ctx)
	if err != nil {
		return err
	}
	p := t.platform()
	if len(list) == 0 {
		if _, _, timed := t.span(); timed {
			t.say("ask.no_meeting_then", i18n.Args{"About": orAll(t.about(), t.lang)})
		} else {
			t.say("ask.no_meeting", i18n.Args{"About": orAll(t.about(), t.lang)})
		}
		t.source("calendar")
		return nil
	}
	if p != nil {
		if _, _, timed := t.span(); !timed {
			list = list[:1]
		}
	}
	for _, m := range list[:min(len(list), mostTold)] {
		t.item(m.Platform, t.clock(m.Meeting), m.Place, m.Link)
	}
	t.source("calendar")
	return nil
}

// clock says the day and the hours of a meeting on its own clock.
func (t *teller) clock(m consult.Meeting) string {
	return i18n.DateTime(t.lang, m.Local(m.StartsAt)) + "–" + i18n.Time(t.lang, m.Local(m.EndsAt))
}

func orAll(about, lang string) string {
	if about == "" {
		return i18n.Text(lang, "ask.your_platforms")
	}
	return about
}

// meetingDetails tells one meeting with its agenda, as far as the asker may see it; one that was held when the time asked
// about is over.
func (t *teller) meetingDetails(ctx context.Context) error {
	list, err := t.coming(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if _, to, timed := t.span(); timed && to.Before(consult.Day(t.now)) {
			return t.minutes(ctx)
		}
		return t.nextMeeting(ctx)
	}
	m := list[0]
	t.item(m.Platform, t.clock(m.Meeting))
	if m.Place != "" {
		t.item(i18n.Text(t.lang, "ask.place", i18n.Args{"Place": m.Place}))
	}
	if m.Link != "" {
		t.item(i18n.Text(t.lang, "ask.link", i18n.Args{"Link": m.Link}))
	}
	if m.Link == "" && m.Place == "" {
		t.item(i18n.Text(t.lang, "ask.no_place"))
	}
	items, err := t.agenda(ctx, m.ID)
	if err != nil {
		return err
	}
	if len(items) > 0 {
		t.say("ask.agenda", nil)
	}
	for i, item := range items {
		t.lines = append(t.lines, fmt.Sprintf("%d. %s", i+1, strings.Join(strings.Fields(item.Title), " ")))
	}
	t.source("calendar")
	return nil
}

func (t *teller) agenda(ctx context.Context, id consult.MeetingID) ([]consult.AgendaItem, error) {
	return gather(t, func(i consult.AgendaItem) consult.AgendaItemID { return i.ID }, func(v consult.Viewer) ([]consult.AgendaItem, error) {
		a, err := t.desk.store.AgendaOf(ctx, v, id, t.now)
		return a.Items, err
	})
}
