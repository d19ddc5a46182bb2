package view

import (
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ShownMembers are those of a platform's organisations that its form shows as chosen: as many as Slack takes.
func ShownMembers(list []consult.Organisation) []consult.Organisation {
	return list[:min(len(list), maxOptions)]
}

// MembersForm asks which organisations a platform is made of, those that are there chosen beforehand; of list as many as
// ShownMembers says.
func MembersForm(lang string, p consult.Platform, list []consult.Organisation) *slack.ModalViewRequest {
	shown := ShownMembers(list)
	blocks := []slack.Block{Section(i18n.Text(lang, "members.intro", i18n.Args{"Platform": Literal(p.Name)}))}
	if len(list) > len(shown) {
		blocks = append(blocks, Section(i18n.Text(lang, "members.cut", i18n.Args{"Shown": len(shown), "Count": len(list)})))
	}
	return Modal("organisations_save", i18n.Text(lang, "members.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), append(blocks,
		Hinted(Optional("organisations", i18n.Text(lang, "platform.organisations"), searched("organisations", i18n.Text(lang, "platform.search"), shown)), i18n.Text(lang, "members.hint")),
		Hinted(Optional("reason", i18n.Text(lang, "members.reason"), TextField("reason", "", true)), i18n.Text(lang, "members.reason_hint")),
	)...)
}

// MembersChanged tells what changed, and what is left to do.
func MembersChanged(lang string, c consult.MembersChange) string {
	args := i18n.Args{"Platform": Literal(c.Platform.Name)}
	if len(c.Added)+len(c.Removed) == 0 {
		return i18n.Text(lang, "members.unchanged", args)
	}
	text := i18n.Text(lang, "members.saved", args)
	for _, part := range []struct {
		key   string
		names []string
	}{{"members.added", c.Added}, {"members.removed", c.Removed}} {
		if len(part.names) > 0 {
			text += "\n" + i18n.Text(lang, part.key, i18n.Args{"Names": Literal(listed(lang, part.names))})
		}
	}
	if len(c.Removed) > 0 {
		text += "\n" + i18n.Text(lang, "members.asked_again")
	}
	if c.Actions > 0 {
		text += "\n" + i18n.Text(lang, "members.actions", i18n.Args{"Count": c.Actions})
	}
	return text
}
