package slacksim

import (
	"encoding/json"
	"time"
)

// delivery is one thing that Slack sends to the app.
type delivery struct {
	typ     string // envelope type: events_api, slash_commands, interactive
	what    string // for the wire: the command, the event, the interaction
	payload obj
	accepts bool // accepts_response_payload
	attempt int  // 0 the first time
	reason  string
}

// outcome is what came of it. body is the payload of the acknowledgement, and
// failed the reason why there was none, in Slack's words.
type outcome struct {
	acked   bool
	body    json.RawMessage
	failed  string
	status  int
	noRetry bool
	took    time.Duration
}

// What a person sees when the app does not answer. Field evidence: threads of
// bolt-python 951 and 952, bolt-js 1621 (unverified).
const (
	failTimeout    = "operation_timeout"
	failDispatch   = "dispatch_failed"
	failClient     = "http_client_error"
	failService    = "http_service_error"
	failConnection = "connection_failed"
)

// attempt is a delivery under way.
type attempt struct {
	done chan struct{}
	out  outcome
}

// send delivers over the transport of this workspace and waits for the ack.
func (w *Workspace) send(d delivery) outcome {
	defer w.act.begin()()
	began := time.Now()
	deliver := w.sendSocket
	if w.opts.RequestURL != "" {
		deliver = w.sendHTTP
	}
	lost, twice := w.faults.delivery()
	if twice {
		end := w.act.begin()
		w.wg.Go(func() { defer end(); deliver(d) })
	}
	out := deliver(d)
	if lost {
		out = outcome{failed: failTimeout}
	}
	out.took = time.Since(began)
	w.wire.add(wireEntry{
		At: began, Dir: "delivery", What: d.what, OK: out.acked, Error: out.failed, Status: out.status,
		MS: out.took.Milliseconds(), Attempt: d.attempt, Request: rawJSON(d.payload), Answer: out.body,
	})
	return out
}

// start delivers in the background.
func (w *Workspace) start(d delivery) *attempt {
	a := &attempt{done: make(chan struct{})}
	end := w.act.begin()
	w.wg.Go(func() {
		defer end()
		a.out = w.send(d)
		close(a.done)
	})
	return a
}

// emit sends an event; call it with the state locked. Events are repeated
// when they are not acknowledged: at once, after a minute, after five.
// https://docs.slack.dev/apis/events-api/#retries
func (w *Workspace) emit(event obj) {
	if w.st.App.Uninstalled || w.ctx == nil {
		return
	}
	a := w.st.App
	what, _ := event["type"].(string)
	payload := obj{
		"token": "verification-token", "team_id": a.TeamID, "context_team_id": a.TeamID,
		"api_app_id": a.AppID, "event": clone(event), "type": "event_callback", "event_id": w.id("Ev"),
		"event_time": nowUnix(), "is_ext_shared_channel": false, "event_context": "4-" + w.shortID(),
		"authorizations": []obj{{
			"enterprise_id": nil, "team_id": a.TeamID, "user_id": a.BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
	}
	if id, ok := event["channel"].(string); ok {
		if ch := w.st.Channels[id]; ch != nil {
			payload["is_ext_shared_channel"] = ch.External
		}
	}
	d := delivery{typ: "events_api", what: what, payload: payload}
	first := &attempt{done: make(chan struct{})}
	if w.collect != nil {
		*w.collect = append(*w.collect, first)
	}
	end := w.act.begin()
	w.wg.Go(func() { w.deliverEvent(d, first, end) })
}

func (w *Workspace) deliverEvent(d delivery, first *attempt, end func()) {
	first.out = w.send(d)
	close(first.done)
	end()
	out := first.out
	for i, wait := range w.opts.EventRetries {
		if out.acked || out.noRetry {
			return
		}
		select {
		case <-time.After(wait):
		case <-w.ctx.Done():
			return
		}
		d.attempt, d.reason = i+1, retryReason(out)
		out = w.send(d)
	}
}

// retryReason: https://docs.slack.dev/apis/events-api/#retries
func retryReason(o outcome) string {
	switch o.failed {
	case failTimeout:
		return "http_timeout"
	case failConnection, failDispatch:
		return "connection_failed"
	case failClient, failService:
		return "http_error"
	}
	return "unknown_error"
}
