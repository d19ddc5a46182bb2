-- +goose Up

-- Dutch joins words: who looks for "onthaal" wants the "onthaalfiche" too, and who looks for "fiche" as well. A word is found
-- by its beginning; its ending is the beginning of the word read backwards, which stands beside it after "<". Only words of
-- eight letters and more are taken for joined ones. French joins no words.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text := lower(public.unaccent('public.unaccent', said));
    stems tsvector := strip(to_tsvector('public.plain_dutch', words)) || strip(to_tsvector('public.plain_english', words));
BEGIN
    RETURN stems || strip(to_tsvector('public.plain_french', words))
        || array_to_tsvector(ARRAY(SELECT '<' || reverse(stem) FROM unnest(tsvector_to_array(stems)) AS s (stem) WHERE length(stem) >= 8));
END
$$;
-- +goose StatementEnd

-- search_query: what was typed, as a query: all its words, each in any of the languages, or as a part of a longer word: as
-- its beginning from four letters on, as its ending from five; what ends with a digit is whole. Empty when there are only
-- stop words; operators are read as blanks.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION search_query(said text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    asked tsquery;
    word text;
    beginning text;
    stem text;
    stems text[];
    nl tsquery;
    fr tsquery;
    en tsquery;
    one tsquery;
BEGIN
    FOREACH word IN ARRAY regexp_split_to_array(lower(public.unaccent('public.unaccent', said)), '\s+') LOOP
        nl := plainto_tsquery('public.plain_dutch', word);
        fr := plainto_tsquery('public.plain_french', word);
        en := plainto_tsquery('public.plain_english', word);
        one := nl;
        IF fr <> nl THEN
            one := one || fr;
        END IF;
        IF en <> nl AND en <> fr THEN
            one := one || en;
        END IF;
        word := regexp_replace(word, '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g');
        IF numnode(one) > 0 AND word ~ '^[[:alnum:]]{3,}[[:alpha:]]$' THEN
            stems := tsvector_to_array(to_tsvector('public.plain_dutch', word));
            beginning := CASE WHEN length(stems[1]) >= 4 AND starts_with(word, stems[1]) THEN stems[1] ELSE word END;
            one := CAST(quote_literal(beginning) || ':*' AS tsquery); -- with what begins so; each part less is time less
            FOREACH stem IN ARRAY tsvector_to_array(to_tsvector('public.plain_dutch', word) || to_tsvector('public.plain_french', word)
                || to_tsvector('public.plain_english', word)) LOOP
                IF NOT starts_with(stem, beginning) THEN
                    one := one || CAST(quote_literal(stem) AS tsquery);
                END IF;
            END LOOP;
            FOREACH stem IN ARRAY tsvector_to_array(to_tsvector('public.plain_dutch', word) || to_tsvector('public.plain_english', word)) LOOP
                IF length(word) >= 5 AND length(stem) >= 4 THEN
                    one := one || CAST(quote_literal('<' || reverse(stem)) || ':*' AS tsquery);
                END IF;
            END LOOP;
        END IF;
        asked := coalesce(asked && one, one); -- NULL before the first
    END LOOP;
    RETURN asked;
END
$$;
-- +goose StatementEnd

-- What is kept of each text is worked out anew.
ALTER TABLE minutes_items DROP COLUMN found_by, ADD COLUMN found_by tsvector GENERATED ALWAYS AS (search_words(text)) STORED;
ALTER TABLE decisions DROP COLUMN found_by, ADD COLUMN found_by tsvector GENERATED ALWAYS AS (search_words(text || ' ' || reason)) STORED;
ALTER TABLE action_items DROP COLUMN found_by, ADD COLUMN found_by tsvector GENERATED ALWAYS AS (search_words(text)) STORED;
ALTER TABLE agenda_items DROP COLUMN found_by, ADD COLUMN found_by tsvector GENERATED ALWAYS AS (search_words(title || ' ' || explanation)) STORED;

-- +goose Down
SELECT 'forward only';
