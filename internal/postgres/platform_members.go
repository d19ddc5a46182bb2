package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const removePlatformOrganisations = `
	DELETE FROM platform_organisations x
	USING organisations o
	WHERE o.id = x.organisation_id AND o.workspace_id = $1 AND x.platform_id = $2 AND x.organisation_id = ANY ($3)
	RETURNING x.organisation_id`

// SetMemberOrganisations adds organisations to a platform and takes others away, for who leads it; those that the change does
// not name stay as they are. Nothing is announced. Of one that leaves, who sat for it no longer does and is asked anew where
// no other seat is left; its delegates stop, it owes nothing any more, and its open voices in rounds fall away. What it
// answered, handed in and decided stays. It refuses to take away one that still stands in a project that runs.
func (d *DB) SetMemberOrganisations(ctx context.Context, act consult.Act, draft consult.MembersDraft) (consult.MembersChange, error) {
	var c consult.MembersChange
	err := d.change(ctx, "set member organisations", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		c.Platform = p
		if err := draft.Check(); err != nil || draft.Empty() {
			return err
		}
		if _, err := once(ctx, t, act, "set member organisations", func() (consult.PlatformID, error) {
			return p.ID, t.setMembers(ctx, act, p, draft)
		}); err != nil {
			return err
		}
		return t.tellMembers(ctx, act.Workspace, draft, &c)
	})
	return c, err
}

func (t tx) setMembers(ctx context.Context, act consult.Act, p consult.Platform, draft consult.MembersDraft) error {
	if err := t.leftProjects(ctx, act, p, draft.Removed); err != nil {
		return err
	}
	if _, err := t.exec(ctx, insertPlatformOrganisations, act.Workspace, p.ID, pq.Array(int64s(draft.Added))); err != nil {
		return fmt.Errorf("add: %w", err)
	}
	var gone []consult.OrganisationID
	if err := t.all(ctx, &gone, removePlatformOrganisations, act.Workspace, p.ID, pq.Array(int64s(draft.Removed))); err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if len(gone) == 0 {
		return nil
	}
	return t.releaseMembers(ctx, act, p, gone, draft.Reason)
}

const stillInProject = `
	SELECT o.name AS organisation, j.name AS project
	FROM projects j
	CROSS JOIN LATERAL memberships_on(j.id, $3) m
	JOIN organisations o ON o.id = m.organisation_id
	WHERE j.workspace_id = $1 AND j.platform_id = $2 AND (j.ends_on IS NULL OR j.ends_on >= $3)
	  AND m.organisation_id = ANY ($4) AND m.state IN ('joined', 'undecided')
	ORDER BY o.name, j.name
	LIMIT 1`

// leftProjects refuses those that still stand in a project that runs: there it is said from which day on they leave, and why.
func (t tx) leftProjects(ctx context.Context, act consult.Act, p consult.Platform, ids []consult.OrganisationID) error {
	var still struct{ Organisation, Project string }
	today := act.Now.In(p.Location())
	found, err := t.get(ctx, &still, stillInProject, act.Workspace, p.ID, date(&today), pq.Array(int64s(ids)))
	if err == nil && found {
		return consult.Invalid("organisations", "member_in_project", map[string]any{"Organisation": still.Organisation, "Project": still.Project})
	}
	return err
}

const stopDelegates = `
	UPDATE delegates
	SET to_on = greatest(from_on, $4::date - 1)
	WHERE workspace_id = $1 AND platform_id = $2 AND organisation_id = ANY ($3) AND (to_on IS NULL OR to_on >= $4)`

const stopReceiving = `
	DELETE FROM report_back_receivers
	WHERE workspace_id = $1 AND platform_id = $2 AND organisation_id = ANY ($3)`

// A council that was told, or will be on a day that was said, stays on record.
const dropReports = `
	DELETE FROM report_backs
	WHERE workspace_id = $1 AND platform_id = $2 AND organisation_id = ANY ($3) AND outcome = ''
	RETURNING meeting_id`

const openRoundsOf = `
	SELECT r.id
	FROM rounds r
	WHERE r.workspace_id = $1 AND r.platform_id = $2 AND r.project_id IS NULL AND r.state = 'open'
	ORDER BY r.id
	FOR UPDATE`

