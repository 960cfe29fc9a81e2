-- 新しい版や、後の章で、事業の時期は何年動いたか / By how many years did a newer edition, or a later chapter, move a project?
-- 1行 = 動いた事業の対 × 段階。新しい版との対は、同じ計画（plan_key）の隣り合う版の、名前が同じか、番号が同じで名前の似た事業（名前の同じ事業がいくつもあれば対にしない）。章の間の対は same_as。 / One row: pair of listings × stage that moved. Between editions: the same name, or the same number and a similar name, in neighbouring editions of one plan (plan_key); names that occur several times are left out. Between chapters: same_as.
-- pair：何の間か（editions 版の間、chapters 章の間） / what the pair lies between: editions or chapters
-- earlier_project_id：前の版・前の章の事業 / project of the earlier edition or chapter
-- later_project_id：新しい版・後の章の事業 / project of the newer edition or later chapter
-- stage：その段階に（またはその先に）達する / the stage that is reached or passed
-- year_before：前の版・前の章で達する年度 / fiscal year in which the earlier listing reaches it
-- year_after：新しい版・後の章で達する年度（達しなくなったら空） / fiscal year in which the later listing reaches it; null where it no longer does
-- years_moved：動いた年数（正なら遅れ、負なら前倒し） / years moved: positive is later, negative is earlier
WITH reached AS (
    SELECT
        project_id,
        min(fiscal_year) FILTER (s.rank >= 2) AS implemented,
        min(fiscal_year) FILTER (s.rank >= 3) AS completed
    FROM project_years
    JOIN stages s USING (stage)
    WHERE s.rank >= 2
    GROUP BY project_id
), neighbours AS (
    SELECT a.document_id AS earlier, b.document_id AS later
    FROM editions a
    JOIN editions b ON b.plan_key = a.plan_key AND b.nth = a.nth + 1
), listings AS (
    SELECT document_id, project_id, number, name, coalesce(parent_name, '') AS parent_name
    FROM projects
    WHERE same_as IS NULL
), same_name AS (
    SELECT a.project_id AS earlier, b.project_id AS later
    FROM neighbours n
    JOIN listings a ON a.document_id = n.earlier
    JOIN listings b ON b.document_id = n.later AND b.name = a.name AND b.parent_name = a.parent_name
    QUALIFY count(*) OVER (PARTITION BY a.project_id) = 1 AND count(*) OVER (PARTITION BY b.project_id) = 1
), unmatched AS (
    SELECT document_id, project_id, number, list_distinct(str_split(name, '')) AS signs
    FROM listings
    WHERE number IS NOT NULL
        AND project_id NOT IN (SELECT earlier FROM same_name UNION ALL SELECT later FROM same_name)
), signs AS (
    SELECT document_id, project_id, number, len(signs) AS size, unnest(signs) AS sign FROM unmatched
), same_number AS (
    SELECT a.project_id AS earlier, b.project_id AS later, 2 * count(*) / any_value(a.size + b.size) AS alike
    FROM neighbours n
    JOIN signs a ON a.document_id = n.earlier
    JOIN signs b ON b.document_id = n.later AND b.number = a.number AND b.sign = a.sign
    GROUP BY ALL
), similar_name AS (
    SELECT earlier, later
    FROM same_number
    WHERE alike >= 0.6
    QUALIFY row_number() OVER (PARTITION BY earlier ORDER BY alike DESC, later) = 1
        AND row_number() OVER (PARTITION BY later ORDER BY alike DESC, earlier) = 1
), pairs AS (
    SELECT 'editions' AS pair, earlier, later FROM same_name
    UNION ALL
    SELECT 'editions', earlier, later FROM similar_name
    UNION ALL
    SELECT 'chapters', same_as, project_id FROM projects WHERE same_as IS NOT NULL
), years AS (
    SELECT x.pair, x.earlier, x.later, '実施' AS stage, a.implemented AS year_before, b.implemented AS year_after
    FROM pairs x
    JOIN reached a ON a.project_id = x.earlier
    LEFT JOIN reached b ON b.project_id = x.later
    WHERE a.implemented IS DISTINCT FROM b.implemented
    UNION ALL
    SELECT x.pair, x.earlier, x.later, '完了', a.completed, b.completed
    FROM pairs x
    JOIN reached a ON a.project_id = x.earlier
    LEFT JOIN reached b ON b.project_id = x.later
    WHERE a.completed IS NOT NULL AND a.completed IS DISTINCT FROM b.completed
)
SELECT
    m.municipality_code,
    m.name AS municipality,
    d.plan_key,
    y.pair,
    y.earlier AS earlier_project_id,
    y.later AS later_project_id,
    p.number,
    p.name AS project_name,
    p.theme,
    y.stage,
    y.year_before,
    y.year_after,
    y.year_after - y.year_before AS years_moved
FROM years y
JOIN projects p ON p.project_id = y.later
JOIN documents d ON d.document_id = p.document_id
LEFT JOIN municipalities m USING (municipality_code)
ORDER BY m.municipality_code, d.plan_key, y.later, y.stage
