package tour

import (
	"context"
	"slices"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// tour goes from stop to stop. Its buttons carry a stop's name; which stops there are follows each time from what the reader
// may read.
type tour struct {
	store   Store
	demo    bool
	command string
}

func (t tour) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "tour", Words: map[string]string{"nl": "rondleiding", "fr": "visite", "en": "tour"}, Who: slackbot.Everybody, Unlisted: !t.demo, Run: t.begin},
		{Name: "tour_stop", Who: slackbot.Everybody, Run: t.goTo},
		{Name: "tour_end", Who: slackbot.Everybody, Run: t.end},
	}
}

func (t tour) begin(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return t.show(ctx, req, "")
}

// goTo shows a stop in the place of the one that was clicked.
func (t tour) goTo(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	reply, err := t.show(ctx, req, req.Value.One())
	reply.Replace = true
	return reply, err
}

func (t tour) end(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return slackbot.Reply{Text: i18n.Text(req.Lang, "tour.ended", i18n.Args{"Command": t.typed(req.Lang)}), Replace: true}, nil
}

// typed is the command as one types it.
func (t tour) typed(lang string) string { return t.command + " " + t.routes()[0].Words[lang] }

// show tells one stop; without a name, or with one that the reader has no longer, the first.
func (t tour) show(ctx context.Context, req slackbot.Request, name string) (slackbot.Reply, error) {
	if !t.demo {
		return slackbot.Reply{}, consult.Invalid("", "tour_elsewhere", map[string]any{"Command": t.command})
	}
	y, err := t.read(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	there := slices.DeleteFunc(stops(), func(s stop) bool { return !s.there(y) })
	if len(there) == 0 {
		return slackbot.Reply{}, t.closed(req)
	}
	at := max(0, slices.IndexFunc(there, func(s stop) bool { return s.name == name }))
	shown := view.TourStop{Name: there[at].name, Number: at + 1, Total: len(there)}
	if at > 0 {
		shown.Before = there[at-1].name
	}
	if at+1 < len(there) {
		shown.After = there[at+1].name
	}
	if err := there[at].tell(ctx, t, req, y, &shown); err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := shown.Tour(req.Lang)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// closed says as whom one sees the tour, and nothing of what it shows.
func (t tour) closed(req slackbot.Request) error {
	return consult.Invalid("", "tour_closed", map[string]any{"Command": t.typed(req.Lang)})
}
