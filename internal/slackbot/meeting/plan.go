package meeting

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// planStore is what planning asks of the database.
type planStore interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	PlanSeries(ctx context.Context, act consult.Act, draft consult.SeriesDraft) ([]consult.Meeting, error)
	// PreviewDates says what stands in the way of the first dates of a draft from a moment on.
	PreviewDates(ctx context.Context, v consult.Viewer, draft consult.SeriesDraft, from, now time.Time) (consult.PlanPreview, error)
	rhythmStore
	dayOffStore
}

// plans plans a rhythm or a date: in words or by pickers, and never unseen.
type plans struct {
	store planStore
}

func (p plans) routes() []slackbot.Route {
	return append([]slackbot.Route{
		{Name: "plan", Words: map[string]string{"nl": "plan|plannen", "fr": "planifier", "en": "plan"}, Who: slackbot.Managers, Run: p.plan},
		{Name: "plan_form", Who: slackbot.Insiders, Run: p.form},
		{Name: "plan_save", Who: slackbot.Insiders, Changes: true, Run: p.save}, // a form's outcome must be in the ack
		{Name: "plan_confirm", Who: slackbot.Insiders, Changes: true, Run: p.confirm},
	}, slices.Concat(rhythms{store: p.store, plans: p}.routes(), years(p).routes(), daysOff{p.store}.routes())...)
}

