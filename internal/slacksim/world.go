package slacksim

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// World is the people and channels that a workspace starts with.
type World struct {
	TeamID   string    `json:"team_id"`
	TeamName string    `json:"team_name"`
	Users    []User    `json:"users"`
	Channels []Channel `json:"channels"`
}

// User is a person of the workspace. Handle is firstname.lastname; Locale is a
// BCP 47 tag as Slack writes it ("nl-NL"), TZ an IANA zone. External people
// come from another workspace through Slack Connect.
type User struct {
	ID         string `json:"id"`
	Handle     string `json:"handle"`
	Name       string `json:"name"`
	Locale     string `json:"locale,omitempty"`
	TZ         string `json:"tz,omitempty"`
	Title      string `json:"title,omitempty"`
	External   bool   `json:"external,omitempty"`
	Restricted bool   `json:"restricted,omitempty"`
	Deleted    bool   `json:"deleted,omitempty"`
}

// Channel is a channel of the workspace; Members are handles, and Bot says
// whether the app's bot is one of them.
type Channel struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Private  bool     `json:"private,omitempty"`
	Archived bool     `json:"archived,omitempty"`
	External bool     `json:"external,omitempty"`
	Bot      bool     `json:"bot,omitempty"`
	Members  []string `json:"members"`
}

// whole is the world with what may be left out: without anybody in it, it is
// Empty. A member that is nobody's handle is a mistake.
func (w World) whole() (World, error) {
	if len(w.Users) == 0 && len(w.Channels) == 0 {
		return Empty(), nil
	}
	if w.TeamID == "" {
		w.TeamID, w.TeamName = "T0SIMULATE", "Simulatie"
	}
	handles := map[string]bool{}
	for _, u := range w.Users {
		if u.ID == "" || u.Handle == "" {
			return w, fmt.Errorf("user %q of the world has no id or no handle", u.Handle+u.ID)
		}
		handles[u.Handle] = true
	}
	for _, c := range w.Channels {
		if c.ID == "" || !validName(c.Name) {
			return w, fmt.Errorf("channel %q of the world has no id or no valid name", c.Name)
		}
		for _, h := range c.Members {
			if !handles[h] {
				return w, fmt.Errorf("member %q of channel #%s is no user of the world", h, c.Name)
			}
		}
	}
	return w, nil
}

//go:embed world/demo.json
var demoWorld []byte

// Demo is the world of the demo: every invented person of the consultation
// platforms, and a channel per body.
func Demo() World {
	var w World
	if err := json.Unmarshal(demoWorld, &w); err != nil {
		panic("slacksim: the embedded demo world is not valid JSON: " + err.Error())
	}
	return w
}

// Empty is a workspace with one person and one channel, the bot in it.
func Empty() World {
	return World{
		TeamID: "T0EMPTY001", TeamName: "Leeg",
		Users: []User{{
			ID: "U0EMPTY001", Handle: "alma.voorbeeld", Name: "Alma Voorbeeld",
			Locale: "nl-NL", TZ: "Europe/Brussels",
		}},
		Channels: []Channel{{
			ID: "C0EMPTY001", Name: "algemeen", Bot: true, Members: []string{"alma.voorbeeld"},
		}},
	}
}
