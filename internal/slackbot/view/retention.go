package view

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// RetentionForm asks how long a platform keeps each kind of record. What becomes of them is shown before it is saved.
func RetentionForm(lang string, p consult.RetentionPreview) *slack.ModalViewRequest {
	blocks := []slack.Block{
		Section(i18n.Text(lang, "retention.intro", i18n.Args{"Platform": Literal(p.Platform.Name)})),
		Small(i18n.Text(lang, "retention.stays")),
	}
	for _, kind := range consult.RetentionKinds() {
		var options []*slack.OptionBlockObject
		for _, days := range consult.RetentionChoices(kind, p.Days[kind]) {
			options = append(options, Option(keptFor(lang, days), strconv.Itoa(days)))
		}
		blocks = append(blocks, Hinted(
			Input(string(kind), i18n.Text(lang, "retention.kind."+string(kind)),
				Choice(string(kind), i18n.Text(lang, "platform.choose"), strconv.Itoa(p.Days[kind]), options...)),
			i18n.Text(lang, "retention.hint."+string(kind))))
	}
	return Modal("retention_preview", i18n.Text(lang, "retention.title"), i18n.Text(lang, "retention.next"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// keptFor is a number of days in words; whole years are said as years.
func keptFor(lang string, days int) string {
	switch {
	case days == 0:
		return i18n.Text(lang, "retention.for_ever")
	case days%365 == 0:
		return i18n.Text(lang, "retention.years", i18n.Args{"Count": days / 365})
	}
	return i18n.Text(lang, "retention.days", i18n.Args{"Count": days})
}

// RetentionPreview shows what is removed and when, and asks for a yes. today carries the zone of who reads.
func RetentionPreview(lang string, p consult.RetentionPreview, today time.Time) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "retention.preview", i18n.Args{"Platform": Literal(p.Platform.Name)}))}
	var lines [][]Span
	due := 0
	for _, plan := range p.Plans {
		due += plan.Due
		lines = append(lines, []Span{
			Bold(i18n.Text(lang, "retention.kind."+string(plan.Kind))), Plain(" (" + keptFor(lang, plan.Days) + ")" + i18n.Text(lang, "log.colon") + retentionOf(lang, plan, today)),
		})
	}
	blocks = append(blocks, Bullets(lines...))
	if due > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "retention.warning", i18n.Args{"Count": due})))
	}
	return Modal("retention_save", i18n.Text(lang, "retention.title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// retentionOf is what becomes of one kind of record.
func retentionOf(lang string, plan consult.RetentionPlan, today time.Time) string {
	if plan.Days == 0 {
		return i18n.Text(lang, "retention.kept", i18n.Args{"Count": plan.Left})
	}
	text := i18n.Text(lang, "retention.none_due")
	if plan.Due > 0 {
		text = i18n.Text(lang, "retention.due", i18n.Args{"Count": plan.Due})
	}
	if plan.Next != nil {
		text += " " + i18n.Text(lang, "retention.following", i18n.Args{"Count": plan.Left, "Date": i18n.Date(lang, plan.Next.In(today.Location()))})
	}
	return text
}
