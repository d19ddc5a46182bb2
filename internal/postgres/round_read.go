package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// $1 is the workspace, $2 who reads, $3 now. The decision is told to who may read it.
const roundColumns = `
	SELECT r.id, r.platform_id, p.name AS platform, coalesce(r.project_id, 0) AS project_id, coalesce(j.name, '') AS project, r.kind,
	       r.question, r.details, r.unit, r.options, r.base, r.needed, r.opens_at, r.closes_at, p.zone, r.state, r.revision, r.version,
	       coalesce(w.draft, '') AS draft, r.outcome, r.chosen, r.settled_reason, r.closed_at, c.answered, c.voices,
	       coalesce(n.year, 0) AS year, coalesce(n.seq, 0) AS seq,
	       EXISTS (
	           SELECT
	           FROM platform_roles x
	           WHERE x.platform_id = r.platform_id AND x.person_id = $2 AND x.role IN ('chair', 'secretary', 'coordinator')
	             AND x.valid_from <= $3 AND (x.valid_to IS NULL OR x.valid_to > $3)) AS manages,
	       r.state = 'open' AND r.opens_at <= $3 AND r.closes_at > $3 AND EXISTS (
	           SELECT
	           FROM answerers(r.id, $3::timestamptz::date) a
	           WHERE a.person_id = $2 AND NOT EXISTS (
	               SELECT FROM round_answers s WHERE s.round_id = r.id AND s.voter_id = a.voter_id AND s.version = r.version)) AS waits
	FROM rounds r
	JOIN platforms p ON p.id = r.platform_id
	LEFT JOIN projects j ON j.id = r.project_id
	LEFT JOIN round_versions w ON w.round_id = r.id AND w.version = r.version
	LEFT JOIN LATERAL (
	    SELECT d.year, d.seq
	    FROM decisions d
	    WHERE d.id = r.decision_id
	      AND (d.platform_id = r.platform_id AND $2 = 0 OR EXISTS (SELECT FROM readable_decisions($1, $2, $3) b WHERE b.id = d.id))) n ON true
	CROSS JOIN LATERAL (
	    SELECT count(*) AS voices, count(*) FILTER (WHERE EXISTS (
	        SELECT
	        FROM round_answers s
	        WHERE s.round_id = r.id AND s.voter_id = v.id AND s.version = r.version AND s.at >= r.opens_at AND s.at < r.closes_at)) AS answered
	    FROM round_voters v
	    WHERE v.round_id = r.id AND v.gone_on IS NULL) c
	WHERE r.workspace_id = $1`

const readableRounds = roundColumns + `
	  AND r.platform_id IN (SELECT f.platform_id FROM readable_platforms($1, $2, $3) f)`

// What waits for an answer comes first, then what is open by its closing, then what is over, the latest first.
const listRounds = readableRounds + `
	  AND ($4 = 0 OR r.platform_id = $4) AND ($5 = 0 OR r.project_id = $5) AND ($6 = '' OR plain(r.question) LIKE '%' || $6 || '%')
	ORDER BY r.state <> 'open', waits DESC, CASE WHEN r.state = 'open' THEN r.closes_at END, r.closes_at DESC, r.id
	LIMIT $7`

const roundByID = readableRounds + `
	  AND r.id = $4`

// As the bot reads it: for nobody in particular.
const roundAsIs = roundColumns + `
	  AND r.id = $4`

// roundRow reads the columns that the domain's type cannot scan by itself.
type roundRow struct {
	consult.Round
	Options pq.StringArray
}

func (r roundRow) round() consult.Round {
	round := r.Round
	if len(r.Options) > 0 {
		round.Options = r.Options
	}
	return round
}

// maxRounds bounds a list.
const maxRounds = 200

// Rounds lists the rounds that the viewer may read, as the filter says.
func (d *DB) Rounds(ctx context.Context, v consult.Viewer, f consult.RoundFilter, now time.Time) ([]consult.Round, error) {
	var list []consult.Round
	err := d.read(ctx, "rounds", func(t tx) error {
		var found []roundRow
		if err := t.all(ctx, &found, listRounds, v.Workspace, v.Person, now, f.Platform, f.Project, likePattern(f.Words), maxRounds); err != nil {
			return err
		}
		for _, r := range found {
			list = append(list, r.round())
		}
		return nil
	})
	return list, err
}

