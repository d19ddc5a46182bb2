package demo

import (
	"context"
	"fmt"
	"strconv"

	"overlegbot/internal/consult"
)

// heldMinutes is a meeting of the past with its closed minutes.
type heldMinutes struct {
	platform platform
	meeting  meeting
	closed   consult.Minutes
}

// fileMinutes lets the minutes of the past go through their lives, once the register says all of their decisions.
func (l *loader) fileMinutes(ctx context.Context) error {
	for _, h := range l.held {
		if err := l.file(ctx, h.platform, h.meeting, h.closed); err != nil {
			return fmt.Errorf("minutes of %s on %s: %w", h.meeting.Platform, h.meeting.At, err)
		}
	}
	return nil
}

// file lets minutes go as far as they came: circulated, remarked on, approved, corrected.
func (l *loader) file(ctx context.Context, p platform, m meeting, closed consult.Minutes) error {
	life := m.Life
	if life.Circulated == "" {
		return nil
	}
	by := func(on string, cause string) consult.Act {
		return l.act(p.minuteTaker(), local(on), m.Platform, m.At, cause)
	}
	if life.Silent {
		rules := consult.MinutesRules{ReviewDays: consult.DefaultReviewDays, SilenceApproves: true, OwnCorrections: true}
		if err := l.store.SetMinutesRules(ctx, by(life.Circulated, "rules"), l.platforms[p.Slug], rules); err != nil {
			return fmt.Errorf("rules: %w", err)
		}
	}
	id := closed.Meeting.ID
	if _, err := l.store.CirculateMinutes(ctx, by(life.Circulated, "circulate"), id, consult.DefaultReviewDays); err != nil {
		return fmt.Errorf("circulate: %w", err)
	}
	for i, r := range life.Remarks {
		if err := l.remark(ctx, p, m, r, id, strconv.Itoa(i)); err != nil {
			return fmt.Errorf("remark %d: %w", i+1, err)
		}
	}
	return l.approve(ctx, p, m, closed)
}

func (l *loader) remark(ctx context.Context, p platform, m meeting, r remark, id consult.MeetingID, n string) error {
	made, err := l.store.Remark(ctx, l.act(r.By, local(r.On), m.Platform, m.At, "remark", n), id, 0, r.Text)
	if err != nil || r.Answer == "" {
		return err
	}
	_, err = l.store.SettleRemark(ctx, l.act(p.minuteTaker(), local(r.On), m.Platform, m.At, "answer", n), made.ID, consult.RemarkAnswered, r.Answer)
	return err
}

func (l *loader) approve(ctx context.Context, p platform, m meeting, closed consult.Minutes) error {
	life, id := m.Life, closed.Meeting.ID
	act := func(on, cause string) consult.Act { return l.act(p.minuteTaker(), local(on), m.Platform, m.At, cause) }
	switch {
	case life.Approved == "":
		return nil
	case life.Silent:
		if _, err := l.store.SettleReviews(ctx, l.ws, local(life.Approved)); err != nil {
			return fmt.Errorf("approve by silence: %w", err)
		}
	default:
		if _, err := l.store.ApproveMinutes(ctx, act(life.Approved, "approve"), id); err != nil {
			return fmt.Errorf("approve: %w", err)
		}
	}
	for i, f := range life.Corrected {
		draft := consult.CorrectionDraft{MeetingID: id, ItemID: closed.Items[f.Line-1].ID, After: f.After, Why: f.Why}
		if _, err := l.store.CorrectMinutes(ctx, act(f.On, "correct "+strconv.Itoa(i)), draft); err != nil {
			return fmt.Errorf("correct: %w", err)
		}
	}
	if life.Public == "" {
		return nil
	}
	if _, err := l.store.SetSummary(ctx, act(life.Approved, "summary"), id, life.Public); err != nil {
		return fmt.Errorf("summary: %w", err)
	}
	if _, err := l.store.ReleaseSummary(ctx, act(life.Approved, "release"), id); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}