// plan reads "elke eerste donderdag van de maand om 9u30 in Herentals", or "12/1, 9/2 en 16/3 om 14u", and shows what it
// means; what is not understood
// opens the form with what was.
func (p plans) plan(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	platform, standing, err := p.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	words, link := takeLink(slackbot.OneLine(req.Text))
	words, link = slackbot.Unescape(words), slackbot.Unescape(link)
	if words == "" {
		return opened(req, platform, view.PlanForm{Link: link}), nil
	}
	reading, err := recurrence.ReadDates(words, "", req.Now, time.Time{}, platform.Zone)
	if refusal, refused := consult.Refusal(err); refused {
		return opened(req, platform, view.PlanForm{Note: view.Refusal(req.Lang, refusal), Words: words, Link: link}), nil
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	if note := doubts(req.Lang, reading); note != "" {
		return opened(req, platform, understood(req.Lang, words, link, note, reading, platform.Zone)), nil
	}
	draft := consult.SeriesDraft{
		PlatformID: platform.ID, RRule: reading.RRule, Start: reading.Start, Zone: platform.Zone,
		Duration: consult.Seconds(reading.Duration / time.Second), Place: reading.Place, Link: link,
		Dates: reading.Dates,
	}
	if draft.Duration == 0 {
		draft.Duration = consult.Seconds(usualLength / time.Second)
	}
	if refusal, refused := consult.Refusal(checkDraft(draft, seriesForm{words: words}, req.Now)); refused {
		return opened(req, platform, view.PlanForm{Note: view.Refusal(req.Lang, refusal), Words: words, Link: link}), nil
	}
	shown, err := p.preview(ctx, req, platform, draft, req.Now)
	if refusal, refused := consult.Refusal(err); refused {
		return opened(req, platform, view.PlanForm{Note: view.Refusal(req.Lang, refusal), Words: words, Link: link}), nil
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.PlanPreviewMessage(req.Lang, shown)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// opened is the form, which carries its platform. What was typed and is too long for it comes back as text.
func opened(req slackbot.Request, platform consult.Platform, f view.PlanForm) slackbot.Reply {
	if utf8.RuneCountInString(f.Words) > view.MaxPlanWords {
		args := i18n.Args{"Max": view.MaxPlanWords, "Dates": consult.MaxListed}
		return slackbot.Reply{Text: i18n.Text(req.Lang, "plan.too_long", args) + "\n> " + view.Literal(f.Words)}
	}
	return slackbot.Reply{Modal: view.PlanModal(req.Lang, f), Form: slackbot.Form{About: int64(platform.ID), Channel: platform.ChannelID}}
}

// doubts says what was not understood of words, "" when all was.
func doubts(lang string, r recurrence.Reading) string {
	switch {
	case r.Rest != "":
		return i18n.Text(lang, "plan.not_understood", i18n.Args{"Rest": view.Literal(r.Rest)})
	case r.Start.IsZero():
		return i18n.Text(lang, "plan.no_date")
	case !r.HasTime:
		return i18n.Text(lang, "plan.no_hour")
	}
	return ""
}

// understood fills the form with what was clear. Words of which a part was not understood come back as the rule that
// was, so that submitting them says what it shows.
func understood(lang, words, link, note string, r recurrence.Reading, zone string) view.PlanForm {
	f := view.PlanForm{Note: note, Place: r.Place, Link: link}
	if r.Start.IsZero() {
		f.Words = words
		return f
	}
	if r.HasTime {
		f.Start = r.Start.Format("15:04")
	}
	if r.HasTime && r.Duration > 0 {
		f.End = r.Start.Add(r.Duration).Format("15:04")
	}
	switch {
	case len(r.Dates) > 0:
		f.Words = words
	case r.RRule == "":
		f.Date = &r.Start
	case r.Rest != "" && r.HasTime:
		f.Words = recurrence.Rule{RRule: r.RRule, Start: r.Start, Zone: zone}.Words(lang)
	default:
		f.Words = words
	}
	return f
}

// preview works out the dates of a draft from a moment on, with what stands in their way.
func (p plans) preview(ctx context.Context, req slackbot.Request, platform consult.Platform, d consult.SeriesDraft, from time.Time) (view.PlanPreview, error) {
	shown := view.PlanPreview{Platform: platform.Name, Place: d.Place, Link: d.Link, Reason: d.Reason, Value: packDraft(d)}
	if d.RRule != "" {
		rule, err := recurrence.New(d.RRule, d.Start, d.Zone)
		if err != nil {
			return shown, err
		}
		shown.Words, shown.Policy = rule.Words(req.Lang), d.Policy
	}
	found, err := p.store.PreviewDates(ctx, req.Viewer(), d, from, req.Now)
	if err != nil {
		return shown, err
	}
	if len(d.Dates) > 0 {
		shown.Words = i18n.Text(req.Lang, "plan.listed", i18n.Args{"Count": len(d.Dates), "At": i18n.Time(req.Lang, d.Start)})
	}
	shown.Total = found.Total
	if len(found.Dates) == 0 {
		return shown, consult.Invalid("rhythm", "rhythm_past", nil)
	}
	for _, date := range found.Dates {
		planned := view.PlannedDate{
			At: date.Occurrence, To: date.StartsAt, Skipped: date.Skipped, Asked: date.Asked, Busy: date.Busy, Elsewhere: date.Elsewhere,
		}
		if date.DayOff != nil {
			planned.Holiday = nameOf(req.Lang, *date.DayOff)
		}
		shown.Dates = append(shown.Dates, planned)
	}
	shown.Until = found.Dates[0].Occurrence.Add(d.Duration.Duration())
	return shown, nil
}

// form opens the form with a draft, to adjust it.
func (p plans) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	d, err := unpackDraft(req.Value.One())
	if err != nil {
		return slackbot.Reply{}, err
	}
	platform, err := p.managed(ctx, req, d.PlatformID)
	if err != nil {
		return slackbot.Reply{}, err
	}
	f := view.PlanForm{Start: d.Start.Format("15:04"), End: d.Start.Add(d.Duration.Duration()).Format("15:04"), Place: d.Place, Link: d.Link, Policy: d.Policy, Reason: d.Reason}
	switch {
	case len(d.Dates) > 0:
		f.Words = datesInWords(d.Dates)
	case d.RRule == "":
		f.Date = &d.Start
	default:
		f.Words = recurrence.Rule{RRule: d.RRule, Start: d.Start, Zone: d.Zone}.Words(req.Lang)
	}
	return opened(req, platform, f), nil
}

func (p plans) managed(ctx context.Context, req slackbot.Request, id consult.PlatformID) (consult.Platform, error) {
	platform, standing, err := p.store.PlatformByID(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return platform, err
	}
	return platform, standing.CanManage()
}

// save checks the form and shows what it means, as the form's second step.
func (p plans) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	platform, err := p.managed(ctx, req, consult.PlatformID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	filled := readSeriesForm(req)
	draft, err := filled.draft(platform.ID, platform.Zone, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	shown, err := p.preview(ctx, req, platform, draft, req.Now)
	if refusal, refused := consult.Refusal(err); refused && refusal.Field == "date" {
		return slackbot.Reply{}, beside(filled.dateField(), err)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{
		Modal: view.PlanPreviewModal(req.Lang, shown),
		Form:  slackbot.Form{About: int64(platform.ID), Channel: platform.ChannelID, Words: shown.Value},
	}, nil
}

// confirm plans what the preview showed, from its button or from the form's second step.
func (p plans) confirm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	value := req.Value.One()
	if !req.ByButton() {
		value = req.Form().Words
	}
	draft, err := unpackDraft(value)
	if err != nil {
		return slackbot.Reply{}, err
	}
	planned, err := p.store.PlanSeries(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("plan: %w", err)
	}
	if len(planned) == 0 {
		return slackbot.Reply{}, consult.Invalid("rhythm", "rhythm_past", nil)
	}
	platform, err := p.managed(ctx, req, draft.PlatformID)
	if err != nil {
		return slackbot.Reply{}, err
	}
	invited := req.Now
	for _, d := range recurrence.Reminders(planned[0], platform, req.Now) {
		if d.Purpose == consult.PurposeInvitation {
			invited = d.DueAt
		}
	}
	text, blocks := view.Planned(req.Lang, planned, invited, req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks, Replace: true}, nil
}
