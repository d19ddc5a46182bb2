package slackbot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
	"overlegbot/internal/slackbot/wire"
)

// platformStore is what registering a platform asks of the database.
type platformStore interface {
	RegisterPlatform(ctx context.Context, act consult.Act, draft consult.PlatformDraft) (consult.Platform, error)
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	SearchOrganisations(ctx context.Context, v consult.Viewer, text string) ([]consult.Organisation, error)
	channelStore
	seatStore
	settingsStore
}

// channelStore follows what happens to channels.
type channelStore interface {
	BotJoined(ctx context.Context, ws consult.WorkspaceID, channel string, now time.Time) error
	BotLeft(ctx context.Context, ws consult.WorkspaceID, channel string) error
	MemberJoined(ctx context.Context, v consult.Viewer, channel string, now time.Time) error
	MemberLeft(ctx context.Context, v consult.Viewer, channel string, now time.Time) error
	ChannelMoved(ctx context.Context, ws consult.WorkspaceID, from, to string) error
}

// platforms registers a channel as the home of a platform.
type platforms struct {
	store  platformStore
	people *people
	cfg    Config
}

func (p platforms) routes() []Route {
	return []Route{
		{Name: "register", Words: map[string]string{"nl": "registreer|registreren", "fr": "enregistrer", "en": "register"}, Who: Insiders, Run: p.form},
		{Name: "register_save", Who: Insiders, Changes: true, Run: p.register},
	}
}

func (p platforms) suggestions() []Suggestion {
	return []Suggestion{
		{Name: "organisations", Run: p.suggestOrganisations},
		{Name: "parent", Run: p.suggestParents},
	}
}

// form opens the modal in which a channel becomes a platform.
func (p platforms) form(ctx context.Context, req Request) (Reply, error) {
	if req.Channel == "" || strings.HasPrefix(req.Channel, "D") {
		return Reply{}, consult.Invalid("", "not_in_a_channel", nil)
	}
	if known, _, err := p.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now); err == nil {
		return Reply{}, consult.Conflict("channel_registered_as", map[string]any{"Platform": known.Name})
	}
	channel, err := p.people.channel(ctx, req.Channel)
	if err != nil {
		return Reply{}, err
	}
	p.people.readSome(ctx, req.Channel)
	modal := view.RegisterForm(req.Lang, channel.Name, consult.Slug(channel.Name), !channel.IsPrivate, req.Person.SlackID)
	return Reply{Modal: modal, Form: Form{Channel: req.Channel}}, nil
}

func (p platforms) register(ctx context.Context, req Request) (Reply, error) {
	draft := consult.PlatformDraft{
		ChannelID: req.Form().Channel,
		Name:      oneLine(req.Field("name").One()),
		Slug:      strings.ToLower(strings.TrimSpace(req.Field("slug").One())),
		Kind:      req.Field("kind").One(),
		Lang:      req.Field("lang").One(),
		Level:     consult.Level(req.Field("level").One()),
		Chair:     req.Field("chair").One(),
		Secretary: req.Field("secretary").One(),
		Defaults:  p.cfg.Defaults,
	}
	if id, err := strconv.ParseInt(req.Field("parent").One(), 10, 64); err == nil {
		parent := consult.PlatformID(id)
		draft.ParentID = &parent
	}
	draft.Organisations = organisationIDs(req.Field("organisations").Many())
	for _, field := range []string{"chair", "secretary"} {
		if err := p.mayHoldRole(ctx, field, req.Field(field).One()); err != nil {
			return Reply{}, err
		}
	}
	p.people.readSome(ctx, draft.ChannelID)
	platform, err := p.store.RegisterPlatform(ctx, req.Act(), draft)
	if err != nil {
		return Reply{}, err
	}
	text := i18n.Text(req.Lang, "platform.registered", i18n.Args{"Platform": view.Literal(platform.Name)})
	return Reply{Text: text, Blocks: view.Registered(req.Lang, platform)}, nil
}

