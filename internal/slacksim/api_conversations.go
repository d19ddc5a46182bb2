package slacksim

import (
	"slices"
	"strings"
)

var conversationMethods = []method{
	{name: "conversations.open", tier: 3, scope: "im:write|mpim:write", args: []string{"users|channel"}, run: conversationsOpen},
	{name: "conversations.info", tier: 3, args: []string{"channel"}, run: conversationsInfo},
	{name: "conversations.list", tier: 2, run: conversationsList},
	{name: "conversations.members", tier: 4, args: []string{"channel"}, run: conversationsMembers},
	{name: "conversations.history", tier: 3, args: []string{"channel"}, run: conversationsHistory},
	{name: "conversations.replies", tier: 3, args: []string{"channel", "ts"}, run: conversationsReplies},
}

// readable finds a conversation that the bot may know of; a private one that
// it is not in does not exist. https://docs.slack.dev/apis/web-api/using-the-conversations-api
func (c *call) readable(id string) (*channel, *apiError) {
	ch := c.st.Channels[id]
	if ch == nil || (!ch.has(c.st.App.BotUser) && (ch.Private || ch.Kind != kindChannel)) {
		return nil, fail("channel_not_found")
	}
	return ch, nil
}

// read finds a conversation and checks the scope of its kind.
func (c *call) read(what string) (*channel, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	return ch, c.need(ch.scopeKind() + ":" + what)
}

func conversationsOpen(c *call) (obj, *apiError) {
	if id := c.str("channel"); id != "" {
		ch, e := c.readable(id)
		if e != nil {
			return nil, e
		}
		return obj{"channel": c.openObj(ch), "no_op": true, "already_open": true}, nil
	}
	users := c.list("users")
	if len(users) > 8 {
		return nil, fail("too_many_users")
	}
	ids := []string{c.st.App.BotUser}
	for _, id := range users {
		u := c.st.Users[id]
		if u == nil {
			return nil, fail("user_not_found")
		}
		if e := c.mayDM(u); e != nil {
			return nil, e
		}
		ids = append(ids, u.ID)
	}
	if len(ids) < 2 {
		return nil, fail("users_list_not_supplied")
	}
	scope := "im:write"
	if len(ids) > 2 {
		scope = "mpim:write"
	}
	if e := c.need(scope); e != nil {
		return nil, e
	}
	existed := c.st.dm(slices.Clone(ids)...) != nil
	ch := c.openDM(ids...)
	out := obj{"channel": c.openObj(ch)}
	if existed {
		out["no_op"], out["already_open"] = true, true
	}
	return out, nil
}

func (c *call) openObj(ch *channel) obj {
	if c.bool("return_im") {
		return c.channelObj(ch)
	}
	return obj{"id": ch.ID}
}

// channelObj: https://docs.slack.dev/reference/objects/conversation-object
func (w *Workspace) channelObj(ch *channel) obj {
	bot := w.st.App.BotUser
	out := obj{
		"id": ch.ID, "created": ch.Created, "is_archived": ch.Archived, "is_im": ch.Kind == kindDM,
		"is_mpim": ch.Kind == kindGroupDM, "is_private": ch.Private, "is_org_shared": false,
		"is_ext_shared": ch.External, "is_shared": ch.External, "context_team_id": w.st.App.TeamID,
		"updated": ch.Created * 1000,
	}
	if ch.Kind == kindDM {
		for _, m := range ch.Members {
			if m != bot {
				out["user"] = m
			}
		}
		out["is_open"], out["priority"] = true, 0
		for _, k := range []string{"is_mpim", "is_private", "is_ext_shared", "is_shared"} { // not told of these
			delete(out, k)
		}
		return out
	}
	out["name"], out["name_normalized"] = ch.Name, ch.Name
	out["is_channel"], out["is_group"] = !ch.Private, ch.Private && ch.Kind == kindChannel
	out["is_member"], out["is_general"] = ch.has(bot), ch.Name == "algemeen"
	out["creator"], out["unlinked"] = ch.Creator, 0
	out["is_pending_ext_shared"], out["pending_shared"] = false, []string{}
	out["shared_team_ids"] = []string{w.st.App.TeamID}
	out["previous_names"] = append([]string{}, ch.Prev...)
	for _, k := range []string{"topic", "purpose"} {
		out[k] = obj{"value": "", "creator": "", "last_set": 0}
	}
	return out
}

func conversationsInfo(c *call) (obj, *apiError) {
	ch, e := c.read("read")
	if e != nil {
		return nil, e
	}
	out := c.channelObj(ch)
	if c.bool("include_num_members") {
		out["num_members"] = len(ch.Members)
	}
	if c.bool("include_locale") {
		out["locale"] = "nl-NL"
	}
	return obj{"channel": out}, nil
}

