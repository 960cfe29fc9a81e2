"""Lines that tell an indicator of a project by its number: 【1-1-1】申請率　21.3％ → 40％ → 60％以上.

A line above may say for all of them of when the values are (令和５年度現状値 → 令和９年度目標 → 令和11年度目標).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from keikaku._internal.extract.pdf.lines import Line, parts_of
from keikaku._internal.normalize.records import Evidence, RawProject, RawValue
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .evidence.contents import is_figure
from .flow import Sheet, bbox
from .indicators import add_indicator, add_values
from .merge import number_key
from .sentences import read_sentence
from .spans import role_word, span_in, span_of

_NUMBERED = re.compile(
    r"^[【［\[〔(（]\s*(?P<number>[0-9A-Za-z０-９]+(?:[-－‐‑–][0-9０-９]+)+)\s*[】］\]〕)）]\s*(?P<told>\S.*)$"
)
_ARROW = re.compile(r"\s*[→⇒➡▶]\s*")
_FIRST = re.compile(r"^(?P<name>.*\S)[\s　:：]+(?P<value>\S+)$")
_SOME = 2
When = tuple[int | None, str | None]
"""The fiscal year and the kind of a value."""


def put_numbered_figures(projects: Sequence[RawProject], sheets: Sequence[Sheet]) -> None:
    """Give projects without an indicator those that such lines tell of their number."""
    numbers = {number_key(p.text("number")): p for p in projects if p.text("number") and not p.indicators}
    for sheet in sheets if numbers else ():
        heads: Sequence[When] = ()
        for line in _lines(sheet):
            heads = _whens(line.text) or heads
            found = _NUMBERED.match(line.text.strip())
            project = numbers.get(number_key(found["number"])) if found else None
            if found is not None and project is not None:
                _put(project, found["told"], heads, Evidence(sheet.page_no, bbox(line.box)))


def _lines(sheet: Sheet) -> Iterator[Line]:
    """The lines outside tables from top to bottom, those set apart side by side as one each."""
    printed = [*sheet.free_lines, *(line for panel in sheet.panels for line in panel.lines)]
    parts = [part for line in printed for part in parts_of(line)]
    yield from sorted(parts, key=lambda part: (round(part.box.cy / 4), part.box.x0))


def _whens(text: str) -> list[When]:
    """Of when the values on both sides of arrows are, where a line says nothing else."""
    parts = _ARROW.split(text.strip().strip("()（）"))
    spans = [span_in(part) or span_of(part) for part in parts]
    if len(parts) < _SOME or not all(spans):
        return []
    return [(span.start if span else None, role_word(part)) for span, part in zip(spans, parts, strict=True)]


def _put(project: RawProject, told: str, heads: Sequence[When], at: Evidence) -> None:
    first, *rest = _ARROW.split(told)
    found = _FIRST.match(first)
    if found is None or not rest or not all(map(is_figure, [found["value"], *rest])):
        return
    add_indicator(project, found["name"], at)
    texts = [found["value"], *rest]
    if len(heads) == len(texts):
        kinds = [kind or ("target" if i else "baseline") for i, (_, kind) in enumerate(heads)]
        values = [RawValue(year, kind, text, at) for (year, _), kind, text in zip(heads, kinds, texts, strict=True)]
    else:
        values = read_sentence(told, at)
    add_values(project, [v for v in values if squeeze(v.text) not in vocabulary.words("nothing")])
