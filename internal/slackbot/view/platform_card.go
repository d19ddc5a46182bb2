package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// PlatformCard shows who leads a platform and when it meets next; who is in charge fills the offices from it.
func PlatformCard(lang string, c consult.PlatformCard) (string, []slack.Block) {
	blocks := []slack.Block{Header(c.Name), Rich(platformSpans(lang, c)...)}
	var buttons []slack.BlockElement
	if c.Manages {
		buttons = officeButtons(lang, c)
	}
	id := strconv.FormatInt(int64(c.ID), 10)
	first := []slack.BlockElement{Button("meetings_page#of", i18n.Text(lang, "menu.meetings"), id+" 0")}
	if c.HasSummaries {
		first = append(first, Button("public_summaries", i18n.Text(lang, "public.read"), id))
	}
	blocks = append(blocks, Actions(append(first, buttons...)...))
	return i18n.Text(lang, "platform.card", i18n.Args{"Platform": Literal(c.Name)}), blocks
}

// platformSpans is what kind of platform it is, a line for each office, and the next date.
func platformSpans(lang string, c consult.PlatformCard) []Span {
	what := i18n.Text(lang, "kind."+c.Kind)
	if c.Parent != "" {
		what += " · " + i18n.Text(lang, "platform.body_of", i18n.Args{"Platform": c.Parent})
	}
	if c.Organisations > 0 {
		what += " · " + i18n.Text(lang, "platform.organisations_count", i18n.Args{"Count": c.Organisations})
	}
	spans := append([]Span{Plain(what)}, officeSpans(lang, c.Offices)...)
	when := i18n.Text(lang, "platform.no_date")
	if c.Next != nil {
		when = MeetingWhen(lang, *c.Next)
		if c.Next.Event != consult.NoEvent {
			when += " (" + c.Next.Title + ")"
		}
	}
	return append(spans, Plain("\n"+i18n.Text(lang, "platform.next_date")+" "), Bold(when))
}

// officeLabels are what an office is called before who holds it.
var officeLabels = map[consult.Role]string{
	consult.RoleChair: "platform.office.chair", consult.RoleSecretary: "platform.office.secretary", consult.RoleCoordinator: "platform.office.coordinator",
}

// officeSpans is a line for each office: "Voorzitter: Fouad Voorbeeld", or "vacant".
func officeSpans(lang string, offices []consult.Office) []Span {
	var spans []Span
	for _, role := range []consult.Role{consult.RoleChair, consult.RoleSecretary, consult.RoleCoordinator} {
		var names []string
		vacant := false
		for _, o := range offices {
			if o.Role == role {
				names, vacant = append(names, o.Name), o.IsVacant()
			}
		}
		if len(names) == 0 {
			continue
		}
		spans = append(spans, Plain("\n"+i18n.Text(lang, officeLabels[role])+" "))
		if vacant {
			spans = append(spans, Bold(i18n.Text(lang, "handover.vacant")))
			continue
		}
		spans = append(spans, Plain(strings.Join(names, ", ")))
	}
	return spans
}

// vacancies are the buttons of the offices that nobody holds.
func vacancies(lang string, c consult.PlatformCard) []slack.BlockElement {
	c.Offices = slices.DeleteFunc(slices.Clone(c.Offices), func(o consult.Office) bool { return !o.IsVacant() })
	return officeButtons(lang, c)
}

// officeButtons fill what is vacant, and pass on what somebody holds.
func officeButtons(lang string, c consult.PlatformCard) []slack.BlockElement {
	var buttons []slack.BlockElement
	shown := map[consult.Role]bool{}
	for _, o := range c.Offices {
		if o.Role == consult.RoleCoordinator || shown[o.Role] {
			continue
		}
		shown[o.Role] = true
		label := i18n.Text(lang, "handover.button", i18n.Args{"Role": roleName(lang, o.Role)})
		value := HandoverValue(consult.HandoverID{Platform: c.ID, Person: o.Person, Role: o.Role})
		if o.IsVacant() {
			buttons = append(buttons, Primary("handover#"+string(o.Role), label, value))
			continue
		}
		buttons = append(buttons, Button("handover#"+string(o.Role), label, value))
	}
	return buttons
}
