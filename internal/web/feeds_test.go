package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// shelf is calendars by the hash of their token.
type shelf struct {
	held map[string]consult.Calendar
	err  error
}

func (s *shelf) CalendarByToken(_ context.Context, hash string) (consult.Calendar, error) {
	c, found := s.held[hash]
	switch {
	case s.err != nil:
		return c, s.err
	case !found:
		return c, consult.NotFound("gone")
	}
	return c, nil
}

func newShelf(t *testing.T) (*shelf, string, http.Handler, *strings.Builder) {
	t.Helper()
	token := consult.NewFeedToken()
	s := &shelf{held: map[string]consult.Calendar{token.Hash(): {Workspace: "T1", Name: "Adviesgroep", Lang: "nl"}}}
	log := &strings.Builder{}
	return s, CalendarPath + token.Reveal() + ".ics", Calendars(s, slog.New(slog.NewTextHandler(log, nil))), log
}

func fetch(t *testing.T, h http.Handler, method, path, etag string) *http.Response {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Result()
}

func bodyOf(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestACalendarIsGivenAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	s, path, h, _ := newShelf(t)
	first := fetch(t, h, http.MethodGet, path, "")
	etag := first.Header.Get("ETag")
	if body := bodyOf(t, first); first.StatusCode != http.StatusOK || !strings.Contains(body, "X-WR-CALNAME:Adviesgroep\r\n") || etag == "" {
		t.Fatalf("got %d %q %s", first.StatusCode, etag, body)
	}
	if got := first.Header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("got %q, want nobody between to keep it", got)
	}
	for _, have := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
		if again := fetch(t, h, http.MethodGet, path, have); again.StatusCode != http.StatusNotModified || bodyOf(t, again) != "" {
			t.Errorf("%s: got %d, want 304 without a body", have, again.StatusCode)
		}
	}
	for hash, c := range s.held {
		c.Name = "Beleidsgroep"
		s.held[hash] = c
	}
	if changed := fetch(t, h, http.MethodGet, path, etag); changed.StatusCode != http.StatusOK || changed.Header.Get("ETag") == etag {
		t.Errorf("got %d, want the calendar as it is now", changed.StatusCode)
	}
}

func TestEveryAddressThatIsNoneGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	_, path, h, _ := newShelf(t)
	want := ""
	for i, wrong := range []string{
		CalendarPath + consult.NewFeedToken().Reveal() + ".ics", CalendarPath + "x.ics", CalendarPath + ".ics", strings.TrimSuffix(path, ".ics"),
		strings.TrimSuffix(path, ".ics") + "a.ics", CalendarPath + "%2e%2e%2fsecret.ics", strings.ToUpper(path[:20]) + path[20:],
	} {
		resp := fetch(t, h, http.MethodGet, wrong, "")
		body := bodyOf(t, resp)
		if i == 0 {
			want = body
		}
		if resp.StatusCode != http.StatusNotFound || (body != want && strings.HasPrefix(wrong, CalendarPath)) {
			t.Errorf("%s: got %d %q, want 404 %q", wrong, resp.StatusCode, body, want)
		}
	}
	if resp := fetch(t, h, http.MethodPost, path, ""); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("got %d for POST, want 405", resp.StatusCode)
	}
}

func TestAFaultIsSaidWithoutTheAddress(t *testing.T) {
	t.Parallel()
	s, path, h, log := newShelf(t)
	s.err = errors.New("database is away")
	resp := fetch(t, h, http.MethodGet, path, "")
	if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("got %d, want 503 and when to try again", resp.StatusCode)
	}
	token := strings.TrimSuffix(strings.TrimPrefix(path, CalendarPath), ".ics")
	if got := log.String(); !strings.Contains(got, "database is away") || strings.Contains(got, token) {
		t.Errorf("got log %q, want the cause and no token", got)
	}
}

func TestAnAddressIsReadOnlySoOften(t *testing.T) {
	t.Parallel()
	s, path, _, _ := newShelf(t)
	clock := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	c := &calendars{reader: s, log: slog.New(slog.DiscardHandler), slots: make(chan struct{}, atOnce), now: func() time.Time { return clock }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+CalendarPath+"{file}", c.serve)
	for range feedBurst {
		if resp := fetch(t, mux, http.MethodGet, path, ""); resp.StatusCode != http.StatusOK {
			t.Fatalf("got %d, want 200", resp.StatusCode)
		}
	}
	if resp := fetch(t, mux, http.MethodGet, path, ""); resp.StatusCode != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("got %d, want 429 and when to try again", resp.StatusCode)
	}
	other := CalendarPath + consult.NewFeedToken().Reveal() + ".ics"
	if resp := fetch(t, mux, http.MethodGet, other, ""); resp.StatusCode != http.StatusNotFound {
		t.Errorf("got %d for another address, want 404", resp.StatusCode)
	}
	clock = clock.Add(feedEvery)
	if resp := fetch(t, mux, http.MethodGet, path, ""); resp.StatusCode != http.StatusOK {
		t.Errorf("got %d a while later, want 200", resp.StatusCode)
	}
	for range maxLimits + 10 {
		c.allow(consult.NewFeedToken().Hash())
	}
	if n := len(c.limits); n > maxLimits {
		t.Errorf("got %d addresses remembered, want at most %d", n, maxLimits)
	}
}
