package consult

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"overlegbot/internal/chance"
)

func TestADifferenceHoldsAllOfBothTexts(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`([a-c]{1,2}[ \n]?){0,12}`)
	chance.Check(t, chance.Seed(t), func(r *rapid.T) {
		before, after := text.Draw(r, "before"), text.Draw(r, "after")
		var was, is strings.Builder
		for _, s := range Diff(before, after) {
			if s.Kind != DiffNew {
				was.WriteString(s.Text)
			}
			if s.Kind != DiffGone {
				is.WriteString(s.Text)
			}
		}
		if was.String() != before || is.String() != after {
			r.Fatalf("got %q and %q, want %q and %q", was.String(), is.String(), before, after)
		}
	})
}

func TestADifferenceNamesTheWordsThatChange(t *testing.T) {
	t.Parallel()
	want := []DiffSpan{{DiffSame, "Eén "}, {DiffGone, "brochure "}, {DiffNew, "fiche "}, {DiffSame, "voor allen."}}
	if diff := cmp.Diff(want, Diff("Eén brochure voor allen.", "Eén fiche voor allen.")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALongNoteIsPartedWithoutLosingAWord(t *testing.T) {
	t.Parallel()
	sentence := "Dit is een zin, met een woord te veel. "
	for name, text := range map[string]string{
		"sentences": strings.Repeat(sentence, 1000), "lines": strings.Repeat("regel zonder punt\n", 2500),
		"one word": strings.Repeat("é", 40_000), "right to left": strings.Repeat("שלום עולם. ", 900), "short": "kort",
	} {
		parts := ItemDraft{Kind: Note, Text: text, AgendaItem: 3}.Split()
		var words []string
		for _, p := range parts {
			if n := len([]rune(p.Text)); n == 0 || n > MaxText || p.AgendaItem != 3 {
				t.Errorf("%s: a part of %d characters below item %d", name, n, p.AgendaItem)
			}
			words = append(words, strings.Fields(p.Text)...)
		}
		if got, want := strings.Join(words, ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%s: got %d bytes, want %d", name, len(got), len(want))
		}
	}
	if parts := (ItemDraft{Kind: Decided, Text: strings.Repeat("x", 5000)}).Split(); len(parts) != 1 {
		t.Errorf("a decision: got %d parts, want it whole", len(parts))
	}
}

func TestSealedMinutesAreCanonicalAndHoldNoName(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	text := MinutesText{
		Meeting: TextMeeting{ID: 1, Platform: 2, StartsAt: at, EndsAt: at.Add(time.Hour), Zone: "Europe/Brussels"},
		Items:   []TextItem{{ID: 4, Title: "<b> & \u2028", Lines: []TextLine{{ID: 9, Kind: Note, Text: "Olen", Author: 7, At: at}}}},
	}
	text.Guests = []TextGuest{{TextName: text.Named("Rik Verzonnen"), Organisation: "stad Eeklo"}}
	const want = `{"attendance":[],"guests":[{"name":1,"organisation":"stad Eeklo"}],"invited":[],"items":[{"id":4,"lines":[{"at":"2026-11-23T09:00:00Z","author":7,"id":9,"kind":"note","text":"Olen"}],"speakers":[],"title":"<b> & \u2028"}],"meeting":{"ends_at":"2026-11-23T10:00:00Z","id":1,"place":"","platform":2,"starts_at":"2026-11-23T09:00:00Z","zone":"Europe/Brussels"},"needed":0,"remarks":"","version":0}`
	body, hash, err := text.Seal()
	if err != nil || body != want || len(hash) != 64 {
		t.Fatalf("got %s\n%s %v\nwant %s", body, hash, err, want)
	}
	back, err := ReadMinutesText(body, hash)
	if err != nil {
		t.Fatal(err)
	}
	if again, sum, _ := back.Seal(); again != body || sum != hash {
		t.Errorf("read and sealed again: got %s", again)
	}
	if _, err := ReadMinutesText(strings.Replace(body, "Olen", "Lille", 1), hash); err == nil {
		t.Error("a changed body was read, want a fault")
	}
	corrected := text.Corrected(1, 0, TextLine{ID: 9, Text: "Lille"})
	if corrected.Items[0].Lines[0].Text != "Lille" || text.Items[0].Lines[0].Text != "Olen" {
		t.Error("want the correction in a copy, the approved text as it was")
	}
}

func TestSilenceApprovesFromTheDayAfterTheLast(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	s := MinutesSeal{State: MinutesInReview, RemarksUntil: &last}
	if s.SilenceApproves(last.Add(23*time.Hour), 0) || !s.SilenceApproves(last.AddDate(0, 0, 1), 0) || s.SilenceApproves(last.AddDate(0, 0, 1), 1) {
		t.Error("want it from 1 December on, while no remark waits")
	}
}
