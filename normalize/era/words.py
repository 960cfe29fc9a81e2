"""The words and signs that a printed date is made of, and the text of a cell prepared for reading it as one.

The eras (元号) are `lookups/eras.csv`; `last_day` is the day before the next era as the law of its change has it. All
other words are `lookups/date_words.csv`, by kind:

- `unit` of a year, `half` (value: 1 or 2) and `quarter` of it, `end` of it or of a month, `third` of a month, `season`
  with or without `about`, `weekday` with or without `weekday_tail`;
- `relative` to the left side of a range (value: years after it), `same_month`;
- `western` before a western year (value: `fiscal` makes it a fiscal year, `short` has two digits only);
- `range` and `list` between two dates, `after` `until` `before` behind one, `throughout` behind a range;
- `counter` and `total` in a length of time (5か年, 計5年間), `placeholder` for a number that is not yet known;
- `reference` begins a note, `role` and `planned` say what a date is for.

What is in neither is no part of a date.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from keikaku._internal.normalize.lookups import alternatives, rows, values
from keikaku._internal.normalize.numerals import KANJI_NUMERALS
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold, squeeze

NUMBER = f"(?:[0-9]+|[{KANJI_NUMERALS}]+)"
YEAR_NUMBER = f"(?:[0-9]+|元|[{KANJI_NUMERALS}]+)"

_CIRCLED = "⓪①-⑳㉑-㉟㊱-㊿❶-❿➀-➓"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─ーｰ"), "-")
_BRACKETS = str.maketrans("[{〔【〈《〖「『<]}〕】〉》〗」』>", "(" * 10 + ")" * 10)
_SIGNS_OF_DATES = f"年月日第の元Q0123456789.:/~()[]{{}}<>{KANJI_NUMERALS}"
# Radicals, squared and compatibility signs (⼆ ㋂) show what they are only once they are folded.
_UNFOLDED = "\u2e80-\u2fdf\u3220-\u33ff\uf900-\ufaff"
_LONGEST = 120

# Unicode noncharacters stand for superscript digits, which folding would turn into digits of the number before them.
_SUPERSCRIPTS = {ord(sign): 0xFDD0 + number for number, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_PLAIN_DIGITS = {0xFDD0 + number: str(number) for number in range(10)}
_LETTER_SPACED_NUMBER = re.compile(r"(?<!\S)\d(?:\s+\d){1,3}(?=\s+[年月日])")
_BLANK_OUTSIDE_NUMBERS = re.compile("(?<![0-9]) | (?![0-9])")


@dataclass(frozen=True, slots=True)
class Era:
    """An era: `first_year` is the western year of its year 1; both days belong to it."""

    name: str
    first_year: int
    first_day: date
    last_day: date


@cache
def eras() -> dict[str, Era]:
    """Return the eras by name, by letter and by first kanji."""
    found: dict[str, Era] = {}
    for row in rows("eras"):
        days = (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
        era = Era(row["name"], int(row["first_year"]), *days)
        found |= {row["name"]: era, row["letter"]: era, row["kanji"]: era}
    return found


def words(kind: str) -> dict[str, str]:
    """Return the words of one kind and the value that each has."""
    return values("date_words", kind)


@cache
def either(*kinds: str) -> str:
    """Return a pattern that matches any word of the kinds, the longest first."""
    return alternatives(word for kind in kinds for word in words(kind))


@cache
def era_pattern() -> str:
    """Return a pattern for an era before a number: in full, or as a letter or kanji with or without a dot."""
    short = "".join(name for name in eras() if len(name) == 1)
    return rf"(?:{alternatives(name for name in eras() if len(name) > 1)}|[{short}]\.?(?=[0-9元{KANJI_NUMERALS}]))"


@remembered(4096)
def era_in_context(context: str) -> Era | None:
    """Return the era that a header cell names; the last one if it names several, for that is the one carried on."""
    names = _context_pattern().findall(fold(context)) or _context_pattern().findall(squeeze(context))
    return eras()[names[-1].rstrip(".")] if names else None


@cache
def _context_pattern() -> re.Pattern[str]:
    names = alternatives(name for name in eras() if len(name) > 1)
    short = "".join(name for name in eras() if len(name) == 1)
    return re.compile(rf"{names}|(?<![A-Za-z])[{short}](?=\.? ?[0-9元{KANJI_NUMERALS}])|^[{short}]$")


def may_be_date(value: str) -> bool:
    """Whether a cell can be a date at all: short, a number with an era or unit, and no sign that no date contains."""
    return (
        len(value) <= _LONGEST
        and bool(_date_sign().search(value) and _any_number().search(value))
        and not _foreign_sign().search(value)
    )


@cache
def _any_number() -> re.Pattern[str]:
    return re.compile(rf"[\d元{KANJI_NUMERALS}{_UNFOLDED}]")


@cache
def _date_sign() -> re.Pattern[str]:
    """Return the pattern of what every date contains: an era, a unit, a mark of a western year, or its four digits."""
    signs = {name[0] for name in (*eras(), *filter(None, words("western")))} | {"年", "月"}
    wide = {chr(ord(sign) + 0xFEE0) for sign in signs if sign.isascii()}
    return re.compile(rf"[{''.join(signs | wide)}{_UNFOLDED}]|[0-9０-９]{{4}}")


@cache
def _foreign_sign() -> re.Pattern[str]:
    """Return the pattern of a letter, sign, kana or kanji that no word of a date has, also before folding."""
    printed = [row["printed"] for row in rows("date_words")] + list(eras())
    own = {sign for text in printed for sign in text + unicodedata.normalize("NFD", text)} | set(_SIGNS_OF_DATES)
    ranges = [range(0x21, 0x7F), range(0x3041, 0x3097), range(0x30A1, 0x30FB), range(0x4E00, 0xA000)]
    foreign = {chr(code) for codes in ranges for code in codes} - own
    wide = {chr(ord(sign) + 0xFEE0) for sign in foreign if sign.isascii()}
    return re.compile(f"[{re.escape(''.join(sorted(foreign | wide)))}]")


def prepare(value: str) -> tuple[str, tuple[str, ...]]:
    """Return the folded text of a cell with one dash and one bracket, blanks only between numbers, and its notes.

    Notes are circled numbers, reference marks with their number and superscripts, without brackets; they are left out.
    """
    text = _LETTER_SPACED_NUMBER.sub(lambda number: "".join(number[0].split()), value)
    text = fold(text.translate(_SUPERSCRIPTS)).translate(_DASHES).translate(_BRACKETS)
    text = _BLANK_OUTSIDE_NUMBERS.sub("", text)
    notes: list[str] = []

    def left_out(note: re.Match[str]) -> str:
        notes.append(note[0].strip("()").translate(_PLAIN_DIGITS))
        return " " if text[: note.start()][-1:].isdigit() and text[note.end() :][:1].isdigit() else ""

    unmatched = text.count(")") > text.count("(")
    return _note(unmatched).sub(left_out, text), tuple(notes)


@cache
def _note(unmatched: bool) -> re.Pattern[str]:
    """Return the pattern of a note; `unmatched` where the text has a closing bracket too many: 注1)."""
    mark = f"{either('reference')}+[0-9]*"
    return re.compile(
        rf"\({mark}\)|{mark}{'[)]' if unmatched else '(?![月日*])'}"
        rf"|[{_CIRCLED}]+(?:[～・、,-][{_CIRCLED}]+)*|[\ufdd0-\ufdd9]+"
    )
