package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// DecisionForm completes a decision. Of one with approved minutes only what goes on afterwards is asked; the wording of a
// line of minutes stands there.
func DecisionForm(lang string, c consult.DecisionCard, book consult.TopicBook) *slack.ModalViewRequest {
	var blocks []slack.Block
	if c.Recorded {
		blocks = append(blocks, Rich(Bold(c.Number()+" "), Plain(cut(c.Text, essenceText))), Small(i18n.Text(lang, "register.wording_hint")))
	} else {
		blocks = append(blocks, Input("text", i18n.Text(lang, "register.field.text"), TextField("text", c.Text, true)))
	}
	if c.Settled {
		blocks = append(blocks, Small(i18n.Text(lang, "register.settled_hint")))
	} else {
		blocks = append(blocks, decidedFields(lang, c)...)
	}
	topics := c.Topics
	if len(topics) == 0 {
		topics = book.Suggest(c.Text, c.Reason, c.AgendaItem)
	}
	blocks = append(blocks,
		Hinted(Optional("review", i18n.Text(lang, "register.field.review"), DateField("review", c.ReviewOn)), i18n.Text(lang, "register.review_hint")),
		topicField(lang, topics),
	)
	return registerModal(lang, "decision_edit", blocks...)
}

func decidedFields(lang string, c consult.DecisionCard) []slack.Block {
	var kinds, scopes []*slack.OptionBlockObject
	for _, k := range consult.DecisionKinds() {
		kinds = append(kinds, Option(i18n.Text(lang, "register.kind."+string(k)), string(k)))
	}
	for _, s := range []consult.Scope{consult.ScopeSubregional, consult.ScopeLocal} {
		scopes = append(scopes, Option(i18n.Text(lang, "register.scope."+string(s)), string(s)))
	}
	choose := i18n.Text(lang, "platform.choose")
	blocks := []slack.Block{
		Input("kind", i18n.Text(lang, "register.field.kind"), Choice("kind", choose, string(c.Kind), kinds...)),
		Optional("reason", i18n.Text(lang, "register.field.reason"), TextField("reason", c.Reason, true)),
		Hinted(Input("scope", i18n.Text(lang, "register.field.scope"), Choice("scope", choose, string(c.Scope), scopes...)), i18n.Text(lang, "register.scope_hint")),
	}
	if len(c.Members) > 0 {
		chosen := strconv.FormatInt(int64(c.LocalOfID), 10)
		blocks = append(blocks, Optional("local_of", i18n.Text(lang, "register.field.local_of"), Choice("local_of", choose, chosen, memberOptions(c.Members)...)))
	}
	return append(blocks, Optional("in_force", i18n.Text(lang, "register.field.in_force"), DateField("in_force", c.InForceOn)))
}

// topicField asks for topics; those that are suggested or kept are chosen beforehand and can be taken out.
func topicField(lang string, chosen []string) *slack.InputBlock {
	var options []*slack.OptionBlockObject
	initial := map[string]bool{}
	for _, t := range chosen {
		initial[t] = true
	}
	for _, t := range consult.Topics() {
		options = append(options, Option(i18n.Text(lang, "topic."+consult.TopicKey(t.Name)), t.Name))
	}
	b := Optional("topics", i18n.Text(lang, "register.field.topics"), several(lang, "topics", initial, options...))
	return Hinted(b, i18n.Text(lang, "register.topics_hint"))
}

// several is a select of any number; those in initial are chosen beforehand.
func several(lang, field string, initial map[string]bool, options ...*slack.OptionBlockObject) *slack.MultiSelectBlockElement {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(i18n.Text(lang, "platform.choose")), field, options...)
	for _, o := range options {
		if initial[o.Value] {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return e
}

// memberOptions are the organisations that sit on a platform; Slack takes a hundred.
func memberOptions(members []consult.Organisation) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, m := range members[:min(len(members), 100)] {
		options = append(options, Option(m.Name, strconv.FormatInt(int64(m.ID), 10)))
	}
	return options
}

