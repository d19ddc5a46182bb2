package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// logPeriods are the periods to choose from, in days; 0 is everything.
var logPeriods = []struct {
	key  string
	days int
}{{"log.period.week", 7}, {"log.period.month", 30}, {"log.period.year", 365}, {"log.period.all", 0}}

// Log is a page of who saw, changed and exported what of a platform, with what narrows it down.
func Log(lang string, page consult.AuditPage) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Section(i18n.Text(lang, "log.intro", i18n.Args{"Platform": Literal(page.Platform.Name)})),
		logChoices(lang, page),
	}
	blocks = append(blocks, logLines(lang, page)...)
	var buttons []slack.BlockElement
	if page.Filter.Before != 0 {
		buttons = append(buttons, Button("log_show#newest", i18n.Text(lang, "log.newest"), "0"))
	}
	if page.Before != 0 {
		buttons = append(buttons, Button("log_show#older", i18n.Text(lang, "log.older"), strconv.FormatInt(page.Before, 10)))
	}
	if len(page.Entries) > 0 {
		buttons = append(buttons, Button("log_file", i18n.Text(lang, "log.file"), "csv"))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	blocks = append(blocks, Small(i18n.Text(lang, "log.noted")))
	return Modal("notice", i18n.Text(lang, "log.title"), "", i18n.Text(lang, "modal.close"), blocks...)
}

func logChoices(lang string, page consult.AuditPage) slack.Block {
	var periods []*slack.OptionBlockObject
	for _, p := range logPeriods {
		periods = append(periods, Option(i18n.Text(lang, p.key), strconv.Itoa(p.days)))
	}
	verbs := []*slack.OptionBlockObject{Option(i18n.Text(lang, "log.verb.any"), "any")}
	for _, v := range consult.AuditVerbs() {
		verbs = append(verbs, Option(i18n.Text(lang, "log.verb."+string(v)), string(v)))
	}
	people := []*slack.OptionBlockObject{Option(i18n.Text(lang, "log.anyone"), "0")}
	for _, p := range page.People {
		people = append(people, Option(p.Name, strconv.FormatInt(int64(p.ID), 10)))
	}
	meetings := []*slack.OptionBlockObject{Option(i18n.Text(lang, "log.any_meeting"), "0")}
	for _, m := range page.Meetings {
		meetings = append(meetings, Option(i18n.Date(lang, m.StartsAt.In(page.Platform.Location())), strconv.FormatInt(int64(m.ID), 10)))
	}
	verb := string(page.Filter.Verb)
	if verb == "" {
		verb = "any"
	}
	return Actions(
		Choice("log_show#period", i18n.Text(lang, "log.choose.period"), strconv.Itoa(page.Filter.Days), periods...),
		Choice("log_show#verb", i18n.Text(lang, "log.choose.verb"), verb, verbs...),
		Choice("log_show#person", i18n.Text(lang, "log.choose.person"), strconv.FormatInt(int64(page.Filter.Person), 10), people...),
		Choice("log_show#meeting", i18n.Text(lang, "log.choose.meeting"), strconv.FormatInt(int64(page.Filter.Meeting), 10), meetings...),
	)
}

// logLines are the entries, below their day.
func logLines(lang string, page consult.AuditPage) []slack.Block {
	if len(page.Entries) == 0 {
		return []slack.Block{Section(i18n.Text(lang, "log.empty"))}
	}
	loc := page.Platform.Location()
	var blocks []slack.Block
	var day string
	var lines [][]Span
	flush := func() {
		if len(lines) > 0 {
			blocks = append(blocks, Rich(Bold(day)), Bullets(lines...))
		}
		lines = nil
	}
	for _, e := range page.Entries {
		if of := i18n.Date(lang, e.At.In(loc)); of != day {
			flush()
			day = of
		}
		lines = append(lines, logLine(lang, e, loc))
	}
	flush()
	return blocks
}

func logLine(lang string, e consult.AuditEntry, loc *time.Location) []Span {
	what := logStep(lang, e)
	if e.Times > 1 {
		what = i18n.Text(lang, "log.times", i18n.Args{"What": what, "Count": e.Times})
	}
	if e.Records > 1 {
		what = i18n.Text(lang, "log.records", i18n.Args{"What": what, "Count": e.Records})
	}
	spans := []Span{Plain(i18n.Time(lang, e.At.In(loc)) + "  "), Bold(logAuthor(lang, e)), Plain(i18n.Text(lang, "log.colon") + what)}
	if about := logAbout(e); about != "" {
		spans = append(spans, Plain(" – "+cut(about, logTitle)))
	}
	if e.StartsAt != nil {
		spans = append(spans, Plain(" ("+i18n.Text(lang, "log.of_meeting", i18n.Args{"Date": i18n.Date(lang, e.StartsAt.In(loc))})+")"))
	}
	return spans
}

// logTitle is how much of a record's title a line shows.
const logTitle = 80

// logStep is what was done, in words; a step that the catalogue does not know is told by its verb alone.
func logStep(lang string, e consult.AuditEntry) string {
	if key := "log.step." + consult.StepKey(e.Step); i18n.Has(lang, key) {
		return i18n.Text(lang, key)
	}
	return i18n.Text(lang, "log.other."+string(e.Verb))
}

func logAuthor(lang string, e consult.AuditEntry) string {
	switch e.Author {
	case consult.ByBot:
		return i18n.Text(lang, "log.bot")
	case consult.ByOperator:
		return i18n.Text(lang, "log.operator")
	}
	return e.Person
}

func logAbout(e consult.AuditEntry) string {
	if e.Number != "" {
		return e.Number
	}
	return e.Title
}

// LogTable is a log as a table; dates are written as ISO 8601, which every spreadsheet sorts.
func LogTable(lang string, page consult.AuditPage) (header []string, rows [][]string) {
	for _, key := range []string{
		"log.column.date", "log.column.time", "log.column.who", "log.column.verb", "log.column.what", "log.column.about",
		"log.column.meeting", "log.column.count",
	} {
		header = append(header, i18n.Text(lang, key))
	}
	loc := page.Platform.Location()
	for _, e := range page.Entries {
		at, meeting := e.At.In(loc), ""
		if e.StartsAt != nil {
			meeting = e.StartsAt.In(loc).Format(time.DateOnly)
		}
		rows = append(rows, []string{
			at.Format(time.DateOnly), at.Format(time.TimeOnly), logAuthor(lang, e), i18n.Text(lang, "log.verb."+string(e.Verb)),
			logStep(lang, e), logAbout(e), meeting, strconv.Itoa(e.Records),
		})
	}
	return header, rows
}
