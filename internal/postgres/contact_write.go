package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overlegbot/internal/consult"
)

// importBatch is how many records one statement writes: few enough that no statement is large, enough that the way to
// the database and back does not count.
const importBatch = 1000

// An organisation that came meanwhile by another way keeps what is known of it.
const importOrganisations = `
	INSERT INTO organisations (workspace_id, name, kind, nis)
	SELECT $1, n.name, n.kind, n.nis
	FROM json_to_recordset($2) AS n (name text, kind text, nis text)
	ON CONFLICT (workspace_id, name) DO UPDATE SET name = excluded.name
	RETURNING id, name`

// The ids are drawn before the rows are written, so that each is known to belong to its row.
const importPeople = `
	WITH fresh AS MATERIALIZED (
	    SELECT nextval(pg_get_serial_sequence('persons', 'id')) AS id, n.*
	    FROM json_to_recordset($2) AS n (at integer, name text, email text, phone text, speaks text[])
	), made AS (
	    INSERT INTO persons (id, workspace_id, name, email, phone, speaks)
	    OVERRIDING SYSTEM VALUE
	    SELECT id, $1, name, email, phone, coalesce(speaks, '{}')
	    FROM fresh
	)
	SELECT id, at
	FROM fresh`

const importPeopleChanges = `
	UPDATE persons p
	SET email = n.email, phone = n.phone, speaks = coalesce(n.speaks, '{}')
	FROM json_to_recordset($2) AS n (id bigint, email text, phone text, speaks text[])
	WHERE p.workspace_id = $1 AND p.id = n.id`

const importPositions = `
	INSERT INTO contacts (workspace_id, person_id, organisation_id, nis, role, topics, hours, office, backup_id, valid_from, valid_to, source)
	SELECT $1, person_id, organisation_id, nis, role, coalesce(topics, '{}'), hours, office, nullif(backup_id, 0), valid_from, valid_to, 'import'
	FROM json_to_recordset($2) AS n (
	    person_id bigint, organisation_id bigint, nis text, role text, topics text[], hours text, office text, backup_id bigint,
	    valid_from date, valid_to date)`

const importPositionChanges = `
	UPDATE contacts c
	SET topics = coalesce(n.topics, '{}'), hours = n.hours, office = n.office, backup_id = nullif(n.backup_id, 0), valid_from = n.valid_from,
	    valid_to = n.valid_to, source = 'import'
	FROM json_to_recordset($2) AS n (
	    id bigint, topics text[], hours text, office text, backup_id bigint, valid_from date, valid_to date)
	WHERE c.workspace_id = $1 AND c.id = n.id`

type organisationRecord struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	NIS  string `json:"nis"`
}

type personRecord struct {
	At     int              `json:"at"` // its index in the plan
	ID     consult.PersonID `json:"id"`
	Name   string           `json:"name"`
	Email  string           `json:"email"`
	Phone  string           `json:"phone"`
	Speaks []string         `json:"speaks"`
}

type positionRecord struct {
	ID             consult.ContactID      `json:"id"`
	PersonID       consult.PersonID       `json:"person_id"`
	OrganisationID consult.OrganisationID `json:"organisation_id"`
	NIS            string                 `json:"nis"`
	Role           string                 `json:"role"`
	Topics         []string               `json:"topics"`
	Hours          string                 `json:"hours"`
	Office         string                 `json:"office"`
	BackupID       consult.PersonID       `json:"backup_id"` // 0 for nobody
	ValidFrom      *time.Time             `json:"valid_from"`
	ValidTo        *time.Time             `json:"valid_to"`
}

// contactWriter stores what differs, in batches.
type contactWriter struct {
	t        tx
	act      consult.Act
	plan     consult.ContactPlan
	ids      knownIDs
	done, of int
	tell     func(done, of int) // nil when nobody is to be told
}

