"""The values of a plan by the place where each is printed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.normalize.records import Evidence, RawPlan, RawProject
from keikaku._internal.normalize.text import squeeze

_STRIP = 24.0
"""Values are looked up in strips of a page so high (points)."""
_ROOM = 2.0
"""A line belongs to a value whose box holds its middle, with so much room (points)."""
_LONG = 6
"""A line of so many signs that stands in a value of its page, or of the page before, is printed there."""
_LEAST = 2
"""A run of fewer signs that a line and a value share is chance."""


class Printed:
    """The values that were read, to be asked for by place."""

    def __init__(self) -> None:
        self._at: dict[tuple[int, int], list[tuple[Box, str]]] = {}
        self._long: dict[int, list[str]] = {}
        self._units: dict[int, set[str]] = {}
        self._known: set[tuple[Evidence, str]] = set()

    def take(self, plan: RawPlan) -> None:
        """Take the values that are read by now; what is merged later keeps but one place of several."""
        for unit, at in ((i.unit, i.name.at) for p in plan.projects for i in p.indicators if i.unit):
            self._units.setdefault(at.page_no, set()).add(squeeze(unit))
        for at, text in set(_printed(plan)) - self._known:
            self._known.add((at, text))
            plain, box = squeeze(text), Box(*at.bbox)
            if not plain:
                continue
            for strip in range(int((box.top - _ROOM) // _STRIP), int((box.bottom + _ROOM) // _STRIP) + 1):
                self._at.setdefault((at.page_no, strip), []).append((box, plain))
            if len(plain) >= _LONG:
                self._long.setdefault(at.page_no, []).append(plain)

    def mask(self, text: str, box: Box, page_no: int, around: str) -> list[bool]:
        """Of each sign of a line without its blanks, whether a value printed there has it; `around` is the text of the
        block that the line is part of."""
        plain = squeeze(text)
        mask = [False] * len(plain)
        if self._is_told(plain, page_no) or self._is_told(squeeze(around), page_no):
            return [True] * len(plain)
        for own, value in self._at.get((page_no, int(box.cy // _STRIP)), ()):
            if own.overlap_x(box) > 0 and own.top - _ROOM <= box.cy <= own.bottom + _ROOM:
                _cover(mask, plain, value)
        return mask

    def _is_told(self, plain: str, page_no: int) -> bool:
        """Whether a text is the unit of a value of its page, or a long one in a value of it or of the page before."""
        if plain in self._units.get(page_no, ()):
            return True
        return len(plain) >= _LONG and any(
            plain in text for no in (page_no, page_no - 1) for text in self._long.get(no, ())
        )


def _cover(mask: list[bool], plain: str, text: str) -> None:
    """Mark the signs of `plain` that it shares with `text`."""
    if plain in text:
        mask[:] = [True] * len(plain)
    elif text in plain:
        start = plain.index(text)
        mask[start : start + len(text)] = [True] * len(text)
    else:
        for block in SequenceMatcher(None, plain, text, autojunk=False).get_matching_blocks():
            if block.size >= _LEAST:
                mask[block.a : block.a + block.size] = [True] * block.size


def _printed(plan: RawPlan) -> Iterator[tuple[Evidence, str]]:
    """Every value of a plan with its place."""
    document = plan.document
    for told in (document.title, document.edition, document.municipality, document.published, document.period):
        if told is not None:
            yield told.at, told.text
    for result in plan.results:
        for text in (result.theme, result.name, result.content, result.status):
            if text:
                yield result.at, text
    for project in plan.projects:
        yield from _of_project(project)


def _of_project(project: RawProject) -> Iterator[tuple[Evidence, str]]:
    yield from ((project.at, text) for text in project.section_path)
    for values in project.fields.values():
        yield from ((value.at, value.text) for value in values)
    marks = [*project.marks, *(mark for activity in project.activities for mark in activity.marks)]
    yield from ((mark.at, mark.text) for mark in marks if mark.text)
    yield from ((activity.name.at, activity.name.text) for activity in project.activities)
    for indicator in project.indicators:
        yield indicator.name.at, indicator.name.text
        yield from ((value.at, value.text) for value in indicator.values)
        if indicator.unit:
            yield indicator.name.at, indicator.unit
        if indicator.rationale:
            yield indicator.rationale.at, indicator.rationale.text
    yield from ((amount.at, amount.text) for amount in project.budgets)
