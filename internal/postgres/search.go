package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// maxHits bounds what one search shows, the newest first; maxHitsEach is of one kind on one platform.
const (
	maxHits     = 100
	maxHitsEach = 50
	minName     = 3 // letters, from which on people and organisations are looked for
)

// What the words mean is worked out once: as a query, and as the people and organisations whose names hold them.
const askedOf = `
	SELECT numnode(search_query($2)) AS words,
	       ARRAY(SELECT id FROM persons WHERE workspace_id = $1 AND $3 <> '' AND plain_name LIKE plain($3) ORDER BY id LIMIT 50) AS people,
	       ARRAY(SELECT id FROM organisations WHERE workspace_id = $1 AND $3 <> '' AND plain_name LIKE plain($3) ORDER BY id LIMIT 50) AS organisations`

// The platforms that the viewer may read are few; of each, the newest hits of every kind. $1 to $3 are the viewer, $4 the
// words, $5 the people, $6 the organisations, $7 the topic, $8 the platform, $9 how many of each kind, $10 how many in all.
// A line of the minutes has the topics of what it is about. What a decision or an action says stands in them, not in their
// lines.
const searchHits = `
	SELECT h.kind, h.id, p.name AS platform, coalesce(h.meeting_id, 0) AS meeting_id, h.year, h.seq, h.text, h.at, p.zone, h.topics, h.closed
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id AND ($8 = 0 OR p.id = $8)
	CROSS JOIN LATERAL (
	    (SELECT 'note' AS kind, i.id, i.meeting_id, 0 AS year, 0 AS seq, i.text, i.at, coalesce(a.topics, m.topics) AS topics, false AS closed
	    FROM minutes_items i
	    JOIN meetings m ON m.id = i.meeting_id
	    LEFT JOIN agenda_items a ON a.id = i.agenda_item_id
	    WHERE i.platform_id = p.id AND i.kind IN ('note', 'question')
	      AND ($4 = '' OR i.found_by @@ (SELECT search_query($4)))
	      AND ($7 = '' OR $7 = ANY (a.topics || m.topics))
	      AND NOT EXISTS (SELECT FROM hidden_lines($2) x WHERE x.minutes_item_id = i.id)
	    ORDER BY i.id DESC
	    LIMIT $9)
	    UNION ALL
	    (SELECT 'decision', d.id, d.meeting_id, d.year, d.seq, d.text, CAST(d.decided_on AS timestamptz), d.topics,
	           EXISTS (SELECT FROM decision_links l JOIN readable_decisions($1, $2, $3) n ON n.id = l.decision_id
	                   WHERE l.earlier_id = d.id AND l.kind = 'replaces')
	    FROM decisions d
	    WHERE d.platform_id = p.id
	      AND ($4 = '' OR d.found_by @@ (SELECT search_query($4))
	           OR d.local_of = ANY ($6)
	           OR EXISTS (SELECT FROM decision_votes v WHERE v.decision_id = d.id AND v.organisation_id = ANY ($6)))
	      AND ($7 = '' OR $7 = ANY (d.topics))
	      AND NOT EXISTS (SELECT FROM hidden_lines($2) x WHERE x.minutes_item_id = d.minutes_item_id)
	    ORDER BY d.id DESC
	    LIMIT $9)
	    UNION ALL
	    (SELECT 'action', a.id, a.meeting_id, 0, 0, a.text, a.created_at, a.topics, a.state <> 'open'
	    FROM action_items a
	    WHERE a.platform_id = p.id
	      AND ($4 = '' OR a.found_by @@ (SELECT search_query($4))
	           OR EXISTS (SELECT FROM action_owners o WHERE o.action_item_id = a.id AND o.person_id = ANY ($5)))
	      AND ($7 = '' OR $7 = ANY (a.topics))
	      AND NOT EXISTS (SELECT FROM hidden_lines($2) x WHERE x.minutes_item_id = a.minutes_item_id)
	    ORDER BY a.id DESC
	    LIMIT $9)
	    UNION ALL
	    (SELECT 'agenda', g.id, coalesce(g.treated_in, g.meeting_id), 0, 0, g.title || CASE WHEN g.explanation = '' THEN '' ELSE E'\n' || g.explanation END,
	           g.proposed_at, g.topics, false
	    FROM agenda_items g
	    WHERE g.platform_id = p.id AND g.state <> 'withdrawn' AND NOT g.fixed
	      AND ($4 = '' OR g.found_by @@ (SELECT search_query($4)) OR g.speaker_id = ANY ($5))
	      AND ($7 = '' OR $7 = ANY (g.topics))
	      AND NOT EXISTS (SELECT FROM hidden_agenda_items($2) x WHERE x.agenda_item_id = g.id)
	    ORDER BY g.id DESC
	    LIMIT $9)) h
	ORDER BY h.at DESC, h.kind, h.id DESC
	LIMIT $10`

