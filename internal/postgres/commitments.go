package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

// How each board that was asked stood in the project on a day, and whether it had merged by then.
const boardsOfProject = `
	SELECT s.organisation_id, o.name AS organisation, o.kind, o.nis, s.state, s.since, s.reason,
	       CASE WHEN o.merged_on <= $2 THEN o.merged_on END AS merged_on,
	       CASE WHEN o.merged_on <= $2 THEN o.successor_id ELSE 0 END AS successor_id,
	       coalesce(n.name, '') AS successor,
	       (SELECT count(*) FROM seated_members($3) m WHERE m.organisation_id = o.id) AS reached
	FROM memberships_on($1, $2) s
	JOIN organisations o ON o.id = s.organisation_id
	LEFT JOIN organisations n ON n.id = o.successor_id
	ORDER BY o.name, o.id`

const linesOfProject = `
	SELECT c.id, c.organisation_id, c.stage, c.council, c.result, c.on_day, c.paper, c.remark, coalesce(v.name, '') AS noted_by, c.noted_at
	FROM commitments c
	LEFT JOIN persons v ON v.id = c.noted_by
	WHERE c.project_id = $1 AND c.withdrawn_at IS NULL
	ORDER BY c.id`

// Commitments is how the boards of a project that the viewer may read stood at the end of the local day on, stage by stage.
func (d *DB) Commitments(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.CommitmentCard, error) {
	var card consult.CommitmentCard
	err := d.read(ctx, "commitments", func(t tx) error {
		var err error
		card, err = t.commitments(ctx, v, id, on, now)
		return err
	})
	return card, err
}

func (t tx) commitments(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.CommitmentCard, error) {
	card := consult.CommitmentCard{On: consult.Day(on)}
	var err error
	if card.Project, err = t.project(ctx, v, id, now); err != nil {
		return card, err
	}
	if err := t.all(ctx, &card.Boards, boardsOfProject, id, date(&on), card.PlatformID); err != nil {
		return card, fmt.Errorf("boards: %w", err)
	}
	if err := t.all(ctx, &card.Lines, linesOfProject, id); err != nil {
		return card, fmt.Errorf("lines: %w", err)
	}
	if err := t.all(ctx, &card.Mine, seatsHere, card.PlatformID, v.Person); err != nil {
		return card, fmt.Errorf("seats: %w", err)
	}
	return card, nil
}

// ExportCommitments is Commitments for a file, which the log keeps.
func (d *DB) ExportCommitments(ctx context.Context, act consult.Act, id consult.ProjectID, on time.Time) (consult.CommitmentCard, error) {
	var card consult.CommitmentCard
	err := d.change(ctx, "export commitments", func(t tx) error {
		var err error
		if card, err = t.commitments(ctx, act.Viewer, id, on, act.Now); err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export commitments", id, act.Now)
	})
	return card, err
}

// ofProject runs one of the steps that who sits for a board may take too, once for its cause, and reads the commitments of
// that day anew.
func (d *DB) ofProject(ctx context.Context, act consult.Act, id consult.ProjectID, step string, do func(tx, consult.CommitmentCard, consult.Platform) error) (consult.CommitmentCard, error) {
	var card consult.CommitmentCard
	err := d.change(ctx, step, func(t tx) error {
		_, err := once(ctx, t, act, step, func() (consult.ProjectID, error) {
			var locked consult.ProjectID
			if _, err := t.get(ctx, &locked, lockProject, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock project: %w", err)
			}
			card, p, err := t.commitmentsToday(ctx, act, id)
			if err != nil {
				return 0, err
			}
			return id, do(t, card, p)
		})
		if err != nil {
			return err
		}
		card, _, err = t.commitmentsToday(ctx, act, id)
		return err
	})
	return card, err
}

// commitmentsToday reads them on the platform's own day.
func (t tx) commitmentsToday(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.CommitmentCard, consult.Platform, error) {
	project, err := t.project(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return consult.CommitmentCard{}, consult.Platform{}, err
	}
	var row platformRow
	if _, err := t.get(ctx, &row, platformOf, act.Workspace, project.PlatformID); err != nil {
		return consult.CommitmentCard{}, consult.Platform{}, fmt.Errorf("platform: %w", err)
	}
	card, err := t.commitments(ctx, act.Viewer, id, act.Now.In(project.Location()), act.Now)
	return card, row.platform(), err
}

const insertCommitments = `
	INSERT INTO commitments (workspace_id, project_id, organisation_id, stage, council, result, on_day, paper, remark, noted_by, noted_at)
	SELECT $1, $2, o.id, $5, x.council, $6, $7, $8, $9, $10, $11
	FROM unnest($3::bigint[], $4::text[]) AS x (organisation_id, council)
	JOIN organisations o ON o.workspace_id = $1 AND o.id = x.organisation_id
	ORDER BY o.id`

