package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// controlRoutes are what scripts, tests and the page use; README.md has an
// example of each.
func (w *Workspace) controlRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /sim/act", w.serveAct)
	mux.HandleFunc("GET /sim/see", w.serveSee)
	mux.HandleFunc("GET /sim/stream", w.serveStream)
	mux.HandleFunc("GET /sim/users", w.serveUsers)
	mux.HandleFunc("GET /sim/channels", w.serveChannels)
	mux.HandleFunc("GET /sim/commands", func(rw http.ResponseWriter, _ *http.Request) {
		writeJSON(rw, http.StatusOK, append([]command{}, w.manifest.Features.Commands...))
	})
	mux.HandleFunc("GET /sim/shortcuts", func(rw http.ResponseWriter, _ *http.Request) {
		writeJSON(rw, http.StatusOK, append([]shortcut{}, w.manifest.Features.Shortcuts...))
	})
	mux.HandleFunc("POST /sim/suggest", w.serveSuggest)
	mux.HandleFunc("POST /sim/faults", w.serveFaults)
	mux.HandleFunc("POST /sim/reset", w.serveReset)
	mux.HandleFunc("GET /sim/wire", w.serveWire)
	mux.HandleFunc("GET /sim/clock", func(rw http.ResponseWriter, _ *http.Request) {
		writeJSON(rw, http.StatusOK, obj{"now": w.clock.Now()})
	})
	mux.HandleFunc("POST /sim/clock", w.serveClock)
}

func (w *Workspace) serveSuggest(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		order
		ViewID  string `json:"view_id"`
		Channel string `json:"channel"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"error": "invalid_json"})
		return
	}
	query, _ := in.Value.(string)
	in.order.Value = nil
	if in.ViewID != "" {
		in.View = in.ViewID
	}
	if in.Channel != "" {
		in.In = in.Channel
	}
	w.mu.Lock()
	u := w.st.user(in.As)
	var p *place
	err := error(refusal("user_not_found"))
	if u != nil {
		p, err = (&actor{Workspace: w, u: u, o: in.order}).find()
	}
	w.mu.Unlock()
	if err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"error": err.Error()})
		return
	}
	got, err := w.suggest(p, u, query)
	if err != nil {
		writeJSON(rw, http.StatusOK, obj{"error": err.Error()})
		return
	}
	writeJSON(rw, http.StatusOK, got)
}

func (w *Workspace) serveFaults(rw http.ResponseWriter, r *http.Request) {
	var o faultOrder
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"ok": false, "error": err.Error()})
		return
	}
	if wrong := w.orderFaults(o); wrong != "" {
		writeJSON(rw, http.StatusBadRequest, obj{"ok": false, "error": wrong})
		return
	}
	writeJSON(rw, http.StatusOK, obj{"ok": true})
}

// serveReset begins the world again; tokens and connections stay.
func (w *Workspace) serveReset(rw http.ResponseWriter, _ *http.Request) {
	w.locked(rw, func() (int, any) {
		if err := w.reset(); err != nil {
			return http.StatusInternalServerError, obj{"ok": false, "error": err.Error()}
		}
		return http.StatusOK, obj{"ok": true}
	})
}

func (w *Workspace) reset() error {
	app := w.st.App
	app.Uninstalled = false
	w.st = newState()
	w.begin()
	w.st.App = app
	w.refreshBot()
	w.modals.stacks = map[string][]*view{}
	clear(w.triggers)
	clear(w.responses)
	clear(w.offered)
	w.rates.set(w.opts.Limits)
	w.changedAll("reset")
	if w.journal == nil {
		return nil
	}
	return w.rewrite()
}

// serveWire writes calls and deliveries after n since, a JSON line each.
func (w *Workspace) serveWire(rw http.ResponseWriter, r *http.Request) {
	n, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	rw.Header().Set("Content-Type", "application/x-ndjson")
	enc := json.NewEncoder(rw)
	for _, e := range w.wire.since(n) {
		if enc.Encode(e) != nil {
			return
		}
	}
}

// clockOrder is the body of POST /sim/clock; one of its keys is set.
type clockOrder struct {
	Run  string `json:"run"`
	To   string `json:"to"`
	Next string `json:"next"`
	Jump string `json:"jump"`
}

func (w *Workspace) serveClock(rw http.ResponseWriter, r *http.Request) {
	var o clockOrder
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		writeJSON(rw, http.StatusBadRequest, obj{"error": "invalid_json"})
		return
	}
	w.clockMu.Lock() // two strips do not move one clock at the same time
	defer w.clockMu.Unlock()
	if err := w.moveClock(r.Context(), o); err != nil {
		status := http.StatusInternalServerError
		var bad refusal
		if errors.As(err, &bad) {
			status = http.StatusBadRequest
		}
		writeJSON(rw, status, obj{"now": w.clock.Now(), "at_rest": false, "error": err.Error()})
		return
	}
	rest := w.settle(2 * time.Second)
	w.mu.Lock()
	w.changedAll("clock")
	w.mu.Unlock()
	writeJSON(rw, http.StatusOK, obj{"now": w.clock.Now(), "at_rest": rest})
}

func (w *Workspace) moveClock(ctx context.Context, o clockOrder) error {
	now := w.clock.Now()
	switch {
	case o.Run != "":
		d, err := duration(o.Run)
		if err != nil {
			return err
		}
		return w.runTo(ctx, now.Add(d))
	case o.To != "":
		t, err := time.Parse(time.RFC3339, o.To)
		if err != nil {
			return refusal("to is not a time of RFC 3339")
		}
		return w.runTo(ctx, t)
	case o.Next != "":
		what := o.Next
		if what == "any" {
			what = ""
		}
		t, ok, err := w.clock.Next(ctx, what)
		if err != nil || !ok {
			return err
		}
		return w.runTo(ctx, t)
	case o.Jump != "":
		d, err := duration(o.Jump)
		if err != nil {
			return err
		}
		if err := w.clock.Set(ctx, now.Add(d)); err != nil {
			return err
		}
		return w.clock.Settle(ctx)
	}
	return refusal("one of run, to, next, jump is needed")
}

// stepsMost ends a clock that never gets past a moment.
const stepsMost = 20_000

// runTo goes through every due moment until the target.
func (w *Workspace) runTo(ctx context.Context, target time.Time) error {
	for range stepsMost {
		t, ok, err := w.clock.Next(ctx, "")
		if err != nil {
			return err
		}
		if !ok || t.After(target) {
			break
		}
		if now := w.clock.Now(); t.Before(now) {
			t = now // overdue: let it be done, without turning back
		}
		if err := w.clock.Set(ctx, t); err != nil {
			return err
		}
		if err := w.clock.Settle(ctx); err != nil {
			return err
		}
	}
	if target.After(w.clock.Now()) {
		if err := w.clock.Set(ctx, target); err != nil {
			return err
		}
	}
	return w.clock.Settle(ctx)
}

// duration is a Go duration, or a number of days such as "3d".
func duration(s string) (time.Duration, error) {
	if n, ok := strings.CutSuffix(s, "d"); ok {
		if days, err := strconv.Atoi(n); err == nil && days > 0 {
			return time.Duration(days) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, refusal("not a duration: " + s)
	}
	return d, nil
}
