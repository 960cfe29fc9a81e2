"""keikaku query: a read-only question to the published database."""

from __future__ import annotations

import codecs
import csv
import errno
import json
import math
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import click

from .curated_option import curated_option

_FORMATS = ("table", "csv", "json", "parquet")


@click.command()
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="答えの形")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="書き出すファイル（既定：標準出力）"
)
@curated_option
def query(sql: str, form: str, output: Path | None, curated: Path) -> None:
    """SQLで問い合わせる（読み取りのみ）。公開したデータベースのほかのファイルは、読めも書けもしない。

    \b
    例：keikaku query "FROM progress_by_theme LIMIT 5"
        keikaku query "FROM first_implemented" --format csv > first.csv
    """
    import duckdb
    import pyarrow as pa

    from warehouse.database import FILE_NAME

    file = curated / FILE_NAME
    if not file.exists():
        raise click.ClickException(f"{file} がありません。先に keikaku ingest を実行してください")
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.ClickException("Parquetは画面に出せません。--output でファイルを指定してください")
    try:
        with _opened(file) as con:
            result = con.sql(sql)
            if result is not None:
                with _target(output) as target:
                    _write(result, form, target)
    except (duckdb.Error, pa.ArrowException) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has seen enough, which click takes calmly
        raise click.ClickException(f"書き出せませんでした（{error}）") from error


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """A connection that can neither write, nor reach other files, nor be talked into it."""
    from warehouse.database import connect, quoted

    with tempfile.TemporaryDirectory(prefix="keikaku-query-") as spill, connect(str(file), read_only=True) as con:
        con.execute(f"SET temp_directory = {quoted(spill)}")
        con.execute("SET python_enable_replacements = false")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        yield con


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as file:
        yield file


def _write(result: Any, form: str, target: BinaryIO) -> None:
    if form == "table":
        target.write(f"{result}\n".encode())
        return
    reader = result.to_arrow_reader()
    names = _different(reader.schema.names)
    if form == "csv":
        _write_csv(names, reader, target)
    elif form == "json":
        _write_json(names, reader, target)
    else:
        _write_parquet(names, reader, target)


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


def _write_csv(names: list[str], reader: Any, target: BinaryIO) -> None:
    """Lists are written as JSON, nulls as empty fields."""
    writer = csv.writer(codecs.getwriter("utf-8")(target), lineterminator="\n")
    writer.writerow(names)
    for row in _rows(reader):
        writer.writerow([json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in row])


def _write_json(names: list[str], reader: Any, target: BinaryIO) -> None:
    """One array of objects, one object a line."""
    separator = "[\n"
    for row in _rows(reader):
        told = dict(zip(names, row, strict=True))
        target.write((separator + json.dumps(told, ensure_ascii=False, allow_nan=False)).encode())
        separator = ",\n"
    target.write(b"[]\n" if separator == "[\n" else b"\n]\n")


def _write_parquet(names: list[str], reader: Any, target: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch.rename_columns(names))


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
