package postgres

import (
	"context"
	"errors"
	"fmt"

	"overlegbot/internal/consult"
)

const keepPlaceMerger = `
	INSERT INTO place_mergers (workspace_id, old_nis, nis, name, merged_on, postal_codes)
	VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT ON CONSTRAINT place_mergers_pkey DO UPDATE
	SET nis = excluded.nis, name = excluded.name, merged_on = excluded.merged_on, postal_codes = excluded.postal_codes
	WHERE (place_mergers.nis, place_mergers.name, place_mergers.merged_on, place_mergers.postal_codes)
	      <> (excluded.nis, excluded.name, excluded.merged_on, excluded.postal_codes)`

// In all that follows $1 is the workspace, $2 the old code and $3 the new one; $4 is the first day.

// The boards of the new municipality that there are not yet; one that keeps its name goes on with the new code.
const foundBoards = `
	INSERT INTO organisations (workspace_id, name, kind, nis)
	SELECT DISTINCT o.workspace_id, CASE o.kind WHEN 'ocmw' THEN 'OCMW ' ELSE 'Gemeente ' END || $4, o.kind, $3
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.nis = $2 AND o.kind IN ('gemeente', 'ocmw') AND o.successor_id IS NULL
	  AND NOT EXISTS (
	      SELECT
	      FROM organisations n
	      WHERE n.workspace_id = $1 AND n.nis = $3 AND n.kind = o.kind AND n.successor_id IS NULL)
	ON CONFLICT ON CONSTRAINT organisations_name_key DO UPDATE SET nis = excluded.nis`

// The boards that end keep their code: they are history.
const mergeBoards = `
	UPDATE organisations o
	SET successor_id = n.id, merged_on = $4
	FROM (
	    SELECT DISTINCT ON (kind) id, kind
	    FROM organisations
	    WHERE workspace_id = $1 AND nis = $3 AND kind IN ('gemeente', 'ocmw') AND successor_id IS NULL
	    ORDER BY kind, id) n
	WHERE o.workspace_id = $1 AND o.nis = $2 AND o.kind = n.kind AND o.successor_id IS NULL AND o.id <> n.id`

const moveOrganisations = `
	UPDATE organisations
	SET nis = $3
	WHERE workspace_id = $1 AND nis = $2 AND kind NOT IN ('gemeente', 'ocmw')`

// Positions that are the same from now on become one, with the topics of each.
const joinPositions = `
	WITH after AS (
	    SELECT c.id, c.topics, row_number() OVER same AS n, first_value(c.id) OVER same AS kept
	    FROM contacts c
	    JOIN organisations o ON o.id = c.organisation_id
	    WHERE c.workspace_id = $1
	    WINDOW same AS (
	        PARTITION BY c.person_id, CASE WHEN o.nis = $2 THEN coalesce(o.successor_id, o.id) ELSE o.id END,
	                     CASE c.nis WHEN $2 THEN $3 ELSE c.nis END, c.role
	        ORDER BY c.id)),
	joined AS (
	    UPDATE contacts k
	    SET topics = ARRAY(SELECT DISTINCT t FROM after x CROSS JOIN unnest(x.topics) t WHERE x.kept = k.id ORDER BY t)
	    FROM after d
	    WHERE k.id = d.kept AND d.n > 1)
	DELETE FROM contacts c
	USING after a
	WHERE c.id = a.id AND a.n > 1`

const movePositions = `
	UPDATE contacts c
	SET nis = CASE c.nis WHEN $2 THEN $3 ELSE c.nis END,
	    organisation_id = CASE WHEN o.nis = $2 THEN coalesce(o.successor_id, o.id) ELSE o.id END
	FROM organisations o
	WHERE c.workspace_id = $1 AND o.id = c.organisation_id AND (c.nis = $2 OR o.nis = $2 AND o.successor_id IS NOT NULL)`

const movePartners = `
	UPDATE partners
	SET nis = ARRAY(SELECT DISTINCT unnest(array_replace(nis, $2, $3)) ORDER BY 1)
	WHERE workspace_id = $1 AND $2 = ANY (nis)`

const movePractices = `
	UPDATE practices
	SET nis = ARRAY(SELECT DISTINCT unnest(array_replace(nis, $2, $3)) ORDER BY 1)
	WHERE workspace_id = $1 AND $2 = ANY (nis)`

