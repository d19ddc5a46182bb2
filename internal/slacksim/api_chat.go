package slacksim

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

var chatMethods = []method{
	{name: "chat.postMessage", scope: "chat:write", args: []string{"channel"}, run: postMessage},
	{name: "chat.postEphemeral", tier: 4, scope: "chat:write", args: []string{"channel", "user"}, run: postEphemeral},
	{name: "chat.update", tier: 3, scope: "chat:write", args: []string{"channel", "ts"}, run: updateMessage},
	{name: "chat.delete", tier: 3, scope: "chat:write", args: []string{"channel", "ts"}, run: deleteMessage},
	{name: "chat.getPermalink", args: []string{"channel", "message_ts"}, run: getPermalink},
}

// Lengths of message text. https://docs.slack.dev/reference/methods/chat.postMessage#truncating
const (
	textMax       = 40_000
	updateTextMax = 4_000
	markdownMax   = 12_000
	metadataMax   = 16_000 // no figure is published (unverified)
)

// content is what a message says, after the checks.
type content struct {
	text        string
	blocks      []any
	attachments []any
	metadata    obj
}

// content reads and checks text, blocks, attachments and metadata.
func (c *call) content() (content, *apiError) {
	var out content
	out.text = c.str("text")
	if md := c.str("markdown_text"); md != "" {
		if out.text != "" || c.has("blocks") {
			return out, fail("markdown_text_conflict")
		}
		if utf8.RuneCountInString(md) > markdownMax {
			return out, fail("msg_too_long")
		}
		out.text = md
	}
	if c.has("blocks") {
		blocks, e := c.blocks("blocks", onMessage)
		if e != nil {
			return out, e
		}
		out.blocks = blocks
	}
	if c.has("attachments") {
		list, ok := c.json("attachments").([]any)
		if !ok {
			return out, fail("invalid_attachments")
		}
		if len(list) > 100 {
			return out, fail("too_many_attachments")
		}
		for i, a := range list {
			if m, ok := a.(obj); ok && m["blocks"] != nil {
				if found := checkBlocks(m["blocks"], onMessage, "/attachments/"+itoa(i)+"/blocks"); len(found) > 0 {
					return out, blockError("invalid_blocks", found)
				}
			}
		}
		out.attachments = list
	}
	meta, e := c.metadata()
	if e != nil {
		return out, e
	}
	out.metadata = meta
	if out.text == "" && len(out.blocks) == 0 && len(out.attachments) == 0 {
		return out, fail("no_text")
	}
	if out.text == "" && len(out.blocks) > 0 {
		c.warn = append(c.warn, "missing_text_in_message") // the warning that chat.postMessage documents
	}
	out.text = normaliseText(truncate(out.text, textMax))
	return out, nil
}

func (c *call) blocks(name string, s surface) ([]any, *apiError) {
	v := c.json(name)
	list, ok := v.([]any)
	if !ok {
		return nil, fail("invalid_blocks_format")
	}
	if found := checkBlocks(list, s, "/"+name); len(found) > 0 {
		return nil, blockError("invalid_blocks", found)
	}
	if found := c.strangePictures(list, "/"+name); len(found) > 0 {
		return nil, blockError("invalid_blocks", found)
	}
	return c.normaliseBlocks(list), nil
}

// strangePictures are the image blocks that show no picture of this workspace: the file must be there whole, and an image.
// https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
func (c *call) strangePictures(list []any, at string) []problem {
	var found []problem
	for i, x := range list {
		b, _ := x.(obj)
		shown, _ := b["slack_file"].(obj)
		if b["type"] != "image" || shown == nil {
			continue
		}
		id, _ := shown["id"].(string)
		if f := c.st.Files[id]; f == nil || !f.Done || !strings.HasPrefix(f.Mimetype, "image/") {
			found = append(found, problem{pointer: at + "/" + itoa(i) + "/slack_file", code: "invalid_slack_file", message: "invalid slack file"})
		}
	}
	return found
}

