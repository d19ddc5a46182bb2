package slackbot

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/wire"
)

// maxFile is the size in bytes of the largest file that is fetched.
const maxFile = 5 << 20

// Incoming is a file that somebody sent to the bot.
type Incoming struct {
	Name  string
	Fetch func(context.Context) ([]byte, error) // its content; refusals are for its sender
}

// take answers the files of a direct message, one after the other. What a feature has to say about a file for more than a
// moment goes through the outbox; what it refuses is said here, once.
func (m answering) take(ctx context.Context, req Request) error {
	b := m.bot
	if b.dropped == nil || req.Person.ID == 0 || req.Person.Bot {
		return nil
	}
	if err := b.people.refresh(ctx, req.Person); err != nil {
		return err
	}
	cause := req.Cause
	var faults []error
	for _, f := range req.Event.Files {
		req.Cause = cause + "/" + f.ID
		reply, err := b.dropped(ctx, req, Incoming{Name: f.Name, Fetch: func(ctx context.Context) ([]byte, error) { return b.fetch(ctx, f) }})
		if fault(err) {
			faults = append(faults, fmt.Errorf("file %s: %w", f.ID, err))
			reply, req.Cause = Reply{Text: i18n.Text(req.Lang, "file.later")}, req.Cause+"/later"
		} else if err != nil {
			reply = b.explain(req, err)
		}
		if err := m.once(ctx, req, reply); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// once says something unless the same cause was answered before.
func (m answering) once(ctx context.Context, req Request, reply Reply) error {
	if !reply.Said() {
		return nil
	}
	fresh, err := m.bot.store.AnswerOnce(ctx, req.Act())
	if err != nil || !fresh {
		return err
	}
	return m.say(ctx, req, reply)
}

// fetch reads a file from Slack, which needs the optional scope files:read. What the event says of a file is not enough:
// Slack leaves out what the bot may not read (docs.slack.dev/reference/methods/files.info).
func (b *Bot) fetch(ctx context.Context, f wire.SharedFile) ([]byte, error) {
	known, _, _, err := b.slack.GetFileInfoContext(ctx, f.ID, 0, 0)
	if refused := (slack.SlackErrorResponse{}); asSlack(err, &refused) {
		switch refused.Err {
		case "missing_scope":
			return nil, consult.Conflict("file_no_scope", nil)
		case "file_not_found", "file_deleted":
			return nil, consult.Conflict("file_gone", nil)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("files.info: %w", err)
	}
	if known.Size > maxFile {
		return nil, consult.Invalid("file", "table_too_large", nil)
	}
	var content bytes.Buffer
	if err := b.slack.GetFileContext(ctx, known.URLPrivateDownload, &content); err != nil {
		return nil, fmt.Errorf("download: %w", err)
	}
	return content.Bytes(), nil
}
