package commitment_test

import (
	"encoding/json"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

func TestAnAgreementIsSignedByMunicipalitiesAndCentres(t *testing.T) {
	t.Parallel()
	r := asked(t)
	r.Wants("from the commitments", r.Click(r.Nele, "commitment_card", "1"), `"binding"`)
	r.Wants("nothing yet", r.Click(r.Nele, "binding", "1"), "nog geen overeenkomsten", "Nog geen beherende gemeente")
	r.Refused("signed before there is one", r.Click(r.Nele, "binding_sign", "1"), "agreement_missing", "")
	r.Refused("added by a member", filled(r, r.Nele, "binding_add_save", "a0", nil, map[string]string{"name": "X"}), "not_chair_or_secretary", "")
	r.Refused("no name", filled(r, r.Alma, "binding_add_save", "a1", nil, map[string]string{"name": " "}), "text_empty", "name")
	r.Wants("added", filled(r, r.Alma, "binding_add_save", "a2", nil, map[string]string{"name": "Samenwerking *vet*"}), "Samenwerking *vet*", "Nog door niemand getekend")
	r.Refused("twice", filled(r, r.Alma, "binding_add_save", "a3", nil, map[string]string{"name": "Samenwerking *vet*"}), "agreement_taken", "name")
	sign := func(cause, signed, ended, reason string, boards ...string) roomtest.Outcome {
		return filled(r, r.Alma, "binding_sign_save", cause, boards, map[string]string{"agreement": "1", "signed": signed, "ended": ended, "reason": reason})
	}
	r.Wants("the form", r.Click(r.Alma, "binding_sign", "1"), "binding_sign_save", "OCMW Olen")
	r.Refused("tomorrow", sign("s1", "2026-11-24", "", "", "1"), "date_ahead", "signed")
	r.Refused("ends first", sign("s2", "2026-11-20", "2026-11-19", "x", "1"), "ends_before_start", "ended")
	r.Refused("ends without a word", sign("s3", "2026-11-01", "2026-11-19", "", "1"), "notice_reason_missing", "reason")
	r.Refused("no participant", sign("s4", "2026-11-01", "", "", "99"), "board_stranger", "organisations")
	r.Wants("signed", sign("s5", "2026-11-02", "", "", "1", "2", "3"), "Getekend door 1 gemeente en 2 OCMW's.")
	r.Refused("again", sign("s6", "2026-11-03", "", "", "1"), "signed_already", "signed")
	r.Wants("gave notice", sign("s7", "2026-11-02", "2026-11-20", "besparing", "3"), "Getekend door 1 gemeente en 1 OCMW.", "Nog niet: OCMW Lille.", "OCMW Lille zegde op, vanaf vrijdag 20 november 2026: besparing")
	r.Alike("an outsider's button", r.Click(r.Mona, "binding", "1"), r.Click(r.Mona, "binding", "4444"))
}

// leads submits the form that says who manages the project.
func leads(r *roomtest.Room, who consult.Person, cause, board, from string, duties ...string) roomtest.Outcome {
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: 1})
	if err != nil {
		r.Fatal(err)
	}
	chosen := wire.Value{}
	for _, duty := range duties {
		chosen.SelectedOptions = append(chosen.SelectedOptions, wire.Option{Value: duty})
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{
		"duties": {"duties": chosen}, "organisation": {"organisation": {Value: board}}, "from": {"from": {Value: from}},
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: "binding_lead_save", Person: who, View: v, Cause: cause})
}

func TestOneMemberManagesAProjectAtATime(t *testing.T) {
	t.Parallel()
	r := asked(t)
	r.Refused("who has not joined", leads(r, r.Alma, "l1", "2", "2026-11-02", "submit"), "lead_not_in", "organisation")
	r.Exec(`INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at) SELECT 'T1', 1, id, 'joined', '2026-11-01', now() FROM organisations WHERE id IN (1, 2)`)
	r.Wants("the form", r.Click(r.Alma, "binding_lead", "1"), "binding_lead_save")
	r.Refused("no duty", leads(r, r.Alma, "l2", "2", "2026-11-02"), "duties_missing", "duties")
	r.Refused("by a member", leads(r, r.Nele, "l3", "2", "2026-11-02", "submit"), "not_chair_or_secretary", "")
	r.Wants("noted", leads(r, r.Alma, "l4", "2", "2026-11-02", "submit", "sign"), "Beherende gemeente: ", "Gemeente Olen (sinds maandag 2 november 2026): dient de aanvraag en de verslagen in en tekent namens allen")
	r.Refused("before the one before", leads(r, r.Alma, "l5", "1", "2026-11-02", "submit"), "lead_before", "from")
	r.Wants("another", leads(r, r.Alma, "l6", "1", "2026-11-20", "submit"), "Beherend bestuur: ", "OCMW Olen (sinds")
	if n := r.Count(`SELECT count(*) FROM project_leads WHERE organisation_id = 2 AND to_on = '2026-11-19'`); n != 1 {
		t.Error("the one before has no last day")
	}
}

