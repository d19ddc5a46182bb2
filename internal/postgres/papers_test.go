package postgres

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestWhoMayReadMinutesTakesThemAsAFileAndItIsNoted(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	if _, err := store.Record(t.Context(), by(chair, "record"), 1, consult.ItemDraft{Kind: consult.Note, Text: "Dank aan <@U2> en <@U99>, zei Mona Testaert"}); err != nil {
		t.Fatal(err)
	}
	whole, err := store.ExportMinutes(t.Context(), by(member, "a"), 1, consult.WholeCopy)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"U2": "Nele Sjabloon"}, whole.Names); diff != "" || whole.Paper.Redacted || len(whole.Paper.Items) != 1 {
		t.Errorf("got %+v\n%s", whole.Paper, diff)
	}
	handed, err := store.ExportMinutes(t.Context(), by(member, "b"), 1, consult.HandedCopy)
	if err != nil || !handed.Paper.Redacted || len(handed.Names) != 0 || !slices.Equal(handed.Named, []string{"Mona Testaert"}) {
		t.Errorf("got %+v, %v, want a copy without persons", handed, err)
	}
	if _, err := store.ExportMinutes(t.Context(), by(member, "c"), 1, "all"); refused(t, err) != "gone" {
		t.Errorf("got %v for a copy that there is not", err)
	}
	if _, err := store.ExportMinutes(t.Context(), by(outsider, "d"), 1, consult.HandedCopy); refused(t, err) != "minutes_not_found" {
		t.Errorf("got %v for who may not read it", err)
	}
	page, err := store.AuditLog(t.Context(), by(chair, ""), 1, consult.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range page.Entries {
		if e.Verb == consult.Exported {
			got = append(got, fmt.Sprintf("%s %s %s", e.Person, e.Step, e.Subject))
		}
	}
	want := []string{"Nele Sjabloon export minutes handed meeting", "Nele Sjabloon export minutes whole meeting"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestAClosedItemIsInNoCopyThatIsHandedOn(t *testing.T) {
	t.Parallel()
	store, _ := closedMinutes(t)
	if _, err := store.SetReaders(t.Context(), by(chair, "close"), 1, 0, consult.ItemReaders{Level: consult.LevelClosed, People: []string{"U2"}}); err != nil {
		t.Fatal(err)
	}
	for which, want := range map[consult.Copy]int{consult.WholeCopy: 1, consult.HandedCopy: 0} {
		out, err := store.ExportMinutes(t.Context(), by(member, string(which)), 1, which)
		if err != nil || len(out.Paper.Items) != want {
			t.Errorf("%s: got %+v, %v, want %d items", which, out.Paper.Items, err, want)
		}
	}
}

func TestThePapersOfAPlatformLookAsWhoLeadsItChose(t *testing.T) {
	t.Parallel()
	store, _ := opened(t)
	logo := consult.PaperLogo{Body: []byte{1, 2, 3}, Kind: "png", Alt: "Wapen", Width: 2, Height: 1}
	if _, err := store.SetPaperLogo(t.Context(), by(chair, "logo"), 1, logo); err != nil {
		t.Fatal(err)
	}
	for range 2 { // Slack repeats itself
		if _, err := store.SetPaperStyle(t.Context(), by(chair, "style"), 1, consult.PaperStyle{Header: " Regio  & co ", Colour: "#7A1F3D"}); err != nil {
			t.Fatal(err)
		}
	}
	want := consult.PaperStyle{Header: "Regio & co", Colour: "#7a1f3d", Logo: logo}
	got, err := store.PaperStyle(t.Context(), by(chair, ""), 1)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	out, err := store.ExportMinutes(t.Context(), by(member, "export"), 1, consult.WholeCopy)
	if diff := cmp.Diff(want, out.Style); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := store.SetPaperStyle(t.Context(), by(chair, "pale"), 1, consult.PaperStyle{Colour: "#ffff00"}); refused(t, err) != "colour_pale" {
		t.Errorf("got %v for a colour that nobody can read", err)
	}
	if _, err := store.SetPaperStyle(t.Context(), by(member, "other"), 1, consult.PaperStyle{}); refused(t, err) != "not_chair_or_secretary" {
		t.Errorf("got %v for who does not lead it", err)
	}
	if _, err := store.SetPaperLogo(t.Context(), by(chair, "none"), 1, consult.PaperLogo{}); err != nil {
		t.Fatal(err)
	}
	if got, err = store.PaperStyle(t.Context(), by(chair, ""), 1); err != nil || len(got.Logo.Body) != 0 {
		t.Errorf("got %+v, %v, want no logo", got.Logo, err)
	}
}
