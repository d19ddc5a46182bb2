package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const lockDecision = `
	SELECT id
	FROM decisions
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// heldDecision runs one of the steps that change a line of the register, once per cause, for who may; it returns the card
// as it is afterwards.
func (d *DB) heldDecision(ctx context.Context, act consult.Act, id consult.DecisionID, what string,
	may func(consult.DecisionCard) error, step func(tx, consult.DecisionCard) error,
) (consult.DecisionCard, error) {
	var c consult.DecisionCard
	err := d.change(ctx, what, func(t tx) error {
		_, err := once(ctx, t, act, what, func() (consult.DecisionID, error) {
			var held consult.DecisionID
			if _, err := t.get(ctx, &held, lockDecision, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock: %w", err)
			}
			found, err := t.decisionCard(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			if err := may(found); err != nil {
				return 0, err
			}
			return id, step(t, found)
		})
		if err != nil {
			return err
		}
		c, err = t.decisionCard(ctx, act.Viewer, id, act.Now)
		return err
	})
	return c, err
}

const noteChange = `
	INSERT INTO decision_changes (workspace_id, decision_id, what, was, became, changed_by, changed_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// logged writes down what changed of a decision; what stayed the same is no change.
func (t tx) logged(ctx context.Context, act consult.Act, id consult.DecisionID, what, was, became string) error {
	if was == became {
		return nil
	}
	_, err := t.exec(ctx, noteChange, act.Workspace, id, what, was, became, act.Person, act.Now)
	return err
}

const completeDecision = `
	UPDATE decisions
	SET text = CASE WHEN minutes_item_id IS NULL THEN $3 ELSE text END, kind = $4, reason = $5, scope = $6, local_of = nullif($7::bigint, 0),
	    in_force_on = $8, review_on = $9, topics = $10
	WHERE workspace_id = $1 AND id = $2`

const organisationNamed = `
	SELECT name
	FROM organisations
	WHERE workspace_id = $1 AND id = $2`

// CompleteDecision changes what the register says of a decision beside its votes. The wording of a line of minutes stays:
// it changes there, and by a correction once they are approved.
func (d *DB) CompleteDecision(ctx context.Context, act consult.Act, id consult.DecisionID, draft consult.DecisionDraft) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "complete decision", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		if was.Recorded {
			draft.Text = was.Text
		}
		if err := draft.Check(was, act.Now.In(was.Location())); err != nil {
			return err
		}
		local := ""
		if draft.Scope != consult.ScopeLocal {
			draft.LocalOf = 0
		} else if found, err := t.get(ctx, &local, organisationNamed, act.Workspace, draft.LocalOf); err != nil || !found {
			return orNotFound(err)
		}
		_, err := t.exec(ctx, completeDecision, act.Workspace, id, draft.Text, draft.Kind, draft.Reason, draft.Scope, draft.LocalOf,
			date(draft.InForceOn), date(draft.ReviewOn), pq.Array(append([]string{}, draft.Topics...)))
		if err != nil {
			return err
		}
		for _, c := range []struct{ what, was, became string }{
			{"text", was.Text, draft.Text}, {"kind", string(was.Kind), string(draft.Kind)}, {"reason", was.Reason, draft.Reason},
			{"scope", string(was.Scope), string(draft.Scope)}, {"local_of", was.LocalOf, local},
			{"in_force", written(was.InForceOn), written(draft.InForceOn)}, {"review", written(was.ReviewOn), written(draft.ReviewOn)},
			{"topics", strings.Join(was.Topics, ", "), strings.Join(draft.Topics, ", ")},
		} {
			if err := t.logged(ctx, act, id, c.what, c.was, c.became); err != nil {
				return err
			}
		}
		return nil
	})
}

// orNotFound is err, or a refusal where nothing was wrong but nothing was found either.
func orNotFound(err error) error {
	if err == nil {
		err = consult.NotFound("gone")
	}
	return err
}

func written(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

const clearVotes = `
	DELETE FROM decision_votes
	WHERE workspace_id = $1 AND decision_id = $2`

const insertVote = `
	INSERT INTO decision_votes (workspace_id, decision_id, organisation_id, vote)
	VALUES ($1, $2, $3, $4)`

// CountVotes keeps what each organisation voted, in the place of what was kept before; none at all takes the votes back.
func (d *DB) CountVotes(ctx context.Context, act consult.Act, id consult.DecisionID, ballots []consult.Ballot) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "count votes", consult.DecisionCard.CanSettle, func(t tx, was consult.DecisionCard) error {
		if err := consult.CheckVotes(ballots, was.Members); err != nil {
			return err
		}
		if _, err := t.exec(ctx, clearVotes, act.Workspace, id); err != nil {
			return err
		}
		for _, b := range ballots {
			if _, err := t.exec(ctx, insertVote, act.Workspace, id, b.OrganisationID, b.Vote); err != nil {
				return fmt.Errorf("vote: %w", err)
			}
		}
		return t.logged(ctx, act, id, "votes", tally(was.Ballots), tally(ballots))
	})
}

