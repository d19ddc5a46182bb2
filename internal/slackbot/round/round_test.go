package round_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// voting is a room of three municipalities: Nele sits for both boards of Olen, Alma for the municipality of Lille; nobody
// for Mol.
func voting(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'Gemeente Olen', 'gemeente', '13029'),
	    ('T1', 'OCMW Olen', 'ocmw', '13029'), ('T1', 'Gemeente Lille', 'gemeente', '13019'), ('T1', 'Gemeente Mol', 'gemeente', '13025')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 1, 'one'), (1, 2, 'several')`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 1, 3), (1, 2, 1), (1, 2, 2)`)
	return r
}

// open submits the form of a round by Alma.
func open(r *roomtest.Room, kind, cause string, fields map[string]string) roomtest.Outcome {
	all := map[string]string{"question": "Indienen *vet*", "unit": "municipalities", "closes": "2026-11-30", "closes_hour": "12:00"}
	for k, v := range fields {
		all[k] = v
	}
	return r.Submit(r.Alma, "round_add_save", slackbot.Form{ID: cause, About: 1, Channel: "C1", Words: kind}, all)
}

// chosen submits a form about round 1 in which voices were chosen too.
func chosen(r *roomtest.Room, who consult.Person, route, cause string, voters []string, fields map[string]string) roomtest.Outcome {
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: 1, Words: "1 1"})
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{}
	picked := wire.Value{}
	for _, id := range voters {
		picked.SelectedOptions = append(picked.SelectedOptions, wire.Option{Value: id})
	}
	v.State.Values["voters"] = map[string]wire.Value{"voters": picked}
	for field, value := range fields {
		v.State.Values[field] = map[string]wire.Value{field: {Value: value}}
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: cause})
}

func close(r *roomtest.Room) {
	r.Now = roomtest.At(r.T, "2026-11-30 12:00")
	if _, err := r.Store.TendRounds(r.Context(), "T1", r.Now); err != nil {
		r.Fatal(err)
	}
}

// toChannel is a delivery to the channel.
func toChannel(purpose consult.Purpose) consult.Delivery {
	return consult.Delivery{Purpose: purpose, SubjectID: 1, RecipientKind: consult.ToChannel, Recipient: "C1"}
}

func TestADecisionIsAskedAnsweredByOneTapAndWorkedOut(t *testing.T) {
	t.Parallel()
	r := voting(t)
	r.Wants("an empty list", r.Command(r.Alma, "C1", "rounds", ""), "geen rondes", "round_add#decision", "round_add#review")
	r.Wants("the form", r.Click(r.Alma, "round_add#decision", "1"), "round_add_save", "Voorwaarde", "12:00")
	card := open(r, "decision", "r1", map[string]string{"threshold": "minstens 2 van de 3 gemeenten"})
	r.Wants("opened", card, "minstens 2 van de 3 gemeenten", "Beantwoord: 0 van de 3 gemeenten", "Nog geen antwoord (3): ", "Mol (hier niet te bereiken)")
	r.Says("asked", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeRoundAsked, 1)), "vraagt uw antwoord tegen maandag 30 november 2026", "round_answer#0", "Indienen")
	r.Says("the channel", r.Rendered(toChannel(consult.PurposeRoundOpened)), "Beantwoord: 0 van de 3 gemeenten", "round_answer#2")
	r.Wants("one tap", r.Click(r.Nele, "round_answer#0", "1 1"), "Genoteerd", "Olen: *Voor* (door Nele Sjabloon)")
	r.Refused("an outsider's tap", r.Click(r.Mona, "round_answer#0", "1 1"), "gone", "")
	mine := r.Click(r.Nele, "round_card", "1")
	r.Wants("a member's card", mine, "Olen: *Voor*", "Beantwoord: 1 van de 3")
	if strings.Contains(mine.Text, "Voor (1)") || strings.Contains(mine.Text, "Tussenstand") {
		t.Errorf("a member sees how it stands: %s", mine.Text)
	}
	r.Wants("the chair's card", r.Click(r.Alma, "round_card", "1"), "Tussenstand, alleen voor u: voor: 1", "Nog geen antwoord (2)", "round_note")
	r.Refused("noted for nobody", chosen(r, r.Alma, "round_note_save", "n1", nil, map[string]string{"choice": "0"}), "round_voters_missing", "voters")
	r.Wants("noted for Mol", chosen(r, r.Alma, "round_note_save", "n2", []string{"1"}, map[string]string{"choice": "0"}), "Genoteerd")
	r.Says("thanks", r.Rendered(sent(roomtest.ToldTo(r.Nele, consult.PurposeRoundReminder, 1))), "Bedankt voor uw antwoord", "round_answer#1")
	close(r)
	r.Says("announced", r.Rendered(toChannel(consult.PurposeRoundResult)), "Voorwaarde vervuld: 2 van de 3 gemeenten* (minstens 2 nodig)", "B-2026-01")
	r.Wants("afterwards", r.Click(r.Nele, "round_card", "1"), "Voorwaarde vervuld", "Voor (2): ", "round_file#csv")
	r.Refused("too late", r.Click(r.Nele, "round_answer#1", "1 1"), "round_closed", "")
	r.Wants("in the register", r.Command(r.Nele, "C1", "decisions", "B-2026-01"), "Indienen *vet*", "Voorwaarde vervuld: 2 van de 3 gemeenten")
	file := r.Click(r.Nele, "round_file#csv", "1")
	r.Says("the file", string(file.Reply.Files[0].Content), "Olen", "Voor", "Nele Sjabloon")
	r.Alike("an outsider's button", r.Click(r.Mona, "round_card", "1"), r.Click(r.Mona, "round_card", "4444"))
	r.Alike("an outsider's words", r.Command(r.Mona, "D1", "rounds", "indienen"), r.Command(r.Mona, "D1", "rounds", "indiemem"))
	r.Wants("found by a word", r.Command(r.Nele, "D1", "rounds", "indienen"), "Voorwaarde vervuld")
}

