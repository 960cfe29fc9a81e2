"""Findings told to people: how many of which severity, each kind with examples of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console

from keikaku._internal.normalize.findings import NO_DOCUMENT
from keikaku._internal.normalize.lookups import rows as lookup_rows
from keikaku._internal.normalize.plan import Row

from .console import say

SEVERITIES = {"error": "読めなかったもの", "warning": "確かめてほしいもの", "info": "お知らせ"}
_EXAMPLES = 3
_SHOWN = 40


def counted(findings: Iterable[Row]) -> str:
    """The number of findings, in all and of each severity: the same words wherever they are counted."""
    counts = Counter(row["severity"] for row in findings)
    parts = [f"{title}{counts[severity]}件" for severity, title in SEVERITIES.items() if counts[severity]]
    return f"確認事項 {counts.total()}件" + (f"（{'、'.join(parts)}）" if parts else "")


def print_findings(console: Console, findings: Sequence[Row], names: Mapping[str, str]) -> None:
    """Print errors one by one and the other findings by kind. `names` are file names by document_id."""
    meanings = {row["code"]: row["message_ja"] for row in lookup_rows("finding_codes")}
    for severity, title in SEVERITIES.items():
        own = [row for row in findings if row["severity"] == severity]
        if not own:
            continue
        say(console, f"{title}（{len(own)}件）", style="bold")
        if severity == "error":
            for row in own:
                say(console, f"  ・{row['message']}。{row['suggestion']}")
            continue
        codes = Counter(row["code"] for row in own)
        for code, number in codes.most_common():
            kind = [row for row in own if row["code"] == code]
            shown = list(dict.fromkeys(_examples(kind, names, meanings.get(code, ""))))
            more = "など" if len(shown) > _EXAMPLES else ""
            told = f"：{'、'.join(shown[:_EXAMPLES])}{more}" if shown else ""
            say(console, f"  ・{meanings.get(code, kind[0]['message'])} {number}件{told}")
            say(console, f"      → {kind[0]['suggestion']}")


def _examples(kind: Iterable[Row], names: Mapping[str, str], meaning: str) -> Iterator[str]:
    """Where the findings of a kind stand, with the value or what else is said of them."""
    for row in kind:
        value = " ".join(str(row["value_raw"] or "").split())
        detail = row["message"].removeprefix(meaning).removeprefix("：")
        said = (detail or value) if row["document_id"] == NO_DOCUMENT else (value or detail)
        name = names.get(row["document_id"], "")
        place = f"{name} {row['page_no']}ページ" if row["page_no"] else name
        if said == name:
            said = ""
        short = f"「{said[:_SHOWN]}{'…' if len(said) > _SHOWN else ''}」" if said else ""
        if place or short:
            yield f"{short}（{place}）" if short and place else short or place
