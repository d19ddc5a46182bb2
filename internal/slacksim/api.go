package slacksim

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

type tokenKind int

const (
	tokenBot  tokenKind = iota // xoxb-
	tokenApp                   // xapp-, in the header only
	tokenNone                  // works without
)

// method is one Web API method. Its page is docs.slack.dev/reference/methods/NAME
// unless said otherwise; scope, tier and arguments come from there.
type method struct {
	name  string
	tier  int // 1-4 as in docs.slack.dev/apis/web-api/rate-limits, 0 special
	token tokenKind
	scope string   // needed whatever the arguments; more in run
	args  []string // required; "a|b" means one of them
	quiet bool     // does not count as the bot being busy
	run   func(*call) (obj, *apiError)
}

// methodTable joins the families; two methods of a name are a mistake in this
// package.
func methodTable() map[string]*method {
	table := map[string]*method{}
	for _, family := range [][]method{
		authMethods, chatMethods, conversationMethods, memberMethods,
		userMethods, viewMethods, reactionMethods, fileMethods,
	} {
		for _, m := range family {
			if table[m.name] != nil {
				panic("slacksim: two methods " + m.name)
			}
			table[m.name] = &m
		}
	}
	return table
}

// apiError is {"ok":false,"error":code} with what else the method tells.
type apiError struct {
	code       string
	extra      obj
	retryAfter int // seconds; not 0 means HTTP 429
}

func fail(code string) *apiError { return &apiError{code: code} }

// invalidArguments is how views.* and argument checks report.
// https://docs.slack.dev/apis/web-api/#responses
func invalidArguments(code string, messages ...string) *apiError {
	return &apiError{code: code, extra: obj{"response_metadata": obj{"messages": messages}}}
}

func needScope(needed string, have []string) *apiError {
	return &apiError{code: "missing_scope", extra: obj{"needed": needed, "provided": strings.Join(have, ",")}}
}

// call is one request to a method; it runs with the state locked.
type call struct {
	*Workspace
	m    *method
	args obj
	warn []string
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	m := w.methods[name]
	if m == nil || !m.quiet {
		defer w.act.begin()()
	}
	began := time.Now()
	args, err := readArgs(r)
	if err != nil {
		w.answer(rw, r, name, args, began, nil, fail(err.Error()))
		return
	}
	if w.faults.answer(w, rw, name) {
		w.wire.add(wireEntry{At: began, Dir: "call", What: name, Error: "fault on demand", Request: rawJSON(withoutToken(args))})
		return
	}
	out, e := w.invoke(r, m, args)
	if e == nil && w.faults.cut(w, rw, name) {
		w.wire.add(wireEntry{At: began, Dir: "call", What: name, Error: "accepted, then cut", Request: rawJSON(withoutToken(args)), Answer: rawJSON(out)})
		return
	}
	w.answer(rw, r, name, args, began, out, e)
}