// metadata: https://docs.slack.dev/messaging/message-metadata
func (c *call) metadata() (obj, *apiError) {
	if !c.has("metadata") {
		return nil, nil
	}
	m, ok := c.json("metadata").(obj)
	if !ok {
		return nil, fail("invalid_metadata_format")
	}
	if len(m) == 0 {
		return nil, nil
	}
	kind, _ := m["event_type"].(string)
	payload, ok := m["event_payload"].(obj)
	if kind == "" || !ok {
		return nil, fail("invalid_metadata_schema")
	}
	b, err := json.Marshal(payload)
	if err != nil || len(b) > metadataMax {
		return nil, fail("metadata_too_large")
	}
	return m, nil
}

// target finds the conversation to write to, opening the direct one when a
// user is named. https://docs.slack.dev/reference/methods/chat.postMessage#channels
func (c *call) target(id string) (*channel, *apiError) {
	if u := c.st.Users[id]; u != nil {
		if e := c.mayDM(u); e != nil {
			return nil, fail("channel_not_found")
		}
		return c.openDM(c.st.App.BotUser, u.ID), nil
	}
	ch := c.st.channelNamed(id)
	bot := c.st.App.BotUser
	switch {
	case ch == nil:
		return nil, fail("channel_not_found")
	case ch.has(bot):
	case ch.Private || ch.Kind != kindChannel:
		return nil, fail("channel_not_found") // that it exists is hidden
	case !c.manifest.hasScope("chat:write.public"):
		return nil, fail("not_in_channel")
	}
	if ch.Archived {
		return nil, fail("is_archived")
	}
	if ch.Kind == kindDM {
		for _, id := range ch.Members {
			if u := c.st.Users[id]; id != bot && u != nil {
				if e := c.mayDM(u); e != nil {
					return nil, fail("channel_not_found") // code unverified
				}
			}
		}
		if !c.manifest.messagesTab() {
			return nil, fail("messages_tab_disabled")
		}
	}
	return ch, nil
}

func postMessage(c *call) (obj, *apiError) {
	if c.json("blocks") == nil && c.has("blocks") {
		return nil, fail("invalid_blocks_format")
	}
	ch, e := c.target(c.str("channel"))
	if e != nil {
		return nil, e
	}
	body, e := c.content()
	if e != nil {
		return nil, e
	}
	if after, ok := c.rates.post(ch.ID); !ok {
		return nil, &apiError{code: "ratelimited", retryAfter: after}
	}
	thread := c.str("thread_ts")
	if thread != "" {
		parent := c.st.message(ch.ID, thread)
		if parent == nil {
			return nil, fail("thread_not_found") // real Slack posts it all the same for some stamps (unverified)
		}
		if parent.ThreadTS != "" {
			thread = parent.ThreadTS
		}
	}
	m := c.botMessage(ch, body)
	m.ThreadTS = thread
	m.Broadcast = c.bool("reply_broadcast")
	c.addMessage(ch, m)
	return obj{"channel": ch.ID, "ts": m.TS, "message": c.messageObj(m, true)}, nil
}

func (w *Workspace) botMessage(ch *channel, body content) *message {
	return &message{
		Channel: ch.ID, User: w.st.App.BotUser, BotID: w.st.App.BotID, Text: body.text,
		Blocks: body.blocks, Attachments: body.attachments, Metadata: body.metadata,
	}
}

// postEphemeral: https://docs.slack.dev/reference/methods/chat.postEphemeral
func postEphemeral(c *call) (obj, *apiError) {
	ch, e := c.target(c.str("channel"))
	if e != nil {
		return nil, e
	}
	u := c.st.Users[c.str("user")]
	if u == nil || u.Deleted || !ch.has(u.ID) {
		return nil, fail("user_not_in_channel")
	}
	body, e := c.content()
	if e != nil {
		return nil, e
	}
	m := c.botMessage(ch, body)
	m.ThreadTS, m.EphemeralTo = c.str("thread_ts"), u.ID
	c.addMessage(ch, m)
	return obj{"message_ts": m.TS}, nil
}

