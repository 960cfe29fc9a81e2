"""Projects in the making: what cards, listings and narratives do alike when they meet a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize import number
from keikaku._internal.normalize.records import Evidence, RawProject, RawText
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .asked import department_kind
from .axis import is_half
from .evidence.contents import kinds_of, names_department
from .flow import cell_at
from .indicators import put_sentence
from .titles import (
    CHAPTER,
    bracketed_number,
    checked,
    fold_lines,
    is_number,
    parenthesised,
    parse_title,
    split_name_cell,
    split_number,
)

_ASIDE = re.compile(r"\n|[\s　]*[/／・、][\s　]*")
"""What stands between a kind and the word for priority in one cell (継続　／　重点)."""
_TERM = re.compile(r"第?[0-9]+期(?:\(|$)")
"""A business year (第27期(令和3年度)) heads a statement of accounts."""
_DEPARTMENT_TAIL = re.compile(
    r"^(?P<head>.*?)(?:【(?P<a>[^【】]+)】|〔(?P<b>[^〔〕]+)〕|[［\[](?P<c>[^［］\[\]]+)[］\]]|[（(](?P<d>[^（()）]+)[)）])$",
    re.S,
)
_FIRST = re.compile(r"[、・,，\s（(]")
"""What stands behind the first of several departments."""
_HIRAGANA, _COUNTERS = re.compile("[ぁ-ん]"), re.compile("か(?=所|月|国)|つ$")
_SMALLER = 0.95
"""Lines below a name that are set smaller than this share of it are no more of it."""
_PROSE = {"description", "goal", "remarks"}
_TOLD_IN_CELL = {"indicator", "section", "bureau", "related", "budget"}
"""What a cell of prose may tell behind a label of its own."""
_TOLD_IN_LINE = {"section", "bureau", "related", "goal", "budget", "period"}
"""Fields that a name cell may tell below the name, behind a label of their own."""


def new_project(layout: str, at: Evidence, path: Sequence[str]) -> RawProject:
    """An empty project at a place of the plan."""
    return RawProject(layout, at, tuple(path))


def put_title(project: RawProject, text: str, at: Evidence) -> None:
    """Set number, name and printed flags from a title; a number that is already known stays."""
    title = parse_title(text)
    if title.number and "number" not in project.fields:
        project.add("number", RawText(title.number, at))
    if title.name:
        project.add("name", RawText(title.name, at))
    put_flags(project, title.is_priority, title.is_relisted, title.novelty, at)


def put_heading(project: RawProject, text: str, at: Evidence) -> None:
    """Set what a title tells, and the department in brackets at its end (窓口の予約【市民課】)."""
    name, department = split_department(text)
    if name and department is not None and "section" not in project.fields:
        project.add("section", RawText(department, at))
    put_title(project, name or text, at)


def put_flags(project: RawProject, priority: bool, relisted: bool, novelty: str | None, at: Evidence) -> None:
    """Note what was printed beside a name."""
    if priority:
        project.add("priority", RawText("重点", at))
    if relisted:
        project.add("relisted", RawText("再掲", at))
    if novelty and "novelty" not in project.fields:
        project.add("novelty", RawText(novelty, at))


def put_name_cell(project: RawProject, cell: Cell, has_siblings: bool = True) -> str | None:
    """Set the name from a cell that may also hold a number, a bracketed sub-project and the description.

    Returns the bracketed sub-name; then the name before it is the parent. Without `has_siblings` a bracket below a
    name is a remark that belongs to it.
    """
    name, sub, description = split_name_cell(cell.lines)
    at = cell_at(cell)
    if name and sub and not has_siblings:
        name, sub = f"{name}({sub})", None
    if name:
        put_title(project, name, at)
    if sub:
        if name and (parent := project.fields.pop("name", None)):
            project.fields["parent_name"] = parent
        project.add("name", RawText(sub, at))
    for line in (description or "").split("\n"):
        roles = [r for r in vocabulary.label_before_colon(line) if r in _TOLD_IN_LINE]
        if roles:
            project.add(roles[0], RawText(vocabulary.without_label(line), at))
        elif line:
            project.add("description", RawText(line, at))
    return sub


def is_priority_mark(roles: Sequence[str], values: Sequence[Cell]) -> bool:
    """Whether a column or label says 重点 and its value only whether that holds (○, －)."""
    texts = {squeeze(checked(cell.text)) for cell in values}
    return "priority" in roles and texts <= {*vocabulary.words("yes"), *vocabulary.words("nothing"), ""}


def split_department(text: str) -> tuple[str, str | None]:
    """A name and the departments in brackets at its end (書かない窓口の導入【市民課】), else None."""
    found = _DEPARTMENT_TAIL.match(text.strip())
    inner = next((part for part in found.group("a", "b", "c", "d") if part), "") if found else ""
    if found is None or department_kind(inner) not in {"section", "bureau"}:
        return text, None
    return found["head"].strip(), inner


def take_department(project: RawProject, name: Cell) -> Cell:
    """The name cell without the department at its end, in brackets (書かない窓口の導入【市民課】) or below."""
    own = next((i for i, line in enumerate(name.lines) if line.size < _SMALLER * name.lines[0].size), 0)
    if not own or not names_department("\n".join(line.text for line in name.lines[own:])):
        own = len(name.lines)
        while own > 1 and _opens_departments(name.lines[own - 1 :]):
            own -= 1
    told = "\n".join(line.text for line in name.lines[own:])
    smaller = any(line.size < _SMALLER * name.lines[0].size for line in name.lines[own:])
    if own < len(name.lines) and smaller and not _is_end_of_bracket(told):
        project.add("section", RawText(told, cell_at(name)))
        return replace(name, lines=name.lines[:own])
    for at in range(len(name.lines) - 1, -1, -1):
        told = "\n".join(line.text.strip() for line in name.lines[at:])
        rest, inner = split_department(told) if not _is_end_of_bracket(told) else (None, None)
        if inner is None:
            continue
        project.add("section", RawText(inner, cell_at(name)))
        lines = [*name.lines[:at], *([replace(name.lines[at], text=rest)] if rest else [])]
        return replace(name, lines=lines) if lines else name
    return name


def _is_end_of_bracket(text: str) -> bool:
    """Whether a bracket is closed that lines above opened."""
    return any(text.count(closing) > text.count(opening) for opening, closing in ("【】", "（）", "()", "［］", "[]"))


def _opens_departments(lines: Sequence[Line]) -> bool:
    """Whether lines name departments, the first of them with its first word."""
    first = vocabulary.without_label(lines[0].text)
    opening = names_department(_FIRST.split(first.strip(), maxsplit=1)[0]) or names_department(lines[0].text)
    return opening and names_department(fold_lines("\n".join(line.text for line in lines)))


def put_value(project: RawProject, role: str, cell: Cell, context: str | None = None) -> None:
    """Add a cell's text to a role; titles and numbers are taken apart on the way."""
    text = checked(cell.text.strip())
    if not text:
        return
    at = cell_at(cell)
    if role == "priority":
        if squeeze(text) in vocabulary.words("yes"):
            put_flags(project, True, False, None, at)
    elif role == "name":
        if "name" not in project.fields:
            put_title(project, parenthesised(fold_lines(text)) or text, at)
    elif role == "number":
        _put_number(project, text, at)
    elif role in {"section", "bureau", "related"}:
        project.add(role, RawText(text, at, context))
    elif role == "novelty" and len(lines := _ASIDE.split(text)) > 1 and any(map(vocabulary.is_priority, lines)):
        put_flags(project, True, False, None, at)
        for line in (line for line in lines if not vocabulary.is_priority(line)):
            project.add(role, RawText(line, at, context))
    elif role in _PROSE and (parts := _labelled_parts(text)):
        for own, told in parts:
            _put_told(project, own or role, told, at)
    else:
        project.add(role, RawText(fold_lines(text), at, context))


