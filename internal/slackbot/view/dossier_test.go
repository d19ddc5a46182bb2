package view

import (
	"testing"

	"overlegbot/internal/consult"
)

// dossierOf is a dossier with an entry of each kind, in two municipalities.
func dossierOf(t *testing.T) consult.Dossier {
	t.Helper()
	amount, own, base, share := consult.Cents(12000000), consult.Cents(3000000), consult.Cents(15000000), consult.BasisPoints(2000)
	starts := dateOf(t, "2025-12-01")
	return consult.Dossier{
		Project: consult.ProjectCard{
			Project: consult.Project{
				ID: 3, PlatformID: 1, Platform: "Rand5", Slug: "rand5", Name: "Project *Rand5*", Focus: "onthaal", StartsOn: starts, EndsOn: dateOf(t, "2028-11-30"),
				Zone: "Europe/Brussels", Manages: true,
			},
			Memberships: []consult.Membership{{OrganisationID: 1, Organisation: "Gemeente Olen", State: consult.MembershipJoined}},
		},
		Entries: []consult.Entry{
			{ID: 1, Kind: consult.EntryCall, Title: "Oproep integratie", OnDay: dateOf(t, "2025-06-15"), Paper: "https://example.org/oproep"},
			{ID: 2, Kind: consult.EntryCondition, Title: "Minstens *drie* gemeenten", State: consult.StateMet, NotedBy: "Alma Voorbeeld", Since: *dateOf(t, "2025-09-08")},
			{ID: 3, Kind: consult.EntryCondition, Title: "Eén zonder subsidie", State: consult.StateOpen},
			{ID: 4, Kind: consult.EntryApplication, Title: "Projectaanvraag", OnDay: dateOf(t, "2025-09-30"), OrganisationID: 1, Organisation: "Gemeente Olen"},
			{ID: 5, Kind: consult.EntryAward, Title: "Projectsubsidie", State: consult.StateGranted, OnDay: dateOf(t, "2025-12-08")},
			{ID: 6, Kind: consult.EntryBudget, Title: "Subsidie", Amount: &amount, Note: "bron: <persbericht>"},
			{ID: 7, Kind: consult.EntryBudget, Title: "Eigen aandeel", Amount: &own, Percentage: &share, Base: "de totale projectkost", BaseAmount: &base},
			{ID: 8, Kind: consult.EntryDeliverable, Title: "Onthaalfiche", Paper: "gemeenschappelijke fiche"},
			{ID: 9, Kind: consult.EntryTarget, Title: "Projecten in het onderwijs", Goal: 2, Count: 1},
			{ID: 10, Kind: consult.EntryMilestone, Title: "Tussentijds rapport", State: consult.StatePlanned, OnDay: dateOf(t, "2026-11-20")},
			{ID: 11, Kind: consult.EntryQuestion, Title: "Wie schrijft het?", State: consult.StateOpen, ParentID: 10},
			{ID: 12, Kind: consult.EntryObjective, Title: "Sociale cohesie"},
			{ID: 13, Kind: consult.EntryResult, Title: "Vrijetijdspas", ParentID: 12},
			{ID: 14, Kind: consult.EntryForm, Title: "interlokale vereniging", OnDay: dateOf(t, "2025-09-30"), DecisionID: 4, DecisionYear: 2025, DecisionSeq: 8},
			{ID: 15, Kind: consult.EntryTrack, Title: "In het onderwijs", GroupID: 5, Group: "Stuurgroep onderwijs"},
			{ID: 16, Kind: consult.EntrySupport, Title: "Nalezen van de aanvraag", OnDay: dateOf(t, "2025-09-12"), OrganisationID: 9, Organisation: "AgII"},
			{ID: 17, Kind: consult.EntryEmbedding, Title: "Onthaalmoment", State: consult.StateOpen, OrganisationID: 1, Organisation: "Gemeente Olen", Paper: "meerjarenplan"},
		},
		Cells: []consult.Cell{{EntryID: 8, NIS: "13029", State: consult.CellDone, Paper: "bijlage Olen"}},
		Reports: []consult.Deadline{
			{ID: 7, Title: "Tussentijdse rapportage", DueOn: *dateOf(t, "2027-05-31"), Zone: "Europe/Brussels"}, {ID: 8, Title: "Eindverslag", Zone: "Europe/Brussels"},
		},
		Partners:       []consult.Partner{{ID: 2, Organisation: "vzw Kanak", Activity: "vakantiekamp", NIS: []string{"13029"}, Talks: consult.TalksOngoing}},
		Municipalities: []string{"13019", "13029"}, Mine: []string{"13029"},
	}
}

