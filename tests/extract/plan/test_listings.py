"""Listings: a header row and one project a row."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

YEARS = ["令和６年度", "令和７年度", "令和８年度"]
WIDTHS = [40, 150, 90, 70, 70, 70]


def test_every_row_of_a_year_matrix_is_a_project_with_its_years(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請の拡大", "総務課", "検討", "試行", "実施"]])
    plan = read(pdf)
    project = plan.project("電子申請の拡大")
    assert (project["number"], project["layout"], project["page_no"]) == ("1", "table", 1)
    assert plan.sections("電子申請の拡大") == ["総務課"]
    assert plan.years("電子申請の拡大") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_letter_spaced_labels_are_labels(pdf, read):
    header = ["番　号", "事　業　名", "担　当　課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請の拡大", "総務課", "検討", "", ""]])
    plan = read(pdf)
    assert plan.project("電子申請の拡大")["number"] == "1"
    assert plan.sections("電子申請の拡大") == ["総務課"]


def test_labels_broken_over_lines_are_labels(pdf, read):
    header = ["番\n号", "事業\n名称", "担当\n部署", "令和６\n年度", "令和７\n年度", "令和８\n年度"]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請の拡大", "総務課", "検討", "", "実施"]], heights=[40, 24])
    plan = read(pdf)
    assert plan.sections("電子申請の拡大") == ["総務課"]
    assert plan.years("電子申請の拡大") == {2024: "検討", 2026: "実施"}


def test_a_name_broken_over_lines_is_one_name(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [header, ["1", "オンライン申請の\n対象の拡大", "総務課", "検討", "検討", "検討"]]
    pdf.grid(40, 80, WIDTHS, rows, heights=36)
    assert read(pdf).names == ["オンライン申請の対象の拡大"]


def test_a_blank_year_is_no_entry(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請の拡大", "総務課", "", "実施", ""]])
    assert read(pdf).years("電子申請の拡大") == {2025: "実施"}


def test_a_status_over_merged_years_holds_for_each_of_them(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請の拡大", "総務課", "検討", "実施", LEFT]])
    assert read(pdf).years("電子申請の拡大") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_two_departments_in_one_cell_are_two(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [header, ["1", "電子申請の拡大", "総務課\n情報推進課", "検討", "検討", "検討"]]
    pdf.grid(40, 80, WIDTHS, rows, heights=36)
    assert read(pdf).sections("電子申請の拡大") == ["総務課", "情報推進課"]


def test_a_department_merged_over_several_projects_belongs_to_each(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [["1", "電子申請", "情報推進課", "検討", "", ""], ["2", "電子入札", UP, "実施", "", ""]]
    pdf.grid(40, 80, WIDTHS, [header, *rows])
    plan = read(pdf)
    assert plan.sections("電子申請") == plan.sections("電子入札") == ["情報推進課"]


def test_departments_of_a_project_over_several_rows_are_all_kept(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [["1", "電子申請", "総務課", "検討", "実施", "実施"], [UP, UP, "税務課", UP, UP, UP]]
    pdf.grid(40, 80, WIDTHS, [header, *rows])
    plan = read(pdf)
    assert plan.sections("電子申請") == ["総務課", "税務課"]
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_bureau_and_section_columns_are_told_apart(pdf, read):
    header = ["事業名", "担当部", "担当課", *YEARS[:2]]
    pdf.grid(40, 80, [150, 90, 90, 70, 70], [header, ["電子申請", "総務部", "情報推進課", "検討", "実施"]])
    (row,) = read(pdf).of("電子申請", "project_departments")
    assert (row["bureau"], row["section"], row["role"]) == ("総務部", "情報推進課", "lead")


def test_related_sections_are_not_the_lead(pdf, read):
    header = ["事業名", "担当課", "関係課", *YEARS[:2]]
    pdf.grid(40, 80, [150, 90, 90, 70, 70], [header, ["電子申請", "情報推進課", "市民課", "検討", "実施"]])
    rows = read(pdf).of("電子申請", "project_departments")
    assert [(row["section"], row["role"]) for row in rows] == [("情報推進課", "lead"), ("市民課", "related")]


def test_name_and_description_in_one_cell_are_told_apart_by_their_font(pdf, read):
    cell = [Gothic("1-1-(1)　電子申請の拡大"), "市民が来庁せずに手続できるよう、対象と", "なる手続を広げます。"]
    header = ["事業名", "担当課", *YEARS[:2]]
    pdf.grid(40, 80, [220, 90, 70, 70], [header, [cell, "総務課", "検討", "実施"]], heights=[24, 52])
    project = read(pdf).project("電子申請の拡大")
    assert project["number"] == "1-1-(1)"
    assert project["description"] == "市民が来庁せずに手続できるよう、対象となる手続を広げます。"


def test_sub_projects_in_brackets_under_a_numbered_project_have_a_parent(pdf, read):
    header = ["事業名", "担当課", *YEARS[:2]]
    rows = [
        [[Gothic("1-2-(1)　電子申請の拡大"), Gothic("（図書館の予約）")], "図書館", "検討", "実施"],
        [[Gothic("（施設の予約）")], "生涯学習課", "実施", "実施"],
    ]
    pdf.grid(40, 80, [220, 90, 70, 70], [header, *rows], heights=40)
    plan = read(pdf)
    assert plan.names == ["図書館の予約", "施設の予約"]
    assert [(p["number"], p["parent_name"]) for p in plan.rows("projects")] == [("1-2-(1)", "電子申請の拡大")] * 2
    assert plan.years("施設の予約") == {2024: "実施", 2025: "実施"}


def test_a_row_that_is_one_wide_cell_is_a_heading(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [
        ["基本方針１　市民サービスの向上", *[LEFT] * 5],
        ["1", "電子申請", "総務課", "検討", "", ""],
        ["基本方針２　行政の効率化", *[LEFT] * 5],
        ["2", "電子入札", "財政課", "検討", "", ""],
    ]
    pdf.grid(40, 80, WIDTHS, [header, *rows])
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札"]
    assert plan.project("電子申請")["section_path"] == [
        "基本方針１　市民サービスの向上".replace("　", " ").replace("１", "1")
    ]
    assert plan.project("電子入札")["section_path"] == ["基本方針2 行政の効率化"]


def test_headings_above_the_table_are_the_section_path(pdf, read):
    pdf.text(40, 60, Gothic("第３章　具体的な取組"), size=16)
    pdf.text(40, 100, Gothic("１　市民サービスの向上"), size=13)
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 140, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "", ""]])
    assert read(pdf).project("電子申請")["section_path"] == ["第3章 具体的な取組", "1 市民サービスの向上"]


def test_a_project_goes_on_over_a_page_break_with_its_years(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    first = [header, ["1", "電子申請の", "総務課", "検討", "試行", "実施"]]
    pdf.grid(40, 740, WIDTHS, first, closed_bottom=False)
    pdf.page()
    rest = [["", "対象の拡大", "", "", "", ""], ["2", "電子入札", "財政課", "検討", "検討", "実施"]]
    pdf.grid(40, 60, WIDTHS, rest, closed_top=False)
    plan = read(pdf)
    assert plan.names == ["電子申請の対象の拡大", "電子入札"]
    assert plan.years("電子申請の対象の拡大") == {2024: "検討", 2025: "試行", 2026: "実施"}
    assert plan.years("電子入札") == {2024: "検討", 2025: "検討", 2026: "実施"}
    assert plan.project("電子入札")["page_no"] == 2


def test_kangxi_radicals_come_out_as_ordinary_kanji(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [header, ["1", "⾏政⼿続の電⼦化", "総務課", "検討", "実⾏", "実施"]]
    pdf.grid(40, 80, WIDTHS, rows)
    plan = read(pdf)
    assert plan.names == ["行政手続の電子化"]
    assert plan.sections("行政手続の電子化") == ["総務課"]


def test_a_listing_on_a_page_with_rotate_90_is_read(tmp_path, read):
    pdf = Pdf(tmp_path / "rotated.pdf", width=842, height=595, rotate=90)
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(60, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "実施", "実施"]])
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert plan.project("電子申請")["bbox"][:2] == [100.0, 104.0]


def test_the_same_project_in_two_chapters_is_listed_twice_and_linked(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.text(40, 50, Gothic("第１章　市民サービス"), size=16)
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "検討", "実施"]])
    pdf.text(40, 200, Gothic("第２章　行政の効率化"), size=16)
    pdf.grid(40, 240, WIDTHS, [header, ["5", "電子申請", "総務課", "検討", "実施", "実施"]])
    first, second = read(pdf).rows("projects")
    assert (first["same_as"], second["same_as"]) == (None, first["project_id"])


def test_relisted_and_priority_marks_are_flags(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [["1", "電子申請【重点】", "総務課", "検討", "", ""], ["2", "電子入札（再掲）", "財政課", "検討", "", ""]]
    pdf.grid(40, 80, WIDTHS, [header, *rows])
    first, second = read(pdf).rows("projects")
    assert (first["name"], first["is_priority"], first["is_relisted"]) == ("電子申請", True, False)
    assert (second["is_priority"], second["is_relisted"]) == (False, True)


def test_a_previous_results_table_is_no_project_list(pdf, read):
    pdf.text(40, 60, Gothic("第２章　これまでの取組"), size=16)
    header = ["施策", "取組名", "取組内容", "進捗状況"]
    rows = [["窓口", "証明書の発行", "コンビニ交付を始めた", "実施"], [UP, "電子申請", "対象を調べた", "検討中"]]
    pdf.grid(40, 100, [80, 120, 200, 80], [header, *rows])
    plan = read(pdf)
    assert plan.names == []
    results = plan.rows("previous_results")
    assert [(r["theme"], r["name"], r["content"], r["status"]) for r in results] == [
        ("窓口", "証明書の発行", "コンビニ交付を始めた", "実施"),
        ("窓口", "電子申請", "対象を調べた", "検討"),
    ]


def test_a_table_of_contents_and_an_organisation_table_are_no_projects(pdf, read):
    pdf.text(40, 60, Gothic("目　次"), size=16)
    chapters = ["第１章　計画の策定", "第２章　基本方針", "第３章　取組", "第４章　推進体制", "第５章　資料"]
    for i, chapter in enumerate(chapters):
        pdf.text(60, 100 + 24 * i, f"{chapter}{'・' * 20}{i + 1}")
    pdf.page()
    pdf.text(40, 60, Gothic("第４章　推進体制"), size=16)
    rows = [["組織", "構成", "役割"], ["推進本部", "市長・副市長", "計画の決定"], ["推進部会", "課長", "計画の調整"]]
    pdf.grid(40, 100, [100, 160, 200], rows)
    plan = read(pdf)
    assert plan.names == []
    assert "no_projects" in plan.codes


def test_a_glossary_is_no_project_list(pdf, read):
    pdf.text(40, 60, Gothic("用語解説"), size=16)
    pdf.text(40, 85, ["この計画で使う用語を次のとおり説明します。", "五十音の順に並べています。"])
    rows = [["項目", "説明"], ["ＡＩ", "人工知能のこと。"], ["ＲＰＡ", "定型の作業を自動で行う仕組み。"]]
    pdf.grid(40, 130, [100, 360], rows)
    assert read(pdf).names == []


def test_an_unknown_status_is_kept_raw_and_reported(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "えいや", "実施"]])
    plan = read(pdf)
    row = plan.of("電子申請", "project_years")[1]
    assert (row["status_raw"], row["status"], row["stage"]) == ("えいや", None, None)
    (found,) = [f for f in plan.rows("findings") if f["code"] == "status_unknown"]
    assert (found["value_raw"], found["page_no"], found["bbox"]) == ("えいや", 1, row["bbox"])


@pytest.mark.parametrize("word", ["見直し", "未定", "順次拡大", "要件定義"])
def test_a_word_that_is_known_to_tell_no_stage_is_noted_and_no_warning(pdf, read, word):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", word, "実施"]])
    plan = read(pdf)
    row = plan.of("電子申請", "project_years")[1]
    assert (row["status_raw"], row["status"], row["stage"]) == (word, None, None)
    assert ("status_without_stage", "info") in {(f["code"], f["severity"]) for f in plan.rows("findings")}
    assert "status_unknown" not in plan.codes


def test_other_years_in_the_header_of_the_next_page_are_kept_apart(pdf, read):
    first, later = (
        ["番号", "事業名", "担当課", *YEARS],
        ["番号", "事業名", "担当課", "令和９年度", "令和10年度", "令和11年度"],
    )
    pdf.grid(40, 700, WIDTHS, [first, ["1", "電子申請", "総務課", "検討", "試行", "実施"]])
    pdf.page()
    pdf.grid(40, 60, WIDTHS, [later, ["2", "電子入札", "総務課", "検討", "試行", "実施"]])
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}
    assert plan.years("電子入札") == {2027: "検討", 2028: "試行", 2029: "実施"}


def test_a_status_merged_over_two_projects_holds_for_both(pdf, read):
    rows = [["1", "電子申請", "総務課", "検討", "試行", "実施"], ["2", "電子入札", "財政課", UP, UP, UP]]
    pdf.grid(40, 80, WIDTHS, [["番号", "事業名", "担当課", *YEARS], *rows])
    plan = read(pdf)
    assert plan.years("電子申請") == plan.years("電子入札") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_baseline_and_target_columns_beside_a_project_are_its_indicator(pdf, read):
    rows = [
        ["事業名", "担当課", "指標", "現状値（R5）", "目標値（R8）"],
        ["電子申請", "総務課", "申請件数", "10件", "300件以上"],
    ]
    pdf.grid(40, 80, [160, 90, 90, 90, 90], rows)
    plan = read(pdf)
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["申請件数"]
    assert [
        (v["fiscal_year"], v["kind"], v["value"], v["comparator"]) for v in plan.of("電子申請", "indicator_values")
    ] == [(2023, "baseline", 10, "="), (2026, "target", 300, ">=")]


def test_a_novelty_column_is_kept_as_printed(pdf, read):
    header = ["番号", "取組名", "新規/継続", "担当課", *YEARS[:2]]
    pdf.grid(40, 80, [40, 160, 60, 80, 80, 80], [header, ["1", "電子申請", "新規", "総務課", "検討", "実施"]])
    assert read(pdf).project("電子申請")["novelty"] == "新規"


def test_a_theme_merged_over_its_projects_is_no_project(pdf, read):
    header = ["基本\n方針", "事業名", "担当課", *YEARS[:2]]
    rows = [["窓\n口", "電子申請", "総務課", "検討", "実施"], [UP, "電子収納", "会計課", "検討", "実施"]]
    pdf.grid(40, 80, [30, 160, 80, 80, 80], [header, *rows], heights=30)
    assert read(pdf).names == ["電子申請", "電子収納"]


def test_a_project_of_the_whole_city_hall_has_a_scope_and_no_section(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "全庁", "検討", "検討", "実施"]])
    (row,) = read(pdf).of("電子申請", "project_departments")
    assert (row["scope"], row["bureau"], row["section"]) == ("全庁", None, None)


def test_a_dash_alone_means_that_nothing_applies(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "実施", "－"]])
    assert read(pdf).years("電子申請") == {2024: "検討", 2025: "実施", 2026: "該当なし"}


def test_the_columns_may_stand_in_any_order(pdf, read):
    rows = [[*YEARS, "担当課", "事業名", "番号"], ["検討", "試行", "実施", "総務課", "電子申請", "①"]]
    pdf.grid(40, 80, [*reversed(WIDTHS)], rows)
    plan = read(pdf)
    assert plan.project("電子申請")["number"] == "①"
    assert plan.sections("電子申請") == ["総務課"]
    assert plan.years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_two_tables_on_one_page_are_both_read(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    pdf.grid(40, 80, WIDTHS, [header, ["1", "電子申請", "総務課", "検討", "検討", "実施"]])
    pdf.grid(40, 200, WIDTHS, [header, ["2", "電子入札", "財政課", "検討", "検討", "実施"]])
    assert read(pdf).names == ["電子申請", "電子入札"]


def test_a_note_over_the_whole_width_is_no_project(pdf, read):
    rows = [["1", "電子申請", "総務課", "検討", "検討", "実施"], ["※令和６年度から順次広げる。", *[LEFT] * 5]]
    pdf.grid(40, 80, WIDTHS, [["番号", "事業名", "担当課", *YEARS], *rows])
    assert read(pdf).names == ["電子申請"]


def test_a_parent_goes_on_over_a_page_break(pdf, read):
    header = ["事業名", "担当課", *YEARS[:2]]
    named = [Gothic("1-2-(1)　電子申請の拡大"), Gothic("（図書館の予約）")]
    pdf.grid(40, 740, [220, 90, 70, 70], [header, [named, "図書館", "検討", "実施"]], heights=40)
    pdf.page()
    pdf.grid(
        40, 60, [220, 90, 70, 70], [header, [[Gothic("（施設の予約）")], "生涯学習課", "実施", "実施"]], heights=40
    )
    project = read(pdf).project("施設の予約")
    assert (project["number"], project["parent_name"]) == ("1-2-(1)", "電子申請の拡大")


def test_each_table_takes_the_heading_above_it(pdf, read):
    for y, heading, name in ((50, "（１）窓口の改革", "電子申請"), (350, "（２）内部の改革", "電子決裁")):
        pdf.text(40, y, Gothic(heading), size=14)
        pdf.text(40, y + 25, "次の取組を進めます。")
        rows = [["番号", "事業名", "担当課", *YEARS], ["1", name, "総務課", "検討", "試行", "実施"]]
        pdf.grid(40, y + 50, WIDTHS, rows)
    plan = read(pdf)
    assert plan.project("電子申請")["section_path"] == ["(1)窓口の改革"]
    assert plan.project("電子決裁")["section_path"] == ["(2)内部の改革"]


def test_number_and_name_in_one_cell_are_told_apart(pdf, read):
    header = ["事業名", "担当課", *YEARS[:2]]
    pdf.grid(40, 80, [220, 90, 70, 70], [header, ["1-2-3 電子申請の拡大", "総務課", "検討", "実施"]])
    assert read(pdf).project("電子申請の拡大")["number"] == "1-2-3"


def test_records_that_read_like_those_below_the_header_are_no_header(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    for page in range(3):
        if page:
            pdf.page()
        rows = [[str(page * 25 + n + 1), "同じ事業", "総務課", "検討", "実施", ""] for n in range(25)]
        pdf.grid(40, 60, WIDTHS, [header, *rows], heights=24)
    numbers = [row["number"] for row in read(pdf).rows("projects")]
    assert numbers == [str(n + 1) for n in range(75)]


def test_a_year_that_is_ruled_in_two_gives_both_parts(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    upper = ["1", "電子申請の拡大", "総務課", "検討", "・準備", "実施"]
    pdf.grid(40, 80, WIDTHS, [header, upper, [UP, UP, UP, UP, "・試行", UP]])
    rows = read(pdf).rows("project_years")
    assert [(row["fiscal_year"], row["status_raw"]) for row in rows] == [
        (2024, "検討"),
        (2025, "準備"),
        (2025, "試行"),
        (2026, "実施"),
    ]


def test_numbers_that_say_what_is_done_are_no_statistics(pdf, read):
    header = ["番号", "事業名", "担当課", *YEARS]
    rows = [["1", "電子申請の拡大", "総務課", "11手続で開始", "27手続で開始", "運用"]]
    pdf.grid(40, 80, WIDTHS, [header, *rows], heights=24)
    assert read(pdf).names == ["電子申請の拡大"]


def test_the_heading_of_the_first_group_may_stand_above_the_header(pdf, read):
    head = ["番号", "事業名", "担当課", "R6", "R7"]
    rows = [["基本方針１　便利な窓口", *[LEFT] * 4], head, ["1", "電子申請", "総務課", "検討", "実施"]]
    rows += [["基本方針２　しなやかな庁内", *[LEFT] * 4], head, ["2", "電子決裁", "総務課", "検討", "実施"]]
    pdf.text(50, 50, "第３章　取組", size=16)
    pdf.grid(50, 80, [40, 150, 90, 80, 80], rows)
    plan = read(pdf)
    assert plan.project("電子申請")["section_path"] == ["第3章 取組", "基本方針1 便利な窓口"]
    assert plan.project("電子決裁")["section_path"] == ["第3章 取組", "基本方針2 しなやかな庁内"]