// hitRow reads the columns that the domain's type cannot scan by itself.
type hitRow struct {
	consult.Hit
	Topics pq.StringArray
}

// Search lists what the viewer may read that has all the words, or is of the people and organisations they name, the newest
// first, at most 100. It refuses words that are so common that they say nothing.
func (d *DB) Search(ctx context.Context, v consult.Viewer, s consult.Search, now time.Time) ([]consult.Hit, error) {
	var hits []consult.Hit
	err := d.readAlike(ctx, "search", func(t tx) error {
		var asked struct {
			Words         int
			People        pq.Int64Array
			Organisations pq.Int64Array
		}
		if s.Words != "" {
			if _, err := t.get(ctx, &asked, askedOf, v.Workspace, s.Words, namePattern(s.Words)); err != nil {
				return fmt.Errorf("asked: %w", err)
			}
			if asked.Words == 0 && len(asked.People) == 0 && len(asked.Organisations) == 0 {
				return consult.Invalid("words", "search_common", nil)
			}
		}
		var rows []hitRow
		err := t.all(ctx, &rows, searchHits, v.Workspace, v.Person, now, s.Words, pq.Array(append([]int64{}, asked.People...)),
			pq.Array(append([]int64{}, asked.Organisations...)), s.Topic, s.Platform, maxHitsEach, maxHits)
		for _, r := range rows {
			if r.Hit.Topics = r.Topics; len(r.Topics) == 0 {
				r.Hit.Topics = nil
			}
			hits = append(hits, r.Hit)
		}
		if err != nil {
			return err
		}
		summaries, err := t.searchSummaries(ctx, v, s, now)
		hits = newestFirst(hits, summaries)
		return err
	})
	return hits, err
}

// namePattern finds names that hold the words as they stand, "" where they are too short for one.
func namePattern(words string) string {
	if utf8.RuneCountInString(strings.TrimSpace(words)) < minName {
		return ""
	}
	return "%" + likeEscaper.Replace(words) + "%"
}

const tagMeeting = `
	UPDATE meetings
	SET topics = $3
	WHERE workspace_id = $1 AND id = $2`

const tagAgendaItem = `
	UPDATE agenda_items
	SET topics = $3
	WHERE workspace_id = $1 AND id = $2`

const tagAction = `
	UPDATE action_items
	SET topics = $3
	WHERE workspace_id = $1 AND id = $2`

// TagMeeting gives a meeting its topics: for who manages its platform.
func (d *DB) TagMeeting(ctx context.Context, act consult.Act, id consult.MeetingID, topics []string) error {
	return tag(ctx, d, act, "tag meeting", tagMeeting, id, topics, func(t tx) error {
		_, err := t.managedMeeting(ctx, act.Viewer, id, act.Now)
		return err
	})
}

