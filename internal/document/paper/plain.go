package paper

import (
	"regexp"
	"strings"
)

// reference is what Slack writes between angle brackets: <@U1>, <#C1|channel>, <!here>, <https://example.org|label>.
var reference = regexp.MustCompile(`<([^<>\n]*)>`)

// Slack reads a formatting mark only where a word begins and ends with it.
var (
	codeBlock = regexp.MustCompile("(?s)```\n?(.*?)\n?```")
	marks     = []*regexp.Regexp{mark(`\*`), mark(`_`), mark(`~`), mark("`")}
	quoted    = regexp.MustCompile(`(?m)^(?:&gt;|>)+ ?`)
	entities  = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

func mark(m string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[\s([{"'„“‘*_~>])` + m + `([^\s` + m + `](?:[^\n` + m + `]*[^\s` + m + `])?)` + m + `($|[\s)\]}"'”“’.,;:!?*_~])`)
}

// Plain writes Slack's text as plain text: no marks, no angle brackets. name gives the name behind a person's or a
// channel's id, "" where it is not known; nil knows none.
func Plain(text string, name func(id string) string) string {
	text = codeBlock.ReplaceAllString(text, "$1")
	text = quoted.ReplaceAllString(text, "")
	for _, m := range marks {
		for range 2 { // two neighbours share the blank between them
			text = m.ReplaceAllString(text, "$1$2$3")
		}
	}
	text = reference.ReplaceAllStringFunc(text, func(whole string) string {
		return spoken(whole[1:len(whole)-1], name)
	})
	return entities.Replace(text)
}

// spoken is what a reference says when it is read out.
func spoken(inner string, name func(string) string) string {
	target, label, _ := strings.Cut(inner, "|")
	known := func(id string) string {
		if name == nil {
			return ""
		}
		return name(id)
	}
	switch {
	case strings.HasPrefix(target, "@"):
		return first(known(target[1:]), strings.TrimPrefix(label, "@"), "@"+target[1:])
	case strings.HasPrefix(target, "#"):
		return "#" + first(strings.TrimPrefix(known(target[1:]), "#"), label, target[1:])
	case strings.HasPrefix(target, "!"):
		return first(label, "@"+strings.TrimPrefix(target, "!"))
	case strings.HasPrefix(target, "mailto:"), strings.HasPrefix(target, "tel:"):
		_, address, _ := strings.Cut(target, ":")
		return first(label, address)
	case !strings.Contains(target, "://"):
		return "<" + inner + ">" // no reference of Slack's; typed so
	case label == "" || label == target || strings.HasSuffix(target, "://"+label):
		return target
	}
	return label + " (" + target + ")"
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
