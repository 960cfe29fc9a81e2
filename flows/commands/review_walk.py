"""keikaku review --interactive: the items one by one, each with its picture and a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.terminal import tell

from .review_answers import LEAVE_OUT, accept_answer, undo_answer

if TYPE_CHECKING:
    from keikaku._internal.flows.review import Item, Places, Review

_HELP = """答え：項目の下に示した語（案があれば「=」で案のとおり）
計画でない この文書を除く　　除く この文書ではこの種類を問わない
v 図を見る　　u 直前の答えを取り消す　　Enter 次へ　　q 終わる"""


def walk_through(found: Review, places: Places, show: Callable[[Item], None]) -> None:
    """Ask for an answer to each item until they end or the person does; what is refused is said and asked again."""
    tell(_HELP)
    answered = 0
    for item in found.items:
        tell("")
        show(item)
        while True:
            answer = click.prompt(f"{item.number}/{len(found.items)}", default="", show_default=False).strip()
            if answer == "q":
                tell(f"{answered}件に答えました。次の keikaku ingest から使われます")
                return
            if not answer:
                break
            if answer == "?":
                tell(_HELP)
            elif answer == "v":
                _view(item, places)
            elif answer == "u":
                answered -= _carried_out(lambda: undo_answer(places.raw, ""))
            elif _carried_out(lambda: _accept(found, item, answer, places)):  # noqa: B023
                answered += 1
                break
    tell(f"これで全部です。{answered}件に答えました")


def _accept(found: Review, item: Item, answer: str, places: Places) -> None:
    needs_reason = item.rule is not None and item.rule["file"] == "corrections" and answer not in LEAVE_OUT
    reason = click.prompt("理由", default="", show_default=False).strip() or None if needs_reason else None
    accept_answer(found, item.key, None if answer == "=" else answer, reason, places)


def _carried_out(act: Callable[[], None]) -> bool:
    try:
        act()
    except click.ClickException as error:
        tell(error.message)
        return False
    return True


def _view(item: Item, places: Places) -> None:
    """Open the picture of the place of an item."""
    import tempfile

    from keikaku._internal.extract.pdf.document import PdfError
    from keikaku._internal.flows.look import LookError, Value, apart, as_html, raw_file, shots_of

    if item.bbox is None or item.page_no is None or item.file_name is None or item.sha256 is None:
        tell("図にする所がありません（文書の全体についての項目です）")
        return
    x0, top, x1, bottom = item.bbox
    value = Value("確認事項", item.value or item.message, item.page_no, (x0, top, x1, bottom))
    try:
        shots = apart(shots_of, raw_file(places.raw, item.file_name, item.sha256), [value], False, None)
        page = apart(as_html, shots, f"{item.file_name}：{item.message}", None) if shots else ""
    except (LookError, PdfError, OSError) as error:
        tell(f"図にできません（{error}）")
        return
    path = Path(tempfile.mkdtemp(prefix="keikaku-review-")) / "keikaku.html"
    path.write_text(page, encoding="utf-8")
    tell(f"図：{path}")
    click.launch(str(path))