const waitingRounds = `
	SELECT r.id
	FROM readable_platforms($1, $2, $3) f
	JOIN rounds r ON r.platform_id = f.platform_id
	WHERE r.workspace_id = $1 AND r.state = 'open' AND r.opens_at <= $3 AND r.closes_at > $3
	  AND EXISTS (
	      SELECT
	      FROM answerers(r.id, $3::timestamptz::date) a
	      WHERE a.person_id = $2 AND NOT EXISTS (
	          SELECT FROM round_answers s WHERE s.round_id = r.id AND s.voter_id = a.voter_id AND s.version = r.version))
	ORDER BY r.closes_at, r.id
	LIMIT $4`

// maxWaiting bounds the rounds that are shown whole at once.
const maxWaiting = 20

// WaitingRounds are the open rounds of which the viewer may answer for a voice that has not answered, the first to close
// first, at most 20.
func (d *DB) WaitingRounds(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.RoundCard, error) {
	var list []consult.RoundCard
	err := d.read(ctx, "waiting rounds", func(t tx) error {
		var ids []consult.RoundID
		if err := t.all(ctx, &ids, waitingRounds, v.Workspace, v.Person, now, maxWaiting); err != nil {
			return err
		}
		for _, id := range ids {
			card, err := t.roundCard(ctx, v, id, now)
			if err != nil {
				return err
			}
			list = append(list, card)
		}
		return nil
	})
	return list, err
}

// Round is a round that the viewer may read, with its voices and, as far as the viewer may see them, what they answered.
func (d *DB) Round(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error) {
	var card consult.RoundCard
	err := d.read(ctx, "round", func(t tx) error {
		var err error
		card, err = t.roundCard(ctx, v, id, now)
		return err
	})
	return card, err
}

