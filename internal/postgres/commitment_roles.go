package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const agreementsOfProject = `
	SELECT id, name
	FROM agreements
	WHERE project_id = $1
	ORDER BY id`

const signaturesOfProject = `
	SELECT s.agreement_id, s.organisation_id, o.name AS organisation, o.kind, s.signed_on, s.ended_on, s.reason, s.paper
	FROM agreement_signatures s
	JOIN organisations o ON o.id = s.organisation_id
	WHERE s.project_id = $1
	ORDER BY o.name, o.id, s.signed_on DESC`

const leadsOfProject = `
	SELECT l.organisation_id, o.name AS organisation, o.kind, l.duties, l.from_on, l.to_on
	FROM project_leads l
	JOIN organisations o ON o.id = l.organisation_id
	WHERE l.project_id = $1
	ORDER BY l.from_on DESC`

// Binding is what holds the members of a project together that the viewer may read, at the end of the local day on:
// agreements with who signed, and who manages it for the others.
func (d *DB) Binding(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Binding, error) {
	var b consult.Binding
	err := d.read(ctx, "binding", func(t tx) error {
		card, err := t.commitments(ctx, v, id, on, now)
		if err != nil {
			return err
		}
		b, err = t.binding(ctx, card)
		return err
	})
	return b, err
}

func (t tx) binding(ctx context.Context, card consult.CommitmentCard) (consult.Binding, error) {
	b := consult.Binding{CommitmentCard: card}
	if err := t.all(ctx, &b.Agreements, agreementsOfProject, card.ID); err != nil {
		return b, fmt.Errorf("agreements: %w", err)
	}
	var signatures []consult.Signature
	if err := t.all(ctx, &signatures, signaturesOfProject, card.ID); err != nil {
		return b, fmt.Errorf("signatures: %w", err)
	}
	for _, s := range signatures {
		for i := range b.Agreements {
			if b.Agreements[i].ID == s.AgreementID {
				b.Agreements[i].Signatures = append(b.Agreements[i].Signatures, s)
			}
		}
	}
	var leads []struct {
		consult.Lead
		Duties pq.StringArray
	}
	if err := t.all(ctx, &leads, leadsOfProject, card.ID); err != nil {
		return b, fmt.Errorf("leads: %w", err)
	}
	for _, l := range leads {
		lead := l.Lead
		for _, duty := range l.Duties {
			lead.Duties = append(lead.Duties, consult.Duty(duty))
		}
		b.Leads = append(b.Leads, lead)
	}
	return b, nil
}

// bind runs a step on what holds a project together, once for its cause, and reads it anew.
func (d *DB) bind(ctx context.Context, act consult.Act, id consult.ProjectID, step string, do func(tx, consult.Binding) error) (consult.Binding, error) {
	card, err := d.ofProject(ctx, act, id, step, func(t tx, c consult.CommitmentCard, _ consult.Platform) error {
		b, err := t.binding(ctx, c)
		if err != nil {
			return err
		}
		return do(t, b)
	})
	if err != nil {
		return consult.Binding{}, err
	}
	return d.Binding(ctx, act.Viewer, id, card.On, act.Now)
}

const insertAgreement = `
	INSERT INTO agreements (workspace_id, project_id, name, created_by, created_at)
	VALUES ($1, $2, $3, $4, $5)`

// AddAgreement adds an agreement that the boards of a project sign, for who manages it.
func (d *DB) AddAgreement(ctx context.Context, act consult.Act, id consult.ProjectID, name string) (consult.Binding, error) {
	b, err := d.bind(ctx, act, id, "add agreement", func(t tx, b consult.Binding) error {
		if err := b.CanChange(); err != nil {
			return err
		}
		if err := consult.CheckName("name", name); err != nil {
			return err
		}
		_, err := t.exec(ctx, insertAgreement, act.Workspace, id, name, act.Person, act.Now)
		return err
	})
	if violates(err, "agreements_name_key") {
		err = consult.Invalid("name", "agreement_taken", nil)
	}
	return b, err
}

const sign = `
	INSERT INTO agreement_signatures (workspace_id, project_id, agreement_id, organisation_id, signed_on, ended_on, reason, paper, noted_by, noted_at)
	SELECT $1, $2, $3, o.id, $5, $6, $7, $8, $9, $10
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($4)
	ON CONFLICT (agreement_id, organisation_id, signed_on) DO UPDATE
	SET ended_on = excluded.ended_on, reason = excluded.reason, paper = coalesce(nullif(excluded.paper, ''), agreement_signatures.paper),
	    noted_by = excluded.noted_by, noted_at = excluded.noted_at`

// NoteSignatures notes who signed an agreement, or gave notice: who manages the project for all, who sits for a board for
// that one.
func (d *DB) NoteSignatures(ctx context.Context, act consult.Act, draft consult.SignatureDraft) (consult.Binding, error) {
	return d.bind(ctx, act, draft.ProjectID, "note signatures", func(t tx, b consult.Binding) error {
		if err := draft.Check(b, b.On); err != nil {
			return err
		}
		_, err := t.exec(ctx, sign, act.Workspace, b.ID, draft.AgreementID, pq.Array(int64s(draft.Organisations)), date(&draft.SignedOn),
			date(draft.EndedOn), draft.Reason, draft.Paper, act.Person, act.Now)
		return err
	})
}

const endLead = `
	UPDATE project_leads
	SET to_on = $3
	WHERE workspace_id = $1 AND project_id = $2 AND (to_on IS NULL OR to_on > $3)`

const insertLead = `
	INSERT INTO project_leads (workspace_id, project_id, organisation_id, duties, from_on, noted_by, noted_at)
	SELECT $1, $2, o.id, $4, $5, $6, $7
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = $3`

// SetLead notes which member manages a project for the others from a day on; the one before managed it until the day before.
func (d *DB) SetLead(ctx context.Context, act consult.Act, draft consult.LeadDraft) (consult.Binding, error) {
	return d.bind(ctx, act, draft.ProjectID, "set lead", func(t tx, b consult.Binding) error {
		if err := draft.Check(b); err != nil {
			return err
		}
		last := consult.Day(draft.FromOn).AddDate(0, 0, -1)
		if _, err := t.exec(ctx, endLead, act.Workspace, b.ID, date(&last)); err != nil {
			return fmt.Errorf("end the one before: %w", err)
		}
		duties := make(pq.StringArray, 0, len(draft.Duties))
		for _, duty := range draft.Duties {
			duties = append(duties, string(duty))
		}
		_, err := t.exec(ctx, insertLead, act.Workspace, b.ID, draft.OrganisationID, duties, date(&draft.FromOn), act.Person, act.Now)
		return err
	})
}
