package register_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// decided is a room in which platform 1 has two decisions, B-2026-01 with minutes and B-2025-07 without, and two members.
func decided(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Olen', 'ocmw'), ('T1', 'OCMW Lille', 'ocmw')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	r.Planned("2026-11-23 09:30")
	r.Command(r.Alma, "C1", "start", "")
	r.Command(r.Alma, "C1", "decision", "Eén onthaalfiche <per> gemeente")
	r.Exec(`INSERT INTO decisions (workspace_id, platform_id, year, seq, text, decided_on) VALUES ('T1', 1, 2025, 7, 'Geheim van vorig jaar', '2025-07-15')`)
	return r
}

func TestTheRegisterIsAskedByNumberWordsPlatformOrNothing(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Wants("here", r.Command(r.Nele, "C1", "decisions", ""), "B-2026-01", "B-2025-07", "decision_card")
	r.Wants("a number", r.Command(r.Nele, "D1", "decisions", "b-2026-1"), `"B-2026-01"`, "Eén onthaalfiche <per> gemeente", "23 nov 2026")
	r.Wants("words", r.Command(r.Nele, "D1", "decisions", "onthaalfiches gemeenten"), "B-2026-01", "Besluiten met")
	r.Wants("a topic", r.Command(r.Nele, "D1", "decisions", "thema:huisvesting"), "Ik vind niets van die soort of over dat thema")
	r.Wants("a platform", r.Command(r.Nele, "D1", "decisions", "isom-adviesgroep"), "B-2026-01")
	r.Refused("an unknown number", r.Command(r.Nele, "D1", "decisions", "B-2031-44"), "no_such_decision", "")
	r.Alike("a number of others'", r.Command(r.Mona, "D1", "decisions", "B-2025-07"), r.Command(r.Mona, "D1", "decisions", "B-2031-44"))
	if hidden, none := r.Command(r.Mona, "D1", "decisions", "isom-adviesgroep"), r.Command(r.Mona, "D1", "decisions", "isom-adviesgroeq"); hidden.Key != none.Key ||
		strings.ReplaceAll(none.Text, "groeq", "groep") != hidden.Text {
		t.Errorf("a platform of others' is told apart: got %s and %s", hidden.Text, none.Text)
	}
	r.Alike("a button of others'", r.Click(r.Mona, "decision_card", "2"), r.Click(r.Mona, "decision_card", "4444"))
	r.Refused("10,000 characters", r.Command(r.Nele, "D1", "decisions", strings.Repeat("woord ", 1700)), "search_long", "words")
	r.Refused("a broken page", r.Click(r.Nele, "decisions_page", "x"), "gone", "")
}

func TestTheRegisterIsNarrowedToAKindOrATopic(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Exec(`UPDATE decisions SET kind = 'advice', topics = '{"Vrije tijd"}' WHERE seq = 7`)
	r.Wants("kinds that there are", r.Command(r.Nele, "C1", "decisions", ""), "Adviezen (1)", "vrije tijd (1)", "B-2026-01", "B-2025-07")
	for name, narrowed := range map[string]roomtest.Outcome{
		"typed":           r.Command(r.Nele, "D1", "decisions", "adviezen"),
		"of one platform": r.Command(r.Nele, "D1", "decisions", "adviezen isom-adviesgroep"),
		"with words":      r.Command(r.Nele, "D1", "decisions", "advies geheim"),
		"by a button":     r.Click(r.Nele, "decisions_page", "1.advice:0"),
		"by topic":        r.Click(r.Nele, "decisions_page", "1|thema:Vrije_tijd:0"),
	} {
		r.Wants(name, narrowed, "B-2025-07", "Alles tonen")
		if strings.Contains(narrowed.Text, "B-2026-01") {
			t.Errorf("%s: a decision of another kind is shown", name)
		}
	}
	r.Wants("none", r.Command(r.Nele, "D1", "decisions", "standpunten"), "Standpunten", "Ik vind niets van die soort", "Alles tonen")
	r.Alike("of others", r.Command(r.Mona, "D1", "decisions", "adviezen"), r.Command(r.Mona, "D1", "decisions", "advies"))
	r.Refused("a kind of nobody's", r.Click(r.Nele, "decisions_page", "x.advice:0"), "gone", "")
}

func TestADecisionIsCompletedByFormsThatKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Wants("the form", r.Click(r.Alma, "decision_edit", "1"), "decision_edit_save", "OCMW Lille", "Thema", `"value":"Integratie"`)
	r.Refused("by a member", r.Click(r.Nele, "decision_edit", "1"), "not_chair_or_secretary", "")
	edit := func(cause string, more map[string]string) roomtest.Outcome {
		filled := map[string]string{"kind": "advice", "scope": "subregional", "reason": "Vijf brochures", "review": "2027-06-01"}
		for k, v := range more {
			filled[k] = v
		}
		return r.Submit(r.Alma, "decision_edit_save", slackbot.Form{ID: cause, About: 1}, filled)
	}
	r.Refused("local of nobody", edit("e1", map[string]string{"scope": "local"}), "local_of_missing", "local_of")
	r.Refused("in force before", edit("e2", map[string]string{"in_force": "2026-11-01"}), "in_force_before", "in_force")
	r.Refused("reviewed in the past", edit("e3", map[string]string{"review": "2026-11-23"}), "review_past", "review")
	r.Wants("completed", edit("e4", map[string]string{"in_force": "2026-12-01"}), "Advies", "Vijf brochures", "dinsdag 1 december 2026", "decision_advice")
	r.Wants("local", edit("e5", map[string]string{"scope": "local", "local_of": "1"}), "Lokaal besluit van OCMW Olen: geen besluit van dit overleg")
	r.Wants("the log", r.Click(r.Nele, "decision_log", "1"), "Alma Voorbeeld", "Lokaal: van één bestuur", "dinsdag 1 juni 2027")
}

// chosen submits a form with several choices in fields.
func chosen(r *roomtest.Room, route, cause string, about int64, fields map[string][]string) roomtest.Outcome {
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: about})
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{}
	for field, values := range fields {
		var options []wire.Option
		for _, value := range values {
			options = append(options, wire.Option{Value: value})
		}
		v.State.Values[field] = map[string]wire.Value{field: {SelectedOptions: options}}
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: route, Person: r.Alma, View: v, Cause: cause})
}

func TestVotesAreCountedPerOrganisation(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Wants("the form", r.Click(r.Alma, "decision_votes", "1"), "decision_votes_save", "OCMW Olen")
	r.Refused("twice", chosen(r, "decision_votes_save", "v1", 1, map[string][]string{"for": {"1", "2"}, "abstain": {"2"}}), "vote_twice", "abstain")
	r.Wants("counted", chosen(r, "decision_votes_save", "v2", 1, map[string][]string{"for": {"1"}, "abstain": {"2"}}), "Voor (1): ", "OCMW Olen", "Onthouding (1): ")
	r.Exec(`INSERT INTO minutes (meeting_id, workspace_id, state) VALUES (1, 'T1', 'approved') ON CONFLICT (meeting_id) DO UPDATE SET state = 'approved'`)
	r.Refused("after the approval", r.Click(r.Alma, "decision_votes", "1"), "decision_settled", "")
	r.Wants("the form then", r.Click(r.Alma, "decision_edit", "1"), "Het verslag is goedgekeurd", "review")
}

