package chance

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCIDrawsAlikeUnlessItIsToldOtherwise(t *testing.T) {
	t.Parallel()
	const random = 42
	for _, c := range []struct {
		name, said string
		ci         bool
		want       uint64
	}{
		{"on a laptop", "", false, random},
		{"in CI", "", true, inCI},
		{"as in CI", "fixed", false, inCI},
		{"a run that is repeated", "7", true, 7},
		{"anew, in CI too", "random", true, random},
	} {
		if got, err := choose(c.said, c.ci, random); got != c.want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", c.name, got, err, c.want)
		}
	}
	if _, err := choose("x", false, random); err == nil {
		t.Error("got a seed from x, want a fault")
	}
}

func TestChecksSideBySideDrawWithTheirOwnSeeds(t *testing.T) {
	t.Parallel()
	const checks = 8
	drawn := func(t *testing.T) [checks]string {
		var mu sync.Mutex
		var got [checks]string
		t.Run("checks", func(t *testing.T) {
			for i := range checks {
				t.Run("", func(t *testing.T) {
					t.Parallel()
					Check(t, uint64(i)*1000, func(r *rapid.T) {
						text := rapid.StringN(3, 8, -1).Draw(r, "text")
						mu.Lock()
						defer mu.Unlock()
						got[i] += text + "\n"
					})
				})
			}
		})
		return got
	}
	first, second := drawn(t), drawn(t)
	if diff := cmp.Diff(first, second); diff != "" && !repeated() {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
	seen := map[string]bool{}
	for _, all := range first {
		seen[all] = true
	}
	if len(seen) != checks && !repeated() {
		t.Errorf("%d checks drew %d different things", checks, len(seen))
	}
}
