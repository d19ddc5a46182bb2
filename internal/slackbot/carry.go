package slackbot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
	"overlegbot/internal/slackbot/wire"
)

// carry does what a reply asks: open a modal, answer the asker, publish their home.
func (b *Bot) carry(ctx context.Context, in wire.Incoming, req Request, reply Reply) {
	if reply.Modal != nil && in.Kind != wire.Submission {
		reply = b.open(ctx, in, req, reply)
	}
	if len(reply.Files) > 0 {
		reply = b.deliver(ctx, req, reply)
	}
	if reply.Said() {
		b.tell(ctx, in, req, reply)
	}
	if reply.Home || (req.InHome && reply.Modal == nil) {
		b.publishHome(ctx, req)
	}
}

// open opens the reply's modal; when Slack no longer lets us, the reply becomes a message that says so.
func (b *Bot) open(ctx context.Context, in wire.Incoming, req Request, reply Reply) Reply {
	expired := Reply{Text: i18n.Text(req.Lang, "fault.modal_expired")}
	if in.TriggerID == "" {
		return expired
	}
	modal := *reply.Modal
	modal.PrivateMetadata = reply.form(req)
	var err error
	switch inModal := in.View != nil && in.View.Type == "modal"; {
	case inModal && reply.Replace:
		_, err = b.slack.UpdateViewContext(ctx, modal, "", "", in.View.ID)
	case inModal:
		_, err = b.slack.PushViewContext(ctx, in.TriggerID, modal)
	default:
		_, err = b.slack.OpenViewContext(ctx, in.TriggerID, modal)
	}
	if err == nil {
		return Reply{Home: reply.Home, Modal: reply.Modal}
	}
	b.logSlack("views.open", err)
	return expired
}

// form is the modal's private metadata with a fresh id of ours. A form that is opened from another one is answered where
// that one was asked for.
func (r Reply) form(req Request) string {
	f := r.Form
	f.ID, f.Channel = uuid.NewString(), cmp.Or(f.Channel, req.Channel, req.Form().Channel)
	return string(encode(f))
}

// tell answers the asker where they asked: by response_url, in the channel for their eyes only, or in a small modal.
func (b *Bot) tell(ctx context.Context, in wire.Incoming, req Request, reply Reply) {
	blocks := slack.MsgOptionBlocks(reply.Blocks...)
	text := slack.MsgOptionText(reply.Text, false)
	var err error
	switch {
	case in.ResponseURL != "" && b.mayPost(in.ResponseURL):
		err = b.respond(ctx, in.ResponseURL, reply)
	case in.View != nil && in.TriggerID != "" && in.Kind != wire.Submission:
		notice := view.Notice(req.Lang, reply.Text, reply.Blocks)
		if in.View.Type == "modal" {
			_, err = b.slack.PushViewContext(ctx, in.TriggerID, notice)
		} else {
			_, err = b.slack.OpenViewContext(ctx, in.TriggerID, notice)
		}
	default:
		err = b.tellPrivately(ctx, in, req, reply, text, blocks)
	}
	if err != nil {
		b.logSlack("answer", err)
	}
}

// answerer posts to response URLs: it waits no longer than Slack does, and follows no redirect away from Slack.
var answerer = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// respond answers by response_url. It goes as a webhook: slack-go's message to a response URL carries empty metadata,
// which Slack need not take.
func (b *Bot) respond(ctx context.Context, responseURL string, reply Reply) error {
	m := &slack.WebhookMessage{Text: reply.Text, ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: reply.Replace}
	if len(reply.Blocks) > 0 {
		m.Blocks = &slack.Blocks{BlockSet: reply.Blocks}
	}
	return slack.PostWebhookCustomHTTPContext(ctx, responseURL, answerer, m)
}

// tellPrivately is for answers to forms and shortcuts: in the channel that it was about, else in a direct message. What
// App Home shows by itself needs no message, which would stay for ever and could come twice.
func (b *Bot) tellPrivately(ctx context.Context, in wire.Incoming, req Request, reply Reply, options ...slack.MsgOption) error {
	channel := in.Channel
	if channel == "" {
		channel = req.Form().Channel
	}
	if channel != "" {
		there := options
		if reply.Thread != "" {
			there = append(slices.Clone(options), slack.MsgOptionTS(reply.Thread))
		}
		if _, err := b.slack.PostEphemeralContext(ctx, channel, in.User, there...); err == nil {
			return nil
		}
	}
	if reply.Home {
		return nil
	}
	_, _, err := b.slack.PostMessageContext(ctx, in.User, options...)
	return err
}

// mayPost keeps answers from going anywhere but to Slack.
func (b *Bot) mayPost(responseURL string) bool {
	u, err := url.Parse(responseURL)
	return err == nil && b.hosts[u.Host] && u.User == nil
}

