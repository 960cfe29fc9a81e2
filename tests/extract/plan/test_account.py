"""Every word of a page is accounted for, and what looks like a plan's content and stays unread is said."""

from tests.kit.pdfs import LEFT, UP, Gothic

YEARS = ["令和7年度", "令和8年度", "令和9年度"]
HEADER = ["番号", "事業名", "担当課", *YEARS]
WIDTHS = [40, 120, 80, 70, 70, 70]


def rows_of(count=4):
    return [
        [f"1-{i}", f"{name}の導入", "総務課", "検討", "試行", "実施"] for i, name in enumerate("甲乙丙丁戊"[:count], 1)
    ]


def words(plan, page_no=1):
    page = plan.rows("pages")[page_no - 1]
    return {
        use: page[f"words_{use}" if use == "unread" else f"words_in_{use}"]
        for use in ("values", "labels", "notes", "prose", "furniture", "unread")
    }


def test_each_word_of_a_list_is_a_value_or_a_label(pdf, read):
    pdf.text(50, 40, Gothic("第１章　取組の一覧"), size=16)
    pdf.grid(50, 80, WIDTHS, [HEADER, *rows_of()])
    pdf.text(50, 300, "※ 年度の予定は変わることがあります。", size=9)
    found = words(read(pdf))
    assert found["values"] == 4 * 6
    assert found["labels"] == len(HEADER) + 2
    assert found["unread"] == 0
    assert found["notes"] == 2


def test_running_text_is_prose_and_the_number_of_a_page_is_furniture(pdf, read):
    for _ in range(3):
        pdf.text(50, 100, "この計画は、市の将来を見すえて進めます。", size=10)
        pdf.text(300, 820, "- 1 -", size=8)
        pdf.page()
    found = words(read(pdf))
    assert (found["prose"], found["furniture"], found["unread"]) == (1, 3, 0)


def test_a_schedule_that_another_replaces_is_no_unread_word(pdf, read):
    header = ["番号", "事業名", "担当課", "", *YEARS]
    rows = []
    for number, name, department, *told in rows_of():
        rows += [[number, name, department, "計画", *told], [UP, UP, UP, "実績", "検討", "検討", "検討"]]
    pdf.grid(40, 80, [40, 110, 70, 40, 70, 70, 70], [header, *rows])
    plan = read(pdf)
    assert words(plan)["unread"] == 0
    assert "unread_region" not in plan.codes


def test_what_a_list_prints_beside_what_was_read_is_said_with_its_place(pdf, read):
    pdf.grid(50, 80, WIDTHS, [HEADER, *rows_of()])
    for i, (left, right) in enumerate(
        [("申請の件数", "120件→300件"), ("利用の割合", "15％→40％"), ("登録者の数", "900人")]
    ):
        pdf.text(60, 230 + 14 * i, left, size=9)
        pdf.text(160, 230 + 14 * i, right, size=9)
    plan = read(pdf)
    (finding,) = [row for row in plan.rows("findings") if row["code"] == "unread_region"]
    assert finding["severity"] == "warning"
    assert "申請の件数" in finding["value_raw"]
    assert finding["page_no"] == 1
    assert finding["bbox"][1] > 200


def test_a_survey_apart_from_the_projects_is_no_unread_region(pdf, read):
    pdf.text(50, 60, "市民アンケートの結果", size=12)
    for i, (what, share) in enumerate(
        [("手続のオンライン化", "71％"), ("窓口の待ち時間", "58％"), ("防災情報", "29％")]
    ):
        pdf.text(60, 100 + 16 * i, what)
        pdf.text(300, 100 + 16 * i, share)
    pdf.page()
    pdf.grid(50, 80, WIDTHS, [HEADER, *rows_of()])
    assert "unread_region" not in read(pdf).codes


def test_a_band_over_the_whole_width_of_a_list_does_not_cut_it(pdf, read):
    pdf.grid(50, 80, WIDTHS, [HEADER])
    top = 80 + 24
    pdf.bar(50, top, 50 + sum(WIDTHS), top + 16)
    pdf.text(60, top + 3, "基本方針１　便利な窓口")
    pdf.grid(50, top + 16, WIDTHS, rows_of())
    plan = read(pdf)
    assert plan.names == ["甲の導入", "乙の導入", "丙の導入", "丁の導入"]
    assert plan.years("甲の導入") == {2025: "検討", 2026: "試行", 2027: "実施"}


