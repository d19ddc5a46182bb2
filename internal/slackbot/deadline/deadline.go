package deadline

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/question"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type deadlineStore interface {
	slackbot.WordStore
	Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error)
	FindDeadlines(ctx context.Context, v consult.Viewer, f consult.DeadlineFilter, now time.Time) ([]consult.Deadline, error)
	Deadline(ctx context.Context, v consult.Viewer, id consult.DeadlineID, now time.Time) (consult.Deadline, error)
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	deadlineSteps
	slackbot.PlaceFinder
}

type deadlineSteps interface {
	AddDeadline(ctx context.Context, act consult.Act, draft consult.DeadlineDraft) (consult.Deadline, error)
	FinishDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID) (consult.Deadline, error)
	MoveDeadline(ctx context.Context, act consult.Act, id consult.DeadlineID, to time.Time) (consult.Deadline, error)
}

// deadlines lists deadlines, adds and moves them, and marks them as met.
type deadlines struct {
	store  deadlineStore
	people *slackbot.People
}

func (d deadlines) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "deadlines", Words: map[string]string{"nl": "deadlines|termijnen", "fr": "échéances|echeances", "en": "deadlines"}, Who: slackbot.Everybody, Run: d.list},
		{Name: "deadlines_page", Who: slackbot.Everybody, Run: d.page},
		{Name: "deadline_add", Who: slackbot.Insiders, Run: d.form},
		{Name: "deadline_add_save", Who: slackbot.Insiders, Changes: true, Run: d.add},
		{Name: "deadline_done", Who: slackbot.Everybody, Changes: true, Run: d.done},
		{Name: "deadline_finish", Who: slackbot.Everybody, Run: d.sure},
		{Name: "deadline_finish_now", Who: slackbot.Everybody, Changes: true, Run: d.finish},
		{Name: "deadline_move", Who: slackbot.Insiders, Run: d.moveForm},
		{Name: "deadline_move_save", Who: slackbot.Insiders, Changes: true, Run: d.move},
	}
}

// list shows the deadlines of this channel's platform or of the one that is named; elsewhere all that the asker may see.
func (d deadlines) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, s, err := slackbot.Whereabouts(ctx, d.store, req)
	if refusal, refused := consult.Refusal(err); refused && refusal.Code == consult.CodeNotFound {
		return d.search(ctx, req)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return d.show(ctx, req, pageOf(p, s))
}

