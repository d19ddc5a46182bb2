// Package roomtest is a room for tests of features: every feature with a real store, and a few people who ask, whom the
// store knows. Slack knows nothing here.
package roomtest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
)

// Room has platform 1, ISOM, in C1, with Alma in the chair and Nele as a member, and platform 2, Rand5, in C2, with Hugo
// in the chair, who reads French. Mona is an outsider. U5, Bert, has left; Kaat is external.
type Room struct {
	*testing.T
	Store                        *postgres.DB
	Routes                       map[string]slackbot.Route // of all features
	Suggestions                  []slackbot.Suggestion     // of all features
	Now                          time.Time                 // consultation time
	Alma, Nele, Mona, Hugo, Kaat consult.Person

	db       *sql.DB
	renderer slackbot.Renderer
	clicks   int
}

// New opens a room with a database of its own, and a bot that is configured as tune says.
func New(t *testing.T, tune ...func(*slackbot.Config)) *Room {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	r := &Room{T: t, Store: store, Routes: map[string]slackbot.Route{}, Now: At(t, "2026-11-23 09:00"), db: pgtest.Open(t, url)}
	cfg := slackbot.Config{Workspace: "T1", Language: consult.Dutch}
	for _, change := range tune {
		change(&cfg)
	}
	features := feature.All(store)(cfg, slackbot.NewPeople(cfg, store, ignorant(t), slog.New(slog.DiscardHandler)))
	if r.renderer, err = slackbot.NewRenderer(features); err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		r.Suggestions = append(r.Suggestions, f.Suggestions...)
		for _, route := range f.Routes {
			r.Routes[route.Name] = route
		}
	}
	r.fill()
	return r
}

// ignorant is a Slack that knows nothing.
func ignorant(t *testing.T) *slack.Client {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"ok":false,"error":"not_found"}`)
	}))
	t.Cleanup(s.Close)
	return slack.New("xoxb-test", slack.OptionAPIURL(s.URL+"/"))
}

func (r *Room) fill() {
	r.Helper()
	person := func(id consult.PersonID, name string) consult.Person {
		return consult.Person{ID: id, WorkspaceID: "T1", SlackID: fmt.Sprint("U", id), Name: name, Lang: consult.Dutch}
	}
	r.Alma, r.Nele, r.Mona = person(1, "Alma Voorbeeld"), person(2, "Nele Sjabloon"), person(3, "Mona Testaert")
	r.Hugo, r.Kaat = person(4, "Hugo Sjabloon"), person(6, "Kaat Proefmans")
	r.Hugo.Lang, r.Kaat.External = consult.French, true
	bert := person(5, "Bert Fictief")
	bert.Deactivated = true
	r.Exec(`INSERT INTO workspaces (id) VALUES ('T1')`)
	for _, p := range []consult.Person{r.Alma, r.Nele, r.Mona, r.Hugo, bert, r.Kaat} {
		r.Exec(`INSERT INTO persons (workspace_id, slack_id, name, lang, external, deactivated, profile_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			p.WorkspaceID, p.SlackID, p.Name, p.Lang, p.External, p.Deactivated, time.Now())
	}
	r.Exec(`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at) VALUES
	    ('T1', 'C1', 'isom-adviesgroep', 'Adviesgroep ISOM', 'adviesgroep', $1), ('T1', 'C2', 'rand5', 'Rand5', 'stuurgroep', $1)`, r.Now)
	r.Exec(`INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1), (2, 4, 'chair', $1)`, r.Now)
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 1), ('T1', 'C1', 2), ('T1', 'C2', 4)`)
}

// At reads "2026-11-23 09:00" on the clock in Brussels.
func At(t *testing.T, clock string) time.Time {
	t.Helper()
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// Exec changes the database behind everybody's back.
func (r *Room) Exec(query string, args ...any) {
	r.Helper()
	if _, err := r.db.ExecContext(r.Context(), query, args...); err != nil {
		r.Fatal(err)
	}
}

// Count reads one number from the database.
func (r *Room) Count(query string) int {
	r.Helper()
	n := 0
	if err := r.db.QueryRowContext(r.Context(), query).Scan(&n); err != nil {
		r.Fatal(err)
	}
	return n
}

// Planned plans one meeting of platform 1 and plays the outbox: the invitation was posted. It returns the meeting's id.
func (r *Room) Planned(clock string) string {
	r.Helper()
	list, err := r.Store.PlanSeries(context.Background(), consult.Act{Viewer: consult.Viewer{Workspace: "T1", Person: r.Alma.ID}, Now: r.Now},
		consult.SeriesDraft{PlatformID: 1, Start: At(r.T, clock), Zone: recurrence.DefaultZone, Duration: 7200, Place: "Olen"})
	if err != nil {
		r.Fatal(err)
	}
	r.Exec(`UPDATE deliveries SET state = 'sent', channel_id = 'C1', ts = '1.1' WHERE purpose = 'invitation'`)
	return fmt.Sprint(list[0].ID)
}

// Delivery reads back the first delivery of a purpose to C1 as the outbox hands it to the renderer.
func (r *Room) Delivery(purpose consult.Purpose) consult.Delivery {
	r.Helper()
	d := consult.Delivery{WorkspaceID: "T1", Purpose: purpose, Lang: consult.Dutch, Subject: "meeting", RecipientKind: consult.ToChannel, Recipient: "C1"}
	err := r.db.QueryRowContext(r.Context(), `SELECT id, subject_id, revision, occurrence, useful_until, ts FROM deliveries
	    WHERE purpose = $1 ORDER BY id LIMIT 1`, purpose).Scan(&d.ID, &d.SubjectID, &d.Revision, &d.Occurrence, &d.UsefulUntil, &d.TS)
	if err != nil {
		r.Fatal(err)
	}
	return d
}

// Rendered is the text and the blocks of what a delivery says, or "moot: " and the reason.
func (r *Room) Rendered(d consult.Delivery) string {
	r.Helper()
	d.WorkspaceID, d.Lang = "T1", consult.Dutch
	msg, err := r.renderer.Render(r.Context(), d, r.Now)
	if refusal, ok := consult.Refusal(err); ok && refusal.Code == consult.CodeMoot {
		return "moot: " + refusal.Key
	}
	if err != nil {
		r.Fatal(err)
	}
	if n := len(msg.Blocks.BlockSet); n == 0 || n > 50 || msg.Text == "" {
		r.Errorf("got %d blocks and text %q, want both, and at most 50", n, msg.Text)
	}
	return msg.Text + readable(r.T, msg.Blocks)
}

// Says wants parts in what is told.
func (r *Room) Says(what, got string, parts ...string) {
	r.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			r.Errorf("%s: got %s\nwant in it %q", what, got, p)
		}
	}
}

// ToldTo is a delivery to one person.
func ToldTo(who consult.Person, purpose consult.Purpose, subject int64) consult.Delivery {
	return consult.Delivery{Purpose: purpose, SubjectID: subject, RecipientKind: consult.ToPerson, Recipient: fmt.Sprint(who.ID)}
}
