package recurrence

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

// TestPhrasesOfASecondAuthorAreReadRightOrRefused reads words_second_author.txt,
// whose author had not seen the grammar; the file says what stands in it. A
// phrase that is refused is a pity; one that is read wrong is a fault.
func TestPhrasesOfASecondAuthorAreReadRightOrRefused(t *testing.T) {
	t.Parallel()
	score := map[string]map[string]int{}
	for _, line := range linesOf(t, "words_second_author.txt") {
		fields := strings.Split(line, " | ")
		if len(fields) != 3 {
			t.Fatalf("%q: want language | phrase | expected", line)
		}
		lang, words, want := fields[0], fields[1], fields[2]
		got, err := ReadDates(words, "", phraseNow, time.Time{}, DefaultZone)
		verdict := "right"
		switch refused := err != nil || got.Rest != ""; {
		case refused && want == "refuse":
		case refused:
			verdict = "refused"
			t.Logf("refused %s: %q: %s", lang, words, outcome(got, err))
		case got.Lang != lang && strings.ContainsAny(words, "abcdefghijklmnopqrstuvwxyz") || !meansTheSame(t, want, got):
			verdict = "wrong"
			t.Errorf("%q: got %s %s, want %s %s", words, got.Lang, outcome(got, err), lang, want)
		}
		if score[lang] == nil {
			score[lang] = map[string]int{}
		}
		score[lang][verdict]++
	}
	for _, lang := range consult.Languages() {
		t.Logf("%s: %d right, %d refused, %d wrong", lang, score[lang]["right"], score[lang]["refused"], score[lang]["wrong"])
	}
}

// meansTheSame compares dates, since one rule can be written in several ways.
func meansTheSame(t *testing.T, want string, got Reading) bool {
	t.Helper()
	moments := strings.Fields(want)
	layout := "2006-01-02T15:04"
	if !strings.Contains(moments[0], "T") {
		layout = time.DateOnly
	}
	start, err := time.ParseInLocation(layout, moments[0], phraseNow.Location())
	if err != nil && want != "refuse" {
		t.Fatal(err)
	}
	if want == "refuse" || got.HasTime != (layout != time.DateOnly) || !got.Start.Equal(start) {
		return false
	}
	if len(moments) == 1 || !strings.HasPrefix(moments[1], "FREQ") {
		var list []string
		for _, at := range got.Dates {
			list = append(list, at.Format(layout))
		}
		return got.RRule == "" && (len(moments) == 1 && list == nil || strings.Join(list, " ") == want)
	}
	expected, err := New(moments[1], start, DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	ours := Rule{RRule: got.RRule, Start: got.Start, Zone: DefaultZone}
	before := start.Add(-time.Second)
	return strings.Join(faces(expected.Next(before, 60)), " ") == strings.Join(faces(ours.Next(before, 60)), " ")
}
