package ask

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
)

// mostReaders is for how many readers an answer is held against what they may see. In a larger channel it is given to the
// asker alone: it is never shown on a guess.
const mostReaders = 150

// channels tells who reads along.
type channels interface {
	Read(ctx context.Context, channel string) ([]consult.Person, error)
	Channel(ctx context.Context, id string) (*slack.Channel, error)
}

// readers decides whether an answer may be read by everybody in the channel in which it was asked for.
type readers struct {
	channels channels
	store    passerStore
}

type passerStore interface {
	// Passer is somebody of the workspace who reads a public channel without being in it, and sits in as little as anybody.
	Passer(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Viewer, error)
}

// byMention says whether the bot was asked by its name where others read along.
func byMention(req slackbot.Request) bool { return req.Event.Type == "app_mention" }

// shared says whether every member of the channel would get the same answer: each of them is asked for it. What the asker
// alone has to do is nobody else's, and when it cannot be known who reads along, nobody does.
func (r readers) shared(ctx context.Context, req slackbot.Request, room *answer.Room, a answer.Answer) bool {
	if !byMention(req) || a.Own {
		return false
	}
	all, err := r.all(ctx, req)
	if err != nil || len(all) == 0 || len(all) > mostReaders {
		return false
	}
	for _, reader := range all {
		theirs, err := r.answer(ctx, room, a, reader, req)
		if err != nil || !theirs.Same(a) {
			return false
		}
	}
	return true
}

// all are the members of the channel and, where it is public, somebody for those who only pass by: whatever the level of a
// platform says, the whole workspace reads a public channel.
func (r readers) all(ctx context.Context, req slackbot.Request) ([]consult.Viewer, error) {
	members, err := r.channels.Read(ctx, req.Channel)
	if err != nil {
		return nil, err
	}
	var all []consult.Viewer
	for _, m := range members {
		if m.ID != req.Person.ID {
			all = append(all, consult.Viewer{Workspace: m.WorkspaceID, Person: m.ID})
		}
	}
	channel, err := r.channels.Channel(ctx, req.Channel)
	if err != nil || channel.IsPrivate {
		return all, err
	}
	passer, err := r.store.Passer(ctx, req.Viewer(), req.Channel, req.Now)
	if _, none := consult.Refusal(err); none {
		return all, nil
	}
	return append(all, passer), err
}

func (r readers) answer(ctx context.Context, room *answer.Room, a answer.Answer, reader consult.Viewer, req slackbot.Request) (answer.Answer, error) {
	other, err := room.For(ctx, reader, req.Now)
	if err != nil {
		return answer.Answer{}, err
	}
	return other.Answer(ctx, a.Reading, req.Now)
}
