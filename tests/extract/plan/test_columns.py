"""Pages in two columns are read column by column; a label and its value are no columns."""

from tests.kit.pdfs import Gothic


def two_projects(pdf):
    for x, no, name, act in (
        (40, "１", "電子申請の拡大", "・電子申請を実施します。"),
        (320, "２", "電子入札の導入", "・導入を検討します。"),
    ):
        pdf.text(x, 100, Gothic(f"（{no}）{name}"), size=13)
        pdf.text(x, 130, ["【取組内容】", act])


def test_two_columns(pdf, read):
    pdf.text(150, 100, Gothic("見本市ＤＸ推進計画"), size=24)
    pdf.text(150, 200, "令和６年度～令和８年度", size=14)
    pdf.page()
    two_projects(pdf)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "電子入札の導入"]
    assert {y["stage"] for y in plan.of("電子入札の導入", "project_years")} == {"検討"}


def test_a_heading_over_both_columns_comes_first(pdf, read):
    pdf.text(150, 100, Gothic("見本市ＤＸ推進計画"), size=24)
    pdf.text(150, 200, "令和６年度～令和８年度", size=14)
    pdf.page()
    pdf.text(40, 60, Gothic("第２章　市民の利便性を高め、職員の仕事を軽くするための取組"), size=16)
    two_projects(pdf)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "電子入札の導入"]
    paths = [row["section_path"] for row in plan.rows("projects")]
    assert all(path[-1].startswith("第２章") or path[-1].startswith("第2章") for path in paths)


def test_labels_with_their_values_beside_them_are_read_line_by_line(pdf, read):
    pdf.text(40, 60, Gothic("（１）電子申請の拡大"), size=13)
    for i, (label, value) in enumerate(
        (("担当課", "総務課"), ("取組内容", "電子申請を実施する。"), ("スケジュール", "令和６年度 検討"))
    ):
        pdf.text(60, 90 + 18 * i, label)
        pdf.text(280, 90 + 18 * i, value)
    plan = read(pdf)
    assert plan.sections("電子申請の拡大") == ["総務課"]
    assert plan.years("電子申請の拡大") == {2024: "検討"}
