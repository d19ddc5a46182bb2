package outbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/outbox"
	"overlegbot/internal/slacksim"
)

// simulated starts a workspace that keeps Slack's rules, with the two persons of the world and a channel C1 with the bot.
func simulated(t *testing.T) (client *slack.Client, order func(fault string)) {
	t.Helper()
	sim, err := slacksim.Start(t.Context(), slacksim.Options{Limits: slacksim.NoLimits, World: slacksim.World{
		TeamID: "T1", TeamName: "Proef",
		Users: []slacksim.User{
			{ID: "U00001", Handle: "alma.voorbeeld", Name: "Alma Voorbeeld"}, {ID: "U00002", Handle: "bart.voorbeeld", Name: "Bart Voorbeeld"},
		},
		Channels: []slacksim.Channel{
			{ID: "C1", Name: "isom", Bot: true, Members: []string{"alma.voorbeeld", "bart.voorbeeld"}},
			{ID: "C2", Name: "elders", Members: []string{"alma.voorbeeld"}},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sim.Close() })
	ready := sim.Ready()
	order = func(fault string) {
		t.Helper()
		res, err := http.Post(strings.TrimSuffix(ready.Control, "/")+"/faults", "application/json", strings.NewReader(fault)) //nolint:noctx // a test's own server
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("order %s: got %s", fault, res.Status)
		}
	}
	return slack.New(ready.BotToken, slack.OptionAPIURL(ready.API)), order
}

// history is what stands in a conversation: text and key of each message of the bot, oldest first.
func history(t *testing.T, client *slack.Client, channel string) [][2]string {
	t.Helper()
	h, err := client.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true})
	if err != nil {
		t.Fatal(err)
	}
	var all [][2]string
	for _, m := range h.Messages {
		if m.Metadata.EventType == outbox.EventType {
			key, _ := m.Metadata.EventPayload[outbox.MetadataKey].(string)
			all = append([][2]string{{m.Text, key}}, all...)
		}
	}
	return all
}

func TestTheSimulatedWorkspaceTakesEveryKindOfDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	client, _ := simulated(t)
	toChannel := w.deliver(consult.Delivery{SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"})
	toPerson := w.deliver(consult.Delivery{SubjectID: 2, RecipientKind: consult.ToPerson, Recipient: "2"})
	aside := w.deliver(consult.Delivery{
		SubjectID: 3, Purpose: consult.PurposeSeatQuestion, RecipientKind: consult.ToEphemeral, Recipient: "2", ChannelID: "C1",
	})
	elsewhere := w.deliver(consult.Delivery{SubjectID: 4, RecipientKind: consult.ToChannel, Recipient: "C2"})
	worker, _ := w.run(quick(), words(nil), client, start)
	for _, key := range []string{toChannel, toPerson, aside} {
		w.settles(key, fate{consult.DeliverySent, ""})
	}
	w.settles(elsewhere, fate{consult.DeliveryDead, "not_in_channel"})
	dm := ""
	if err := w.sql.QueryRowContext(t.Context(), `SELECT channel_id FROM deliveries WHERE key = $1`, toPerson).Scan(&dm); err != nil {
		t.Fatal(err)
	}
	want := [][2]string{{"invitation 2 nl late=false double=false", toPerson}}
	if diff := cmp.Diff(want, history(t, client, dm)); diff != "" {
		t.Errorf("direct messages (-want +got):\n%s", diff)
	}

	w.exec(`UPDATE deliveries SET stale_at = clock_timestamp(), subject_id = 5 WHERE key = $1`, toChannel)
	worker.Wake()
	want = [][2]string{{"invitation 5 nl late=false double=false", toChannel}}
	w.eventually("the card is updated in place and keeps its key", func() bool {
		return cmp.Equal(want, history(t, client, "C1"))
	})
}

func TestADirectMessageWhoseAnswerWasLostIsFoundInTheSimulatedWorkspace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	client, order := simulated(t)
	order(`{"after_accept":"cut","methods":["chat.postMessage"]}`)
	key := w.deliver(consult.Delivery{SubjectID: 1, Purpose: consult.PurposeActionOwned, RecipientKind: consult.ToPerson, Recipient: "2"})
	w.run(quick(), words(nil), client, start)
	w.settles(key, fate{consult.DeliverySent, ""})
	dm, lookups := "", 0
	err := w.sql.QueryRowContext(t.Context(), `SELECT channel_id, lookups FROM deliveries WHERE key = $1`, key).Scan(&dm, &lookups)
	if err != nil {
		t.Fatal(err)
	}
	if lookups == 0 {
		t.Error("got no look-up, want one")
	}
	if diff := cmp.Diff([][2]string{{"action_owned 1 nl late=false double=false", key}}, history(t, client, dm)); diff != "" {
		t.Errorf("direct messages (-want +got):\n%s", diff)
	}
}
