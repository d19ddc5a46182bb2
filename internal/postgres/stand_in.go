package postgres

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

// The stand-in is somebody of the workspace by Slack id ($4), else a name ($5).
const saveAnswerStandIn = `
	UPDATE answers
	SET stand_in_id = (SELECT id FROM persons WHERE workspace_id = $1 AND slack_id = nullif($4, '')),
	    stand_in_name = $5
	WHERE meeting_id = $2 AND person_id = $3`

// sitsIn notes who sits in for the one who answers so; with any other answer nobody does.
func (t tx) sitsIn(ctx context.Context, act consult.Act, id consult.MeetingID, answer consult.Answer, by consult.StandIn) error {
	if answer != consult.Represented {
		return nil
	}
	var self consult.Person
	if _, err := t.get(ctx, &self, personByID, act.Workspace, act.Person); err != nil {
		return fmt.Errorf("person: %w", err)
	}
	if err := by.Check(self.SlackID); err != nil {
		return err
	}
	if err := t.isKnown(ctx, act.Workspace, by); err != nil {
		return err
	}
	if _, err := t.exec(ctx, saveAnswerStandIn, act.Workspace, id, act.Person, by.SlackID, by.Name); err != nil {
		return fmt.Errorf("stand-in: %w", err)
	}
	return nil
}

const personWhoSitsIn = personBySlackID + ` AND NOT bot AND NOT deactivated`

// isKnown refuses a person of whom we know nothing, who has left, or who is a bot: a stand-in who is chosen is never lost in silence.
func (t tx) isKnown(ctx context.Context, ws consult.WorkspaceID, by consult.StandIn) error {
	if by.SlackID == "" {
		return nil
	}
	var id consult.PersonID
	found, err := t.get(ctx, &id, personWhoSitsIn, ws, by.SlackID)
	if err == nil && !found {
		return consult.Invalid("stand_in", "owner_unknown", nil)
	}
	return err
}

// AnswerRepresented notes that another sits in for the viewer: a person of the workspace or somebody by name.
func (d *DB) AnswerRepresented(ctx context.Context, act consult.Act, id consult.MeetingID, by consult.StandIn) (consult.MyMeeting, error) {
	return d.answer(ctx, act, id, consult.Represented, by)
}
