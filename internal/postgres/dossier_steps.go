package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const insertEntry = `
	INSERT INTO dossier_entries (workspace_id, project_id, kind)
	VALUES ($1, $2, $3)
	RETURNING id`

// An organisation of another workspace is none.
const insertEntryVersion = `
	INSERT INTO dossier_versions (workspace_id, project_id, entry_id, since, title, state, on_day, amount, percentage, base, base_amount,
	                              goal, reached, organisation_id, group_id, parent_id, decision_id, paper, note, removed, noted_by, noted_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (SELECT id FROM organisations WHERE workspace_id = $1 AND id = $14),
	        nullif($15::bigint, 0), nullif($16::bigint, 0), nullif($17::bigint, 0), $18, $19, $20, $21, $22)`

// NoteEntry adds an entry to a project's dossier, or notes how one stands from today on, for who manages its platform. What
// was noted before stays for questions about a day before. The channel hears of a milestone that is reached, and of an award.
func (d *DB) NoteEntry(ctx context.Context, act consult.Act, draft consult.EntryDraft) (consult.Dossier, error) {
	return d.changeEntry(ctx, act, "note entry", draft.ID, draft.ProjectID, func(consult.Entry) (consult.EntryDraft, error) { return draft, nil })
}

// CheckCondition ticks off a condition; it refuses one that is ticked off, with who did and when.
func (d *DB) CheckCondition(ctx context.Context, act consult.Act, id consult.EntryID) (consult.Dossier, error) {
	return d.changeEntry(ctx, act, "check condition", id, 0, func(was consult.Entry) (consult.EntryDraft, error) {
		draft := was.Draft(0)
		draft.State = consult.StateMet
		if was.Kind != consult.EntryCondition {
			return draft, consult.NotFound("gone")
		}
		return draft, nil
	})
}

// changeEntry notes what to makes of an entry as it stands; id is 0 for a new one of project.
func (d *DB) changeEntry(ctx context.Context, act consult.Act, step string, id consult.EntryID, project consult.ProjectID,
	to func(consult.Entry) (consult.EntryDraft, error)) (consult.Dossier, error) {
	of := func(t tx) (consult.ProjectID, error) {
		if id == 0 {
			return project, nil
		}
		return t.projectOfEntry(ctx, act.Workspace, id)
	}
	return d.changeDossier(ctx, act, step, of, func(t tx, dossier consult.Dossier) error {
		if err := dossier.Project.CanChange(); err != nil {
			return err
		}
		was, found := dossier.Entry(id)
		if id != 0 && !found {
			return consult.NotFound("gone")
		}
		draft, err := to(was)
		if err != nil {
			return err
		}
		if found {
			draft.Kind = was.Kind
		}
		return t.noteEntry(ctx, act, dossier, was, draft)
	})
}

func (t tx) noteEntry(ctx context.Context, act consult.Act, dossier consult.Dossier, was consult.Entry, draft consult.EntryDraft) error {
	today := act.Now.In(dossier.Project.Location())
	if err := draft.Check(dossier, today); err != nil {
		return err
	}
	if err := t.mayLink(ctx, act, was, draft); err != nil {
		return err
	}
	id := was.ID
	if id == 0 {
		if _, err := t.get(ctx, &id, insertEntry, act.Workspace, dossier.Project.ID, draft.Kind); err != nil {
			return fmt.Errorf("insert entry: %w", err)
		}
	}
	_, err := t.exec(ctx, insertEntryVersion, act.Workspace, dossier.Project.ID, id, date(&today), draft.Title, draft.State, date(draft.OnDay),
		draft.Amount, draft.Percentage, draft.Base, draft.BaseAmount, draft.Goal, draft.Count, draft.OrganisationID, draft.GroupID,
		draft.ParentID, draft.DecisionID, draft.Paper, draft.Note, draft.Removed, act.Person, act.Now)
	if err != nil {
		return fmt.Errorf("insert version: %w", err)
	}
	if err := t.refresh(ctx, act.Workspace, "dossier_entry", int64(id), consult.PurposeMilestone); err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	if !draft.IsNews(was, today) {
		return nil
	}
	return t.announceEntry(ctx, act, dossier.Project.PlatformID, id, today.Format("2006-01-02"))
}

