package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/pgtest"
)

const (
	application = "Projectaanvraag indienen bij ABB"
	papers      = "Raadsbesluit bezorgen aan Herentals"
)

// theDeadlines are set on 20 August 2025: Herentals hands in by a hard date, with steps counted back from it, and every
// board owes Herentals what its council decided (R55, R57).
func (y *year) theDeadlines() {
	y.until("2025-08-20 09:30")
	y.command(alma, wegwijzer, "/overleg termijnen")
	y.click(alma, wegwijzer, "deadline_add")
	hard := map[string]any{"title": application, "due": "2025-08-01", "owner": []string{elif}, "organisations": []string{"Gemeente Herentals"}, "hour": "17:00"}
	y.refuses(alma, "due", "al voorbij", hard)
	y.wants(y.fills(alma, map[string]any{"due": "2025-09-30"}), "Termijn toegevoegd", "dinsdag 30 september 2025 om 17.00 uur")
	y.opensDeadline(alma, application)
	y.click(alma, wegwijzer, "deadline_step")
	y.refuses(alma, "days_before", "getal", map[string]any{"title": "Raden gepland", "days_before": "drie", "owner": []string{alma}})
	y.fills(alma, map[string]any{"days_before": "35"})
	y.opensDeadline(alma, application)
	y.click(alma, wegwijzer, "deadline_step")
	y.wants(y.fills(alma, map[string]any{"title": "Alle raden hebben beslist", "days_before": "1", "owner": []string{alma}}),
		"Op weg ernaartoe:", "dinsdag 26 augustus 2025: ", "Raden gepland", "maandag 29 september 2025: ", "Alle raden hebben beslist")
	y.click(alma, wegwijzer, "deadline_move")
	y.refuses(alma, "due", "al voorbij", map[string]any{"due": "2025-08-19"})
	y.act(alma, "", "close", nil)

	y.command(alma, wegwijzer, "/overleg termijnen")
	y.click(alma, wegwijzer, "deadline_add")
	y.fills(alma, map[string]any{"title": papers, "due": "2025-09-26", "owner": []string{elif}, "owed": "all"})
	y.wants(y.opensDeadline(nele, papers), "0 van de 14 besturen in orde", "deadline_hand_in")
}

// opensDeadline shows somebody a deadline that they look for by its name.
func (y *year) opensDeadline(who, title string) string {
	y.t.Helper()
	y.wants(y.command(who, wegwijzer, "/overleg termijnen "+title).all(), title)
	return y.click(who, wegwijzer, "deadline_card").all()
}

// handsIn presses the button that stands beside one deadline in the last reminder that somebody got of it.
func (y *year) handsIn(title string, people ...string) {
	y.t.Helper()
	for _, who := range people {
		asked := y.posted(y.see(who, dm), "*"+title+"* wordt verwacht van", "deadline_hand_in")
		y.wants(y.handsInOf(who, asked, title).all(), "Ingediend")
		y.wants(y.see(who, dm).all(), title+": bedankt, dit is in orde")
	}
}

var handInButton = regexp.MustCompile(`"action_id":"deadline_hand_in".*?"value":"(\d+)"`)

// handsInOf presses the button below the line of one deadline, whatever else the reminder lists.
func (y *year) handsInOf(who string, asked message, title string) shown {
	y.t.Helper()
	_, below, found := strings.Cut(string(asked.Blocks), "*"+title+"*")
	id := handInButton.FindStringSubmatch(below)
	if !found || id == nil {
		y.t.Fatalf("got %s\nwant a button below %q", short(string(asked.Blocks)), title)
	}
	return y.act(who, dm, "click", fields{"action_id": "deadline_hand_in", "ts": asked.TS, "value": id[1]})
}

// reminded is who was reminded that a board owes something, by the day.
func (y *year) reminded(title string) map[string][]string {
	y.t.Helper()
	rows, err := pgtest.Open(y.t, y.url).QueryContext(y.t.Context(), `
		SELECT to_char(d.sent_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD'), p.slack_id
		FROM deadlines l
		JOIN deadline_reminded r ON r.deadline_id = l.id
		JOIN deliveries d ON d.id = r.delivery_id AND d.state = 'sent'
		JOIN persons p ON p.id = d.subject_id
		WHERE l.title = $1
		ORDER BY 1, 2`, title)
	if err != nil {
		y.t.Fatal(err)
	}
	defer rows.Close()
	got := map[string][]string{}
	for rows.Next() {
		var day, id string
		if err := rows.Scan(&day, &id); err != nil {
			y.t.Fatal(err)
		}
		got[day] = append(got[day], handleOf(y.t, id))
	}
	if err := rows.Err(); err != nil {
		y.t.Fatal(err)
	}
	for day := range got {
		slices.Sort(got[day])
	}
	return got
}

// remindedOf compares who was reminded, by the day, with who ought to have been.
func (y *year) remindedOf(title string, want map[string][]string) {
	y.t.Helper()
	for _, people := range want {
		slices.Sort(people)
	}
	if diff := cmp.Diff(want, y.reminded(title)); diff != "" {
		y.t.Errorf("reminded of %s (-want +got):\n%s", title, diff)
	}
}

