// Package wire is Slack's side of a request: what Slack sends, over Socket
// Mode or signed HTTP, decoded tolerantly, and what it is answered. slack-go's
// own types are not used to read payloads: one unknown element anywhere in
// them makes slack-go refuse the whole, and a click would be lost.
package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what Slack sent.
type Kind string

// The kinds of deliveries.
const (
	Event      Kind = "event"
	Command    Kind = "command"
	Action     Kind = "action"     // block_actions
	Submission Kind = "submission" // view_submission
	Shortcut   Kind = "shortcut"   // global or on a message
	Suggestion Kind = "suggestion" // block_suggestion, the type-ahead of an external select
	Other      Kind = "other"      // acknowledged, nothing to do
)

// ID is the id of a Slack object as it appears in many payloads.
type ID struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username"`
	TeamID   string `json:"team_id"`
	Domain   string `json:"domain"`
}

// Value is one element's state: a typed text, a choice, a date, …
type Value struct {
	Type            string   `json:"type"`
	Value           string   `json:"value"`
	SelectedOption  *Option  `json:"selected_option"`
	SelectedOptions []Option `json:"selected_options"`
	SelectedUser    string   `json:"selected_user"`
	SelectedUsers   []string `json:"selected_users"`
	SelectedChans   []string `json:"selected_channels"`
	SelectedDate    string   `json:"selected_date"`
	SelectedTime    string   `json:"selected_time"`
}

// Option is one choice of a select.
type Option struct {
	Value string `json:"value"`
	Text  struct {
		Text string `json:"text"`
	} `json:"text"`
}

// One returns the single value that was typed or chosen, "" when there is none.
func (v Value) One() string {
	switch {
	case v.SelectedOption != nil:
		return v.SelectedOption.Value
	case v.SelectedUser != "":
		return v.SelectedUser
	case v.SelectedDate != "":
		return v.SelectedDate
	case v.SelectedTime != "":
		return v.SelectedTime
	}
	return v.Value
}

// Many returns all the values that were chosen.
func (v Value) Many() []string {
	if chosen := slices.Concat(v.SelectedUsers, v.SelectedChans); len(chosen) > 0 {
		return chosen
	}
	var values []string
	for _, o := range v.SelectedOptions {
		values = append(values, o.Value)
	}
	return values
}

// Message is the message that was clicked or pointed at.
type Message struct {
	TS       string   `json:"ts"`
	ThreadTS string   `json:"thread_ts"`
	Text     string   `json:"text"`
	User     string   `json:"user"`
	Metadata Metadata `json:"metadata"`
	Files    []File   `json:"files"`
}

// File is what hangs on a message; its contents are not ours to read.
type File struct {
	Name string `json:"name"`
}

// Metadata is what an app attached to a posting: ours its delivery's key, other apps anything.
type Metadata struct {
	EventType    string          `json:"event_type"`
	EventPayload json.RawMessage `json:"event_payload"`
}

// deliveryEvent is the event type of the metadata that every posting of the outbox carries.
const deliveryEvent = "overlegbot_delivery"

// DeliveryKey returns the key of the delivery that was posted, "" when the posting is not of the outbox.
func (m Metadata) DeliveryKey() string {
	var payload struct {
		Key string `json:"key"`
	}
	if m.EventType != deliveryEvent || json.Unmarshal(m.EventPayload, &payload) != nil {
		return ""
	}
	return payload.Key
}

// View is the modal or home that was submitted or clicked in.
type View struct {
	ID              string `json:"id"`
	RootViewID      string `json:"root_view_id"`
	Type            string `json:"type"`
	CallbackID      string `json:"callback_id"`
	PrivateMetadata string `json:"private_metadata"`
	State           struct {
		Values map[string]map[string]Value `json:"values"`
	} `json:"state"`
}

// Incoming is one delivery of Slack's.
type Incoming struct {
	Kind        Kind
	Key         string // event_id or trigger_id: the same delivery has the same key
	Name        string // command word and text, action id, callback id, or event type
	Text        string // of a command; what was typed for a suggestion
	Team        string // of the user, "" when Slack does not say
	User        string
	UserName    string
	Channel     string
	ChannelName string
	TriggerID   string
	ResponseURL string
	ViaMessage  bool // an action on a message, not in a view
	Ephemeral   bool // … that only the user sees
	BlockID     string
	Value       Value
	Message     Message
	View        *View
	Event       EventBody
}

// EventBody is the inner event of the Events API, as far as we use it.
type EventBody struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	User        json.RawMessage `json:"user"` // an id, or for user_change the whole user
	BotID       string          `json:"bot_id"`
	Channel     json.RawMessage `json:"channel"` // an id, or for channel_rename the whole channel
	ChannelType string          `json:"channel_type"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"` // of a message in a thread: its first message
	Tab         string          `json:"tab"`
	Inviter     string          `json:"inviter"`
	ChannelID   string          `json:"channel_id"` // of message_metadata_posted
	MessageTS   string          `json:"message_ts"`
	OldChannel  string          `json:"old_channel_id"`
	NewChannel  string          `json:"new_channel_id"`
	Metadata    Metadata        `json:"metadata"`
	Files       []SharedFile    `json:"files"`    // of a message with subtype file_share
	Reaction    string          `json:"reaction"` // name of the emoji, of reaction_added
	Item        Item            `json:"item"`     // that was reacted to
}

