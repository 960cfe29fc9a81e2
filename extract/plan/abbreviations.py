"""Keys of departments: the short signs (デ推, 市) that a plan prints for its sections, as it explains them itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.text import squeeze

from .evidence.contents import names_department
from .flow import Flow

_LONGEST = 4
"""A longer sign is a name."""
_LEAST = 3
"""A key explains at least this many signs."""
_MOST = 0.6
"""At least this share of the signs of a key stand in their names; the rest are read otherwise (子 for こども家庭課)."""
_ENTRY = re.compile(r"[「『(（]?([^\s「『(（、，,;；:：=＝]{1,4})[」』)）]?\s*[:：=＝…→]+\s*([^\s、，,;；/／]{3,20})")


def read_abbreviations(flow: Flow) -> dict[str, str]:
    """Sign → section for every key of the document: pairs of neighbouring cells, or of words around a colon, most of
    which abbreviate the second by the first. A sign that two keys explain differently means nothing."""
    told: dict[str, set[str]] = {}
    for pairs in _keys(flow):
        found = {sign: name for sign, name in pairs if _explains(sign, name)}
        shortened = sum(_abbreviates(sign, name) for sign, name in found.items())
        if shortened >= max(_LEAST, _MOST * len(found)):
            for sign, name in found.items():
                told.setdefault(sign, set()).add(name)
    return {sign: names.pop() for sign, names in told.items() if len(names) == 1}


def explains_signs(table: Table) -> bool:
    """Whether a table is such a key and nothing else."""
    rows = [[squeeze(cell.text) for cell in row] for row in table.rows()]
    pairs = [pair for row in rows for pair in zip(row[::2], row[1::2], strict=False) if any(pair)]
    found = [sign for sign, name in pairs if _is_short(sign, name) and names_department(name)]
    return len(found) >= _LEAST and len(found) >= _MOST * len(pairs)


def _keys(flow: Flow) -> Iterator[Sequence[tuple[str, str]]]:
    for sheet in flow.sheets:
        for grid in sheet.grids:
            rows = ([squeeze(cell.text) for cell in grid.row(r)] for r in range(grid.n_rows))
            yield [pair for row in rows for pair in pairwise(row)]
        yield [(m[1], m[2]) for line in sheet.lines for m in _ENTRY.finditer(line.text)]


def _explains(sign: str, name: str) -> bool:
    """Whether a short text may stand for a section."""
    return _is_short(sign, name) and names_department(name) and not names_department(sign)


def _is_short(sign: str, name: str) -> bool:
    return 0 < len(sign) <= _LONGEST and len(sign) < len(name) and sign.isalpha()


def _abbreviates(sign: str, name: str) -> bool:
    """Whether all signs of a text stand in another, in their order."""
    rest = iter(name)
    return all(one in rest for one in sign)
