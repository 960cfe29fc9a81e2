"""The axis of a schedule: columns (or words) that are fiscal periods."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import MISPRINTED, RawText
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .row_versions import ROW_VERSIONS, version_rank
from .spans import Span, era_context, role_word, says_of, span_of

_HALVES = {"上期": 1, "上半期": 1, "前期": 1, "前半": 1, "下期": 2, "下半期": 2, "後期": 2, "後半": 2}
_FAR = 10
"""A year so much off its neighbours is misprinted."""
_MISPRINT = re.compile(r"^(?:令和|平成|[RHＲＨ])?[0-9]+年度?$")
_OF_PARTS = re.compile(r"[（(](?:月|月別|四半期|半期|期別)[）)]\s*$")
_YEARS_AROUND = 5
"""A plan speaks of years so far before and after its own: where it began, what it aims at."""
_WORD = 8
"""A longer line beside a year is no word that names it."""
_HEADER_LENGTH = 12
"""A longer cell above an axis is text, no header over it."""
_BARE_NUMBER = re.compile(r"^([1-9][0-9]?)([～~〜]|以降)?$")
_YEARS_BELOW = ("年度", "年次", "年度別計画", "年次計画")
"""What stands over columns of years says that they are."""
_PART_OF_YEAR = re.compile(
    r"^(?:(?:1[0-2]|[1-9])月?(?:[～~\-](?:1[0-2]|[1-9])月)?|第?[1-4一二三四](?:四半期|Q)|Q[1-4]|[上下前後](?:半?期|半))$",
    re.I,
)
_IN_BRACKETS = re.compile(r"^([^()（）]{2,8})[（(]([^()（）]+)[)）]$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A span over the columns `cols` and the x interval `x0`..`x1` (points) of the axis."""

    span: Span
    cols: range
    x0: float
    x1: float
    cell: Cell
    labelled: bool = False
    """Whether the cell names the year by a word of its own as well (いま over 2023年度)."""
    rank: int | None = None
    """Which of several columns of its year it is (計画, 実績, 当初, 変更), by `version_rank`."""


def find_axis(
    row: Sequence[Cell], above: Sequence[Cell] = (), below: Sequence[Cell] = (), context: str | None = None
) -> list[Slot]:
    """Slots of a header row, from left to right; empty when the row is no axis.

    An axis has two or more spans in ascending order, or one over its months or quarters. A cell inherits the era from
    the cell above it or, failing that, from its left neighbour. Where the row below halves every year (上期/下期), the
    halves are the slots. A row with several axes side by side (年次計画, 事業費) gives the first that plans. `context`
    names the era of an axis before this one.
    """
    axes = find_axes(row, above, below, context)
    return next((slots for slots in axes if not is_amounts(slots, above)), [])


def is_amounts(slots: Sequence[Slot], above: Sequence[Cell]) -> bool:
    """Whether the header over an axis says that amounts stand below it (事業費, 予算額)."""
    cols = {col for s in slots for col in s.cols}
    over = [c for c in above if c.text and set(c.cols) & cols and len(set(c.cols) & cols) > 1]
    return any("budget" in vocabulary.roles_of(c.text) for c in over)


def find_axes(
    row: Sequence[Cell], above: Sequence[Cell] = (), below: Sequence[Cell] = (), context: str | None = None
) -> list[list[Slot]]:
    """All axes of a header row; a second one begins where the years start again."""
    runs: list[list[Slot]] = [[]]
    for slot in _meant(_slots(row, above, context)):
        before = _as_meant(runs[-1])
        if len(runs[-1]) > 1 and before and slot.span.start != MISPRINTED and _starts(slot) < _starts(before[-1]):
            runs.append([])
        runs[-1].append(slot)
    if all(slot.labelled for run in runs for slot in run):
        runs = [_told([slot for run in runs for slot in run])]
    whole = [_uninterrupted(run, row) for run in runs if _ascending(run) or _stands_over_parts(run, below)]
    return [_halved(_of_roles(_versions(run, below), below), below) for run in whole if run]


