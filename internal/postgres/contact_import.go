package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// PlanOf compares what a table says with the directory; it is pure.
type PlanOf = func(consult.KnownContacts) consult.ContactPlan

const knownPeople = `
	SELECT id, name, email, phone, speaks
	FROM persons
	WHERE workspace_id = $1 AND NOT bot AND erased_at IS NULL
	ORDER BY id`

const knownOrganisations = `
	SELECT id, name, kind, nis, short_names
	FROM organisations
	WHERE workspace_id = $1
	ORDER BY id`

const knownPositions = `
	SELECT id, person_id, organisation_id, nis, role, topics, hours, office, backup_id, valid_from, valid_to
	FROM contacts
	WHERE workspace_id = $1
	ORDER BY id`

// PreviewContacts says what a table would change in the directory; a coordinator, or whoever runs the bot, asks.
func (d *DB) PreviewContacts(ctx context.Context, act consult.Act, plan PlanOf) (consult.ContactImport, error) {
	var report consult.ContactImport
	err := d.read(ctx, "preview contacts", func(t tx) error {
		if err := t.mayImport(ctx, act); err != nil {
			return err
		}
		known, _, err := t.knownContacts(ctx, act.Workspace)
		report = plan(known).Report
		return err
	})
	return report, err
}

// ImportContacts changes the directory as PreviewContacts said, all of it or nothing. progress, which may be nil, is told
// how many of how many records are written.
func (d *DB) ImportContacts(ctx context.Context, act consult.Act, plan PlanOf, progress func(done, of int)) (consult.ContactImport, error) {
	report := consult.ContactImport{}
	err := d.change(ctx, "import contacts", func(t tx) error {
		if err := t.mayImport(ctx, act); err != nil {
			return err
		}
		if err := t.lockDirectory(ctx, act.Workspace); err != nil {
			return err
		}
		var err error
		report, err = t.importContacts(ctx, act, plan, progress)
		return err
	})
	return report, err
}

// lockDirectory keeps a second import waiting: two at once must not make somebody twice.
func (t tx) lockDirectory(ctx context.Context, ws consult.WorkspaceID) error {
	var locked consult.WorkspaceID
	if _, err := t.get(ctx, &locked, lockPersons, ws); err != nil {
		return fmt.Errorf("lock persons: %w", err)
	}
	return nil
}

func (t tx) importContacts(ctx context.Context, act consult.Act, plan PlanOf, progress func(done, of int)) (consult.ContactImport, error) {
	known, ids, err := t.knownContacts(ctx, act.Workspace)
	if err != nil {
		return consult.ContactImport{}, err
	}
	made := plan(known)
	made.Report.Applied = true
	if err := t.write(ctx, act, made, ids, progress); err != nil {
		return made.Report, err
	}
	return made.Report, audit(ctx, t, act.Viewer, consult.Changed, "import contacts", act.Person, act.Now)
}

const coordinatesSomething = `
	SELECT EXISTS (
		SELECT
		FROM platform_roles r
		JOIN platforms p ON p.id = r.platform_id
		JOIN persons v ON v.id = r.person_id AND NOT (v.external OR v.guest OR v.deactivated)
		WHERE p.workspace_id = $1 AND r.person_id = $2 AND r.role = 'coordinator'
		  AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
	)`

// mayImport refuses who coordinates nothing; person 0 is whoever runs the bot.
func (t tx) mayImport(ctx context.Context, act consult.Act) error {
	if act.Person == 0 {
		return nil
	}
	may := false
	if _, err := t.get(ctx, &may, coordinatesSomething, act.Workspace, act.Person, act.Now); err != nil {
		return fmt.Errorf("may import: %w", err)
	}
	if !may {
		return consult.Forbidden("not_coordinator")
	}
	return nil
}

// knownIDs are the ids of a plan's people and organisations, by index; 0 for what is not stored yet.
type knownIDs struct {
	people        []consult.PersonID
	organisations []consult.OrganisationID
}

func (t tx) knownContacts(ctx context.Context, ws consult.WorkspaceID) (consult.KnownContacts, knownIDs, error) {
	var (
		known  consult.KnownContacts
		ids    knownIDs
		people []struct {
			consult.KnownPerson
			Speaks pq.StringArray
		}
		organisations []struct {
			consult.KnownOrganisation
			ShortNames pq.StringArray
		}
		positions []struct {
			consult.KnownPosition
			PersonID       consult.PersonID
			OrganisationID consult.OrganisationID
			BackupID       *consult.PersonID
			ValidFrom      *time.Time
			ValidTo        *time.Time
			Topics         pq.StringArray
		}
	)
	words, err := t.vocabulary(ctx, ws)
	if err != nil {
		return known, ids, err
	}
	known.Words = words
	if err := t.all(ctx, &people, knownPeople, ws); err != nil {
		return known, ids, fmt.Errorf("people: %w", err)
	}
	if err := t.all(ctx, &organisations, knownOrganisations, ws); err != nil {
		return known, ids, fmt.Errorf("organisations: %w", err)
	}
	if err := t.all(ctx, &positions, knownPositions, ws); err != nil {
		return known, ids, fmt.Errorf("positions: %w", err)
	}
	personAt, organisationAt := map[consult.PersonID]int{}, map[consult.OrganisationID]int{}
	for i, p := range people {
		p.KnownPerson.Speaks = p.Speaks
		known.People, ids.people = append(known.People, p.KnownPerson), append(ids.people, p.ID)
		personAt[p.ID] = i
	}
	for i, o := range organisations {
		o.KnownOrganisation.ShortNames = o.ShortNames
		known.Organisations, ids.organisations = append(known.Organisations, o.KnownOrganisation), append(ids.organisations, o.ID)
		organisationAt[o.ID] = i
	}
	for _, k := range positions {
		person, ok := personAt[k.PersonID]
		if !ok {
			continue
		}
		made := k.KnownPosition
		made.Person, made.Organisation, made.Backup, made.Topics = person, organisationAt[k.OrganisationID], -1, k.Topics
		made.From, made.To = dayOf(k.ValidFrom), dayOf(k.ValidTo)
		if k.BackupID != nil {
			if at, ok := personAt[*k.BackupID]; ok {
				made.Backup = at
			}
		}
		known.Positions = append(known.Positions, made)
	}
	return known, ids, nil
}

const rememberMapping = `
	INSERT INTO import_mappings (workspace_id, headers, fields)
	VALUES ($1, $2, $3)
	ON CONFLICT (workspace_id, headers) DO UPDATE SET fields = excluded.fields`

const mappingOf = `
	SELECT fields
	FROM import_mappings
	WHERE workspace_id = $1 AND headers = $2`

// RememberMapping keeps how the columns of a table with these headers are understood; both are joined by semicolons.
func (d *DB) RememberMapping(ctx context.Context, ws consult.WorkspaceID, headers, fields string) error {
	return d.change(ctx, "remember mapping", func(t tx) error {
		_, err := t.exec(ctx, rememberMapping, ws, headers, fields)
		return err
	})
}

// Mapping returns what RememberMapping kept for these headers, "" for nothing.
func (d *DB) Mapping(ctx context.Context, ws consult.WorkspaceID, headers string) (string, error) {
	fields := ""
	err := d.read(ctx, "mapping", func(t tx) error {
		_, err := t.get(ctx, &fields, mappingOf, ws, headers)
		return err
	})
	return fields, err
}

// dayOf is a date column as midnight UTC, as tables are read.
func dayOf(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return new(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC))
}
