package consult_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestASearchIsWordsAndATopic(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]consult.Search{
		"  onthaal   fiche ":            {Words: "onthaal fiche"},
		"fiche thema:huisvesting":       {Words: "fiche", Topic: "Huisvesting"},
		"thème:logement":                {Topic: "Huisvesting"},
		"topic:housing":                 {Topic: "Huisvesting"},
		"Thema:vrije_tijd pas":          {Words: "pas", Topic: "Vrije tijd"},
		"a & b | !c <-> d:* ( ' \\":     {Words: "a & b | !c <-> d:* ( ' \\"},
		"thema: fiche":                  {Words: "thema: fiche"},
		"Stand van zaken: wie doet wat": {Words: "Stand van zaken: wie doet wat"},
	} {
		got, err := consult.TopicBook{}.ReadSearch(typed)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", typed, err, diff)
		}
	}
	for typed, want := range map[string]string{
		"": "words:search_empty", " \n ": "words:search_empty", "thema:ruimtevaart": "words:topic_not_known",
		strings.Repeat("a", 10_000): "words:search_long",
	} {
		_, err := consult.TopicBook{}.ReadSearch(typed)
		if got := refusalKey(err); got != want {
			t.Errorf("%.20q: got %q, want %q", typed, got, want)
		}
	}
}

func TestTheSentenceWithTheHitIsShown(t *testing.T) {
	t.Parallel()
	text := "Welkom. De wachtlijst voor NT2 is lang! Eén onthaalfiche komt er.\nNiets <meer>."
	for looked, want := range map[string]string{
		"wachtlijst":        "De [wachtlijst] voor NT2 is lang!",
		"nt2 lang":          "De wachtlijst voor [NT2] is [lang]!",
		"een onthaalfiches": "[Eén] [onthaalfiche] komt er.",
		"meer":              "Niets <[meer]>.",
		"onthaal":           "Eén [onthaalfiche] komt er.",
		"fiches":            "Eén [onthaalfiche] komt er.",
		"lijst":             "De [wachtlijst] voor NT2 is lang!",
		"acht":              "Welkom.",
		"zoek":              "Welkom.",
		"":                  "Welkom.",
	} {
		if got := show(consult.Sentence(text, looked)); got != want {
			t.Errorf("%q: got %q, want %q", looked, got, want)
		}
	}
	long := consult.Sentence(strings.Repeat("é woord ", 300)+"onthaal "+strings.Repeat("slot ", 300), "onthaal")
	shown := show(long)
	if utf8.RuneCountInString(shown) > 320 || !strings.Contains(shown, "[onthaal]") || !utf8.ValidString(shown) {
		t.Errorf("a long sentence: got %q", shown)
	}
	if got := show(consult.Sentence("", "x")); got != "" {
		t.Errorf("no text: got %q", got)
	}
}

func show(pieces []consult.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func FuzzSentence(f *testing.F) {
	f.Add("Een zin. Nog een\n", "zin")
	f.Add("\xff\xfe. a", "\xff")
	f.Fuzz(func(t *testing.T, text, looked string) {
		whole := ""
		for _, p := range consult.Sentence(text, looked) {
			whole += p.Text
		}
		if utf8.RuneCountInString(whole) > 310 {
			t.Errorf("%d characters", utf8.RuneCountInString(whole))
		}
	})
}
