package slacksim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// How long an action may be answered.
// https://docs.slack.dev/interactivity/handling-user-interaction
const (
	ackTimeout       = 3 * time.Second
	triggerLife      = 3 * time.Second
	responseLife     = 30 * time.Minute
	responseUses     = 5
	triggersKept     = 2000
	responseURLsKept = 20000
)

// trigger lets the app open a view before the person who acted, once and soon.
type trigger struct {
	user    string
	modal   bool // the action was inside a modal
	expires time.Time
	used    bool
}

func (w *Workspace) newTrigger(user string, modal bool) string {
	if len(w.triggers) > triggersKept {
		for id, t := range w.triggers {
			if time.Since(t.expires) > time.Minute {
				delete(w.triggers, id)
			}
		}
	}
	id := fmt.Sprintf("%d.%d.%s", time.Now().UnixMilli(), w.rnd.Int63n(1e12), randomHex(w.rnd, 16))
	w.triggers[id] = &trigger{user: user, modal: modal, expires: time.Now().Add(w.faults.triggerLife())}
	return id
}

// useTrigger: errors of https://docs.slack.dev/reference/methods/views.open
func (w *Workspace) useTrigger(id string) (*trigger, *apiError) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, fail("invalid_trigger_id")
	case t.used:
		return nil, fail("exchanged_trigger_id")
	case time.Now().After(t.expires):
		return nil, fail("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// responseURL lets the app answer an action without a token.
type responseURL struct {
	user    string
	channel string
	ts      string // of the message acted on, "" for a command
	thread  string
	uses    int
	expires time.Time
}

func (w *Workspace) newResponseURL(r responseURL) string {
	if len(w.responses) > responseURLsKept {
		for id, r := range w.responses {
			if time.Now().After(r.expires) {
				delete(w.responses, id)
			}
		}
	}
	id := uuid.NewString()
	r.expires = time.Now().Add(responseLife)
	w.responses[id] = &r
	return w.base + "/actions/" + id
}

func (w *Workspace) serveResponseURL(rw http.ResponseWriter, r *http.Request) {
	defer w.act.begin()()
	began := time.Now()
	if w.faults.answer(w, rw, "response_url") {
		return
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var body obj
	e := fail("invalid_payload")
	if err == nil && json.Unmarshal(b, &body) == nil {
		w.mu.Lock()
		e = w.respond(w.responses[r.PathValue("id")], body)
		w.mu.Unlock()
	}
	if e == nil && w.faults.cut(w, rw, "response_url") {
		return
	}
	entry := wireEntry{
		At: began, Dir: "call", What: "response_url", OK: e == nil, Status: http.StatusOK,
		MS: time.Since(began).Milliseconds(), Request: rawJSON(body),
	}
	if e == nil {
		w.wire.add(entry)
		_, _ = io.WriteString(rw, "ok")
		return
	}
	entry.Error = e.code
	answer := obj{"ok": false, "error": e.code}
	for k, v := range e.extra {
		answer[k] = v
	}
	switch e.code {
	case "used_url", "expired_url", "no_such_url": // codes seen in the field, 404 (unverified)
		entry.Status = http.StatusNotFound
	}
	entry.Answer = rawJSON(answer)
	w.wire.add(entry)
	writeJSON(rw, entry.Status, answer)
}

// respond carries out what was sent to a response_url: five times in thirty
// minutes, ephemeral unless said otherwise, whatever the channel allows.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
func (w *Workspace) respond(r *responseURL, body obj) *apiError {
	switch {
	case r == nil:
		return fail("no_such_url")
	case time.Now().After(r.expires):
		return fail("expired_url")
	case r.uses >= responseUses:
		return fail("used_url")
	}
	r.uses++
	return w.reply(r, body)
}

// reply posts, replaces or deletes; it is also how the ack of a command
// answers.
func (w *Workspace) reply(r *responseURL, body obj) *apiError {
	ch := w.st.Channels[r.channel]
	if ch == nil {
		return fail("channel_not_found")
	}
	truth := func(k string) bool { b, _ := body[k].(bool); return b || body[k] == "true" }
	original := w.st.message(ch.ID, r.ts)
	if truth("delete_original") {
		if original != nil {
			w.deleteMessage(ch, original)
		}
		return nil
	}
	c := &call{Workspace: w, args: body}
	said, e := c.content()
	if e != nil {
		return e
	}
	if truth("replace_original") && original != nil && original.User == w.st.App.BotUser {
		before := w.messageObj(original, false)
		w.change(original, said, body)
		if original.EphemeralTo == "" {
			w.messageChanged(ch, original, before)
		}
		return nil
	}
	m := w.botMessage(ch, said)
	m.ThreadTS, _ = body["thread_ts"].(string)
	if body["response_type"] != "in_channel" {
		m.EphemeralTo = r.user
		if m.ThreadTS == "" && r.thread != "" {
			m.ThreadTS = r.thread
		}
	}
	w.addMessage(ch, m)
	return nil
}
