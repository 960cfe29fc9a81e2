-- どの部署が、どの年度に、いくつの事業を受け持つか / How many projects does each department carry in each fiscal year?
-- 1行 = 都市 × 部署 × 年度。事業は1回だけ数える（annual_stages。同じ部署が主管でも関係でもあれば主管として）。 / One row: municipality × department × fiscal year. A project counts once (annual_stages; as lead where a department is both).
-- projects：受け持つ事業の数 / projects carried
-- as_lead：そのうち主管の事業の数 / of those, as lead department
-- as_related：そのうち関係する事業の数 / of those, as related department
-- implementing：そのうち実施の段階にある事業の数 / of those, at 実施
WITH carried AS (
    SELECT project_id, bureau, section, arg_min("function", ord) AS "function", bool_or(role = 'lead') AS leads
    FROM project_departments
    WHERE scope IS NULL
    GROUP BY project_id, bureau, section
), counted AS (
    SELECT
        d.municipality_code,
        c.bureau,
        c.section,
        any_value(c."function") AS "function",
        a.fiscal_year,
        count(*) AS projects,
        count(*) FILTER (c.leads) AS as_lead,
        count(*) FILTER (NOT c.leads) AS as_related,
        count(*) FILTER (a.rank = 2) AS implementing
    FROM carried c
    JOIN annual_stages a USING (project_id)
    JOIN documents d USING (document_id)
    GROUP BY d.municipality_code, c.bureau, c.section, a.fiscal_year
)
SELECT
    c.municipality_code,
    m.name AS municipality,
    c.bureau,
    c.section,
    c."function",
    c.fiscal_year,
    c.projects,
    c.as_lead,
    c.as_related,
    c.implementing
FROM counted c
LEFT JOIN municipalities m USING (municipality_code)
ORDER BY c.municipality_code, c.bureau, c.section, c.fiscal_year
