-- 各都市は、どのテーマで、どの年度に、どこまで進んでいるか / How far is each city in each theme and fiscal year?
-- 1行 = 都市 × テーマ × 年度。事業は1回だけ数え（annual_stages）、年度に複数の記載があれば最も進んだ段階をとる。 / One row: municipality × theme × fiscal year. A project counts once (annual_stages), at the furthest stage of the year.
-- projects：その年度に記載のある事業の数 / projects that say something of the year
-- considering：検討の事業の数 / projects at 検討
-- implementing：実施の事業の数 / projects at 実施
-- completed：完了の事業の数 / projects at 完了
-- stopped：中止の事業の数 / projects at 中止
-- share_implemented：実施または完了の割合 / share of projects at 実施 or 完了
WITH counted AS (
    SELECT
        d.municipality_code,
        a.theme,
        a.fiscal_year,
        count(*) AS projects,
        count(*) FILTER (a.rank = 1) AS considering,
        count(*) FILTER (a.rank = 2) AS implementing,
        count(*) FILTER (a.rank = 3) AS completed,
        count(*) FILTER (a.rank IS NULL AND a.stage IS NOT NULL) AS stopped
    FROM annual_stages a
    JOIN documents d USING (document_id)
    GROUP BY ALL
)
SELECT
    c.municipality_code,
    m.name AS municipality,
    c.theme,
    c.fiscal_year,
    c.projects,
    c.considering,
    c.implementing,
    c.completed,
    c.stopped,
    round((c.implementing + c.completed) / c.projects, 3) AS share_implemented
FROM counted c
LEFT JOIN municipalities m USING (municipality_code)
ORDER BY c.municipality_code, c.theme, c.fiscal_year