func (t tx) write(ctx context.Context, act consult.Act, plan consult.ContactPlan, ids knownIDs, progress func(done, of int)) error {
	w := &contactWriter{t: t, act: act, plan: plan, ids: ids, tell: progress}
	organisations := w.organisations()
	people, changedPeople := w.people()
	w.of = len(organisations) + len(people) + len(changedPeople) + w.changedPositions()
	if err := inBatches(ctx, w, organisations, w.makeOrganisations); err != nil {
		return fmt.Errorf("organisations: %w", err)
	}
	if err := inBatches(ctx, w, people, w.makePeople); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := inBatches(ctx, w, changedPeople, runs[personRecord](w, importPeopleChanges)); err != nil {
		return fmt.Errorf("changed people: %w", err)
	}
	positions, changedPositions := w.positions() // they need the ids of the people
	if err := inBatches(ctx, w, positions, runs[positionRecord](w, importPositions)); err != nil {
		return fmt.Errorf("positions: %w", err)
	}
	if err := inBatches(ctx, w, changedPositions, runs[positionRecord](w, importPositionChanges)); err != nil {
		return fmt.Errorf("changed positions: %w", err)
	}
	return nil
}

// inBatches hands records to write, importBatch at a time, and tells how far it has come.
func inBatches[T any](ctx context.Context, w *contactWriter, records []T, write func(context.Context, rows[T]) error) error {
	for batch := range slices.Chunk(records, importBatch) {
		if err := write(ctx, batch); err != nil {
			return err
		}
		w.done += len(batch)
		if w.tell != nil {
			w.tell(w.done, w.of)
		}
	}
	return nil
}

// runs writes a batch by a statement that returns nothing.
func runs[T any](w *contactWriter, query string) func(context.Context, rows[T]) error {
	return func(ctx context.Context, batch rows[T]) error {
		_, err := w.t.exec(ctx, query, w.act.Workspace, batch)
		return err
	}
}

func (w *contactWriter) organisations() []organisationRecord {
	var list []organisationRecord
	for _, o := range w.plan.Organisations[min(len(w.ids.organisations), len(w.plan.Organisations)):] {
		list = append(list, organisationRecord{o.Name, o.Kind, o.NIS})
	}
	return list
}

func (w *contactWriter) makeOrganisations(ctx context.Context, batch rows[organisationRecord]) error {
	var made []struct {
		ID   consult.OrganisationID
		Name string
	}
	if err := w.t.all(ctx, &made, importOrganisations, w.act.Workspace, batch); err != nil {
		return err
	}
	called := map[string]consult.OrganisationID{}
	for _, o := range made {
		called[o.Name] = o.ID
	}
	for _, o := range batch {
		w.ids.organisations = append(w.ids.organisations, called[o.Name])
	}
	return nil
}

// people are the new ones, and those of whom something changed.
func (w *contactWriter) people() (fresh, changed []personRecord) {
	for i, p := range w.plan.People {
		record := personRecord{i, p.ID, p.Name, p.Email, p.Phone, p.Speaks}
		switch {
		case i >= len(w.ids.people):
			fresh = append(fresh, record)
		case w.plan.ChangedPeople[i]:
			changed = append(changed, record)
		}
	}
	w.ids.people = append(w.ids.people, make([]consult.PersonID, len(fresh))...)
	return fresh, changed
}

func (w *contactWriter) makePeople(ctx context.Context, batch rows[personRecord]) error {
	var made []struct {
		ID consult.PersonID
		At int
	}
	if err := w.t.all(ctx, &made, importPeople, w.act.Workspace, batch); err != nil {
		return err
	}
	for _, p := range made {
		w.ids.people[p.At] = p.ID
	}
	return nil
}

func (w *contactWriter) changedPositions() int {
	n := 0
	for _, k := range w.plan.Positions {
		if k.ID == 0 || k.Changed {
			n++
		}
	}
	return n
}

// positions are the new ones, and those that changed.
func (w *contactWriter) positions() (fresh, changed []positionRecord) {
	for _, k := range w.plan.Positions {
		if k.ID != 0 && !k.Changed {
			continue
		}
		record := positionRecord{
			ID: k.ID, PersonID: w.ids.people[k.Person], OrganisationID: w.ids.organisations[k.Organisation], NIS: k.NIS, Role: k.Role,
			Topics: k.Topics, Hours: k.Hours, Office: k.Office, ValidFrom: k.From, ValidTo: k.To,
		}
		if k.Backup >= 0 {
			record.BackupID = w.ids.people[k.Backup]
		}
		if k.ID == 0 {
			fresh = append(fresh, record)
		} else {
			changed = append(changed, record)
		}
	}
	return fresh, changed
}
