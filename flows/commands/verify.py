"""keikaku verify: the values are read again in their boxes by another engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import as_json, tell

from .curated_option import curated_option

if TYPE_CHECKING:
    from keikaku._internal.flows.verify import Check

_CONTRADICTED = 3
_VERDICTS = ("confirmed", "contradicted", "not_checkable")


@click.command()
@click.option(
    "--sample", type=click.IntRange(min=1), help="無作為に選ぶ値の数（同じ文書からはいつも同じ値。既定：300）"
)
@click.option("--all", "everything", is_flag=True, help="すべての値を確かめる")
@click.option("--document", help="文書（ファイル名の一部かID）で絞る")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="書き方")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="文で挙げる食い違いの数（0ならすべて）"
)
@click.option("--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="PDFを置いたフォルダー")
@click.option(
    "--cache", metavar="PLACE", default=None, help="結果を残す場所（keikaku ingest と同じ。既定：公開先の隣）"
)
@curated_option
def verify_command(
    sample: int | None,
    everything: bool,
    document: str | None,
    form: str,
    limit: int,
    raw: Path,
    cache: str | None,
    curated: Path,
) -> None:
    """値が印刷されている枠を、読み取りとは別のエンジン（pdfplumber）で読み直し、表の値と比べる。

    終了コード：0 食い違いがない、1 何もできない、3 食い違いがある。

    \b
    例：keikaku verify --sample 300
        keikaku verify --all --document tomi --format json
    """
    from keikaku._internal.flows.look import LookError, published
    from keikaku._internal.flows.verify import printed_values, verify

    if sample and everything:
        raise click.UsageError("--sample と --all はどちらか一つにしてください")
    try:
        folder = published(curated)
    except LookError as error:
        raise click.ClickException(str(error)) from error
    values = printed_values(folder, document, None if everything else sample or 300)
    if not values:
        raise click.ClickException("確かめる値がありません（--document の文書はありますか）")
    checks = list(verify(folder, raw, values))
    keeps = _keep(checks, raw, curated, cache)
    if form == "json":
        click.echo(as_json(_as_json(checks)))
    else:
        _print(checks, limit)
        tell(keeps)
    if any(check.verdict == "contradicted" for check in checks):
        raise SystemExit(_CONTRADICTED)


def _keep(checks: Sequence[Check], raw: Path, curated: Path, cache: str | None) -> str:
    """Keep what was checked for the next build, and say so, or why not."""
    from keikaku._internal.flows.night import begin
    from keikaku._internal.flows.reading import Limits
    from keikaku._internal.flows.verify import KeptChecks
    from keikaku._internal.warehouse.errors import NotPublishedError

    try:
        night = begin(raw, curated, cache, Limits(), force=False)
    except (NotPublishedError, OSError) as error:
        return f"結果は残していません（{error}）"
    if not night.is_unchanged:
        return "結果は残していません（PDFか辞書が変わっています。keikaku ingest のあとで確かめてください）"
    names = night.names
    own: dict[str, list[Check]] = {}
    for check in checks:
        if check.value.document_id in names:
            own.setdefault(names[check.value.document_id], []).append(check)
    try:
        KeptChecks(night.jobs[0].cache).add(own)
    except OSError as error:
        return f"結果は残せませんでした（{error}）"
    return "結果は、次の keikaku ingest で表 verifications と coverage に入ります"


def _as_json(checks: Sequence[Check]) -> dict[str, object]:
    return {
        "totals": {verdict: sum(check.verdict == verdict for check in checks) for verdict in _VERDICTS},
        "checks": [
            {
                "table": check.value.table,
                "key": list(check.value.key),
                "file_name": check.value.file_name,
                "page_no": check.value.page_no,
                "bbox": list(check.value.bbox),
                "value": check.value.text,
                "seen": check.seen,
                "verdict": check.verdict,
                "why": check.why,
            }
            for check in checks
        ],
    }


def _print(checks: Sequence[Check], limit: int) -> None:
    from keikaku._internal.flows.terminal import add_row, make_console, make_table, say

    console = make_console()
    columns = [("文書", False), ("表", False), ("確認", True), ("食い違い", True), ("確かめられない", True)]
    table = make_table(None, columns)
    counts = Counter((check.value.file_name, check.value.table, str(check.verdict)) for check in checks)
    for file, name in dict.fromkeys((file, name) for file, name, _ in counts):
        add_row(table, file, name, *(counts[file, name, verdict] or "" for verdict in _VERDICTS))
    console.print(table)
    wrong = [check for check in checks if check.verdict == "contradicted"]
    for check in wrong[:limit] if limit else wrong:
        value = check.value
        key = "/".join(str(part) for part in value.key)
        say(console, f"食い違い：{value.file_name} {value.page_no}ページ {value.table} {key}")
        say(console, f"  表の値：{' '.join(value.text.split())}")
        say(console, f"  別の読み：{' '.join((check.seen or '').split()) or '（何も見えない）'}")
        if value.table != "previous_results":
            say(console, f"  → keikaku show {value.key[0]!s} -o 図.png")
    totals = Counter(check.verdict for check in checks)
    why = Counter(check.why for check in checks if check.why)
    say(
        console,
        f"{len(checks)}個のうち、確認{totals['confirmed']}、食い違い{totals['contradicted']}、確かめられない{totals['not_checkable']}",
    )
    for reason, count in why.most_common():
        say(console, f"  確かめられない{count}個：{reason}")
