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

// nele and rosa sit for the two boards of Olen, kato for the municipality of Lille; Mol has nobody here.
const (
	nele consult.PersonID = 2
	kato consult.PersonID = 7
	rosa consult.PersonID = 8
)

// roundWorld is a platform with three municipalities of two boards each, the chair, and who sits for them.
func roundWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', 'U7', 'Kato Demoens'), ('T1', 'U8', 'Rosa Vannergens')`)
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 7), ('T1', 'C1', 8)`)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES
	    ('T1', 'Gemeente Olen', 'gemeente', '13029'), ('T1', 'OCMW Olen', 'ocmw', '13029'), ('T1', 'Gemeente Lille', 'gemeente', '13019'),
	    ('T1', 'OCMW Lille', 'ocmw', '13019'), ('T1', 'Gemeente Mol', 'gemeente', '13025'), ('T1', 'OCMW Mol', 'ocmw', '13025'),
	    ('T1', 'AgII (demo)', 'agency', '')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations`)
	run(t, db, `INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one'), (1, 7, 'one'), (1, 8, 'one')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 1), (1, 8, 2), (1, 7, 3)`)
	return store, db
}

// closing is a week after sentAt, at noon in Brussels.
func closing() consult.LocalMoment {
	return consult.LocalMoment{Date: on(2026, 11, 30), Minute: 720}
}

func closingTime() time.Time { return time.Date(2026, 11, 30, 11, 0, 0, 0, time.UTC) }

func condition() consult.RoundDraft {
	return consult.RoundDraft{
		PlatformID: 1, Kind: consult.RoundDecision, Question: "Indienen", Unit: consult.UnitMunicipalities, Threshold: "minstens 2 van de 3 gemeenten",
		Closes: closing(), Recorded: "Indienen", Refused: "Niet aanvaard: Indienen",
	}
}