// The boards that this merger ended.
const endedBoards = `
	SELECT o.id, o.name, n.id AS into_id, n.name AS into_name
	FROM organisations o
	JOIN organisations n ON n.id = o.successor_id
	WHERE o.workspace_id = $1 AND o.nis = $2 AND o.merged_on = $3
	ORDER BY o.id`

// ImportPlaces makes former municipalities of those that merged: from now on who asks by the old name finds the new one, and
// what was of the old one is of the new: positions, organisations, partners, practices, memberships. A merger that is known
// changes nothing. It is for who runs the bot.
func (d *DB) ImportPlaces(ctx context.Context, act consult.Act, list []consult.PlaceMerger) (consult.PlaceImport, error) {
	var report consult.PlaceImport
	err := d.change(ctx, "import places", func(t tx) error {
		for _, m := range list {
			if err := m.CanApply(act.Now); err != nil {
				return err
			}
		}
		var err error
		report, err = t.importPlaces(ctx, act, list)
		report.Applied = err == nil
		return err
	})
	return report, err
}

// PreviewPlaces tells what ImportPlaces would do, on the day of the last merger, by doing it and taking it back.
func (d *DB) PreviewPlaces(ctx context.Context, act consult.Act, list []consult.PlaceMerger) (consult.PlaceImport, error) {
	var report consult.PlaceImport
	err := d.change(ctx, "preview places", func(t tx) error {
		var err error
		if report, err = t.importPlaces(ctx, act, list); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return report, err
}

func (t tx) importPlaces(ctx context.Context, act consult.Act, list []consult.PlaceMerger) (consult.PlaceImport, error) {
	var report consult.PlaceImport
	if err := t.mayImport(ctx, act); err != nil {
		return report, err
	}
	for _, m := range list {
		if err := m.Check(); err != nil {
			return report, err
		}
		n, err := t.exec(ctx, keepPlaceMerger, act.Workspace, m.OldNIS, m.NIS, m.Name, date(&m.On), m.PostalCodes)
		if err != nil {
			return report, fmt.Errorf("keep merger: %w", err)
		}
		if n == 0 {
			report.Known++
			continue
		}
		report.Mergers++
		if err := t.moveMerged(ctx, act, m, &report); err != nil {
			return report, err
		}
		if act.Person != 0 {
			err = changed(ctx, t, act, "import places", act.Person)
		} else {
			err = byItself(ctx, t, act.Workspace, consult.ByOperator, "import places", consult.PersonID(0), 1, act.Now)
		}
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

// moveMerged moves all that is of the old municipality.
func (t tx) moveMerged(ctx context.Context, act consult.Act, m consult.PlaceMerger, report *consult.PlaceImport) error {
	day := date(&m.On)
	var rest int
	for _, move := range []struct {
		query string
		more  []any
		count *int
	}{
		{foundBoards, []any{m.NIS, m.Name}, &rest},
		{mergeBoards, []any{m.NIS, day}, &report.Organisations},
		{moveOrganisations, []any{m.NIS}, &report.Organisations},
		{joinPositions, []any{m.NIS}, &report.Contacts},
		{movePositions, []any{m.NIS}, &report.Contacts},
		{movePartners, []any{m.NIS}, &report.Partners},
		{movePractices, []any{m.NIS}, &report.Practices},
	} {
		n, err := t.exec(ctx, move.query, append([]any{act.Workspace, m.OldNIS}, move.more...)...)
		if err != nil {
			return fmt.Errorf("move what merged: %w", err)
		}
		*move.count += int(n)
	}
	return t.passBoards(ctx, act, m, report)
}

// passBoards passes on what is open of the boards that ended, as when somebody merges two organisations.
func (t tx) passBoards(ctx context.Context, act consult.Act, m consult.PlaceMerger, report *consult.PlaceImport) error {
	var ended []struct {
		consult.Merging
		IntoID   consult.OrganisationID
		IntoName string
	}
	if err := t.all(ctx, &ended, endedBoards, act.Workspace, m.OldNIS, date(&m.On)); err != nil {
		return fmt.Errorf("ended boards: %w", err)
	}
	for _, e := range ended {
		passed, err := t.passOn(ctx, e.Merging, consult.Merging{ID: e.IntoID, Name: e.IntoName}, m.On, act.Now)
		if err != nil {
			return err
		}
		for _, p := range passed {
			if p.Kind == "platform" {
				report.Memberships += p.Count
			}
		}
	}
	return nil
}