// tally is the votes as three numbers: for, against, abstained.
func tally(ballots []consult.Ballot) string {
	if len(ballots) == 0 {
		return ""
	}
	var counts []string
	for _, vote := range consult.Votes() {
		n := 0
		for _, b := range ballots {
			if b.Vote == vote {
				n++
			}
		}
		counts = append(counts, fmt.Sprint(n))
	}
	return strings.Join(counts, "-")
}

// Whether a decision stands, by replacing, changing or following, on one that stands on the other already.
const standsOn = `
	WITH RECURSIVE below (id) AS (
	    SELECT CAST($2 AS bigint)
	    UNION
	    SELECT l.earlier_id
	    FROM below b
	    JOIN decision_links l ON l.decision_id = b.id
	)
	SELECT EXISTS (SELECT FROM below WHERE id = $1)`

const insertLink = `
	INSERT INTO decision_links (workspace_id, decision_id, earlier_id, kind)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT (decision_id, earlier_id) DO UPDATE SET kind = EXCLUDED.kind`

// LinkDecision says that a decision replaces, changes or follows an earlier one that the viewer may read, by its number. A
// ring is refused.
func (d *DB) LinkDecision(ctx context.Context, act consult.Act, id consult.DecisionID, kind consult.LinkKind, year, seq int) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "link decision", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		var ws consult.WorkspaceID // two that link at once could close a ring together
		if _, err := t.get(ctx, &ws, lockNumbers, act.Workspace); err != nil {
			return fmt.Errorf("lock numbers: %w", err)
		}
		var earlier consult.DecisionID
		found, err := t.get(ctx, &earlier, decisionByNumber, act.Workspace, act.Person, act.Now, year, seq)
		if err != nil {
			return err
		}
		if !found {
			return consult.Invalid("number", "no_such_decision", nil)
		}
		ring := false
		if _, err := t.get(ctx, &ring, standsOn, id, earlier); err != nil {
			return fmt.Errorf("ring: %w", err)
		}
		if ring {
			return consult.Invalid("number", "decision_ring", map[string]any{"Number": consult.DecisionNumber(year, seq), "Own": was.Number()})
		}
		if _, err := t.exec(ctx, insertLink, act.Workspace, id, earlier, kind); err != nil {
			return fmt.Errorf("link: %w", err)
		}
		return t.logged(ctx, act, id, string(kind), "", consult.DecisionNumber(year, seq))
	})
}

const deleteLink = `
	DELETE FROM decision_links
	WHERE workspace_id = $1 AND decision_id = $2 AND earlier_id = $3
	RETURNING kind`

