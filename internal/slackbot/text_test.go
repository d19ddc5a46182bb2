package slackbot

import "testing"

func TestWhatSlackWritesBecomesWhatPeopleRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ wire, want string }{
		{"a &lt;!channel&gt; &amp; b", "a <!channel> & b"},
		{"<!channel> *vet* _schuin_", "<!channel> *vet* _schuin_"},
		{"zie <#C123|isom> en <#C123|>", "zie #isom en #C123"},
		{"<https://example.org|example.org> <https://example.org/x|het plan>", "https://example.org het plan (https://example.org/x)"},
		{"<mailto:a@example.org|a@example.org> <!subteam^S1|@ploeg>", "a@example.org @ploeg"},
		{"&amp;lt;", "&lt;"},
	}
	for _, tt := range tests {
		if got := new(People).PlainText(t.Context(), tt.wire); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.wire, got, tt.want)
		}
	}
}

func TestAPlatformIsNamedInSeveralWays(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", " isom-db ": "isom-db", "#isom-db": "isom-db", "<#C123|isom-db>": "C123", "<#C123|>": "C123", "Isom  &amp; co": "Isom & co",
	} {
		if got := PlatformName(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}
