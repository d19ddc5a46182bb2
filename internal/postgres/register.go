package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// maxDecisions bounds the register that is read at once, newest first.
const maxDecisions = 500

// A decision is replaced for who may read the one that replaces it.
const decisionColumns = `d.id, d.platform_id, p.name AS platform, p.slug, d.year, d.seq, d.kind, d.text, d.reason, d.scope,
	       coalesce(o.name, '') AS local_of, coalesce(d.local_of, 0) AS local_of_id, d.decided_on, d.in_force_on, d.review_on, d.topics, d.advice,
	       EXISTS (
	           SELECT
	           FROM decision_links l
	           JOIN readable_decisions($1, $2, $3) n ON n.id = l.decision_id
	           WHERE l.earlier_id = d.id AND l.kind = 'replaces') AS replaced
	FROM readable_decisions($1, $2, $3) d
	JOIN platforms p ON p.id = d.platform_id
	LEFT JOIN organisations o ON o.id = d.local_of`

const readableDecisions = `
	SELECT ` + decisionColumns + `
	WHERE d.workspace_id = $1 AND ($4 = 0 OR d.platform_id = $4) AND ($5 = '' OR $5 = ANY (d.topics))
	  AND ($6 = '' OR d.found_by @@ search_query($6)) AND ($7 = '' OR d.kind = $7)
	ORDER BY d.decided_on DESC, d.id DESC
	LIMIT $8`

// decisionRow reads the columns that the domain's type cannot scan by itself.
type decisionRow struct {
	consult.Decision
	Topics    pq.StringArray
	LocalOfID consult.OrganisationID
}

func (r decisionRow) decision() consult.Decision {
	d := r.Decision
	d.Topics = r.Topics
	if len(d.Topics) == 0 {
		d.Topics = nil
	}
	return d
}

// Decisions is Register for one platform or, with 0, for all.
func (d *DB) Decisions(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Decision, error) {
	return d.Register(ctx, v, consult.DecisionFilter{Platform: platform}, now)
}

// Register lists the decisions that the viewer may read, newest first, at most 500; the filter's empty fields do not narrow.
func (d *DB) Register(ctx context.Context, v consult.Viewer, f consult.DecisionFilter, now time.Time) ([]consult.Decision, error) {
	var list []consult.Decision
	err := d.read(ctx, "decisions", func(t tx) error {
		var rows []decisionRow
		err := t.all(ctx, &rows, readableDecisions, v.Workspace, v.Person, now, f.Platform, f.Topic, f.Words, f.Kind, maxDecisions)
		for _, r := range rows {
			list = append(list, r.decision())
		}
		return err
	})
	return list, err
}

const decisionByNumber = `
	SELECT d.id
	FROM readable_decisions($1, $2, $3) d
	WHERE d.workspace_id = $1 AND d.year = $4 AND d.seq = $5`

// DecisionNumbered finds a decision by its number. One that the viewer may not read and one that was never given are
// refused alike.
func (d *DB) DecisionNumbered(ctx context.Context, v consult.Viewer, year, seq int, now time.Time) (consult.DecisionCard, error) {
	return d.card(ctx, v, now, func(t tx) (id consult.DecisionID, err error) {
		found, err := t.get(ctx, &id, decisionByNumber, v.Workspace, v.Person, now, year, seq)
		if err == nil && !found {
			err = consult.NotFound("no_such_decision")
		}
		return id, err
	})
}

// Decision returns all that the register holds of one decision, as far as the viewer may see it.
func (d *DB) Decision(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) (consult.DecisionCard, error) {
	return d.card(ctx, v, now, func(tx) (consult.DecisionID, error) { return id, nil })
}

func (d *DB) card(ctx context.Context, v consult.Viewer, now time.Time, find func(tx) (consult.DecisionID, error)) (consult.DecisionCard, error) {
	var c consult.DecisionCard
	err := d.change(ctx, "decision", func(t tx) error {
		id, err := find(t)
		if err != nil {
			return err
		}
		if c, err = t.decisionCard(ctx, v, id, now); err != nil {
			return err
		}
		return saw(ctx, t, v, "see decision", id, now)
	})
	return c, err
}

