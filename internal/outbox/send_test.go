package outbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/outbox"
)

func TestWhatIsDueIsPostedOnceWithItsKeyInTheMetadata(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	toChannel := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"})
	toPerson := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "2"})
	aside := w.deliver(consult.Delivery{
		SubjectID: 1, Purpose: consult.PurposeSeatQuestion, RecipientKind: consult.ToEphemeral, Recipient: "2", ChannelID: "C1",
	})
	notYet := w.deliver(consult.Delivery{SubjectID: 2, RecipientKind: consult.ToChannel, Recipient: "C1", DueAt: start().Add(time.Second)})
	h, client := newHostileSlack(t, 1, faults{})
	w.run(quick(), words(nil), client, start)
	for _, key := range []string{toChannel, toPerson, aside} {
		w.settles(key, fate{consult.DeliverySent, ""})
	}
	if got := w.fate(notYet); got.State != consult.DeliveryWaiting {
		t.Errorf("the one that is not due: got %v, want waiting", got)
	}
	got := map[string]post{}
	for _, p := range h.record().posts {
		p.TS = ""
		got[p.Channel+p.User] = p
	}
	want := map[string]post{
		"C1":       {Channel: "C1", Key: toChannel, Text: "invitation 1 nl late=false double=false"},
		"D00002":   {Channel: "D00002", Key: toPerson, Text: "invitation 1 nl late=false double=false"},
		"C1U00002": {Channel: "C1", User: "U00002", Text: "seat_question 1 nl late=false double=false"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
}

func limitFor(seconds string) func(http.ResponseWriter, *http.Request) bool {
	return func(rw http.ResponseWriter, _ *http.Request) bool {
		rw.Header().Set("Retry-After", seconds)
		rw.WriteHeader(http.StatusTooManyRequests)
		return true
	}
}

func say200(code string) func(http.ResponseWriter, *http.Request) bool {
	return func(rw http.ResponseWriter, _ *http.Request) bool {
		answer(rw, map[string]any{"ok": false, "error": code})
		return true
	}
}

func TestRetryAfterIsWaitedForAndCostsNoTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, limitFor("1"))
	keys := []string{
		w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "1"}),
		w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "2"}),
	}
	cfg := quick()
	cfg.Workers = 1
	w.run(cfg, words(nil), client, start)
	for _, key := range keys {
		w.settles(key, fate{consult.DeliverySent, ""})
	}
	calls := h.record().calls
	for i, call := range calls[1:] {
		if waited := call.Sub(calls[0]); waited < time.Second {
			t.Errorf("call %d came %s after Slack asked for one second", i+2, waited)
		}
	}
	if n := w.count(`SELECT sum(attempts) FROM deliveries`); n != 2 {
		t.Errorf("got %d tries counted, want 2", n)
	}
}

func TestWhatSlackRefusesForGoodIsDeadWithItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, say200("is_archived"))
	cfg := quick()
	cfg.Workers = 1
	dead := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"})
	next := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "2"})
	w.run(cfg, words(nil), client, start)
	w.settles(dead, fate{consult.DeliveryDead, "is_archived"})
	w.settles(next, fate{consult.DeliverySent, ""})
}

func TestWhatSlackRefusesAgainAndAgainIsDeadAfterTheLastTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, say200("service_unavailable"), say200("service_unavailable"))
	cfg := quick()
	cfg.MaxTries = 2
	key := w.deliver(consult.Delivery{SubjectID: 1})
	w.run(cfg, words(nil), client, start)
	w.settles(key, fate{consult.DeliveryDead, "service_unavailable"})
}

func TestAWrongTokenHoldsEverythingBackAndCostsNoTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.refuse("chat.postMessage", "token_revoked")
	cfg := quick()
	cfg.MaxTries = 1
	key := w.deliver(consult.Delivery{SubjectID: 1})
	w.run(cfg, words(nil), client, start)
	w.settles(key, fate{consult.DeliveryWaiting, "token_revoked"})
	if n := w.count(`SELECT attempts FROM deliveries`); n != 0 {
		t.Errorf("got %d tries counted, want 0", n)
	}
}

func TestASlackThatCannotBeReachedIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	nobody := slack.New("xoxb-test", slack.OptionAPIURL("http://127.0.0.1:1/"))
	cfg := quick()
	cfg.MaxTries = 1
	key := w.deliver(consult.Delivery{SubjectID: 1})
	_, stop := w.run(cfg, words(nil), nobody, start)
	w.settles(key, fate{consult.DeliveryWaiting, "unreachable"})
	stop()
	h, client := newHostileSlack(t, 1, faults{})
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	if diff := cmp.Diff(map[string]int{key: 1}, h.posted()); diff != "" {
		t.Errorf("postings by key (-want +got):\n%s", diff)
	}
}

