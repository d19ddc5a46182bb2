package consult

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestATemplateIsReadLineByLineAndWrittenBack(t *testing.T) {
	t.Parallel()
	text := "Goedkeuring vorig verslag (10 min)\nStand van zaken (5 min)\n---\nVaria\nVolgende datum (5 min)"
	got, err := ReadFixedItems("\n " + text + "  \n\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []FixedItem{
		{1, "Goedkeuring vorig verslag", 10}, {2, "Stand van zaken", 5}, {Last + 1, "Varia", 0}, {Last + 2, "Volgende datum", 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(text, WriteFixedItems(got)); diff != "" {
		t.Errorf("written back (-want +got):\n%s", diff)
	}
}

func TestATemplateThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		":tada:":                          "name_without_letters",
		"Lang (601 min)":                  "agenda_minutes",
		strings.Repeat("x", 151):          "text_too_long",
		strings.Repeat("punt\n", 31):      "agenda_too_many_fixed",
		strings.Repeat("punt\n", 30) + "": "",
		"":                                "",
	} {
		_, err := ReadFixedItems(text)
		key := ""
		if refusal, ok := Refusal(err); ok {
			key = refusal.Key
		}
		if key != want {
			t.Errorf("%.20q: got %q, want %q", text, key, want)
		}
	}
}

func TestAnAgendaDraftThatCannotBeIsRefusedBesideItsInput(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		draft AgendaDraft
		want  string
	}{
		{"only a title", AgendaDraft{Title: "Mobiliteit"}, ""},
		{"no title", AgendaDraft{}, "title text_empty"},
		{"an emoji for a title", AgendaDraft{Title: ":tada:"}, "title name_without_letters"},
		{"a day long", AgendaDraft{Title: "x", Minutes: 601}, "minutes agenda_minutes"},
		{"two speakers", AgendaDraft{Title: "x", Speaker: "U1", SpeakerName: "Joke"}, "speaker_name agenda_two_speakers"},
		{"no link", AgendaDraft{Title: "x", Links: []string{"javascript:alert(1)"}}, "links link_form"},
		{"six links", AgendaDraft{Title: "x", Links: make([]string, 6)}, "links agenda_links"},
		{"5,000 characters", AgendaDraft{Title: "x", Explanation: strings.Repeat("x", 5000)}, "explanation text_too_long"},
	} {
		got := ""
		if refusal, ok := Refusal(tt.draft.Check()); ok {
			got = refusal.Field + " " + refusal.Key
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestShiftingKeepsTheLastItemsLast(t *testing.T) {
	t.Parallel()
	items := []AgendaItem{{ID: 1, Position: 1}, {ID: 2, Position: 1}, {ID: 3, Position: Last + 1}}
	order := func(list []AgendaItem) (ids []AgendaItemID, last int) {
		for _, i := range list {
			ids = append(ids, i.ID)
			if i.Position >= Last {
				last++
			}
		}
		return ids, last
	}
	for _, tt := range []struct {
		id   AgendaItemID
		by   int
		want []AgendaItemID
		last int
	}{
		{2, -1, []AgendaItemID{2, 1, 3}, 1}, {1, -1, []AgendaItemID{1, 2, 3}, 1}, {3, 1, []AgendaItemID{1, 2, 3}, 1},
		{2, 1, []AgendaItemID{1, 3, 2}, 0}, {9, 1, []AgendaItemID{1, 2, 3}, 1},
	} {
		ids, last := order(Shifted(items, tt.id, tt.by))
		if diff := cmp.Diff(tt.want, ids); diff != "" || last != tt.last {
			t.Errorf("%d by %d: %d last, want %d (-want +got):\n%s", tt.id, tt.by, last, tt.last, diff)
		}
	}
}
