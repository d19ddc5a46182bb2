package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestAnAudienceBecomesOneDeliveryForEachOfItsMembers(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store,
		consult.Delivery{Purpose: consult.PurposeUnanswered, RecipientKind: consult.ToAudience, Recipient: consult.AudienceUnanswered},
		consult.Delivery{Purpose: consult.PurposeAttending, RecipientKind: consult.ToAudience, Recipient: consult.AudienceAttending},
		consult.Delivery{Purpose: consult.PurposeAttending, Lead: 60, DueAt: sentAt().Add(time.Second), RecipientKind: consult.ToAudience, Recipient: consult.AudienceAttending},
	)
	for range 2 { // a second time changes nothing
		if _, err := store.Expand(t.Context(), "T1", sentAt()); err != nil {
			t.Fatal(err)
		}
	}
	want := []line{
		{"unanswered", "unanswered", "expanded", ""},
		{"attending", "attending", "expanded", ""},
		{"attending", "attending", "waiting", ""},
		{"unanswered", "1", "waiting", ""},
		{"unanswered", "4", "waiting", ""},
		{"attending", "2", "waiting", ""},
	}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}
