package slacksim

import (
	"encoding/json"
	"regexp"
	"strings"
)

// place is the conversation named by in, or nil; opened when it is a person.
func (a *actor) place() *channel {
	ch, err := a.channelIn(a.o.In)
	if err != nil {
		return nil
	}
	return ch
}

func (a *actor) channelIn(in string) (*channel, error) {
	return a.conversation(a.u, in)
}

// conversation is "#channel", "@handle" or an id, if the person can see it.
func (w *Workspace) conversation(u *member, in string) (*channel, error) {
	if strings.HasPrefix(in, "@") || w.st.Users[in] != nil {
		other := w.st.user(in)
		if other == nil {
			return nil, refusal("user_not_found")
		}
		return w.openDM(u.ID, other.ID), nil
	}
	ch := w.st.channelNamed(in)
	if ch == nil || !w.st.visible(ch, u) {
		return nil, refusal("channel_not_found")
	}
	return ch, nil
}

// writable is the conversation, if the person may write in it.
func (a *actor) writable() (*channel, error) {
	ch, err := a.channelIn(a.o.In)
	switch {
	case err != nil:
		return nil, err
	case ch.Archived:
		return nil, refusal("is_archived")
	case !ch.has(a.u.ID):
		return nil, refusal("not_in_channel")
	case ch.has(a.st.App.BotUser) && ch.Kind == kindDM && !a.manifest.messagesTab():
		return nil, refusal("Sending messages to this app has been turned off.")
	}
	return ch, nil
}

var (
	mention    = regexp.MustCompile(`@([\p{L}\p{N}][\p{L}\p{N}._\-]*[\p{L}\p{N}]|[\p{L}\p{N}])`)
	channelRE  = regexp.MustCompile(`#([\p{Ll}\p{N}][\p{Ll}\p{N}_\-]*)`)
	broadcasts = map[string]bool{"here": true, "channel": true, "everyone": true}
)

// typed is text as a client sends it: what was typed is escaped, and names of
// people and channels become references. https://docs.slack.dev/messaging/formatting-message-text
func (a *actor) typed(text string, escaped bool) string {
	s := escape(text)
	if !escaped {
		return text
	}
	s = linkURLs(s)
	s = mention.ReplaceAllStringFunc(s, func(m string) string {
		if broadcasts[m[1:]] {
			return "<!" + m[1:] + ">"
		}
		if u := a.st.user(m); u != nil {
			return "<@" + u.ID + ">"
		}
		return m
	})
	return channelRE.ReplaceAllStringFunc(s, func(m string) string {
		ch := a.st.channelNamed(m)
		switch {
		case ch == nil || !a.st.visible(ch, a.u):
			return m
		case ch.Private:
			return "<#" + ch.ID + "|>"
		}
		return "<#" + ch.ID + "|" + ch.Name + ">"
	})
}

func (a *actor) say() (step, error) {
	if strings.HasPrefix(a.o.Text, "/") {
		return a.command()
	}
	ch, err := a.writable()
	if err != nil {
		return step{}, err
	}
	if strings.TrimSpace(a.o.Text) == "" {
		return step{}, refusal("no_text")
	}
	m := &message{Channel: ch.ID, User: a.u.ID, Text: a.typed(a.o.Text, true), ThreadTS: a.o.ThreadTS}
	if m.ThreadTS != "" && a.st.message(ch.ID, m.ThreadTS) == nil {
		return step{}, refusal("thread_not_found")
	}
	a.addMessage(ch, m)
	return step{ts: m.TS}, nil
}

// command: https://docs.slack.dev/interactivity/implementing-slash-commands
func (a *actor) command() (step, error) {
	name, text, _ := strings.Cut(strings.TrimSpace(a.o.Text), " ")
	c, known := a.manifest.command(name)
	switch {
	case !known || !strings.HasPrefix(name, "/"):
		return step{}, refusal(name + " is not a valid command.")
	case a.o.ThreadTS != "":
		return step{}, refusal(name + " is not supported in threads. Sorry!")
	case a.u.External: // docs.slack.dev/apis/slack-connect: only for the installing workspace
		return step{}, refusal(name + " is not a valid command.")
	}
	ch, err := a.channelIn(a.o.In)
	if err != nil {
		return step{}, err
	}
	if !ch.has(a.u.ID) {
		return step{}, refusal("not_in_channel")
	}
	payload := a.slashCommand(name, a.typed(strings.TrimSpace(text), c.ShouldEscape), a.u, ch)
	return step{
		send: &delivery{typ: "slash_commands", what: name, payload: payload, accepts: true},
		then: func(out outcome) string {
			if !out.acked {
				return name + ` failed with the error "` + out.failed + `"`
			}
			return a.answerCommand(ch, out.body)
		},
	}, nil
}

// answerCommand shows the message that came with the ack.
func (a *actor) answerCommand(ch *channel, body json.RawMessage) string {
	var said obj
	if len(body) == 0 || json.Unmarshal(body, &said) != nil || len(said) == 0 {
		return ""
	}
	if said["text"] == nil && said["blocks"] == nil && said["attachments"] == nil {
		return ""
	}
	if e := a.reply(&responseURL{user: a.u.ID, channel: ch.ID}, said); e != nil {
		return e.code
	}
	return ""
}

func (a *actor) shortcut() (step, error) {
	if !a.manifest.shortcut("global", a.o.ActionID) || a.u.External {
		return step{}, refusal("shortcut_not_found")
	}
	payload := a.globalShortcut(a.o.ActionID, a.u)
	return a.interaction("shortcut", payload, false), nil
}

