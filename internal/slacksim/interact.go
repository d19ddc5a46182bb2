package slacksim

// Payloads of interactions.
// https://docs.slack.dev/reference/interaction-payloads

// common is what every interaction carries. How the person is named differs
// by kind, as the types of @slack/bolt have it; enterprise, which Slack sends
// as null, is left out because those types do not know null.
func (w *Workspace) common(kind string, u *member) obj {
	who := obj{"id": u.ID, "username": u.Handle, "name": u.Handle, "team_id": w.st.teamOf(u)}
	switch kind {
	case "view_submission", "view_closed", "block_suggestion":
		delete(who, "username")
	case "shortcut":
		delete(who, "name")
	}
	return obj{
		"type": kind, "token": "verification-token", "api_app_id": w.st.App.AppID,
		"team": obj{"id": w.st.teamOf(u), "domain": "overleg"}, "user": who, "is_enterprise_install": false,
	}
}

// channelName is how payloads name a channel; the names of private ones are
// not told. https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
func channelName(ch *channel) string {
	switch ch.typ() {
	case "im":
		return "directmessage"
	case "group", "mpim":
		return "privategroup"
	}
	return ch.Name
}

func channelRef(ch *channel) obj { return obj{"id": ch.ID, "name": channelName(ch)} }

// place is where an element stands: in a message or in a view.
type place struct {
	block, elem obj
	input       bool
	ch          *channel
	m           *message
	v           *view
}

// key names the place for what was offered to an external select.
func (p *place) key() string {
	action, _ := p.elem["action_id"].(string)
	block, _ := p.block["block_id"].(string)
	if p.v != nil {
		return p.v.ID + "/" + block + "/" + action
	}
	return p.ch.ID + "/" + p.m.TS + "/" + block + "/" + action
}

// values is the state in which the place keeps what was put in. In a message
// each person has their own.
func (p *place) values(user string) values {
	if p.v != nil {
		if p.v.Values == nil {
			p.v.Values = values{}
		}
		return p.v.Values
	}
	if p.m.states == nil {
		p.m.states = map[string]values{}
	}
	p.m.states[user] = initialValues(p.m.Blocks, p.m.states[user])
	return p.m.states[user]
}

func (p *place) set(user string, v obj) {
	action, _ := p.elem["action_id"].(string)
	block, _ := p.block["block_id"].(string)
	all := p.values(user)
	if all[block] == nil {
		all[block] = map[string]obj{}
	}
	all[block][action] = v
}

// where adds container, message or view, channel and state to a payload.
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
func (w *Workspace) where(out obj, p *place, u *member) {
	if p.v != nil {
		out["view"] = w.viewObj(p.v)
		out["container"] = obj{"type": "view", "view_id": p.v.ID}
		return
	}
	container := obj{
		"type": "message", "message_ts": p.m.TS, "channel_id": p.ch.ID, "is_ephemeral": p.m.EphemeralTo != "",
	}
	if p.m.ThreadTS != "" {
		container["thread_ts"] = p.m.ThreadTS
	}
	out["container"], out["channel"] = container, channelRef(p.ch)
	out["state"] = obj{"values": clone(p.values(u.ID))}
	if p.m.EphemeralTo == "" { // an ephemeral message is not sent along (unverified)
		out["message"] = w.messageObj(p.m, true)
	}
}

// blockActions is the payload of a click or a choice; action holds what was
// chosen.
func (w *Workspace) blockActions(p *place, u *member, action obj) obj {
	out := w.common("block_actions", u)
	w.where(out, p, u)
	out["trigger_id"] = w.newTrigger(u.ID, p.v != nil && p.v.Type == "modal")
	if p.m != nil {
		out["response_url"] = w.newResponseURL(responseURL{user: u.ID, channel: p.ch.ID, ts: p.m.TS, thread: p.m.ThreadTS})
	}
	action["action_id"], action["block_id"] = p.elem["action_id"], p.block["block_id"]
	action["type"], action["action_ts"] = p.elem["type"], w.st.nextTS()
	out["actions"] = []obj{action}
	if t := w.faults.unknown(); t != "" {
		injectElement(out, t)
	}
	return out
}

