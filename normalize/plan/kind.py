"""What kind of document a PDF is: plan, report, budget, prose or other, by its title and what was found in it."""

from __future__ import annotations

import re
from functools import cache

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.records import RawPlan, RawProject
from keikaku._internal.normalize.text import fold, squeeze

PLAN, REPORT, BUDGET, PROSE, OTHER = "plan", "report", "budget", "prose", "other"
_HALF = 0.5
_LEAST_SENTENCES = 5
_BEGINNING, _COVER = 400, 120
"""Characters: what the first page begins with; a page with no more is a cover."""


def kind_of(plan: RawPlan, title: str | None) -> str:
    """The kind of a document whose title is known or not.

    Amounts without any year of work are a budget, unless the title says that it is a plan. Then the title decides, a
    word that ends later before one that ends earlier (…計画 進捗状況報告書 is a report). Without a title that says
    something, projects with years are a plan, others what the first page says. Sentences without projects are prose.
    """
    told = _told_by(title or "")
    money = [p for p in plan.projects if p.budgets and not _is_timed(p)]
    if plan.projects and len(money) > _HALF * len(plan.projects):
        return PLAN if told == PLAN else BUDGET
    if told == PLAN and not plan.projects and _is_prose(plan):
        return PROSE
    if told == PLAN and _is_report_by_cover(plan):
        return REPORT
    if told is not None:
        return told
    if any(map(_is_timed, plan.projects)):
        return PLAN
    if plan.projects:
        return _told_by("\n".join(page.text for page in plan.pages[:1])[:_BEGINNING]) or OTHER
    return PROSE if _is_prose(plan) else OTHER


def _is_report_by_cover(plan: RawPlan) -> bool:
    """Whether the cover says below the plan's title that this is a report on it."""
    cover = squeeze("".join(page.text for page in plan.pages[:1]))
    return len(cover) <= _COVER and any(word in cover for word, kind in _words() if kind == REPORT)


def _is_timed(project: RawProject) -> bool:
    return bool(project.marks or project.activities or "period" in project.fields)


def _told_by(text: str) -> str | None:
    """The kind that the last word of a text says which is no part of an adjective (戦略的)."""
    plain = squeeze(fold(text))
    found = [
        (m.end(), len(word), kind) for word, kind in _words() for m in re.finditer(f"{re.escape(word)}(?!的)", plain)
    ]
    return max(found)[2] if found else None


@cache
def _words() -> tuple[tuple[str, str], ...]:
    return tuple((row["word"], row["kind"]) for row in rows("document_kinds"))


def _is_prose(plan: RawPlan) -> bool:
    """Whether most lines of a document belong to sentences."""
    text = "\n".join(page.text for page in plan.pages)
    sentences = text.count("。")
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    return sentences >= _LEAST_SENTENCES and 4 * sentences > lines
