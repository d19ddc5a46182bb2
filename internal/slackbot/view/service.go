package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// mostServices keeps a list within Slack's fifty blocks.
const mostServices = 20

// Services lists what a region offers its members, with how many of them joined.
func Services(lang string, list []consult.Service) (string, []slack.Block) {
	if len(list) == 0 {
		text := i18n.Text(lang, "service.none")
		return text, []slack.Block{Section(text)}
	}
	text := i18n.Text(lang, "service.list", i18n.Args{"Count": len(list)})
	blocks := []slack.Block{Section(text)}
	for _, s := range list[:min(len(list), mostServices)] {
		spans := []Span{Bold(s.Name), Plain("\n" + joined(" · ", topicNames(lang, s.Topics), runBy(lang, s)))}
		if s.PlatformID != 0 {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "service.joined_of", i18n.Args{"Joined": s.Joined, "Members": s.Members, "Platform": s.Platform})))
		}
		blocks = append(blocks, Rich(spans...), Actions(Button("service", i18n.Text(lang, "service.open"), strconv.FormatInt(int64(s.ID), 10))))
	}
	return text, blocks
}

// Service is a service's card: its contacts, who joined and since when, who did not, and who left and why.
func Service(r Reader, card consult.ServiceCard, places map[string]string, now time.Time) (string, []slack.Block) {
	blocks := []slack.Block{Rich(Bold(card.Name), Plain("\n"+joined(" · ", topicNames(r.Lang, card.Topics), runBy(r.Lang, card.Service))))}
	if len(card.Contacts) == 0 {
		blocks = append(blocks, Section(i18n.Text(r.Lang, "service.no_contact")))
	}
	blocks = append(blocks, contactCards(r, card.Contacts[:min(len(card.Contacts), mostServices)], places, now)...)
	if card.PlatformID != 0 {
		blocks = append(blocks, joinings(r.Lang, card, now)...)
	}
	if len(card.MayChange) > 0 {
		id := strconv.FormatInt(int64(card.ID), 10)
		blocks = append(blocks, Actions(
			Button("service_join", i18n.Text(r.Lang, "service.join"), id), Button("service_leave", i18n.Text(r.Lang, "service.leave"), id)))
	}
	return card.Name, blocks
}

// runBy names who runs a service, unless it is called like it.
func runBy(lang string, s consult.Service) string {
	if s.Organisation == s.Name {
		return ""
	}
	return i18n.Text(lang, "service.run_by", i18n.Args{"Name": s.Organisation})
}

func joinings(lang string, card consult.ServiceCard, now time.Time) []slack.Block {
	var in, left [][]Span
	inside := 0
	for _, j := range card.Joinings {
		args := i18n.Args{"Name": j.Organisation, "On": i18n.Date(lang, j.JoinedOn), "Reason": j.Reason}
		if j.IsIn(consult.Day(now)) {
			inside++
			in = append(in, []Span{Plain(i18n.Text(lang, "service.in_since", args))})
		}
		if j.LeftOn != nil {
			args["On"], args["Reason"] = i18n.Date(lang, *j.LeftOn), j.LeftReason
			left = append(left, []Span{Plain(i18n.Text(lang, "service.left_on", args))})
		}
	}
	blocks := []slack.Block{Section(i18n.Text(lang, "service.inside", i18n.Args{"Count": inside, "Platform": Literal(card.Platform)}))}
	if len(in) > 0 {
		blocks = append(blocks, Bullets(in...))
	}
	var outside []string
	for _, o := range card.Outside {
		outside = append(outside, o.Name)
	}
	if len(outside) > 0 {
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "service.outside", i18n.Args{"Names": strings.Join(outside, ", ")}))))
	}
	if len(left) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "service.left")), Bullets(left...))
	}
	return blocks
}

// JoiningForm asks which organisation joins a service, or leaves it, from when and why.
func JoiningForm(lang string, card consult.ServiceCard, does consult.JoiningDeed, now time.Time) *slack.ModalViewRequest {
	title, nobody := "service.joins", "service.nobody_joins"
	if does == consult.Leaves {
		title, nobody = "service.leaves", "service.nobody_leaves"
	}
	organisations := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(i18n.Text(lang, "platform.choose")), "organisation")
	for _, id := range joinable(card, does) {
		organisations.Options = append(organisations.Options, Option(id.Name, strconv.FormatInt(int64(id.ID), 10)))
	}
	if len(organisations.Options) == 0 {
		m := Notice(lang, i18n.Text(lang, nobody), nil)
		return &m
	}
	if len(organisations.Options) == 1 {
		organisations.InitialOption = organisations.Options[0]
	}
	return Modal("service_"+string(does), i18n.Text(lang, title), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(card.Name)),
		Input("organisation", i18n.Text(lang, "service.organisation"), organisations),
		Input("on", i18n.Text(lang, "service.on"), DateField("on", &now)),
		Hinted(Input("reason", i18n.Text(lang, "service.reason"), textOf("reason", "", consult.MaxName)), i18n.Text(lang, "service.reason_hint")))
}

// joinable are the organisations for which the viewer may note it, and which are not in or are in.
func joinable(card consult.ServiceCard, does consult.JoiningDeed) []consult.Organisation {
	var list []consult.Organisation
	if does == consult.Joins {
		for _, o := range card.Outside {
			if slices.Contains(card.MayChange, o.ID) {
				list = append(list, o)
			}
		}
		return list
	}
	for _, j := range card.Joinings {
		if j.LeftOn == nil && slices.Contains(card.MayChange, j.OrganisationID) {
			list = append(list, consult.Organisation{ID: j.OrganisationID, Name: j.Organisation})
		}
	}
	return list[:min(len(list), maxChoices)]
}
