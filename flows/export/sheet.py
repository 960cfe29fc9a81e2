"""One sheet of an Excel workbook: text is text, numbers and dates are real, nothing is a formula or a link."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from keikaku._internal.flows.terminal import plain

MOST_ROWS = 1_048_576
_MOST_LINKS = 65_000
"""Links that a sheet takes."""
_CELL = 32_767
"""Characters that a cell takes."""
_WIDEST = 400
"""Pixels."""
_EXACT = 1e15
"""Beyond this Excel rounds whole numbers, so they are text."""


class TooManyRowsError(ValueError):
    """More rows than a sheet takes; the message tells a person so."""


def new_book(buffer: BytesIO) -> Any:
    """A workbook (`xlsxwriter.Workbook`) that takes no text for a formula, a link or a number."""
    import xlsxwriter

    told = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(buffer, {**told, "default_date_format": "yyyy-mm-dd", "remove_timezone": True})


def fill(
    book: Any,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    links: Mapping[int, Callable[[str], str | None]] | None = None,
) -> int:
    """Add a sheet with a frozen header and filters; returns the number of rows. Raises TooManyRowsError.

    `links` gives for some columns the file that a value leads to, as seen from the workbook.
    """
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, label in enumerate(columns):
        sheet.write_string(0, column, plain(label)[:_CELL], bold)
    count = 0
    for row in rows:
        count += 1
        if count >= MOST_ROWS:
            raise TooManyRowsError(f"Excelの1枚に入る{MOST_ROWS - 1:,}行を超えます。CSVかParquetにしてください")
        for column, value in enumerate(row):
            leads = links[column](str(value)) if links and column in links and count <= _MOST_LINKS else None
            if leads is not None:
                sheet.write_url(count, column, f"external:{leads}", string=str(value))
            else:
                _write_cell(sheet, count, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), max(len(columns) - 1, 0))
    sheet.autofit(max_width=_WIDEST)
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value)
        return
    value = plain_value(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < _EXACT:
        sheet.write_number(row, column, value)
    elif value is not None:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
        sheet.write_string(row, column, plain(text)[:_CELL])


def plain_value(value: Any) -> Any:
    """A value as JSON knows it: sums are numbers, what is no number is null, dates are text."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return str(value)
