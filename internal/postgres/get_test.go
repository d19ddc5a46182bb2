package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// A summary that was never written was once taken for a released one: what reads rows makes pointers before it knows that
// there is none.
func TestWhatIsNotThereLeavesWhatItIsReadIntoAsItWas(t *testing.T) {
	t.Parallel()
	store, _ := minutesWorld(t)
	got := consult.PublicSummary{Text: "zoals het was"}
	err := store.read(t.Context(), "nothing", func(tx tx) error {
		found, err := tx.get(t.Context(), &got, publicSummary, "T1", consult.MeetingID(99))
		if found {
			t.Error("got a summary of a meeting that there is not")
		}
		return err
	})
	if diff := cmp.Diff(consult.PublicSummary{Text: "zoals het was"}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
