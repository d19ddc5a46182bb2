-- +goose Up
-- A workspace's own trigger words are shown as they were written ("babbelonië"); a word means one topic.
ALTER TABLE topic_words ADD COLUMN shown text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX topic_words_word_key ON topic_words (workspace_id, word) WHERE NOT removed;

-- +goose Down
SELECT 'forward only';
