"""The text of a value without what is not its number: notes, brackets, dates, and numbers that only count the base.

The vocabulary is `lookups/number_words.csv`, by kind. What is cut out leaves a blank, so that nothing runs together.
"""

import re
from dataclasses import dataclass
from functools import cache

from keikaku._internal.normalize import era
from keikaku._internal.normalize.era import either as date_words
from keikaku._internal.normalize.era import eras
from keikaku._internal.normalize.lookups import alternatives, values
from keikaku._internal.normalize.numerals import KANJI_NUMERALS
from keikaku._internal.normalize.text import fold

_SQUARE = re.compile("(?<=[mM])[²³]")
_SUPERSCRIPT = re.compile("[¹²³⁰⁴-⁹]+[⁾)]?")
_CIRCLED = "⓪①-⑳㉑-㉟㊱-㊿❶-❿➀-➓"
_NOTE = re.compile(rf"(?:[※†‡*]|注(?=[0-9)]))[0-9]*\)?|[{_CIRCLED}]+(?:[・、,～-]?[{_CIRCLED}]+)*")
_BRACKETS = str.maketrans("[{〔【〈《〖「『]}〕】〉》〗」』", "(" * 9 + ")" * 9)
_BLANKS = re.compile(" +")
_INNERMOST = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text ready for its number to be found; `is_dated` if a date was printed beside it."""

    text: str
    is_dated: bool


def words(kind: str) -> dict[str, str]:
    """Return the words of one kind and the value that each has."""
    return values("number_words", kind)


@cache
def either(*kinds: str) -> str:
    """Return a pattern that matches any word of the kinds, the longest first."""
    return alternatives(word for kind in kinds for word in words(kind))


def clean(value: str) -> Cleaned:
    """Return the folded text without notes, brackets, dates and bases (1人当たり)."""
    text = fold(_SUPERSCRIPT.sub(" ", _SQUARE.sub(lambda sign: "2" if sign[0] == "²" else "3", value)))
    text, remarks = _without_brackets(text.translate(_BRACKETS))
    text = _NOTE.sub(" ", text)
    dated = _date().sub(" ", text)
    is_dated = dated != text or any(era.parse(remark).start or era.parse(remark).end for remark in remarks)
    text = _per_one().sub(lambda found: f" 毎{found['year'] or found['month'] or found['day']} ", dated)
    return Cleaned(_BLANKS.sub(" ", _base().sub(" ", text)).strip(), is_dated)


def _without_brackets(text: str) -> tuple[str, list[str]]:
    remarks: list[str] = []
    while (found := _INNERMOST.search(text)) is not None:
        remarks.append(found[1])
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text, remarks


@cache
def _per_one() -> re.Pattern[str]:
    """Return the pattern of one year, month or day that a number is counted in: 1年に, 1か月あたり, 1日."""
    counted = rf"(?:{either('length_particle')}|[でに](?=\s?[0-9]))"
    year_or_month = rf"(?:(?P<year>年)|{date_words('counter')}?(?P<month>月))間?{counted}"
    day = rf"(?P<day>[日週])間?(?:{counted}|(?=\s?(?:平均)?\s?[0-9]))"
    return re.compile(rf"(?<![0-9.,])1(?:{year_or_month}|{day})")


@cache
def _base() -> re.Pattern[str]:
    """Return the pattern of what a number is measured against: 1人当たり, 5点満点中, 3年間で."""
    length = rf"{either('length')}(?:{either('length_particle')}|[でに](?=\s?[0-9]))"
    return re.compile(rf"(?<![0-9.,])[0-9][0-9,]*[百千万億]*(?:{either('base')}{either('base_particle')}?|{length})\s?")


@cache
def _date() -> re.Pattern[str]:
    """Return the pattern of a date or a range of dates inside a phrase; its digits are never the value."""
    number = f"(?:[0-9]{{1,2}}|元|[{KANJI_NUMERALS}]+)"
    names = {length: [name for name in eras() if (len(name) > 1) == length] for length in (True, False)}
    letters, kanji = (
        "".join(name for name in names[False] if name.isascii() == is_letter) for is_letter in (True, False)
    )
    day = "(?:[0-9]{1,2}日|[一二三四五六七八九十]+日)"
    month = rf"(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?!間)(?:{day}|{date_words('end', 'third')})?"
    within = rf"(?:{month}|{date_words('end', 'half')}|第[1-4一二三四]{date_words('quarter')})"
    unit = rf"{date_words('unit')}\s?{within}?"
    separated = r"[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?(?![0-9])"
    separated_western = r"(?:[./-][0-9]{1,2}){2}(?![0-9])|/(?:0?[1-9]|1[0-2])(?![0-9/])|-(?:0[1-9]|1[0-2])(?![0-9])"
    date = "|".join(
        (
            rf"{alternatives(names[True])}\s?{number}\s?(?:{unit}|{separated})?",
            rf"(?<![A-Za-z0-9])[{letters}]\.?\s?(?:[0-9]{{1,2}}|元)(?![0-9A-Za-z,])(?:{unit}|{separated})?",
            rf"(?<![一-鿿])[{kanji}]{number}{unit}",
            rf"(?<![0-9.,])(?:1[89]|20|21)[0-9]{{2}}\s?(?:{unit}|{separated_western})",
            rf"FY\s?[0-9]{{2,4}}|['’‘′][0-9]{{2}}{unit}",
            rf"(?<![0-9.,{KANJI_NUMERALS}]){number}年度{within}?",
            rf"(?<![0-9.,か{KANJI_NUMERALS}]){month}",
        )
    )
    goes_on = rf"\s?(?:[～・、-]|から)\s?(?:{date}|{number}(?:年度|年|月){within}?)"
    return re.compile(rf"(?:{date})(?:{goes_on})*\s?{either('date_particle')}?")
