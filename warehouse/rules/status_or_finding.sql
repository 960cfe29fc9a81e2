-- a printed status word that no rule knows has a finding (a single sign may stand for something that is no status)
SELECT split_part(y.project_id, '/', 1) AS document_id, y.project_id, y.fiscal_year, y.ord, y.status_raw
FROM project_years y
WHERE y.status IS NULL
    AND length(y.status_raw) > 1
    AND regexp_matches(y.status_raw, '[\p{Han}\p{Katakana}]')
    AND NOT EXISTS (
        FROM findings f
        WHERE f.document_id = split_part(y.project_id, '/', 1)
            AND (
                (f.code IN ('status_unknown', 'status_without_stage', 'symbol_unknown') AND f.value_raw = y.status_raw)
                OR f.code = 'continuation_without_status'
            )
    )
