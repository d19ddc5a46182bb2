package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const projectsThatEnd = `
	SELECT p.id, p.platform_id, p.name, p.ends_on, f.zone
	FROM projects p
	JOIN platforms f ON f.id = p.platform_id
	WHERE p.workspace_id = $1 AND p.ends_on BETWEEN $2::date - 1 AND $2::date + 190
	ORDER BY p.id`

// PlanDossiers reminds who manages a platform, half a year before a project of it ends, of what goes on after it; it returns
// how many reminders are new. It is for the planner, nobody looks on.
func (d *DB) PlanDossiers(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan dossiers", func(t tx) error {
		var ending []consult.Project
		if err := t.all(ctx, &ending, projectsThatEnd, ws, date(&now)); err != nil {
			return fmt.Errorf("projects that end: %w", err)
		}
		for _, p := range ending {
			if !p.AskEmbedding(now.In(p.Location())) {
				continue
			}
			at, _ := officeMorning(now, p.Location())
			until := consult.Day(*p.EndsOn).AddDate(0, 0, 1)
			n, err := t.deliverNew(ctx, consult.Delivery{
				WorkspaceID: ws, PlatformID: &p.PlatformID, Subject: "project", SubjectID: int64(p.ID), Occurrence: p.EndsOn.Format(time.DateOnly),
				Purpose: consult.PurposeEmbedding, RecipientKind: consult.ToAudience, Recipient: consult.AudienceManaging, DueAt: at, UsefulUntil: &until,
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

// EmbeddingToTell reads a project that ends soon on behalf of who a delivery goes to; it is moot when they no longer manage
// the platform, or the end has moved.
func (d *DB) EmbeddingToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Dossier, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.Dossier{}, err
	}
	dossier, err := d.Dossier(ctx, v, consult.ProjectID(of.SubjectID), now, now)
	if _, gone := consult.Refusal(err); gone {
		return consult.Dossier{}, consult.Moot("not_due")
	}
	if err != nil {
		return dossier, err
	}
	if ends := dossier.Project.EndsOn; !dossier.Project.Manages || ends == nil || ends.Format(time.DateOnly) != of.Occurrence {
		return consult.Dossier{}, consult.Moot("not_due")
	}
	return dossier, nil
}

const entryForChannel = `
	SELECT e.id, e.kind, v.title, v.state, v.on_day, v.note, v.since, j.id AS project_id, j.name AS project
	FROM dossier_entries e
	JOIN projects j ON j.id = e.project_id
	JOIN platforms p ON p.id = j.platform_id AND p.channel_id = $3
	JOIN LATERAL (
	    SELECT *
	    FROM dossier_versions x
	    WHERE x.entry_id = e.id
	    ORDER BY x.since DESC, x.id DESC
	    LIMIT 1) v ON NOT v.removed
	WHERE e.workspace_id = $1 AND e.id = $2`

// EntryToTell is what the platform's own channel hears of an entry; it is moot when there is nothing to tell any more before
// it was posted.
func (d *DB) EntryToTell(ctx context.Context, of consult.Delivery) (consult.EntryNews, error) {
	var news consult.EntryNews
	err := d.read(ctx, "entry to tell", func(t tx) error {
		found, err := t.get(ctx, &news, entryForChannel, of.WorkspaceID, of.SubjectID, of.Recipient)
		if err != nil {
			return fmt.Errorf("entry: %w", err)
		}
		reached := news.State == consult.StateReached || news.State == consult.StateGranted
		if !found || of.TS == "" && !reached {
			return consult.Moot("not_due")
		}
		_, err = t.get(ctx, &news.Outsiders, outsidersIn, of.WorkspaceID, of.Recipient)
		return err
	})
	return news, err
}
