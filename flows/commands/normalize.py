"""keikaku normalize: what a printed value is taken to mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import as_json

from .lookups_option import lookups_option, put_to_use

# The kinds are named here, so that --help need not load the vocabularies; a test holds them to normalize.kinds.
KINDS = ("era", "status", "department", "number", "text")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("values", nargs=-1, metavar="[VALUE]...", type=click.UNPROCESSED)
@lookups_option
@click.option(
    "--context", metavar="JSON", help='見出しのセル（era："令和"）、同じ行の部（department：{"bureaus": […]}）'
)
def normalize_command(kind: str, values: tuple[str, ...], context: str | None, lookups: Path | None) -> None:
    """値がどう読まれるかを、1行に1つのJSONで示す。

    VALUE を書かなければ標準入力を1行ずつ読む。改行を含む値は、JSONの文字列（"令和\\n5年度"）として1行に書ける。

    \b
    例：keikaku normalize era 令和5年度 R5～R7
        keikaku normalize department --context '{"bureaus": ["総務部"]}' 総務課
    """
    put_to_use(lookups, RAW)
    from keikaku._internal.normalize.plan import meaning

    about = _context(kind, context)
    for value in values or _lines():
        try:
            found = meaning(kind, value, about)
        except ValueError as error:
            raise click.BadParameter(f"{kind} には使えません（{context}）", param_hint="--context") from error
        click.echo(as_json(found, indent=None))


def _context(kind: str, context: str | None) -> object:
    """Return the context; what is no JSON is a header cell written without quotes."""
    if context is None:
        return None
    try:
        return json.loads(context)
    except ValueError as error:
        if kind == "era":
            return context
        raise click.BadParameter(f"JSONとして読めません（{error}）", param_hint="--context") from error


def _text(line: bytes, number: int) -> str:
    for encoding in ("utf-8", "cp932"):
        with suppress(UnicodeDecodeError):
            return line.decode(encoding)
    raise click.ClickException(f"標準入力の{number}行目は文字として読めません（UTF-8かShift_JISで渡してください）")


def _lines() -> Iterator[str]:
    """Yield the values of standard input, one a line; a line that is a JSON string is the text that it writes.

    Japanese Windows writes Shift_JIS. Raises click.ClickException for a line in neither encoding.
    """
    with click.open_file("-", "rb") as lines:
        for number, line in enumerate(lines, 1):
            value = _text(line.rstrip(b"\r\n"), number)
            if value.startswith('"') and value.endswith('"'):
                with suppress(ValueError):
                    value = str(json.loads(value))
            yield value
