package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"overlegbot/internal/consult"
	"overlegbot/internal/document"
)

// CalendarPath is where calendars lie below the public address; a token and ".ics" follow.
const CalendarPath = "/calendar/"

// NoCalendar is what an address that is none gets to read, with status 404.
const NoCalendar = "no such calendar"

// calendarReader reads a calendar for whoever has the token with this hash; a refusal says that there is none.
type calendarReader interface {
	CalendarByToken(ctx context.Context, hash string) (consult.Calendar, error)
}

// A calendar program asks every few minutes at most; several programs of one person may share an address.
const (
	feedBurst = 20
	feedEvery = 15 * time.Second
	atOnce    = 4 // calendars that are put together at one moment, so that the rest of the bot keeps its database
)

// Calendars answers calendar programs. Whoever has an address needs no other right, so an unknown one and a revoked one
// get the same answer, after the same work, and no address is ever logged.
func Calendars(r calendarReader, log *slog.Logger) http.Handler {
	h := &calendars{reader: r, log: log, slots: make(chan struct{}, atOnce), now: time.Now}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+CalendarPath+"{file}", h.serve)
	return mux
}

type calendars struct {
	reader calendarReader
	log    *slog.Logger
	slots  chan struct{}
	now    func() time.Time // wire time

	mu     sync.Mutex
	limits map[string]*limit // by the token's hash
}

type limit struct {
	*rate.Limiter
	at time.Time
}

func (h *calendars) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Robots-Tag", "noindex")
	name, isCalendar := strings.CutSuffix(r.PathValue("file"), ".ics")
	token, isToken := consult.ParseFeedToken(name)
	if !isCalendar || !isToken {
		http.Error(w, NoCalendar, http.StatusNotFound)
		return
	}
	if !h.allow(token.Hash()) {
		header.Set("Retry-After", "60")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	body, err := h.calendar(r.Context(), token)
	if _, refused := consult.Refusal(err); refused {
		http.Error(w, NoCalendar, http.StatusNotFound)
		return
	}
	if err != nil {
		h.log.Error("calendar", "error", err)
		header.Set("Retry-After", "300")
		http.Error(w, "the calendar cannot be read now", http.StatusServiceUnavailable)
		return
	}
	answer(w, r, body)
}

// calendar puts the calendar together, a few at a time.
func (h *calendars) calendar(ctx context.Context, token consult.FeedToken) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := h.reader.CalendarByToken(ctx, token.Hash())
	if err != nil {
		return nil, err
	}
	return document.ICS(c)
}

// answer gives the calendar, unless the program has it already (RFC 9110 13.1.2).
func answer(w http.ResponseWriter, r *http.Request, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	w.Header().Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="overleg.ics"`)
	_, _ = w.Write(body) // of HEAD the server keeps the body back
}

func matches(values []string, tag string) bool {
	for _, value := range values {
		for one := range strings.SplitSeq(value, ",") {
			one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
			if one == "*" || one == tag {
				return true
			}
		}
	}
	return false
}

// maxLimits bounds what is remembered of who asked; who has not asked for long is forgotten first.
const maxLimits = 10_000

// allow counts a request for one address, known or not.
func (h *calendars) allow(hash string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	if h.limits == nil {
		h.limits = map[string]*limit{}
	}
	l := h.limits[hash]
	if l == nil {
		h.forget(now)
		l = &limit{Limiter: rate.NewLimiter(rate.Every(feedEvery), feedBurst)}
		h.limits[hash] = l
	}
	l.at = now
	return l.AllowN(now, 1)
}

// forget makes room: an address that has not been asked for during a whole refill is as good as new.
func (h *calendars) forget(now time.Time) {
	if len(h.limits) < maxLimits {
		return
	}
	for hash, l := range h.limits {
		if now.Sub(l.at) > feedBurst*feedEvery {
			delete(h.limits, hash)
		}
	}
	if len(h.limits) >= maxLimits {
		clear(h.limits) // a flood of invented addresses
	}
}
