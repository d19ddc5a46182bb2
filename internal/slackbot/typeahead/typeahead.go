// Package typeahead completes what people type in forms where anybody may be meant, in the directory or not, with Slack or
// without: it offers whom the asker may know, and last what was typed, as it is.
package typeahead

import (
	"context"
	"slices"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// Store is what the feature asks of the database.
type Store interface {
	Colleagues(ctx context.Context, v consult.Viewer, name string) ([]consult.Person, error)
	SearchOrganisations(ctx context.Context, v consult.Viewer, text string) ([]consult.Organisation, error)
}

// Feature is the type-ahead of the inputs that take a name: a speaker, a stand-in, to whom something was sent.
func Feature(store Store) slackbot.Feature {
	n := names{store}
	return slackbot.Feature{Suggestions: []slackbot.Suggestion{
		{Name: "speaker_name", Run: n.people}, {Name: "stand_in_name", Run: n.people}, {Name: "sent_to", Run: n.organisations},
	}}
}

type names struct {
	store Store
}

// most is how many are offered beside what was typed.
const most = 20

func (n names) people(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	var known []string
	if !req.Person.External && !req.Person.Guest {
		found, err := n.store.Colleagues(ctx, req.Viewer(), req.Text)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			known = append(known, p.Name)
		}
	}
	return offered(known, req.Text), nil
}

func (n names) organisations(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	found, err := n.store.SearchOrganisations(ctx, req.Viewer(), req.Text)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, o := range found {
		known = append(known, o.Name)
	}
	return offered(known, req.Text), nil
}

// offered are names as choices, each once, and what was typed unless it is one of them. A name that Slack's options cannot
// hold is offered as far as they can: what is shown is what is kept.
func offered(known []string, typed string) []slackbot.Choice {
	var choices []slackbot.Choice
	add := func(name string) {
		if runes := []rune(name); len(runes) > slackbot.MaxOptionText {
			name = string(runes[:slackbot.MaxOptionText])
		}
		c := slackbot.Choice{Label: name, Value: name}
		if name != "" && !slices.Contains(choices, c) {
			choices = append(choices, c)
		}
	}
	for _, name := range known[:min(len(known), most)] {
		add(name)
	}
	add(slackbot.OneLine(typed))
	return choices
}
