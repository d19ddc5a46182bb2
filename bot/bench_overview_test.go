package main

import (
	"syscall"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot/view"
)

// A project as large as one becomes: 14 boards of 7 municipalities, 5 years, 60 meetings of three groups.
const (
	benchOverviewMeetings = 60
	benchOverviewRounds   = 7
)

// benchOverviewWorld fills an empty database; platform 1 has the project, 2 and 3 are its bodies, and person 1 leads all.
var benchOverviewWorld = []string{
	benchWorkspaces,
	`INSERT INTO persons (workspace_id, slack_id, name) SELECT 'TB', 'U' || n, 'Lid ' || n FROM generate_series(1, 15) n`,
	`INSERT INTO organisations (workspace_id, name, kind, nis)
	 SELECT 'TB', CASE n % 2 WHEN 1 THEN 'Gemeente ' ELSE 'OCMW ' END || nis, CASE n % 2 WHEN 1 THEN 'gemeente' ELSE 'ocmw' END, nis
	 FROM generate_series(1, 14) n, LATERAL (SELECT (ARRAY['13010', '13011', '13012', '13017', '13019', '13029', '13044'])[(n + 1) / 2] AS nis) x
	 ORDER BY n`,
	`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, parent_id, created_at)
	 SELECT 'TB', 'C' || n, 'p' || n, (ARRAY['ILV Regio', 'Beheerscomité', 'Stuurgroep onderwijs'])[n], 'overleg', CASE WHEN n > 1 THEN 1 END, '2021-11-01'
	 FROM generate_series(1, 3) n`,
	`INSERT INTO platform_roles (platform_id, person_id, role, valid_from) SELECT n, 1, 'chair', '2021-11-01' FROM generate_series(1, 3) n`,
	`INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT 'TB', 'C' || p, v FROM generate_series(1, 3) p, generate_series(1, 15) v`,
	`INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, n FROM generate_series(1, 14) n`,
	`INSERT INTO projects (workspace_id, platform_id, slug, name, starts_on, ends_on, created_at) VALUES ('TB', 1, 'groot', 'Groot project', '2021-12-01', '2026-12-31', '2021-11-01')`,
	`INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at)
	 SELECT 'TB', 1, n, CASE WHEN n < 14 THEN 'joined' ELSE 'undecided' END, '2021-12-01', '2021-12-01' FROM generate_series(1, 14) n`,
	`INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state)
	 SELECT 'TB', 1 + n % 3, at, at, at + interval '2 hours', 'Europe/Brussels', 'closed'
	 FROM generate_series(1, 60) n, LATERAL (SELECT timestamptz '2021-11-09 10:00+00' + make_interval(months => n) AS at) x ORDER BY n`,
	`INSERT INTO attendance_sheets (meeting_id, kept_by, kept_at) SELECT id, 1, ends_at FROM meetings`,
	`INSERT INTO attendance_invited (meeting_id, organisation_id) SELECT m.id, n FROM meetings m, generate_series(1, 14) n`,
	`INSERT INTO attendance_seats (meeting_id, person_id, organisation_id) SELECT m.id, n + 1, n FROM meetings m, generate_series(1, 14) n`,
	`INSERT INTO attendance (meeting_id, person_id, state) SELECT m.id, n + 1, CASE WHEN (m.id + n) % 5 > 0 THEN 'present' ELSE 'excused' END FROM meetings m, generate_series(1, 14) n`,
	`INSERT INTO minutes_items (workspace_id, meeting_id, platform_id, kind, text, at)
	 SELECT 'TB', m.id, m.platform_id, CASE WHEN k <= 4 THEN 'decision' ELSE 'action' END, 'Onthaal en huisvesting in de regio, punt ' || k, m.starts_at FROM meetings m, generate_series(1, 6) k`,
	`INSERT INTO decisions (workspace_id, platform_id, meeting_id, minutes_item_id, year, seq, text, decided_on)
	 SELECT 'TB', i.platform_id, i.meeting_id, i.id, extract(year FROM i.at), i.id, i.text, i.at::date FROM minutes_items i WHERE i.kind = 'decision'`,
	`INSERT INTO action_items (workspace_id, platform_id, minutes_item_id, text, due_on, created_at, state, done_at)
	 SELECT 'TB', i.platform_id, i.id, i.text, i.at::date + 30, i.at, CASE WHEN i.id % 4 > 0 THEN 'done' ELSE 'open' END, CASE WHEN i.id % 4 > 0 THEN i.at + make_interval(days => 10 * (i.id % 5)::int) END
	 FROM minutes_items i WHERE i.kind = 'action'`,
	`INSERT INTO deadlines (workspace_id, platform_id, project_id, title, asked_on, due_on, created_at)
	 SELECT 'TB', 1, 1, 'Termijn ' || n, d, d, '2021-12-02' FROM generate_series(1, 20) n, LATERAL (SELECT date '2021-12-01' + 90 * n AS d) x ORDER BY n`,
	`INSERT INTO deadline_marks (workspace_id, deadline_id, organisation_id) SELECT 'TB', d.id, n FROM deadlines d, generate_series(1, 14) n`,
	`INSERT INTO deadline_mark_changes (workspace_id, deadline_id, organisation_id, state, changed_at)
	 SELECT 'TB', d.id, n, s, d.due_on - 20 + k::int FROM deadlines d, generate_series(1, 14) n, unnest(ARRAY['submitted', 'approved']) WITH ORDINALITY x (s, k) WHERE (d.id + n) % 4 > 0`,
	`WITH o AS (INSERT INTO organisations (workspace_id, name, kind) SELECT 'TB', 'Partner ' || n, 'association' FROM generate_series(1, 12) n RETURNING id),
	      p AS (INSERT INTO partners (workspace_id, platform_id, organisation_id, activity, talks) SELECT 'TB', 1, id, 'Taallessen', 'ongoing' FROM o RETURNING id)
	 INSERT INTO partner_changes (workspace_id, partner_id, activity, talks, noted_at) SELECT 'TB', id, 'Taallessen', 'ongoing', '2022-01-01' FROM p`,
	`INSERT INTO dossier_entries (workspace_id, project_id, kind)
	 SELECT 'TB', 1, k FROM unnest(ARRAY['objective', 'milestone', 'deliverable', 'target', 'budget']) k, generate_series(1, 7)`,
	`INSERT INTO dossier_entries (workspace_id, project_id, kind) SELECT 'TB', 1, 'result' FROM generate_series(1, 14)`,
	`INSERT INTO dossier_versions (workspace_id, project_id, entry_id, since, title, state, on_day, amount, percentage, base, base_amount, goal, reached, parent_id, noted_at)
	 SELECT 'TB', 1, e.id, date '2022-01-01' + v, e.kind || ' ' || e.id, CASE e.kind WHEN 'milestone' THEN 'reached' ELSE '' END, date '2022-06-01' + 30 * e.id::int,
	        CASE e.kind WHEN 'budget' THEN 3000000 END, CASE e.kind WHEN 'budget' THEN 2000 END, CASE e.kind WHEN 'budget' THEN 'de projectkost' ELSE '' END,
	        CASE e.kind WHEN 'budget' THEN 15000000 END, 40, 12, CASE e.kind WHEN 'result' THEN 1 + e.id % 7 END, timestamptz '2022-01-01' + make_interval(days => v)
	 FROM dossier_entries e, generate_series(0, 9) v`,
	`INSERT INTO dossier_cells (workspace_id, project_id, entry_id, nis, state, since, noted_at)
	 SELECT 'TB', 1, e.id, o.nis, (ARRAY['todo', 'busy', 'done'])[1 + (e.id + o.id) % 3], '2023-01-01', '2023-01-01' FROM dossier_entries e, organisations o WHERE e.kind = 'deliverable' AND o.kind = 'gemeente'`,
	`INSERT INTO commitments (workspace_id, project_id, organisation_id, stage, council, result, on_day, noted_at)
	 SELECT 'TB', 1, n, s, CASE n % 2 WHEN 1 THEN 'municipal_council' ELSE 'welfare_council' END, 'approved', '2021-12-15', '2021-12-16' FROM generate_series(1, 13) n, unnest(ARRAY['intent', 'approval']) s`,
	`VACUUM ANALYZE`,
}

