package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// drawings are words with a picture below them; broken ones fail so often.
type drawings struct {
	words
	broken *int
}

func (d drawings) Illustrate(context.Context, consult.Delivery, time.Time) (consult.Picture, error) {
	if d.broken != nil && *d.broken > 0 {
		*d.broken--
		return consult.Picture{}, errors.New("no ink")
	}
	return consult.Picture{Name: "stand.png", Title: "Stand", Alt: "Twee besturen tegenover één termijn", PNG: []byte("\x89PNG\r\n\x1a\n not much of one")}, nil
}

// shown are the descriptions of the pictures in a channel, one for each posting that shows one, and how many postings there are.
func shown(t *testing.T, client *slack.Client) (alts []string, postings int) {
	t.Helper()
	h, err := client.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: "C1", IncludeAllMetadata: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range h.Messages {
		postings++
		for _, b := range m.Blocks.BlockSet {
			if picture, ok := b.(*slack.ImageBlock); ok && picture.SlackFile != nil {
				alts = append(alts, picture.AltText)
			}
		}
	}
	return alts, postings
}

func toGroup() consult.Delivery {
	return consult.Delivery{Subject: "project", SubjectID: 1, Purpose: consult.PurposeStanding, RecipientKind: consult.ToChannel, Recipient: "C1"}
}

// Wherever the way to Slack breaks, the picture stands in the channel once: the file is uploaded for nobody, and the posting
// that shows it has a key.
func TestAPictureIsPostedOnceWhateverBreaks(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]string{
		"nothing":                                  nil,
		"the answer to the posting is lost":        {`{"after_accept":"cut","methods":["chat.postMessage"]}`},
		"the answer to the last upload is lost":    {`{"after_accept":"cut","methods":["files.completeUploadExternal"]}`},
		"the posting does not arrive":              {`{"http_status":{"chat.postMessage":503},"count":1}`},
		"Slack is still working on the file":       {`{"api_error":{"chat.postMessage":"invalid_blocks"},"count":2}`},
		"uploads are refused for a while":          {`{"api_error":{"files.getUploadURLExternal":"internal_error"},"count":2}`},
		"first the upload, then the answer breaks": {`{"after_accept":"cut","methods":["files.completeUploadExternal"]}`, `{"after_accept":"cut","methods":["chat.postMessage"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 1)
			client, order := simulated(t)
			for _, fault := range faults {
				order(fault)
			}
			cfg := quick()
			cfg.History.Channels = true
			key := w.deliver(toGroup())
			w.run(cfg, drawings{}, client, start)
			w.settles(key, fate{consult.DeliverySent, ""})
			if alts, postings := shown(t, client); len(alts) != 1 || postings != 1 || alts[0] != "Twee besturen tegenover één termijn" {
				t.Errorf("got pictures %q in %d postings, want one", alts, postings)
			}
		})
	}
}

func TestAPictureThatCannotBeDrawnIsTriedAgainAndOneThatMayNotBeUploadedIsLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	client, order := simulated(t)
	order(`{"api_error":{"files.getUploadURLExternal":"missing_scope"},"count":100}`)
	broken := 1
	key := w.deliver(toGroup())
	w.run(quick(), drawings{broken: &broken}, client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	if alts, postings := shown(t, client); len(alts) != 0 || postings != 1 || broken != 0 {
		t.Errorf("got pictures %q in %d postings, want the words alone", alts, postings)
	}
}
