"""Results of an earlier plan (前計画の取組状況): theme, name, content and status a row."""

from __future__ import annotations

from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawResult

from .flow import cell_at
from .header import Header
from .titles import fold_lines, is_number, parenthesised


def _starts(table: Table, col: int) -> int:
    return sum(bool(c.text) for c in table.cells if c.col == col)


def read_results(table: Table, header: Header) -> list[RawResult]:
    """Read a table of an earlier plan's results: theme, name, content, status a row."""
    rows = table.rows()
    text_columns = [c for c in sorted(header.cells) if not header.is_axis(c)]
    number = set(header.columns("number"))
    status = next((c for c in header.columns("progress") + header.columns("evaluation")), None)
    told = [c for c in header.columns("description") + header.columns("result_text") if c != status]
    content = max(told, default=None)
    free = [c for c in text_columns if c not in number and c not in {status, content}]
    if not free:
        return []
    named = [c for c in header.columns("name") if c in free]
    name = max(named or free, key=lambda c: (_starts(table, c), c))
    theme = max((c for c in free if c < name), default=None)

    def text(r: int, col: int | None) -> str | None:
        cell = next((c for c in rows[r] if col is not None and col in c.cols), None)
        return fold_lines(cell.text) or None if cell is not None else None

    out = []
    for r in range(header.rows, len(rows)):
        cell = next((c for c in rows[r] if name in c.cols), None)
        if cell is None or not cell.text or cell.row != r or is_number(cell.text):
            continue
        inner = parenthesised(fold_lines(cell.text)) or fold_lines(cell.text)
        out.append(RawResult(text(r, theme), inner, text(r, content), text(r, status), cell_at(cell)))
    return out
