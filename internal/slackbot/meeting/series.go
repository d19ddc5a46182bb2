package meeting

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// rhythmStore is what changing a rhythm asks of the database.
type rhythmStore interface {
	yearStore
	SeriesOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) ([]consult.Series, error)
	Series(ctx context.Context, v consult.Viewer, id consult.SeriesID, now time.Time) (consult.Series, error)
	Meeting(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.MyMeeting, error)
	PreviewRhythm(ctx context.Context, v consult.Viewer, c consult.RhythmChange, now time.Time) (consult.RhythmEffect, error)
	ChangeRhythm(ctx context.Context, act consult.Act, c consult.RhythmChange) (consult.RhythmEffect, error)
}

// rhythms changes and ends the rhythms of a platform from a date on.
type rhythms struct {
	store planStore
	plans plans
}

func (r rhythms) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "series", Words: map[string]string{"nl": "reeks|reeksen|ritme", "fr": "séries|rythme", "en": "series|rhythm"}, Who: slackbot.Insiders, Run: r.list},
		{Name: "series_change", Who: slackbot.Insiders, Run: r.form},
		{Name: "series_save", Who: slackbot.Insiders, Changes: true, Run: r.save},
		{Name: "series_end", Who: slackbot.Insiders, Run: r.endForm},
		{Name: "series_end_save", Who: slackbot.Insiders, Changes: true, Run: r.endSave},
		{Name: "series_confirm", Who: slackbot.Insiders, Changes: true, Run: r.confirm},
	}
}

// list shows the rhythms of the channel's platform, with what chair and secretary can do about each.
func (r rhythms) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	platform, standing, err := r.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := r.store.SeriesOf(ctx, req.Viewer(), platform.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	shown := view.SeriesPage{Platform: platform.Name, PlatformID: platform.ID, Manages: standing.CanManage() == nil}
	for _, s := range found {
		shown.Series = append(shown.Series, entryOf(req.Lang, s))
	}
	text, blocks := view.SeriesList(req.Lang, shown)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func entryOf(lang string, s consult.Series) view.SeriesEntry {
	return view.SeriesEntry{Series: s, Words: ruleOf(s).Words(lang)}
}

// ruleOf is a stored rhythm in wall-clock time.
func ruleOf(s consult.Series) recurrence.Rule {
	return recurrence.Stored(s.RRule, s.StartsAt, s.Zone, s.StartOffset)
}

// managed finds a rhythm for somebody who may change it.
func (r rhythms) managed(ctx context.Context, req slackbot.Request, id consult.SeriesID) (consult.Series, consult.Platform, error) {
	s, err := r.store.Series(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return s, consult.Platform{}, err
	}
	p, err := r.plans.managed(ctx, req, s.PlatformID)
	return s, p, err
}

// ofButton reads "series meeting" (meeting 0 for none) and says from which day on a change is proposed: that of the
// meeting, else of the next date of the rhythm.
func (r rhythms) ofButton(ctx context.Context, req slackbot.Request) (consult.Series, consult.Platform, time.Time, error) {
	var id consult.SeriesID
	var meeting consult.MeetingID
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d", &id, &meeting); err != nil {
		return consult.Series{}, consult.Platform{}, time.Time{}, consult.NotFound("gone")
	}
	s, p, err := r.managed(ctx, req, id)
	if err != nil {
		return s, p, time.Time{}, err
	}
	from := req.Now.In(p.Location()).AddDate(0, 0, 1)
	if next := ruleOf(s).Next(req.Now, 1); len(next) > 0 {
		from = next[0]
	}
	if meeting != 0 {
		m, err := r.store.Meeting(ctx, req.Viewer(), meeting, req.Now)
		if err != nil {
			return s, p, from, err
		}
		from = m.Local(m.Occurrence)
	}
	return s, p, from, nil
}

// form opens the form of a change, filled in with the rhythm as it is.
func (r rhythms) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	s, platform, from, err := r.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	rule := ruleOf(s)
	f := view.PlanForm{Words: rule.Words(req.Lang), Place: s.Place, Link: s.Link, Policy: s.Policy, From: &from}
	return slackbot.Reply{Modal: view.PlanModal(req.Lang, f), Form: slackbot.Form{About: int64(s.ID), Channel: platform.ChannelID}}, nil
}

// fromDay reads from which day on a change holds: its midnight, or this moment when that day is today.
func fromDay(req slackbot.Request, zone string) (time.Time, error) {
	from, err := pickedDay("from", req.Field("from").One(), zone)
	if err != nil {
		return from, err
	}
	if today := req.Now.In(from.Location()); from.Before(today) && from.Format(time.DateOnly) == today.Format(time.DateOnly) {
		return today.Add(time.Second), nil
	}
	return from, nil
}

