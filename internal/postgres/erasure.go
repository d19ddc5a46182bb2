package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// erasing is one statement of an erasure: $1 workspace, $2 person, $3 now, $4 name, $5 Slack's id ("" without), $6 what
// stands for the name from now on. Those that go by the name alone are left out when somebody else has it too.
type erasing struct {
	kind   string
	query  string
	byName bool
}

// What is of a person alone goes; what a platform keeps of its meetings, decisions and attendance keeps their id, of which
// there is no name any more, so that its figures and the hash of approved minutes stay the same.
var erasings = []erasing{
	{kind: "contact", query: `DELETE FROM contacts WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "contact", query: `UPDATE contacts SET backup_id = NULL WHERE workspace_id = $1 AND backup_id = $2`},
	{kind: "contact", query: `UPDATE partners SET contact_id = NULL WHERE workspace_id = $1 AND contact_id = $2`},
	{kind: "suggestion", query: `DELETE FROM contact_suggestions WHERE workspace_id = $1 AND by_id = $2`},
	{kind: "introduction", query: `DELETE FROM introductions WHERE person_id = $2`},
	{kind: "question", query: `DELETE FROM last_questions WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "file", query: `UPDATE contact_files SET name = '', content = NULL WHERE workspace_id = $1 AND person_id = $2 AND state <> 'running'`},
	{kind: "role", query: `UPDATE platform_roles SET valid_to = greatest($3, valid_from) WHERE person_id = $2 AND (valid_to IS NULL OR valid_to > $3)`},
	{kind: "role", query: `UPDATE delegates SET to_on = greatest(CAST($3 AS date), from_on)
	    WHERE workspace_id = $1 AND person_id = $2 AND (to_on IS NULL OR to_on > CAST($3 AS date))`},
	{kind: "member", query: `DELETE FROM channel_members WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "feed", query: `DELETE FROM feeds WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "snooze", query: `DELETE FROM action_snoozes WHERE person_id = $2`},
	{kind: "reader", query: `DELETE FROM minutes_item_readers WHERE person_id = $2`},
	{kind: "reader", query: `DELETE FROM agenda_item_readers WHERE person_id = $2`},
	{kind: "reader", query: `DELETE FROM minutes_pens WHERE person_id = $2`},
	{kind: "answer", query: `DELETE FROM answers a USING meetings m WHERE m.id = a.meeting_id AND m.starts_at > $3 AND a.person_id = $2`},
	{kind: "invitation", query: `UPDATE meeting_invitees i SET withdrawn_at = $3 FROM meetings m
	    WHERE m.id = i.meeting_id AND m.starts_at > $3 AND i.withdrawn_at IS NULL AND i.person_id = $2`},
	{kind: "registration", query: `DELETE FROM registrations g USING meetings m WHERE m.id = g.meeting_id AND m.starts_at > $3 AND g.person_id = $2`},
	{kind: "status", query: `UPDATE status_answers SET done = '', next = '', blocked = '' WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "input", query: `DELETE FROM agenda_inputs WHERE workspace_id = $1 AND person_id = $2`},
	{kind: "delivery", query: `UPDATE deliveries SET state = 'superseded', reason = 'erased'
	    WHERE workspace_id = $1 AND recipient_kind IN ('person', 'ephemeral') AND recipient = CAST($2 AS text) AND state = 'waiting'`},
	{kind: "delivery", query: `UPDATE deliveries SET channel_id = '', ts = '', stale_at = NULL
	    WHERE workspace_id = $1 AND recipient_kind = 'person' AND recipient = CAST($2 AS text) AND channel_id <> '' AND state <> 'sending'`},
	{kind: "delivered", query: `UPDATE inbox SET payload = NULL, ack = NULL
	    WHERE workspace_id = $1 AND $5 <> '' AND state <> 'received' AND strpos(CAST(payload AS text) || coalesce(CAST(ack AS text), ''), $5) > 0`},
	{kind: "name", byName: true, query: `UPDATE minutes_names n SET name = $6 FROM meetings m WHERE m.id = n.meeting_id AND m.workspace_id = $1 AND lower(n.name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE meeting_guests n SET name = $6 FROM meetings m WHERE m.id = n.meeting_id AND m.workspace_id = $1 AND lower(n.name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE attendance_guests n SET name = $6 FROM meetings m WHERE m.id = n.meeting_id AND m.workspace_id = $1 AND lower(n.name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE registrations SET name = $6 || ' ' || id WHERE workspace_id = $1 AND person_id IS NULL AND lower(name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE attendance n SET stand_in_name = $6 FROM meetings m WHERE m.id = n.meeting_id AND m.workspace_id = $1 AND lower(n.stand_in_name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE answers n SET stand_in_name = $6 FROM meetings m WHERE m.id = n.meeting_id AND m.workspace_id = $1 AND lower(n.stand_in_name) = lower($4)`},
	{kind: "name", byName: true, query: `UPDATE agenda_items SET speaker_name = $6 WHERE workspace_id = $1 AND lower(speaker_name) = lower($4)`},
	{kind: "request", query: `UPDATE erasure_requests SET state = 'done', settled_at = $3 WHERE workspace_id = $1 AND person_id = $2 AND state = 'open'`},
	{kind: "profile", query: `UPDATE persons
	    SET name = $6, slack_id = NULL, email = '', phone = '', reach = '', speaks = '{}', deactivated = true, weekly_digest = false,
	        profile_at = NULL, memberships_at = NULL, erased_at = $3
	    WHERE workspace_id = $1 AND id = $2`},
}

const personToErase = `
	SELECT p.id, p.name, coalesce(p.slack_id, '') AS slack_id, p.erased_at IS NOT NULL AS erased,
	       EXISTS (SELECT FROM persons o WHERE o.workspace_id = $1 AND o.id <> p.id AND lower(o.name) = lower(p.name)) AS namesake,
	       (SELECT count(*) FROM action_owners w JOIN action_items a ON a.id = w.action_item_id
	        WHERE w.person_id = p.id AND w.done_at IS NULL AND a.state = 'open') AS actions,
	       coalesce((SELECT max(r.id) FROM erasure_requests r WHERE r.person_id = p.id AND r.state = 'open'), 0) AS request
	FROM persons p
	WHERE p.workspace_id = $1 AND p.id = $2 AND NOT p.bot
	FOR UPDATE OF p`

// Texts are records of the platform: they stay, and whoever erases is told how many name the person.
const textsNaming = `
	SELECT count(*)
	FROM (SELECT text FROM minutes_items WHERE workspace_id = $1
	      UNION ALL SELECT title || ' ' || explanation FROM agenda_items WHERE workspace_id = $1
	      UNION ALL SELECT text FROM action_items WHERE workspace_id = $1
	      UNION ALL SELECT text || ' ' || reason FROM decisions WHERE workspace_id = $1
	      UNION ALL SELECT text || ' ' || answer FROM minutes_remarks WHERE workspace_id = $1
	      UNION ALL SELECT before || ' ' || after || ' ' || why FROM minutes_corrections WHERE workspace_id = $1
	      UNION ALL SELECT text FROM action_events WHERE workspace_id = $1
	      UNION ALL SELECT summary FROM minutes WHERE workspace_id = $1
	      UNION ALL SELECT question || ' ' || details FROM rounds WHERE workspace_id = $1
	      UNION ALL SELECT text FROM round_answers WHERE workspace_id = $1
	      UNION ALL SELECT title FROM deadlines WHERE workspace_id = $1) said
	WHERE strpos(lower(said.text), lower($2)) > 0 OR $3 <> '' AND strpos(said.text, '<@' || $3) > 0`

func (t tx) erase(ctx context.Context, ws consult.WorkspaceID, person consult.PersonID, now time.Time) (consult.Erasure, error) {
	var who struct {
		ID       consult.PersonID
		Name     string
		SlackID  string
		Erased   bool
		Namesake bool
		Actions  int
		Request  consult.ErasureID
	}
	found, err := t.get(ctx, &who, personToErase, ws, person)
	if err != nil {
		return consult.Erasure{}, fmt.Errorf("person: %w", err)
	}
	if !found || who.Erased {
		return consult.Erasure{}, consult.NotFound("gone")
	}
	e := consult.Erasure{ID: who.Request, PersonID: who.ID, Name: who.Name, Actions: who.Actions, Namesake: who.Namesake}
	if _, err := t.get(ctx, &e.Mentions, textsNaming, ws, who.Name, who.SlackID); err != nil {
		return e, fmt.Errorf("texts: %w", err)
	}
	counts := map[string]int{}
	for _, s := range erasings {
		if s.byName && who.Namesake {
			continue
		}
		n, err := t.exec(ctx, withAll(s.query), ws, person, now, who.Name, who.SlackID, consult.ErasedName)
		if err != nil {
			return e, fmt.Errorf("erase %s: %w", s.kind, err)
		}
		if counts[s.kind] == 0 && n > 0 {
			e.Parts = append(e.Parts, consult.ErasedPart{Kind: s.kind})
		}
		counts[s.kind] += int(n)
	}
	for i := range e.Parts {
		e.Parts[i].Count = counts[e.Parts[i].Kind]
	}
	return e, nil
}

// withAll lets a statement take all parameters of an erasure, whichever it uses.
func withAll(query string) string {
	return `WITH given AS (SELECT CAST($1 AS text), CAST($2 AS bigint), CAST($3 AS timestamptz), CAST($4 AS text), CAST($5 AS text), CAST($6 AS text)) ` + query
}

// PreviewErasure tells what ErasePerson would do, by doing it and taking it back. It is for who runs the bot.
func (d *DB) PreviewErasure(ctx context.Context, ws consult.WorkspaceID, person consult.PersonID, now time.Time) (consult.Erasure, error) {
	var e consult.Erasure
	err := d.change(ctx, "preview erasure", func(t tx) error {
		var err error
		if e, err = t.erase(ctx, ws, person, now); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return e, err
}

// ErasePerson takes away what is kept about a person, for who runs the bot: their name, addresses, positions, roles and
// what was still to be sent to them. Minutes, decisions and attendance keep an id without a name. Who is erased already is
// gone. It cannot be taken back.
func (d *DB) ErasePerson(ctx context.Context, ws consult.WorkspaceID, person consult.PersonID, now time.Time) (consult.Erasure, error) {
	var e consult.Erasure
	err := d.change(ctx, "erase person", func(t tx) error {
		var err error
		if e, err = t.erase(ctx, ws, person, now); err != nil {
			return err
		}
		e.Done = true
		return byItself(ctx, t, ws, consult.ByOperator, "erase person", person, 1, now)
	})
	return e, err
}

const eraseOwnAddresses = `
	UPDATE persons
	SET email = '', phone = '', reach = '', speaks = '{}'
	WHERE workspace_id = $1 AND id = $2`

const eraseOwnContacts = `
	DELETE FROM contacts
	WHERE workspace_id = $1 AND person_id = $2`

// EraseContactData takes the actor's own addresses and positions out of the directory at once; it returns how many positions.
func (d *DB) EraseContactData(ctx context.Context, act consult.Act) (int, error) {
	var n int64
	err := d.change(ctx, "erase contact data", func(t tx) error {
		_, err := once(ctx, t, act, "erase contact data", func() (consult.PersonID, error) {
			if _, err := t.exec(ctx, eraseOwnAddresses, act.Workspace, act.Person); err != nil {
				return 0, fmt.Errorf("addresses: %w", err)
			}
			var err error
			n, err = t.exec(ctx, eraseOwnContacts, act.Workspace, act.Person)
			return act.Person, err
		})
		return err
	})
	return int(n), err
}
