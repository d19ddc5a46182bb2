package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const insertOpenRound = `
	INSERT INTO rounds (workspace_id, platform_id, project_id, kind, question, details, unit, options, base, needed, opens_at, closes_at,
	                    recorded, refused, decision_id, created_at, created_by)
	VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nullif($15::bigint, 0), $16, $17)
	RETURNING id`

// Without a choice, boards are those of municipalities and their public centres for social welfare that take part: who
// supports or subsidises has no voice.
const votingOrganisations = `
	SELECT o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($2)
	UNION
	SELECT o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND cardinality($2::bigint[]) = 0 AND o.kind IN ('gemeente', 'ocmw')
	  AND (o.merged_on IS NULL OR o.merged_on > $5)
	  AND (o.id IN (SELECT m.organisation_id FROM memberships_on($3, $5) m WHERE m.state = 'joined')
	       OR $3 = 0 AND o.id IN (SELECT f.organisation_id FROM platform_organisations f WHERE f.platform_id = $4))
	ORDER BY 1`

// The voices of a round by its unit; $1 is the organisations, $2 the platform, $3 now, $4 the workspace.
var voicesOf = map[consult.RoundUnit]string{
	consult.UnitBoards: `
	SELECT '' AS nis, o.id AS organisation_id, 0 AS person_id
	FROM organisations o
	WHERE o.workspace_id = $4 AND o.id = ANY ($1) AND $2 > 0 AND $3::timestamptz IS NOT NULL
	ORDER BY o.name, o.id`,
	consult.UnitMunicipalities: `
	SELECT DISTINCT o.nis, 0 AS organisation_id, 0 AS person_id
	FROM organisations o
	WHERE o.workspace_id = $4 AND o.id = ANY ($1) AND o.nis <> '' AND o.kind IN ('gemeente', 'ocmw') AND $2 > 0 AND $3::timestamptz IS NOT NULL
	ORDER BY o.nis`,
	consult.UnitPeople: `
	SELECT DISTINCT '' AS nis, 0 AS organisation_id, v.id AS person_id
	FROM platforms p
	JOIN persons v ON v.workspace_id = p.workspace_id AND NOT (v.deactivated OR v.bot OR v.external OR v.guest) AND v.slack_id IS NOT NULL
	WHERE p.workspace_id = $4 AND p.id = $2
	  AND (EXISTS (SELECT FROM channel_members c WHERE c.workspace_id = $4 AND c.channel_id = p.channel_id AND c.person_id = v.id)
	       OR EXISTS (
	           SELECT
	           FROM platform_roles r
	           WHERE r.platform_id = p.id AND r.person_id = v.id AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)))
	  AND (cardinality($1::bigint[]) = 0 OR EXISTS (
	      SELECT
	      FROM seat_organisations s
	      WHERE s.platform_id = p.id AND s.person_id = v.id AND s.organisation_id = ANY ($1)))
	ORDER BY v.id`,
}

// voice is one of a round that is about to open.
type voice struct {
	NIS            string                 `json:"nis"`
	OrganisationID consult.OrganisationID `json:"organisation_id"`
	PersonID       consult.PersonID       `json:"person_id"`
}

const insertVoters = `
	INSERT INTO round_voters (workspace_id, round_id, nis, organisation_id, person_id, of_members)
	SELECT $1, $2, nullif(n.nis, ''), nullif(n.organisation_id, 0), nullif(n.person_id, 0), $4
	FROM json_to_recordset($3) AS n (nis text, organisation_id bigint, person_id bigint)`

const insertVersion = `
	INSERT INTO round_versions (workspace_id, round_id, version, draft, added_by, added_at)
	VALUES ($1, $2, $3, $4, $5, $6)`

// OpenRound opens a round on a platform, at once or at the moment that was said: the channel sees a card, who may answer is
// asked, and who has not answered is reminded before it closes.
func (d *DB) OpenRound(ctx context.Context, act consult.Act, draft consult.RoundDraft) (consult.RoundCard, error) {
	var card consult.RoundCard
	err := d.change(ctx, "open round", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		id, err := once(ctx, t, act, "open round", func() (consult.RoundID, error) { return t.openRound(ctx, act, p, draft) })
		if err != nil {
			return err
		}
		card, err = t.roundCard(ctx, act.Viewer, id, act.Now)
		return err
	})
	return card, err
}

func (t tx) openRound(ctx context.Context, act consult.Act, p consult.Platform, draft consult.RoundDraft) (consult.RoundID, error) {
	if err := t.ofPlatform(ctx, act, p, draft.ProjectID); err != nil {
		return 0, err
	}
	voices, err := t.voices(ctx, act, p, draft)
	if err != nil {
		return 0, err
	}
	now := act.Now.Truncate(time.Microsecond) // Postgres rounds up: what begins at once would not have begun yet
	opens := now
	if draft.Opens.Date != nil {
		opens = momentIn(p, draft.Opens)
	}
	if opens.Before(now) { // what is said to have begun begins now
		opens = now
	}
	closes := momentIn(p, draft.Closes)
	threshold, err := draft.Check(opens, closes, act.Now, len(voices))
	if err != nil {
		return 0, err
	}
	condition, err := t.conditionOf(ctx, act, draft.Decision)
	if err != nil {
		return 0, err
	}
	var id consult.RoundID
	_, err = t.get(ctx, &id, insertOpenRound, act.Workspace, p.ID, draft.ProjectID, draft.Kind, draft.Question, draft.Details, draft.Unit,
		pq.Array(append([]string{}, draft.Options...)), threshold.Base, threshold.Needed, opens, closes, draft.Recorded, draft.Refused, condition, act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert round: %w", err)
	}
	if _, err := t.exec(ctx, insertVoters, act.Workspace, id, rows[voice](voices), len(draft.Organisations) == 0); err != nil {
		return 0, fmt.Errorf("insert voters: %w", err)
	}
	if draft.Kind == consult.RoundReview {
		if _, err := t.exec(ctx, insertVersion, act.Workspace, id, 1, draft.Draft, act.Person, act.Now); err != nil {
			return 0, fmt.Errorf("insert version: %w", err)
		}
	}
	return id, t.askRound(ctx, p, consult.Round{ID: id, OpensAt: opens, ClosesAt: closes}, act.Now)
}

