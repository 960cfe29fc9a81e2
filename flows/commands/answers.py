"""The answer to a question in the form that was asked for: for the eye, CSV, JSON, Parquet, Excel."""

from __future__ import annotations

import codecs
import csv
import json
import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

from rich.cells import cell_len
from rich.console import Console

from keikaku._internal.flows.terminal import add_row, make_table, plain, say

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".xlsx": "xlsx", ".txt": "table"}
_NARROW = 16
"""Columns of text that are folded narrower than this cannot be read."""
_SHOWN_ROWS = 200
_SHOWN_TEXT = 400
_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_CODE = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?|[0-9]+[eE][0-9]+")
"""Text of which Excel would make a number or a date (municipality codes, 1-2): in a file it says that it is text."""
_CELL = 32_767
"""Characters that a cell of Excel holds; rows of a sheet below."""
_SHEET_ROWS = 1_048_576


def write_answer(result: Any, form: str, target: BinaryIO, as_it_is: bool = False, with_bom: bool = False) -> int:
    """Write a DuckDB relation in one of FORMATS (but `table`); the number of rows.

    `as_it_is` leaves text in CSV that a spreadsheet would take for a formula; `with_bom` has Excel know it for UTF-8.
    """
    with result.to_arrow_reader() as reader:  # one left open would hold the file, and the next question wait for ever
        names = _different(reader.schema.names)
        if form == "csv":
            return _write_csv(names, reader, target, as_it_is, with_bom)
        if form == "json":
            return _write_json(names, reader, target)
        if form == "xlsx":
            return _write_xlsx(names, reader, target)
        return _write_parquet(names, reader, target)


def print_answer(console: Console, result: Any) -> None:
    """Show an answer: a table where it fits, else one value a line."""
    names = _different(list(result.columns))
    rows = [[_plain(value) for value in row] for row in result.limit(_SHOWN_ROWS + 1).fetchall()]
    more, rows = len(rows) > _SHOWN_ROWS, rows[:_SHOWN_ROWS]
    numbers = [
        any(isinstance(row[i], int | float) for row in rows)
        and all(row[i] is None or isinstance(row[i], int | float) for row in rows)
        for i in range(len(names))
    ]
    shown = [[_shown(value) for value in row] for row in rows]
    if _fits(console, names, shown, numbers):
        table = make_table(None, zip(names, numbers, strict=True))
        for row in shown:
            add_row(table, *row)
        console.print(table)
    else:
        _print_records(console, names, shown)
    if more:
        say(console, f"（はじめの{_SHOWN_ROWS}行です。すべては -o ファイル.csv で書き出せます）")
    else:
        say(console, f"（{len(rows)}行）")


def _fits(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> bool:
    """Whether the columns stand side by side: numbers whole, text folded no narrower than can be read."""
    least = 1
    for i, name in enumerate(names):
        widest = max([cell_len(name), *(cell_len(row[i]) for row in rows)])
        least += 3 + (widest if numbers[i] else min(widest, max(_NARROW, cell_len(name))))
    return least <= console.width


def _print_records(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    wide = max(cell_len(name) for name in names)
    for number, row in enumerate(rows, 1):
        say(console, f"── {number} ──", style="dim")
        for name, value in zip(names, row, strict=True):
            say(console, f"{name}{' ' * (wide - cell_len(name))}  {value}")


def _shown(value: Any) -> str:
    text = (
        "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    )
    text = plain(text.replace("\n", " "))
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"


def _different(names: list[str]) -> list[str]:
    """The names of columns, a number added to those that are there already."""
    found: dict[str, None] = {}
    for name in names:
        number, told = 0, name
        while told in found:
            number += 1
            told = f"{name}_{number}"
        found[told] = None
    return list(found)


def harmless(text: str, with_bom: bool) -> str:
    """A field of a CSV file that begins no formula; in a file that Excel knows by its BOM, codes say that they are
    text."""
    if with_bom and _CODE.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if text.startswith(_LIVE) else text


def _write_csv(names: list[str], reader: Any, target: BinaryIO, as_it_is: bool, with_bom: bool) -> int:
    """Lists are written as JSON, nulls as empty fields; no field begins a formula and codes stay text unless that is
    wanted."""

    def field(value: Any) -> Any:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        return text if as_it_is or not isinstance(text, str) else harmless(text, with_bom)

    if with_bom:
        target.write(codecs.BOM_UTF8)
    writer = csv.writer(codecs.getwriter("utf-8")(target), lineterminator="\n")
    writer.writerow([field(name) for name in names])
    count = 0
    for row in _rows(reader):
        writer.writerow([field(value) for value in row])
        count += 1
    return count


def _write_json(names: list[str], reader: Any, target: BinaryIO) -> int:
    """One array of objects, one object a line."""
    count = 0
    for row in _rows(reader):
        told = dict(zip(names, row, strict=True))
        target.write(((",\n" if count else "[\n") + json.dumps(told, ensure_ascii=False, allow_nan=False)).encode())
        count += 1
    target.write(b"\n]\n" if count else b"[]\n")
    return count


def _write_parquet(names: list[str], reader: Any, target: BinaryIO) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
    count = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch.rename_columns(names))
            count += batch.num_rows
    return count


def _write_xlsx(names: list[str], reader: Any, target: BinaryIO) -> int:
    """One sheet: text is text, numbers and dates are real, nothing is a formula or a link."""
    import xlsxwriter

    buffer = BytesIO()
    told = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**told, "default_date_format": "yyyy-mm-dd", "remove_timezone": True})
    sheet, bold = book.add_worksheet("答え"), book.add_format({"bold": True})
    for column, name in enumerate(names):
        sheet.write_string(0, column, name[:_CELL], bold)
    count = 0
    for batch in reader:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            count += 1
            if count >= _SHEET_ROWS:
                raise ValueError(f"Excelの1枚に入る{_SHEET_ROWS - 1:,}行を超えます。CSVかParquetにしてください")
            for column, value in enumerate(row):
                _write_cell(sheet, count, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), max(len(names) - 1, 0))
    sheet.autofit(max_width=400)
    book.close()
    target.write(buffer.getvalue())
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value)
        return
    value = _plain(value)
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < 1e15:
        sheet.write_number(row, column, value)
    elif value is not None:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
        sheet.write_string(row, column, plain(text)[:_CELL])


def _rows(reader: Any) -> Iterator[list[Any]]:
    for batch in reader:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """A value as JSON knows it: sums are numbers, what is no number is null, dates are text."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
