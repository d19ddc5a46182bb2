package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const topicChanges = `
	SELECT topic, word, shown, removed
	FROM topic_words
	WHERE workspace_id = $1
	ORDER BY topic, word`

func (t tx) topicBook(ctx context.Context, ws consult.WorkspaceID) (consult.TopicBook, error) {
	var changes []consult.TopicWord
	if err := t.all(ctx, &changes, topicChanges, ws); err != nil {
		return consult.TopicBook{}, fmt.Errorf("topic words: %w", err)
	}
	return consult.NewTopicBook(changes), nil
}

// Both in one round trip: each look-up in the directory asks for them.
const vocabulary = `
	SELECT topic, word, shown, removed, '' AS old_nis, '' AS nis, '' AS name, DATE '0001-01-01' AS on, '' AS postal_codes
	FROM topic_words
	WHERE workspace_id = $1
	UNION ALL
	SELECT '', '', '', false, old_nis, nis, name, merged_on, postal_codes
	FROM place_mergers
	WHERE workspace_id = $1
	ORDER BY 1, 2, 8, 5`

// vocabularyRow is a word of a topic or, without a topic, a merger.
type vocabularyRow struct {
	consult.TopicWord
	consult.PlaceMerger
}

func vocabularyOf(list []vocabularyRow) consult.Vocabulary {
	var v consult.Vocabulary
	var changes []consult.TopicWord
	for _, r := range list {
		if r.Topic == "" {
			v.Merged = append(v.Merged, r.PlaceMerger)
		} else {
			changes = append(changes, r.TopicWord)
		}
	}
	v.Topics = consult.NewTopicBook(changes)
	return v
}

func (t tx) vocabulary(ctx context.Context, ws consult.WorkspaceID) (consult.Vocabulary, error) {
	var list []vocabularyRow
	if err := t.all(ctx, &list, vocabulary, ws); err != nil {
		return consult.Vocabulary{}, fmt.Errorf("vocabulary: %w", err)
	}
	return vocabularyOf(list), nil
}

// Vocabulary is what words mean in the viewer's workspace.
func (d *DB) Vocabulary(ctx context.Context, v consult.Viewer) (consult.Vocabulary, error) {
	var list []vocabularyRow
	err := d.look(ctx, "vocabulary", &list, vocabulary, v.Workspace)
	return vocabularyOf(list), err
}

const lockWorkspace = `
	SELECT id
	FROM workspaces
	WHERE id = $1
	FOR UPDATE`

const forgetTopicWords = `
	DELETE FROM topic_words
	WHERE workspace_id = $1 AND topic = $2 AND word <> ALL ($3)`

const keepTopicWords = `
	INSERT INTO topic_words (workspace_id, topic, word, shown, removed, set_by)
	SELECT $1, $2, r.word, r.shown, r.removed, $4
	FROM json_to_recordset($3) AS r (word text, shown text, removed boolean)
	ON CONFLICT (workspace_id, topic, word) DO UPDATE
	SET shown = excluded.shown, removed = excluded.removed, set_by = excluded.set_by
	WHERE topic_words.removed <> excluded.removed OR topic_words.shown <> excluded.shown`

// topicWordRow is consult.TopicWord as the database reads it.
type topicWordRow struct {
	Word    string `json:"word"`
	Shown   string `json:"shown"`
	Removed bool   `json:"removed"`
}

// ChangeTopicWords adds words to those that mean a topic in the workspace, and takes others away; who coordinates a platform
// may. A word that is another topic's is refused.
func (d *DB) ChangeTopicWords(ctx context.Context, act consult.Act, topic string, add, remove []string) (consult.TopicBook, error) {
	var book consult.TopicBook
	id, err := consult.TopicNumbered(topic)
	if err != nil {
		return book, err
	}
	err = d.change(ctx, "change topic words", func(t tx) error {
		if err := t.mayImport(ctx, act); err != nil {
			return err
		}
		var locked consult.WorkspaceID
		if _, err := t.get(ctx, &locked, lockWorkspace, act.Workspace); err != nil {
			return fmt.Errorf("lock workspace: %w", err)
		}
		_, err := once(ctx, t, act, "change topic words", func() (consult.TopicID, error) {
			return id, t.changeTopicWords(ctx, act, topic, add, remove)
		})
		if err != nil {
			return err
		}
		book, err = t.topicBook(ctx, act.Workspace)
		return err
	})
	return book, err
}

func (t tx) changeTopicWords(ctx context.Context, act consult.Act, topic string, add, remove []string) error {
	book, err := t.topicBook(ctx, act.Workspace)
	if err != nil {
		return err
	}
	kept, err := book.Change(topic, add, remove)
	if err != nil {
		return err
	}
	words := []string{}
	list := rows[topicWordRow]{}
	for _, k := range kept {
		words = append(words, k.Word)
		list = append(list, topicWordRow{k.Word, k.Shown, k.Removed})
	}
	if _, err := t.exec(ctx, forgetTopicWords, act.Workspace, topic, pq.Array(words)); err != nil {
		return fmt.Errorf("forget topic words: %w", err)
	}
	if len(list) == 0 {
		return nil
	}
	_, err = t.exec(ctx, keepTopicWords, act.Workspace, topic, list, act.Person)
	return err
}
