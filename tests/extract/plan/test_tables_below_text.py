"""Running text with a small table of years below each heading; headings that go on, bear tags, are listed again."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic

NAMES = ("電子申請の拡大", "公金収納の電子化", "施設予約の導入")
YEARS = ["令和７年度\n(2025)", "令和８年度\n(2026)", "令和９年度\n(2027)"]
TEXT = "市民が時間や場所にとらわれずに手続を終えられるように、\n受け付ける手続を毎年増やします。支払の手段も広げます。"


@pytest.fixture
def text(pdf):
    pdf.text(50, 40, Gothic("施策１－１　手続のデジタル化"), size=14)
    for i, name in enumerate(NAMES):
        pdf.text(50, 80 + 220 * i, Gothic(f"1-1-{i + 1}　{name}"), size=12)
        pdf.text(60, 104 + 220 * i, TEXT)
    return pdf


def below(pdf, i: int, rows: list[list[str]], widths: list[float]) -> None:
    pdf.grid(60, 140 + 220 * i, widths, rows)


def test_departments_in_a_column_beside_the_years(text, read):
    for i in range(len(NAMES)):
        below(text, i, [["担当課", *YEARS], ["総務課（主担当）、税務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    plan = read(text)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.sections(name) == ["総務課", "税務課"]
        assert plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"}
        assert not plan.activities(name)
    assert "status_unknown" not in plan.codes


def test_rows_under_one_department_are_steps_of_the_heading(text, read):
    below(text, 0, [["担当課", *YEARS], ["総務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    rows = [
        ["担当課", "項目", *YEARS],
        ["会計課、税務課", "窓口手数料", "検討", "導入", "運用"],
        [UP, "税と料金", "準備", "実施", LEFT],
    ]
    below(text, 1, rows, [110, 80, 80, 80, 80])
    below(text, 2, [["担当課", *YEARS], ["総務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    plan = read(text)
    assert plan.names == list(NAMES)
    assert plan.sections(NAMES[1]) == ["会計課", "税務課"]
    assert plan.activities(NAMES[1]) == {"窓口手数料": (2025, 2027), "税と料金": (2025, 2027)}


def test_a_bracket_closes_in_the_next_line_and_a_heading_is_listed_again(text, read):
    text.text(50, 720, Gothic("1-1-4　基幹業務の標準化【総務課、市民課、税務課、福"), size=12)
    text.text(90, 738, Gothic("祉課】"), size=12)
    for i in range(len(NAMES)):
        below(text, i, [["担当課", *YEARS], ["総務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    text.grid(60, 760, [150, 90, 90, 90], [["工程", *YEARS], ["移行", "準備", "移行", "運用"]])
    text.page()
    text.text(50, 60, Gothic("1-1-5　電子申請の拡大（再掲）【総務課広報係】"), size=12)
    text.text(60, 84, "※内容は、1-1-1を御覧ください。")
    plan = read(text)
    assert plan.sections("基幹業務の標準化") == ["総務課", "市民課", "税務課", "福祉課"]
    again = next(row for row in plan.rows("projects") if row["is_relisted"])
    assert again["number"] == "1-1-5"
    assert [row["section"] for row in plan.rows("project_departments") if row["project_id"] == again["project_id"]] == [
        "総務課"
    ]


def test_a_tag_at_the_other_end_of_a_heading(text, read):
    text.text(460, 80, "★重点取組", size=12)
    for i in range(len(NAMES)):
        below(text, i, [["担当課", *YEARS], ["総務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    plan = read(text)
    assert [plan.project(name)["is_priority"] for name in NAMES] == [True, False, False]


def test_what_came_of_the_first_plan_is_no_project(text, read):
    for i in range(len(NAMES)):
        below(text, i, [["担当課", *YEARS], ["総務課", "検討", "導入", "運用"]], [150, 90, 90, 90])
    text.page()
    text.text(50, 40, Gothic("第５章　これまでの経過"), size=16)
    text.text(50, 80, Gothic("１　第１期計画の実施状況"), size=14)
    told = ["手続を公開した。", "本庁舎で終えた。", "六種の証明書を交付した。"]
    done = ["電子申請の開始", "庁内網の無線化", "コンビニ交付の開始"]
    rows = [["行政", name, what, "実施済"] for name, what in zip(done, told, strict=True)]
    text.grid(60, 110, [60, 130, 160, 80], [["分野", "取組", "実施内容", "実施状況"], *rows])
    plan = read(text)
    assert plan.names == list(NAMES)
    assert [row["name"] for row in plan.rows("previous_results")] == done