// decisionToTell is Decision for what the bot says of its own accord.
func (d *DB) decisionToTell(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) (c consult.DecisionCard, err error) {
	err = d.read(ctx, "decision to tell", func(t tx) error {
		c, err = t.decisionCard(ctx, v, id, now)
		return err
	})
	return c, err
}

const decisionByID = `
	SELECT ` + decisionColumns + `
	WHERE d.workspace_id = $1 AND d.id = $4`

const behindDecision = `
	SELECT coalesce(a.title, '') AS agenda_item, p.zone, coalesce(m.state = 'approved', false) AS settled, d.minutes_item_id IS NOT NULL AS recorded, d.ask_on,
	       coalesce(p.channel_id, '') AS channel, coalesce(i.source_ts, '') AS source_ts,
	       (SELECT count(*) FROM decision_changes c WHERE c.decision_id = d.id) AS changes
	FROM decisions d
	JOIN platforms p ON p.id = d.platform_id
	LEFT JOIN minutes_items i ON i.id = d.minutes_item_id
	LEFT JOIN agenda_items a ON a.id = i.agenda_item_id AND NOT EXISTS (SELECT FROM hidden_agenda_items($3) h WHERE h.agenda_item_id = a.id)
	LEFT JOIN minutes m ON m.meeting_id = d.meeting_id
	WHERE d.workspace_id = $1 AND d.id = $2`

const roundOfDecision = `
	SELECT r.id
	FROM readable_platforms($1, $2, $3) f
	JOIN rounds r ON r.platform_id = f.platform_id
	WHERE r.workspace_id = $1 AND r.decision_id = $4 AND r.state <> 'withdrawn'
	ORDER BY r.id DESC
	LIMIT 1`

const ballotsOf = `
	SELECT v.organisation_id, o.name AS organisation, v.vote
	FROM decision_votes v
	JOIN organisations o ON o.id = v.organisation_id
	WHERE v.workspace_id = $1 AND v.decision_id = $2
	ORDER BY o.name, o.id`

const linkedDecisions = `
	SELECT n.id, l.kind, n.year, n.seq, n.text, p.name AS platform, n.decided_on, l.earlier_id = n.id AS earlier
	FROM decision_links l
	JOIN readable_decisions($1, $2, $3) n ON n.id IN (l.decision_id, l.earlier_id) AND n.id <> $4
	JOIN platforms p ON p.id = n.platform_id
	WHERE l.workspace_id = $1 AND $4 IN (l.decision_id, l.earlier_id)
	ORDER BY n.decided_on, n.id`

const adviceSteps = `
	SELECT s.state, s.reached_on AS on, s.note, coalesce(w.name, '') AS by
	FROM advice_steps s
	LEFT JOIN persons w ON w.id = s.noted_by
	WHERE s.workspace_id = $1 AND s.decision_id = $2
	ORDER BY array_position(ARRAY['given', 'answered', 'followed', 'effect'], s.state)`

const sendingsOf = `
	SELECT name, sent_on
	FROM decision_recipients
	WHERE workspace_id = $1 AND decision_id = $2
	ORDER BY sent_on, name`

// decisionCard reads one decision that the viewer may see.
func (t tx) decisionCard(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) (consult.DecisionCard, error) {
	var row decisionRow
	found, err := t.get(ctx, &row, decisionByID, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.DecisionCard{}, fmt.Errorf("decision: %w", err)
	}
	if !found {
		return consult.DecisionCard{}, consult.NotFound("no_such_decision")
	}
	var behind struct {
		consult.DecisionCard
		Channel  string
		SourceTS string
	}
	if _, err := t.get(ctx, &behind, behindDecision, v.Workspace, id, v.Person); err != nil {
		return behind.DecisionCard, fmt.Errorf("behind decision: %w", err)
	}
	c := behind.DecisionCard
	c.Message = consult.MessageLink(v.Workspace, behind.Channel, behind.SourceTS)
	c.Decision, c.LocalOfID = row.decision(), row.LocalOfID
	for what, into := range map[string]any{ballotsOf: &c.Ballots, adviceSteps: &c.Steps, sendingsOf: &c.Sent} {
		if err := t.all(ctx, into, what, v.Workspace, id); err != nil {
			return c, fmt.Errorf("parts of decision: %w", err)
		}
	}
	if err := t.linkDecision(ctx, v, &c, now); err != nil {
		return c, err
	}
	if c.Chain, err = t.chain(ctx, v, id, now); err != nil {
		return c, err
	}
	if c.Round, err = t.roundOf(ctx, v, id, now); err != nil {
		return c, err
	}
	s, err := t.standing(ctx, v, c.PlatformID, now)
	if err != nil {
		return c, err
	}
	c.Manages = s.CanManage() == nil
	c.Members, err = t.members(ctx, v.Workspace, c.PlatformID)
	return c, err
}

