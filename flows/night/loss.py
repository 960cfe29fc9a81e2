"""What a night would lose: when much is gone at once, a disk, a download or a reader has probably failed."""

from __future__ import annotations

from collections import Counter

from keikaku._internal.normalize.lookups import rows as lookup_rows
from keikaku._internal.warehouse.errors import NotPublishedError

from .outcome import Outcome, table_rows
from .stock import Night

_FEW = 10
"""A city with fewer projects may lose them."""
_SHOWN = 5
_HOW = "そのままでよければ --accept-loss を付けて実行してください"


class LossError(NotPublishedError):
    """More is gone than would be by design."""


def require_documents(night: Night, most: float) -> None:
    """Raise LossError where more than the share `most` of the published documents is gone."""
    lost, published = night.lost, len(night.record.get("inputs", {}))
    if len(lost) <= most * published:
        return
    shown = "、".join(lost[:_SHOWN]) + (f" ほか{len(lost) - _SHOWN}件" if len(lost) > _SHOWN else "")
    told = f"公開中の{published}件の文書のうち{len(lost)}件のPDFがなくなっています（{shown}）"
    raise LossError(f"{told}。フォルダーを確かめ、{_HOW}")


def require_projects(night: Night, outcome: Outcome, most: float) -> None:
    """Raise LossError where a city would lose more than the share `most` of its published projects."""
    if most >= 1 or night.damaged:
        return
    of_document = {row["document_id"]: row["municipality_code"] for row in table_rows(outcome.curated, "documents")}
    before = Counter(of_document.get(row["document_id"]) for row in table_rows(outcome.curated, "projects"))
    after = Counter[str | None]()
    for entry in night.kept.values():
        documents = entry.table("documents")
        if documents is not None:
            after[documents["municipality_code"][0].as_py()] += entry.counts.get("projects", 0)
    lost = {
        code: (number, after[code])
        for code, number in before.items()
        if code is not None and number >= _FEW and number - after[code] > most * number
    }
    if lost:
        names = {row["municipality_code"]: row["name"] for row in lookup_rows("municipalities")}
        shown = "、".join(
            f"{names.get(code, code)} {was}件→{now}件" for code, (was, now) in sorted(lost.items())[:_SHOWN]
        )
        raise LossError(f"公開中の事業の多くがなくなります（{shown}）。PDFと確認事項を確かめ、{_HOW}")
