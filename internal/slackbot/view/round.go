package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// RoundList is the rounds of a platform, of a project or, without a title, of all that the reader may read.
type RoundList struct {
	Of    consult.PlatformID // to which one may be added
	Title string
	May   bool // open one
}

// Rounds lists rounds; what waits for the reader comes first.
func (l RoundList) Rounds(lang string, list []consult.Round, now time.Time) (string, []slack.Block) {
	title := i18n.Text(lang, "round.title")
	if l.Title != "" {
		title = i18n.Text(lang, "round.of", i18n.Args{"Platform": l.Title})
	}
	blocks := []slack.Block{Header(title)}
	if len(list) == 0 {
		title = i18n.Text(lang, "round.empty")
		blocks = append(blocks, Section(title))
	}
	for _, r := range list[:min(len(list), listPage)] {
		spans := []Span{Bold(r.Question), Plain("\n" + roundAbout(lang, r, l.Title == "") + "\n" + roundStatus(lang, r, now))}
		if r.Waits {
			spans = append(spans, Plain("\n"), Bold(i18n.Text(lang, "round.waits")))
		}
		blocks = append(blocks, Rich(spans...), Actions(Button("round_card", i18n.Text(lang, "round.open"), ofRound(r))))
	}
	if rest := len(list) - listPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "round.more", i18n.Args{"Count": rest})))
	}
	if l.May {
		var buttons []slack.BlockElement
		for _, kind := range consult.RoundKinds() {
			buttons = append(buttons, Button("round_add#"+string(kind), i18n.Text(lang, "round.add."+string(kind)), strconv.FormatInt(int64(l.Of), 10)))
		}
		blocks = append(blocks, Small(i18n.Text(lang, "round.add_what")), Actions(buttons...))
	}
	return title, blocks
}

func ofRound(r consult.Round) string { return strconv.FormatInt(int64(r.ID), 10) }

// roundAt is a round with the version that the reader sees: an answer to an older draft is none to the new one.
func roundAt(r consult.Round) string { return ofRound(r) + " " + strconv.Itoa(r.Version) }

// roundAbout is what the round is and for whom; literal text.
func roundAbout(lang string, r consult.Round, where bool) string {
	parts := []string{i18n.Text(lang, "round.kind."+string(r.Kind))}
	if where {
		parts = append(parts, r.Platform)
	}
	if r.Project != "" {
		parts = append(parts, r.Project)
	}
	return strings.Join(parts, " · ")
}

// unitsOf is "7 gemeenten".
func unitsOf(lang string, r consult.Round, n int) string {
	return voicesText(lang, consult.Voices{Unit: r.Unit, Count: n})
}

func voicesText(lang string, v consult.Voices) string {
	return i18n.Text(lang, "round.unit."+string(v.Unit), i18n.Args{"Count": v.Count})
}

// roundStatus is how far the round is; literal text.
func roundStatus(lang string, r consult.Round, now time.Time) string {
	switch {
	case r.State == consult.RoundWithdrawn:
		return i18n.Text(lang, "round.withdrawn")
	case r.State == consult.RoundClosed:
		return i18n.Text(lang, "round.closed_on", i18n.Args{"Date": i18n.DateTime(lang, r.Local(r.ClosesAt))})
	case now.Before(r.OpensAt):
		return i18n.Text(lang, "round.opens_on", i18n.Args{"Date": i18n.DateTime(lang, r.Local(r.OpensAt)), "Until": i18n.DateTime(lang, r.Local(r.ClosesAt))})
	}
	key := "round.open_until"
	if r.Kind == consult.RoundNotice {
		key = "round.read_until"
	}
	return i18n.Text(lang, key, i18n.Args{
		"Date": i18n.DateTime(lang, r.Local(r.ClosesAt)), "Answered": r.Answered, "Units": unitsOf(lang, r, r.Voices),
	})
}

// thresholdText says how many voices it takes, and of what.
func thresholdText(lang string, r consult.Round) string {
	switch r.Base {
	case consult.BaseCount:
		return i18n.Text(lang, "round.needs.count", i18n.Args{"Needed": r.Needed, "Units": unitsOf(lang, r, r.Voices)})
	case consult.BaseAll:
		return i18n.Text(lang, "round.needs.all", i18n.Args{"Share": shareText(lang, r.Needed), "Units": unitsOf(lang, r, r.Voices)})
	case consult.BaseCast:
		return i18n.Text(lang, "round.needs.cast", i18n.Args{"Share": shareText(lang, r.Needed)})
	}
	if len(r.Options) > 0 {
		return i18n.Text(lang, "round.needs.most")
	}
	return i18n.Text(lang, "round.needs.majority")
}

