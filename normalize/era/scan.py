"""A date expression taken apart: its dates in order, what joins and ends them, and what brackets say beside them."""

import re
from dataclasses import dataclass, field
from functools import cache

from keikaku._internal.normalize.numerals import kanji_value

from .points import Point, point_pattern, read_point
from .words import NUMBER, either, words


@dataclass(frozen=True, slots=True)
class Remark:
    """A date in brackets: `at` is its place in the text outside them."""

    at: int
    scan: "Scan"


@dataclass(slots=True)
class Scan:
    """What is printed: `points` joined by a word of kind `joint` (range, list, same), open or not; none: a duration.

    `length` is what the text says of the length of a range (5か年); it must stand beside one, or behind its beginning:
    `years` of them (令和6年度から3か年).
    """

    points: list[Point]
    joint: str = ""
    open_start: bool = False
    open_end: bool = False
    is_planned: bool = False
    length: bool = False
    years: int | None = None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_range(self) -> bool:
        """Whether two dates are the ends of one period."""
        return self.joint == "range" and not self.open_start and not self.open_end


def scan(text: str) -> Scan | None:
    """Take a prepared text apart; None if it is anything but a date expression."""
    split = _without_brackets(text)
    if split is None:
        return None
    outside, brackets = split
    besides = [inside for _, inside in brackets if _besides().fullmatch(inside)]
    is_planned = any(word in text for text in (outside, *besides) for word in words("planned"))
    dated = [(at, inside) for at, inside in brackets if inside not in besides]
    if _besides().fullmatch(outside) or (dated and _length().fullmatch(outside)):
        found = scan(dated[0][1]) if len(dated) == 1 else None
        if found and (found.is_range or not _length().fullmatch(outside)):
            found.is_planned |= is_planned
            return found
        return None
    if _length().fullmatch(outside):
        return Scan([], is_planned=is_planned) if _is_length(outside) else None
    found = _scan_outside(outside)
    if found is None or not _add_remarks(found, dated):
        return None
    found.is_planned = is_planned
    return None if found.length and not (found.is_range or found.years) else found


def _without_brackets(text: str) -> tuple[str, list[tuple[int, str]]] | None:
    """Return the text outside brackets, and each bracket's place in it and content; None if they do not match.

    A half, quarter or month in brackets stays in the text: it narrows the year before it.
    """
    outside, depth, opened = "", 0, 0
    brackets: list[tuple[int, str]] = []
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "(" and depth == 1:
            opened = at + 1
        elif sign == ")" and depth == 0:
            inside = text[opened:at]
            if _inline().fullmatch(inside):
                outside += inside
            else:
                brackets.append((len(outside), inside))
        elif depth == 0:
            outside += sign
        elif depth < 0:
            return None
    return None if depth else (outside, brackets)


def _scan_outside(text: str) -> Scan | None:
    at = 1 if text[0] in "～-" else 0
    found = Scan([], open_start=at > 0)
    while True:
        point, after = _next_point(text, at)
        if point is None:
            return None
        found.points.append(point)
        joint = _joint().match(text, after)
        if joint is None or _next_point(text, joint.end())[0] is None or _length().fullmatch(text, joint.end()):
            break
        kind = str(joint.lastgroup)
        if found.joint not in ("", kind) or (found.joint == "range"):
            return None
        found.joint, at = kind, joint.end()
    return found if _read_tail(found, text, after) else None


def _next_point(text: str, at: int) -> tuple[Point | None, int]:
    """Return the point at a place of the text, role words round it left out, and the place behind it."""
    before = _besides().match(text, at)
    match = point_pattern().match(text, before.end() if before else at)
    if match is None or not match[0].strip():
        return None, at
    point = read_point(match)
    weekday = _weekday().match(text, match.end()) if point and point.has_day else None
    after = _besides().match(text, weekday.end() if weekday else match.end())
    return point, after.end() if after else match.end()


def _read_tail(found: Scan, text: str, at: int) -> bool:
    """Note what ends the expression; False if it does not end there."""
    tail = _tail().fullmatch(text, at)
    if tail is None:
        return False
    is_range = len(found.points) > 1 and found.joint == "range"
    found.open_end = bool(tail["after"] or tail["dash"])
    found.length = bool(tail["length"])
    years = _years().fullmatch(tail["length"] or "")
    if years and found.open_end and len(found.points) == 1:
        found.years, found.open_end = kanji_value(years[1]) if not years[1].isdigit() else int(years[1]), False
    if tail["before"] or (tail["until"] and not is_range):
        if len(found.points) > 1:
            return False
        found.open_start = True
    if (tail["length"] and not _is_length(tail["length"])) or (tail["throughout"] and not is_range):
        return False
    return not (found.open_start and (found.open_end or len(found.points) > 1))


def _add_remarks(found: Scan, brackets: list[tuple[int, str]]) -> bool:
    """Add the dates in brackets; False if a bracket holds anything but a date, a weekday or the length of the range."""
    for at, inside in brackets:
        if _length().fullmatch(inside):
            if not (found.is_range and _is_length(inside)):
                return False
        elif _weekday_in_brackets().fullmatch(inside):
            if not any(point.has_day and point.end_at == at for point in found.points):
                return False
        else:
            remark = scan(inside)
            if remark is None or not remark.points:
                return False
            found.remarks.append(Remark(at, remark))
    return True


def _is_length(text: str) -> bool:
    return all(number.isdigit() or kanji_value(number) for number in re.findall(NUMBER, text))


@cache
def _besides() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('role', 'planned')}|:)*")


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"(?P<range>{either('range')})、?|(?P<list>{either('list')})|(?P<same>/)")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<after>{either('after')})?(?P<dash>{either('range')})?(?:(?P<until>{either('until')})|(?P<before>{either('before')}))?"
        rf"{_besides().pattern}(?:の?(?P<length>{_length().pattern})|(?P<throughout>{either('throughout')}))?[。、]?"
    )


@cache
def _length() -> re.Pattern[str]:
    """A length of time: 5か年, 五年間, 18か月, 2～3年間."""
    number = f"{NUMBER}(?:[～-]{NUMBER})?"
    return re.compile(rf"{either('total')}?{number}(?:{either('counter')}[年月]間?|年間)")


@cache
def _years() -> re.Pattern[str]:
    return re.compile(rf"{either('total')}?({NUMBER})(?:{either('counter')}年間?|年間)")


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(f"{either('weekday')}曜日?")


@cache
def _weekday_in_brackets() -> re.Pattern[str]:
    return re.compile(f"{either('weekday')}?(?:[・,]?{either('weekday_tail')})*")


@cache
def _inline() -> re.Pattern[str]:
    number = f"(?:{NUMBER})"
    return re.compile(
        rf"{either('half')}|第[1-4一二三四]{either('quarter')}|[1-4]Q|Q[1-4]|{number}月(?:{number}日|{either('end')})?|{either('end')}"
    )
