package demo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/demo"
	"overlegbot/internal/place"
	"overlegbot/internal/recurrence"
)

func TestTheDemoWorld(t *testing.T) {
	t.Parallel()
	l := load(t)
	for name, check := range map[string]func(*testing.T, loaded){
		"each platform meets next on the date of the table":          eachPlatformMeetsNextOnTheDateOfTheTable,
		"every platform is led and has its level":                    everyPlatformIsLedAndHasItsLevel,
		"thirteen of the fourteen boards joined Wegwijzer":           thirteenOfTheFourteenBoardsJoinedWegwijzer,
		"only Lotte is asked for whom she sits":                      onlyLotteIsAskedForWhomSheSits,
		"nothing of the past is left to be sent":                     nothingOfThePastIsLeftToBeSent,
		"minutes, decisions and commitments are those of the tables": minutesDecisionsAndCommitmentsAreThoseOfTheTables,
		"the directory answers by municipality, topic and kind":      theDirectoryAnswersByMunicipalityTopicAndKind,
		"agendas, a status round and events are prepared":            whatComesIsPrepared,
		"an outsider sees nothing of the closed platforms":           anOutsiderSeesNothingOfTheClosedPlatforms,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, loaded{t, l.store, l.db, l.slack})
		})
	}
}

func eachPlatformMeetsNextOnTheDateOfTheTable(t *testing.T, l loaded) {
	got := l.rows(`
		SELECT p.slug || ' ' || coalesce(to_char(min(m.starts_at) AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI'), '-')
		FROM platforms p
		LEFT JOIN meetings m ON m.platform_id = p.id AND m.state = 'planned' AND m.starts_at > $1
		GROUP BY p.slug
		ORDER BY p.slug`, demo.Start())
	want := []string{
		"aalst-ontmoetingsdag 2027-01-26 09:30",
		"aalst-vreemdelingenzaken -",
		"beersel-integratie 2026-12-07 10:00",
		"beersel-nt2 2026-12-14 14:00",
		"beersel-onthaal 2027-01-11 14:00",
		"dilbeek-horizontaal 2026-12-09 13:30",
		"eeklo-integratie 2026-12-17 13:30",
		"gent-adrem 2026-12-16 19:00",
		"harelbeke-netwerk 2027-02-04 18:00",
		"ilv-beheerscomite 2026-12-02 14:00",
		"ilv-wegwijzer -",
		"isom -",
		"isom-adviesgroep 2026-12-10 09:30",
		"isom-av 2027-03-18 19:00",
		"isom-beleidsgroep 2026-11-25 19:30",
		"isom-db 2026-12-15 13:30",
		"lanaken-integratie 2027-01-12 14:00",
		"lerend-netwerk 2026-12-08 10:00",
		"lokeren-chillop 2027-01-20 14:00",
		"lso 2027-01-19 09:30",
		"mol-inburgering 2026-12-10 10:00",
		"mol-trajecten 2026-12-03 09:00",
		"mortsel-diversiteit 2026-11-24 19:30",
		"rand5 2026-12-01 10:00",
		"scherpenheuvel-asiel 2026-12-08 14:00",
		"ternat-integratie 2027-01-13 13:30",
		"wegwijzer-onderwijs 2026-12-03 14:00",
		"wegwijzer-trefmoment 2027-01-21 13:00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("next dates (-want +got):\n%s", diff)
	}
	host := l.rows(`SELECT place FROM meetings WHERE starts_at = $1`, time.Date(2026, 11, 25, 18, 30, 0, 0, time.UTC))
	if diff := cmp.Diff([]string{"OCMW Olen, raadzaal"}, host); diff != "" {
		t.Errorf("host of the beleidsgroep (-want +got):\n%s", diff)
	}
}

