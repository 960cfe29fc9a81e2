-- 各指標は、どこからどこまで、いつまでに動く計画か / From where to where shall each indicator move, and by when?
-- 1行 = 指標（最も新しい版の、再掲載でない事業のもの）。基準値は最も新しいもの、目標値は最も先のもの、実績値は最も新しいもの。 / One row: indicator (of projects of newest editions, without same_as). The newest baseline, the last target, the newest actual value.
-- indicator：指標名 / name of the indicator
-- indicator_key：名前を比べるための形（空白・記号・「の」の違いは同じ） / the name for comparison, without blanks, signs and の
-- baseline_year：基準値の年度 / fiscal year of the baseline
-- baseline：基準値 / baseline
-- baseline_raw：基準値（印刷のまま） / baseline as printed
-- target_year：目標の年度 / fiscal year of the target
-- target：目標値 / target
-- target_comparator：目標の比較（以上・以下など） / comparator of the target (at least, at most …)
-- target_raw：目標値（印刷のまま） / target as printed
-- actual_year：実績値の年度 / fiscal year of the newest actual value
-- actual：実績値 / newest actual value
-- planned_change：目標値 − 基準値 / target minus baseline
-- share_of_way：目標までの道のりのうち実績が進んだ割合（1で到達） / how much of the way to the target the actual value has gone; 1 is there
WITH told AS (
    SELECT
        project_id, indicator_no,
        max(fiscal_year) FILTER (kind = 'baseline') AS baseline_year,
        arg_max(value, fiscal_year) FILTER (kind = 'baseline') AS baseline,
        arg_max(value_raw, fiscal_year) FILTER (kind = 'baseline') AS baseline_raw,
        max(fiscal_year) FILTER (kind = 'target') AS target_year,
        max(struct_pack(y := fiscal_year, v := value, c := comparator, r := value_raw)) FILTER (kind = 'target') AS target,
        max(fiscal_year) FILTER (kind = 'actual') AS actual_year,
        arg_max(value, fiscal_year) FILTER (kind = 'actual') AS actual
    FROM indicator_values
    GROUP BY ALL
)
SELECT
    m.municipality_code,
    m.name AS municipality,
    p.document_id,
    i.project_id,
    i.indicator_no,
    p.name AS project_name,
    p.theme,
    i.name AS indicator,
    regexp_replace(lower(nfc_normalize(i.name)), '[\s\pP\pS]|の', '', 'g') AS indicator_key,
    i.unit,
    t.baseline_year,
    t.baseline,
    t.baseline_raw,
    t.target_year,
    t.target.v AS target,
    t.target.c AS target_comparator,
    t.target.r AS target_raw,
    t.actual_year,
    t.actual,
    t.target.v - t.baseline AS planned_change,
    round((t.actual - t.baseline) / nullif(t.target.v - t.baseline, 0), 3) AS share_of_way
FROM indicators i
JOIN projects p USING (project_id)
JOIN editions d USING (document_id)
LEFT JOIN municipalities m USING (municipality_code)
LEFT JOIN told t ON t.project_id = i.project_id AND t.indicator_no = i.indicator_no
WHERE p.same_as IS NULL AND d.is_newest
ORDER BY m.municipality_code, i.project_id, i.indicator_no
