package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// MayImport refuses who may not change the directory as a whole.
func (d *DB) MayImport(ctx context.Context, act consult.Act) error {
	return d.read(ctx, "may import", func(t tx) error { return t.mayImport(ctx, act) })
}

const insertContactFile = `
	INSERT INTO contact_files (workspace_id, person_id, name, content, header, headers, fields, state, report, sent_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	RETURNING id`

// HoldContactFile keeps a table of contacts that a coordinator sent, and tells them what is to be decided. f.State is
// FileAsked, or FileShown with its report when a table of the same shape was confirmed before.
func (d *DB) HoldContactFile(ctx context.Context, act consult.Act, f consult.ContactFile) (consult.ContactFileID, error) {
	var id consult.ContactFileID
	err := d.change(ctx, "hold contact file", func(t tx) error {
		if err := t.mayImport(ctx, act); err != nil {
			return err
		}
		report, err := json.Marshal(f.Report)
		if err != nil {
			return err
		}
		id, err = once(ctx, t, act, "hold contact file", func() (consult.ContactFileID, error) {
			var id consult.ContactFileID
			if _, err := t.get(ctx, &id, insertContactFile, act.Workspace, act.Person, f.Name, f.Content, f.Header, f.Headers, f.Fields,
				f.State, string(report), act.Now); err != nil {
				return 0, fmt.Errorf("insert contact file: %w", err)
			}
			return id, t.deliver(ctx, consult.Delivery{
				WorkspaceID: act.Workspace, Subject: "contact_file", SubjectID: int64(id), Purpose: consult.PurposeContactFile,
				RecipientKind: consult.ToPerson, Recipient: toPerson(act.Person), DueAt: act.Now,
			})
		})
		return err
	})
	return id, err
}

// Whoever no longer coordinates sees no more of what they sent.
const contactFileColumns = `
	SELECT f.id, f.name, f.header, f.headers, f.fields, f.state, f.report, f.done, f.of_all AS of, f.sent_at`

const contactFileOf = `
	FROM contact_files f
	WHERE f.workspace_id = $1 AND f.person_id = $2 AND f.id = $3`

const (
	contactFile      = contactFileColumns + `, f.content` + contactFileOf
	contactFileState = contactFileColumns + contactFileOf
)

type contactFileRow struct {
	consult.ContactFile
	Report []byte
}

func (t tx) contactFile(ctx context.Context, act consult.Act, query string, id consult.ContactFileID) (consult.ContactFile, error) {
	if err := t.mayImport(ctx, act); err != nil {
		return consult.ContactFile{}, err
	}
	var row contactFileRow
	found, err := t.get(ctx, &row, query, act.Workspace, act.Person, id)
	if err != nil {
		return row.ContactFile, fmt.Errorf("contact file: %w", err)
	}
	if !found {
		return row.ContactFile, consult.NotFound("gone")
	}
	return row.ContactFile, json.Unmarshal(row.Report, &row.ContactFile.Report)
}

// ContactFile reads a table that the actor sent, with its content as long as it is kept.
func (d *DB) ContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID) (consult.ContactFile, error) {
	var f consult.ContactFile
	err := d.read(ctx, "contact file", func(t tx) error {
		var err error
		f, err = t.contactFile(ctx, act, contactFile, id)
		return err
	})
	return f, err
}

// ContactFileToTell reads how far the table is that a delivery is about, without its content.
func (d *DB) ContactFileToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ContactFile, error) {
	var f consult.ContactFile
	err := d.read(ctx, "contact file to tell", func(t tx) error {
		person, err := personOf(of)
		if err != nil {
			return err
		}
		act := consult.Act{Viewer: consult.Viewer{Workspace: of.WorkspaceID, Person: person}, Now: now}
		f, err = t.contactFile(ctx, act, contactFileState, consult.ContactFileID(of.SubjectID))
		if _, refused := consult.Refusal(err); refused {
			return consult.Moot("contact_file_gone")
		}
		return err
	})
	return f, err
}

const setContactFile = `
	UPDATE contact_files
	SET fields = $4, state = $5, report = $6, content = CASE WHEN $5 IN ('asked', 'shown', 'running') THEN content END
	WHERE workspace_id = $1 AND person_id = $2 AND id = $3`

func (t tx) keepContactFile(ctx context.Context, act consult.Act, f consult.ContactFile) error {
	report, err := json.Marshal(f.Report)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, setContactFile, act.Workspace, act.Person, f.ID, f.Fields, f.State, string(report)); err != nil {
		return fmt.Errorf("keep contact file: %w", err)
	}
	return t.refresh(ctx, act.Workspace, "contact_file", int64(f.ID), consult.PurposeContactFile)
}

