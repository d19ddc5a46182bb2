package slacksim

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// faults are what goes wrong on demand.
type faults struct {
	mu         sync.Mutex
	calls      map[string]*callFault // by method, "*" for all
	ackLost    int                   // that many acknowledgements are lost; -1 until told otherwise
	duplicate  int
	pingsOff   bool
	linkOff    bool
	trigger    time.Duration
	refused    map[string]bool // user ids that do not take direct messages
	revokedTok map[string]bool
	inject     string // unknown element in the message of the next click
}

// callFault is one answer, some times over.
type callFault struct {
	status     int // 0 none
	html       bool
	apiError   string
	retryAfter int
	cut        bool // accept, then cut the connection
	delay      time.Duration
	late       bool // delay after acceptance instead of before
	left       int  // -1 for ever
}

func (f *faults) take(method string, want func(*callFault) bool) *callFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range []string{method, "*"} {
		c := f.calls[key]
		if c == nil || c.left == 0 || !want(c) {
			continue
		}
		if c.left > 0 {
			c.left--
		}
		copied := *c
		return &copied
	}
	return nil
}

// answer plays a fault that comes before the method runs; true when it has
// answered.
func (f *faults) answer(w *Workspace, rw http.ResponseWriter, method string) bool {
	c := f.take(method, func(c *callFault) bool { return !c.cut && !c.late })
	if c == nil {
		return false
	}
	select {
	case <-time.After(c.delay):
	case <-w.ctx.Done():
	}
	switch {
	case c.apiError != "":
		writeJSON(rw, http.StatusOK, obj{"ok": false, "error": c.apiError})
	case c.status == http.StatusTooManyRequests:
		if c.retryAfter > 0 {
			rw.Header().Set("Retry-After", strconv.Itoa(c.retryAfter))
		}
		writeJSON(rw, c.status, obj{"ok": false, "error": "ratelimited"})
	case c.html:
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(c.status)
		_, _ = rw.Write([]byte("<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>"))
	case c.status != 0:
		writeJSON(rw, c.status, obj{"ok": false, "error": "internal_error"})
	default:
		return false
	}
	return true
}

// cut plays a fault that comes after the method has done its work: the answer
// is late, or the connection breaks. True when there is nobody to answer.
func (f *faults) cut(w *Workspace, rw http.ResponseWriter, method string) bool {
	c := f.take(method, func(c *callFault) bool { return c.cut || c.late })
	if c == nil {
		return false
	}
	if c.late {
		select {
		case <-time.After(c.delay):
		case <-w.ctx.Done():
		}
	}
	if !c.cut {
		return false
	}
	if h, ok := rw.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return true
		}
	}
	return false
}

// delivery says whether this delivery's ack is lost, and whether it is sent
// twice.
func (f *faults) delivery() (lost, twice bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	lost, twice = f.ackLost != 0, f.duplicate != 0
	f.ackLost -= min(max(f.ackLost, 0), 1)
	f.duplicate -= min(max(f.duplicate, 0), 1)
	return lost, twice
}

func (f *faults) noPings() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.pingsOff }

func (f *faults) linkDisabled() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.linkOff }

func (f *faults) revoked(token string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.revokedTok[token]
}

func (f *faults) refuses(user string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused[user]
}

func (f *faults) triggerLife() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trigger != 0 {
		return f.trigger
	}
	return triggerLife
}

// unknown is the type of a block element that no client knows, put once into
// the message of the next click.
func (f *faults) unknown() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.inject
	f.inject = ""
	return t
}

// faultOrder is the body of POST /sim/faults; every key is optional.
type faultOrder struct {
	Clear       bool              `json:"clear"`
	Ack         string            `json:"ack"`          // lose | ok
	Duplicate   bool              `json:"duplicate"`    // the next count deliveries go out twice
	HTTPStatus  map[string]int    `json:"http_status"`  // method -> status, for count answers
	HTML        bool              `json:"html"`         // with an HTML body
	APIError    map[string]string `json:"api_error"`    // method -> error code
	AfterAccept string            `json:"after_accept"` // cut | delay: the method works, the answer does not come or comes late
	Methods     []string          `json:"methods"`      // for after_accept and delay_ms; default all
	DelayMS     int               `json:"delay_ms"`
	RetryAfter  *int              `json:"retry_after"` // seconds, with status 429; default 1
	Count       int               `json:"count"`       // default 1; -1 until clear
	Disconnect  string            `json:"disconnect"`  // warning | refresh_requested | link_disabled | too_many_websockets
	Pings       *bool             `json:"pings"`
	SocketMode  *bool             `json:"socket_mode"`
	TriggerMS   int               `json:"trigger_ms"` // life of triggers
	Limits      *Limits           `json:"limits"`
	Revoke      bool              `json:"revoke_token"`
	User        string            `json:"user"`    // handle, for deactivate, dm
	Do          string            `json:"do"`      // deactivate | reactivate | refuse_dm | accept_dm | kick_bot | archive | unarchive | rename | uninstall | event | element
	Channel     string            `json:"channel"` // #name
	Name        string            `json:"name"`    // for rename, event, element
	ExpireURLs  bool              `json:"expire_response_urls"`
}

