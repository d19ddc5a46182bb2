package slacksim

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"time"
)

// order is the body of POST /sim/act: what a person does.
type order struct {
	As       string                    `json:"as"`
	In       string                    `json:"in"`
	Do       string                    `json:"do"`
	Text     string                    `json:"text"`
	ActionID string                    `json:"action_id"`
	BlockID  string                    `json:"block_id"`
	Value    any                       `json:"value"`
	View     string                    `json:"view"`
	TS       string                    `json:"ts"`
	ThreadTS string                    `json:"thread_ts"`
	State    map[string]map[string]any `json:"state"`
}

// result is the answer. Errors are the messages under the fields of a modal,
// TS the message that the person posted.
type result struct {
	OK      bool              `json:"ok"`
	AckedMS int64             `json:"acked_ms"`
	Error   string            `json:"error"`
	Shown   []obj             `json:"shown"`
	Modal   any               `json:"modal"`
	Errors  map[string]string `json:"errors,omitempty"`
	TS      string            `json:"ts,omitempty"`
}

// step is what an order comes to: a delivery to wait for and what its outcome
// means, or events already under way.
type step struct {
	send   *delivery
	then   func(outcome) string // locked; what the person sees when it went wrong
	wait   []*attempt
	ts     string
	errors map[string]string
}

// refusal is what the client tells the person before anything is sent.
type refusal string

func (r refusal) Error() string { return string(r) }

// needOptions asks for the options of an external select before going on.
type needOptions struct {
	p     *place
	query string
}

func (needOptions) Error() string { return "options needed" }

// actor is somebody doing something.
type actor struct {
	*Workspace
	u *member
	o order
}

// deeds are what a person can do.
var deeds = map[string]func(*actor) (step, error){
	"say":              (*actor).say,
	"command":          (*actor).command,
	"click":            (*actor).click,
	"select":           (*actor).choose,
	"submit":           (*actor).submit,
	"close":            (*actor).close,
	"shortcut":         (*actor).shortcut,
	"message_shortcut": (*actor).messageShortcut,
	"open_home":        (*actor).openHome,
	"invite":           (*actor).invite,
	"kick":             (*actor).kick,
	"react":            (*actor).react,
	"unreact":          (*actor).unreact,
	"upload":           (*actor).upload,
	"edit":             (*actor).edit,
	"delete":           (*actor).remove,
}

func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
		writeJSON(rw, http.StatusBadRequest, result{Error: "invalid_json"})
		return
	}
	res, status := w.do(o)
	writeJSON(rw, status, res)
}

// do acts, waits for the acknowledgement, and until what follows has come to
// rest, at most two seconds.
func (w *Workspace) do(o order) (result, int) {
	run := deeds[o.Do]
	if run == nil {
		return result{Error: "unknown do: " + o.Do, Shown: []obj{}}, http.StatusBadRequest
	}
	w.mu.Lock()
	u, since := w.st.user(o.As), w.st.seq
	w.mu.Unlock()
	if u == nil || u.IsBot || u.Deleted {
		return result{Error: "user_not_found", Shown: []obj{}}, http.StatusBadRequest
	}
	a := &actor{Workspace: w, u: u, o: o}
	s, err := a.prepare(run)
	res := result{OK: err == nil && len(s.errors) == 0, TS: s.ts, Errors: s.errors}
	if err != nil {
		res.Error = err.Error()
	} else if acted := a.carryOut(s, &res); acted {
		w.settle(2 * time.Second)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	res.Shown = w.newlySeen(a.u, a.place(), since, s.ts)
	res.Modal = w.modalOf(u)
	if v := w.modals.top(u.ID); v != nil && res.Errors == nil {
		res.Errors = maps.Clone(v.errors)
	}
	return res, http.StatusOK
}

// prepare runs the deed with the state locked, asking for the options of
// external selects in between.
func (a *actor) prepare(run func(*actor) (step, error)) (step, error) {
	for range 10 {
		a.mu.Lock()
		var events []*attempt
		a.collect = &events
		s, err := run(a)
		a.collect = nil
		a.mu.Unlock()
		s.wait = append(s.wait, events...)
		var need needOptions
		ok := errors.As(err, &need)
		if !ok {
			return s, err
		}
		if _, err := a.suggest(need.p, a.u, need.query); err != nil {
			return step{}, err
		}
		if !a.offers(need) {
			return step{}, refusal("no such option: " + need.query)
		}
	}
	return step{}, refusal("too many external selects")
}

// carryOut sends and waits; false when nothing went to the app.
func (a *actor) carryOut(s step, res *result) bool {
	if s.send != nil {
		end := a.act.begin()
		out := a.Workspace.send(*s.send)
		res.AckedMS = out.took.Milliseconds()
		a.mu.Lock()
		res.Error = s.then(out)
		a.mu.Unlock()
		end()
		res.OK = res.Error == ""
		return true
	}
	for i, e := range s.wait {
		<-e.done
		if i == 0 {
			res.AckedMS = e.out.took.Milliseconds()
		}
	}
	return len(s.wait) > 0
}

// newlySeen are messages that are new or changed for this person since seq:
// what only they see, direct messages, and posts where they are.
func (w *Workspace) newlySeen(u *member, in *channel, since int64, own string) []obj {
	out := []obj{}
	for _, ch := range w.st.sortedChannels() {
		here := in != nil && ch.ID == in.ID
		if !here && !ch.has(u.ID) {
			continue
		}
		for _, m := range w.st.Messages[ch.ID] {
			if m.seq <= since || m.TS == own || (m.EphemeralTo != "" && m.EphemeralTo != u.ID) {
				continue
			}
			if here || ch.Kind != kindChannel || m.EphemeralTo != "" {
				o := w.seenObj(m)
				o["in"] = w.nameFor(ch, u)
				out = append(out, o)
			}
		}
	}
	return out
}