// injectElement puts an element that no client knows into what the payload
// carries, as happens when Slack is ahead of a library.
func injectElement(out obj, t string) {
	strange := obj{"type": "actions", "block_id": "new", "elements": []any{obj{"type": t, "action_id": "new"}}}
	for _, key := range []string{"message", "view"} {
		if m, ok := out[key].(obj); ok {
			list, _ := m["blocks"].([]any)
			m["blocks"] = append(list, strange)
		}
	}
}

func (w *Workspace) viewSubmission(v *view, u *member) obj {
	out := w.common("view_submission", u)
	out["trigger_id"] = w.newTrigger(u.ID, true)
	out["view"] = w.viewObj(v)
	out["response_urls"] = w.viewResponseURLs(v, u)
	return out
}

// viewResponseURLs: https://docs.slack.dev/surfaces/modals#modal_response_url
func (w *Workspace) viewResponseURLs(v *view, u *member) []obj {
	out := []obj{}
	for _, x := range v.Blocks {
		b, _ := x.(obj)
		eachElement(b, func(e obj, input bool) {
			if !input || e["response_url_enabled"] != true {
				return
			}
			block, _ := b["block_id"].(string)
			action, _ := e["action_id"].(string)
			t, _ := e["type"].(string)
			id, _ := v.Values[block][action][stateKeys[t].key].(string)
			if id != "" {
				out = append(out, obj{
					"block_id": block, "action_id": action, "channel_id": id,
					"response_url": w.newResponseURL(responseURL{user: u.ID, channel: id}),
				})
			}
		})
	}
	return out
}

func (w *Workspace) viewClosed(v *view, u *member, cleared bool) obj {
	out := w.common("view_closed", u)
	out["view"], out["is_cleared"] = w.viewObj(v), cleared
	return out
}

func (w *Workspace) suggestion(p *place, u *member, value string) obj {
	out := w.common("block_suggestion", u)
	w.where(out, p, u)
	delete(out, "state")
	delete(out, "message") // no official client knows one here
	out["action_id"], out["block_id"], out["value"] = p.elem["action_id"], p.block["block_id"], value
	return out
}

func (w *Workspace) globalShortcut(callback string, u *member) obj {
	out := w.common("shortcut", u)
	delete(out, "api_app_id")
	out["callback_id"], out["action_ts"] = callback, w.st.nextTS()
	out["trigger_id"] = w.newTrigger(u.ID, false)
	return out
}

func (w *Workspace) messageShortcut(callback string, u *member, ch *channel, m *message) obj {
	out := w.common("message_action", u)
	delete(out, "api_app_id")
	out["callback_id"], out["action_ts"], out["message_ts"] = callback, w.st.nextTS(), m.TS
	out["trigger_id"] = w.newTrigger(u.ID, false)
	out["response_url"] = w.newResponseURL(responseURL{user: u.ID, channel: ch.ID, ts: m.TS, thread: m.ThreadTS})
	out["channel"], out["message"] = channelRef(ch), w.messageObj(m, true)
	return out
}

// slashCommand: https://docs.slack.dev/interactivity/implementing-slash-commands
func (w *Workspace) slashCommand(name, text string, u *member, ch *channel) obj {
	return obj{
		"token": "verification-token", "team_id": w.st.App.TeamID, "team_domain": "overleg",
		"channel_id": ch.ID, "channel_name": channelName(ch), "user_id": u.ID, "user_name": u.Handle,
		"command": name, "text": text, "api_app_id": w.st.App.AppID, "is_enterprise_install": "false",
		"response_url": w.newResponseURL(responseURL{user: u.ID, channel: ch.ID}),
		"trigger_id":   w.newTrigger(u.ID, false),
	}
}
