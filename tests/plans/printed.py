"""Generated plans as PDFs with their exact gold: a cover, a chapter that lists no projects, and projects as a list or
as forms. One seed is one plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.kit.pdfs import LEFT, UP, Gothic, Lines, Pdf

from . import contents
from .forms import some_label
from .tables import year_heads

WIDTH, HEIGHT = 1191.0, 842.0
_SIZE = 8.0
_WORDS = {
    "検討": "検討",
    "準備": "検討",
    "試行": "実施",
    "導入": "実施",
    "運用": "実施",
    "実施": "実施",
    "継続": "実施",
    "完了": "完了",
}
"""Words of the schedules and the stages that they are."""
_ROLE_WIDTH = {"number": 45.0, "name": 200.0, "section": 130.0, "description": 260.0, "goal": 180.0, "novelty": 50.0}


@dataclass
class Project:
    """A project as the plan prints it."""

    name: str
    number: str
    sections: list[str]
    years: dict[int, str]
    """Printed word by fiscal year."""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """What was drawn: its layout, the first fiscal year, its projects."""

    layout: str
    first: int
    projects: list[Project]

    def stages(self, project: Project) -> dict[int, str]:
        """The stage of a project in every year that it has a word for."""
        return {year: _WORDS[word] for year, word in project.years.items()}


def plan(seed: int, path: Path, rows: int | None = None) -> Plan:
    """Draw the plan of a seed; `rows` sets how many projects it has."""
    rng = Random(seed)
    count = rows or rng.randint(3, 14)
    heads = year_heads(rng, rng.randint(3, 5))
    first = _first_year(heads[0])
    numbers = contents.numbers(rng, count)
    names = contents.names(rng, count)
    made = Plan(rng.choice(["list", "list", "form"]), first, [])
    for name, number in zip(names, numbers, strict=True):
        sections = list(dict.fromkeys(contents.section(rng) for _ in range(rng.choice([1, 1, 2]))))
        years = {first + i: rng.choice(list(_WORDS)) for i in range(len(heads)) if rng.random() < 0.85}
        told = {"description": contents.sentence(rng), "goal": contents.goal(rng)}
        made.projects.append(Project(name, number, sections, years, told))
    pdf = Pdf(path, WIDTH, HEIGHT)
    _cover(pdf, first, len(heads))
    _noise(pdf, rng)
    pdf.page()
    pdf.text(40, 30, Gothic("第３章　取組の一覧"), size=16)
    (_list if made.layout == "list" else _forms)(pdf, rng, made, heads)
    pdf.save()
    return made


def _first_year(head: str) -> int:
    digits = "".join(sign for sign in head.split("(")[0] if sign.isdigit())
    return int(digits) if len(digits) == 4 else 2018 + int(digits)


def _cover(pdf: Pdf, first: int, years: int) -> None:
    pdf.text(300, 250, Gothic("北野市デジタル化推進計画"), size=30)
    pdf.text(420, 330, f"令和{first - 2018}年度～令和{first - 2018 + years - 1}年度", size=16)
    pdf.text(460, 600, f"令和{first - 2018}年3月", size=14)


def _noise(pdf: Pdf, rng: Random) -> None:
    own = contents.words()["noise"]
    pdf.page()
    pdf.text(40, 30, Gothic("第２章　市民の意識"), size=16)
    rows = [["項目", "全体", "割合"]] + [
        [rng.choice(own["survey"]), str(rng.randint(10, 900)), f"{rng.randint(10, 990) / 10}％"] for _ in range(5)
    ]
    pdf.grid(40, 80, [200, 80, 80], rows)


def _wrapped(text: str, width: float) -> list[str]:
    room = max(2, math.floor((width - 7) / _SIZE))
    return [line[i : i + room] for line in text.split("\n") for i in range(0, len(line), room)] or [""]


def _list(pdf: Pdf, rng: Random, made: Plan, heads: list[str]) -> None:
    roles = ["name", "section"]
    if rng.random() < 0.8:
        roles.insert(0, "number")
    roles[1:1] = [role for role in ("description", "goal") if rng.random() < 0.5]
    if rng.random() < 0.3:
        roles.remove("section")
        roles.append("section")
    labels = {role: some_label(rng, role) for role in roles}
    behind = roles.pop() if roles[-1] == "section" and rng.random() < 0.25 else None
    widths = [*(_ROLE_WIDTH[r] for r in roles), *(52.0 for _ in heads), *([_ROLE_WIDTH[behind]] if behind else [])]
    head = [*(_wrapped(labels[r], _ROLE_WIDTH[r]) for r in roles), *(h.split("\n") for h in heads)]
    head += [_wrapped(labels[behind], _ROLE_WIDTH[behind])] if behind else []
    top: list[list[Lines]] = [list(head)]
    if rng.random() < 0.4:  # a label over the years
        years = [rng.choice(["スケジュール", "年次計画", "実施年度"]), *([LEFT] * (len(heads) - 1))]
        above = [*head[: len(roles)], *years, *(head[len(roles) + len(heads) :])]
        top = [
            list(above),
            [*([UP] * len(roles)), *head[len(roles) : len(roles) + len(heads)], *([UP] if behind else [])],
        ]
    y, body = 60.0, list(made.projects)
    while body:
        rows: list[list[Lines]] = [list(row) for row in top]
        heights = [26.0] * len(top)
        while body and y + sum(heights) < HEIGHT - 90:
            cells = _cells(body[0], [*roles, *([behind] if behind else [])])
            words = [[body[0].years.get(made.first + i, "")] for i in range(len(heads))]
            own = [*cells[: len(roles)], *words]
            own += cells[len(roles) :]
            rows.append(list(own))
            heights.append(10.0 + 11.0 * max(len(cell) for cell in own))
            body.pop(0)
        pdf.grid(40, y, widths, rows, heights=heights, size=_SIZE)
        if body:
            pdf.page()
            y = 40.0


def _cells(project: Project, roles: list[str]) -> list[list[str]]:
    told = {"number": project.number, "name": project.name, "section": "、".join(project.sections), **project.fields}
    return [_wrapped(told[role], _ROLE_WIDTH[role]) for role in roles]


def _forms(pdf: Pdf, rng: Random, made: Plan, heads: list[str]) -> None:
    order = ["section", *(role for role in ("description", "goal") if rng.random() < 0.8)]
    rng.shuffle(order)
    labels = {role: some_label(rng, role) for role in (*order, "number", "name")}
    schedule = rng.choice(["スケジュール", "年次計画", "工程表"])
    across = [LEFT] * (len(heads) - 1)
    y = 60.0
    for project in made.projects:
        told = {"section": "、".join(project.sections), **project.fields}
        rows: list[list[str]] = [[labels["number"], project.number, *across], [labels["name"], project.name, *across]]
        rows += [[labels[role], told[role], *across] for role in order]
        rows += [
            [schedule, *(h.replace("\n", "") for h in heads)],
            [UP, *(project.years.get(made.first + i, "") for i in range(len(heads)))],
        ]
        if y + 26 * len(rows) > HEIGHT - 60:
            pdf.page()
            y = 40.0
        pdf.grid(40, y, [130, *(150 for _ in heads)], rows, heights=26, size=_SIZE)
        y += 26 * len(rows) + 24
