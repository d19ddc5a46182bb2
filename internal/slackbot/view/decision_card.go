package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// chainLines bounds the way of a subject that one card shows, the latest steps.
const chainLines = 20

// DecisionCard is all that the register holds of one decision, with what the reader may do.
func DecisionCard(lang string, c consult.DecisionCard) (string, []slack.Block) {
	title := c.Number()
	blocks := []slack.Block{Header(title), Rich(Bold(c.Text), Plain("\n"+c.Platform+", "+fullDate(lang, c.DecidedOn)))}
	if c.Replaced {
		blocks = append(blocks, Rich(Emoji("warning"), Plain(" "), Bold(i18n.Text(lang, "register.is_replaced", i18n.Args{"Number": replacers(c)}))))
	}
	if c.Scope == consult.ScopeLocal {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "register.is_local", i18n.Args{"Organisation": c.LocalOf}))))
	}
	if facts := factsOf(lang, c); len(facts) > 0 {
		blocks = append(blocks, Bullets(facts...))
	}
	if c.Message != "" {
		blocks = append(blocks, Rich(LinkTo(c.Message, i18n.Text(lang, "action.message"))))
	}
	if c.Reason != "" {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "register.field.reason")), Plain("\n"+c.Reason)))
	}
	if c.Round.ID != 0 {
		blocks = append(blocks, outcomeBlock(lang, c.Round))
	}
	if len(c.Ballots) > 0 {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "register.field.votes"))), Bullets(voteLines(lang, c.Ballots)...))
	}
	if len(c.Steps) > 0 {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "register.life"))), Bullets(stepLines(lang, c.Steps)...))
	}
	if len(c.Chain) > 1 {
		blocks = append(blocks, Rich(Bold(i18n.Text(lang, "register.chain"))), Bullets(chainOf(lang, c)...))
	}
	return title, append(blocks, cardButtons(lang, c)...)
}

// outcomeBlock is what came of the round behind a decision or, while it is open, what it takes and until when.
func outcomeBlock(lang string, c consult.RoundCard) slack.Block {
	if c.State == consult.RoundClosed {
		return Section(resultText(lang, c))
	}
	opened := i18n.Text(lang, "round.decides", i18n.Args{"Date": i18n.DateTime(lang, c.Local(c.ClosesAt))})
	return Rich(Plain(thresholdText(lang, c.Round) + "\n" + opened))
}

func replacers(c consult.DecisionCard) string {
	var numbers []string
	for _, r := range c.Later {
		if r.Kind == consult.LinkReplaces {
			numbers = append(numbers, r.Number())
		}
	}
	return strings.Join(numbers, ", ")
}

// factsOf are the one-line facts of a decision, each after its name.
func factsOf(lang string, c consult.DecisionCard) [][]Span {
	var facts [][]Span
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, []Span{Bold(labelled(lang, i18n.Text(lang, key))), Plain(value)})
		}
	}
	if c.Kind != consult.KindDecision {
		add("register.field.kind", i18n.Text(lang, "register.kind."+string(c.Kind)))
	}
	add("register.from_item", c.AgendaItem)
	add("register.field.in_force", maybeDate(lang, c.InForceOn))
	add("register.field.review", maybeDate(lang, c.ReviewOn))
	add("register.field.topics", topicNames(lang, c.Topics))
	for _, refs := range []struct {
		list []consult.DecisionRef
		way  string
	}{{c.Earlier, "register.earlier."}, {c.Later, "register.later."}} {
		for _, r := range refs.list {
			add(refs.way+string(r.Kind), r.Number()+" "+cut(r.Text, 120))
		}
	}
	for _, s := range c.Sent {
		add("register.field.sent", s.Name+", "+fullDate(lang, s.SentOn))
	}
	return facts
}

func maybeDate(lang string, day *time.Time) string {
	if day == nil {
		return ""
	}
	return i18n.Date(lang, *day)
}

func topicNames(lang string, topics []string) string {
	var names []string
	for _, t := range topics {
		names = append(names, i18n.Text(lang, "topic."+consult.TopicKey(t)))
	}
	return strings.Join(names, ", ")
}

// voteLines are a line for each vote that was cast: who, and how many.
func voteLines(lang string, ballots []consult.Ballot) [][]Span {
	var lines [][]Span
	for _, vote := range consult.Votes() {
		var who []string
		for _, b := range ballots {
			if b.Vote == vote {
				who = append(who, b.Organisation)
			}
		}
		if len(who) > 0 {
			lines = append(lines, []Span{Bold(i18n.Text(lang, "register.vote."+string(vote)) + " (" + strconv.Itoa(len(who)) + "): "), Plain(i18n.List(lang, who))})
		}
	}
	return lines
}

func stepLines(lang string, steps []consult.AdviceStep) [][]Span {
	var lines [][]Span
	for _, s := range steps {
		spans := []Span{Bold(i18n.Text(lang, "register.advice."+string(s.State))), Plain(", " + fullDate(lang, s.On))}
		if s.Note != "" {
			spans = append(spans, Plain(" – "+cut(s.Note, essenceText)))
		}
		if s.By != "" {
			spans = append(spans, Plain(" ("+s.By+")"))
		}
		lines = append(lines, spans)
	}
	return lines
}

