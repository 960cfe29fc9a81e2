"""Years beside other fields, grades beside plans, values in the cells of a list, margins and columns of slides."""

from tests.extract.plan.test_slides import NAMES, slide
from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

__all__ = ["slide"]

PROJECTS = ("電子申請の拡充", "書かない窓口の導入", "統合型地図の構築")


def test_years_as_rows_at_the_left_of_other_fields(pdf, read):
    pdf.text(40, 20, "「現状値」は、令和４年度の実績値です。")
    for i, name in enumerate(PROJECTS):
        rows = [
            [f"取組１－{i + 1}", name, LEFT, LEFT, "継続"],
            ["概要", "窓口で申請書を職員が作ります。", LEFT, LEFT, LEFT],
            ["年度", "取組内容", "目標", "主管課", ("市民課", "税務課", "建設課")[i]],
            ["令和６年度", "検討", "－", "関係課", "総務課、福祉課"],
            [
                "令和７年度",
                "構築",
                "30分",
                "指標",
                f"{('窓口の待ち時間', '手続の所要時間', '照会への回答時間')[i]}\n（現状値　35分）",
            ],
            ["令和８年度", "運用", "20分", "事業費\n（千円）", f"R6　－\nR7　{i + 1}8,500\nR8　3,300"],
            ["令和９年度", "↓", "15分以内", UP, UP],
        ]
        pdf.grid(40, 50 + 260 * i, [80, 160, 70, 70, 130], rows, [24, 24, 24, 24, 30, 24, 24])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    for i, name in enumerate(PROJECTS):
        assert plan.years(name) == {2024: "検討", 2025: "準備", 2026: "実施", 2027: "実施"}
        assert plan.sections(name) == [("市民課", "税務課", "建設課")[i], "総務課", "福祉課"]
        assert [row["name"] for row in plan.of(name, "indicators")] == [
            ("窓口の待ち時間", "手続の所要時間", "照会への回答時間")[i]
        ]
        told = {(v["fiscal_year"], v["value"], v["comparator"]) for v in plan.of(name, "indicator_values")}
        assert told == {(2022, 35, "="), (2025, 30, "="), (2026, 20, "="), (2027, 15, "<=")}


def test_the_plan_of_each_year_beside_what_came_of_it_and_its_grade(pdf, read):
    pdf.text(60, 30, Gothic("駒ヶ根市ＤＸ推進計画　進捗状況報告書"), size=14)
    for i, name in enumerate(PROJECTS):
        y = 70 + 230 * i
        pdf.text(50, y, Gothic(f"Ⅰ-{i + 1}　{name}"), size=13)
        pdf.text(50, y + 22, "担当課　総務課（関係課：市民課）")
        rows = [
            ["年度", "計画", "実績", "評価"],
            ["令和５年度", "検討", "対象の手続を選び、課題を整理した。", "Ｂ"],
            ["令和６年度", "導入", "48手続で受付を始めた。", "Ａ"],
            ["令和７年度", "拡充", "－", "－"],
            ["令和８年度", "→", "－", "－"],
        ]
        pdf.grid(50, y + 44, [80, 80, 240, 50], rows)
    pdf.page()
    head = ["番号", "取組", "令和５年度", "令和６年度"]
    pdf.text(50, 40, Gothic("評価の一覧"), size=13)
    pdf.grid(50, 60, [60, 200, 80, 80], [head, *[[f"Ⅰ-{i + 1}", n, "Ｂ", "Ａ"] for i, n in enumerate(PROJECTS)]])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    for name in PROJECTS:
        assert plan.years(name) == {2023: "検討", 2024: "実施", 2025: "拡充", 2026: "拡充"}


