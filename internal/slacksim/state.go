package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// obj is a JSON object as it travels.
type obj = map[string]any

// app is what Slack knows of the installed app.
type app struct {
	AppID         string `json:"app_id"`
	TeamID        string `json:"team_id"`
	TeamName      string `json:"team_name"`
	BotID         string `json:"bot_id"`
	BotUser       string `json:"bot_user"`
	BotHandle     string `json:"bot_handle"`
	BotName       string `json:"bot_name"`
	AppToken      string `json:"app_token"`
	BotToken      string `json:"bot_token"`
	SigningSecret string `json:"signing_secret"`
	Uninstalled   bool   `json:"uninstalled,omitempty"`
	LastTS        int64  `json:"-"` // microseconds of the last ts given out
}

// member is a user as the workspace keeps one.
type member struct {
	User
	IsBot   bool  `json:"is_bot,omitempty"`
	Updated int64 `json:"updated"`
}

type channelKind string

const (
	kindChannel channelKind = "channel"
	kindDM      channelKind = "dm"
	kindGroupDM channelKind = "mpim"
)

// channel is a channel or conversation; Members are user ids.
type channel struct {
	ID       string      `json:"id"`
	Name     string      `json:"name,omitempty"`
	Kind     channelKind `json:"kind"`
	Private  bool        `json:"private,omitempty"`
	Archived bool        `json:"archived,omitempty"`
	External bool        `json:"external,omitempty"`
	Creator  string      `json:"creator,omitempty"`
	Created  int64       `json:"created"`
	Members  []string    `json:"members"`
	Prev     []string    `json:"prev,omitempty"`
}

func (c *channel) has(user string) bool { return slices.Contains(c.Members, user) }

// typ is the channel_type of events.
// https://docs.slack.dev/reference/events/message
func (c *channel) typ() string {
	switch {
	case c.Kind == kindDM:
		return "im"
	case c.Kind == kindGroupDM:
		return "mpim"
	case c.Private:
		return "group"
	}
	return "channel"
}

// scopeKind is the first half of the scopes that open this conversation.
// https://docs.slack.dev/reference/scopes
func (c *channel) scopeKind() string {
	if t := c.typ(); t == "im" || t == "mpim" {
		return t
	}
	return c.typ() + "s"
}

// message is a message; TS is wire time, At consultation time.
type message struct {
	Channel     string    `json:"channel"`
	TS          string    `json:"ts"`
	At          time.Time `json:"at"`
	User        string    `json:"user,omitempty"`
	BotID       string    `json:"bot_id,omitempty"`
	Subtype     string    `json:"subtype,omitempty"`
	Text        string    `json:"text"`
	Blocks      []any     `json:"blocks,omitempty"`
	Attachments []any     `json:"attachments,omitempty"`
	Metadata    obj       `json:"metadata,omitempty"`
	ThreadTS    string    `json:"thread_ts,omitempty"`
	Broadcast   bool      `json:"broadcast,omitempty"`
	EditedTS    string    `json:"edited_ts,omitempty"`
	EditedBy    string    `json:"edited_by,omitempty"`
	Files       []string  `json:"files,omitempty"`
	Reactions   []*reaction
	EphemeralTo string `json:"ephemeral_to,omitempty"`

	seq    int64             // order of changes, for what a person newly sees
	states map[string]values // per person: what was picked and not yet sent
}

type reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

// file is an uploaded file; its bytes live as long as the process.
type file struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Title    string `json:"title"`
	Mimetype string `json:"mimetype"`
	Size     int    `json:"size"`
	User     string `json:"user"`
	Content  []byte `json:"content,omitempty"`
	Done     bool   `json:"done"`
	Channels []string
	Length   int    `json:"length"`
	Created  int64  `json:"created"`
	Ticket   string `json:"ticket,omitempty"`
}

// state is everything that survives a restart.
type state struct {
	App      app
	Users    map[string]*member
	Channels map[string]*channel
	Messages map[string][]*message
	Homes    map[string]*view
	Files    map[string]*file
	seq      int64
}

func newState() *state {
	return &state{
		Users: map[string]*member{}, Channels: map[string]*channel{},
		Messages: map[string][]*message{}, Homes: map[string]*view{}, Files: map[string]*file{},
	}
}

// nextTS is a time stamp that no other message has.
// https://docs.slack.dev/messaging/retrieving-messages (ts is unique per channel; here per workspace)
func (s *state) nextTS() string {
	us := max(time.Now().UnixMicro(), s.App.LastTS+1)
	s.App.LastTS = us
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}

func (s *state) user(handleOrID string) *member {
	h := strings.TrimPrefix(handleOrID, "@")
	if u, ok := s.Users[h]; ok {
		return u
	}
	if h == "overlegbot" || h == "bot" {
		h = s.App.BotHandle
	}
	for _, u := range s.Users {
		if u.Handle == h {
			return u
		}
	}
	return nil
}

func (s *state) channelNamed(name string) *channel {
	name = strings.TrimPrefix(name, "#")
	if c, ok := s.Channels[name]; ok {
		return c
	}
	for _, c := range s.Channels {
		if c.Kind == kindChannel && c.Name == name {
			return c
		}
	}
	return nil
}

// dm is the conversation of exactly these people, or nil.
func (s *state) dm(users ...string) *channel {
	slices.Sort(users)
	users = slices.Compact(users)
	for _, c := range s.Channels {
		if c.Kind == kindChannel {
			continue
		}
		m := slices.Sorted(slices.Values(c.Members))
		if slices.Equal(m, users) {
			return c
		}
	}
	return nil
}

func (s *state) sortedChannels() []*channel {
	all := make([]*channel, 0, len(s.Channels))
	for _, c := range s.Channels {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *channel) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func (s *state) sortedUsers() []*member {
	all := make([]*member, 0, len(s.Users))
	for _, u := range s.Users {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b *member) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// message finds a message by its ts; an ephemeral one only for its person.
func (s *state) message(channel, ts string) *message {
	for _, m := range s.Messages[channel] {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// visible says whether the person can see that the channel exists. External
// people and guests see only where they were invited.
// https://docs.slack.dev/apis/slack-connect
func (s *state) visible(c *channel, u *member) bool {
	if c.has(u.ID) {
		return true
	}
	return c.Kind == kindChannel && !c.Private && !u.External && !u.Restricted
}

// teamOf is the workspace that a person belongs to.
func (s *state) teamOf(u *member) string {
	if u != nil && u.External {
		return "T0EXTERNAL"
	}
	return s.App.TeamID
}

// clone copies JSON-like data, so that nobody changes what is kept.
func clone[T any](v T) T {
	b, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out T
	if json.Unmarshal(b, &out) != nil {
		return v
	}
	return out
}
