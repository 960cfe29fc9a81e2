-- 同じ計画にはどの版があり、どれが最も新しいか / Which editions of a plan are there, and which is the newest?
-- 1行 = 文書。版は公表日の順（同じか不明なら、案が先、計画期間、版の表記の順）。 / One row: document. Editions are in order of publication (where that is the same or unknown: drafts first, then by period and edition).
-- nth：その計画の何番目の版か（1から） / which edition of its plan it is, from 1
-- is_newest：その計画の最も新しい版か（ビューはこの版だけを数える） / whether it is the newest edition; views count only these
SELECT
    document_id,
    municipality_code,
    plan_key,
    title,
    edition,
    published_on,
    row_number() OVER plan AS nth,
    row_number() OVER plan = count(*) OVER (PARTITION BY coalesce(plan_key, document_id)) AS is_newest
FROM documents
WINDOW plan AS (
    PARTITION BY coalesce(plan_key, document_id)
    ORDER BY coalesce(published_on, ''), NOT coalesce(is_draft, false), fiscal_year_from, edition, document_id
)