def test_a_column_of_values_holds_indicators_whatever_its_label_and_priority_stands_below_the_kind(tmp_path, read):
    pdf = Pdf(tmp_path / "wide.pdf", 842, 595)
    measured = (
        "・手続の数\n142件（R5）→220件（R9）→300件\n（R11）\n・利用の割合\n18.6％（R5）→50％以上（R11）",
        "・平均の時間\n46分（R5）→25分以内（R9）",
        "・公開した地図\n6種（R5）→24種（R10）",
    )
    head = ["事業番号", "事業名", "担当部署", "事業期間", "区分", "成果のめやす"]
    kinds = ("継続\n重点", "新規\n重点", "継続")
    rows = [[f"110{i + 1}", name, "総務課", "R7～R9", kinds[i], measured[i]] for i, name in enumerate(PROJECTS)]
    pdf.grid(30, 60, [60, 160, 80, 80, 60, 220], [head, *rows], [24, 80, 80, 80])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    assert [(p["novelty"], p["is_priority"]) for p in plan.rows("projects")] == [
        ("継続", True),
        ("新規", True),
        ("継続", False),
    ]
    named = [row["name"] for row in plan.rows("indicators")]
    assert named == ["手続の数", "利用の割合", "平均の時間", "公開した地図"]
    first = [(v["fiscal_year"], v["value"]) for v in plan.of(PROJECTS[0], "indicator_values") if v["indicator_no"] == 1]
    assert sorted(first) == [(2023, 142), (2027, 220), (2029, 300)]


def test_a_margin_at_the_left_of_a_title_belongs_to_it(tmp_path, read):
    pdf = Pdf(tmp_path / "margins.pdf")
    pdf.text(60, 30, "現状は2023年度、目標は2028年度の値です。")
    for i, name in enumerate(NAMES):
        y = 70 + 180 * i
        pdf.line(48, y - 8, 547, y - 8)
        pdf.bar(48, y, 172, y + 150, (0.93, 0.96, 0.96))
        pdf.text(190, y + 2, Gothic(f"1-{i + 1} {name}"), size=13)
        pdf.text(
            190, y + 26, ["窓口に来なくても手続が終わるように、申請を", "スマートフォンから受け付けます。"], size=9
        )
        told = ["担当課", ("ＤＸ推進課", "税務課", "総務課")[i], "指標", f"{name}の割合"]
        for k, line in enumerate(told):
            pdf.text(54, y + 6 + 16 * k, line, size=9)
        for k, (role, value) in enumerate((("現状", "47.2％"), ("目標", "90％以上"))):
            pdf.text(54, y + 74 + 16 * k, role, size=9)
            pdf.text(130, y + 74 + 16 * k, value, size=9)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    for i, name in enumerate(NAMES):
        assert plan.sections(name) == [("DX推進課", "税務課", "総務課")[i]]
        told = [(v["fiscal_year"], v["value"], v["comparator"]) for v in plan.of(name, "indicator_values")]
        assert sorted(told) == [(2023, 47.2, "="), (2028, 90, ">=")]


def test_two_columns_of_labels_in_a_box(slide, read):
    for i, name in enumerate(NAMES):
        y = 40 + 160 * i
        slide.grid(30, y, [760], [[""]], heights=150)
        slide.text(40, y + 8, Gothic(f"1-{i + 1}　{name}"), size=14)
        slide.text(640, y + 10, "担当　総務課", size=9)
        slide.text(40, y + 36, "現状・課題", size=9)
        slide.text(110, y + 36, ["予約は窓口で受け付けており、", "来庁が必要である。"], size=9)
        slide.text(40, y + 80, "取組内容", size=9)
        slide.text(110, y + 80, ["予約から支払までをスマートフォンで行える", "仕組みに更新する。"], size=9)
        slide.text(430, y + 36, "成果指標", size=9)
        slide.grid(
            430, y + 52, [160, 80, 80], [["指標", "現状（R5）", "目標（R10）"], ["予約の割合", "41.0％", "75.0％"]], 20
        )
        slide.text(430, y + 112, f"令和７年度当初予算額　{i + 3},168千円", size=9)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for i, name in enumerate(NAMES):
        assert [row["name"] for row in plan.of(name, "indicators")] == ["予約の割合"]
        assert [row["amount_yen"] for row in plan.of(name, "budgets")] == [(i + 3) * 1000000 + 168000]
