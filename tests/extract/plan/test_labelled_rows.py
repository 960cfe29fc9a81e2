"""Lists whose projects take several rows, each with its label."""

import pytest

from tests.kit.pdfs import LEFT, UP, Pdf

HEAD = ["No.", "取組名", "担当課", "項目", LEFT, "現状（R5）", "R6", "R7"]


def rows_of(number: str, name: str, section: str, indicator: bool) -> list[list]:
    told = [[number, name, section, "実施内容", "手続の待ち時間を減らす。", LEFT, LEFT, LEFT]]
    told.append([UP, UP, UP, "スケジュール", LEFT, LEFT, "検討", "実施"])
    if indicator:
        told.append([UP, UP, UP, "指標", "申請の件数", "26件", "40件", "60件"])
    return told


def listing(pdf: Pdf, *rows: list, y: float = 60) -> None:
    pdf.grid(30, y, [30, 100, 60, 70, 80, 50, 60, 60], [HEAD, *rows], heights=22, size=8)


@pytest.mark.parametrize("headings", [True, False])
def test_each_labelled_row_tells_of_the_project_beside_it(pdf, read, headings):
    rows: list[list] = []
    for i, (name, section) in enumerate((("電子申請", "総務課"), ("電子入札", "財政課"), ("地図の公開", "都市課")), 1):
        if headings and i in (1, 3):
            rows.append([f"施策{i}　窓口の改革", *[LEFT] * 7])
        rows += rows_of(str(i), name, section, i != 2)
    listing(pdf, *rows)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札", "地図の公開"]
    assert plan.years("電子入札") == {2024: "検討", 2025: "実施"}
    assert plan.sections("地図の公開") == ["都市課"]
    assert plan.project("電子申請")["description"] == "手続の待ち時間を減らす。"
    assert [v["value"] for v in plan.of("地図の公開", "indicator_values")] == [26, 40, 60]
    assert not plan.of("電子入札", "indicators")
    path = plan.project("地図の公開")["section_path"]
    assert path == (["施策3 窓口の改革"] if headings else [])


def test_a_column_of_groups_left_of_the_projects(pdf, read):
    rows: list[list] = []
    for i, name in enumerate(("電子申請", "電子入札", "地図の公開"), 1):
        told = rows_of(str(i), name, "総務課", True)
        rows += [[{1: "窓口の改革", 3: "地域の情報"}.get(i, UP) if not k else UP, *row] for k, row in enumerate(told)]
    pdf.grid(20, 60, [50, 30, 90, 60, 60, 70, 50, 60, 60], [["施策", *HEAD], *rows], heights=22, size=8)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札", "地図の公開"]
    assert plan.years("電子入札") == {2024: "検討", 2025: "実施"}
    assert [plan.project(name)["section_path"] for name in plan.names] == [["窓口の改革"]] * 2 + [["地域の情報"]]


def test_a_plain_list_with_a_column_of_labels_in_one_row_stays_a_list(pdf, read):
    rows = [
        [str(i), name, "総務課", "説明", "窓口", "", "検討", "実施"]
        for i, name in enumerate(("甲の改善", "乙の改善"), 1)
    ]
    listing(pdf, *rows)
    assert read(pdf).names == ["甲の改善", "乙の改善"]


def test_indicators_below_a_heading_over_projects_are_the_sections(pdf, read):
    for i, (name, others) in enumerate(
        (("窓口の改革", ("電子申請", "電子入札")), ("地域の情報", ("地図の公開", "防災の配信"))), 1
    ):
        pdf.text(40, 60, f"施策１－{i}　{name}", size=14)
        listed = [[other, "総務課", "検討", "実施"] for other in others]
        pdf.grid(40, 90, [150, 90, 80, 80], [["取組名", "担当課", "R6", "R7"], *listed])
        pdf.text(40, 190, "成果指標")
        pdf.grid(40, 210, [200, 80, 80], [["指標", "現状（R5）", "目標（R9）"], ["申請の割合", "17％", "60％"]])
        pdf.page()
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札", "地図の公開", "防災の配信"]
    assert "indicators_of_section" in plan.codes


