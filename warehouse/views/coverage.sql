-- どの文書の何が読めて、何が読めていないか / What was read of each document, and what was not?
-- 1行 = 文書。tables_left は事業としても実績としても読まなかった罫線の表の数（目次・組織表なども含む）。
SELECT
    d.document_id,
    m.name AS municipality,
    d.title,
    d.page_count,
    (SELECT count(*) FROM pages g WHERE g.document_id = d.document_id AND g.text_source = 'none') AS pages_without_text,
    (SELECT coalesce(sum(table_count), 0) FROM pages g WHERE g.document_id = d.document_id) AS tables_seen,
    (SELECT coalesce(sum(tables_read), 0) FROM pages g WHERE g.document_id = d.document_id) AS tables_read,
    (SELECT coalesce(sum(table_count - tables_read), 0) FROM pages g WHERE g.document_id = d.document_id) AS tables_left,
    (SELECT count(*) FROM projects p WHERE p.document_id = d.document_id) AS projects,
    (SELECT count(*) FROM projects p WHERE p.document_id = d.document_id
        AND NOT EXISTS (FROM project_years y WHERE y.project_id = p.project_id)) AS projects_without_years,
    (SELECT count(*) FROM project_years y JOIN projects p USING (project_id) WHERE p.document_id = d.document_id) AS year_cells,
    (SELECT count(*) FROM project_years y JOIN projects p USING (project_id)
        WHERE p.document_id = d.document_id AND y.status IS NULL) AS year_cells_without_status,
    (SELECT count(*) FROM findings f WHERE f.document_id = d.document_id AND f.severity = 'error') AS errors,
    (SELECT count(*) FROM findings f WHERE f.document_id = d.document_id AND f.severity = 'warning') AS warnings
FROM documents d
LEFT JOIN municipalities m USING (municipality_code)
ORDER BY m.municipality_code, d.document_id
