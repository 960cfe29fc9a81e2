-- projects: project_id is document_id/seq, and every document_id begins its sha256
SELECT p.project_id, p.document_id, p.seq, d.sha256
FROM projects p
LEFT JOIN documents d USING (document_id)
WHERE split_part(p.project_id, '/', 1) <> p.document_id
    OR try_cast(split_part(p.project_id, '/', 2) AS INTEGER) IS DISTINCT FROM p.seq
    OR d.document_id <> left(d.sha256, 16)
