// Package web is the bot's HTTP side: Slack's signed deliveries in HTTP mode,
// and health for whoever runs it.
package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"
)

// receiver takes one delivery and returns what Slack is answered; nil is an empty answer. An error means that Slack
// should deliver it again.
type receiver interface {
	Receive(ctx context.Context, envelope string, payload json.RawMessage) (json.RawMessage, error)
}

// maxBody is more than Slack ever sends: a click carries a whole message, a submission a whole view (250 kB).
const maxBody = 1 << 20

// Slack answers Slack's signed requests: events, commands and interactions alike, at one address
// (docs.slack.dev/authentication/verifying-requests-from-slack).
func Slack(secret string, r receiver, log *slog.Logger) http.Handler {
	h := slackHandler{secret: secret, receiver: r, log: log}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/events", h.serve)
	return mux
}

type slackHandler struct {
	secret   string
	receiver receiver
	log      *slog.Logger
}

func (h slackHandler) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "request too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !h.signed(r.Header, body) {
		http.Error(w, "signature refused", http.StatusUnauthorized)
		return
	}
	envelope, payload, challenge := unwrap(r.Header.Get("Content-Type"), body)
	switch {
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, challenge)
		return
	case envelope == "": // ssl_check, or nothing that we know
		return
	}
	ack, err := h.receiver.Receive(r.Context(), envelope, payload)
	if err != nil {
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	if len(ack) > 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(ack)
	}
}

// signed checks the HMAC over timestamp and body; older than five minutes is refused by the verifier.
func (h slackHandler) signed(header http.Header, body []byte) bool {
	v, err := slack.NewSecretsVerifier(header, h.secret)
	if err != nil {
		return false
	}
	if _, err := v.Write(body); err != nil {
		return false
	}
	return v.Ensure() == nil
}

// unwrap brings the three forms of HTTP deliveries into the shape that Socket Mode has.
func unwrap(contentType string, body []byte) (envelope string, payload json.RawMessage, challenge string) {
	if strings.HasPrefix(contentType, "application/json") {
		var outer struct {
			Type      string `json:"type"`
			Challenge string `json:"challenge"`
		}
		if json.Unmarshal(body, &outer) != nil {
			return "", nil, ""
		}
		if outer.Type == "url_verification" {
			return "", nil, outer.Challenge
		}
		return "events_api", body, ""
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", nil, ""
	}
	if p := form.Get("payload"); p != "" {
		return "interactive", json.RawMessage(p), ""
	}
	if form.Get("command") == "" {
		return "", nil, ""
	}
	fields := make(map[string]string, len(form))
	for k := range form {
		fields[k] = form.Get(k)
	}
	payload, err = json.Marshal(fields)
	if err != nil {
		return "", nil, ""
	}
	return "slash_commands", payload, ""
}