// sent is a delivery that was posted already.
func sent(d consult.Delivery) consult.Delivery {
	d.TS = "1.1"
	return d
}

func TestBadInputOfARoundIsToldBesideItsField(t *testing.T) {
	t.Parallel()
	r := voting(t)
	for cause, c := range map[string][4]string{
		"b1": {"threshold", "4", "threshold_above", "threshold"}, "b2": {"threshold", "101 %", "threshold_over_100", "threshold"},
		"b3": {"closes", "2026-11-20", "round_closes_past", "closes"}, "b4": {"options", "Een\nTwee\neen", "options_twice", "options"},
		"b5": {"question", ":tada:", "name_without_letters", "question"}, "b6": {"decision", "B-2031-09", "no_such_decision", "decision"},
		"b7": {"unit", "", "round_unit", "unit"}, "b8": {"opens", "2026-12-01", "round_closes_first", "closes"},
	} {
		r.Refused(c[0]+" "+c[1], open(r, "decision", cause, map[string]string{c[0]: c[1]}), c[2], c[3])
	}
	r.Refused("by a member", r.Submit(r.Nele, "round_add_save", slackbot.Form{ID: "m", About: 1, Words: "decision"}, map[string]string{"question": "X", "closes": "2026-11-30"}), "not_chair_or_secretary", "")
}

func TestTwoBoardsAnswerApartAndATieIsAskedToTheChair(t *testing.T) {
	t.Parallel()
	r := voting(t)
	open(r, "decision", "r1", map[string]string{"unit": "boards"})
	r.Wants("apart", r.Click(r.Nele, "round_apart", "1 1"), "Gemeente Olen", "OCMW Olen", "round_answer_save")
	r.Wants("the municipality", chosen(r, r.Nele, "round_answer_save", "a1", []string{"3"}, map[string]string{"choice": "0"}), "Gemeente Olen: *Voor*", "OCMW Olen: nog geen antwoord")
	r.Wants("its OCMW", chosen(r, r.Nele, "round_answer_save", "a2", []string{"4"}, map[string]string{"choice": "1"}), "OCMW Olen: *Tegen*")
	close(r)
	r.Says("announced", r.Rendered(toChannel(consult.PurposeRoundResult)), "Staking van stemmen", "De voorzitter beslist")
	r.Says("asked", r.Rendered(roomtest.ToldTo(r.Alma, consult.PurposeRoundTie, 1)), "voor: 1, tegen: 1", "round_settle", "round_extend")
	r.Says("not of members", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeRoundTie, 1)), "moot: not_due")
	r.Wants("the form", r.Click(r.Alma, "round_settle", "1"), "round_settle_save", "Tegen")
	r.Refused("by a member", r.Click(r.Nele, "round_settle", "1"), "not_chair_or_secretary", "")
	r.Refused("without a reason", r.Submit(r.Alma, "round_settle_save", slackbot.Form{ID: "s1", About: 1}, map[string]string{"choice": "1"}), "text_empty", "reason")
	r.Wants("settled", r.Submit(r.Alma, "round_settle_save", slackbot.Form{ID: "s2", About: 1}, map[string]string{"choice": "1", "reason": "Te duur"}), "Na een staking van stemmen beslist: Tegen", "Te duur", "B-2026-01")
	r.Wants("in the register", r.Command(r.Nele, "C1", "decisions", "B-2026-01"), "Niet aanvaard: Indienen", "Te duur", "Voor (1)")
}

