package slacksim

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
)

func (c *call) has(name string) bool {
	v, ok := c.args[name]
	return ok && v != nil && v != ""
}

func (c *call) str(name string) string {
	switch v := c.args[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (c *call) bool(name string) bool {
	s := c.str(name)
	return s == "true" || s == "1" || s == "True"
}

// list is a comma-separated list, or a JSON array of strings.
func (c *call) list(name string) []string {
	if l, ok := c.json(name).([]any); ok {
		var out []string
		for _, x := range l {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	var out []string
	for s := range strings.SplitSeq(c.str(name), ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// json is an argument that is JSON: as such in a JSON body, as a string in a
// form. nil when it is absent or cannot be read.
func (c *call) json(name string) any {
	v := c.args[name]
	s, ok := v.(string)
	if !ok {
		return v
	}
	var out any
	if json.Unmarshal([]byte(s), &out) != nil {
		return nil
	}
	return out
}

// page cuts a list by limit and cursor. Cursors are opaque; a page may be
// shorter than asked although more follow.
// https://docs.slack.dev/apis/web-api/pagination
func page[T any](c *call, all []T, defaultLimit, maxLimit int) ([]T, string, *apiError) {
	limit := defaultLimit
	if c.has("limit") {
		n, err := strconv.Atoi(c.str("limit"))
		if err != nil || n < 1 || n > maxLimit {
			return nil, "", fail("invalid_limit")
		}
		limit = n
	}
	at := 0
	if cur := c.str("cursor"); cur != "" {
		b, err := base64.StdEncoding.DecodeString(cur)
		n, err2 := strconv.Atoi(strings.TrimPrefix(string(b), "at:"))
		if err != nil || err2 != nil || n < 0 || n > len(all) {
			return nil, "", fail("invalid_cursor")
		}
		at = n
	}
	if limit > 2 && len(all)-at > limit {
		limit-- // shorter than asked, so that nobody takes a short page for the last
	}
	end := min(at+limit, len(all))
	next := ""
	if end < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("at:" + strconv.Itoa(end)))
	}
	return all[at:end], next, nil
}

func nextCursor(next string) obj { return obj{"next_cursor": next} }
