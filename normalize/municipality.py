"""Local governments (地方公共団体): codes, official names, and the names that a text mentions.

Codes and names are those of 総務省「全国地方公共団体コード」, kept in `lookups/municipalities.csv`. A name is found
whatever its spelling (ヶ/ケ/が, 龍/竜, 髙/高, letter-spaced on a cover); what comes back carries the official spelling.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from keikaku._internal.normalize.lookups import rows

from .text import fold

_CODE_WEIGHTS = (6, 5, 4, 3, 2)

_SPELLINGS = str.maketrans(
    "ヶヵがガノ之龍髙﨑嵜鰺檮竈竃瀨澤濱邊邉齋齊廣國縣嶋冨曾檜蘆頸會與條豐眞惠淵",
    "ケケケケのの竜高崎崎鯵梼釜釜瀬沢浜辺辺斎斉広国県島富曽桧芦頚会与条豊真恵渕",
)
_UNIT = re.compile("[都道府県市区町村]")
_DISTRICT = re.compile("[^都道府県市区町村]{1,6}郡")
_KANJI = re.compile("[々〇一-鿿]")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_KATAKANA = re.compile("[ァ-ヺー]")

# Kanji that end a word, so that a name may begin right after them: 令和5年度○○市, 旧○○町, 編集発行○○市.
_WORD_END = re.compile("(?:[都道府県市区町村郡年度次期版号編案書画行者部課局及並又旧元現各同内外間等的]|[0-9][月日])$")
_PARTICLES = frozenset("はのとやをにでもへ")
# What makes of the last sign of a name the beginning of another word.
_OTHER_WORD = re.compile("市場|町(?:内会|並み|[0-9一二三四五六七八九十]+丁目)|区[画域分間]")

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One local government: 6-digit code, official name, prefecture, kind (市, 町, 都道府県 …) and kana."""

    municipality_code: str
    name: str
    prefecture: str
    kind: str
    kana: str


