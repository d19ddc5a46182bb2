package minutes

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// show answers with the newest minutes of this channel's platform, or of the one that is named.
func (m minutes) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	found, err := m.find(ctx, req)
	if refusal, refused := consult.Refusal(err); refused {
		return m.released(ctx, req, refusal)
	}
	if err != nil {
		return slackbot.Reply{}, err
	}
	text, blocks := view.MinutesAnswer(req.Lang, found)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (m minutes) find(ctx context.Context, req slackbot.Request) (consult.Minutes, error) {
	if name := slackbot.PlatformName(req.Text); name != "" {
		return m.store.MinutesNamed(ctx, req.Viewer(), name, req.Now)
	}
	p, _, err := m.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if _, elsewhere := consult.Refusal(err); elsewhere {
		return consult.Minutes{}, consult.Invalid("", "minutes_which", nil)
	}
	if err != nil {
		return consult.Minutes{}, err
	}
	return m.store.MinutesOf(ctx, req.Viewer(), p.ID, req.Now)
}

// Read opens the whole of the minutes in a modal; a further page takes the place of the one before.
func (m minutes) read(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, skip, ok := slackbot.PageValue(req.Value.One())
	if !ok {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	found, err := m.store.MinutesOfMeeting(ctx, req.Viewer(), consult.MeetingID(id), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	rounds, err := m.rounds(ctx, req, found)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.MinutesPage(req.Lang, found, skip, rounds...), Replace: req.Route == "minutes_page"}, nil
}

// rounds are the status rounds of the meeting, as far as the asker may read them.
func (m minutes) rounds(ctx context.Context, req slackbot.Request, of consult.Minutes) ([]consult.StatusRound, error) {
	var rounds []consult.StatusRound
	for _, item := range of.Agenda {
		if item.Round == 0 {
			continue
		}
		r, err := m.store.StatusRound(ctx, req.Viewer(), item.Round, req.Now)
		if _, refused := consult.Refusal(err); refused {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("status round %d: %w", item.Round, err)
		}
		rounds = append(rounds, r)
	}
	return rounds, nil
}
