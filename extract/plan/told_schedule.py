"""A schedule told in words: 令和７年度 検討／令和８年度 運用, or 令和７年度に検討し、令和８年度からは運用します."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from keikaku._internal.normalize import era
from keikaku._internal.normalize.records import RawDocument, RawMark, RawProject, RawText
from keikaku._internal.normalize.text import fold

from .asked import is_status
from .spans import Span, are_periods, era_context, span_of
from .steps import parse_step
from .titles import fold_lines

_YEAR = r"(?:(?:令和|平成)\s?(?:[0-9]{1,2}|元)|20[0-9]{2})\s?年度"
_WHEN = re.compile(
    rf"(?P<years>{_YEAR}(?:(?:\s?[~〜～]\s?|から|及び|と){_YEAR}(?:まで)?)?)(?:中|内|末まで)?"
    r"(?:(?P<on>以降|から|以後|より)(?:は|も)?|(?:にかけて|には|に|は|も)|(?=、))、?"
)
"""A period with what makes it the time of a clause; 令和11年度の目標 is none."""
_LABEL = re.compile(r"^\s*[【〔\[<〈《][^】〕\]>〉》]*[】〕\]>〉》]")
_BULLETS = "・･○◯〇●◎■□◆◇▪▸▶➢✓-－ 　\t"
_PARTICLE = re.compile(r"^(?:まで(?:に|は)?|には?|は|も)(?=[一-龥々ァ-ヶ])")
"""What joins a period to what is done then, when a line opens with both (令和６年度に準備)."""
_PAST = re.compile(r"(?:した|されて?い|して?い(?:る|ま)|でい(?:る|ま))")
_BREAK = re.compile("[、。]")
_DASHES = "－ー―‐-—–"
"""Behind the year of a step they say that there is nothing."""
_STEPS = re.compile(r"[／/→⇒➡｜|；;]|[、,，](?=\s*(?:令和|[RＲ]|20))")
"""Signs between the steps of a schedule that is told in one line."""
_BEFORE_YEAR = re.compile(
    r"(?<![～〜~\-－–―らり])[\s　、；;／/,，①-⑳]+(?=(?:令和|平成|[RＲ])\s?[0-9０-９元]|20[0-9]{2}年)"
)
"""What stands before the next year of a schedule told in one line; no range goes on behind it."""


def marks_of_lines(raw: RawText) -> list[RawMark]:
    """A schedule told in words: a period, then what is done (令和７～８年度　運用), one step a line or between signs
    (R6 検討／R7 試行／R8以降 実施)."""
    marks: list[RawMark] = []
    context: str | None = None
    lines = _BEFORE_YEAR.sub("\n", raw.text).split("\n")
    for step in (step for line in lines for step in _STEPS.split(line)):
        period, text = _period_first(step.lstrip(_BULLETS), context)
        if period is None:
            continue
        context = era_context(step) or context
        if not text and period.open_ended and period.start == period.end and (sign := step.rstrip()[-1]) in _DASHES:
            period, text = replace(period, open_ended=False), sign  # nothing is done then (R5－ ⇒ R6 検討)
        marks.append(RawMark(period.start, period.end, period.open_ended, text or None, "text", raw.at))
    return [] if are_periods(_LABEL.sub("", raw.text).split()) else marks


def _period_first(line: str, context: str | None) -> tuple[Span | None, str]:
    for cut in re.finditer(r"[\s　:：]+|$", line.strip()):
        span = span_of(line.strip()[: cut.start()], context)
        if span is not None:
            return span, line.strip()[cut.end() :].strip()
    step = parse_step(line.strip(), context)
    return (step[0], _PARTICLE.sub("", step[1])) if step is not None and step[1] else (None, "")


def marks_of_sentences(raw: RawText) -> list[RawMark]:
    """What is done when, as sentences tell it: each clause behind its period that says how far something is.

    A period that goes on (令和８年度から) ends where the next one begins.
    """
    marks = [mark for sentence in fold(fold_lines(raw.text)).split("。") for mark in _marks_of(sentence, raw)]
    marks.sort(key=lambda mark: mark.fiscal_year_from)
    ended = [
        replace(mark, fiscal_year_to=after.fiscal_year_from - 1, open_ended=False)
        if mark.open_ended and after.fiscal_year_from > mark.fiscal_year_from
        else mark
        for mark, after in pairwise(marks)
    ]
    return [*ended, *marks[-1:]]


def _marks_of(sentence: str, raw: RawText) -> Iterator[RawMark]:
    found = list(_WHEN.finditer(sentence))
    ends = [*(when.start() for when in found[1:]), len(sentence)][: len(found)]
    for when, end in zip(found, ends, strict=True):
        clause, span = sentence[when.end() : end], span_of(when["years"])
        if span is None or _PAST.search(clause):
            continue
        part = next((part for part in _BREAK.split(clause) if part.strip() and is_status(part.strip())), None)
        if part is not None:
            yield RawMark(span.start, span.end, bool(when["on"]), part.strip(), "phrase", raw.at)


def told_marks(raw: RawText) -> list[RawMark]:
    """The marks of a schedule told in words: a period and what is done in it, step by step, or in sentences."""
    return [mark for mark in marks_of_lines(raw) if mark.text] or marks_of_sentences(raw)


def put_told_step(project: RawProject, raw: RawText) -> None:
    """Take a schedule told in words. A word without a year says how far the project is in the year that the label over
    it (the context of `raw`: 令和6年度の計画) or the document is about."""
    marks = told_marks(raw)
    project.marks.extend(marks)
    if not marks and is_status(raw.text):
        project.add("progress", raw)


def put_told_schedule(project: RawProject, texts: Sequence[RawText]) -> None:
    """Give a project without any other schedule the one that its text tells."""
    if project.marks or project.activities or {"period", "actions", "schedule", "progress"} & project.fields.keys():
        return
    for raw in texts:
        project.marks.extend(marks_of_sentences(raw))


def end_with_plan(projects: Sequence[RawProject], document: RawDocument) -> None:
    """Let what goes on after the last year that words at one place tell for it go on to the last year of the plan; in a
    table a column of its own says how long (令和９年度以降)."""
    period = era.parse(document.period.text) if document.period is not None else None
    last = period.fiscal_year_to if period is not None else None
    for project in projects if last is not None else ():
        told = len({mark.at for mark in project.marks}) == 1
        project.marks = [
            replace(mark, fiscal_year_to=last, open_ended=mark.method != "phrase")
            if last is not None and (told or mark.method == "phrase") and mark.open_ended and mark.fiscal_year_to < last
            else mark
            for mark in project.marks
        ]
