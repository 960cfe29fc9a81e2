"""The labels of one document that no list knows: short texts that come again beside contents of one kind.

A plan prints the same labels for each of its projects. What repeats, and has departments (sentences, amounts …) right
of it or below it every time, is the label of that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Cell, Grid
from keikaku._internal.extract.plan import vocabulary
from keikaku._internal.extract.plan.axis import is_header_word
from keikaku._internal.extract.plan.flow import Sheet
from keikaku._internal.extract.plan.titles import split_number
from keikaku._internal.normalize.text import squeeze

from . import columns, contents, labels

LEAST = 3
"""A text that comes less often may be anything."""
_SURE, _TOLD_SURE = 0.7, 0.45
_OWN = {"name", "number"}
"""Roles whose values are another in every form."""
_TOLD = {"schedule", "indicator"}
"""Roles whose values say by themselves what they are: periods with words, names with values."""
_LONGEST = 14
_OPENING = re.compile(
    r"^(?:[【〔\[<〈](?P<b>[^】〕\]>〉]{1,14})[】〕\]>〉]|(?P<c>[^:：。、（(]{1,12}?)\s*[:：])\s*(?P<rest>.*)$", re.S
)
_NO_LABEL = {"status", "novelty", "department", "bureau", "number", "quantity", "period", "date", "sign", "nothing"}
_YEAR = re.compile(r"^\d{1,2}年度末?[~〜～]?$")
"""A year without its era."""
_FEW_ROWS = 3
"""A table with fewer rows is but boxes that touch."""
_FORM = 0.3
"""A form has at least this share of its cells for labels."""
_LONG = 4
"""Words for what is done with more letters than this may be names."""
_MOSTLY = 0.8
"""This share of what a label of names heads can be a name."""
_NEAR = 2.5
"""A value stands at most this many heights of its label's line below it."""


@dataclass
class _Met:
    """Where a text was met: how often, and what stood right of it and below it."""

    count: int = 0
    forms: int = 0
    right: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


