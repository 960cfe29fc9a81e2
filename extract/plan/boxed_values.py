"""Indicators in boxes: values with their year beside or below a name, or a big number with small words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.glyphs import Glyph
from keikaku._internal.extract.pdf.lines import lines_of
from keikaku._internal.normalize import number
from keikaku._internal.normalize.records import Evidence, RawIndicator, RawProject, RawText, RawValue
from keikaku._internal.normalize.text import fold, squeeze

from . import vocabulary
from .anchors import Piece
from .evidence.contents import kinds_of
from .flow import bbox
from .indicators import value_of
from .spans import role_word, span_of
from .titles import fold_lines

_ARROW = re.compile(r"\s*[→⇒➡▶►⇨]\s*")
_YEAR = re.compile(
    r"[(（]?\s*(?P<year>(?:令和|平成|[RHＲＨ]\.?)\s?[0-9０-９元]{1,2}|20[0-9]{2})\s*(?:年度末|年度|年|末)?\s*[)）]?"
)
_ROLE = re.compile(r"現状値?|現況値?|基準値?|目標値?|実績値?|最終目標|中間目標|中間値?|最終値?")
_INSIDE_NAME = re.compile(r"(?:以上|以下|未満|以内)[ぁ-んァ-ヶ一-龥]|[0-9０-９]\w{0,3}(?:あ|当)たり")
"""A number that words go on behind is part of a name (週1回以上使う職員, 1便あたり利用者)."""
_NO_NAME = re.compile(r"。\s*$|^\W*\w{0,2}(?:以上|以下|未満|以内)$")
"""The end of a sentence, and what stands behind a number (％未満)."""
_LONGEST_UNIT = 6
_LONGEST_PREFIX = 2
"""Signs before the number of a value, at most (約, 延べ, 年)."""
_ABOVE = 4.0
"""A name stands at most this many line heights above its values."""
_BESIDE = 2.5
"""A year stands at most this many font sizes above or below its number."""


_BEFORE = 1.8
"""A year on the line of its value stands no further before it, in font sizes."""
_DASHES = "-－―ー‐–— "
"""What stands for no value (現状―)."""


@dataclass(frozen=True)
class _Value:
    """A value on the page, with what was printed with it; `piece` says where."""

    piece: Piece
    text: str
    year: int | None
    kind: str | None


def put_boxed_values(project: RawProject, pieces: Sequence[Piece], frames: Sequence[Box], page_no: int) -> set[int]:
    """Add the indicators that boxes show to a project; the ids of the pieces that they were read from. `frames` are
    the drawn boxes: a value and its name stand in one."""
    pieces, parts = _with_units(pieces)
    values, used = _values(pieces)
    prose = _prose(pieces)
    pieces = [p for p in pieces if id(p) not in prose]
    names: dict[int, tuple[list[Piece], list[_Value]]] = {}
    for value in values:
        for scope in _scopes(value.piece, pieces, frames):
            if name := _name_of(value.piece, scope, used):
                names.setdefault(id(name[-1]), (name, []))[1].append(value)
                break
            if (own := _below(value, names.values())) is not None:
                own.append(value)
                break
    for name, own in names.values():
        at = Evidence(page_no, bbox(union(piece.line.box for piece in name)))
        text = fold_lines("\n".join(piece.line.text.strip() for piece in name))
        told = [_raw(value, own, page_no) for value in own]
        project.indicators.append(RawIndicator(RawText(text, at), tuple(told)))
        used |= {id(piece) for piece in name}
    return _with_parts(used, parts)


def put_values_of_one(project: RawProject, pieces: Sequence[Piece], page_no: int) -> set[int]:
    """Give the values that boxes show to the only indicator of a project, whose name was read with its label."""
    pieces, parts = _with_units(pieces)
    values, used = _values(pieces)
    values = [value for value in values if value.year is not None or value.kind is not None]
    told = tuple(_raw(value, values, page_no) for value in values)
    project.indicators = [replace(project.indicators[0], values=told)]
    return _with_parts(used, parts) if told else set()


def put_values_of_each(project: RawProject, pieces: Sequence[Piece], page_no: int) -> set[int]:
    """Give the values that stand below the name of each indicator of a project, down to the next name, to it; nothing
    where one has none."""
    pieces, parts = _with_units(pieces)
    tops = [indicator.name.at.bbox[1] for indicator in project.indicators]
    rooms = [
        [p for p in pieces if top < p.line.box.cy < min((t for t in tops if t > top), default=p.line.box.bottom + 1)]
        for top in tops
    ]
    told = [_values(room) for room in rooms]
    named = [[v for v in values if v.year is not None or v.kind is not None] for values, _ in told]
    if not all(named) or any(indicator.values for indicator in project.indicators):
        return set()
    project.indicators = [
        replace(indicator, values=tuple(_raw(value, values, page_no) for value in values))
        for indicator, values in zip(project.indicators, named, strict=True)
    ]
    return _with_parts({key for _, used in told for key in used}, parts)


def _below(value: _Value, named: Iterable[tuple[list[Piece], list[_Value]]]) -> list[_Value] | None:
    """The values of the indicator that a value without a name stands right below."""
    box = value.piece.line.box
    near = [
        (box.top - v.piece.line.box.bottom, own)
        for _, own in named
        for v in own
        if 0 <= box.top - v.piece.line.box.bottom + 2 < _ABOVE * box.height and v.piece.line.box.overlap_x(box) > 0
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


def _prose(pieces: Sequence[Piece]) -> set[int]:
    """The lines of paragraphs: lines of one type right below each other of which one ends a sentence."""
    columns: dict[tuple[int, int, int], list[Piece]] = {}
    for p in sorted(pieces, key=lambda p: p.line.box.top):
        columns.setdefault((id(p.panel), round(p.line.box.x0 / 4), round(p.line.size)), []).append(p)
    blocks: list[list[Piece]] = []
    for column in columns.values():
        for i, p in enumerate(column):
            if not i or p.line.box.top - column[i - 1].line.box.bottom > p.line.size:
                blocks.append([])
            blocks[-1].append(p)
    told = [own for own in blocks if len(own) > 1 and any("。" in p.line.text for p in own)]
    return {id(p) for own in told for p in own}


def _scopes(piece: Piece, pieces: Sequence[Piece], frames: Sequence[Box]) -> Iterator[list[Piece]]:
    """What stands in the boxes around a value, from the smallest box to the largest; at last everything."""
    around = [box for box in frames if box.contains(piece.line.box, 2.0)]
    for box in sorted(around, key=lambda b: b.width * b.height):
        yield [p for p in pieces if box.holds(p.line.box.cx, p.line.box.cy)]
    yield list(pieces)


def tells_values(text: str) -> bool:
    """Whether a text is a value or several."""
    return _is_quantity(_ARROW.sub("", text.strip())) or bool(_in_piece_text(text))


def is_bare_value(text: str) -> bool:
    """Whether a text is a value or several, with no word before the first number."""
    first = next((i for i, sign in enumerate(text.strip()) if sign.isdigit()), _LONGEST_PREFIX + 1)
    return first <= _LONGEST_PREFIX and tells_values(text)


def _with_units(pieces: Sequence[Piece]) -> tuple[list[Piece], dict[int, set[int]]]:
    """The pieces with numbers and the units set smaller right behind them (80 ％以上) as one; and of which (by `id`)
    each such piece is made."""
    out, parts, taken = [], dict[int, set[int]](), set[int]()
    for piece in pieces:
        unit = next((p for p in pieces if _is_unit_of(p, piece)), None) if piece.line.text[-1:].isdigit() else None
        if unit is not None:
            around = union([piece.line.box, unit.line.box])
            whole = replace(piece.line, text=piece.line.text + unit.line.text.strip(), box=around)
            out.append(Piece(whole, piece.panel))
            parts[id(out[-1])] = {id(piece), id(unit)}
            taken.add(id(unit))
        else:
            out.append(piece)
    return [p for p in out if id(p) not in taken], parts


def _with_parts(used: set[int], parts: dict[int, set[int]]) -> set[int]:
    """The ids of pieces that were used, with those of what they are made of."""
    return used.union(*(own for whole, own in parts.items() if whole in used))


def _is_unit_of(unit: Piece, figure: Piece) -> bool:
    """Whether a piece is the unit of the number that ends right before it, in smaller type."""
    a, b, text = figure.line, unit.line, squeeze(unit.line.text)
    beside = 0 <= b.box.x0 - a.box.x1 + 1 < a.size and b.box.overlap_y(a.box) > 0.5 * b.box.height
    if not beside or b.size >= a.size or len(text) > _LONGEST_UNIT or any(sign.isdigit() for sign in text):
        return False
    return number.parse(f"1{text}").unit is not None


def _in_piece_text(text: str) -> list[str]:
    parts = [part for part in _ARROW.split(text.strip()) if part]
    told = [_plain(part)[0] for part in parts]
    return told if len(parts) > 1 and all(map(_is_quantity, told)) else []


def _values(pieces: Sequence[Piece]) -> tuple[list[_Value], set[int]]:
    """All values of the pieces from left to right, and the ids of the pieces they come from."""
    values: list[_Value] = []
    used: set[int] = set()
    for piece in sorted(pieces, key=lambda p: (round(p.line.box.cy / 4), p.line.box.x0)):
        found = _on_both_sides(piece, pieces) or _in_piece(piece) or _with_neighbour(piece, pieces)
        if found:
            values += [value for value, _ in found]
            used |= {key for _, keys in found for key in keys}
    return values, used


def _on_both_sides(piece: Piece, pieces: Sequence[Piece]) -> list[tuple[_Value, set[int]]]:
    """Values on both sides of an arrow, each with its own year or role above or below it."""
    if not _in_piece_text(piece.line.text):
        return []
    runs: list[list[Glyph]] = [[]]
    for glyph in piece.line.glyphs:
        if _ARROW.fullmatch(glyph.text):
            runs.append([])
        else:
            runs[-1].append(glyph)
    parts = [Piece(line, piece.panel) for run in runs for line in lines_of(run)]
    told = [_with_neighbour(part, [p for p in pieces if p is not piece]) for part in parts]
    return [(value, keys | {id(piece)}) for found in told for value, keys in found] if all(told) else []


def _in_piece(piece: Piece) -> list[tuple[_Value, set[int]]]:
    """Values that one line tells with their year or role, or on both sides of an arrow."""
    text = piece.line.text.strip()
    if leading := _ARROW.match(text):
        text = text[leading.end() :]
    own = value_of(text.strip("()（）"), Evidence(0, (0.0, 0.0, 0.0, 0.0)))
    if own:
        return [(_Value(piece, v.text, v.fiscal_year, v.kind), {id(piece)}) for v in own]
    parts = [part for part in _ARROW.split(text) if part]
    told = [_plain(part) for part in parts]
    if len(parts) == 1 and told[0][1] is not None and _is_dated(fold(parts[0])) and _is_quantity(told[0][0]):
        return [(_Value(piece, told[0][0], told[0][1], None), {id(piece)})]
    if len(parts) < 2 or not _is_quantity(told[-1][0]) or not all(_is_told(value) for value, _ in told):
        return []
    last = len(parts) - 1
    kinds = ["baseline" if i == 0 else "target" for i in range(last + 1)]
    return [(_Value(piece, v, y, k), {id(piece)}) for (v, y), k in zip(told, kinds, strict=True)]


def _is_dated(text: str) -> bool:
    """Whether a text has its year before it, or in brackets behind it (12％（R5）)."""
    found = _YEAR.search(text)
    return found is not None and (found.start() == 0 or text[found.end() :].strip("末時点 )") == "")


def _plain(text: str) -> tuple[str, int | None]:
    """A value without the year printed with it, and that year."""
    found = _YEAR.search(fold(text))
    rest = _YEAR.sub("", fold(text)) if found else text
    span = span_of(found["year"]) if found else None
    return _ROLE.sub("", rest).strip(" 　:：()（）"), span.start if span else None


def _with_neighbour(piece: Piece, pieces: Sequence[Piece]) -> list[tuple[_Value, set[int]]]:
    """A number that stands alone, with the year or role right above or below it."""
    text = _ARROW.sub("", piece.line.text.strip())
    if not _is_quantity(text):
        return []
    box, size = piece.line.box, piece.line.size
    near = [
        p
        for p in pieces
        if p is not piece
        and tells_when(p.line.text)
        and (_is_above_or_below(p.line.box, box, max(size, 1.2 * p.line.size)) or _is_before(p.line.box, box, size))
    ]
    near = near or [p for p in pieces if tells_when(p.line.text) and _shares_line(p, piece, pieces)]
    if not near:
        return []
    near.sort(key=lambda p: abs(p.line.box.cy - box.cy))
    spans = [span_of(found["year"]) for p in near if (found := _YEAR.search(fold(p.line.text)))]
    kinds = [vocabulary.said_kind(p.line.text) or role_word(p.line.text) for p in near]
    year = next((span.start for span in spans if span is not None), None)
    value = _Value(piece, text, year, next(filter(None, kinds), None))
    return [(value, {id(piece), *(id(p) for p in near)})]


def _is_above_or_below(year: Box, value: Box, size: float) -> bool:
    return year.overlap_x(value) > 0 and abs(year.cy - value.cy) < _BESIDE * size


def _is_before(year: Box, value: Box, size: float) -> bool:
    """Whether a year stands right before a value on its line."""
    return -1.0 <= value.x0 - year.x1 < _BEFORE * size and year.overlap_y(value) > 0.5 * year.height


def _shares_line(label: Piece, value: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a label stands at the other end of a value's line in their box, with nothing between them."""
    level = [p for p in pieces if p.panel is value.panel and abs(p.line.box.cy - value.line.box.cy) < 2]
    return value.panel is not None and len(level) == 2 and label in level and label.line.box.x1 < value.line.box.x0


