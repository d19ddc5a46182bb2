package view

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Reader is who looks at contacts: whom a card lets write to somebody else, and correct their own.
type Reader struct {
	Lang      string
	Person    consult.PersonID
	Workspace consult.WorkspaceID
}

func contactCards(r Reader, list []consult.Contact, places map[string]string, now time.Time) []slack.Block {
	var blocks []slack.Block
	for _, c := range list {
		blocks = append(blocks, contactCard(r.Lang, c, places[c.NIS], now), contactButtons(r, c))
	}
	return blocks
}

// contactButtons are what can be done with a card: write to who holds the position or steps in, and say that it is wrong.
// An e-mail address stands on the card as a link: a button's address is opened in a browser, and what becomes of mailto
// there is not published.
func contactButtons(r Reader, c consult.Contact) slack.Block {
	id := strconv.FormatInt(int64(c.ID), 10)
	if c.PersonID == r.Person && !c.Vacant {
		return Actions(Button("contact_wrong", i18n.Text(r.Lang, "contact.correct"), id))
	}
	var buttons []slack.BlockElement
	to := c.SlackID
	if c.Vacant {
		to = "" // whoever left is written to no more
	}
	if to == "" && c.BackupID != r.Person {
		to = c.BackupSlack
	}
	if to != "" {
		buttons = append(buttons, Button("contact_message", i18n.Text(r.Lang, "contact.message"), id).WithURL(directMessage(r.Workspace, to)))
	}
	return Actions(append(buttons, Button("contact_wrong", i18n.Text(r.Lang, "contact.wrong"), id))...)
}

// directMessage is the address at which Slack opens a conversation with somebody (docs.slack.dev/interactivity/deep-linking).
func directMessage(ws consult.WorkspaceID, slackID string) string {
	return "https://slack.com/app_redirect?" + url.Values{"team": {string(ws)}, "channel": {slackID}}.Encode()
}

// contactCard is one position: who holds it, what for, how to reach them, who steps in, and how far one may trust it.
// A vacant position never names who left.
func contactCard(lang string, c consult.Contact, municipality string, now time.Time) slack.Block {
	spans := holder(lang, c, now)
	spans = append(spans, Plain("\n"+position(lang, c, municipality)))
	for _, line := range contactLines(lang, c) {
		spans = append(spans, Plain("\n"+line))
	}
	if c.Email != "" && !c.Vacant {
		spans = append(spans, Plain("\n"), mailLink(c.Email))
	}
	spans = append(spans, backup(lang, c)...)
	if trust := contactTrust(lang, c, now); trust != "" {
		spans = append(spans, Plain("\n"+trust))
	}
	return Rich(spans...)
}

func holder(lang string, c consult.Contact, now time.Time) []Span {
	if c.Vacant {
		return []Span{Bold(vacantSince(lang, c, now))}
	}
	spans := []Span{Bold(c.Name)}
	if c.SlackID != "" {
		spans = append(spans, Plain("  "), Who(c.SlackID, c.Name))
	}
	return spans
}

// vacantSince gives the day after the mandate ended. Whoever left before its end leaves no day to give.
func vacantSince(lang string, c consult.Contact, now time.Time) string {
	if c.ValidTo == nil || !c.ValidTo.AddDate(0, 0, 1).Before(now) {
		return i18n.Text(lang, "contact.vacant")
	}
	return i18n.Text(lang, "contact.vacant_since", i18n.Args{"Date": i18n.Date(lang, c.ValidTo.AddDate(0, 0, 1))})
}

// position is what somebody is and where: "jurist, ISOM-dienst rechtshulp (Olen)".
func position(lang string, c consult.Contact, municipality string) string {
	text := organisationName(lang, c.Organisation, c.NameFR, c.NameEN)
	if c.Role != "" {
		text = c.Role + ", " + text
	}
	if municipality != "" && !strings.Contains(c.Organisation, municipality) {
		text += " (" + municipality + ")"
	}
	return text
}

// organisationName is what the reader calls an organisation, with the Dutch name, which stands on its papers.
func organisationName(lang, name, french, english string) string {
	known := ""
	switch consult.Language(lang) {
	case consult.French:
		known = french
	case consult.English:
		known = english
	}
	if known == "" || known == name {
		return name
	}
	return known + " (" + name + ")"
}

