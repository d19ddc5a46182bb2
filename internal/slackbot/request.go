package slackbot

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

// Request is what somebody asks, by command, button, modal, shortcut or event.
type Request struct {
	Kind    wire.Kind
	Route   string
	Person  consult.Person
	Lang    string // of the person
	Channel string // Slack's id, "" where there is none
	Text    string // after the subcommand; what was typed for a suggestion
	Value   wire.Value
	Message wire.Message
	View    *wire.View
	Event   wire.EventBody
	Cause   string    // key of the delivery, or the id that the form carries
	Now     time.Time // consultation time
	part    string    // of the action id, after "#"
	home    bool      // clicked in App Home
}

// Viewer is who asks, for the store's reads.
func (r Request) Viewer() consult.Viewer {
	return consult.Viewer{Workspace: r.Person.WorkspaceID, Person: r.Person.ID}
}

// Act is who changes something, for the store's steps.
func (r Request) Act() consult.Act {
	return consult.Act{Viewer: r.Viewer(), Cause: r.Cause, Now: r.Now}
}

// ID returns the id that a button carries.
func (r Request) ID() (int64, error) {
	id, err := strconv.ParseInt(r.Value.One(), 10, 64)
	if err != nil {
		return 0, consult.NotFound("gone")
	}
	return id, nil
}

// Part returns what follows "#" in the action id: answer#online -> online.
func (r Request) Part() string { return r.part }

// FromHome says whether a button in App Home was clicked.
func (r Request) FromHome() bool { return r.home }

// ByButton says whether a button on a message or in a home was clicked.
func (r Request) ByButton() bool { return r.Kind == wire.Action }

// Field returns what was filled in for an input; block and action ids of our inputs are the field's name.
func (r Request) Field(name string) wire.Value {
	if r.View == nil {
		return wire.Value{}
	}
	for _, v := range r.View.State.Values[name] {
		return v
	}
	return wire.Value{}
}

// Form is what a modal of ours carries through Slack: its own id, consumed by the step that it causes, and the ids
// of what it is about. Never authority.
type Form struct {
	ID      string `json:"form"`
	About   int64  `json:"about,omitempty"`
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
	Words   string `json:"words,omitempty"`
}

// Form returns what the submitted modal carries.
func (r Request) Form() Form {
	var f Form
	if r.View != nil {
		_ = json.Unmarshal([]byte(r.View.PrivateMetadata), &f) // a foreign view carries none
	}
	return f
}

// Reply is what the runner does for a handler; the zero Reply says nothing.
type Reply struct {
	Text    string        // fallback of Blocks, for notifications and screen readers
	Blocks  []slack.Block // an answer that only the asker sees
	Modal   *slack.ModalViewRequest
	Form    Form // what the modal carries; its id is added when it opens
	Replace bool // the answer replaces the message or modal that was clicked
	Home    bool // App Home of the asker has changed
}

// Said reports whether there is a message in the reply.
func (r Reply) Said() bool { return r.Text != "" || len(r.Blocks) > 0 }

// oneLine folds white space, for names and titles.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
