package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

const secret = "8f742231b10e8888abcd99yyyzzz85a5"

// desk is a receiver that keeps what it gets.
type desk struct {
	envelope string
	payload  string
	ack      string
	err      error
}

func (d *desk) Receive(_ context.Context, envelope string, payload json.RawMessage) (json.RawMessage, error) {
	d.envelope, d.payload = envelope, string(payload)
	return json.RawMessage(d.ack), d.err
}

// post signs body as Slack does and returns what the handler answers.
func post(t *testing.T, d *desk, contentType, body string, change func(http.Header)) (int, string) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/slack/events", strings.NewReader(body))
	ts := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + ts + ":" + body))
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("X-Slack-Request-Timestamp", ts)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	if change != nil {
		change(req.Header)
	}
	w := httptest.NewRecorder()
	Slack(secret, d, slog.New(slog.DiscardHandler)).ServeHTTP(w, req)
	return w.Code, w.Body.String()
}

const (
	form  = "application/x-www-form-urlencoded"
	jsons = "application/json"
)

func TestEachKindOfSignedRequestReachesTheReceiver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ contentType, body, envelope, payload string }{
		"an event":       {jsons, `{"type":"event_callback","event_id":"Ev1"}`, "events_api", `{"type":"event_callback","event_id":"Ev1"}`},
		"a command":      {form, "command=%2Foverleg&text=a%20%26%20b", "slash_commands", `{"command":"/overleg","text":"a \u0026 b"}`},
		"an interaction": {form, "payload=%7B%22type%22%3A%22block_actions%22%7D", "interactive", `{"type":"block_actions"}`},
	} {
		d := &desk{ack: `{"text":"hallo"}`}
		code, body := post(t, d, c.contentType, c.body, nil)
		if code != http.StatusOK || body != d.ack || d.envelope != c.envelope || d.payload != c.payload {
			t.Errorf("%s: got %d %q %q %q", name, code, body, d.envelope, d.payload)
		}
	}
}

func TestSlacksProbesAreAnsweredWithoutTheReceiver(t *testing.T) {
	t.Parallel()
	for body, c := range map[string]struct{ contentType, want string }{
		`{"type":"url_verification","challenge":"3eZbrw1a"}`: {jsons, "3eZbrw1a"},
		"ssl_check=1&token=x":                                {form, ""},
		`not json`:                                           {jsons, ""},
	} {
		d := &desk{}
		code, got := post(t, d, c.contentType, body, nil)
		if code != http.StatusOK || got != c.want || d.envelope != "" {
			t.Errorf("%s: got %d %q, receiver got %q", body, code, got, d.envelope)
		}
	}
}

func TestWhatIsNotSignedNowIsRefused(t *testing.T) {
	t.Parallel()
	old := strconv.FormatInt(time.Now().Add(-6*time.Minute).Unix(), 10)
	for name, change := range map[string]func(http.Header){
		"no signature":    func(h http.Header) { h.Del("X-Slack-Signature") },
		"no time":         func(h http.Header) { h.Del("X-Slack-Request-Timestamp") },
		"an old time":     func(h http.Header) { h.Set("X-Slack-Request-Timestamp", old) },
		"one bit flipped": func(h http.Header) { h.Set("X-Slack-Signature", flip(h.Get("X-Slack-Signature"))) },
		"an old version":  func(h http.Header) { h.Set("X-Slack-Signature", "v1"+h.Get("X-Slack-Signature")[2:]) },
	} {
		d := &desk{}
		if code, _ := post(t, d, form, "command=%2Foverleg", change); code != http.StatusUnauthorized || d.envelope != "" {
			t.Errorf("%s: got %d, receiver got %q", name, code, d.envelope)
		}
	}
}

func flip(signature string) string {
	b := []byte(signature)
	if last := len(b) - 1; b[last] == '0' {
		b[last] = '1'
	} else {
		b[last] = '0'
	}
	return string(b)
}

func TestARequestThatIsTooLargeIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	d := &desk{}
	if code, _ := post(t, d, form, "command=x&text="+strings.Repeat("a", maxBody), nil); code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d, want 413", code)
	}
}

func TestSlackIsAskedToTryAgainWhatCouldNotBeTaken(t *testing.T) {
	t.Parallel()
	d := &desk{err: errors.New("the database is away")}
	if code, body := post(t, d, jsons, `{"type":"event_callback"}`, nil); code != http.StatusServiceUnavailable || strings.Contains(body, "database") {
		t.Errorf("got %d %q, want 503 and nothing of ours", code, body)
	}
}

func TestHealthTellsAliveFromReady(t *testing.T) {
	t.Parallel()
	broken := errors.New("no connection to Slack")
	h := Health(func(context.Context) error { return broken })
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable, "/": http.StatusNotFound} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
	broken = nil
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
	if body, _ := io.ReadAll(w.Body); w.Code != http.StatusOK || !bytes.Contains(body, []byte("ready")) {
		t.Errorf("ready: got %d %q", w.Code, body)
	}
}