func TestBoardsDelegateAndAVacancyIsTold(t *testing.T) {
	t.Parallel()
	r := asked(t)
	note := func(who consult.Person, cause, board, part, person, from, to string) roomtest.Outcome {
		return filled(r, who, "delegate_note_save", cause, nil, map[string]string{"organisation": board, "part": part, "delegate_person": person, "from": from, "to": to})
	}
	r.Wants("nobody yet", r.Command(r.Alma, "C1", "delegates", ""), "0 van de 3 besturen hebben een afgevaardigde", "OCMW Olen: ", "nog niemand")
	r.Refused("nowhere", r.Command(r.Alma, "D1", "delegates", ""), "delegates_where", "")
	r.Refused("nobody", note(r.Alma, "d1", "1", "delegate", "", "2026-01-01", ""), "delegate_missing", "delegate_person")
	r.Refused("no member", note(r.Alma, "d2", "99", "delegate", "2", "2026-01-01", ""), "delegate_stranger", "organisation")
	r.Refused("ends first", note(r.Alma, "d3", "1", "delegate", "2", "2026-01-02", "2026-01-01"), "ends_before_start", "to")
	r.Refused("somebody else's board", note(r.Nele, "d4", "3", "delegate", "2", "2026-01-01", ""), "board_of_others", "")
	r.Wants("her own", note(r.Nele, "d5", "1", "delegate", "2", "2026-01-01", ""), "1 van de 3 besturen heeft een afgevaardigde", "Nele Sjabloon (sinds donderdag 1 januari 2026)")
	r.Refused("as substitute too", note(r.Alma, "d6", "1", "substitute", "2", "2026-01-01", ""), "delegate_already", "delegate_person")
	r.Refused("another on the same day", note(r.Alma, "d7", "1", "delegate", "3", "2026-01-01", ""), "delegate_overlap", "from")
	r.Wants("a substitute", note(r.Alma, "d8", "1", "substitute", "3", "2026-01-01", ""), "; plaatsvervanger: Mona Testaert")
	r.Wants("for two boards", note(r.Alma, "d9", "2", "delegate", "2", "2026-01-01", ""), "Nele Sjabloon is afgevaardigde van Gemeente Olen en OCMW Olen. Dat mag")
	r.Wants("followed", note(r.Alma, "d10", "1", "delegate", "1", "2026-11-01", ""), "Alma Voorbeeld (sinds zondag 1 november 2026)")
	if made, err := r.Store.PlanVacancies(t.Context(), "T1", r.Now); err != nil || made != 1 {
		t.Errorf("told %d, %v, want one message", made, err)
	}
	if made, err := r.Store.PlanVacancies(t.Context(), "T1", r.Now); err != nil || made != 0 {
		t.Errorf("told %d again, %v", made, err)
	}
	vacancy := roomtest.ToldTo(r.Alma, consult.PurposeVacancy, 1)
	r.Says("the vacancy", r.Rendered(vacancy), "nog geen afgevaardigde van OCMW Lille", "delegate_note")
	r.Says("not for members", r.Rendered(roomtest.ToldTo(r.Nele, consult.PurposeVacancy, 1)), "moot: not_due")
	r.Wants("whose", r.Click(r.Alma, "delegate_end", "1"), "delegate_end_save", "OCMW Olen · Alma Voorbeeld · Afgevaardigde · 1/11/2026")
	end := func(cause, line, to string) roomtest.Outcome {
		return filled(r, r.Alma, "delegate_end_save", cause, nil, map[string]string{"line": line, "to": to})
	}
	r.Refused("before it began", end("e1", "4", "2026-10-01"), "ends_before_start", "to")
	r.Wants("ended", end("e2", "4", "2026-11-22"), "1 van de 3 besturen heeft", "OCMW Olen: ")
	r.Wants("all", note(r.Alma, "d11", "1", "delegate", "1", "2026-11-23", ""), "2 van de 3")
	r.Wants("all", note(r.Alma, "d12", "3", "delegate", "4", "2026-11-23", ""), "3 van de 3")
	r.Says("no longer", r.Rendered(vacancy), "moot: not_due")
	vacancy.TS = "1.1"
	r.Says("what was sent", r.Rendered(vacancy), "elk bestuur heeft nu een afgevaardigde")
	r.Alike("an outsider's button", r.Click(r.Mona, "delegate_note", "1"), r.Click(r.Mona, "delegate_note", "4444"))
}
