package postgres

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestACommandThatIsTypedAgainBeforeItIsFinishedIsTakenOnce(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	take := func(key, user, text string) bool {
		t.Helper()
		payload := fmt.Sprintf(`{"envelope":"slash_commands","payload":{"user_id":%q,"channel_id":"C1","command":"/overleg","text":%q,
		    "trigger_id":%q,"response_url":"https://hooks.slack.com/%s"}}`, user, text, key, key)
		fresh, _, err := store.TakeDelivery(t.Context(), "T1", key, "command", []byte(payload), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	got := []bool{
		take("1", "U1", "nota een"), // stored, and then the process dies before Slack hears of it
		take("2", "U1", "nota een"),
		take("3", "U2", "nota een"), // somebody else
		take("4", "U1", "nota twee"),
	}
	if diff := cmp.Diff([]bool{true, false, true, true}, got); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
	var soon []string
	rows, err := db.QueryContext(t.Context(), `SELECT key FROM inbox WHERE lease_until < now() + interval '10 seconds'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		soon = append(soon, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1"}, soon); diff != "" {
		t.Errorf("taken up soon (-want +got):\n%s", diff)
	}
	if err := store.FinishDelivery(t.Context(), "T1", "1", nil, false); err != nil {
		t.Fatal(err)
	}
	if !take("5", "U1", "nota een") {
		t.Error("the same command later, when the first is finished, is not taken")
	}
}
