-- project_years: the entries of a year are numbered from 1
SELECT project_id, fiscal_year, min(ord) AS first_ord, max(ord) AS last_ord, count(*) AS entries
FROM project_years
GROUP BY project_id, fiscal_year
HAVING min(ord) <> 1 OR max(ord) <> count(*)
