package postgres

import (
	"context"
	"time"

	"overlegbot/internal/consult"
)

// Topics and roles that hold what was typed, the word itself first when it is part of several roles.
const functionsLike = standingPositions + `, words AS (
	    SELECT role AS word, 1 AS rank
	    FROM cards
	    WHERE NOT vacant
	    UNION ALL
	    SELECT unnest(topics), 2
	    FROM cards
	    WHERE NOT vacant)
	SELECT word
	FROM words
	WHERE word <> '' AND strpos(unaccent(lower(word)), unaccent(lower($4))) > 0
	GROUP BY word
	ORDER BY min(rank) DESC, count(*) DESC, word
	LIMIT 50`

// Functions lists the roles and topics of contacts in which a text occurs, for who may read the directory.
func (d *DB) Functions(ctx context.Context, v consult.Viewer, text string, now time.Time) ([]string, error) {
	var words []string
	err := d.read(ctx, "functions", func(t tx) error {
		return t.all(ctx, &words, functionsLike, v.Workspace, v.Person, now, text)
	})
	return words, err
}