// BenchmarkOverview measures what an overview of a large project takes, from the question to what the asker gets: read from
// the database, put into words for Slack, and as each file with its charts.
func BenchmarkOverview(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	store, ask := largeProject(b)
	var rows []benchRow
	measure := func(name string, do func() error) {
		if err := do(); err != nil { // what is done once in a process, like reading fonts, is not part of it
			b.Fatal(err)
		}
		var took []float64
		spent := ownCPU(b)
		for range benchOverviewRounds {
			began := time.Now()
			if err := do(); err != nil {
				b.Fatal(err)
			}
			took = append(took, milliseconds(time.Since(began)))
		}
		rows = append(rows, row(name, "ms", took, float64((ownCPU(b)-spent).Microseconds())/benchOverviewRounds))
	}
	read := func() (consult.Overview, error) {
		o, _, err := store.ExportOverview(b.Context(), ask, 1, benchNow)
		return o, err
	}
	measure("overview of 14 boards, 5 years, 60 meetings: read", func() error { _, err := read(); return err })
	measure("overview, read and as a message (aim 300)", func() error {
		o, err := store.ProjectOverview(b.Context(), ask.Viewer, 1, benchNow, benchNow)
		page := view.OverviewPage{}
		for _, part := range overview.Of("nl", o).Parts {
			page.Lines = append(page.Lines, view.OverviewLine{Title: part.Title, Text: part.Short()})
		}
		page.Overview("nl", overview.Formats())
		return err
	})
	for _, format := range overview.Formats() {
		aim := " (aim 300)"
		if format == "pdf" {
			aim = " (aim 1000)"
		}
		measure("overview, read and as "+format+aim, func() error {
			o, err := read()
			if err != nil {
				return err
			}
			_, err = overview.Of("nl", o).Write(format, overview.Options{Lang: "nl", At: benchNow})
			return err
		})
	}
	printRows(rows)
	writeRows(b, rows)
}

