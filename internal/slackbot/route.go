package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/slackbot/wire"
)

// Who says who may use a route; the gate checks it again on every click.
type Who string

// The rights that the gate knows. What depends on one platform's roles is checked by the step itself.
const (
	Everybody Who = "everybody" // whoever can reach the bot
	Insiders  Who = "insiders"  // people of the workspace itself: no externals, no deactivated accounts
	Managers  Who = "managers"  // insiders who chair, keep the minutes or coordinate somewhere; of which platform, the step checks
)

// Route is one thing that can be asked: its name is at once the command's English name, the action id of its button,
// the callback id of its modal, the log field and the help entry.
type Route struct {
	Name    string
	Words   map[string]string // the subcommand in each language; nil for what has no command
	Who     Who
	Changes bool // stored in the inbox before Slack is told "ok"
	Run     Handler

	Unlisted bool  // answers its words, but is offered nowhere: it is of no use here
	theme    Theme // of its feature
}

// Handler parses what is asked, asks the store, and answers.
type Handler func(context.Context, Request) (Reply, error)

// Suggestion is the type-ahead of an external select, by its action id.
type Suggestion struct {
	Name string
	Run  func(context.Context, Request) ([]Choice, error)
}

// Choice is one option of a type-ahead.
type Choice struct {
	Label string
	Value string
}

// Listener reacts to an event of Slack's, by its type. It has Run or Answer.
type Listener struct {
	Name         string                    // of the inner event
	Subscription string                    // what the manifest subscribes to, where it is not the name
	Heeds        func(wire.EventBody) bool // nil heeds all; the others are not even stored
	Run          func(context.Context, Request) error
	Answer       Handler // of who did it, for their eyes only
}

// routing finds what is asked.
type routing struct {
	routes      []Route
	byName      map[string]Route
	byWord      map[string]Route
	suggestions map[string]Suggestion
	listeners   map[string]Listener
}

func newRouting(routes []Route, suggestions []Suggestion, listeners []Listener) (*routing, error) {
	r := &routing{
		routes: routes, byName: map[string]Route{}, byWord: map[string]Route{},
		suggestions: map[string]Suggestion{}, listeners: map[string]Listener{},
	}
	for _, route := range routes {
		if _, double := r.byName[route.Name]; double {
			return nil, fmt.Errorf("two routes are called %q", route.Name)
		}
		r.byName[route.Name] = route
		for _, words := range route.Words {
			for word := range strings.SplitSeq(words, "|") {
				if other, taken := r.byWord[word]; taken && other.Name != route.Name {
					return nil, fmt.Errorf("%q means both %s and %s", word, other.Name, route.Name)
				}
				r.byWord[word] = route
			}
		}
	}
	for _, s := range suggestions {
		if _, double := r.suggestions[s.Name]; double {
			return nil, fmt.Errorf("two suggestions are called %q", s.Name)
		}
		r.suggestions[s.Name] = s
	}
	for _, l := range listeners {
		if _, double := r.listeners[l.Name]; double {
			return nil, fmt.Errorf("two listeners are called %q", l.Name)
		}
		r.listeners[l.Name] = l
	}
	return r, nil
}

// command splits "/overleg plan elke …" into its route and the rest. Two words can be one subcommand ("mijn acties").
func (r *routing) command(text string) (route Route, rest string, ok bool) {
	words := strings.Fields(text)
	for _, n := range []int{2, 1} {
		if len(words) < n {
			continue
		}
		if route, ok := r.byWord[strings.ToLower(strings.Join(words[:n], " "))]; ok {
			return route, afterWords(text, n), true
		}
	}
	return Route{}, text, false
}

// afterWords returns text without its first n words, line breaks and blanks kept.
func afterWords(text string, n int) string {
	for range n {
		text = strings.TrimLeft(text, " \t\n")
		i := strings.IndexAny(text, " \t\n")
		if i < 0 {
			return ""
		}
		text = text[i:]
	}
	return strings.TrimSpace(text)
}

// action finds the route of an action id: "answer#online" is route "answer".
func (r *routing) action(id string) (Route, bool) {
	name, _, _ := strings.Cut(id, "#")
	route, ok := r.byName[name]
	return route, ok
}

// farthest is more slips than any subcommand has letters: the two nearest are shown however far they are.
const farthest = 64

// nearest returns the two subcommands of lang that look most like what was typed.
func (r *routing) nearest(typed, lang string) []string {
	type scored struct {
		word string
		far  int
	}
	var all []scored
	for _, route := range r.routes {
		if route.Words == nil || route.Unlisted {
			continue
		}
		first, _, _ := strings.Cut(route.Words[lang], "|")
		best := scored{word: first, far: 1 << 20}
		for _, words := range route.Words {
			for word := range strings.SplitSeq(words, "|") {
				best.far = min(best.far, place.Distance(strings.ToLower(typed), word, farthest))
			}
		}
		all = append(all, best)
	}
	slices.SortStableFunc(all, func(a, b scored) int { return a.far - b.far })
	var words []string
	for _, s := range all[:min(2, len(all))] {
		words = append(words, s.word)
	}
	return words
}

// Allows is the permission gate.
func (w Who) Allows(p consult.Person) error {
	if p.Deactivated || p.Bot {
		return consult.Forbidden("not_for_bots")
	}
	if w != Everybody && p.External {
		return consult.Forbidden("not_for_externals")
	}
	return nil
}

func cutPart(actionID string) (name, part string, found bool) { return strings.Cut(actionID, "#") }

// Slack's limits for the options of a type-ahead (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).
const (
	maxOptions    = 100
	MaxOptionText = 75
)

// optionList is the answer to a type-ahead. slack-go's own leaves out an empty list, and Slack takes an answer without
// options or option_groups for a fault, where it should say that nothing was found.
type optionList struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

func options(choices []Choice) optionList {
	list := make([]*slack.OptionBlockObject, 0, min(len(choices), maxOptions))
	for _, c := range choices[:min(len(choices), maxOptions)] {
		label := []rune(c.Label)
		if len(label) > MaxOptionText {
			label = append(label[:MaxOptionText-1], '…')
		}
		list = append(list, slack.NewOptionBlockObject(c.Value, slack.NewTextBlockObject(slack.PlainTextType, string(label), false, false), nil))
	}
	return optionList{Options: list}
}
