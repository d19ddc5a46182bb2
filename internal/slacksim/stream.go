package slacksim

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// streams are the pages that want to hear what changed.
type streams struct {
	mu   sync.Mutex
	subs map[*subscriber]bool
}

type subscriber struct {
	user    string
	pending []string
	wake    chan struct{}
}

func (s *streams) tell(what []string, sees func(user string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sub := range s.subs {
		if !sees(sub.user) {
			continue
		}
		for _, x := range what {
			if x != "" && !slices.Contains(sub.pending, x) {
				sub.pending = append(sub.pending, x)
			}
		}
		select {
		case sub.wake <- struct{}{}:
		default:
		}
	}
}

// changed tells who sees the channel; call it with the state locked.
func (w *Workspace) changed(ch *channel, more string) {
	w.streams.tell([]string{ch.ID, more}, func(user string) bool {
		u := w.st.Users[user]
		return u != nil && w.st.visible(ch, u)
	})
}

func (w *Workspace) changedFor(user, what string) {
	w.streams.tell([]string{what}, func(u string) bool { return u == user })
}

func (w *Workspace) changedAll(what string) {
	w.streams.tell([]string{what}, func(string) bool { return true })
}

// serveStream sends server-sent events: data: {"changed":[...]}.
func (w *Workspace) serveStream(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	u := w.st.user(r.URL.Query().Get("as"))
	w.mu.Unlock()
	flusher, ok := rw.(http.Flusher)
	if u == nil || !ok {
		writeJSON(rw, http.StatusBadRequest, obj{"error": "user_not_found"})
		return
	}
	sub := &subscriber{user: u.ID, wake: make(chan struct{}, 1)}
	w.streams.mu.Lock()
	if w.streams.subs == nil {
		w.streams.subs = map[*subscriber]bool{}
	}
	w.streams.subs[sub] = true
	w.streams.mu.Unlock()
	defer func() {
		w.streams.mu.Lock()
		delete(w.streams.subs, sub)
		w.streams.mu.Unlock()
	}()
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprint(rw, ": hello\n\n")
	flusher.Flush()
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-w.ctx.Done():
			return
		case <-alive.C:
			_, _ = fmt.Fprint(rw, ": still here\n\n")
		case <-sub.wake:
			w.streams.mu.Lock()
			what := sub.pending
			sub.pending = nil
			w.streams.mu.Unlock()
			if len(what) > 0 {
				_, _ = fmt.Fprintf(rw, "data: %s\n\n", rawJSON(obj{"changed": what}))
			}
		}
		flusher.Flush()
	}
}
