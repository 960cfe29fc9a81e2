-- 同じ取組を、どの都市が、いつ始めたか / Which city began the same initiative when?
-- 1行 = 取組 × 都市。事業は1回だけ数える（annual_stages）。 / One row: initiative × municipality. A project counts once (annual_stages).
-- initiative：取組の呼び名 / label of the initiative
-- projects：その都市の、この取組にあたる事業の数 / projects of the municipality that belong to it
-- first_year：最初に実施または完了と書かれた年度（まだなら空） / first fiscal year at 実施 or 完了; null where there is none
-- since_before：計画の最初の年度から実施していれば真（本当の開始はもっと前かもしれない） / true where it is under way in the first year of the plan: it may have begun before
-- first_project：最初に実施した事業 / the project that is first at it
SELECT
    i.initiative_id,
    i.label AS initiative,
    m.municipality_code,
    m.name AS municipality,
    count(*) AS projects,
    min(f.first_year) AS first_year,
    arg_min(f.since_before, (f.first_year, NOT f.since_before, p.project_id)) FILTER (f.first_year IS NOT NULL) AS since_before,
    arg_min(p.name, (f.first_year, NOT f.since_before, p.project_id)) FILTER (f.first_year IS NOT NULL) AS first_project
FROM initiatives i
JOIN project_initiatives x USING (initiative_id)
JOIN projects p USING (project_id)
JOIN editions d USING (document_id)
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN first_implemented f ON f.project_id = p.project_id
WHERE p.same_as IS NULL AND d.is_newest
GROUP BY ALL
ORDER BY i.initiative_id, first_year, m.municipality_code
