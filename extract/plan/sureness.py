"""How sure each project of a plan is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from keikaku._internal.normalize.records import RawPlan, RawProject

from . import vocabulary
from .evidence.contents import kinds_of, names_department
from .evidence.sureness import Looks, right_shares

_T = TypeVar("_T")
_MOST = 0.7
"""What so many of a plan's projects have, each may be asked for."""
_ODD_NAMES = frozenset({"sentence", "department", "quantity", "period", "status", "nothing"})
_OF_SCHEDULE = frozenset({"status", "sign", "nothing", "told_schedule"})
_DEPARTMENTS = ("section", "bureau", "related")


def put_confidence(plan: RawPlan, missed: Mapping[int, float]) -> None:
    """Say of each project how likely a row that was read of it is right; `missed` tells by page how likely something
    was missed there."""
    pages = {page.page_no: page for page in plan.pages}
    for project, share in zip(plan.projects, right_shares(looks_of(plan, missed)), strict=True):
        page = pages.get(project.at.page_no)
        # The words of a picture are as sure as the text engine is of them.
        project.confidence = share * page.confidence if page is not None and page.text_source == "ocr" else share


def looks_of(plan: RawPlan, missed: Mapping[int, float]) -> list[Looks]:
    """What tells of each project whether it is read rightly."""
    of_pages = [missed.get(project.at.page_no, 0.0) for project in plan.projects]
    mean = sum(of_pages) / len(of_pages) if of_pages else 0.0
    usual = [has for has in _HAS if plan.projects and sum(map(has, plan.projects)) >= _MOST * len(plan.projects)]
    return [_looks(p, own, mean, usual) for p, own in zip(plan.projects, of_pages, strict=True)]


def _looks(
    project: RawProject,
    missed: float,
    mean: float,
    usual: Sequence[Callable[[RawProject], bool]],
) -> Looks:
    lacks = [float(has in usual and not has(project)) for has in _HAS]
    name = project.text("name") or ""
    departments = [value.text for role in _DEPARTMENTS for value in project.fields.get(role, ())]
    marks = [*project.marks, *(mark for activity in project.activities for mark in activity.marks)]
    told = [mark.text for mark in marks if mark.text]
    return Looks(
        card=float(project.layout == "card"),
        box=float(project.layout == "box"),
        outline=float(project.layout == "outline"),
        page_missed=missed,
        plan_missed=mean,
        lacks_number=lacks[0],
        lacks_department=lacks[1],
        lacks_schedule=lacks[2],
        lacks_indicator=lacks[3],
        odd_name=float(bool(kinds_of(name) & _ODD_NAMES) or vocabulary.is_label(name)),
        odd_department=_share(departments, lambda text: not names_department(text)),
        odd_marks=_share(told, lambda text: not kinds_of(text) & _OF_SCHEDULE),
        empty_indicators=_share(project.indicators, lambda one: not one.values),
    )


def _share(things: Sequence[_T], holds: Callable[[_T], bool]) -> float:
    return sum(map(holds, things)) / len(things) if things else 0.0


def _has_number(project: RawProject) -> bool:
    return "number" in project.fields


def _has_department(project: RawProject) -> bool:
    return any(role in project.fields for role in _DEPARTMENTS)


def _has_schedule(project: RawProject) -> bool:
    return bool(project.marks or project.activities)


def _has_indicator(project: RawProject) -> bool:
    return bool(project.indicators)


_HAS: tuple[Callable[[RawProject], bool], ...] = (_has_number, _has_department, _has_schedule, _has_indicator)
