package slacksim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func nowUnix() int64 { return time.Now().Unix() }

func itoa(i int) string { return strconv.Itoa(i) }

// touch marks a message as changed: it is kept, and whoever sees it is told.
func (w *Workspace) touch(m *message) {
	w.st.seq++
	m.seq = w.st.seq
	w.put("message", m)
	if ch := w.st.Channels[m.Channel]; ch != nil {
		w.changed(ch, "")
	}
}

// addMessage posts a message, and tells the app what it subscribed to.
func (w *Workspace) addMessage(ch *channel, m *message) {
	m.TS = w.st.nextTS()
	m.At = w.clock.Now()
	w.st.insert(m)
	w.touch(m)
	if m.EphemeralTo != "" {
		return
	}
	w.emitMessage(ch, m)
	if m.Metadata != nil && ch.has(w.st.App.BotUser) {
		kind, _ := m.Metadata["event_type"].(string)
		if w.manifest.wantsMetadata(w.st.App.AppID, kind) {
			w.emit(w.metadataEvent("message_metadata_posted", ch, m))
		}
	}
}

// emitMessage sends message.* and app_mention.
// https://docs.slack.dev/reference/events/message
// https://docs.slack.dev/reference/events/app_mention
func (w *Workspace) emitMessage(ch *channel, m *message) {
	bot := w.st.App.BotUser
	if !ch.has(bot) {
		return
	}
	if w.manifest.wants("message." + messageEvent(ch)) {
		e := w.messageObj(m, false)
		e["channel"], e["channel_type"], e["event_ts"] = ch.ID, ch.typ(), m.TS
		w.emit(e)
	}
	if ch.Kind == kindChannel && m.User != bot && strings.Contains(m.Text, "<@"+bot+">") && w.manifest.wants("app_mention") {
		e := w.messageObj(m, false)
		e["type"], e["channel"], e["event_ts"] = "app_mention", ch.ID, m.TS
		w.emit(e)
	}
}

func messageEvent(ch *channel) string {
	switch t := ch.typ(); t {
	case "channel", "group":
		return t + "s"
	default:
		return t
	}
}

// messageChanged and deleteMessage send the subtypes that an edit causes.
// https://docs.slack.dev/reference/events/message/message_changed
func (w *Workspace) messageChanged(ch *channel, m *message, before obj) {
	if !ch.has(w.st.App.BotUser) {
		return
	}
	if w.manifest.wants("message." + messageEvent(ch)) {
		ts := w.st.nextTS()
		w.emit(obj{
			"type": "message", "subtype": "message_changed", "hidden": true, "channel": ch.ID,
			"channel_type": ch.typ(), "ts": ts, "event_ts": ts, "message": w.messageObj(m, false),
			"previous_message": before,
		})
	}
	if m.Metadata != nil && w.manifest.wants("message_metadata_updated") {
		kind, _ := m.Metadata["event_type"].(string)
		if w.manifest.given && w.manifest.wantsMetadata(w.st.App.AppID, kind) {
			w.emit(w.metadataEvent("message_metadata_updated", ch, m))
		}
	}
}

func (w *Workspace) deleteMessage(ch *channel, m *message) {
	w.st.remove(ch.ID, m.TS)
	w.st.seq++
	w.put("gone", gone{Channel: ch.ID, TS: m.TS})
	w.changed(ch, "")
	if m.EphemeralTo == "" && ch.has(w.st.App.BotUser) && w.manifest.wants("message."+messageEvent(ch)) {
		ts := w.st.nextTS()
		w.emit(obj{
			"type": "message", "subtype": "message_deleted", "hidden": true, "channel": ch.ID,
			"channel_type": ch.typ(), "ts": ts, "event_ts": ts, "deleted_ts": m.TS,
			"previous_message": w.messageObj(m, false),
		})
	}
}

// metadataEvent carries no text.
// https://docs.slack.dev/reference/events/message_metadata_posted
func (w *Workspace) metadataEvent(kind string, ch *channel, m *message) obj {
	return obj{
		"type": kind, "app_id": w.st.App.AppID, "bot_id": m.BotID, "user_id": m.User,
		"team_id": w.st.App.TeamID, "channel_id": ch.ID, "metadata": clone(m.Metadata),
		"message_ts": m.TS, "event_ts": w.st.nextTS(),
	}
}

// messageObj is a message as the Web API and deliveries show it; metadata only
// where the caller says so. https://docs.slack.dev/reference/objects/message-object
func (w *Workspace) messageObj(m *message, metadata bool) obj {
	out := obj{"type": "message", "ts": m.TS, "text": m.Text, "team": w.st.App.TeamID}
	if m.User != "" {
		out["user"] = m.User
	}
	if u := w.st.Users[m.User]; u != nil {
		out["team"] = w.st.teamOf(u)
	}
	if m.Subtype != "" {
		out["subtype"] = m.Subtype
	}
	if m.BotID != "" {
		a := w.st.App
		out["bot_id"], out["app_id"] = m.BotID, a.AppID
		out["bot_profile"] = obj{
			"id": a.BotID, "app_id": a.AppID, "user_id": a.BotUser, "name": a.BotName, "icons": obj{},
			"deleted": false, "updated": 0, "team_id": a.TeamID,
		}
	}
	if m.Blocks != nil {
		out["blocks"] = clone(m.Blocks)
	}
	if m.Attachments != nil {
		out["attachments"] = clone(m.Attachments)
	}
	if metadata && m.Metadata != nil {
		out["metadata"] = clone(m.Metadata)
	}
	if m.EditedTS != "" {
		out["edited"] = obj{"user": m.EditedBy, "ts": m.EditedTS}
	}
	if len(m.Files) > 0 {
		out["files"] = w.fileObjs(m.Files)
	}
	if len(m.Reactions) > 0 {
		out["reactions"] = reactionObjs(m.Reactions)
	}
	w.threadFields(m, out)
	return out
}

// threadFields: https://docs.slack.dev/messaging/retrieving-messages#threads
func (w *Workspace) threadFields(m *message, out obj) {
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
		if parent := w.st.message(m.Channel, m.ThreadTS); parent != nil {
			out["parent_user_id"] = parent.User
		}
		return
	}
	replies, latest := 0, ""
	users := []string{}
	for _, r := range w.st.Messages[m.Channel] {
		if r.ThreadTS != m.TS || r.EphemeralTo != "" {
			continue
		}
		replies, latest = replies+1, r.TS
		if !slices.Contains(users, r.User) {
			users = append(users, r.User)
		}
	}
	if replies > 0 {
		out["thread_ts"], out["reply_count"], out["latest_reply"] = m.TS, replies, latest
		out["reply_users"], out["reply_users_count"] = users, len(users)
	}
}

func reactionObjs(rs []*reaction) []obj {
	out := []obj{}
	for _, r := range rs {
		out = append(out, obj{"name": r.Name, "users": slices.Clone(r.Users), "count": len(r.Users)})
	}
	return out
}
