package view

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// TourStop is one stop of the tour of the demo.
type TourStop struct {
	Name          string // in the catalogues, below "tour.stop"
	Number, Total int
	On            time.Time // a date
	Args          i18n.Args // of what happened and what the bot did
	Facts         []string  // how it stands now, mrkdwn
	Try           string    // what one can try now, mrkdwn; "" for nothing
	Doors         []TourDoor
	Before, After string // the stops beside it, "" for none
}

// TourDoor is a button to the real thing.
type TourDoor struct {
	Route, Value string
	Label        string    // in the catalogues, below "tour.door"
	On           time.Time // a date in the label; zero for none
}

// Tour shows a stop with what leads on: the real thing, the stops beside it, and out.
func (s TourStop) Tour(lang string) (string, []slack.Block) {
	title := i18n.Text(lang, "tour.stop."+s.Name+".title")
	at := i18n.Text(lang, "tour.at", i18n.Args{"Number": s.Number, "Total": s.Total})
	blocks := []slack.Block{
		Header(title),
		Small(at + " · " + i18n.Date(lang, s.On)),
		Section(i18n.Text(lang, "tour.stop."+s.Name+".happened", s.Args) + "\n" + i18n.Text(lang, "tour.stop."+s.Name+".bot", s.Args)),
	}
	if len(s.Facts) > 0 {
		text := "*" + i18n.Text(lang, "tour.now") + "*"
		for _, fact := range s.Facts {
			text += "\n• " + capitalised(fact)
		}
		blocks = append(blocks, Section(text))
	}
	if s.Try != "" {
		blocks = append(blocks, Section(s.Try))
	}
	var doors []slack.BlockElement
	for _, d := range s.Doors {
		label := i18n.Text(lang, "tour.door."+d.Label)
		if !d.On.IsZero() {
			label = i18n.Text(lang, "tour.door."+d.Label, i18n.Args{"Date": i18n.ShortDate(lang, d.On)})
		}
		doors = append(doors, Button(d.Route, label, d.Value))
	}
	if len(doors) > 0 {
		blocks = append(blocks, Actions(doors...))
	}
	if s.Number == 1 {
		blocks = append(blocks, Small(i18n.Text(lang, "tour.opens_below")))
	}
	return at + ": " + title, append(blocks, slack.NewDividerBlock(), Actions(s.ways(lang)...))
}

// capitalised begins a text as a sentence does.
func capitalised(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[n:]
}

// ways lead to the stops beside this one, and out.
func (s TourStop) ways(lang string) []slack.BlockElement {
	var ways []slack.BlockElement
	if s.Before != "" {
		ways = append(ways, Button("tour_stop#before", i18n.Text(lang, "tour.before"), s.Before))
	}
	if s.After != "" {
		ways = append(ways, Primary("tour_stop#after", i18n.Text(lang, "tour.after"), s.After))
	}
	return append(ways, Button("tour_end", i18n.Text(lang, "tour.end"), s.Name))
}

// TourRound is what came of a round, in the words of its card: who said nothing too, unless these are people.
func TourRound(lang string, c consult.RoundCard) []string {
	facts := []string{plainly(resultText(lang, c))}
	for _, d := range c.Drafts {
		if n := remarked(c, d.Version); n > 0 {
			facts = append(facts, i18n.Text(lang, "tour.remarks", i18n.Args{"Count": n, "Version": d.Version}))
		}
	}
	var silent []string
	for _, v := range c.Open() {
		silent = append(silent, Literal(v.Name))
	}
	if len(silent) > 0 && c.Unit != consult.UnitPeople { // nobody is put to shame
		facts = append(facts, i18n.Text(lang, "tour.silent", i18n.Args{"Names": i18n.List(lang, silent)}))
	}
	return facts
}

// remarked counts who had something to say of a version.
func remarked(c consult.RoundCard, version int) int {
	n := 0
	for _, a := range latest(c, version) {
		if a.Text != "" {
			n++
		}
	}
	return n
}

// plainly leaves out our own bold.
func plainly(mrkdwn string) string {
	const mark = "\u2060*\u2060" // a user's, see Literal
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(mrkdwn, mark, "\x00"), "*", ""), "\x00", mark)
}