def tells_when(text: str) -> bool:
    """Whether a text is a year or a role and nothing else (R8目標, 現状（R5）)."""
    plain = squeeze(fold(text))
    if vocabulary.said_kind(plain):
        return True
    return bool(plain) and not _ROLE.sub("", _YEAR.sub("", plain)).strip("()（）:：年度末時点の")


def _is_told(text: str) -> bool:
    """Whether a text is a value, or the sign that there is none (―)."""
    return _is_quantity(text) or squeeze(text) in vocabulary.words("nothing")


def _is_quantity(text: str) -> bool:
    told = bool(kinds_of(text) & {"quantity", "bare_figure"}) and any(sign.isdigit() for sign in text)
    return told and not _INSIDE_NAME.search(text)


def _name_of(piece: Piece, pieces: Sequence[Piece], used: set[int]) -> list[Piece]:
    """What a value is the value of: the words left of it on its line, else those above it, with the lines that they
    go on from."""
    box, size = piece.line.box, piece.line.size
    words = [p for p in pieces if id(p) not in used and _names(p.line.text)]
    left = [p for p in words if abs(p.line.box.cy - box.cy) < 0.8 * size and p.line.box.x1 <= box.x0 + 2]
    above = [
        p
        for p in words
        if p.line.box.bottom <= box.top + 3
        and box.top - p.line.box.bottom < _ABOVE * p.line.box.height
        and p.line.box.x0 <= box.x1
        and p.line.box.x1 >= box.x0 - 20 * size
    ]
    if piece.panel is not None and any(p.panel is piece.panel for p in above):
        left, above = ([p for p in near if p.panel is piece.panel] for near in (left, above))  # no label in its own box
    if left:
        name = max(left, key=lambda p: p.line.box.x1)
        return [*_with_lines_above(name, words), *_lines_below(name, words, box.cy + 1.6 * max(size, name.line.size))]
    if not above:  # a name set in the middle over several values
        inside = [p for p in words if p.panel is piece.panel is not None]
        own = [p for p in inside if p.line.box.bottom <= box.top + 3]
        far = len(inside) == 1 and "bare_figure" not in kinds_of(piece.line.text)  # those of a chart are its scale
        near = [p for p in own if far or box.top - p.line.box.bottom < _ABOVE * p.line.box.height]
        above = near if len(own) == 1 and not vocabulary.label_before_colon(own[0].line.text) else []
    if not above:
        return []
    name = max(above, key=lambda p: (round(p.line.box.bottom / 4), -abs(p.line.box.cx - box.cx)))
    ends = [p for p in pieces if id(p) not in used and _is_last_sign(p) and name in _with_lines_above(p, [name])]
    return [*_with_lines_above(name, words), *ends[:1]]


