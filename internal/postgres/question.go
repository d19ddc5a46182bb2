package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// Externals and guests know who sits with them; the directory is for people of the workspace itself.
const personsKnown = `
	SELECT DISTINCT p.name
	FROM persons p
	JOIN persons v ON v.workspace_id = p.workspace_id AND v.id = $2 AND NOT v.deactivated
	WHERE p.workspace_id = $1 AND NOT p.deactivated AND NOT p.bot AND p.name <> ''
	  AND (NOT (v.external OR v.guest) AND EXISTS (
	           SELECT
	           FROM contacts c
	           WHERE c.person_id = p.id AND c.workspace_id = $1
	             AND (c.valid_from IS NULL OR c.valid_from <= $3) AND (c.valid_to IS NULL OR c.valid_to >= $3))
	       OR EXISTS (
	           SELECT
	           FROM channel_members a
	           JOIN channel_members b ON b.workspace_id = a.workspace_id AND b.channel_id = a.channel_id
	           WHERE a.workspace_id = $1 AND a.person_id = $2 AND b.person_id = p.id))
	ORDER BY p.name`

const partnersKnown = `
	SELECT DISTINCT o.name
	FROM readable_platforms($1, $2, $3) r
	JOIN partners x ON x.platform_id = r.platform_id
	JOIN organisations o ON o.id = x.organisation_id
	ORDER BY o.name`

// QuestionNames gives the names that the viewer may know, and so may use in a question. Platforms are VisiblePlatforms.
func (d *DB) QuestionNames(ctx context.Context, v consult.Viewer, now time.Time) (consult.QuestionNames, error) {
	var names consult.QuestionNames
	err := d.read(ctx, "names for questions", func(t tx) error {
		if err := t.all(ctx, &names.Persons, personsKnown, v.Workspace, v.Person, now); err != nil {
			return err
		}
		if err := t.all(ctx, &names.Partners, partnersKnown, v.Workspace, v.Person, now); err != nil {
			return err
		}
		var err error
		names.Words, err = t.vocabulary(ctx, v.Workspace)
		return err
	})
	return names, err
}

const organisationsOfPlatform = `
	SELECT o.name AS organisation, o.kind, o.nis, ARRAY(
	           SELECT p.name
	           FROM seat_organisations s
	           JOIN persons p ON p.id = s.person_id AND NOT p.deactivated
	           WHERE s.platform_id = x.platform_id AND s.organisation_id = o.id
	           ORDER BY p.name) AS people
	FROM readable_platforms($1, $2, $3) r
	JOIN platform_organisations x ON x.platform_id = r.platform_id
	JOIN organisations o ON o.id = x.organisation_id
	WHERE r.platform_id = $4
	ORDER BY o.name`

// MembersOf lists the organisations in a platform and who sits for each, for who may read the platform.
func (d *DB) MembersOf(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PlatformMember, error) {
	var rows []struct {
		consult.PlatformMember
		People pq.StringArray
	}
	err := d.read(ctx, "members of a platform", func(t tx) error {
		return t.all(ctx, &rows, organisationsOfPlatform, v.Workspace, v.Person, now, platform)
	})
	var list []consult.PlatformMember
	for _, r := range rows {
		m := r.PlatformMember
		m.People = r.People
		list = append(list, m)
	}
	return list, err
}

const heldMeetings = `
	SELECT ` + meetingColumns + `
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id AND ($4 = 0 OR p.id = $4)
	JOIN meetings m ON m.platform_id = p.id
	WHERE m.state = 'closed' AND m.starts_at <= $3 AND m.starts_at >= $5 AND m.starts_at < $6
	ORDER BY m.starts_at DESC, m.id DESC
	LIMIT 10`

// HeldMeetings lists the meetings with closed minutes that began from one moment to before another, the latest ten first: of
// one platform or, with 0, of all that the viewer may read.
func (d *DB) HeldMeetings(ctx context.Context, v consult.Viewer, platform consult.PlatformID, from, to, now time.Time) ([]consult.Meeting, error) {
	var list []consult.Meeting
	err := d.read(ctx, "held meetings", func(t tx) error {
		return t.all(ctx, &list, heldMeetings, v.Workspace, v.Person, now, platform, from, to)
	})
	return list, err
}

const insertMissed = `
	INSERT INTO missed_questions (workspace_id, asked_on, lang)
	VALUES ($1, $2, $3)
	RETURNING id`

// MissQuestion keeps that a question was not understood, with its date and language: not what it said, nor who asked, which
// is why it leaves no trace in the audit either.
func (d *DB) MissQuestion(ctx context.Context, ws consult.WorkspaceID, lang string, now time.Time) (consult.MissedQuestionID, error) {
	var id consult.MissedQuestionID
	err := d.change(ctx, "miss question", func(t tx) error {
		_, err := t.get(ctx, &id, insertMissed, ws, now.Format(time.DateOnly), consult.Language(lang))
		return err
	})
	return id, err
}

