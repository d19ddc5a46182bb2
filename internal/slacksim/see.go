package slacksim

import (
	"maps"
	"net/http"
	"slices"
)

// serveSee answers what a person sees in a conversation, and before them.
func (w *Workspace) serveSee(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	w.locked(rw, func() (int, any) { return w.see(q.Get("as"), q.Get("in")) })
}

func (w *Workspace) see(as, in string) (int, any) {
	u := w.st.user(as)
	if u == nil {
		return http.StatusBadRequest, obj{"error": "user_not_found"}
	}
	out := obj{
		"messages": []obj{}, "modal": w.modalOf(u), "home": nil, "stack": len(w.modals.stacks[u.ID]),
	}
	if h := w.st.Homes[u.ID]; h != nil {
		out["home"] = w.viewObj(h)
	}
	if in != "" {
		ch, err := w.conversation(u, in)
		if err != nil {
			return http.StatusBadRequest, obj{"error": err.Error()}
		}
		out["messages"], out["channel"] = w.seen(ch, u), ch.ID
	}
	return http.StatusOK, out
}

func (w *Workspace) seen(ch *channel, u *member) []obj {
	out := []obj{}
	for _, m := range w.st.Messages[ch.ID] {
		if m.EphemeralTo == "" || m.EphemeralTo == u.ID {
			o := w.seenObj(m)
			if s := m.states[u.ID]; s != nil {
				o["state"] = clone(s)
			}
			out = append(out, o)
		}
	}
	return out
}

// seenObj is a message as the control interface shows it; at is consultation
// time.
func (w *Workspace) seenObj(m *message) obj {
	from := ""
	if u := w.st.Users[m.User]; u != nil {
		from = u.Handle
	}
	blocks := m.Blocks
	if blocks == nil {
		blocks = []any{}
	}
	return obj{
		"ts": m.TS, "at": m.At, "from": from, "text": m.Text, "blocks": clone(blocks), "channel": m.Channel,
		"ephemeral": m.EphemeralTo != "", "thread_ts": m.ThreadTS, "edited": m.EditedTS != "",
		"files": w.fileObjs(m.Files), "reactions": reactionObjs(m.Reactions), "attachments": clone(m.Attachments),
	}
}

// modalOf is the top view before a person, or nil, with the errors under its
// fields.
func (w *Workspace) modalOf(u *member) any {
	v := w.modals.top(u.ID)
	if v == nil {
		return nil
	}
	out := w.viewObj(v)
	if len(v.errors) > 0 {
		out["errors"] = maps.Clone(v.errors)
	}
	return out
}

// nameFor is how this person names a conversation.
func (w *Workspace) nameFor(ch *channel, u *member) string {
	if ch.Kind == kindChannel {
		return "#" + ch.Name
	}
	for _, id := range ch.Members {
		if other := w.st.Users[id]; id != u.ID && other != nil {
			return "@" + other.Handle
		}
	}
	return "@" + u.Handle
}

func (w *Workspace) serveUsers(rw http.ResponseWriter, _ *http.Request) {
	w.locked(rw, func() (int, any) { return http.StatusOK, w.users() })
}

func (w *Workspace) users() []obj {
	out := []obj{}
	for _, u := range w.st.sortedUsers() {
		out = append(out, obj{
			"id": u.ID, "handle": u.Handle, "name": u.Name, "locale": u.Locale, "tz": u.TZ, "external": u.External,
			"restricted": u.Restricted, "is_bot": u.IsBot, "deleted": u.Deleted, "title": u.Title,
		})
	}
	return out
}

// serveChannels lists what one person can see, or everything without as.
func (w *Workspace) serveChannels(rw http.ResponseWriter, r *http.Request) {
	as := r.URL.Query().Get("as")
	w.locked(rw, func() (int, any) { return w.channelsOf(as) })
}

func (w *Workspace) channelsOf(as string) (int, any) {
	u := w.st.user(as)
	if as != "" && u == nil {
		return http.StatusBadRequest, obj{"error": "user_not_found"}
	}
	if u != nil && !u.IsBot {
		w.openDM(u.ID, w.st.App.BotUser)
	}
	out := []obj{}
	for _, ch := range w.st.sortedChannels() {
		if u != nil && !w.st.visible(ch, u) {
			continue
		}
		o := obj{
			"id": ch.ID, "name": ch.Name, "private": ch.Private, "member": u != nil && ch.has(u.ID), "kind": "channel",
			"bot": ch.has(w.st.App.BotUser), "archived": ch.Archived, "external": ch.External, "members": slices.Clone(ch.Members),
		}
		if ch.Kind != kindChannel {
			o["kind"] = "dm"
			if u != nil {
				o["with"] = w.nameFor(ch, u)[1:]
			}
		}
		out = append(out, o)
	}
	return http.StatusOK, out
}
