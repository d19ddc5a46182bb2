package main

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"overlegbot/internal/answer"
	"overlegbot/internal/i18n"
	"overlegbot/internal/question"
)

// An answer that names a contact for another place or kind of organisation than asked is worse than none. What is offered
// instead says so, and comes after a line of its own.
func TestNoAnswerNamesAContactOfAnotherPlaceOrKind(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.d.service
	viewers, err := s.store.Leaders(t.Context(), s.workspace, demoStart())
	if err != nil {
		t.Fatal(err)
	}
	room, err := answer.New(s.store).Open(t.Context(), answer.Asker{Viewers: viewers}, demoStart())
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, asked := range keptQuestions(t) {
		a, err := room.Answer(t.Context(), room.Read(asked.text, asked.lang, nil, demoStart()), demoStart())
		if err != nil {
			t.Fatalf("%s: %v", asked.text, err)
		}
		if a.Reading.Intent != question.ContactLookup {
			continue
		}
		exact, _, _ := strings.Cut(a.Text, i18n.Text(a.Lang, "ask.instead"))
		for line := range strings.SplitSeq(exact, "\n") {
			if !strings.HasPrefix(line, "• ") {
				continue
			}
			looked++
			if fault := asked.wrong(line); fault != "" {
				t.Errorf("%q is answered with %q: %s", asked.text, line, fault)
			}
		}
	}
	if looked < 30 {
		t.Errorf("got %d contacts in all answers, want the test to look at more", looked)
	}
}

type keptQuestion struct {
	lang, text   string
	intent       question.Intent
	places, orgs []string
}

// wrong says why a contact's line does not fit the question, "" when it does.
func (k keptQuestion) wrong(line string) string {
	named := func(p string) bool { return strings.Contains(line, p) }
	if len(k.places) > 0 && !slices.ContainsFunc(k.places, named) {
		return "another place"
	}
	if len(k.orgs) == 1 && strings.Contains(line, "OCMW "+strings.Join(k.places, "")) != (k.orgs[0] == question.OrgWelfare) {
		return "another kind of organisation"
	}
	return ""
}

// keptQuestions are those that ask for a contact.
func keptQuestions(t *testing.T) []keptQuestion {
	t.Helper()
	return slices.DeleteFunc(readQuestions(t), func(k keptQuestion) bool { return k.intent != question.ContactLookup })
}

func readQuestions(t testing.TB) []keptQuestion {
	t.Helper()
	var all []keptQuestion
	for _, name := range []string{"questions.csv", "second_author.csv", "author.csv", "author_later.csv"} {
		f, err := os.Open("../internal/question/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			k := keptQuestion{lang: row[0], text: row[1], intent: question.Intent(row[2])}
			for slot := range strings.SplitSeq(row[3], ";") {
				switch key, values, _ := strings.Cut(slot, "="); key {
				case "municipality":
					k.places = strings.Split(values, ",")
				case "org_type":
					k.orgs = strings.Split(values, ",")
				}
			}
			all = append(all, k)
		}
	}
	return all
}
