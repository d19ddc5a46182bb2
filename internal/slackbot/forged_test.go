package slackbot

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A button carries an id and no authority: whoever sends that of something hidden is answered as if it did not exist.
func TestAForgedIdOfAClosedPlatformIsAnsweredAsOneThatDoesNotExist(t *testing.T) {
	t.Parallel()
	r := minutesRoom(t)
	r.exec(`UPDATE platforms SET level = 'closed'`)
	r.planned("2026-12-10 09:30")
	r.click(alma, "start_now", "1")
	r.command(alma, "C1", "decision", "Geheim besluit")
	r.command(alma, "C1", "action", "<@U2|nele> Geheime lijst nakijken tegen 4/12")
	r.submitDeadline()
	r.wants("a member", r.click(nele, "minutes_read", "2"), "Geheim besluit") // 1 is the planned meeting
	r.wants("a member", r.command(nele, "C1", "deadlines", ""), "Geheime termijn")

	values := []string{
		"#", "# 0", "# 0 0 0", "0 0 # 0",
		`{"p":#,"s":"2026-12-11T10:00","z":"Europe/Brussels","d":7200}`,
		`{"p":#,"r":"FREQ=MONTHLY;BYDAY=2TH","s":"2026-12-10T09:30","z":"Europe/Brussels","d":7200}`,
	}
	filled := map[string]string{
		"text": "x", "kind": "note", "title": "x", "due": "2026-12-20", "date": "2026-12-11", "start": "10:00", "end": "11:00", "reason": "x",
	}
	for _, route := range slices.Sorted(maps.Keys(r.routes)) {
		for _, value := range values {
			of := func(id string) outcome { return r.click(mona, route+"#"+id, strings.ReplaceAll(value, "#", id)) }
			r.alike(route+" clicked with "+value, of("1"), of("9"))
			r.alike(route+" clicked with "+value, of("2"), of("9"))
		}
		missing := r.submit(mona, route, Form{ID: "a" + route, About: 9, Channel: "C8"}, filled)
		r.alike(route+" submitted", r.submit(mona, route, Form{ID: "b" + route, About: 1, Channel: "C1"}, filled), missing)
		r.alike(route+" submitted", r.submit(mona, route, Form{ID: "c" + route, About: 2, Channel: "C1"}, filled), missing)
	}
}

// submitDeadline gives the first platform a deadline.
func (r *room) submitDeadline() {
	r.t.Helper()
	r.choose(alma, "deadline_add_save", Form{ID: "deadline", About: 1}, map[string]string{"title": "Geheime termijn", "due": "2026-12-20"}, "U1")
}

// alike wants two answers that cannot be told apart, and nothing secret in either.
func (r *room) alike(what string, hidden, missing outcome) {
	r.t.Helper()
	if hidden.key != missing.key || hidden.field != missing.field || len(hidden.text) != len(missing.text) {
		r.t.Errorf("%s: got %q %q %s for what is hidden, %q %q %s for what does not exist", what, hidden.key, hidden.field, hidden.text,
			missing.key, missing.field, missing.text)
	}
	for _, secret := range []string{"Geheim", "Adviesgroep ISOM", "isom-adviesgroep"} {
		if strings.Contains(hidden.text, secret) {
			r.t.Errorf("%s: tells %q", what, secret)
		}
	}
}
