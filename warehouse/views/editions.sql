-- 同じ計画にはどの版があり、どれが最も新しいか / Which editions of a plan are there, and which is the newest?
-- 1行 = 文書。版は公表日の順（同じか不明なら、案が先、計画期間、版の表記の順）。概要版は本編より前に置き、同じ版の分冊は同じ順番にする。 / One row: document. Editions are in order of publication (where that is the same or unknown: drafts first, then by period and edition). A summary comes before the plan itself; the volumes of one edition share their place.
-- nth：その計画の何番目の版か（1から） / which edition of its plan it is, from 1
-- is_newest：その計画の最も新しい版か（ビューはこの版だけを数える。同じ版の別の文書に事業の半分以上がある文書は数えない） / whether it is of the newest edition; views count only these, and none of whose projects half or more stand in a larger document of the same edition
WITH ranked AS (
    SELECT
        *,
        coalesce(plan_key, document_id) AS plan,
        dense_rank() OVER (
            PARTITION BY coalesce(plan_key, document_id)
            ORDER BY
                NOT regexp_matches(coalesce(edition, '') || file_name || coalesce(title, ''), '概要|要約|ダイジェスト'),
                coalesce(published_on, ''),
                NOT coalesce(is_draft, false),
                fiscal_year_from,
                edition
        ) AS nth
    FROM documents
), last AS (
    SELECT *, nth = max(nth) OVER (PARTITION BY plan) AS is_last FROM ranked
), names AS (
    SELECT DISTINCT document_id, name FROM projects
), sizes AS (
    SELECT document_id, count(*) AS size FROM names GROUP BY document_id
), repeated AS (
    SELECT DISTINCT a.document_id
    FROM last a
    JOIN last b ON a.plan = b.plan AND a.document_id <> b.document_id AND a.is_last AND b.is_last
    JOIN names x ON x.document_id = a.document_id
    JOIN names y ON y.document_id = b.document_id AND y.name = x.name
    JOIN sizes s ON s.document_id = a.document_id
    JOIN sizes t ON t.document_id = b.document_id
    WHERE t.size > s.size OR (t.size = s.size AND b.file_name < a.file_name)
    GROUP BY a.document_id, b.document_id, s.size
    HAVING 2 * count(*) >= s.size
)
SELECT
    document_id,
    municipality_code,
    plan_key,
    title,
    edition,
    published_on,
    nth,
    is_last AND document_id NOT IN (SELECT document_id FROM repeated) AS is_newest
FROM last
