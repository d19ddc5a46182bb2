package round

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type listStore interface {
	Rounds(ctx context.Context, v consult.Viewer, f consult.RoundFilter, now time.Time) ([]consult.Round, error)
	Round(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error)
	ExportRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error)
	OpenRound(ctx context.Context, act consult.Act, draft consult.RoundDraft) (consult.RoundCard, error)
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	Project(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.ProjectCard, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	slackbot.PlaceFinder
}

// lists show rounds and open new ones.
type lists struct {
	store listStore
}

func (l lists) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "rounds", Words: map[string]string{"nl": "ronde|rondes", "fr": "consultation|consultations", "en": "round|rounds"}, Who: slackbot.Everybody, Run: l.ask},
		{Name: "round_project", Who: slackbot.Everybody, Run: l.ofProject},
		{Name: "round_card", Who: slackbot.Everybody, Run: l.open},
		{Name: "round_add", Who: slackbot.Insiders, Run: l.form},
		{Name: "round_add_save", Who: slackbot.Insiders, Changes: true, Run: l.add},
		{Name: "round_file", Who: slackbot.Insiders, Run: l.file},
	}
}

// ask lists the rounds of the platform that is named or of this channel's, else those with what was typed in their question,
// else all that the asker may read.
func (l lists) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, standing, err := slackbot.Whereabouts(ctx, l.store, req)
	refusal, refused := consult.Refusal(err)
	if err != nil && (!refused || refusal.Code != consult.CodeNotFound) {
		return slackbot.Reply{}, err
	}
	filter := consult.RoundFilter{Platform: of.ID}
	typed := slackbot.OneLine(slackbot.Unescape(req.Text))
	if refused {
		if err := consult.CheckText("text", typed); err != nil {
			return slackbot.Reply{}, err
		}
		filter = consult.RoundFilter{Words: typed}
	}
	list, err := l.store.Rounds(ctx, req.Viewer(), filter, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if refused && len(list) == 0 {
		return slackbot.Reply{}, consult.Invalid("", "round_not_found", map[string]any{"Typed": typed})
	}
	if refused && len(list) == 1 {
		return l.card(ctx, req, list[0].ID)
	}
	shown := view.RoundList{Of: of.ID, Title: of.Name, May: of.ID != 0 && standing.CanManage() == nil}
	text, blocks := shown.Rounds(req.Lang, list, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// ofProject lists the rounds of a project, from its card.
func (l lists) ofProject(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	project, err := l.store.Project(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := l.store.Rounds(ctx, req.Viewer(), consult.RoundFilter{Project: project.ID}, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	shown := view.RoundList{Of: project.PlatformID, Title: project.Name, May: project.Manages}
	text, blocks := shown.Rounds(req.Lang, list, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (l lists) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return l.card(ctx, req, consult.RoundID(id))
}

func (l lists) card(ctx context.Context, req slackbot.Request, id consult.RoundID) (slackbot.Reply, error) {
	c, err := l.store.Round(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, c), nil
}

func shown(req slackbot.Request, c consult.RoundCard) slackbot.Reply {
	text, blocks := view.RoundCard(req.Lang, c, req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks, Home: true}
}

// form asks for a round of the kind that the button names, of the platform that it is about.
func (l lists) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	kind := consult.RoundKind(req.Part)
	if !slices.Contains(consult.RoundKinds(), kind) {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	projects, err := l.store.Projects(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.RoundForm(req.Lang, kind, projects), Form: slackbot.Form{About: id, Channel: req.Channel, Words: req.Part}}, nil
}

func (l lists) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, _, err := l.store.PlatformByID(ctx, req.Viewer(), consult.PlatformID(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	c, err := l.store.OpenRound(ctx, req.Act(), drafted(req, p))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, c), nil
}

// drafted reads the form. How the register words what comes of it is in the platform's language, whoever opens the round.
func drafted(req slackbot.Request, p consult.Platform) consult.RoundDraft {
	draft := consult.RoundDraft{
		PlatformID: p.ID, Kind: consult.RoundKind(req.Form().Words), Question: slackbot.OneLine(req.Field("question").One()),
		Details: strings.TrimSpace(req.Field("details").One()), Unit: consult.RoundUnit(req.Field("unit").One()),
		Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()), Options: lines(req.Field("options").One()),
		Threshold: req.Field("threshold").One(), Base: consult.ThresholdBase(req.Field("base").One()),
		Opens: moment(req, "opens", 0), Closes: moment(req, "closes", noon), Draft: strings.TrimSpace(req.Field("draft").One()),
		Decision: slackbot.OneLine(req.Field("decision").One()),
	}
	for _, id := range slackbot.IDs[consult.ProjectID]([]string{req.Field("project").One()}) {
		draft.ProjectID = id
	}
	draft.Recorded = draft.Question
	draft.Refused = i18n.Text(p.Lang, "round.refused", i18n.Args{"Question": draft.Question})
	return draft
}

// noon is when a round closes of which only the day was said, in minutes.
const noon = 12 * 60

// moment reads a day and an hour of a form, in the platform's zone, which the store knows.
func moment(req slackbot.Request, field string, minute int) consult.LocalMoment {
	if at, err := time.Parse("15:04", req.Field(field+"_hour").One()); err == nil {
		minute = at.Hour()*60 + at.Minute()
	}
	return consult.LocalMoment{Date: req.Date(field), Minute: minute}
}

// lines are the options that were typed, one a line.
func lines(typed string) []string {
	var list []string
	for line := range strings.Lines(typed) {
		if line = slackbot.OneLine(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// file hands over what was answered, as a table.
func (l lists) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	c, err := l.store.ExportRound(ctx, req.Act(), consult.RoundID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.RoundTable(req.Lang, c)
	content, ending, err := sheet.Write(req.Part, i18n.Text(req.Lang, "round.answers"), header, rows)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write answers: %w", err)
	}
	name := consult.Slug(c.Question) + "-" + req.Today().Format(time.DateOnly) + "." + ending
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "deadline.file_ready"),
		Files: []slackbot.File{{Name: name, Title: c.Question, Content: content}},
	}, nil
}