func TestInputIsCollectedAndADraftReviewedVersionByVersion(t *testing.T) {
	t.Parallel()
	r := voting(t)
	open(r, "input", "i1", map[string]string{"question": "Welke noden ziet u?", "unit": "people"})
	r.Wants("the form", r.Click(r.Nele, "round_write", "1 1"), "round_answer_save")
	r.Refused("nothing", chosen(r, r.Nele, "round_answer_save", "t1", nil, map[string]string{"text": " "}), "text_empty", "text")
	r.Wants("written", chosen(r, r.Nele, "round_answer_save", "t2", nil, map[string]string{"text": "Meer *tolken*"}), "Genoteerd")
	r.Wants("to go on with", r.Click(r.Nele, "round_write", "1 1"), "Meer *tolken*")
	r.Wants("collected", r.Click(r.Alma, "round_card", "1"), "Nele Sjabloon", `"Nele Sjabloon"`, "Meer *tolken*")

	review := open(r, "review", "v1", map[string]string{"question": "Projectaanvraag", "unit": "people", "draft": "https://example.org/v1"})
	r.Wants("under review", review, "Versie 1:", "https://example.org/v1", "round_renew")
	r.Wants("no remarks", r.Click(r.Nele, "round_fine", "2 1"), "Geen opmerkingen")
	r.Refused("a new version by a member", r.Click(r.Nele, "round_renew", "2"), "not_chair_or_secretary", "")
	r.Wants("a new version", r.Submit(r.Alma, "round_renew_save", slackbot.Form{ID: "v2", About: 2}, map[string]string{"draft": "https://example.org/v2"}), "Versie 2:", "Opmerkingen bij versie 1")
	r.Refused("on the old one", r.Click(r.Nele, "round_fine", "2 1"), "round_version_changed", "")
	r.Says("asked again", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeRoundAsked, 2)), "een nieuwe versie: 2")
}

func TestARoundIsGivenMoreTimeClosedEarlyOrTakenBack(t *testing.T) {
	t.Parallel()
	r := voting(t)
	open(r, "interest", "p1", nil)
	r.Wants("a poll", r.Click(r.Nele, "round_card", "1"), "Ja, interesse", "bindt niemand")
	r.Refused("back in time", r.Submit(r.Alma, "round_extend_save", slackbot.Form{ID: "x1", About: 1}, map[string]string{"closes": "2026-11-22"}), "round_closes_past", "closes")
	r.Wants("more time", r.Submit(r.Alma, "round_extend_save", slackbot.Form{ID: "x2", About: 1}, map[string]string{"closes": "2026-12-04", "closes_hour": "16:30"}), "vrijdag 4 december 2026", "16.30")
	r.Click(r.Nele, "round_answer#0", "1 1")
	r.Wants("sure", r.Click(r.Alma, "round_close", "1"), "round_close_now", "Wie nog niet antwoordde")
	r.Now = r.Now.Add(time.Hour)
	r.Wants("closed", r.Submit(r.Alma, "round_close_now", slackbot.Form{ID: "c1", About: 1}, nil), "Ja, interesse (1): ", "Gesloten op maandag 23 november 2026")
	r.Refused("twice", r.Submit(r.Alma, "round_close_now", slackbot.Form{ID: "c2", About: 1}, nil), "round_closed", "")
	if n := r.Count(`SELECT count(*) FROM decisions`); n != 0 {
		t.Errorf("%d decisions of a poll", n)
	}
	open(r, "decision", "p2", nil)
	r.Wants("taken back", r.Submit(r.Alma, "round_withdraw_now", slackbot.Form{ID: "w", About: 2}, nil), "ingetrokken")
	r.Refused("an answer then", r.Click(r.Nele, "round_answer#0", "2 1"), "round_withdrawn", "")
	r.Says("the reminder then", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeRoundReminder, 2)), "moot: not_due")
}

func TestARoundThatBeginsAtOnceHasBegunWhenItsCardIsShown(t *testing.T) {
	t.Parallel()
	r := voting(t)
	r.Now = r.Now.Add(999 * time.Nanosecond) // what Postgres rounds up
	r.Wants("the card", open(r, "decision", "r1", nil), "Open tot maandag 30 november 2026", "round_close")
}

