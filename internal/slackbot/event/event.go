package event

import (
	"context"
	"fmt"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// events signs people up and off.
type events struct {
	store Store
}

func (e events) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "sign_up", Words: map[string]string{"nl": "inschrijven", "fr": "inscription|s'inscrire", "en": "sign up|signup"}, Who: slackbot.Everybody, Changes: true, Run: e.signUp},
		{Name: "sign_off", Words: map[string]string{"nl": "uitschrijven", "fr": "désinscription|desinscription", "en": "sign off|signoff"}, Who: slackbot.Everybody, Changes: true, Run: e.signOff},
	}
}

// change is one of the two steps that a viewer takes on the list of an event.
type change func(context.Context, consult.Act, consult.MeetingID) (consult.MyRegistration, error)

func (e events) signUp(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return e.put(ctx, req, e.store.SignUp, func(m consult.MyMeeting) bool { return m.Registration == "" && m.CanRegister(req.Now) == nil })
}

func (e events) signOff(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return e.put(ctx, req, e.store.SignOff, func(m consult.MyMeeting) bool { return m.Registration != "" && m.CanWithdraw(req.Now) == nil })
}

// put takes the step for the event of a button, or for the one event that a command can mean; else it shows which there are.
func (e events) put(ctx context.Context, req slackbot.Request, step change, fits func(consult.MyMeeting) bool) (slackbot.Reply, error) {
	if req.ByButton() {
		id, err := e.ofButton(ctx, req)
		if err != nil {
			return slackbot.Reply{}, err
		}
		return e.say(ctx, req, step, id)
	}
	list, meant, err := e.named(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	var fitting []consult.MyMeeting
	for _, m := range list {
		if m.Event == consult.WithSignUp && fits(m) {
			fitting = append(fitting, m)
		}
	}
	if len(fitting) == 1 && meant {
		return e.say(ctx, req, step, fitting[0].ID)
	}
	text, blocks := view.Events(req.Lang, list, req.Now)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

// ofButton is the event of a button, unless it has another date by now than the card that was clicked.
func (e events) ofButton(ctx context.Context, req slackbot.Request) (consult.MeetingID, error) {
	var id consult.MeetingID
	var revision int
	if _, err := fmt.Sscanf(req.Value.One(), "%d %d", &id, &revision); err != nil {
		return 0, consult.NotFound("gone")
	}
	m, err := e.store.Meeting(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return 0, err
	}
	return id, m.IsOf(revision)
}

// named are the coming events with these words in their name, of this channel where it is a platform's and has any. They
// are meant when they were named or are this channel's; else they are only shown.
func (e events) named(ctx context.Context, req slackbot.Request) (list []consult.MyMeeting, meant bool, err error) {
	var platform consult.PlatformID
	if p, _, err := e.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now); err == nil {
		platform = p.ID
	} else if _, none := consult.Refusal(err); !none {
		return nil, false, err
	}
	typed := strings.ToLower(slackbot.OneLine(slackbot.Unescape(req.Text)))
	meant = platform != 0 || typed != ""
	list, err = e.store.Events(ctx, req.Viewer(), platform, req.Now)
	if err == nil && len(list) == 0 && platform != 0 {
		meant = typed != ""
		list, err = e.store.Events(ctx, req.Viewer(), 0, req.Now)
	}
	if err != nil {
		return nil, false, err
	}
	var named []consult.MyMeeting
	for _, m := range list {
		begun := m.Event == consult.WithSignUp && !req.Now.Before(m.StartsAt)
		if !begun && strings.Contains(strings.ToLower(m.Title), typed) {
			named = append(named, m)
		}
	}
	return named, meant, nil
}

func (e events) say(ctx context.Context, req slackbot.Request, step change, id consult.MeetingID) (slackbot.Reply, error) {
	mine, err := step(ctx, req.Act(), id)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("%s, event %d: %w", req.Route, id, err)
	}
	if req.InHome {
		return slackbot.Reply{Home: true}, nil
	}
	text, blocks := view.SignedUp(req.Lang, mine)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}
