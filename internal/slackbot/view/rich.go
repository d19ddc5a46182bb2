package view

import (
	"overlegbot/internal/consult"
	"strconv"

	"github.com/slack-go/slack"
)

// Span is a piece of a rich text line: Slack reads no formatting, mention or link in it.
type Span = slack.RichTextSectionElement

// Plain is literal text, the way to show what users typed.
func Plain(s string) Span { return slack.NewRichTextSectionTextElement(s, nil) }

// Bold is literal text in bold.
func Bold(s string) Span {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Bold: true})
}

// Struck is literal text struck through.
func Struck(s string) Span {
	return slack.NewRichTextSectionTextElement(s, &slack.RichTextSectionTextStyle{Strike: true})
}

// Who names a person: their Slack account, which does not ping in an update or for those who cannot see it, else the name.
func Who(slackID, name string) Span {
	if slackID == "" {
		return Plain(name)
	}
	return slack.NewRichTextSectionUserElement(slackID, nil)
}

// Emoji is an emoji of ours.
func Emoji(name string) Span { return slack.NewRichTextSectionEmojiElement(name, 0, nil) }

// Link is a link whose text is its address.
func Link(url string) Span { return slack.NewRichTextSectionLinkElement(url, "", nil) }

// LinkTo is an address behind a few words.
func LinkTo(url, words string) Span { return slack.NewRichTextSectionLinkElement(url, words, nil) }

// Rich is one paragraph.
func Rich(spans ...Span) *slack.RichTextBlock {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(nonEmpty(spans)...))
}

// Bullets is a list, a line each.
func Bullets(lines ...[]Span) *slack.RichTextBlock {
	var items []slack.RichTextElement
	for _, spans := range lines {
		items = append(items, slack.NewRichTextSection(nonEmpty(spans)...))
	}
	return slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...))
}

// nonEmpty leaves out empty texts, which Slack refuses.
func nonEmpty(spans []Span) []Span {
	var kept []Span
	for _, s := range spans {
		if t, ok := s.(*slack.RichTextSectionTextElement); ok && t.Text == "" {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// labelled is a label before what it labels: "Rechtsvorm: ", in French with a space before the colon.
func labelled(lang, label string) string {
	if lang == consult.French {
		return label + " : "
	}
	return label + ": "
}

// counted is the label of a list of n: "Te laat (2): ".
func counted(lang, label string, n int) string { return labelled(lang, label+" ("+strconv.Itoa(n)+")") }
