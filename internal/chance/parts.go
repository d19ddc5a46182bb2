package chance

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// PartsVariable is the environment variable that says how many parts a property plays.
const PartsVariable = "OVERLEGBOT_PROPERTY"

const (
	atFirst = 3
	apart   = 1_000_000 // so that no two parts share a seed: rapid counts on from the one that it is given
)

// Parts lets rapid check a property in parts side by side, each with its own seed and as many sequences as -rapid.checks
// says, 100 by itself: the first few parts, or as many as PartsVariable says, as make property does, because 2,000
// sequences take minutes on two cores. begin prepares a part and returns what is checked there.
func Parts(t *testing.T, begin func(*testing.T) func(*rapid.T)) {
	t.Helper()
	parts := atFirst
	if said := os.Getenv(PartsVariable); said != "" {
		var err error
		if parts, err = strconv.Atoi(said); err != nil {
			t.Fatalf("%s: %v", PartsVariable, err)
		}
	}
	seed := Seed(t)
	for part := range parts {
		t.Run(fmt.Sprintf("part %02d", part), func(t *testing.T) {
			t.Parallel()
			Check(t, seed+uint64(part)*apart, begin(t))
		})
	}
}

// Of is the property that nothing goes wrong with what is drawn from a script; play says what did, "" for nothing.
func Of[D any](script *rapid.Generator[[]D], play func([]D) string) func(*rapid.T) {
	return func(r *rapid.T) {
		if fault := play(script.Draw(r, "script")); fault != "" {
			r.Fatal(fault)
		}
	}
}

// Finds fails unless something goes wrong with one of so many sequences of a script. It shows that a property notices what
// was broken on purpose.
func Finds[D any](t *testing.T, script *rapid.Generator[[]D], sequences int, play func([]D) string) {
	t.Helper()
	for seed := range sequences {
		if fault := play(script.Example(seed)); fault != "" {
			t.Logf("sequence %d: %s", seed, fault)
			return
		}
	}
	t.Errorf("%d sequences did not show it", sequences)
}