// releaseMembers takes away what is open of organisations that left a platform. It is the one place that says what leaving
// one ends.
func (t tx) releaseMembers(ctx context.Context, act consult.Act, p consult.Platform, gone []consult.OrganisationID, reason string) error {
	if err := t.freeSeats(ctx, act, p, gone); err != nil {
		return fmt.Errorf("seats: %w", err)
	}
	ids, today := pq.Array(int64s(gone)), act.Now.In(p.Location())
	if _, err := t.exec(ctx, stopDelegates, act.Workspace, p.ID, ids, date(&today)); err != nil {
		return fmt.Errorf("delegates: %w", err)
	}
	if _, err := t.exec(ctx, stopReceiving, act.Workspace, p.ID, ids); err != nil {
		return fmt.Errorf("receivers: %w", err)
	}
	var told []consult.MeetingID
	if err := t.all(ctx, &told, dropReports, act.Workspace, p.ID, ids); err != nil {
		return fmt.Errorf("report-backs: %w", err)
	}
	for _, id := range told {
		if err := t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeReportBackMatrix); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	if err := t.excuse(ctx, act, p.ID, consult.MembershipDraft{Organisations: gone, Reason: reason}); err != nil {
		return err
	}
	return t.dropVoices(ctx, act, p.ID)
}

// dropVoices lets the open voices of who left fall away at once, as they would when somebody next answers.
func (t tx) dropVoices(ctx context.Context, act consult.Act, id consult.PlatformID) error {
	var rounds []consult.RoundID
	if err := t.all(ctx, &rounds, openRoundsOf, act.Workspace, id); err != nil {
		return fmt.Errorf("open rounds: %w", err)
	}
	for _, round := range rounds {
		if _, err := t.tendRound(ctx, act.Workspace, round, act.Now); err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
	}
	return nil
}

const freeSeats = `
	DELETE FROM seat_organisations
	WHERE platform_id = $1 AND organisation_id = ANY ($2)
	RETURNING person_id`

const seatsLeft = `
	UPDATE seats s
	SET answer = CASE n.seats WHEN 1 THEN 'one' ELSE 'several' END
	FROM (SELECT o.person_id, count(*) AS seats FROM seat_organisations o WHERE o.platform_id = $1 GROUP BY o.person_id) n
	WHERE s.platform_id = $1 AND s.person_id = n.person_id AND s.person_id = ANY ($2)`

// Who is not in the channel is asked on coming back.
const forgetSeats = `
	DELETE FROM seats s
	WHERE s.platform_id = $1 AND s.person_id = ANY ($2)
	  AND NOT EXISTS (SELECT FROM seat_organisations o WHERE o.platform_id = s.platform_id AND o.person_id = s.person_id)`

// freeSeats takes back the seats of organisations; who has none left is asked again.
func (t tx) freeSeats(ctx context.Context, act consult.Act, p consult.Platform, gone []consult.OrganisationID) error {
	var freed []consult.PersonID
	if err := t.all(ctx, &freed, freeSeats, p.ID, pq.Array(int64s(gone))); err != nil || len(freed) == 0 {
		return err
	}
	for _, query := range []string{seatsLeft, forgetSeats} {
		if _, err := t.exec(ctx, query, p.ID, pq.Array(int64s(freed))); err != nil {
			return err
		}
	}
	return t.askSeatsOf(ctx, act.Workspace, p.ID, p.ChannelID, act.Now.UTC().Format(time.RFC3339), act.Now)
}

const memberNames = `
	SELECT o.name
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)
	  AND $4 = EXISTS (SELECT FROM platform_organisations x WHERE x.platform_id = $2 AND x.organisation_id = o.id)
	ORDER BY o.name, o.id`

const actionsLeft = `
	SELECT count(DISTINCT a.id)
	FROM action_items a
	JOIN action_organisations o ON o.action_item_id = a.id AND o.done_at IS NULL
	WHERE a.workspace_id = $1 AND a.platform_id = $2 AND a.state = 'open' AND o.organisation_id = ANY ($3)`

// tellMembers reads what a change came to, the same however often it is sent.
func (t tx) tellMembers(ctx context.Context, ws consult.WorkspaceID, draft consult.MembersDraft, c *consult.MembersChange) error {
	if err := t.all(ctx, &c.Added, memberNames, ws, draft.PlatformID, pq.Array(int64s(draft.Added)), true); err != nil {
		return fmt.Errorf("added: %w", err)
	}
	removed := pq.Array(int64s(draft.Removed))
	if err := t.all(ctx, &c.Removed, memberNames, ws, draft.PlatformID, removed, false); err != nil {
		return fmt.Errorf("removed: %w", err)
	}
	if _, err := t.get(ctx, &c.Actions, actionsLeft, ws, draft.PlatformID, removed); err != nil {
		return fmt.Errorf("actions: %w", err)
	}
	return nil
}
