"""A table that runs over a page break is one table, and two tables stay two."""

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.extract.plan.flow import flow_of, sheet_of
from keikaku._internal.extract.plan.table_kinds import row_rules
from tests.kit.pdfs import LEFT, UP, Pdf

HEADER = ["番号", "事業名", "担当課", "令和６年度", "令和７年度"]
WIDTHS = [40, 160, 80, 80, 80]


def tables_of(pdf: Pdf) -> list[Table]:
    with open_pdf(pdf.save()) as document:
        sheets = [sheet_of(page) for page in document.pages()]
        flow = flow_of(sheets, row_rules(sheets))
    return [block for block in flow.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def test_a_repeated_header_is_dropped(pdf):
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, WIDTHS, [HEADER, ["2", "電子入札", "財政課", "検討", "検討"]])
    (table,) = tables_of(pdf)
    assert texts(table) == [
        HEADER,
        ["1", "電子申請", "総務課", "検討", "実施"],
        ["2", "電子入札", "財政課", "検討", "検討"],
    ]
    assert [cell.page_no for cell in table.rows()[2]] == [2] * 5


def test_a_repeated_header_of_two_rows_is_dropped(pdf):
    top = ["事業名", "年度", LEFT]
    years = [UP, "令和６年度", "令和７年度"]
    pdf.grid(50, 700, [200, 100, 100], [top, years, ["電子申請", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, [200, 100, 100], [top, years, ["電子入札", "準備", "実施"]])
    (table,) = tables_of(pdf)
    assert texts(table)[2:] == [["電子申請", "検討", "実施"], ["電子入札", "準備", "実施"]]


def test_a_table_without_a_repeated_header_goes_on(pdf):
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, WIDTHS, [["2", "電子入札", "財政課", "検討", "検討"]])
    (table,) = tables_of(pdf)
    assert texts(table)[2] == ["2", "電子入札", "財政課", "検討", "検討"]


def test_page_numbers_and_running_heads_do_not_part_a_table(pdf):
    for no in range(1, 5):
        pdf.text(60, 20, "○○市ＤＸ推進計画", size=8)
        pdf.text(290, 815, f"- {no} -", size=9)
        rows = [[str(no), f"事業{no}", "総務課", "検討", "実施"]]
        pdf.grid(50, 60, WIDTHS, [HEADER, *rows] if no == 1 else rows)
        pdf.page()
    (table,) = tables_of(pdf)
    assert table.n_rows == 5


def test_a_row_cut_by_a_page_break_is_one_row(pdf):
    top = [HEADER, ["1", "電子申請の対象を", "総務課", "検討", "実施"]]
    pdf.grid(50, 700, WIDTHS, top, closed_bottom=False)
    pdf.page()
    pdf.grid(
        50, 60, WIDTHS, [["", "広げる", "", "", ""], ["2", "電子入札", "財政課", "検討", "検討"]], closed_top=False
    )
    (table,) = tables_of(pdf)
    assert texts(table)[1:] == [
        ["1", "電子申請の対象を\n広げる", "総務課", "検討", "実施"],
        ["2", "電子入札", "財政課", "検討", "検討"],
    ]


def test_a_merged_first_cell_goes_on_over_the_page_break(pdf):
    widths = [100, 160, 80, 80]
    header = ["分野", "事業名", "令和６年度", "令和７年度"]
    pdf.grid(50, 700, widths, [header, ["窓口", "電子申請", "検討", "実施"], [UP, "電子収納", "検討", "検討"]])
    pdf.page()
    pdf.grid(50, 60, widths, [["", "電子入札", "準備", "実施"], [UP, "電子契約", "検討", "準備"]])
    (table,) = tables_of(pdf)
    assert table.n_rows == 5
    assert [row[0].text for row in table.rows()] == ["分野", "窓口", "窓口", "窓口", "窓口"]


def test_two_tables_with_different_headers_on_two_pages_stay_two(pdf):
    other = ["番号", "指標名", "担当課", "現状値", "目標値"]
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, WIDTHS, [other, ["1", "申請件数", "総務課", "10件", "20件"]])
    assert [texts(t)[0] for t in tables_of(pdf)] == [HEADER, other]


def test_tables_with_other_columns_on_two_pages_stay_two(pdf):
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, [100, 340], [["用語", "説明"], ["ＡＩ", "人工知能"]])
    assert len(tables_of(pdf)) == 2


