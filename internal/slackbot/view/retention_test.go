package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestRetentionGolden(t *testing.T) {
	next := time.Date(2027, 10, 8, 9, 0, 0, 0, time.UTC)
	p := consult.RetentionPreview{
		Platform: consult.Platform{ID: 1, Name: "Adviesgroep *ISOM*"}, Days: consult.DefaultRetention().With(consult.Retention{consult.RetainGuests: 0, consult.RetainDrafts: 45}),
		Plans: []consult.RetentionPlan{
			{Kind: consult.RetainDrafts, Days: 45, Due: 1}, {Kind: consult.RetainRemarks, Days: 365, Due: 12, Left: 4, Next: &next},
			{Kind: consult.RetainGuests, Left: 7}, {Kind: consult.RetainAudit, Days: 730, Left: 1, Next: &next},
		},
	}
	for _, lang := range consult.Languages() {
		golden(t, "retention_form_"+lang, RetentionForm(lang, p))
		golden(t, "retention_preview_"+lang, RetentionPreview(lang, p, next))
	}
}