// chainOf is the way of a subject through bodies and councils, one line a step.
func chainOf(lang string, c consult.DecisionCard) [][]Span {
	var lines [][]Span
	for _, s := range c.Chain[max(0, len(c.Chain)-chainLines):] {
		who := Plain(fullDate(lang, s.On) + " – " + s.Who + ": ")
		switch s.Kind {
		case "council":
			lines = append(lines, []Span{who, Plain(i18n.Text(lang, "register.outcome."+s.Outcome))})
		case "agenda":
			lines = append(lines, []Span{who, Plain(i18n.Text(lang, "register.on_agenda", i18n.Args{"Title": cut(s.Text, 120)}))})
		default:
			number := Plain(consult.DecisionNumber(s.Year, s.Seq) + " ")
			if s.ID == int64(c.ID) {
				number = Bold(consult.DecisionNumber(s.Year, s.Seq) + " ")
			}
			spans := []Span{who, number, Plain(cut(s.Text, 160))}
			if s.Replaced {
				spans = append(spans, Plain(" ("+i18n.Text(lang, "register.replaced")+")"))
			}
			lines = append(lines, spans)
		}
	}
	return lines
}

func cardButtons(lang string, c consult.DecisionCard) []slack.Block {
	id := strconv.FormatInt(int64(c.ID), 10)
	var buttons []slack.BlockElement
	add := func(route string) {
		buttons = append(buttons, Button(route, i18n.Text(lang, "register.do."+route), id))
	}
	if c.Manages {
		add("decision_edit")
		if !c.Settled && len(c.Members) > 0 {
			add("decision_votes")
		}
		add("decision_link")
		if len(c.Earlier) > 0 {
			add("decision_unlink")
		}
		add("decision_send")
		if len(c.Members) > 0 {
			add("decision_council")
		}
		add("decision_sent")
		if c.Kind == consult.KindAdvice && c.Advice != consult.AdviceEffect {
			add("decision_advice")
		}
	}
	if c.Changes > 0 {
		add("decision_log")
	}
	if c.Round.ID != 0 {
		buttons = append(buttons, Button("round_card", i18n.Text(lang, "round.show"), ofRound(c.Round.Round)))
	}
	if len(buttons) == 0 {
		return nil
	}
	return []slack.Block{Actions(buttons...)}
}

// DecisionLog is what was changed of a decision, the newest first.
func DecisionLog(lang string, number string, lines []consult.LogLine, zone *time.Location) *slack.ModalViewRequest {
	var list [][]Span
	for _, l := range lines {
		spans := []Span{Plain(i18n.DateTime(lang, l.ChangedAt.In(zone)) + " – " + l.By + "\n"), Bold(labelled(lang, i18n.Text(lang, "register.field."+l.What)))}
		if l.Was != "" {
			spans = append(spans, Struck(cut(logged(lang, l.What, l.Was), essenceText)), Plain(" "))
		}
		spans = append(spans, Plain(cut(logged(lang, l.What, l.Became), essenceText)))
		if l.Reason != "" {
			spans = append(spans, Plain(i18n.Text(lang, "register.because", i18n.Args{"Reason": cut(l.Reason, essenceText)})))
		}
		list = append(list, spans)
	}
	blocks := []slack.Block{Rich(Bold(number)), Bullets(list...)}
	return Modal("notice", i18n.Text(lang, "register.log"), "", i18n.Text(lang, "modal.close"), blocks...)
}

// logged is a value of the log in words; what is text of somebody's stays as it is.
func logged(lang, what, value string) string {
	switch what {
	case "kind", "scope", "advice":
		if value != "" {
			return i18n.Text(lang, "register."+what+"."+value)
		}
	case "in_force", "review":
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return i18n.Date(lang, day)
		}
	case "council":
		if who, outcome, found := strings.Cut(value, ": "); found {
			return who + ": " + i18n.Text(lang, "register.outcome."+outcome)
		}
	case "topics":
		if value != "" {
			return topicNames(lang, strings.Split(value, ", "))
		}
	}
	return value
}

// AdviceNews is what the channel hears of an advice; where outsiders sit, nothing of its contents.
func AdviceNews(lang string, d consult.Decision, step consult.AdviceStep, outsiders bool, of consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "register.news", i18n.Args{"Number": d.Number(), "State": i18n.Text(lang, "register.advice."+string(step.State)), "Date": fullDate(lang, step.On)})
	blocks := []slack.Block{Section(text)}
	if outsiders {
		blocks = append(blocks, Small(i18n.Text(lang, "minutes.members_only")))
	} else {
		spans := []Span{Plain(cut(d.Text, essenceText))}
		if step.Note != "" {
			spans = append(spans, Plain("\n"+cut(step.Note, essenceText)))
		}
		blocks = append(blocks, Rich(spans...))
	}
	blocks = append(blocks, Actions(Button("decision_card", i18n.Text(lang, "register.open"), strconv.FormatInt(int64(d.ID), 10))))
	return text, append(blocks, smallPrint(lang, of)...)
}

// DecisionReminder asks one person to look at a decision again: its date of review has come, or an advice is without news.
func DecisionReminder(lang string, c consult.DecisionCard, of consult.Delivery) (string, []slack.Block) {
	key := "register.review_due"
	if of.Purpose == consult.PurposeAdviceQuiet {
		key = "register.advice_quiet"
	}
	text := i18n.Text(lang, key, i18n.Args{"Number": c.Number(), "Platform": Literal(c.Platform)})
	id := strconv.FormatInt(int64(c.ID), 10)
	buttons := []slack.BlockElement{Button("decision_card", i18n.Text(lang, "register.open"), id)}
	if of.Purpose == consult.PurposeAdviceQuiet && c.Manages && c.Advice != consult.AdviceEffect {
		buttons = append(buttons, Button("decision_advice", i18n.Text(lang, "register.do.decision_advice"), id))
	}
	blocks := []slack.Block{Section(text), Rich(Plain(cut(c.Text, essenceText))), Actions(buttons...)}
	return text, append(blocks, smallPrint(lang, of)...)
}
