package main

import (
	"strings"
	"testing"
)

func TestNeitherTokensNorWhatPeopleSayReachTheLog(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	mainJob(r)
	r.post("faults", fields{"http_status": map[string]int{"views.open": 500}, "count": 1}, nil)
	r.command(alma, group, "/overleg nota") // a fault of Slack's is logged too
	log := r.log.String()
	if !strings.Contains(log, "route=decision") {
		t.Fatalf("the log does not follow the bot: %s", short(log))
	}
	ready := r.d.sim.Ready()
	for _, secret := range []string{
		ready.BotToken, ready.AppToken, ready.SigningSecret, "xoxb-", "xapp-", "response", "We starten in januari", "De brochure is klaar",
		"lijst NT2 nakijken", "Werkgroep taal", "example.org",
	} {
		if i := strings.Index(log, secret); i >= 0 {
			t.Errorf("%q is in the log: %s", secret, log[max(0, i-200):min(len(log), i+200)])
		}
	}
}
