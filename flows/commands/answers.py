"""The answer to a question in the form that was asked for: for the eye, CSV, JSON, Parquet, Excel."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from rich.cells import cell_len
from rich.console import Console

from keikaku._internal.flows.export import fill, new_book, plain_value
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
    rows = [[plain_value(value) for value in row] for row in result.limit(_SHOWN_ROWS + 1).fetchall()]
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
    buffer = BytesIO()
    book = new_book(buffer)
    rows = (row for batch in reader for row in zip(*(c.to_pylist() for c in batch.columns), strict=True))
    count = fill(book, "答え", names, rows)
    book.close()
    target.write(buffer.getvalue())
    return count


def _rows(reader: Any) -> Iterator[list[Any]]:
    for batch in reader:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [plain_value(value) for value in row]
