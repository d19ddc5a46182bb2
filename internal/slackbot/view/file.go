package view

import (
	"github.com/slack-go/slack"

	"overlegbot/internal/i18n"
)

// FileLink hands out a file by an address, where Slack does not take it.
func FileLink(lang, title, url string) (string, []slack.Block) {
	lead := i18n.Text(lang, "file.link_instead")
	return lead, []slack.Block{
		Rich(Plain(lead+" "), LinkTo(url, i18n.Text(lang, "file.link", i18n.Args{"Title": title}))), Small(i18n.Text(lang, "file.link_hint")),
	}
}