func TestWhereOutsidersSitTheChannelHearsNothingOfTheContents(t *testing.T) {
	t.Parallel()
	r := voting(t)
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	open(r, "decision", "r1", nil)
	for _, purpose := range []consult.Purpose{consult.PurposeRoundOpened, consult.PurposeRoundResult} {
		if purpose == consult.PurposeRoundResult {
			close(r)
		}
		if got := r.Rendered(toChannel(purpose)); strings.Contains(got, "Indienen") || !strings.Contains(got, "round_card") {
			t.Errorf("%s: got %s", purpose, got)
		}
	}
}

func TestInformationIsSharedAndWhoAsksSeesWhoReadIt(t *testing.T) {
	t.Parallel()
	r := voting(t)
	r.Wants("the form", r.Click(r.Alma, "round_add#notice", "1"), "De info", `"initial_option":{"text":{"type":"plain_text","text":"Elke persoon"`)
	r.Refused("without any", open(r, "notice", "n0", map[string]string{"question": "Nieuwe regels", "unit": "people"}), "text_empty", "details")
	shared := open(r, "notice", "n1", map[string]string{"question": "Nieuwe regels", "unit": "people", "details": "Zie <https://example.org/regels>"})
	r.Wants("shared", shared, "Zie <https://example.org/regels>", "Te lezen tegen maandag 30 november 2026", "Gelezen: 0 van de 2 personen")
	told := r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeRoundAsked, 1))
	r.Says("told", told, "Bevestig tegen maandag 30 november 2026", "round_answer#0", "nog niet gelezen")
	r.Wants("read", r.Click(r.Nele, "round_answer#0", "1 1"), "Gelezen")
	posted := roomtest.ToldTo(r.Nele, consult.PurposeRoundAsked, 1)
	posted.TS = "1.1"
	r.Says("thanked", r.Rendered(posted), "Bedankt: u las *Nieuwe regels*.")
	r.Wants("who read it", r.Click(r.Alma, "round_card", "1"), "Gelezen: 1 van de 2 personen", "Nele Sjabloon", "Nog niet gelezen (1): ", "Alma Voorbeeld")
	close(r)
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'round_result'`) + r.Count(`SELECT count(*) FROM decisions`); n != 0 {
		t.Errorf("who read a notice was told or registered %d times", n)
	}
	r.Wants("afterwards", r.Click(r.Alma, "round_card", "1"), "*1 van de 2 personen* bevestigden dat ze dit lazen.")
}

func TestWhoMergesOrLeavesInMidRoundIsSaidOnTheCardAndWhatWasAnsweredStays(t *testing.T) {
	t.Parallel()
	r := voting(t)
	open(r, "decision", "r1", map[string]string{"unit": "boards", "threshold": "3 van de 4"})
	r.Wants("answered for Olen", r.Click(r.Nele, "round_answer#0", "1 1"), "Gemeente Olen: *Voor*", "OCMW Olen: *Voor*")
	r.Exec(`UPDATE organisations SET successor_id = 1, merged_on = '2026-11-24' WHERE name = 'Gemeente Lille'`) // into Olen, which has a voice
	r.Exec(`DELETE FROM platform_organisations WHERE organisation_id = (SELECT id FROM organisations WHERE name = 'Gemeente Mol')`)
	r.Now = roomtest.At(t, "2026-11-25 09:00")
	if _, err := r.Store.TendRounds(r.Context(), "T1", r.Now); err != nil {
		t.Fatal(err)
	}
	card := r.Click(r.Alma, "round_card", "1")
	r.Wants("the card", card, "Gemeente Lille ging op dinsdag 24 november 2026 op in Gemeente Olen, dat al een stem heeft", "Gemeente Mol doet niet meer mee sinds woensdag 25 november 2026",
		"De voorwaarde kan niet meer vervuld worden: er zijn 3 stemmen nodig van de 2 besturen", "Beantwoord: 2 van de 2 besturen", "Voor (2): ")
	r.Refused("a new round counts who is left", r.Submit(r.Alma, "round_add_save", slackbot.Form{ID: "m", About: 1, Words: "decision"},
		map[string]string{"question": "Opnieuw", "unit": "boards", "closes": "2026-11-30", "threshold": "3"}), "threshold_above", "threshold")
}

func TestWhereNobodyTakesPartNoRoundIsOpenedAndTheFormSaysWhatToDo(t *testing.T) {
	t.Parallel()
	r := voting(t)
	r.Exec(`INSERT INTO projects (workspace_id, platform_id, name, slug, starts_on, created_at) VALUES ('T1', 1, 'Leeg', 'leeg', '2026-01-01', now())`)
	r.Refused("a project without members", open(r, "decision", "e1", map[string]string{"project": "1"}), "round_nobody", "unit")
	r.Wants("is of nobody", r.Command(r.Alma, "C1", "rounds", ""), "geen rondes")
}
