package outbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func (h *hostileSlack) acceptAndCut(rw http.ResponseWriter, r *http.Request) bool {
	h.accept(r)
	cut(rw)
	return true
}

func (h *hostileSlack) loseAndCut(rw http.ResponseWriter, _ *http.Request) bool {
	cut(rw)
	return true
}

func (h *hostileSlack) texts() []string {
	var all []string
	for _, p := range h.record().posts {
		all = append(all, p.Channel+": "+p.Text)
	}
	return all
}

func inChannel(purpose consult.Purpose) consult.Delivery {
	begins := start().Add(time.Hour)
	return consult.Delivery{SubjectID: 1, Purpose: purpose, RecipientKind: consult.ToChannel, Recipient: "C1", UsefulUntil: &begins}
}

func TestADirectMessageOfUnknownFateIsLookedUpAndSentAgainOnlyWhenItIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.acceptAndCut, h.loseAndCut)
	keys := []string{
		w.deliver(consult.Delivery{SubjectID: 1, Purpose: consult.PurposeActionOwned, RecipientKind: consult.ToPerson, Recipient: "1"}),
		w.deliver(consult.Delivery{SubjectID: 1, Purpose: consult.PurposeActionOwned, RecipientKind: consult.ToPerson, Recipient: "2"}),
	}
	w.run(quick(), words(nil), client, start)
	for _, key := range keys {
		w.settles(key, fate{consult.DeliverySent, ""})
	}
	if diff := cmp.Diff(map[string]int{keys[0]: 1, keys[1]: 1}, h.posted()); diff != "" {
		t.Errorf("postings by key (-want +got):\n%s", diff)
	}
}

func TestAReminderInAChannelWithoutHistoryGoesOnceMoreMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.acceptAndCut)
	key := w.deliver(inChannel(consult.PurposeInvitation))
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	want := []string{"C1: invitation 1 nl late=false double=false", "C1: invitation 1 nl late=false double=true"}
	if diff := cmp.Diff(want, h.texts()); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
	if h.record().pages != 0 {
		t.Errorf("got %d look-ups in a channel whose history the bot may not read, want 0", h.record().pages)
	}
}

func TestAReminderWhoseFateStaysUnknownTwiceIsGivenUpAndTheChairHears(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.acceptAndCut, h.acceptAndCut)
	key := w.deliver(inChannel(consult.PurposeInvitation))
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliveryDead, "unknown"})
	w.eventually("the chair hears", func() bool { return len(h.texts()) == 3 })
}

func TestAnythingElseInAChannelWithoutHistoryIsNotSentAgainAndTheChairGetsOneNote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.acceptAndCut)
	key := w.deliver(inChannel(consult.PurposeMinutesClosed))
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliveryDead, "unknown"})
	w.eventually("the note is sent", func() bool {
		return w.count(`SELECT count(*) FROM deliveries WHERE purpose = 'undelivered' AND state = 'sent'`) == 1
	})
	want := []string{"C1: minutes_closed 1 nl late=false double=false", "D00001: undelivered 1 nl late=false double=false"}
	if diff := cmp.Diff(want, h.texts()); diff != "" {
		t.Errorf("postings (-want +got):\n%s", diff)
	}
}

func TestAChannelWhoseHistoryMayBeReadIsLookedUpInEveryPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	// The posting is followed by enough others to push it off the first pages.
	h.script = append(h.script, func(rw http.ResponseWriter, r *http.Request) bool {
		h.accept(r)
		r.Form.Set("metadata", "{}")
		for range 5 {
			h.accept(r)
		}
		cut(rw)
		return true
	})
	cfg := quick()
	cfg.History.Channels = true
	key := w.deliver(inChannel(consult.PurposeMinutesClosed))
	w.run(cfg, words(nil), client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	if diff := cmp.Diff(map[string]int{key: 1, "": 5}, h.posted()); diff != "" {
		t.Errorf("postings by key (-want +got):\n%s", diff)
	}
	if h.record().pages != 3 {
		t.Errorf("got %d pages read, want 3", h.record().pages)
	}
}

func TestWithoutIMHistoryADirectMessageFollowsTheRuleForWhatCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	h.refuse("conversations.history", "missing_scope")
	h.script = append(h.script, h.acceptAndCut, h.acceptAndCut)
	begins := start().Add(time.Hour)
	reminder := w.deliver(consult.Delivery{SubjectID: 1, Purpose: consult.PurposeAttending, RecipientKind: consult.ToPerson, Recipient: "1", UsefulUntil: &begins})
	other := w.deliver(consult.Delivery{SubjectID: 1, Purpose: consult.PurposeActionOwned, RecipientKind: consult.ToPerson, Recipient: "2"})
	w.run(quick(), words(nil), client, start)
	w.settles(reminder, fate{consult.DeliverySent, ""})
	w.settles(other, fate{consult.DeliveryDead, "unknown"})
	if diff := cmp.Diff([]int{2, 1}, []int{h.posted()[reminder], h.posted()[other]}); diff != "" {
		t.Errorf("postings of the reminder and of the other (-want +got):\n%s", diff)
	}
}

func TestAnEphemeralMessageOfUnknownFateIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.loseAndCut)
	key := w.deliver(consult.Delivery{
		SubjectID: 1, Purpose: consult.PurposeSeatQuestion, RecipientKind: consult.ToEphemeral, Recipient: "2", ChannelID: "C1",
	})
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliveryDead, "unknown"})
	w.eventually("only the note is posted", func() bool {
		return cmp.Equal(h.texts(), []string{"D00001: undelivered 1 nl late=false double=false"})
	})
}

func TestAnEventThatConfirmsADeliveryOfUnknownFateSettlesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.acceptAndCut)
	cfg := quick()
	cfg.Settle = time.Hour // only the event can settle it in time
	key := w.deliver(inChannel(consult.PurposeMinutesClosed))
	w.run(cfg, words(nil), client, start)
	w.settles(key, fate{consult.DeliveryUnknown, "no_answer"})
	if err := w.store.Confirm(t.Context(), "T1", key, "C1", h.record().posts[0].TS, start()); err != nil {
		t.Fatal(err)
	}
	if got := w.fate(key); got != (fate{consult.DeliverySent, ""}) {
		t.Errorf("got %v, want sent", got)
	}
}

func TestInAnOutageTheRestIsHeldBackInsteadOfSentIntoTheUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	h, client := newHostileSlack(t, 1, faults{})
	h.script = append(h.script, h.loseAndCut, h.loseAndCut, h.loseAndCut)
	cfg := quick()
	cfg.Workers = 1
	var keys []string
	for _, person := range []string{"1", "2", "3", "4"} {
		keys = append(keys, w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToPerson, Recipient: person}))
	}
	w.run(cfg, words(nil), client, start)
	for _, key := range keys {
		w.settles(key, fate{consult.DeliverySent, ""})
	}
	calls := h.record().calls
	if waited := calls[3].Sub(calls[2]); waited < time.Second {
		t.Errorf("after three tries without an outcome the fourth came after %s, want a second or more", waited)
	}
}
