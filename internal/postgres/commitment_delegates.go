package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

const delegatesPlatform = `
	SELECT p.id AS platform_id, p.name AS platform, p.zone
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	WHERE p.id = $4
	LIMIT 1`

const delegatingBoards = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM platform_organisations m
	JOIN organisations o ON o.id = m.organisation_id AND (o.merged_on IS NULL OR o.merged_on > $2)
	WHERE m.platform_id = $1
	ORDER BY o.name, o.id`

const delegateLines = `
	SELECT d.id, d.organisation_id, d.person_id, v.name, d.part, d.from_on, d.to_on
	FROM delegates d
	JOIN persons v ON v.id = d.person_id
	WHERE d.workspace_id = $1 AND d.platform_id = $2
	ORDER BY d.from_on, d.id`

// Delegates is who is delegated to a platform that the viewer may read, board by board, on the platform's own day.
func (d *DB) Delegates(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.DelegateCard, error) {
	var card consult.DelegateCard
	err := d.read(ctx, "delegates", func(t tx) error {
		var err error
		card, err = t.delegates(ctx, v, id, now)
		return err
	})
	return card, err
}

func (t tx) delegates(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.DelegateCard, error) {
	var card consult.DelegateCard
	found, err := t.get(ctx, &card, delegatesPlatform, v.Workspace, v.Person, now, id)
	if err != nil {
		return card, fmt.Errorf("platform: %w", err)
	}
	if !found {
		return card, consult.NotFound("gone")
	}
	s, err := t.standing(ctx, v, id, now)
	if err != nil {
		return card, err
	}
	card.Manages = s.CanManage() == nil
	if err := t.all(ctx, &card.Mine, seatsHere, id, v.Person); err != nil {
		return card, fmt.Errorf("seats: %w", err)
	}
	return card, t.delegateLines(ctx, v.Workspace, &card, now)
}

// delegateLines fills in the boards and who is delegated.
func (t tx) delegateLines(ctx context.Context, ws consult.WorkspaceID, card *consult.DelegateCard, now time.Time) error {
	card.On = consult.Day(card.Local(now))
	if err := t.all(ctx, &card.Members, delegatingBoards, card.PlatformID, date(&card.On)); err != nil {
		return fmt.Errorf("boards: %w", err)
	}
	if err := t.all(ctx, &card.Lines, delegateLines, ws, card.PlatformID); err != nil {
		return fmt.Errorf("lines: %w", err)
	}
	return nil
}

// delegate runs a step on who is delegated to a platform, once for its cause, and reads it anew.
func (d *DB) delegate(ctx context.Context, act consult.Act, id consult.PlatformID, step string, do func(tx, consult.DelegateCard) error) (consult.DelegateCard, error) {
	var card consult.DelegateCard
	err := d.change(ctx, step, func(t tx) error {
		_, err := once(ctx, t, act, step, func() (consult.PlatformID, error) {
			before, err := t.delegates(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			return id, do(t, before)
		})
		if err != nil {
			return err
		}
		card, err = t.delegates(ctx, act.Viewer, id, act.Now)
		return err
	})
	return card, err
}

const followDelegates = `
	UPDATE delegates
	SET to_on = $4
	WHERE workspace_id = $1 AND platform_id = $2 AND organisation_id = $3 AND part = 'delegate' AND from_on <= $4 AND (to_on IS NULL OR to_on > $4)`

const insertDelegate = `
	INSERT INTO delegates (workspace_id, platform_id, organisation_id, person_id, part, from_on, to_on, noted_by, noted_at)
	SELECT $1, $2, $3, v.id, $5, $6, $7, $8, $9
	FROM persons v
	WHERE v.workspace_id = $1 AND v.id = $4 AND NOT (v.deactivated OR v.bot) AND v.erased_at IS NULL
	RETURNING id`

// NoteDelegate notes whom a board delegates to a platform: who manages it for all, who sits for a board for that one. A new
// delegate follows the earlier one.
func (d *DB) NoteDelegate(ctx context.Context, act consult.Act, draft consult.DelegateDraft) (consult.DelegateCard, error) {
	return d.delegate(ctx, act, draft.PlatformID, "note delegate", func(t tx, c consult.DelegateCard) error {
		if err := draft.Check(c); err != nil {
			return err
		}
		if draft.Part == consult.PartDelegate {
			last := consult.Day(draft.FromOn).AddDate(0, 0, -1)
			if _, err := t.exec(ctx, followDelegates, act.Workspace, c.PlatformID, draft.OrganisationID, date(&last)); err != nil {
				return fmt.Errorf("follow: %w", err)
			}
		}
		var id consult.DelegateID
		found, err := t.get(ctx, &id, insertDelegate, act.Workspace, c.PlatformID, draft.OrganisationID, draft.PersonID, draft.Part,
			date(&draft.FromOn), date(draft.ToOn), act.Person, act.Now)
		if err == nil && !found {
			err = consult.Invalid("person", "delegate_missing", nil)
		}
		return err
	})
}

const endDelegate = `
	UPDATE delegates
	SET to_on = $3
	WHERE workspace_id = $1 AND id = $2`

// EndDelegate notes the last day, a local date, on which somebody is delegated.
func (d *DB) EndDelegate(ctx context.Context, act consult.Act, platform consult.PlatformID, id consult.DelegateID, last time.Time) (consult.DelegateCard, error) {
	return d.delegate(ctx, act, platform, "end delegate", func(t tx, c consult.DelegateCard) error {
		if err := c.CanEnd(id, last); err != nil {
			return err
		}
		_, err := t.exec(ctx, endDelegate, act.Workspace, id, date(&last))
		return err
	})
}

// Platforms whose boards delegate somebody, and who coordinates them or, where nobody does, is in the chair.
const platformsWithDelegates = `
	SELECT p.id AS platform_id, p.name AS platform, p.zone, r.person_id AS in_charge
	FROM platforms p
	CROSS JOIN LATERAL (
	    SELECT r.person_id
	    FROM platform_roles r
	    JOIN persons v ON v.id = r.person_id AND NOT (v.deactivated OR v.bot) AND v.slack_id IS NOT NULL
	    WHERE r.platform_id = p.id AND r.role IN ('chair', 'secretary', 'coordinator')
	      AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2)
	    ORDER BY r.role <> 'coordinator', r.role <> 'chair', r.valid_from DESC, r.person_id
	    LIMIT 1) r
	WHERE p.workspace_id = $1 AND EXISTS (SELECT FROM delegates d WHERE d.platform_id = p.id)
	ORDER BY p.id`

// PlanVacancies tells who coordinates a platform, once a month and when another board is added, which of its boards have no
// delegate; it returns how many messages are new. It is for the planner, nobody looks on.
func (d *DB) PlanVacancies(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan vacancies", func(t tx) error {
		var list []struct {
			consult.DelegateCard
			InCharge consult.PersonID
		}
		if err := t.all(ctx, &list, platformsWithDelegates, ws, now); err != nil {
			return fmt.Errorf("platforms: %w", err)
		}
		for _, p := range list {
			if err := t.delegateLines(ctx, ws, &p.DelegateCard, now); err != nil {
				return err
			}
			var vacant []string
			for _, o := range p.Vacant() {
				vacant = append(vacant, fmt.Sprint(o.ID))
			}
			if len(vacant) == 0 {
				continue
			}
			at, until := officeMorning(now, p.Local(now).Location())
			n, err := t.deliverNew(ctx, consult.Delivery{
				WorkspaceID: ws, PlatformID: &p.PlatformID, Subject: "platform", SubjectID: int64(p.PlatformID), Purpose: consult.PurposeVacancy,
				Occurrence:    p.On.Format("2006-01") + " " + strings.Join(vacant, ","),
				RecipientKind: consult.ToPerson, Recipient: toPerson(p.InCharge), DueAt: at, UsefulUntil: &until,
			})
			if err != nil {
				return err
			}
			made += n
		}
		return nil
	})
	return made, err
}

// VacanciesToTell is what a message about boards without a delegate says, on behalf of who it goes to; it is moot when that
// person has left or manages the platform no longer, or when all boards have one.
func (d *DB) VacanciesToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.DelegateCard, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.DelegateCard{}, err
	}
	card, err := d.Delegates(ctx, v, consult.PlatformID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone {
		return card, consult.Moot("not_due")
	}
	if err == nil && of.TS == "" && (!card.Manages || len(card.Vacant()) == 0) {
		err = consult.Moot("not_due")
	}
	return card, err
}