// shareText writes basis points as a percentage: "66,67 %".
func shareText(lang string, basisPoints int) string {
	text := strconv.Itoa(basisPoints / 100)
	if part := basisPoints % 100; part > 0 {
		comma := ","
		if lang == consult.English {
			comma = "."
		}
		text += comma + strings.TrimSuffix(fmt.Sprintf("%02d", part), "0")
	}
	return text + " %"
}

// roundChoices are what one chooses between, literal text.
func roundChoices(lang string, r consult.Round) []string {
	switch {
	case r.Kind.InWords():
		return nil
	case r.Kind == consult.RoundNotice:
		return []string{i18n.Text(lang, "round.choice.read")}
	case len(r.Options) > 0:
		return r.Options
	}
	names := []string{"for", "against", "abstain"}
	if r.Kind == consult.RoundInterest {
		names = []string{"yes", "maybe", "no"}
	}
	var labels []string
	for _, name := range names {
		labels = append(labels, i18n.Text(lang, "round.choice."+name))
	}
	return labels
}

// resultText is what came of the round, in a sentence.
func resultText(lang string, c consult.RoundCard) string {
	r := c.Result()
	counts := countsText(lang, c, r)
	args := i18n.Args{"Counts": counts, "Units": unitsOf(lang, c.Round, r.Voices), "Answered": r.Answered}
	if c.SettledReason != "" {
		args["Choice"] = Literal(roundChoices(lang, c.Round)[*c.Chosen])
		args["Reason"] = Literal(c.SettledReason)
		return i18n.Text(lang, "round.result.settled", args)
	}
	switch {
	case c.Kind != consult.RoundDecision:
		switch {
		case c.Kind == consult.RoundNotice:
			return i18n.Text(lang, "round.result.read", args)
		case c.Kind.InWords():
			return i18n.Text(lang, "round.result.collected", args)
		}
		return i18n.Text(lang, "round.result.polled", args)
	case c.Outcome == consult.OutcomeChosen:
		args["Choice"], args["Count"] = Literal(c.Options[*c.Chosen]), r.Counts[*c.Chosen]
		return i18n.Text(lang, "round.result.chosen", args)
	case c.Base != consult.BaseNone && len(c.Options) == 0 && (c.Outcome == consult.OutcomeAdopted || c.Outcome == consult.OutcomeRejected):
		args["For"], args["Needed"] = r.Counts[consult.ChoiceFor], r.Needed
		if c.Base == consult.BaseCast {
			args["Units"] = i18n.Text(lang, "round.votes_cast", i18n.Args{"Count": r.Base})
		}
		return i18n.Text(lang, "round.result.condition_"+string(c.Outcome), args)
	}
	return i18n.Text(lang, "round.result."+string(c.Outcome), args)
}

// countsText is "4 voor, 2 tegen, 1 onthouding".
func countsText(lang string, c consult.RoundCard, r consult.RoundResult) string {
	var parts []string
	for i, label := range roundChoices(lang, c.Round) {
		if len(c.Options) == 0 {
			label = strings.ToLower(label)
		}
		parts = append(parts, labelled(lang, Literal(label))+strconv.Itoa(r.Counts[i]))
	}
	return strings.Join(parts, ", ")
}

// RoundCard shows a round as far as the reader may see it, with what they can do.
func RoundCard(lang string, c consult.RoundCard, now time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "round.card", i18n.Args{"Question": Literal(c.Question)})
	blocks := append([]slack.Block{Header(c.Question)}, roundBody(lang, c, now)...)
	blocks = append(blocks, changedVoices(lang, c)...)
	if own := ownAnswers(lang, c); own != "" {
		blocks = append(blocks, Section(own))
	}
	if c.Shown() && c.State != consult.RoundWithdrawn {
		blocks = append(blocks, answersOf(lang, c)...)
	}
	if buttons := roundAnswers(lang, c, now); len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return text, append(blocks, roundButtons(lang, c, now)...)
}

