package slackbot

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// rendered is the text and the blocks of what a delivery says, or the reason why it is moot.
func rendered(t *testing.T, r *room, d consult.Delivery) string {
	t.Helper()
	d.WorkspaceID, d.Lang = "T1", consult.Dutch
	msg, err := NewRenderer(r.store).Render(t.Context(), d, r.now)
	if refusal, ok := consult.Refusal(err); ok && refusal.Code == consult.CodeMoot {
		return "moot: " + refusal.Key
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := len(msg.Blocks.BlockSet); n == 0 || n > 50 || msg.Text == "" {
		t.Errorf("got %d blocks and text %q, want both, and at most 50", n, msg.Text)
	}
	body, err := json.Marshal(msg.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	return msg.Text + string(body)
}

func toldTo(who consult.Person, purpose consult.Purpose, subject int64) consult.Delivery {
	return consult.Delivery{Purpose: purpose, SubjectID: subject, RecipientKind: consult.ToPerson, Recipient: strconv.FormatInt(int64(who.ID), 10)}
}

func saysAll(t *testing.T, what, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("%s: got %s\nwant in it %q", what, got, p)
		}
	}
}

func TestWhatIsToldIsReadWhenItIsSent(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.click(alma, "start_now", "1")
	r.command(alma, "C1", "decision", "Eén onthaalfiche")
	r.command(alma, "C1", "action", "<@U2> lijst nakijken tegen 26/11")
	channel := consult.Delivery{Purpose: consult.PurposeMinutesClosed, SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"}
	saysAll(t, "before closing", rendered(t, r, channel), "moot: not_closed")
	r.command(alma, "C1", "close", "")
	saysAll(t, "closed", rendered(t, r, channel), "B-2026-01", "Eén onthaalfiche", "lijst nakijken", "Nele Sjabloon, tegen do 26 nov", "minutes_read")
	r.exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	if got := rendered(t, r, channel); strings.Contains(got, "onthaalfiche") || !strings.Contains(got, "minutes_read") {
		t.Errorf("with an external in the channel: got %s, want no contents", got)
	}
	channel.Recipient = "C9"
	saysAll(t, "another channel", rendered(t, r, channel), "moot: not_theirs")

	owned, nudge := toldTo(nele, consult.PurposeActionOwned, 1), toldTo(nele, consult.PurposeNudge, 2)
	saysAll(t, "owned", rendered(t, r, owned), "U kreeg 1 actiepunt uit het verslag van *Adviesgroep ISOM*", "lijst nakijken", "action_done")
	saysAll(t, "nudge", rendered(t, r, nudge), "U hebt 1 actiepunt dat aandacht vraagt", "over 3 dagen")
	saysAll(t, "not an owner", rendered(t, r, toldTo(mona, consult.PurposeActionOwned, 1)), "moot: nothing_left")
	r.click(nele, "action_done", "1")
	saysAll(t, "owned, done before it was sent", rendered(t, r, owned), "moot: nothing_left")
	saysAll(t, "nudge, done before it was sent", rendered(t, r, nudge), "moot: nothing_left")
	owned.TS, nudge.TS = "1.1", "1.2"
	if got := rendered(t, r, owned); !strings.Contains(got, `"strike":true`) || strings.Contains(got, "action_done") {
		t.Errorf("owned, done after it was sent: got %s, want it struck through, without a button", got)
	}
	saysAll(t, "nudge, done after it was sent", rendered(t, r, nudge), "alles wat hier stond is gedaan")
}

func TestADeadlineIsToldAsItStands(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.choose(alma, "deadline_add_save", Form{ID: "d", About: 1}, map[string]string{"title": "Rapport *vet*", "due": "2026-12-09"}, "U2")
	d := toldTo(nele, consult.PurposeDeadline, 1)
	saysAll(t, "reminder", rendered(t, r, d), "woensdag 9 december 2026", "over 16 dagen", "deadline_done", `"text":"Rapport *vet*"`)
	saysAll(t, "not responsible", rendered(t, r, toldTo(alma, consult.PurposeDeadline, 1)), "moot: not_due")
	r.now = r.now.Add(24 * time.Hour)
	r.click(nele, "deadline_done", "1")
	saysAll(t, "met before it was sent", rendered(t, r, d), "moot: done")
	d.TS = "1.1"
	saysAll(t, "met after it was sent", rendered(t, r, d), `"strike":true`)
}
