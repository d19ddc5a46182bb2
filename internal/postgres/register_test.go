package postgres

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// reader sits in isom alone, and knows nothing of isom-db.
const reader consult.PersonID = 7

// registerWorld is minutesWorld with the reader, two organisations on isom, and decisions: 1 and 2 of isom (B-2026-01 with a
// line of minutes, B-2025-07 without), 3 of isom-db (B-2025-08).
func registerWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := opened(t)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', 'U7', 'Dries Fictief')`)
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 7)`)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Olen', 'ocmw'), ('T1', 'OCMW Lille', 'ocmw'), ('T1', 'Elders', 'other')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	if _, err := store.Record(t.Context(), by(chair, "decide"), 1, consult.ItemDraft{Kind: consult.Decided, Text: "Eén onthaalfiche per gemeente"}); err != nil {
		t.Fatal(err)
	}
	for _, d := range []consult.Decision{
		{PlatformID: 1, Year: 2025, Seq: 7, Text: "Indienen als drie gemeenten intekenen", DecidedOn: *on(2025, 7, 15)},
		{PlatformID: 2, Year: 2025, Seq: 8, Text: "Geheime oprichting", DecidedOn: *on(2025, 8, 19)},
	} {
		run(t, db, `INSERT INTO decisions (workspace_id, platform_id, year, seq, text, decided_on) VALUES ('T1', $1, $2, $3, $4, $5)`,
			d.PlatformID, d.Year, d.Seq, d.Text, d.DecidedOn)
	}
	return store, db
}

func cardOf(t *testing.T, store *DB, who consult.PersonID, id consult.DecisionID) consult.DecisionCard {
	t.Helper()
	c, err := store.Decision(t.Context(), viewer(who), id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheRegisterIsCompletedByWhoManagesAndKeepsALog(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	draft := consult.DecisionDraft{
		Text: "een andere tekst", Kind: consult.KindAdvice, Reason: "Vijf brochures lopen uiteen.", Scope: consult.ScopeLocal, LocalOf: 1,
		InForceOn: on(2026, 12, 1), ReviewOn: on(2027, 6, 1), Topics: []string{"Integratie"},
	}
	_, err := store.CompleteDecision(t.Context(), by(member, "x"), 1, draft)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	_, err = store.CompleteDecision(t.Context(), by(outsider, "y"), 1, draft)
	if got := refused(t, err); got != "no_such_decision" {
		t.Errorf("an outsider: got %q", got)
	}
	for range 2 { // Slack may deliver a form twice
		c, err := store.CompleteDecision(t.Context(), by(chair, "form"), 1, draft)
		if err != nil {
			t.Fatal(err)
		}
		want := consult.Decision{
			ID: 1, PlatformID: 1, Platform: "ISOM", Slug: "isom", Year: 2026, Seq: 1, Kind: consult.KindAdvice, Text: "Eén onthaalfiche per gemeente",
			Reason: draft.Reason, Scope: consult.ScopeLocal, LocalOf: "OCMW Olen", DecidedOn: *on(2026, 11, 23), InForceOn: draft.InForceOn,
			ReviewOn: draft.ReviewOn, Topics: []string{"Integratie"},
		}
		if diff := cmp.Diff(want, c.Decision); diff != "" {
			t.Errorf("got (-want +got):\n%s", diff)
		}
	}
	log, err := store.DecisionLog(t.Context(), viewer(member), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	var what []string
	for _, l := range log {
		what = append(what, fmt.Sprintf("%s: %s>%s (%s)", l.What, l.Was, l.Became, l.By))
	}
	if diff := cmp.Diff("topics: >Integratie (Alma Voorbeeld)\nreview: >2027-06-01 (Alma Voorbeeld)\nin_force: >2026-12-01 (Alma Voorbeeld)\n"+
		"local_of: >OCMW Olen (Alma Voorbeeld)\nscope: subregional>local (Alma Voorbeeld)\nreason: >Vijf brochures lopen uiteen. (Alma Voorbeeld)\n"+
		"kind: decision>advice (Alma Voorbeeld)", strings.Join(what, "\n")); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if log, err := store.DecisionLog(t.Context(), viewer(outsider), 1, sentAt()); len(log) > 0 || err != nil {
		t.Errorf("an outsider reads the log: %v %v", log, err)
	}
}

func TestWhatApprovedMinutesSayStaysInTheRegister(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	run(t, db, `INSERT INTO minutes (meeting_id, workspace_id, state, approved_at) VALUES (1, 'T1', 'approved', now())
	    ON CONFLICT (meeting_id) DO UPDATE SET state = 'approved'`)
	was := consult.DecisionDraft{Kind: consult.KindDecision, Scope: consult.ScopeSubregional}
	changed := was
	changed.Reason = "Een andere reden"
	_, err := store.CompleteDecision(t.Context(), by(chair, "a"), 1, changed)
	if got := refused(t, err); got != "decision_settled" {
		t.Errorf("a reason: got %q", got)
	}
	_, err = store.CountVotes(t.Context(), by(chair, "b"), 1, []consult.Ballot{{OrganisationID: 1, Vote: consult.VoteFor}})
	if got := refused(t, err); got != "decision_settled" {
		t.Errorf("votes: got %q", got)
	}
	was.ReviewOn = on(2027, 1, 4)
	if c, err := store.CompleteDecision(t.Context(), by(chair, "c"), 1, was); err != nil || c.ReviewOn == nil {
		t.Errorf("a date of review: got %v, %v", c.ReviewOn, err)
	}
}

func TestEveryOrganisationHasOneVoice(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	_, err := store.CountVotes(t.Context(), by(chair, "twice"), 1, []consult.Ballot{{OrganisationID: 1, Vote: consult.VoteFor}, {OrganisationID: 1, Vote: consult.VoteAgainst}})
	if got := refused(t, err); got != "vote_twice" {
		t.Errorf("twice: got %q", got)
	}
	_, err = store.CountVotes(t.Context(), by(chair, "stranger"), 1, []consult.Ballot{{OrganisationID: 3, Vote: consult.VoteFor}})
	if got := refused(t, err); got != "vote_stranger" {
		t.Errorf("a stranger: got %q", got)
	}
	c, err := store.CountVotes(t.Context(), by(chair, "ok"), 1, []consult.Ballot{{OrganisationID: 1, Vote: consult.VoteFor}, {OrganisationID: 2, Vote: consult.VoteAbstain}})
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.Ballot{{OrganisationID: 2, Organisation: "OCMW Lille", Vote: consult.VoteAbstain}, {OrganisationID: 1, Organisation: "OCMW Olen", Vote: consult.VoteFor}}
	if diff := cmp.Diff(want, c.Ballots); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAReplacedDecisionSaysSoAndARingIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	if _, err := store.LinkDecision(t.Context(), by(chair, "a"), 1, consult.LinkReplaces, 2025, 7); err != nil {
		t.Fatal(err)
	}
	old := cardOf(t, store, reader, 2)
	if !old.Replaced || len(old.Later) != 1 || old.Later[0].Number() != "B-2026-01" {
		t.Errorf("got %v, %+v, want it replaced by B-2026-01", old.Replaced, old.Later)
	}
	for number, seq := range map[string]int{"itself": 7, "the one that replaces it": 1} {
		year := 2025
		if seq == 1 {
			year = 2026
		}
		_, err := store.LinkDecision(t.Context(), by(chair, "ring "+number), 2, consult.LinkReplaces, year, seq)
		if got := refused(t, err); got != "decision_ring" {
			t.Errorf("%s: got %q", number, got)
		}
	}
	if _, err := store.LinkDecision(t.Context(), by(chair, "b"), 2, consult.LinkFollows, 2025, 8); err != nil {
		t.Fatal(err)
	}
	_, err := store.LinkDecision(t.Context(), by(chair, "c"), 3, consult.LinkChanges, 2026, 1)
	if got := refused(t, err); got != "decision_ring" {
		t.Errorf("a ring of three: got %q", got)
	}
	_, err = store.LinkDecision(t.Context(), by(chair, "d"), 1, consult.LinkReplaces, 2031, 9)
	if got := refused(t, err); got != "no_such_decision" {
		t.Errorf("a number that was never given: got %q", got)
	}
}

func TestTheWayOfASubjectLeavesOutWhatTheViewerMayNotSee(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	// B-2025-07 (isom) goes on to isom-db, which decides on it (B-2026-02); B-2026-01 (isom) follows that.
	if _, err := store.SendOn(t.Context(), by(chair, "send"), 2, consult.AgendaDraft{PlatformID: 2, Title: "Oprichting bespreken"}); err != nil {
		t.Fatal(err)
	}
	c := cardOf(t, store, chair, 2)
	if len(c.Chain) != 2 || c.Chain[1].Kind != "agenda" || c.Chain[1].Who != "ISOM DB" {
		t.Fatalf("sent on: got %+v", c.Chain)
	}
	if _, err := store.OpenAdHoc(t.Context(), by(chair, "open"), 2); err != nil {
		t.Fatal(err)
	}
	var item consult.AgendaItemID
	if err := db.QueryRowContext(t.Context(), `SELECT id FROM agenda_items WHERE from_decision_id = 2`).Scan(&item); err != nil {
		t.Fatal(err)
	}
	var meeting consult.MeetingID
	if err := db.QueryRowContext(t.Context(), `SELECT id FROM meetings WHERE platform_id = 2`).Scan(&meeting); err != nil {
		t.Fatal(err)
	}
	if _, err := store.PlaceItem(t.Context(), by(chair, "place"), item, meeting); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Record(t.Context(), by(chair, "db"), 2, consult.ItemDraft{Kind: consult.Decided, Text: "Oprichting goedgekeurd", AgendaItem: item}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.LinkDecision(t.Context(), by(chair, "follow"), 1, consult.LinkFollows, 2026, 2); err != nil {
		t.Fatal(err)
	}
	council := consult.CouncilStep{OrganisationID: 1, TreatedOn: *on(2026, 11, 20), Outcome: consult.CouncilApproved}
	if _, err := store.NoteCouncil(t.Context(), by(chair, "council"), 1, council); err != nil {
		t.Fatal(err)
	}
	way := func(who consult.PersonID, of consult.DecisionID) (steps []string) {
		for _, s := range cardOf(t, store, who, of).Chain {
			steps = append(steps, fmt.Sprintf("%s %s %d-%d %s", s.Kind, s.Who, s.Year, s.Seq, s.Outcome))
		}
		return steps
	}
	whole := []string{"decision ISOM 2025-7 ", "council OCMW Olen 2026-1 approved", "decision ISOM 2026-1 ", "decision ISOM DB 2026-2 "}
	for _, of := range []consult.DecisionID{1, 2} {
		if diff := cmp.Diff(whole, way(member, of)); diff != "" {
			t.Errorf("who sits in both, from %d (-want +got):\n%s", of, diff)
		}
		if diff := cmp.Diff(whole[:3], way(reader, of)); diff != "" {
			t.Errorf("who sits in one, from %d (-want +got):\n%s", of, diff)
		}
	}
	if refs := cardOf(t, store, reader, 1).Earlier; len(refs) > 0 {
		t.Errorf("a link into the closed body shows: %+v", refs)
	}
	_, err := store.SendOn(t.Context(), by(chair, "same"), 1, consult.AgendaDraft{PlatformID: 1, Title: "Nog eens"})
	if got := refused(t, err); got != "send_on_same" {
		t.Errorf("to the body itself: got %q", got)
	}
}

func TestALineForNamedPeopleIsNoDecisionForOthers(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	run(t, db, `UPDATE minutes_items SET level = 'closed'`)
	run(t, db, `INSERT INTO minutes_item_readers (minutes_item_id, person_id) VALUES (1, 1)`)
	if _, _, ok := consult.ReadDecisionNumber("B-2026-01"); !ok {
		t.Fatal("a number")
	}
	_, err := store.DecisionNumbered(t.Context(), viewer(member), 2026, 1, sentAt())
	if got := refused(t, err); got != "no_such_decision" {
		t.Errorf("a member who is not named: got %q", got)
	}
	if c, err := store.DecisionNumbered(t.Context(), viewer(chair), 2026, 1, sentAt()); err != nil || c.ID != 1 {
		t.Errorf("the chair: got %v, %v", c.ID, err)
	}
	list, err := store.Register(t.Context(), viewer(member), consult.DecisionFilter{Words: "onthaalfiche"}, sentAt())
	if err != nil || len(list) > 0 {
		t.Errorf("the register: got %v, %v", list, err)
	}
}

func TestALogNamesNoDecisionThatItsReaderMayNotKnow(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	run(t, db, `INSERT INTO decision_changes (workspace_id, decision_id, what, was, became, changed_by, changed_at)
	    VALUES ('T1', 1, 'replaces', 'B-2026-01', 'B-1999-99', 1, now()), ('T1', 1, 'reason', 'B-1999-99', '', 1, now())`)
	lines, err := store.DecisionLog(t.Context(), viewer(member), 1, sentAt())
	if err != nil || len(lines) != 2 {
		t.Fatalf("got %v, %v", lines, err)
	}
	if lines[1].Was != "B-2026-01" || lines[1].Became != "…" || lines[0].Was != "B-1999-99" {
		t.Errorf("got %+v", lines)
	}
}

func TestAnAdviceTellsTheChannelAndAsksItsOwnerLater(t *testing.T) {
	t.Parallel()
	store, db := registerWorld(t)
	_, err := store.CompleteDecision(t.Context(), by(chair, "kind"), 1, consult.DecisionDraft{Kind: consult.KindAdvice, Scope: consult.ScopeSubregional, ReviewOn: on(2026, 12, 8)})
	if err != nil {
		t.Fatal(err)
	}
	step := consult.AdviceDraft{State: consult.AdviceGiven, On: *on(2026, 11, 23), Note: "Per brief aan het kabinet", Months: 6}
	c, err := store.MarkAdvice(t.Context(), by(chair, "given"), 1, step)
	if err != nil || c.Advice != consult.AdviceGiven || !c.AskOn.Equal(*on(2027, 5, 23)) {
		t.Fatalf("got %v %v, %v", c.Advice, c.AskOn, err)
	}
	news := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Occurrence: "given", Recipient: "C1"}
	advice, told, outsiders, err := store.AdviceNews(t.Context(), news)
	if err != nil || advice.Number() != "B-2026-01" || told.Note != step.Note || !outsiders { // Kaat is external
		t.Errorf("the news: got %+v %+v %v, %v", advice, told, outsiders, err)
	}
	run(t, db, `UPDATE minutes_items SET level = 'closed'`)
	if _, _, _, err := store.AdviceNews(t.Context(), news); refused(t, err) != "not_theirs" {
		t.Errorf("an advice for named people: got %v", err)
	}
	run(t, db, `UPDATE minutes_items SET level = 'members'`)
	for _, c := range []struct {
		now  time.Time
		made int
	}{{sentAt(), 0}, {sentAt().AddDate(0, 0, 15), 1}, {sentAt().AddDate(0, 0, 15), 0}, {sentAt().AddDate(0, 6, 1), 1}, {sentAt().AddDate(0, 7, 1), 0}} {
		made, err := store.PlanRegister(t.Context(), "T1", c.now)
		if err != nil || made != c.made {
			t.Errorf("%s: got %d, %v; want %d reminders", c.now.Format(time.DateOnly), made, err, c.made)
		}
	}
	var got []string
	rows, err := db.QueryContext(t.Context(), `SELECT purpose || ' ' || recipient || ' ' || occurrence || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI')
	    FROM deliveries WHERE subject = 'decision' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	want := []string{"advice_news C1 given 2026-11-23 09:00", "decision_review 1 2026-12-08 2026-12-09 09:00", "advice_quiet 1 2027-05-23 2027-05-25 09:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	about := consult.Delivery{WorkspaceID: "T1", SubjectID: 1, Occurrence: "2027-05-23", Purpose: consult.PurposeAdviceQuiet, Recipient: "1"}
	if _, err := store.DecisionToTell(t.Context(), about, sentAt()); err != nil {
		t.Errorf("no news: %v", err)
	}
	if _, err := store.MarkAdvice(t.Context(), by(chair, "effect"), 1, consult.AdviceDraft{State: consult.AdviceEffect, On: *on(2026, 11, 23)}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.DecisionToTell(t.Context(), about, sentAt()); refused(t, err) != "nothing_left" {
		t.Errorf("the effect is known: got %v", err)
	}
}

func TestACommonPositionKnowsToWhomItWasSent(t *testing.T) {
	t.Parallel()
	store, _ := registerWorld(t)
	for i, s := range []consult.Sending{{Name: "Kabinet Binnenlands Bestuur", SentOn: *on(2026, 11, 20)}, {Name: "VVSG", SentOn: *on(2026, 11, 18)}, {Name: "VVSG", SentOn: *on(2026, 11, 18)}} {
		if _, err := store.NoteSending(t.Context(), by(chair, fmt.Sprint("s", i)), 1, s); err != nil {
			t.Fatal(err)
		}
	}
	c := cardOf(t, store, reader, 1)
	want := []consult.Sending{{Name: "VVSG", SentOn: *on(2026, 11, 18)}, {Name: "Kabinet Binnenlands Bestuur", SentOn: *on(2026, 11, 20)}}
	if diff := cmp.Diff(want, c.Sent); diff != "" || c.Changes != 2 {
		t.Errorf("%d changes (-want +got):\n%s", c.Changes, diff)
	}
	_, err := store.NoteSending(t.Context(), by(chair, "ahead"), 1, consult.Sending{Name: "VVSG", SentOn: *on(2026, 11, 24)})
	if got := refused(t, err); got != "date_ahead" {
		t.Errorf("tomorrow: got %q", got)
	}
}