// own finds a message that the app may change. Ephemeral ones cannot be.
// https://docs.slack.dev/reference/methods/chat.update
func (c *call) own(foreign string) (*channel, *message, *apiError) {
	ch := c.st.channelNamed(c.str("channel"))
	if ch == nil || (!ch.has(c.st.App.BotUser) && (ch.Private || ch.Kind != kindChannel)) {
		return nil, nil, fail("channel_not_found")
	}
	m := c.st.message(ch.ID, c.str("ts"))
	if m == nil || m.EphemeralTo != "" {
		return nil, nil, fail("message_not_found")
	}
	if m.User != c.st.App.BotUser {
		return nil, nil, fail(foreign)
	}
	if ch.Archived {
		return nil, nil, fail("is_archived")
	}
	return ch, m, nil
}

func updateMessage(c *call) (obj, *apiError) {
	ch, m, e := c.own("cant_update_message")
	if e != nil {
		return nil, e
	}
	if utf8.RuneCountInString(c.str("text")) > updateTextMax {
		return nil, fail("msg_too_long")
	}
	body, e := c.content()
	if e != nil {
		return nil, e
	}
	before := c.messageObj(m, false)
	c.change(m, body, c.args)
	c.messageChanged(ch, m, before)
	return obj{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": c.messageObj(m, true)}, nil
}

// change replaces what a message says. Blocks that are not sent again stay
// only when no text is sent either; attachments and metadata stay unless sent;
// "edited" shows only where no blocks are used.
// https://docs.slack.dev/reference/methods/chat.update
func (w *Workspace) change(m *message, body content, args obj) {
	if body.text != "" || args["blocks"] != nil {
		m.Text = body.text
		m.Blocks = body.blocks
	}
	if args["attachments"] != nil {
		m.Attachments = body.attachments
	}
	if args["metadata"] != nil {
		m.Metadata = body.metadata
	}
	if len(m.Blocks) == 0 {
		m.EditedTS, m.EditedBy = w.st.nextTS(), w.st.App.BotUser
	}
	w.touch(m)
}

func deleteMessage(c *call) (obj, *apiError) {
	ch, m, e := c.own("cant_delete_message")
	if e != nil {
		return nil, e
	}
	c.deleteMessage(ch, m)
	return obj{"channel": ch.ID, "ts": m.TS}, nil
}

func getPermalink(c *call) (obj, *apiError) {
	ch, e := c.readable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	ts := c.str("message_ts")
	if c.st.message(ch.ID, ts) == nil {
		return nil, fail("message_not_found")
	}
	return obj{
		"channel":   ch.ID,
		"permalink": c.base + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(ts, ".", ""),
	}, nil
}

// openDM is the conversation of these people, made when there is none.
func (w *Workspace) openDM(users ...string) *channel {
	if ch := w.st.dm(slices.Clone(users)...); ch != nil {
		return ch
	}
	slices.Sort(users)
	users = slices.Compact(users)
	ch := &channel{Kind: kindDM, Private: true, Members: users, Created: nowUnix()}
	ch.ID = derivedID("D", strings.Join(users, ","))
	if len(users) > 2 {
		ch.Kind, ch.Name = kindGroupDM, "mpdm-"+strings.ToLower(strings.Join(users, "--"))+"-1"
		ch.ID = derivedID("G", strings.Join(users, ","))
	}
	w.st.Channels[ch.ID] = ch
	w.put("channel", ch)
	w.changed(ch, "channels")
	return ch
}

// mayDM says whether the bot may write to this person. Code as in
// https://docs.slack.dev/reference/methods/conversations.open
func (c *call) mayDM(u *member) *apiError {
	switch {
	case u.IsBot:
		return fail("cannot_dm_bot")
	case u.Deleted:
		return fail("user_disabled")
	case c.faults.refuses(u.ID):
		return fail("user_not_visible")
	case u.External && !c.shareChannel(u):
		return fail("user_not_visible") // docs.slack.dev/apis/slack-connect: only while sharing a channel
	}
	return nil
}

func (c *call) shareChannel(u *member) bool {
	for _, ch := range c.st.Channels {
		if ch.Kind == kindChannel && !ch.Archived && ch.has(u.ID) && ch.has(c.st.App.BotUser) {
			return true
		}
	}
	return false
}
