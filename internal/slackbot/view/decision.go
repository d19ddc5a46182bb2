package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// DecisionList is one page of the register, newest first.
type DecisionList struct {
	Platform consult.PlatformID   // the one, 0 for all
	Kind     consult.DecisionKind // the one, "" for all
	Typed    string               // what was looked for, as typed
	Words    string               // of it, without the filter
	Topic    string               // of it, canonical
	Skip     int
}

// value is what a button carries that shows another page: "platform.kind|typed:skip".
func (p DecisionList) value() string {
	of := strconv.FormatInt(int64(p.Platform), 10)
	if p.Kind != "" {
		of += "." + string(p.Kind)
	}
	if p.Typed != "" {
		of += "|" + p.Typed
	}
	return of + ":" + strconv.Itoa(p.Skip)
}

// ReadDecisionList reads which page a button shows.
func ReadDecisionList(value string) (p DecisionList, ok bool) {
	at := strings.LastIndex(value, ":")
	if at < 0 {
		return p, false
	}
	skip, err := strconv.Atoi(value[at+1:])
	if err != nil {
		return p, false
	}
	of, typed, _ := strings.Cut(value[:at], "|")
	number, kind, _ := strings.Cut(of, ".")
	platform, err := strconv.ParseInt(number, 10, 64)
	return DecisionList{Platform: consult.PlatformID(platform), Kind: consult.DecisionKind(kind), Typed: typed, Skip: skip}, err == nil
}

func (p DecisionList) title(lang string) string {
	title := i18n.Text(lang, "decision.title")
	if p.Kind != "" {
		title = i18n.Text(lang, "register.kinds."+string(p.Kind))
	}
	if p.Words != "" {
		title = i18n.Text(lang, "register.found", i18n.Args{"What": title, "Words": cut(p.Words, 60)})
	}
	return title
}

func (p DecisionList) none(lang string) string {
	switch {
	case p.Words != "":
		return i18n.Text(lang, "register.none_found")
	case p.Kind != "" || p.Topic != "":
		return i18n.Text(lang, "register.none_narrowed")
	}
	return i18n.Text(lang, "decision.none")
}

// Message is the page of list.
func (p DecisionList) Message(lang string, list []consult.Decision) (string, []slack.Block) {
	title := p.title(lang)
	blocks := []slack.Block{Header(title)}
	if p.Topic != "" {
		blocks = append(blocks, Small(i18n.Text(lang, "register.with_topic", i18n.Args{"Topic": i18n.Text(lang, "topic."+consult.TopicKey(p.Topic))})))
	}
	if len(list) == 0 {
		empty := p.none(lang)
		return empty, append(append(blocks, Section(empty)), p.filters(lang, list)...)
	}
	skip := min(max(p.Skip, 0), len(list))
	end := min(skip+listPage, len(list))
	for _, d := range list[skip:end] {
		spans := []Span{Bold(d.Number() + " "), Plain(cut(d.Text, essenceText)), Plain("\n" + d.Platform + ", " + fullDate(lang, d.DecidedOn))}
		for _, note := range notesOf(lang, d) {
			spans = append(spans, Plain(" – "+note))
		}
		blocks = append(blocks, Rich(spans...), Actions(Button("decision_card", i18n.Text(lang, "register.open"), strconv.FormatInt(int64(d.ID), 10))))
	}
	blocks = append(blocks, p.filters(lang, list)...)
	if end < len(list) {
		next := p
		next.Skip = end
		blocks = append(blocks, Actions(Button("decisions_page", i18n.Text(lang, "list.more", i18n.Args{"Count": len(list) - end}), next.value())))
	}
	return title, blocks
}

// filters narrow the list to a kind or a topic of what stands in it, or widen it to all again.
func (p DecisionList) filters(lang string, list []consult.Decision) []slack.Block {
	var buttons []slack.BlockElement
	p.Skip = 0
	if p.Kind == "" {
		buttons = append(buttons, p.kindButtons(lang, list)...)
	}
	if p.Topic == "" {
		topics := make([][]string, 0, len(list))
		for _, d := range list {
			topics = append(topics, d.Topics)
		}
		buttons = append(buttons, topicFilters(lang, "decisions_page", topics, func(filter string) string {
			narrowed := p
			narrowed.Typed = strings.TrimSpace(p.Typed + " " + filter)
			return narrowed.value()
		})...)
	}
	var blocks []slack.Block
	if len(buttons) > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "register.narrow")))
	}
	if p.Kind != "" || p.Topic != "" {
		all := DecisionList{Platform: p.Platform, Typed: p.Words}
		buttons = append(buttons, Button("decisions_page#all", i18n.Text(lang, "register.all"), all.value()))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return blocks
}

func (p DecisionList) kindButtons(lang string, list []consult.Decision) []slack.BlockElement {
	var buttons []slack.BlockElement
	for _, kind := range consult.DecisionKinds() {
		n := 0
		for _, d := range list {
			if d.Kind == kind {
				n++
			}
		}
		if n > 0 && n < len(list) {
			narrowed := p
			narrowed.Kind = kind
			label := i18n.Text(lang, "register.kinds."+string(kind)) + " (" + strconv.Itoa(n) + ")"
			buttons = append(buttons, Button("decisions_page#"+string(kind), label, narrowed.value()))
		}
	}
	return buttons
}

// notesOf are what sets a line of the register apart.
func notesOf(lang string, d consult.Decision) []string {
	var notes []string
	if d.Kind == consult.KindAdvice || d.Kind == consult.KindPosition {
		notes = append(notes, i18n.Text(lang, "register.kind."+string(d.Kind)))
	}
	if d.Scope == consult.ScopeLocal {
		notes = append(notes, i18n.Text(lang, "register.local_of", i18n.Args{"Organisation": d.LocalOf}))
	}
	if d.Replaced {
		notes = append(notes, i18n.Text(lang, "register.replaced"))
	}
	return notes
}

func fullDate(lang string, day time.Time) string {
	return i18n.ShortDate(lang, day) + " " + strconv.Itoa(day.Year())
}
