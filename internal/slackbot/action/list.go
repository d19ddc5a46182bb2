package action

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type listStore interface {
	slackbot.WordStore
	ListActions(ctx context.Context, v consult.Viewer, f consult.ActionFilter, now time.Time) ([]consult.ActionItem, error)
	ExportActions(ctx context.Context, act consult.Act, f consult.ActionFilter) ([]consult.ActionItem, error)
	OrganisationNamed(ctx context.Context, v consult.Viewer, name string, now time.Time) (consult.Organisation, error)
	PlatformByID(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Platform, consult.Standing, error)
	slackbot.PlaceFinder
}

// lists shows action items: mine, a platform's, an organisation's, those that are late; and gives them as a file.
type lists struct {
	store listStore
}

func (l lists) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "actions", Words: map[string]string{"nl": "acties|actiepunten", "fr": "actions|tâches|taches", "en": "actions"}, Who: slackbot.Everybody, Run: l.list},
		{Name: "my_actions", Words: map[string]string{"nl": "mijn acties|mijn actiepunten", "fr": "mes actions|mes tâches|mes taches", "en": "my actions"}, Who: slackbot.Everybody, Run: l.my},
		{Name: "actions_page", Who: slackbot.Everybody, Run: l.page},
		{Name: "actions_show", Who: slackbot.Everybody, Run: l.choose},
		{Name: "actions_export", Who: slackbot.Insiders, Run: l.export},
		{Name: "actions_file", Who: slackbot.Insiders, Run: l.file},
	}
}

// mine is how a list of one's own items is called, late that of all that is late; see view.ActionPage.
const (
	mine  = "mine"
	late  = "late"
	ofOrg = "org"
)

// lateWords and mineWords are what is typed behind "acties" for a list that is no platform's.
var (
	lateWords = map[string]bool{"te laat": true, "laat": true, "achterstallig": true, "achterstallige": true, "en retard": true, "retard": true, "overdue": true, "late": true}
	mineWords = map[string]bool{"mijn": true, "van mij": true, "de moi": true, "mes": true, "mine": true, "my": true}
)

// list reads what is typed behind the command: late, mine, a platform, an organisation; nothing is this channel's platform,
// elsewhere the asker's own items.
func (l lists) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	words, err := l.store.Vocabulary(ctx, req.Viewer())
	if err != nil {
		return slackbot.Reply{}, err
	}
	topic, rest, err := words.Topics.ReadTopicFilter(slackbot.OneLine(req.Text))
	if err != nil {
		return slackbot.Reply{}, err
	}
	req.Text = rest
	typed := strings.ToLower(rest)
	switch {
	case mineWords[typed]:
		return l.show(ctx, req, view.ActionPage{Of: mine, Topic: topic})
	case lateWords[typed]:
		req.Text = ""
		return l.here(ctx, req, ".late", late, topic)
	case typed == "":
		return l.here(ctx, req, "", mine, topic)
	}
	p, s, err := slackbot.Whereabouts(ctx, l.store, req)
	if err == nil {
		page := pageOf(p, s, "")
		page.Topic = topic
		return l.show(ctx, req, page)
	}
	unknown, refused := consult.Refusal(err)
	if !refused {
		return slackbot.Reply{}, err
	}
	name := slackbot.Unescape(slackbot.OneLine(req.Text))
	o, err := l.store.OrganisationNamed(ctx, req.Viewer(), withoutOf(name), req.Now)
	if _, neither := consult.Refusal(err); neither {
		return slackbot.Reply{}, unknown
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	return l.show(ctx, req, view.ActionPage{Of: ofOrg + strconv.FormatInt(int64(o.ID), 10), Title: o.Name, Topic: topic})
}

// withoutOf passes over "van" and the like before a name.
func withoutOf(name string) string {
	for _, of := range []string{"van ", "de ", "du ", "of "} {
		if rest, ok := strings.CutPrefix(strings.ToLower(name), of); ok && rest != "" {
			return name[len(of):]
		}
	}
	return name
}

