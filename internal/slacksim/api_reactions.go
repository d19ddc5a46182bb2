package slacksim

import (
	"regexp"
	"slices"
	"strings"
)

var reactionMethods = []method{
	{name: "reactions.add", tier: 3, scope: "reactions:write", args: []string{"channel", "name", "timestamp"}, run: reactionsAdd},
	{name: "reactions.remove", tier: 2, scope: "reactions:write", args: []string{"name"}, run: reactionsRemove},
	{name: "reactions.get", tier: 3, scope: "reactions:read", run: reactionsGet},
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'\-]+(::skin-tone-[2-6])?$`)

func (c *call) reactTo() (*channel, *message, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, nil, e
	}
	m := c.st.message(ch.ID, c.str("timestamp"))
	if m == nil || m.EphemeralTo != "" {
		return nil, nil, fail("message_not_found")
	}
	return ch, m, nil
}

func reactionsAdd(c *call) (obj, *apiError) {
	ch, m, e := c.reactTo()
	if e != nil {
		return nil, e
	}
	name := strings.Trim(c.str("name"), ":")
	switch {
	case !emojiName.MatchString(name):
		return nil, fail("invalid_name")
	case !ch.has(c.st.App.BotUser):
		return nil, fail("not_in_channel")
	case ch.Archived:
		return nil, fail("is_archived")
	case !c.react(ch, m, name, c.st.App.BotUser):
		return nil, fail("already_reacted")
	}
	return obj{}, nil
}

func reactionsRemove(c *call) (obj, *apiError) {
	ch, m, e := c.reactTo()
	if e != nil {
		return nil, e
	}
	if !c.unreact(ch, m, strings.Trim(c.str("name"), ":"), c.st.App.BotUser) {
		return nil, fail("no_reaction")
	}
	return obj{}, nil
}

func reactionsGet(c *call) (obj, *apiError) {
	ch, m, e := c.reactTo()
	if e != nil {
		return nil, e
	}
	o := c.messageObj(m, false)
	o["permalink"] = c.base + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	return obj{"type": "message", "channel": ch.ID, "message": o}, nil
}

// react adds a reaction and tells it; false when it was there.
// https://docs.slack.dev/reference/events/reaction_added
func (w *Workspace) react(ch *channel, m *message, name, user string) bool {
	i := slices.IndexFunc(m.Reactions, func(r *reaction) bool { return r.Name == name })
	if i < 0 {
		m.Reactions = append(m.Reactions, &reaction{Name: name})
		i = len(m.Reactions) - 1
	}
	r := m.Reactions[i]
	if slices.Contains(r.Users, user) {
		return false
	}
	r.Users = append(r.Users, user)
	w.touch(m)
	w.emitReaction("reaction_added", ch, m, name, user)
	return true
}

func (w *Workspace) unreact(ch *channel, m *message, name, user string) bool {
	i := slices.IndexFunc(m.Reactions, func(r *reaction) bool { return r.Name == name })
	if i < 0 || !slices.Contains(m.Reactions[i].Users, user) {
		return false
	}
	r := m.Reactions[i]
	r.Users = slices.DeleteFunc(r.Users, func(u string) bool { return u == user })
	if len(r.Users) == 0 {
		m.Reactions = slices.Delete(m.Reactions, i, i+1)
	}
	w.touch(m)
	w.emitReaction("reaction_removed", ch, m, name, user)
	return true
}

func (w *Workspace) emitReaction(kind string, ch *channel, m *message, name, user string) {
	if !ch.has(w.st.App.BotUser) || !w.manifest.wants(kind) || !w.manifest.hasScope("reactions:read") {
		return
	}
	w.emit(obj{
		"type": kind, "user": user, "reaction": name, "item_user": m.User, "event_ts": w.st.nextTS(),
		"item": obj{"type": "message", "channel": ch.ID, "ts": m.TS},
	})
}
