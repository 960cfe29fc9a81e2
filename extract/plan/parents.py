"""Sub-projects that their number tells: イ-4a and イ-4b are parts of イ-4, 2-2-甲 of 2-2."""

from __future__ import annotations

import re
from collections.abc import Sequence

from keikaku._internal.normalize.records import RawProject, RawText
from keikaku._internal.normalize.text import fold, squeeze

from .merge import number_key

_PART = re.compile(r"^(?P<whole>.*[0-9])[-ー]?(?:[a-zA-Z]|[(（]?[甲乙丙丁戊][)）]?)$")


def relate_parts(projects: Sequence[RawProject]) -> None:
    """Give each project whose number is that of another and a letter behind it, the other's name as its parent's."""
    named = {number_key(p.text("number")): name for p in projects if (name := p.first("name")) and p.text("number")}
    for project in projects:
        found = _PART.match(squeeze(fold(project.text("number") or "")))
        parent = named.get(number_key(found["whole"])) if found else None
        if parent is not None and "parent_name" not in project.fields:
            project.add("parent_name", RawText(parent.text, parent.at))
