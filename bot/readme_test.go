package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/caarlos0/env/v11"
	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/config"
	"overlegbot/internal/i18n"
	"overlegbot/internal/outbox"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
)

var update = flag.Bool("update", false, "rewrite the tables of the README")

const readmePath = "../README.md"

// tables are those of the README that the code writes, by their marker.
func tables(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{"commands": commandTable(t), "scopes": scopeTable(), "policy": policyTable(), "cli": cliTable(t)}
}

func commandTable(t *testing.T) string {
	t.Helper()
	bot, err := slackbot.New(slackbot.Config{Command: "/overleg"}, nil, nil, nil, nil, feature.All(nil))
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"Nederlands", "français", "English", "what it does"}}
	for _, r := range bot.Commands() {
		var row []string
		for _, lang := range []string{"nl", "fr", "en"} {
			word, _, _ := strings.Cut(r.Words[lang], "|")
			row = append(row, "`/overleg "+word+"`")
		}
		rows = append(rows, append(row, i18n.Text("en", "help.command."+r.Name)))
	}
	return markdown(rows)
}

func cliTable(t *testing.T) string {
	t.Helper()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{{"command", "what it does"}}
	for _, n := range parser.Model.Children {
		rows = append(rows, []string{"`overlegbot " + n.Name + "`", n.Help})
	}
	return markdown(rows)
}

func scopeTable() string {
	rows := [][]string{{"scope", "asked for", "why"}}
	for _, s := range slackbot.Scopes() {
		asked := "always"
		if s.Optional {
			asked = "optional"
		}
		rows = append(rows, []string{"`" + s.Name + "`", asked, s.Why})
	}
	return markdown(rows)
}

// policyTable joins the two lines of a place where the remedy is the same.
func policyTable() string {
	rows := [][]string{{"where", "what", "then"}}
	remedies := map[outbox.Place][]outbox.Remedy{}
	for _, r := range outbox.Policy() {
		remedies[r.Place] = append(remedies[r.Place], r.Remedy)
	}
	for _, r := range outbox.Policy() {
		what := "anything else"
		switch of := remedies[r.Place]; {
		case len(slices.Compact(slices.Clone(of))) == 1:
			if !r.Reminder {
				continue // said with the line of reminders
			}
			what = "anything"
		case r.Reminder:
			what = "reminder of a meeting that has not begun"
		}
		rows = append(rows, []string{string(r.Place), what, string(r.Remedy)})
	}
	return markdown(rows)
}

// markdown writes a table whose first row is its head.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}

func TestReadmeTablesSayWhatTheCodeDoes(t *testing.T) {
	t.Parallel()
	got := readme(t)
	want := got
	for marker, table := range tables(t) {
		begin, end := "<!-- "+marker+" -->\n", "<!-- /"+marker+" -->\n"
		before, rest, found := strings.Cut(want, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			t.Fatalf("the README has no place for the table of %s", marker)
		}
		want = before + begin + table + end + after
	}
	if *update {
		if err := os.WriteFile(readmePath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README differs from the code; `go test ./bot -run Readme -update` rewrites it (-want +got):\n%s", diff)
	}
}

func TestReadmeNamesOnlyMakeTargetsThatExist(t *testing.T) {
	t.Parallel()
	makefile := read(t, "../Makefile")
	for _, text := range []string{readme(t), read(t, "../CONTRIBUTING.md"), read(t, "../CHANGELOG.md")} {
		for _, m := range regexp.MustCompile("(?m)(?:^ +|`)make ([a-z-]+)").FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
				t.Errorf("got `make %s`, want a target of the Makefile", m[1])
			}
		}
	}
}

func TestReadmeNamesOnlyCommandsAndFlagsThatExist(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, words := range invocations(readme(t)) {
		node := parser.Model.Node
		for _, word := range words {
			if flag, ok := strings.CutPrefix(word, "--"); ok {
				name, _, _ := strings.Cut(flag, "=")
				if !hasFlag(node, name) {
					t.Errorf("overlegbot %s: got --%s, want a flag of it", strings.Join(words, " "), name)
				}
				seen++
				continue
			}
			if len(node.Children) == 0 || node.Children[0].Type == kong.ArgumentNode {
				continue // an argument, or a flag's value
			}
			i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word })
			if i < 0 {
				t.Errorf("overlegbot %s: got %s, want a command", strings.Join(words, " "), word)
				break
			}
			node = node.Children[i]
			seen++
		}
	}
	if seen < 10 {
		t.Errorf("got %d commands and flags in the README, want more: is it still read?", seen)
	}
}

// invocations finds what follows the program's name in code, up to the end of the command.
func invocations(text string) [][]string {
	var found [][]string
	call := regexp.MustCompile("(?:^|[ `/])overlegbot((?: [a-z-][^ `\n]*)+)")
	code := regexp.MustCompile("(?m)`[^`\n]+`|^ {4}.*$")
	for _, span := range code.FindAllString(text, -1) {
		for _, m := range call.FindAllStringSubmatch(span, -1) {
			found = append(found, strings.Fields(strings.Trim(m[1], "`")))
		}
	}
	return found
}

func hasFlag(node *kong.Node, name string) bool {
	for _, group := range node.AllFlags(false) {
		if slices.ContainsFunc(group, func(f *kong.Flag) bool { return f.Name == name }) {
			return true
		}
	}
	return false
}

func TestReadmeNamesOnlyVariablesThatAreRead(t *testing.T) {
	t.Parallel()
	params, err := env.GetFieldParamsWithOptions(&config.Config{}, env.Options{Prefix: "OVERLEGBOT_"})
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"OVERLEGBOT_", "OVERLEGBOT_CONFIG", "OVERLEGBOT_DEMO_ADDR", "OVERLEGBOT_STATE_DIR"}
	for _, p := range params {
		known = append(known, p.Key)
	}
	for _, name := range regexp.MustCompile(`OVERLEGBOT_[A-Z_]*`).FindAllString(readme(t), -1) {
		if !slices.Contains(known, name) {
			t.Errorf("got %s, want a variable that is read", name)
		}
	}
}

func TestReadmePointsOnlyAtFilesThatExist(t *testing.T) {
	t.Parallel()
	for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme(t), -1) {
		if strings.Contains(m[1], "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
			t.Error(err)
		}
	}
}

func TestScreenshotIsLightEnoughForAReadme(t *testing.T) {
	t.Parallel()
	info, err := os.Stat("../docs/exchange.png")
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 200_000 {
		t.Errorf("got %d bytes, want at most 200 kB", info.Size())
	}
}

func readme(t *testing.T) string {
	t.Helper()
	return read(t, readmePath)
}

func read(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
