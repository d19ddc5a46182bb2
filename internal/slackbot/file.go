package slackbot

import (
	"bytes"
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot/view"
)

// File is a file for the asker alone: it goes into their direct messages, whoever else reads where they asked. What
// others should see goes through the outbox.
type File struct {
	Name    string // with its ending
	Title   string
	Content []byte
	Alt     string // of a picture: what it shows, for who does not see it
}

// deliver uploads the reply's files to the asker (docs.slack.dev/messaging/working-with-files#upload); where Slack does not
// take them, the reply has links to them, or says why there are none.
func (b *Bot) deliver(ctx context.Context, req Request, reply Reply) Reply {
	for i, f := range reply.Files {
		err := b.upload(ctx, req, f)
		if err == nil {
			continue
		}
		b.logSlack("upload", err)
		if link := b.fileLink(req, i); link != "" {
			reply.Text, reply.Blocks = view.FileLink(req.Lang, f.Title, link)
			return reply
		}
		reply.Blocks, reply.Text = nil, i18n.Text(req.Lang, "file.not_sent")
		if refused := (slack.SlackErrorResponse{}); asSlack(err, &refused) && refused.Err == "missing_scope" {
			reply.Text = i18n.Text(req.Lang, "file.no_scope")
		}
		return reply
	}
	return reply
}

func (b *Bot) upload(ctx context.Context, req Request, f File) error {
	dm, _, _, err := b.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{req.Person.SlackID}})
	if err != nil {
		return fmt.Errorf("open conversation: %w", err)
	}
	_, err = b.slack.UploadFileContext(ctx, slack.UploadFileParameters{
		Channel: dm.ID, Filename: f.Name, Title: f.Title, Reader: bytes.NewReader(f.Content), FileSize: len(f.Content), AltTxt: f.Alt,
	})
	if err != nil {
		return fmt.Errorf("upload file: %w", err)
	}
	return nil
}
