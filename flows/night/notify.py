"""A word to a notification block (Slack, Teams, a webhook …) when a run has news: failures, findings, changes."""

from __future__ import annotations

import logging
from typing import Any

from .artifacts import headline
from .outcome import Outcome

_SHOWN = 5
logger = logging.getLogger("keikaku.notify")


def news(outcome: Outcome) -> str | None:
    """What an analyst wants to know in the morning; None where nothing is new."""
    lines = []
    if outcome.newly_failed:
        lines.append(f"読めない文書が{len(outcome.newly_failed)}件あります：" + _listed(outcome.newly_failed))
    if outcome.new_findings:
        messages = list(dict.fromkeys(str(row["message"]) for row in outcome.new_findings))
        lines.append(f"新しい確認事項が{len(outcome.new_findings)}件あります：" + _listed(messages))
    if outcome.was_published and outcome.changes:
        lines.append(f"前の版からの変化が{len(outcome.changes)}件あります")
    if outcome.counts is None:
        lines.append("読めたPDFがありません")
    return "\n".join([headline(outcome), *(f"・{line}" for line in lines)]) if lines else None


def tell_news(block: str, outcome: Outcome) -> None:
    """Send the news of a run, if there are any."""
    body = news(outcome)
    if body is not None:
        tell(block, "keikaku 取込の結果", body)


def tell_crash(flow: Any, flow_run: Any, state: Any) -> None:
    """Say that a run failed (a hook of the flow)."""
    block = (flow_run.parameters or {}).get("notify")
    if block and "DocumentsFailedError" not in str(state.message):  # that one has sent its news
        tell(block, "keikaku 取込が失敗しました", f"{flow_run.name}\n{state.message}")


def tell(block: str, subject: str, body: str) -> None:
    """Send a message through a notification block (type/name). That it cannot be sent is logged and fails nothing."""
    try:
        import prefect.blocks.notifications  # noqa: F401  (makes Prefect's own kinds known)
        from prefect.blocks.abstract import NotificationBlock
        from prefect.blocks.core import Block

        loaded = Block.load(block)
        if not isinstance(loaded, NotificationBlock):
            raise TypeError("通知のブロックではありません")
        send: Any = loaded.notify  # declared as a coroutine; Prefect's own kinds send at once outside of an event loop
        with loaded.raise_on_failure():
            send(body, subject)
    except Exception as error:
        logger.warning("%s に通知できません：%s", block, error)


def _listed(texts: list[str]) -> str:
    more = f" ほか{len(texts) - _SHOWN}件" if len(texts) > _SHOWN else ""
    return "、".join(texts[:_SHOWN]) + more
