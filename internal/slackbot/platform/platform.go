package platform

import (
	"context"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
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
	memberStore
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
	people *slackbot.People
	cfg    slackbot.Config
}

func (p platforms) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "register", Words: map[string]string{"nl": "registreer|registreren", "fr": "enregistrer", "en": "register"}, Who: slackbot.Insiders, Run: p.form},
		{Name: "register_save", Who: slackbot.Insiders, Changes: true, Run: p.register},
	}
}

func (p platforms) suggestions() []slackbot.Suggestion {
	return []slackbot.Suggestion{
		{Name: "organisations", Run: p.suggestOrganisations},
		{Name: "parent", Run: p.suggestParents},
	}
}

// form opens the modal in which a channel becomes a platform.
func (p platforms) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if req.Channel == "" || strings.HasPrefix(req.Channel, "D") {
		return slackbot.Reply{}, consult.Invalid("", "not_in_a_channel", nil)
	}
	if known, _, err := p.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now); err == nil {
		return slackbot.Reply{}, consult.Conflict("channel_registered_as", map[string]any{"Platform": known.Name})
	}
	channel, err := p.people.Channel(ctx, req.Channel)
	if err != nil {
		return slackbot.Reply{}, err
	}
	p.people.ReadSome(ctx, req.Channel)
	modal := view.RegisterForm(req.Lang, channel.Name, consult.Slug(channel.Name), !channel.IsPrivate, req.Person.SlackID)
	return slackbot.Reply{Modal: modal, Form: slackbot.Form{Channel: req.Channel}}, nil
}

func (p platforms) register(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.PlatformDraft{
		ChannelID: req.Form().Channel,
		Name:      slackbot.OneLine(req.Field("name").One()),
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
	draft.Organisations = slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many())
	for _, field := range []string{"chair", "secretary"} {
		if err := p.mayHoldRole(ctx, field, req.Field(field).One()); err != nil {
			return slackbot.Reply{}, err
		}
	}
	p.people.ReadSome(ctx, draft.ChannelID)
	platform, err := p.store.RegisterPlatform(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	text := i18n.Text(req.Lang, "platform.registered", i18n.Args{"Platform": view.Literal(platform.Name)})
	return slackbot.Reply{Text: text, Blocks: view.Registered(req.Lang, platform)}, nil
}

// mayHoldRole makes sure that we know the person, and that it is somebody of the workspace who can be there.
func (p platforms) mayHoldRole(ctx context.Context, field, slackID string) error {
	if slackID == "" {
		return nil
	}
	person, err := p.people.Recognise(ctx, slackID, slackID)
	if err != nil {
		return err
	}
	if refusal, refused := consult.Refusal(person.CanOwn()); refused {
		refusal.Field = field
		return refusal
	}
	return nil
}

func (p platforms) suggestOrganisations(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	found, err := p.store.SearchOrganisations(ctx, req.Viewer(), req.Text)
	if err != nil {
		return nil, err
	}
	var choices []slackbot.Choice
	for _, o := range found {
		choices = append(choices, slackbot.Choice{Label: o.Name, Value: strconv.FormatInt(int64(o.ID), 10)})
	}
	return choices, nil
}

func (p platforms) suggestParents(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	visible, err := p.store.VisiblePlatforms(ctx, req.Viewer(), req.Now)
	if err != nil {
		return nil, err
	}
	var choices []slackbot.Choice
	for _, v := range visible {
		if strings.Contains(consult.Slug(v.Name+" "+v.Slug), consult.Slug(req.Text)) {
			choices = append(choices, slackbot.Choice{Label: v.Name, Value: strconv.FormatInt(int64(v.ID), 10)})
		}
	}
	return choices, nil
}

func (p platforms) listeners() []slackbot.Listener {
	return []slackbot.Listener{
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

func (p platforms) joined(ctx context.Context, req slackbot.Request) error {
	if req.Event.UserID() != p.cfg.BotUserID {
		return p.store.MemberJoined(ctx, req.Viewer(), req.Channel, req.Now)
	}
	if _, err := p.people.Read(ctx, req.Channel); err != nil {
		return err
	}
	return p.store.BotJoined(ctx, p.cfg.Workspace, req.Channel, req.Now)
}

func (p platforms) left(ctx context.Context, req slackbot.Request) error {
	if req.Event.UserID() != p.cfg.BotUserID {
		return p.store.MemberLeft(ctx, req.Viewer(), req.Channel, req.Now)
	}
	return p.removed(ctx, req)
}

func (p platforms) removed(ctx context.Context, req slackbot.Request) error {
	return p.store.BotLeft(ctx, p.cfg.Workspace, req.Channel)
}

// back is for a channel that was taken out of the archive.
func (p platforms) back(ctx context.Context, req slackbot.Request) error {
	return p.store.BotJoined(ctx, p.cfg.Workspace, req.Channel, req.Now)
}

func (p platforms) moved(ctx context.Context, req slackbot.Request) error {
	return p.store.ChannelMoved(ctx, p.cfg.Workspace, req.Event.OldChannel, req.Event.NewChannel)
}

func (p platforms) changed(ctx context.Context, req slackbot.Request) error {
	_, err := p.people.Look(ctx, req.Event.UserID(), "", consult.Person{})
	return err
}
