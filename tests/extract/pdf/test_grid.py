"""A ruled table comes out with its rows, columns, spans and texts."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.grid import Grid, find_grids
from keikaku._internal.extract.plan.flow import sheet_of
from tests.kit.pdfs import LEFT, UP, Gothic, Pdf


def grids_of(pdf: Pdf) -> list[Grid]:
    with open_pdf(pdf.save()) as document:
        page = document.page(1)
    return find_grids(page.rules, page.glyphs, page.no)[0]


def spans(grid: Grid) -> dict[str, tuple[int, int, int, int]]:
    return {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in grid.cells}


def test_a_plain_table_has_a_cell_for_every_place(pdf):
    pdf.grid(50, 50, [80, 100], [["番号", "名称"], ["1", "電子申請"]])
    (grid,) = grids_of(pdf)
    assert spans(grid) == {"番号": (0, 0, 1, 1), "名称": (0, 1, 1, 1), "1": (1, 0, 1, 1), "電子申請": (1, 1, 1, 1)}
    assert [round(x) for x in grid.xs] == [50, 130, 230]
    assert [round(y) for y in grid.ys] == [50, 74, 98]


def test_a_merged_cell_over_rows_and_columns_carries_its_spans(pdf):
    rows = [["広い", LEFT, "右上"], [UP, UP, "右中"], ["左下", "中下", LEFT]]
    pdf.grid(50, 50, [60, 60, 60], rows)
    (grid,) = grids_of(pdf)
    assert spans(grid) == {
        "広い": (0, 0, 2, 2),
        "右上": (0, 2, 1, 1),
        "右中": (1, 2, 1, 1),
        "左下": (2, 0, 1, 1),
        "中下": (2, 1, 1, 2),
    }


def test_several_lines_of_a_cell_stay_lines(pdf):
    pdf.grid(50, 50, [120, 60], [["総務課\n情報推進課", "A"], ["税務課", "B"]], heights=40)
    (grid,) = grids_of(pdf)
    assert grid.cells[0].text == "総務課\n情報推進課"


def test_rules_drawn_in_dashes_and_with_small_gaps_close_cells(pdf):
    for y in (50, 80, 110):
        for x in range(50, 250, 8):
            pdf.line(x, y, x + 5, y)
    for x in (50, 150, 250):
        pdf.line(x, 52, x, 108)
    pdf.text(60, 60, "甲")
    pdf.text(160, 90, "乙")
    (grid,) = grids_of(pdf)
    assert (grid.n_rows, grid.n_cols) == (2, 2)
    assert grid.at(0, 0).text == "甲"
    assert grid.at(1, 1).text == "乙"


def test_rules_drawn_as_thin_filled_rectangles_are_rules(pdf):
    black = (0, 0, 0)
    for y in (50, 80, 110):
        pdf.bar(50, y, 250, y + 0.7, black)
    for x in (50, 150, 250):
        pdf.bar(x, 50, x + 0.7, 110, black)
    pdf.text(60, 60, "甲")
    (grid,) = grids_of(pdf)
    assert (grid.n_rows, grid.n_cols) == (2, 2)


def test_a_table_without_outer_vertical_rules_keeps_its_outer_columns(pdf):
    for y in (50, 80, 110):
        pdf.line(50, y, 350, y)
    for x in (150, 250):
        pdf.line(x, 50, x, 110)
    for x, word in ((60, "甲"), (160, "乙"), (260, "丙")):
        pdf.text(x, 60, word)
    (grid,) = grids_of(pdf)
    assert [c.text for c in grid.row(0)] == ["甲", "乙", "丙"]


def test_two_tables_side_by_side_are_two(pdf):
    pdf.grid(50, 50, [60, 60], [["A", "B"], ["C", "D"]])
    pdf.grid(300, 50, [60, 60], [["E", "F"], ["G", "H"]])
    assert [[c.text for c in g.cells] for g in grids_of(pdf)] == [list("ABCD"), list("EFGH")]


def test_a_table_inside_a_cell_is_nested_and_its_text_is_not_repeated(pdf):
    pdf.grid(50, 50, [80, 300], [["スケジュール", "外の文"], ["備考", "なし"]], heights=[120, 24])
    pdf.grid(150, 100, [100, 100], [["令和６年度", "令和７年度"], ["準備", "実施"]])
    (grid,) = grids_of(pdf)
    host = grid.at(0, 1)
    assert host.text == "外の文"
    assert [c.text for c in host.nested[0].cells] == ["令和６年度", "令和７年度", "準備", "実施"]


def test_a_table_at_the_side_of_a_frame_is_nested_in_it(pdf):
    pdf.grid(50, 50, [400], [["題名"]], heights=200)
    pdf.grid(247, 100, [100, 100], [["指標", "目標"], ["件数", "10件"]])
    (frame,) = grids_of(pdf)
    (host,) = frame.cells
    assert host.text == "題名"
    assert [c.text for c in host.nested[0].cells] == ["指標", "目標", "件数", "10件"]


def test_a_row_that_the_page_cuts_knows_its_open_side(pdf):
    pdf.grid(50, 700, [100, 100], [["甲", "乙"], ["丙", "丁"]], closed_bottom=False)
    (grid,) = grids_of(pdf)
    assert [c.open_bottom for c in grid.cells] == [False, False, True, True]
    assert not any(c.open_top for c in grid.cells)


def test_a_frame_with_text_is_no_table(pdf):
    pdf.grid(50, 50, [300], [["注意書き"]])
    with open_pdf(pdf.save()) as document:
        sheet = sheet_of(document.page(1))
    assert sheet.grids == []
    assert [(line.text, line.boxed) for line in sheet.lines] == [("注意書き", True)]


def test_an_underline_and_a_separator_are_no_table(pdf):
    pdf.text(50, 50, Gothic("第１章"))
    pdf.line(50, 64, 300, 64)
    pdf.line(50, 780, 545, 780)
    assert grids_of(pdf) == []


@st.composite
def merged_layouts(draw: st.DrawFn) -> list[list[str]]:
    """Rows for `Pdf.grid` in which some rectangles of places are one cell."""
    n_rows, n_cols = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    rows = [["" for _ in range(n_cols)] for _ in range(n_rows)]
    for r in range(n_rows):
        for c in range(n_cols):
            if rows[r][c]:
                continue
            free = next((k for k in range(c, n_cols) if rows[r][k]), n_cols) - c
            width, height = draw(st.integers(1, free)), draw(st.integers(1, n_rows - r))
            for i in range(r, r + height):
                for k in range(c, c + width):
                    rows[i][k] = UP if i > r else LEFT
            rows[r][c] = f"{r}-{c}"
    return rows


def drawn_spans(rows: list[list[str]]) -> dict[str, tuple[int, int, int, int]]:
    out = {}
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell not in (LEFT, UP):
                width = 1 + next((k for k, sign in enumerate(row[c + 1 :]) if sign != LEFT), len(row) - c - 1)
                below = [rows[i][c] for i in range(r + 1, len(rows))]
                height = 1 + next((k for k, sign in enumerate(below) if sign != UP), len(below))
                out[cell] = (r, c, height, width)
    return out


@settings(max_examples=60, deadline=None)
@given(merged_layouts())
def test_whatever_is_merged_comes_out_with_its_spans(rows):
    with TemporaryDirectory() as folder:
        pdf = Pdf(Path(folder) / "merged.pdf")
        pdf.grid(50, 50, [60] * len(rows[0]), rows)
        (grid,) = grids_of(pdf)
    cells = drawn_spans(rows)
    # A border that no cell ends at is not drawn, so rows and columns that are merged all through count as one.
    row_starts = sorted({r for r, *_ in cells.values()})
    col_starts = sorted({c for _, c, *_ in cells.values()})
    assert spans(grid) == {
        text: (
            row_starts.index(r),
            col_starts.index(c),
            sum(r <= start < r + height for start in row_starts),
            sum(c <= start < c + width for start in col_starts),
        )
        for text, (r, c, height, width) in cells.items()
    }


def test_double_rules_are_one_border(pdf):
    pdf.grid(50, 50, [80, 80], [["甲", "乙"], ["丙", "丁"]])
    pdf.line(50, 75.2, 210, 75.2)
    (grid,) = grids_of(pdf)
    assert (grid.n_rows, grid.n_cols) == (2, 2)
