package main

import (
	"testing"
	"time"
)

// TestTheWegwijzerYear tells the source's project (domain, S0), ten years later, from the call to the interim report: what
// people type and press, what they see of it, and what the registers say.
func TestTheWegwijzerYear(t *testing.T) {
	t.Parallel()
	y := newYear(t)
	for _, chapter := range []struct {
		name string
		tell func()
	}{
		{"the call", y.theCall},
		{"the condition", y.theCondition},
		{"the open question", y.theOpenQuestion},
		{"the deadlines", y.theDeadlines},
		{"the letters", y.theLetters},
		{"the review", y.theReview},
		{"the approvals", y.theApprovals},
		{"the submission", y.theSubmission},
		{"the award", y.theAward},
		{"the project worker", y.theProjectWorker},
		{"the report-back", y.theReportBack},
		{"the interim report", y.theInterimReport},
		{"the overview", y.theOverview},
	} {
		began := time.Now()
		chapter.tell()
		y.nothingIsLostOrDoubled()
		t.Logf("%s: %s", chapter.name, time.Since(began).Round(100*time.Millisecond))
		if t.Failed() {
			t.Fatalf("the story ends with %s", chapter.name)
		}
	}
}