func registerModal(lang, route string, blocks ...slack.Block) *slack.ModalViewRequest {
	return Modal(route+"_save", i18n.Text(lang, "register.do."+route), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func lead(c consult.DecisionCard) slack.Block {
	return Rich(Bold(c.Number()+" "), Plain(cut(c.Text, essenceText)))
}

// VoteForm asks what each organisation voted.
func VoteForm(lang string, c consult.DecisionCard) *slack.ModalViewRequest {
	blocks := []slack.Block{lead(c), Small(i18n.Text(lang, "register.votes_hint"))}
	for _, vote := range consult.Votes() {
		cast := map[string]bool{}
		for _, b := range c.Ballots {
			if b.Vote == vote {
				cast[strconv.FormatInt(int64(b.OrganisationID), 10)] = true
			}
		}
		blocks = append(blocks, Optional(string(vote), i18n.Text(lang, "register.vote."+string(vote)), several(lang, string(vote), cast, memberOptions(c.Members)...)))
	}
	return registerModal(lang, "decision_votes", blocks...)
}

// LinkForm asks what a decision does to which earlier one.
func LinkForm(lang string, c consult.DecisionCard) *slack.ModalViewRequest {
	var kinds []*slack.OptionBlockObject
	for _, k := range consult.LinkKinds() {
		kinds = append(kinds, Option(i18n.Text(lang, "register.link."+string(k)), string(k)))
	}
	return registerModal(lang, "decision_link", lead(c),
		Input("kind", i18n.Text(lang, "register.link_kind"), Choice("kind", i18n.Text(lang, "platform.choose"), string(consult.LinkReplaces), kinds...)),
		Hinted(Input("number", i18n.Text(lang, "register.number"), textOf("number", "", 20)), i18n.Text(lang, "register.number_hint")),
	)
}

// UnlinkForm asks which link to an earlier decision is taken away, and why.
func UnlinkForm(lang string, c consult.DecisionCard) *slack.ModalViewRequest {
	var links []*slack.OptionBlockObject
	for _, r := range c.Earlier[:min(len(c.Earlier), maxChoices)] {
		links = append(links, Option(i18n.Text(lang, "register.earlier."+string(r.Kind))+" "+r.Number()+" "+r.Text, strconv.FormatInt(int64(r.ID), 10)))
	}
	first := ""
	if len(links) == 1 {
		first = links[0].Value
	}
	return registerModal(lang, "decision_unlink", lead(c),
		Input("earlier", i18n.Text(lang, "register.which_link"), Choice("earlier", i18n.Text(lang, "platform.choose"), first, links...)),
		Hinted(Input("reason", i18n.Text(lang, "register.why_unlink"), TextField("reason", "", true)), i18n.Text(lang, "register.why_hint")),
	)
}

// SendOnForm asks to which body a subject goes next, and as what.
func SendOnForm(lang string, c consult.DecisionCard, platforms []consult.Platform) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, p := range platforms[:min(len(platforms), 100)] {
		options = append(options, Option(p.Name, strconv.FormatInt(int64(p.ID), 10)))
	}
	return registerModal(lang, "decision_send", lead(c),
		Input("platform", i18n.Text(lang, "register.next_body"), Choice("platform", i18n.Text(lang, "platform.choose"), "", options...)),
		Hinted(Input("title", i18n.Text(lang, "register.next_title"), textOf("title", cut(c.Text, consult.MaxName), consult.MaxName)), i18n.Text(lang, "register.next_hint")),
	)
}

// CouncilForm asks how the council of an organisation treated a decision.
func CouncilForm(lang string, c consult.DecisionCard, today time.Time) *slack.ModalViewRequest {
	var outcomes []*slack.OptionBlockObject
	for _, o := range consult.CouncilOutcomes() {
		outcomes = append(outcomes, Option(i18n.Text(lang, "register.outcome."+string(o)), string(o)))
	}
	choose := i18n.Text(lang, "platform.choose")
	return registerModal(lang, "decision_council", lead(c),
		Input("organisation", i18n.Text(lang, "register.council_of"), Choice("organisation", choose, "", memberOptions(c.Members)...)),
		Input("outcome", i18n.Text(lang, "register.council_outcome"), Choice("outcome", choose, string(consult.CouncilApproved), outcomes...)),
		Input("on", i18n.Text(lang, "register.on"), DateField("on", &today)),
	)
}

// SentForm asks to whom it was sent.
func SentForm(lang string, c consult.DecisionCard, today time.Time) *slack.ModalViewRequest {
	return registerModal(lang, "decision_sent", lead(c),
		Input("name", i18n.Text(lang, "register.sent_to"), nameField(lang, "sent_to", "")),
		Input("on", i18n.Text(lang, "register.on"), DateField("on", &today)),
	)
}

// AdviceForm asks which step an advice has come to; those behind it are not offered.
func AdviceForm(lang string, c consult.DecisionCard, today time.Time) *slack.ModalViewRequest {
	var states []*slack.OptionBlockObject
	for _, s := range consult.AdviceStates() {
		if c.CanMark(consult.AdviceDraft{State: s, On: today}, today) == nil {
			states = append(states, Option(i18n.Text(lang, "register.advice."+string(s)), string(s)))
		}
	}
	first := ""
	if len(states) > 0 {
		first = states[0].Value
	}
	return registerModal(lang, "decision_advice", lead(c),
		Input("state", i18n.Text(lang, "register.advice_state"), Choice("state", i18n.Text(lang, "platform.choose"), first, states...)),
		Input("on", i18n.Text(lang, "register.on"), DateField("on", &today)),
		Optional("note", i18n.Text(lang, "register.note"), TextField("note", "", true)),
		Hinted(Input("months", i18n.Text(lang, "register.months"), textOf("months", strconv.Itoa(consult.QuietMonths), 2)), i18n.Text(lang, "register.months_hint")),
	)
}
