package demo_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/demo"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slacksim"
)

const workspace = consult.WorkspaceID("T0OVERLEG1")

// slackWorld is the simulated workspace as its Web API would tell it.
func slackWorld() demo.Slack {
	sim := slacksim.Demo()
	world := demo.Slack{Users: []demo.User{{ID: "UBOT", Handle: "overlegbot", Name: "Overlegbot", Bot: true}}}
	ids := map[string]string{}
	for _, u := range sim.Users {
		ids[u.Handle] = u.ID
		world.Users = append(world.Users, demo.User{ID: u.ID, Handle: u.Handle, Name: u.Name, Locale: u.Locale, External: u.External})
	}
	for _, c := range sim.Channels {
		channel := demo.Channel{ID: c.ID, Name: c.Name, Private: c.Private}
		if c.Bot {
			channel.Members = append(channel.Members, "UBOT")
		}
		for _, handle := range c.Members {
			channel.Members = append(channel.Members, ids[handle])
		}
		world.Channels = append(world.Channels, channel)
	}
	return world
}

// loaded is a store with the demo world in it.
type loaded struct {
	*testing.T
	store *postgres.DB
	db    *sql.DB
	slack demo.Slack
}

func load(t *testing.T) loaded {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if err := store.EnsureWorkspace(t.Context(), workspace, "Overleg (demo)", "UBOT"); err != nil {
		t.Fatal(err)
	}
	l := loaded{T: t, store: store, db: pgtest.Open(t, url), slack: slackWorld()}
	started := time.Now()
	l.load()
	t.Logf("loaded in %v", time.Since(started).Round(time.Millisecond))
	return l
}

func (l loaded) load() {
	l.Helper()
	if err := demo.Load(l.Context(), l.store, workspace, l.slack); err != nil {
		l.Fatal(err)
	}
}

// rows reads a query of one text column.
func (l loaded) rows(query string, args ...any) []string {
	l.Helper()
	rows, err := l.db.QueryContext(l.Context(), query, args...)
	if err != nil {
		l.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			l.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		l.Fatal(err)
	}
	return list
}

// viewer is who reads, by handle.
func (l loaded) viewer(handle string) consult.Viewer {
	l.Helper()
	i := slices.IndexFunc(l.slack.Users, func(u demo.User) bool { return u.Handle == handle })
	p, err := l.store.PersonBySlack(l.Context(), workspace, l.slack.Users[i].ID)
	if err != nil {
		l.Fatal(err)
	}
	return consult.Viewer{Workspace: workspace, Person: p.ID}
}

func TestLoadingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	l := load(t)
	before := l.counts()
	l.load()
	if after := l.counts(); before != after {
		t.Errorf("got after the second load:\n%s\nwant:\n%s", after, before)
	}
}

// counts is the number of rows of every table.
func (l loaded) counts() string {
	l.Helper()
	var b strings.Builder
	for _, table := range l.rows(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`) {
		b.WriteString(table + " " + l.rows(`SELECT count(*) FROM ` + table)[0] + "\n")
	}
	return b.String()
}

func TestALoadThatWasCutShortIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	whole := load(t)
	cut := load(t)
	for _, query := range []string{
		`DELETE FROM platform_roles WHERE role = 'coordinator' AND platform_id = (SELECT id FROM platforms WHERE slug = 'isom')`,
		`DELETE FROM seats WHERE answer = 'asked'`,
		`DELETE FROM deliveries WHERE purpose = 'seat_question'`,
	} {
		if _, err := cut.db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	cut.load()
	count := func(l loaded) []string {
		return l.rows(`
			SELECT 'meetings ' || count(*) FROM meetings UNION ALL SELECT 'items ' || count(*) FROM minutes_items UNION ALL
			SELECT 'decisions ' || count(*) FROM decisions UNION ALL SELECT 'actions ' || count(*) FROM action_items UNION ALL
			SELECT 'answers ' || count(*) FROM answers UNION ALL SELECT 'contacts ' || count(*) FROM contacts UNION ALL
			SELECT 'persons ' || count(*) FROM persons UNION ALL SELECT 'roles ' || count(*) FROM platform_roles UNION ALL
			SELECT 'asked ' || count(*) FROM seats WHERE answer = 'asked' UNION ALL
			SELECT 'waiting ' || count(*) FROM deliveries WHERE state = 'waiting' AND purpose <> 'seat_question'`)
	}
	if diff := cmp.Diff(count(whole), count(cut)); diff != "" {
		t.Errorf("after the second try (-whole +cut):\n%s", diff)
	}
}

func TestAWorkspaceThatIsNotTheDemosIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	slack := slackWorld()
	slack.Users = slices.DeleteFunc(slack.Users, func(u demo.User) bool { return u.Handle == "nele.sjabloon" })
	slack.Channels = slack.Channels[:3]
	err = demo.Load(t.Context(), store, workspace, slack)
	if err == nil || !strings.Contains(err.Error(), "@nele.sjabloon") || !strings.Contains(err.Error(), "#rand5") {
		t.Errorf("got %v, want what is lacking", err)
	}
}