def test_amounts_and_indicators_beside_labelled_rows(pdf, read):
    head = [
        [
            "No.",
            "取組名",
            ["担当課", "（\u3000）は関係課"],
            "項目",
            "年度別（単位：千円）",
            LEFT,
            "成果指標",
            LEFT,
            LEFT,
        ],
        [UP, UP, UP, UP, "令和６年度", "７年度", "指標名", "現状（R5）", "目標（R7）"],
    ]
    rows: list[list] = []
    for i, name in enumerate(("電子申請", "電子入札", "地図の公開"), 1):
        two = i == 2
        measured = [f"{name}の件数", "10件", "30件"]
        rows.append(
            [str(i), name, ["総務課", "（市民課）"], "工程", "検討" if i < 3 else "運用", "導入" if i < 3 else LEFT]
        )
        rows[-1] += measured
        rows.append([UP, UP, UP, "事業費", "100", f"{i},000"])
        rows[-1] += [f"{name}の割合", "1％", "5％"] if two else [UP, UP, UP]
    pdf.grid(20, 60, [25, 70, 60, 45, 60, 60, 90, 55, 55], [*head, *rows], heights=24, size=7)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札", "地図の公開"]
    assert plan.sections("電子申請") == ["総務課", "市民課"]
    assert plan.years("電子入札") == {2024: "検討", 2025: "実施"}
    assert plan.years("地図の公開") == {2024: "実施", 2025: "実施"}
    assert [b["amount_yen"] for b in plan.of("電子入札", "budgets")] == [100_000, 2_000_000]
    assert [i["name"] for i in plan.of("電子入札", "indicators")] == ["電子入札の件数", "電子入札の割合"]
    assert [v["value"] for v in plan.of("電子申請", "indicator_values")] == [10, 30]


def test_rows_of_years_beside_the_names_of_a_list(pdf, read):
    head = ["番号・取組", "取組の内容", "年　度", "工　程", "担　当"]
    rows: list[list] = []
    for i, name in enumerate(("電子申請", "電子入札"), 1):
        rows.append([[f"1-{i}　【新規】", name], f"{name}を進める。", "令和６年度", "検討", "総務課"])
        rows.append([UP, UP, "７～８年度", "運用", UP])
        rows.append([UP, f"指標　{name}の件数", "現状（R5）12件 → 目標（R8）40件", LEFT, UP])
    pdf.grid(30, 60, [110, 130, 80, 90, 80], [head, *rows], heights=30, size=8)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札"]
    assert plan.years("電子入札") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert plan.project("電子入札")["description"] == "電子入札を進める。"
    assert plan.project("電子入札")["section_path"] == []
    assert [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")] == [(2023, 12), (2026, 40)]


def test_labels_below_the_header_over_the_years(pdf, read):
    """The column of labels has no header of its own: that of the years (年次計画) reaches over it."""
    head = [["No.", "事業名", "担当課", "年次計画", LEFT, LEFT, LEFT], [UP, UP, UP, "", "R7", "R8", "R9"]]
    rows: list[list] = []
    for i, name in enumerate(("電子申請", "電子入札", "地図の公開"), 1):
        rows.append([str(i), name, "総務課", "工程", "検討", "運用", LEFT])
        rows.append([UP, UP, UP, "事業費", "－", f"{i}00", f"{i}50"])
    pdf.text(300, 40, "（事業費の単位：千円）", size=8)
    pdf.grid(30, 60, [30, 100, 80, 60, 70, 70, 70], [*head, *rows], heights=22, size=8)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札", "地図の公開"]
    assert plan.years("電子入札") == {2025: "検討", 2026: "実施", 2027: "実施"}
    amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("電子入札", "budgets")]
    assert amounts == [(2026, 200_000), (2027, 250_000)]