// ExportRound is Round for a file, which the log keeps.
func (d *DB) ExportRound(ctx context.Context, act consult.Act, id consult.RoundID) (consult.RoundCard, error) {
	var card consult.RoundCard
	err := d.change(ctx, "export round", func(t tx) error {
		var err error
		if card, err = t.roundCard(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export round", id, act.Now)
	})
	return card, err
}

func (t tx) roundCard(ctx context.Context, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error) {
	return t.roundBy(ctx, roundByID, v, id, now)
}

func (t tx) roundBy(ctx context.Context, query string, v consult.Viewer, id consult.RoundID, now time.Time) (consult.RoundCard, error) {
	var row roundRow
	found, err := t.get(ctx, &row, query, v.Workspace, v.Person, now, id)
	if err != nil {
		return consult.RoundCard{}, fmt.Errorf("round: %w", err)
	}
	if !found {
		return consult.RoundCard{}, consult.NotFound("gone")
	}
	card := consult.RoundCard{Round: row.round()}
	return card, t.behindRound(ctx, v, &card, now)
}

const votersOf = `
	SELECT v.id, coalesce(o.name, q.name, m.name, v.nis) AS name, coalesce(v.nis, '') AS nis, coalesce(v.organisation_id, 0) AS organisation_id,
	       coalesce(v.person_id, 0) AS person_id, v.gone_on, v.passed_on, coalesce(t.name, '') AS passed_to, coalesce(a.reached, 0) AS reached
	FROM round_voters v
	LEFT JOIN organisations o ON o.id = v.organisation_id
	LEFT JOIN persons q ON q.id = v.person_id
	LEFT JOIN organisations t ON t.id = v.passed_to
	LEFT JOIN LATERAL (
	    SELECT regexp_replace(g.name, '^(Gemeente|Stad|OCMW|Commune de|Commune|Ville de|Ville|CPAS de|CPAS) ', '') AS name
	    FROM organisations g
	    WHERE g.workspace_id = $1 AND g.nis = v.nis AND g.kind IN ('gemeente', 'ocmw')
	    ORDER BY g.kind = 'gemeente' DESC, g.id
	    LIMIT 1) m ON true
	LEFT JOIN (
	    SELECT x.voter_id, count(*) AS reached
	    FROM answerers($2, $3) x
	    GROUP BY x.voter_id) a ON a.voter_id = v.id
	WHERE v.workspace_id = $1 AND v.round_id = $2
	ORDER BY 2, v.id`

const votersOfPerson = `
	SELECT a.voter_id
	FROM answerers($1, $3) a
	WHERE a.person_id = $2
	ORDER BY a.voter_id`

// Until a round is over, only who manages it sees what others answered.
const answersOfRound = `
	SELECT s.id, s.voter_id, s.version, s.choice, s.text, coalesce(s.answered_by, 0) AS by, coalesce(p.name, '') AS by_name, s.noted, s.at
	FROM round_answers s
	LEFT JOIN persons p ON p.id = s.answered_by
	WHERE s.workspace_id = $1 AND s.round_id = $2 AND ($3 OR s.voter_id = ANY ($4))
	ORDER BY s.at, s.id`

const versionsOfRound = `
	SELECT version, draft, added_at
	FROM round_versions
	WHERE workspace_id = $1 AND round_id = $2
	ORDER BY version`

// behindRound reads the voices of a round, and what the viewer may see of the answers; without a viewer, all.
func (t tx) behindRound(ctx context.Context, v consult.Viewer, c *consult.RoundCard, now time.Time) error {
	today := c.Local(now)
	if err := t.all(ctx, &c.Voters, votersOf, v.Workspace, c.ID, date(&today)); err != nil {
		return fmt.Errorf("voters: %w", err)
	}
	if err := t.all(ctx, &c.Mine, votersOfPerson, c.ID, v.Person, date(&today)); err != nil {
		return fmt.Errorf("own voters: %w", err)
	}
	if err := t.all(ctx, &c.Answers, answersOfRound, v.Workspace, c.ID, c.Shown() || v.Person == 0, pq.Array(int64s(c.Mine))); err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	for i, a := range c.Answers {
		at := slices.IndexFunc(c.Voters, func(w consult.Voter) bool { return w.ID == a.VoterID })
		c.Answers[i].ForName = c.Voters[at].Name
	}
	if err := t.all(ctx, &c.Drafts, versionsOfRound, v.Workspace, c.ID); err != nil {
		return fmt.Errorf("versions: %w", err)
	}
	return nil
}

// RoundForPerson is what a direct message says about a round, on behalf of who it goes to; it is moot when that person has
// left, may not answer for anybody any more, or has nothing left to answer, as the purpose asks.
func (d *DB) RoundForPerson(ctx context.Context, of consult.Delivery, now time.Time) (consult.RoundCard, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.RoundCard{}, err
	}
	card, err := d.Round(ctx, v, consult.RoundID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone {
		return card, consult.Moot("not_due")
	}
	if err != nil {
		return card, err
	}
	return card, card.Concerns(of, now)
}

const channelOfRound = `
	SELECT p.channel_id
	FROM rounds r
	JOIN platforms p ON p.id = r.platform_id
	WHERE r.workspace_id = $1 AND r.id = $2 AND p.channel_id = $3`

// RoundForChannel is what the platform's own channel hears of a round: what was answered only once it is over. outsiders says
// that externals or guests sit in the channel, where no contents are shown.
func (d *DB) RoundForChannel(ctx context.Context, of consult.Delivery, now time.Time) (card consult.RoundCard, outsiders bool, err error) {
	err = d.read(ctx, "round news", func(t tx) error {
		var channel string
		found, err := t.get(ctx, &channel, channelOfRound, of.WorkspaceID, of.SubjectID, of.Recipient)
		if err == nil && !found {
			err = consult.Moot("not_theirs")
		}
		if err != nil {
			return err
		}
		card, err = t.roundBy(ctx, roundAsIs, consult.Viewer{Workspace: of.WorkspaceID}, consult.RoundID(of.SubjectID), now)
		if err != nil {
			return err
		}
		if !card.Shown() {
			card.Answers = nil
		}
		_, err = t.get(ctx, &outsiders, outsidersIn, of.WorkspaceID, of.Recipient)
		return err
	})
	return card, outsiders, err
}
