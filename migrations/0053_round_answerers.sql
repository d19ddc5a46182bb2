-- +goose Up

-- answerers: who may answer on a day for each voice of a round, and can be written to. It is the one place that says so: whom
-- the organisation delegates to the platform (R10), or their substitutes; where nobody is delegated who can be reached, who
-- sits for it. Of a municipality those of either board that takes part. A voice of one person is that person's.
DROP FUNCTION answerers(bigint);
-- +goose StatementBegin
CREATE FUNCTION answerers(round bigint, on_day date)
RETURNS TABLE (voter_id bigint, person_id bigint) LANGUAGE sql STABLE AS $$
    WITH boards AS (
        SELECT v.id AS voter_id, o.id AS organisation_id, r.platform_id
        FROM rounds r
        JOIN round_voters v ON v.round_id = r.id AND v.gone_on IS NULL AND v.person_id IS NULL
        LEFT JOIN organisations t ON t.id = v.passed_to
        JOIN organisations o ON o.workspace_id = r.workspace_id
             AND (o.id = coalesce(v.passed_to, v.organisation_id)
                  OR v.nis IS NOT NULL AND o.nis = coalesce(t.nis, v.nis) AND o.kind IN ('gemeente', 'ocmw'))
        WHERE r.id = round
          AND (v.nis IS NULL OR v.passed_to IS NOT NULL OR NOT v.of_members
               OR r.project_id IS NULL AND EXISTS (
                   SELECT FROM platform_organisations f WHERE f.platform_id = r.platform_id AND f.organisation_id = o.id)
               OR EXISTS (SELECT FROM memberships_on(r.project_id, on_day) m WHERE m.organisation_id = o.id AND m.state = 'joined'))),
    reachable AS (
        SELECT c.person_id, p.id AS platform_id
        FROM rounds r
        JOIN platforms p ON p.id = r.platform_id
        JOIN channel_members c ON c.workspace_id = p.workspace_id AND c.channel_id = p.channel_id
        JOIN persons v ON v.id = c.person_id AND NOT (v.deactivated OR v.bot OR v.external OR v.guest) AND v.slack_id IS NOT NULL
        WHERE r.id = round),
    delegated AS (
        SELECT b.voter_id, b.organisation_id, d.person_id
        FROM boards b
        JOIN delegates d ON d.platform_id = b.platform_id AND d.organisation_id = b.organisation_id
             AND d.from_on <= on_day AND (d.to_on IS NULL OR d.to_on >= on_day)
        JOIN reachable w ON w.person_id = d.person_id)
    SELECT voter_id, person_id
    FROM delegated
    UNION
    SELECT b.voter_id, s.person_id
    FROM boards b
    JOIN seat_organisations s ON s.platform_id = b.platform_id AND s.organisation_id = b.organisation_id
    JOIN reachable w ON w.person_id = s.person_id
    WHERE NOT EXISTS (SELECT FROM delegated d WHERE d.voter_id = b.voter_id AND d.organisation_id = b.organisation_id)
    UNION
    SELECT v.id, p.id
    FROM round_voters v
    JOIN persons p ON p.id = v.person_id AND NOT (p.deactivated OR p.bot OR p.external OR p.guest) AND p.slack_id IS NOT NULL
    WHERE v.round_id = round AND v.gone_on IS NULL
$$;
-- +goose StatementEnd

-- +goose Down
SELECT 'forward only';