// messageShortcut is not offered on ephemeral messages, nor to people of other
// workspaces. https://docs.slack.dev/interactivity/implementing-shortcuts
func (a *actor) messageShortcut() (step, error) {
	if !a.manifest.shortcut("message", a.o.ActionID) || a.u.External {
		return step{}, refusal("shortcut_not_found")
	}
	ch, m, err := a.messageAt()
	if err != nil {
		return step{}, err
	}
	payload := a.Workspace.messageShortcut(a.o.ActionID, a.u, ch, m)
	return a.interaction("message_action", payload, true), nil
}

// interaction is a delivery whose failure shows as a warning beside what was
// clicked (wording unverified).
func (a *actor) interaction(what string, payload obj, accepts bool) step {
	return step{
		send: &delivery{typ: "interactive", what: what, payload: payload, accepts: accepts},
		then: func(out outcome) string {
			if out.acked {
				return ""
			}
			return "⚠ " + out.failed
		},
	}
}

func (a *actor) messageAt() (*channel, *message, error) {
	ch, err := a.channelIn(a.o.In)
	if err != nil {
		return nil, nil, err
	}
	m := a.st.message(ch.ID, a.o.TS)
	if m == nil || m.EphemeralTo != "" {
		return nil, nil, refusal("message_not_found")
	}
	return ch, m, nil
}

// openHome: https://docs.slack.dev/reference/events/app_home_opened
func (a *actor) openHome() (step, error) {
	if a.manifest.given && !a.manifest.Features.AppHome.HomeTab {
		return step{}, refusal("home_tab_disabled")
	}
	tab := "home"
	if a.o.Value == "messages" {
		tab = "messages"
	}
	ch := a.openDM(a.st.App.BotUser, a.u.ID)
	e := obj{"type": "app_home_opened", "user": a.u.ID, "channel": ch.ID, "tab": tab, "event_ts": a.st.nextTS()}
	if v := a.st.Homes[a.u.ID]; v != nil && tab == "home" {
		e["view"] = a.viewObj(v)
	}
	if a.manifest.wants("app_home_opened") {
		a.emit(e)
	}
	return step{}, nil
}

func (a *actor) invite() (step, error) {
	ch, err := a.channelIn(a.o.In)
	if err != nil {
		return step{}, err
	}
	u := a.st.user(a.o.Text)
	switch {
	case u == nil || u.Deleted:
		return step{}, refusal("user_not_found")
	case ch.Kind != kindChannel:
		return step{}, refusal("method_not_supported_for_channel_type")
	case !ch.has(a.u.ID):
		return step{}, refusal("not_in_channel")
	case ch.Archived:
		return step{}, refusal("is_archived")
	case ch.has(u.ID):
		return step{}, refusal("already_in_channel")
	case u.External && !ch.External:
		return step{}, refusal("cannot_invite_external")
	}
	a.join(ch, u.ID, a.u.ID)
	return step{}, nil
}

func (a *actor) kick() (step, error) {
	ch, err := a.channelIn(a.o.In)
	if err != nil {
		return step{}, err
	}
	u := a.st.user(a.o.Text)
	if u == nil || !ch.has(u.ID) || ch.Kind != kindChannel {
		return step{}, refusal("not_in_channel")
	}
	a.leave(ch, u.ID)
	return step{}, nil
}

func (a *actor) react() (step, error) {
	ch, m, err := a.messageAt()
	if err != nil {
		return step{}, err
	}
	if !emojiName.MatchString(strings.Trim(a.o.Text, ":")) {
		return step{}, refusal("invalid_name")
	}
	if !a.Workspace.react(ch, m, strings.Trim(a.o.Text, ":"), a.u.ID) {
		return step{}, refusal("already_reacted")
	}
	return step{}, nil
}

func (a *actor) unreact() (step, error) {
	ch, m, err := a.messageAt()
	if err != nil {
		return step{}, err
	}
	if !a.Workspace.unreact(ch, m, strings.Trim(a.o.Text, ":"), a.u.ID) {
		return step{}, refusal("no_reaction")
	}
	return step{}, nil
}

// upload posts a file; text is its name, value its content.
func (a *actor) upload() (step, error) {
	ch, err := a.writable()
	if err != nil {
		return step{}, err
	}
	body, _ := a.o.Value.(string)
	if a.o.Text == "" || body == "" {
		return step{}, refusal("no_file_data")
	}
	f := &file{
		ID: a.id("F"), Name: a.o.Text, Title: a.o.Text, Mimetype: mimetype(a.o.Text, []byte(body)), Size: len(body),
		Created: nowUnix(), User: a.u.ID, Content: []byte(body), Done: true, Channels: []string{ch.ID},
	}
	a.st.Files[f.ID] = f
	a.put("file", f)
	m := &message{Channel: ch.ID, User: a.u.ID, Subtype: "file_share", Files: []string{f.ID}, ThreadTS: a.o.ThreadTS}
	a.addMessage(ch, m)
	return step{ts: m.TS}, nil
}

// edit and remove change a message of one's own.
func (a *actor) edit() (step, error) {
	ch, m, err := a.messageAt()
	if err != nil {
		return step{}, err
	}
	if m.User != a.u.ID {
		return step{}, refusal("cant_update_message")
	}
	before := a.messageObj(m, false)
	m.Text = a.typed(a.o.Text, true)
	m.EditedTS, m.EditedBy = a.st.nextTS(), a.u.ID
	a.touch(m)
	a.messageChanged(ch, m, before)
	return step{ts: m.TS}, nil
}

func (a *actor) remove() (step, error) {
	ch, m, err := a.messageAt()
	if err != nil {
		return step{}, err
	}
	if m.User != a.u.ID {
		return step{}, refusal("cant_delete_message")
	}
	a.deleteMessage(ch, m)
	return step{}, nil
}
