-- 各都市は、どのテーマで、どの年度に、どこまで進んでいるか / How far is each city in each theme and fiscal year?
-- 1行 = 都市 × テーマ × 年度。事業は1回だけ数え（same_as の再掲載を除く）、年度に複数の記載があれば最も進んだ段階をとる。
WITH furthest AS (
    SELECT
        p.project_id, p.document_id, p.theme, y.fiscal_year,
        max(CASE y.stage WHEN '検討' THEN 1 WHEN '実施' THEN 2 WHEN '完了' THEN 3 END) AS step,
        bool_or(y.stage = '中止') AS stopped
    FROM projects p
    JOIN project_years y USING (project_id)
    WHERE p.same_as IS NULL
    GROUP BY ALL
)
SELECT
    m.municipality_code,
    m.name AS municipality,
    f.theme,
    f.fiscal_year,
    count(*) AS projects,
    count(*) FILTER (step = 1) AS considering,
    count(*) FILTER (step = 2) AS implementing,
    count(*) FILTER (step = 3) AS completed,
    count(*) FILTER (step IS NULL AND stopped) AS stopped,
    round(count(*) FILTER (step >= 2) / count(*), 3) AS share_implemented
FROM furthest f
JOIN documents d USING (document_id)
LEFT JOIN municipalities m USING (municipality_code)
GROUP BY ALL
ORDER BY m.municipality_code, f.theme, f.fiscal_year
