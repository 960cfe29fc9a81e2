"""A question to the published database that can only read: the one door for everybody who lets people ask."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from .database import connect, quoted
from .process_memory import memory_limit

_GRACE = 5.0
"""Seconds that a question has to heed that it was stopped."""
_READS = {"SELECT", "EXPLAIN"}
"""Kinds of statements that read; DESCRIBE, SHOW and SUMMARIZE are SELECT to DuckDB."""
_PIVOT = "MULTI"
"""What DuckDB calls PIVOT: it makes an enumeration of its own (in memory) before it selects."""
_EXPLAIN = re.compile(r"^\s*EXPLAIN\s+(?:ANALYZE\s+)?(?:\([^)]*\)\s*)?", re.I)
_PIVOTS = re.compile(r"\bPIVOT", re.I)
_PLACE = re.compile(r"^LINE (\d+): ?(.*)\n( *)\^", re.M)
_NO_MEMORY = "使えるメモリーか作業場所の上限を超えました"
_TOLD = (
    (duckdb.ParserException, "SQLの書き方に誤りがあります"),
    (duckdb.CatalogException, "その名前の表・ビュー・関数はありません"),
    (duckdb.BinderException, "列の名前か型が合いません"),
    (duckdb.ConversionException, "値をその型に変換できません"),
    (duckdb.OutOfMemoryException, _NO_MEMORY),
    (duckdb.PermissionException, "公開したデータベースのほかは、読めも書けもしません"),
    (duckdb.InterruptException, "時間内に終わらないため止めました"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question may take: seconds, and MB of memory and of disk for what does not fit there."""

    seconds: float = 300.0
    memory_mb: int = 2048
    spill_mb: int = 4096
    ends_process: bool = False
    """Whether a question that does not heed its limits (in a function that DuckDB cannot interrupt) ends the process:
    for a command that does nothing else."""


class RefusedError(Exception):
    """A question that is not answered; the message tells a person why."""


def require_reading(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise RefusedError unless `sql` is exactly one statement that reads."""
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise RefusedError("SQLにUTF-8でない文字があります") from error
    statements = con.extract_statements(sql)
    if len(statements) != 1:
        raise RefusedError(f"問い合わせは一つだけ書いてください（{len(statements)}個あります）")
    kind = statements[0].type.name
    if kind == "EXPLAIN":  # with ANALYZE it carries out what it explains
        inner = _EXPLAIN.sub("", sql)
        if inner == sql or _EXPLAIN.match(inner):
            raise RefusedError(_only_reads(kind))
        require_reading(con, inner)
    elif kind not in _READS and not (kind == _PIVOT and _PIVOTS.search(sql) and _is_query(con, sql)):
        raise RefusedError(_only_reads(kind))


def _is_query(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether a statement can stand where a table can: COPY (PIVOT …) TO and CREATE … AS PIVOT, which are MULTI to
    DuckDB as well, cannot, whatever comments stand before them. Nothing is carried out."""
    try:
        return len(con.extract_statements(f"SELECT * FROM ({sql.strip().rstrip(';')}\n)")) == 1
    except duckdb.Error:
        return False


def _only_reads(kind: str) -> str:
    return f"{kind} は使えません。問い合わせは読み取り（SELECT、FROM、DESCRIBE、SUMMARIZE、EXPLAIN など）だけです"


@contextmanager
def asked(file: Path, sql: str, limits: Limits = Limits()) -> Iterator[Any]:
    """The answer as a DuckDB relation. The file is open for reading only and no other can be reached.

    Raises RefusedError, and KeyboardInterrupt where the process is told to end (SIGTERM too); leaves no file behind.
    """
    with (
        _stoppable() as stop,
        tempfile.TemporaryDirectory(prefix="keikaku-query-") as spill,
        connect(str(file), read_only=True) as con,
        memory_limit(limits.memory_mb) if limits.ends_process else nullcontext(),
        stop.here(),
    ):
        con.execute(f"SET temp_directory = {quoted(spill)}")
        con.execute(f"SET memory_limit = '{limits.memory_mb}MB'")
        con.execute(f"SET max_temp_directory_size = '{limits.spill_mb}MB'")
        con.execute("SET python_enable_replacements = false")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        clock = threading.Timer(limits.seconds, con.interrupt)
        last = threading.Timer(limits.seconds + _GRACE, _end_process, (spill, limits))
        clock.daemon = last.daemon = True
        try:
            require_reading(con, sql)
            clock.start()
            if limits.ends_process:
                last.start()
            yield con.sql(sql)
        except MemoryError as error:
            raise RefusedError(_NO_MEMORY) from error
        except (duckdb.Error, RuntimeError, SystemError) as error:
            if stop.is_wanted:
                raise KeyboardInterrupt from error
            if not isinstance(error, duckdb.Error):
                raise
            raise RefusedError(explained(error, con, limits)) from error
        finally:
            clock.cancel()
            last.cancel()


def _end_process(spill: str, limits: Limits) -> None:
    """End a process whose question does not end, with a sentence and without leaving its folder."""
    shutil.rmtree(spill, ignore_errors=True)
    sys.stderr.write(f"Error: 時間内（{limits.seconds:.0f}秒）に終わらず、止めることもできないため、打ち切りました\n")
    sys.stderr.flush()
    os._exit(1)


def explained(error: duckdb.Error, con: duckdb.DuckDBPyConnection | None = None, limits: Limits = Limits()) -> str:
    """What DuckDB says, as a Japanese sentence with the place, and its own words below."""
    told = next((sentence for kind, sentence in _TOLD if isinstance(error, kind)), "答えられません")
    said = str(error)
    place = _PLACE.search(said)
    if place:
        line, shown, blanks = place.groups()
        # The line is shown behind its number, the mark below it.
        at = len(blanks) - len(f"LINE {line}: ")
        word = re.split(r"\s", shown[max(at, 0) :], maxsplit=1)[0]
        told += f"（{line}行目の「{word}」のところ）"
    if isinstance(error, duckdb.InterruptException):
        told += f"（{limits.seconds:.0f}秒）"
    hint = _names_like(said, con) if isinstance(error, duckdb.CatalogException) and con is not None else ""
    return f"{told}{hint}\n{said.strip()}"


def _names_like(said: str, con: duckdb.DuckDBPyConnection) -> str:
    """The published tables and views, where a table is not found."""
    if "Table with name" not in said:
        return ""
    rows = con.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    return f"。あるのは {'、'.join(name for (name,) in rows)}"


@dataclass(slots=True)
class _Stop:
    """Whether the process has been told to end, and whether that may end what it does at once: not while the folder for
    what does not fit in memory is made or removed, or it would stay."""

    is_wanted: bool = False
    may_raise: bool = False

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be ended anywhere within."""
        self.may_raise = True
        try:
            if self.is_wanted:
                raise KeyboardInterrupt
            yield
        finally:
            self.may_raise = False


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    """Have SIGTERM end a question as Ctrl-C does. DuckDB may pass either on as an error of its own, so it is noted."""
    stop = _Stop()

    def ended(*_: object) -> None:
        stop.is_wanted = True
        if stop.may_raise:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, ended) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