// mayHoldRole makes sure that we know the person, and that it is somebody of the workspace who can be there.
func (p platforms) mayHoldRole(ctx context.Context, field, slackID string) error {
	if slackID == "" {
		return nil
	}
	person, err := p.people.recognise(ctx, slackID, slackID)
	if err != nil {
		return err
	}
	if refusal, refused := consult.Refusal(person.CanOwn()); refused {
		refusal.Field = field
		return refusal
	}
	return nil
}

func (p platforms) suggestOrganisations(ctx context.Context, req Request) ([]Choice, error) {
	found, err := p.store.SearchOrganisations(ctx, req.Viewer(), req.Text)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, o := range found {
		choices = append(choices, Choice{Label: o.Name, Value: strconv.FormatInt(int64(o.ID), 10)})
	}
	return choices, nil
}

func (p platforms) suggestParents(ctx context.Context, req Request) ([]Choice, error) {
	visible, err := p.store.VisiblePlatforms(ctx, req.Viewer(), req.Now)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, v := range visible {
		if strings.Contains(consult.Slug(v.Name+" "+v.Slug), consult.Slug(req.Text)) {
			choices = append(choices, Choice{Label: v.Name, Value: strconv.FormatInt(int64(v.ID), 10)})
		}
	}
	return choices, nil
}

func (p platforms) listeners() []Listener {
	return []Listener{
		{Name: "member_joined_channel", Run: p.joined},
		{Name: "member_left_channel", Run: p.left},
		{Name: "channel_archive", Run: p.removed},
		{Name: "channel_deleted", Run: p.removed},
		{Name: "channel_unarchive", Run: p.back},
		{Name: "channel_left", Run: p.removed},
		{Name: "group_left", Run: p.removed},
		{Name: "channel_id_changed", Run: p.moved},
		{Name: "user_change", Run: p.changed},
	}
}

func (p platforms) joined(ctx context.Context, req Request) error {
	if req.Event.UserID() != p.cfg.BotUserID {
		return p.store.MemberJoined(ctx, req.Viewer(), req.Channel, req.Now)
	}
	if _, err := p.people.read(ctx, req.Channel); err != nil {
		return err
	}
	return p.store.BotJoined(ctx, p.cfg.Workspace, req.Channel, req.Now)
}

func (p platforms) left(ctx context.Context, req Request) error {
	if req.Event.UserID() != p.cfg.BotUserID {
		return p.store.MemberLeft(ctx, req.Viewer(), req.Channel, req.Now)
	}
	return p.removed(ctx, req)
}

func (p platforms) removed(ctx context.Context, req Request) error {
	return p.store.BotLeft(ctx, p.cfg.Workspace, req.Channel)
}

// back is for a channel that was taken out of the archive.
func (p platforms) back(ctx context.Context, req Request) error {
	return p.store.BotJoined(ctx, p.cfg.Workspace, req.Channel, req.Now)
}

func (p platforms) moved(ctx context.Context, req Request) error {
	return p.store.ChannelMoved(ctx, p.cfg.Workspace, req.Event.OldChannel, req.Event.NewChannel)
}

func (p platforms) changed(ctx context.Context, req Request) error {
	_, err := p.people.look(ctx, req.Event.UserID(), "", consult.Person{})
	return err
}

func organisationIDs(values []string) []consult.OrganisationID {
	var ids []consult.OrganisationID
	for _, v := range values {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, consult.OrganisationID(id))
		}
	}
	return ids
}

// channel asks Slack about a channel: its name, and whether it is private.
func (p *people) channel(ctx context.Context, id string) (*slack.Channel, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*lookUpInTime)
	defer cancel()
	c, err := p.slack.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	if refused := (slack.SlackErrorResponse{}); asSlack(err, &refused) {
		return nil, consult.Forbidden("bot_not_in_channel")
	}
	return c, err
}

var _ wire.Receiver = (*Bot)(nil)
