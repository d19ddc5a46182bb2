package meeting

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// inviteeStore is what inviting asks of the database.
type inviteeStore interface {
	PlatformByChannel(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Platform, consult.Standing, error)
	Invitation(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Invitation, error)
	PlanInvitees(ctx context.Context, v consult.Viewer, draft consult.InviteDraft, now time.Time) (consult.InvitePlan, error)
	InvitePeople(ctx context.Context, act consult.Act, draft consult.InviteDraft) (consult.InvitePlan, error)
	Functions(ctx context.Context, v consult.Viewer, text string, now time.Time) ([]string, error)
	UpcomingOf(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time, n, skip int) ([]consult.MyMeeting, error)
}

// invitees asks people to one meeting beside its platform's members.
type invitees struct {
	store  inviteeStore
	people *slackbot.People
}

func (i invitees) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "invite", Words: map[string]string{"nl": "uitnodigen|genodigden", "fr": "inviter|invités|invites", "en": "invite|invitees"}, Who: slackbot.Managers, Run: i.form},
		{Name: "invite_preview", Who: slackbot.Insiders, Changes: true, Run: i.preview},
		{Name: "invite_save", Who: slackbot.Insiders, Changes: true, Run: i.save},
	}
}

func (i invitees) suggestions() []slackbot.Suggestion {
	return []slackbot.Suggestion{{Name: "functions", Run: i.suggestFunctions}}
}

// form opens for the meeting of a button, or for the channel's next one.
func (i invitees) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := i.meeting(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	found, err := i.store.Invitation(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.InviteForm(req.Lang, found), Form: slackbot.Form{About: int64(id), Channel: found.Meeting.ChannelID}}, nil
}

func (i invitees) meeting(ctx context.Context, req slackbot.Request) (consult.MeetingID, error) {
	if req.ByButton() {
		id, err := req.ID()
		return consult.MeetingID(id), err
	}
	p, standing, err := i.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return 0, err
	}
	if err := standing.CanManage(); err != nil {
		return 0, err
	}
	coming, err := i.store.UpcomingOf(ctx, req.Viewer(), p.ID, req.Now, 2, 0)
	if err != nil {
		return 0, err
	}
	for _, m := range coming {
		if m.CanInvite(req.Now) == nil {
			return m.ID, nil
		}
	}
	return 0, consult.Invalid("", "invite_no_meeting", nil)
}

// chosen is what the form holds, as the preview carries it on to the confirmation.
type chosen struct {
	Functions     []string                 `json:"f,omitempty"`
	Organisations []consult.OrganisationID `json:"o,omitempty"`
	People        []string                 `json:"p,omitempty"`
	Guests        string                   `json:"g,omitempty"`
	Withdrawn     []consult.PersonID       `json:"w,omitempty"`
}

// maxCarried keeps a preview under Slack's 3,000 characters of private metadata.
const maxCarried = 2500

func (c chosen) draft(id int64) consult.InviteDraft {
	return consult.InviteDraft{
		MeetingID: consult.MeetingID(id), Functions: c.Functions, Organisations: c.Organisations, People: c.People,
		Guests: consult.ReadGuests(c.Guests), Withdrawn: c.Withdrawn,
	}
}

// preview says who would be invited, before anybody is.
func (i invitees) preview(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	c := chosen{
		Functions: req.Field("functions").Many(), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		People: req.Field("people").Many(), Guests: strings.TrimSpace(req.Field("guests").One()),
	}
	for _, value := range req.Field("withdrawn").Many() {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			c.Withdrawn = append(c.Withdrawn, consult.PersonID(id))
		}
	}
	carried, err := json.Marshal(c)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("carry the choice: %w", err)
	}
	if len(carried) > maxCarried {
		return slackbot.Reply{}, consult.Invalid("people", "invite_too_many", map[string]any{"Max": consult.MaxInvitees})
	}
	if _, err := i.store.Invitation(ctx, req.Viewer(), consult.MeetingID(req.Form().About), req.Now); err != nil {
		return slackbot.Reply{}, err
	}
	for _, slackID := range c.People {
		if _, err := i.people.Recognise(ctx, slackID, slackID); err != nil {
			return slackbot.Reply{}, err
		}
	}
	plan, err := i.store.PlanInvitees(ctx, req.Viewer(), c.draft(req.Form().About), req.Now)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("plan invitees of meeting %d: %w", req.Form().About, err)
	}
	form := slackbot.Form{About: req.Form().About, Channel: req.Form().Channel, Words: string(carried)}
	return slackbot.Reply{Modal: view.InvitePreview(req.Lang, plan), Form: form}, nil
}

func (i invitees) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var c chosen
	if err := json.Unmarshal([]byte(req.Form().Words), &c); err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	plan, err := i.store.InvitePeople(ctx, req.Act(), c.draft(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("invite people to meeting %d: %w", req.Form().About, err)
	}
	return slackbot.Reply{Text: view.HasInvited(req.Lang, plan)}, nil
}

// suggestFunctions offers roles and topics of contacts, and first of all every role with what was typed.
func (i invitees) suggestFunctions(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	typed := slackbot.OneLine(req.Text)
	words, err := i.store.Functions(ctx, req.Viewer(), typed, req.Now)
	if err != nil {
		return nil, err
	}
	var choices []slackbot.Choice
	if len(words) > 1 && typed != "" && !strings.EqualFold(words[0], typed) {
		choices = append(choices, slackbot.Choice{Label: i18n.Text(req.Lang, "invite.every_function", i18n.Args{"Typed": typed}), Value: typed})
	}
	for _, w := range words {
		if len(w) <= slackbot.MaxOptionText { // a longer role is found by one of its words
			choices = append(choices, slackbot.Choice{Label: w, Value: w})
		}
	}
	return choices, nil
}

type inviteeRenderStore interface {
	// UninvitedMeeting reads what is told to who is no longer invited, else a moot error.
	UninvitedMeeting(ctx context.Context, d consult.Delivery) (consult.Meeting, error)
}

type inviteeRenders struct {
	store inviteeRenderStore
}

func (r inviteeRenders) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{consult.PurposeUninvited: r.uninvited}
}

func (r inviteeRenders) uninvited(ctx context.Context, d consult.Delivery, _ time.Time) (slack.Msg, error) {
	m, err := r.store.UninvitedMeeting(ctx, d)
	if err != nil {
		return slack.Msg{}, err
	}
	return slackbot.Message(view.Uninvited(d.Lang, m)), nil
}
