package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"overlegbot/internal/consult"
)

// newDelivery is a delivery as insertDeliveries reads it.
type newDelivery struct {
	WorkspaceID   consult.WorkspaceID   `json:"workspace_id"`
	PlatformID    *consult.PlatformID   `json:"platform_id"`
	Subject       string                `json:"subject"`
	SubjectID     int64                 `json:"subject_id"`
	Occurrence    string                `json:"occurrence"`
	Revision      int                   `json:"revision"`
	Purpose       consult.Purpose       `json:"purpose"`
	Lead          consult.Seconds       `json:"lead"`
	RecipientKind consult.RecipientKind `json:"recipient_kind"`
	Recipient     string                `json:"recipient"`
	ChannelID     string                `json:"channel_id"`
	DueAt         time.Time             `json:"due_at"`
	UsefulUntil   *time.Time            `json:"useful_until"`
}

const insertDeliveries = `
	INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, occurrence, revision, purpose, lead,
	                        recipient_kind, recipient, channel_id, due_at, useful_until)
	SELECT workspace_id, platform_id, subject, subject_id, occurrence, revision, purpose, lead,
	       recipient_kind, recipient, channel_id, due_at, useful_until
	FROM json_to_recordset($1) AS n (
	    workspace_id text, platform_id bigint, subject text, subject_id bigint, occurrence text, revision integer, purpose text,
	    lead integer, recipient_kind text, recipient text, channel_id text, due_at timestamptz, useful_until timestamptz)
	ON CONFLICT ON CONSTRAINT deliveries_once_key DO NOTHING`

// deliver writes down, in the transaction of the step that causes them, what is to be told to whom, in that order.
// The same thing to the same recipient is written once: see deliveries_once_key.
func (t tx) deliver(ctx context.Context, ds ...consult.Delivery) error {
	_, err := t.deliverNew(ctx, ds...)
	return err
}

// deliverNew is deliver; it returns how many were not written before.
func (t tx) deliverNew(ctx context.Context, ds ...consult.Delivery) (int, error) {
	if len(ds) == 0 {
		return 0, nil
	}
	var list rows[newDelivery]
	for _, d := range ds {
		list = append(list, newDelivery{
			d.WorkspaceID, d.PlatformID, d.Subject, d.SubjectID, d.Occurrence, d.Revision, d.Purpose, d.Lead, d.RecipientKind, d.Recipient,
			d.ChannelID, d.DueAt, d.UsefulUntil,
		})
	}
	made, err := t.exec(ctx, insertDeliveries, list)
	if err != nil {
		return 0, fmt.Errorf("write %d deliveries, first %s: %w", len(ds), ds[0].Purpose, err)
	}
	for _, d := range ds {
		if err := t.tellInvitees(ctx, d); err != nil {
			return 0, err
		}
	}
	return int(made), nil
}

const supersedeDeliveries = `
	UPDATE deliveries
	SET state = 'superseded', reason = 'revision'
	WHERE workspace_id = $1 AND subject = $2 AND subject_id = $3 AND revision < $4 AND state = 'waiting'`

// supersede withdraws what was not sent yet about an older revision of a subject.
func (t tx) supersede(ctx context.Context, ws consult.WorkspaceID, subject string, id int64, revision int) error {
	_, err := t.exec(ctx, supersedeDeliveries, ws, subject, id, revision)
	return err
}

const markStale = `
	UPDATE deliveries
	SET stale_at = clock_timestamp()
	WHERE workspace_id = $1 AND subject = $2 AND subject_id = $3 AND purpose = $4 AND state IN ('sending', 'sent', 'unknown')`

// refresh asks that what was posted about a subject is updated in place.
func (t tx) refresh(ctx context.Context, ws consult.WorkspaceID, subject string, id int64, purpose consult.Purpose) error {
	_, err := t.exec(ctx, markStale, ws, subject, id, purpose)
	return err
}

// toPerson is a delivery's recipient.
func toPerson(id consult.PersonID) string { return strconv.FormatInt(int64(id), 10) }

// personOf reads a delivery's recipient back.
func personOf(d consult.Delivery) (consult.PersonID, error) {
	id, err := strconv.ParseInt(d.Recipient, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("recipient of delivery %d: %w", d.ID, err)
	}
	return consult.PersonID(id), nil
}
