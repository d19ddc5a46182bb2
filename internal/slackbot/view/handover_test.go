package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func handoverOf(role consult.Role) consult.Handover {
	return consult.Handover{
		HandoverID: consult.HandoverID{Platform: 3, Person: 9, Role: role}, PlatformName: "Adviesgroep ISOM", Name: hostile,
		Actions: []string{"Lijst nakijken", hostile},
	}
}

func TestAHandoverAsksForEachVacantRole(t *testing.T) {
	t.Parallel()
	note := consult.HandoverNote{PlatformName: "Adviesgroep ISOM", Name: hostile, Roles: []consult.Handover{handoverOf(consult.RoleChair), handoverOf(consult.RoleSecretary)}}
	text, blocks := HandoverNote(consult.Dutch, note)
	golden(t, "handover_ask", said{text, blocks})
	note.Roles[0].Successor = "Nele Sjabloon"
	text, blocks = HandoverNote(consult.French, note)
	golden(t, "handover_half", said{text, blocks})
	note.Roles[1].Successor = "Nele Sjabloon"
	text, blocks = HandoverNote(consult.English, note)
	golden(t, "handover_settled", said{text, blocks})
}

func TestTheFormOfAHandoverNamesTheOpenActionItems(t *testing.T) {
	t.Parallel()
	golden(t, "handover_form", HandoverForm(consult.French, handoverOf(consult.RoleChair)))
	passed := handoverOf(consult.RoleChair)
	passed.Stays = true
	golden(t, "handover_form_passed_on", HandoverForm(consult.Dutch, passed))
	golden(t, "handover_form_vacant", HandoverForm(consult.Dutch, consult.Handover{HandoverID: consult.HandoverID{Platform: 3, Role: consult.RoleChair}, PlatformName: "Adviesgroep ISOM"}))
	bare := handoverOf(consult.RoleSecretary)
	bare.Actions = nil
	golden(t, "handover_form_bare", HandoverForm(consult.English, bare))
}