func (b *Bot) publishHome(ctx context.Context, req Request) {
	home, err := b.home(ctx, req)
	if err != nil {
		b.log.Error("home", "user", req.Person.SlackID, "error", err)
		return
	}
	if _, err := b.slack.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: req.Person.SlackID, View: home}); err != nil {
		b.logSlack("views.publish", err)
	}
}

// logSlack logs a refusal of Slack's with what it says is missing; never what was sent.
func (b *Bot) logSlack(what string, err error) {
	attrs := []any{"call", what, "error", err.Error()}
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		attrs = append(attrs, "messages", refused.ResponseMetadata.Messages)
	}
	b.log.Warn("slack", attrs...)
}

// inAck is the reply as a slash command's ack, nil when it cannot be given there.
func inAck(r Reply) json.RawMessage {
	if r.Modal != nil || r.Home || len(r.Files) > 0 || !r.Said() {
		return nil
	}
	body := encode(map[string]any{"response_type": "ephemeral", "text": r.Text, "blocks": r.Blocks})
	if len(r.Blocks) == 0 {
		body = encode(map[string]any{"response_type": "ephemeral", "text": r.Text})
	}
	if len(body) > maxAck {
		return nil
	}
	return body
}

// submitAck is a form's outcome: it closes, turns into another, or says what is wrong beside the input; in a form without
// inputs, on a page of its own.
func (b *Bot) submitAck(req Request, r Reply, err error) json.RawMessage {
	if err != nil {
		text := b.sentence(req.Lang, err)
		if fault(err) {
			text = i18n.Text(req.Lang, "fault.kept", i18n.Args{"Reference": reference(err)})
		}
		return wrongInForm(req.Lang, req.View, err, text)
	}
	if r.Modal != nil {
		modal := *r.Modal
		modal.PrivateMetadata = r.form(req)
		return encode(map[string]any{"response_action": "update", "view": modal})
	}
	return encode(map[string]any{"response_action": "clear"})
}

// notStored says at once that the database is away; what somebody typed is still there, or is repeated to them.
func (b *Bot) notStored(ctx context.Context, in wire.Incoming, cause error) json.RawMessage {
	err := &faulty{reference: uuid.NewString()[:8], cause: cause}
	b.log.Error("delivery cannot be stored", "kind", string(in.Kind), "reference", err.reference, "error", cause)
	lang := b.people.lang(in.User)
	switch in.Kind {
	case wire.Submission:
		text := i18n.Text(lang, "fault.kept", i18n.Args{"Reference": err.reference})
		return wrongInForm(lang, in.View, err, text)
	case wire.Command:
		text := i18n.Text(lang, "fault.not_stored", i18n.Args{
			"Reference": err.reference, "Typed": view.Escape(in.Name + " " + in.Text),
		})
		return encode(map[string]any{"response_type": "ephemeral", "text": text})
	}
	b.spawn(ctx, func(ctx context.Context) {
		b.tell(ctx, in, Request{Lang: lang}, Reply{Text: i18n.Text(lang, "fault.click_again", i18n.Args{"Reference": err.reference})})
	})
	return nil
}

func encode(v any) json.RawMessage {
	body, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return body
}

// wrongInForm says what is wrong with a form: beside an input. Slack refuses errors for a block that is none, so that a
// form which only asks for a yes turns into a notice (update, because a stack of three takes no further view:
// docs.slack.dev/surfaces/modals#response_actions). Nothing was typed there that could be lost.
func wrongInForm(lang string, v *wire.View, err error, text string) json.RawMessage {
	block := errorBlock(v, err)
	if block == "" {
		return encode(map[string]any{"response_action": "update", "view": view.Notice(lang, text, nil)})
	}
	return encode(map[string]any{"response_action": "errors", "errors": map[string]string{block: text}})
}

// errorBlock is the block beside which a form's error is shown: Slack takes input blocks only. What is about no input
// of this form is shown at its first; "" when it has none.
func errorBlock(v *wire.View, err error) string {
	if v == nil {
		return ""
	}
	var names []string
	for name := range v.State.Values {
		names = append(names, name)
	}
	if refusal, ok := consult.Refusal(err); ok && slices.Contains(names, refusal.Field) {
		return refusal.Field
	}
	slices.SortFunc(names, func(a, b string) int { return fieldOrder(a) - fieldOrder(b) })
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// fieldOrder puts the input that every form begins with first; state has no order.
func fieldOrder(name string) int {
	if i := slices.Index([]string{"name", "title", "text", "rhythm", "date"}, name); i >= 0 {
		return i
	}
	return len(name) + 10
}
