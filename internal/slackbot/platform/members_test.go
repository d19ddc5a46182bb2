package platform_test

import (
	"encoding/json"
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// organisations submits the form of a platform's organisations as it was opened, with these chosen.
func organisations(r *roomtest.Room, who consult.Person, cause string, opened slackbot.Form, reason string, chosen ...string) roomtest.Outcome {
	opened.ID = cause
	carried, err := json.Marshal(opened)
	if err != nil {
		r.Fatal(err)
	}
	var options []wire.Option
	for _, value := range chosen {
		options = append(options, wire.Option{Value: value})
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{
		"organisations": {"organisations": {SelectedOptions: options}}, "reason": {"reason": {Value: reason}},
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: "organisations_save", Person: who, View: v, Cause: cause})
}

func TestWhoLeadsAPlatformChangesItsOrganisations(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES
	    ('T1', 'OCMW Lille', 'ocmw'), ('T1', 'OCMW Geel', 'ocmw'), ('T1', 'Gemeente Olen', 'gemeente')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	r.Exec(`INSERT INTO seats (platform_id, person_id, answer) VALUES (1, 2, 'one')`)
	r.Exec(`INSERT INTO seat_organisations (platform_id, person_id, organisation_id) VALUES (1, 2, 1)`)
	form := r.Command(r.Alma, "C1", "organisations", "")
	r.Wants("the form", form, "organisations_save", "OCMW Lille", "OCMW Geel")
	opened := form.Reply.Form

	r.Refused("a member asks", r.Command(r.Nele, "C1", "organisations", ""), "not_chair_or_secretary", "")
	r.Refused("a member sends", organisations(r, r.Nele, "s0", opened, "", "1", "2", "3"), "not_chair_or_secretary", "")
	r.Refused("leaves without a word", organisations(r, r.Alma, "s1", opened, " ", "2"), "members_reason_missing", "reason")
	r.Wants("as it was", organisations(r, r.Alma, "s2", opened, "", "2", "1"), "niets veranderd")
	r.Wants("one comes, one goes", organisations(r, r.Alma, "s3", opened, "uitgestapt", "2", "3"),
		"Toegevoegd: Gemeente Olen.", "Weggehaald: OCMW Lille.", "opnieuw de vraag")
	if got := r.Count(`SELECT count(*) FROM seats WHERE person_id = 2 AND answer = 'asked'`); got != 1 {
		t.Errorf("Nele is asked %d times, want once", got)
	}
	again := r.Delivery(consult.PurposeSeatQuestion)
	again.Recipient = "2"
	r.Says("the question again", r.Rendered(again), "maakt er geen deel meer van uit")
	r.Wants("by a part of the name", r.Command(r.Alma, "C1", "organisations", "olen"), "Gemeente Olen")
	if found := r.Command(r.Alma, "C1", "organisations", "olen"); strings.Contains(found.Text, "OCMW Geel") || found.Reply.Form.Words != "3" {
		t.Errorf("by a part of the name: carries %q and shows %s", found.Reply.Form.Words, found.Text)
	}
}
