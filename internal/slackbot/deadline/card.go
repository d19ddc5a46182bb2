package deadline

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type cardStore interface {
	DeadlineCard(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.DeadlineCard, error)
	MarkDeadline(ctx context.Context, act consult.Act, draft consult.MarkDraft) (consult.DeadlineCard, error)
	ExtendDeadline(ctx context.Context, act consult.Act, draft consult.ExtensionDraft) (consult.DeadlineCard, error)
	AddDeadline(ctx context.Context, act consult.Act, draft consult.DeadlineDraft) (consult.Deadline, error)
	ExportDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID) (consult.DeadlineCard, error)
	CalendarOfDeadline(ctx context.Context, v consult.Viewer, id consult.DeadlineID, lang string, now time.Time) (consult.Calendar, error)
}

// cards show how each organisation stands with a deadline, and change it.
type cards struct {
	store  cardStore
	people *slackbot.People
}

func (c cards) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "deadline_card", Who: slackbot.Everybody, Run: c.open},
		{Name: "deadline_hand_in", Who: slackbot.Everybody, Changes: true, Run: c.handIn},
		{Name: "deadline_mark", Who: slackbot.Everybody, Run: c.markForm},
		{Name: "deadline_mark_save", Who: slackbot.Everybody, Changes: true, Run: c.mark},
		{Name: "deadline_extend", Who: slackbot.Insiders, Run: c.extendForm},
		{Name: "deadline_extend_save", Who: slackbot.Insiders, Changes: true, Run: c.extend},
		{Name: "deadline_step", Who: slackbot.Insiders, Run: c.stepForm},
		{Name: "deadline_step_save", Who: slackbot.Insiders, Changes: true, Run: c.step},
		{Name: "deadline_file", Who: slackbot.Insiders, Run: c.file},
		{Name: "deadline_calendar", Who: slackbot.Everybody, Run: c.calendar},
	}
}

func (c cards) ofButton(ctx context.Context, req slackbot.Request) (consult.DeadlineCard, error) {
	id, err := req.ID()
	if err != nil {
		return consult.DeadlineCard{}, err
	}
	return c.store.DeadlineCard(ctx, req.Viewer(), consult.DeadlineID(id), req.Now)
}

func (c cards) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func shown(req slackbot.Request, card consult.DeadlineCard) slackbot.Reply {
	text, blocks := view.DeadlineCard(req.Lang, card, req.Person.ID, card.Local(req.Now))
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// handIn notes in one tap that all organisations for which the asker sits have handed in.
func (c cards) handIn(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	draft := consult.MarkDraft{DeadlineID: card.ID, State: consult.DeadlineSubmitted}
	for _, m := range card.Owing() {
		draft.Organisations = append(draft.Organisations, m.OrganisationID)
	}
	if len(draft.Organisations) == 0 {
		return slackbot.Reply{}, consult.Conflict("nothing_owed", nil)
	}
	if card, err = c.store.MarkDeadline(ctx, req.Act(), draft); err != nil {
		return slackbot.Reply{}, err
	}
	if req.InHome {
		return slackbot.Reply{Home: true}, nil
	}
	return shown(req, card), nil
}

func (c cards) markForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	marks := slices.DeleteFunc(slices.Clone(card.Marks), func(m consult.DeadlineMark) bool {
		return !card.Manages && !slices.Contains(card.Mine, m.OrganisationID)
	})
	if len(marks) == 0 {
		return slackbot.Reply{}, consult.Forbidden("mark_of_others")
	}
	return slackbot.Reply{Modal: view.MarkForm(req.Lang, card, marks), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
}

func (c cards) mark(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.store.MarkDeadline(ctx, req.Act(), consult.MarkDraft{
		DeadlineID: consult.DeadlineID(req.Form().About), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		State: consult.DeadlineState(req.Field("state").One()), Reason: strings.TrimSpace(req.Field("reason").One()),
		Paper: slackbot.OneLine(req.Field("paper").One()),
	})
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func (c cards) extendForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	switch {
	case !card.Manages:
		return slackbot.Reply{}, consult.Forbidden("not_chair_or_secretary")
	case len(card.Marks) == 0:
		return slackbot.Reply{}, consult.Conflict("nothing_owed", nil)
	}
	return slackbot.Reply{Modal: view.ExtensionForm(req.Lang, card), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
}

func (c cards) extend(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.ExtensionDraft{
		DeadlineID: consult.DeadlineID(req.Form().About), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		Reason: strings.TrimSpace(req.Field("reason").One()),
	}
	if due := req.Date("due"); due != nil {
		draft.DueOn = *due
	}
	card, err := c.store.ExtendDeadline(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func (c cards) stepForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := c.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if !card.Manages {
		return slackbot.Reply{}, consult.Forbidden("not_chair_or_secretary")
	}
	return slackbot.Reply{Modal: view.StepForm(req.Lang, card, req.Person.SlackID), Form: slackbot.Form{About: int64(card.ID), Channel: req.Channel}}, nil
}

// step adds a step so many days before a deadline.
func (c cards) step(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	target, err := c.store.DeadlineCard(ctx, req.Viewer(), consult.DeadlineID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	days, err := strconv.Atoi(strings.TrimSpace(req.Field("days_before").One()))
	if err != nil {
		return slackbot.Reply{}, consult.Invalid("days_before", "number_expected", nil)
	}
	draft := consult.DeadlineDraft{
		PlatformID: target.PlatformID, ProjectID: target.ProjectID, Title: slackbot.OneLine(req.Field("title").One()),
		Owners: req.Field("owner").Many(), LeadsTo: target.ID, DaysBefore: days,
	}
	if err := c.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	if _, err := c.store.AddDeadline(ctx, req.Act(), draft); err != nil {
		return slackbot.Reply{}, err
	}
	card, err := c.store.DeadlineCard(ctx, req.Viewer(), target.ID, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

// file hands the matrix over as a table.
func (c cards) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	card, err := c.store.ExportDeadline(ctx, req.Act(), consult.DeadlineID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.DeadlineTable(req.Lang, card, card.Local(req.Now))
	content, ending, err := sheet.Write(req.Part, i18n.Text(req.Lang, "deadline.matrix"), header, rows)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write matrix: %w", err)
	}
	name := consult.Slug(card.Title) + "-" + req.Today().Format(time.DateOnly) + "." + ending
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "deadline.file_ready"),
		Files: []slackbot.File{{Name: name, Title: card.Title, Content: content}},
	}, nil
}

// calendar hands a deadline over as a file for somebody's own calendar.
func (c cards) calendar(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	calendar, err := c.store.CalendarOfDeadline(ctx, req.Viewer(), consult.DeadlineID(id), req.Lang, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	content, err := document.ICS(calendar)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("deadline %d as a calendar: %w", id, err)
	}
	due := calendar.Deadlines[0].DueOn
	return slackbot.Reply{
		Text: i18n.Text(req.Lang, "calendar.deadline_sent", i18n.Args{"Title": view.Literal(calendar.Name)}),
		Files: []slackbot.File{{
			Name: consult.Slug(calendar.Name) + "-" + due.Format(time.DateOnly) + ".ics", Content: content,
			Title: i18n.Text(req.Lang, "calendar.file_title", i18n.Args{"Title": calendar.Name, "When": i18n.Date(req.Lang, due)}),
		}},
	}, nil
}
