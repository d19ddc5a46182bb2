package feature_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
)

// A button carries an id and no authority: whoever sends that of something hidden is answered as if it did not exist.
func TestAForgedIdOfAClosedPlatformIsAnsweredAsOneThatDoesNotExist(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Exec(`UPDATE platforms SET level = 'closed'`)
	r.Exec(`ALTER TABLE missed_questions ALTER COLUMN id RESTART WITH 100`) // answers are compared by length: no id may grow by a digit
	r.Planned("2026-12-10 09:30")
	r.Click(r.Alma, "start_now", "1")
	r.Command(r.Alma, "C1", "decision", "Geheim besluit")
	r.Command(r.Alma, "C1", "action", "<@U2|nele> Geheime lijst nakijken tegen 4/12")
	submitDeadline(r)
	submitRound(r)
	r.Wants("a member", r.Click(r.Nele, "minutes_read", "2"), "Geheim besluit") // 1 is the planned meeting
	r.Wants("a member", r.Command(r.Nele, "C1", "deadlines", ""), "Geheime termijn")

	values := []string{
		"#", "#:0", "#:1", "# 0", "# 0 0 0", "# 1", "0 0 # 0", "#_1_chair", "#_9_secretary",
		`{"p":#,"s":"2026-12-11T10:00","z":"Europe/Brussels","d":7200}`,
		`{"p":#,"r":"FREQ=MONTHLY;BYDAY=2TH","s":"2026-12-10T09:30","z":"Europe/Brussels","d":7200}`,
	}
	carried := []string{"", "0", "# 1", "decision", "#_1_chair", `{"p":["U2"]}`, `{"e":#,"f":"2026-12-12T00:00:00+01:00","z":"Europe/Brussels"}`}
	filled := map[string]string{
		"text": "x", "kind": "note", "title": "x", "due": "2026-12-20", "date": "2026-12-11", "start": "10:00", "end": "11:00", "reason": "x",
		"successor": "U2", "from": "2026-12-12", "rhythm": "elke maandag om 9 uur",
		"question": "x", "unit": "people", "closes": "2026-12-20", "choice": "0", "draft": "x",
	}
	for _, route := range slices.Sorted(maps.Keys(r.Routes)) {
		for _, value := range values {
			of := func(id string) roomtest.Outcome {
				return r.Click(r.Mona, route+"#"+id, strings.ReplaceAll(value, "#", id))
			}
			r.Alike(route+" clicked with "+value, of("1"), of("9"))
			r.Alike(route+" clicked with "+value, of("2"), of("9"))
		}
		for _, words := range carried {
			submit := func(cause string, id int64, channel string) roomtest.Outcome {
				f := slackbot.Form{ID: cause + route + words, About: id, Channel: channel, Words: strings.ReplaceAll(words, "#", fmt.Sprint(id))}
				return r.Submit(r.Mona, route, f, filled)
			}
			missing := submit("a", 9, "C8")
			r.Alike(route+" submitted", submit("b", 1, "C1"), missing)
			r.Alike(route+" submitted", submit("c", 2, "C1"), missing)
		}
	}
}

// submitDeadline gives the first platform a deadline.
func submitDeadline(r *roomtest.Room) {
	r.Helper()
	r.Choose(r.Alma, "deadline_add_save", slackbot.Form{ID: "deadline", About: 1}, map[string]string{"title": "Geheime termijn", "due": "2026-12-20"}, "U1")
}

// submitRound gives the first platform a round.
func submitRound(r *roomtest.Room) {
	r.Helper()
	r.Submit(r.Alma, "round_add_save", slackbot.Form{ID: "round", About: 1, Words: "decision"},
		map[string]string{"question": "Geheime vraag", "unit": "people", "closes": "2026-12-20"})
	r.Wants("a member", r.Click(r.Nele, "round_card", "1"), "Geheime vraag")
}
