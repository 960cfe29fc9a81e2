"""Drawn marks of a schedule: arrows, bars and fills become fiscal years."""

import pytest
from PIL import Image, ImageDraw

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.plan.flow import Sheet, sheet_of
from tests.kit.pdfs import LEFT, UP, Pdf, Ruled

YEARS = ["令和５年度", "令和６年度", "令和７年度", "令和８年度"]
WIDTHS = [40, 140, 80, *[70] * 4]


def sheet(pdf: Pdf) -> Sheet:
    with open_pdf(pdf.save()) as document:
        return sheet_of(document.page(1))


def schedule(pdf: Pdf, *names: str, texts: tuple[str, str, str, str] = ("",) * 4) -> Ruled:
    """A listing with an empty axis of four years, one row a name; `texts` stand in the first row."""
    rows = [[str(i), name, "総務課", *(texts if i == 1 else [""] * 4)] for i, name in enumerate(names, 1)]
    return pdf.grid(50, 80, WIDTHS, [["番号", "事業名", "担当課", *YEARS], *rows], heights=34)


def cells_with_text(page: Sheet) -> list[Cell]:
    return [c for g in page.grids for c in g.cells if c.text]


def test_a_thin_arrow_with_a_head_over_two_year_columns_is_these_two_fiscal_years(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.arrow(table.xs[4] + 4, table.xs[6] - 4, table.middle(1))
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2024: "実施", 2025: "実施"}
    assert {row["method"] for row in plan.rows("project_years")} == {"arrow"}


def test_a_thin_arrow_is_no_table_line(pdf):
    table = schedule(pdf, "電子申請の拡大")
    pdf.arrow(table.xs[3], table.xs[7], table.middle(1))
    page = sheet(pdf)
    assert (page.grids[0].n_rows, page.grids[0].n_cols) == (2, 7)
    assert [arrow.kind for arrow in page.arrows] == ["line"]


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (3.0, 4.5, [2023, 2024]),
        (4.5, 6.0, [2024, 2025]),
        (3.0, 4.0, [2023]),
        (5.3, 5.8, [2025]),
        (3.0, 7.0, [*range(2023, 2027)]),
    ],
)
def test_an_arrow_that_begins_or_ends_inside_a_year_covers_it(pdf, read, start, end, years):
    table = schedule(pdf, "電子申請の拡大")

    def place(at: float) -> float:
        return table.xs[int(at)] + at % 1 * 70

    pdf.arrow(place(start), place(end), table.middle(1))
    assert list(read(pdf).years("電子申請の拡大")) == years


