package slacksim_test

import (
	"net/http"
	"testing"

	"overlegbot/internal/slacksim"
	"overlegbot/judges"
)

func TestWhatTheWorkspaceDeliversIsAsSlacksTypesSay(t *testing.T) {
	t.Parallel()
	judges.Need(t, "tsc")
	need(t)
	s := start(t, slacksim.Options{})
	s.bolt(nil)
	s.livesThroughBolt()
	res, err := http.Get(s.r.Control + "wire?since=0") //nolint:noctx // test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var c judges.Corpus
	if err := c.ReadWire(res.Body); err != nil {
		t.Fatal(err)
	}
	t.Log(c.Counts)
	for _, complaint := range c.Check(t) {
		t.Error(complaint)
	}
}
