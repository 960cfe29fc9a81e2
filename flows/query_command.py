"""keikaku query: a read-only question to the published database."""

from __future__ import annotations

import codecs
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
    """SQLで問い合わせる（読み取りのみ）。

    \b
    例：keikaku query "FROM progress_by_theme LIMIT 5"
        keikaku query "FROM first_implemented" --format csv > first.csv
    """
    import duckdb

    from warehouse.database import FILE_NAME, connect

    file = curated / FILE_NAME
    if not file.exists():
        raise click.ClickException(f"{file} がありません。先に keikaku ingest を実行してください")
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.ClickException("Parquetは画面に出せません。--output でファイルを指定してください")
    try:
        with connect(str(file), read_only=True) as con:
            result = con.sql(sql)
            if result is not None:
                with _target(output) as target:
                    _write(result, form, target)
    except duckdb.Error as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        return
    with output.open("wb") as file:
        yield file


def _write(result: Any, form: str, target: BinaryIO) -> None:
    if form == "table":
        target.write(f"{result}\n".encode())
        return
    reader = result.to_arrow_reader()
    if form == "csv":
        _write_csv(reader, target)
    elif form == "json":
        _write_json(reader, target)
    else:
        import pyarrow.parquet as pq

        with pq.ParquetWriter(target, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)


def _write_csv(reader: Any, target: BinaryIO) -> None:
    """Lists are written as JSON, nulls as empty fields."""
    writer = csv.writer(codecs.getwriter("utf-8")(target), lineterminator="\n")
    writer.writerow(reader.schema.names)
    for batch in reader:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            writer.writerow([json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in row])


def _write_json(reader: Any, target: BinaryIO) -> None:
    """One array of objects, one object a line."""
    separator = "[\n"
    for batch in reader:
        for row in batch.to_pylist():
            target.write((separator + json.dumps(row, ensure_ascii=False, default=str)).encode())
            separator = ",\n"
    target.write(b"[]\n" if separator == "[\n" else b"\n]\n")
