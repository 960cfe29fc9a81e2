"""One project on the terminal: who, when, how far, how much, how sure, and where it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from keikaku._internal.flows.terminal import plain, say

if TYPE_CHECKING:
    from keikaku._internal.flows.look import Sheet

_STYLES = {
    "検討": "black on #f0e442",
    "実施": "white on #0072b2",
    "完了": "white on #009e73",
    "中止": "white on #666666",
}
_NO_STAGE = "black on #dddddd"
_KINDS = ("baseline", "actual", "target")
_NAMES = {"baseline": "基準", "actual": "実績", "target": "目標"}


def print_sheet(console: Console, sheet: Sheet) -> None:
    """Print all that a plan says of a project."""
    project = sheet.project
    number = f"{project['number']}　" if project["number"] else ""
    say(console, f"{number}{project['name']}", style="bold")
    say(console, f"  {sheet.municipality or '団体不明'}　{sheet.document['title'] or sheet.document['file_name']}")
    if project["section_path"]:
        say(console, f"  {' ＞ '.join(project['section_path'])}")
    for label, text in _facts(sheet):
        say(console, f"  {label}：{text}")
    if sheet.years:
        console.print(_strip(sheet.years), soft_wrap=True)
    for row in sheet.activities:
        say(console, f"  取組：{_activity(row)}")
    for line in _indicators(sheet):
        say(console, f"  指標：{line}")
    for row in sheet.budgets:
        say(console, f"  予算：{_budget(row)}")
    for row in sheet.findings:
        say(console, f"  確認：{row['message']}：{row['value_raw'] or ''}")
    pages = "、".join(str(no) for no in sorted({value.page_no for value in sheet.values}))
    say(console, f"  印刷：{sheet.document['file_name']} {pages}ページ（{project['project_id']}）")


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    project = sheet.project
    leads = [_department(row) for row in sheet.departments if row["role"] == "lead"]
    related = [_department(row) for row in sheet.departments if row["role"] != "lead"]
    told = [
        ("所管", "、".join(leads)),
        ("関係", "、".join(related)),
        ("区分", project["novelty"] or ""),
        ("内容", _short(project["description"])),
        ("目標", _short(project["goal"])),
        ("確かさ", _confidence(sheet)),
    ]
    return [(label, text) for label, text in told if text]


def _department(row: dict[str, Any]) -> str:
    return row["scope"] or " ".join(filter(None, (row["bureau"], row["section"])))


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= 160 else flat[:159] + "…"


def _confidence(sheet: Sheet) -> str:
    told = [sheet.project["confidence"], *(row["confidence"] for row in sheet.years)]
    return f"{min(told):.2f}" + (f"〜{max(told):.2f}" if max(told) > min(told) else "")


def _strip(years: list[dict[str, Any]]) -> Text:
    """A strip of years that says its stages with colours and without: 2024 検討 │ 2025 実施."""
    strip = Text("  ")
    for row in years:
        word = row["status_raw"] or row["status"] or "－"
        stage = row["stage"] or "？"
        more = "〜" if row["open_ended"] else ""
        text = f" {row['fiscal_year']}{more} {stage}" + (f"（{word}）" if word != stage else "") + " "
        strip.append(plain(" ".join(text.split())).join("  "), style=_STYLES.get(row["stage"] or "", _NO_STAGE))
        strip.append(" ")
    return strip


def _activity(row: dict[str, Any]) -> str:
    span = f"{row['fiscal_year_from'] or ''}〜{'' if row['open_ended'] else row['fiscal_year_to'] or ''}"
    return " ".join(filter(None, (row["name"], row["label"] if row["label"] != row["name"] else None, span)))


def _indicators(sheet: Sheet) -> list[str]:
    lines = []
    for indicator in sheet.indicators:
        own = [row for row in sheet.indicator_values if row["indicator_no"] == indicator["indicator_no"]]
        own.sort(key=lambda row: (row["fiscal_year"] or 0, _KINDS.index(row["kind"]) if row["kind"] in _KINDS else 9))
        values = [f"{row['value_raw']}（{_when(row)}{_NAMES.get(row['kind'], row['kind'])}）" for row in own]
        lines.append(f"{indicator['name']}　{' → '.join(values)}".rstrip())
    return lines


def _when(row: dict[str, Any]) -> str:
    return f"{row['fiscal_year']} " if row["fiscal_year"] else ""


def _budget(row: dict[str, Any]) -> str:
    year = f"{row['fiscal_year']}年度 " if row["fiscal_year"] else ""
    yen = f"{row['amount_yen']:,}円" if row["amount_yen"] is not None else "円の値は不明"
    return f"{year}{yen}（{row['amount_raw']}）"
