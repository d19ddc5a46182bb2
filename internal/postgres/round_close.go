package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

const openRounds = `
	SELECT r.id
	FROM rounds r
	WHERE r.workspace_id = $1 AND r.state = 'open' AND r.opens_at <= $2
	ORDER BY r.closes_at, r.id
	FOR UPDATE SKIP LOCKED`

// TendRounds passes on the voices of who merged, takes those of who left away, and closes the rounds whose time is over; it
// returns how many it closed. It is for the planner, nobody looks on.
func (d *DB) TendRounds(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	closed := 0
	err := d.change(ctx, "tend rounds", func(t tx) error {
		var ids []consult.RoundID
		if err := t.all(ctx, &ids, openRounds, ws, now); err != nil {
			return fmt.Errorf("open rounds: %w", err)
		}
		for _, id := range ids {
			done, err := t.tendRound(ctx, ws, id, now)
			if err != nil {
				return fmt.Errorf("round %d: %w", id, err)
			}
			closed += done
		}
		return nil
	})
	return closed, err
}

func (t tx) tendRound(ctx context.Context, ws consult.WorkspaceID, id consult.RoundID, now time.Time) (int, error) {
	bot := consult.Act{Viewer: consult.Viewer{Workspace: ws}, Now: now}
	c, err := t.roundBy(ctx, roundAsIs, bot.Viewer, id, now)
	if err != nil {
		return 0, err
	}
	until := now
	if c.ClosesAt.Before(now) {
		until = c.ClosesAt // what changed since has come too late
	}
	moved, err := t.tendVoices(ctx, ws, c.Round, until)
	if err != nil || now.Before(c.ClosesAt) {
		return 0, err
	}
	if moved > 0 {
		if c, err = t.roundBy(ctx, roundAsIs, bot.Viewer, id, now); err != nil {
			return 0, err
		}
	}
	if err := byItself(ctx, t, ws, consult.ByBot, "close round", id, 1, now); err != nil {
		return 0, err
	}
	return 1, t.closeRound(ctx, bot, c)
}

// CloseRound closes a round before its time; the answers by then count.
func (d *DB) CloseRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, id, "close round", func(t tx, c consult.RoundCard) error {
		if err := c.CanClose(act.Now); err != nil {
			return err
		}
		c.ClosesAt = act.Now
		return t.closeRound(ctx, act, c)
	})
}

