"""Answers to items of keikaku review: written, listed and taken back."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.night import CURATED, RAW
from keikaku._internal.flows.terminal import JAPAN, tell

from .not_written import not_written

if TYPE_CHECKING:
    from keikaku._internal.flows.review import Item, Places, Review


NO_PLAN, NOT_HERE = "計画でない", "除く"
LEAVE_OUT = (NO_PLAN, NOT_HERE)
"""Answers that any item of a document takes: the PDF is no plan; nobody wants to be asked this kind of thing of it."""


def _leave_out(item: Item, answer: str, reason: str | None, places: Places) -> None:
    """Write into layouts.toml that a document is no plan, or that a kind of finding does not matter in it."""
    from keikaku._internal.flows.review import remember
    from keikaku._internal.flows.teach import TeachError, block, keep

    if item.sha256 is None:
        raise click.ClickException(f"{item.number} は一つの文書についての項目ではありません")
    said = {"kind": "none"} if answer == NO_PLAN else {"ignore": [item.code]}
    told = {"sha256": item.sha256, "file": item.file_name, **said, "taught": datetime.now(JAPAN).date()}
    text = block({**told, "reason": reason})
    with not_written(TeachError):
        path = keep(places.raw, text)
        remember(places.raw, "review", path, None, text)
    tell(f"書きました：{path}")
    is_out = answer == NO_PLAN
    tell("次の keikaku ingest から、事業は表に入りません" if is_out else "この文書では、この種類をもう挙げません")


def options(places: Places, lookups: Path | None) -> str:
    """The options that have the next command look where this one did."""
    parts = [("--raw", places.raw, RAW), ("--curated", places.curated, CURATED), ("--lookups", lookups, None)]
    return "".join(f" {option} {shlex.quote(str(path))}" for option, path, usual in parts if path != usual)


def accept_answer(found: Review, chosen: str, answer: str | None, reason: str | None, places: Places) -> None:
    """Write the line of an item. Raises ClickException where it cannot be."""
    from keikaku._internal.flows.review import AnswerError, RefusedError, allowed, propose, settle

    item = found.find(chosen)
    if item is None:
        raise click.ClickException(f"{chosen} という項目はありません（1～{len(found.items)}、または角括弧の中の鍵）")
    if answer in LEAVE_OUT:
        _leave_out(item, answer, reason, places)
        return
    if item.rule is None:
        raise click.ClickException(f"{item.number} を解決する行はありません。{item.suggestion}")
    if answer is None and propose(item, found) is None:
        raise click.ClickException(f"--as で答えてください（{allowed(item)}）")
    with not_written(AnswerError, RefusedError):
        path, line = settle(found, item, answer, reason, places)
    tell(f"書きました：{path} に {line}")
    tell("次の keikaku ingest から使われます")


def list_answers(raw: Path) -> None:
    """Print the answers given so far, those of `keikaku teach` as well."""
    from keikaku._internal.flows.review import answers
    from keikaku._internal.flows.terminal import japan_time

    for one in answers(raw):
        undone = f"（{japan_time(one.undone)}に取り消し）" if one.undone else ""
        tell(f"{one.number:>3} {japan_time(one.at)} {one.command} {one.file}{undone}")
        tell("\n".join(f"      {line}" for line in one.after.strip().split("\n")))


def undo_answer(raw: Path, number: str) -> None:
    """Take back the answer of a number, or the last one where it is empty. Raises ClickException."""
    from keikaku._internal.flows.review import RefusedError, undo

    if number and not (number.isascii() and number.isdigit()):
        raise click.UsageError("--undo には keikaku review --answers の番号を指定してください")
    with not_written(RefusedError, what="取り消せませんでした"):
        given = undo(raw, int(number) if number else None)
    tell(f"取り消しました：{given.file} の\n{given.after.strip()}")
    tell("次の keikaku ingest から使われなくなります")
