package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Yes is the value of a choice between yes and no.
const Yes = "yes"

// YearForm asks for a platform's days off, whether it has a fixed rhythm, and until when it lasts.
func YearForm(lang, platform string, y consult.Year, closing string) *slack.ModalViewRequest {
	loose := ""
	if y.LooseDays > 0 {
		loose = strconv.Itoa(y.LooseDays / 7)
	}
	return Modal("year_save", i18n.Text(lang, "series.year_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Section(i18n.Text(lang, "series.year_intro", i18n.Args{"Platform": Literal(platform)})),
		Hinted(Optional("closing", i18n.Text(lang, "series.closing"), TextField("closing", closing, true)), i18n.Text(lang, "series.closing_hint")),
		Input("flemish", i18n.Text(lang, "series.flemish_day"), yesNo(lang, "flemish", y.FlemishDay)),
		Input("bridge", i18n.Text(lang, "series.bridge_days"), yesNo(lang, "bridge", y.BridgeDays)),
		Hinted(Optional("loose", i18n.Text(lang, "series.loose"), textOf("loose", loose, 5)), i18n.Text(lang, "series.loose_hint")),
		Hinted(Optional("ends", i18n.Text(lang, "series.ends_on"), DateField("ends", y.EndsOn)), i18n.Text(lang, "series.ends_on_hint")),
	)
}

func yesNo(lang, field string, value bool) slack.BlockElement {
	chosen := "no"
	if value {
		chosen = Yes
	}
	return Choice(field, i18n.Text(lang, "platform.choose"), chosen, Option(i18n.Text(lang, "series.yes"), Yes), Option(i18n.Text(lang, "series.no"), "no"))
}