func (w *Workspace) orderFaults(o faultOrder) string {
	f := &w.faults
	count := o.Count
	if count == 0 {
		count = 1
	}
	f.mu.Lock()
	if o.Clear {
		f.calls, f.refused, f.revokedTok = nil, nil, nil
		f.ackLost, f.duplicate, f.pingsOff, f.linkOff, f.trigger, f.inject = 0, 0, false, false, 0, ""
	}
	f.order(o, count)
	if o.Revoke {
		f.revokedTok = map[string]bool{w.st.App.BotToken: true}
	}
	f.mu.Unlock()
	if o.Limits != nil {
		w.rates.set(*o.Limits)
	}
	if o.ExpireURLs {
		w.mu.Lock()
		for _, r := range w.responses {
			r.expires = time.Now()
		}
		w.mu.Unlock()
	}
	if o.Disconnect != "" {
		w.disconnect(o.Disconnect)
	}
	if o.Do != "" {
		return w.disturb(o)
	}
	return ""
}

func (f *faults) order(o faultOrder, count int) {
	switch o.Ack {
	case "lose":
		f.ackLost = count
	case "ok":
		f.ackLost = 0
	}
	if o.Duplicate {
		f.duplicate = count
	}
	if f.calls == nil {
		f.calls = map[string]*callFault{}
	}
	retry := 1
	if o.RetryAfter != nil {
		retry = *o.RetryAfter
	}
	for m, s := range o.HTTPStatus {
		f.calls[m] = &callFault{status: s, html: o.HTML, retryAfter: retry, left: count, delay: time.Duration(o.DelayMS) * time.Millisecond}
	}
	for m, code := range o.APIError {
		f.calls[m] = &callFault{apiError: code, left: count}
	}
	methods := o.Methods
	if len(methods) == 0 {
		methods = []string{"*"}
	}
	for _, m := range methods {
		delay := time.Duration(o.DelayMS) * time.Millisecond
		switch {
		case o.AfterAccept == "cut":
			f.calls[m] = &callFault{cut: true, left: count}
		case o.AfterAccept == "delay":
			f.calls[m] = &callFault{late: true, delay: delay, left: count}
		case o.DelayMS > 0 && len(o.HTTPStatus) == 0:
			f.calls[m] = &callFault{delay: delay, left: count}
		}
	}
	if o.Pings != nil {
		f.pingsOff = !*o.Pings
	}
	if o.SocketMode != nil {
		f.linkOff = !*o.SocketMode
	}
	if o.Disconnect == "link_disabled" {
		f.linkOff = true
	}
	if o.TriggerMS > 0 {
		f.trigger = time.Duration(o.TriggerMS) * time.Millisecond
	}
}

// disturb changes the workspace behind the bot's back, and returns what was
// wrong with the order, or "".
func (w *Workspace) disturb(o faultOrder) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch o.Do {
	case "deactivate", "reactivate", "refuse_dm", "accept_dm":
		u := w.st.user(o.User)
		if u == nil {
			return "user_not_found"
		}
		w.disturbUser(u, o.Do)
	case "kick_bot", "archive", "unarchive", "rename":
		ch := w.st.channelNamed(o.Channel)
		if ch == nil {
			return "channel_not_found"
		}
		return w.disturbChannel(ch, o)
	case "uninstall":
		w.emit(obj{"type": "app_uninstalled", "event_ts": w.st.nextTS()})
		w.st.App.Uninstalled = true
		w.put("app", w.st.App)
	case "event":
		w.emit(obj{"type": o.Name, "event_ts": w.st.nextTS(), "future": obj{"of": "unknown shape"}})
	case "element":
		w.faults.mu.Lock()
		w.faults.inject = o.Name
		w.faults.mu.Unlock()
	default:
		return "unknown do"
	}
	return ""
}

func (w *Workspace) disturbUser(u *member, do string) {
	switch do {
	case "refuse_dm", "accept_dm":
		w.faults.mu.Lock()
		if w.faults.refused == nil {
			w.faults.refused = map[string]bool{}
		}
		w.faults.refused[u.ID] = do == "refuse_dm"
		w.faults.mu.Unlock()
		return
	}
	u.Deleted = do == "deactivate"
	u.Updated = nowUnix()
	w.userChanged(u)
}

// userChanged: https://docs.slack.dev/reference/events/user_change
func (w *Workspace) userChanged(u *member) {
	w.put("user", u)
	w.changedAll("users")
	if w.manifest.wants("user_change") {
		w.emit(obj{"type": "user_change", "user": w.userObj(u, true), "cache_ts": nowUnix(), "event_ts": w.st.nextTS()})
	}
}

func (w *Workspace) disturbChannel(ch *channel, o faultOrder) string {
	bot := w.st.App.BotUser
	switch o.Do {
	case "kick_bot":
		if !ch.has(bot) {
			return "not_in_channel"
		}
		w.leave(ch, bot)
		return ""
	case "rename":
		if !validName(o.Name) || w.st.channelNamed(o.Name) != nil {
			return "name_taken"
		}
		ch.Prev = append(slices.Clone(ch.Prev), ch.Name)
		ch.Name = o.Name
	case "archive":
		ch.Archived = true
	case "unarchive":
		ch.Archived = false
	}
	w.put("channel", ch)
	w.changedAll("channels")
	w.emitChannel(ch, o.Do)
	return ""
}

// emitChannel: private channels say group_ instead of channel_.
// https://docs.slack.dev/reference/events/channel_archive
func (w *Workspace) emitChannel(ch *channel, what string) {
	kind := ch.typ() + "_" + what
	if !ch.has(w.st.App.BotUser) && ch.Private || !w.manifest.wants(kind) {
		return
	}
	e := obj{"type": kind, "channel": ch.ID, "event_ts": w.st.nextTS()}
	if what == "rename" {
		e["channel"] = obj{"id": ch.ID, "name": ch.Name, "name_normalized": ch.Name, "created": ch.Created}
	} else {
		e["user"] = ch.Creator
	}
	w.emit(e)
}
