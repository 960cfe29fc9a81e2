"""Schedules set with tabs instead of a table: years in a row with words below them, or each year beside its word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from keikaku._internal.extract.pdf.lines import parts_of
from keikaku._internal.normalize.records import RawMark, RawText

from .asked import is_status, method_of
from .flow import TextLine, at_of
from .spans import Span, era_context, span_of
from .told_schedule import marks_of_lines

_YEAR = re.compile(r"(?:令和|平成|[RＲ]\.?)\s?[0-9０-９元]|20[0-9]{2}|[0-9０-９]{1,2}\s?年度")
_LEAST = 2
"""A line of dots has more years."""
_SAME_ROW = 0.5
"""Pieces whose middles differ by less than this share of the type stand in one row."""


def rows_of(pieces: Sequence[TextLine]) -> list[list[TextLine]]:
    """Pieces of lines row by row, each from left to right."""
    rows: list[list[TextLine]] = []
    parts = [replace(piece, line=part) for piece in pieces for part in parts_of(piece.line)]
    for piece in sorted(parts, key=lambda p: (p.page_no, p.line.box.cy)):
        last = rows[-1][0] if rows else None
        same = last is not None and last.page_no == piece.page_no
        if last is not None and same and abs(last.line.box.cy - piece.line.box.cy) < _SAME_ROW * piece.line.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.line.box.x0) for row in rows]


def marks_of_pieces(pieces: Sequence[TextLine]) -> list[RawMark]:
    """The marks of a schedule whose lines are given in pieces."""
    axis: list[tuple[Span, TextLine]] = []
    marks: list[RawMark] = []
    told: list[tuple[str, list[TextLine]]] = []
    for row in rows_of(pieces):
        if found := _axis(row):
            axis = found
        elif axis:
            marks += _below(row, axis)
        else:
            text = "　".join(piece.text.strip() for piece in row)
            if told and not _YEAR.search(text):  # the line above goes on
                told[-1] = (told[-1][0] + text, [*told[-1][1], *row])
            else:
                told.append((text, list(row)))
    raws = [RawText(text, at_of(lines)) for text, lines in told]
    return [*marks, *(mark for raw in raws for mark in marks_of_lines(raw))]


def timeline_of(lines: Sequence[TextLine]) -> tuple[list[RawMark], list[TextLine]]:
    """The marks of a row of years with as many statuses below, as a line of dots has them, and the other lines."""
    rows = rows_of(lines)
    for years, words in pairwise(rows):
        axis = _axis(years)
        known = sum(is_status(piece.text.strip()) for piece in words)
        if len(axis) > _LEAST and len(words) == len(axis) and 2 * known > len(words):
            used = (*years, *words)
            return _below(words, axis), [line for line in lines if not any(_holds(line, piece) for piece in used)]
    return [], list(lines)


def _holds(line: TextLine, piece: TextLine) -> bool:
    return line.page_no == piece.page_no and line.line.box.contains(piece.line.box)


def _axis(row: Sequence[TextLine]) -> list[tuple[Span, TextLine]]:
    """The periods of a row of nothing but periods, two or more."""
    context: str | None = None
    out: list[tuple[Span, TextLine]] = []
    for piece in row:
        span = span_of(piece.text.strip(), context)
        if span is None:
            return []
        context = era_context(piece.text) or context
        out.append((span, piece))
    return out if len(out) > 1 else []


def _below(row: Sequence[TextLine], axis: Sequence[tuple[Span, TextLine]]) -> list[RawMark]:
    """Each piece of a row under the period that it stands nearest to."""
    marks = []
    for piece in row:
        span, _ = min(axis, key=lambda one: abs(one[1].line.box.cx - piece.line.box.cx))
        text = piece.text.strip()
        marks.append(RawMark(span.start, span.end, span.open_ended, text, method_of(text), piece.at))
    return marks
