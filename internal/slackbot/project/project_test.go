package project_test

import (
	"encoding/json"
	"testing"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

// members submits the form that says which organisations take part.
func members(r *roomtest.Room, cause string, fields map[string][]string) roomtest.Outcome {
	carried, err := json.Marshal(slackbot.Form{ID: cause, About: 1})
	if err != nil {
		r.Fatal(err)
	}
	v := &wire.View{Type: "modal", PrivateMetadata: string(carried)}
	v.State.Values = map[string]map[string]wire.Value{}
	for field, values := range fields {
		filled := wire.Value{}
		if field == "organisations" {
			for _, value := range values {
				filled.SelectedOptions = append(filled.SelectedOptions, wire.Option{Value: value})
			}
		} else {
			filled.Value = values[0]
		}
		v.State.Values[field] = map[string]wire.Value{field: filled}
	}
	return r.Ask(slackbot.Request{Kind: wire.Submission, Route: "project_members_save", Person: r.Alma, View: v, Cause: cause})
}

func TestAProjectIsAddedShownAndJoinedByForms(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Olen', 'ocmw'), ('T1', 'OCMW Lille', 'ocmw')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1), (1, 2)`)
	r.Wants("none yet", r.Command(r.Alma, "C1", "projects", ""), "geen projecten", "project_add")
	r.Wants("the form", r.Click(r.Alma, "project_add", "1"), "project_add_save")
	add := func(cause string, filled map[string]string) roomtest.Outcome {
		return r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: cause, About: 1}, filled)
	}
	r.Refused("no name", add("a1", map[string]string{"name": " "}), "text_empty", "name")
	r.Refused("ends first", add("a2", map[string]string{"name": "Wegwijzer", "starts": "2026-12-01", "ends": "2026-11-30"}), "ends_before_start", "ends")
	r.Refused("by a member", r.Submit(r.Nele, "project_add_save", slackbot.Form{ID: "a3", About: 1}, map[string]string{"name": "X"}), "not_chair_or_secretary", "")
	r.Wants("added", add("a4", map[string]string{"name": "Wegwijzer *vet*", "starts": "2025-12-01"}), "Wegwijzer *vet*", "0 van de 2 besturen", "einde nog niet bekend", "project_members")
	r.Refused("the name again", add("a5", map[string]string{"name": "Wegwijzer *vet*"}), "slug_taken", "name")
	r.Wants("the members' form", r.Click(r.Alma, "project_members", "1"), "project_members_save", "2026-11-23")
	r.Refused("nobody", members(r, "m1", map[string][]string{"state": {"joined"}, "since": {"2026-01-01"}}), "organisations_missing", "organisations")
	r.Refused("tomorrow", members(r, "m2", map[string][]string{"organisations": {"1"}, "state": {"joined"}, "since": {"2026-11-24"}}), "date_ahead", "since")
	r.Refused("leaves without a word", members(r, "m3", map[string][]string{"organisations": {"1"}, "state": {"left"}, "since": {"2026-11-02"}}), "membership_reason_missing", "reason")
	r.Wants("one joins", members(r, "m4", map[string][]string{"organisations": {"1"}, "state": {"joined"}, "since": {"2026-01-01"}}), "1 van de 2 besturen", "Nog niet beslist: ")
	r.Wants("for a member, by name", r.Command(r.Nele, "D1", "projects", "wegw"), "1 van de 2 besturen")
	r.Wants("edited", r.Submit(r.Alma, "project_edit_save", slackbot.Form{ID: "e1", About: 1}, map[string]string{"name": "Wegwijzer", "focus": "Onthaal"}), "Onthaal")
	r.Refused("a name of none", r.Command(r.Nele, "D1", "projects", "maanlanding"), "project_not_found", "")
	r.Alike("an outsider's button", r.Click(r.Mona, "project_card", "1"), r.Click(r.Mona, "project_card", "4444"))
	r.Refused("by an outsider", r.Command(r.Mona, "D1", "projects", "wegwijzer"), "project_not_found", "")
}

func TestABodyHasTheProjectsOfItsPlatformAndAChannelWithoutAnyThoseOfAll(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, parent_id, created_at) VALUES
	    ('T1', 'C3', 'beheerscomite', 'Beheerscomité', 'beheerscomité', 1, $1), ('T1', 'C4', 'netwerk', 'Netwerk', 'netwerk', NULL, $1)`, r.Now)
	r.Exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C3', 1), ('T1', 'C4', 1)`)
	r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: "a", About: 1}, map[string]string{"name": "Wegwijzer"})
	r.Wants("in the body", r.Command(r.Alma, "C3", "projects", ""), "Wegwijzer", "dossier_card")
	r.Wants("elsewhere", r.Command(r.Alma, "C4", "projects", ""), "Projecten van Netwerk", "zelf geen project", "project_card")
	r.Wants("the dossier elsewhere", r.Command(r.Alma, "C4", "dossier", ""), "dossier_part#money")
	r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: "b", About: 1}, map[string]string{"name": "Onderwijs"})
	r.Wants("two in the body", r.Command(r.Alma, "C3", "projects", ""), "Wegwijzer", "Onderwijs", "Projecten")
}
