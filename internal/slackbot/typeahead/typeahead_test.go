package typeahead

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/slackbot"
)

func TestNamesAreOfferedOnceAndWhatWasTypedLast(t *testing.T) {
	t.Parallel()
	choice := func(names ...string) (list []slackbot.Choice) {
		for _, n := range names {
			list = append(list, slackbot.Choice{Label: n, Value: n})
		}
		return list
	}
	long := strings.Repeat("é", 100)
	for typed, c := range map[string]struct{ known, want []string }{
		"nele":          {[]string{"Nele Sjabloon", "Nele Fictief", "Nele Sjabloon"}, []string{"Nele Sjabloon", "Nele Fictief", "nele"}},
		"Nele Sjabloon": {[]string{"Nele Sjabloon"}, []string{"Nele Sjabloon"}},
		"  Joke   B ":   {nil, []string{"Joke B"}},
		"":              {nil, nil},
		long:            {nil, []string{strings.Repeat("é", slackbot.MaxOptionText)}},
	} {
		if diff := cmp.Diff(choice(c.want...), offered(c.known, typed)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
	if n := len(offered(strings.Fields(strings.Repeat("x y z ", 100)), "q")); n > 100 {
		t.Errorf("got %d options, Slack takes a hundred", n)
	}
}
