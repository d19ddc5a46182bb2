package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/chance"
)

// kills is how often serve dies during the main job.
const kills = 20

// TestWhatUsersSeeIsTheSameWhenServeIsKilledAgainAndAgain runs the main job twice, once with serve dying twenty times.
func TestWhatUsersSeeIsTheSameWhenServeIsKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	seed := chance.Seed(t)
	var calm, killed sight
	t.Run("runs", func(t *testing.T) {
		t.Run("calm", func(t *testing.T) {
			t.Parallel()
			k := newKillRig(t, seed)
			k.cycle(nil)
			calm = k.sight()
		})
		t.Run("killed", func(t *testing.T) {
			t.Parallel()
			k := newKillRig(t, seed)
			// Slack takes a while, before it has a posting and after: then there is a moment to die in.
			k.post("faults", fields{"delay_ms": 10, "count": -1}, nil)
			k.post("faults", fields{"methods": []string{"chat.postMessage"}, "after_accept": "delay", "delay_ms": 30, "count": -1}, nil)
			k.cycle(k.plan())
			killed = k.sight()
			t.Logf("%d kills: %d acts repeated, %d of Slack's deliveries picked up, %d of ours under way, %d of them looked up", k.kills, k.repeated,
				k.number(`SELECT count(*) FROM inbox WHERE attempts > 1`), k.sending, k.number(`SELECT count(*) FROM deliveries WHERE lookups > 0`))
			if k.kills < kills {
				t.Errorf("serve was killed %d times, want %d", k.kills, kills)
			}
		})
	})
	if t.Failed() {
		return
	}
	if diff := cmp.Diff(calm, killed); diff != "" {
		t.Errorf("seed %d: without kills (-) and with kills (+) users see\n%s", seed, diff)
	}
}

// plan chooses when serve dies: after how long, in which step. A move of the clock takes long and has two deaths.
func (k *killRig) plan() map[int][]time.Duration {
	plan := map[int][]time.Duration{}
	left := kills
	for _, i := range k.rnd.Perm(len(cycle)) {
		deaths, within := 1, 80*time.Millisecond
		if cycle[i].slow {
			deaths, within = 2, 400*time.Millisecond
		}
		for range min(deaths, left) {
			plan[i] = append(plan[i], time.Duration(k.rnd.Int64N(int64(within))))
			left--
		}
	}
	return plan
}

// cycle runs the main job; serve dies during the steps in plan.
func (k *killRig) cycle(plan map[int][]time.Duration) {
	k.t.Helper()
	for i, s := range cycle {
		fmt.Fprintf(k.log, "--- step %d %s\n", i, s.name)
		k.strike(plan[i])
		s.do(k)
	}
	k.dying.Wait()
	if !k.answers() {
		k.t.Fatal("serve does not answer at the end")
	}
	k.clock("run", "1s")
}

// killStep is one thing that people do, or a move of the clock.
type killStep struct {
	name string
	slow bool
	do   func(*killRig)
}

func does(as, in, do string, more fields) killStep {
	return killStep{name: fmt.Sprint(as, " ", do, " ", more), do: func(k *killRig) { k.insist(as, in, do, more, nil) }}
}

func types(as, text string) killStep { return does(as, group, "command", fields{"text": text}) }

func clicks(as, in, action string) killStep {
	return does(as, in, "click", fields{"action_id": action})
}

// opens is a click or a command that is repeated until a form shows.
func opens(as, in, do string, more fields) killStep {
	return killStep{name: fmt.Sprint(as, " opens ", more), do: func(k *killRig) { k.insist(as, in, do, more, modal) }}
}

// asks is a question that is repeated until an answer shows.
func asks(as, in, text, part string) killStep {
	return killStep{name: as + " asks " + text, do: func(k *killRig) { k.insist(as, in, "command", fields{"text": text}, holds(part)) }}
}

func fills(as string, values map[string]any) killStep {
	state := map[string]map[string]any{}
	for field, value := range values {
		state[field] = map[string]any{field: value}
	}
	return does(as, "", "submit", fields{"state": state})
}

func clockTo(when string) killStep {
	return killStep{name: "clock " + when, slow: true, do: func(k *killRig) { k.clock("to", when) }}
}

