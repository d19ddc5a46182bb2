package consult

import (
	"strings"
	"time"
)

// CorrectionID is the id of a correction.
type CorrectionID int64

// CorrectionState is what became of a correction.
type CorrectionState string

// The states of a correction.
const (
	CorrectionProposed CorrectionState = "proposed"
	CorrectionApproved CorrectionState = "approved"
	CorrectionRejected CorrectionState = "rejected"
)

// Correction is a change of approved minutes. What was approved stays beside it, and so does every earlier correction.
type Correction struct {
	ID           CorrectionID
	MeetingID    MeetingID
	Number       int // from 1, given when it is approved; 0 before
	State        CorrectionState
	ItemID       *MinutesItemID // the line that it changes, nil for one that is added
	AgendaItemID *AgendaItemID  // below which one is added
	Before       string         // "" for a line that is added
	After        string
	Why          string
	AuthorID     PersonID
	Author       string
	At           time.Time
	ApprovedBy   string
	ApprovedAt   *time.Time
	Hash         string // of the minutes with it
}

// CorrectionDraft is what somebody asks to change in approved minutes.
type CorrectionDraft struct {
	MeetingID    MeetingID
	ItemID       MinutesItemID // 0: a line is added
	AgendaItemID AgendaItemID  // that an added line is about, 0 for none
	After        string
	Why          string
}

// Check refuses a correction without a text or a reason.
func (d CorrectionDraft) Check() error {
	if err := CheckText("text", d.After); err != nil {
		return err
	}
	return CheckText("why", d.Why)
}

// CanSettle refuses a correction that was dealt with, and to approve one's own where the platform wants another pair of
// eyes; whoever wrote one may still take it back.
func (c Correction) CanSettle(person PersonID, to CorrectionState, ownAllowed bool) error {
	switch {
	case to != CorrectionApproved && to != CorrectionRejected:
		return NotFound("gone")
	case c.State != CorrectionProposed:
		return Conflict("correction_settled", nil)
	case c.AuthorID == person && to == CorrectionApproved && !ownAllowed:
		return Forbidden("own_correction")
	}
	return nil
}

// DiffKind is what a stretch of a difference is.
type DiffKind string

// The kinds of stretches.
const (
	DiffSame DiffKind = "same"
	DiffGone DiffKind = "gone"
	DiffNew  DiffKind = "new"
)

// DiffSpan is a stretch of words.
type DiffSpan struct {
	Kind DiffKind
	Text string
}

// maxDiffWords bounds the comparing; longer texts are shown as gone and new.
const maxDiffWords = 1500

// Diff tells what changes from before to after, word by word: the same and the gone stretches together are before, the
// same and the new ones after.
func Diff(before, after string) []DiffSpan {
	a, b := words(before), words(after)
	var spans []DiffSpan
	add := func(kind DiffKind, text string) {
		if text == "" {
			return
		}
		if n := len(spans); n > 0 && spans[n-1].Kind == kind {
			spans[n-1].Text += text
			return
		}
		spans = append(spans, DiffSpan{Kind: kind, Text: text})
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		add(DiffSame, a[0])
		a, b = a[1:], b[1:]
	}
	tail := 0
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	end := a[len(a)-tail:]
	a, b = a[:len(a)-tail], b[:len(b)-tail]
	if len(a) > maxDiffWords || len(b) > maxDiffWords {
		add(DiffGone, strings.Join(a, ""))
		add(DiffNew, strings.Join(b, ""))
	} else {
		diffWords(a, b, add)
	}
	add(DiffSame, strings.Join(end, ""))
	return spans
}

// diffWords walks along a longest common sequence of a and b.
func diffWords(a, b []string, add func(DiffKind, string)) {
	longest := make([][]int, len(a)+1) // longest[i][j]: of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(DiffSame, a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			add(DiffGone, a[i])
			i++
		default:
			add(DiffNew, b[j])
			j++
		}
	}
}

// words parts a text behind its white space, so that the parts together are the text.
func words(text string) []string {
	var list []string
	start, blank := 0, false
	for i, r := range text {
		isBlank := r == ' ' || r == '\n' || r == '\t'
		if blank && !isBlank {
			list = append(list, text[start:i])
			start = i
		}
		blank = isBlank
	}
	if start < len(text) {
		list = append(list, text[start:])
	}
	return list
}