const setRoundClosed = `
	UPDATE rounds
	SET state = 'closed', closes_at = $3, closed_at = $3, outcome = $4, chosen = $5, decision_id = coalesce(decision_id, nullif($6::bigint, 0)), revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// closeRound writes what came of a round by its closing time, puts it into the register, and announces it.
func (t tx) closeRound(ctx context.Context, act consult.Act, c consult.RoundCard) error {
	result := c.Result()
	decision, err := t.register(ctx, act, c, result.Outcome, result.Chosen)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, setRoundClosed, act.Workspace, c.ID, c.ClosesAt, result.Outcome, result.Chosen, decision); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return t.announceRound(ctx, act, c, result.Outcome)
}

// announceRound withdraws what is still to be asked, and tells the channel what came of the round; of a tie, who manages it.
// Who read a notice is told nobody: its card says so to who asks.
func (t tx) announceRound(ctx context.Context, act consult.Act, c consult.RoundCard, outcome consult.RoundOutcome) error {
	if err := t.supersede(ctx, act.Workspace, "round", int64(c.ID), c.Revision+1); err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	told := consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &c.PlatformID, Subject: "round", SubjectID: int64(c.ID), Revision: c.Revision + 1, DueAt: act.Now,
	}
	if outcome == consult.OutcomeTie {
		asked := told
		asked.Purpose, asked.RecipientKind, asked.Recipient = consult.PurposeRoundTie, consult.ToAudience, consult.AudienceManaging
		if err := t.deliver(ctx, asked); err != nil {
			return err
		}
	}
	var row platformRow
	if _, err := t.get(ctx, &row, platformOf, act.Workspace, c.PlatformID); err != nil {
		return fmt.Errorf("platform: %w", err)
	}
	if channel := row.platform().ChannelID; channel != "" && c.Kind != consult.RoundNotice {
		told.Purpose, told.RecipientKind, told.Recipient = consult.PurposeRoundResult, consult.ToChannel, channel
		if err := t.deliver(ctx, told); err != nil {
			return err
		}
	}
	return t.refreshRound(ctx, act.Workspace, c.ID)
}

// A round's decision is the platform's, never a local one (R08).
const insertRoundDecision = `
	INSERT INTO decisions (workspace_id, platform_id, year, seq, text, reason, scope, decided_on)
	SELECT $1, $2, $3, coalesce(max(seq), 0) + 1, $4, $5, 'subregional', $6
	FROM (
	    SELECT seq FROM decisions WHERE workspace_id = $1 AND year = $3
	    UNION ALL
	    SELECT seq FROM withdrawn_numbers WHERE workspace_id = $1 AND year = $3) given
	RETURNING id`

const votesOfRound = `
	INSERT INTO decision_votes (workspace_id, decision_id, organisation_id, vote)
	SELECT $1, $2, n.organisation_id, n.vote
	FROM json_to_recordset($3) AS n (organisation_id bigint, vote text)
	JOIN organisations o ON o.id = n.organisation_id AND o.workspace_id = $1`

type roundVote struct {
	OrganisationID consult.OrganisationID `json:"organisation_id"`
	Vote           consult.Vote           `json:"vote"`
}

// register gives what a decision round came to a number, unless it is the condition of a decision that has one. It returns
// that decision, 0 for none.
func (t tx) register(ctx context.Context, act consult.Act, c consult.RoundCard, outcome consult.RoundOutcome, chosen *int) (consult.DecisionID, error) {
	var behind struct {
		DecisionID consult.DecisionID
		Recorded   string
		Refused    string
	}
	if _, err := t.get(ctx, &behind, recordedOf, act.Workspace, c.ID); err != nil {
		return 0, fmt.Errorf("wording: %w", err)
	}
	if c.Kind != consult.RoundDecision || !outcome.Decides() || behind.DecisionID != 0 {
		return behind.DecisionID, nil
	}
	text := behind.Recorded
	switch {
	case outcome == consult.OutcomeRejected:
		text = behind.Refused
	case chosen != nil && len(c.Options) > 0:
		text = strings.TrimSuffix(text, "?") + ": " + c.Options[*chosen]
	}
	var ws consult.WorkspaceID
	if _, err := t.get(ctx, &ws, lockNumbers, act.Workspace); err != nil {
		return 0, fmt.Errorf("lock numbers: %w", err)
	}
	on := c.Local(c.ClosesAt)
	var id consult.DecisionID
	if _, err := t.get(ctx, &id, insertRoundDecision, act.Workspace, c.PlatformID, on.Year(), text, c.SettledReason, date(&on)); err != nil {
		return 0, fmt.Errorf("decision: %w", err)
	}
	return id, t.voteInRegister(ctx, act.Workspace, c, id)
}

const recordedOf = `
	SELECT coalesce(decision_id, 0) AS decision_id, coalesce(nullif(recorded, ''), question) AS recorded, coalesce(nullif(refused, ''), question) AS refused
	FROM rounds
	WHERE workspace_id = $1 AND id = $2`

// voteInRegister keeps what each board voted beside the decision, where boards voted for or against.
func (t tx) voteInRegister(ctx context.Context, ws consult.WorkspaceID, c consult.RoundCard, id consult.DecisionID) error {
	if c.Unit != consult.UnitBoards || len(c.Options) > 0 {
		return nil
	}
	var votes rows[roundVote]
	standing := c.Standing()
	for _, v := range c.Voters {
		if a, ok := standing[v.ID]; ok && a.Choice != nil {
			votes = append(votes, roundVote{v.OrganisationID, consult.Votes()[*a.Choice]})
		}
	}
	if len(votes) == 0 {
		return nil
	}
	if _, err := t.exec(ctx, votesOfRound, ws, id, votes); err != nil {
		return fmt.Errorf("votes: %w", err)
	}
	return nil
}

const extendRound = `
	UPDATE rounds
	SET state = 'open', closes_at = $3, closed_at = NULL, outcome = '', chosen = NULL, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// ExtendRound gives a round another closing time, or more time after a tie: its cards are brought up to date, and who has
