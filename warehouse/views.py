"""The views: SQL files whose first comment lines say what they answer, what one row is, and what their columns mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .schema import MEANINGS

FOLDER = "views"
"""Of a build: each view as a Parquet file."""
_COLUMN = re.compile(r"^(\w+)：\s*(.+?)\s+/\s+(.+)$")


@dataclass(frozen=True, slots=True)
class View:
    """A view: its question, its grain (what one row is) and the meaning of columns that no table has."""

    name: str
    sql: str
    question: str
    grain: str
    meanings: dict[str, str]

    @property
    def comment(self) -> str:
        """Question and grain, in both languages."""
        return f"{self.question}\n{self.grain}"

    def meaning(self, column: str) -> str:
        """What a column means: told by the view, or by the table column of that name. Raises KeyError if by neither."""
        return self.meanings[column] if column in self.meanings else MEANINGS[column].comment


def parse_view(name: str, sql: str) -> View:
    """Read the leading comment of a view. Raises ValueError where question or grain is missing."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    told = [_COLUMN.match(line) for line in lines[2:]]
    if len(lines) < 2 or not lines[1].startswith("1行 = ") or not all(told):
        raise ValueError(
            f"{name}.sql: the first comment must tell a question, a grain (1行 = …) and columns (名：意味)"
        )
    meanings = {m[1]: f"{m[2]} / {m[3]}" for m in told if m}
    return View(name, sql, lines[0], lines[1], meanings)


@cache
def views() -> tuple[View, ...]:
    """Every view, in an order in which they can be created: by name, but after those that they use."""
    folder = files("keikaku._internal.warehouse").joinpath("views")
    found = {
        name: parse_view(name, f.read_text(encoding="utf-8"))
        for f in folder.iterdir()
        if (name := f.name.removesuffix(".sql")) != f.name
    }
    ordered: dict[str, View] = {}

    def add(view: View) -> None:
        for word in sorted(set(re.findall(r"\w+", _without_comments(view.sql))) & found.keys() - {view.name}):
            if word not in ordered:
                add(found[word])
        ordered[view.name] = view

    for name in sorted(found):
        if name not in ordered:
            add(found[name])
    return tuple(ordered.values())


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
