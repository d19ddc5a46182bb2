package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

// lastQuestionFor is how long a question lends what it named to the one after it ("en voor Wemmel?").
const lastQuestionFor = 15 * time.Minute

const lastQuestion = `
	SELECT understood::text AS understood, asked_at AS at
	FROM last_questions
	WHERE workspace_id = $1 AND person_id = $2 AND asked_at BETWEEN $3 AND $4`

// LastQuestion is what the viewer asked within the last quarter of an hour, whichever replica answered; a zero one when
// that is nothing. Nobody reads somebody else's.
func (d *DB) LastQuestion(ctx context.Context, v consult.Viewer, now time.Time) (consult.LastQuestion, error) {
	var q consult.LastQuestion
	err := d.read(ctx, "last question", func(t tx) error {
		_, err := t.get(ctx, &q, lastQuestion, v.Workspace, v.Person, now.Add(-lastQuestionFor), now)
		return err
	})
	return q, err
}

const rememberQuestion = `
	INSERT INTO last_questions (workspace_id, person_id, understood, asked_at)
	SELECT p.workspace_id, p.id, $3, $4
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = $2
	ON CONFLICT (workspace_id, person_id) DO UPDATE
	SET understood = excluded.understood, asked_at = excluded.asked_at, kept_at = now()`

const forgetQuestions = `
	DELETE FROM last_questions
	WHERE workspace_id = $1 AND asked_at < $2`

const forgetKeptQuestions = `
	DELETE FROM last_questions
	WHERE workspace_id = $1 AND kept_at < now() - make_interval(secs => $2)`

// RememberQuestion keeps how the viewer's question was understood, for a quarter of an hour; who asks forgets what others
// asked before that. It is no act of consultation, and leaves no trace in the audit.
func (d *DB) RememberQuestion(ctx context.Context, v consult.Viewer, understood string, now time.Time) error {
	return d.change(ctx, "remember question", func(t tx) error {
		if _, err := t.exec(ctx, forgetQuestions, v.Workspace, now.Add(-lastQuestionFor)); err != nil {
			return err
		}
		_, err := t.exec(ctx, rememberQuestion, v.Workspace, v.Person, understood, now)
		return err
	})
}

const passer = `
	SELECT p.workspace_id AS workspace, p.id AS person
	FROM persons p
	WHERE p.workspace_id = $1 AND NOT (p.external OR p.guest OR p.deactivated OR p.bot)
	  AND NOT EXISTS (SELECT FROM channel_members c WHERE c.workspace_id = $1 AND c.channel_id = $3 AND c.person_id = p.id)
	  AND EXISTS (SELECT FROM persons v WHERE v.workspace_id = $1 AND v.id = $2)
	ORDER BY (SELECT count(*) FROM readable_platforms($1, p.id, $4)), p.id
	LIMIT 1`

// Passer is somebody of the viewer's workspace who is not in a channel and may read as few platforms as anybody outside it;
// person_unknown when everybody is in it. An answer that they would get too may stand where the whole workspace can read it.
func (d *DB) Passer(ctx context.Context, v consult.Viewer, channel string, now time.Time) (consult.Viewer, error) {
	var found consult.Viewer
	err := d.read(ctx, "who passes by", func(t tx) error {
		some, err := t.get(ctx, &found, passer, v.Workspace, v.Person, channel, now)
		if err == nil && !some {
			return consult.NotFound("person_unknown")
		}
		return err
	})
	return found, err
}
