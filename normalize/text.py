"""One spelling for printed text: width, radicals, line breaks, dashes, zero-width signs.

Everything that compares two strings compares them folded. The folding keeps what tells two names apart (髙 and 高,
邊 and 邉, ヶ and ケ, ① and 1) and removes what only a font or a layout put there.

`lookups/radicals.csv` gives each Kangxi and CJK radical the ideograph that Japanese fonts draw with the same glyph (the
shared CIDs of UniJIS2004-UTF32 for Adobe-Japan1); where they draw none, Unicode's Equivalent_Unified_Ideograph with the
simplified Chinese forms replaced by the Japanese ones. `lookups/private_signs.csv` does so for the private code points
under which fonts of symbols (Wingdings, Symbol) keep arrows, bullets, circles and ticks.
"""

import csv
import re
import unicodedata
from pathlib import Path

from .remembered import remembered

_RADICALS_FILE = Path(__file__).with_name("lookups") / "radicals.csv"

_CIRCLED_NUMBER = re.compile("([⓪①-⑳㉑-㉟㊱-㊿])")
_INVISIBLE = re.compile(
    "[\u00ad\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_TILDES = re.compile("[~〜]")
_DASH_BETWEEN_DIGITS = re.compile("(?<=[0-9])[\u2010-\u2015\u2212](?=[0-9])")

# Signs that join without a space over a line break: CJK blocks and full-width punctuation, but not full-width Latin.
_JAPANESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


def _load_radicals() -> dict[int, str]:
    with _RADICALS_FILE.open(encoding="utf-8", newline="") as file:
        return {ord(row["radical"]): row["ideograph"] for row in csv.DictReader(file)}


def _load_private_signs() -> dict[int, str]:
    with _RADICALS_FILE.with_name("private_signs.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["code"], 16): row["sign"] for row in csv.DictReader(file)}


_RADICALS = _load_radicals() | _load_private_signs()
_AS_DRAWN = {chr(code): ideograph for code, ideograph in _RADICALS.items()} | {"\u2027": "・"}


def as_drawn(sign: str) -> str:
    """The character a reader sees where the text layer of a PDF names its twin: a radical, a hyphenation point."""
    return _AS_DRAWN.get(sign, sign)


_VOICED = re.compile("([\u3041-\u3096\u30a1-\u30fa])[ ]?([\u309b\u309c\u3099\u309a])")
"""A kana with its voicing mark as a sign of its own, spacing or combining."""
_NOTE_SIGNS = re.compile("(?<![mM])[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207d\u207e]+")
"""Superscript numbers of notes; behind an m they are powers."""


def _composed(found: re.Match[str]) -> str:
    mark = {"\u309b": "\u3099", "\u309c": "\u309a"}.get(found[2], found[2])
    whole = unicodedata.normalize("NFC", found[1] + mark)
    return whole if len(whole) == 1 else found[0]


@remembered(65536)
def fold(value: str) -> str:
    """Return the text in one spelling (contract *text*); idempotent, never raises.

    NFKC apart from circled numbers; radicals become Japanese ideographs; ～ is the only tilde and - the only dash
    between digits; line breaks inside Japanese text vanish; blanks are single; invisible signs are gone.
    """
    if value.isascii() and value.isalnum():
        return value
    text = _INVISIBLE.sub("", value).translate(_RADICALS)
    text = _VOICED.sub(_composed, text)
    text = _BLANKS.sub(_one_blank, text.strip())
    text = "".join(
        part if _CIRCLED_NUMBER.match(part) else unicodedata.normalize("NFKC", part)
        for part in _CIRCLED_NUMBER.split(text)
    )
    text = _DASH_BETWEEN_DIGITS.sub("-", _TILDES.sub("～", text))
    return _BLANKS.sub(" ", text).strip()


def without_notes(value: str) -> str:
    """A printed value without the superscript numbers of notes (12²件), which `fold` would make digits of it."""
    return _NOTE_SIGNS.sub("", value)


@remembered(65536)
def squeeze(value: str) -> str:
    """Return the folded text without any white space: the key by which two printed strings are compared."""
    # Folded again because signs that a blank kept apart (a letter and its combining mark) have now met.
    return fold("".join(fold(value).split()))


def _one_blank(run: re.Match[str]) -> str:
    if not _LINE_BREAK.search(run[0]):
        return " "
    before, after = run.string[run.start() - 1], run.string[run.end()]
    return "" if _JAPANESE.match(before) or _JAPANESE.match(after) else " "
