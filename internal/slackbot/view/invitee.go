package view

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// maxGuestText bounds the box of guests, a guest a line.
const maxGuestText = 900

// maxFunctions is how many functions are chosen at once.
const maxFunctions = 10

// InviteForm asks whom to invite to one meeting beside its platform's members. It shows the chair which member
// organisations are missing; nobody else sees that.
func InviteForm(lang string, inv consult.Invitation) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Rich(Bold(inv.Meeting.Platform), Plain("\n"+MeetingWhen(lang, inv.Meeting.Meeting))),
		Section(i18n.Text(lang, "invite.intro")),
	}
	blocks = append(blocks, missing(lang, inv)...)
	functions := multiExternal("functions", i18n.Text(lang, "platform.search"))
	functions.MaxSelectedItems = ptr(maxFunctions)
	blocks = append(blocks, Hinted(Optional("functions", i18n.Text(lang, "invite.functions"), functions), i18n.Text(lang, "invite.functions_hint")))
	if options := organisationOptions(inv.Organisations); len(options) > 0 {
		several := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "organisations", options...)
		blocks = append(blocks, Hinted(Optional("organisations", i18n.Text(lang, "invite.organisations"), several), i18n.Text(lang, "invite.organisations_hint")))
	}
	people := UsersField("people", i18n.Text(lang, "platform.choose"), nil)
	guests := textOf("guests", guestLines(inv.Guests), maxGuestText)
	guests.Multiline = true
	blocks = append(blocks, Optional("people", i18n.Text(lang, "invite.people"), people),
		Hinted(Optional("guests", i18n.Text(lang, "invite.guests"), guests), i18n.Text(lang, "invite.guests_hint")))
	if options := inviteeOptions(inv.Invitees); len(options) > 0 {
		withdrawn := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "withdrawn", options...)
		blocks = append(blocks, Optional("withdrawn", i18n.Text(lang, "invite.withdraw"), withdrawn))
	}
	return Modal("invite_preview", i18n.Text(lang, "invite.title"), i18n.Text(lang, "invite.next"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func ptr(n int) *int { return &n }

// missing names the member organisations that would drop out of view.
func missing(lang string, inv consult.Invitation) []slack.Block {
	var lines [][]Span
	if len(inv.Unasked) > 0 {
		lines = append(lines, []Span{Bold(i18n.Text(lang, "invite.unasked")), Plain(" " + listed(lang, inv.Unasked))})
	}
	if len(inv.Unanswered) > 0 {
		lines = append(lines, []Span{Bold(i18n.Text(lang, "invite.unanswered")), Plain(" " + listed(lang, inv.Unanswered))})
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{Bullets(lines...)}
}

// listed is a list of names, cut where a line would grow too long.
func listed(lang string, names []string) string {
	if more := len(names) - maxNames; more > 0 {
		names = append(append([]string{}, names[:maxNames]...), i18n.Text(lang, "meeting.more_names", i18n.Args{"Count": more}))
	}
	return strings.Join(names, ", ")
}

func inviteeOptions(list []consult.Invitee) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, i := range list[:min(len(list), 100)] {
		options = append(options, Option(named(i), strconv.FormatInt(int64(i.PersonID), 10)))
	}
	return options
}

// named is a person with their organisation, where we know of one.
func named(i consult.Invitee) string {
	if i.Organisation == "" {
		return i.Name
	}
	return i.Name + " (" + i.Organisation + ")"
}

func guestName(g consult.Guest) string {
	if g.Organisation == "" {
		return g.Name
	}
	return g.Name + " (" + g.Organisation + ")"
}

// guestLines is what a box of guests holds.
func guestLines(guests []consult.Guest) string {
	var lines []string
	for _, g := range guests {
		if g.Organisation == "" {
			lines = append(lines, g.Name)
			continue
		}
		lines = append(lines, g.Name+", "+g.Organisation)
	}
	return strings.Join(lines, "\n")
}

// InvitePreview names who would be invited, and asks for one confirmation.
func InvitePreview(lang string, p consult.InvitePlan) *slack.ModalViewRequest {
	var told, onlyNamed, withdrawn, guests []string
	for _, i := range p.New {
		if i.SlackID == "" {
			onlyNamed = append(onlyNamed, named(i))
			continue
		}
		told = append(told, named(i))
	}
	for _, i := range p.Withdrawn {
		withdrawn = append(withdrawn, named(i))
	}
	for _, g := range p.Guests {
		guests = append(guests, guestName(g))
	}
	var lines [][]Span
	for _, l := range []struct {
		key   string
		names []string
	}{{"invite.will_be_told", told}, {"invite.will_be_named", onlyNamed}, {"invite.will_be_guests", guests}, {"invite.will_be_withdrawn", withdrawn}} {
		if len(l.names) > 0 {
			lines = append(lines, []Span{Bold(i18n.Text(lang, l.key, i18n.Args{"Count": len(l.names)})), Plain(" " + listed(lang, l.names))})
		}
	}
	blocks := []slack.Block{Rich(Bold(p.Meeting.Platform), Plain("\n"+MeetingWhen(lang, p.Meeting.Meeting)))}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	if p.Known > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "invite.known", i18n.Args{"Count": p.Known})))
	}
	blocks = append(blocks, Small(i18n.Text(lang, "invite.sees")))
	return Modal("invite_save", i18n.Text(lang, "invite.title"), i18n.Text(lang, "invite.confirm"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// HasInvited says what was done.
func HasInvited(lang string, p consult.InvitePlan) string {
	args := i18n.Args{"Platform": Literal(p.Meeting.Platform), "When": MeetingWhen(lang, p.Meeting.Meeting), "Count": len(p.New)}
	if len(p.New) == 0 {
		return i18n.Text(lang, "invite.changed", args)
	}
	return i18n.Text(lang, "invite.done", args)
}

// alsoInvited is a line on the card for who comes from outside the platform, guests last.
func alsoInvited(lang string, c consult.MeetingCard) []slack.Block {
	var names []string
	for _, i := range c.Invitees {
		names = append(names, named(i))
	}
	for _, g := range c.Guests {
		names = append(names, guestName(g))
	}
	if len(names) == 0 {
		return nil
	}
	return []slack.Block{Rich(Bold(i18n.Text(lang, "invite.also")), Plain(" "+listed(lang, names)))}
}

// Uninvited tells somebody that they are no longer asked to come.
func Uninvited(lang string, m consult.Meeting) (string, []slack.Block) {
	when := MeetingWhen(lang, m)
	text := i18n.Text(lang, "invite.uninvited", i18n.Args{"Platform": Literal(m.Platform), "When": when})
	return text, []slack.Block{
		Rich(Bold(m.Platform), Plain(" "), Struck(when)),
		Section(i18n.Text(lang, "invite.uninvited_body")),
	}
}
