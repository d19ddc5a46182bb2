package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const entriesOfProject = `
	SELECT v.entry_id AS id, e.kind, v.title, v.state, v.on_day, v.amount, v.percentage, v.base, v.base_amount, v.goal, v.reached AS count,
	       coalesce(v.organisation_id, 0) AS organisation_id, coalesce(o.name, '') AS organisation,
	       coalesce(v.group_id, 0) AS group_id, coalesce(k.name, '') AS group, coalesce(v.parent_id, 0) AS parent_id,
	       coalesce(v.decision_id, 0) AS decision_id, coalesce(n.year, 0) AS decision_year, coalesce(n.seq, 0) AS decision_seq,
	       v.paper, v.note, v.since, coalesce(w.name, '') AS noted_by
	FROM entries_on($4, $5) v
	JOIN dossier_entries e ON e.id = v.entry_id
	LEFT JOIN organisations o ON o.id = v.organisation_id
	LEFT JOIN platforms p ON p.id = v.group_id` + knownPlatform + `
	LEFT JOIN LATERAL (
	    SELECT r.year, r.seq
	    FROM readable_decisions($1, $2, $3) r
	    WHERE r.id = v.decision_id
	    LIMIT 1) n ON true
	LEFT JOIN persons w ON w.id = v.noted_by
	ORDER BY v.on_day NULLS LAST, v.entry_id`

const cellsOfProject = `
	SELECT DISTINCT ON (c.entry_id, c.nis) c.entry_id, c.nis, c.state, c.paper, c.since, coalesce(w.name, '') AS noted_by
	FROM dossier_cells c
	LEFT JOIN persons w ON w.id = c.noted_by
	WHERE c.project_id = $1 AND c.since <= $2
	ORDER BY c.entry_id, c.nis, c.since DESC, c.id DESC`

// A municipality takes part when a board of it does: its own, or its public centre for social welfare.
const municipalitiesInProject = `
	SELECT o.nis
	FROM memberships_on($1, $2) m
	JOIN organisations o ON o.id = m.organisation_id
	WHERE m.state = 'joined' AND o.nis <> ''
	GROUP BY o.nis
	ORDER BY min(regexp_replace(o.name, '^\S+ ', '')), o.nis`

const municipalitiesOfSeats = `
	SELECT DISTINCT o.nis
	FROM seated_members($1) s
	JOIN organisations o ON o.id = s.organisation_id
	WHERE s.person_id = $2 AND o.nis <> ''
	ORDER BY o.nis`

// Dossier returns all that is kept of a project that the viewer may read, as it stood at the end of the local day on. Its
// deadlines, its partners and for whom the viewer sits are as they are at now.
func (d *DB) Dossier(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Dossier, error) {
	var dossier consult.Dossier
	err := d.read(ctx, "dossier", func(t tx) error {
		var err error
		dossier, err = t.dossier(ctx, v, id, on, now)
		return err
	})
	return dossier, err
}

func (t tx) dossier(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Dossier, error) {
	card := consult.ProjectCard{On: consult.Day(on)}
	var err error
	if card.Project, err = t.project(ctx, v, id, now); err != nil {
		return consult.Dossier{}, err
	}
	if err := t.all(ctx, &card.Memberships, organisationsInProject, id, date(&on)); err != nil {
		return consult.Dossier{}, fmt.Errorf("dossier: %w", err)
	}
	d, err := t.dossierOn(ctx, v, card, now)
	if err != nil {
		return d, err
	}
	if d.Reports, err = t.deadlines(ctx, v, consult.DeadlineFilter{Project: id, Past: true}, now); err != nil {
		return d, fmt.Errorf("reports: %w", err)
	}
	d.Partners, err = t.partners(ctx, v, consult.PartnerQuery{PlatformID: d.Project.PlatformID}, 0, now)
	return d, err
}

// dossierOn is what of a dossier is kept by the day, of a project that the viewer may read: not its deadlines and partners.
func (t tx) dossierOn(ctx context.Context, v consult.Viewer, card consult.ProjectCard, now time.Time) (consult.Dossier, error) {
	d, id, on := consult.Dossier{Project: card}, card.ID, card.On
	for _, part := range []struct {
		into  any
		query string
		args  []any
	}{
		{&d.Entries, entriesOfProject, []any{v.Workspace, v.Person, now, id, date(&on)}},
		{&d.Cells, cellsOfProject, []any{id, date(&on)}},
		{&d.Municipalities, municipalitiesInProject, []any{id, date(&on)}},
		{&d.Mine, municipalitiesOfSeats, []any{d.Project.PlatformID, v.Person}},
	} {
		if err := t.all(ctx, part.into, part.query, part.args...); err != nil {
			return d, fmt.Errorf("dossier: %w", err)
		}
	}
	return d, nil
}

const projectOfEntry = `
	SELECT project_id
	FROM dossier_entries
	WHERE workspace_id = $1 AND id = $2`

// projectOfEntry is the project that an entry is of, 0 for none.
func (t tx) projectOfEntry(ctx context.Context, ws consult.WorkspaceID, id consult.EntryID) (consult.ProjectID, error) {
	var project consult.ProjectID
	if _, err := t.get(ctx, &project, projectOfEntry, ws, id); err != nil {
		return 0, fmt.Errorf("project of entry: %w", err)
	}
	return project, nil
}

// ProjectOfEntry is the project whose dossier holds an entry that the viewer may read.
func (d *DB) ProjectOfEntry(ctx context.Context, v consult.Viewer, id consult.EntryID, now time.Time) (consult.ProjectID, error) {
	var project consult.Project
	err := d.read(ctx, "project of entry", func(t tx) error {
		of, err := t.projectOfEntry(ctx, v.Workspace, id)
		if err != nil {
			return err
		}
		project, err = t.project(ctx, v, of, now)
		return err
	})
	return project.ID, err
}

// changeDossier runs one of the steps that change a dossier, once per cause; of says which project's.
func (d *DB) changeDossier(ctx context.Context, act consult.Act, step string, of func(tx) (consult.ProjectID, error), do func(tx, consult.Dossier) error) (consult.Dossier, error) {
	var dossier consult.Dossier
	err := d.change(ctx, step, func(t tx) error {
		id, err := once(ctx, t, act, step, func() (consult.ProjectID, error) {
			id, err := of(t)
			if err != nil {
				return 0, err
			}
			var locked consult.ProjectID
			if _, err := t.get(ctx, &locked, lockProject, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock project: %w", err)
			}
			today, err := t.dossierToday(ctx, act, id)
			if err != nil {
				return 0, err
			}
			return id, do(t, today)
		})
		if err != nil {
			return err
		}
		dossier, err = t.dossierToday(ctx, act, id)
		return err
	})
	return dossier, err
}

// dossierToday is the dossier as it stands on the day of the act, on the clock of its platform.
func (t tx) dossierToday(ctx context.Context, act consult.Act, id consult.ProjectID) (consult.Dossier, error) {
	p, err := t.project(ctx, act.Viewer, id, act.Now)
	if err != nil {
		return consult.Dossier{}, err
	}
	return t.dossier(ctx, act.Viewer, id, act.Now.In(p.Location()), act.Now)
}