// sees waits until a message shows.
func sees(as, in, part string) killStep {
	return killStep{name: as + " sees " + part, slow: true, do: func(k *killRig) {
		for range 500 {
			if strings.Contains(k.see(as, in).all(), part) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		k.t.Fatalf("%s does not see %s in %s", as, part, in)
	}}
}

// looksHome is a look at App Home, repeated until something shows.
func looksHome(as, part string) killStep {
	return killStep{name: as + " home", do: func(k *killRig) {
		for range 50 {
			k.insist(as, "", "open_home", nil, nil)
			if bytes.Contains(k.see(as, dm).Home, []byte(part)) {
				return
			}
		}
		k.t.Fatalf("%s sees no home with %s", as, part)
	}}
}

// cycle is the main job, as a list of what can be interrupted.
var cycle = []killStep{
	does(alma, group, "invite", fields{"text": dm}),
	sees(alma, group, "Dit overleg registreren"),
	opens(alma, group, "click", fields{"action_id": "register"}),
	fills(alma, map[string]any{"name": "Werkgroep taal", "slug": "werkgroep-taal", "kind": "werkgroep", "secretary": bram}),
	looksHome(nele, "seat_ask"),
	opens(nele, "", "click", fields{"action_id": "seat_ask", "view": "home"}),
	does(nele, "", "submit", fields{"state": map[string]any{"seats": map[string]any{"organisations#seats": []any{}}}}),
	asks(alma, group, "/overleg plan elke eerste donderdag van de maand om 9u30 in Herentals", "plan_confirm"),
	clicks(alma, group, "plan_confirm"),
	clockTo("2026-11-26T10:00:00+01:00"),
	clicks(bram, group, "answer#online"),
	clicks(alma, group, "answer#present"),
	clicks(bram, group, "answer#present"),
	clockTo("2026-12-02T10:00:00+01:00"),
	clicks(nele, dm, "answer#excused"),
	clockTo("2026-12-03T09:00:00+01:00"),
	clockTo("2026-12-03T09:35:00+01:00"),
	types(bram, "/overleg start"),
	types(bram, "/overleg nota De brochure is klaar"),
	types(bram, "/overleg nota Iedereen krijgt twintig stuks"),
	types(bram, "/overleg besluit We starten in januari"),
	types(bram, "/overleg besluit De zaal wordt gehuurd"),
	types(bram, "/overleg actie @nele.sjabloon lijst NT2 nakijken tegen 10/12/2026"),
	types(bram, "/overleg actie @alma.voorbeeld zaal vastleggen tegen 15/12/2026"),
	opens(bram, group, "command", fields{"text": "/overleg actie"}),
	fills(bram, map[string]any{"text": "drukker bellen", "owner": []any{nele}, "due": "2026-12-11"}),
	types(bram, "/overleg nota Volgende keer in Geel"),
	types(bram, "/overleg sluit"),
	sees(nele, group, "We starten in januari"),
	sees(nele, dm, "lijst NT2 nakijken"),
	clicks(nele, dm, "action_done"),
	asks(bram, group, "/overleg deadlines", "deadline_add"),
	opens(bram, group, "click", fields{"action_id": "deadline_add"}),
	fills(bram, map[string]any{"title": "Subsidieaanvraag", "due": "2026-12-20", "owner": []any{bram}}),
	clockTo("2026-12-08T10:00:00+01:00"),
	clockTo("2026-12-11T10:00:00+01:00"),
	clockTo("2026-12-14T10:00:00+01:00"),
	asks(alma, dm, "/overleg mijn acties", "zaal vastleggen"),
	looksHome(alma, "zaal vastleggen"),
	looksHome(bram, "Subsidieaanvraag"),
	looksHome(nele, "Werkgroep taal"),
}

// sight is all that users see and that lasts, without what differs from run to run.
type sight struct {
	Posts map[string][]string // by conversation, sorted
	Homes map[string]string
	Rows  map[string][]string // by table
}

func (k *killRig) sight() sight {
	k.t.Helper()
	pardoned := k.rows(pardonedNotes)
	s := sight{Posts: map[string][]string{}, Homes: map[string]string{}, Rows: map[string][]string{}}
	var users []struct{ Handle string }
	k.call("GET", "users", nil, &users)
	for _, u := range users {
		var conversations []struct{ Name, Kind, With string }
		k.call("GET", "channels?as="+u.Handle, nil, &conversations)
		for _, c := range conversations {
			in, place := "#"+c.Name, "#"+c.Name
			if c.Kind == "dm" {
				in, place = "@"+c.With, u.Handle+" and "+c.With
			}
			if _, known := s.Posts[place]; !known {
				s.Posts[place] = lasting(k.see(u.Handle, in).Messages, pardoned)
			}
		}
	}
	for _, who := range []string{alma, bram, nele} {
		k.insist(who, "", "open_home", nil, nil)
		s.Homes[who] = plainBlocks(k.see(who, dm).Home)
	}
	for table, query := range businessTables {
		s.Rows[table] = k.rows(query)
	}
	return s
}

// pardonedNotes finds the chair's notes about what only one person saw for a while: Slack keeps no such message, so that
// nobody can look it up, and the policy is not to send it again but to say so. Their question also stands in App Home.
const pardonedNotes = `
	SELECT n.ts FROM deliveries n JOIN deliveries o ON o.id = n.subject_id
	WHERE n.subject = 'delivery' AND n.purpose = 'undelivered' AND o.recipient_kind = 'ephemeral'`

func lasting(messages []message, pardoned []string) []string {
	posts := []string{}
	for _, m := range messages {
		if !m.Ephemeral && !slices.Contains(pardoned, m.TS) {
			posts = append(posts, m.From+": "+m.Text+"\n"+plainBlocks(m.Blocks))
		}
	}
	slices.Sort(posts)
	return posts
}

// plainBlocks leaves out the ids, which differ from run to run.
func plainBlocks(raw json.RawMessage) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return string(raw)
	}
	out, err := json.MarshalIndent(withoutIDs(v), "", " ")
	if err != nil {
		return err.Error()
	}
	return string(out)
}

