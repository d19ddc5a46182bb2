package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestWhatHoldsAProjectTogether(t *testing.T) {
	t.Parallel()
	b := consult.Binding{CommitmentCard: commitmentsOf(t)}
	b.Leads = []consult.Lead{{OrganisationID: 1, Organisation: "Gemeente Olen", Kind: "gemeente", Duties: consult.Duties(), FromOn: *dateOf(t, "2025-09-09")}}
	b.Agreements = []consult.SignedAgreement{
		{ID: 1, Name: "Samenwerking <2025>", Signatures: []consult.Signature{
			{AgreementID: 1, OrganisationID: 1, Organisation: "Gemeente Olen", Kind: "gemeente", SignedOn: *dateOf(t, "2025-09-01")},
			{AgreementID: 1, OrganisationID: 2, Organisation: "OCMW *Olen*", Kind: "ocmw", SignedOn: *dateOf(t, "2025-09-01")},
			{AgreementID: 1, OrganisationID: 3, Organisation: "OCMW Lille", Kind: "ocmw", SignedOn: *dateOf(t, "2025-09-01"), EndedOn: dateOf(t, "2025-09-10"), Reason: "besparing"},
		}},
		{ID: 2, Name: "Addendum"},
	}
	for _, lang := range consult.Languages() {
		text, blocks := Binding(lang, b)
		golden(t, "binding_"+lang, said{text, blocks})
	}
	golden(t, "binding_agreement_form", AgreementForm("nl", b))
	golden(t, "binding_signature_form", SignatureForm("nl", b, b.Counted()))
	golden(t, "binding_lead_form", LeadForm("nl", b))
}

func TestWhoIsDelegated(t *testing.T) {
	t.Parallel()
	c := consult.DelegateCard{
		PlatformID: 1, Platform: "Beheerscomité", Zone: "Europe/Brussels", On: *dateOf(t, "2026-11-23"), Manages: true,
		Members: []consult.Organisation{{ID: 1, Name: "Gemeente Olen"}, {ID: 2, Name: "OCMW *Olen*"}, {ID: 3, Name: "OCMW Lille"}},
		Lines: []consult.Delegate{
			{ID: 1, OrganisationID: 1, PersonID: 1, Name: "Mehdi Van Nergens", Part: consult.PartDelegate, FromOn: *dateOf(t, "2025-09-30")},
			{ID: 2, OrganisationID: 2, PersonID: 1, Name: "Mehdi Van Nergens", Part: consult.PartDelegate, FromOn: *dateOf(t, "2025-09-30"), ToOn: dateOf(t, "2026-12-31")},
			{ID: 3, OrganisationID: 2, PersonID: 2, Name: "Nele <Sjabloon>", Part: consult.PartSubstitute, FromOn: *dateOf(t, "2025-09-30")},
		},
	}
	for _, lang := range consult.Languages() {
		text, blocks := Delegates(lang, c)
		golden(t, "delegates_"+lang, said{text, blocks})
	}
	golden(t, "delegate_form", DelegateForm("nl", c, c.Members))
	golden(t, "delegate_end_form", DelegateEndForm("nl", c, c.Lines))
	text, blocks := Vacancies("nl", c, consult.Delivery{})
	golden(t, "vacancies", said{text, blocks})
	c.Members = c.Members[:2]
	text, blocks = Vacancies("fr", c, consult.Delivery{})
	golden(t, "vacancies_none", said{text, blocks})
}