// TourStage is how many boards said yes to a stage, and what the others said.
func TourStage(lang string, c consult.CommitmentCard, stage consult.CommitmentStage) []string {
	var text strings.Builder
	for _, span := range stageSpans(lang, c, stage) {
		if t, ok := span.(*slack.RichTextSectionTextElement); ok {
			text.WriteString(t.Text)
		}
	}
	lines := strings.Split(text.String(), "\n")
	for i, line := range lines {
		lines[i] = Literal(line) + "."
	}
	return lines
}

// TourDecision is a decision in a line.
func TourDecision(lang string, d consult.Decision) string {
	return i18n.Text(lang, "tour.decision", i18n.Args{"Number": d.Number(), "Date": i18n.Date(lang, d.DecidedOn), "Text": Literal(d.Text)})
}

// TourEntry is an entry of the dossier with how far it is.
func TourEntry(lang string, e consult.Entry) string {
	return Literal(joined(" · ", e.Title, stateText(lang, e), dayText(lang, e)))
}

// TourForm is the legal form that the cooperation has since a day.
func TourForm(lang string, e consult.Entry) string {
	return Literal(i18n.Text(lang, "dossier.form_since", i18n.Args{"Form": e.Title, "Date": dayText(lang, e)})) + "."
}

// TourSteps are the steps on the way to a deadline, and the deadline itself, each with its day.
func TourSteps(lang string, c consult.DeadlineCard) []string {
	var facts []string
	for _, d := range append(c.Steps, c.Deadline) {
		key := "tour.step"
		if d.Done {
			key = "tour.step_done"
		}
		facts = append(facts, i18n.Text(lang, key, i18n.Args{"Date": dueText(lang, d), "Title": Literal(d.Title)}))
	}
	return facts
}

// TourLead is who manages the project, and what it does for the others.
func TourLead(lang string, b consult.Binding) string {
	var text strings.Builder
	for _, span := range leadSpans(lang, b) {
		if t, ok := span.(*slack.RichTextSectionTextElement); ok {
			text.WriteString(t.Text)
		}
	}
	return Literal(text.String()) + "."
}

// TourReport is how many councils were told of a meeting, and which were not.
func TourReport(lang string, r consult.ReportBack) []string {
	return []string{Literal(reportSum(lang, r))}
}

// TourProgress is how far the deliverables are, and the targets.
func TourProgress(lang string, d consult.Dossier) []string {
	lines := progressLines(lang, d, time.Time{})
	for i, line := range lines {
		lines[i] = Literal(line)
	}
	return lines
}

// TourOwed is how many organisations handed in, and which did not.
func TourOwed(lang string, c consult.DeadlineCard) []string {
	counted := len(c.Marks) - len(c.In(consult.DeadlineNotApplicable))
	facts := []string{i18n.Text(lang, "deadline.owed_by", i18n.Args{"Done": counted - len(c.In(consult.DeadlineOpen)), "Total": counted}) + "."}
	var open []string
	for _, m := range c.In(consult.DeadlineOpen) {
		open = append(open, Literal(m.Organisation))
	}
	if len(open) > 0 {
		facts = append(facts, i18n.Text(lang, "tour.still_open", i18n.Args{"Names": i18n.List(lang, open)}))
	}
	return facts
}

// TourTry says how one sees the boards being asked, or what they were asked; "" when none owes anything. asked is when
// they are asked, on the clock of their platform.
func TourTry(lang string, c consult.DeadlineCard, asked, now time.Time) string {
	open := c.In(consult.DeadlineOpen)
	if len(open) == 0 {
		return ""
	}
	key := "tour.try"
	if !now.Before(asked) {
		key = "tour.try_asked"
	}
	return i18n.Text(lang, key, i18n.Args{"Date": i18n.Date(lang, asked), "Board": Literal(open[0].Organisation)})
}

// TourDone is how far the deliverables were on a day.
func TourDone(lang string, d consult.Dossier, on time.Time) string {
	t := d.Tally()
	return i18n.Text(lang, "tour.done_on", i18n.Args{
		"Date": i18n.Date(lang, on), "Done": t[consult.CellDone], "Busy": t[consult.CellBusy], "ToDo": t[consult.CellToDo],
		"Deliverables": len(d.Of(consult.EntryDeliverable)), "Municipalities": len(d.Municipalities),
	})
}
