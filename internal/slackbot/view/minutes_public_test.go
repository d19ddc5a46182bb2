package view

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestAPublicSummaryAndWhatAnEmojiTookUpAreShownLiterally(t *testing.T) {
	t.Parallel()
	approved, review := minutesIn(t, consult.MinutesApproved), minutesIn(t, consult.MinutesInReview)
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	public := consult.PublicMinutes{Meeting: approved.Meeting, PublicSummary: consult.PublicSummary{Text: hostile, ReleasedAt: &at}}
	withdrawn := minutesIn(t, consult.MinutesDraft)
	withdrawn.Seal.WithdrawnAt, withdrawn.Seal.WithdrawnBy, withdrawn.Seal.WithdrawnWhy = &at, hostile, hostile
	outsiders := withdrawn
	outsiders.Outsiders, outsiders.Seal.WithdrawnWhy = true, "geheime reden"
	for name, show := range map[string]func() (any, any){
		"public_summary":               both(PublicSummaries(consult.Dutch, []consult.PublicMinutes{public})),
		"public_summaries":             both(PublicSummaries(consult.French, []consult.PublicMinutes{public, public, public})),
		"capture_note":                 both(Captured(consult.Dutch, review.Items[:1], true, false)),
		"capture_unclear":              both(Captured(consult.English, review.Items[2:3], true, true)),
		"capture_already":              both(Captured(consult.Dutch, review.Items[:1], false, false)),
		"life_news_withdraw":           both(MinutesNews(consult.Dutch, withdrawn, consult.Delivery{Purpose: consult.PurposeMinutesWithdrawn})),
		"life_news_withdraw_outsiders": both(MinutesNews(consult.Dutch, outsiders, consult.Delivery{Purpose: consult.PurposeMinutesWithdrawn})),
		"life_closed_outsiders":        both(MinutesClosed(consult.Dutch, outsiders, consult.Delivery{})),
		"life_no_review":               both(MinutesNews(consult.French, withdrawn, consult.Delivery{Purpose: consult.PurposeMinutesReview})),
		"life_pen_taken":               both(PenTaken(consult.Dutch, review, consult.Delivery{})),
	} {
		text, blocks := show()
		golden(t, name, map[string]any{"text": text, "blocks": blocks})
		if body, err := json.Marshal([]any{text, blocks}); err != nil || strings.Contains(string(body), "geheime reden") {
			t.Errorf("%s: %v, or a reason that people from outside read: %s", name, err, body)
		}
	}
	golden(t, "public_summary_file", SummaryFileForm(consult.Dutch, public))
}

// both holds what a view shows.
func both[A, B any](text A, blocks B) func() (any, any) {
	return func() (any, any) { return text, blocks }
}

func TestAScribesFormOfTwoHundredLinesStaysWithinSlacksBlocks(t *testing.T) {
	t.Parallel()
	m := minutesIn(t, consult.MinutesDraft)
	m.Items = nil
	for n := range 200 {
		m.Items = append(m.Items, consult.MinutesItem{ID: consult.MinutesItemID(n + 1), Kind: consult.Note, Text: hostile})
	}
	for _, skip := range []int{NewestLines, 0, 40, 160, 1000} {
		if n := len(Scribe(consult.Dutch, m, 0, skip).Blocks.BlockSet); n > 100 || n < 80 {
			t.Errorf("from line %d: got %d blocks, want a page of lines within 100", skip, n)
		}
	}
}
