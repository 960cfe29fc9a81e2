"""Legends: what the symbols of a schedule stand for, as the plan prints it."""

from __future__ import annotations

import re

from normalize.text import fold

from .flow import Flow

_SYMBOLS = "○〇◯◎●△▲□■☆★◇◆▽▼×"
_ENTRY = re.compile(
    rf"[「（(]?(?P<sign>[{_SYMBOLS}])[」）)]?\s*[:：=＝…・は―－-]+\s*「?(?P<word>[^{_SYMBOLS}\s、，,；;／/」]{{1,24}}?)」?(?=[\s、，,；;／/」]|[「（(]?[{_SYMBOLS}]|$)"
)


def read_legend(flow: Flow) -> dict[str, str]:
    """Symbol → printed meaning. A line counts when it explains two symbols or says 凡例."""
    legend: dict[str, str] = {}
    for sheet in flow.sheets:
        for line in sheet.lines:
            text = line.text
            entries = [(m["sign"], fold(m["word"])) for m in _ENTRY.finditer(text)]
            if len(entries) >= 2 or (entries and "凡例" in fold(text)):
                for sign, word in entries:
                    legend.setdefault(sign, word)
        for grid in sheet.grids:
            for r in range(grid.n_rows):
                filled = [c.text.strip() for c in grid.row(r) if c.text]
                if len(filled) == 2 and filled[0] in _SYMBOLS:
                    legend.setdefault(filled[0], fold(filled[1]).partition("(")[0])
    return legend
