package slackbot

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/wire"
)

// FileLinks is where a file can be fetched that Slack does not take from us; the zero value is nowhere.
type FileLinks struct {
	URL string // ends with a slash; a token follows
	Key []byte // signs the tokens
}

// linkAge is how long a link opens its file, in wire time.
const linkAge = time.Hour

// maxLink is more than any link of ours holds when it is unpacked, in bytes.
const maxLink = 64 << 10

// fileAsk is what a link says: who asked for which file, and until when they can have it. It holds no file: that is made when
// the link is opened, by the same route, with what its owner may read then, and stands in the log like every export.
type fileAsk struct {
	Until   int64      `json:"until"` // seconds since 1970, wire time
	User    string     `json:"user"`
	Kind    wire.Kind  `json:"kind"`
	Route   string     `json:"route"`
	Part    string     `json:"part,omitempty"`
	Text    string     `json:"text,omitempty"`
	Channel string     `json:"channel,omitempty"`
	Value   wire.Value `json:"value"`
	View    *wire.View `json:"view,omitempty"`
	At      int        `json:"at"` // which of the files of the answer
}

// fileLink is an address for one file of the answer to a request, "" where there is none to be had.
func (b *Bot) fileLink(req Request, at int) string {
	if b.cfg.Files.URL == "" || len(b.cfg.Files.Key) == 0 {
		return ""
	}
	body, err := json.Marshal(fileAsk{
		Until: time.Now().Add(linkAge).Unix(), User: req.Person.SlackID, Kind: req.Kind, Route: req.Route, Part: req.Part, Text: req.Text,
		Channel: req.Channel, Value: req.Value, View: req.View, At: at,
	})
	if err != nil {
		b.log.Error("file link", "error", err)
		return ""
	}
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression) // fails for unknown levels only
	_, _ = w.Write(body)                                    // a buffer takes all
	_ = w.Close()
	return b.cfg.Files.URL + inAddress(packed.Bytes()) + "." + inAddress(b.cfg.Files.sign(packed.Bytes()))
}

func inAddress(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func (l FileLinks) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, l.Key)
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// read returns what a token says; false for one that we did not sign, and one that is over.
func (l FileLinks) read(token string, now time.Time) (ask fileAsk, ok bool) {
	said, signature, _ := strings.Cut(token, ".")
	packed, err := base64.RawURLEncoding.DecodeString(said)
	signed, err2 := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || err2 != nil || len(l.Key) == 0 || !hmac.Equal(signed, l.sign(packed)) {
		return ask, false
	}
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxLink))
	if err != nil || json.Unmarshal(body, &ask) != nil {
		return ask, false
	}
	return ask, now.Unix() < ask.Until
}

// FileByLink makes the file that a token asks for, with what its owner may read now. It refuses a token that is not ours or
// is over, and whatever the route refuses.
func (b *Bot) FileByLink(ctx context.Context, token string) (File, error) {
	ask, ok := b.cfg.Files.read(token, time.Now())
	if !ok {
		return File{}, consult.NotFound("gone")
	}
	in := wire.Incoming{
		Kind: ask.Kind, Key: "file " + rand.Text(), Name: ask.Route + "#" + ask.Part, User: ask.User, Channel: ask.Channel,
		Value: ask.Value, View: renewed(ask.View),
	}
	route, known := b.routing.byName[ask.Route]
	if !known {
		return File{}, consult.NotFound("gone") // of an older version of the bot
	}
	if err := b.Freshen(ctx, in.User); err != nil {
		return File{}, err
	}
	_, reply, err := b.try(ctx, in, route, ask.Text)
	if err != nil {
		return File{}, fmt.Errorf("file by link: %w", err)
	}
	if ask.At < 0 || ask.At >= len(reply.Files) {
		return File{}, consult.NotFound("gone")
	}
	return reply.Files[ask.At], nil
}

// renewed is a form with an id of its own: what was asked once is asked again.
func renewed(v *wire.View) *wire.View {
	if v == nil {
		return nil
	}
	form := Request{View: v}.Form()
	form.ID = rand.Text()
	again := *v
	metadata, err := json.Marshal(form)
	if err == nil {
		again.PrivateMetadata = string(metadata)
	}
	return &again
}
