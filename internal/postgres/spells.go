package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

const itemsBegan = `
	SELECT agenda_item_id, min(at) AS began
	FROM minutes_items
	WHERE workspace_id = $1 AND meeting_id = $2 AND agenda_item_id IS NOT NULL
	GROUP BY agenda_item_id`

// course is the agenda of a meeting in its order, with when each item began, as far as is known.
func (t tx) course(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting) ([]consult.CourseItem, error) {
	agenda, err := t.agendaOf(ctx, ws, m, 0, m.StartsAt)
	if err != nil {
		return nil, fmt.Errorf("agenda: %w", err)
	}
	var rows []struct {
		AgendaItemID consult.AgendaItemID
		Began        time.Time
	}
	if err := t.all(ctx, &rows, itemsBegan, ws, m.ID); err != nil {
		return nil, fmt.Errorf("when items began: %w", err)
	}
	began := map[consult.AgendaItemID]*time.Time{}
	for _, r := range rows {
		began[r.AgendaItemID] = &r.Began
	}
	var course []consult.CourseItem
	for _, i := range agenda {
		course = append(course, consult.CourseItem{ID: i.ID, At: began[i.ID]})
	}
	return course, nil
}

const spellPeople = `
	SELECT a.person_id
	FROM attendance a
	JOIN meetings m ON m.id = a.meeting_id
	WHERE m.workspace_id = $1 AND m.id = $2
	  AND (a.person_id = $3 OR EXISTS (
	      SELECT
	      FROM attendance_seats s
	      WHERE s.meeting_id = a.meeting_id AND s.person_id = a.person_id AND s.organisation_id = $4))
	ORDER BY a.person_id`

// Who came later or left early was there.
const markThere = `
	UPDATE attendance
	SET state = 'present'
	WHERE meeting_id = $1 AND person_id = $2 AND state IN ('excused', 'absent')`

const dropSpell = `
	DELETE FROM attendance_spells
	WHERE meeting_id = $1 AND person_id = $2`

const saveSpell = `
	INSERT INTO attendance_spells (meeting_id, person_id, from_item, to_item, from_at, to_at)
	VALUES ($1, $2, nullif($3::bigint, 0), nullif($4::bigint, 0), $5, $6)`

const keptSheet = `
	UPDATE attendance_sheets
	SET kept_by = $2, kept_at = $3
	WHERE meeting_id = $1`

// KeepSpell notes from when to when somebody was at a meeting, or all who sit there for an organisation; an empty spell is
// all the time. Who stood as absent or excused was there after all.
func (d *DB) KeepSpell(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.SpellDraft) (consult.Attendance, error) {
	var a consult.Attendance
	err := d.change(ctx, "keep spell", func(t tx) error {
		m, err := t.heldBy(ctx, act, id)
		if err != nil {
			return err
		}
		course, err := t.course(ctx, act.Workspace, m)
		if err != nil {
			return err
		}
		if err := draft.Check(m, course); err != nil {
			return err
		}
		if _, err := once(ctx, t, act, "keep spell", func() (consult.MeetingID, error) {
			return id, t.keepSpell(ctx, act, id, draft)
		}); err != nil {
			return err
		}
		a, err = t.sheet(ctx, act.Workspace, m)
		return err
	})
	return a, err
}

func (t tx) keepSpell(ctx context.Context, act consult.Act, id consult.MeetingID, draft consult.SpellDraft) error {
	var people []consult.PersonID
	if err := t.all(ctx, &people, spellPeople, act.Workspace, id, draft.Person, draft.Organisation); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if len(people) == 0 {
		return consult.Invalid("who", "spell_who", nil)
	}
	for _, person := range people {
		if _, err := t.exec(ctx, dropSpell, id, person); err != nil {
			return fmt.Errorf("drop spell: %w", err)
		}
		if draft.Spell == (consult.Spell{}) {
			continue
		}
		if _, err := t.exec(ctx, markThere, id, person); err != nil {
			return fmt.Errorf("mark there: %w", err)
		}
		if _, err := t.exec(ctx, saveSpell, id, person, draft.FromItem, draft.ToItem, draft.FromAt, draft.ToAt); err != nil {
			return fmt.Errorf("save spell: %w", err)
		}
	}
	if _, err := t.exec(ctx, keptSheet, id, act.Person, act.Now); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return t.minutesChanged(ctx, act.Workspace, id)
}
