-- 各都市の事業は、年度ごとに検討・実施・完了のどこにあるか / At which stage are a city's projects in each fiscal year?
-- 1行 = 都市 × 年度 × 段階。事業は1回だけ数え、年度に複数の記載があれば最も進んだ段階をとる。
WITH furthest AS (
    SELECT
        p.project_id, p.document_id, y.fiscal_year,
        max(CASE y.stage WHEN '検討' THEN 1 WHEN '実施' THEN 2 WHEN '完了' THEN 3 END) AS step,
        bool_or(y.stage = '中止') AS stopped
    FROM projects p
    JOIN project_years y USING (project_id)
    WHERE p.same_as IS NULL
    GROUP BY ALL
), named AS (
    SELECT
        f.*,
        CASE step WHEN 3 THEN '完了' WHEN 2 THEN '実施' WHEN 1 THEN '検討' ELSE CASE WHEN stopped THEN '中止' END END AS stage
    FROM furthest f
)
SELECT m.municipality_code, m.name AS municipality, n.fiscal_year, n.stage, count(*) AS projects
FROM named n
JOIN documents d USING (document_id)
LEFT JOIN municipalities m USING (municipality_code)
GROUP BY ALL
ORDER BY m.municipality_code, n.fiscal_year, n.stage