func TestASubjectIsFollowedThroughBodiesAndCouncils(t *testing.T) {
	t.Parallel()
	r := decided(t)
	link := func(cause, number string) roomtest.Outcome {
		return r.Submit(r.Alma, "decision_link_save", slackbot.Form{ID: cause, About: 1}, map[string]string{"kind": "replaces", "number": number})
	}
	r.Wants("the form", r.Click(r.Alma, "decision_link", "1"), "decision_link_save")
	r.Refused("no number", link("l1", "de vorige"), "number_form", "number")
	r.Refused("never given", link("l2", "B-2031-01"), "no_such_decision", "number")
	r.Refused("itself", link("l3", "B-2026-01"), "decision_ring", "number")
	r.Wants("replaced", link("l4", "B-2025-07"), "Vervangt", "Behandelhistoriek")
	r.Wants("the old one", r.Click(r.Nele, "decision_card", "2"), "Dit besluit is vervangen door B-2026-01", "warning")
	r.Wants("in the list", r.Command(r.Nele, "C1", "decisions", ""), "vervangen")
	unlink := func(cause, reason string) roomtest.Outcome {
		return r.Submit(r.Alma, "decision_unlink_save", slackbot.Form{ID: cause, About: 1}, map[string]string{"earlier": "2", "reason": reason})
	}
	r.Wants("the links", r.Click(r.Alma, "decision_unlink", "1"), "Vervangt B-2025-07", "decision_unlink_save")
	r.Refused("by a member", r.Click(r.Nele, "decision_unlink", "1"), "not_chair_or_secretary", "")
	r.Refused("for no reason", unlink("u1", " "), "unlink_reason_missing", "reason")
	if taken := unlink("u2", "Het ging over iets anders"); strings.Contains(taken.Text, "Vervangt") {
		t.Errorf("the link is still there: %s", taken.Text)
	}
	r.Wants("its log", r.Click(r.Nele, "decision_log", "1"), "B-2025-07", "Waarom: Het ging over iets anders")
	r.Refused("twice", unlink("u3", "Nog eens"), "no_such_link", "earlier")
	r.Wants("linked again", link("l5", "B-2025-07"), "Vervangt")
	r.Refused("no other body", r.Click(r.Alma, "decision_send", "1"), "no_next_body", "")
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C2', 1)`)
	r.Wants("the bodies", r.Click(r.Alma, "decision_send", "1"), "Rand5")
	send := map[string]string{"platform": "2", "title": "Onthaalfiche ook hier"}
	r.Wants("sent on", r.Submit(r.Alma, "decision_send_save", slackbot.Form{ID: "s1", About: 1}, send), "Rand5: ", "op de agenda, „Onthaalfiche ook hier”")
	if strings.Contains(r.Click(r.Nele, "decision_card", "1").Text, "Onthaalfiche ook hier") {
		t.Error("a step in a body that Nele may not see is shown")
	}
	council := map[string]string{"organisation": "1", "outcome": "approved", "on": "2026-11-20"}
	r.Wants("council", r.Submit(r.Alma, "decision_council_save", slackbot.Form{ID: "c1", About: 1}, council), "OCMW Olen: ", "goedgekeurd in de raad")
	council["on"] = "2026-12-20"
	r.Refused("council ahead", r.Submit(r.Alma, "decision_council_save", slackbot.Form{ID: "c2", About: 1}, council), "date_ahead", "on")
}