def test_tables_that_every_form_prints_below_its_first_are_parts_of_it(pdf, read):
    for i, name in enumerate(("電子申請の拡大", "窓口の改善", "防災情報の配信")):
        if i:
            pdf.page()
        pdf.grid(40, 60, [80, 60, 80, 200], [["事業番号", f"10{i}", "事業名", name], ["担当課", "総務課", LEFT, LEFT]])
        pdf.text(40, 120, Gothic("スケジュール"), size=11)
        pdf.grid(
            40,
            140,
            [150, 90, 90, 90],
            [["実施項目", *YEARS], ["要件の検討", "検討", "", ""], ["運用", "", "実施", "実施"]],
        )
        pdf.text(40, 230, Gothic("事業費"), size=11)
        pdf.text(380, 230, "（単位：千円）", size=9)
        pdf.grid(40, 250, [150, 90, 90, 90], [["区分", *YEARS], ["事業費", "980", "18,400", "6,200"]])
        pdf.text(40, 320, Gothic("成果指標"), size=11)
        pdf.grid(
            40,
            340,
            [150, 60, 90, 90],
            [["指標名", "単位", "現状値（R6）", "目標値（R9）"], ["利用の件数", "件", "42", "90"]],
        )
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口の改善", "防災情報の配信"]
    assert plan.activities("窓口の改善") == {"要件の検討": (2025, 2025), "運用": (2026, 2027)}
    budgets = [(row["fiscal_year"], row["amount_yen"]) for row in plan.of("窓口の改善", "budgets")]
    assert budgets == [(2025, 980_000), (2026, 18_400_000), (2027, 6_200_000)]
    assert [(v["fiscal_year"], v["value"]) for v in plan.of("窓口の改善", "indicator_values")] == [
        (2024, 42),
        (2027, 90),
    ]


def test_what_is_reckoned_of_the_values_of_a_year_is_no_value(pdf, read):
    pdf.grid(
        40,
        80,
        [40, 150, 90],
        [["番号", "事業名", "担当課"], *[[f"A-{i}", f"{n}の導入", "総務課"] for i, n in enumerate("甲乙丙", 1)]],
    )
    pdf.page()
    heads = [
        ["番号", "指標", "単位", "基準（R4）", "令和6年度", LEFT, LEFT, "目標（R9）"],
        ["", "", "", "", "計画値", "実績値", "達成率", ""],
    ]
    rows = [[f"A-{i}", f"{n}の件数", "件", "84", "210", "214", "102％", "400"] for i, n in enumerate("甲乙丙", 1)]
    pdf.grid(40, 80, [40, 120, 40, 60, 60, 60, 60, 60], [*heads, *rows])
    plan = read(pdf)
    told = {(v["fiscal_year"], v["kind"]): v["value"] for v in plan.of("甲の導入", "indicator_values")}
    assert told == {(2022, "baseline"): 84, (2024, "target"): 210, (2024, "actual"): 214, (2027, "target"): 400}


def test_a_project_that_lacks_what_the_others_have_is_less_sure(pdf, read):
    rows = rows_of(5)
    rows[3][2] = ""
    pdf.grid(50, 80, WIDTHS, [HEADER, *rows])
    plan = read(pdf)
    sure = {row["name"]: row["confidence"] for row in plan.rows("projects")}
    assert 1 - sure["丁の導入"] > 1.5 * (1 - sure["甲の導入"])
    assert sure["甲の導入"] > 0.75
    years = plan.of("甲の導入", "project_years")
    assert all(0.9 * sure["甲の導入"] < row["confidence"] <= sure["甲の導入"] for row in years)


def test_a_form_goes_on_after_a_page_break_with_a_label_of_its_inside(pdf, read):
    """すすめかた stands in no list of labels; inside other forms it opens a row."""
    for i, name in enumerate(("電子申請の拡大", "窓口の改善", "防災情報の配信")):
        if i:
            pdf.page()
        top = [
            [f"A-{i}", name, LEFT, LEFT],
            ["担当課", "総務課", LEFT, LEFT],
            ["概要", "手続を自宅からできるようにする。", LEFT, LEFT],
        ]
        below = [["すすめかた", *YEARS], [UP, "検討", "試行", "実施"]]
        cut = i == 2
        pdf.grid(40, 700 if cut else 80, [80, 110, 110, 110], top if cut else [*top, *below], closed_bottom=not cut)
        if cut:
            pdf.page()
            pdf.grid(40, 60, [80, 110, 110, 110], below, closed_top=False)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口の改善", "防災情報の配信"]
    assert plan.years("防災情報の配信") == {2025: "検討", 2026: "試行", 2027: "実施"}
