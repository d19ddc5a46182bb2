package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const saveInput = `
	INSERT INTO agenda_inputs (agenda_item_id, person_id, workspace_id, platform_id, text, at)
	VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (agenda_item_id, person_id) DO UPDATE
	SET text = excluded.text, at = excluded.at`

// GiveInput notes what the actor says beforehand on an item that is on an agenda; what they said on it before is replaced.
// Whoever may read the item may, until the meeting is over.
func (d *DB) GiveInput(ctx context.Context, act consult.Act, id consult.AgendaItemID, text string) (consult.AgendaItem, consult.Meeting, error) {
	var item consult.AgendaItem
	var m consult.MyMeeting
	err := d.change(ctx, "give input", func(t tx) error {
		if err := consult.CheckText("text", text); err != nil {
			return err
		}
		var err error
		if item, _, err = t.agendaItem(ctx, act.Viewer, id, act.Now); err != nil {
			return err
		}
		if item.MeetingID == nil || !item.TakesInput() {
			return consult.Conflict("input_too_late", nil)
		}
		if m, err = t.meeting(ctx, act.Viewer, *item.MeetingID, act.Now); err != nil {
			return err
		}
		if err := m.CanPlace(act.Now); err != nil {
			return err
		}
		_, err = once(ctx, t, act, "give input", func() (consult.AgendaItemID, error) {
			_, err := t.exec(ctx, saveInput, id, act.Person, act.Workspace, item.PlatformID, text, act.Now)
			return id, err
		})
		return err
	})
	return item, m.Meeting, err
}

// What was said beforehand on items: $3 is whose words alone are read, 0 for everybody's.
const inputsOn = `
	SELECT n.agenda_item_id, n.person_id, p.name, n.text
	FROM agenda_inputs n
	JOIN persons p ON p.id = n.person_id
	WHERE n.workspace_id = $1 AND n.agenda_item_id = ANY ($2) AND ($3 = 0 OR n.person_id = $3)
	ORDER BY n.at, n.person_id`

// withInputs fills in what was said beforehand on items that the reader was found to see.
func (t tx) withInputs(ctx context.Context, ws consult.WorkspaceID, items []consult.AgendaItem, of consult.PersonID) error {
	if len(items) == 0 {
		return nil
	}
	var ids []consult.AgendaItemID
	at := map[consult.AgendaItemID]int{}
	for n, i := range items {
		ids, at[i.ID] = append(ids, i.ID), n
	}
	var rows []struct {
		AgendaItemID consult.AgendaItemID
		consult.AgendaInput
	}
	if err := t.all(ctx, &rows, inputsOn, ws, pq.Array(int64s(ids)), of); err != nil {
		return fmt.Errorf("inputs: %w", err)
	}
	for _, r := range rows {
		n := at[r.AgendaItemID]
		items[n].Inputs = append(items[n].Inputs, r.AgendaInput)
	}
	return nil
}
