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

// roundTexts is how many texts a card shows; the others stand in the file.
const roundTexts = 15

// answersOf is what was answered, by option or text by text; who has not answered is for who manages the round alone.
func answersOf(lang string, c consult.RoundCard) []slack.Block {
	var blocks []slack.Block
	if c.Kind.InWords() {
		blocks = textsOf(lang, c)
	} else {
		blocks = byChoice(lang, c)
	}
	if open := c.Open(); c.Manages && len(open) > 0 && !c.Round.OpensAt.IsZero() {
		var names []string
		for _, v := range open {
			name := v.Name
			if v.Reached == 0 {
				name += " (" + i18n.Text(lang, "round.unreached") + ")"
			}
			names = append(names, name)
		}
		title := counted(lang, i18n.Text(lang, "round.none."+openWord(c.Kind)), len(open))
		blocks = append(blocks, Rich(Bold(title), Plain(strings.Join(names, ", "))))
	}
	return blocks
}

// byChoice is who chose what, one paragraph for each option that somebody chose.
func byChoice(lang string, c consult.RoundCard) []slack.Block {
	standing := c.Standing()
	var blocks []slack.Block
	for i, label := range roundChoices(lang, c.Round) {
		var names []string
		for _, v := range c.Voters {
			if a, ok := standing[v.ID]; ok && *a.Choice == i {
				names = append(names, v.Name)
			}
		}
		if len(names) > 0 {
			blocks = append(blocks, Rich(Bold(counted(lang, label, len(names))), Plain(strings.Join(names, ", "))))
		}
	}
	return blocks
}

// textsOf are the texts that stand, those of the newest version first.
func textsOf(lang string, c consult.RoundCard) []slack.Block {
	var blocks []slack.Block
	shown, left := 0, 0
	for version := c.Version; version >= 1; version-- {
		var lines [][]Span
		for _, a := range latest(c, version) {
			if shown == roundTexts {
				left++
				continue
			}
			shown++
			text := a.Text
			if text == "" {
				text = i18n.Text(lang, "round.no_remarks")
			}
			lines = append(lines, []Span{Bold(a.ForName), Plain(labelled(lang, " ("+a.ByName+", "+i18n.ShortDate(lang, c.Local(a.At))+")") + cut(text, essenceText))})
		}
		if len(lines) == 0 {
			continue
		}
		if c.Kind == consult.RoundReview {
			blocks = append(blocks, Rich(Bold(i18n.Text(lang, "round.remarks_on", i18n.Args{"Version": version}))))
		}
		blocks = append(blocks, Bullets(lines...))
	}
	if left > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "round.more_texts", i18n.Args{"Count": left})))
	}
	return blocks
}

// latest are the answers that stand for a version, in the order in which they were given.
func latest(c consult.RoundCard, version int) []consult.RoundAnswer {
	c.Version = version
	var list []consult.RoundAnswer
	for _, a := range c.Standing() {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b consult.RoundAnswer) int {
		return strings.Compare(a.At.UTC().Format(time.RFC3339Nano)+a.ForName, b.At.UTC().Format(time.RFC3339Nano)+b.ForName)
	})
	return list
}

// roundAnswers are the answers that one tap gives, for who may answer.
func roundAnswers(lang string, c consult.RoundCard, now time.Time) []slack.BlockElement {
	if !c.IsOpen(now) || len(c.Own()) == 0 || c.Kind == consult.RoundNotice && len(c.OpenMine()) == 0 {
		return nil
	}
	buttons := tapButtons(lang, c.Round, len(c.OpenMine()) > 0)
	if len(c.Own()) > 1 && !c.Kind.InWords() {
		buttons = append(buttons, Button("round_apart", i18n.Text(lang, "round.apart"), roundAt(c.Round)))
	}
	return buttons
}

// tapButtons are the answers to a round; the first is what one expects to press where texts are asked for.
func tapButtons(lang string, r consult.Round, open bool) []slack.BlockElement {
	var buttons []slack.BlockElement
	for i, label := range roundChoices(lang, r) {
		buttons = append(buttons, Button("round_answer#"+strconv.Itoa(i), label, roundAt(r)))
	}
	switch r.Kind {
	case consult.RoundInput:
		key := "round.change_text"
		if open {
			key = "round.write"
		}
		buttons = append(buttons, Primary("round_write", i18n.Text(lang, key), roundAt(r)))
	case consult.RoundReview:
		buttons = append(buttons, Button("round_fine", i18n.Text(lang, "round.no_remarks"), roundAt(r)),
			Button("round_write", i18n.Text(lang, "round.remark"), roundAt(r)))
	}
	return buttons
}

// roundButtons are what who manages the round does with it, and the files for who may see the answers.
func roundButtons(lang string, c consult.RoundCard, now time.Time) []slack.Block {
	var buttons []slack.BlockElement
	add := func(action, key string) {
		buttons = append(buttons, Button(action, i18n.Text(lang, key), ofRound(c.Round)))
	}
	if c.Manages && c.State == consult.RoundOpen {
		if c.IsOpen(now) {
			add("round_note", "round.note")
			if c.Kind == consult.RoundReview {
				add("round_renew", "round.renew")
			}
			add("round_close", "round.close")
		}
		add("round_extend", "round.extend")
		add("round_withdraw", "round.withdraw")
	}
	if c.Manages && c.Outcome == consult.OutcomeTie {
		buttons = append(buttons, tieButtons(lang, c)...)
	}
	if c.Shown() && len(c.Answers) > 0 {
		add("round_file#xlsx", "deadline.file_xlsx")
		add("round_file#csv", "deadline.file_csv")
	}
	if len(buttons) == 0 {
		return nil
	}
	return []slack.Block{Actions(buttons...)}
}

func tieButtons(lang string, c consult.RoundCard) []slack.BlockElement {
	return []slack.BlockElement{
		Primary("round_settle", i18n.Text(lang, "round.settle"), ofRound(c.Round)),
		Button("round_extend", i18n.Text(lang, "round.more_time"), ofRound(c.Round)),
	}
}

// RoundTable is what was answered, as a table: every line that the reader may see, with whether it counts.
func RoundTable(lang string, c consult.RoundCard) (header []string, rows [][]string) {
	for _, key := range []string{"for", "answer", "by", "at", "version", "counts"} {
		header = append(header, i18n.Text(lang, "round.column."+key))
	}
	counting := map[int64]bool{}
	for version := 1; version <= c.Version; version++ {
		for _, a := range latest(c, version) {
			counting[a.ID] = true
		}
	}
	for _, a := range c.Answers {
		text := a.Text
		if a.Choice != nil {
			text = roundChoices(lang, c.Round)[*a.Choice]
		} else if text == "" {
			text = i18n.Text(lang, "round.no_remarks")
		}
		counts := i18n.Text(lang, "round.counts_not")
		if counting[a.ID] {
			counts = i18n.Text(lang, "round.counts")
		}
		rows = append(rows, []string{a.ForName, text, a.ByName, c.Local(a.At).Format("2006-01-02 15:04"), strconv.Itoa(a.Version), counts})
	}
	return header, rows
}