// not answered is reminded by the new one.
func (d *DB) ExtendRound(ctx context.Context, act consult.Act, id consult.RoundID, to consult.LocalMoment) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, id, "extend round", func(t tx, c consult.RoundCard) error {
		p, _, err := t.platform(ctx, act.Viewer, c.PlatformID, act.Now)
		if err != nil {
			return err
		}
		closes := momentIn(p, to)
		if err := c.CanExtend(closes, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, extendRound, act.Workspace, id, closes); err != nil {
			return fmt.Errorf("extend: %w", err)
		}
		return t.askAnew(ctx, act, p, c, closes)
	})
}

// askAnew withdraws what is still to be asked by an old closing time or version, and asks by the new one. What was posted is
// brought up to date; the channel sees a new card when the old one had come to an end.
func (t tx) askAnew(ctx context.Context, act consult.Act, p consult.Platform, c consult.RoundCard, closes time.Time) error {
	if err := t.supersede(ctx, act.Workspace, "round", int64(c.ID), c.Revision+1); err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	r := c.Round
	r.Revision, r.ClosesAt = c.Revision+1, closes
	if c.State == consult.RoundOpen && !act.Now.Before(c.OpensAt) {
		p.ChannelID = "" // its card stands there already
	}
	if err := t.askRound(ctx, p, r, act.Now); err != nil {
		return err
	}
	return t.refreshRound(ctx, act.Workspace, c.ID)
}

const settleRound = `
	UPDATE rounds
	SET outcome = $3, chosen = $4, settled_reason = $5, decision_id = coalesce(decision_id, nullif($6::bigint, 0)), revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// SettleRound lets who manages the platform decide a tie, with the reason, which stands in the register.
func (d *DB) SettleRound(ctx context.Context, act consult.Act, id consult.RoundID, choice int, reason string) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, id, "settle round", func(t tx, c consult.RoundCard) error {
		if err := c.CanSettle(choice, reason); err != nil {
			return err
		}
		outcome := consult.OutcomeChosen
		if len(c.Options) == 0 {
			outcome = [...]consult.RoundOutcome{consult.OutcomeAdopted, consult.OutcomeRejected}[choice]
		}
		c.SettledReason = reason
		decision, err := t.register(ctx, act, c, outcome, &choice)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, settleRound, act.Workspace, id, outcome, choice, reason, decision); err != nil {
			return fmt.Errorf("settle: %w", err)
		}
		return t.announceRound(ctx, act, c, outcome)
	})
}

const withdrawRound = `
	UPDATE rounds
	SET state = 'withdrawn', closed_at = $3, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// WithdrawRound takes a round back that should not have been opened: nothing comes of it, and what was answered stays on
// record.
func (d *DB) WithdrawRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, id, "withdraw round", func(t tx, c consult.RoundCard) error {
		if err := c.CanChange(); err != nil {
			return err
		}
		if _, err := t.exec(ctx, withdrawRound, act.Workspace, id, act.Now); err != nil {
			return fmt.Errorf("withdraw: %w", err)
		}
		if err := t.supersede(ctx, act.Workspace, "round", int64(id), c.Revision+1); err != nil {
			return fmt.Errorf("supersede: %w", err)
		}
		return t.refreshRound(ctx, act.Workspace, id)
	})
}

const nextVersion = `
	UPDATE rounds
	SET version = version + 1, revision = revision + 1
	WHERE workspace_id = $1 AND id = $2`

// RenewRound puts a new version of a draft under review: everybody is asked again, and the remarks on the former ones stay.
func (d *DB) RenewRound(ctx context.Context, act consult.Act, id consult.RoundID, draft string) (consult.RoundCard, error) {
	return d.changeRound(ctx, act, id, "renew round", func(t tx, c consult.RoundCard) error {
		if err := c.CanRenew(draft, act.Now); err != nil {
			return err
		}
		if _, err := t.exec(ctx, nextVersion, act.Workspace, id); err != nil {
			return fmt.Errorf("next version: %w", err)
		}
		if _, err := t.exec(ctx, insertVersion, act.Workspace, id, c.Version+1, draft, act.Person, act.Now); err != nil {
			return fmt.Errorf("insert version: %w", err)
		}
		p, _, err := t.platform(ctx, act.Viewer, c.PlatformID, act.Now)
		if err != nil {
			return err
		}
		return t.askAnew(ctx, act, p, c, c.ClosesAt)
	})
}
