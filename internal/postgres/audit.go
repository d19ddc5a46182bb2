package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// subjectOf names the kind of record that a typed id is of, as deliveries and the audit log call it.
func subjectOf[ID ~int64]() string {
	switch any(ID(0)).(type) {
	case consult.PlatformID:
		return "platform"
	case consult.SeriesID:
		return "series"
	case consult.MeetingID:
		return "meeting"
	case consult.AgendaItemID:
		return "agenda_item"
	case consult.MinutesItemID:
		return "minutes_item"
	case consult.DecisionID:
		return "decision"
	case consult.ActionItemID:
		return "action_item"
	case consult.DeadlineID:
		return "deadline"
	case consult.ProjectID:
		return "project"
	case consult.OrganisationID:
		return "organisation"
	case consult.CommitmentID:
		return "commitment"
	case consult.AgreementID:
		return "agreement"
	case consult.DelegateID:
		return "delegate"
	case consult.RoundID:
		return "round"
	case consult.StatusRoundID:
		return "status_round"
	case consult.PersonID:
		return "person"
	case consult.RemarkID:
		return "remark"
	case consult.CorrectionID:
		return "correction"
	case consult.ContactID:
		return "contact"
	}
	return fmt.Sprintf("%T", ID(0))
}

// recordsPlatform is the platform of record $6, of kind $5. The kinds that are touched all day have it in the statement: what a
// function in SQL does is planned anew at each call, which takes ten times longer than all else about an entry.
func recordsPlatform(kind string) string {
	switch kind {
	case "platform":
		return `nullif($6, 0)`
	case "series":
		return `(SELECT s.platform_id FROM series s WHERE s.id = $6)`
	case "meeting":
		return `(SELECT m.platform_id FROM meetings m WHERE m.id = $6)`
	case "agenda_item":
		return `(SELECT a.platform_id FROM agenda_items a WHERE a.id = $6)`
	case "minutes_item":
		return `(SELECT m.platform_id FROM minutes_items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = $6)`
	case "action_item":
		return `(SELECT a.platform_id FROM action_items a WHERE a.id = $6)`
	case "decision":
		return `(SELECT d.platform_id FROM decisions d WHERE d.id = $6)`
	case "deadline":
		return `(SELECT d.platform_id FROM deadlines d WHERE d.id = $6)`
	case "person", "organisation", "contact":
		return `NULL`
	}
	return `platform_of($5, $6)`
}

func addAuditEntry(kind string) string {
	return `
	INSERT INTO audit_entries (workspace_id, platform_id, person_id, verb, step, subject, subject_id, at)
	VALUES ($1, ` + recordsPlatform(kind) + `, $2, $3, $4, $5, $6, $7)`
}

// changed notes a change that does not go through once.
func changed[ID ~int64](ctx context.Context, t tx, act consult.Act, step string, id ID) error {
	return audit(ctx, t, act.Viewer, consult.Changed, step, id, act.Now)
}

func addOwnEntry(kind string) string {
	return `
	INSERT INTO audit_entries (workspace_id, platform_id, author, verb, step, subject, subject_id, records, at)
	VALUES ($1, ` + recordsPlatform(kind) + `, $2, 'changed', $4, $5, $6, $3, $7)`
}

// byItself notes what the bot changed by itself, or who runs it: in how many records.
func byItself[ID ~int64](ctx context.Context, t tx, ws consult.WorkspaceID, author consult.AuditAuthor, step string, id ID, records int, now time.Time) error {
	kind := subjectOf[ID]()
	if _, err := t.exec(ctx, addOwnEntry(kind), ws, author, records, step, kind, id, now); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// audit notes who saw, changed or exported what, in the transaction in which they did. What the bot does by itself has
// no person and is not noted.
func audit[ID ~int64](ctx context.Context, t tx, v consult.Viewer, verb consult.AuditVerb, step string, id ID, now time.Time) error {
	if v.Person == 0 {
		return nil
	}
	kind := subjectOf[ID]()
	if _, err := t.exec(ctx, addAuditEntry(kind), v.Workspace, v.Person, verb, step, kind, id, now); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// saw notes that somebody opened contents of a platform: a meeting's minutes, the remarks on them, its attendance, a
// decision, an action item. Lists of titles, App Home, the agenda and what the bot tells somebody of its own accord are
// not seeing: that somebody was told stands in the deliveries.
func saw[ID ~int64](ctx context.Context, t tx, v consult.Viewer, step string, id ID, now time.Time) error {
	return audit(ctx, t, v, consult.Saw, step, id, now)
}