def _told(slots: Sequence[Slot]) -> list[Slot]:
    """The slots of years that words name (いま over 2023年度, 通過点 over 令和８年度), in whichever order: in the first
    year it began, unless a word says otherwise."""
    years = {slot.span.start for slot in slots}
    kinds = [slot.span.kind or ("baseline" if slot.span.start == min(years) else "target") for slot in slots]
    told = len(years) > 1 and len(slots) > 1
    return [replace(s, span=replace(s.span, kind=k)) if told else s for s, k in zip(slots, kinds, strict=True)]


def _of_roles(slots: Sequence[Slot], below: Sequence[Cell]) -> list[Slot]:
    """The columns below a year that say what its values are (めあて and できた below 令和6年度); what is reckoned of
    them (達成率) is no value of its own."""
    out: list[Slot] = []
    for slot in slots:
        cells = [c for c in below if c.col in slot.cols and c.row > slot.cell.row and c.text]
        parts = [part for c in cells for part in _role_parts(slot.span, c)]
        kinds = {part.span.kind for part in parts}
        whole = sum(len(part.cols) for part in parts) == len(slot.cols)
        out += parts if parts and (whole or len(kinds) > 1) else [slot]
    return out


def _role_parts(span: Span, cell: Cell) -> list[Slot]:
    """A cell below a year as the values that its word says; words over as many columns, without a border between them,
    are one each."""
    words = cell.text.split() if len(cell.cols) > 1 else [cell.text]
    kinds = [role_word(word) for word in words]
    if None in kinds or len(words) not in {1, len(cell.cols)}:
        return []
    cols = [cell.cols] if len(words) == 1 else [range(col, col + 1) for col in cell.cols]
    step = cell.box.width / len(words)
    lefts = [cell.box.x0 + i * step for i in range(len(words))]
    own = zip(kinds, cols, lefts, strict=True)
    return [Slot(replace(span, kind=kind), col, x0, x0 + step, cell) for kind, col, x0 in own]


def _as_meant(slots: Sequence[Slot]) -> list[Slot]:
    """The slots without those whose year is misprinted."""
    return [slot for slot in slots if slot.span.start != MISPRINTED]


def _starts(slot: Slot) -> tuple[int, int]:
    return (slot.span.start, slot.span.half)


def _slots(row: Sequence[Cell], above: Sequence[Cell], context: str | None = None) -> list[Slot]:
    slots: list[Slot] = []
    for cell in row:
        text = _OF_PARTS.sub("", without_halves(cell.text))
        plain, rank = _version_of(text)
        text = text if rank is None or span_of(text) is not None else plain
        over = next((c.text for c in above if set(c.cols) & set(cell.cols) and c is not cell), "")
        span = span_of(text, era_context(over) or context) or _under_era(text, over, context)
        if span is None and slots and squeeze(text).isdigit():
            span = _next(slots[-1].span, text, era_context(over) or context)
        labelled = span is None and (span := _labelled(text, context)) is not None
        if span is None and _MISPRINT.match(squeeze(text)):
            span = Span(MISPRINTED, MISPRINTED)
        if span is None:
            continue
        context = era_context(text) or context
        if span.kind is None and len(over) <= _HEADER_LENGTH and (kind := role_word(over)):
            span = Span(span.start, span.end, span.open_ended, span.half, kind)
        slots.append(Slot(span, cell.cols, cell.box.x0, cell.box.x1, cell, labelled, rank))
    return slots


def _version_of(text: str) -> tuple[str, int | None]:
    """A header without the word that says which of several plans its year is of (令和7年度計画, 令和7年度実績), and the
    rank of that word."""
    lines = text.split("\n")
    plain = squeeze(lines[-1])
    for rank, kind in enumerate(ROW_VERSIONS):
        word = next((w for w in vocabulary.words(kind) if plain.endswith(w)), None)
        if word is not None and plain != word and plain.removesuffix(word).endswith(("年度", "年")):
            return "\n".join([*lines[:-1], plain.removesuffix(word)]), rank
        if word is not None and plain == word and len(lines) > 1:
            return "\n".join(lines[:-1]), rank
    return text, None


