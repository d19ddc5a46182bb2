package judges

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryLineOfTheListIsAJudge(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, _, _ := strings.Cut(line, "|")
		j, err := named(list, strings.TrimSpace(name))
		if err != nil || j.judges == "" || len(j.places) == 0 {
			t.Errorf("got %+v, %v from line %q, want all four fields", j, err, line)
		}
	}
}

func TestAJudgeIsACommandOrAPath(t *testing.T) {
	t.Parallel()
	const some = "# a comment | with | four | fields\nsh | nothing-of-this-name, sh | x | shells\n" +
		"mod | ./go.mod | y | the module\nnobody | nothing-of-this-name, no/such/file | z | nothing\n"
	got := map[string]string{}
	for _, name := range []string{"sh", "mod", "nobody"} {
		j, err := named(some, name)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = filepath.Base(j.find())
	}
	if diff := cmp.Diff(map[string]string{"sh": "sh", "mod": "go.mod", "nobody": "."}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := named(some, "somebody"); err == nil {
		t.Error("got no error for a judge that is not on the list")
	}
}
