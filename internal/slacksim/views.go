package slacksim

import (
	"github.com/google/uuid"
)

// values is state.values: block_id, action_id, what was put in.
// https://docs.slack.dev/reference/views#state-values
type values map[string]map[string]obj

// view is a modal or a home tab.
type view struct {
	ID              string `json:"id"`
	User            string `json:"user"`
	Type            string `json:"type"`
	CallbackID      string `json:"callback_id"`
	ExternalID      string `json:"external_id"`
	PrivateMetadata string `json:"private_metadata"`
	Hash            string `json:"hash"`
	Root            string `json:"root"`
	Prev            string `json:"prev"`
	Title           any    `json:"title"`
	Close           any    `json:"close"`
	Submit          any    `json:"submit"`
	Blocks          []any  `json:"blocks"`
	NotifyOnClose   bool   `json:"notify_on_close"`
	ClearOnClose    bool   `json:"clear_on_close"`
	Values          values `json:"values"`

	errors map[string]string // by block_id, from response_action errors
}

// modals are the views open before each person, the last on top.
type modals struct {
	stacks map[string][]*view
}

// stackMax: https://docs.slack.dev/surfaces/modals#lifecycle
const stackMax = 3

func (m *modals) top(user string) *view {
	if s := m.stacks[user]; len(s) > 0 {
		return s[len(s)-1]
	}
	return nil
}

func (m *modals) find(id, external string) *view {
	for _, s := range m.stacks {
		for _, v := range s {
			if (id != "" && v.ID == id) || (external != "" && v.ExternalID == external) {
				return v
			}
		}
	}
	return nil
}

// newView makes a view of what the app sent, which must have been checked.
func (w *Workspace) newView(user string, in obj) *view {
	v := &view{ID: w.id("V"), User: user}
	w.fill(v, in)
	v.Root = v.ID
	return v
}

// fill replaces what a view shows. Values survive where block_id and
// action_id stay the same. https://docs.slack.dev/surfaces/modals#updating_views
func (w *Workspace) fill(v *view, in obj) {
	str := func(k string) string { s, _ := in[k].(string); return s }
	truth := func(k string) bool { b, _ := in[k].(bool); return b }
	v.Type, v.CallbackID, v.ExternalID = str("type"), str("callback_id"), str("external_id")
	v.PrivateMetadata = str("private_metadata")
	v.NotifyOnClose, v.ClearOnClose = truth("notify_on_close"), truth("clear_on_close")
	v.Title, v.Close, v.Submit = in["title"], in["close"], in["submit"]
	blocks, _ := in["blocks"].([]any)
	v.Blocks = w.normaliseBlocks(blocks)
	v.Values = initialValues(v.Blocks, v.Values)
	v.Hash = nowHash(w.st.nextTS())
	v.errors = nil
}

func nowHash(ts string) string { return ts[:10] + "." + uuid.NewString()[:8] }

// viewObj: https://docs.slack.dev/reference/objects/view-object
func (w *Workspace) viewObj(v *view) obj {
	out := obj{
		"id": v.ID, "team_id": w.st.App.TeamID, "type": v.Type, "blocks": clone(v.Blocks),
		"private_metadata": v.PrivateMetadata, "callback_id": v.CallbackID, "state": obj{"values": clone(v.Values)},
		"hash": v.Hash, "clear_on_close": v.ClearOnClose, "notify_on_close": v.NotifyOnClose,
		"root_view_id": v.Root, "app_id": w.st.App.AppID, "external_id": v.ExternalID,
		"app_installed_team_id": w.st.App.TeamID, "bot_id": w.st.App.BotID,
		"previous_view_id": nil, "title": v.Title, "close": v.Close, "submit": v.Submit,
	}
	if v.Title == nil {
		out["title"] = obj{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	if v.Prev != "" {
		out["previous_view_id"] = v.Prev
	}
	return out
}

func (w *Workspace) push(v *view) {
	s := w.modals.stacks[v.User]
	if len(s) > 0 {
		v.Root, v.Prev = s[0].ID, s[len(s)-1].ID
	}
	w.modals.stacks[v.User] = append(s, v)
	w.changedFor(v.User, "modal")
}

// pop takes the top view away, and all of them when all is set.
func (w *Workspace) pop(user string, all bool) {
	s := w.modals.stacks[user]
	if all || len(s) < 2 {
		delete(w.modals.stacks, user)
	} else {
		w.modals.stacks[user] = s[:len(s)-1]
	}
	w.changedFor(user, "modal")
}

// id is a fresh id. It does not follow from the seed: an event_id or file id
// must never come back after a restart.
func (w *Workspace) id(prefix string) string { return randomID(w.rnd, prefix) }
