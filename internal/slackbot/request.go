package slackbot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
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
	Part    string    // of the action id, after "#": answer#online -> online
	InHome  bool      // clicked in App Home
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

// Fields are the names of the inputs of the submitted form.
func (r Request) Fields() []string {
	if r.View == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(r.View.State.Values))
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
	Files   []File
	Thread  string // Slack's id of the thread that a message belongs in, "" for none
	Shared  bool   // everybody in the channel may see the answer: to a mention it is given there, in its thread

	// Elsewhere names the route that answers Text in this one's stead; Blocks come after its answer.
	Elsewhere string
}

// Said reports whether there is a message in the reply.
func (r Reply) Said() bool { return r.Text != "" || len(r.Blocks) > 0 }

// OneLine folds white space, for names and titles.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// PageValue reads "id" or "id:skip".
func PageValue(value string) (id int64, skip int, ok bool) {
	if n, err := fmt.Sscanf(value, "%d:%d", &id, &skip); err == nil && n == 2 {
		return id, skip, true
	}
	n, err := fmt.Sscanf(value, "%d", &id)
	return id, 0, err == nil && n == 1
}

// Finished answers where something was marked as done: App Home shows it by itself, a list is shown anew, and anywhere
// else it is said.
func Finished(req Request, text string, again func() (Reply, error)) (Reply, error) {
	switch {
	case req.InHome:
		return Reply{Home: true}, nil
	case req.Part == "":
		return Reply{Text: text, Home: true}, nil
	}
	reply, err := again()
	reply.Home = true
	return reply, err
}

// request recognises who asks and puts together what a handler needs.
func (b *Bot) request(ctx context.Context, in wire.Incoming, route, text string) (Request, error) {
	_, part, _ := cutPart(in.Name)
	req := Request{
		Kind: in.Kind, Route: route, Channel: in.Channel, Text: text, Value: in.Value, Message: in.Message, View: in.View,
		Event: in.Event, Cause: in.Key, Now: b.now(), Part: part, Lang: b.people.lang(in.User),
		InHome: in.Kind == wire.Action && in.View != nil && in.View.Type == "home",
	}
	if in.Kind == wire.Submission {
		req.Cause = req.Form().ID
	}
	if in.User == "" || in.User == b.cfg.BotUserID {
		req.Person.WorkspaceID = b.cfg.Workspace
		return req, nil
	}
	person, err := b.people.Recognise(ctx, in.User, in.UserName)
	if err != nil {
		return req, fmt.Errorf("recognise: %w", err)
	}
	req.Person, req.Lang = person, person.Lang
	if in.Kind == wire.Event {
		return req, nil
	}
	return req, b.people.refresh(ctx, person)
}

// Today is the date on the clock of who asks.
func (r Request) Today() time.Time {
	loc, err := recurrence.LoadZone(r.Person.Zone)
	if err != nil {
		loc, err = recurrence.LoadZone(recurrence.DefaultZone)
	}
	if err != nil {
		loc = time.UTC
	}
	return r.Now.In(loc)
}

// Date reads what a date picker sends; nil when nothing was chosen.
func (r Request) Date(field string) *time.Time {
	t, err := time.Parse(time.DateOnly, r.Field(field).One())
	if err != nil {
		return nil
	}
	return &t
}

// IDs reads the values of what was chosen in a list; what is no id of ours is left out.
func IDs[T ~int64](values []string) []T {
	var ids []T
	for _, v := range values {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, T(id))
		}
	}
	return ids
}
