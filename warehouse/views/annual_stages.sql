-- 各事業は、年度ごとにどの段階にあるか / At which stage is each project in each fiscal year?
-- 1行 = 事業 × 年度。事業は1回だけ数え（最も新しい版だけ、same_as の再掲載を除く）、年度に複数の記載があれば最も進んだ段階をとる。 / One row: project × fiscal year. A project counts once (newest editions only, listings with same_as left out); of several entries of a year the furthest counts.
-- rank：段階の段（検討1・実施2・完了3。中止と不明は空） / rung of the stage (検討 1, 実施 2, 完了 3; null for 中止 and unknown)
-- stage：段階（どの記載にも段階がなければ空） / stage; null where no entry of the year has one
WITH rungs AS (
    SELECT stage, coalesce(rank, 0) AS rung FROM stages
), more AS (
    SELECT project_id, fiscal_year, max(r.rung) AS rung
    FROM project_years
    JOIN rungs r USING (stage)
    WHERE ord > 1
    GROUP BY project_id, fiscal_year
)
SELECT p.document_id, y.project_id, p.theme, y.fiscal_year, s.rank, s.stage
FROM project_years y
JOIN projects p USING (project_id)
JOIN editions e ON e.document_id = p.document_id
JOIN documents d ON d.document_id = p.document_id AND d.kind IN ('plan', 'report')
LEFT JOIN rungs r ON r.stage = y.stage
LEFT JOIN more ON more.project_id = y.project_id AND more.fiscal_year = y.fiscal_year
LEFT JOIN stages s ON coalesce(s.rank, 0) = greatest(r.rung, more.rung)
WHERE y.ord = 1 AND p.same_as IS NULL AND e.is_newest