var dossierPlaces = map[string]string{"13019": "Lille", "13029": "Olen"}

func TestADossierAndItsParts(t *testing.T) {
	t.Parallel()
	d, today := dossierOf(t), *dateOf(t, "2026-11-23")
	for _, lang := range consult.Languages() {
		text, blocks := Dossier(lang, d, today)
		golden(t, "dossier_"+lang, said{text, blocks})
	}
	for _, p := range dossierParts {
		text, blocks := DossierPart("nl", d, p.name, 0, dossierPlaces, today)
		golden(t, "dossier_part_"+p.name, said{text, blocks})
	}
	member := d
	member.Project.Manages = false
	_, blocks := DossierPart("fr", member, "progress", 0, dossierPlaces, today)
	golden(t, "dossier_part_member", blocks)
	empty := consult.Dossier{Project: consult.ProjectCard{Project: consult.Project{ID: 4, Name: "Leeg", Platform: "ILV"}}}
	_, blocks = Dossier("nl", empty, today)
	golden(t, "dossier_empty", blocks)
	for _, name := range []string{"money", "progress"} {
		_, blocks = DossierPart("nl", empty, name, 40, dossierPlaces, today)
		golden(t, "dossier_part_empty_"+name, blocks)
	}
}

func TestTheFormOfEachKindOfEntry(t *testing.T) {
	t.Parallel()
	d := dossierOf(t)
	groups := []consult.Platform{{ID: 5, Name: "Stuurgroep onderwijs"}}
	forms := map[consult.EntryKind]any{}
	for _, kind := range consult.EntryKinds() {
		e := consult.Entry{Kind: kind}
		if list := d.Of(kind); len(list) > 0 {
			e = list[len(list)-1]
		}
		forms[kind] = EntryForm("nl", d, e, groups)
	}
	golden(t, "dossier_forms", forms)
	golden(t, "dossier_cells_form", CellsForm("nl", d, dossierPlaces))
}

func TestWhatIsToldOfADossier(t *testing.T) {
	t.Parallel()
	d := dossierOf(t)
	for name, news := range map[string]consult.EntryNews{
		"reached":   {Entry: consult.Entry{Kind: consult.EntryMilestone, Title: "Indiening *op tijd*", State: consult.StateReached}, Project: "Wegwijzer", ProjectID: 3},
		"awarded":   {Entry: consult.Entry{Kind: consult.EntryAward, Title: "Projectsubsidie", State: consult.StateGranted}, Project: "Wegwijzer", ProjectID: 3},
		"withdrawn": {Entry: consult.Entry{Kind: consult.EntryMilestone, Title: "Indiening", State: consult.StatePlanned}, Project: "Wegwijzer", ProjectID: 3},
		"outsiders": {Entry: consult.Entry{Kind: consult.EntryMilestone, Title: "Indiening", State: consult.StateReached}, Project: "Wegwijzer", ProjectID: 3, Outsiders: true},
	} {
		text, blocks := MilestoneNews("nl", news, consult.Delivery{})
		golden(t, "dossier_news_"+name, said{text, blocks})
	}
	for _, lang := range consult.Languages() {
		text, blocks := EmbeddingReminder(lang, d, consult.Delivery{})
		golden(t, "dossier_embedding_"+lang, said{text, blocks})
	}
	_, blocks := DossierProjects("nl", []consult.Project{d.Project.Project, {ID: 4, Name: "Wegwijzer", Platform: "ILV"}})
	golden(t, "dossier_projects", blocks)
}
