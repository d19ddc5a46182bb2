package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// What a decision wants to be spoken of again for: its review, or an advice without news. The advice's owner hears of it,
// as long as they can; else, and for a review, who is in charge of the platform.
const decisionsToAsk = `
	SELECT d.id, d.platform_id, p.zone, d.review_on AS day, 'decision_review' AS purpose, 0 AS owner
	FROM decisions d
	JOIN platforms p ON p.id = d.platform_id
	WHERE d.workspace_id = $1 AND d.review_on IS DISTINCT FROM d.review_told AND d.review_on <= $2
	UNION ALL
	SELECT d.id, d.platform_id, p.zone, d.ask_on, 'advice_quiet', coalesce(v.id, 0)
	FROM decisions d
	JOIN platforms p ON p.id = d.platform_id
	LEFT JOIN persons v ON v.id = d.advice_owner AND NOT (v.deactivated OR v.bot) AND v.slack_id IS NOT NULL
	WHERE d.workspace_id = $1 AND d.ask_on IS DISTINCT FROM d.ask_told AND d.ask_on <= $2
	ORDER BY 1, 5`

const reviewTold = `
	UPDATE decisions
	SET review_told = $3
	WHERE workspace_id = $1 AND id = $2`

const askTold = `
	UPDATE decisions
	SET ask_told = $3
	WHERE workspace_id = $1 AND id = $2`

type decisionToAsk struct {
	ID         consult.DecisionID
	PlatformID consult.PlatformID
	Zone       string
	Day        time.Time
	Purpose    consult.Purpose
	Owner      consult.PersonID
}

// PlanRegister writes the reminders of decisions whose date of review has come, and of advice without news, for the coming
// office morning; it returns how many are new.
func (d *DB) PlanRegister(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan register", func(t tx) error {
		var due []decisionToAsk
		if err := t.all(ctx, &due, decisionsToAsk, ws, date(&now)); err != nil {
			return fmt.Errorf("decisions to ask about: %w", err)
		}
		for _, a := range due {
			told, err := t.askAbout(ctx, ws, a, now)
			if err != nil {
				return err
			}
			if told {
				made++
			}
		}
		return nil
	})
	return made, err
}

func (t tx) askAbout(ctx context.Context, ws consult.WorkspaceID, a decisionToAsk, now time.Time) (bool, error) {
	mark := reviewTold
	if a.Purpose == consult.PurposeAdviceQuiet {
		mark = askTold
	}
	if _, err := t.exec(ctx, mark, ws, a.ID, date(&a.Day)); err != nil {
		return false, fmt.Errorf("mark: %w", err)
	}
	if a.Owner == 0 {
		found, err := t.get(ctx, &a.Owner, inCharge, ws, a.PlatformID, now)
		if err != nil || !found {
			return false, err
		}
	}
	at, _ := officeMorning(now, consult.DecisionCard{Zone: a.Zone}.Location())
	return true, t.deliver(ctx, consult.Delivery{
		WorkspaceID: ws, PlatformID: &a.PlatformID, Subject: "decision", SubjectID: int64(a.ID), Occurrence: a.Day.Format(time.DateOnly),
		Purpose: a.Purpose, RecipientKind: consult.ToPerson, Recipient: toPerson(a.Owner), DueAt: at,
	})
}

// DecisionToTell is the decision that a direct message is about. It is moot when the recipient may no longer read it, when
// it was replaced, and when what is asked for has come or was put off.
func (d *DB) DecisionToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.DecisionCard, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.DecisionCard{}, err
	}
	c, err := d.decisionToTell(ctx, v, consult.DecisionID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone {
		return c, consult.Moot("not_theirs")
	}
	if err != nil || of.TS != "" {
		return c, err
	}
	day := c.ReviewOn
	if of.Purpose == consult.PurposeAdviceQuiet {
		day = c.AskOn
	}
	if c.Replaced || day == nil || day.Format(time.DateOnly) != of.Occurrence {
		return c, consult.Moot("nothing_left")
	}
	return c, nil
}

const adviceForChannel = `
	SELECT d.id, p.name AS platform, d.year, d.seq, d.text, d.kind, d.decided_on, d.advice
	FROM decisions d
	JOIN platforms p ON p.id = d.platform_id AND p.channel_id = $3
	WHERE d.workspace_id = $1 AND d.id = $2
	  AND NOT EXISTS (SELECT FROM hidden_lines(0) h WHERE h.minutes_item_id = d.minutes_item_id)`

const stepForChannel = `
	SELECT s.state, s.reached_on AS on, s.note, '' AS by
	FROM advice_steps s
	WHERE s.workspace_id = $1 AND s.decision_id = $2 AND s.state = $3`

// AdviceNews is what the platform's own channel hears of an advice: the step that was noted. It is moot when the advice is
// not for everybody there; outsiders says that externals or guests sit in the channel, where no contents are shown.
func (d *DB) AdviceNews(ctx context.Context, of consult.Delivery) (advice consult.Decision, step consult.AdviceStep, outsiders bool, err error) {
	err = d.read(ctx, "advice news", func(t tx) error {
		found, err := t.get(ctx, &advice, adviceForChannel, of.WorkspaceID, of.SubjectID, of.Recipient)
		if err != nil {
			return err
		}
		if found {
			found, err = t.get(ctx, &step, stepForChannel, of.WorkspaceID, of.SubjectID, of.Occurrence)
		}
		if err == nil && !found {
			err = consult.Moot("not_theirs")
		}
		if err != nil {
			return err
		}
		_, err = t.get(ctx, &outsiders, outsidersIn, of.WorkspaceID, of.Recipient)
		return err
	})
	return advice, step, outsiders, err
}
