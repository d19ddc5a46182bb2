package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func invitationOf(t *testing.T) consult.Invitation {
	return consult.Invitation{
		Meeting:       consult.MyMeeting{Meeting: meetingOf(t), Manages: true},
		Invitees:      []consult.Invitee{{PersonID: 9, SlackID: "U9", Name: "Mona Testaert", Organisation: "OCMW Olen", Invited: true}, {PersonID: 10, Name: hostile}},
		Guests:        []consult.Guest{{Name: "Pia Verzonnen", Organisation: hostile}, {Name: "Otis Voorbeeld"}},
		Organisations: []consult.Organisation{{ID: 1, Name: "Gemeente Olen"}, {ID: 2, Name: "OCMW Olen"}, {ID: 3, Name: "Gemeente Mol"}},
		Unasked:       []string{"Gemeente Olen", "Gemeente Mol"},
		Unanswered:    []string{"OCMW Olen"},
	}
}

func TestTheFormOfInvitingShowsWhichOrganisationsAreMissing(t *testing.T) {
	t.Parallel()
	golden(t, "invite_form", InviteForm(consult.Dutch, invitationOf(t)))
	golden(t, "invite_form_first", InviteForm(consult.French, consult.Invitation{Meeting: invitationOf(t).Meeting}))
}

func TestThePreviewOfInvitingNamesEverybody(t *testing.T) {
	t.Parallel()
	inv := invitationOf(t)
	golden(t, "invite_preview", InvitePreview(consult.English, consult.InvitePlan{
		Meeting: inv.Meeting, New: inv.Invitees, Known: 2, Guests: inv.Guests, Withdrawn: []consult.Invitee{{PersonID: 11, Name: "Bram Proefmans"}},
	}))
}

func TestTheCardNamesWhoIsInvitedBesideTheMembers(t *testing.T) {
	t.Parallel()
	inv, now := invitationOf(t), brussels(t, "2026-12-03 09:30")
	card := consult.MeetingCard{Meeting: inv.Meeting.Meeting, Invitees: inv.Invitees, Guests: inv.Guests}
	text, blocks := MeetingCard(consult.Dutch, card, deliveryOf(consult.PurposeInvitation, card.Meeting), now)
	golden(t, "invitation_with_invitees", said{text, blocks})

	toPerson := deliveryOf(consult.PurposeInvitation, card.Meeting)
	toPerson.RecipientKind = consult.ToPerson
	text, blocks = MeetingCard(consult.French, consult.MeetingCard{Meeting: inv.Meeting.Meeting}, toPerson, now)
	golden(t, "invitation_to_invitee", said{text, blocks})
}

func TestWhoIsNoLongerInvitedIsToldSo(t *testing.T) {
	t.Parallel()
	m := meetingOf(t)
	m.Platform = hostile
	text, blocks := Uninvited(consult.English, m)
	golden(t, "uninvited", said{text, blocks})
}
