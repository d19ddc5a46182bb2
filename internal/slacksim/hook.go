package slacksim

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"
)

// hooks is the state of signed HTTP deliveries.
type hooks struct {
	mu       sync.Mutex
	verified bool
}

// sign is the signature of a request.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:", timestamp)
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// sendHTTP posts to the request URL: events as JSON, commands as a form,
// interactions as a form with the field payload.
func (w *Workspace) sendHTTP(d delivery) outcome {
	if d.typ == "events_api" && !w.verifyURL() {
		return outcome{failed: failConnection}
	}
	var body []byte
	kind := "application/x-www-form-urlencoded"
	switch d.typ {
	case "slash_commands":
		form := url.Values{}
		for k, v := range d.payload {
			form.Set(k, fmt.Sprint(v))
		}
		body = []byte(form.Encode())
	case "interactive":
		body = []byte(url.Values{"payload": {string(rawJSON(d.payload))}}.Encode())
	default:
		body, kind = rawJSON(d.payload), "application/json"
	}
	header := http.Header{"Content-Type": {kind}}
	if d.attempt > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(d.attempt))
		header.Set("X-Slack-Retry-Reason", d.reason)
	}
	return w.post(body, header)
}

// post signs and sends; anything but 2xx within the deadline is a failure, and
// so are more than two redirects.
func (w *Workspace) post(body []byte, header http.Header) outcome {
	ctx, cancel := context.WithTimeout(w.ctx, w.opts.AckTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.opts.RequestURL, bytes.NewReader(body))
	if err != nil {
		return outcome{failed: failConnection}
	}
	req.Header = header
	ts := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", ts)
	req.Header.Set("X-Slack-Signature", sign(w.Ready().SigningSecret, ts, body))
	res, err := hookClient.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err) {
			return outcome{failed: failTimeout}
		}
		return outcome{failed: failConnection}
	}
	defer res.Body.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return outcome{failed: failTimeout, status: res.StatusCode}
	}
	out := outcome{status: res.StatusCode, noRetry: res.Header.Get("X-Slack-No-Retry") == "1"}
	switch {
	case res.StatusCode >= 500:
		out.failed = failService
	case res.StatusCode >= 300:
		out.failed = failClient
	default:
		out.acked, out.body = true, jsonBody(b)
	}
	return out
}

var hookClient = &http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
	if len(via) > 2 {
		return errors.New("more than two redirects")
	}
	return nil
}}

// jsonBody makes the plain text answer to a command the message that it is.
func jsonBody(b []byte) json.RawMessage {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return nil
	}
	if json.Valid(b) {
		return b
	}
	return rawJSON(obj{"text": string(b)})
}

// verifyURL asks the app once to repeat a challenge.
// https://docs.slack.dev/reference/events/url_verification
func (w *Workspace) verifyURL() bool {
	w.hooks.mu.Lock()
	defer w.hooks.mu.Unlock()
	if w.hooks.verified {
		return true
	}
	w.mu.Lock()
	challenge := randomHex(w.rnd, 16)
	w.mu.Unlock()
	payload := obj{"token": "verification-token", "challenge": challenge, "type": "url_verification"}
	out := w.post(rawJSON(payload), http.Header{"Content-Type": {"application/json"}})
	var said struct {
		Challenge string `json:"challenge"`
		Text      string `json:"text"`
	}
	_ = json.Unmarshal(out.body, &said)
	w.hooks.verified = out.acked && (said.Challenge == challenge || said.Text == challenge)
	w.wire.add(wireEntry{
		At: time.Now(), Dir: "delivery", What: "url_verification", OK: w.hooks.verified, Error: out.failed,
		Status: out.status, Request: rawJSON(payload), Answer: out.body,
	})
	return w.hooks.verified
}
