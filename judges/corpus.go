package judges

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const corpusDir = "internal/slacksim/testdata/judges"

// Corpus is what travelled between Slack and an app, to be judged by Slack's own types.
type Corpus struct {
	entries []entry
	seen    map[string]bool
	// Counts says how many different values there are of each type of shapes.ts.
	Counts map[string]int
}

// entry is a value, what it was, and the type that it should have.
type entry struct{ what, shape, value string }

// firstRow is the row of the first value in the file; an import stands before it.
const firstRow = 2

func (e entry) line(i int) string {
	return fmt.Sprintf("export const c%d: shapes.%s = %s;\n", i, e.shape, e.value)
}

// Add takes in a value; what names it in complaints, and shape is a type of shapes.ts.
func (c *Corpus) Add(what, shape string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("take %s into the corpus: %w", what, err)
	}
	if c.seen == nil {
		c.seen, c.Counts = map[string]bool{}, map[string]int{}
	}
	if key := shape + string(text); !c.seen[key] {
		c.seen[key] = true
		c.Counts[shape]++
		c.entries = append(c.entries, entry{what, shape, string(text)})
	}
	return nil
}

// line is a line of the simulator's GET /sim/wire.
type line struct {
	N       int64          `json:"n"`
	Dir     string         `json:"dir"`
	What    string         `json:"what"`
	OK      bool           `json:"ok"`
	Request map[string]any `json:"request"`
	Answer  any            `json:"answer"`
}

// ReadWire takes in all deliveries and their acknowledgements, each call that says something to people, and what the
// Web API answered.
func (c *Corpus) ReadWire(r io.Reader) error {
	for d := json.NewDecoder(r); ; {
		var l line
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the wire: %w", err)
		}
		if err := c.take(l); err != nil {
			return err
		}
	}
}

func (c *Corpus) take(l line) error {
	what := fmt.Sprintf("%s %d %s", l.Dir, l.N, l.What)
	if l.Dir == "call" {
		return c.takeCall(what, l)
	}
	kind, _ := l.Request["type"].(string)
	if kind == "url_verification" { // has no type
		return nil
	}
	shape, ok := deliveries[kind]
	if !ok {
		return fmt.Errorf("%s: no type for deliveries of type %q", what, kind)
	}
	if err := c.Add(what, shape.payload, l.Request); err != nil || l.Answer == nil || !l.OK {
		return err
	}
	return c.Add("answer to "+what, shape.answer, l.Answer)
}

func (c *Corpus) takeCall(what string, l line) error {
	if answer, ok := l.Answer.(map[string]any); ok && l.OK {
		if err := c.Add("answer to "+what, "Answers['"+l.What+"']", answer); err != nil {
			return err
		}
	}
	if shape := calls[l.What]; shape != "" {
		return c.Add(what, shape, unform(l.Request))
	}
	return nil
}

var calls = map[string]string{
	"chat.postMessage":   "PostMessage",
	"chat.postEphemeral": "PostEphemeral",
	"chat.update":        "UpdateMessage",
	"views.open":         "OpenView",
	"views.push":         "PushView",
	"views.update":       "UpdateView",
	"views.publish":      "PublishView",
	"response_url":       "Response",
}

var deliveries = map[string]struct{ payload, answer string }{
	"":                 {"Command", "CommandAnswer"},
	"block_actions":    {"Click", "Nothing"},
	"view_submission":  {"Submission", "ViewAnswer"},
	"view_closed":      {"Closing", "Nothing"},
	"block_suggestion": {"Suggestion", "Options"},
	"message_action":   {"MessageShortcut", "Nothing"},
	"shortcut":         {"GlobalShortcut", "Nothing"},
	"event_callback":   {"Event", "Nothing"},
}

// unform makes values of what a form can only carry as text.
func unform(form map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range form {
		out[k] = v
		text, ok := v.(string)
		if !ok || k == "text" {
			continue
		}
		var value any
		if json.Unmarshal([]byte(text), &value) != nil {
			continue
		}
		switch value.(type) {
		case map[string]any, []any, bool:
			out[k] = value
		}
	}
	return out
}

// Check has the TypeScript compiler read the corpus, and returns what it complains of. Where the compiler is missing
// the test is skipped, or fails when CI is set.
func (c *Corpus) Check(t testing.TB) []string {
	t.Helper()
	node, tsc := Need(t, "node"), Need(t, "tsc")
	from, dir := filepath.Join(root(), corpusDir), t.TempDir()
	shapes, err := os.ReadFile(filepath.Join(from, "shapes.ts"))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	text.WriteString("import type * as shapes from './shapes';\n")
	for i, e := range c.entries {
		text.WriteString(e.line(i))
	}
	for name, content := range map[string][]byte{"shapes.ts": shapes, "corpus.ts": text.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(from, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, tsc, "--noEmit", "--strict", "--skipLibCheck", "--pretty", "false",
		"--target", "es2022", "--module", "preserve", "--types", "node", "corpus.ts")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("run tsc: %v", err)
	}
	complaints := c.complaints(string(out))
	if err != nil && len(complaints) == 0 {
		t.Fatalf("tsc: %v\n%s", err, out)
	}
	return complaints
}

var complaint = regexp.MustCompile(`^corpus\.ts\((\d+),(\d+)\): `)

// complaints says of each of tsc's what it is about (one line of the file is one value), and how often it came again.
func (c *Corpus) complaints(out string) []string {
	var order []string
	first, more, last := map[string]string{}, map[string]int{}, ""
	for text := range strings.Lines(out) {
		text = strings.TrimRight(text, "\n")
		if strings.HasPrefix(text, " ") { // goes on explaining
			if more[last] == 0 {
				first[last] += "\n" + text
			}
			continue
		}
		key, full := text, text
		if at := complaint.FindStringSubmatch(text); at != nil {
			row, _ := strconv.Atoi(at[1])
			column, _ := strconv.Atoi(at[2])
			e, why := c.entries[row-firstRow], text[len(at[0]):]
			key = e.shape + why
			full = fmt.Sprintf("%s, as %s: %s\n  at %s", e.what, e.shape, why, excerpt(e.line(row-firstRow), column-1))
		}
		last = key
		if first[key] != "" {
			more[key]++
			continue
		}
		first[key] = full
		order = append(order, key)
	}
	for i, key := range order {
		order[i] = first[key]
		if n := more[key]; n > 0 {
			order[i] += fmt.Sprintf("\n  and %d more like it", n)
		}
	}
	return order
}

// excerpt is the beginning of what stands at a place counted in UTF-16 units, as compilers for JavaScript count.
func excerpt(value string, units int) string {
	runes := []rune(value)
	i := 0
	for ; i < len(runes) && units > 0; i++ {
		units--
		if runes[i] > 0xffff {
			units--
		}
	}
	runes = runes[i:]
	return string(runes[:min(len(runes), 160)])
}