// kinds reads the argument types. https://docs.slack.dev/reference/methods/conversations.list#arg_types
func (c *call) kinds() (map[string]bool, *apiError) {
	want := c.list("types")
	if len(want) == 0 {
		want = []string{"public_channel"}
	}
	scopes := map[string]string{
		"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read",
	}
	out := map[string]bool{}
	for _, t := range want {
		scope, ok := scopes[t]
		if !ok {
			return nil, fail("invalid_types")
		}
		if e := c.need(scope); e != nil {
			return nil, e
		}
		out[t] = true
	}
	return out, nil
}

func (ch *channel) listType() string {
	switch ch.typ() {
	case "channel":
		return "public_channel"
	case "group":
		return "private_channel"
	}
	return ch.typ()
}

func conversationsList(c *call) (obj, *apiError) {
	return c.listFor(func(ch *channel) bool {
		return ch.has(c.st.App.BotUser) || ch.listType() == "public_channel"
	})
}

func (c *call) listFor(see func(*channel) bool) (obj, *apiError) {
	kinds, e := c.kinds()
	if e != nil {
		return nil, e
	}
	all := []obj{}
	for _, ch := range c.st.sortedChannels() {
		if kinds[ch.listType()] && see(ch) && (!ch.Archived || !c.bool("exclude_archived")) {
			o := c.channelObj(ch)
			if ch.Kind == kindChannel {
				o["num_members"] = len(ch.Members)
			}
			all = append(all, o)
		}
	}
	part, next, e := page(c, all, 100, 1000)
	if e != nil {
		return nil, e
	}
	return obj{"channels": part, "response_metadata": nextCursor(next)}, nil
}

func conversationsMembers(c *call) (obj, *apiError) {
	ch, e := c.read("read")
	if e != nil {
		return nil, e
	}
	part, next, e := page(c, slices.Clone(ch.Members), 100, 1000)
	if e != nil {
		return nil, e
	}
	return obj{"members": part, "response_metadata": nextCursor(next)}, nil
}

// between keeps messages by oldest, latest and inclusive.
// https://docs.slack.dev/reference/methods/conversations.history
func (c *call) between(m *message) bool {
	if m.EphemeralTo != "" {
		return false
	}
	incl := c.bool("inclusive")
	if o := c.str("oldest"); o != "" && o != "0" && (m.TS < o || (m.TS == o && !incl)) {
		return false
	}
	if l := c.str("latest"); l != "" && l != "0" && l != "now" && (m.TS > l || (m.TS == l && !incl)) {
		return false
	}
	return true
}

func conversationsHistory(c *call) (obj, *apiError) {
	ch, e := c.read("history")
	if e != nil {
		return nil, e
	}
	if !ch.has(c.st.App.BotUser) {
		return nil, fail("not_in_channel")
	}
	all := []obj{}
	list := c.st.Messages[ch.ID]
	for _, m := range slices.Backward(list) {
		if c.between(m) && (m.ThreadTS == "" || m.Broadcast) {
			all = append(all, c.messageObj(m, c.bool("include_all_metadata")))
		}
	}
	return c.messagePage(all, "pin_count", 0)
}

func (c *call) messagePage(all []obj, key string, v any) (obj, *apiError) {
	part, next, e := page(c, all, 100, 1000)
	if e != nil {
		return nil, e
	}
	out := obj{"messages": part, "has_more": next != "", key: v}
	if next != "" {
		out["response_metadata"] = nextCursor(next)
	}
	return out, nil
}

// conversationsReplies gives the parent, then its replies, oldest first.
func conversationsReplies(c *call) (obj, *apiError) {
	ch, e := c.read("history")
	if e != nil {
		return nil, e
	}
	if !ch.has(c.st.App.BotUser) {
		return nil, fail("not_in_channel")
	}
	ts := c.str("ts")
	if m := c.st.message(ch.ID, ts); m == nil {
		return nil, fail("thread_not_found")
	} else if m.ThreadTS != "" {
		ts = m.ThreadTS
	}
	all := []obj{}
	for _, m := range c.st.Messages[ch.ID] {
		if m.TS == ts || (m.ThreadTS == ts && c.between(m)) {
			if m.EphemeralTo == "" {
				all = append(all, c.messageObj(m, c.bool("include_all_metadata")))
			}
		}
	}
	return c.messagePage(all, "ok", true)
}

// validName: https://docs.slack.dev/reference/methods/conversations.create#naming
func validName(name string) bool {
	return name != "" && len(name) <= 80 && name == strings.ToLower(name) && !strings.ContainsAny(name, " .#@")
}
