package slacksim

import "slices"

var memberMethods = []method{
	{name: "conversations.join", tier: 3, scope: "channels:join", args: []string{"channel"}, run: conversationsJoin},
	{name: "conversations.leave", tier: 3, args: []string{"channel"}, run: conversationsLeave},
	{name: "conversations.invite", tier: 3, args: []string{"channel", "users"}, run: conversationsInvite},
}

func conversationsJoin(c *call) (obj, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	if ch.Kind != kindChannel || ch.Private {
		return nil, fail("method_not_supported_for_channel_type")
	}
	if ch.Archived {
		return nil, fail("is_archived")
	}
	if ch.has(c.st.App.BotUser) {
		c.warn = append(c.warn, "already_in_channel")
	} else {
		c.join(ch, c.st.App.BotUser, "")
	}
	return obj{"channel": c.channelObj(ch)}, nil
}

func conversationsLeave(c *call) (obj, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	if ch.Kind == kindDM {
		return nil, fail("method_not_supported_for_channel_type")
	}
	if !ch.has(c.st.App.BotUser) {
		return obj{"not_in_channel": true}, nil
	}
	c.leave(ch, c.st.App.BotUser)
	return obj{}, nil
}

func conversationsInvite(c *call) (obj, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	scope := "channels:write.invites|channels:manage"
	if ch.Private {
		scope = "groups:write.invites|groups:write"
	}
	if e := c.need(scope); e != nil {
		return nil, e
	}
	users := c.list("users")
	switch {
	case ch.Kind != kindChannel:
		return nil, fail("method_not_supported_for_channel_type")
	case !ch.has(c.st.App.BotUser):
		return nil, fail("not_in_channel")
	case ch.Archived:
		return nil, fail("is_archived")
	case len(users) > 100:
		return nil, fail("too_many_users")
	}
	for _, id := range users {
		switch u := c.st.Users[id]; {
		case u == nil || u.Deleted:
			return nil, fail("user_not_found")
		case id == c.st.App.BotUser:
			return nil, fail("cant_invite_self")
		case ch.has(id):
			return nil, fail("already_in_channel")
		}
	}
	for _, id := range users {
		c.join(ch, id, c.st.App.BotUser)
	}
	return obj{"channel": c.channelObj(ch)}, nil
}

// join adds a member. That the bot's own join is an event too is field
// evidence (unverified). https://docs.slack.dev/reference/events/member_joined_channel
func (w *Workspace) join(ch *channel, user, inviter string) {
	ch.Members = append(ch.Members, user)
	w.put("channel", ch)
	w.changed(ch, "channels")
	if !ch.has(w.st.App.BotUser) || !w.manifest.wants("member_joined_channel") {
		return
	}
	e := w.memberEvent("member_joined_channel", ch, user)
	if inviter != "" {
		e["inviter"] = inviter
	}
	w.emit(e)
}

// leave takes a member out. When it is the bot, channel_left says so; private
// channels say group_left. https://docs.slack.dev/reference/events/member_left_channel
func (w *Workspace) leave(ch *channel, user string) {
	hadBot := ch.has(w.st.App.BotUser)
	ch.Members = slices.DeleteFunc(ch.Members, func(m string) bool { return m == user })
	w.put("channel", ch)
	w.changed(ch, "channels")
	if u := w.st.Users[user]; u != nil {
		w.changedFor(user, "channels")
	}
	if !hadBot {
		return
	}
	if w.manifest.wants("member_left_channel") {
		w.emit(w.memberEvent("member_left_channel", ch, user))
	}
	kind := "channel_left"
	if ch.Private {
		kind = "group_left"
	}
	if user == w.st.App.BotUser && w.manifest.wants(kind) {
		w.emit(obj{"type": kind, "channel": ch.ID, "actor_id": w.st.App.BotUser, "event_ts": w.st.nextTS()})
	}
}

func (w *Workspace) memberEvent(kind string, ch *channel, user string) obj {
	letter := "C"
	if ch.Private {
		letter = "G"
	}
	return obj{
		"type": kind, "user": user, "channel": ch.ID, "channel_type": letter,
		"team": w.st.App.TeamID, "event_ts": w.st.nextTS(),
	}
}
