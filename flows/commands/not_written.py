"""What goes wrong when a line is written, as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def not_written(*refusals: type[Exception], what: str = "書きませんでした") -> Iterator[None]:
    """Raise ClickException for refusals of ours, a folder that others write into, and what the system refuses."""
    from keikaku._internal.flows.raw import BusyError

    try:
        yield
    except BusyError as error:
        raise click.ClickException(f"{what}：{error} にはほかの処理が書き込み中です") from error
    except Exception as error:
        if not isinstance(error, (*refusals, OSError, UnicodeDecodeError)):
            raise
        raise click.ClickException(f"{what}：{error}") from error
