-- 各都市の事業は、年度ごとに検討・実施・完了のどこにあるか / At which stage are a city's projects in each fiscal year?
-- 1行 = 都市 × 年度 × 段階。事業は1回だけ数え（annual_stages）、年度に複数の記載があれば最も進んだ段階をとる。 / One row: municipality × fiscal year × stage. A project counts once (annual_stages), at the furthest stage of the year.
-- projects：事業の数 / number of projects
WITH counted AS (
    SELECT d.municipality_code, a.fiscal_year, a.stage, count(*) AS projects
    FROM annual_stages a
    JOIN documents d USING (document_id)
    GROUP BY ALL
)
SELECT c.municipality_code, m.name AS municipality, c.fiscal_year, c.stage, c.projects
FROM counted c
LEFT JOIN municipalities m USING (municipality_code)
ORDER BY c.municipality_code, c.fiscal_year, c.stage
