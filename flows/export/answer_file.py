"""The answer to a question as a file: CSV, JSON, Parquet, Excel."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from .sheet import fill, new_book, plain_value

FORMS = ("csv", "xlsx", "parquet", "json")
_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_CODE = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?|[0-9]+[eE][0-9]+")
"""Text of which Excel would make a number or a date (municipality codes, 1-2): in a file it says that it is text."""


def write_answer(result: Any, form: str, target: BinaryIO, as_it_is: bool = False, with_bom: bool = False) -> int:
    """Write a DuckDB relation in one of FORMS; the number of rows.

    `as_it_is` leaves text in CSV that a spreadsheet would take for a formula; `with_bom` has Excel know it for UTF-8.
    """
    with result.to_arrow_reader() as reader:  # one left open would hold the file, and the next question wait for ever
        names = different_names(reader.schema.names)
        if form == "csv":
            return _write_csv(names, reader, target, as_it_is, with_bom)
        if form == "json":
            return _write_json(names, reader, target)
        if form == "xlsx":
            return _write_xlsx(names, reader, target)
        return _write_parquet(names, reader, target)


def different_names(names: list[str]) -> list[str]:
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