def _names(text: str) -> bool:
    named = "phrase" in kinds_of(text) or bool(_INSIDE_NAME.search(text))
    plain = named and sum(sign.isalpha() for sign in text) > 1 and not _NO_NAME.search(text)
    return plain and not vocabulary.roles_of(text.rstrip(_DASHES))


def _is_last_sign(piece: Piece) -> bool:
    """Whether a sign stands alone on its line, as the end of a name does (参加する農⏎家)."""
    text = squeeze(piece.line.text)
    return len(text) == 1 and text.isalpha()


def _with_lines_above(name: Piece, words: Sequence[Piece]) -> list[Piece]:
    """A name with the lines of the same type that stand right above it."""
    out = [name]
    while True:
        top = out[0].line
        above = [
            p
            for p in words
            if p.panel is name.panel
            and abs(p.line.size - top.size) < 0.05 * top.size
            and 0 <= top.box.top - p.line.box.bottom + 2 < top.size
            and p.line.box.overlap_x(top.box) > 0
        ]
        if not above or len(out) > 2:
            return out
        out.insert(0, max(above, key=lambda p: p.line.box.bottom))


def _lines_below(name: Piece, words: Sequence[Piece], end: float) -> list[Piece]:
    """The lines that a name left of its value goes on with, above `end`."""
    out = [name]
    for p in sorted(words, key=lambda p: p.line.box.top):
        last = out[-1].line
        alike = p.panel is name.panel and abs(p.line.size - last.size) < 0.05 * last.size
        near = 0 <= p.line.box.top - last.box.bottom + 2 < 0.6 * last.size and abs(p.line.box.x0 - last.box.x0) < 2
        if alike and near and p.line.box.cy < end:
            out.append(p)
    return out[1:]


def _raw(value: _Value, own: Sequence[_Value], page_no: int) -> RawValue:
    years = [one.year for one in own if one.year is not None]
    is_first = value is own[0] if len(years) < len(own) else value.year == min(years)
    kind = value.kind or ("baseline" if len(own) > 1 and is_first else "target")
    at = Evidence(page_no, bbox(union([value.piece.line.box])))
    return RawValue(value.year, kind, value.text, at)
