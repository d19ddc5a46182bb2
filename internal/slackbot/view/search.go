package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// SearchPage is one page of what was found.
type SearchPage struct {
	Typed string // what was looked for, as typed
	Words string // of it, without the filter
	Topic string
	Skip  int
}

// searchPage is how many hits one message holds, at two blocks each; topicButtons how many topics it offers as a filter.
const (
	searchPage   = 10
	topicButtons = 5
)

// Message is the page of hits: where, when, and the sentence with the words.
func (p SearchPage) Message(lang string, hits []consult.Hit) (string, []slack.Block) {
	title := i18n.Text(lang, "search.title", i18n.Args{"Words": cut(p.Typed, 60)})
	blocks := []slack.Block{Header(title)}
	if len(hits) == 0 {
		none := i18n.Text(lang, "search.none")
		return none, append(blocks, Section(none), Small(i18n.Text(lang, "search.hint")))
	}
	skip := min(max(p.Skip, 0), len(hits))
	end := min(skip+searchPage, len(hits))
	for _, h := range hits[skip:end] {
		blocks = append(blocks, hitBlock(lang, h, p.Words))
		if button := hitButtons(lang, h); len(button) > 0 {
			blocks = append(blocks, Actions(button...))
		}
	}
	if p.Topic == "" {
		blocks = append(blocks, p.topics(lang, hits)...)
	}
	return title, append(blocks, p.turn(lang, end, len(hits))...)
}

// hitBlock is one hit; all that users wrote stands in it literally.
func hitBlock(lang string, h consult.Hit, words string) slack.Block {
	lead := i18n.Text(lang, "search.kind."+string(h.Kind))
	if h.Kind == consult.HitDecision {
		lead = consult.DecisionNumber(h.Year, h.Seq)
	}
	spans := []Span{Bold(lead), Plain(" – " + h.Platform + ", " + fullDate(lang, h.Local()))}
	if h.Closed && h.Kind == consult.HitDecision {
		spans = append(spans, Plain(" – "+i18n.Text(lang, "register.replaced")))
	} else if h.Closed {
		spans = append(spans, Plain(" – "+i18n.Text(lang, "search.finished")))
	}
	if len(h.Topics) > 0 {
		spans = append(spans, Plain(" – "+topicNames(lang, h.Topics)))
	}
	spans = append(spans, Plain("\n"))
	for _, piece := range consult.Sentence(h.Text, words) {
		if piece.Hit {
			spans = append(spans, Bold(piece.Text))
		} else {
			spans = append(spans, Plain(piece.Text))
		}
	}
	return Rich(spans...)
}

func hitButtons(lang string, h consult.Hit) []slack.BlockElement {
	id, meeting := strconv.FormatInt(h.ID, 10), strconv.FormatInt(int64(h.MeetingID), 10)
	var buttons []slack.BlockElement
	switch h.Kind {
	case consult.HitDecision:
		buttons = append(buttons, Button("decision_card", i18n.Text(lang, "register.open"), id))
	case consult.HitAgenda:
		if h.MeetingID != 0 {
			buttons = append(buttons, Button("agenda_of", i18n.Text(lang, "agenda.short"), meeting))
		}
		buttons = append(buttons, Button("topics", i18n.Text(lang, "search.topics"), string(h.Kind)+":"+id))
	case consult.HitAction:
		buttons = append(buttons, Button("action_open", i18n.Text(lang, "action.open"), id))
		if h.MeetingID != 0 {
			buttons = append(buttons, Button("minutes_read", i18n.Text(lang, "minutes.read"), meeting))
		}
		buttons = append(buttons, Button("topics", i18n.Text(lang, "search.topics"), string(h.Kind)+":"+id))
	case consult.HitSummary:
		buttons = append(buttons, Button("public_summary", i18n.Text(lang, "public.read"), meeting))
	case consult.HitNote:
		buttons = append(buttons, Button("minutes_read", i18n.Text(lang, "minutes.read"), meeting),
			Button("topics", i18n.Text(lang, "search.topics"), "meeting:"+meeting))
	}
	return buttons
}

// topics offers the topics of the hits as a filter.
func (p SearchPage) topics(lang string, hits []consult.Hit) []slack.Block {
	topics := make([][]string, 0, len(hits))
	for _, h := range hits {
		topics = append(topics, h.Topics)
	}
	buttons := topicFilters(lang, "search_page", topics, func(filter string) string { return "0:" + strings.TrimSpace(p.Typed+" "+filter) })
	if len(buttons) == 0 {
		return nil
	}
	return []slack.Block{Small(i18n.Text(lang, "search.narrow")), Actions(buttons...)}
}

// topicFilters are buttons for the topics that some but not all of a list have, the most frequent ones; value is what the
// button carries for a filter as people type it ("thema:Vrije_tijd").
func topicFilters(lang, route string, list [][]string, value func(filter string) string) []slack.BlockElement {
	have := map[string]int{}
	for _, topics := range list {
		for _, t := range topics {
			have[t]++
		}
	}
	var names []string
	for _, t := range consult.Topics() {
		if n := have[t.Name]; n > 0 && n < len(list) {
			names = append(names, t.Name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return have[b] - have[a] })
	var buttons []slack.BlockElement
	for _, name := range names[:min(len(names), topicButtons)] {
		key := consult.TopicKey(name)
		label := i18n.Text(lang, "topic."+key) + " (" + strconv.Itoa(have[name]) + ")"
		buttons = append(buttons, Button(route+"#"+key, label, value("thema:"+strings.ReplaceAll(name, " ", "_"))))
	}
	return buttons
}

func (p SearchPage) turn(lang string, end, total int) []slack.Block {
	if end >= total {
		return nil
	}
	return []slack.Block{Actions(Button("search_page", i18n.Text(lang, "list.more", i18n.Args{"Count": total - end}), strconv.Itoa(end)+":"+p.Typed))}
}

// SearchForm asks what to look for.
func SearchForm(lang string) *slack.ModalViewRequest {
	return Modal("search_save", i18n.Text(lang, "menu.search"), i18n.Text(lang, "menu.search"), i18n.Text(lang, "modal.cancel"),
		Hinted(Input("words", i18n.Text(lang, "search.words"), textOf("words", "", consult.MaxSearch)), i18n.Text(lang, "search.hint")))
}

// TopicsForm asks for the topics of a meeting, an agenda item or an action item.
func TopicsForm(lang string, tagged consult.Tagged, book consult.TopicBook) *slack.ModalViewRequest {
	topics := tagged.Topics
	if len(topics) == 0 {
		topics = book.Suggest(tagged.Text)
	}
	return Modal("topics_save", i18n.Text(lang, "search.topics"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(cut(tagged.Text, essenceText))), topicField(lang, topics))
}