func TestADeliveryThatCannotBeRenderedHarmsNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	_, client := newHostileSlack(t, 1, faults{})
	person := func(n string) string {
		return w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: n})
	}
	panics, fails, moot, fine := person("1"), person("2"), person("3"), person("4")
	cfg := quick()
	cfg.MaxTries = 1
	w.run(cfg, words(func(d consult.Delivery) (slack.Msg, error) {
		switch d.Recipient {
		case "1":
			panic("poison")
		case "2":
			return slack.Msg{}, errors.New("poison")
		case "3":
			return slack.Msg{}, consult.Moot("answered")
		}
		return say("fine"), nil
	}), client, start)
	w.settles(fine, fate{consult.DeliverySent, ""})
	w.settles(panics, fate{consult.DeliveryDead, "cannot_render"})
	w.settles(fails, fate{consult.DeliveryDead, "cannot_render"})
	w.settles(moot, fate{consult.DeliverySkipped, "answered"})
}

func TestSomebodyWithoutSlackIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.exec(`INSERT INTO persons (workspace_id, name) VALUES ('T1', 'Without Slack')`)
	_, client := newHostileSlack(t, 1, faults{})
	key := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: "2"})
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliveryDead, "no_slack_account"})
}

func TestAChannelReadsInTheOrderInWhichThingsFellDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	var want []string
	for i := range 20 {
		w.deliver(consult.Delivery{
			SubjectID: int64(i), RecipientKind: consult.ToChannel, Recipient: "C1", DueAt: start().Add(time.Duration(i-20) * time.Second),
		})
		want = append(want, fmt.Sprintf("C1: invitation %d nl late=false double=false", i))
	}
	for range 3 {
		w.run(quick(), words(nil), client, start)
	}
	w.eventually("all are posted", func() bool { return len(h.texts()) >= len(want) })
	if diff := cmp.Diff(want, h.texts()); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
}

func TestAWorkerThatIsStoppedFinishesWhatItIsSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	asked, answerNow := make(chan struct{}), make(chan struct{})
	h.script = append(h.script, func(http.ResponseWriter, *http.Request) bool {
		close(asked)
		<-answerNow
		return false
	})
	cfg := quick()
	cfg.Timeout, cfg.Lease = 5*time.Second, 10*time.Second
	key := w.deliver(consult.Delivery{SubjectID: 1})
	_, stop := w.run(cfg, words(nil), client, start)
	<-asked
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(answerNow)
	<-stopped
	if got := w.fate(key); got != (fate{consult.DeliverySent, ""}) {
		t.Errorf("got %v, want sent", got)
	}
}

func TestAPostingIsUpdatedInPlaceWhenItsContentChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	key := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"})
	worker, stop := w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	fresh := func() bool { return w.count(`SELECT count(*) FROM deliveries WHERE stale_at IS NOT NULL`) == 0 }
	for range 5 { // five answers, one update or a few
		w.exec(`UPDATE deliveries SET stale_at = clock_timestamp() WHERE key = $1`, key)
	}
	worker.Wake()
	w.eventually("the posting is fresh", fresh)
	if n := len(h.record().updates); n == 0 || n > 5 {
		t.Fatalf("got %d updates, want one to five", n)
	}
	want := post{Channel: "C1", TS: h.record().posts[0].TS, Text: "invitation 1 nl late=false double=false"}
	if diff := cmp.Diff(want, h.record().updates[0]); diff != "" {
		t.Errorf("update (-want +got):\n%s", diff)
	}
	stop()
	if diff := cmp.Diff(1, len(h.record().posts)); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
	// A posting that somebody deleted is left alone.
	h.refuse("chat.update", "message_not_found")
	w.exec(`UPDATE deliveries SET stale_at = clock_timestamp() WHERE key = $1`, key)
	w.run(quick(), words(nil), client, start)
	w.eventually("the deleted posting is let go", fresh)
}

func TestAPostingThatChangesWhileItIsUpdatedIsUpdatedAgainAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	key := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"})
	renderings := 0
	render := words(func(d consult.Delivery) (slack.Msg, error) {
		if renderings++; renderings == 2 { // somebody answers while the card is updated for the one before
			w.exec(`UPDATE deliveries SET stale_at = clock_timestamp() WHERE key = $1`, key)
		}
		return say(fmt.Sprintf("rendering %d", renderings)), nil
	})
	cfg := quick()
	cfg.Tick = time.Hour // nothing but the worker's own doing wakes it
	cfg.Workers = 1
	worker, _ := w.run(cfg, render, client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	w.exec(`UPDATE deliveries SET stale_at = clock_timestamp() WHERE key = $1`, key)
	worker.Wake()
	w.eventually("the posting shows the last change", func() bool {
		updates := h.record().updates // an update can be put off on a busy machine, and is then rendered once more
		return len(updates) > 0 && updates[len(updates)-1].Text > "rendering 2"
	})
}

func TestALeaseThatCouldEndDuringACallIsRefused(t *testing.T) {
	t.Parallel()
	_, err := outbox.New(outbox.Config{Timeout: time.Second, LateAccept: time.Second, Lease: 2 * time.Second}, nil, nil, nil, nil, nil)
	if err == nil {
		t.Error("got no error, want one")
	}
}
