-- a status has the stage that the code table gives it, and there is no stage without a status
SELECT split_part(y.project_id, '/', 1) AS document_id, y.project_id, y.fiscal_year, y.ord, y.status, y.stage
FROM project_years y
LEFT JOIN statuses s USING (status)
WHERE y.stage IS DISTINCT FROM s.stage
UNION ALL
SELECT r.document_id, NULL, NULL, r.ord, r.status, r.stage
FROM previous_results r
LEFT JOIN statuses s USING (status)
WHERE r.stage IS DISTINCT FROM s.stage