def _labelled_parts(text: str) -> list[tuple[str | None, str]]:
    """A text cut before the lines that open with a label of their own (【指標】…), each part with its role; empty where
    no line does."""
    parts: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in text.split("\n"):
        own = next((r for r in vocabulary.label_before_colon(line) if r in _TOLD_IN_CELL), None)
        if own is not None:
            parts.append((own, [vocabulary.without_label(line)]))
        else:
            parts[-1][1].append(line)
    return [(own, "\n".join(lines)) for own, lines in parts if "".join(lines).strip()] if len(parts) > 1 else []


def _put_told(project: RawProject, role: str, text: str, at: Evidence) -> None:
    if role == "indicator":
        put_sentence(project, RawText(fold_lines(text), at))
    else:
        project.add(role, RawText(text if role in {"section", "related"} else fold_lines(text), at))


def _put_number(project: RawProject, text: str, at: Evidence) -> None:
    """A number cell may also hold the novelty in brackets (102（新規）), or the star of what has priority."""
    plain = fold_lines(text)
    if squeeze(plain)[:1] in {"★", "☆"}:
        put_flags(project, True, False, None, at)
        plain = plain.strip().lstrip("★☆ 　")
    head, _, tail = plain.replace("(", "（").partition("（")
    if tail and squeeze(tail.rstrip("）)")) in vocabulary.words("novelty"):
        put_flags(project, False, False, tail.rstrip("）) "), at)
        plain = head
    if is_number(plain) or (len(plain) <= 12 and any(sign.isdigit() or sign in "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ" for sign in plain)):
        project.fields["number"] = [RawText("".join(plain.split()), at)]
    else:
        put_title(project, plain, at)


