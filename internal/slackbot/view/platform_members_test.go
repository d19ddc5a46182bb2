package view

import (
	"fmt"
	"testing"

	"overlegbot/internal/consult"
)

func TestTheFormOfMembersAndWhatItChangedReadAsTheyShould(t *testing.T) {
	t.Parallel()
	var many []consult.Organisation
	for n := range 103 {
		many = append(many, consult.Organisation{ID: consult.OrganisationID(n + 1), Name: fmt.Sprintf("Gemeente %03d", n+1)})
	}
	golden(t, "members_form_many", MembersForm("nl", somePlatform, many))
	for _, lang := range consult.Languages() {
		golden(t, "members_form_"+lang, MembersForm(lang, somePlatform, someOrganisations))
		golden(t, "members_changed_"+lang, []string{
			MembersChanged(lang, consult.MembersChange{Platform: somePlatform}),
			MembersChanged(lang, consult.MembersChange{Platform: somePlatform, Added: []string{"Gemeente Olen", "OCMW <Olen>"}}),
			MembersChanged(lang, consult.MembersChange{Platform: somePlatform, Removed: []string{"OCMW Lille"}, Actions: 2}),
			MembersChanged(lang, consult.MembersChange{Platform: somePlatform, Removed: []string{"OCMW Lille"}, Actions: 1}),
		})
	}
}
