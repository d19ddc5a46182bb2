package slacksim

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// listen serves everything that the workspace answers on one listener.
func (w *Workspace) listen(l net.Listener) {
	addr := l.Addr().String()
	w.base = "http://" + addr
	_, port, _ := net.SplitHostPort(addr)
	w.hosts = map[string]bool{
		addr: true, "127.0.0.1:" + port: true, "localhost:" + port: true, "[::1]:" + port: true,
	}
	page := w.opts.Page
	if page == nil {
		page = pageHandler()
	}
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("/link/", w.serveLink)
	mux.HandleFunc("POST /actions/{id}", w.serveResponseURL)
	mux.HandleFunc("/upload/{id}", w.serveUpload)
	mux.HandleFunc("GET /files/{id}/{name}", w.serveFile)
	w.controlRoutes(mux)
	w.server = &http.Server{Handler: w.guard(mux), ReadHeaderTimeout: 10 * time.Second}
	w.wg.Go(func() {
		if err := w.server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			w.log.Error("the workspace stopped answering", "error", err)
		}
	})
}

// guard refuses what another site's page, or a name that was pointed at this
// machine, sends: whoever may call here acts as any user.
func (w *Workspace) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		// Socket Mode clients send Slack's own Origin; their ticket is the guard.
		ticketed := strings.HasPrefix(r.URL.Path, "/link/")
		if !w.hosts[r.Host] || !ticketed && !w.ownOrigin(r.Header.Get("Origin")) {
			http.Error(rw, "this workspace answers only to pages of its own", http.StatusForbidden)
			return
		}
		next.ServeHTTP(rw, r)
	})
}

func (w *Workspace) ownOrigin(origin string) bool {
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && w.hosts[u.Host]
}

func writeJSON(rw http.ResponseWriter, status int, v any) {
	b := rawJSON(v)
	if b == nil {
		http.Error(rw, "the answer cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(b)
}

// locked answers with what f returns; f runs and is encoded with the state
// locked, but a slow reader keeps nobody waiting.
func (w *Workspace) locked(rw http.ResponseWriter, f func() (int, any)) {
	w.mu.Lock()
	status, v := f()
	b := rawJSON(v)
	w.mu.Unlock()
	writeJSON(rw, status, b)
}

// activity counts what is under way, so that one can wait until the bot rests.
type activity struct {
	mu   sync.Mutex
	n    int
	last time.Time
}

// begin counts something in until the returned function is called.
func (a *activity) begin() (end func()) {
	a.mu.Lock()
	a.n++
	a.last = time.Now()
	a.mu.Unlock()
	return sync.OnceFunc(func() {
		a.mu.Lock()
		a.n--
		a.last = time.Now()
		a.mu.Unlock()
	})
}

// restIn says how long it still takes to count as at rest; 0 means it does.
func (a *activity) restIn(quiet time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n > 0 {
		return 5 * time.Millisecond
	}
	return max(0, quiet-time.Since(a.last))
}

// settle waits until nothing has happened for the rest time, at most limit,
// and says whether that was reached.
func (w *Workspace) settle(limit time.Duration) bool {
	deadline := time.Now().Add(limit)
	for {
		wait := w.act.restIn(w.opts.Rest)
		if wait == 0 {
			return true
		}
		if time.Now().Add(wait).After(deadline) {
			return false
		}
		select {
		case <-time.After(wait):
		case <-w.ctx.Done():
			return false
		}
	}
}
