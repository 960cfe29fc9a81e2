-- どの文書の何が読めて、何が読めていないか / What was read of each document, and what was not?
-- 1行 = 文書。 / One row: document.
-- pages_without_text：文字のないページの数 / pages without text
-- tables_seen：罫線の表の数 / ruled tables seen
-- tables_read：事業や実績として読んだ表の数 / tables read as projects or results
-- tables_left：読まなかった表の数（目次・組織表なども含む） / tables left unread, contents lists and charts included
-- words_unread：値にも見出しにも本文にもならなかった語の数 / words that became neither value, label, note nor prose
-- words_unread_share：そのうち、計画の中身の語（値・見出し・注記・それ以外）に対する割合 / their share of all words but prose and furniture
-- projects：事業の掲載の数（再掲載も数える） / listings of projects, repeated ones included
-- projects_without_years：年度の状況が一つもない掲載の数 / listings without the status of any year
-- year_cells：年度の状況の数 / statuses of years
-- year_cells_without_status：そのうち状況の分からない数 / of those, without a known status
-- errors：読めなかったもの（findings）の数 / findings of severity error
-- warnings：確かめてほしいもの（findings）の数 / findings of severity warning
-- values_verified：別のエンジンで確かめた値の数 / values that another engine confirmed
-- values_contradicted：別のエンジンの読みと食い違う値の数 / values that another engine contradicts
-- verified_share：確かめられた値のうち、同じだった割合 / share confirmed of those that could be checked
WITH of_checks AS (
    SELECT document_id, count(*) FILTER (verdict = 'confirmed') AS confirmed,
        count(*) FILTER (verdict = 'contradicted') AS contradicted
    FROM verifications
    GROUP BY document_id
), of_pages AS (
    SELECT document_id, count(*) FILTER (text_source = 'none') AS pages_without_text, sum(table_count) AS tables_seen,
        sum(tables_read) AS tables_read, sum(words_unread) AS words_unread,
        sum(words_in_values + words_in_labels + words_in_notes + words_unread) AS words
    FROM pages
    GROUP BY document_id
), of_years AS (
    SELECT project_id, count(*) AS cells, count(*) FILTER (status IS NULL) AS without_status
    FROM project_years
    GROUP BY project_id
), of_projects AS (
    SELECT document_id, count(*) AS projects, count(*) FILTER (y.project_id IS NULL) AS projects_without_years,
        sum(cells) AS year_cells, sum(without_status) AS year_cells_without_status
    FROM projects
    LEFT JOIN of_years y USING (project_id)
    GROUP BY document_id
), of_findings AS (
    SELECT document_id, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings
    FROM findings
    GROUP BY document_id
)
SELECT
    d.document_id,
    m.name AS municipality,
    d.title,
    d.page_count,
    coalesce(g.pages_without_text, 0) AS pages_without_text,
    coalesce(g.tables_seen, 0) AS tables_seen,
    coalesce(g.tables_read, 0) AS tables_read,
    coalesce(g.tables_seen - g.tables_read, 0) AS tables_left,
    coalesce(g.words_unread, 0) AS words_unread,
    g.words_unread / nullif(g.words, 0) AS words_unread_share,
    coalesce(p.projects, 0) AS projects,
    coalesce(p.projects_without_years, 0) AS projects_without_years,
    coalesce(p.year_cells, 0) AS year_cells,
    coalesce(p.year_cells_without_status, 0) AS year_cells_without_status,
    coalesce(f.errors, 0) AS errors,
    coalesce(f.warnings, 0) AS warnings,
    coalesce(v.confirmed, 0) AS values_verified,
    coalesce(v.contradicted, 0) AS values_contradicted,
    v.confirmed / nullif(v.confirmed + v.contradicted, 0) AS verified_share
FROM documents d
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN of_pages g USING (document_id)
LEFT JOIN of_projects p USING (document_id)
LEFT JOIN of_findings f USING (document_id)
LEFT JOIN of_checks v USING (document_id)
ORDER BY m.municipality_code, d.document_id
