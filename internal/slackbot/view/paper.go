package view

import (
	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// paperFormats are the kinds of file, in the order of the choice; the first is chosen beforehand.
var paperFormats = []string{"docx", "pdf", "html", "md"}

// MinutesFileForm asks as which file minutes should come, and in which copy.
func MinutesFileForm(lang string, m consult.Minutes) *slack.ModalViewRequest {
	offered := consult.Copies()
	if m.Seal.ReleasedAt != nil {
		offered = append(offered, consult.PublicCopy)
	}
	var copies []*slack.OptionBlockObject
	for _, c := range offered {
		copies = append(copies, Option(i18n.Text(lang, "paper.copy."+string(c)), string(c)))
	}
	which := i18n.DateTime(lang, m.Meeting.Local(m.Meeting.StartsAt))
	choose := i18n.Text(lang, "platform.choose")
	return Modal("minutes_file_save", i18n.Text(lang, "paper.button"), i18n.Text(lang, "paper.make"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(m.Meeting.Platform), Plain("\n"+which)),
		formatChoice(lang),
		Hinted(Input("copy", i18n.Text(lang, "paper.copy_label"), Choice("copy", choose, string(consult.WholeCopy), copies...)), i18n.Text(lang, "paper.copy_hint")),
	)
}

func formatChoice(lang string) slack.Block {
	var formats []*slack.OptionBlockObject
	for _, f := range paperFormats {
		formats = append(formats, Option(i18n.Text(lang, "paper.format."+f), f))
	}
	return Input("format", i18n.Text(lang, "paper.format_label"), Choice("format", i18n.Text(lang, "platform.choose"), paperFormats[0], formats...))
}

// PaperStyleForm asks how a platform's papers look.
func PaperStyleForm(lang string, p consult.Platform, s consult.PaperStyle) *slack.ModalViewRequest {
	logo := i18n.Text(lang, "paper.no_logo")
	if len(s.Logo.Body) > 0 {
		logo = i18n.Text(lang, "paper.has_logo", i18n.Args{"Alt": Literal(s.Logo.Alt)})
	}
	return Modal("house_style_save", i18n.Text(lang, "paper.style_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(p.Name)),
		Hinted(Optional("header", i18n.Text(lang, "paper.header"), TextField("header", s.Header, false)), i18n.Text(lang, "paper.header_hint")),
		Hinted(Optional("colour", i18n.Text(lang, "paper.colour"), TextField("colour", s.Colour, false)), i18n.Text(lang, "paper.colour_hint")),
		Small(logo),
	)
}
