package slacksim

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// A reference or link between angle brackets, or one of Slack's entities.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
var (
	keepToken = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+(?:\|[^<>]*)?|#[CDG][A-Z0-9]+(?:\|[^<>]*)?|![^<>]+|(?:https?|mailto|slack|tel):[^<>]*)>|&(?:amp|lt|gt);`)
	bareURL   = regexp.MustCompile(`https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'"]`)
)

// normaliseText escapes the three characters where they are not part of a
// reference, and puts bare links between brackets, as Slack gives text back.
func normaliseText(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range keepToken.FindAllStringIndex(s, -1) {
		b.WriteString(linkURLs(escape(s[at:m[0]])))
		b.WriteString(s[m[0]:m[1]])
		at = m[1]
	}
	b.WriteString(linkURLs(escape(s[at:])))
	return b.String()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(s string) string { return escaper.Replace(s) }

func linkURLs(s string) string { return bareURL.ReplaceAllString(s, "<$0>") }

func truncate(s string, runes int) string {
	if len(s) <= runes {
		return s
	}
	r := []rune(s)
	return string(r[:min(len(r), runes)])
}

// normaliseBlocks gives blocks back as Slack does: with a block_id and
// action_id everywhere, and the defaults of text objects.
// https://docs.slack.dev/reference/block-kit/blocks
func (w *Workspace) normaliseBlocks(in []any) []any {
	out := clone(in)
	for _, b := range out {
		if m, ok := b.(obj); ok {
			w.normaliseBlock(m)
		}
	}
	return out
}

func (w *Workspace) normaliseBlock(b obj) {
	if id, _ := b["block_id"].(string); id == "" {
		b["block_id"] = w.shortID()
	}
	if b["type"] != "rich_text" && b["type"] != "markdown" {
		normaliseTexts(b)
	}
	eachElement(b, func(e obj, _ bool) {
		t, _ := e["type"].(string)
		if r := elementRules[t]; r == nil || !r.interactive {
			return
		}
		if id, _ := e["action_id"].(string); id == "" {
			e["action_id"] = w.shortID()
		}
	})
}

// shortID is what Slack generates where the app gave no id.
func (w *Workspace) shortID() string {
	b := make([]byte, 4)
	for i := range b {
		b[i] = byte(w.rnd.Intn(256))
	}
	return base64.RawStdEncoding.EncodeToString(b)[:5]
}

// normaliseTexts walks all text objects inside v.
func normaliseTexts(v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			normaliseTexts(x)
		}
	case obj:
		text, isText := v["text"].(string)
		switch {
		case isText && v["type"] == "plain_text":
			if v["emoji"] == nil {
				v["emoji"] = true
			}
			return
		case isText && v["type"] == "mrkdwn":
			if v["verbatim"] == nil {
				v["verbatim"] = false
			}
			if v["verbatim"] == true {
				v["text"] = keepEscaped(text)
			} else {
				v["text"] = normaliseText(text)
			}
			return
		}
		for _, x := range v {
			normaliseTexts(x)
		}
	}
}

// keepEscaped escapes without making links.
func keepEscaped(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range keepToken.FindAllStringIndex(s, -1) {
		b.WriteString(escape(s[at:m[0]]))
		b.WriteString(s[m[0]:m[1]])
		at = m[1]
	}
	b.WriteString(escape(s[at:]))
	return b.String()
}

// eachElement calls f for each element of a block, and says whether it stands
// in an input block.
func eachElement(b obj, f func(e obj, input bool)) {
	input := b["type"] == "input"
	for _, key := range []string{"accessory", "element"} {
		if e, ok := b[key].(obj); ok {
			f(e, input)
		}
	}
	for _, key := range []string{"elements", "actions"} {
		list, _ := b[key].([]any)
		for _, x := range list {
			if e, ok := x.(obj); ok && b["type"] != "rich_text" && b["type"] != "carousel" {
				f(e, false)
			}
		}
	}
	for _, key := range []string{"blocks", "child_blocks"} {
		list, _ := b[key].([]any)
		for _, x := range list {
			if inner, ok := x.(obj); ok {
				eachElement(inner, f)
			}
		}
	}
	if b["type"] == "carousel" {
		list, _ := b["elements"].([]any)
		for _, x := range list {
			if inner, ok := x.(obj); ok {
				eachElement(inner, f)
			}
		}
	}
}
