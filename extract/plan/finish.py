"""The last step of reading a plan: what its places say of one project is put together, and what they miss is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.normalize.records import Evidence, RawActivity, RawFinding, RawIndicator, RawPlan, RawProject
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .budgets import settle_budgets
from .detailed import with_their_details
from .drafts import has_content, put_chapter_priority, put_in_groups, spell_out_novelty
from .flow import Sheet
from .merge import absorb, merge, repeated
from .narrative import settle_period
from .outline import Heading
from .parents import relate_parts
from .short_names import spell_out
from .taught import Lesson, Taught
from .told_schedule import end_with_plan

Parts = Sequence[tuple[Heading | None, RawProject]]
"""Boxes below a project's title that say too little to be a project by themselves, with that title."""


def finish(plan: RawPlan, parts: Parts, taught: Taught, sheets: Sequence[Sheet]) -> None:
    """Merge the projects of a plan, settle what needs all of them, and add the findings about the whole."""
    taught.rename(plan.projects)
    spell_out(plan.projects)
    plan.projects = merge(plan.projects)
    if any(not p.refers for p in plan.projects):  # figures of what the plan does not list are no projects
        plan.projects = [p for p in plan.projects if not p.refers]
    plan.projects = [p for p in with_their_details(plan.projects) if has_content(p)]
    _leave_out_sections(plan)
    _join(parts, plan)
    relate_parts(plan.projects)
    for project in plan.projects:
        put_in_groups(project)
        spell_out_novelty(project)
        put_chapter_priority(project)
        settle_budgets(project)
        settle_period(project)
        project.indicators = [one for one in project.indicators if not _is_empty(one)]
        if len(project.activities) > 1:
            project.activities = [_without_dashes(one) for one in project.activities]
    end_with_plan(plan.projects, plan.document)
    repeated(plan.projects)
    plan.findings += [RawFinding("layout_stale", lesson.key, _place(lesson)) for lesson in taught.stale()]
    plan.findings += _about_all(plan, sheets)


def _without_dashes(activity: RawActivity) -> RawActivity:
    """An activity without the first and last years over which but a dash is printed: nothing is done in them."""
    told = [i for i, mark in enumerate(activity.marks) if mark.text is None or not _is_nothing(mark.text)]
    return replace(activity, marks=activity.marks[told[0] : told[-1] + 1]) if told else activity


def _is_empty(indicator: RawIndicator) -> bool:
    """Whether an indicator is but dashes."""
    return all(map(_is_nothing, [indicator.name.text, *(value.text for value in indicator.values)]))


def _is_nothing(text: str) -> bool:
    return squeeze(text) in vocabulary.words("nothing")


def _leave_out_sections(plan: RawPlan) -> None:
    """A heading that projects stand under, and of which only figures are told, is a section with indicators of its
    own."""
    over = Counter(squeeze(text) for p in plan.projects for text in p.section_path)
    kept: list[RawProject] = []
    for project in plan.projects:
        title = squeeze(f"{project.text('number') or ''}{project.text('name') or ''}")
        says = project.marks or project.activities or project.fields.keys() & {"section", "bureau", "related"}
        if project.indicators and not says and over[title] > 1:
            at = project.indicators[0].name.at
            plan.findings.append(RawFinding("indicators_of_section", project.text("name"), at))
        else:
            kept.append(project)
    plan.projects = kept


def _about_all(plan: RawPlan, sheets: Sequence[Sheet]) -> list[RawFinding]:
    found = [] if plan.projects else [RawFinding("no_projects")]
    if sheets and all(s.text_source == "none" for s in sheets):
        found.append(RawFinding("no_text_layer"))
    pictures = [s.page_no for s in sheets if s.text_source == "ocr"]
    if pictures:
        found.append(RawFinding("read_by_ocr", str(len(pictures)), Evidence(pictures[0], (0.0, 0.0, 0.0, 0.0))))
    return found


def _place(lesson: Lesson) -> Evidence | None:
    return Evidence(lesson.page, (0.0, 0.0, 0.0, 0.0)) if lesson.page else None


def _join(parts: Parts, plan: RawPlan) -> None:
    """Give the boxes below a title to the project that this title became."""
    places = {p.at: p for p in plan.projects}
    for heading, part in parts:
        project = places.get(heading.line.at) if heading is not None else None
        if project is not None:
            absorb(project, part)
