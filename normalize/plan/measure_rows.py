"""Activities, indicators and budgets of a project as rows of their tables, without project_id.

Every row is made of what is printed, corrected, and then given the columns that derive from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from keikaku._internal.normalize import number
from keikaku._internal.normalize.corrections import Corrections, is_possible_year
from keikaku._internal.normalize.records import Evidence, RawActivity, RawIndicator, RawProject, RawText
from keikaku._internal.normalize.text import fold, squeeze

from . import timeline
from .department_rows import DASHES

_SIGN = re.compile(r"^\s*[-−‐－]\s*(?=[0-9０-９])")
"""A minus sign and the blank behind it."""
_YEN = re.compile("[億万千百十]*円")
Row = dict[str, Any]
Report = Callable[[str, str | None, Evidence], None]


def activity_rows(project: RawProject, seq: int, corrections: Corrections) -> Iterator[Row]:
    """One row per activity; the labelled bars of a project without any are its activities."""
    own = project.marks
    activities = [part for a in project.activities for part in timeline.unbroken(a)]
    if not activities and any(m.method in {"arrow", "bar"} and m.text for m in own):
        activities = [RawActivity(RawText(m.text, m.at), (m,)) for m in own if m.method in {"arrow", "bar"} and m.text]
    for ord_, activity in enumerate(activities, 1):
        marks = activity.marks
        labels = list(dict.fromkeys(m.text for m in marks if m.text))
        row = {
            "ord": ord_,
            "name": fold(activity.name.text),
            "fiscal_year_from": min((m.fiscal_year_from for m in marks), default=None),
            "fiscal_year_to": max((m.fiscal_year_to for m in marks), default=None),
            "open_ended": any(m.open_ended for m in marks),
            "label": "・".join(labels) or None,
            "method": marks[0].method if marks else None,
            **where(activity.name.at),
        }
        yield corrections.apply("activities", (seq, ord_), row)


def indicator_rows(
    project: RawProject, seq: int, corrections: Corrections, report: Report
) -> Iterator[tuple[Row, list[Row]]]:
    """One row per indicator, each with the rows of its values."""
    for no, indicator in enumerate(project.indicators, 1):
        values, unit = _values(indicator, (seq, no), corrections, report)
        row = {
            "indicator_no": no,
            "name": fold(indicator.name.text),
            "unit": fold(indicator.unit) if indicator.unit else unit,
            "rationale": fold(indicator.rationale.text) if indicator.rationale else None,
            **where(indicator.name.at),
        }
        yield corrections.apply("indicators", (seq, no), row), values


def _values(
    indicator: RawIndicator, key: tuple[int, int], corrections: Corrections, report: Report
) -> tuple[list[Row], str | None]:
    """The rows of an indicator's values, one per year and kind, and the first unit printed with any of them."""
    rows: dict[tuple[int, str], Row] = {}
    units = []
    seen = set()
    for value in indicator.values:
        year = value.fiscal_year
        if year is None:
            units.append(number.parse(value.text).unit)
            report("indicator_without_year", f"{indicator.name.text} {value.text}", value.at)
            continue
        if not is_possible_year(year):
            units.append(number.parse(value.text).unit)
            report("year_impossible", f"{indicator.name.text} {value.text}", value.at)
            continue
        row = {"fiscal_year": year, "kind": value.kind, "value_raw": value.text, **where(value.at)}
        if (year, value.kind) not in seen:
            seen.add((year, value.kind))
            row = corrections.apply("indicator_values", (*key, year, value.kind), row)
        quantity = number.parse(row["value_raw"])
        units.append(quantity.unit)
        row |= {"indicator_no": key[1], "value": quantity.value, "comparator": quantity.comparator}
        rows.setdefault((row["fiscal_year"], row["kind"]), row)
    return list(rows.values()), next(filter(None, units), None)


def budget_rows(project: RawProject, seq: int, corrections: Corrections) -> Iterator[Row]:
    """One row per printed amount; the unit may stand in the label (千円)."""
    printed = [raw for raw in project.budgets if squeeze(raw.text) not in DASHES]
    for ord_, raw in enumerate(printed, 1):
        year = raw.fiscal_year if raw.fiscal_year is None or is_possible_year(raw.fiscal_year) else None
        row = {"ord": ord_, "fiscal_year": year, "amount_raw": raw.text, **where(raw.at)}
        row = corrections.apply("budgets", (seq, ord_), row)
        quantity = number.parse(_SIGN.sub("-", row["amount_raw"]))
        scale = _scale(raw.unit) if quantity.unit is None else 1.0
        yen = quantity.value is not None and (quantity.unit == "円" or scale is not None)
        yield {
            **row,
            "amount_yen": round(quantity.value * (scale or 1.0)) if yen and quantity.value is not None else None,
        }


def _scale(label: str | None) -> float | None:
    """Yen to one of the unit that a label or caption names (（単位：百万円）); None where it names none."""
    unit = _YEN.search(squeeze(label or ""))
    return number.parse(f"1{unit[0]}").value or 1.0 if unit else None


def where(at: Evidence) -> Row:
    """The columns that say where a row is printed."""
    return {"page_no": at.page_no, "bbox": list(at.bbox)}
