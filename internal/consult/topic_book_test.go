package consult_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestAWorkspaceAddsAndTakesAwayWordsOfATopic(t *testing.T) {
	t.Parallel()
	book := consult.TopicBook{}
	kept, err := book.Change("Taalbeleid", []string{"Babbelonië", "NT2"}, []string{"tolk"})
	if err != nil {
		t.Fatal(err)
	}
	want := []consult.TopicWord{{Topic: "Taalbeleid", Word: "babbelonie", Shown: "Babbelonië"}, {Topic: "Taalbeleid", Word: "tolk", Removed: true}}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	book = consult.NewTopicBook(kept)
	for word, want := range map[string]string{"BABBELONIE": "Taalbeleid", "tolk": "", "nt2": "Taalbeleid", "bénévoles": "Vrijwilligerwerk"} {
		if got, _ := book.Named(word); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
	if got, _ := (consult.TopicBook{}).Named("babbelonië"); got != "" {
		t.Errorf("another workspace learned it too: %s", got)
	}
	if kept, err = book.Change("Rechtshulp", []string{"tolk"}, nil); err != nil || len(kept) != 1 {
		t.Errorf("got %v, %v, want a word that was taken away to be free for another topic", kept, err)
	}
	back, err := book.Change("Taalbeleid", []string{"tolk"}, []string{"babbelonië"})
	if err != nil || len(back) != 0 {
		t.Errorf("got %v, %v, want nothing to differ from the usual words", back, err)
	}
}

func TestAWordThatCannotMeanATopicIsRefused(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"": "topic_word_plain", "😀😀😀": "topic_word_plain", "x": "topic_word_plain", "a:b": "topic_word_plain", "wie": "topic_word_common",
		"OCMW": "topic_word_common", "moskee": "topic_word_taken", "Vrije tijd": "topic_word_taken", "een heel lang woord": "topic_word_long",
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz": "topic_word_long",
	} {
		_, err := consult.TopicBook{}.Change("Taalbeleid", []string{word}, nil)
		if refusal, _ := consult.Refusal(err); refusal == nil || refusal.Key != want {
			t.Errorf("%q: got %v, want %s", word, err, want)
		}
	}
}

func TestAMergerIsCheckedAndWaitsForItsDay(t *testing.T) {
	t.Parallel()
	on := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	good := consult.PlaceMerger{OldNIS: "13029", NIS: "13900", Name: "Netedal-aan-'t-Water", On: on, PostalCodes: "2250 2251"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*consult.PlaceMerger){
		"merger_code": func(m *consult.PlaceMerger) { m.NIS = "139" }, "merger_itself": func(m *consult.PlaceMerger) { m.NIS = m.OldNIS },
		"merger_name": func(m *consult.PlaceMerger) { m.Name = "Nete@dal" }, "merger_date": func(m *consult.PlaceMerger) { m.On = time.Time{} },
		"merger_postal": func(m *consult.PlaceMerger) { m.PostalCodes = "225" },
	} {
		bad := good
		change(&bad)
		if refusal, _ := consult.Refusal(bad.Check()); refusal == nil || refusal.Key != want {
			t.Errorf("got %v, want %s", bad.Check(), want)
		}
	}
	if good.CanApply(on.Add(-time.Hour)) == nil || good.CanApply(on) != nil {
		t.Error("a merger is there from its day on")
	}
}