def learn(sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
    """Labels of a document that the vocabulary does not know, with the role that their values tell; keys as
    `vocabulary.bare` gives them."""
    met: dict[str, _Met] = defaultdict(_Met)
    repeated = Counter(key for s in sheets for grid in s.grids for key in {vocabulary.bare(c.text) for c in grid.cells})
    all_forms: list[Grid] = []
    for sheet in sheets:
        forms = [grid for grid in sheet.grids if _is_form(grid, repeated)]
        all_forms += forms
        own_forms = [(*told, True) for told in _of_grids(forms)]
        others = [(*told, False) for told in (*_of_lines(sheet), *_of_pieces(sheet))]
        for text, right, below, in_form in (*own_forms, *others):
            key = vocabulary.bare(text).upper()
            if key and _can_be_label(text):
                own = met[key]
                own.count += 1
                own.forms += in_form
                own.right += [right] if right else []
                own.below += [below] if below else []
    often = {key: own for key, own in met.items() if own.count >= LEAST and not vocabulary.roles_of(key)}
    learned = {key: role for key, own in often.items() if (role := _role(key, own, often))}
    known = {role for key, own in met.items() if own.count >= LEAST for role in vocabulary.roles_of(key)}
    if not {"section", "bureau"} & {*learned.values(), *known}:  # who helps is told beside who leads
        first = next((key for key, role in learned.items() if role == "related"), None)
        learned |= {first: "section"} if first is not None else {}
    if not {"section", "bureau"} & {*learned.values(), *known}:
        learned |= _like_departments(all_forms)
    if not any(own.forms >= LEAST and "name" in _roles(key, learned) for key, own in met.items()):
        learned = _named_beside_number(all_forms, learned) | learned
    return {key: (role,) for key, role in learned.items()}


def _named_beside_number(forms: Sequence[Grid], learned: Mapping[str, str]) -> dict[str, str]:
    """The label of names in forms that no list knows: what follows the number of each, with another short text every
    time."""
    told: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        for cell in form.cells:
            value = form.at(cell.row, cell.col + cell.colspan)
            if value and _heads_number(cell, value, learned):
                after = form.at(cell.row + cell.rowspan, cell.col), form.at(value.row, value.col + value.colspan)
                for label in (c for c in after if c and c.text and not _roles(c.text, learned)):
                    named = form.at(label.row, label.col + label.colspan)
                    told[vocabulary.bare(label.text).upper()].append(_value(named))
    return {
        key: "name"
        for key, names in told.items()
        if len(names) >= LEAST
        and len({*map(squeeze, names)}) == len(names)
        and sum(map(_can_be_name, names)) >= _MOSTLY * len(names)
    }


def _like_departments(forms: Sequence[Grid]) -> dict[str, str]:
    """The label of departments that reads like one itself (取りまとめ課): it stands once in nearly every form, with
    other departments right of it."""
    told: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        seen = Counter(squeeze(cell.text) for cell in form.cells)
        for cell in form.cells:
            if seen[squeeze(cell.text)] == 1 and "department" in contents.kinds_of(cell.text):
                told[vocabulary.bare(cell.text).upper()].append(_value(form.at(cell.row, cell.col + cell.colspan)))
    return {
        key: "section"
        for key, values in told.items()
        if len(values) >= max(LEAST, _MOSTLY * len(forms))
        and len({*map(squeeze, values)}) > 1
        and all("department" in contents.kinds_of(text) for text in values)
    }


def _heads_number(label: Cell, value: Cell, learned: Mapping[str, str]) -> bool:
    """Whether a cell is the label of a number, or at least a form opens with it and a number."""
    first = label.row == label.col == 0 and not _roles(label.text, learned)
    return "number" in (contents.kinds_of(value.text) if first else _roles(label.text, learned))


def _roles(text: str, learned: Mapping[str, str]) -> Sequence[str]:
    own = learned.get(vocabulary.bare(text).upper())
    return vocabulary.roles_of(text) if own is None else (own,)


def _can_be_name(text: str) -> bool:
    """Whether a text is none of what other fields hold; names may end in a word for what is done (窓口の見直し)."""
    kinds = contents.kinds_of(text) & _NO_LABEL
    return bool(text) and "。" not in text and (not kinds or (kinds == {"status"} and len(squeeze(text)) > _LONG))


def _can_be_label(text: str) -> bool:
    plain = vocabulary.bare(text)
    if not 1 < len(plain) <= _LONGEST or not any(sign.isalpha() for sign in plain):
        return False
    if split_number(text)[0] is not None or "。" in plain or plain[0].isdigit():
        return False
    if vocabulary.label_before_colon(text):
        return False  # a label with its value
    return not contents.kinds_of(plain) & _NO_LABEL


def _role(label: str, met: _Met, often: dict[str, _Met]) -> str | None:
    """The role that what stands beside a label tells, if it is sure."""
    best: tuple[float, str] = (0.0, columns.NONE)
    for values in (met.right, met.below):
        told = [text for text in values if vocabulary.bare(text).upper() not in often]
        if 2 * len(told) < met.count or len({squeeze(text) for text in told}) < 2:
            continue
        role, share = labels.role_of(label, told)
        best = max(best, (share, role))
    share, role = best
    if role == "indicator" and _are_figures([*met.right, *met.below]):
        return None
    least = _TOLD_SURE if role in _TOLD and _tell_by_themselves([*met.right, *met.below]) else _SURE
    if role in _OWN and (met.forms < LEAST or len({squeeze(text) for text in met.right}) < len(met.right)):
        return None
    return role if share >= least and role != columns.NONE else None


def _tell_by_themselves(values: Sequence[str]) -> bool:
    """Whether many values are periods with words, statuses, or names with values and their years."""
    told = sum(bool(contents.kinds_of(text) & {"told_value", "told_schedule", "status"}) for text in values)
    return 3 * told >= len(values)


def _are_figures(values: Sequence[str]) -> bool:
    """Whether most values are numbers without a word that says of what."""
    figures = sum(bool(contents.kinds_of(text) & {"bare_figure", "quantity", "money"}) for text in values)
    return 2 * figures > len(values)


def _is_form(grid: Grid, repeated: Mapping[str, int]) -> bool:
    """Whether much of a table is printed again in others: it holds labels; the rows of a list are all different."""
    texts = [c.text for c in grid.cells if c.text]
    again = [
        t
        for t in texts
        if is_header_word(t) or _YEAR.match(squeeze(t)) or (_can_be_label(t) and repeated[vocabulary.bare(t)] >= LEAST)
    ]
    return grid.n_rows <= _FEW_ROWS or len(again) > _FORM * len(texts)


def _of_grids(grids: Sequence[Grid]) -> Iterator[tuple[str, str, str]]:
    """Cells of forms with the cell right of them and the one below; what stands in the rows of a list is no label."""
    for grid in grids:
        for cell in grid.cells:
            if cell.text:
                right = grid.at(cell.row, cell.col + cell.colspan)
                below = grid.at(cell.row + cell.rowspan, cell.col)
                yield cell.text, _value(right), _value(below if below and below.col == cell.col else None)


def _value(cell: Cell | None) -> str:
    """What a cell says as a value; a year is the beginning of an axis."""
    return "" if cell is None or "period" in contents.kinds_of(cell.text) else cell.text


def _of_lines(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Lines that open with a text in brackets or before a colon, with what follows; else with the next line."""
    for i, line in enumerate(sheet.lines):
        found = _OPENING.match(line.text.strip())
        if found:
            rest = found["rest"].strip() or next((after.text for after in sheet.lines[i + 1 : i + 2]), "")
            yield found["b"] or found["c"], rest, ""


def _of_pieces(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Short texts outside tables with the nearest text right of them and the nearest below."""
    pieces: list[tuple[str, Box]] = [(line.text, line.box) for line in sheet.free_lines]
    for panel in (panel for panel in sheet.panels if panel.text):
        frames = any(panel.box.contains(other.box) for other in sheet.panels if other is not panel)
        pieces += [(line.text, line.box) for line in panel.lines] if frames else [(panel.text, panel.box)]
    for text, box in pieces:
        if not _can_be_label(text):
            continue
        beside = [(b.x0, t) for t, b in pieces if b.x0 >= box.x1 - 2 and b.top - 2 <= box.cy <= b.bottom + 2]
        under = [
            (b.top, t)
            for t, b in pieces
            if 0 <= b.top - box.bottom + 2 < _NEAR * box.height and b.x0 < box.x1 and b.x1 > box.x0
        ]
        yield text, min(beside)[1] if beside else "", min(under)[1] if under else ""