// invoke checks what Slack checks before a method runs, in Slack's order:
// method, token, rate, scope, arguments (order unverified).
func (w *Workspace) invoke(r *http.Request, m *method, args obj) (obj, *apiError) {
	if m == nil {
		return nil, &apiError{code: "unknown_method", extra: obj{"req_method": r.PathValue("method")}}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &call{Workspace: w, m: m, args: args}
	if e := w.checkToken(r, m, args); e != nil {
		return nil, e
	}
	if after, ok := w.rates.method(m.name, m.tier); !ok {
		return nil, &apiError{code: "ratelimited", retryAfter: after}
	}
	if m.scope != "" {
		if e := c.need(m.scope); e != nil {
			return nil, e
		}
	}
	if e := c.checkArgs(); e != nil {
		return nil, e
	}
	out, e := m.run(c)
	if e != nil {
		return nil, e
	}
	if len(c.warn) > 0 {
		out["warning"] = strings.Join(c.warn, ",")
		out["response_metadata"] = obj{"warnings": c.warn}
	}
	return clone(out), nil // nothing of the state leaves the lock
}

// checkToken: https://docs.slack.dev/authentication/tokens and the errors that
// every method page lists.
func (w *Workspace) checkToken(r *http.Request, m *method, args obj) *apiError {
	if m.token == tokenNone {
		return nil
	}
	header := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	token := header
	if token == "" {
		token, _ = args["token"].(string)
	}
	switch {
	case token == "":
		return fail("not_authed")
	case m.token == tokenApp && header == "":
		return fail("not_authed") // the app-level token goes in the header only
	case w.st.App.Uninstalled && (token == w.st.App.BotToken || token == w.st.App.AppToken):
		return fail("account_inactive")
	case w.faults.revoked(token):
		return fail("token_revoked")
	case token != w.st.App.BotToken && token != w.st.App.AppToken:
		return fail("invalid_auth")
	case (m.token == tokenApp) != (token == w.st.App.AppToken):
		return fail("not_allowed_token_type")
	}
	return nil
}

// need checks a scope; "a|b" means one of them.
func (c *call) need(scope string) *apiError {
	have := c.manifest.scopes()
	for s := range strings.SplitSeq(scope, "|") {
		if slices.Contains(have, s) {
			return nil
		}
	}
	needed, _, _ := strings.Cut(scope, "|")
	return needScope(needed, have)
}

func (c *call) checkArgs() *apiError {
	for _, a := range c.m.args {
		if slices.ContainsFunc(strings.Split(a, "|"), c.has) {
			continue
		}
		first, _, _ := strings.Cut(a, "|")
		return invalidArguments("invalid_arguments", "[ERROR] missing required field: "+first)
	}
	return nil
}

// answer writes the result as Slack does: HTTP 200 even for errors, 429 when
// limited. https://docs.slack.dev/apis/web-api/#responses
func (w *Workspace) answer(rw http.ResponseWriter, r *http.Request, name string, args obj, began time.Time, out obj, e *apiError) {
	status := http.StatusOK
	body := obj{"ok": e == nil}
	for k, v := range out {
		body[k] = v
	}
	entry := wireEntry{At: began, Dir: "call", What: name, OK: e == nil}
	if e != nil {
		entry.Error = e.code
		body["error"] = e.code
		for k, v := range e.extra {
			body[k] = v
		}
		if e.retryAfter > 0 {
			status = http.StatusTooManyRequests
			rw.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
		}
	}
	rw.Header().Set("X-OAuth-Scopes", strings.Join(w.manifest.scopes(), ","))
	if m := w.methods[name]; m != nil && m.scope != "" {
		rw.Header().Set("X-Accepted-OAuth-Scopes", strings.ReplaceAll(m.scope, "|", ","))
	}
	entry.Status, entry.MS = status, time.Since(began).Milliseconds()
	entry.Request, entry.Answer = rawJSON(withoutToken(args)), rawJSON(body)
	w.wire.add(entry)
	writeJSON(rw, status, body)
}

func withoutToken(args obj) obj {
	out := obj{}
	for k, v := range args {
		if k != "token" {
			out[k] = v
		}
	}
	return out
}

// argError is the code of a body that cannot be read.
type argError string

func (e argError) Error() string { return string(e) }

// readArgs takes all wire shapes: query, form, multipart, JSON.
// https://docs.slack.dev/apis/web-api/#methods_supporting_json
func readArgs(r *http.Request) (obj, error) {
	args := obj{}
	addForm(args, r.URL.Query())
	if r.Method == http.MethodGet {
		return args, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return args, argError("invalid_post_type")
	}
	switch kind {
	case "application/json":
		b, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		if err != nil {
			return args, argError("request_timeout")
		}
		if len(b) == 0 {
			return args, nil
		}
		var body any
		if json.Unmarshal(b, &body) != nil {
			return args, argError("invalid_json")
		}
		m, ok := body.(obj)
		if !ok {
			return args, argError("json_not_object")
		}
		for k, v := range m {
			args[k] = v
		}
	case "application/x-www-form-urlencoded", "":
		if r.ParseForm() != nil {
			return args, argError("invalid_form_data")
		}
		addForm(args, r.PostForm)
	case "multipart/form-data":
		if r.ParseMultipartForm(32<<20) != nil {
			return args, argError("invalid_form_data")
		}
		addForm(args, r.MultipartForm.Value)
	default:
		return args, argError("invalid_post_type")
	}
	return args, nil
}

func addForm(args obj, v url.Values) {
	for k, vs := range v {
		if len(vs) > 0 {
			args[k] = vs[0]
		}
	}
}