def check_digit(code5: str) -> str:
    """Return the check digit (検査数字) of a 5-digit 全国地方公共団体コード.

    The digits times 6, 5, 4, 3, 2 are added; the check digit is the last digit of 11 less the remainder by 11 (総務省).
    Raises `ValueError` for anything but five ASCII digits.
    """
    if not re.fullmatch("[0-9]{5}", code5):
        raise ValueError(f"not five digits: {code5!r}")
    total = sum(int(digit) * weight for digit, weight in zip(code5, _CODE_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def by_code(code: str) -> Municipality | None:
    """Return the local government with this 6-digit code, or None."""
    return _by_code().get(code)


def find(text: str) -> list[Municipality]:
    """Return the local governments named in a text, longest names first, else in the order of the text.

    A name inside a longer one does not count, nor does a prefecture that only stands before one of its municipalities.
    Where several share a name, a prefecture printed right before it (or before its 郡) decides for the whole text;
    without one all of them are returned. A name right behind a prefecture that has no such place (a town that is no
    more, with a namesake elsewhere) is none, and neither is the prefecture. Linear in the length of the text.
    """
    compact, blanks, starts = _without_blanks(text)
    mentions = [
        span for span in _leftmost_longest(_candidates(compact, blanks)) if _stands_alone(compact, span, starts)
    ]
    mentions = list(_without_contradictions(compact, mentions, starts))
    qualifiers = dict(_qualifiers(compact, mentions))
    only_before = set(qualifiers.values())
    found: dict[str, list[Municipality]] = {}
    for span in mentions:
        if span in only_before:
            continue
        name = compact[slice(*span)]
        if span in qualifiers:
            found[name] = _in_prefecture(name, compact[slice(*qualifiers[span])])
        else:
            found.setdefault(name, _by_key()[name])
    longest_first = sorted(found.items(), key=lambda item: -len(item[0]))
    return [municipality for _, same_name in longest_first for municipality in same_name]


@cache
def _all() -> tuple[Municipality, ...]:
    return tuple(Municipality(**row) for row in rows("municipalities"))


@cache
def _by_code() -> dict[str, Municipality]:
    return {municipality.municipality_code: municipality for municipality in _all()}


@cache
def _by_key() -> dict[str, list[Municipality]]:
    keys: dict[str, list[Municipality]] = {}
    for municipality in _all():
        keys.setdefault(_spelling(municipality.name), []).append(municipality)
    return keys


@cache
def _longest_key() -> int:
    return max(map(len, _by_key()))


def _in_prefecture(name: str, prefecture: str) -> list[Municipality]:
    return [municipality for municipality in _by_key()[name] if _spelling(municipality.prefecture) == prefecture]


def _spelling(text: str) -> str:
    """Fold the spellings of place names into one, for keys and queries alike."""
    return fold(text).translate(_SPELLINGS)


def _without_blanks(text: str) -> tuple[str, set[int], set[int]]:
    """Return the text without blanks, where blanks stood inside a line, and where a word begins."""
    words: list[str] = []
    blanks: set[int] = set()
    starts = {0}
    length = 0
    for line in text.splitlines():
        starts.add(length)
        for position, word in enumerate(_spelling(line).split()):
            if position:
                blanks.add(length)
            words.append(word)
            length += len(word)
    return "".join(words), blanks, starts | blanks


def _candidates(compact: str, blanks: set[int]) -> Iterator[_Span]:
    """Yield for each 市, 町, … the longest name that ends there."""
    keys = _by_key()
    for unit in _UNIT.finditer(compact):
        end = unit.end()
        for start in range(max(0, end - _longest_key()), end - 1):
            if compact[start:end] in keys and _is_one_word(compact, (start, end), blanks):
                yield start, end
                break


def _is_one_word(compact: str, span: _Span, blanks: set[int]) -> bool:
    """Whether a name is printed without blanks, letter-spaced, or with one after the city that a ward belongs to."""
    start, end = span
    inside = [position for position in range(start + 1, end) if position in blanks]
    return len(inside) in (0, end - start - 1) or all(compact[position - 1] == "市" for position in inside)


def _leftmost_longest(spans: Iterator[_Span]) -> Iterator[_Span]:
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end
            reached = end


def _stands_alone(compact: str, span: _Span, starts: set[int]) -> bool:
    """Whether a name is not the tail or the head of a longer word."""
    start, end = span
    if end not in starts and _OTHER_WORD.match(compact, end - 1):
        return False
    if start in starts:
        return True
    first, before = compact[start], compact[start - 1]
    if _KANJI.match(before):
        return _WORD_END.search(compact[max(0, start - 2) : start]) is not None
    if _HIRAGANA.match(first) and _HIRAGANA.match(before):
        return before in _PARTICLES
    return not (_KATAKANA.match(first) and _KATAKANA.match(before))


def _without_contradictions(compact: str, mentions: list[_Span], starts: set[int]) -> Iterator[_Span]:
    """Yield the mentions but those that stand right behind a prefecture in which there is no such place."""
    kept = [True] * len(mentions)
    for i, (before, mention) in enumerate(pairwise(mentions)):
        prefecture, name = compact[slice(*before)], compact[slice(*mention)]
        is_prefecture = any(m.kind == "都道府県" for m in _by_key()[prefecture])
        between = compact[before[1] : mention[0]]
        adjoins = mention[0] not in starts and (not between or _DISTRICT.fullmatch(between))
        if is_prefecture and adjoins and not _in_prefecture(name, prefecture):
            kept[i] = kept[i + 1] = False
    yield from (mention for mention, keep in zip(mentions, kept, strict=True) if keep)


def _qualifiers(compact: str, mentions: list[_Span]) -> Iterator[tuple[_Span, _Span]]:
    """Yield a mention and the mention of its prefecture right before it, a district (郡) between them or not."""
    for prefecture, mention in pairwise(mentions):
        between = compact[prefecture[1] : mention[0]]
        if between and not _DISTRICT.fullmatch(between):
            continue
        name = compact[slice(*mention)]
        if name != compact[slice(*prefecture)] and _in_prefecture(name, compact[slice(*prefecture)]):
            yield mention, prefecture