// ofPlatform refuses a project of another platform.
func (t tx) ofPlatform(ctx context.Context, act consult.Act, p consult.Platform, id consult.ProjectID) error {
	if id == 0 {
		return nil
	}
	project, err := t.project(ctx, act.Viewer, id, act.Now)
	if err == nil && project.PlatformID != p.ID {
		err = consult.NotFound("gone")
	}
	return err
}

func (t tx) voices(ctx context.Context, act consult.Act, p consult.Platform, draft consult.RoundDraft) ([]voice, error) {
	query, known := voicesOf[draft.Unit]
	if !known {
		return nil, nil // the draft is refused for its unit
	}
	today := act.Now.In(p.Location())
	organisations := int64s(draft.Organisations)
	if draft.Unit != consult.UnitPeople {
		var found []consult.OrganisationID
		if err := t.all(ctx, &found, votingOrganisations, act.Workspace, pq.Array(organisations), draft.ProjectID, p.ID, date(&today)); err != nil {
			return nil, fmt.Errorf("organisations: %w", err)
		}
		organisations = int64s(found)
	}
	var list []voice
	if err := t.all(ctx, &list, query, pq.Array(organisations), p.ID, act.Now, act.Workspace); err != nil {
		return nil, fmt.Errorf("voices: %w", err)
	}
	return list, nil
}

// conditionOf finds the decision of which a round sees whether its condition is met, by the number that somebody typed.
func (t tx) conditionOf(ctx context.Context, act consult.Act, typed string) (id consult.DecisionID, err error) {
	if typed == "" {
		return 0, nil
	}
	year, seq, ok := consult.ReadDecisionNumber(typed)
	if ok {
		ok, err = t.get(ctx, &id, decisionByNumber, act.Workspace, act.Person, act.Now, year, seq)
	}
	if err == nil && !ok {
		err = consult.Invalid("decision", "no_such_decision", nil)
	}
	return id, err
}

// momentIn is a moment on the platform's clock; zero when it was not said.
func momentIn(p consult.Platform, m consult.LocalMoment) time.Time {
	if m.Date == nil {
		return time.Time{}
	}
	y, month, day := m.Date.Date()
	return recurrence.LocalInstant(y, month, day, 0, m.Minute, p.Location())
}

// askRound writes what is told of a round that opens: its card, the question to each, and the reminders.
func (t tx) askRound(ctx context.Context, p consult.Platform, r consult.Round, now time.Time) error {
	at := r.OpensAt
	if at.Before(now) {
		at = now
	}
	until := r.ClosesAt
	of := consult.Delivery{
		WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "round", SubjectID: int64(r.ID), Revision: r.Revision, DueAt: at, UsefulUntil: &until,
	}
	var list []consult.Delivery
	if p.ChannelID != "" {
		card := of
		card.Purpose, card.RecipientKind, card.Recipient = consult.PurposeRoundOpened, consult.ToChannel, p.ChannelID
		list = append(list, card)
	}
	of.RecipientKind, of.Recipient = consult.ToAudience, consult.AudienceAnswering
	asked := of
	asked.Purpose = consult.PurposeRoundAsked
	return t.deliver(ctx, append(append(list, asked), roundReminders(p, r, of, at)...)...)
}

// roundReminders are those of a round that are worth sending, in the morning of a workday, one a day.
func roundReminders(p consult.Platform, r consult.Round, of consult.Delivery, asked time.Time) []consult.Delivery {
	of.Purpose = consult.PurposeRoundReminder
	closing := r.ClosesAt.In(p.Location())
	days := consult.ReminderDays(closing, consult.RoundReminderDays(), recurrence.IsWorkday)
	seen := map[int64]bool{}
	var list []consult.Delivery
	for _, lead := range consult.RoundReminderDays() {
		of.DueAt = awakeMorning(p, days[lead])
		if !seen[of.DueAt.Unix()] && r.WorthReminding(of.DueAt, asked) {
			seen[of.DueAt.Unix()] = true
			of.Lead = consult.Seconds(lead) * 86400
			list = append(list, of)
		}
	}
	return list
}

// refreshRound brings what was posted about a round up to date.
func (t tx) refreshRound(ctx context.Context, ws consult.WorkspaceID, id consult.RoundID) error {
	for _, purpose := range []consult.Purpose{
		consult.PurposeRoundOpened, consult.PurposeRoundAsked, consult.PurposeRoundReminder, consult.PurposeRoundTie,
	} {
		if err := t.refresh(ctx, ws, "round", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	return nil
}
