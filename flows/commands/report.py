"""keikaku report: the pages of the dashboard as files, for people without keikaku."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option
from .export import codes_of
from .lookups_option import lookups_option, put_to_use

if TYPE_CHECKING:
    from keikaku._internal.flows.export import Only
    from keikaku._internal.flows.review import Places

_OUTPUT = Path("report")
_ENDED = 143


@click.command()
@click.option("--municipality", "municipalities", multiple=True, help="この団体だけ（名前の一部かコード。繰り返せる）")
@click.option("--theme", "themes", multiple=True, help="このテーマだけ（コードか日本語の一部。繰り返せる）")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=_OUTPUT,
    show_default=True,
    help="書き出すフォルダー。名前が .html で終われば、比較だけの1枚のファイル",
)
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="見出しの言葉")
@click.option(
    "--overwrite", is_flag=True, help="すでにある .html を書き換える（前の報告のフォルダーはいつも置き換える）"
)
@click.option("--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="PDFを置いたフォルダー")
@curated_option
@lookups_option
def report_command(
    municipalities: tuple[str, ...],
    themes: tuple[str, ...],
    output: Path,
    language: str,
    overwrite: bool,
    raw: Path,
    curated: Path,
    lookups: Path | None,
) -> None:
    """dashboard と同じページをフォルダーに書き出す。keikaku のない人も、index.html を開けば見られる。

    ページの図（印刷された所）とExcelの表も入る。通信はしない。

    \b
    例：keikaku report
        keikaku report --municipality 三鷹 --municipality 調布 -o compare.html
    """
    from keikaku._internal.flows.dashboard import frozen_file
    from keikaku._internal.flows.export import Only
    from keikaku._internal.flows.look import published
    from keikaku._internal.flows.review import Places

    from .output_file import write_whole

    places = Places(raw, curated, put_to_use(lookups, raw))
    with _said():
        folder = published(curated)
        only = Only(
            codes_of(folder, "municipalities", ("municipality_code", "name"), municipalities),
            codes_of(folder, "themes", ("theme", "meaning_ja"), themes),
        )
        if output.suffix.lower() == ".html":
            write_whole(output, frozen_file(folder, places, only, language), overwrite, curated)
            tell(f"書き出しました：{output}")
        else:
            _write(folder, places, output, only, language)


def report_of_published(raw: Path, curated: Path, lookups: Path | None, output: Path) -> None:
    """Write the folder of a report of everything that is published. Raises ClickException."""
    from keikaku._internal.flows.export import Only
    from keikaku._internal.flows.look import published
    from keikaku._internal.flows.review import Places

    with _said():
        _write(published(curated), Places(raw, curated, put_to_use(lookups, raw)), output, Only(), "ja")


@contextmanager
def _said() -> Iterator[None]:
    """Raise what goes wrong as ClickException."""
    from keikaku._internal.flows.look import LookError
    from keikaku._internal.warehouse.question import RefusedError

    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_ENDED))  # what is half made is taken away
    try:
        yield
    except (LookError, RefusedError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"書けませんでした（{error}）") from error
    finally:
        signal.signal(signal.SIGTERM, before)


def _write(folder: Path, places: Places, output: Path, only: Only, language: str) -> None:
    """Write the folder of a report and say what it came to. Raises LookError, RefusedError and OSError."""
    from keikaku._internal.flows.dashboard import frozen_folder

    from .output_file import require_outside

    require_outside(output, places.curated)
    done = frozen_folder(folder, places, output, only, language, tell)
    size = f"{done.size / 1e6:.1f}MB"
    tell(f"書き出しました：{output / 'index.html'}（{done.pages}ページ、図{done.pictures}枚、{size}）")
    if done.without_pdf:
        names = "、".join(done.without_pdf[:5])
        tell(f"原本のPDFがないか変わっているため、図のない文書：{names}（{len(done.without_pdf)}件）", err=True)
