package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const insertProject = `
	INSERT INTO projects (workspace_id, platform_id, slug, name, focus, starts_on, ends_on, created_at, created_by)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	RETURNING id`

// A project begins with the platform's members, none of which has decided.
const insertUndecided = `
	INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_by, noted_at)
	SELECT $1, $2, m.organisation_id, 'undecided', $4, $5, $6
	FROM platform_organisations m
	WHERE m.platform_id = $3`

// AddProject adds a project to a platform; its members stand as undecided from that day on.
func (d *DB) AddProject(ctx context.Context, act consult.Act, draft consult.ProjectDraft) (consult.Project, error) {
	var project consult.Project
	err := d.change(ctx, "add project", func(t tx) error {
		p, err := t.managed(ctx, act, draft.PlatformID)
		if err != nil {
			return err
		}
		if err := draft.Check(); err != nil {
			return err
		}
		id, err := once(ctx, t, act, "add project", func() (consult.ProjectID, error) { return t.addProject(ctx, act, p, draft) })
		if err != nil {
			return err
		}
		project, err = t.project(ctx, act.Viewer, id, act.Now)
		return err
	})
	return project, projectSlugTaken(err, draft.Slug)
}

func projectSlugTaken(err error, slug string) error {
	if violates(err, "projects_slug_key") {
		return slugTaken("name", slug)
	}
	return err
}

func (t tx) addProject(ctx context.Context, act consult.Act, p consult.Platform, draft consult.ProjectDraft) (consult.ProjectID, error) {
	if draft.Slug == "" {
		draft.Slug = consult.Slug(draft.Name)
	}
	var id consult.ProjectID
	_, err := t.get(ctx, &id, insertProject, act.Workspace, p.ID, draft.Slug, draft.Name, draft.Focus, date(draft.StartsOn), date(draft.EndsOn), act.Now, act.Person)
	if err != nil {
		return 0, fmt.Errorf("insert project: %w", err)
	}
	today := act.Now.In(p.Location())
	if _, err := t.exec(ctx, insertUndecided, act.Workspace, id, p.ID, date(&today), act.Person, act.Now); err != nil {
		return 0, fmt.Errorf("memberships: %w", err)
	}
	return id, nil
}

const updateProject = `
	UPDATE projects
	SET name = $3, focus = $4, starts_on = $5, ends_on = $6
	WHERE workspace_id = $1 AND id = $2`

// EditProject corrects name, focus and period of a project; its platform and short name stay.
func (d *DB) EditProject(ctx context.Context, act consult.Act, id consult.ProjectID, draft consult.ProjectDraft) (consult.Project, error) {
	return d.changeProject(ctx, act, id, "edit project", func(t tx, p consult.Project) error {
		if err := draft.Check(); err != nil {
			return err
		}
		_, err := t.exec(ctx, updateProject, act.Workspace, id, draft.Name, draft.Focus, date(draft.StartsOn), date(draft.EndsOn))
		return err
	})
}

const lockProject = `
	SELECT id
	FROM projects
	WHERE workspace_id = $1 AND id = $2
	FOR UPDATE`

// changeProject runs one of the steps that change a project, once per cause, for who manages its platform.
func (d *DB) changeProject(ctx context.Context, act consult.Act, id consult.ProjectID, step string, do func(tx, consult.Project) error) (consult.Project, error) {
	var project consult.Project
	err := d.change(ctx, step, func(t tx) error {
		_, err := once(ctx, t, act, step, func() (consult.ProjectID, error) {
			var locked consult.ProjectID
			if _, err := t.get(ctx, &locked, lockProject, act.Workspace, id); err != nil {
				return 0, fmt.Errorf("lock project: %w", err)
			}
			p, err := t.project(ctx, act.Viewer, id, act.Now)
			if err != nil {
				return 0, err
			}
			if err := p.CanChange(); err != nil {
				return 0, err
			}
			return id, do(t, p)
		})
		if err != nil {
			return err
		}
		project, err = t.project(ctx, act.Viewer, id, act.Now)
		return err
	})
	return project, err
}

const projectColumns = `
	SELECT p.id, p.platform_id, f.name AS platform, p.slug, p.name, p.focus, p.starts_on, p.ends_on, f.zone,
	       EXISTS (
	           SELECT
	           FROM platform_roles r
	           WHERE r.platform_id = p.platform_id AND r.person_id = $2 AND r.role IN ('chair', 'secretary', 'coordinator')
	             AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)) AS manages
	FROM readable_projects($1, $2, $3) p
	JOIN platforms f ON f.id = p.platform_id`

const projectByID = projectColumns + `
	WHERE p.id = $4`

// project reads one project that the viewer may read.
func (t tx) project(ctx context.Context, v consult.Viewer, id consult.ProjectID, now time.Time) (consult.Project, error) {
	var p consult.Project
	found, err := t.get(ctx, &p, projectByID, v.Workspace, v.Person, now, id)
	if err != nil {
		return p, fmt.Errorf("project: %w", err)
	}
	if !found {
		return p, consult.NotFound("gone")
	}
	return p, nil
}

const listProjects = projectColumns + `
	WHERE $4 = 0 OR p.platform_id = $4
	ORDER BY p.ends_on IS NULL, p.ends_on DESC, p.name, p.id`

// Projects lists the projects that the viewer may read: those of one platform or, with 0, of all.
func (d *DB) Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error) {
	var list []consult.Project
	err := d.read(ctx, "projects", func(t tx) error {
		return t.all(ctx, &list, listProjects, v.Workspace, v.Person, now, platform)
	})
	return list, err
}

const organisationsInProject = `
	SELECT s.organisation_id, o.name AS organisation, o.kind, o.nis, s.state, s.since, s.reason
	FROM memberships_on($1, $2) s
	JOIN organisations o ON o.id = s.organisation_id
	ORDER BY o.name, o.id`

// Project returns a project that the viewer may read, with how each organisation stood in it at the end of the local day on.
func (d *DB) Project(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.ProjectCard, error) {
	card := consult.ProjectCard{On: consult.Day(on)}
	err := d.read(ctx, "project", func(t tx) error {
		var err error
		if card.Project, err = t.project(ctx, v, id, now); err != nil {
			return err
		}
		return t.all(ctx, &card.Memberships, organisationsInProject, id, date(&on))
	})
	return card, err
}

const insertMemberships = `
	INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, reason, noted_by, noted_at)
	SELECT $1, $2, o.id, $4, $5, $6, $7, $8
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)`

// NoteMembership notes from which day on organisations take part in a project, or no longer do; the lines before stay. What
// one that leaves still owes there falls away, with the reason; what it handed in stays.
func (d *DB) NoteMembership(ctx context.Context, act consult.Act, draft consult.MembershipDraft) (consult.ProjectCard, error) {
	_, err := d.changeProject(ctx, act, draft.ProjectID, "note membership", func(t tx, p consult.Project) error {
		if err := draft.Check(act.Now.In(p.Location())); err != nil {
			return err
		}
		if _, err := t.exec(ctx, insertMemberships, act.Workspace, p.ID, pq.Array(int64s(draft.Organisations)), draft.State,
			date(&draft.Since), draft.Reason, act.Person, act.Now); err != nil {
			return fmt.Errorf("memberships: %w", err)
		}
		if draft.State != consult.MembershipLeft {
			return nil
		}
		return t.excuse(ctx, act, p.PlatformID, draft)
	})
	if err != nil {
		return consult.ProjectCard{}, err
	}
	return d.Project(ctx, act.Viewer, draft.ProjectID, act.Now, act.Now)
}
