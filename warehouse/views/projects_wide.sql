-- 団体・計画・テーマ・担当の名前と、いちばん進む段階を添えると、事業の一覧はどうなるか / What is the list of projects with the names of municipality, plan, theme and department, and how far each gets?
-- 1行 = 事業の掲載（projects の1行）。どの版かは is_newest で選べる。 / One row: listing of a project (a row of projects). is_newest tells the edition.
-- prefecture：都道府県 / prefecture
-- theme_ja：主なテーマの日本語名 / Japanese name of the primary theme
-- bureau：最初に印刷された担当の部・局 / bureau of the first department in charge
-- section：最初に印刷された担当の課・室 / section of the first department in charge
-- departments：担当と関係部署（印刷の順、、でつなぐ） / all departments as printed, in order, joined by 、
-- chapter：載っている章（上から / でつなぐ） / where it stands, headings joined by /
-- first_year：状況のある最初の年度 / first fiscal year with a status
-- last_year：状況のある最後の年度 / last fiscal year with a status
-- furthest_stage：計画の中でいちばん進む段階 / the furthest stage it reaches in the plan
-- years：年度ごとの状況（2024 検討、2025〜 実施。〜 は以降も続くこと） / status of each fiscal year (2024 検討、2025〜 実施; 〜: and after)
-- indicators：指標の数 / number of indicators
-- budget_yen：金額の合計（円） / sum of its amounts (yen)
-- is_newest：その計画の最も新しい版か（editions） / whether its document is of the newest edition (editions)
WITH leads AS (
    SELECT project_id, arg_min(bureau, ord) AS bureau, arg_min(section, ord) AS section, arg_min(function, ord) AS function
    FROM project_departments
    WHERE role = 'lead'
    GROUP BY project_id
), named AS (
    SELECT project_id, string_agg(department_raw, '、' ORDER BY ord) AS departments FROM project_departments GROUP BY project_id
), stages_of AS (
    SELECT project_id, coalesce(arg_max(stage, rank), max(stage)) AS furthest_stage, min(fiscal_year) AS first_year, max(fiscal_year) AS last_year,
        string_agg(fiscal_year || CASE WHEN open_ended THEN '〜' ELSE '' END || ' ' || coalesce(status, status_raw), '、' ORDER BY fiscal_year, ord)
            FILTER (coalesce(status, status_raw) IS NOT NULL) AS years
    FROM project_years
    LEFT JOIN stages USING (stage)
    GROUP BY project_id
), measured AS (
    SELECT project_id, count(*) AS indicators FROM indicators GROUP BY project_id
), paid AS (
    SELECT project_id, sum(amount_yen)::BIGINT AS budget_yen FROM budgets GROUP BY project_id
)
SELECT
    p.project_id,
    d.municipality_code,
    m.name AS municipality,
    m.prefecture,
    d.document_id,
    d.title,
    d.edition,
    d.file_name,
    d.source_url,
    p.number,
    p.name,
    p.parent_name,
    array_to_string(p.section_path, ' / ') AS chapter,
    p.description,
    p.goal,
    p.theme,
    t.meaning_ja AS theme_ja,
    l.bureau,
    l.section,
    l.function,
    n.departments,
    s.furthest_stage,
    s.first_year,
    s.last_year,
    s.years,
    coalesce(i.indicators, 0) AS indicators,
    b.budget_yen,
    p.same_as,
    e.is_newest,
    p.page_no
FROM projects p
JOIN documents d USING (document_id)
JOIN editions e USING (document_id)
LEFT JOIN municipalities m ON m.municipality_code = d.municipality_code
LEFT JOIN themes t ON t.theme = p.theme
LEFT JOIN leads l USING (project_id)
LEFT JOIN named n USING (project_id)
LEFT JOIN stages_of s USING (project_id)
LEFT JOIN measured i USING (project_id)
LEFT JOIN paid b USING (project_id)
ORDER BY p.project_id