func openedRound(t *testing.T, store *DB, draft consult.RoundDraft) consult.RoundCard {
	t.Helper()
	card, err := store.OpenRound(t.Context(), by(chair, ""), draft)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// at is somebody who acts a while after sentAt.
func later(who consult.PersonID, after time.Duration) consult.Act {
	act := by(who, "")
	act.Now = act.Now.Add(after)
	return act
}

func vote(choice int, voters ...consult.VoterID) consult.RoundAnswerDraft {
	return consult.RoundAnswerDraft{RoundID: 1, Choice: &choice, Voters: voters}
}

func voted(t *testing.T, store *DB, act consult.Act, draft consult.RoundAnswerDraft) consult.RoundCard {
	t.Helper()
	card, err := store.AnswerRoundFor(t.Context(), act, draft)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func tendedRounds(t *testing.T, store *DB, now time.Time) int {
	t.Helper()
	n, err := store.TendRounds(t.Context(), "T1", now)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func toldOfRounds(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT purpose || ' ' || recipient || ' ' || to_char(due_at AT TIME ZONE 'Europe/Brussels', 'YYYY-MM-DD HH24:MI')
	    FROM deliveries WHERE subject = 'round' AND state = 'waiting' ORDER BY due_at, id`)
}

func decisionsNow(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT year || '-' || seq || ' ' || scope || ' ' || text || ' ' || decided_on FROM decisions ORDER BY id`)
}

func TestADecisionRoundCountsMunicipalitiesAndItsResultIsWorkedOutOnce(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	card := openedRound(t, store, condition())
	var names []string
	for _, v := range card.Voters {
		names = append(names, fmt.Sprint(v.Name, " ", v.Reached))
	}
	if diff := cmp.Diff([]string{"Lille 1", "Mol 0", "Olen 2"}, names); diff != "" {
		t.Errorf("voices (-want +got):\n%s", diff)
	}
	want := []string{
		"round_opened C1 2026-11-23 09:00", "round_asked answering 2026-11-23 09:00",
		"round_reminder answering 2026-11-27 09:00", // three days before, and one, are both of the weekend
	}
	if diff := cmp.Diff(want, toldOfRounds(t, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	voted(t, store, later(nele, time.Hour), vote(consult.ChoiceFor))
	if got := voted(t, store, later(kato, 2*time.Hour), vote(consult.ChoiceFor)); got.Answered != 2 || len(got.Answers) != 1 {
		t.Errorf("a member sees %d answered and %d answers, want 2 and their own", got.Answered, len(got.Answers))
	}
	if n := tendedRounds(t, store, closingTime().Add(-time.Second)); n != 0 {
		t.Errorf("closed %d before the time", n)
	}
	if n := tendedRounds(t, store, closingTime()) + tendedRounds(t, store, closingTime()); n != 1 {
		t.Errorf("closed %d times", n)
	}
	if diff := cmp.Diff([]string{"2026-1 subregional Indienen 2026-11-30"}, decisionsNow(t, db)); diff != "" {
		t.Errorf("register (-want +got):\n%s", diff)
	}
	got, err := store.Round(t.Context(), viewer(nele), 1, closingTime())
	if err != nil {
		t.Fatal(err)
	}
	if got.Outcome != consult.OutcomeAdopted || got.DecisionNumber() != "B-2026-01" || len(got.Answers) != 2 {
		t.Errorf("got %s, %s and %d answers", got.Outcome, got.DecisionNumber(), len(got.Answers))
	}
	if diff := cmp.Diff([]string{"round_result C1 2026-11-30 12:00"}, toldOfRounds(t, db)); diff != "" {
		t.Errorf("told after (-want +got):\n%s", diff)
	}
}

func TestARoundThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := roundWorld(t)
	for name, c := range map[string]struct {
		change func(*consult.RoundDraft)
		want   string
	}{
		"a threshold above the electorate": {func(d *consult.RoundDraft) { d.Threshold = "4" }, "threshold_above threshold"},
		"a threshold of others":            {func(d *consult.RoundDraft) { d.Threshold = "3 van de 7" }, "threshold_of_others threshold"},
		"more than all":                    {func(d *consult.RoundDraft) { d.Threshold, d.Base = "101 %", consult.BaseAll }, "threshold_over_100 threshold"},
		"a percentage of nothing":          {func(d *consult.RoundDraft) { d.Threshold = "50%" }, "threshold_base base"},
		"words":                            {func(d *consult.RoundDraft) { d.Threshold = "de meeste" }, "threshold_form threshold"},
		"closing before opening": {func(d *consult.RoundDraft) {
			d.Opens = consult.LocalMoment{Date: on(2026, 12, 1)}
		}, "round_closes_first closes"},
		"closing in the past":       {func(d *consult.RoundDraft) { d.Closes = consult.LocalMoment{Date: on(2026, 11, 20)} }, "round_closes_past closes"},
		"no closing":                {func(d *consult.RoundDraft) { d.Closes = consult.LocalMoment{} }, "due_missing closes"},
		"no unit":                   {func(d *consult.RoundDraft) { d.Unit = "" }, "round_unit unit"},
		"one option":                {func(d *consult.RoundDraft) { d.Options = []string{"Ja"} }, "options_number options"},
		"an option twice":           {func(d *consult.RoundDraft) { d.Options = []string{"Ja", "ja"} }, "options_twice options"},
		"a decision that is not":    {func(d *consult.RoundDraft) { d.Decision = "B-2031-07" }, "no_such_decision decision"},
		"a review of nothing":       {func(d *consult.RoundDraft) { d.Kind = consult.RoundReview }, "round_draft_missing draft"},
		"a threshold of a poll":     {func(d *consult.RoundDraft) { d.Kind = consult.RoundInterest }, "threshold_no_decision threshold"},
		"a project of others":       {func(d *consult.RoundDraft) { d.ProjectID = 9 }, "gone "},
		"an organisation nowhere":   {func(d *consult.RoundDraft) { d.Organisations = []consult.OrganisationID{99} }, "round_nobody unit"},
		"an agency has no NIS code": {func(d *consult.RoundDraft) { d.Organisations = []consult.OrganisationID{7} }, "round_nobody unit"},
	} {
		draft := condition()
		c.change(&draft)
		_, err := store.OpenRound(t.Context(), by(chair, ""), draft)
		refusal, ok := consult.Refusal(err)
		if !ok {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		if got := refusal.Key + " " + refusal.Field; got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	_, err := store.OpenRound(t.Context(), by(nele, ""), condition())
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("by a member: got %q", got)
	}
}

func TestTheLastAnswerOfABoardCountsAndWhoAnsweredOtherwiseIsTold(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	openedRound(t, store, condition())
	voted(t, store, later(nele, time.Hour), vote(consult.ChoiceFor))
	voted(t, store, later(rosa, 2*time.Hour), vote(consult.ChoiceFor)) // the same
	if got := column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'round_replaced'`); len(got) != 0 {
		t.Errorf("told %v of the same answer", got)
	}
	card := voted(t, store, later(nele, 3*time.Hour), vote(consult.ChoiceAgainst))
	if diff := cmp.Diff([]string{"8"}, column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'round_replaced'`)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if got := card.Standing()[card.Mine[0]]; *got.Choice != consult.ChoiceAgainst || len(card.Answers) != 3 {
		t.Errorf("got %d of %d lines", *got.Choice, len(card.Answers))
	}
}

func TestAnAnswerIsRefusedOfOthersTooEarlyAndTooLate(t *testing.T) {
	t.Parallel()
	store, _ := roundWorld(t)
	planned := condition()
	planned.Opens = consult.LocalMoment{Date: on(2026, 11, 24), Minute: 540}
	openedRound(t, store, planned)
	answer := func(act consult.Act, draft consult.RoundAnswerDraft) string {
		_, err := store.AnswerRoundFor(t.Context(), act, draft)
		return refused(t, err)
	}
	const day = 24 * time.Hour
	nine := 9
	for what, c := range map[string][2]string{
		"too early":             {answer(later(nele, time.Hour), vote(0)), "round_not_open"},
		"for nobody":            {answer(later(chair, day), vote(0)), "round_not_yours"},
		"for others":            {answer(later(nele, day), vote(0, 1)), "round_not_yours"},
		"for a voice elsewhere": {answer(later(nele, day), vote(0, 99)), "round_stranger"},
		"a choice that is not":  {answer(later(nele, day), consult.RoundAnswerDraft{RoundID: 1, Choice: &nine}), "round_choice"},
		"nothing":               {answer(later(nele, day), consult.RoundAnswerDraft{RoundID: 1}), "round_choice"},
		"noted by a member":     {answer(later(nele, day), consult.RoundAnswerDraft{RoundID: 1, Choice: new(0), Voters: []consult.VoterID{1}, Noted: true}), "round_not_yours"},
		"by the manager":        {answer(later(chair, day), consult.RoundAnswerDraft{RoundID: 1, Choice: new(0), Voters: []consult.VoterID{1}, Noted: true}), ""},
		"at the very end":       {answer(later(nele, closingTime().Sub(sentAt())), vote(0)), "round_closed"},
		"by an outsider":        {answer(later(3, day), vote(0)), "gone"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: got %q, want %q", what, c[0], c[1])
		}
	}
}

func TestTheSameClickTwiceIsOneAnswer(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	openedRound(t, store, condition())
	act := later(nele, time.Hour)
	act.Cause = "click"
	voted(t, store, act, vote(0))
	voted(t, store, act, vote(0))
	if got := column(t, db, `SELECT count(*) FROM round_answers`); got[0] != "1" {
		t.Errorf("got %s answers", got[0])
	}
}

func TestATieIsAskedToWhoManagesItAndDecidedOrGivenMoreTime(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	draft := condition()
	draft.Threshold = ""
	openedRound(t, store, draft)
	voted(t, store, later(nele, time.Hour), vote(consult.ChoiceFor))
	voted(t, store, later(kato, time.Hour), vote(consult.ChoiceAgainst))
	tendedRounds(t, store, closingTime())
	if got := decisionsNow(t, db); len(got) != 0 {
		t.Errorf("a tie is in the register: %v", got)
	}
	want := []string{"round_tie managing 2026-11-30 12:00", "round_result C1 2026-11-30 12:00"}
	if diff := cmp.Diff(want, toldOfRounds(t, db)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	after := later(chair, closingTime().Sub(sentAt())+time.Hour)
	_, err := store.SettleRound(t.Context(), after, 1, consult.ChoiceAbstain, "De voorzitter beslist")
	if got := refused(t, err); got != "round_choice" {
		t.Errorf("an abstention: got %q", got)
	}
	_, err = store.SettleRound(t.Context(), after, 1, consult.ChoiceFor, "")
	if got := refused(t, err); got != "text_empty" {
		t.Errorf("without a reason: got %q", got)
	}
	card, err := store.ExtendRound(t.Context(), after, 1, consult.LocalMoment{Date: on(2026, 12, 4), Minute: 720})
	if err != nil || card.State != consult.RoundOpen || card.Outcome != "" {
		t.Fatalf("more time: %v, %s, %q", err, card.State, card.Outcome)
	}
	tendedRounds(t, store, closingTime().AddDate(0, 0, 4))
	card, err = store.SettleRound(t.Context(), later(chair, 12*24*time.Hour), 1, consult.ChoiceFor, "De voorzitter beslist")
	if err != nil || card.Outcome != consult.OutcomeAdopted || card.DecisionNumber() != "B-2026-01" {
		t.Errorf("settled: %v, %s, %s", err, card.Outcome, card.DecisionNumber())
	}
	_, err = store.SettleRound(t.Context(), later(chair, 12*24*time.Hour), 1, consult.ChoiceAgainst, "Toch niet")
	if got := refused(t, err); got != "round_no_tie" {
		t.Errorf("settled twice: got %q", got)
	}
}

func TestWhoMergesOrLeavesWithoutAnAnswerLosesTheVoiceAndWhatWasAnsweredStays(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	draft := condition()
	draft.Unit, draft.Threshold = consult.UnitBoards, ""
	openedRound(t, store, draft) // 1 and 2 of Olen, 3 and 4 of Lille, 5 and 6 of Mol
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'Gemeente Nieuwstad', 'gemeente', '13099')`)
	voted(t, store, later(nele, time.Hour), vote(consult.ChoiceFor))
	run(t, db, `UPDATE organisations SET successor_id = 3, merged_on = '2026-11-24' WHERE id = 1`) // had answered
	run(t, db, `UPDATE organisations SET successor_id = 3, merged_on = '2026-11-24' WHERE id = 5`) // whose successor has a voice
	run(t, db, `UPDATE organisations SET successor_id = 8, merged_on = '2026-11-24' WHERE id = 4`) // into one that has none
	run(t, db, `DELETE FROM platform_organisations WHERE organisation_id = 6`)
	tendedRounds(t, store, sentAt().AddDate(0, 0, 1))
	card, err := store.Round(t.Context(), viewer(chair), 1, sentAt().AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range card.Voters {
		line := v.Name
		if v.GoneOn != nil {
			line += " gone " + v.GoneOn.Format(time.DateOnly)
		}
		got = append(got, strings.TrimSpace(line+" "+v.PassedTo))
	}
	want := []string{
		"Gemeente Lille", "Gemeente Mol gone 2026-11-24 Gemeente Lille", "Gemeente Olen", "OCMW Lille Gemeente Nieuwstad",
		"OCMW Mol gone 2026-11-24", "OCMW Olen",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if card.Voices != 4 || card.Answered != 1 {
		t.Errorf("got %d of %d", card.Answered, card.Voices)
	}
}

func TestOfAMergedMunicipalityTheSuccessorAnswers(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	openedRound(t, store, condition())
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'Gemeente Nieuwstad', 'gemeente', '13099')`)
	run(t, db, `INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 7, 8)`)
	run(t, db, `UPDATE organisations SET successor_id = 8, merged_on = '2026-11-24' WHERE id IN (5, 6)`)
	card := voted(t, store, later(kato, 48*time.Hour), vote(consult.ChoiceFor))
	if len(card.Mine) != 2 || card.Answered != 2 {
		t.Errorf("answers for %v, %d answered, want Lille and what was Mol", card.Mine, card.Answered)
	}
}

func TestARoundThatIsAConditionIsLinkedToItsDecisionAndNoneIsAdded(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	run(t, db, `INSERT INTO decisions (workspace_id, platform_id, year, seq, text, decided_on) VALUES ('T1', 2, 2025, 7, 'Indienen als', '2025-07-15')`)
	draft := condition()
	draft.Decision = "b 2025/7"
	openedRound(t, store, draft)
	tendedRounds(t, store, closingTime())
	if got := decisionsNow(t, db); len(got) != 1 {
		t.Errorf("register: %v", got)
	}
	card, err := store.Round(t.Context(), viewer(chair), 1, closingTime())
	if err != nil || card.DecisionNumber() != "B-2025-07" || card.Outcome != consult.OutcomeRejected {
		t.Errorf("the chair: %v, %s, %s", err, card.DecisionNumber(), card.Outcome)
	}
	if decision, err := store.Decision(t.Context(), viewer(chair), 1, closingTime()); err != nil || decision.Round.ID != 1 {
		t.Errorf("the decision: %v, round %d", err, decision.Round.ID)
	}
	if card, err = store.Round(t.Context(), viewer(kato), 1, closingTime()); err != nil || card.DecisionNumber() != "" {
		t.Errorf("who may not read that decision: %v, %s", err, card.DecisionNumber())
	}
}

func TestRemarksAreOfAVersionAndANewOneAsksAgain(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	draft := condition()
	draft.Kind, draft.Unit, draft.Threshold, draft.Draft = consult.RoundReview, consult.UnitPeople, "", "https://example.org/v1"
	card := openedRound(t, store, draft)
	if card.Voices != 4 { // the external has no voice
		t.Fatalf("got %d voices", card.Voices)
	}
	voted(t, store, later(nele, time.Hour), consult.RoundAnswerDraft{RoundID: 1, Text: "Punt 3 is onduidelijk"})
	_, err := store.RenewRound(t.Context(), later(nele, time.Hour), 1, "https://example.org/v2")
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("by a member: got %q", got)
	}
	card, err = store.RenewRound(t.Context(), later(chair, 2*time.Hour), 1, "https://example.org/v2")
	if err != nil || card.Version != 2 || card.Answered != 0 || len(card.Answers) != 1 || card.Draft != "https://example.org/v2" {
		t.Fatalf("renewed: %v, version %d, %d answered, %d remarks, %s", err, card.Version, card.Answered, len(card.Answers), card.Draft)
	}
	voted(t, store, later(nele, 3*time.Hour), consult.RoundAnswerDraft{RoundID: 1}) // no remarks
	made, err := store.Expand(t.Context(), "T1", sentAt().Add(4*time.Hour))
	if err != nil || made != 3 {
		t.Errorf("asks %d, %v; want all but who answered", made, err)
	}
	if got := column(t, db, `SELECT count(*) FROM decisions`); got[0] != "0" {
		t.Errorf("%s decisions of a review", got[0])
	}
}

func TestWhomABoardDelegatesAnswersForItOrTheirSubstituteElseWhoSits(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	draft := condition()
	draft.Unit, draft.Threshold = consult.UnitBoards, ""
	openedRound(t, store, draft)
	mine := func(who consult.PersonID) string {
		t.Helper()
		card, err := store.Round(t.Context(), viewer(who), 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, v := range card.Own() {
			names = append(names, v.Name)
		}
		return strings.Join(names, ", ")
	}
	run(t, db, `INSERT INTO delegates (workspace_id, platform_id, organisation_id, person_id, part, from_on, to_on, noted_at) VALUES
	    ('T1', 1, 1, 7, 'delegate', '2026-01-01', '2026-12-31', $1), ('T1', 1, 1, 8, 'substitute', '2026-01-01', NULL, $1),
	    ('T1', 1, 2, 7, 'delegate', '2025-01-01', '2026-06-30', $1), ('T1', 1, 3, 3, 'delegate', '2026-01-01', NULL, $1)`, sentAt())
	for who, want := range map[consult.PersonID]string{
		nele: "", kato: "Gemeente Lille, Gemeente Olen", rosa: "Gemeente Olen, OCMW Olen", // who is delegated by Lille cannot be reached
	} {
		if got := mine(who); got != want {
			t.Errorf("%d answers for %q, want %q", who, got, want)
		}
	}
}

func TestOfAMunicipalityOnlyBoardsThatTakePartAnswer(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	openedRound(t, store, condition())
	run(t, db, `DELETE FROM platform_organisations WHERE organisation_id = 2`)
	_, err := store.AnswerRoundFor(t.Context(), later(rosa, time.Hour), vote(consult.ChoiceFor))
	if got := refused(t, err); got != "round_not_yours" {
		t.Errorf("got %q", got)
	}
}