// roundBody is the question, what is to be read, and how far the round is.
func roundBody(lang string, c consult.RoundCard, now time.Time) []slack.Block {
	spans := []Span{Plain(roundAbout(lang, c.Round, true))}
	if c.Details != "" {
		spans = append(spans, Plain("\n"+c.Details))
	}
	blocks := []slack.Block{Rich(spans...)}
	if c.Draft != "" {
		version := i18n.Text(lang, "round.version", i18n.Args{"Version": c.Version})
		blocks = append(blocks, Rich(Bold(version), Plain(" "), draftSpan(lang, c.Draft)))
	}
	status := roundStatus(lang, c.Round, now)
	if c.Kind == consult.RoundDecision {
		status += "\n" + thresholdText(lang, c.Round)
	}
	if c.Kind == consult.RoundInterest {
		status += "\n" + i18n.Text(lang, "round.not_binding")
	}
	blocks = append(blocks, Rich(Plain(status)))
	if c.State == consult.RoundClosed {
		blocks = append(blocks, Section(resultText(lang, c)))
	} else if c.Manages && c.State == consult.RoundOpen && c.Kind.HasOptions() && c.Answered > 0 {
		early := countsText(lang, c, c.Result())
		blocks = append(blocks, Small(i18n.Text(lang, "round.early", i18n.Args{"Counts": early})))
	}
	if number := c.DecisionNumber(); number != "" {
		blocks = append(blocks, Small(i18n.Text(lang, "round.decision", i18n.Args{"Number": number})))
	}
	return blocks
}

// draftSpan is a link where the draft is one, else its text.
func draftSpan(lang, draft string) Span {
	if strings.HasPrefix(draft, "https://") && !strings.ContainsAny(draft, " \n") {
		return LinkTo(draft, i18n.Text(lang, "round.read_draft"))
	}
	return Plain("\n" + draft)
}

// changedVoices says whose voice went to whom, and whose fell away.
func changedVoices(lang string, c consult.RoundCard) []slack.Block {
	var lines []string
	for _, v := range c.Voters {
		args := i18n.Args{"Name": Literal(v.Name), "Successor": Literal(v.PassedTo)}
		switch {
		case v.GoneOn != nil && v.PassedTo != "":
			args["Date"] = i18n.Date(lang, *v.GoneOn)
			lines = append(lines, i18n.Text(lang, "round.voice.merged", args))
		case v.GoneOn != nil:
			args["Date"] = i18n.Date(lang, *v.GoneOn)
			lines = append(lines, i18n.Text(lang, "round.voice.left", args))
		case v.PassedTo != "":
			args["Date"] = i18n.Date(lang, *v.PassedOn)
			lines = append(lines, i18n.Text(lang, "round.voice.passed", args))
		}
	}
	if c.State == consult.RoundOpen && c.Base == consult.BaseCount && c.Needed > c.Voices {
		lines = append(lines, i18n.Text(lang, "round.voice.out_of_reach", i18n.Args{"Needed": c.Needed, "Units": unitsOf(lang, c.Round, c.Voices)}))
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{Small(strings.Join(lines, "\n"))}
}

// ownAnswers says what was answered for those whom the reader may answer for.
func ownAnswers(lang string, c consult.RoundCard) string {
	standing := c.Standing()
	var lines []string
	for _, v := range c.Own() {
		args := i18n.Args{"Name": Literal(v.Name)}
		a, answered := standing[v.ID]
		if !answered {
			if c.State == consult.RoundOpen {
				lines = append(lines, i18n.Text(lang, "round.own_"+openWord(c.Kind), args))
			}
			continue
		}
		args["Answer"], args["By"] = Literal(answerText(lang, c.Round, a)), Literal(a.ByName)
		lines = append(lines, i18n.Text(lang, "round.own", args))
	}
	return strings.Join(lines, "\n")
}

// openWord says in the catalogue what is open of a voice: an answer, or to read.
func openWord(k consult.RoundKind) string {
	if k == consult.RoundNotice {
		return "unread"
	}
	return "open"
}

// answerText is what was answered, in short; literal text.
func answerText(lang string, r consult.Round, a consult.RoundAnswer) string {
	switch {
	case a.Choice != nil:
		return roundChoices(lang, r)[*a.Choice]
	case a.Text == "":
		return i18n.Text(lang, "round.no_remarks")
	}
	return cut(a.Text, essenceText)
}
