-- 3年度以上続けて検討のままの事業はどれか / Which projects stay at 検討 for three fiscal years or more in a row?
-- 1行 = 事業の、続けて検討だった期間（3年度以上）。同じ事業に2回あれば2行。事業は1回だけ数える（annual_stages）。 / One row: a project's run of at least three years at 検討; a project may have several runs. A project counts once (annual_stages).
-- considered_from：検討の続いた最初の年度 / first fiscal year of the run
-- considered_to：検討の続いた最後の年度 / last fiscal year of the run
-- years_considered：続いた年数 / length of the run in fiscal years
-- stage_after：次の年度の段階（計画に記載がなければ空） / stage in the year after; null where the plan tells none
WITH runs AS (
    SELECT project_id, fiscal_year, fiscal_year - row_number() OVER (PARTITION BY project_id ORDER BY fiscal_year) AS run
    FROM annual_stages
    WHERE rank = 1
), stalled AS (
    SELECT project_id, run, min(fiscal_year) AS considered_from, max(fiscal_year) AS considered_to,
        count(*) AS years_considered
    FROM runs
    GROUP BY project_id, run
    HAVING count(*) >= 3
), told_after AS (
    SELECT s.project_id, s.run, max(coalesce(t.rank, 0)) AS rung
    FROM stalled s
    JOIN project_years y ON y.project_id = s.project_id AND y.fiscal_year = s.considered_to + 1
    JOIN stages t ON t.stage = y.stage
    GROUP BY s.project_id, s.run
)
SELECT
    d.municipality_code,
    m.name AS municipality,
    p.document_id,
    s.project_id,
    p.number,
    p.name AS project_name,
    p.theme,
    s.considered_from,
    s.considered_to,
    s.years_considered,
    t.stage AS stage_after
FROM stalled s
JOIN projects p USING (project_id)
JOIN documents d ON d.document_id = p.document_id
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN told_after a ON a.project_id = s.project_id AND a.run = s.run
LEFT JOIN stages t ON coalesce(t.rank, 0) = a.rung
ORDER BY s.years_considered DESC, d.municipality_code, s.project_id, s.considered_from