def put_chapter_priority(project: RawProject) -> None:
    """What stands in a chapter of priority (３　重点プロジェクト ［①］) has it."""
    bare = (split_number(CHAPTER.sub("", text).strip())[1] for text in project.section_path)
    if any(squeeze(text.split("［")[0].split("[")[0]) in vocabulary.words("of_priority") for text in bare):
        put_flags(project, True, False, None, project.at)


def spell_out_novelty(project: RawProject) -> None:
    """A kind that is printed as its first sign (新, 継) is the word it stands for (新規, 継続)."""
    words = [word for word in vocabulary.words("novelty") if len(word) > 1]
    for i, raw in enumerate(project.fields.get("novelty", ())):
        sign = squeeze(raw.text)
        if len(sign) == 1 and (whole := next((word for word in words if word.startswith(sign)), None)):
            project.fields["novelty"][i] = replace(raw, text=whole)


def put_in_groups(project: RawProject) -> None:
    """A group printed beside a project (基本方針, 分野) is a section it stands in, below the headings."""
    known = {squeeze(text) for text in project.section_path}
    for raw in project.fields.pop("group", []):
        text = fold_lines(raw.text)
        if not any(squeeze(text) in other for other in known):
            project.section_path = (*project.section_path, text)


_TELLING = {"section", "bureau", "description", "goal", "progress", "actions", "period", "related"}
"""Fields that only what a plan does has."""


def has_content(project: RawProject) -> bool:
    """Whether a place of the plan says enough of a named project to count as one."""
    name = project.text("name") or ""
    if sum(sign.isalpha() for sign in name) < 2 or vocabulary.is_label(name) or _TERM.match(squeeze(name)):
        return False
    if squeeze(name).rstrip("()0123456789千百万円%").endswith(vocabulary.words("figures")):
        return False
    of_the_plan = vocabulary.heading_kind(name) in {"of_the_plan", "explains"}
    if project.layout in {"box", "outline"} and (is_half(name) or of_the_plan):
        return False
    if project.marks or project.activities:
        return not _is_statistics(project)
    amounts = [amount.text for amount in (*project.budgets, *project.fields.get("budget", ()))]
    if project.indicators or any(sign.isdigit() for text in amounts for sign in text):
        return True
    told = project.fields.keys() & _TELLING
    if project.layout == "card" and told <= {"section", "bureau"}:  # no column says what the words are
        return any(kinds_of(text.text) & {"department", "bureau"} for role in told for text in project.fields[role])
    return bool(told)


def _is_statistics(project: RawProject) -> bool:
    """Whether the years hold amounts and rates: a table of figures, no schedule."""
    marks = [*project.marks, *(m for a in project.activities for m in a.marks)]
    printed = [m.text for m in marks if m.text]
    figures = sum(number.parse(t).value is not None and not _says_more(t) for t in printed)
    return len(printed) == len(marks) and 2 * figures > len(printed)


def _says_more(text: str) -> bool:
    """Whether a text with a number says what is done (27手続で開始), rather than how much there is."""
    return "status" in kinds_of(text) or bool(_HIRAGANA.search(_COUNTERS.sub("", squeeze(text))))


def unbracket(project: RawProject) -> None:
    """Brackets of a row number that its section's number has as well are the list's, not the number's."""
    number, section = project.first("number"), project.section_path[-1:]
    if number is not None and section and (inner := bracketed_number(number.text)) and bracketed_number(section[0]):
        project.fields["number"] = [RawText(inner, number.at)]


def describes_project(project: RawProject) -> bool:
    """Whether a table without a name says what only a project has: who, when, how far, or what and what for."""
    fields = project.fields.keys()
    if project.marks or project.activities or fields & {"section", "bureau", "progress", "period"}:
        return True
    return {"description", "goal"} <= fields