// ownCPU is the processor time that this process has used; the database's is not in it. It is the same on a busy machine.
func ownCPU(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// largeProject is a database with the project, and its chair, who may read all of it.
func largeProject(b *testing.B) (*postgres.DB, consult.Act) {
	b.Helper()
	url := (&benchRig{b: b}).database()
	store, err := postgres.Open(url, 4)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	db := pgtest.Open(b, url)
	for _, query := range benchOverviewWorld {
		if _, err := db.ExecContext(b.Context(), query); err != nil {
			b.Fatalf("%v\n%s", err, query)
		}
	}
	ask := consult.Act{Viewer: consult.Viewer{Workspace: "TB", Person: 1}, Now: benchNow}
	o, err := store.ProjectOverview(b.Context(), ask.Viewer, 1, benchNow, benchNow)
	if err != nil {
		b.Fatal(err)
	}
	there, invited, meetings := consult.Seats(o.Meetings)
	if meetings != benchOverviewMeetings || invited != 840 || there != 672 || len(o.Decisions) != 240 || len(o.Deadlines) != 20 || len(o.Groups) != 3 || len(o.Partners) != 12 {
		b.Fatalf("got %d of %d there at %d meetings, %d decisions, %d deadlines, %d groups, %d partners",
			there, invited, meetings, len(o.Decisions), len(o.Deadlines), len(o.Groups), len(o.Partners))
	}
	return store, ask
}