const mayLinkTo = `
	SELECT ($4 = 0 OR EXISTS (SELECT FROM visible_platforms($1, $2, $3) v WHERE v.platform_id = $4))
	   AND ($5 = 0 OR EXISTS (SELECT FROM readable_decisions($1, $2, $3) d WHERE d.id = $5))`

// mayLink refuses a group or a decision of which who notes it may not know, unless it stands there already.
func (t tx) mayLink(ctx context.Context, act consult.Act, was consult.Entry, draft consult.EntryDraft) error {
	group, decision := draft.GroupID, draft.DecisionID
	if group == was.GroupID {
		group = 0
	}
	if decision == was.DecisionID {
		decision = 0
	}
	may := false
	if _, err := t.get(ctx, &may, mayLinkTo, act.Workspace, act.Person, act.Now, group, decision); err != nil {
		return fmt.Errorf("links of entry: %w", err)
	}
	if !may {
		return consult.NotFound("gone")
	}
	return nil
}

// announceEntry tells the channel of the platform, where it has one.
func (t tx) announceEntry(ctx context.Context, act consult.Act, platform consult.PlatformID, id consult.EntryID, day string) error {
	var row platformRow
	if _, err := t.get(ctx, &row, platformOf, act.Workspace, platform); err != nil {
		return fmt.Errorf("platform: %w", err)
	}
	channel := row.platform().ChannelID
	if channel == "" {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &platform, Subject: "dossier_entry", SubjectID: int64(id), Occurrence: day,
		Purpose: consult.PurposeMilestone, RecipientKind: consult.ToChannel, Recipient: channel, DueAt: act.Now,
	})
}

// Cells that stand so already are left as they are.
const insertCells = `
	INSERT INTO dossier_cells (workspace_id, project_id, entry_id, nis, state, paper, since, noted_by, noted_at)
	SELECT $1, $2, e.id, m.nis, $5, coalesce(nullif($6, ''), was.paper, ''), $7, $8, $9
	FROM dossier_entries e
	CROSS JOIN unnest($4::text[]) AS m (nis)
	LEFT JOIN LATERAL (
	    SELECT c.state, c.paper
	    FROM dossier_cells c
	    WHERE c.project_id = $2 AND c.entry_id = e.id AND c.nis = m.nis
	    ORDER BY c.since DESC, c.id DESC
	    LIMIT 1) was ON true
	WHERE e.workspace_id = $1 AND e.project_id = $2 AND e.id = ANY ($3)
	  AND (coalesce(was.state, 'todo') <> $5 OR $6 <> '' AND $6 IS DISTINCT FROM was.paper)`

// NoteCells notes how far deliverables are in municipalities from today on: any for who manages the platform, their own for
// who sits for a board of one.
func (d *DB) NoteCells(ctx context.Context, act consult.Act, draft consult.CellsDraft) (consult.Dossier, error) {
	of := func(tx) (consult.ProjectID, error) { return draft.ProjectID, nil }
	return d.changeDossier(ctx, act, "note cells", of, func(t tx, dossier consult.Dossier) error {
		if err := draft.Check(dossier); err != nil {
			return err
		}
		today := act.Now.In(dossier.Project.Location())
		made, err := t.exec(ctx, insertCells, act.Workspace, dossier.Project.ID, pq.Array(int64s(draft.Deliverables)), textArray(draft.Municipalities),
			draft.State, draft.Paper, date(&today), act.Person, act.Now)
		if err != nil {
			return fmt.Errorf("insert cells: %w", err)
		}
		if made == 0 {
			return consult.Conflict("entry_unchanged", nil)
		}
		return nil
	})
}
