package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Yes is the value of a choice between yes and no.
const Yes = "yes"

// The inputs of the form with days off. Slack keeps what stands in an input of the same name when a form takes the place
// of another, so a list that was put together from a calendar has a name of its own.
const (
	ClosingField  = "closing"
	ProposedField = "closing_proposed"
	CalendarField = "calendar"
)

// YearForm asks for a platform's days off, whether it has a fixed rhythm, and until when it lasts.
func YearForm(lang, platform string, y consult.Year, closing string) *slack.ModalViewRequest {
	intro := []slack.Block{Section(i18n.Text(lang, "series.year_intro", i18n.Args{"Platform": Literal(platform)}))}
	calendar := Hinted(Optional(CalendarField, i18n.Text(lang, "series.calendar"), TextField(CalendarField, "", true)), i18n.Text(lang, "series.calendar_hint"))
	return yearForm(lang, y, intro, ClosingField, closing, calendar)
}

// ProposedYear is the same form with what a calendar would bring in, above which stands what it does. Nothing is saved yet.
func ProposedYear(lang string, y consult.Year, closing string, r consult.ClosingImport) *slack.ModalViewRequest {
	intro := []slack.Block{Section(i18n.Text(lang, "series.proposed", i18n.Args{"Count": len(r.Added)}))}
	var lines [][]Span
	for _, l := range []struct {
		key   string
		count int
	}{{"series.proposed_known", r.Known}, {"series.proposed_past", r.Past}, {"series.proposed_dates", r.Dates}} {
		if l.count > 0 {
			lines = append(lines, []Span{Plain(i18n.Text(lang, l.key, i18n.Args{"Count": l.count}))})
		}
	}
	for _, p := range r.Problems[:min(len(r.Problems), maxGone)] {
		lines = append(lines, []Span{Bold(p.Title), Plain(": " + Refusal(lang, p.Why))})
	}
	if more := len(r.Problems) - maxGone; more > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "series.proposed_more", i18n.Args{"Count": more}))})
	}
	if len(lines) > 0 {
		intro = append(intro, Bullets(lines...))
	}
	return yearForm(lang, y, intro, ProposedField, closing)
}

func yearForm(lang string, y consult.Year, intro []slack.Block, field, closing string, more ...slack.Block) *slack.ModalViewRequest {
	loose := ""
	if y.LooseDays > 0 {
		loose = strconv.Itoa(y.LooseDays / 7)
	}
	blocks := append(intro,
		Hinted(Optional(field, i18n.Text(lang, "series.closing"), TextField(field, closing, true)), i18n.Text(lang, "series.closing_hint")))
	blocks = append(blocks, more...)
	blocks = append(blocks,
		Input("flemish", i18n.Text(lang, "series.flemish_day"), yesNo(lang, "flemish", y.FlemishDay)),
		Input("bridge", i18n.Text(lang, "series.bridge_days"), yesNo(lang, "bridge", y.BridgeDays)),
		Hinted(Optional("loose", i18n.Text(lang, "series.loose"), textOf("loose", loose, 5)), i18n.Text(lang, "series.loose_hint")),
		Hinted(Optional("ends", i18n.Text(lang, "series.ends_on"), DateField("ends", y.EndsOn)), i18n.Text(lang, "series.ends_on_hint")),
	)
	return Modal("year_save", i18n.Text(lang, "series.year_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func yesNo(lang, field string, value bool) slack.BlockElement {
	chosen := "no"
	if value {
		chosen = Yes
	}
	return Choice(field, i18n.Text(lang, "platform.choose"), chosen, Option(i18n.Text(lang, "series.yes"), Yes), Option(i18n.Text(lang, "series.no"), "no"))
}