func TestAnAdviceIsFollowedAndTheGroupHearsOfIt(t *testing.T) {
	t.Parallel()
	r := decided(t)
	step := func(cause string, more map[string]string) roomtest.Outcome {
		filled := map[string]string{"state": "given", "on": "2026-11-23", "note": "Per brief", "months": "6"}
		for k, v := range more {
			filled[k] = v
		}
		return r.Submit(r.Alma, "decision_advice_save", slackbot.Form{ID: cause, About: 1}, filled)
	}
	r.Refused("no advice", r.Click(r.Alma, "decision_advice", "1"), "no_advice", "")
	r.Submit(r.Alma, "decision_edit_save", slackbot.Form{ID: "kind", About: 1}, map[string]string{"kind": "advice", "scope": "subregional"})
	r.Wants("the form", r.Click(r.Alma, "decision_advice", "1"), "decision_advice_save", "Gegeven", "Effect gezien")
	r.Refused("months in words", step("a1", map[string]string{"months": "zes"}), "number_expected", "months")
	r.Refused("too many", step("a2", map[string]string{"months": "99"}), "months_range", "months")
	r.Wants("given", step("a3", nil), "Wat er met het advies gebeurde", "Per brief", "Alma Voorbeeld")
	d := r.Delivery(consult.PurposeAdviceNews)
	r.Says("the channel", r.Rendered(d), "Advies B-2026-01: *Gegeven* (ma 23 nov 2026)", "Per brief", "decision_card")
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 6)`)
	if told := r.Rendered(d); strings.Contains(told, "Per brief") || strings.Contains(told, "onthaalfiche") {
		t.Errorf("with outsiders in the channel: got %s", told)
	}
	r.Wants("sent", r.Submit(r.Alma, "decision_sent_save", slackbot.Form{ID: "n1", About: 1}, map[string]string{"name": "Kabinet *X*", "on": "2026-11-20"}), "Kabinet *X*, vr 20 nov 2026")
	quiet := roomtest.ToldTo(r.Alma, consult.PurposeAdviceQuiet, 1)
	quiet.Occurrence = "2027-05-23"
	r.Says("quiet", r.Rendered(quiet), "al maanden geen nieuws", "decision_advice")
	r.Wants("effect", step("a4", map[string]string{"state": "effect"}), "Effect gezien")
	r.Refused("back", step("a5", map[string]string{"state": "answered"}), "advice_state_passed", "")
	r.Says("no longer quiet", r.Rendered(quiet), "moot: nothing_left")
}

func TestSearchShowsTheSentenceAndOnlyWhatOneMayRead(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Command(r.Alma, "C1", "note", "Welkom. De wachtlijst <!channel> voor NT2 is *lang*. Tot slot koffie.")
	r.Command(r.Alma, "C1", "action", "<@U2> wachtlijst opvragen tegen 4/12")
	found := r.Command(r.Nele, "D1", "search", "wachtlijst lang")
	r.Wants("a note", found, "Verslag", "Adviesgroep ISOM, ma 23 nov 2026", `"text":"wachtlijst"`, "<!channel> voor NT2 is *", "minutes_read")
	if strings.Contains(found.Text, "koffie") {
		t.Error("more than the sentence is shown")
	}
	r.Wants("a number", r.Command(r.Nele, "D1", "search", "B-2026-01"), "Eén onthaalfiche")
	r.Wants("a name", r.Command(r.Nele, "D1", "search", "nele sjabloon"), "Actiepunt", "opvragen")
	r.Wants("operators", r.Command(r.Nele, "D1", "search", "wachtlijst & !( | :* <->"), "Verslag")
	r.Wants("nothing", r.Command(r.Nele, "D1", "search", "zeppelin"), "niets dat u kunt lezen")
	r.Refused("stop words", r.Command(r.Nele, "D1", "search", "de het een"), "search_common", "words")
	r.Refused("too long", r.Command(r.Nele, "D1", "search", strings.Repeat("x", 10_000)), "search_long", "words")
	r.Refused("no topic", r.Command(r.Nele, "D1", "search", "thema:maan"), "topic_not_known", "words")
	r.Wants("empty", r.Command(r.Nele, "D1", "search", "  "), "search_save")
	r.Refused("an empty form", r.Submit(r.Nele, "search_save", slackbot.Form{ID: "s"}, map[string]string{"words": " "}), "search_empty", "words")
	r.Alike("what one may not read", r.Command(r.Mona, "D1", "search", "wachtlijst"), r.Command(r.Mona, "D1", "search", "zeppelinnn"))
	for i := range 25 {
		r.Command(r.Alma, "C1", "note", fmt.Sprint("Nummer ", i, " over huisvesting"))
	}
	page := r.Command(r.Nele, "D1", "search", "huisvesting")
	r.Wants("many", page, "Meer tonen (15)")
	r.Wants("the next page", r.Click(r.Nele, "search_page", roomtest.ValueOf(t, page.Reply.Blocks, "search_page")), "Meer tonen (5)")
}

func TestTopicsAreSuggestedKeptAndFilteredBy(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Command(r.Alma, "C1", "action", "<@U2> wachtlijst huisvesting opvragen tegen 4/12")
	r.Wants("suggested", r.Click(r.Nele, "topics", "action:1"), "topics_save", `"initial_options":[{"text":{"type":"plain_text","text":"huisvesting"`)
	r.Alike("of others'", r.Click(r.Mona, "topics", "action:1"), r.Click(r.Mona, "topics", "action:4444"))
	carried := func(cause string, who consult.Person, topics ...string) roomtest.Outcome {
		body, _ := json.Marshal(slackbot.Form{ID: cause, About: 1, Words: "action"})
		v := &wire.View{Type: "modal", PrivateMetadata: string(body)}
		var options []wire.Option
		for _, topic := range topics {
			options = append(options, wire.Option{Value: topic})
		}
		v.State.Values = map[string]map[string]wire.Value{"topics": {"topics": {SelectedOptions: options}}}
		return r.Ask(slackbot.Request{Kind: wire.Submission, Route: "topics_save", Person: who, View: v, Cause: cause})
	}
	r.Refused("a forged topic", carried("t1", r.Nele, "Ruimtevaart"), "topic_unknown", "topics")
	r.Refused("an outsider", carried("t2", r.Mona, "Huisvesting"), "gone", "")
	r.Wants("kept", carried("t3", r.Nele, "Huisvesting", "OCMW"), "bewaard")
	r.Wants("filtered", r.Command(r.Nele, "D1", "search", "thème:logement"), "wachtlijst huisvesting opvragen")
	r.Wants("another", r.Command(r.Nele, "D1", "search", "wachtlijst thema:sport"), "niets dat u kunt lezen")
}

func TestTheDigestTellsWhatOneMaySeeAndEndsWithOneTap(t *testing.T) {
	t.Parallel()
	r := decided(t)
	r.Command(r.Alma, "C1", "action", "<@U2> Cijfers doorgeven tegen 4/12")
	r.Command(r.Alma, "C1", "close", "")
	if made, err := r.Store.PlanDigests(r.Context(), "T1", roomtest.At(t, "2026-11-26 10:00")); err != nil || made != 0 {
		t.Errorf("on Thursday: got %d, %v", made, err)
	}
	if made, err := r.Store.PlanDigests(r.Context(), "T1", roomtest.At(t, "2026-11-27 10:00")); err != nil || made != 3 {
		t.Errorf("on Friday: got %d, %v; want Alma, Nele and Hugo", made, err)
	}
	if made, err := r.Store.PlanDigests(r.Context(), "T1", roomtest.At(t, "2026-11-27 10:01")); err != nil || made != 0 {
		t.Errorf("again: got %d, %v", made, err)
	}
	told := func(who consult.Person) consult.Delivery {
		d := roomtest.ToldTo(who, consult.PurposeDigest, int64(who.ID))
		d.DueAt = roomtest.At(t, "2026-11-30 09:00")
		return d
	}
	r.Now = roomtest.At(t, "2026-11-30 09:00")
	r.Says("Nele", r.Rendered(told(r.Nele)), "Nieuw in uw overleggen", "Cijfers doorgeven", "B-2026-01", "maandag 23 november 2026", "digest_off", "minutes_read#0")
	r.Says("Hugo sits elsewhere", r.Rendered(told(r.Hugo)), "moot: nothing_left")
	r.Says("the chair has nothing to do", r.Rendered(told(r.Alma)), "Nieuwe besluiten")
	if strings.Contains(r.Rendered(told(r.Alma)), "Cijfers doorgeven") {
		t.Error("the chair is given Nele's action item")
	}
	r.Exec(`UPDATE minutes_items SET level = 'closed' WHERE kind = 'decision'`)
	if strings.Contains(r.Rendered(told(r.Nele)), "B-2026-01") {
		t.Error("a line for named people is in the digest of others")
	}
	r.Wants("off", r.Click(r.Nele, "digest_off", "digest"), "geen weekoverzicht meer")
	r.Says("off", r.Rendered(told(r.Nele)), "moot: not_wanted")
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose = 'digest' AND state = 'waiting'`); n != 2 {
		t.Errorf("got %d waiting digests, want those of the others", n)
	}
	r.Wants("on", r.Click(r.Nele, "digest_on", "home"), "weer elke week")
}
