"""Numbers with their unit and comparator (数値目標)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .text import fold

_VALUE = re.compile(
    r"^(?P<per>年間?|毎年|月)?(?P<pre>約|概ね|おおむね|最低|最大|少なくとも|上限|[≧≦<>])?(?P<n>[▲△\-−]?\d[\d,]*(?:\.\d+)?)(?P<scale>億|百万|千万|万|千)?"
    r"(?P<unit>[^\d\s()以未超程前約]{0,8}?(?:/[年月])?)\s*(?P<post>以上|以下|以内|未満|超|を超える|程度|前後)?(?:\(.*\))?$"
)
_SCALES = {None: 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "億": 1e8}
_COMPARATORS = {
    "以上": ">=",
    "最低": ">=",
    "少なくとも": ">=",
    "≧": ">=",
    "以下": "<=",
    "以内": "<=",
    "最大": "<=",
    "上限": "<=",
    "≦": "<=",
    "未満": "<",
    "<": "<",
    "超": ">",
    "を超える": ">",
    ">": ">",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed beside an indicator."""

    value: float | None = None
    unit: str | None = None
    comparator: str | None = None
    period: str | None = None
    range: tuple[float, float] | None = None
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def parse(value: str) -> Quantity:
    """Read a number with unit; the value is None when the text is anything else."""
    found = _VALUE.match(fold(value).replace(" ", ""))
    if not found:
        return Quantity()
    n = found["n"].replace(",", "")
    negative = n[0] in "▲△-−"
    number = float(n.lstrip("▲△-−")) * _SCALES[found["scale"]] * (-1 if negative else 1)
    comparator = _COMPARATORS.get(found["pre"] or "", _COMPARATORS.get(found["post"] or "", "="))
    return Quantity(number, found["unit"] or None, comparator)
