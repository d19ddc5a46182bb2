package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

func contactCards(lang string, list []consult.Contact, places map[string]string, now time.Time) []slack.Block {
	var blocks []slack.Block
	for _, c := range list {
		blocks = append(blocks, contactCard(lang, c, places[c.NIS], now))
	}
	return blocks
}

// contactCard is one position: who holds it, what for, how to reach them, who steps in, and how far one may trust it.
// A vacant position never names who left.
func contactCard(lang string, c consult.Contact, municipality string, now time.Time) slack.Block {
	spans := holder(lang, c, now)
	spans = append(spans, Plain("\n"+position(c, municipality)))
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

func position(c consult.Contact, municipality string) string {
	text := c.Organisation
	if c.Role != "" {
		text = c.Role + ", " + text
	}
	if municipality != "" && !strings.Contains(c.Organisation, municipality) {
		text += " (" + municipality + ")"
	}
	return text
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

// serviceLine says whether it is the service's contact for one municipality or for several (R07).
func serviceLine(lang string, c consult.Contact) string {
	if c.NIS == "" {
		return i18n.Text(lang, "contact.service_regional", i18n.Args{"Service": c.Service})
	}
	return i18n.Text(lang, "contact.service_local", i18n.Args{"Service": c.Service})
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
