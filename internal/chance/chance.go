// Package chance seeds the tests that draw at random: in CI always alike, so that a change is judged by the same draws as
// the one before it, and anew each time elsewhere. OVERLEGBOT_SEED says otherwise: a number, "fixed" or "random".
package chance

import (
	"flag"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// Variable is the environment variable that repeats a run.
const Variable = "OVERLEGBOT_SEED"

const inCI = 20261123

// Seed is what a test draws with. It is printed, when the test fails or is run with -v, so that the run can be repeated.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed, err := choose(os.Getenv(Variable), os.Getenv("CI") != "", rand.Uint64())
	if err != nil {
		t.Fatalf("%s: %v", Variable, err)
	}
	t.Logf("%s=%d", Variable, seed)
	return seed
}

func choose(said string, ci bool, random uint64) (uint64, error) {
	switch {
	case said == "random":
		return random, nil
	case said == "fixed":
		return inCI, nil
	case said != "":
		return strconv.ParseUint(said, 10, 64)
	case ci:
		return inCI, nil
	}
	return random, nil
}

// rapid has one flag for the whole process, and reads it once when a check begins.
var (
	beginning sync.Mutex
	repeated  = sync.OnceValue(func() bool { return flag.Lookup("rapid.seed").Value.String() != "0" })
)

// Check lets rapid check a property with a seed of its own. Checks may run side by side; -rapid.seed, which rapid prints
// with what it found, goes before every seed.
func Check(t *testing.T, seed uint64, prop func(*rapid.T)) {
	t.Helper()
	beginning.Lock()
	begun := sync.OnceFunc(beginning.Unlock)
	defer begun()
	if !repeated() {
		if err := flag.Set("rapid.seed", strconv.FormatUint(max(seed, 1), 10)); err != nil { // 0 is random
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		begun()
		prop(r)
	})
}