def test_a_line_of_text_between_two_tables_keeps_them_apart(pdf):
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.text(50, 100, "（２）行政内部の取組")
    pdf.grid(50, 130, WIDTHS, [HEADER, ["2", "電子入札", "財政課", "検討", "検討"]])
    assert len(tables_of(pdf)) == 2


def test_column_borders_that_one_page_lacks_do_not_part_a_table(pdf):
    pdf.grid(50, 700, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(50, 60, [40, 160, 80, 160], [["2", "電子入札", "財政課", "検討"]])
    (table,) = tables_of(pdf)
    assert [(c.text, c.col, c.colspan) for c in table.rows()[2]][-1] == ("検討", 3, 2)


def test_halves_of_a_table_on_facing_pages_are_one_table(pdf):
    pdf.grid(50, 60, [40, 200, 100], [HEADER[:3], ["1", "電子申請", "総務課"], ["2", "電子入札", "財政課"]])
    pdf.page()
    pdf.grid(50, 60, [40, 80, 80], [["番号", *HEADER[3:]], ["1", "検討", "実施"], ["2", "準備", "試行"]])
    (table,) = tables_of(pdf)
    assert texts(table) == [
        HEADER,
        ["1", "電子申請", "総務課", "検討", "実施"],
        ["2", "電子入札", "財政課", "準備", "試行"],
    ]
    assert [cell.page_no for cell in table.rows()[1]] == [1, 1, 1, 2, 2]


def test_tables_of_two_kinds_at_one_height_stay_two(pdf):
    pdf.grid(50, 60, [200, 100], [["事業名", "担当課"], ["電子申請", "総務課"], ["電子入札", "財政課"]])
    pdf.page()
    pdf.grid(
        50, 60, [150, 80, 80], [["指標名", "令和６年度", "令和７年度"], ["申請率", "20％", "30％"], ["件数", "3", "4"]]
    )
    assert len(tables_of(pdf)) == 2


def test_a_part_on_the_next_page_with_the_keys_of_the_rows_goes_on_to_the_right(pdf):
    pdf.grid(50, 60, [40, 160, 80], [["No.", "取組名", "Ｒ７"], ["1", "電子申請", "検討"], ["2", "電子入札", "準備"]])
    pdf.page()
    pdf.grid(50, 90, [40, 80, 80], [["No.", "Ｒ８", "Ｒ９"], ["1", "実施", "実施"], ["2", "検討", "実施"]], heights=30)
    (table,) = tables_of(pdf)
    assert [[cell.text for cell in row if cell.text] for row in table.rows()] == [
        ["No.", "取組名", "Ｒ７", "Ｒ８", "Ｒ９"],
        ["1", "電子申請", "検討", "実施", "実施"],
        ["2", "電子入札", "準備", "検討", "実施"],
    ]


def test_a_row_without_a_key_goes_on_with_one_whose_cells_are_full(pdf):
    pdf.grid(
        50,
        700,
        [40, 62, 62, 62],
        [["No.", "取組名", "担当課", "計画"], ["1", "予約のデジタ", "企画部地域振", "実証を行うこ"]],
    )
    pdf.page()
    rows = [["No.", "取組名", "担当課", "計画"], ["", "ル化", "興課", "と。"], ["2", "電子入札", "財政課", "検討"]]
    pdf.grid(50, 60, [40, 62, 62, 62], rows)
    (table,) = tables_of(pdf)
    assert [cell.text for cell in table.rows()[1]] == [
        "1",
        "予約のデジタ\nル化",
        "企画部地域振\n興課",
        "実証を行うこ\nと。",
    ]
    assert len(table.rows()) == 3


def test_figures_below_each_other_are_no_parts_of_one_number(pdf):
    head = ["指標", "区分", "R5", "R6", "R7"]
    ruled = pdf.grid(50, 700, [60, 22, 50, 50, 50], [head, ["貸出点数", "目標", "", "", ""]])
    for i, text in enumerate(("5,000", "8,000", "9,000"), 2):
        pdf.text(ruled.xs[i + 1] - 25, 728, text, size=9)
    pdf.page()
    ruled = pdf.grid(50, 60, [60, 22, 50, 50, 50], [head, ["", "実績", "", "", ""]])
    for i, text in enumerate(("6,018", "7,900", "8,100"), 2):
        pdf.text(ruled.xs[i + 1] - 25, 88, text, size=9)
    (table,) = tables_of(pdf)
    assert len(table.rows()) == 3