func everyPlatformIsLedAndHasItsLevel(t *testing.T, l loaded) {
	leaderless := l.rows(`
		SELECT slug FROM platforms p
		WHERE NOT EXISTS (SELECT FROM platform_roles r WHERE r.platform_id = p.id AND r.role IN ('chair', 'coordinator') AND r.valid_to IS NULL)`)
	if len(leaderless) > 0 {
		t.Errorf("got nobody for %v", leaderless)
	}
	levels := l.rows(`SELECT slug || ' ' || level FROM platforms WHERE level <> 'members' ORDER BY slug`)
	if diff := cmp.Diff([]string{"isom-db closed", "lerend-netwerk closed", "mortsel-diversiteit open"}, levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
	kinds := map[string]bool{}
	for _, k := range consult.Kinds() {
		kinds[k] = true
	}
	for _, kind := range l.rows(`SELECT DISTINCT kind FROM platforms`) {
		if !kinds[kind] {
			t.Errorf("got the kind %q, which nothing names", kind)
		}
	}
	coordinated := l.rows(`
		SELECT p.slug FROM platforms p JOIN platform_roles r ON r.platform_id = p.id AND r.role = 'coordinator'
		JOIN persons v ON v.id = r.person_id WHERE v.name = 'Alma Voorbeeld' ORDER BY p.slug`)
	want := []string{
		"ilv-beheerscomite", "ilv-wegwijzer", "isom", "isom-adviesgroep", "isom-av", "isom-beleidsgroep", "isom-db", "lerend-netwerk",
		"wegwijzer-onderwijs", "wegwijzer-trefmoment",
	}
	if diff := cmp.Diff(want, coordinated); diff != "" {
		t.Errorf("coordinated by Alma (-want +got):\n%s", diff)
	}
}

func thirteenOfTheFourteenBoardsJoinedWegwijzer(t *testing.T, l loaded) {
	for _, slug := range []string{"ilv-wegwijzer", "ilv-beheerscomite"} {
		boards := l.rows(`
			SELECT o.name FROM platforms p JOIN platform_organisations x ON x.platform_id = p.id JOIN organisations o ON o.id = x.organisation_id
			WHERE p.slug = $1 ORDER BY o.name`, slug)
		want := []string{
			"Gemeente Grobbendonk", "Gemeente Herentals", "Gemeente Herenthout", "Gemeente Kasterlee", "Gemeente Lille", "Gemeente Olen",
			"Gemeente Vorselaar", "OCMW Grobbendonk", "OCMW Herentals", "OCMW Herenthout", "OCMW Kasterlee", "OCMW Lille", "OCMW Olen",
		}
		if diff := cmp.Diff(want, boards); diff != "" {
			t.Errorf("boards of %s (-want +got):\n%s", slug, diff)
		}
	}
	if told := l.rows(`SELECT text FROM minutes_items WHERE text LIKE '%OCMW Vorselaar heeft nog niet beslist%' AND text NOT LIKE '%(fictief)%'`); len(told) > 0 {
		t.Errorf("got %q without the label", told)
	}
}

func onlyLotteIsAskedForWhomSheSits(t *testing.T, l loaded) {
	asked := l.rows(`SELECT DISTINCT v.name FROM seats s JOIN persons v ON v.id = s.person_id WHERE s.answer = 'asked'`)
	if diff := cmp.Diff([]string{"Lotte Demoens"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	unseated := l.rows(`
		SELECT p.slug || ' ' || v.name FROM channel_members c JOIN platforms p ON p.channel_id = c.channel_id JOIN persons v ON v.id = c.person_id
		WHERE NOT v.bot AND NOT EXISTS (SELECT FROM seats s WHERE s.platform_id = p.id AND s.person_id = v.id AND (s.answer = 'one' OR v.name = 'Lotte Demoens'))`)
	if len(unseated) > 0 {
		t.Errorf("got no seat for %v", unseated)
	}
	seat := l.rows(`
		SELECT o.name FROM seat_organisations s JOIN organisations o ON o.id = s.organisation_id JOIN persons v ON v.id = s.person_id
		JOIN platforms p ON p.id = s.platform_id WHERE v.name = 'Nele Sjabloon' AND p.slug = 'isom-adviesgroep'`)
	if diff := cmp.Diff([]string{"OCMW Olen"}, seat); diff != "" {
		t.Errorf("seat of Nele (-want +got):\n%s", diff)
	}
}

func whatComesIsPrepared(t *testing.T, l loaded) {
	var id consult.MeetingID
	if err := l.db.QueryRowContext(t.Context(), `SELECT m.id FROM meetings m JOIN platforms p ON p.id = m.platform_id
		WHERE p.slug = 'isom-adviesgroep' AND m.starts_at > $1 ORDER BY m.starts_at LIMIT 1`, demo.Start()).Scan(&id); err != nil {
		t.Fatal(err)
	}
	agenda, err := l.store.AgendaOf(t.Context(), l.viewer("bram.proefmans"), id, demo.Start())
	if err != nil {
		t.Fatal(err)
	}
	var items []string
	for _, i := range agenda.Items {
		items = append(items, fmt.Sprintf("%s %d", i.Title, i.Times))
	}
	want := []string{
		"Goedkeuring van het vorige verslag 0", "Stand van de actiepunten 0", "Cijfers van de lokale opvanginitiatieven vergelijken 2",
		"Vrijwilligers voor het onthaalmoment 0", "Varia 0",
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("agenda of 10 December (-want +got):\n%s", diff)
	}
	answers := l.rows(`SELECT p.name FROM status_answers a JOIN persons p ON p.id = a.person_id ORDER BY p.name`)
	if diff := cmp.Diff([]string{"Alma Voorbeeld", "Hugo Sjabloon"}, answers); diff != "" {
		t.Errorf("status answers (-want +got):\n%s", diff)
	}
	lists := l.rows(`SELECT p.slug || ' ' || g.state || ' ' || count(*) FROM registrations g JOIN meetings m ON m.id = g.meeting_id
		JOIN platforms p ON p.id = m.platform_id GROUP BY p.slug, g.state ORDER BY 1`)
	if diff := cmp.Diff([]string{"aalst-ontmoetingsdag registered 3", "wegwijzer-trefmoment registered 8", "wegwijzer-trefmoment waiting 2"}, lists); diff != "" {
		t.Errorf("registrations (-want +got):\n%s", diff)
	}
}

func nothingOfThePastIsLeftToBeSent(t *testing.T, l loaded) {
	got := l.rows(`
		SELECT d.purpose || ' ' || p.slug
		FROM deliveries d
		JOIN platforms p ON p.id = d.platform_id
		WHERE d.state NOT IN ('skipped', 'superseded') AND d.due_at <= $1
		ORDER BY d.purpose, p.slug`, demo.Start())
	want := []string{
		"invitation aalst-ontmoetingsdag", "invitation harelbeke-netwerk", "invitation isom-beleidsgroep", "invitation mortsel-diversiteit",
		"invitation ternat-integratie", "invitation wegwijzer-trefmoment",
		"seat_question ilv-beheerscomite", "seat_question ilv-wegwijzer", "seat_question isom-adviesgroep", "seat_question isom-av",
		"seat_question isom-beleidsgroep", "seat_question wegwijzer-trefmoment",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sent at the start (-want +got):\n%s", diff)
	}
	if late := l.rows(`SELECT purpose FROM deliveries WHERE state = 'waiting' AND due_at < $1`, demo.Start()); len(late) > 0 {
		t.Errorf("got %v, late at the start", late)
	}
	if moving := l.rows(`SELECT purpose FROM deliveries WHERE state NOT IN ('waiting', 'skipped', 'superseded') OR stale_at IS NOT NULL`); len(moving) > 0 {
		t.Errorf("got %v, sent or to be updated before anything was sent", moving)
	}
}

func minutesDecisionsAndCommitmentsAreThoseOfTheTables(t *testing.T, l loaded) {
	minutes := l.rows(`
		SELECT to_char(m.starts_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD') || ' ' || p.slug || ' ' || m.state
		FROM meetings m JOIN platforms p ON p.id = m.platform_id JOIN minutes_items i ON i.meeting_id = m.id
		GROUP BY m.id, p.slug HAVING count(*) BETWEEN 5 AND 8 ORDER BY m.starts_at`)
	if diff := cmp.Diff([]string{
		"2025-08-05 ilv-wegwijzer closed", "2025-09-02 ilv-wegwijzer closed", "2026-09-30 isom-beleidsgroep closed", "2026-10-08 isom-adviesgroep closed", "2026-10-13 lerend-netwerk closed",
		"2026-10-20 rand5 closed", "2026-10-27 mortsel-diversiteit closed", "2026-11-05 mol-trajecten closed",
		"2026-11-12 isom-adviesgroep closed", "2026-11-17 isom-db closed",
	}, minutes); diff != "" {
		t.Errorf("minutes (-want +got):\n%s", diff)
	}
	decisions := l.rows(`
		SELECT 'B-' || d.year || '-' || to_char(d.seq, 'FM00') || ' ' || p.slug || ' ' || d.decided_on || ' ' || d.text
		FROM decisions d JOIN platforms p ON p.id = d.platform_id ORDER BY d.year, d.seq`)
	if diff := cmp.Diff([]string{
		"B-2025-07 isom-db 2025-07-15 Indienen als minstens 3 van de 7 gemeenten intekenen",
		"B-2025-08 isom-db 2025-08-19 Oprichting interlokale vereniging integratie",
		"B-2025-09 ilv-wegwijzer 2025-09-09 Herentals is beherende gemeente",
		"B-2025-10 isom-adviesgroep 2025-10-09 Bied aan elk loket een tolk aan via de telefoon, ook voor wie geen afspraak heeft",
		"B-2025-11 isom-beleidsgroep 2025-11-26 Niemand hoort langer dan drie maanden op een plaats in een les NT2 te wachten",
		"B-2026-04 isom-adviesgroep 2026-06-11 Open één telefoonnummer voor rechtshulp in de zeven gemeenten",
		"B-2026-05 isom-adviesgroep 2026-10-08 Eén onthaalfiche met lokale bijlage per gemeente",
		"B-2026-06 rand5 2026-10-20 Vrijetijdspas geldt in de vijf gemeenten",
		"B-2026-07 rand5 2026-10-20 Woordenlijst Nederlands-Frans voor de verenigingen",
		"B-2026-08 lerend-netwerk 2026-10-13 Thema's 2027: draagvlak, onthaal, vrijwilligers",
	}, decisions); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	advices := l.rows(`
		SELECT 'B-' || d.year || '-' || to_char(d.seq, 'FM00') || ' ' || d.kind || ' ' || d.advice || ' ' || coalesce(CAST(d.ask_on AS text), '')
		       || ' sent ' || (SELECT count(*) FROM decision_recipients r WHERE r.decision_id = d.id)
		FROM decisions d WHERE d.kind <> 'decision' ORDER BY d.year, d.seq`)
	if diff := cmp.Diff([]string{"B-2025-10 advice effect  sent 1", "B-2025-11 position   sent 3", "B-2026-04 advice answered 2026-12-15 sent 1"}, advices); diff != "" {
		t.Errorf("advices and positions (-want +got):\n%s", diff)
	}
	actions := l.rows(`
		SELECT a.due_on || ' ' || a.state || ' ' || v.name || ': ' || a.text
		FROM action_items a JOIN action_owners o ON o.action_item_id = a.id JOIN persons v ON v.id = o.person_id ORDER BY a.due_on`)
	if diff := cmp.Diff([]string{
		"2025-07-14 done Alma Voorbeeld: Onderzoeken of de zeven gemeenten samen op de oproep kunnen indienen, op vraag van de OCMW's",
		"2025-09-12 done Elif Fictief: Statuten laten nalezen",
		"2026-11-16 open Dries Fictief: Cijfers LOI doorgeven",
		"2026-11-27 open Bram Proefmans: Concept onthaalfiche rondsturen",
		"2026-11-30 open Samira Voorbeeld: Datum Babycafé bevestigen",
		"2026-12-01 open Nele Sjabloon: Terugkoppeling OCMW-raad Olen",
		"2026-12-04 open Karim Verzonnen: Lijst NT2-aanbod aanvullen",
		"2026-12-09 open Paula Sjabloon: Affiche Praatcafé",
		`2026-12-11 open Kaat Proefmans: Fiche "overlegplatform" nalezen`,
		"2027-01-15 open Idris Proefmans: Tweede onderwijsproject zoeken",
	}, actions); diff != "" {
		t.Errorf("action items (-want +got):\n%s", diff)
	}
	reports := l.rows(`
		SELECT p.slug || ': ' || string_agg(v.name, ', ' ORDER BY v.name)
		FROM deadlines d JOIN platforms p ON p.id = d.platform_id JOIN deadline_owners o ON o.deadline_id = d.id JOIN persons v ON v.id = o.person_id
		WHERE d.due_on = '2027-05-31' GROUP BY p.slug ORDER BY p.slug`)
	if diff := cmp.Diff([]string{"ilv-wegwijzer: Alma Voorbeeld, Bram Proefmans", "rand5: Hugo Sjabloon"}, reports); diff != "" {
		t.Errorf("interim reports (-want +got):\n%s", diff)
	}
}

func theDirectoryAnswersByMunicipalityTopicAndKind(t *testing.T, l loaded) {
	for _, tt := range []struct {
		municipality, topic, kind string
		want                      []string
	}{
		{"Olen", "Huisvesting", "", []string{"Nele Sjabloon"}},
		{"Olen", "Integratie", "", []string{"Mehdi Van Nergens"}},
		{"Olen", "Cultuur", "gemeente", []string{"Mehdi Van Nergens"}},
		{"Vorselaar", "Rechtshulp", "", []string{"Quinten Fictief"}},
		{"Kasterlee", "Tewerkstelling", "", []string{"Roos Demoens"}},
		{"Drogenbos", "Samenlevingsopbouw", "", []string{"Boris Van Nergens"}},
		{"Wemmel", "Integratie", "", []string{"Xander Demoens", "Vera Fictief"}},
		{"Wemmel", "", "ocmw", []string{"Wout Testaert"}},
		{"Kraainem", "Integratie", "", nil},
	} {
		q := consult.ContactQuery{NIS: []string{place.Resolve(tt.municipality).Sure.NIS}, OrgKind: tt.kind}
		if tt.topic != "" {
			q.Topics = []string{tt.topic}
		}
		found, err := l.store.FindContacts(t.Context(), l.viewer("nele.sjabloon"), q, demo.Start())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range found.Contacts {
			got = append(got, c.Name)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %s %s (-want +got):\n%s", tt.municipality, tt.topic, tt.kind, diff)
		}
	}
	if real := l.rows(`SELECT name || ' ' || email FROM persons WHERE NOT bot AND email !~ '^[a-z]+\.[a-z]+@example\.org$'`); len(real) > 0 {
		t.Errorf("got addresses that somebody may own: %v", real)
	}
	if unmarked := l.rows(`SELECT role FROM contacts WHERE source <> 'demo' OR confirmed_on IS NOT NULL`); len(unmarked) > 0 {
		t.Errorf("got cards that do not say demo: %v", unmarked)
	}
	topics := map[string]bool{}
	for _, topic := range consult.Topics() {
		topics[topic.Name] = true
	}
	for _, topic := range l.rows(`SELECT DISTINCT unnest(topics) FROM contacts`) {
		if !topics[topic] {
			t.Errorf("got the topic %q, which nobody can ask for", topic)
		}
	}
}

func anOutsiderSeesNothingOfTheClosedPlatforms(t *testing.T, l loaded) {
	mona := l.viewer("mona.testaert")
	seen, err := l.store.VisiblePlatforms(t.Context(), mona, demo.Start())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range seen {
		if p.Level == consult.LevelClosed {
			t.Errorf("Mona sees %s", p.Slug)
		}
	}
	if len(seen) != 26 {
		t.Errorf("got %d platforms, want the 26 that are not closed", len(seen))
	}
	decisions, err := l.store.Decisions(t.Context(), mona, 0, demo.Start())
	if err != nil || len(decisions) > 0 {
		t.Errorf("got %v, %v, want no decision", decisions, err)
	}
}

func TestTheDemoBeginsOnAWorkdayMorning(t *testing.T) {
	t.Parallel()
	if got := demo.Start().Format(time.RFC3339); got != "2026-11-23T09:00:00+01:00" || !recurrence.IsWorkday(demo.Start()) {
		t.Errorf("got %s", got)
	}
}
