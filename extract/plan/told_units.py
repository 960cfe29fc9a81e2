"""The unit of money that a plan tells once for all its amounts: 「事業費の単位は千円です」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.normalize.records import RawProject
from keikaku._internal.normalize.text import fold, squeeze

from .flow import Sheet, text_of

_TOLD = re.compile(r"(?:費|額|予算|金)[^。]{0,10}単位は、?(?P<unit>[億万千百]*円)")
_BARE = re.compile(r"[0-9,.]+")


def told_unit(sheets: Sequence[Sheet]) -> str | None:
    """The unit that sentences of the plan name for amounts, where they name but one."""
    texts = (squeeze(fold(text_of(sheet))) for sheet in sheets)
    units = {found["unit"] for text in texts for found in _TOLD.finditer(text)}
    return units.pop() if len(units) == 1 else None


def put_told_unit(projects: Sequence[RawProject], unit: str | None) -> None:
    """Give the unit to amounts that are printed as bare figures and have none."""
    for project in projects if unit else ():
        project.budgets = [
            replace(one, unit=unit) if one.unit is None and _BARE.fullmatch(squeeze(fold(one.text))) else one
            for one in project.budgets
        ]
