-- どの事業が、いつ最初に実施の段階に入ったか / When did each project first reach the stage 実施?
-- 1行 = 実施または完了の年度がある事業。事業は1回だけ数える（annual_stages）。 / One row: project that reaches 実施 or 完了 in some year. A project counts once (annual_stages).
-- first_year：実施または完了と書かれた最初の年度 / first fiscal year at 実施 or 完了
-- since_before：その計画の最初の年度から実施していれば真（本当の開始はもっと前かもしれない） / true where it is under way in the first year that the plan tells of it: it may have begun before
WITH began AS (
    SELECT project_id, min(fiscal_year) FILTER (rank >= 2) AS first_year, min(fiscal_year) AS first_told
    FROM annual_stages
    GROUP BY project_id
)
SELECT
    d.municipality_code,
    m.name AS municipality,
    p.document_id,
    b.project_id,
    p.number,
    p.name AS project_name,
    p.theme,
    b.first_year,
    b.first_year <= coalesce(d.fiscal_year_from, b.first_told) AS since_before
FROM began b
JOIN projects p USING (project_id)
JOIN documents d ON d.document_id = p.document_id
LEFT JOIN municipalities m USING (municipality_code)
WHERE b.first_year IS NOT NULL
ORDER BY b.first_year, d.municipality_code, b.project_id