const tellMissed = `
	UPDATE missed_questions
	SET question = $3
	WHERE workspace_id = $1 AND id = $2 AND question = ''`

// TellMissed keeps the text of a missed question, because its asker agreed that the operator may see it.
func (d *DB) TellMissed(ctx context.Context, ws consult.WorkspaceID, id consult.MissedQuestionID, text string) error {
	if err := consult.CheckText("text", text); err != nil {
		return err
	}
	return d.change(ctx, "tell missed question", func(t tx) error {
		_, err := t.exec(ctx, tellMissed, ws, id, text)
		return err
	})
}

const missedQuestions = `
	SELECT id, asked_on AS on, lang, question AS text
	FROM missed_questions
	WHERE workspace_id = $1
	ORDER BY asked_on DESC, id DESC
	LIMIT 500`

// MissedQuestions lists what was not understood, the latest 500 first; for the operator.
func (d *DB) MissedQuestions(ctx context.Context, ws consult.WorkspaceID) ([]consult.MissedQuestion, error) {
	var list []consult.MissedQuestion
	err := d.read(ctx, "missed questions", func(t tx) error { return t.all(ctx, &list, missedQuestions, ws) })
	return list, err
}

const leaders = `
	SELECT DISTINCT r.person_id
	FROM platforms p
	JOIN platform_roles r ON r.platform_id = p.id
	JOIN persons o ON o.id = r.person_id AND NOT (o.deactivated OR o.external OR o.guest)
	WHERE p.workspace_id = $1 AND r.role IN ('chair', 'secretary', 'coordinator')
	  AND r.valid_from <= $2 AND (r.valid_to IS NULL OR r.valid_to > $2)
	ORDER BY r.person_id`

// Leaders lists who leads a platform of the workspace: together they see what the operator, who asks on the machine itself,
// may see.
func (d *DB) Leaders(ctx context.Context, ws consult.WorkspaceID, now time.Time) ([]consult.Viewer, error) {
	var people []consult.PersonID
	err := d.read(ctx, "leaders", func(t tx) error { return t.all(ctx, &people, leaders, ws, now) })
	var viewers []consult.Viewer
	for _, p := range people {
		viewers = append(viewers, consult.Viewer{Workspace: ws, Person: p})
	}
	return viewers, err
}

const personCalled = `
	SELECT ` + personColumns + `
	FROM persons p
	WHERE p.workspace_id = $1 AND NOT p.bot
	  AND (p.slack_id = $2 OR lower(p.name) = lower($2) OR replace(replace(p.plain_name, ' ', ''), '-', '') = replace(replace(plain($2), '.', ''), '-', ''))
	ORDER BY (p.slack_id = $2) DESC, p.id
	LIMIT 1`

// PersonCalled finds somebody by Slack's id, by name, or by a handle that is their name written together; for the operator.
func (d *DB) PersonCalled(ctx context.Context, ws consult.WorkspaceID, called string) (consult.Person, error) {
	var p consult.Person
	err := d.read(ctx, "person called", func(t tx) error {
		found, err := t.get(ctx, &p, personCalled, ws, called)
		if err == nil && !found {
			return consult.NotFound("person_unknown")
		}
		return err
	})
	return p, err
}

const boardsBeside = `
	WITH stands AS (
	    SELECT s.organisation_id, bool_or(s.state = 'joined') AS joined
	    FROM readable_projects($1, $2, $3) p
	    CROSS JOIN LATERAL memberships_on(p.id, $3::date) s
	    WHERE p.platform_id = $4
	    GROUP BY s.organisation_id)
	SELECT o.name AS organisation, o.kind, o.nis
	FROM organisations o
	LEFT JOIN stands s ON s.organisation_id = o.id
	WHERE o.workspace_id = $1 AND o.kind IN ('gemeente', 'ocmw') AND o.nis <> '' AND o.merged_on IS NULL
	  AND EXISTS (
	      SELECT
	      FROM readable_platforms($1, $2, $3) r
	      JOIN platform_organisations x ON x.platform_id = r.platform_id
	      JOIN organisations m ON m.id = x.organisation_id
	      WHERE r.platform_id = $4 AND m.nis = o.nis AND m.kind IN ('gemeente', 'ocmw'))
	  AND NOT coalesce(s.joined, EXISTS (SELECT FROM platform_organisations x WHERE x.platform_id = $4 AND x.organisation_id = o.id))
	ORDER BY o.name`

// BoardsBeside lists the boards that are no member of a platform, of municipalities that have the other board in it: 13 of 14
// boards joined, this is the one. Where a platform has projects, who is in is who takes part in one that day (R12). For who
// may read the platform.
func (d *DB) BoardsBeside(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.PlatformMember, error) {
	var list []consult.PlatformMember
	err := d.read(ctx, "boards beside a platform", func(t tx) error {
		return t.all(ctx, &list, boardsBeside, v.Workspace, v.Person, now, platform)
	})
	return list, err
}