// MapContactFile notes how the columns of a table are understood, and what it would change then: see PreviewContacts.
// The mapping is remembered for tables with the same headers.
func (d *DB) MapContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, fields string, plan PlanOf) (consult.ContactImport, error) {
	var report consult.ContactImport
	err := d.change(ctx, "map contact file", func(t tx) error {
		f, err := t.contactFile(ctx, act, contactFileState, id)
		if err != nil {
			return err
		}
		if err := f.CanMap(); err != nil {
			return err
		}
		known, _, err := t.knownContacts(ctx, act.Workspace)
		if err != nil {
			return err
		}
		f.Fields, f.State, f.Report = fields, consult.FileShown, plan(known).Report
		report = f.Report
		if _, err := t.exec(ctx, rememberMapping, act.Workspace, f.Headers, fields); err != nil {
			return fmt.Errorf("remember mapping: %w", err)
		}
		if err := t.keepContactFile(ctx, act, f); err != nil {
			return err
		}
		return changed(ctx, t, act, "map contact file", act.Person)
	})
	return report, err
}

// ImportContactFile changes the directory as a table says, all of it or nothing, and forgets the table. One that is
// imported already is not imported again. progress is as in ImportContacts.
func (d *DB) ImportContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, plan PlanOf, progress func(done, of int)) (consult.ContactImport, error) {
	var report consult.ContactImport
	err := d.change(ctx, "import contact file", func(t tx) error {
		if err := t.mayImport(ctx, act); err != nil {
			return err
		}
		if err := t.lockDirectory(ctx, act.Workspace); err != nil {
			return err
		}
		f, err := t.contactFile(ctx, act, contactFileState, id)
		if err != nil {
			return err
		}
		if f.State == consult.FileDone {
			report = f.Report
			return nil
		}
		if err := f.CanImport(); err != nil {
			return err
		}
		if report, err = t.importContacts(ctx, act, plan, progress); err != nil {
			return err
		}
		f.State, f.Report = consult.FileDone, report
		return t.keepContactFile(ctx, act, f)
	})
	return report, err
}

const noteContactFile = `
	UPDATE contact_files
	SET state = $4, done = $5, of_all = $6
	WHERE workspace_id = $1 AND person_id = $2 AND id = $3 AND state IN ('shown', 'running')`

// NoteContactFile tells the sender of a table how far its import is: records written of all, 0 of 0 when it begins. An
// import that stopped is told as shown again.
func (d *DB) NoteContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, state consult.ContactFileState, done, of int) error {
	if state != consult.FileRunning && state != consult.FileShown {
		return errors.New("note contact file: neither running nor shown")
	}
	return d.change(ctx, "note contact file", func(t tx) error {
		n, err := t.exec(ctx, noteContactFile, act.Workspace, act.Person, id, state, done, of)
		if err != nil || n == 0 {
			return err
		}
		return t.refresh(ctx, act.Workspace, "contact_file", int64(id), consult.PurposeContactFile)
	})
}

// DiscardContactFile forgets a table that its sender does not want imported.
func (d *DB) DiscardContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID) error {
	return d.change(ctx, "discard contact file", func(t tx) error {
		f, err := t.contactFile(ctx, act, contactFileState, id)
		if err != nil || f.State == consult.FileDiscarded {
			return err
		}
		if err := f.CanMap(); err != nil {
			return err
		}
		f.State, f.Report = consult.FileDiscarded, consult.ContactImport{}
		if err := t.keepContactFile(ctx, act, f); err != nil {
			return err
		}
		return changed(ctx, t, act, "discard contact file", act.Person)
	})
}

const expireContactFiles = `
	UPDATE contact_files
	SET content = NULL, state = 'expired', report = '{}'
	WHERE workspace_id = $1 AND state IN ('asked', 'shown', 'running') AND kept_at < now() - make_interval(secs => $2)
	RETURNING id`

const deleteContactFiles = `
	DELETE FROM contact_files
	WHERE workspace_id = $1 AND kept_at < now() - make_interval(secs => $2)`

// forgetContactFiles lets go of tables of which nobody decided, and in the end of what became of all of them.
func (t tx) forgetContactFiles(ctx context.Context, ws consult.WorkspaceID, payloadAge, keyAge time.Duration) error {
	var expired []consult.ContactFileID
	if err := t.all(ctx, &expired, expireContactFiles, ws, payloadAge.Seconds()); err != nil {
		return fmt.Errorf("expire contact files: %w", err)
	}
	for _, id := range expired {
		if err := t.refresh(ctx, ws, "contact_file", int64(id), consult.PurposeContactFile); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, deleteContactFiles, ws, keyAge.Seconds())
	return err
}
