"""An explained PDF as one HTML page: each page with its regions drawn over it, and beside it why each was read so."""

from __future__ import annotations

import math
import shlex
from pathlib import Path
from typing import Any

from keikaku._internal.extract.pdf.render import rendered
from keikaku._internal.extract.plan.trace import Region
from keikaku._internal.normalize.findings import finding

from .explain import Explained, PageExplained
from .markup import from_template, within

NAMES = {
    "listing": "事業の一覧",
    "figures": "番号で事業を指す数値の表",
    "cards": "項目の並ぶ表（カード）",
    "box": "枠と図形のカード",
    "outline": "見出しと文章",
    "key": "課の略号などの説明",
}
"""What regions can be taken for, in words."""
USES = {"schedule": "工程", "values": "指標の値", "amounts": "金額"}
_COLOURS = {
    "listing": "#0072b2",
    "figures": "#56b4e9",
    "cards": "#009e73",
    "box": "#cc79a7",
    "outline": "#e69f00",
    "key": "#777777",
}
_UNREAD = "#c00000"
_SCALE = 1.3


def explained_as_html(explained: Explained, pages: list[PageExplained]) -> str:
    """The HTML page of the given pages."""
    kinds = [{"name": name, "colour": _COLOURS[kind]} for kind, name in NAMES.items()]
    return from_template(
        "explain.html",
        title=f"{explained.path.name} をどう読んだか",
        summary=summary_of(explained),
        kinds=[*kinds, {"name": "読まなかった所", "colour": _UNREAD}],
        pages=[_told(explained, page) for page in pages],
    )


def summary_of(explained: Explained) -> str:
    """One line: whose plan, how many projects, how much stays unread."""
    regions = [region for page in explained.pages for region in page.regions]
    unread = sum(region.why is not None for region in regions)
    document = explained.document
    return (
        f"{document['title'] or '題名不明'}：{len(explained.pages)}ページ、事業{explained.projects}件、"
        f"領域{len(regions)}（読まなかった所{unread}）"
    )


def name_of(region: Region) -> str:
    """What a region was taken for, in words."""
    return "読まなかった所" if region.why is not None else NAMES.get(region.taken_for or "", "読んだ表")


def why_of(region: Region) -> str | None:
    """Why a region was not read, in words."""
    return str(finding(region.why)["message"]) if region.why is not None else None


def how_to_teach(region: Region, path: Path) -> str | None:
    """The command by which a region is taught: a table with what its columns seem to be, else what stays unread as a
    rectangle; None for what was read and is no table."""
    told = region.told
    if told is None or not told.table:
        if region.why is None:
            return None
        x0, top, x1, bottom = region.box
        box = f"{math.floor(x0)},{math.floor(top)},{math.ceil(x1)},{math.ceil(bottom)}"
        return (
            f"keikaku teach {shlex.quote(str(path))} --page {region.page_no} --region {box} --cuts X,X --column 1=name"
        )
    words = [f"keikaku teach {shlex.quote(str(path))} --page {told.page_no} --table {told.table}"]
    words += [f"--header-rows {region.header_rows}"] if region.header_rows > 1 else []
    words += [f"--column {column.no}={column.role}" for column in region.columns if column.role]
    words += [f"--axis {first}-{last}={years}" for first, last, years in told.years]
    return " ".join(words)


def place_of(region: Region) -> str:
    """Where a table is, as `keikaku teach` names it, and whether it was taught."""
    told = region.told
    if told is None or not told.table:
        return ""
    goes_on = f"{told.page_no}ページの" if told.page_no != region.page_no else ""
    return f"（{goes_on}表{told.table}{'、教えた読み方' if told.lesson else ''}）"


def competing(region: Region) -> str:
    """The explanations that competed, the likeliest first."""
    return "、".join(f"{kind} {share:.2f}" for kind, share in region.shares)


def _told(explained: Explained, page: PageExplained) -> dict[str, Any]:
    return {
        "page_no": page.page_no,
        "width": page.width,
        "height": page.height,
        "picture": within(rendered(explained.path, page.page_no, _SCALE), quality=70),
        "printed": [{"what": v.what, "text": " ".join(v.text.split()), **_place(v.bbox)} for v in page.values],
        "regions": [_region(number, region, explained.path) for number, region in enumerate(page.regions, 1)],
        "findings": page.findings,
    }


def _region(number: int, region: Region, path: Path) -> dict[str, Any]:
    return {
        "number": number,
        "name": name_of(region),
        "title": " ".join(region.title.split()),
        "place": place_of(region),
        "teach": how_to_teach(region, path) if region.why is not None else None,
        "why": why_of(region),
        "unread": region.why is not None,
        "projects": region.projects,
        "shares": competing(region),
        "axes": [{"use": USES.get(use, use), "text": text} for use, text in region.axes],
        "columns": [
            {
                "no": column.no,
                "label": column.label,
                "role": column.role,
                "share": "" if column.share is None else f"{column.share:.2f}",
                "likeness": f"{column.likeness:.2f}",
                "contents": "、".join(f"{kind} {share:.0%}" for kind, share in column.contents),
            }
            for column in region.columns
        ],
        "colour": _UNREAD if region.why is not None else _COLOURS.get(region.taken_for or "", _UNREAD),
        **_place(region.box),
    }


def _place(box: tuple[float, float, float, float]) -> dict[str, float]:
    return {"x": box[0], "y": box[1], "width": round(box[2] - box[0], 1), "height": round(box[3] - box[1], 1)}
