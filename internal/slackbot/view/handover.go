package view

import (
	"fmt"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxListed is how many open action items the form of a handover names.
const maxListed = 20

// HandoverValue is what the button of a vacant role carries.
func HandoverValue(id consult.HandoverID) string {
	return fmt.Sprintf("%d %d %s", id.Platform, id.Person, id.Role)
}

func roleName(lang string, r consult.Role) string { return i18n.Text(lang, "role."+string(r)) }

// HandoverNote asks who takes over from somebody who left, with a button for each role that is still vacant.
func HandoverNote(lang string, n consult.HandoverNote) (string, []slack.Block) {
	args := i18n.Args{"Name": Literal(n.Name), "Platform": Literal(n.PlatformName)}
	var lines [][]Span
	var buttons []slack.BlockElement
	for _, h := range n.Roles {
		role := roleName(lang, h.Role)
		if h.Successor != "" {
			lines = append(lines, []Span{Bold(role), Plain(" "), Plain(h.Successor)})
			continue
		}
		lines = append(lines, []Span{Bold(role), Plain(" " + i18n.Text(lang, "handover.vacant"))})
		buttons = append(buttons, Primary("handover#"+string(h.Role), i18n.Text(lang, "handover.button", i18n.Args{"Role": role}), HandoverValue(h.HandoverID)))
	}
	text := i18n.Text(lang, "handover.settled", args)
	if len(buttons) > 0 {
		text = i18n.Text(lang, "handover.ask", args)
	}
	blocks := []slack.Block{Section(text), Bullets(lines...)}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

// HandoverForm asks who takes over, and whether the open action items go along.
func HandoverForm(lang string, h consult.Handover) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Rich(Bold(h.PlatformName), Plain("\n"+i18n.Text(lang, officeLabels[h.Role])+" "), heldBy(lang, h)),
		Input("successor", i18n.Text(lang, "handover.successor"), UserField("successor", i18n.Text(lang, "platform.choose"), "")),
	}
	carry := consult.CarryAll
	if h.Stays { // and goes on with what they do
		carry = consult.CarryNone
	}
	if len(h.Actions) > 0 {
		var lines [][]Span
		for _, a := range h.Actions[:min(len(h.Actions), maxListed)] {
			lines = append(lines, []Span{Plain(a)})
		}
		blocks = append(blocks, Section(i18n.Text(lang, "handover.actions", i18n.Args{"Count": len(h.Actions)})), Bullets(lines...),
			Input("actions", i18n.Text(lang, "handover.actions_label"), Choice("actions", i18n.Text(lang, "platform.choose"), string(carry),
				Option(i18n.Text(lang, "handover.actions_all"), string(consult.CarryAll)),
				Option(i18n.Text(lang, "handover.actions_none"), string(consult.CarryNone)))))
	}
	return Modal("handover_save", i18n.Text(lang, "handover.title"), i18n.Text(lang, "handover.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// heldBy is who held a role until now.
func heldBy(lang string, h consult.Handover) Span {
	if h.Name == "" {
		return Bold(i18n.Text(lang, "handover.vacant"))
	}
	return Struck(h.Name)
}

// HandedOver confirms to who handed over.
func HandedOver(lang string, h consult.Handover) string {
	return i18n.Text(lang, "handover.done", i18n.Args{
		"Name": Literal(h.Successor), "Role": roleName(lang, h.Role), "Platform": Literal(h.PlatformName),
	})
}

// Relieved tells somebody who is from now on what they were.
func Relieved(lang string, r consult.Relieved) string {
	return i18n.Text(lang, "handover.no_longer_yours", i18n.Args{
		"Name": Literal(r.Successor), "Role": roleName(lang, r.Role), "Platform": Literal(r.PlatformName),
	})
}

// Succeeded tells somebody what they are from now on.
func Succeeded(lang string, s consult.Succeeded) string {
	return i18n.Text(lang, "handover.yours", i18n.Args{"Role": roleName(lang, s.Role), "Platform": Literal(s.PlatformName)})
}
