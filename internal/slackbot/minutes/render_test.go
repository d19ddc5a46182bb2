package minutes_test

import (
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot/roomtest"
)

func TestWhatIsToldIsReadWhenItIsSent(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Click(r.Alma, "start_now", "1")
	r.Command(r.Alma, "C1", "decision", "Eén onthaalfiche")
	r.Command(r.Alma, "C1", "action", "<@U2> lijst nakijken tegen 30/11")
	channel := consult.Delivery{Purpose: consult.PurposeMinutesClosed, SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"}
	r.Says("before closing", r.Rendered(channel), "moot: not_closed")
	r.Command(r.Alma, "C1", "close", "")
	r.Says("closed", r.Rendered(channel), "B-2026-01", "Eén onthaalfiche", "lijst nakijken", "Nele Sjabloon, tegen ma 30 nov", "minutes_read")
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	if got := r.Rendered(channel); strings.Contains(got, "onthaalfiche") || !strings.Contains(got, "minutes_read") {
		t.Errorf("with an external in the channel: got %s, want no contents", got)
	}
	channel.Recipient = "C9"
	r.Says("another channel", r.Rendered(channel), "moot: not_theirs")

	owned, nudge := roomtest.ToldTo(r.Nele, consult.PurposeActionOwned, 1), roomtest.ToldTo(r.Nele, consult.PurposeNudge, 2)
	r.Says("owned", r.Rendered(owned), "U kreeg 1 actiepunt uit het verslag van *Adviesgroep ISOM*", "lijst nakijken", "action_done")
	r.Says("nudge", r.Rendered(nudge), "U hebt 1 actiepunt dat aandacht vraagt", "over 7 dagen")
	r.Says("not an owner", r.Rendered(roomtest.ToldTo(r.Mona, consult.PurposeActionOwned, 1)), "moot: nothing_left")
	r.Click(r.Nele, "action_done", "1")
	r.Says("owned, done before it was sent", r.Rendered(owned), "moot: nothing_left")
	r.Says("nudge, done before it was sent", r.Rendered(nudge), "moot: nothing_left")
	owned.TS, nudge.TS = "1.1", "1.2"
	if got := r.Rendered(owned); !strings.Contains(got, `"strike":true`) || strings.Contains(got, "action_done") {
		t.Errorf("owned, done after it was sent: got %s, want it struck through, without a button", got)
	}
	r.Says("nudge, done after it was sent", r.Rendered(nudge), "alles wat hier stond is gedaan")
}
