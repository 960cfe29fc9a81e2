"""What Prefect shows of a run: a summary in Markdown, tables of findings and of changes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from keikaku._internal.flows.terminal import SEVERITIES, plain
from keikaku._internal.normalize.plan import Row

from .outcome import Outcome

_MOST_ROWS = 500
_KINDS = {
    "document_added": "文書が加わった",
    "document_removed": "文書がなくなった",
    "document_replaced": "文書が差し替わった",
    "project_added": "事業が加わった",
    "project_removed": "事業がなくなった",
    "project_renamed": "事業の名前が変わった",
    "status_moved": "年度の状況が動いた",
    "value_changed": "値が変わった",
}
_MARKDOWN = frozenset("\\`*_[]<>|#!")
"""Signs that Prefect's pages would take for more than themselves."""
logger = logging.getLogger("keikaku.artifacts")


def publish_artifacts(outcome: Outcome) -> None:
    """Create the artifacts of a run. That a server does not take them is logged and does not fail the run."""
    try:
        create_markdown_artifact(summary(outcome), key="keikaku-summary", description="取込の結果")
        if outcome.was_published or outcome.counts is None:
            create_table_artifact(
                findings_table(outcome.findings, outcome.names),
                key="keikaku-findings",
                description="確かめてほしいこと",
            )
        if outcome.was_published:
            create_table_artifact(changes_table(outcome.changes), key="keikaku-changes", description="前の版からの変化")
    except Exception as error:
        logger.warning("Prefectに結果を表示できません：%s", error)


def headline(outcome: Outcome) -> str:
    """What became of the run, in one sentence."""
    if outcome.counts is None:
        return "読めたPDFがないため、何も公開しませんでした（前の版はそのままです）。"
    if not outcome.was_published:
        return "前回から変わりがないため、公開中の版のままです。"
    return "新しい版を公開しました。"


def summary(outcome: Outcome) -> str:
    """The summary in Markdown."""
    lines = ["# 取込の結果", "", headline(outcome), "", "| | 件数 |", "| --- | ---: |"]
    counts = outcome.counts or {}
    told = {
        "文書": outcome.documents,
        "読んだ文書": outcome.read,
        "読んだページ": outcome.pages_read,
        "正規化し直した文書": outcome.normalised,
        "読めなかった文書": len(outcome.failed),
        "事業": counts.get("projects", 0),
        "年度の欄": counts.get("project_years", 0),
    }
    lines += [f"| {name} | {number:,} |" for name, number in told.items()]
    severities = Counter(row["severity"] for row in outcome.findings)
    lines += [f"| {title} | {severities[severity]:,} |" for severity, title in SEVERITIES.items()]
    lines += [f"| 新しい確認事項 | {len(outcome.new_findings):,} |"] if outcome.was_published else []
    if outcome.failed:
        lines += ["", "## 読めなかった文書", ""]
        lines += [f"- {_cell(name)}（{_cell(reason)}）" for name, reason in sorted(outcome.failed.items())]
    kinds = Counter(row["kind"] for row in outcome.changes)
    if kinds:
        lines += ["", "## 前の版からの変化", ""]
        lines += [f"- {_KINDS.get(kind, kind)} {number:,}件" for kind, number in kinds.most_common()]
    return "\n".join(lines)


def findings_table(findings: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Findings, the gravest first, as many as a page can show; `names` are file names by document_id."""
    order = list(SEVERITIES)
    ranked = sorted(findings, key=lambda row: order.index(row["severity"]))
    return [
        {
            "重さ": SEVERITIES[row["severity"]],
            "文書": _cell(names.get(row["document_id"], "")),
            "ページ": row["page_no"],
            "内容": _cell(row["message"]),
            "値": _cell(row["value_raw"]),
            "どうすればよいか": _cell(row["suggestion"]),
        }
        for row in ranked[:_MOST_ROWS]
    ]


def changes_table(changes: Sequence[Row]) -> list[dict[str, Any]]:
    """What changed since the build before, as much as a page can show."""
    return [
        {
            "変化": _KINDS.get(row["kind"], row["kind"]),
            "計画": _cell(row["plan_key"]),
            "事業": _cell(row["project_name"]),
            "年度": row["fiscal_year"],
            "列": row["column_name"],
            "前": _cell(row["before"]),
            "今": _cell(row["after"]),
        }
        for row in changes[:_MOST_ROWS]
    ]


def _cell(value: object) -> str:
    """Text that Markdown takes as it is; empty for None."""
    text = "" if value is None else plain(str(value).replace("\n", " "))
    return "".join("\\" + sign if sign in _MARKDOWN else sign for sign in text)
