"""Tables that detail a project listed elsewhere: their heading is its number and name, their rows its activities."""

from __future__ import annotations

from collections.abc import Sequence

from keikaku._internal.normalize.records import RawActivity, RawProject

from .merge import name_key, number_key
from .titles import parse_title

_ROW = {"name", "description"}
"""What such a row says besides its years."""


def with_their_details(projects: Sequence[RawProject]) -> list[RawProject]:
    """The projects without those that are rows of another's schedule (重点プロジェクト 1-2-1 書かない窓口の全支所展開
    above a table of 実施項目); that project has them as activities."""
    listed = {(number_key(p.text("number")), name_key(p.text("name"))): p for p in projects if p.text("number")}
    kept = []
    for project in projects:
        whole = _headed(project, listed) if project.marks and project.fields.keys() <= _ROW else None
        name = project.first("name")
        if whole is None or whole is project or name is None:
            kept.append(project)
        else:
            whole.activities.append(RawActivity(name, tuple(project.marks)))
            whole.indicators.extend(project.indicators)
            for told in project.fields.get("description", ()):
                whole.add("plan_text", told)
    return kept


def _headed(project: RawProject, listed: dict[tuple[str, str], RawProject]) -> RawProject | None:
    """The project whose number and name the heading above a row prints."""
    words = project.section_path[-1].split() if project.section_path else []
    for at in range(len(words)):
        title = parse_title(" ".join(words[at:]))
        if title.number and title.name and (found := listed.get((number_key(title.number), name_key(title.name)))):
            return found
    return None
