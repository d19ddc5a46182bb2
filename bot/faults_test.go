package main

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/pgtest"
)

// away makes the database refuse all that the bot asks until back is called: nobody may write, and everybody waits.
func (r *rig) away() (back func()) {
	r.t.Helper()
	db := pgtest.Open(r.t, r.url)
	var name string
	r.query(db, &name, `SELECT current_database()`)
	other, err := sql.Open("postgres", strings.Replace(r.url, name, "postgres", 1))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = other.Close() })
	r.exec(other, `ALTER DATABASE "`+name+`" WITH ALLOW_CONNECTIONS false`)
	r.exec(other, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
	return func() {
		r.exec(other, `ALTER DATABASE "`+name+`" WITH ALLOW_CONNECTIONS true`)
	}
}

func (r *rig) exec(db *sql.DB, statement string) {
	r.t.Helper()
	if _, err := db.ExecContext(r.t.Context(), statement); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) query(db *sql.DB, into any, statement string) {
	r.t.Helper()
	if err := db.QueryRowContext(r.t.Context(), statement).Scan(into); err != nil {
		r.t.Fatal(err)
	}
}

// deactivate takes somebody's account away, and waits until the bot has heard of it: Slack tells it in its own time.
func (r *rig) deactivate(handle string) {
	r.t.Helper()
	r.post("faults", fields{"do": "deactivate", "user": handle}, nil)
	db := pgtest.Open(r.t, r.url)
	for range 1000 {
		var heard bool
		r.query(db, &heard, `SELECT bool_or(deactivated) FROM persons WHERE slack_id = '`+slackID(r.t, handle)+`'`)
		if heard {
			r.rest()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.t.Fatalf("the bot does not hear that %s has no account any more", handle)
}

// tries lets somebody do something without waiting for the bot to be at rest: it may be unable to be.
func (r *rig) tries(as, in, do string, more fields) shown {
	r.t.Helper()
	body := fields{"as": as, "in": in, "do": do}
	for k, v := range more {
		body[k] = v
	}
	var s shown
	r.post("act", body, &s)
	return s
}

func TestAFormSubmittedWhileTheDatabaseIsAwayKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.click(alma, group, "register")
	state := fields{"state": map[string]any{"name": map[string]any{"name": "Werkgroep taal"}, "slug": map[string]any{"slug": "werkgroep-taal"}}}

	back := r.away()
	refused := r.tries(alma, "", "submit", state)
	r.wants(strings.Join(values(refused.Errors), " "), "Uw tekst staat er nog")
	r.wants(string(r.see(alma, group).Modal), "Werkgroep taal")
	typed := r.tries(alma, group, "command", fields{"text": "/overleg nota de tekst die niet verloren mag gaan"})
	r.wants(typed.all(), "de tekst die niet verloren mag gaan", "kon niet bewaard worden")

	// The reference that the user sees stands in the log.
	reference := regexp.MustCompile(`referentie ([\w-]+)`).FindStringSubmatch(typed.all())
	if len(reference) != 2 || !strings.Contains(r.log.String(), reference[1]) {
		t.Errorf("the reference of %s is not in the log", short(typed.all()))
	}

	back()
	r.rest()
	r.wants(r.submit(alma, map[string]any{"name": "Werkgroep taal", "slug": "werkgroep-taal"}).all(), "is geregistreerd")
	var n int
	r.query(pgtest.Open(t, r.url), &n, `SELECT count(*) FROM platforms WHERE slug = 'werkgroep-taal'`)
	if n != 1 {
		t.Errorf("got %d platforms, want 1", n)
	}
}

func TestADeliveryThatComesTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	register(r)
	r.command(alma, group, "/overleg start")
	r.click(alma, group, "start_now")
	r.post("faults", fields{"duplicate": true, "count": 4}, nil)
	r.command(alma, group, "/overleg besluit Eén keer is genoeg")
	r.command(alma, group, "/overleg sluit")
	db := pgtest.Open(t, r.url)
	var decisions, closings int
	r.query(db, &decisions, `SELECT count(*) FROM decisions WHERE text LIKE '%keer is genoeg%'`)
	r.query(db, &closings, `SELECT count(*) FROM deliveries d JOIN platforms p ON p.id = d.platform_id WHERE p.slug = 'werkgroep-taal' AND d.purpose = 'minutes_closed'`)
	if decisions != 1 || closings != 1 {
		t.Errorf("got %d decisions and %d closing messages, want 1 and 1", decisions, closings)
	}
}

func TestAClickOnAMessageWithAnElementOfTomorrowIsHandled(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.post("faults", fields{"do": "element", "name": "hologram"}, nil)
	r.wants(r.click(alma, group, "register").all(), "Overleg registreren")
	r.post("faults", fields{"do": "event", "name": "event_of_tomorrow"}, nil)
	r.wants(r.command(alma, group, "/overleg help").all(), "Wat u kunt vragen")
}

func TestAModalThatCanNoLongerBeOpenedBecomesAMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.post("faults", fields{"trigger_ms": 1}, nil)
	r.wants(r.click(alma, group, "register").all(), "kon niet meer geopend worden")
}

func TestTheBotComesBackAfterSlackClosesTheSocket(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, reason := range []string{"warning", "refresh_requested", "too_many_websockets"} {
		r.post("faults", fields{"disconnect": reason}, nil)
		var answer shown
		for range 100 { // a person would try again
			if answer = r.tries(nele, adviesgroep, "command", fields{"text": "/overleg help"}); answer.OK {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		r.wants(answer.all(), "Wat u kunt vragen")
	}
}