// delegatesBut are who sits for the fourteen boards, without some.
func delegatesBut(without ...string) []string {
	var people []string
	for _, b := range boards {
		if !slices.Contains(without, b.who) {
			people = append(people, b.who)
		}
	}
	return people
}

// sending is one thing that the bot sent or was to send.
type sending struct {
	ID                                   int64
	Purpose, Subject, Occurrence, Toward string
	SubjectID, Lead, Version             int64
	State, Reason                        string
}

// noDoubled lists what was sent twice: the same thing to the same recipient for the same lead, whatever was changed about it
// in the meantime. A new version of a draft under review is another thing.
func noDoubled(all []sending) []string {
	seen := map[string]int64{}
	var twice []string
	for _, d := range all {
		if d.State != "sent" {
			continue
		}
		key := fmt.Sprintf("%s of %s %d %q to %s, lead %d, version %d", d.Purpose, d.Subject, d.SubjectID, d.Occurrence, d.Toward, d.Lead, d.Version)
		if first, doubled := seen[key]; doubled && first != d.ID {
			twice = append(twice, key)
		}
		seen[key] = d.ID
	}
	return twice
}

// noLost lists what was due and is neither sent nor given up for a reason that is in order.
func noLost(all []sending) []string {
	var lost []string
	for _, d := range all {
		switch d.State {
		case "sent", "expanded", "superseded":
		case "skipped":
			if !slices.Contains([]string{"answered", "nothing_left", "not_due", "done"}, d.Reason) {
				lost = append(lost, fmt.Sprintf("%s of %s %d to %s: skipped, %s", d.Purpose, d.Subject, d.SubjectID, d.Toward, d.Reason))
			}
		default:
			lost = append(lost, fmt.Sprintf("%s of %s %d to %s: %s %s", d.Purpose, d.Subject, d.SubjectID, d.Toward, d.State, d.Reason))
		}
	}
	return lost
}

// due reads what was due by now; of a message that reminds of several deadlines each of them.
func (y *year) due() []sending {
	y.t.Helper()
	rows, err := pgtest.Open(y.t, y.url).QueryContext(y.t.Context(), `
		SELECT d.id, d.purpose, CASE WHEN r.deadline_id IS NULL THEN d.subject ELSE 'deadline' END, coalesce(r.due_on::text, d.occurrence),
		       d.recipient_kind || ' ' || d.recipient, coalesce(r.deadline_id, d.subject_id),
		       coalesce((r.due_on - CAST(d.due_at AS date)) * 86400, d.lead),
		       CASE WHEN d.subject = 'round' AND d.purpose = 'round_asked' THEN d.revision ELSE 0 END, d.state, d.reason
		FROM deliveries d
		LEFT JOIN deadline_reminded r ON r.delivery_id = d.id
		WHERE d.due_at <= $1
		ORDER BY d.id`, y.d.clock.Now())
	if err != nil {
		y.t.Fatal(err)
	}
	defer rows.Close()
	var all []sending
	for rows.Next() {
		var d sending
		if err := rows.Scan(&d.ID, &d.Purpose, &d.Subject, &d.Occurrence, &d.Toward, &d.SubjectID, &d.Lead, &d.Version, &d.State, &d.Reason); err != nil {
			y.t.Fatal(err)
		}
		all = append(all, d)
	}
	if err := rows.Err(); err != nil {
		y.t.Fatal(err)
	}
	return all
}

// nothingIsLostOrDoubled looks at all that was sent so far.
func (y *year) nothingIsLostOrDoubled() {
	y.t.Helper()
	all := y.due()
	if twice := noDoubled(all); len(twice) > 0 {
		y.t.Errorf("sent twice: %q", twice)
	}
	if lost := noLost(all); len(lost) > 0 {
		y.t.Errorf("lost: %q", lost)
	}
}

func TestADoubledAndALostDeliveryAreSeenByTheCheckersOfTheYear(t *testing.T) {
	t.Parallel()
	reminder := sending{ID: 1, Purpose: "deadlines_owed", Subject: "deadline", SubjectID: 2, Occurrence: "2027-05-31", Toward: "person 7", Lead: 86400, State: "sent"}
	again, other, waiting := reminder, reminder, reminder
	again.ID, other.ID, other.Lead = 2, 3, 7*86400
	waiting.ID, waiting.Toward, waiting.State = 4, "person 8", "waiting"
	if got := noDoubled([]sending{reminder, other}); len(got) != 0 {
		t.Errorf("got %q, want nothing for two leads", got)
	}
	if got := noDoubled([]sending{reminder, other, again}); len(got) != 1 {
		t.Errorf("got %q, want the doubled one", got)
	}
	if got := noLost([]sending{reminder, waiting}); len(got) != 1 {
		t.Errorf("got %q, want the lost one", got)
	}
}
