package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestProjectViews(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d int) *time.Time {
		at := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		return &at
	}
	project := consult.Project{
		ID: 3, PlatformID: 1, Platform: "ILV *integratie*", Slug: "wegwijzer", Name: "Project Wegwijzer", Focus: "onthaal <hier>",
		StartsOn: day(2025, 12, 1), EndsOn: day(2028, 11, 30), Manages: true,
	}
	card := consult.ProjectCard{Project: project, On: *day(2026, 11, 23), Memberships: []consult.Membership{
		{OrganisationID: 1, Organisation: "OCMW Olen", State: consult.MembershipJoined, Since: *day(2025, 9, 30)},
		{OrganisationID: 2, Organisation: "Gemeente Olen", State: consult.MembershipJoined, Since: *day(2025, 9, 30)},
		{OrganisationID: 3, Organisation: "OCMW Vorselaar", State: consult.MembershipUndecided, Since: *day(2025, 9, 30), Reason: "raad volgt"},
	}}
	for _, lang := range consult.Languages() {
		_, blocks := ProjectCard(lang, card)
		golden(t, "project_card_"+lang, blocks)
	}
	_, blocks := Projects("nl", consult.Platform{ID: 1, Name: "ILV"}, true, []consult.Project{project, {ID: 4, Name: "Zonder dagen", Platform: "ILV"}})
	golden(t, "projects", blocks)
	golden(t, "project_form", ProjectForm("nl", "project_edit_save", project))
	golden(t, "project_members_form", MembershipForm("nl", card))
}