// NoteCommitments notes what the councils of boards said of a stage, or when they will: who manages the project for all, who
// sits for a board for that one. Before a planned council those who sit for a board that is still open are reminded, and
// asked for the result after it.
func (d *DB) NoteCommitments(ctx context.Context, act consult.Act, draft consult.CommitmentDraft) (consult.CommitmentCard, error) {
	return d.ofProject(ctx, act, draft.ProjectID, "note commitments", func(t tx, c consult.CommitmentCard, p consult.Platform) error {
		if err := draft.Check(c, c.On); err != nil {
			return err
		}
		councils := make(pq.StringArray, 0, len(draft.Organisations))
		for _, id := range draft.Organisations {
			councils = append(councils, string(draft.Level.Of(c.Board(id).Kind)))
		}
		if _, err := t.exec(ctx, insertCommitments, act.Workspace, c.ID, pq.Array(int64s(draft.Organisations)), councils, draft.Stage,
			draft.Result, date(&draft.OnDay), draft.Paper, draft.Remark, act.Person, act.Now); err != nil {
			return fmt.Errorf("insert commitments: %w", err)
		}
		if draft.Result == consult.CouncilPlanned {
			if err := t.deliver(ctx, councilReminders(p, draft, act.Now)...); err != nil {
				return err
			}
		}
		return t.refreshCouncils(ctx, act.Workspace, c.ID)
	})
}

// refreshCouncils brings what was posted about planned councils up to date.
func (t tx) refreshCouncils(ctx context.Context, ws consult.WorkspaceID, id consult.ProjectID) error {
	for _, purpose := range []consult.Purpose{consult.PurposeCouncil, consult.PurposeCouncilMatrix} {
		if err := t.refresh(ctx, ws, "project", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	return nil
}

// askResultFor is how many days after a council its result is worth asking for.
const askResultFor = 21

// councilReminders are those of a day of councils: as many days before as the platform's deadlines are reminded of, and on
// the workday after it for the result, which who manages the platform is told is missing.
func councilReminders(p consult.Platform, draft consult.CommitmentDraft, now time.Time) []consult.Delivery {
	day := consult.Day(draft.OnDay)
	end := recurrence.LocalInstant(day.Year(), day.Month(), day.Day()+1, 0, 0, p.Location())
	late := end.AddDate(0, 0, askResultFor)
	of := consult.Delivery{
		WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "project", SubjectID: int64(draft.ProjectID),
		Occurrence: consult.CouncilOccurrence(draft.Stage, day), RecipientKind: consult.ToAudience,
	}
	var list []consult.Delivery
	add := func(purpose consult.Purpose, audience string, lead int, on time.Time, until time.Time) {
		if at := awakeMorning(p, on); at.After(now) {
			of.Purpose, of.Recipient, of.Lead, of.DueAt, of.UsefulUntil = purpose, audience, consult.Seconds(lead)*86400, at, &until
			list = append(list, of)
		}
	}
	for lead, on := range consult.ReminderDays(day, p.DeadlineLeads, recurrence.IsWorkday) {
		add(consult.PurposeCouncil, consult.AudienceCouncils, lead, on, end)
	}
	after := recurrence.AddWorkdays(day, 1)
	add(consult.PurposeCouncil, consult.AudienceCouncils, -1, after, late)
	add(consult.PurposeCouncilMatrix, consult.AudienceManaging, -1, recurrence.AddWorkdays(day, 3), late)
	return list
}

const withdrawCommitment = `
	UPDATE commitments
	SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_reason = $5
	WHERE workspace_id = $1 AND id = $2 AND withdrawn_at IS NULL`

// WithdrawCommitment takes back a line that was noted by mistake, with a reason; it stays in the table.
func (d *DB) WithdrawCommitment(ctx context.Context, act consult.Act, project consult.ProjectID, id consult.CommitmentID, reason string) (consult.CommitmentCard, error) {
	return d.ofProject(ctx, act, project, "withdraw commitment", func(t tx, c consult.CommitmentCard, _ consult.Platform) error {
		if err := c.CanWithdraw(id, reason); err != nil {
			return err
		}
		if _, err := t.exec(ctx, withdrawCommitment, act.Workspace, id, act.Person, act.Now, reason); err != nil {
			return fmt.Errorf("withdraw: %w", err)
		}
		return t.refreshCouncils(ctx, act.Workspace, c.ID)
	})
}

// CouncilsToTell is what a message about planned councils says, on behalf of who it goes to; it is moot when that person has
// left, or when nothing is open any more of their boards or, for who manages the platform, of any.
func (d *DB) CouncilsToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.CommitmentCard, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.CommitmentCard{}, err
	}
	card, err := d.Commitments(ctx, v, consult.ProjectID(of.SubjectID), now, now)
	if _, gone := consult.Refusal(err); gone {
		return card, consult.Moot("not_due")
	}
	if err != nil {
		return card, err
	}
	card.On = consult.Day(now.In(card.Location()))
	return card, card.Concerns(of)
}