def _meant(slots: list[Slot]) -> list[Slot]:
    """The slots of a row, with a year that cannot be meant among years that follow each other as misprinted."""
    offsets = Counter(slot.span.start - at for at, slot in enumerate(slots))
    usual, times = max(offsets.items(), key=lambda one: one[1], default=(0, 0))
    if times < 2 or 2 * times < len(slots):
        return slots
    far = [abs(slot.span.start - at - usual) > _FAR for at, slot in enumerate(slots)]
    wrong = Span(MISPRINTED, MISPRINTED)
    return [replace(slot, span=wrong) if odd else slot for slot, odd in zip(slots, far, strict=True)]


def _versions(slots: Sequence[Slot], below: Sequence[Cell]) -> list[Slot]:
    """The columns of 計画 and 実績, or 当初 and 変更, below every year, with the rank of each."""
    parts = [(s, c) for s in slots for c in below if c.col in s.cols and c.row > s.cell.row and c.text]
    ranks = [version_rank(c.text) for _, c in parts]
    several = len(parts) > len(slots) and {id(s) for s, _ in parts} == {id(s) for s in slots}
    if not several or None in ranks:
        return list(slots)
    own = zip(parts, ranks, strict=True)
    return [Slot(s.span, c.cols, c.box.x0, c.box.x1, c, s.labelled, rank) for (s, c), rank in own]


def that_hold(slots: Sequence[Slot]) -> list[Slot]:
    """The columns of each year that hold: what is planned before what came of it, and the changed plan."""
    best: dict[tuple[int, int], int] = {}
    for slot in slots:
        key = _starts(slot)
        best[key] = max(best.get(key, -1), -1 if slot.rank is None else slot.rank)
    return [slot for slot in slots if slot.rank is None or slot.rank == best[_starts(slot)]]


