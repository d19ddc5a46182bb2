package slacksim

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// faults are what goes wrong on demand.
type faults struct {
	mu         sync.Mutex
	calls      map[string]*callFault // by method, "*" for all
	ackLost    int                   // that many acknowledgements are lost; -1 until told otherwise
	duplicate  int
	pingsOff   bool
	linkOff    bool
	trigger    time.Duration
	refused    map[string]bool // user ids that do not take direct messages
	revokedTok map[string]bool
	again      bool // redeliver what was not acked at the next connection
	unacked    []delivery
	inject     string // unknown element in the message of the next click
}

// callFault is one answer, some times over.
type callFault struct {
	status     int // 0 none
	html       bool
	apiError   string
	retryAfter int
	cut        bool // accept, then cut the connection
	delay      time.Duration
	late       bool // delay after acceptance instead of before
	left       int  // -1 for ever
}

func (f *faults) take(method string, want func(*callFault) bool) *callFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range []string{method, "*"} {
		c := f.calls[key]
		if c == nil || c.left == 0 || !want(c) {
			continue
		}
		if c.left > 0 {
			c.left--
		}
		copied := *c
		return &copied
	}
	return nil
}

// answer plays a fault that comes before the method runs; true when it has
// answered.
func (f *faults) answer(w *Workspace, rw http.ResponseWriter, method string) bool {
	c := f.take(method, func(c *callFault) bool { return !c.cut && !c.late })
	if c == nil {
		return false
	}
	select {
	case <-time.After(c.delay):
	case <-w.ctx.Done():
	}
	switch {
	case c.apiError != "":
		writeJSON(rw, http.StatusOK, obj{"ok": false, "error": c.apiError})
	case c.status == http.StatusTooManyRequests:
		if c.retryAfter > 0 {
			rw.Header().Set("Retry-After", strconv.Itoa(c.retryAfter))
		}
		writeJSON(rw, c.status, obj{"ok": false, "error": "ratelimited"})
	case c.html:
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.WriteHeader(c.status)
		_, _ = rw.Write([]byte("<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>"))
	case c.status != 0:
		writeJSON(rw, c.status, obj{"ok": false, "error": "internal_error"})
	default:
		return false
	}
	return true
}

// cut plays a fault that comes after the method has done its work: the answer
// is late, or the connection breaks. True when there is nobody to answer.
func (f *faults) cut(w *Workspace, rw http.ResponseWriter, method string) bool {
	c := f.take(method, func(c *callFault) bool { return c.cut || c.late })
	if c == nil {
		return false
	}
	if c.late {
		select {
		case <-time.After(c.delay):
		case <-w.ctx.Done():
		}
	}
	if !c.cut {
		return false
	}
	if h, ok := rw.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return true
		}
	}
	return false
}

// delivery says whether this delivery's ack is lost, and whether it is sent
// twice.
func (f *faults) delivery() (lost, twice bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	lost, twice = f.ackLost != 0, f.duplicate != 0
	f.ackLost -= min(max(f.ackLost, 0), 1)
	f.duplicate -= min(max(f.duplicate, 0), 1)
	return lost, twice
}

// keep remembers a command or interaction that was not acknowledged.
func (f *faults) keep(d delivery) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.again && d.typ != "events_api" {
		f.unacked = append(f.unacked, d)
	}
}

func (f *faults) kept() []delivery {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.unacked
	f.unacked = nil
	return out
}

func (f *faults) noPings() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.pingsOff }

func (f *faults) linkDisabled() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.linkOff }

func (f *faults) revoked(token string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.revokedTok[token]
}

func (f *faults) refuses(user string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused[user]
}

func (f *faults) triggerLife() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trigger != 0 {
		return f.trigger
	}
	return triggerLife
}

// unknown is the type of a block element that no client knows, put once into
// the message of the next click.
func (f *faults) unknown() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.inject
	f.inject = ""
	return t
}
