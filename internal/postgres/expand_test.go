package postgres

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

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

func TestAudiencesExpandedByTwoAtOnceBecomeOneDeliveryForEach(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	for lead := range 5 {
		write(t, store, consult.Delivery{
			Purpose: consult.PurposeUnanswered, Lead: consult.Seconds(lead), RecipientKind: consult.ToAudience, Recipient: consult.AudienceUnanswered,
		})
	}
	var both errgroup.Group
	made := make([]int, 2)
	for i := range made {
		both.Go(func() (err error) {
			made[i], err = store.Expand(t.Context(), "T1", sentAt())
			return err
		})
	}
	if err := both.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := made[0] + made[1]; got != 10 || len(lines(t, db)) != 15 {
		t.Errorf("got %d made and %d rows, want 10 and 15", got, len(lines(t, db)))
	}
}

func TestAnAudienceThatIsTooLateOrUnknownBecomesNobody(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store,
		consult.Delivery{Purpose: consult.PurposeUnanswered, RecipientKind: consult.ToAudience, Recipient: consult.AudienceUnanswered, UsefulUntil: ptr(sentAt())},
		consult.Delivery{Purpose: consult.PurposeUnanswered, RecipientKind: consult.ToAudience, Recipient: "everybody"},
	)
	if _, err := store.Expand(t.Context(), "T1", sentAt()); err != nil {
		t.Fatal(err)
	}
	want := []line{{"unanswered", "unanswered", "skipped", "too_late"}, {"unanswered", "everybody", "dead", "unknown_audience"}}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}
