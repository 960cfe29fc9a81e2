"""Changes between two builds as sentences, municipality by municipality."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from keikaku._internal.warehouse.schema import BY_NAME

Change = Mapping[str, Any]
_SHOWN = 60
_ARROWS = {"forward": "↑", "backward": "↓", "stopped": "×", "resumed": "○", "level": "→", "unclear": "？"}


def by_municipality(rows: Iterable[Change], build: Path) -> list[dict[str, Any]]:
    """Changes grouped by municipality, with counts by kind and by direction; ready for JSON."""
    import pyarrow.parquet as pq

    names = pq.read_table(build / "municipalities.parquet", columns=["municipality_code", "name"]).to_pylist()
    known = {row["municipality_code"]: row["name"] for row in names}
    groups: defaultdict[str | None, list[Change]] = defaultdict(list)
    for row in rows:
        groups[row["municipality_code"]].append(row)
    return [
        {
            "municipality_code": code,
            "municipality": known.get(code),
            "counts": dict(Counter(c["kind"] for c in changes)),
            "directions": dict(Counter(c["direction"] for c in changes if c["direction"])),
            "changes": changes,
        }
        for code, changes in groups.items()
    ]


def as_text(names: Mapping[str, str | None], found: Iterable[Mapping[str, Any]], limit: int) -> str:
    """What a person reads; at most `limit` changes of a kind for each municipality (0: all)."""
    groups = list(found)
    if names["before"] is None:
        return f"版 {names['after']} には、比べる前の版がありません"
    head = f"版 {names['before']} から {names['after']} への変化"
    if not groups:
        return f"{head}：なし"
    lines = [head]
    for group in groups:
        lines += ["", f"■ {group['municipality'] or '（団体不明）'}", *_of_group(group["changes"], limit)]
    return "\n".join(lines)


def _of_group(changes: list[Change], limit: int) -> Iterator[str]:
    for kind in BY_NAME["changes"].column("kind").values:
        own = [c for c in changes if c["kind"] == kind.code]
        if not own:
            continue
        yield f"  {kind.ja}：{len(own)}件{_directions(own)}"
        for change in own[: limit or None]:
            yield f"    {_sentence(change)}"
        if limit and len(own) > limit:
            yield f"    ほか {len(own) - limit}件"


def _directions(changes: list[Change]) -> str:
    counts = Counter(c["direction"] for c in changes if c["direction"])
    words = {v.code: v.ja for v in BY_NAME["changes"].column("direction").values}
    told = "、".join(f"{words[code]} {counts[code]}" for code in words if counts[code])
    return f"（{told}）" if told else ""


def _sentence(change: Change) -> str:
    kind, before, after = change["kind"], _short(change["before"]), _short(change["after"])
    if kind in {"document_added", "project_added"}:
        return f"＋ {after}"
    if kind in {"document_removed", "project_removed"}:
        return f"－ {before}"
    if kind in {"document_replaced", "project_renamed"}:
        return f"{before} → {after}"
    year = f" {change['fiscal_year']}年度" if change["fiscal_year"] else ""
    what = f"{_short(change['project_name'])}{year}".strip()
    if kind == "status_moved":
        return f"{_ARROWS[change['direction']]} {what} {before} → {after}"
    meaning = BY_NAME[change["table_name"]].column(change["column_name"]).ja
    return f"{what}「{meaning}」{before} → {after}"


def _short(text: str | None) -> str:
    if text is None:
        return "なし"
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