// here shows the list of this channel's platform; elsewhere the other one.
func (l lists) here(ctx context.Context, req slackbot.Request, suffix, elsewhere, topic string) (slackbot.Reply, error) {
	p, s, err := slackbot.Whereabouts(ctx, l.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if p.ID == 0 {
		return l.show(ctx, req, view.ActionPage{Of: elsewhere, Topic: topic})
	}
	page := pageOf(p, s, suffix)
	page.Topic = topic
	return l.show(ctx, req, page)
}

func pageOf(p consult.Platform, s consult.Standing, suffix string) view.ActionPage {
	id := strconv.FormatInt(int64(p.ID), 10)
	return view.ActionPage{Of: id + suffix, Platform: id, Title: p.Name, May: s.CanManage() == nil}
}

func (l lists) my(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return l.show(ctx, req, view.ActionPage{Of: mine})
}

func (l lists) page(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, skip, _ := strings.Cut(req.Value.One(), ":")
	n, err := strconv.Atoi(skip)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	page := called(of)
	page.Skip = n
	return l.again(ctx, req, page)
}

// called reads how a list is called, as its buttons carry it: "mine", "12.late", "12|Huisvesting".
func called(value string) view.ActionPage {
	of, topic, _ := strings.Cut(value, "|")
	return view.ActionPage{Of: of, Topic: topic}
}

func (l lists) choose(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	reply, err := l.again(ctx, req, called(req.Value.One()))
	reply.Replace = req.Part != "new" // from a message of another kind, which stays
	return reply, err
}

// again shows a page in the place of the list that was clicked; what its reader may do there is looked up anew.
func (l lists) again(ctx context.Context, req slackbot.Request, page view.ActionPage) (slackbot.Reply, error) {
	f, err := filter(page)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if f.Platform != 0 {
		p, s, err := l.store.PlatformByID(ctx, req.Viewer(), f.Platform, req.Now)
		if err != nil {
			return slackbot.Reply{}, err
		}
		known := pageOf(p, s, "")
		page.Title, page.Platform, page.May = known.Title, known.Platform, known.May
	}
	reply, err := l.show(ctx, req, page)
	reply.Replace = true
	return reply, err
}

// filter is what a list is narrowed by.
func filter(page view.ActionPage) (consult.ActionFilter, error) {
	f, of := consult.ActionFilter{Topic: page.Topic}, page.Of
	switch of {
	case mine:
		return f, nil
	case late:
		f.Late = true
		return f, nil
	}
	of, f.Late = strings.CutSuffix(of, ".late")
	number, group := strings.CutPrefix(of, ofOrg)
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 {
		return f, consult.NotFound("gone")
	}
	if group {
		f.Organisation = consult.OrganisationID(id)
	} else {
		f.Platform = consult.PlatformID(id)
	}
	return f, nil
}

func (l lists) show(ctx context.Context, req slackbot.Request, page view.ActionPage) (slackbot.Reply, error) {
	f, err := filter(page)
	if err != nil {
		return slackbot.Reply{}, err
	}
	list, err := l.store.ListActions(ctx, req.Viewer(), f, req.Today())
	if err != nil {
		return slackbot.Reply{}, err
	}
	if page.Title == "" && f.Organisation != 0 {
		page.Title = groupName(list, f.Organisation)
	}
	text, blocks := page.Actions(req.Lang, list, req.Person.ID, req.Today())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func groupName(list []consult.ActionItem, id consult.OrganisationID) string {
	for _, a := range list {
		for _, g := range a.Groups {
			if g.OrganisationID == id {
				return g.Name
			}
		}
	}
	return ""
}

// export offers the two kinds of file of the list that was clicked.
func (l lists) export(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if _, err := filter(called(req.Value.One())); err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.ActionFiles(req.Lang, req.Value.One())
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// file sends the list as CSV or XLSX to the asker alone, with what is done or dropped.
func (l lists) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of := called(req.Value.One())
	f, err := filter(of)
	if err != nil {
		return slackbot.Reply{}, err
	}
	act := req.Act()
	act.Now = req.Today()
	list, err := l.store.ExportActions(ctx, act, f)
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.ActionTable(req.Lang, list)
	title := i18n.Text(req.Lang, "action.mine")
	if of.Of != mine {
		title = i18n.Text(req.Lang, "action.file_title")
	}
	content, ending, err := sheet.Write(req.Part, title, header, rows)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write action items: %w", err)
	}
	name := consult.Slug(title) + "-" + req.Today().Format(time.DateOnly) + "." + ending
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "action.file_ready", i18n.Args{"Count": len(list)}),
		Files: []slackbot.File{{Name: name, Title: title, Content: content}},
	}, nil
}
