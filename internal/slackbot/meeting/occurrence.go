package meeting

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// changedMeanwhile is the refusal of who changes a meeting that somebody else has just changed.
const changedMeanwhile = "meeting_changed"

func (m meetings) manage(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ManageMenu(req.Lang, found)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// carrying carries a meeting, as the person sees it now, through one of its forms.
func carrying(m consult.MyMeeting) slackbot.Form {
	return slackbot.Form{About: int64(m.ID), Channel: m.ChannelID, Words: strconv.Itoa(m.Edition)}
}

// editionOf is the edition that the person saw when the form opened.
func editionOf(req slackbot.Request) int {
	n, err := strconv.Atoi(req.Form().Words)
	if err != nil {
		return consult.AnyEdition
	}
	return n
}

func noticeOf(req slackbot.Request) consult.Notice {
	if req.Field("notice").One() == view.NoticeSilent {
		return consult.NoticeSilent
	}
	return consult.NoticeAnnounce
}

// isChangedMeanwhile says whether somebody else was first.
func isChangedMeanwhile(err error) bool {
	var refusal *consult.Error
	return errors.As(err, &refusal) && refusal.Key == changedMeanwhile
}

func (m meetings) moveForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.toChange(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MoveForm(req.Lang, found, view.MoveDraftOf(found)), Form: carrying(found)}, nil
}

func (m meetings) move(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.managed(ctx, req, req.Form().About)
	if err != nil {
		return slackbot.Reply{}, err
	}
	change, err := readChange(req, found.Meeting)
	if err != nil {
		return slackbot.Reply{}, err
	}
	moved, err := m.store.MoveMeeting(ctx, req.Act(), found.ID, change)
	if isChangedMeanwhile(err) {
		return m.moveAgain(ctx, req)
	}
	if refusal, refused := consult.Refusal(err); refused && refusal.Field == "date" && req.Field("words").One() != "" {
		return slackbot.Reply{}, beside("words", err)
	}
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("move meeting %d: %w", found.ID, err)
	}
	args := i18n.Args{"Platform": view.Literal(moved.Platform), "When": view.MeetingWhen(req.Lang, moved)}
	if moved.Revision == found.Revision {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "meeting.changed", args), Home: true}, nil
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "meeting.has_moved", args), Home: true}, nil
}

// moveAgain shows what somebody else changed meanwhile above what the person typed, which stays: sending it once more
// changes what they now see.
func (m meetings) moveAgain(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.withReaders(ctx, req, req.Form().About)
	if err != nil {
		return slackbot.Reply{}, err
	}
	typed := view.MoveDraft{
		Meanwhile: true, Date: req.Field("date").One(), Start: req.Field("start").One(), End: req.Field("end").One(),
		Words: req.Field("words").One(), Place: req.Field("place").One(), Link: req.Field("link").One(), Reason: req.Field("reason").One(),
		Silent: noticeOf(req) == consult.NoticeSilent,
	}
	return slackbot.Reply{Modal: view.MoveForm(req.Lang, found, typed), Form: carrying(found)}, nil
}

// readChange reads the form of a move: the words where there are any, else the pickers.
func readChange(req slackbot.Request, m consult.Meeting) (consult.Change, error) {
	f := seriesForm{
		date: req.Field("date").One(), start: req.Field("start").One(), end: req.Field("end").One(), place: slackbot.OneLine(req.Field("place").One()),
		link: strings.TrimSpace(req.Field("link").One()),
	}
	change := consult.Change{
		Place: f.place, Link: f.link, Reason: slackbot.OneLine(req.Field("reason").One()), Notice: noticeOf(req), Edition: editionOf(req),
	}
	if words := slackbot.OneLine(req.Field("words").One()); words != "" {
		err := wordsOfChange(&change, words, m, req.Now)
		return change, err
	}
	day, err := pickedDay("date", f.date, m.Zone)
	if err != nil {
		return change, err
	}
	if change.Start, err = atHour(day, "start", f.start, recurrence.LocalInstant); err != nil {
		return change, err
	}
	if change.End, err = endAt(change.Start, f.end); err != nil {
		return change, err
	}
	return change, nil
}