// search lists the deadlines of a project, of a municipality, of a time, or with what was typed in their title: it names no
// platform.
func (d deadlines) search(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	typed := slackbot.OneLine(slackbot.Unescape(req.Text))
	if err := consult.CheckText("text", typed); err != nil {
		return slackbot.Reply{}, err
	}
	projects, err := d.store.Projects(ctx, req.Viewer(), 0, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	places, err := slackbot.Places(ctx, d.store, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	filter, about := asked(places, typed, req.Lang, req.Today(), projects)
	found, err := d.store.FindDeadlines(ctx, req.Viewer(), filter, req.Now)
	switch {
	case err != nil:
		return slackbot.Reply{}, err
	case len(found) == 0 && filter.Words != "":
		return slackbot.Reply{}, consult.Invalid("", "deadline_not_found", map[string]any{"Typed": typed})
	case len(found) == 0:
		return slackbot.Reply{}, consult.Invalid("", "deadline_none_of", map[string]any{"About": about})
	}
	title := i18n.Text(req.Lang, "deadline.of", i18n.Args{"Platform": about})
	if filter.Words != "" {
		title = i18n.Text(req.Lang, "deadline.found", i18n.Args{"Typed": typed})
	}
	text, blocks := view.DeadlinesFound(req.Lang, title, found, req.Person.ID, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// words reads times; it knows no names.
var words = sync.OnceValue(func() *question.Lexicon { return question.New(question.Names{}) })

// asked reads what narrows a list: the name of a project, a municipality and a time, else words of a title; about
// says which place and time.
func asked(places *place.Index, typed, lang string, today time.Time, projects []consult.Project) (f consult.DeadlineFilter, about string) {
	for _, p := range projects {
		if name := consult.Fold(p.Name); name == consult.Fold(typed) || p.Slug == strings.ToLower(typed) {
			return consult.DeadlineFilter{Project: p.ID}, p.Name
		}
	}
	var parts []string
	lexicon := words()
	if len(places.All()) != len(place.All()) {
		lexicon = question.New(question.Names{Places: places})
	}
	reading := lexicon.ReadAs(question.UpcomingDeadlines, typed, lang, today)
	for _, name := range reading.Slots.Municipalities {
		if m := places.Resolve(name); m.Sure != nil {
			f.NIS, parts = append(f.NIS, m.Sure.NIS), append(parts, m.Sure.Name)
		}
	}
	if len(reading.Slots.Times) > 0 {
		if from, to, ok := question.TimeSpan(reading.Slots.Times[0], today); ok {
			f.From, f.To = &from, &to
			parts = append(parts, i18n.Text(lang, "deadline.period", i18n.Args{"From": i18n.Date(lang, from), "To": i18n.Date(lang, to)}))
		}
	}
	if f.Words = strings.Join(reading.Slots.Keywords, " "); len(parts) == 0 {
		f.Words = typed
	}
	return f, strings.Join(parts, ", ")
}

func pageOf(p consult.Platform, s consult.Standing) view.DeadlinePage {
	return view.DeadlinePage{Of: strconv.FormatInt(int64(p.ID), 10), Title: p.Name, May: p.ID != 0 && s.CanManage() == nil}
}

func (d deadlines) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, skip, _ := strings.Cut(req.Value.One(), ":")
	n, err := strconv.Atoi(skip)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	return d.again(ctx, req, view.DeadlinePage{Of: of, Skip: n})
}

// again shows a page in the place of the list that was clicked.
func (d deadlines) again(ctx context.Context, req slackbot.Request, page view.DeadlinePage) (slackbot.Reply, error) {
	p, s, err := slackbot.Whereabouts(ctx, d.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if known := pageOf(p, s); known.Of == page.Of {
		page.Title, page.May = known.Title, known.May
	}
	reply, err := d.show(ctx, req, page)
	reply.Replace = true
	return reply, err
}

func (d deadlines) show(ctx context.Context, req slackbot.Request, page view.DeadlinePage) (slackbot.Reply, error) {
	id, err := strconv.ParseInt(page.Of, 10, 64)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	list, err := d.store.Deadlines(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := page.Deadlines(req.Lang, list, req.Person.ID, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// form asks for a deadline of a platform or, from a project's card, of that project.
func (d deadlines) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	form := slackbot.Form{About: id, Channel: req.Channel}
	projects, err := d.store.Projects(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.DeadlineForm(req.Lang, req.Person.SlackID, projects), Form: form}, nil
}

func (d deadlines) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft, err := drafted(req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := d.people.RecogniseAll(ctx, draft.Owners); err != nil {
		return slackbot.Reply{}, err
	}
	added, err := d.store.AddDeadline(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.DeadlineNoted(req.Lang, "deadline.added", added)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// drafted reads the form; what may stay empty keeps the simple deadline simple.
func drafted(req slackbot.Request) (consult.DeadlineDraft, error) {
	draft := consult.DeadlineDraft{
		PlatformID: consult.PlatformID(req.Form().About), Title: slackbot.OneLine(req.Field("title").One()), Owners: req.Field("owner").Many(),
		Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()), Shift: consult.Shift(req.Field("shift").One()),
		AllJoined: req.Field("owed").One() == view.OwedByAll, Undated: req.Date("due") == nil && req.Field("undated").One() == view.Undated,
	}
	for _, id := range slackbot.IDs[consult.ProjectID]([]string{req.Field("project").One()}) {
		draft.ProjectID = id
	}
	if due := req.Date("due"); due != nil {
		draft.DueOn = *due
	}
	if at, err := time.Parse("15:04", req.Field("hour").One()); err == nil {
		minute := at.Hour()*60 + at.Minute()
		draft.DueMinute = &minute
	}
	if every := req.Field("every").One(); every != "" {
		n, err := strconv.Atoi(every)
		if err != nil {
			return draft, consult.Invalid("every", "number_expected", nil)
		}
		draft.EveryMonths = n
	}
	return draft, nil
}

// done marks a deadline as met; see actions.done.
func (d deadlines) done(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	met, err := d.store.FinishDeadline(ctx, req.Act(), consult.DeadlineID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	text := i18n.Text(req.Lang, "deadline.finished_text", i18n.Args{"Title": view.Literal(met.Title)})
	return slackbot.Finished(req, text, func() (slackbot.Reply, error) {
		return d.again(ctx, req, view.DeadlinePage{Of: req.Part, Done: met.Title})
	})
}

// sure asks before a deadline is met that organisations still owe.
func (d deadlines) sure(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := d.store.Deadline(ctx, req.Viewer(), consult.DeadlineID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.DeadlineSure(req.Lang, found), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (d deadlines) finish(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	met, err := d.store.FinishDeadline(ctx, req.Act(), consult.DeadlineID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "deadline.finished_text", i18n.Args{"Title": view.Literal(met.Title)}), Home: true}, nil
}

func (d deadlines) moveForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := d.store.Deadline(ctx, req.Viewer(), consult.DeadlineID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.DeadlineMoveForm(req.Lang, found), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (d deadlines) move(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	to := req.Date("due")
	if to == nil {
		return slackbot.Reply{}, consult.Invalid("due", "due_missing", nil)
	}
	moved, err := d.store.MoveDeadline(ctx, req.Act(), consult.DeadlineID(req.Form().About), *to)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.DeadlineNoted(req.Lang, "deadline.moved", moved)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
