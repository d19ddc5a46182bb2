package outbox_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
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
	for _, p := range h.posts {
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