// wordsOfChange reads "volgende dinsdag om 14 uur": one date; without an hour the meeting keeps its own.
func wordsOfChange(change *consult.Change, words string, m consult.Meeting, now time.Time) error {
	r, err := recurrence.Read(words, "", now, m.Zone)
	switch {
	case err != nil:
		return beside("words", err)
	case r.Rest != "":
		return consult.Invalid("words", "words_left", map[string]any{"Rest": r.Rest})
	case r.RRule != "" || r.Start.IsZero():
		return consult.Invalid("words", "one_date", nil)
	}
	change.Start = r.Start
	if !r.HasTime {
		old := m.Local(m.StartsAt)
		change.Start = recurrence.LocalInstant(r.Start.Year(), r.Start.Month(), r.Start.Day(), old.Hour(), old.Minute(), r.Start.Location())
	}
	length := m.EndsAt.Sub(m.StartsAt)
	if r.Duration > 0 {
		length = r.Duration
	}
	change.End = change.Start.Add(length)
	if r.Place != "" {
		change.Place = r.Place
	}
	return nil
}

func (m meetings) cancelForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.toChange(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.CancelForm(req.Lang, found, view.CancelDraft{}), Form: carrying(found)}, nil
}

func (m meetings) cancel(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	cancelled, err := m.store.CancelMeeting(ctx, req.Act(), id, consult.Cancellation{
		Reason: slackbot.OneLine(req.Field("reason").One()), Notice: noticeOf(req), Edition: editionOf(req),
	})
	if isChangedMeanwhile(err) {
		found, err := m.withReaders(ctx, req, int64(id))
		if err != nil {
			return slackbot.Reply{}, err
		}
		typed := view.CancelDraft{Meanwhile: true, Reason: req.Field("reason").One(), Silent: noticeOf(req) == consult.NoticeSilent}
		return slackbot.Reply{Modal: view.CancelForm(req.Lang, found, typed), Form: carrying(found)}, nil
	}
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("cancel meeting %d: %w", id, err)
	}
	args := i18n.Args{"Platform": view.Literal(cancelled.Platform), "When": view.MeetingWhen(req.Lang, cancelled)}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "meeting.has_been_cancelled", args), Blocks: view.HasBeenCancelled(req.Lang, cancelled), Home: true}, nil
}

// cancelled lists the coming meetings of a platform that were cancelled or skipped.
func (m meetings) cancelled(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := m.store.CancelledOf(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var mine []view.CancelledMeeting
	for _, found := range list {
		if !found.Manages {
			return slackbot.Reply{}, consult.Forbidden("not_chair_or_secretary")
		}
		mine = append(mine, view.CancelledMeeting{Meeting: found.Meeting, DayOff: dayOffName(req.Lang, found.DayOff)})
	}
	text, blocks := view.CancelledList(req.Lang, mine)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// dayOffName is what people call the day off that a meeting's record names, "" for none.
func dayOffName(lang, code string) string {
	off, ok := consult.ParseDayOff(code)
	if !ok {
		return ""
	}
	return nameOf(lang, off)
}

func nameOf(lang string, off consult.DayOff) string {
	if off.Bridge {
		return i18n.Text(lang, "series.bridge_day")
	}
	if name := recurrence.DayOffName(off, lang); name != "" {
		return name
	}
	return i18n.Text(lang, "series.closing_day")
}

func (m meetings) restorable(ctx context.Context, req slackbot.Request, id int64) (consult.MyMeeting, error) {
	found, err := m.store.Meeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return found, err
	}
	if !found.Manages {
		return found, consult.Forbidden("not_chair_or_secretary")
	}
	return found, found.CanRestore(req.Now)
}

func (m meetings) restoreForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := m.restorable(ctx, req, id)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if found.ToldTo, err = m.store.WhoIsTold(ctx, req.Viewer(), found.ID, req.Now); err != nil {
		return slackbot.Reply{}, fmt.Errorf("who is told of %d: %w", id, err)
	}
	return slackbot.Reply{Modal: view.RestoreForm(req.Lang, found), Form: carrying(found)}, nil
}

func (m meetings) restore(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id := consult.MeetingID(req.Form().About)
	back, err := m.store.RestoreMeeting(ctx, req.Act(), id, slackbot.OneLine(req.Field("reason").One()), noticeOf(req))
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("restore meeting %d: %w", id, err)
	}
	args := i18n.Args{"Platform": view.Literal(back.Platform), "When": view.MeetingWhen(req.Lang, back)}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "meeting.has_been_restored", args), Home: true}, nil
}
