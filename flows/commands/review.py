"""keikaku review: what was not understood, and the line that settles it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import as_json, tell

from .curated_option import curated_option
from .lookups_option import lookups_option, put_to_use
from .review_answers import accept_answer, list_answers, options, undo_answer
from .review_walk import walk_through

if TYPE_CHECKING:
    from keikaku._internal.flows.review import Places, Review

_REFUSED = 3
"""Exit code where some answers of a list were refused."""
_SHOWN_VALUE = 60


@click.command()
@click.option(
    "--raw",
    type=click.Path(path_type=Path),
    default=RAW,
    show_default=True,
    help="PDFを置いたフォルダー（sources.csv と corrections.csv がある）",
)
@curated_option
@lookups_option
@click.option("--accept", "chosen", metavar="N", default=None, help="この番号（または鍵）の項目を解決する行を書く")
@click.option("--as", "answer", metavar="VALUE", default=None, help="その答え（書かなければ、示した案）")
@click.option("--reason", metavar="TEXT", default=None, help="訂正の理由（corrections.csv に書くとき）")
@click.option("--limit", type=click.IntRange(min=0), default=30, show_default=True, help="示す項目の数（0ですべて）")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="出力の形"
)
@click.option(
    "--export", "exported", type=click.Path(path_type=Path, dir_okay=False), help="答えを書き込む一覧（CSV）を作る"
)
@click.option(
    "--import",
    "filled_in",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="書き込まれた一覧の答えを取り込む",
)
@click.option("--interactive", "-i", "walks", is_flag=True, help="一つずつ、図を見ながら答える")
@click.option("--answers", "listed", is_flag=True, help="これまでの答え（review と teach）を挙げる")
@click.option(
    "--undo", "undone", is_flag=False, flag_value="", metavar="[N]", help="答えを取り消す（N番、なければ最後のもの）"
)
def review_command(
    raw: Path, curated: Path, lookups: Path | None, chosen: str | None, limit: int, form: str, **asked: Any
) -> None:
    """わからなかった値を多い順に、解決する辞書の行とともに示す。--accept でその行を書く。

    どの項目にも、その文書が計画でないなら「計画でない」、その文書でこの種類を問わないなら「除く」と答えられる。
    番号は公開中の版だけで決まり、行を書いても次の ingest までは変わらない。辞書は次の keikaku ingest から
    使われ、PDFは読み直されない。

    \b
    例：keikaku review
        keikaku review --accept 1 --as 検討
        keikaku review --export answers.csv
        keikaku review --import answers.csv
        keikaku review --interactive
        keikaku review --undo
    """
    from keikaku._internal.flows.review import Places, told_of

    if asked["listed"] or asked["undone"] is not None:
        list_answers(raw) if asked["listed"] else undo_answer(raw, asked["undone"])
        return
    places = Places(raw, curated, put_to_use(lookups, raw))
    if chosen is None and (asked["answer"] is not None or asked["reason"] is not None):
        raise click.UsageError("--as と --reason は --accept と一緒に使います")
    found = _review(raw, curated)
    if asked["walks"]:
        shown = partial(told_of, found=found, places=places)
        walk_through(found, places, lambda item: _print_item(shown(item), "", options(places, None)))
    elif chosen is not None:
        accept_answer(found, chosen, asked["answer"], asked["reason"], places)
    elif asked["filled_in"] is not None:
        _import(found, asked["filled_in"], places)
    elif asked["exported"] is not None:
        _export(found, asked["exported"], places)
    elif form == "json":
        click.echo(as_json([told_of(item, found, places) for item in found.items]))
    else:
        from keikaku._internal.flows.night import table_rows
        from keikaku._internal.flows.terminal import counted

        tell(counted(table_rows(curated, "findings")))
        told = [told_of(item, found, places) for item in found.items[: limit or None]]
        _print(found, told, options(places, lookups), options(places, None))


def _review(raw: Path, curated: Path) -> Review:
    from keikaku._internal.flows.review import NothingPublishedError, review
    from keikaku._internal.flows.teach import ignored

    try:
        return review(curated, ignored(raw))
    except NothingPublishedError as error:
        raise click.ClickException(
            f"{error} にはまだ何も公開されていません。keikaku ingest を実行してください"
        ) from None


def _export(found: Review, path: Path, places: Places) -> None:
    """Write the list of items that a line settles."""
    from keikaku._internal.flows.review import told_of

    from .answer_list import as_list
    from .output_file import write_whole

    told = [told_of(item, found, places) for item in found.items if item.rule is not None]
    open_ = [one for one in told if not one["is_written"]]
    write_whole(path, as_list(open_), overwrite=False, curated=places.curated)
    tell(f"書きました：{path}（{len(open_)}項目。「答え」の列に書き込み、keikaku review --import で取り込みます）")


def _import(found: Review, path: Path, places: Places) -> None:
    """Write the lines of all answers of a list; what is refused is said, and the others are written."""
    from .answer_list import AnswerListError, answers_in

    try:
        answers = answers_in(path)
    except AnswerListError as error:
        raise click.ClickException(str(error)) from error
    refused = 0
    for one in answers:
        try:
            accept_answer(found, one.key, one.answer, one.reason, places)
        except click.ClickException as error:
            refused += 1
            tell(f"{path} {one.line}行目（{one.key}）：{error.message}", err=True)
    tell(f"{len(answers)}件の答えのうち {len(answers) - refused}件を書きました")
    if refused:
        raise SystemExit(_REFUSED)


def _print(found: Review, told: list[dict[str, Any]], options: str, places: str) -> None:
    if not found.items:
        tell("わからなかった値はありません")
        return
    settled = sum(item.is_settled_by_lookup for item in found.items)
    tell(f"同じものをまとめると {len(found.items)}項目（うち、答えれば1行で解決するもの {settled}項目）")
    for one in told:
        tell("")
        _print_item(one, options, places)
    if len(told) < len(found.items):
        tell(f"\nほかに {len(found.items) - len(told)}項目（--limit 0 ですべて示します）")


def _print_item(one: dict[str, Any], options: str, places: str) -> None:
    value = " ".join((one["value"] or "").split())
    shown = f"「{value[:_SHOWN_VALUE]}{'…' if len(value) > _SHOWN_VALUE else ''}」" if value else ""
    tell(f"{one['number']:>3} [{one['key']}] {shown}{one['count']}か所　{one['meaning']}")
    printed = [p["file_name"] + (f" {p['page_no']}ページ" if p["page_no"] else "") for p in one["places"]]
    if any(printed):
        more = f" ほか{one['more_places']}か所" if one["more_places"] else ""
        tell(f"      {'、'.join(printed)}{more}")
    if one["finding"]:
        tell(f"      見る：keikaku show --finding {one['finding']} -o 図.png{places}")
    if "line" not in one:
        tell(f"      → {one['message']}")
        tell(f"      → {one['suggestion']}")
        return
    if one["file"] == "corrections.csv":
        tell(f"      → {one['message']}")
        tell("      印刷の誤りなら：")
    tell(f"      {one['file']}（{','.join(one['columns'])}）")
    tell(f"      {one['line']}")
    if one["is_written"]:
        tell("      記入済み。次の keikaku ingest から使われます")
    elif proposal := one["proposal"]:
        tell(f"      案：{proposal['answer']}（「{proposal['like']}」との近さ {proposal['likeness']:.0f}%）")
        tell(f"      keikaku review --accept {one['number']}{options}（ほかの答えなら --as {one['allowed']}）")
    else:
        reason = " --reason 理由" if one["file"] == "corrections.csv" else ""
        tell(f"      keikaku review --accept {one['number']} --as …{reason}{options}（{one['allowed']}）")