def test_a_double_headed_line_is_one_arrow(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.arrow(table.xs[3] + 3, table.xs[5] - 3, table.middle(1), both=True)
    assert read(pdf).years("電子申請の拡大") == {2023: "実施", 2024: "実施"}


def test_the_label_above_a_thin_arrow_is_its_status(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.text(table.xs[3] + 30, table.ys[1] + 4, "調査・検討", size=9)
    pdf.arrow(table.xs[3] + 4, table.xs[5] - 4, table.ys[1] + 17)
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2023: "検討", 2024: "検討"}
    assert [row["status_raw"] for row in plan.rows("project_years")] == ["調査・検討"] * 2


def test_a_block_arrow_gives_its_label(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.block_arrow(table.xs[4] + 3, table.xs[5] - 3, table.middle(1), height=28)
    pdf.text(table.xs[4] + 8, table.middle(1) - 4, "試行", size=8)
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2024: "試行"}
    assert plan.activities("電子申請の拡大") == {"試行": (2024, 2024)}


def test_a_block_arrow_gives_its_label_also_when_it_crosses_a_cell_border(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.block_arrow(table.xs[3] + 3, table.xs[5] - 3, table.middle(1), height=28)
    pdf.text(table.xs[4] - 34, table.middle(1) - 4, "システムの構築・試験", size=8)
    plan = read(pdf)
    assert [row["status_raw"] for row in plan.rows("project_years")] == ["システムの構築・試験"] * 2
    assert [row["fiscal_year"] for row in plan.rows("project_years")] == [2023, 2024]


def test_block_arrows_one_after_another_are_activities_of_their_own(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    for left, right, label in ((3, 4, "検討"), (4, 5, "構築"), (5, 7, "運用")):
        pdf.block_arrow(table.xs[left] + 3, table.xs[right] - 3, table.middle(1), height=28)
        pdf.text(table.xs[left] + 15, table.middle(1) - 4, label, size=8)
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2023: "検討", 2024: "準備", 2025: "実施", 2026: "実施"}
    assert plan.activities("電子申請の拡大") == {"検討": (2023, 2023), "構築": (2024, 2024), "運用": (2025, 2026)}


def test_arrows_of_two_rows_stay_in_their_rows(pdf, read):
    table = schedule(pdf, "電子申請の拡大", "電子入札の導入")
    pdf.arrow(table.xs[3] + 4, table.xs[4] - 4, table.middle(1))
    pdf.arrow(table.xs[5] + 4, table.xs[7] - 4, table.middle(2))
    plan = read(pdf)
    assert list(plan.years("電子申請の拡大")) == [2023]
    assert list(plan.years("電子入札の導入")) == [2025, 2026]


def test_an_unlabelled_arrow_of_a_row_that_studies_something_is_no_implementation(pdf, read):
    table = schedule(pdf, "基幹システム更改方式の検討")
    pdf.arrow(table.xs[3] + 4, table.xs[4] - 4, table.middle(1))
    assert read(pdf).years("基幹システム更改方式の検討") == {2023: "検討"}


def test_a_shaded_bar_covers_its_years(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.bar(table.xs[4] + 2, table.middle(1) - 5, table.xs[6] - 2, table.middle(1) + 5)
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2024: "実施", 2025: "実施"}
    assert {row["method"] for row in plan.rows("project_years")} == {"bar"}


def test_cells_filled_one_by_one_are_one_bar(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    for col in (3, 4, 5):
        pdf.bar(table.xs[col], table.ys[1], table.xs[col + 1], table.ys[2])
    assert list(read(pdf).years("電子申請の拡大")) == [2023, 2024, 2025]


def test_a_row_with_a_background_tint_has_no_bar(pdf, read):
    pdf.bar(50, 114, 590, 148, (0.9, 0.95, 1.0))
    schedule(pdf, "電子申請の拡大")
    assert read(pdf).years("電子申請の拡大") == {}


def test_a_tinted_header_is_no_bar(pdf, read):
    pdf.bar(50, 80, 590, 114)
    schedule(pdf, "電子申請の拡大", texts=("検討", "実施", "", ""))
    assert read(pdf).years("電子申請の拡大") == {2023: "検討", 2024: "実施"}


def test_an_arrow_after_a_word_carries_the_word_on(pdf, read):
    table = schedule(pdf, "電子申請の拡大", texts=("検討", "", "実施", ""))
    pdf.arrow(table.xs[4] + 4, table.xs[5] - 4, table.middle(1))
    plan = read(pdf)
    assert plan.years("電子申請の拡大") == {2023: "検討", 2024: "検討", 2025: "実施"}


def test_arrows_of_the_rows_of_one_project_are_its_activities(pdf, read):
    table = pdf.grid(
        50,
        80,
        [110, 120, *[70] * 4],
        [
            ["事業名", "取組内容", *YEARS],
            ["電子申請の拡大", "方式の検討", *[""] * 4],
            [UP, "システムの導入", *[""] * 4],
        ],
        heights=30,
    )
    pdf.arrow(table.xs[2] + 4, table.xs[3] - 4, table.middle(1))
    pdf.arrow(table.xs[3] + 4, table.xs[6] - 4, table.middle(2))
    plan = read(pdf)
    assert plan.activities("電子申請の拡大") == {"方式の検討": (2023, 2023), "システムの導入": (2024, 2026)}
    assert plan.years("電子申請の拡大") == {2023: "検討", 2024: "実施", 2025: "実施", 2026: "実施"}


def test_an_arrow_over_a_merged_band_covers_the_years_it_spans(pdf, read):
    rows = [["番号", "事業名", "担当課", *YEARS], ["1", "電子申請の拡大", "総務課", "", LEFT, LEFT, LEFT]]
    table = pdf.grid(50, 80, WIDTHS, rows, heights=34)
    pdf.arrow(table.xs[3] + 75, table.xs[7] - 75, table.middle(1))
    assert list(read(pdf).years("電子申請の拡大")) == [2024, 2025]


def test_arrows_on_the_second_page_of_a_table_belong_to_its_rows(pdf, read):
    table = pdf.grid(
        50, 740, WIDTHS, [["番号", "事業名", "担当課", *YEARS], ["1", "電子申請", "総務課", *[""] * 4]], heights=30
    )
    pdf.arrow(table.xs[3] + 4, table.xs[4] - 4, table.middle(1))
    pdf.page()
    table = pdf.grid(50, 60, WIDTHS, [["2", "電子入札", "財政課", *[""] * 4]], heights=30)
    pdf.arrow(table.xs[4] + 4, table.xs[6] - 4, table.middle(0))
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "実施"}
    assert plan.years("電子入札") == {2024: "実施", 2025: "実施"}


def test_an_arrow_that_pokes_out_of_the_table_ends_with_its_last_year(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.arrow(table.xs[6] + 4, table.xs[7] + 25, table.middle(1))
    assert list(read(pdf).years("電子申請の拡大")) == [2026]


def test_a_line_with_an_open_head_is_an_arrow(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    tip, y = table.xs[5] - 4, table.middle(1)
    pdf.line(table.xs[3] + 4, y, tip, y, width=1)
    pdf.polyline([(tip - 6, y - 4), (tip, y), (tip - 6, y + 4)])
    assert list(read(pdf).years("電子申請の拡大")) == [2023, 2024]


def test_a_line_without_a_head_is_no_arrow(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    pdf.line(table.xs[3] + 10, table.middle(1), table.xs[5] - 10, table.middle(1))
    assert read(pdf).years("電子申請の拡大") == {}


def test_block_arrows_one_above_the_other_share_a_year(pdf, read):
    table = pdf.grid(
        50, 80, WIDTHS, [["番号", "事業名", "担当課", *YEARS], ["1", "電子申請", "総務課", *[""] * 4]], heights=50
    )
    for left, right, y, label in ((3, 5, 143, "検討"), (4, 6, 167, "運用")):
        pdf.block_arrow(table.xs[left] + 2, table.xs[right] - 2, y, height=20)
        pdf.text(table.xs[left] + 20, y - 4, label, size=8)
    assert read(pdf).activities("電子申請") == {"検討": (2023, 2024), "運用": (2024, 2025)}


def test_an_arrow_that_straddles_two_rows_belongs_to_the_row_of_its_middle(pdf, read):
    table = schedule(pdf, "電子申請", "電子入札")
    pdf.block_arrow(table.xs[3] + 2, table.xs[5] - 2, table.ys[2] - 9, height=24)
    plan = read(pdf)
    assert list(plan.years("電子申請")) == [2023, 2024]
    assert plan.years("電子入札") == {}


def test_an_open_head_of_two_strokes_makes_an_arrow(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    y, tip = table.middle(1), table.xs[5] - 4
    pdf.line(table.xs[3] + 4, y, tip, y, width=1)
    pdf.line(tip - 6, y - 4, tip, y)
    pdf.line(tip - 6, y + 4, tip, y)
    assert list(read(pdf).years("電子申請の拡大")) == [2023, 2024]


@pytest.mark.parametrize("kind", ["block", "line", "left"])
def test_an_arrow_given_as_an_image(pdf, read, kind):
    table = schedule(pdf, "電子申請の拡大")
    pdf.image(table.xs[4] + 3, table.ys[1] + 7, table.xs[6] - 3, table.ys[2] - 7, arrow_image(kind))
    assert read(pdf).years("電子申請の拡大") == {2024: "実施", 2025: "実施"}


@pytest.mark.parametrize("kind", ["disc", "bar", "empty"])
def test_another_image_is_no_arrow(pdf, kind):
    table = schedule(pdf, "電子申請の拡大")
    pdf.image(table.xs[4] + 3, table.ys[1] + 7, table.xs[6] - 3, table.ys[2] - 7, arrow_image(kind))
    assert sheet(pdf).arrows == []


def arrow_image(kind: str) -> Image.Image:
    """A small picture with a transparent ground."""
    image = Image.new("RGBA", (400, 60), (255, 255, 255, 0))
    draw, blue = ImageDraw.Draw(image), (90, 140, 210, 255)
    block = [(0, 15), (360, 15), (360, 2), (398, 30), (360, 58), (360, 45), (0, 45)]
    if kind == "block":
        draw.polygon(block, fill=blue)
    elif kind == "left":
        draw.polygon([(399 - x, y) for x, y in block], fill=blue)
    elif kind == "line":
        draw.line([(0, 30), (390, 30)], fill="black", width=5)
        draw.polygon([(370, 15), (398, 30), (370, 45)], fill="black")
    elif kind == "bar":
        draw.rectangle((2, 5, 398, 55), fill=blue)
    elif kind == "disc":
        draw.ellipse((150, 5, 250, 55), fill=blue)
    return image
