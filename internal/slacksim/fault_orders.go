package slacksim

import (
	"slices"
	"time"
)

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
	User        string            `json:"user"`      // handle, for deactivate, dm
	Do          string            `json:"do"`        // deactivate | reactivate | refuse_dm | accept_dm | locale | kick_bot | archive | unarchive | rename | uninstall | event | element
	Channel     string            `json:"channel"`   // #name
	Name        string            `json:"name"`      // for rename, event, element
	Redeliver   bool              `json:"redeliver"` // unacked commands and interactions again, at the next connection
	Ghost       int               `json:"ghost"`     // that many connections become half-open
	ExpireURLs  bool              `json:"expire_response_urls"`
}

func (w *Workspace) orderFaults(o faultOrder) string {
	f := &w.faults
	count := o.Count
	if count == 0 {
		count = 1
	}
	token := w.Ready().BotToken
	f.mu.Lock()
	if o.Clear {
		f.calls, f.refused, f.revokedTok = nil, nil, nil
		f.ackLost, f.duplicate, f.pingsOff, f.linkOff, f.trigger, f.inject = 0, 0, false, false, 0, ""
		f.again, f.unacked = false, nil
		w.socks.exorcise()
	}
	f.order(o, count)
	if o.Revoke {
		f.revokedTok = map[string]bool{token: true}
	}
	f.mu.Unlock()
	w.socks.haunt(o.Ghost)
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
	f.again = f.again || o.Redeliver
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
	case "deactivate", "reactivate", "refuse_dm", "accept_dm", "locale":
		u := w.st.user(o.User)
		if u == nil {
			return "user_not_found"
		}
		w.disturbUser(u, o)
	case "kick_bot", "archive", "unarchive", "rename":
		ch := w.st.channelNamed(o.Channel)
		if ch == nil {
			return "channel_not_found"
		}
		return w.disturbChannel(ch, o)
	case "uninstall":
		w.emit(obj{"type": "app_uninstalled"})
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

func (w *Workspace) disturbUser(u *member, o faultOrder) {
	switch o.Do {
	case "refuse_dm", "accept_dm":
		w.faults.mu.Lock()
		if w.faults.refused == nil {
			w.faults.refused = map[string]bool{}
		}
		w.faults.refused[u.ID] = o.Do == "refuse_dm"
		w.faults.mu.Unlock()
		return
	case "locale":
		u.Locale = o.Name
	default:
		u.Deleted = o.Do == "deactivate"
	}
	u.Updated = nowUnix()
	w.userChanged(u)
}

// userChanged: https://docs.slack.dev/reference/events/user_change
func (w *Workspace) userChanged(u *member) {
	w.put("user", u)
	w.changedAll("users")
	if w.manifest.wants("user_change") {
		user := w.userObj(u, true)
		user["profile"].(obj)["fields"] = nil //nolint:errcheck,forcetypeassert // made there
		w.emit(obj{"type": "user_change", "user": user, "cache_ts": nowUnix(), "event_ts": w.st.nextTS()})
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
		e["channel"] = obj{"id": ch.ID, "name": ch.Name, "name_normalized": ch.Name, "created": ch.Created, "is_channel": !ch.Private, "is_mpim": false}
	} else if kind == "group_unarchive" {
		e["actor_id"] = ch.Creator
	} else {
		e["user"] = ch.Creator
		if kind == "group_archive" {
			e["is_moved"] = 0
		}
	}
	w.emit(e)
}
