package i18n

import (
	"io/fs"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func asYAML(t *testing.T, data string) (map[string]any, error) {
	t.Helper()
	var tree map[string]any
	err := yaml.Unmarshal([]byte(data), &tree)
	return tree, err
}

func TestTheQuickReaderReadsEveryCatalogueFileAsYAMLDoes(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, "catalogue/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d files, %v", len(names), err)
	}
	quick := 0
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := asYAML(t, string(data))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := readPlain(string(data))
		if !ok {
			t.Logf("%s is left to YAML", name)
			continue
		}
		quick++
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-yaml +quick):\n%s", name, diff)
		}
	}
	if quick < len(names)*9/10 {
		t.Errorf("%d of %d files are plain, want nearly all", quick, len(names))
	}
}

var oddities = []string{
	"a: no\n", "a: 12\n", "a: 1e3\n", "a: ~\n", "a:\nb: x\n", "a:\n", "a:\n  b: x\n  b: y\n", "a: x\n  b: y\n", "a:\n    b: x\n", "a: x # y\n",
	"a: x: y\n", "a: \"x\" # y\n", "a: \"x\\ty\"\n", "a: 'x'\n", "a: |\n  x\n", "a: x\n  y\n", "a: [x]\n", "a: &b x\n", "yes: x\n", "\"a\": x\n",
	"a:\tx\n", "a: x\r\n", "a:  x\n", "a: x \n", "- a\n", "a: \"x\n", "a: x:\n", "a: \"\\x\"\n", "---\na: x\n", "a: x\n---\nb: y\n", "A: Éen\n", "a: \ufeffx\n",
	"a: \"é \\\"x\\\" \\\\ \\n\"\n", "a:\n  b:\n    c: x\nd: y\n", "a:b\n", "a: b:c\n", "a: \"\"\n", "1a: x\n", "_a: x\n", "a.b: x\n", "a: x\na.b: y\n", "", "# x\n", "\"yes\": x\nyes: y\n", "\"a: x\n", "\"a\": x\na: y\n", "a: (x)\n", "(a): x\n",
	"a: 11 juli\n", "a: 1 e3\n", "a: 2026-11-23 T\n", "#\r0\nA: A",
}

func FuzzTheQuickReader(f *testing.F) {
	for _, odd := range oddities {
		f.Add(odd)
	}
	f.Fuzz(func(t *testing.T, data string) {
		got, ok := readPlain(data)
		if !ok {
			return
		}
		want, err := asYAML(t, data)
		if err != nil {
			t.Fatalf("%q: YAML says %v", data, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-yaml +quick):\n%s", data, diff)
		}
	})
}
