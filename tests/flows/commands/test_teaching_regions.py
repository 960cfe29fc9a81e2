"""teach: regions that are no tables are read as a person draws them, and what a line teaches of a real layout."""

import json
import shutil
import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.flows.commands.test_teaching import ROWS, desk
from tests.kit.desk import Desk
from tests.kit.pdfs import Pdf

__all__ = ["desk"]


def borderless_plan(path: Path) -> Path:
    """A plan that prints its projects without rules, labels, numbers or years, and as cards."""
    pdf = Pdf(path)
    pdf.text(50, 40, "流山市情報化計画", size=20)
    pdf.text(50, 80, "令和6年3月")
    pdf.page()
    for i, (name, section, *words) in enumerate(row[1:] for row in ROWS):
        y = 100 + 60 * i
        pdf.text(50, y, name)
        pdf.text(200, y, section)
        for n, word in enumerate(words):
            pdf.text(320 + 80 * n, y, word)
    for name, section in (("未来の窓口", "総務課"), ("地図の公開", "都市課")):
        pdf.page()
        pdf.text(60, 60, name, size=18)
        pdf.text(60, 110, section)
        for n, word in enumerate(("検討", "導入", "運用")):
            pdf.text(60 + 150 * n, 300, word)
    return pdf.save()


def test_a_region_that_is_no_table_is_read_as_it_was_drawn(desk: Desk) -> None:
    borderless_plan(desk.raw / "plan.pdf")
    desk.ingest()
    assert desk.names == []
    listed = ("--page", "2", "--region", "40,90,500,260", "--cuts", "190,310,390", "--header-rows", "0")
    done = desk.teach("plan.pdf", *listed, "--column", "1=name", "--column", "2=section", "--axis", "3-4=R6-R7")
    assert done.exit_code == 0, done.output
    assert "＋ 事業｜窓口の予約" in done.output
    cards = ("--page", "3", "--until", "4", "--region", "40,40,520,400", "--cuts", "200,350", "--row-cuts", "100,200")
    roles = ("--row", "1=name", "--row", "2=section", "--row", "3=schedule", "--axis", "1-3=R6-R8")
    assert desk.teach("plan.pdf", *cards, *roles).exit_code == 0
    told = tomllib.loads((desk.raw / "layouts.toml").read_text(encoding="utf-8"))["layout"]
    assert [(one["region"], one["header"]) for one in told] == [
        ([40, 90, 500, 260], "窓口の予約情報政策課検討実施"),
        ([40, 40, 520, 400], "未来の窓口"),
    ]
    desk.ingest()
    rows = desk.rows(
        "SELECT name, section, fiscal_year, status_raw FROM projects JOIN project_departments USING (project_id) "
        "JOIN project_years USING (project_id) ORDER BY page_no, name, fiscal_year".replace(
            "page_no", "projects.page_no"
        )
    )
    found = [tuple(row.values()) for row in rows]
    assert found[:4] == [
        ("手続の案内", "市民課", 2024, "実施"),
        ("手続の案内", "市民課", 2025, "実施"),
        ("窓口の予約", "情報政策課", 2024, "検討"),
        ("窓口の予約", "情報政策課", 2025, "実施"),
    ]
    assert found[4:] == [
        (name, section, 2024 + n, word)
        for name, section in (("未来の窓口", "総務課"), ("地図の公開", "都市課"))
        for n, word in enumerate(("検討", "導入", "運用"))
    ]
    assert {row["taught"] for row in desk.rows("SELECT taught FROM projects")} != {None}


def test_a_region_that_shows_something_else_since_is_not_read(desk: Desk) -> None:
    borderless_plan(desk.raw / "plan.pdf")
    listed = ("--page", "2", "--region", "40,90,500,260", "--cuts", "190,310,390", "--header-rows", "0")
    assert desk.teach("plan.pdf", *listed, "--column", "1=name", "--axis", "3-4=R6-R7").exit_code == 0
    layouts = desk.raw / "layouts.toml"
    layouts.write_text(layouts.read_text(encoding="utf-8").replace("窓口の予約", "別の事業"), encoding="utf-8")
    desk.ingest()
    assert desk.names == []
    assert [row["code"] for row in desk.rows("FROM findings WHERE code = 'layout_stale'")] == ["layout_stale"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("--region", "40,90"), "範囲"),
        (("--region", "40,90,500,260", "--cuts", "600"), "小さい順"),
        (("--region", "40,90,500,260", "--row", "3=name", "--row-cuts", "100"), "行の数"),
        (("--region", "40,600,500,700"), "文字がありません"),
        (("--region", "40,90,500,260", "--until", "1"), "until"),
        (("--region", "40,90,500,260", "--row", "1=name", "--kind", "listing"), "cards"),
    ],
)
def test_a_region_that_cannot_be_is_refused(desk: Desk, told: tuple[str, ...], why: str) -> None:
    borderless_plan(desk.raw / "plan.pdf")
    done = desk.teach("plan.pdf", "--page", "2", "--column" if "--row" not in told else "--reason", "1=name", *told)
    assert done.exit_code != 0
    assert why in done.output
    assert not (desk.raw / "layouts.toml").exists()


def test_one_line_teaches_a_table_of_a_real_layout(desk: Desk, root: Path) -> None:
    """No indicator of this blind plan was read, since its labels are its own words; with one lesson nearly all are."""
    blind = root / "tests" / "plans" / "blind" / "r4"
    shutil.copy(blind / "ozu_shinchoku.pdf", desk.raw)
    gold = json.loads((blind / "ozu_shinchoku.gold.json").read_text(encoding="utf-8"))
    told = ("--header-rows", "2", "--kind", "indicators", "--column", "1=number", "--column", "2=indicator")
    axes = [f"--axis={axis}" for axis in ("4=R4:baseline", "5=R6:target", "6=R6:actual", "7=R8:target")]
    done = desk.teach("ozu_shinchoku.pdf", "--page", "10", "--table", "1", *told, "--column", "3=unit", *axes)
    assert done.exit_code == 0, done.output
    desk.ingest()
    sql = "SELECT p.number, i.name, v.fiscal_year, v.kind, v.value FROM indicator_values v JOIN indicators i USING (project_id, indicator_no) JOIN projects p USING (project_id)"  # noqa: E501
    found = {_folded(row.values()) for row in desk.rows(sql)}
    wanted = {
        _folded((project["number"], indicator["name"], v["fiscal_year"], v["kind"], v["value"]))
        for project in gold["projects"]
        for indicator in project["indicators"]
        for v in indicator["values"]
        if v["value"] is not None
    }
    assert len(wanted) > 30
    assert len(found & wanted) >= 34  # of 38; the gold counts 万枚 in sheets
    assert len(found - wanted) <= 8


def _folded(values: Iterable[object]) -> tuple[str, ...]:
    plain = (unicodedata.normalize("NFKC", str(float(v) if isinstance(v, int | float) else v)) for v in values)
    return tuple("".join(text.split()).replace("−", "-") for text in plain)
