-- fiscal_year_from is not after fiscal_year_to
SELECT document_id, NULL AS project_id, fiscal_year_from, fiscal_year_to
FROM documents
WHERE fiscal_year_from > fiscal_year_to
UNION ALL
SELECT split_part(project_id, '/', 1), project_id, fiscal_year_from, fiscal_year_to
FROM activities
WHERE fiscal_year_from > fiscal_year_to