// contactLines are a position's topics, service, office hours, and how its holder likes to be reached.
func contactLines(lang string, c consult.Contact) []string {
	var lines []string
	if len(c.Topics) > 0 {
		var names []string
		for _, t := range c.Topics {
			names = append(names, TopicName(lang, t))
		}
		lines = append(lines, strings.Join(names, ", ")) // some names have an "and" of their own
	}
	if c.Service != "" {
		lines = append(lines, serviceLine(lang, c))
	}
	if hours := joined(", ", c.Hours, c.Office); hours != "" {
		lines = append(lines, i18n.Text(lang, "contact.hours", i18n.Args{"Hours": hours}))
	}
	if len(c.Speaks) > 0 {
		lines = append(lines, i18n.Text(lang, "contact.speaks", i18n.Args{"Languages": languageNames(lang, c.Speaks)}))
	}
	if c.Phone != "" {
		lines = append(lines, i18n.Text(lang, "contact.phone", i18n.Args{"Phone": c.Phone}))
	}
	if c.Reach != "" {
		lines = append(lines, i18n.Text(lang, "contact.reach."+c.Reach))
	}
	return lines
}

// serviceLine says whether it is the service's contact for all who joined or for one municipality (R07).
func serviceLine(lang string, c consult.Contact) string {
	switch c.Scope {
	case consult.ContactRegional:
		return i18n.Text(lang, "contact.service_regional", i18n.Args{"Service": c.Service})
	case consult.ContactLocal:
		return i18n.Text(lang, "contact.service_local", i18n.Args{"Service": c.Service})
	}
	return c.Service
}

func languageNames(lang string, codes []string) string {
	var names []string
	for _, code := range codes {
		if i18n.Has(lang, "language."+code) {
			code = i18n.Text(lang, "language."+code)
		}
		names = append(names, code)
	}
	return strings.Join(names, ", ")
}

// backup names who steps in; for a vacant position without one, it says that a successor is awaited.
func backup(lang string, c consult.Contact) []Span {
	if c.Backup == "" {
		if c.Vacant {
			return []Span{Plain("\n" + i18n.Text(lang, "contact.awaiting"))}
		}
		return nil
	}
	spans := []Span{Plain("\n" + i18n.Text(lang, "contact.backup", i18n.Args{"Name": c.Backup}))}
	if c.BackupSlack != "" {
		spans = append(spans, Plain("  "), Who(c.BackupSlack, c.Backup))
	}
	if c.BackupEmail != "" {
		spans = append(spans, Plain("  "), mailLink(c.BackupEmail))
	}
	return spans
}

// contactTrust says who confirmed the position and when, that this is too long ago, or where it comes from.
func contactTrust(lang string, c consult.Contact, now time.Time) string {
	switch {
	case c.Vacant:
		return ""
	case c.ConfirmedOn == nil && c.IsStale(now):
		return i18n.Text(lang, "contact.stale_never", i18n.Args{"Date": i18n.Date(lang, *c.ValidFrom)})
	case c.ConfirmedOn == nil:
		if c.Source == "" {
			return ""
		}
		return i18n.Text(lang, "contact.source", i18n.Args{"Source": c.Source})
	case c.IsStale(now):
		return i18n.Text(lang, "contact.stale", i18n.Args{"Date": i18n.Date(lang, *c.ConfirmedOn)})
	case c.ConfirmedBy != "":
		return i18n.Text(lang, "contact.confirmed_by", i18n.Args{"Date": i18n.Date(lang, *c.ConfirmedOn), "Name": c.ConfirmedBy})
	}
	return i18n.Text(lang, "contact.confirmed", i18n.Args{"Date": i18n.Date(lang, *c.ConfirmedOn)})
}

func mailLink(address string) Span {
	return slack.NewRichTextSectionLinkElement("mailto:"+address, address, nil)
}

// joined puts together what is not empty.
func joined(separator string, parts ...string) string {
	var filled []string
	for _, p := range parts {
		if p != "" {
			filled = append(filled, p)
		}
	}
	return strings.Join(filled, separator)
}