// TagAgendaItem gives an agenda item its topics: for who may edit it.
func (d *DB) TagAgendaItem(ctx context.Context, act consult.Act, id consult.AgendaItemID, topics []string) error {
	return tag(ctx, d, act, "tag agenda item", tagAgendaItem, id, topics, func(t tx) error {
		item, a, err := t.agendaItem(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		return item.CanEdit(act.Person, a.Manages)
	})
}

// TagAction gives an action item its topics: for its owners, and for who manages its platform.
func (d *DB) TagAction(ctx context.Context, act consult.Act, id consult.ActionItemID, topics []string) error {
	return tag(ctx, d, act, "tag action item", tagAction, id, topics, func(t tx) error {
		item, err := t.action(ctx, act.Viewer, id, act.Now)
		if err != nil {
			return err
		}
		s, err := t.standing(ctx, act.Viewer, item.PlatformID, act.Now)
		if err == nil && !item.IsOwnedBy(act.Person) {
			err = s.CanManage()
		}
		return err
	})
}

func tag[ID ~int64](ctx context.Context, d *DB, act consult.Act, what, query string, id ID, topics []string, may func(tx) error) error {
	return d.change(ctx, what, func(t tx) error {
		_, err := once(ctx, t, act, what, func() (ID, error) {
			if err := consult.CheckTopics(topics); err != nil {
				return 0, err
			}
			if err := may(t); err != nil {
				return 0, err
			}
			_, err := t.exec(ctx, query, act.Workspace, id, pq.Array(append([]string{}, topics...)))
			return id, err
		})
		return err
	})
}

const taggedMeeting = `
	SELECT 'meeting' AS subject, m.id, coalesce(nullif(m.title, ''), p.name) AS text, m.topics
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = m.platform_id
	WHERE m.workspace_id = $1 AND m.id = $4`

const taggedAgendaItem = `
	SELECT 'agenda' AS subject, a.id, a.title AS text, a.topics
	FROM agenda_items a
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	WHERE a.workspace_id = $1 AND a.id = $4
	  AND NOT EXISTS (SELECT FROM hidden_agenda_items($2) h WHERE h.agenda_item_id = a.id)`

const taggedAction = `
	SELECT 'action' AS subject, a.id, a.text, a.topics
	FROM action_items a
	JOIN readable_platforms($1, $2, $3) r ON r.platform_id = a.platform_id
	WHERE a.workspace_id = $1 AND a.id = $4
	  AND NOT EXISTS (SELECT FROM hidden_lines($2) h WHERE h.minutes_item_id = a.minutes_item_id)`

// Tagged returns a meeting, an agenda item or an action item that the viewer may read, with its topics.
func (d *DB) Tagged(ctx context.Context, v consult.Viewer, subject string, id int64, now time.Time) (consult.Tagged, error) {
	var row struct {
		consult.Tagged
		Topics pq.StringArray
	}
	query, known := map[string]string{"meeting": taggedMeeting, "agenda": taggedAgendaItem, "action": taggedAction}[subject]
	if !known {
		return row.Tagged, consult.NotFound("gone")
	}
	err := d.read(ctx, "tagged", func(t tx) error {
		found, err := t.get(ctx, &row, query, v.Workspace, v.Person, now, id)
		if err == nil && !found {
			err = consult.NotFound("gone")
		}
		return err
	})
	row.Tagged.Topics = row.Topics
	return row.Tagged, err
}

// What is written has the topics of its trigger words from the beginning; whoever knows better takes them out.
const suggestForDecision = `
	UPDATE decisions
	SET topics = $2
	WHERE minutes_item_id = $1`

const suggestForAction = `
	UPDATE action_items
	SET topics = $2
	WHERE id = $1`

const suggestForAgendaItem = `
	UPDATE agenda_items
	SET topics = $2
	WHERE id = $1`

func (t tx) suggestTopics(ctx context.Context, ws consult.WorkspaceID, query string, id int64, text string) error {
	book, err := t.topicBook(ctx, ws)
	if err != nil {
		return err
	}
	topics := book.Suggest(text)
	if len(topics) == 0 {
		return nil
	}
	if _, err := t.exec(ctx, query, id, pq.Array(topics)); err != nil {
		return fmt.Errorf("suggest topics: %w", err)
	}
	return nil
}
