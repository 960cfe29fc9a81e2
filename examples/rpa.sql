-- Who implemented RPA first, and how far are 龍ケ崎・流山・秦野 in each theme? From the DuckDB file, with its views.
-- RPAを最初に実施したのはどこか。龍ケ崎・流山・秦野は、テーマごとにどこまで進んでいるか。
--
--     duckdb -readonly data/curated/keikaku.duckdb < examples/rpa.sql

-- A first_year with since_before = true is the first year of the plan: the city may have begun earlier.
SELECT municipality, first_year, since_before, first_project
FROM initiative_matrix
WHERE initiative_id = 'rpa'
ORDER BY first_year NULLS LAST, municipality;

-- Projects at 実施 or 完了 of all that the plans speak of in 2023, the first year that all three cover.
PIVOT (
    SELECT theme, municipality, (implementing + completed) || '/' || projects AS implemented
    FROM progress_by_theme
    WHERE fiscal_year = 2023
)
ON municipality IN ('龍ケ崎市', '流山市', '秦野市')
USING any_value(implemented)
ORDER BY theme;
