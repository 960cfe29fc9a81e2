"""Years that only their label tells to be years, plans beside what came of them, and figures told elsewhere."""

from tests.extract.plan.test_slides import NAMES, framed_card, slide
from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

__all__ = ["slide"]

PROJECTS = ("電子申請の拡充", "書かない窓口の導入", "統合型地図の構築")


def test_bare_numbers_below_a_label_of_years_are_years_of_the_plan(pdf, read):
    pdf.text(120, 40, Gothic("流山市情報化計画"), size=24)
    pdf.text(120, 80, "計画期間　令和６年度～令和10年度")
    pdf.page()
    pdf.text(40, 40, "注　実施年度の欄は、○が事業の実施を、その他の語がその年度に行う内容を示す。")
    head = ["番号", "事業名", "実　施　年　度", LEFT, LEFT, LEFT, LEFT, "担当課"]
    below = [UP, UP, "６", "７", "８", "９", "１０", UP]
    rows = [
        ["1", PROJECTS[0], "設計", "構　築", LEFT, "○", "○", "総務課"],
        ["2", PROJECTS[1], "検討", "○", "○", "○", "○", "市民課"],
        ["3", PROJECTS[2], "", "", "試行", "○", "完了", "建設課"],
    ]
    pdf.grid(40, 80, [40, 140, 45, 45, 45, 45, 45, 80], [head, below, *rows])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    assert plan.years(PROJECTS[0]) == {2024: "準備", 2025: "準備", 2026: "準備", 2027: "実施", 2028: "実施"}
    assert plan.years(PROJECTS[2]) == {2026: "試行", 2027: "実施", 2028: "完了"}


def test_what_was_planned_is_the_schedule_and_what_came_of_it_is_not(tmp_path, read):
    pdf = Pdf(tmp_path / "wide.pdf", 842, 595)
    head = ["番号", "取組", "担当課", "令和５年度", LEFT, "令和６年度", LEFT, "令和７年度"]
    below = [UP, UP, UP, "計画", "実績", "計画", "実績", "計画"]
    came = ("31手続を公開した。", "34手続を追加した。")
    rows = [[str(i), name, "総務課", "検討", came[0], "実施", came[1], "拡充"] for i, name in enumerate(PROJECTS, 1)]
    pdf.grid(30, 60, [40, 150, 70, 60, 150, 60, 150, 60], [head, below, *rows])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    for name in PROJECTS:
        assert plan.years(name) == {2023: "検討", 2024: "実施", 2025: "拡充"}


def test_amounts_by_number_belong_to_the_projects_in_whatever_chapter_they_stand(pdf, read):
    rows = [[f"A-{i}", name, "総務課", "検討", "導入"] for i, name in enumerate(PROJECTS, 1)]
    pdf.grid(40, 60, [50, 180, 80, 80, 80], [["番号", "取組", "担当課", "令和６年度", "令和７年度"], *rows])
    pdf.page()
    pdf.text(40, 40, Gothic("第５章　推進体制"), size=16)
    pdf.text(40, 90, "令和７年度当初予算（単位：千円）")
    told = [["A-1", "システムの委託", "28,600"], ["A-2", "アプリの開発", "4,950"], ["A-3", "地図の移行", "12,340"]]
    pdf.grid(40, 110, [60, 200, 80], [["番号", "内容", "事業費"], *told, ["", "合計", "45,890"]])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    assert [plan.of(name, "budgets")[0]["amount_yen"] for name in PROJECTS] == [28600000, 4950000, 12340000]
    assert not plan.project(PROJECTS[0])["description"]


def test_indicators_beside_few_numbers_of_projects(pdf, read):
    rows = [[f"{'①②③'[i]}", name, "総務課", "検討", "導入"] for i, name in enumerate(PROJECTS)]
    pdf.text(40, 40, Gothic("■ 主な取組"), size=12)
    pdf.grid(40, 60, [50, 180, 80, 80, 80], [["番号", "取組名", "所管課", "R6", "R7"], *rows])
    pdf.text(40, 220, Gothic("■ 成果指標"), size=12)
    told = [
        ["手続の数", "①", "142件", "165件", "200件以上"],
        ["決済の件数", "③", "―", "300件", "800件"],
        ["満足している人の割合", "施策全体", "28.6％", "35.0％", "50.0％"],
    ]
    pdf.grid(40, 240, [180, 60, 80, 80, 80], [["指標名", "対応", "現状値（R4）", "R6", "R7"], *told])
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    named = {name: [row["name"] for row in plan.of(name, "indicators")] for name in PROJECTS}
    assert named == {PROJECTS[0]: ["手続の数"], PROJECTS[1]: [], PROJECTS[2]: ["決済の件数"]}


def test_the_kind_of_a_project_behind_a_colon_in_the_row_of_its_name(pdf, read):
    for i, (name, kind) in enumerate(zip(PROJECTS, ("継続", "新規", "拡充"), strict=True)):
        rows = [
            ["施策", f"1-{i + 1}　{name}", LEFT, f"区分：{kind}"],
            ["担当課", "総務課", "関係課：市民課、福祉課", LEFT],
            ["年次計画", "令和５年度", "令和６年度", "令和７年度"],
            [UP, "検討", "導入", "運用"],
        ]
        pdf.grid(40, 60 + 160 * i, [80, 130, 130, 130], rows)
    plan = read(pdf)
    assert plan.names == list(PROJECTS)
    assert [plan.project(name)["novelty"] for name in PROJECTS] == ["継続", "新規", "拡充"]


def test_records_below_each_other_that_print_their_years_each_are_no_table(slide, read):
    slide.page()
    for i, name in enumerate(NAMES):
        y = 60 + 110 * i
        slide.line(40, y - 8, 780, y - 8)
        slide.bar(40, y, 56, y + 16, (0.1, 0.5, 0.5))
        slide.text(44, y + 2, "①②③"[i], size=11)
        slide.text(64, y, Gothic(name), size=13)
        slide.text(40, y + 24, "窓口での待ち時間を短くし、申請書の記入を不要にします。", size=9)
        slide.bar(40, y + 44, 180, y + 58, (0.92, 0.92, 0.92))
        slide.text(46, y + 46, "［担当］市民課", size=9)
        for k in range(4):
            slide.text(470 + 80 * k, y, str(2025 + k), size=9)
        for k, (word, start, end) in enumerate((("調達", 0, 0.5), ("導入", 0.5, 1.5), ("運用", 1.5, 4))):
            slide.bar(440 + 80 * start + 1, y + 18, 440 + 80 * end - 1, y + 36, (0.7, 0.8 + k / 20, 0.8))
            slide.text(440 + 80 * start + 4, y + 22, word, size=9)
    slide.line(40, 382, 780, 382)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.sections(name) == ["市民課"]
        words = {row["status_raw"] for row in plan.of(name, "project_years")}
        assert words == {"調達", "導入", "運用"}


def test_frames_of_records_stay(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 90, "担当　総務課", size=9)
        for k in range(3):
            slide.text(x + 40 + 110 * k, 120, f"R{7 + k}", size=9)
            slide.text(x + 30 + 110 * k, 138, ("検討", "導入", "運用")[k], size=9)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert all(plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"} for name in NAMES)
