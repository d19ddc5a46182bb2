package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const savePractice = `
	INSERT INTO practices (workspace_id, platform_id, kind, title, body, topics, tags, nis, solves_id, published, source)
	SELECT $1, (SELECT id FROM platforms WHERE workspace_id = $1 AND id = $2), $3, $4, $5, $6, $7, $8,
	       (SELECT id FROM practices WHERE workspace_id = $1 AND title = $9), $10, $11
	ON CONFLICT ON CONSTRAINT practices_title_key DO UPDATE
	SET platform_id = excluded.platform_id, kind = excluded.kind, body = excluded.body, topics = excluded.topics, tags = excluded.tags,
	    nis = excluded.nis, solves_id = excluded.solves_id, published = excluded.published, source = excluded.source
	RETURNING id`

// SavePractice makes a card, or corrects the one with its title. A card of a platform (0: of none) is for who may read
// that platform, unless it is published. For whoever runs the bot.
func (d *DB) SavePractice(ctx context.Context, ws consult.WorkspaceID, p consult.Practice, platform consult.PlatformID, published bool) (consult.PracticeID, error) {
	if err := consult.CheckName("title", p.Title); err != nil {
		return 0, err
	}
	var id consult.PracticeID
	err := d.change(ctx, "save practice", func(t tx) error {
		_, err := t.get(ctx, &id, savePractice, ws, platform, p.Kind, p.Title, p.Body, textArray(p.Topics), textArray(p.Tags), textArray(p.NIS),
			p.Solves, published, p.Source)
		return err
	})
	return id, err
}

// The more words a card holds, the higher it stands; of words in its title and tags each counts double.
const findPractices = `
	WITH readable AS (
	    SELECT c.*
	    FROM practices c
	    JOIN persons v ON v.workspace_id = c.workspace_id AND v.id = $2 AND NOT v.deactivated
	    WHERE c.workspace_id = $1
	      AND (c.published OR c.platform_id IN (SELECT r.platform_id FROM readable_platforms($1, $2, $3) r))
	), scored AS (
	    SELECT c.*,
	           (SELECT count(*) FROM unnest($4::text[]) w WHERE plain(c.title || ' ' || array_to_string(c.tags, ' ')) LIKE '%' || w || '%') * 2
	           + (SELECT count(*) FROM unnest($4::text[]) w WHERE plain(c.body) LIKE '%' || w || '%')
	           + (CASE WHEN c.topics && $5 THEN 1 ELSE 0 END) + (CASE WHEN c.nis && $6 THEN 2 ELSE 0 END) AS score
	    FROM readable c
	)
	SELECT s.id, s.kind, s.title, s.body, s.topics, s.tags, s.nis, coalesce(b.title, '') AS solves, s.source,
	       coalesce((SELECT array_agg(h.title ORDER BY h.id) FROM readable h WHERE h.solves_id = s.id), '{}') AS solutions
	FROM scored s
	LEFT JOIN readable b ON b.id = s.solves_id
	WHERE (s.score > 0 OR cardinality($4::text[]) + cardinality($5::text[]) + cardinality($6::text[]) = 0)
	  AND (cardinality($7::text[]) = 0 OR s.kind = ANY ($7))
	ORDER BY s.score DESC, s.id
	LIMIT 20`

type practiceRow struct {
	consult.Practice
	Topics    pq.StringArray
	Tags      pq.StringArray
	NIS       pq.StringArray
	Solutions pq.StringArray
}

// Practices looks for cards that the viewer may read, the best first, at now of consultation time.
func (d *DB) Practices(ctx context.Context, v consult.Viewer, q consult.PracticeQuery, now time.Time) ([]consult.Practice, error) {
	var kinds, words []string
	for _, k := range q.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, w := range q.Words {
		words = append(words, likePattern(w))
	}
	var rows []practiceRow
	err := d.read(ctx, "find practices", func(t tx) error {
		return t.all(ctx, &rows, findPractices, v.Workspace, v.Person, now, textArray(words), textArray(q.Topics), textArray(q.NIS), textArray(kinds))
	})
	var list []consult.Practice
	for _, r := range rows {
		p := r.Practice
		p.Topics, p.Tags, p.NIS, p.Solutions = r.Topics, r.Tags, r.NIS, r.Solutions
		list = append(list, p)
	}
	return list, err
}