// save checks the form of a change and shows what it does, as the form's second step.
func (r rhythms) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	s, platform, err := r.managed(ctx, req, consult.SeriesID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	from, err := fromDay(req, platform.Zone)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if !from.After(req.Now) {
		return slackbot.Reply{}, consult.Invalid("from", "date_past", nil)
	}
	filled := readSeriesForm(req)
	filled.length = s.Duration
	draft, err := filled.draft(platform.ID, platform.Zone, from.Add(-time.Second))
	if err != nil {
		return slackbot.Reply{}, err
	}
	if draft.RRule == "" {
		return slackbot.Reply{}, consult.Invalid("rhythm", "rhythm_expected", nil)
	}
	change := consult.RhythmChange{Series: s.ID, From: from, Draft: &draft, Reason: draft.Reason}
	draft.Reason = "" // carried once
	effect, err := r.store.PreviewRhythm(ctx, req.Viewer(), change, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	shown, err := r.plans.preview(ctx, req, platform, draft, from.Add(-time.Second))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.RhythmPreviewModal(req.Lang, &shown, effect, from),
		Form:  slackbot.Form{About: int64(s.ID), Channel: platform.ChannelID, Words: packChange(change)},
	}, nil
}

func (r rhythms) endForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	s, platform, from, err := r.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.EndSeriesForm(req.Lang, entryOf(req.Lang, s), from),
		Form:  slackbot.Form{About: int64(s.ID), Channel: platform.ChannelID},
	}, nil
}

func (r rhythms) endSave(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	s, platform, err := r.managed(ctx, req, consult.SeriesID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	from, err := fromDay(req, platform.Zone)
	if err != nil {
		return slackbot.Reply{}, err
	}
	change := consult.RhythmChange{Series: s.ID, From: from, Reason: slackbot.OneLine(req.Field("reason").One())}
	effect, err := r.store.PreviewRhythm(ctx, req.Viewer(), change, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.RhythmPreviewModal(req.Lang, nil, effect, from),
		Form:  slackbot.Form{About: int64(s.ID), Channel: platform.ChannelID, Words: packChange(change)},
	}, nil
}

// confirm does what the preview showed, with one notice or none.
func (r rhythms) confirm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	change, err := unpackChange(req.Form().Words)
	if err != nil {
		return slackbot.Reply{}, err
	}
	change.Notice = noticeOf(req)
	effect, err := r.store.ChangeRhythm(ctx, req.Act(), change)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("change rhythm of series %d: %w", change.Series, err)
	}
	args := i18n.Args{"Platform": view.Literal(effect.Old.Platform), "Date": i18n.Date(req.Lang, change.From), "Count": len(effect.Cancelled)}
	text := i18n.Text(req.Lang, "series.has_ended", args)
	if change.Draft != nil {
		text = i18n.Text(req.Lang, "series.has_changed", args)
	}
	return slackbot.Reply{Text: text, Home: true}, nil
}

// carriedChange is a change as the preview of ours carries it: data, not authority.
type carriedChange struct {
	Series int64           `json:"e"`
	From   time.Time       `json:"f"`
	Zone   string          `json:"z"`
	Draft  json.RawMessage `json:"c,omitempty"`
	Reason string          `json:"x,omitempty"`
}

func packChange(c consult.RhythmChange) string {
	packed := carriedChange{Series: int64(c.Series), From: c.From, Zone: c.From.Location().String(), Reason: c.Reason}
	if c.Draft != nil {
		packed.Draft = json.RawMessage(packDraft(*c.Draft))
	}
	body, err := json.Marshal(packed)
	if err != nil {
		return "" // is refused when it comes back
	}
	return string(body)
}

func unpackChange(text string) (consult.RhythmChange, error) {
	var packed carriedChange
	if err := json.Unmarshal([]byte(text), &packed); err != nil {
		return consult.RhythmChange{}, consult.NotFound("gone")
	}
	loc, err := recurrence.LoadZone(packed.Zone)
	if err != nil {
		return consult.RhythmChange{}, err
	}
	c := consult.RhythmChange{Series: consult.SeriesID(packed.Series), From: packed.From.In(loc), Reason: packed.Reason}
	if len(packed.Draft) == 0 {
		return c, nil
	}
	draft, err := unpackDraft(string(packed.Draft))
	c.Draft = &draft
	return c, err
}
