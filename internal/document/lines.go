package document

import (
	"io"
	"strings"

	"overlegbot/internal/consult"
)

// The bounds of what is read, against calendars that were made to hurt. go-ical's decoder has none: it follows any depth
// and copies long parameters again and again.
const (
	maxDepth = 8
	maxLine  = 64 << 10 // octets of a whole line, unfolded
)

// property is a content line (RFC 5545 3.1).
type property struct {
	name   string
	params map[string]string
	value  string
}

// events reads the properties of every VEVENT, those of its alarms left out.
func events(r io.Reader) ([]map[string][]property, error) {
	body, err := io.ReadAll(io.LimitReader(r, consult.MaxCalendarBytes+1))
	if err != nil {
		return nil, err
	}
	if len(body) > consult.MaxCalendarBytes {
		return nil, consult.Invalid("file", "calendar_too_large", map[string]any{"Max": consult.MaxCalendarBytes >> 20})
	}
	text := strings.TrimPrefix(strings.ToValidUTF8(string(body), "\uFFFD"), "\uFEFF")
	var found []map[string][]property
	var within []string
	err = unfold(text, func(number int, line string) error {
		p, ok := contentLine(line)
		if !ok || len(within) == 0 && !(p.name == "BEGIN" && strings.EqualFold(p.value, "VCALENDAR")) {
			return badCalendar(number)
		}
		switch p.name {
		case "BEGIN":
			within = append(within, strings.ToUpper(strings.TrimSpace(p.value)))
			if len(within) > maxDepth {
				return badCalendar(number)
			}
			if len(within) == 2 && within[1] == "VEVENT" {
				found = append(found, map[string][]property{})
			}
			if len(found) > consult.MaxCalendarEvents {
				return consult.Invalid("file", "calendar_too_many", map[string]any{"Max": consult.MaxCalendarEvents})
			}
		case "END":
			if within[len(within)-1] != strings.ToUpper(strings.TrimSpace(p.value)) {
				return badCalendar(number)
			}
			within = within[:len(within)-1]
		default:
			if len(within) == 2 && within[1] == "VEVENT" {
				event := found[len(found)-1]
				event[p.name] = append(event[p.name], p)
			}
		}
		return nil
	})
	if err == nil && (len(within) > 0 || strings.TrimSpace(text) == "") {
		err = badCalendar(strings.Count(text, "\n") + 1)
	}
	return found, err
}

func badCalendar(line int) error {
	return consult.Invalid("file", "calendar_bad", map[string]any{"Line": line})
}

// unfold gives the whole lines, each with the number at which it begins; empty ones are left out.
func unfold(text string, each func(number int, line string) error) error {
	var whole strings.Builder
	begun, number := 0, 0
	flush := func() error {
		line := whole.String()
		whole.Reset()
		if strings.TrimSpace(line) == "" {
			return nil
		}
		return each(begun, line)
	}
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if begun > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			line = line[1:]
		} else {
			if err := flush(); err != nil {
				return err
			}
			begun = number
		}
		if whole.Len()+len(line) > maxLine {
			return badCalendar(number)
		}
		whole.WriteString(line)
	}
	return flush()
}

// contentLine takes a line apart: a colon or semicolon within quotes belongs to the parameter.
func contentLine(line string) (property, bool) {
	p := property{params: map[string]string{}}
	begin, quoted, parts := 0, false, []string{}
	for i := range len(line) {
		switch c := line[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ';' || c == ':':
			parts = append(parts, line[begin:i])
			begin = i + 1
			if c == ':' {
				p.name, p.value = strings.ToUpper(strings.TrimSpace(parts[0])), line[i+1:]
				for _, param := range parts[1:] {
					name, value, _ := strings.Cut(param, "=")
					p.params[strings.ToUpper(name)] = strings.Trim(value, `"`)
				}
				return p, p.name != ""
			}
		}
	}
	return p, false
}

// plain undoes the escapes of a text (RFC 5545 3.3.11).
func (p property) plain() string {
	var b strings.Builder
	escaped := false
	for _, r := range p.value {
		switch {
		case escaped && (r == 'n' || r == 'N'):
			b.WriteByte('\n')
		case !escaped && r == '\\':
			escaped = true
			continue
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	return clean(b.String())
}