// roundOf is the round of which a decision came, or that sees whether its condition is met; a zero one when there is none
// that the viewer may read.
func (t tx) roundOf(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) (consult.RoundCard, error) {
	var round consult.RoundID
	found, err := t.get(ctx, &round, roundOfDecision, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.RoundCard{}, fmt.Errorf("round: %w", err)
	}
	if !found {
		return consult.RoundCard{}, nil
	}
	return t.roundBy(ctx, roundByID, v, round, now)
}

func (t tx) linkDecision(ctx context.Context, v consult.Viewer, c *consult.DecisionCard, now time.Time) error {
	var rows []struct {
		consult.DecisionRef
		Earlier bool
	}
	if err := t.all(ctx, &rows, linkedDecisions, v.Workspace, v.Person, now, c.ID); err != nil {
		return fmt.Errorf("linked decisions: %w", err)
	}
	for _, r := range rows {
		if r.Earlier {
			c.Earlier = append(c.Earlier, r.DecisionRef)
		} else {
			c.Later = append(c.Later, r.DecisionRef)
		}
	}
	return nil
}

const membersOfPlatform = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM platform_organisations m
	JOIN organisations o ON o.id = m.organisation_id AND o.workspace_id = $1
	WHERE m.platform_id = $2
	ORDER BY o.name, o.id`

func (t tx) members(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID) ([]consult.Organisation, error) {
	var list []consult.Organisation
	if err := t.all(ctx, &list, membersOfPlatform, ws, id); err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return list, nil
}

// The whole way of a subject: along links, along the agenda items that a decision was sent on as, and along what was
// decided on one item. It is walked as a whole and shown as far as the viewer may see, so that a hidden step neither
// shows nor breaks it.
const chainOf = `
	WITH RECURSIVE way (id) AS (
	    SELECT CAST($4 AS bigint)
	    UNION
	    SELECT next.id
	    FROM way w
	    CROSS JOIN LATERAL (
	        SELECT l.earlier_id AS id FROM decision_links l WHERE l.decision_id = w.id
	        UNION ALL
	        SELECT l.decision_id FROM decision_links l WHERE l.earlier_id = w.id
	        UNION ALL
	        SELECT b.id
	        FROM agenda_items a
	        JOIN minutes_items i ON i.agenda_item_id = a.id
	        JOIN decisions b ON b.minutes_item_id = i.id
	        WHERE a.from_decision_id = w.id
	        UNION ALL
	        SELECT a.from_decision_id
	        FROM decisions b
	        JOIN minutes_items i ON i.id = b.minutes_item_id
	        JOIN agenda_items a ON a.id = i.agenda_item_id
	        WHERE b.id = w.id AND a.from_decision_id IS NOT NULL
	        UNION ALL
	        SELECT c.id
	        FROM decisions b
	        JOIN minutes_items i ON i.id = b.minutes_item_id
	        JOIN minutes_items j ON j.agenda_item_id = i.agenda_item_id
	        JOIN decisions c ON c.minutes_item_id = j.id
	        WHERE b.id = w.id) next
	), seen AS (
	    SELECT d.*
	    FROM readable_decisions($1, $2, $3) d
	    JOIN way ON way.id = d.id
	    WHERE d.workspace_id = $1
	)
	SELECT 'decision' AS kind, d.decided_on AS on, p.name AS who, d.id, d.year, d.seq, d.text, '' AS outcome,
	       EXISTS (SELECT FROM decision_links l JOIN seen n ON n.id = l.decision_id WHERE l.earlier_id = d.id AND l.kind = 'replaces') AS replaced
	FROM seen d
	JOIN platforms p ON p.id = d.platform_id
	UNION ALL
	SELECT 'council', c.treated_on, o.name, d.id, d.year, d.seq, '', c.outcome, false
	FROM seen d
	JOIN decision_councils c ON c.decision_id = d.id
	JOIN organisations o ON o.id = c.organisation_id
	UNION ALL
	SELECT 'agenda', CAST(coalesce(m.starts_at, a.proposed_at) AS date), p.name, 0, 0, 0, a.title, '', false
	FROM way
	JOIN agenda_items a ON a.from_decision_id = way.id AND a.state = 'open'
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	JOIN platforms p ON p.id = a.platform_id
	LEFT JOIN agenda_places(a.platform_id, $3) place ON place.agenda_item_id = a.id
	LEFT JOIN meetings m ON m.id = place.meeting_id
	WHERE a.workspace_id = $1
	  AND NOT EXISTS (SELECT FROM hidden_agenda_items($2) h WHERE h.agenda_item_id = a.id)
	  AND NOT EXISTS (SELECT FROM minutes_items i JOIN decisions b ON b.minutes_item_id = i.id WHERE i.agenda_item_id = a.id)
	ORDER BY 2, 1 DESC, 4`

func (t tx) chain(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) ([]consult.ChainStep, error) {
	var steps []consult.ChainStep
	if err := t.all(ctx, &steps, chainOf, v.Workspace, v.Person, now, id); err != nil {
		return nil, fmt.Errorf("chain: %w", err)
	}
	return steps, nil
}

// A link names another decision, which not everybody may know of who reads this one.
const logOfDecision = `
	WITH seen AS (
	    SELECT n.id, 'B-' || n.year || '-' || to_char(n.seq, 'FM999900') AS number
	    FROM readable_decisions($1, $2, $3) n
	)
	SELECT c.what, c.reason, coalesce(w.name, '') AS by, c.changed_at,
	       CASE WHEN c.was = '' OR NOT c.what = ANY ($5) OR c.was IN (SELECT number FROM seen) THEN c.was ELSE '…' END AS was,
	       CASE WHEN c.became = '' OR NOT c.what = ANY ($5) OR c.became IN (SELECT number FROM seen) THEN c.became ELSE '…' END AS became
	FROM decision_changes c
	JOIN seen d ON d.id = c.decision_id
	LEFT JOIN persons w ON w.id = c.changed_by
	WHERE c.workspace_id = $1 AND c.decision_id = $4
	ORDER BY c.id DESC
	LIMIT 100`

// DecisionLog lists the latest hundred changes of a decision in the register, the newest first.
func (d *DB) DecisionLog(ctx context.Context, v consult.Viewer, id consult.DecisionID, now time.Time) ([]consult.LogLine, error) {
	var lines []consult.LogLine
	err := d.read(ctx, "decision log", func(t tx) error {
		return t.all(ctx, &lines, logOfDecision, v.Workspace, v.Person, now, id, pq.Array(consult.LinkKinds()))
	})
	return lines, err
}

const otherBodies = `
	SELECT ` + platformColumns + `
	FROM platforms p
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = p.id
	WHERE p.workspace_id = $1 AND p.id <> $4
	ORDER BY p.name, p.id`

// OtherBodies lists the platforms that the viewer reads beside one: to which a subject can go on.
func (d *DB) OtherBodies(ctx context.Context, v consult.Viewer, beside consult.PlatformID, now time.Time) ([]consult.Platform, error) {
	var list []consult.Platform
	err := d.read(ctx, "other bodies", func(t tx) error {
		var rows []platformRow
		err := t.all(ctx, &rows, otherBodies, v.Workspace, v.Person, now, beside)
		for _, r := range rows {
			list = append(list, r.platform())
		}
		return err
	})
	return list, err
}