def _labelled(text: str, context: str | None) -> Span | None:
    """A year below, above or in brackets behind a word of its own (いま over 2023年度, めざす値（令和11年度）)."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1 and (parts := _IN_BRACKETS.match(lines[0].strip())):
        lines = list(parts.groups())
    spans = [span_of(line.strip("()（） "), context) for line in lines]
    words = [squeeze(line) for line, span in zip(lines, spans, strict=True) if span is None]
    if len(lines) != 2 or len(words) != 1 or len(words[0]) > _WORD or any(sign.isdigit() for sign in words[0]):
        return None
    if says_of(words[0]):
        return None
    found = next(span for span in spans if span is not None)
    return replace(found, kind=role_word(text))


def _under_era(text: str, over: str, context: str | None) -> Span | None:
    """A bare number is a year of the era that the cell over it names (年次計画（令和） over 5, 6, 7～), or that of the
    plan where that cell says that years stand below it (実施年度 over 6, 7, 8)."""
    told = squeeze(over).endswith(_YEARS_BELOW) and not any(map(str.isdigit, over))
    era = era_context(over) or (context if told else None)
    found = _BARE_NUMBER.match(squeeze(text)) if era and not span_of(over) else None
    return span_of(f"{found[1]}年度{'以降' if found[2] else ''}", era) if found else None


def _next(last: Span, text: str, context: str | None) -> Span | None:
    """A bare number is a year where it goes on from the year before it (令和６ ７ ８)."""
    span = span_of(f"{squeeze(text)}年度", context)
    return span if span is not None and span.start == last.end + 1 else None


def _ascending(slots: Sequence[Slot]) -> bool:
    starts = [_starts(s) for s in _as_meant(slots)]
    if len(starts) < 2:
        return False
    return (all(a <= b for a, b in pairwise(starts)) and starts[0] != starts[-1]) or any(s.span.kind for s in slots)


def _stands_over_parts(slots: Sequence[Slot], below: Sequence[Cell]) -> bool:
    """Whether a single year is an axis by itself: it stands over its months, quarters or halves."""
    parts = [squeeze(c.text) for s in slots for c in below if c.col in s.cols and c.row > s.cell.row and c.text]
    bare = sum(text.isdigit() for text in parts)
    return len(slots) == 1 and len(parts) > 1 and bare in {0, 12} and all(_PART_OF_YEAR.match(text) for text in parts)


def repeats_below(slots: Sequence[Slot], below: Sequence[Cell]) -> bool:
    """Whether the row below an axis parts every year in the same way: the same texts stand under each (Ⅰ to Ⅳ)."""
    under = [[squeeze(c.text) for c in below if c.col in s.cols and c.row > s.cell.row] for s in slots]
    return len(under) > 1 and len(under[0]) > 1 and all(texts == under[0] and all(texts) for texts in under)


def _uninterrupted(slots: Sequence[Slot], row: Sequence[Cell]) -> list[Slot]:
    """The periods of a row that nothing stands between.

    Values between them make a row of labels and values, no axis: 現状値（R5） 120件 目標値（R8） 300件. Behind a label
    the axis begins anew: 基準値（R4） 区分 R5 R6 R7.
    """
    own = {id(s.cell) for s in slots}
    first, last = slots[0].cols.start, slots[-1].cols.start
    between = [c for c in row if c.text and id(c) not in own and first < c.col < last]
    if not between:
        return list(slots)
    behind = [s for s in slots if s.cols.start > between[-1].col]
    labels = all(vocabulary.is_label(c.text) for c in between)
    return behind if labels and _ascending(behind) and not any(s.span.kind for s in behind) else []


def _halved(slots: list[Slot], below: Sequence[Cell]) -> list[Slot]:
    out: list[Slot] = []
    taken = {col for s in slots for col in s.cols}
    for slot in slots:
        parts = [c for c in below if c.col in slot.cols and c.row > slot.cell.row]
        if len(parts) == 1 and _HALVES.get(squeeze(parts[0].text)) == 1:
            # Without borders a year stands over its first half only.
            parts += [c for c in below if c.col == parts[0].cols.stop and c.col not in taken]
        halves = [_HALVES.get(squeeze(c.text)) for c in parts]
        if len(parts) == 2 and all(halves):
            for cell, half in zip(parts, halves, strict=True):
                out.append(Slot(_half_of(slot.span, half or 0), cell.cols, cell.box.x0, cell.box.x1, cell))
        elif (len(parts) == 1 and holds_halves(parts[0].text)) or without_halves(slot.cell.text) != slot.cell.text:
            cell = parts[0] if len(parts) == 1 else slot.cell
            for half, x0, x1 in ((1, slot.x0, cell.box.cx), (2, cell.box.cx, slot.x1)):
                out.append(Slot(_half_of(slot.span, half), slot.cols, x0, x1, cell))
        else:
            out.append(slot)
    return out


def _half_of(span: Span, half: int) -> Span:
    return Span(span.start, span.end, span.open_ended, half, span.kind)


def holds_halves(text: str) -> bool:
    """Whether one cell names both halves of a year (上期 下期), as in tables without a border between them."""
    words = text.split()
    return len(words) == 2 and [_HALVES.get(squeeze(word)) for word in words] == [1, 2]


def without_halves(text: str) -> str:
    """A year without the words for its halves that its cell prints below it (令和6年度 over 上期 下期)."""
    lines = text.split("\n")
    return "\n".join(lines[:-1]) if len(lines) > 1 and holds_halves(lines[-1]) else text


def is_half(text: str) -> bool:
    """Whether the text is 上期, 下期 or a like word alone."""
    return squeeze(text) in _HALVES or holds_halves(text)


def is_header_word(text: str) -> bool:
    """Whether a cell can stand in a header row: a label, a fiscal span or a half."""
    return vocabulary.is_label(text) or names_period(text) or is_half(text)


def names_period(text: str) -> bool:
    """Whether a cell names fiscal years, beside a word for them or not."""
    return span_of(without_halves(text)) is not None or _labelled(text, None) is not None


def era_of(table: Table, period: RawText | None) -> str | None:
    """The plan's own period, where it tells the era of years that a table prints without one (６年度)."""
    context = era_context(period.text) if period else None
    planned = span_of(period.text) if period else None
    rows = table.rows()
    if context is None or planned is None or any(find_axis(row) for row in rows):
        return None
    over = [(), *rows]
    years = {
        slot.span.start for above, row in zip(over, rows, strict=False) for slot in find_axis(row, above, (), context)
    }
    inside = [year for year in years if planned.start <= year <= planned.end]
    near = all(planned.start - _YEARS_AROUND <= year <= planned.end + _YEARS_AROUND for year in years)
    return context if inside and near else None