const noteReason = `
	INSERT INTO decision_changes (workspace_id, decision_id, what, was, reason, changed_by, changed_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

// UnlinkDecision takes back that a decision replaces, changes or follows an earlier one that the viewer may read; why stands
// in its log.
func (d *DB) UnlinkDecision(ctx context.Context, act consult.Act, id, earlier consult.DecisionID, reason string) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "unlink decision", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		linked, err := was.CanUnlink(earlier, reason)
		if err != nil {
			return err
		}
		var kind consult.LinkKind
		if found, err := t.get(ctx, &kind, deleteLink, act.Workspace, id, earlier); err != nil || !found {
			return orNotFound(err)
		}
		_, err = t.exec(ctx, noteReason, act.Workspace, id, kind, linked.Number(), reason, act.Person, act.Now)
		return err
	})
}

const setOrigin = `
	UPDATE agenda_items
	SET from_decision_id = $3
	WHERE workspace_id = $1 AND id = $2`

// SendOn proposes the subject of a decision to the body that it goes to next, whose agenda the viewer may propose to; what
// is decided there belongs to the same chain.
func (d *DB) SendOn(ctx context.Context, act consult.Act, id consult.DecisionID, draft consult.AgendaDraft) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "send decision on", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		if err := draft.Check(); err != nil {
			return err
		}
		if draft.PlatformID == was.PlatformID {
			return consult.Invalid("platform", "send_on_same", nil)
		}
		next, _, err := t.agendaReader(ctx, act.Viewer, draft.PlatformID, act.Now)
		if err != nil {
			return err
		}
		var item consult.AgendaItemID
		_, err = t.get(ctx, &item, insertAgendaItem, act.Workspace, draft.PlatformID, draft.Title, draft.Explanation, draft.Minutes,
			nil, "", pq.Array(linksOf(draft)), "", act.Person, act.Now)
		if err != nil {
			return fmt.Errorf("propose: %w", err)
		}
		if _, err := t.exec(ctx, setOrigin, act.Workspace, item, id); err != nil {
			return fmt.Errorf("origin: %w", err)
		}
		if next.Platform.Level == consult.LevelClosed { // the log is for all who may read this decision, and not all may know of the body
			return t.logged(ctx, act, id, "sent_on", "", "…")
		}
		return t.logged(ctx, act, id, "sent_on", "", next.Platform.Name)
	})
}

const upsertCouncil = `
	INSERT INTO decision_councils (workspace_id, decision_id, organisation_id, treated_on, outcome)
	VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (decision_id, organisation_id) DO UPDATE SET treated_on = EXCLUDED.treated_on, outcome = EXCLUDED.outcome`

// NoteCouncil keeps how the council of a member organisation treated a decision; a later word takes the place of the former.
func (d *DB) NoteCouncil(ctx context.Context, act consult.Act, id consult.DecisionID, step consult.CouncilStep) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "note council", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		if err := step.CanNote(act.Now.In(was.Location())); err != nil {
			return err
		}
		for _, m := range was.Members {
			if m.ID == step.OrganisationID {
				step.Organisation = m.Name
			}
		}
		if step.Organisation == "" {
			return consult.Invalid("organisation", "vote_stranger", nil)
		}
		if _, err := t.exec(ctx, upsertCouncil, act.Workspace, id, step.OrganisationID, date(&step.TreatedOn), step.Outcome); err != nil {
			return err
		}
		return t.logged(ctx, act, id, "council", "", step.Organisation+": "+string(step.Outcome))
	})
}

const insertSending = `
	INSERT INTO decision_recipients (workspace_id, decision_id, name, sent_on)
	VALUES ($1, $2, $3, $4)
	ON CONFLICT ON CONSTRAINT decision_recipients_once_key DO NOTHING`

// NoteSending keeps to whom an advice, a common position or a decision was sent, and when.
func (d *DB) NoteSending(ctx context.Context, act consult.Act, id consult.DecisionID, sending consult.Sending) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "note sending", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		if err := sending.Check(act.Now.In(was.Location())); err != nil {
			return err
		}
		n, err := t.exec(ctx, insertSending, act.Workspace, id, sending.Name, date(&sending.SentOn))
		if err != nil || n == 0 {
			return err
		}
		return t.logged(ctx, act, id, "sent", "", sending.Name)
	})
}

const insertAdviceStep = `
	INSERT INTO advice_steps (workspace_id, decision_id, state, reached_on, note, noted_by, noted_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)`

const setAdvice = `
	UPDATE decisions
	SET advice = $3, advice_owner = $4, ask_on = $5
	WHERE workspace_id = $1 AND id = $2`

// MarkAdvice notes a step in the life of an advice, tells the platform's channel, and has whoever notes it asked for news
// after so many months without any.
func (d *DB) MarkAdvice(ctx context.Context, act consult.Act, id consult.DecisionID, step consult.AdviceDraft) (consult.DecisionCard, error) {
	return d.heldDecision(ctx, act, id, "mark advice", consult.DecisionCard.CanTend, func(t tx, was consult.DecisionCard) error {
		today := act.Now.In(was.Location())
		if err := was.CanMark(step, today); err != nil {
			return err
		}
		_, err := t.exec(ctx, insertAdviceStep, act.Workspace, id, step.State, date(&step.On), step.Note, act.Person, act.Now)
		if err != nil {
			return fmt.Errorf("step: %w", err)
		}
		var ask *time.Time
		if step.Months > 0 && step.State != consult.AdviceEffect {
			at := consult.Day(today).AddDate(0, step.Months, 0)
			ask = &at
		}
		if _, err := t.exec(ctx, setAdvice, act.Workspace, id, step.State, act.Person, date(ask)); err != nil {
			return fmt.Errorf("state: %w", err)
		}
		if err := t.logged(ctx, act, id, "advice", string(was.Advice), string(step.State)); err != nil {
			return err
		}
		return t.tellAdvice(ctx, act, was, step.State)
	})
}

func (t tx) tellAdvice(ctx context.Context, act consult.Act, c consult.DecisionCard, state consult.AdviceState) error {
	p, _, err := t.platform(ctx, act.Viewer, c.PlatformID, act.Now)
	if err != nil || p.ChannelID == "" {
		return err
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &p.ID, Subject: "decision", SubjectID: int64(c.ID), Occurrence: string(state),
		Purpose: consult.PurposeAdviceNews, RecipientKind: consult.ToChannel, Recipient: p.ChannelID, DueAt: act.Now,
	})
}