func withoutIDs(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutIDs(v[i])
		}
	case map[string]any:
		for key := range v {
			switch key {
			case "value", "block_id", "id", "hash", "root_view_id", "private_metadata", "external_id", "state", "action_id", "app_installed_team_id", "bot_id", "team_id":
				delete(v, key)
			default:
				v[key] = withoutIDs(v[key])
			}
		}
	}
	return v
}

func (k *killRig) rows(query string) []string {
	k.t.Helper()
	found, err := k.db.QueryContext(k.t.Context(), query)
	if err != nil {
		k.t.Fatal(err)
	}
	defer found.Close()
	list := []string{}
	for found.Next() {
		var line string
		if err := found.Scan(&line); err != nil {
			k.t.Fatal(err)
		}
		list = append(list, line)
	}
	if err := found.Err(); err != nil {
		k.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// businessTables say what is written down, in names instead of ids.
var businessTables = map[string]string{
	"meetings": `SELECT concat_ws(' | ', p.slug, m.starts_at AT TIME ZONE 'UTC', m.ends_at AT TIME ZONE 'UTC', m.place, m.state, m.revision)
	             FROM meetings m JOIN platforms p ON p.id = m.platform_id`,
	"answers": `SELECT concat_ws(' | ', p.slug, m.starts_at AT TIME ZONE 'UTC', n.name, a.answer)
	            FROM answers a JOIN meetings m ON m.id = a.meeting_id JOIN platforms p ON p.id = m.platform_id JOIN persons n ON n.id = a.person_id`,
	"seats": `SELECT concat_ws(' | ', p.slug, n.name, s.answer) FROM seats s JOIN platforms p ON p.id = s.platform_id JOIN persons n ON n.id = s.person_id`,
	"minutes": `SELECT concat_ws(' | ', p.slug, m.starts_at AT TIME ZONE 'UTC', row_number() OVER (PARTITION BY m.id ORDER BY i.id), i.kind, i.text, n.name)
	            FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id JOIN platforms p ON p.id = m.platform_id LEFT JOIN persons n ON n.id = i.author_id`,
	"decisions": `SELECT concat_ws(' | ', p.slug, d.year, d.seq, d.text, d.decided_on) FROM decisions d JOIN platforms p ON p.id = d.platform_id`,
	"action items": `SELECT concat_ws(' | ', p.slug, a.text, a.due_on, a.state, (
	                     SELECT string_agg(n.name, ', ' ORDER BY n.name) FROM action_owners o JOIN persons n ON n.id = o.person_id WHERE o.action_item_id = a.id))
	                 FROM action_items a JOIN platforms p ON p.id = a.platform_id`,
	"deadlines": `SELECT concat_ws(' | ', p.slug, d.title, d.due_on, d.revision, d.done_at IS NULL) FROM deadlines d JOIN platforms p ON p.id = d.platform_id`,
	"deliveries": `SELECT concat_ws(' | ', p.slug, d.purpose, d.lead, d.revision, date_trunc('minute', d.due_at AT TIME ZONE 'UTC'), d.recipient_kind, coalesce(n.name, d.recipient), d.state,
	                   d.reason, d.maybe_double)
	               FROM deliveries d LEFT JOIN platforms p ON p.id = d.platform_id
	               LEFT JOIN persons n ON d.recipient_kind = 'person' AND CAST(n.id AS text) = d.recipient
	               WHERE d.recipient_kind <> 'ephemeral' AND d.ts NOT IN (` + pardonedNotes + `)`,
}