// Thread is the thread that an answer to the message belongs in: its own, or one that begins with it.
func (e EventBody) Thread() string {
	if e.ThreadTS != "" {
		return e.ThreadTS
	}
	return e.TS
}

// Item is what a reaction is on: a message, or a file.
type Item struct {
	Type    string `json:"type"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// SharedFile is a file that somebody put into a message (docs.slack.dev/reference/objects/file-object).
type SharedFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ErrUnreadable is what Decode returns for a payload that is no JSON object of Slack's.
var ErrUnreadable = errors.New("payload cannot be read")

// Decode reads the payload of an event ("events_api"), a slash command ("slash_commands") or an interaction ("interactive").
func Decode(envelope string, payload json.RawMessage) (Incoming, error) {
	switch envelope {
	case "events_api":
		return decodeEvent(payload)
	case "slash_commands":
		return decodeCommand(payload)
	case "interactive":
		return decodeInteraction(payload)
	}
	return Incoming{Kind: Other}, nil
}

func decodeCommand(payload json.RawMessage) (Incoming, error) {
	var p struct {
		Command     string `json:"command"`
		Text        string `json:"text"`
		TeamID      string `json:"team_id"`
		UserID      string `json:"user_id"`
		UserName    string `json:"user_name"`
		ChannelID   string `json:"channel_id"`
		ChannelName string `json:"channel_name"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return Incoming{}, fmt.Errorf("%w: command: %w", ErrUnreadable, err)
	}
	return Incoming{
		Kind: Command, Key: p.TriggerID, Name: p.Command, Text: strings.TrimSpace(p.Text), Team: p.TeamID, User: p.UserID,
		UserName: p.UserName, Channel: p.ChannelID, ChannelName: p.ChannelName, TriggerID: p.TriggerID, ResponseURL: p.ResponseURL,
	}, nil
}

func decodeEvent(payload json.RawMessage) (Incoming, error) {
	var p struct {
		EventID string    `json:"event_id"`
		TeamID  string    `json:"team_id"`
		Event   EventBody `json:"event"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return Incoming{}, fmt.Errorf("%w: event: %w", ErrUnreadable, err)
	}
	in := Incoming{Kind: Event, Key: p.EventID, Name: p.Event.Type, Text: p.Event.Text, Event: p.Event}
	_ = json.Unmarshal(p.Event.User, &in.User) // an object in user_change: stays ""
	_ = json.Unmarshal(p.Event.Channel, &in.Channel)
	if p.Event.Item.Type == "message" {
		in.Channel, in.Message.TS = p.Event.Item.Channel, p.Event.Item.TS
	}
	return in, nil
}

type interaction struct {
	Type        string  `json:"type"`
	TriggerID   string  `json:"trigger_id"`
	ResponseURL string  `json:"response_url"`
	CallbackID  string  `json:"callback_id"`
	Team        *ID     `json:"team"`
	User        ID      `json:"user"`
	Channel     ID      `json:"channel"`
	Message     Message `json:"message"`
	View        *View   `json:"view"`
	Container   struct {
		Type        string `json:"type"`
		MessageTS   string `json:"message_ts"`
		ChannelID   string `json:"channel_id"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []struct {
		Value
		ActionID string `json:"action_id"`
		BlockID  string `json:"block_id"`
	} `json:"actions"`
	ActionID string `json:"action_id"` // of a suggestion, as the next two
	BlockID  string `json:"block_id"`
	Value    string `json:"value"`
}

func decodeInteraction(payload json.RawMessage) (Incoming, error) {
	var p interaction
	if err := json.Unmarshal(payload, &p); err != nil {
		return Incoming{}, fmt.Errorf("%w: interaction: %w", ErrUnreadable, err)
	}
	in := Incoming{
		Kind: Other, Key: p.TriggerID, Team: p.User.TeamID, User: p.User.ID, UserName: p.User.Username, Channel: p.Channel.ID,
		ChannelName: p.Channel.Name, TriggerID: p.TriggerID, ResponseURL: p.ResponseURL, Message: p.Message, View: p.View,
	}
	if in.UserName == "" {
		in.UserName = p.User.Name
	}
	if in.Team == "" && p.Team != nil {
		in.Team = p.Team.ID
	}
	switch p.Type {
	case "block_actions":
		if len(p.Actions) == 0 {
			return in, nil
		}
		a := p.Actions[0]
		in.Kind, in.Name, in.BlockID, in.Value = Action, a.ActionID, a.BlockID, a.Value
		in.ViaMessage, in.Ephemeral = p.View == nil, p.Container.IsEphemeral
		if in.Message.TS == "" {
			in.Message.TS = p.Container.MessageTS
		}
		if in.Channel == "" {
			in.Channel = p.Container.ChannelID
		}
	case "view_submission":
		if p.View != nil {
			in.Kind, in.Name = Submission, p.View.CallbackID
		}
	case "shortcut", "message_action":
		in.Kind, in.Name = Shortcut, p.CallbackID
	case "block_suggestion":
		in.Kind, in.Name, in.BlockID, in.Text = Suggestion, p.ActionID, p.BlockID, p.Value
	}
	return in, nil
}

// UserID returns the id of the user that an event is about, whether Slack sends the id or the whole user.
func (e EventBody) UserID() string {
	var id string
	if json.Unmarshal(e.User, &id) == nil {
		return id
	}
	var user ID
	_ = json.Unmarshal(e.User, &user) // neither: ""
	return user.ID
}
